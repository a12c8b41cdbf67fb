// What there is to draw, decoded once.

/** @import { Area, EncodedParts, PageData, PublishedOutline, SiteRecord, World, WorldSite } from "./types.d.ts" */

import { combinationKey, combinations } from "./combinations.js";
import { decodeRing, nearestCopy, northing, shiftOf, toPlane } from "./geometry.js";
import { pathOf, Shape } from "./shapes.js";

/**
 * Everything to be drawn.
 * @param {PageData} data
 * @returns {World}
 */
export function buildWorld(data) {
  const { backdrop, centre, regions } = data;
  /** @type {(parts: EncodedParts, steps: number) => Shape} */
  const shape = (parts, steps) => new Shape(parts, steps, centre);
  return {
    land: shape(backdrop.land, backdrop.steps),
    borders: pathOf(backdrop.borders.map((text) => borderLine(decodeRing(text, backdrop.steps), centre))),
    regions: regions.code.map((code, index) => ({
      code, index, disputed: regions.disputed[index], shape: shape(regions.parts[index], data.coastSteps),
    })),
    outlines: publishedOutlines(data, new Map(data.envelopes.map((e) => [e.key, shape(e.parts, data.outlineSteps)]))),
    sites: data.sites.map((site) => worldSite(site, site.parts && shape(site.parts, data.coastSteps), centre)),
    names: data.names.map(([kind, text, lon, lat, zoom]) => ({
      kind, text, zoom, x: nearestCopy(lon, centre), y: northing(lat),
    })),
  };
}

/**
 * A border in the plane, moved as a whole next to the centre.
 * @param {number[]} points
 * @param {number} centre
 */
function borderLine(points, centre) {
  const shift = shiftOf(points, centre);
  return points.map((v, i) => (i % 2 ? northing(v) : v + shift));
}

/**
 * The outline of each system from each site; low and high where the published figures differ.
 * @param {PageData} data
 * @param {Map<string, Area>} envelopes
 * @returns {PublishedOutline[]}
 */
function publishedOutlines(data, envelopes) {
  return combinations(data).map(([s, t]) => {
    const key = combinationKey(s, t);
    const nominal = envelopes.get(`${key}-nominal`);
    if (!nominal) throw new Error(`the data have no envelope ${key}-nominal`);
    const hasSpread = data.systems[s].low < data.systems[s].high;
    const low = hasSpread ? envelopes.get(`${key}-low`) ?? nominal : null;
    const high = hasSpread ? envelopes.get(`${key}-high`) ?? nominal : null;
    return { key, system: s, site: t, nominal, low, high };
  });
}

/**
 * @param {SiteRecord} site
 * @param {Area | undefined} shape
 * @param {number} centre
 * @returns {WorldSite}
 */
function worldSite(site, shape, centre) {
  /** @type {WorldSite} */
  const drawn = { kind: site.kind, short: site.short, x: nearestCopy(site.lon, centre), y: northing(site.lat) };
  if (shape) drawn.shape = shape;
  if (site.path.length) {
    drawn.lines = [toPlane(site.path, centre)];
    drawn.path = pathOf(drawn.lines);
  }
  return drawn;
}
