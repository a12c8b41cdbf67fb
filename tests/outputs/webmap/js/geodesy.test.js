// Expected distances are pyproj's: Geod(ellps="WGS84").inv(), in kilometres.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DistanceField, MOST_RANGE_KM, placeOf, vectorOf } from "#page/geodesy.js";

/** @type {{ name: string, from: [number, number], to: [number, number], km: number, error: number }[]} */
const PAIRS = [
  { name: "the same place", from: [0, 0], to: [0, 0], km: 0, error: 1e-9 },
  { name: "a place 360 degrees on", from: [140, 10], to: [-220, 10], km: 0, error: 1e-6 },
  { name: "within a town", from: [2.35, 48.86], to: [2.36, 48.86], km: 0.7338, error: 0.001 },
  { name: "Kyushu to Tokyo", from: [131, 32.75], to: [139.75, 35.69], km: 869.309, error: 0.03 },
  { name: "across the antimeridian", from: [179.5, 65], to: [-179.5, 65], km: 47.175, error: 0.03 },
  { name: "Fort Greely to Chukotka", from: [-145.73, 63.98], to: [-179.9, 65], km: 1626.4448, error: 0.03 },
  { name: "Guam to Hawaii", from: [144.8, 13.4], to: [-157.9, 21.3], km: 6121.7591, error: 0.03 },
  { name: "Rome to New York", from: [12.5, 41.9], to: [-74, 40.7], km: 6908.3343, error: 0.03 },
  { name: "a quarter of the equator", from: [0, 0], to: [90, 0], km: 10018.7542, error: 0.03 },
  { name: "the North Pole to the equator", from: [0, 90], to: [120, 0], km: 10001.9657, error: 0.03 },
  { name: "the South Pole to 60 N", from: [0, -90], to: [45, 60], km: 16656.0385, error: 1 },
  { name: "almost the antipode", from: [130, 32], to: [-49, -25], km: 19222.3746, error: 1 },
];

for (const { name, from, to, km, error } of PAIRS) {
  test(`the distance is the geodesic's: ${name}`, () => {
    const there = new DistanceField([from], false).distance(vectorOf(...to));
    const back = new DistanceField([to], false).distance(vectorOf(...from));

    assert.ok(Math.abs(there - km) <= error, `${there} is not ${km}`);
    assert.ok(Math.abs(back - km) <= error, `${back} is not ${km}`);
  });
}

test("no place round the antipode comes within the longest what-if range", () => {
  /** @type {[number, number, number, number][]} */
  const pairs = [[0, 90, 0, -90], [0, 0, 179.3, 0], [0, 0, 179.5, 0.5], [10, 20, -171, -18], [130, 32, -50, -31], [0, 0, 180, 0]];
  for (const [lon, lat, other, far] of pairs) {
    const km = new DistanceField([[lon, lat]], false).distance(vectorOf(other, far));

    assert.ok(km > MOST_RANGE_KM && km < 20_040, `${km} km from ${lon}, ${lat} to ${other}, ${far}`);
  }
});

test("a place comes back from its vector", () => {
  for (const [lon, lat] of [[0, 0], [179.999, 65], [-180, -12.5], [130.7, 32.8], [25, -89.9]]) {
    const [x, y] = placeOf(vectorOf(lon, lat));

    assert.ok(Math.abs(x - lon) < 1e-9 && Math.abs(y - lat) < 1e-9, `${x}, ${y} is not ${lon}, ${lat}`);
  }
  assert.ok(Math.abs(placeOf(vectorOf(70, 90))[1] - 90) < 1e-9);
});

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10];

// From a place to points every 0.002 degrees along the square's sides: the nearest and the farthest.
for (const [lon, lat, nearest, farthest] of [
  [20, 5, 1108.944, 2291.263],
  [-5, 40, 3360.332, 4684.099],
  [5, -89, 9890.272, 10996.551],
  [185, 5, 18258.206, 19451.046],
]) {
  test(`an area is measured to from ${lon}, ${lat} by its nearest and by its farthest point`, () => {
    const place = vectorOf(lon, lat);
    const near = new DistanceField([SQUARE], false).distance(place);
    const far = new DistanceField([SQUARE], true).distance(place);

    assert.ok(Math.abs(near - nearest) < 1, `${near} is not ${nearest}`);
    assert.ok(Math.abs(far - farthest) < 1, `${far} is not ${farthest}`);
  });
}

test("of several rings the nearest one decides", () => {
  const field = new DistanceField([SQUARE, [20, 5]], false);

  assert.ok(field.distance(vectorOf(20.01, 5)) < 2);
  assert.deepEqual(placeOf(pointOf(field)).map((v) => Math.round(v * 1e6) / 1e6), [20, 5]);
});

/** @param {DistanceField} field */
function pointOf(field) {
  const i = 3 * field.point;
  return /** @type {[number, number, number]} */ ([...field.vectors.slice(i, i + 3)]);
}

for (const isFarthest of [false, true]) {
  test(`clusters that cannot decide may be left out, ${isFarthest ? "farthest" : "nearest"}`, () => {
    const field = new DistanceField([SQUARE], isFarthest);
    const middle = vectorOf(30, 20);
    const few = field.candidates(middle, field.distance(middle), 50);

    assert.ok(few.length < field.clusters.length / 2, `${few.length} of ${field.clusters.length}`);
    for (const [lon, lat] of [[30, 20], [30.3, 20.2], [29.6, 20.1], [30, 19.6]]) {
      assert.equal(field.distance(vectorOf(lon, lat), few), field.distance(vectorOf(lon, lat)));
    }
  });
}

test("a place is moved along the geodesic from the point that decides", () => {
  const field = new DistanceField([[130, 32]], false);
  // Geod.fwd(130, 32, 60, 300e3)
  const place = vectorOf(132.79033605218243, 33.32198031218991);
  assert.ok(Math.abs(field.distance(place) - 300) < 0.03);

  const farther = field.moved(place, 50);
  const nearer = field.moved(place, -120);

  assert.ok(Math.abs(field.distance(farther) - 350) < 0.3);
  assert.ok(Math.abs(field.distance(nearer) - 180) < 0.6);
});
