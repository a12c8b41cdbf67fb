// Where names go: along lines, or beside and near places, as far as possible from all else.

/** @import { FlatLine, Line, View, XY } from "./types.d.ts" */
/** @import { LabelGrid } from "./label_grid.js" */

import { COPIES } from "./geometry.js";

export const STEP = 4; // pixels between the points that a text is set along
const SMOOTHING = 5; // points to either side
const LONGEST_EDGE = 5000; // pixels: a longer one leaves the map
const MOST_COST = 90; // of a stretch that is still worth a text
const SHARP_TURN = 0.6; // radians within a letter's width

/**
 * Lines on the screen, in view pixels, for every visible copy of the world.
 * @param {FlatLine[]} lines
 * @param {Pick<Line["box"], "west" | "east">} box
 * @param {View} view
 */
export function onScreen(lines, box, view) {
  /** @type {number[][]} */
  const visible = [];
  for (const copy of COPIES) {
    const dx = view.x - view.inset.x + copy * view.scale;
    const dy = view.y - view.inset.y;
    if (dx + box.east * view.scale < 0 || dx + box.west * view.scale > view.frame.x) continue;
    for (const line of lines) {
      const points = [];
      for (let i = 0; i < line.length; i += 2) points.push(dx + line[i] * view.scale, dy + line[i + 1] * view.scale);
      visible.push(points);
    }
  }
  return visible;
}

/**
 * Points at even steps along a line.
 * @param {FlatLine} line
 * @param {number} step
 */
export function evenly(line, step) {
  /** @type {XY[]} */
  const points = [];
  let left = 0;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const length = Math.hypot(dx, dy);
    if (length === 0 || length > LONGEST_EDGE) continue;
    let at = left;
    for (; at < length; at += step) points.push([line[i - 2] + (dx * at) / length, line[i - 1] + (dy * at) / length]);
    left = at - length;
  }
  return points;
}

/**
 * The same points without the corners, over which letters would stumble.
 * @param {XY[]} points
 * @returns {XY[]}
 */
function smoothed(points) {
  return points.map((point, i) => {
    if (i < SMOOTHING || i + SMOOTHING >= points.length) return point;
    let x = 0;
    let y = 0;
    for (let j = i - SMOOTHING; j <= i + SMOOTHING; j += 1) {
      x += points[j][0];
      y += points[j][1];
    }
    return [x / (2 * SMOOTHING + 1), y / (2 * SMOOTHING + 1)];
  });
}

/**
 * A text that is to run along a line.
 * @typedef {object} AlongText
 * @property {number} width
 * @property {number} height
 * @property {number} bit  of the outline that it belongs to, whose crossings do not count
 * @property {number} offset  pixels beside the line
 * @property {number} mostBend
 */

/**
 * The stretch of some lines that carries a text best: in view, straight, clear of other lines. Its
 * points run from left to right; null if there is none.
 * @param {LabelGrid} grid
 * @param {FlatLine[]} lines
 * @param {AlongText} text
 */
export function bestStretch(grid, lines, text) {
  const span = Math.ceil((text.width + 10) / STEP);
  /** @type {{ cost: number, cells: number[], points: XY[] } | null} */
  let best = null;
  for (const line of lines) {
    const points = smoothed(evenly(line, STEP));
    for (let start = 0; start + span < points.length; start += 3) {
      const stretch = stretchFrom(grid, points, start, span, text);
      if (stretch && stretch.cost < (best?.cost ?? MOST_COST)) {
        best = { ...stretch, points: points.slice(start, start + span + 1) };
      }
    }
  }
  if (best && best.points[0][0] > best.points[best.points.length - 1][0]) best.points.reverse();
  return best;
}

/**
 * The cost of a stretch and the cells under it; null if the text cannot go there.
 * @param {LabelGrid} grid
 * @param {XY[]} points
 * @param {number} start
 * @param {number} span
 * @param {AlongText} text
 */
function stretchFrom(grid, points, start, span, { height, bit, offset, mostBend }) {
  const a = points[start];
  const b = points[start + span];
  const chord = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const bend = 1 - chord / (span * STEP);
  if (bend > mostBend || isUpsideDown(points, start, span)) return null;
  let cost = bend * 45 + sharpestTurn(points, start, span) * 12;
  /** @type {number[]} */
  const cells = [];
  for (let i = start; i <= start + span; i += 2) {
    const under = grid.cellsAround(...beside(points, i, offset), height, height);
    if (!under || !grid.isFree(under)) return null;
    cells.push(...under);
    cost += 0.25 * grid.crossings(under, bit);
  }
  cost += Math.abs((b[1] - a[1]) / chord) * 3; // level text reads more easily
  cost += Math.abs(points[start + (span >> 1)][0] - grid.fullWidth * 0.62) / 900; // the open ocean rather than the edge
  return { cost, cells };
}

/**
 * True if some letter of a text set along here would stand on its head.
 * @param {XY[]} points
 * @param {number} start
 * @param {number} span
 */
function isUpsideDown(points, start, span) {
  const direction = Math.sign(points[start + span][0] - points[start][0]) || 1;
  for (let i = start + 2; i <= start + span; i += 2) {
    if ((points[i][0] - points[i - 2][0]) * direction < -1) return true;
  }
  return false;
}

/**
 * The sharpest turn within a letter's width, in radians; 100 if it would break a word.
 * @param {XY[]} points
 * @param {number} start
 * @param {number} span
 */
function sharpestTurn(points, start, span) {
  let sharpest = 0;
  for (let i = start + 3; i <= start + span - 3; i += 2) {
    const before = Math.atan2(points[i][1] - points[i - 3][1], points[i][0] - points[i - 3][0]);
    const after = Math.atan2(points[i + 3][1] - points[i][1], points[i + 3][0] - points[i][0]);
    const turn = Math.abs(after - before);
    sharpest = Math.max(sharpest, Math.min(turn, 2 * Math.PI - turn));
  }
  return sharpest > SHARP_TURN ? 100 : sharpest;
}

/**
 * A point of a line, moved to the right of the line.
 * @param {XY[]} points
 * @param {number} i
 * @param {number} offset  pixels
 * @returns {XY}
 */
export function beside(points, i, offset) {
  if (!offset) return points[i];
  const a = points[Math.max(0, i - 2)];
  const b = points[Math.min(points.length - 1, i + 2)];
  const turn = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return [points[i][0] - Math.sin(turn) * offset, points[i][1] + Math.cos(turn) * offset];
}

/**
 * The point at a length along a stretch, and which way the stretch runs there.
 * @param {XY[]} points  STEP apart
 * @param {number} length  pixels
 */
export function pointAlong(points, length) {
  const i = Math.max(0, Math.min(points.length - 2, Math.floor(length / STEP)));
  const part = Math.min(1, length / STEP - i);
  const near = points[Math.max(0, i - 3)];
  const far = points[Math.min(points.length - 1, i + 4)];
  return {
    x: points[i][0] + (points[i + 1][0] - points[i][0]) * part,
    y: points[i][1] + (points[i + 1][1] - points[i][1]) * part,
    turn: Math.atan2(far[1] - near[1], far[0] - near[0]),
  };
}

/**
 * The point of some lines round which a level text runs freest; null if it crosses too much everywhere.
 * @param {LabelGrid} grid
 * @param {FlatLine[]} lines
 * @param {{ width: number, height: number, bit: number }} text
 */
export function freestPoint(grid, lines, { width, height, bit }) {
  /** @type {{ crossings: number, point: XY } | null} */
  let best = null;
  for (const line of lines) {
    for (const point of evenly(line, 12)) {
      const cells = grid.cellsAround(...point, width + 6, height + 4);
      if (!cells || !grid.isFree(cells)) continue;
      const crossings = grid.crossings(cells, bit);
      if (!best || crossings < best.crossings) best = { crossings, point };
    }
  }
  return best && best.crossings < 14 ? best.point : null;
}

/**
 * Where the middle of a name may go beside a mark: right, left, above, below, then the corners to the
 * right; sooner where fewer outlines pass.
 * @param {LabelGrid} grid
 * @param {{ x: number, y: number, half: number, rise: number }} mark  half its width and height
 * @param {{ width: number, height: number }} text
 * @returns {XY[]}
 */
export function spotsBeside(grid, { x, y, half, rise }, { width, height }) {
  /** @type {XY[]} */
  const spots = [
    [x + half + 4 + width / 2, y],
    [x - half - 4 - width / 2, y],
    [x, y - rise - height / 2 - 4],
    [x, y + rise + height / 2 + 4],
    [x + half + 3 + width / 2, y - rise - 2],
    [x + half + 3 + width / 2, y + rise + 2],
  ];
  return cheapestFirst(spots, (spot, order) => order + 0.3 * crossingsAt(grid, spot, width, height));
}

// How far, in pixels, the name of a sea or a country may stray from its place.
const NEAR = [[0, 0], [0, -14], [0, 14], [-24, 0], [24, 0], [0, -28], [0, 28], [-44, -14], [44, -14], [-44, 14], [44, 14]];
const MOST_CROSSINGS = 3;

/**
 * Where the name of a sea or a country may go: where it is, or near by where fewer outlines pass.
 * @param {LabelGrid} grid
 * @param {XY} place
 * @param {{ width: number, height: number }} text
 * @returns {XY[]}
 */
export function spotsNear(grid, [x, y], { width, height }) {
  const spots = NEAR.map(([dx, dy]) => /** @type {XY} */ ([x + dx, y + dy]));
  return cheapestFirst(spots, (spot, order) => {
    const crossings = crossingsAt(grid, spot, width, height);
    return crossings > MOST_CROSSINGS ? Infinity : crossings * 2 + order;
  });
}

/**
 * @param {LabelGrid} grid
 * @param {XY} spot
 * @param {number} width
 * @param {number} height
 */
function crossingsAt(grid, spot, width, height) {
  return grid.crossings(grid.cellsAround(...spot, width, height) ?? []);
}

/**
 * @param {XY[]} spots
 * @param {(spot: XY, order: number) => number} costOf
 */
function cheapestFirst(spots, costOf) {
  return spots
    .map((spot, order) => ({ spot, cost: costOf(spot, order) }))
    .filter(({ cost }) => cost < Infinity)
    .sort((a, b) => a.cost - b.cost)
    .map(({ spot }) => spot);
}
