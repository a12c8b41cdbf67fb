// The tabs beside the map: regions, places, sources.

/** @import { PageStore, Tab } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */

import { byId, findElement } from "./dom.js";

/**
 * @param {PageStore} store
 * @param {Actions} actions
 */
export function buildTabs(store, actions) {
  const tabs = Array.from(document.querySelectorAll("[role=tab]"), (element) => /** @type {HTMLElement} */ (element));
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => actions.openTab(nameOf(tab)));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = tabs[(i + by + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });
  findElement(document, ".skip", HTMLElement).addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the state of the page
    actions.openTab("regions");
    byId("regions").focus();
  });
  const refresh = () => {
    for (const tab of tabs) {
      const isOpen = nameOf(tab) === store.get().tab;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      byId(nameOf(tab)).hidden = !isOpen;
    }
  };
  refresh();
  store.subscribe(["tab"], refresh);
}

/** @param {HTMLElement} tab */
function nameOf(tab) {
  return /** @type {Tab} */ (tab.id.replace("tab-", ""));
}
