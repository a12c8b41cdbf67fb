// The modules share one scope in the page: a name at the top of one may hide a name of the browser in another.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

import globals from "globals";

const FOLDER = dirname(createRequire(import.meta.url).resolve("#page/page.js"));
const TOP = /^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)/gm;

test("no name at the top of a module is one of the browser's", () => {
  const modules = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
  const names = modules.flatMap((name) => [...readFileSync(join(FOLDER, name), "utf8").matchAll(TOP)].map(([, top]) => top));

  assert.ok(names.length > 150, `${names.length} names`);
  assert.deepEqual(names.filter((name) => name in globals.browser || name in globals.builtin), []);
});

test("every module can be imported without a page", async () => {
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".js"))) {
    await import(`#page/${name}`);
  }
});
