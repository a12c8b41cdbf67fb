// Under the pointer, or in the middle of the map when it is moved by keys: where, and how far from each site.

/** @import { PageData } from "./types.d.ts" */

import { byId, make } from "./dom.js";
import { FARTHEST_KM } from "./geodesy.js";
import { coordinates, kilometres } from "./words.js";

export class Readout {
  /**
   * @param {PageData} data
   * @param {(site: number, lon: number, lat: number) => number} distanceKm
   */
  constructor(data, distanceKm) {
    this.distanceKm = distanceKm;
    this.where = make("b");
    this.values = data.sites.map(() => make("span"));
    const sites = data.sites.map((site, t) => make("span", { className: "from" }, `${site.short} `, this.values[t]));
    byId("readout").append(this.where, ...sites);
  }

  /**
   * @param {number} lon
   * @param {number} lat
   */
  show(lon, lat) {
    this.where.textContent = coordinates(lon, lat);
    this.values.forEach((value, t) => {
      const km = this.distanceKm(t, lon, lat);
      value.textContent = km > FARTHEST_KM ? `>${kilometres(FARTHEST_KM)} km` : `${kilometres(km)} km`;
    });
  }
}
