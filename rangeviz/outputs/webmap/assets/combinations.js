// Combinations of a system and a site, by their places in the data: "0-1" is the first system from the second site.

/** @import { PageData } from "./types.d.ts" */

/**
 * @param {number} system
 * @param {number} site
 */
export function combinationKey(system, site) {
  return `${system}-${site}`;
}

/**
 * The system and the site of a combination.
 * @param {string} key
 * @returns {[system: number, site: number]}
 */
export function splitKey(key) {
  const [system, site] = key.split("-");
  return [Number(system), Number(site)];
}

/**
 * All combinations, or those of one system, of one site.
 * @param {Pick<PageData, "systems" | "sites">} data
 * @param {{ system?: number | null, site?: number | null }} [only]
 * @returns {[system: number, site: number][]}
 */
export function combinations(data, { system = null, site = null } = {}) {
  const systems = system === null ? [...data.systems.keys()] : [system];
  const sites = site === null ? [...data.sites.keys()] : [site];
  return systems.flatMap((s) => sites.map((t) => /** @type {[number, number]} */ ([s, t])));
}
