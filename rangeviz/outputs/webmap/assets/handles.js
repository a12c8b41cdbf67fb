// Handles on the sites that are points: dragged, or moved by the arrow keys, they take their rings along.

/** @import { PageData, PageStore, SiteRecord } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */

import { EDGE_DEG, nearestCopy } from "./geometry.js";
import { fillIn } from "./words.js";

const HOME_DEG = 1e-6; // a handle this near to where its site was is back
const STEPS_DEG = { fine: 0.1, coarse: 1 };

/**
 * The next place of a handle by a key; null if the key does not move it.
 * @param {{ lat: number, lng: number }} at
 * @param {string} key
 * @param {number} step
 * @returns {[lat: number, lon: number] | null}
 */
export function stepped({ lat, lng }, key, step) {
  if (key === "ArrowUp") return [lat + step, lng];
  if (key === "ArrowDown") return [lat - step, lng];
  if (key === "ArrowLeft") return [lat, lng - step];
  if (key === "ArrowRight") return [lat, lng + step];
  return null;
}

/**
 * Put a handle on each site that is a point.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {PageStore} store
 * @param {Actions} actions
 */
export function buildHandles(map, data, store, actions) {
  data.sites.forEach((site, t) => {
    if (site.kind === "point") buildHandle(map, data, store, { site, move: (position) => actions.moveSite(t, position), t });
  });
}

/**
 * @param {L.Map} map
 * @param {PageData} data
 * @param {PageStore} store
 * @param {{ site: SiteRecord, t: number, move: (position: [number, number] | null) => void }} own
 */
function buildHandle(map, data, store, { site, t, move }) {
  const label = fillIn(data.text.handle, { site: site.short });
  const icon = L.divIcon({ className: "handle", iconSize: [26, 26] });
  /** @type {[lat: number, lon: number]} */
  const home = [site.lat, nearestCopy(site.lon, data.centre)];
  const handle = L.marker(home, { icon, draggable: true, title: label, keyboard: true, bubblingMouseEvents: false }).addTo(map);
  const report = () => {
    const { lat, lng } = handle.getLatLng();
    const bounded = Math.max(-EDGE_DEG, Math.min(EDGE_DEG, lat));
    const isHome = Math.hypot(bounded - home[0], lng - home[1]) < HOME_DEG;
    move(isHome ? null : [lng, bounded]);
  };
  /** @type {(event: Event, to: [number, number]) => void} */
  const moveTo = (event, to) => {
    event.preventDefault();
    event.stopPropagation();
    handle.setLatLng(to);
    report();
  };
  const refresh = () => {
    const [lon, lat] = store.get().moved.get(t) ?? [home[1], home[0]];
    handle.setLatLng([lat, lon]);
  };
  handle.on("drag", report);
  const element = handle.getElement();
  element?.setAttribute("aria-label", label);
  element?.addEventListener("dblclick", (event) => moveTo(event, home));
  element?.addEventListener("keydown", (event) => {
    const isBack = event.key === "Home" || event.key === "Backspace";
    const step = event.shiftKey ? STEPS_DEG.coarse : STEPS_DEG.fine;
    const to = isBack ? home : stepped(handle.getLatLng(), event.key, step);
    if (to) moveTo(event, to);
  });
  refresh();
  store.subscribe(["moved"], refresh);
}
