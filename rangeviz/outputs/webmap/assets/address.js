// The address of the page, kept in step with the reader's choices and the view of the map.

/** @import { PageData, PageStore } from "./types.d.ts" */
/** @import { MapView } from "./map_view.js" */

import { debounced, isEmbedded } from "./dom.js";
import { writeFragment } from "./fragment.js";

const WAIT_MS = 250;

/**
 * Write the address a while after each change of the choices or the view.
 * @param {PageData} data
 * @param {PageStore} store
 * @param {MapView} mapView
 */
export function keepAddress(data, store, mapView) {
  const write = debounced(WAIT_MS, () => {
    const page = { view: mapView.movedTo(), isEmbedded: isEmbedded() };
    const fragment = writeFragment(data, store.get(), page);
    if (fragment === location.hash.slice(1)) return;
    try {
      history.replaceState(null, "", fragment ? `#${fragment}` : location.href.split("#")[0]);
    } catch {
      // A page inside another's text has no address to write to.
    }
  });
  write();
  store.subscribe(["system", "site", "shown", "isBandShown", "ranges", "moved", "pinned", "tab"], write);
  mapView.map.on("moveend", write);
}
