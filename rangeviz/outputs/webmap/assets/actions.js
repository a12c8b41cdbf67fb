// What a reader can do, each as one update of the store.

/** @import { Choices, FragmentChoices, LonLat, PageData, PageStore, Point, Tab } from "./types.d.ts" */

import { combinationKey, combinations, splitKey } from "./combinations.js";
import { MOST_RANGE_KM } from "./geodesy.js";

const SAME_KM = 1e-3; // a what-if range this near to the published one is the published one

/**
 * The choices on a page as an address says; but for the address, as it opens.
 * @param {PageData} data
 * @param {FragmentChoices} fragment
 * @returns {Choices}
 */
export function choicesOf(data, fragment) {
  const { isBandShown, tab, pinned, hidden } = fragment;
  const system = fragment.system ?? (data.systems.length > 1 ? null : 0);
  const site = fragment.site ?? (data.sites.length > 1 ? null : 0);
  const all = combinations(data).map(([s, t]) => combinationKey(s, t));
  const [slid] = fragment.ranges[0] ?? [];
  return {
    system,
    site,
    shown: new Set(all.filter((key) => !hidden.includes(key))),
    isBandShown,
    ranges: new Map(fragment.ranges),
    moved: new Map(fragment.moved),
    combination: slid ?? (system === null || site === null ? all[0] : combinationKey(system, site)),
    tab,
    pinned,
    hovered: null,
    place: null,
    card: pinned === null ? null : { region: pinned, point: null },
  };
}

export class Actions {
  /**
   * @param {PageData} data
   * @param {PageStore} store
   */
  constructor(data, store) {
    this.data = data;
    this.store = store;
  }

  /**
   * Be as an address says.
   * @param {FragmentChoices} fragment
   */
  restore(fragment) {
    this.store.update(choicesOf(this.data, fragment));
  }

  /**
   * Shade the regions for another system or site.
   * @param {Partial<Pick<Choices, "system" | "site">>} choice
   */
  shadeFor(choice) {
    const { system, site } = { ...this.store.get(), ...choice };
    const combination = system === null || site === null ? {} : { combination: combinationKey(system, site) };
    this.store.update({ ...choice, ...combination });
  }

  /** @param {string} combination */
  chooseCombination(combination) {
    this.store.update({ combination });
  }

  /**
   * Give the chosen combination a what-if range, and shade the regions for it; null, a number that is
   * none, or the published range brings the published range back.
   * @param {number | null} km
   */
  setRange(km) {
    const { combination, ranges } = this.store.get();
    const [system, site] = splitKey(combination);
    const isPublished = km === null || !Number.isFinite(km) || Math.abs(km - this.data.systems[system].range) < SAME_KM;
    const changed = new Map(ranges);
    if (isPublished) changed.delete(combination);
    else changed.set(combination, Math.max(1, Math.min(MOST_RANGE_KM, km)));
    this.store.update({ ranges: changed, system, site });
  }

  /**
   * Move a point site; null brings it back.
   * @param {number} site
   * @param {LonLat | null} position
   */
  moveSite(site, position) {
    const moved = new Map(this.store.get().moved);
    if (position) moved.set(site, position);
    else moved.delete(site);
    this.store.update({ moved });
  }

  /**
   * @param {string} key
   * @param {boolean} isShown
   */
  showOutline(key, isShown) {
    const shown = new Set(this.store.get().shown);
    if (isShown) shown.add(key);
    else shown.delete(key);
    this.store.update({ shown });
  }

  /** @param {boolean} isBandShown */
  showBand(isBandShown) {
    this.store.update({ isBandShown });
  }

  /**
   * A place is in hand only while the table of places is open.
   * @param {Tab} tab
   */
  openTab(tab) {
    this.store.update(tab === "places" ? { tab } : { tab, place: null });
  }

  /** @param {number | null} place */
  showPlace(place) {
    this.store.update({ place });
  }

  /**
   * Hover a region; its card follows the pointer unless a region is pinned.
   * @param {number | null} region
   * @param {Point | null} point  of the map's frame
   */
  hover(region, point) {
    const card = region === null ? null : { region, point };
    this.store.update(this.store.get().pinned === null ? { hovered: region, card } : { hovered: region });
  }

  /**
   * Pin a region and its card, or with null let go.
   * @param {number | null} region
   * @param {Point | null} [point]
   */
  pin(region, point = null) {
    const described = region ?? this.store.get().hovered;
    this.store.update({ pinned: region, card: described === null ? null : { region: described, point } });
  }

  /**
   * Pin a region, or let it go if it is the pinned one.
   * @param {number | null} region
   * @param {Point | null} [point]
   */
  togglePin(region, point = null) {
    this.pin(region === this.store.get().pinned ? null : region, point);
  }

  /** Hide the card of a region that is only hovered: the map is about to move under it. */
  dropCard() {
    if (this.store.get().pinned === null) this.store.update({ card: null });
  }

  /** Put the card of the pinned region at the region, after the map has changed; hide any other. */
  resetCard() {
    const { pinned } = this.store.get();
    this.store.update({ card: pinned === null ? null : { region: pinned, point: null } });
  }
}
