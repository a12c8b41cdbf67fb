// How far places are from each site, wherever it has been moved to.

/** @import { FlatLine, LonLat, PageData, World } from "./types.d.ts" */

import { DistanceField, vectorOf } from "./geodesy.js";
import { COPIES, decodeRing, nearestCopy, northing } from "./geometry.js";
import { traceOutline } from "./outline.js";
import { hitTestContext, lineShape } from "./shapes.js";

export class Distances {
  /**
   * @param {PageData} data
   * @param {World} world
   */
  constructor(data, world) {
    this.data = data;
    this.world = world;
    /** @type {Map<string, { position: LonLat | null, field: DistanceField }>} */
    this.fields = new Map();
  }

  /**
   * Kilometres from a site to a place: to the nearest point of the site or, if the question is about
   * everywhere in it, to the farthest.
   * @param {number} t  site
   * @param {number} lon
   * @param {number} lat
   * @param {LonLat | null} position  where the site has been moved to
   */
  km(t, lon, lat, position) {
    if (this.data.launch === "anywhere" && this.isInSite(t, lon, lat)) return 0;
    return this.field(t, position, this.data.launch === "everywhere").distance(vectorOf(lon, lat));
  }

  /**
   * The outline of a range from a site, traced here.
   * @param {number} t  site
   * @param {number} rangeKm
   * @param {number | null} minimumKm  which the opposite end of the site decides
   * @param {LonLat | null} position
   */
  outline(t, rangeKm, minimumKm, position) {
    const { centre, launch } = this.data;
    const { shape } = this.world.sites[t];
    const isFarthest = launch === "everywhere";
    /** @type {(line: FlatLine) => boolean} */
    const isOutside = (line) => !shape?.holds(hitTestContext(), line[0], line[1]); // deep in a site is no coast
    const lines = traceOutline(this.field(t, position, isFarthest), rangeKm, centre).filter(isOutside);
    if (minimumKm) lines.push(...traceOutline(this.field(t, position, !isFarthest), minimumKm, centre));
    return lineShape(lines);
  }

  /**
   * @private
   * @param {number} t
   * @param {number} lon
   * @param {number} lat
   */
  isInSite(t, lon, lat) {
    const { shape } = this.world.sites[t];
    if (!shape) return false;
    const x = nearestCopy(lon, this.data.centre);
    return COPIES.some((copy) => shape.holds(hitTestContext(), x + copy, northing(lat)));
  }

  /**
   * The field of a site, built again only when the site has been moved.
   * @private
   * @param {number} t
   * @param {LonLat | null} position
   * @param {boolean} isFarthest
   */
  field(t, position, isFarthest) {
    const key = `${t}-${isFarthest}`;
    const known = this.fields.get(key);
    if (known && known.position === position) return known.field;
    const site = this.data.sites[t];
    const rings = site.parts
      ? site.parts.flat().map((text) => decodeRing(text, this.data.coastSteps))
      : [position ?? [site.lon, site.lat]];
    const field = new DistanceField(rings, isFarthest);
    this.fields.set(key, { position, field });
    return field;
  }
}
