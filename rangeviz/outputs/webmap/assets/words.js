// How values are put into words. Every text of the catalog or the user enters the page by textContent.

/** @import { SystemRecord, Verdict } from "./types.d.ts" */

/**
 * A text with its {blanks} filled in; a blank without a value stays.
 * @param {string} text
 * @param {object} values
 */
export function fillIn(text, values) {
  const known = new Map(Object.entries(values));
  return text.replace(/\{(\w+)\}/g, (blank, name) => (known.has(name) ? String(known.get(name)) : blank));
}

const NUMBERS = new Intl.NumberFormat("en-US");

/** @param {number} value */
export function kilometres(value) {
  return NUMBERS.format(Math.round(value));
}

/**
 * A share as per cent: never 0 or 100 where a sliver is in reach, or out of it. That a region is partly
 * in reach is known by distance, also where its share rounds to 0 or 1.
 * @param {number} share
 * @param {Verdict} [verdict]
 */
export function percent(share, verdict) {
  const isPart = verdict === "partial";
  if (share < 0.0005 && (share > 0 || isPart)) return "<0.1 %";
  if (share >= 0.9995 && (share < 1 || isPart)) return ">99.9 %";
  return `${(Math.round(share * 1000) / 10).toFixed(1)} %`;
}

/**
 * A number of people, to two digits: it ranks places and is no statistic.
 * @param {number} people
 */
export function roundedPopulation(people) {
  return NUMBERS.format(Number(people.toPrecision(2)));
}

/**
 * A system and its range; a bare range is its own name.
 * @param {SystemRecord} system
 */
export function systemWithRange(system) {
  return system.short === system.label ? system.label : `${system.short} ${system.label}`;
}

/**
 * Coordinates with north or south first.
 * @param {number} lon
 * @param {number} lat
 */
export function coordinates(lon, lat, digits = 1) {
  const turned = ((((lon + 180) % 360) + 360) % 360) - 180;
  const northSouth = `${Math.abs(lat).toFixed(digits)}° ${lat < 0 ? "S" : "N"}`;
  return `${northSouth} ${Math.abs(turned).toFixed(digits)}° ${turned < 0 ? "W" : "E"}`;
}
