import assert from "node:assert/strict";
import { test } from "node:test";

import {
  decodeRing, EDGE_DEG, emptyBox, extentOf, latitudeAt, nearestCopy, northing, shiftOf, toPlane, unionBox, widen,
} from "#page/geometry.js";

/**
 * @param {number} value
 * @param {number} expected
 */
function near(value, expected, error = 1e-9) {
  assert.ok(Math.abs(value - expected) <= error, `${value} is not ${expected}`);
}

test("Mercator's y is minus the inverse hyperbolic sine of the tangent, in degrees", () => {
  for (const [lat, y] of [[0, 0], [30, -31.47292373094538], [60, -75.45612929021688], [75, -116.17231645451844], [-45, 50.49898671052621]]) {
    near(northing(lat), y);
    near(latitudeAt(y), lat);
  }
});

test("the map is a square: beyond its edge every latitude has the y of the edge", () => {
  near(northing(EDGE_DEG), -180, 1e-7);
  assert.equal(northing(90), northing(EDGE_DEG));
  assert.equal(northing(-90), northing(-EDGE_DEG));
});

test("a longitude is drawn in the copy nearest to the centre", () => {
  assert.equal(nearestCopy(-170, 140), 190);
  assert.equal(nearestCopy(170, -100), -190);
  assert.equal(nearestCopy(10, 10), 10);
  assert.deepEqual(toPlane([-170, 0, 130, 0], 140), [190, northing(0), 130, northing(0)]);
});

test("a ring is decoded digit by digit", () => {
  // 1 folds to 2 ("A"), -1 to 1 ("@"), 100 to 200 = 6 * 32 + 8: "g" and "E"; then differences.
  assert.deepEqual(decodeRing("A@", 1), [1, -1]);
  assert.deepEqual(decodeRing("gEA@?", 10), [10, 0.1, 9.9, 0.1]);
  assert.deepEqual(decodeRing("", 1), []);
});

test("a ring is moved as a whole, so that it stays in one piece", () => {
  assert.equal(shiftOf([-179, 60, -170, 66], 150), 360);
  assert.equal(shiftOf([100, 0, 179, 10], 150), 0);
});

test("a box grows to hold lines, and boxes unite", () => {
  const box = emptyBox();
  widen(box, [3, -2, 5, 7]);

  assert.deepEqual(box, { west: 3, east: 5, north: -2, south: 7 });
  assert.deepEqual(
    unionBox([box, { west: -1, east: 4, north: 0, south: 9 }]),
    { west: -1, east: 5, north: -2, south: 9 },
  );
});

test("the far north does not make a first view as wide as the world", () => {
  const arctic = northing(80);
  const line = [-180, arctic, 180, arctic, 20, northing(60), -20, northing(60)];
  const box = { west: -180, east: 180, north: arctic, south: northing(60) };

  assert.deepEqual(extentOf({ lines: [line], box }, 0), { ...box, west: -20, east: 20 });
});

test("what lies in the far north alone keeps its own box", () => {
  const arctic = northing(80);
  const box = { west: -30, east: 40, north: arctic, south: arctic };

  assert.deepEqual(extentOf({ lines: [[-30, arctic, 40, arctic]], box }, 0), box);
});
