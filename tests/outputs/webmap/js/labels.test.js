import assert from "node:assert/strict";
import { test } from "node:test";

import { LabelGrid } from "#page/label_grid.js";
import {
  beside, bestStretch, evenly, freestPoint, onScreen, pointAlong, spotsBeside, spotsNear,
} from "#page/label_placement.js";

/** @import { View, XY } from "#page/types.d.ts" */

/** @type {View} */
const VIEW = {
  scale: 2, x: 100, y: 50, ratio: 1, width: 600, height: 400, inset: { x: 10, y: 20 }, frame: { x: 500, y: 300 }, zoom: 3,
};
const TEXT = { width: 100, height: 16, bit: 1, offset: 0, mostBend: 0.09 };

/**
 * @param {XY} from
 * @param {XY} to
 */
function straight([x1, y1], [x2, y2]) {
  return [x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2];
}

test("a box covers the cells that it touches, and none if it leaves the view", () => {
  const grid = new LabelGrid(50, 20); // 10 x 4 cells of 5 pixels

  assert.deepEqual(grid.cells(6, 1, 14, 9), [1, 2, 11, 12]);
  assert.deepEqual(grid.cellsAround(10, 5, 8, 8), [1, 2, 11, 12]);
  for (const box of /** @type {[number, number, number, number][]} */ ([[-1, 0, 5, 5], [0, -1, 5, 5], [45, 0, 50, 5], [0, 15, 5, 20]])) {
    assert.equal(grid.cells(...box), null);
  }
});

test("what is taken is not free, and a blocked box may lie partly outside", () => {
  const grid = new LabelGrid(50, 20);
  grid.block({ west: 40, east: 90, north: -30, south: 4 });

  assert.equal(grid.isFree([8]), false);
  assert.equal(grid.isFree([9]), false);
  assert.equal(grid.isFree([7, 18]), true);
});

test("outlines are noted where they pass, each by its bit", () => {
  const grid = new LabelGrid(50, 20);
  grid.mark([2, 2, 47, 2], 1);
  grid.mark([2, 2, 2, 17], 2);

  assert.equal(grid.crossings([0, 1, 9, 10, 11]), 4);
  assert.equal(grid.crossings([0, 1, 9, 10, 11], 1), 2); // the corner of both, and the second line
});

test("lines lie on the screen in every copy of the world that is in view", () => {
  // Plane to view: x * 2 + 100 - 10, y * 2 + 50 - 20; a copy is 720 pixels on.
  const lines = onScreen([[-10, 5, 20, 5]], { west: -10, east: 20 }, VIEW);
  assert.deepEqual(lines, [[70, 40, 130, 40]]);

  const wide = onScreen([[-400, 0, 400, 0]], { west: -400, east: 400 }, VIEW);
  assert.equal(wide.length, 3);
  assert.deepEqual(onScreen([[230, 0, 240, 0]], { west: 230, east: 240 }, { ...VIEW, scale: 1.9 }), []);
});

test("points run at even steps, round corners too", () => {
  const points = evenly([0, 0, 10, 0, 10, 10], 4);

  assert.deepEqual(points, [[0, 0], [4, 0], [8, 0], [10, 2], [10, 6]]);
  assert.deepEqual(evenly([0, 0, 6000, 0], 4), []); // an edge that leaves the map
});

test("a text goes along the line, from left to right, and takes cells along it", () => {
  const grid = new LabelGrid(500, 300);
  const best = bestStretch(grid, [straight([450, 150], [50, 150])], TEXT);

  assert.ok(best);
  const { points, cells } = best;
  assert.ok(points[0][0] < points[points.length - 1][0]);
  assert.ok(points.every(([, y]) => Math.abs(y - 150) < 1e-9));
  assert.ok(cells.length > 0 && cells.every((cell) => Math.floor(cell / 100) >= 28 && Math.floor(cell / 100) <= 31));
});

test("a text avoids what is taken, and other outlines", () => {
  const line = straight([20, 150], [480, 150]);
  const free = new LabelGrid(500, 300);
  const taken = new LabelGrid(500, 300);
  taken.block({ west: 0, east: 340, north: 0, south: 299 });
  const crossed = new LabelGrid(500, 300);
  for (let x = 150; x < 480; x += 5) crossed.mark([x, 100, x, 200], 2);

  const [a, b, c] = [free, taken, crossed].map((grid) => bestStretch(grid, [line], TEXT)?.points ?? []);
  assert.ok(a[0][0] > 100 && a[0][0] < 300, `by itself near ${0.62 * 500 - 50}: ${a[0][0]}`);
  assert.ok(b[0][0] >= 340);
  assert.ok(c[c.length - 1][0] < 160);
});

test("its own outline does not keep a text away", () => {
  const line = straight([20, 150], [480, 150]);
  const marked = new LabelGrid(500, 300);
  marked.mark(line, 1);

  const [alone, own] = [new LabelGrid(500, 300), marked].map((grid) => bestStretch(grid, [line], TEXT));
  assert.deepEqual(own, alone);
});

test("no text goes where the line is too short, too bent or out of view", () => {
  const grid = new LabelGrid(500, 300);
  const circle = Array.from({ length: 73 }, (_, i) => [
    250 + 30 * Math.cos((i * Math.PI) / 36), 150 + 30 * Math.sin((i * Math.PI) / 36),
  ]).flat();

  assert.equal(bestStretch(grid, [straight([200, 150], [260, 150])], TEXT), null);
  assert.equal(bestStretch(grid, [circle], TEXT), null);
  assert.equal(bestStretch(grid, [straight([20, 2], [480, 2])], TEXT), null);
});

test("no text goes where a letter would stand on its head", () => {
  const grid = new LabelGrid(500, 300);
  const circle = Array.from({ length: 145 }, (_, i) => [
    250 + 60 * Math.cos((i * Math.PI) / 72), 150 + 60 * Math.sin((i * Math.PI) / 72),
  ]).flat();

  assert.ok(bestStretch(grid, [circle], { ...TEXT, width: 60, mostBend: 1 }));
  assert.equal(bestStretch(grid, [circle], { ...TEXT, width: 200, mostBend: 1 }), null); // over half the circle
});

test("beside a line is to the right of it", () => {
  /** @type {XY[]} */
  const points = [[0, 0], [4, 0], [8, 0], [12, 0]];

  assert.deepEqual(beside(points, 1, 0), [4, 0]);
  assert.deepEqual(beside(points, 1, 11), [4, 11]);
});

test("a length along a stretch has its point and its direction", () => {
  /** @type {XY[]} */
  const points = Array.from({ length: 10 }, (_, i) => [i * 2.4, i * 3.2]); // 4 pixels apart, 3 across to 4 down

  const { x, y, turn } = pointAlong(points, 10);
  assert.ok(Math.abs(x - 6) < 1e-9 && Math.abs(y - 8) < 1e-9);
  assert.ok(Math.abs(turn - Math.atan2(4, 3)) < 1e-9);
});

test("a level text goes where its line runs freest, and nowhere if it is never free", () => {
  const line = straight([60, 150], [440, 150]);
  const grid = new LabelGrid(500, 300);
  for (let x = 0; x < 500; x += 5) if (x < 250 || x > 330) grid.mark([x, 140, x, 160], 2);

  const point = freestPoint(grid, [line], { width: 40, height: 12, bit: 1 });
  assert.ok(point && point[0] >= 270 && point[0] <= 310, String(point));
  grid.block({ west: 0, east: 499, north: 148, south: 152 });
  assert.equal(freestPoint(grid, [line], { width: 40, height: 12, bit: 1 }), null);
});

test("a name goes right of its mark, or where fewer outlines pass", () => {
  const mark = { x: 250, y: 150, half: 6, rise: 6 };
  const size = { width: 60, height: 13 };
  const free = new LabelGrid(500, 300);
  const crossed = new LabelGrid(500, 300);
  for (let x = 262; x < 320; x += 5) crossed.mark([x, 100, x, 200], 1);

  assert.deepEqual(spotsBeside(free, mark, size).slice(0, 4), [[290, 150], [210, 150], [250, 133.5], [250, 166.5]]);
  assert.deepEqual(spotsBeside(crossed, mark, size)[0], [210, 150]);
});

test("the name of a sea stays at its place, or goes near by where few outlines pass", () => {
  const size = { width: 60, height: 12 };
  const free = new LabelGrid(500, 300);
  const crossed = new LabelGrid(500, 300);
  crossed.mark([200, 150, 300, 150], 1);
  const crowded = new LabelGrid(500, 300);
  for (let y = 0; y < 300; y += 5) crowded.mark([0, y, 499, y], 1);

  assert.deepEqual(spotsNear(free, [250, 150], size)[0], [250, 150]);
  assert.deepEqual(spotsNear(crossed, [250, 150], size)[0], [250, 136]);
  assert.deepEqual(spotsNear(crowded, [250, 150], size), []);
});
