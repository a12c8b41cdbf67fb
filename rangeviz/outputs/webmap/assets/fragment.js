// The reader's choices in the address of the page, so that a link or a bookmark brings them back.

/** @import { FragmentChoices, LonLat, PageData, State, Tab } from "./types.d.ts" */

import { combinationKey, combinations, splitKey } from "./combinations.js";
import { MOST_RANGE_KM } from "./geodesy.js";
import { EDGE_DEG } from "./geometry.js";

/**
 * The numbers of a text, separated by commas; null unless there are so many and all are finite.
 * @param {string | null | undefined} text
 * @param {number} count
 */
function numbers(text, count) {
  const parts = (text ?? "").split(",");
  const values = parts.map(Number);
  const isGood = parts.length === count && parts.every((part) => part.trim()) && values.every(Number.isFinite);
  return isGood ? values : null;
}

/**
 * The place of a record in its list; null if the list has none of that id.
 * @param {{ id: string }[]} records
 * @param {string | null} id
 */
function indexOf(records, id) {
  const index = records.findIndex((record) => record.id === id);
  return index < 0 ? null : index;
}

/**
 * What the address says about this page. Systems, sites and regions that the page does not have, and
 * numbers that cannot be, are left out.
 * @param {Pick<PageData, "systems" | "sites" | "regions">} data
 * @param {string} hash
 * @returns {FragmentChoices}
 */
export function readFragment(data, hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const pinned = data.regions.code.indexOf(parameters.get("pin") ?? "");
  const tabs = /** @type {Tab[]} */ (["places", "sources"]);
  return {
    isEmbedded: parameters.has("embed"),
    system: indexOf(data.systems, parameters.get("system")),
    site: indexOf(data.sites, parameters.get("site")),
    hidden: readCombinations(data, parameters.getAll("hide")).map(({ key }) => key),
    isBandShown: parameters.has("band"),
    ranges: readRanges(data, parameters.getAll("range")),
    moved: readMoves(data, parameters.getAll("move")),
    pinned: pinned < 0 ? null : pinned,
    tab: tabs.find((tab) => tab === parameters.get("tab")) ?? "regions",
    view: numbers(parameters.get("view"), 3),
  };
}

/**
 * Combinations written as "system~site", or "system~site~value".
 * @param {Pick<PageData, "systems" | "sites">} data
 * @param {string[]} texts
 */
function readCombinations(data, texts) {
  return texts.flatMap((text) => {
    const [systemId, siteId, value = ""] = text.split("~");
    const system = indexOf(data.systems, systemId);
    const site = indexOf(data.sites, siteId);
    return system === null || site === null ? [] : [{ key: combinationKey(system, site), value }];
  });
}

/**
 * @param {Pick<PageData, "systems" | "sites">} data
 * @param {string[]} texts
 * @returns {[key: string, km: number][]}
 */
function readRanges(data, texts) {
  return readCombinations(data, texts).flatMap(({ key, value }) => {
    const km = Number(value);
    return km >= 1 && km <= MOST_RANGE_KM ? [/** @type {[string, number]} */ ([key, km])] : [];
  });
}

/**
 * Moves of point sites, written as "site~lon,lat".
 * @param {Pick<PageData, "sites">} data
 * @param {string[]} texts
 * @returns {[site: number, position: LonLat][]}
 */
function readMoves(data, texts) {
  return texts.flatMap((text) => {
    const [id, place] = text.split("~");
    const site = indexOf(data.sites, id);
    const position = numbers(place, 2);
    if (site === null || data.sites[site].kind !== "point" || !position) return [];
    const [lon, lat] = position;
    if (Math.abs(lon) > 540 || Math.abs(lat) > EDGE_DEG) return [];
    return [/** @type {[number, LonLat]} */ ([site, [lon, lat]])];
  });
}

/**
 * The address of the reader's choices; an empty text if nothing differs from the page as it opens.
 * @param {Pick<PageData, "systems" | "sites" | "regions">} data
 * @param {Pick<State, "system" | "site" | "shown" | "isBandShown" | "ranges" | "moved" | "pinned" | "tab">} state
 * @param {{ view: (number | string)[] | null, isEmbedded: boolean }} page
 */
export function writeFragment(data, state, { view, isEmbedded }) {
  const { systems, sites, regions } = data;
  const parameters = new URLSearchParams();
  /** @type {(s: number, t: number) => string} */
  const ids = (s, t) => `${systems[s].id}~${sites[t].id}`;
  if (state.system !== null && systems.length > 1) parameters.append("system", systems[state.system].id);
  if (state.site !== null && sites.length > 1) parameters.append("site", sites[state.site].id);
  for (const [s, t] of combinations(data)) {
    if (!state.shown.has(combinationKey(s, t))) parameters.append("hide", ids(s, t));
  }
  if (state.isBandShown) parameters.append("band", "1");
  for (const [key, km] of state.ranges) {
    parameters.append("range", `${ids(...splitKey(key))}~${Number(km.toFixed(3))}`);
  }
  for (const [t, [lon, lat]] of state.moved) {
    parameters.append("move", `${sites[t].id}~${lon.toFixed(3)},${lat.toFixed(3)}`);
  }
  if (state.pinned !== null) parameters.append("pin", regions.code[state.pinned]);
  if (state.tab !== "regions") parameters.append("tab", state.tab);
  if (view) parameters.append("view", view.join(","));
  const text = parameters.toString().replaceAll("%7E", "~").replaceAll("%2C", ",");
  return [isEmbedded ? "embed" : "", text].filter(Boolean).join("&");
}
