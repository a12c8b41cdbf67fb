import assert from "node:assert/strict";
import { test } from "node:test";

import { choicesOf } from "#page/actions.js";
import { readFragment, writeFragment } from "#page/fragment.js";

import { pageData, site, system } from "./fixtures.js";

const DATA = pageData({
  systems: [system({ id: "tomahawk" }), system({ id: "lrhw" })],
  sites: [site({ id: "kyushu" }), site({ id: "35.5n-139.5e", kind: "point" })],
  regions: { code: ["CN-FJ", "RU-PRI"], name: ["", ""], country: ["", ""], disputed: [false, false], counted: [true, true], parts: [[], []] },
});
const NOTHING = {
  isEmbedded: false, system: null, site: null, hidden: [], isBandShown: false, ranges: [], moved: [], pinned: null,
  tab: "regions", view: null,
};

test("an empty address asks for nothing, and nothing has an empty address", () => {
  assert.deepEqual(readFragment(DATA, ""), NOTHING);
  const choices = choicesOf(DATA, readFragment(DATA, ""));

  assert.equal(writeFragment(DATA, { ...choices }, { view: null, isEmbedded: false }), "");
});

const EVERYTHING = "embed&system=lrhw&site=kyushu&hide=tomahawk~35.5n-139.5e&hide=lrhw~kyushu&band=1"
  + "&range=lrhw~kyushu~1850&range=tomahawk~kyushu~999.5&move=35.5n-139.5e~-170.250,60.000&pin=RU-PRI&tab=places&view=150.10,40.00,4.25";

test("an address is read", () => {
  assert.deepEqual(readFragment(DATA, `#${EVERYTHING}`), {
    isEmbedded: true, system: 1, site: 0, hidden: ["0-1", "1-0"], isBandShown: true,
    ranges: [["1-0", 1850], ["0-0", 999.5]], moved: [[1, [-170.25, 60]]], pinned: 1, tab: "places", view: [150.1, 40, 4.25],
  });
});

test("what is read is written as it was", () => {
  const choices = choicesOf(DATA, readFragment(DATA, EVERYTHING));

  assert.equal(writeFragment(DATA, choices, { view: ["150.10", "40.00", "4.25"], isEmbedded: true }), EVERYTHING);
});

test("names with signs of their own come back", () => {
  const data = pageData({ systems: [system({ id: "a&b=c" }), system({ id: "%~#" })], sites: [site({ id: "x y" }), site({ id: "ø" })] });
  const choices = { ...choicesOf(data, readFragment(data, "")), system: 0, site: 1 };

  const { system: s, site: t } = readFragment(data, writeFragment(data, choices, { view: null, isEmbedded: false }));
  assert.deepEqual([s, t], [0, 1]);
});

for (const hostile of [
  "#system=<img src=x onerror=alert(1)>&site=${alert(1)}&pin=__proto__",
  "#system=__proto__&site=constructor&hide=constructor~constructor&tab=__proto__&tab=sources",
  "#range=lrhw~kyushu~NaN&range=lrhw~nowhere~900&range=~~&range=lrhw~kyushu~&range=lrhw~kyushu",
  "#range=lrhw~kyushu~-5&range=lrhw~kyushu~0.5&range=lrhw~kyushu~Infinity&range=lrhw~kyushu~1e99",
  "#range=lrhw~kyushu~99999&range=lrhw~kyushu~19000.001",
  "#move=kyushu~0,0&move=35.5n-139.5e~0,86&move=35.5n-139.5e~541,0&move=35.5n-139.5e~,&move=35.5n-139.5e~1&move=35.5n-139.5e",
  "#move=35.5n-139.5e~NaN,5&move=nowhere~1,2&view=1,2&view=a,b,c",
  "#view=,,",
  "#view=1,2,3,4",
  "#view=Infinity,0,4",
  "#%",
  "#&&&===~~~,,,",
]) {
  test(`an address that asks for what cannot be changes nothing: ${hostile}`, () => {
    assert.deepEqual(readFragment(DATA, hostile), NOTHING);
  });
}

test("a range is taken from 1 to 19,000 km", () => {
  const { ranges } = readFragment(DATA, "#range=lrhw~kyushu~1&range=tomahawk~kyushu~19000");

  assert.deepEqual(ranges, [["1-0", 1], ["0-0", 19000]]);
});

test("with one system and one site the address names neither", () => {
  const data = pageData();
  const choices = choicesOf(data, readFragment(data, ""));

  assert.deepEqual([choices.system, choices.site], [0, 0]);
  assert.equal(writeFragment(data, choices, { view: null, isEmbedded: false }), "");
});
