// The card of a region: for each site the distances, and verdict and share by system.

/** @import { PageData, PageStore, RegionVerdict } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */
/** @import { MapView } from "./map_view.js" */
/** @import { Verdicts } from "./verdicts.js" */

import { combinationKey } from "./combinations.js";
import { byId, make } from "./dom.js";
import { lineSwatch, verdictSwatch } from "./swatches.js";
import { fillIn, kilometres, percent } from "./words.js";

const MOST_ROWS = 12; // unless the region is pinned
const MARGIN = 8; // pixels between the card and the edge of the map
const GAP = 16; // pixels between the card and the pointer

export class RegionCard {
  /**
   * @param {PageData} data
   * @param {PageStore} store
   * @param {Verdicts} verdicts
   * @param {{ actions: Actions, mapView: MapView }} page
   */
  constructor(data, store, verdicts, { actions, mapView }) {
    this.data = data;
    this.store = store;
    this.verdicts = verdicts;
    this.actions = actions;
    this.mapView = mapView;
    this.element = byId("card");
    this.refresh();
    store.subscribe(["card", "pinned", "verdicts"], () => this.refresh());
  }

  /** @private */
  refresh() {
    const { card, pinned } = this.store.get();
    this.element.hidden = card === null;
    if (card === null) return;
    this.fill(card.region, pinned === card.region);
    const at = card.point ?? this.mapView.anchorOf(card.region);
    const { offsetWidth, offsetHeight } = this.element;
    const { clientWidth, clientHeight } = this.mapView.frame;
    const isRight = at.x + GAP + offsetWidth < clientWidth;
    const left = isRight ? at.x + GAP : at.x - GAP - offsetWidth;
    this.element.style.left = `${within(left, offsetWidth, clientWidth)}px`;
    this.element.style.top = `${within(at.y + GAP, offsetHeight, clientHeight)}px`;
  }

  /**
   * @private
   * @param {number} region
   * @param {boolean} isPinned
   */
  fill(region, isPinned) {
    const { text, regions, countries, sites, systems } = this.data;
    const where = make("p", { className: "where", textContent: countries[regions.country[region]] });
    if (regions.disputed[region]) where.append(" · ", make("em", { textContent: text.disputed }));
    const table = make("table", {}, this.head());
    let left = isPinned ? Infinity : MOST_ROWS;
    for (const t of sites.keys()) {
      if (left > 0) table.append(this.siteRows(region, t, left));
      left -= systems.length;
    }
    this.element.replaceChildren(make("h2", { textContent: regions.name[region] }), where, table);
    if (left < 0) this.element.append(make("p", { className: "more", textContent: fillIn(text.more_rows, { n: -left }) }));
    if (isPinned) this.element.append(this.closeButton());
    this.element.classList.toggle("pinned", isPinned);
  }

  /** @private */
  head() {
    const { text } = this.data;
    const shares = ["low", "nominal", "high"].map((name) => make("th", { scope: "col", className: "number", textContent: text[name] }));
    const note = make("th", { scope: "col", colSpan: 2, textContent: text.share_note });
    return make("thead", {}, make("tr", {}, note, ...shares));
  }

  /**
   * The distances from a site, and a row for each system as long as there is room.
   * @private
   * @param {number} region
   * @param {number} t  site
   * @param {number} most  rows
   */
  siteRows(region, t, most) {
    const { text, sites, systems, distances } = this.data;
    const site = sites[t];
    const nearest = kilometres(distances[t].nearest[region]);
    const farthest = kilometres(distances[t].farthest[region]);
    const words = fillIn(text.distances, { site: site.short, nearest, farthest });
    const heading = make("th", { scope: "rowgroup", colSpan: 5, "data-site": site.id, textContent: words });
    const rows = systems.slice(0, most).map((system, s) => {
      const verdict = this.verdicts.ofRegion(this.store.get().ranges, s, t, region);
      return make(
        "tr", { "data-row": `${system.id} ${site.id}` },
        make("th", { scope: "row" }, lineSwatch(s, t), system.short),
        make("td", { className: "verdict" }, verdictSwatch(verdict.verdict), text[`${verdict.verdict}_short`]),
        ...this.shareCells(verdict, this.store.get().ranges.get(combinationKey(s, t))),
      );
    });
    return make("tbody", {}, make("tr", {}, heading), ...rows);
  }

  /**
   * The shares by the published figures, or by the what-if range.
   * @private
   * @param {RegionVerdict} verdict
   * @param {number | undefined} whatIfKm
   */
  shareCells({ verdict, share, low, high }, whatIfKm) {
    const nominal = make("td", { className: "number nominal", textContent: percent(share, verdict) });
    if (whatIfKm !== undefined) {
      const words = fillIn(this.data.text.at_km, { km: kilometres(whatIfKm) });
      return [make("td", { className: "number asked", colSpan: 2, textContent: words }), nominal];
    }
    /** @type {(value: number) => HTMLElement} */
    const cell = (value) => make("td", { className: "number", textContent: percent(value) });
    return [cell(low), nominal, cell(high)];
  }

  /** @private */
  closeButton() {
    const button = make("button", { type: "button", className: "close", "aria-label": this.data.text.close, textContent: "×" });
    button.addEventListener("click", () => this.actions.pin(null));
    return button;
  }
}

/**
 * A start that keeps a box between the edges of the map.
 * @param {number} start
 * @param {number} size  of the box
 * @param {number} room
 */
function within(start, size, room) {
  return Math.max(MARGIN, Math.min(room - size - MARGIN, start));
}
