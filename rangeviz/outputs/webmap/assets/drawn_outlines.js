// The outlines and sites as they are drawn now: as published, or for what-if ranges and moved sites.

/** @import { Choices, DrawnOutline, LonLat, PageData, PublishedOutline, World, WorldSite } from "./types.d.ts" */
/** @import { Distances } from "./distances.js" */

import { nearestCopy, northing } from "./geometry.js";
import { fillIn, kilometres } from "./words.js";

/**
 * What is written along an outline: with the system, without, and at the least.
 * @param {PageData} data
 * @param {PublishedOutline} outline
 * @param {number | null} whatIfKm
 */
function outlineWords(data, outline, whatIfKm) {
  const system = data.systems[outline.system];
  const site = data.sites[outline.site];
  const rangeLabel = whatIfKm === null ? system.label : fillIn(data.text.asked_label, { km: kilometres(whatIfKm) });
  const name = system.short === system.label ? rangeLabel : `${system.short} ${rangeLabel}`;
  return { labels: [`${name} · ${site.short}`, `${rangeLabel} · ${site.short}`], rangeLabel };
}

/** Traces outlines as they change, and keeps those that do not. */
export class OutlineDrawer {
  /**
   * @param {PageData} data
   * @param {World} world
   * @param {Distances} distances
   */
  constructor(data, world, distances) {
    this.data = data;
    this.distances = distances;
    this.outlines = world.outlines.map((outline) => this.drawn(outline, null, null));
  }

  /**
   * All the outlines, for the what-if ranges and moved sites given.
   * @param {Pick<Choices, "ranges" | "moved">} choices
   */
  draw({ ranges, moved }) {
    this.outlines = this.outlines.map((outline) => {
      const whatIfKm = ranges.get(outline.key) ?? null;
      const position = moved.get(outline.site) ?? null;
      const isSame = whatIfKm === outline.whatIfKm && position === outline.position;
      return isSame ? outline : this.drawn(outline, whatIfKm, position);
    });
    return this.outlines;
  }

  /**
   * @private
   * @param {PublishedOutline} outline
   * @param {number | null} whatIfKm
   * @param {LonLat | null} position
   * @returns {DrawnOutline}
   */
  drawn(outline, whatIfKm, position) {
    const { range, min } = this.data.systems[outline.system];
    const isTraced = whatIfKm !== null || position !== null;
    const drawn = isTraced
      ? this.distances.outline(outline.site, whatIfKm ?? range, min, position)
      : outline.nominal;
    return { ...outline, drawn, isTraced, whatIfKm, position, ...outlineWords(this.data, outline, whatIfKm) };
  }
}

/**
 * The sites, each where it has been moved to.
 * @param {World} world
 * @param {Choices["moved"]} moved
 * @param {number} centre
 * @returns {WorldSite[]}
 */
export function sitesAt(world, moved, centre) {
  return world.sites.map((site, t) => {
    const position = moved.get(t);
    return position ? { ...site, x: nearestCopy(position[0], centre), y: northing(position[1]) } : site;
  });
}
