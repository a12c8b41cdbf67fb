// Shapes that a canvas can fill and stroke, in the plane of the map.

/** @import { Area, EncodedParts, FlatLine, Line } from "./types.d.ts" */

import { decodeRing, EDGE_DEG, emptyBox, northing, shiftOf, widen } from "./geometry.js";

/**
 * One drawable feature made of parts (each a list of rings, the first the outside).
 * @implements {Area}
 */
export class Shape {
  /**
   * @param {EncodedParts} parts
   * @param {number} steps  a degree
   * @param {number} centre
   */
  constructor(parts, steps, centre) {
    this.fill = new Path2D();
    /** @type {Float64Array[]} */
    this.lines = []; // the boundary, without the cuts, as flat lists of x and y
    this.box = emptyBox();
    let isCut = false;
    for (const part of parts) {
      const rings = part.map((text) => decodeRing(text, steps));
      const shift = rings.length ? shiftOf(rings[0], centre) : 0;
      for (const ring of rings) isCut = this.addRing(ring, shift) || isCut;
    }
    this.line = isCut ? pathOf(this.lines) : this.fill;
  }

  /**
   * Add a ring; true if some of its edges are no boundary.
   * @private
   * @param {number[]} ring
   * @param {number} shift
   */
  addRing(ring, shift) {
    const n = ring.length;
    const points = new Float64Array(n + 2);
    const { fill } = this;
    for (let i = 0; i < n; i += 2) {
      const x = ring[i] + shift;
      const y = northing(ring[i + 1]);
      points[i] = x;
      points[i + 1] = y;
      if (i) fill.lineTo(x, y);
      else fill.moveTo(x, y);
    }
    points.copyWithin(n, 0, 2);
    fill.lineTo(points[n], points[n + 1]); // faster than closePath, which goes over the whole path
    widen(this.box, points);
    const cuts = cutsOf(ring);
    this.lines.push(...(cuts ? boundaryLines(points, cuts) : [points]));
    return cuts !== null;
  }

  /**
   * True if a point lies in the shape.
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   */
  holds(context, x, y) {
    const { west, east, north, south } = this.box;
    if (x < west || x > east || y < north || y > south) return false;
    return context.isPointInPath(this.fill, x, y, "evenodd");
  }
}

/**
 * Which points of a ring lie on a cut: by longitude, at 180 degrees east or west; by latitude, off the
 * map. Null if none does.
 * @param {number[]} ring
 */
function cutsOf(ring) {
  const n = ring.length;
  const cuts = new Uint8Array(n + 2);
  let isCut = false;
  for (let i = 0; i < n; i += 2) {
    if (ring[i] === 180) cuts[i] = 1;
    else if (ring[i] === -180) cuts[i] = 2;
    if (Math.abs(ring[i + 1]) > EDGE_DEG) cuts[i + 1] = 1;
    isCut ||= cuts[i] > 0 || cuts[i + 1] > 0;
  }
  cuts.copyWithin(n, 0, 2);
  return isCut ? cuts : null;
}

/**
 * The lines of a closed ring that remain without the edges along a cut.
 * @param {Float64Array} points
 * @param {Uint8Array} cuts
 */
function boundaryLines(points, cuts) {
  const lines = [];
  const last = points.length - 2;
  let start = 0;
  for (let i = 2; i <= last; i += 2) {
    const isAlongCut = (cuts[i] && cuts[i] === cuts[i - 2]) || (cuts[i + 1] && cuts[i - 1]);
    if (isAlongCut || i === last) {
      const end = isAlongCut ? i : i + 2;
      if (end - start > 2) lines.push(points.slice(start, end));
      start = i;
    }
  }
  return lines;
}

/**
 * A line that bounds no shape of its own, given as flat lists of x and y.
 * @param {FlatLine[]} lines
 * @returns {Line}
 */
export function lineShape(lines) {
  const box = emptyBox();
  for (const line of lines) widen(box, line);
  return { lines, line: pathOf(lines), box };
}

/**
 * A path along lines that are no rings, given as flat lists of x and y.
 * @param {FlatLine[]} lines
 */
export function pathOf(lines) {
  const path = new Path2D();
  for (const line of lines) {
    path.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i], line[i + 1]);
  }
  return path;
}

/** @type {CanvasRenderingContext2D | null} */
let hitContext = null;

/** The context that Shape.holds() computes with; nothing is drawn on it. */
export function hitTestContext() {
  hitContext ??= document.createElement("canvas").getContext("2d");
  if (!hitContext) throw new Error("this browser has no canvas");
  return hitContext;
}
