// Geodesic distances on the WGS84 ellipsoid, and how far a place is from a site.
// Lambert's formula for long lines: within 30 m of the geodesic up to 13,000 km and 1 km up to FARTHEST_KM.

/** @import { Vector } from "./types.d.ts" */

export const EQUATOR_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;
export const FARTHEST_KM = 19_500; // beyond, near the antipode, the formula is no longer good
export const MOST_RANGE_KM = 19_000; // of a what-if: distances are good to half a kilometre up to here
const SHORTEST_RATIO = 1 - 1.05 * FLATTENING; // of a geodesic to the same arc of the equator, at the least
export const RADIANS = Math.PI / 180;

/**
 * A place as the unit vector at its reduced latitude.
 * @param {number} lon
 * @param {number} lat
 * @returns {Vector}
 */
export function vectorOf(lon, lat) {
  const reduced = Math.atan((1 - FLATTENING) * Math.tan(lat * RADIANS));
  const across = Math.cos(reduced);
  return [across * Math.cos(lon * RADIANS), across * Math.sin(lon * RADIANS), Math.sin(reduced)];
}

/**
 * The longitude and latitude of such a vector.
 * @param {Vector} vector
 * @returns {[lon: number, lat: number]}
 */
export function placeOf([x, y, z]) {
  return [Math.atan2(y, x) / RADIANS, Math.atan(z / Math.hypot(x, y) / (1 - FLATTENING)) / RADIANS];
}

/**
 * Kilometres between two places, by the cosine of their arc and the heights of their vectors.
 * @param {number} cosine
 * @param {number} z1
 * @param {number} z2
 */
export function geodesicKm(cosine, z1, z2) {
  if (cosine > 1 - 1e-14) return 0;
  const bounded = Math.max(cosine, -1 + 1e-14);
  const arc = Math.acos(bounded);
  const sine = Math.sin(arc);
  const x = ((arc - sine) * (z1 + z2) ** 2) / (1 + bounded);
  const y = ((arc + sine) * (z2 - z1) ** 2) / (1 - bounded);
  return EQUATOR_KM * (arc - (FLATTENING / 4) * (x + y));
}

const CLUSTER_SIZE = 16; // points that are passed over together
const LONGEST_EDGE_DEG = 0.1; // between two points of a coast: 0.3 km at a range of 50 km, less beyond

/**
 * Neighbouring points of a site, within a cap of the sphere.
 * @typedef {{ from: number, to: number, x: number, y: number, z: number, radius: number, cos: number, sin: number }} Cluster
 */

/** How far places are from the nearest point of a site, or from its farthest. */
export class DistanceField {
  /**
   * @param {ArrayLike<number>[]} rings  each a flat list of lon and lat, or a single point
   * @param {boolean} isFarthest
   */
  constructor(rings, isFarthest) {
    this.isFarthest = isFarthest;
    const points = rings.flatMap(densified);
    this.count = points.length / 2;
    this.vectors = new Float64Array(3 * this.count);
    for (let i = 0; i < this.count; i += 1) {
      this.vectors.set(vectorOf(points[2 * i], points[2 * i + 1]), 3 * i);
    }
    /** @type {Cluster[]} */
    this.clusters = [];
    for (let from = 0; from < this.count; from += CLUSTER_SIZE) {
      this.clusters.push(this.cluster(from, Math.min(this.count, from + CLUSTER_SIZE)));
    }
    this.point = 0; // the point that decided about the last place
  }

  /**
   * @private
   * @param {number} from
   * @param {number} to
   * @returns {Cluster}
   */
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
   * clusters given are searched, the nearest (farthest) first: most others can then be passed over.
   * @param {Vector} place
   * @param {Cluster[]} [clusters]
   */
  distance([x, y, z], clusters = this.clusters) {
    const { vectors: v, isFarthest } = this;
    let best = isFarthest ? -1 : Infinity;
    let arc = isFarthest ? 0 : Math.PI; // a better point lies within (beyond) this arc
    let cosine = isFarthest ? 1 : -1;
    let sine = 0;
    const first = this.firstCluster(x, y, z, clusters);
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
          arc = Math.min(Math.PI, best / EQUATOR_KM / (isFarthest ? 1 : SHORTEST_RATIO));
          cosine = Math.cos(arc);
          sine = Math.sin(arc);
        }
      }
    }
    return best;
  }

  /**
   * Index of the cluster whose middle is nearest (farthest).
   * @private
   * @param {number} x
   * @param {number} y
   * @param {number} z
   * @param {Cluster[]} clusters
   */
  firstCluster(x, y, z, clusters) {
    const sign = this.isFarthest ? -1 : 1;
    let first = 0;
    let most = -2;
    for (let k = 0; k < clusters.length; k += 1) {
      const c = clusters[k];
      const dot = (c.x * x + c.y * y + c.z * z) * sign;
      if (dot > most) {
        most = dot;
        first = k;
      }
    }
    return first;
  }

  /**
   * The clusters, of those given, that can decide about any place within a radius of one.
   * @param {Vector} place
   * @param {number} km  distance of the place
   * @param {number} radiusKm
   * @param {Cluster[]} [clusters]
   */
  candidates([x, y, z], km, radiusKm, clusters = this.clusters) {
    const reach = 2 * radiusKm;
    return clusters.filter((c) => {
      const arc = Math.acos(Math.max(-1, Math.min(1, c.x * x + c.y * y + c.z * z)));
      return this.isFarthest
        ? (arc + c.radius) * EQUATOR_KM >= km - reach
        : (arc - c.radius) * EQUATOR_KM * SHORTEST_RATIO <= km + reach;
    });
  }

  /**
   * A place moved away from the deciding point (towards it, if by less than nothing), along the great circle.
   * @param {Vector} place
   * @param {number} byKm
   * @returns {Vector}
   */
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

/**
 * A ring closed, with points between those far apart.
 * @param {ArrayLike<number>} ring
 */
function densified(ring) {
  /** @type {number[]} */
  const points = [];
  const n = ring.length;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    const dx = ring[j] - ring[i];
    const dy = ring[j + 1] - ring[i + 1];
    const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / LONGEST_EDGE_DEG));
    for (let s = 0; s < steps; s += 1) points.push(ring[i] + (dx * s) / steps, ring[i + 1] + (dy * s) / steps);
  }
  return points;
}
