// The store of the page: the reader's choices, and what follows from them.

/** @import { Choices, Derived, PageData, PageStore, State, World } from "./types.d.ts" */
/** @import { OutlineDrawer } from "./drawn_outlines.js" */
/** @import { Derivation } from "./store.js" */
/** @import { Verdicts } from "./verdicts.js" */

import { sitesAt } from "./drawn_outlines.js";
import { Store } from "./store.js";

/**
 * @param {Choices} choices
 * @param {object} sources  of what is derived
 * @param {PageData} sources.data
 * @param {World} sources.world
 * @param {Verdicts} sources.verdicts
 * @param {OutlineDrawer} sources.outlines
 * @returns {PageStore}
 */
export function createPageStore(choices, { data, world, verdicts, outlines }) {
  /** @type {{ [Key in keyof Derived]: Derivation<State, Derived[Key]> }} */
  const derivations = {
    verdicts: { from: ["system", "site", "ranges"], compute: (state) => verdicts.best(state) },
    shading: { from: ["verdicts"], compute: (state) => state.verdicts.map(({ verdict }) => verdict).join() },
    sites: { from: ["moved"], compute: (state) => sitesAt(world, state.moved, data.centre) },
    outlines: { from: ["ranges", "moved"], compute: (state) => outlines.draw(state) },
    traced: {
      from: ["outlines"],
      compute: (state) => state.outlines.filter(({ isTraced }) => isTraced).map(({ key }) => key).join(),
    },
  };
  return new Store(choices, derivations);
}
