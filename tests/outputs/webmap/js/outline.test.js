// Expected points are pyproj's: Geod(ellps="WGS84").fwd() by every eighth of a turn.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DistanceField, vectorOf } from "#page/geodesy.js";
import { latitudeAt, nearestCopy, northing } from "#page/geometry.js";
import { traceOutline } from "#page/outline.js";

/** @type {{ name: string, site: [number, number], km: number, ring: [number, number][] }[]} */
const RINGS = [
  {
    name: "in middle latitudes", site: [130.7, 32.8], km: 500,
    ring: [
      [130.7, 37.3069], [134.6166, 35.9265], [136.0337, 32.6864], [134.3469, 29.5578],
      [130.7, 28.2899], [127.0531, 29.5578], [125.3663, 32.6864], [126.7834, 35.9265],
    ],
  },
  {
    name: "across the antimeridian", site: [179, 65], km: 1000,
    ring: [
      [179, 73.9643], [-161.8829, 70.3583], [-160.544, 63.539], [-168.9827, 58.0607],
      [179, 56.0249], [166.9827, 58.0607], [158.544, 63.539], [159.8829, 70.3583],
    ],
  },
  {
    name: "round the pole", site: [-40, 80], km: 2000,
    ring: [
      [140, 82.0924], [62.6721, 77.1224], [21.7478, 69.563], [-10.181, 64.0569],
      [-40, 62.0737], [-69.819, 64.0569], [-101.7478, 69.563], [-142.6721, 77.1224],
    ],
  },
];

/**
 * How far a point lies from lines, in units of the plane.
 * @param {ArrayLike<number>[]} lines
 * @param {number} x
 * @param {number} y
 */
function distanceTo(lines, x, y) {
  let least = Infinity;
  for (const line of lines) {
    for (let i = 2; i < line.length; i += 2) {
      const [dx, dy] = [line[i] - line[i - 2], line[i + 1] - line[i - 1]];
      const along = ((x - line[i - 2]) * dx + (y - line[i - 1]) * dy) / (dx * dx + dy * dy || 1);
      const part = Math.max(0, Math.min(1, along));
      least = Math.min(least, Math.hypot(x - line[i - 2] - part * dx, y - line[i - 1] - part * dy));
    }
  }
  return least;
}

for (const { name, site, km, ring } of RINGS) {
  test(`a ring ${name} passes through the geodesics' ends`, () => {
    const lines = traceOutline(new DistanceField([site], false), km, site[0]);

    assert.equal(lines.length, 1);
    for (const [lon, lat] of ring) {
      const stray = distanceTo(lines, nearestCopy(lon, site[0]), northing(lat));
      const strayKm = stray * 111.2 * Math.cos((lat * Math.PI) / 180);
      assert.ok(strayKm < 0.3, `${strayKm} km off at ${lon}, ${lat}`);
    }
  });
}

test("a ring that does not hold a pole is closed", () => {
  const [line] = traceOutline(new DistanceField([[130.7, 32.8]], false), 500, 130.7);

  assert.deepEqual([line[0], line[1]], [line[line.length - 2], line[line.length - 1]]);
});

test("a ring round the pole runs from one side of the map to the other", () => {
  const [line] = traceOutline(new DistanceField([[-40, 80]], false), 2000, -40);

  const ends = [line[0], line[line.length - 2]].sort((a, b) => a - b);
  assert.deepEqual(ends.map(Math.round), [-220, 140]);
});

for (const km of [450, 1250, 2775]) {
  test(`every edge keeps to the line at ${km} km, also its middle`, () => {
    const field = new DistanceField([[120, 0, 122, 0, 122, 5, 120, 5]], false);

    for (const line of traceOutline(field, km, 121)) {
      for (let i = 2; i < line.length; i += 2) {
        const [x, y] = [(line[i] + line[i - 2]) / 2, (line[i + 1] + line[i - 1]) / 2];
        const stray = field.distance(vectorOf(x, latitudeAt(y))) - km;
        assert.ok(Math.abs(stray) < 0.16, `${stray} km off at ${x}, ${latitudeAt(y)}`);
      }
    }
  });
}

test("two sites far apart have an outline each", () => {
  assert.equal(traceOutline(new DistanceField([[0, 0], [40, 0]], false), 500, 20).length, 2);
});

test("what no place is far enough from, and near enough to, has no outline", () => {
  const wide = [0, 0, 20, 0, 20, 20, 0, 20];

  assert.deepEqual(traceOutline(new DistanceField([wide], true), 100, 10), []);
});
