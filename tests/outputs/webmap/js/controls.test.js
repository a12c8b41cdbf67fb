import assert from "node:assert/strict";
import { test } from "node:test";

import { combinations, splitKey } from "#page/combinations.js";
import { stepped } from "#page/handles.js";
import { roundStep, scaleFor, stackLevels } from "#page/spread_chart.js";
import { sliderEnds } from "#page/whatif.js";

import { pageData, site, system } from "./fixtures.js";

for (const { range, high, min, max } of [
  { range: 1000, high: 1600, min: 100, max: 3200 },
  { range: 2775, high: 3000, min: 105, max: 5995 },
  { range: 80, high: 80, min: 80, max: 1080 },
  { range: 12_000, high: 15_000, min: 100, max: 19_000 },
  { range: 499.5, high: 499.5, min: 109.5, max: 1499.5 },
]) {
  test(`the slider's steps pass through ${range} km, from ${min} to ${max}`, () => {
    assert.deepEqual(sliderEnds({ range, high }), { min, max });
  });
}

test("a scale is divided by 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual([1, 1.5, 3, 7, 20, 430, 2001].map(roundStep), [1, 2, 5, 10, 20, 500, 5000]);
});

test("a scale holds all figures between whole steps", () => {
  assert.deepEqual(scaleFor([1000, 1600, 1250]), { from: 500, to: 2000, step: 500 });
  assert.deepEqual(scaleFor([90]), { from: 50, to: 100, step: 50 });
});

test("marks that would touch are stacked, and lowest first", () => {
  assert.deepEqual(stackLevels([0, 5, 9, 11, 30, 31]), [0, 1, 2, 0, 0, 1]);
});

test("a handle moves by its step, and by no other key", () => {
  const at = { lat: 10, lng: 20 };

  assert.deepEqual(stepped(at, "ArrowUp", 1), [11, 20]);
  assert.deepEqual(stepped(at, "ArrowDown", 1), [9, 20]);
  assert.deepEqual(stepped(at, "ArrowLeft", 1), [10, 19]);
  assert.deepEqual(stepped(at, "ArrowRight", 1), [10, 21]);
  assert.equal(stepped(at, "a", 1), null);
});

test("combinations are of all systems and sites, or of one", () => {
  const data = pageData({ systems: [system(), system()], sites: [site(), site()] });

  assert.deepEqual(combinations(data), [[0, 0], [0, 1], [1, 0], [1, 1]]);
  assert.deepEqual(combinations(data, { system: 1 }), [[1, 0], [1, 1]]);
  assert.deepEqual(combinations(data, { system: null, site: 0 }), [[0, 0], [1, 0]]);
  assert.deepEqual(splitKey("12-3"), [12, 3]);
});
