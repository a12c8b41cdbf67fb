import assert from "node:assert/strict";
import { test } from "node:test";

import { Store } from "#page/store.js";

/** @import { Derivation } from "#page/store.js" */
/** @typedef {{ price: number, count: number, name: string }} Choices */
/** @typedef {{ total: number, label: string }} Derived */

/** A store of a price and a count, and a list of what it has done. */
function shop() {
  /** @type {string[]} */
  const done = [];
  /** @type {{ [Key in keyof Derived]: Derivation<Choices & Derived, Derived[Key]> }} */
  const derivations = {
    total: {
      from: ["price", "count"],
      compute: ({ price, count }) => {
        done.push("total");
        return price * count;
      },
    },
    label: { from: ["total", "name"], compute: ({ total, name }) => `${name} ${total}` },
  };
  const store = new Store({ price: 2, count: 3, name: "tea" }, derivations);
  return { store, done };
}

test("what is derived is there from the start, once computed", () => {
  const { store, done } = shop();

  assert.deepEqual(store.get(), { price: 2, count: 3, name: "tea", total: 6, label: "tea 6" });
  assert.deepEqual(done, ["total"]);
});

test("an update changes what it names and what follows from it, in the same object", () => {
  const { store } = shop();
  const state = store.get();

  store.update({ price: 5, name: "rice" });

  assert.equal(store.get(), state);
  assert.deepEqual(state, { price: 5, count: 3, name: "rice", total: 15, label: "rice 15" });
});

test("what does not depend on the change is not computed again", () => {
  const { store, done } = shop();

  store.update({ name: "rice" });

  assert.deepEqual(done, ["total"]);
});

test("a listener is called once an update, after all is derived, and only for what it reads", () => {
  const { store } = shop();
  /** @type {string[]} */
  const calls = [];
  store.subscribe(["price", "count", "total"], ({ label }) => calls.push(`sum ${label}`));
  store.subscribe(["name"], ({ name }) => calls.push(name));

  store.update({ price: 4, count: 1 });

  assert.deepEqual(calls, ["sum tea 4"]);
});

test("listeners are called in the order of subscription, whatever the order of the patch", () => {
  const { store } = shop();
  /** @type {string[]} */
  const calls = [];
  store.subscribe(["name"], () => calls.push("first"));
  store.subscribe(["total"], () => calls.push("second"));
  store.subscribe(["price"], () => calls.push("third"));

  store.update({ price: 4, name: "rice" });

  assert.deepEqual(calls, ["first", "second", "third"]);
});

test("a value that stays the same calls nobody, also where it is derived", () => {
  const { store } = shop();
  let calls = 0;
  store.subscribe(["name", "total", "label"], () => { calls += 1; });

  store.update({ name: "tea" });
  store.update({ price: 3, count: 2 }); // 6 again

  assert.equal(calls, 0);
});

test("an update by a listener waits until all have heard of the first", () => {
  const { store } = shop();
  /** @type {string[]} */
  const calls = [];
  store.subscribe(["price"], ({ price }) => {
    if (price === 4) store.update({ price: 9, name: "gold" });
  });
  store.subscribe(["price", "name"], ({ price, name }) => calls.push(`${name} for ${price}`));

  store.update({ price: 4 });

  assert.deepEqual(calls, ["tea for 4", "gold for 9"]);
});

test("after a listener that fails the store goes on, without what was waiting", () => {
  const { store } = shop();
  store.subscribe(["price"], ({ price }) => {
    if (price < 0) store.update({ name: "debt" });
  });
  store.subscribe(["price"], ({ price }) => {
    if (price < 0) throw new Error("below zero");
  });

  assert.throws(() => store.update({ price: -1 }), /below zero/);
  store.update({ price: 7 });

  assert.deepEqual([store.get().total, store.get().name], [21, "tea"]);
});
