// What is in reach: Python's numbers at the published ranges, its curves at what-if ranges.

/** @import { PageData, PlaceVerdict, Question, ReachedBy, RegionVerdict, Verdict } from "./types.d.ts" */

import { combinationKey, combinations } from "./combinations.js";
import { decodeRing } from "./geometry.js";

/**
 * From the worst, as the data number them.
 * @type {Verdict[]}
 */
export const VERDICTS = ["none", "possible", "partial", "full", "certain"];

/**
 * The letters of the data.
 * @type {Record<string, ReachedBy>}
 */
const REACHED_BY = { l: "low", n: "nominal", h: "high", "-": "" };

/**
 * What is better is higher.
 * @type {Record<ReachedBy, number>}
 */
export const REACHED_BY_RANK = { low: 3, nominal: 2, whatIf: 2, high: 1, "": 0 };

const WHOLE = 10_000; // a share of one, in the knots of a curve

/**
 * Knots of a curve: pairs of distance (tenths of a kilometre) and share (ten-thousandths).
 * @param {string} text
 */
function decodeCurve(text) {
  return decodeRing(text, 1);
}

/**
 * The share of a region within a distance: along the curve, straight between its knots.
 * @param {number[]} knots
 * @param {number} km
 */
export function shareWithin(knots, km) {
  const at = km * 10;
  const n = knots.length;
  if (at < knots[0]) return 0;
  if (at >= knots[n - 2]) return knots[n - 1] / WHOLE;
  let i = 0;
  while (knots[i + 2] <= at) i += 2;
  const part = (at - knots[i]) / (knots[i + 2] - knots[i]);
  return (knots[i + 1] + part * (knots[i + 3] - knots[i + 1])) / WHOLE;
}

/**
 * Over zero if the first is the better: by verdict, then by share, then by the nearest point.
 * @param {RegionVerdict} a
 * @param {RegionVerdict} b
 */
function compareRegionVerdicts(a, b) {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.share - b.share || b.nearest - a.nearest;
}

/**
 * Over zero if the first is the better: by the figure that reaches the place, then by distance.
 * @param {PlaceVerdict} a
 * @param {PlaceVerdict} b
 */
function comparePlaceVerdicts(a, b) {
  return REACHED_BY_RANK[a.reachedBy] - REACHED_BY_RANK[b.reachedBy] || b.km - a.km;
}

/**
 * The best of some values; of equal ones the first.
 * @template Value
 * @param {Value[]} values
 * @param {(a: Value, b: Value) => number} compare
 */
function bestOf(values, compare) {
  return values.reduce((best, value) => (compare(value, best) > 0 ? value : best));
}

/** The verdicts on regions and places, by system and site, published or by what-if ranges. */
export class Verdicts {
  /** @param {Pick<PageData, "systems" | "sites" | "regions" | "distances" | "rows" | "places">} data */
  constructor(data) {
    this.data = data;
    this.curves = data.distances.map(({ curves }) => curves.map(decodeCurve));
    this.beyond = data.rows.map(({ beyond }) =>
      new Map(Object.entries(beyond).map(([i, text]) => [Number(i), decodeCurve(text)])));
  }

  /**
   * The verdict on one region.
   * @param {Question["ranges"]} ranges
   * @param {number} s  system
   * @param {number} t  site
   * @param {number} i  region
   * @returns {RegionVerdict}
   */
  ofRegion(ranges, s, t, i) {
    const { data } = this;
    const row = data.rows[s * data.sites.length + t];
    const { nearest, farthest } = data.distances[t];
    const published = {
      verdict: VERDICTS[Number(row.verdict[i])], share: row.share[i], low: row.low[i], high: row.high[i],
      nearest: nearest[i], farthest: farthest[i],
    };
    const whatIfKm = ranges.get(combinationKey(s, t));
    return whatIfKm === undefined ? published : this.ofRegionWithin(whatIfKm, s, t, i, published);
  }

  /**
   * The same for a what-if range: it has no spread, so nothing is certain or possible. Where a minimum
   * range takes something away, the region has a curve of its own for the system and the site, which begins
   * beyond the minimum.
   * @private
   * @param {number} km
   * @param {number} s
   * @param {number} t
   * @param {number} i
   * @param {RegionVerdict} published
   * @returns {RegionVerdict}
   */
  ofRegionWithin(km, s, t, i, published) {
    const knots = this.beyond[s * this.data.sites.length + t].get(i);
    const { nearest, farthest } = published;
    /** @type {(verdict: Verdict, share: number) => RegionVerdict} */
    const outcome = (verdict, share) => ({ ...published, verdict, share, low: share, high: share });
    const isOut = knots ? !knots.length || km * 10 < knots[0] : km < nearest;
    if (isOut) return outcome("none", 0);
    const n = knots?.length ?? 0;
    const isFull = knots ? km * 10 >= knots[n - 2] && knots[n - 1] === WHOLE : km >= farthest;
    if (isFull) return outcome("full", 1);
    return outcome("partial", shareWithin(knots ?? this.curves[t][i], km));
  }

  /**
   * For each region the best verdict of the systems and sites in question.
   * @param {Question} question
   */
  best(question) {
    const inQuestion = combinations(this.data, question);
    return this.data.regions.code.map((_, i) =>
      bestOf(inQuestion.map(([s, t]) => this.ofRegion(question.ranges, s, t, i)), compareRegionVerdicts));
  }

  /**
   * Which range reaches a place. A place that lies within the minimum range of the nearest launch place
   * may need a longer range, from another; or none reaches it.
   * @param {Question["ranges"]} ranges
   * @param {number} s  system
   * @param {number} t  site
   * @param {number} i  place
   * @returns {ReachedBy}
   */
  placeReachedBy(ranges, s, t, i) {
    const { sites, places } = this.data;
    const published = REACHED_BY[places.figures[s * sites.length + t][i]];
    const whatIfKm = ranges.get(combinationKey(s, t));
    if (whatIfKm === undefined) return published;
    const beyond = places.beyond[s * sites.length + t][i];
    const needed = beyond === undefined ? places.distances[t][i] : beyond ?? Infinity;
    return needed <= whatIfKm ? "whatIf" : "";
  }

  /**
   * For each place the best verdict of the systems and sites in question; of equals that of the first
   * site, then of the first system.
   * @param {Question} question
   * @returns {PlaceVerdict[]}
   */
  bestPlaces(question) {
    const { places } = this.data;
    const inQuestion = combinations(this.data, question).sort(([, a], [, b]) => a - b);
    return places.name.map((_, i) => bestOf(inQuestion.map(([s, t]) => ({
      reachedBy: this.placeReachedBy(question.ranges, s, t, i), km: places.distances[t][i], system: s, site: t,
    })), comparePlaceVerdicts));
  }
}
