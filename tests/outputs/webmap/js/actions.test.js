import assert from "node:assert/strict";
import { test } from "node:test";

import { Actions, choicesOf } from "#page/actions.js";
import { OutlineDrawer, sitesAt } from "#page/drawn_outlines.js";
import { readFragment } from "#page/fragment.js";
import { createPageStore } from "#page/page_store.js";
import { Verdicts } from "#page/verdicts.js";

import { curve, pageData, site, system } from "./fixtures.js";

/** @import { Area, Line, World } from "#page/types.d.ts" */
/** @import { Distances } from "#page/distances.js" */

const LINE = /** @type {Line} */ (/** @type {unknown} */ ({ lines: [], box: { west: 0, east: 0, north: 0, south: 0 } }));

/** A page of two systems, an area and a point, without a document; and what its outlines were traced for. */
function openPage(hash = "") {
  const data = pageData({
    systems: [system({ id: "s0", range: 1000 }), system({ id: "s1", range: 2000, min: 50 })],
    sites: [site({ id: "t0" }), site({ id: "t1", kind: "point", lon: 10, lat: 20 })],
    distances: [100, 300].map((km) => ({ nearest: [km], farthest: [1500], curves: [curve([km, 0], [1500, 1])] })),
    rows: ["2", "2", "3", "3"].map((verdict) => ({ verdict, share: [0.5], low: [0.5], high: [0.5], beyond: {} })),
  });
  /** @type {unknown[][]} */
  const traced = [];
  const distances = /** @type {Distances} */ (/** @type {unknown} */ ({
    outline: (/** @type {unknown[]} */ ...values) => {
      traced.push(values);
      return { ...LINE };
    },
  }));
  const nominal = /** @type {Area} */ (LINE);
  const world = /** @type {World} */ (/** @type {unknown} */ ({
    outlines: [[0, 0], [0, 1], [1, 0], [1, 1]].map(([s, t]) => ({ key: `${s}-${t}`, system: s, site: t, nominal, low: null, high: null })),
    sites: data.sites.map(({ kind, short, lon }) => ({ kind, short, x: lon, y: 0 })),
  }));
  const store = createPageStore(choicesOf(data, readFragment(data, hash)), {
    data, world, verdicts: new Verdicts(data), outlines: new OutlineDrawer(data, world, distances),
  });
  return { data, world, store, actions: new Actions(data, store), traced };
}

test("the page opens with the best of all, everything shown, nothing in hand", () => {
  const state = openPage().store.get();

  assert.deepEqual([state.system, state.site, state.combination, state.tab], [null, null, "0-0", "regions"]);
  assert.deepEqual([...state.shown], ["0-0", "0-1", "1-0", "1-1"]);
  assert.deepEqual([state.pinned, state.hovered, state.place, state.card], [null, null, null, null]);
  assert.deepEqual([state.shading, state.traced], ["full", ""]);
});

test("the slider is set to the range in the address, else to the system and site there", () => {
  assert.equal(openPage("#system=s0&site=t0&range=s1~t1~900").store.get().combination, "1-1");
  assert.equal(openPage("#system=s1&site=t0").store.get().combination, "1-0");
  assert.equal(openPage("#system=s1").store.get().combination, "0-0");
});

test("a what-if range shades for its system and site, and traces that outline alone", () => {
  const { store, actions, traced } = openPage();
  actions.chooseCombination("1-0");

  actions.setRange(1234);

  const { ranges, system: s, site: t, outlines, shading } = store.get();
  assert.deepEqual([[...ranges], s, t, shading, store.get().traced], [[["1-0", 1234]], 1, 0, "partial", "1-0"]);
  assert.deepEqual(traced, [[0, 1234, 50, null]]);
  assert.equal(outlines[2].rangeLabel, "what if 1,234 km");
});

test("a step of the slider traces no other outline again", () => {
  const { store, actions, traced } = openPage("#range=s0~t0~700&range=s1~t1~800");
  const [first] = store.get().outlines;
  traced.length = 0;
  actions.chooseCombination("1-1");

  actions.setRange(810);

  assert.equal(store.get().outlines[0], first);
  assert.deepEqual(traced, [[1, 810, 50, null]]);
});

test("every step of the slider gives new verdicts", () => {
  const { store, actions } = openPage();

  const shadings = [50, 1234, 1600].map((km) => {
    actions.setRange(km);
    return store.get().shading;
  });

  assert.deepEqual(shadings, ["none", "partial", "full"]);
});

for (const km of [2000, 2000.0005, null, NaN]) {
  test(`a range of ${km} brings the published one back`, () => {
    const { world, store, actions } = openPage("#range=s1~t0~900");

    actions.setRange(km);

    assert.deepEqual([store.get().ranges.size, store.get().traced], [0, ""]);
    assert.equal(store.get().outlines[2].drawn, world.outlines[2].nominal);
  });
}

test("a what-if range stays from 1 to 19,000 km", () => {
  const { store, actions } = openPage();

  actions.setRange(-5);
  assert.equal(store.get().ranges.get("0-0"), 1);
  actions.setRange(99_999);
  assert.equal(store.get().ranges.get("0-0"), 19_000);
});

test("a moved site takes its outlines along, and the table stays with where it was", () => {
  const { store, actions, traced } = openPage();
  const { verdicts } = store.get();

  actions.moveSite(1, [12, 0]);

  assert.deepEqual(traced, [[1, 1000, null, [12, 0]], [1, 2000, 50, [12, 0]]]);
  assert.equal(store.get().traced, "0-1,1-1");
  assert.equal(store.get().sites[1].x, 12);
  assert.equal(store.get().verdicts, verdicts);
  actions.moveSite(1, null);
  assert.deepEqual([store.get().traced, store.get().sites[1].x], ["", 10]);
});

test("a site is drawn in the copy of the world nearest to the centre", () => {
  const { world } = openPage();

  assert.equal(sitesAt(world, new Map([[1, [-170, 0]]]), 150)[1].x, 190);
});

test("shading for one system and one site sets the slider to them", () => {
  const { store, actions } = openPage();

  actions.shadeFor({ system: 1 });
  assert.equal(store.get().combination, "0-0");
  actions.shadeFor({ site: 1 });
  assert.equal(store.get().combination, "1-1");
  actions.shadeFor({ site: null });
  assert.deepEqual([store.get().site, store.get().combination], [null, "1-1"]);
});

test("outlines are hidden and shown one by one", () => {
  const { store, actions } = openPage();

  actions.showOutline("0-1", false);
  assert.deepEqual([...store.get().shown], ["0-0", "1-0", "1-1"]);
  actions.showOutline("0-1", true);
  assert.equal(store.get().shown.size, 4);
});

test("the card follows the pointer until a region is pinned", () => {
  const { store, actions } = openPage();
  const point = { x: 5, y: 6 };

  actions.hover(0, point);
  assert.deepEqual(store.get().card, { region: 0, point });
  actions.togglePin(0, point);
  actions.hover(null, null);
  assert.deepEqual([store.get().card, store.get().hovered], [{ region: 0, point }, null]);
  actions.togglePin(0, point);
  assert.deepEqual([store.get().card, store.get().pinned], [null, null]);
});

test("a region let go keeps its card while it is hovered", () => {
  const { store, actions } = openPage("#pin=A");
  actions.hover(0, { x: 1, y: 2 });

  actions.pin(null);

  assert.deepEqual(store.get().card, { region: 0, point: null });
});

test("when the map moves, only the card of a pinned region stays", () => {
  const { store, actions } = openPage();
  actions.hover(0, { x: 1, y: 2 });

  actions.dropCard();
  assert.equal(store.get().card, null);
  actions.pin(0);
  actions.dropCard();
  assert.deepEqual(store.get().card, { region: 0, point: null });
});

test("a place is in hand only while the table of places is open", () => {
  const { store, actions } = openPage();
  actions.openTab("places");
  actions.showPlace(3);
  actions.openTab("places");
  assert.equal(store.get().place, 3);

  actions.openTab("sources");

  assert.equal(store.get().place, null);
});

test("an address replaces all that was chosen", () => {
  const { data, store, actions } = openPage("#range=s1~t0~900&band=1&tab=places&pin=A&move=t1~1,2");

  actions.restore(readFragment(data, ""));

  const { ranges, moved, isBandShown, tab, pinned, card, traced } = store.get();
  assert.deepEqual([ranges.size, moved.size, isBandShown, tab, pinned, card, traced], [0, 0, false, "regions", null, null, ""]);
});
