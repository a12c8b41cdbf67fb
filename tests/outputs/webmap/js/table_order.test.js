import assert from "node:assert/strict";
import { test } from "node:test";

import { orderedRows } from "#page/table_order.js";

const SHARES = [0.5, 1, 0, 0.5, 0.5];
const NEAREST = [900, 400, 2000, 100, 500];
const NAMES = ["b", "Ä", "a", "z", "c"];

/** @type {{ tieBreak: (row: number) => number, compareText: (a: string, b: string) => number }} */
const BASICS = { tieBreak: (row) => NEAREST[row], compareText: new Intl.Collator("en").compare };
const byShare = { value: (/** @type {number} */ row) => SHARES[row] };
const byName = { isText: true, value: (/** @type {number} */ row) => NAMES[row] };

test("rows go by a column, and where it is equal by the nearest first", () => {
  assert.deepEqual(orderedRows(5, { ...BASICS, column: byShare, direction: -1 }), [1, 3, 4, 0, 2]);
});

test("the tie-break runs upwards also where the column runs the other way", () => {
  assert.deepEqual(orderedRows(5, { ...BASICS, column: byShare, direction: 1 }), [2, 3, 4, 0, 1]);
});

test("text goes by the language, not by code points", () => {
  assert.deepEqual(orderedRows(5, { ...BASICS, column: byName, direction: 1 }), [2, 1, 0, 4, 3]);
  assert.deepEqual(orderedRows(5, { ...BASICS, column: byName, direction: -1 }), [3, 4, 0, 1, 2]);
});

test("numbers go by value, not as text", () => {
  const values = [100, 9, 20];
  const column = { value: (/** @type {number} */ row) => values[row] };

  assert.deepEqual(orderedRows(3, { ...BASICS, tieBreak: () => 0, column, direction: 1 }), [1, 2, 0]);
});

test("only the rows that a search finds are there, in the same order", () => {
  const isFound = (/** @type {number} */ row) => row !== 3;

  assert.deepEqual(orderedRows(5, { ...BASICS, column: byShare, direction: -1, isFound }), [1, 4, 0, 2]);
});
