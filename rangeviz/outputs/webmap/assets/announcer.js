// What a screen reader is told of the region that the keyboard has reached, or that is pinned.

/** @import { PageData, PageStore } from "./types.d.ts" */

import { byId } from "./dom.js";
import { fillIn, percent } from "./words.js";

export class Announcer {
  /**
   * @param {PageData} data
   * @param {PageStore} store
   */
  constructor(data, store) {
    this.data = data;
    this.store = store;
    this.element = byId("spoken");
    const announcePinned = () => {
      const { pinned } = store.get();
      if (pinned !== null) this.announce(pinned);
    };
    announcePinned();
    store.subscribe(["pinned"], announcePinned);
  }

  /** @param {number} region */
  announce(region) {
    const { text, regions, countries } = this.data;
    const { verdict, share } = this.store.get().verdicts[region];
    this.element.textContent = fillIn(text.spoken, {
      region: regions.name[region], country: countries[regions.country[region]],
      verdict: text[verdict], share: percent(share, verdict),
    });
  }
}
