import assert from "node:assert/strict";
import { test } from "node:test";

import { shareWithin, Verdicts } from "#page/verdicts.js";

import { curve, pageData, site, system } from "./fixtures.js";

/** @import { PageData } from "#page/types.d.ts" */

/** @type {ReadonlyMap<string, number>} */
const PUBLISHED = new Map();

/** @param {number} km */
function whatIf(km) {
  return new Map([["0-0", km]]);
}

/**
 * One region from 200 to 1,200 km, evenly spread, by one system from one site.
 * @param {{ min?: number, verdict: number, share: number, beyond?: Record<number, string> }} values
 */
function oneRegion({ min, verdict, share, beyond = {} }) {
  return new Verdicts(pageData({
    systems: [system({ range: 1000, min: min ?? null })],
    distances: [{ nearest: [200], farthest: [1200], curves: [curve([200, 0], [1200, 1])] }],
    rows: [{ verdict: String(verdict), share: [share], low: [share], high: [share], beyond }],
  }));
}

test("a share runs straight between the knots of its curve, and stays at its ends", () => {
  const knots = [2000, 0, 4000, 5000, 8000, 6000];

  for (const [km, share] of [[0, 0], [199.9, 0], [200, 0], [300, 0.25], [400, 0.5], [600, 0.55], [800, 0.6], [9000, 0.6]]) {
    assert.ok(Math.abs(shareWithin(knots, km) - share) < 1e-12, `${km} km`);
  }
});

test("at the published range the verdict is Python's", () => {
  const data = pageData({
    distances: [{ nearest: [200], farthest: [1200], curves: [curve([200, 0], [1200, 1])] }],
    rows: [{ verdict: "4", share: [0.81], low: [0.7], high: [0.9], beyond: {} }],
  });

  assert.deepEqual(new Verdicts(data).ofRegion(PUBLISHED, 0, 0, 0), {
    verdict: "certain", share: 0.81, low: 0.7, high: 0.9, nearest: 200, farthest: 1200,
  });
});

for (const [km, verdict, share] of /** @type {[number, string, number][]} */ ([
  [199, "none", 0], [700, "partial", 0.5], [1199, "partial", 0.999], [1200, "full", 1], [5000, "full", 1],
])) {
  test(`a what-if range of ${km} km gives: ${verdict}`, () => {
    const found = oneRegion({ verdict: 2, share: 0.8 }).ofRegion(whatIf(km), 0, 0, 0);

    assert.equal(found.verdict, verdict);
    assert.ok(Math.abs(found.share - share) < 1e-9, String(found.share));
    assert.deepEqual([found.low, found.high], [found.share, found.share]);
  });
}

test("what a minimum range takes away is missing from every what-if share", () => {
  // The first fifth of the region, to 400 km, is too near; the rest comes into reach as without a minimum.
  const verdicts = oneRegion({ min: 400, verdict: 2, share: 0.6, beyond: { 0: curve([400, 0], [1200, 0.8]) } });

  for (const [km, share] of [[400, 0], [700, 0.3], [1000, 0.6], [1200, 0.8], [5000, 0.8]]) {
    const found = verdicts.ofRegion(whatIf(km), 0, 0, 0);
    assert.ok(Math.abs(found.share - share) < 1e-9, `${km} km: ${found.share}`);
    assert.equal(found.verdict, "partial");
  }
});

test("what lies too near one part of a site comes into reach from another, farther one", () => {
  const verdicts = oneRegion({ min: 400, verdict: 2, share: 0.5, beyond: { 0: curve([2000, 0], [3000, 1]) } });

  assert.equal(verdicts.ofRegion(whatIf(1500), 0, 0, 0).verdict, "none");
  assert.ok(Math.abs(verdicts.ofRegion(whatIf(2500), 0, 0, 0).share - 0.5) < 1e-9);
  assert.deepEqual(verdicts.ofRegion(whatIf(3000), 0, 0, 0).verdict, "full");
});

test("a region wholly within the minimum range stays out of reach", () => {
  const verdicts = oneRegion({ min: 2000, verdict: 0, share: 0, beyond: { 0: "" } });

  for (const km of [300, 700, 2000, 5000]) assert.equal(verdicts.ofRegion(whatIf(km), 0, 0, 0).verdict, "none");
});

test("a what-if range below the minimum range reaches nothing", () => {
  const found = oneRegion({ min: 1000, verdict: 2, share: 0.1, beyond: { 0: curve([1000, 0], [1200, 0.2]) } });

  assert.deepEqual(pick(found.ofRegion(whatIf(800), 0, 0, 0)), ["none", 0]);
});

/** @param {import("#page/types.d.ts").RegionVerdict} found */
function pick({ verdict, share }) {
  return [verdict, share];
}

test("a region that the published range does not reach is not too near", () => {
  const data = pageData({
    systems: [system({ range: 1000, min: 100 })],
    distances: [{ nearest: [1500], farthest: [2000], curves: [curve([1500, 0], [2000, 1])] }],
    rows: [{ verdict: "0", share: [0], low: [0], high: [0], beyond: {} }],
  });

  assert.equal(new Verdicts(data).ofRegion(whatIf(1750), 0, 0, 0).verdict, "partial");
});

test("a minimum range that ends before the region changes nothing", () => {
  assert.equal(oneRegion({ min: 150, verdict: 2, share: 0.8 }).ofRegion(whatIf(1200), 0, 0, 0).verdict, "full");
});

/**
 * One region, by several systems from one or two sites, each with verdict, share and nearest point.
 * @param {{ verdict: number, share: number }[][]} bySystem  by site
 * @param {number[]} nearest  by site
 */
function several(bySystem, nearest) {
  return new Verdicts(pageData({
    systems: bySystem.map((_, s) => system({ id: `s${s}` })),
    sites: nearest.map((_, t) => site({ id: `t${t}` })),
    distances: nearest.map((km) => ({ nearest: [km], farthest: [9000], curves: [curve([km, 0], [9000, 1])] })),
    rows: bySystem.flat().map(({ verdict, share }) => ({ verdict: String(verdict), share: [share], low: [share], high: [share], beyond: {} })),
  }));
}

const ANY = { system: null, site: null, ranges: PUBLISHED };

test("the best verdict on a region is shown, whatever its share", () => {
  const [best] = several([[{ verdict: 2, share: 0.99 }], [{ verdict: 3, share: 0.98 }]], [100]).best(ANY);

  assert.deepEqual([best.verdict, best.share], ["full", 0.98]);
});

test("of equal verdicts the one with the larger share is shown", () => {
  const [best] = several([[{ verdict: 2, share: 0.2 }], [{ verdict: 2, share: 0.7 }], [{ verdict: 2, share: 0.5 }]], [100]).best(ANY);

  assert.equal(best.share, 0.7);
});

test("of equal verdicts and shares the one from the nearer site is shown", () => {
  const [best] = several([[{ verdict: 2, share: 0.5 }, { verdict: 2, share: 0.5 }]], [300, 100]).best(ANY);

  assert.equal(best.nearest, 100);
});

test("only what is asked about counts", () => {
  const verdicts = several([
    [{ verdict: 4, share: 1 }, { verdict: 1, share: 0 }],
    [{ verdict: 2, share: 0.5 }, { verdict: 0, share: 0 }],
  ], [100, 200]);

  assert.equal(verdicts.best({ ...ANY, system: 1 })[0].verdict, "partial");
  assert.equal(verdicts.best({ ...ANY, site: 1 })[0].verdict, "possible");
  assert.equal(verdicts.best({ ...ANY, system: 1, site: 1 })[0].verdict, "none");
  assert.equal(verdicts.best(ANY)[0].verdict, "certain");
});

/**
 * Two places, by systems from sites.
 * @param {{ systems: Partial<PageData["systems"][0]>[], distances: number[][], figures: string[],
 *   beyond?: Record<number, number | null>[] }} values
 */
function places({ systems, distances, figures, beyond = figures.map(() => ({})) }) {
  return new Verdicts(pageData({
    systems: systems.map((values, s) => system({ id: `s${s}`, ...values })),
    sites: distances.map((_, t) => site({ id: `t${t}` })),
    places: {
      name: ["P", "Q"], country: ["AAA", "AAA"], admin1: ["", ""], population: [1, 1], lon: [0, 0], lat: [0, 0], distances, figures, beyond,
    },
  }));
}

test("a letter of the data says which figure reaches a place", () => {
  const verdicts = places({ systems: [{}, {}], distances: [[1, 1]], figures: ["ln", "h-"] });

  const words = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([s, i]) => verdicts.placeReachedBy(PUBLISHED, s, 0, i));
  assert.deepEqual(words, ["low", "nominal", "high", ""]);
});

test("a what-if range reaches the places within it", () => {
  const verdicts = places({ systems: [{ range: 1000 }], distances: [[900, 1300]], figures: ["n-"] });

  assert.deepEqual([0, 1].map((i) => verdicts.placeReachedBy(whatIf(1300), 0, 0, i)), ["whatIf", "whatIf"]);
  assert.deepEqual([0, 1].map((i) => verdicts.placeReachedBy(whatIf(899), 0, 0, i)), ["", ""]);
});

test("a place within the minimum range is reached by no what-if range, or only by one from farther off", () => {
  const systems = [{ range: 1000, high: 1200, min: 300 }];
  const verdicts = places({ systems, distances: [[150, 1250]], figures: ["--"], beyond: [{ 0: null }] });
  const chain = places({ systems, distances: [[150, 200]], figures: ["--"], beyond: [{ 0: 1300, 1: null }] });

  assert.deepEqual([0, 1].map((i) => verdicts.placeReachedBy(whatIf(1300), 0, 0, i)), ["", "whatIf"]);
  assert.equal(chain.placeReachedBy(whatIf(1299), 0, 0, 0), "");
  assert.deepEqual([0, 1].map((i) => chain.placeReachedBy(whatIf(1300), 0, 0, i)), ["whatIf", ""]);
});

test("a what-if range below the minimum range reaches no place", () => {
  const verdicts = places({ systems: [{ range: 1000, min: 300 }], distances: [[310, 200]], figures: ["nn"], beyond: [{ 1: 300 }] });

  assert.deepEqual([0, 1].map((i) => verdicts.placeReachedBy(whatIf(290), 0, 0, i)), ["", ""]);
  assert.deepEqual([0, 1].map((i) => verdicts.placeReachedBy(whatIf(305), 0, 0, i)), ["", "whatIf"]);
});

test("a place is judged by the surest figure, then from the nearest site", () => {
  const verdicts = places({ systems: [{}, {}], distances: [[500, 700], [400, 800]], figures: ["n-", "l-", "h-", "h-"] });

  const [first, second] = verdicts.bestPlaces(ANY);
  assert.deepEqual(first, { reachedBy: "low", km: 400, system: 0, site: 1 });
  assert.deepEqual(second, { reachedBy: "", km: 700, system: 0, site: 0 });
});

test("of equals the first site comes first, then the first system", () => {
  // 0 km from both sites: only the figures differ.
  const values = { systems: [{}, {}], distances: [[0, 0], [0, 0]] };

  const [across] = places({ ...values, figures: ["h-", "l-", "l-", "h-"] }).bestPlaces(ANY);
  const [equal] = places({ ...values, figures: ["l-", "l-", "l-", "l-"] }).bestPlaces(ANY);
  assert.deepEqual([across.system, across.site], [1, 0]);
  assert.deepEqual([equal.system, equal.site], [0, 0]);
});

test("a what-if range counts as much as a nominal one: then the nearer site decides", () => {
  const values = { systems: [{ range: 1000 }], distances: [[500, 900], [1100, 1200]], figures: ["n-", "--"] };

  const [nearer] = places(values).bestPlaces({ ...ANY, ranges: new Map([["0-1", 1150]]) });
  const [farther] = places({ ...values, distances: [[1000, 900], [1100, 1200]], figures: ["h-", "--"] })
    .bestPlaces({ ...ANY, ranges: new Map([["0-1", 1150]]) });
  assert.deepEqual([nearer.reachedBy, nearer.km], ["nominal", 500]);
  assert.deepEqual([farther.reachedBy, farther.km], ["whatIf", 1100]);
});
