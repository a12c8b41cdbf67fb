import assert from "node:assert/strict";
import { test } from "node:test";

import { sourceRemarks } from "#page/sources.js";

const WORDS = { weak: "weak source", accessed_not: "not read" };

test("a citation says that a source was not read, then that it is weak, as the other outputs do", () => {
  assert.equal(sourceRemarks({ seen: false, weak: true }, WORDS), " (not read; weak source)");
  assert.equal(sourceRemarks({ seen: false, weak: false }, WORDS), " (not read)");
  assert.equal(sourceRemarks({ seen: true, weak: true }, WORDS), " (weak source)");
  assert.equal(sourceRemarks({ seen: true, weak: false }, WORDS), "");
});
