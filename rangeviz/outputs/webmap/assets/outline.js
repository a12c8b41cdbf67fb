// The line at a distance from a site, traced in the plane of the map: what if the range were another?

const ROOT = 15; // units of the plane: cells are halved from here wherever the line may pass
const NEAR_KM = 0.02; // a vertex is this near to the line
const STRAY_KM = 0.15; // and the middle of an edge this near
const DEEPEST = 10; // edges are halved no more often
const LONGEST_STEP = 3; // edges long, that a middle may be moved: farther off, it is another line that it meets

/** How small the cells get: smaller than what the line goes round. */
function leafFor(rangeKm) {
  return ROOT / (rangeKm > 1200 ? 32 : rangeKm > 400 ? 64 : rangeKm > 150 ? 128 : 256);
}

function vectorAt(x, y) {
  return vectorOf(x, Math.atan(Math.sinh(-y * RADIANS)) / RADIANS);
}

/**
 * The places at a distance from a site: flat lists of x and y, from 180 degrees west of the centre to
 * 180 east. A distance changes by no more than one walks, so a cell whose middle is farther from the
 * line than its corners from its middle is left out at once, and the line is missed nowhere else.
 */
function traceOutline(field, rangeKm, centre) {
  const leaf = leafFor(rangeKm);
  const west = centre - 180;
  const corners = new Map();
  const crossings = new Map();
  const joins = new Map();

  const corner = (i, j, clusters) => {
    const key = i * 65536 + j;
    let value = corners.get(key);
    if (value === undefined) {
      value = field.distance(vectorAt(west + i * leaf, j * leaf - 180), clusters) - rangeKm;
      corners.set(key, value);
    }
    return value;
  };

  const split = (i, j, size, clusters) => {
    const x = west + (i + size / 2) * leaf;
    const y = (j + size / 2) * leaf - 180;
    const half = (size * leaf) / 2;
    const flattest = Math.max(0, Math.abs(y) - half); // where the cell is widest on the ground
    const radius = (1.01 * Math.SQRT2 * half * RADIANS * EQUATOR_KM) / Math.cosh(flattest * RADIANS);
    const middle = vectorAt(x, y);
    const km = field.distance(middle, clusters);
    if (Math.abs(km - rangeKm) > radius) return;
    const left = field.candidates(middle, km, radius, clusters);
    if (size > 1) {
      const h = size / 2;
      split(i, j, h, left);
      split(i + h, j, h, left);
      split(i, j + h, h, left);
      split(i + h, j + h, h, left);
    } else join(i, j, km < rangeKm, left);
  };

  /** Join the crossings on the sides of one cell, two and two. */
  const join = (i, j, isMiddleWithin, clusters) => {
    const signs = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => corner(a, b, clusters) < 0);
    const sides = [[i, j, 0], [i + 1, j, 1], [i, j + 1, 0], [i, j, 1]];
    const cut = sides.filter((_, s) => signs[s] !== signs[(s + 1) % 4]).map((side) => crossing(side, clusters));
    if (cut.length === 2) link(cut[0], cut[1]);
    if (cut.length === 4) {
      const first = isMiddleWithin === signs[0] ? 1 : 3;
      link(cut[0], cut[first]);
      link(cut[2], cut[4 - first]);
    }
  };

  /** Where the line crosses a side of a cell: false position, by Illinois. */
  const crossing = ([i, j, isDown], clusters) => {
    const key = (i * 65536 + j) * 2 + isDown;
    if (crossings.has(key)) return key;
    let [a, b] = [0, 1];
    let [fa, fb] = [corner(i, j, clusters), corner(i + (isDown ? 0 : 1), j + isDown, clusters)];
    const at = (t) => [west + (i + (isDown ? 0 : t)) * leaf, (j + (isDown ? t : 0)) * leaf - 180];
    let t = 0;
    for (let n = 0; n < 12; n += 1) {
      t = (a * fb - b * fa) / (fb - fa);
      const f = field.distance(vectorAt(...at(t)), clusters) - rangeKm;
      if (Math.abs(f) < NEAR_KM) break;
      if (f < 0 === fb < 0) fa /= 2;
      else [a, fa] = [b, fb];
      [b, fb] = [t, f];
    }
    crossings.set(key, at(t));
    return key;
  };

  const link = (p, q) => {
    for (const [from, to] of [[p, q], [q, p]]) {
      if (joins.has(from)) joins.get(from).push(to);
      else joins.set(from, [to]);
    }
  };

  const across = Math.round(360 / leaf);
  const step = Math.round(ROOT / leaf);
  for (let i = 0; i < across; i += step) {
    for (let j = 0; j < across; j += step) split(i, j, step, undefined);
  }
  return walk(joins).map((keys) => refined(field, rangeKm, keys.map((key) => crossings.get(key))));
}

/** Follow the joins into lines, first those with ends (at the edges of the map), then the closed. */
function walk(joins) {
  const lines = [];
  const left = new Map([...joins].map(([key, to]) => [key, [...to]]));
  const follow = (start) => {
    const line = [start];
    for (let at = start; left.get(at)?.length;) {
      const next = left.get(at).pop();
      const back = left.get(next);
      back.splice(back.indexOf(at), 1);
      line.push(next);
      at = next;
    }
    if (line.length > 1) lines.push(line);
  };
  for (const [key, to] of joins) if (to.length === 1) follow(key);
  for (const key of joins.keys()) follow(key);
  return lines;
}

/** The same line with vertices between, moved onto it, wherever an edge strays from it. */
function refined(field, rangeKm, points) {
  const out = [...points[0]];
  const between = ([x1, y1], [x2, y2], depth) => {
    let vector = vectorAt((x1 + x2) / 2, (y1 + y2) / 2);
    let stray = rangeKm - field.distance(vector);
    if (Math.abs(stray) <= STRAY_KM || depth === DEEPEST) return;
    for (let n = 0; n < 4 && Math.abs(stray) > NEAR_KM; n += 1) {
      vector = field.moved(vector, stray);
      stray = rangeKm - field.distance(vector);
    }
    const [lon, lat] = placeOf(vector);
    const middle = [nearestCopy(lon, (x1 + x2) / 2), northing(lat)];
    const length = LONGEST_STEP * Math.hypot(x2 - x1, y2 - y1);
    if (Math.hypot(middle[0] - x1, middle[1] - y1) > length || Math.hypot(middle[0] - x2, middle[1] - y2) > length) return;
    between([x1, y1], middle, depth + 1);
    out.push(...middle);
    between(middle, [x2, y2], depth + 1);
  };
  for (let i = 1; i < points.length; i += 1) {
    between(points[i - 1], points[i], 0);
    out.push(...points[i]);
  }
  return Float64Array.from(out);
}
