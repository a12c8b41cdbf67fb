// The outline of a range from a site, traced in the plane of the map: for what-if ranges and moved sites.

/** @import { Vector, XY } from "./types.d.ts" */
/** @import { Cluster, DistanceField } from "./geodesy.js" */

import { EQUATOR_KM, placeOf, RADIANS, vectorOf } from "./geodesy.js";
import { latitudeAt, nearestCopy, northing } from "./geometry.js";

const ROOT = 15; // units of the plane: cells are halved from here wherever the line may pass
const NEAR_KM = 0.02; // a vertex is this near to the line
const STRAY_KM = 0.15; // and the middle of an edge this near
const DEEPEST = 10; // edges are halved no more often
const LONGEST_STEP = 3; // edges long, that a middle may be moved: farther off, it has met another line

/**
 * The size of the smallest cells: smaller than what the line goes round.
 * @param {number} rangeKm
 */
function cellSize(rangeKm) {
  if (rangeKm > 1200) return ROOT / 32;
  if (rangeKm > 400) return ROOT / 64;
  return ROOT / (rangeKm > 250 ? 256 : 512);
}

/**
 * @param {number} x
 * @param {number} y
 */
function vectorAt(x, y) {
  return vectorOf(x, latitudeAt(y));
}

/**
 * The places at a distance from a site: flat lists of x and y, from 180 degrees west of the centre to
 * 180 east.
 * @param {DistanceField} field
 * @param {number} rangeKm
 * @param {number} centre
 */
export function traceOutline(field, rangeKm, centre) {
  return new OutlineTracer(field, rangeKm, centre).trace();
}

/**
 * Traces by marching squares over cells that are halved where the line may pass. A distance changes by
 * no more than one walks; so where the middle of a cell is farther from the line than the corners are
 * from the middle, the line does not pass, and nowhere else is a cell left out.
 */
class OutlineTracer {
  /**
   * @param {DistanceField} field
   * @param {number} rangeKm
   * @param {number} centre
   */
  constructor(field, rangeKm, centre) {
    this.field = field;
    this.rangeKm = rangeKm;
    this.size = cellSize(rangeKm);
    this.west = centre - 180;
    /** @type {Map<number, number>} */
    this.corners = new Map(); // kilometres beyond the line
    /** @type {Map<number, XY>} */
    this.crossings = new Map(); // where the line crosses the sides of cells
    /** @type {Map<number, number[]>} */
    this.joins = new Map(); // which crossings follow each other
  }

  trace() {
    const across = Math.round(360 / this.size);
    const step = Math.round(ROOT / this.size);
    for (let i = 0; i < across; i += step) {
      for (let j = 0; j < across; j += step) this.split(i, j, step, this.field.clusters);
    }
    return linesOf(this.joins).map((keys) => this.refined(keys.map((key) => this.crossingAt(key))));
  }

  /**
   * @private
   * @param {number} key
   */
  crossingAt(key) {
    return /** @type {XY} */ (this.crossings.get(key));
  }

  /**
   * Halve a cell down to the smallest, or leave it out.
   * @private
   * @param {number} i  column of its corner
   * @param {number} j  row of its corner
   * @param {number} cells  smallest cells to a side
   * @param {Cluster[]} clusters  those that can decide here
   */
  split(i, j, cells, clusters) {
    const { field, rangeKm, size } = this;
    const half = (cells * size) / 2;
    const x = this.west + i * size + half;
    const y = j * size - 180 + half;
    const flattest = Math.max(0, Math.abs(y) - half); // where the cell is widest on the ground
    const radiusKm = (1.01 * Math.SQRT2 * half * RADIANS * EQUATOR_KM) / Math.cosh(flattest * RADIANS);
    const middle = vectorAt(x, y);
    const km = field.distance(middle, clusters);
    if (Math.abs(km - rangeKm) > radiusKm) return;
    const left = field.candidates(middle, km, radiusKm, clusters);
    if (cells === 1) {
      this.join(i, j, km < rangeKm, left);
      return;
    }
    const h = cells / 2;
    this.split(i, j, h, left);
    this.split(i + h, j, h, left);
    this.split(i, j + h, h, left);
    this.split(i + h, j + h, h, left);
  }

  /**
   * Join the crossings on the sides of one cell, two and two.
   * @private
   * @param {number} i
   * @param {number} j
   * @param {boolean} isMiddleWithin
   * @param {Cluster[]} clusters
   */
  join(i, j, isMiddleWithin, clusters) {
    const isWithin = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => this.corner(a, b, clusters) < 0);
    const sides = [[i, j, 0], [i + 1, j, 1], [i, j + 1, 0], [i, j, 1]];
    const cut = sides
      .filter((_, s) => isWithin[s] !== isWithin[(s + 1) % 4])
      .map(([a, b, down]) => this.crossing(a, b, down, clusters));
    if (cut.length === 2) this.link(cut[0], cut[1]);
    if (cut.length === 4) {
      const first = isMiddleWithin === isWithin[0] ? 1 : 3;
      this.link(cut[0], cut[first]);
      this.link(cut[2], cut[4 - first]);
    }
  }

  /**
   * Kilometres that a corner lies beyond the line.
   * @private
   * @param {number} i
   * @param {number} j
   * @param {Cluster[]} clusters
   */
  corner(i, j, clusters) {
    const key = i * 65536 + j;
    let km = this.corners.get(key);
    if (km === undefined) {
      const at = vectorAt(this.west + i * this.size, j * this.size - 180);
      km = this.field.distance(at, clusters) - this.rangeKm;
      this.corners.set(key, km);
    }
    return km;
  }

  /**
   * Find where the line crosses a side of a cell, by false position (Illinois); returns its key.
   * @private
   * @param {number} i
   * @param {number} j
   * @param {number} down  1 if the side runs down from its corner, 0 if it runs right
   * @param {Cluster[]} clusters
   */
  crossing(i, j, down, clusters) {
    const key = (i * 65536 + j) * 2 + down;
    if (this.crossings.has(key)) return key;
    const { field, rangeKm, size, west } = this;
    let [a, b] = [0, 1];
    let [fa, fb] = [this.corner(i, j, clusters), this.corner(i + 1 - down, j + down, clusters)];
    /** @type {(t: number) => XY} */
    const at = (t) => [west + (i + (down ? 0 : t)) * size, (j + (down ? t : 0)) * size - 180];
    let t = 0;
    for (let n = 0; n < 12; n += 1) {
      t = (a * fb - b * fa) / (fb - fa);
      const f = field.distance(vectorAt(...at(t)), clusters) - rangeKm;
      if (Math.abs(f) < NEAR_KM) break;
      if (f < 0 === fb < 0) fa /= 2;
      else [a, fa] = [b, fb];
      [b, fb] = [t, f];
    }
    this.crossings.set(key, at(t));
    return key;
  }

  /**
   * @private
   * @param {number} p
   * @param {number} q
   */
  link(p, q) {
    for (const [from, to] of [[p, q], [q, p]]) {
      const joined = this.joins.get(from);
      if (joined) joined.push(to);
      else this.joins.set(from, [to]);
    }
  }

  /**
   * A line through some points, with vertices added wherever an edge strays from the true line.
   * @private
   * @param {XY[]} points
   */
  refined(points) {
    const line = [...points[0]];
    for (let i = 1; i < points.length; i += 1) {
      this.refine(points[i - 1], points[i], 0, line);
      line.push(...points[i]);
    }
    return Float64Array.from(line);
  }

  /**
   * Add vertices between two, moved onto the true line.
   * @private
   * @param {XY} a
   * @param {XY} b
   * @param {number} depth
   * @param {number[]} line
   */
  refine([x1, y1], [x2, y2], depth, line) {
    const { field, rangeKm } = this;
    /** @type {Vector} */
    let vector = vectorAt((x1 + x2) / 2, (y1 + y2) / 2);
    let stray = rangeKm - field.distance(vector);
    if (Math.abs(stray) <= STRAY_KM || depth === DEEPEST) return;
    for (let n = 0; n < 4 && Math.abs(stray) > NEAR_KM; n += 1) {
      vector = field.moved(vector, stray);
      stray = rangeKm - field.distance(vector);
    }
    const [lon, lat] = placeOf(vector);
    const x = nearestCopy(lon, (x1 + x2) / 2);
    const y = northing(lat);
    const longest = LONGEST_STEP * Math.hypot(x2 - x1, y2 - y1);
    if (Math.hypot(x - x1, y - y1) > longest || Math.hypot(x - x2, y - y2) > longest) return;
    this.refine([x1, y1], [x, y], depth + 1, line);
    line.push(x, y);
    this.refine([x, y], [x2, y2], depth + 1, line);
  }
}

/**
 * Follow joins into lines: first those with ends, at the edges of the map, then the closed.
 * @param {Map<number, number[]>} joins
 */
function linesOf(joins) {
  const left = new Map([...joins].map(([key, to]) => [key, [...to]]));
  const ends = [...joins].filter(([, to]) => to.length === 1).map(([key]) => key);
  return [...ends, ...joins.keys()].map((start) => follow(start, left)).filter((line) => line.length > 1);
}

/**
 * Follow the joins that are left from one crossing, and use them up.
 * @param {number} start
 * @param {Map<number, number[]>} left
 */
function follow(start, left) {
  const line = [start];
  for (let at = start; ;) {
    const next = left.get(at)?.pop();
    if (next === undefined) return line;
    const back = left.get(next) ?? [];
    back.splice(back.indexOf(at), 1);
    line.push(next);
    at = next;
  }
}
