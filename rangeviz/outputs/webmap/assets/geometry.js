// Geometry in the plane of the map, one unit a degree of longitude: x grows east and y grows south
// (Mercator, as Leaflet's); longitudes run on across 180 degrees.

/** @import { Box, FlatLine, Line } from "./types.d.ts" */

export const EDGE_DEG = 85.0511287798066; // Leaflet's Mercator is a square: it ends at this latitude
export const COPIES = [-360, 0, 360]; // of the world, side by side
export const EVERYWHERE = { west: -Infinity, east: Infinity };

/**
 * The y of a latitude.
 * @param {number} lat
 */
export function northing(lat) {
  const bounded = Math.max(-EDGE_DEG, Math.min(EDGE_DEG, lat));
  return (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360));
}

/**
 * The latitude of a y.
 * @param {number} y
 */
export function latitudeAt(y) {
  return (Math.atan(Math.sinh((-y * Math.PI) / 180)) * 180) / Math.PI;
}

/**
 * Where a longitude is drawn: the copy of it nearest to the map's centre.
 * @param {number} lon
 * @param {number} centre
 */
export function nearestCopy(lon, centre) {
  return lon + 360 * Math.round((centre - lon) / 360);
}

/**
 * A flat list of lon and lat in the plane, each point in the copy nearest to the centre.
 * @param {number[]} points
 * @param {number} centre
 */
export function toPlane(points, centre) {
  return points.map((v, i) => (i % 2 ? northing(v) : nearestCopy(v, centre)));
}

/**
 * Decode a ring, or any list of pairs, from digits of five bits of running differences
 * (data/basemaps/SOURCES.md says how they are made): a flat list of lon and lat in degrees.
 * @param {string} text
 * @param {number} steps  a degree
 */
export function decodeRing(text, steps) {
  /** @type {number[]} */
  const ring = [];
  const sum = [0, 0];
  let value = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 63;
    value |= (digit & 31) << bits;
    bits += 5;
    if (digit < 32) {
      const axis = ring.length % 2;
      sum[axis] += value & 1 ? -((value + 1) >> 1) : value >> 1;
      ring.push(sum[axis] / steps);
      value = 0;
      bits = 0;
    }
  }
  return ring;
}

/**
 * Whole turns that bring a ring next to the centre of the map.
 * @param {number[]} ring
 * @param {number} centre
 */
export function shiftOf(ring, centre) {
  let west = Infinity;
  let east = -Infinity;
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]);
    east = Math.max(east, ring[i]);
  }
  const middle = (west + east) / 2;
  return nearestCopy(middle, centre) - middle;
}

/** @returns {Box} */
export function emptyBox() {
  return { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
}

/**
 * Widen a box to hold a line, given as a flat list of x and y.
 * @param {Box} box
 * @param {FlatLine} line
 */
export function widen(box, line) {
  for (let i = 0; i < line.length; i += 2) {
    if (line[i] < box.west) box.west = line[i];
    if (line[i] > box.east) box.east = line[i];
    if (line[i + 1] < box.north) box.north = line[i + 1];
    if (line[i + 1] > box.south) box.south = line[i + 1];
  }
}

const FAR_NORTH = -northing(75);

/**
 * What should be in view of a shape: round a pole every longitude is in it, and says nothing.
 * @param {Pick<Line, "lines" | "box">} shape
 * @param {number} centre
 * @returns {Box}
 */
export function extentOf(shape, centre) {
  const box = { ...shape.box, west: Infinity, east: -Infinity };
  for (const line of shape.lines) {
    for (let i = 0; i < line.length; i += 2) {
      if (Math.abs(line[i + 1]) > FAR_NORTH) continue;
      const x = nearestCopy(line[i], centre);
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
    }
  }
  return box.west < box.east ? box : shape.box;
}

/**
 * The box round several others.
 * @param {Box[]} boxes
 * @returns {Box}
 */
export function unionBox(boxes) {
  return {
    west: Math.min(...boxes.map((b) => b.west)),
    east: Math.max(...boxes.map((b) => b.east)),
    north: Math.min(...boxes.map((b) => b.north)),
    south: Math.max(...boxes.map((b) => b.south)),
  };
}
