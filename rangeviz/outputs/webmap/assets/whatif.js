// The what-if range: the controls to set it, and the note that the page is not as published.

/** @import { PageData, PageStore, State, SystemRecord } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */

import { combinationKey, combinations, splitKey } from "./combinations.js";
import { byId, findElement, make } from "./dom.js";
import { MOST_RANGE_KM } from "./geodesy.js";
import { coordinates, fillIn, kilometres } from "./words.js";

const STEP_KM = 10;
const LEAST_KM = 100;

/**
 * The slider's ends: its steps pass through the published range, so that it can be had back.
 * @param {Pick<SystemRecord, "range" | "high">} system
 */
export function sliderEnds({ range, high }) {
  const most = Math.min(MOST_RANGE_KM, Math.max(2 * high, range + 1000));
  const below = Math.floor(Math.max(0, range - LEAST_KM) / STEP_KM);
  const above = Math.floor((most - range) / STEP_KM);
  /** @type {(km: number) => number} */
  const rounded = (km) => Number(km.toFixed(3));
  return { min: rounded(range - below * STEP_KM), max: rounded(range + above * STEP_KM) };
}

/** The choice of a combination, the slider, the number and the button that brings the published range back. */
export class WhatIf {
  /**
   * @param {PageData} data
   * @param {PageStore} store
   * @param {Actions} actions
   */
  constructor(data, store, actions) {
    this.data = data;
    this.store = store;
    this.combination = findElement(document, "#combination", HTMLSelectElement);
    this.slider = findElement(document, "#range", HTMLInputElement);
    this.number = findElement(document, "#range-km", HTMLInputElement);
    this.reset = byId("reset-range");
    /** @type {SystemRecord | null} */
    this.system = null; // whose ends the slider has
    this.combination.append(...this.options());
    this.combination.addEventListener("change", () => actions.chooseCombination(this.combination.value));
    this.slider.addEventListener("input", () => this.set(actions, this.slider.valueAsNumber));
    this.number.addEventListener("change", () => this.set(actions, this.number.valueAsNumber));
    this.reset.addEventListener("click", () => this.set(actions, null));
    this.refresh();
    store.subscribe(["combination", "ranges"], () => this.refresh());
  }

  /**
   * Set the range, and show what it has become: a number out of bounds is put right.
   * @private
   * @param {Actions} actions
   * @param {number | null} km
   */
  set(actions, km) {
    actions.setRange(km);
    this.refresh();
  }

  /** @private */
  options() {
    const { systems, sites, text } = this.data;
    return combinations(this.data).map(([s, t]) => make("option", {
      value: combinationKey(s, t), textContent: fillIn(text.from, { system: systems[s].short, site: sites[t].short }),
    }));
  }

  /** @private */
  refresh() {
    const { text, systems } = this.data;
    const { combination, ranges } = this.store.get();
    const system = systems[splitKey(combination)[0]];
    const isWhatIf = ranges.has(combination);
    const km = ranges.get(combination) ?? system.range;
    this.combination.value = combination;
    if (this.system !== system) this.setEnds(system);
    const isSliding = document.activeElement === this.slider && Math.abs(this.slider.valueAsNumber - km) <= STEP_KM / 2;
    if (!isSliding) this.slider.value = String(km);
    this.number.value = String(Math.round(km * 10) / 10);
    this.reset.hidden = !isWhatIf;
    const words = fillIn(isWhatIf ? text.asked_km : text.published_km, { km: kilometres(km), published: system.label });
    this.slider.setAttribute("aria-valuetext", words);
  }

  /**
   * @private
   * @param {SystemRecord} system
   */
  setEnds(system) {
    this.system = system;
    const { min, max } = sliderEnds(system);
    Object.assign(this.slider, { min, max, step: STEP_KM });
    const figures = [...new Set([system.low, system.range, system.high])];
    byId("published").replaceChildren(...figures.map((value) => make("option", { value: String(value) })));
  }
}

/**
 * Say at the head of the page what is not as published, so that no picture of it misleads.
 * @param {PageData} data
 * @param {PageStore} store
 */
export function buildWhatIfNote(data, store) {
  const note = byId("asked");
  const refresh = () => {
    const sentences = whatIfSentences(data, store.get());
    note.hidden = !sentences.length;
    note.replaceChildren();
    if (sentences.length) note.append(make("b", { textContent: data.text.what_if }), ` ${sentences.join(" ")}`);
    const [moved] = store.get().moved.values();
    if (moved) note.append(" ", make("code", { textContent: commandAt(data, moved) }));
  };
  refresh();
  store.subscribe(["ranges", "moved"], refresh);
}

/**
 * @param {PageData} data
 * @param {State} state
 */
function whatIfSentences({ text, systems, sites }, { ranges, moved }) {
  const ofRanges = [...ranges].map(([key, km]) => {
    const [s, t] = splitKey(key);
    const names = { system: systems[s].short, site: sites[t].short };
    return fillIn(text.asked, { ...names, km: kilometres(km), published: systems[s].label });
  });
  const ofMoves = [...moved].map(([t, [lon, lat]]) =>
    fillIn(text.moved, { site: sites[t].short, place: coordinates(lon, lat, 2) }));
  return [...ofRanges, ...ofMoves];
}

/**
 * The command that answers for a place, as the page does for its sites.
 * @param {PageData} data
 * @param {readonly [lon: number, lat: number]} position
 */
function commandAt({ systems, flags }, [lon, lat]) {
  const ranges = systems.map(({ flag }) => flag).join(" ");
  return `rangeviz map ${ranges} --at ${lon.toFixed(2)},${lat.toFixed(2)} ${flags}`;
}
