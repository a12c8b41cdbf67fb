import assert from "node:assert/strict";
import { test } from "node:test";

import { coordinates, fillIn, kilometres, percent, roundedPopulation, systemWithRange } from "#page/words.js";

import { system } from "./fixtures.js";

for (const [share, words] of /** @type {[number, string][]} */ ([
  [0, "0.0 %"], [1e-9, "<0.1 %"], [0.0004, "<0.1 %"], [0.0005, "0.1 %"], [0.1234, "12.3 %"], [0.9994, "99.9 %"],
  [0.9995, ">99.9 %"], [0.99999, ">99.9 %"], [1, "100.0 %"],
])) {
  test(`a share of ${share} is ${words}`, () => assert.equal(percent(share), words));
}

test("a region partly in reach has neither 0 % nor 100 %", () => {
  assert.equal(percent(0, "partial"), "<0.1 %");
  assert.equal(percent(1, "partial"), ">99.9 %");
  assert.equal(percent(0.5, "partial"), "50.0 %");
  assert.equal(percent(1, "full"), "100.0 %");
  assert.equal(percent(0, "none"), "0.0 %");
});

test("kilometres are whole and grouped", () => {
  assert.equal(kilometres(1234567.5), "1,234,568");
  assert.equal(kilometres(0.49), "0");
});

test("people are counted to two digits", () => {
  assert.deepEqual([14_987_000, 100_499, 95].map(roundedPopulation), ["15,000,000", "100,000", "95"]);
});

test("coordinates name the hemisphere, whichever turn the longitude is of", () => {
  assert.equal(coordinates(131.04, 32.75), "32.8° N 131.0° E");
  assert.equal(coordinates(190, -33.44, 2), "33.44° S 170.00° W");
  assert.equal(coordinates(-540.5, 0), "0.0° N 179.5° E");
});

test("blanks are filled in, and what has no value stays", () => {
  assert.equal(fillIn("{n} of {all}, {n}", { n: 3, all: 9 }), "3 of 9, 3");
  assert.equal(fillIn("{constructor} {toString}", {}), "{constructor} {toString}");
});

test("what is filled in is not filled in again", () => {
  assert.equal(fillIn("{a} {b}", { a: "{b}", b: "$&{a}" }), "{b} $&{a}");
});

test("a bare range is its own name", () => {
  assert.equal(systemWithRange(system({ short: "1,500 km", label: "1,500 km" })), "1,500 km");
  assert.equal(systemWithRange(system({ short: "LRHW", label: "2,775 km" })), "LRHW 2,775 km");
});
