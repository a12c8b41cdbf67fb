// Small pages for the tests, and the encoding of the data, written anew from data/basemaps/SOURCES.md.

/** @import { PageData, SiteRecord, SystemRecord } from "#page/types.d.ts" */

/**
 * Numbers in digits of five bits, each pair the difference to the one before.
 * @param {number[]} values  whole numbers, x and y by turns
 */
export function encode(values) {
  const differences = values.map((value, i) => value - (i < 2 ? 0 : values[i - 2]));
  return differences.map(encodeNumber).join("");
}

/** @param {number} value */
function encodeNumber(value) {
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  let text = "";
  while (left >= 32) {
    text += String.fromCharCode(63 + 32 + (left % 32));
    left = Math.floor(left / 32);
  }
  return text + String.fromCharCode(63 + left);
}

/**
 * A curve of the share of a region against the range, in kilometres.
 * @param {[km: number, share: number][]} knots
 */
export function curve(...knots) {
  return encode(knots.flatMap(([km, share]) => [Math.round(km * 10), Math.round(share * 10_000)]));
}

/**
 * @param {Partial<SystemRecord>} values
 * @returns {SystemRecord}
 */
export function system(values = {}) {
  const range = values.range ?? 1000;
  return {
    id: "s", name: "S", short: "S", label: "1,000 km", flag: "-s s", range, min: null, low: range, high: range,
    rangeIs: "maximum", basis: "", status: "", sources: [], ...values,
  };
}

/**
 * @param {Partial<SiteRecord>} values
 * @returns {SiteRecord}
 */
export function site(values = {}) {
  return { id: "t", name: "T", short: "T", kind: "area", lon: 0, lat: 0, notes: "", sources: [], path: [], ...values };
}

/**
 * @param {Partial<PageData>} values
 * @returns {PageData}
 */
export function pageData(values = {}) {
  return {
    text: { asked_label: "what if {km} km" }, version: "", title: "", answer: "", command: "", flags: "", asOf: "", launch: "anywhere",
    viewpoint: "", tolerance: "", drawn: "", centre: 0, outlineSteps: 1, coastSteps: 1,
    systems: [system()], sites: [site()], envelopes: [],
    regions: { code: ["A"], name: ["A"], country: ["AAA"], disputed: [false], counted: [true], parts: [[]] },
    distances: [], rows: [],
    places: { name: [], country: [], admin1: [], population: [], lon: [], lat: [], distances: [], figures: [], beyond: [] },
    countries: {}, names: [], boundary: { name: "", version: "", licence: "", viewpoint: "", date: "" },
    placeSource: { name: "", version: "", licence: "", url: "", date: "", credit: "" },
    backdrop: { steps: 1, land: [], borders: [] }, ...values,
  };
}
