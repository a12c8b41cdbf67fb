// Geodesic distances on the WGS84 ellipsoid, and how far a place is from a site.
// Lambert's formula for long lines: within 30 m of the geodesic up to 13,000 km and 1 km up to FARTHEST.

const EQUATOR_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;
const FARTHEST = 19_500; // km; beyond, near the antipode, the formula is no longer good
const SHORTEST = 1 - 1.05 * FLATTENING; // a geodesic over the same arc of the equator, at the least
const RADIANS = Math.PI / 180;

/** A place as the unit vector at its reduced latitude. */
function vectorOf(lon, lat) {
  const reduced = Math.atan((1 - FLATTENING) * Math.tan(lat * RADIANS));
  const across = Math.cos(reduced);
  return [across * Math.cos(lon * RADIANS), across * Math.sin(lon * RADIANS), Math.sin(reduced)];
}

/** The longitude and latitude of such a vector. */
function placeOf([x, y, z]) {
  return [Math.atan2(y, x) / RADIANS, Math.atan(z / Math.hypot(x, y) / (1 - FLATTENING)) / RADIANS];
}

/** Kilometres between two places, by the cosine of their arc and the heights of their vectors. */
function geodesicKm(cosine, z1, z2) {
  if (cosine > 1 - 1e-14) return 0;
  const held = Math.max(cosine, -1 + 1e-14);
  const arc = Math.acos(held);
  const sine = Math.sin(arc);
  const x = ((arc - sine) * (z1 + z2) ** 2) / (1 + held);
  const y = ((arc + sine) * (z2 - z1) ** 2) / (1 - held);
  return EQUATOR_KM * (arc - (FLATTENING / 4) * (x + y));
}

const CLUSTER = 16; // points that are passed over together
const LONGEST_EDGE = 0.1; // degrees between two points of a coast: 0.3 km at a range of 50 km, less beyond

/** How far places are from the nearest point of a site, or from its farthest. */
class Field {
  /** From rings, each a flat list of lon and lat, or from a single point. */
  constructor(rings, isFarthest) {
    this.isFarthest = isFarthest;
    const points = rings.flatMap(densified);
    this.count = points.length / 2;
    this.vectors = new Float64Array(3 * this.count);
    for (let i = 0; i < this.count; i += 1) {
      this.vectors.set(vectorOf(points[2 * i], points[2 * i + 1]), 3 * i);
    }
    this.clusters = [];
    for (let from = 0; from < this.count; from += CLUSTER) {
      this.clusters.push(this.cluster(from, Math.min(this.count, from + CLUSTER)));
    }
    this.point = 0; // the point that decided about the last place
  }

  cluster(from, to) {
    const v = this.vectors;
    const middle = [0, 0, 0];
    for (let i = 3 * from; i < 3 * to; i += 1) middle[i % 3] += v[i];
    const length = Math.hypot(...middle) || 1;
    const [x, y, z] = middle.map((c) => c / length);
    let cosine = 1;
    for (let i = 3 * from; i < 3 * to; i += 3) cosine = Math.min(cosine, x * v[i] + y * v[i + 1] + z * v[i + 2]);
    const radius = Math.acos(Math.max(-1, Math.min(1, cosine))) + 1e-9;
    return { from, to, x, y, z, radius, cos: Math.cos(radius), sin: Math.sin(radius) };
  }

  /**
   * Kilometres from a place, given as its vector; sets `point` to the point that decides. Only the
   * clusters given are asked, the nearest (farthest) first: it lets most others be passed over.
   */
  distance([x, y, z], clusters = this.clusters) {
    const { vectors: v, isFarthest } = this;
    let best = isFarthest ? -1 : Infinity;
    let arc = isFarthest ? 0 : Math.PI; // the arc that a point must be within (beyond) to be better
    let cosine = isFarthest ? 1 : -1;
    let sine = 0;
    let first = 0;
    let most = -2;
    for (let k = 0; k < clusters.length; k += 1) {
      const c = clusters[k];
      const dot = (c.x * x + c.y * y + c.z * z) * (isFarthest ? -1 : 1);
      if (dot > most) [most, first] = [dot, k];
    }
    for (let k = -1; k < clusters.length; k += 1) {
      if (k === first) continue;
      const c = clusters[k < 0 ? first : k];
      const dot = c.x * x + c.y * y + c.z * z;
      if (isFarthest) {
        if (arc > c.radius && dot > cosine * c.cos + sine * c.sin) continue;
      } else if (arc + c.radius < Math.PI && dot < cosine * c.cos - sine * c.sin) continue;
      for (let i = 3 * c.from; i < 3 * c.to; i += 3) {
        const near = v[i] * x + v[i + 1] * y + v[i + 2] * z;
        if (isFarthest ? near > cosine : near < cosine) continue;
        const km = geodesicKm(near, v[i + 2], z);
        if (isFarthest ? km > best : km < best) {
          best = km;
          this.point = i / 3;
          arc = Math.min(Math.PI, best / EQUATOR_KM / (isFarthest ? 1 : SHORTEST));
          cosine = Math.cos(arc);
          sine = Math.sin(arc);
        }
      }
    }
    return best;
  }

  /** The clusters, of those given, that can decide about any place within a radius of one. */
  candidates([x, y, z], km, radiusKm, clusters = this.clusters) {
    const reach = 2 * radiusKm;
    const [shortest, least] = this.isFarthest ? [1, km - reach] : [SHORTEST, km + reach];
    return clusters.filter((c) => {
      const arc = Math.acos(Math.max(-1, Math.min(1, c.x * x + c.y * y + c.z * z)));
      return this.isFarthest
        ? (arc + c.radius) * EQUATOR_KM >= least
        : (arc - c.radius) * EQUATOR_KM * shortest <= least;
    });
  }

  /** The place next to one, on the line from the deciding point, that is at a distance from it. */
  moved([x, y, z], byKm) {
    const v = this.vectors;
    const i = 3 * this.point;
    const dot = v[i] * x + v[i + 1] * y + v[i + 2] * z;
    const sine = Math.sqrt(Math.max(1e-18, 1 - dot * dot));
    const turn = byKm / EQUATOR_KM;
    const along = Math.sin(turn) / sine;
    const keep = Math.cos(turn) + along * dot;
    return [keep * x - along * v[i], keep * y - along * v[i + 1], keep * z - along * v[i + 2]];
  }
}

/** A ring closed and with points between those far apart. */
function densified(ring) {
  const out = [];
  const n = ring.length;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    const steps = Math.max(1, Math.ceil(Math.hypot(ring[j] - ring[i], ring[j + 1] - ring[i + 1]) / LONGEST_EDGE));
    for (let s = 0; s < steps; s += 1) {
      out.push(ring[i] + ((ring[j] - ring[i]) * s) / steps, ring[i + 1] + ((ring[j + 1] - ring[i + 1]) * s) / steps);
    }
  }
  return out;
}
