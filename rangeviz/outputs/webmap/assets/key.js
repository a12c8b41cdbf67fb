// The key, which is the layer control too.

/** @import { PageData, PageStore, SourceRecord, SystemRecord } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */

import { combinationKey } from "./combinations.js";
import { byId, link, make } from "./dom.js";
import { lineSwatch } from "./swatches.js";
import { fillIn, kilometres } from "./words.js";

const MOST_COLUMNS = 3; // of sites, beside the systems; more go below each system, by name

/**
 * Key and layer control in one: a row a system, a column a site, a box to tick for each outline.
 */
export class Key {
  /**
   * @param {PageData} data
   * @param {PageStore} store
   * @param {Actions} actions
   */
  constructor(data, store, actions) {
    this.data = data;
    this.store = store;
    this.actions = actions;
    /** @type {Map<string, HTMLInputElement>} */
    this.boxes = new Map();
    this.band = make("input", { type: "checkbox", id: "band" });
    this.band.addEventListener("change", () => actions.showBand(this.band.checked));
    byId("outlines").append(this.table());
    if (data.systems.some(hasSpread)) byId("outlines").append(make("label", { className: "band" }, this.band, data.text.band));
    this.refresh();
    store.subscribe(["shown", "isBandShown"], () => this.refresh());
  }

  /** @private */
  refresh() {
    const { shown, isBandShown } = this.store.get();
    for (const [key, box] of this.boxes) box.checked = shown.has(key);
    this.band.checked = isBandShown;
  }

  /** @private */
  table() {
    const { systems, sites, text } = this.data;
    const hasColumns = sites.length <= MOST_COLUMNS;
    const body = make("tbody");
    systems.forEach((system, s) => {
      const name = systemCell(system, text);
      const boxes = sites.map((site, t) => this.box(s, t, hasColumns ? "" : site.short));
      if (hasColumns) body.append(make("tr", {}, name, ...boxes.map((box) => make("td", {}, box))));
      else body.append(make("tr", {}, name), make("tr", {}, make("td", { className: "below" }, ...boxes)));
    });
    if (!hasColumns) return make("table", {}, body);
    const heads = sites.map((site) => make("th", { scope: "col", textContent: site.short, title: site.name }));
    const head = make("tr", {}, make("th", { scope: "col", textContent: text.system_column }), ...heads);
    return make("table", {}, make("thead", {}, head), body);
  }

  /**
   * A box that shows or hides an outline.
   * @private
   * @param {number} s  system
   * @param {number} t  site
   * @param {string} words  beside it
   */
  box(s, t, words) {
    const { systems, sites, text } = this.data;
    const key = combinationKey(s, t);
    const label = fillIn(text.show_outline, { system: systems[s].short, site: sites[t].short });
    const box = make("input", { type: "checkbox", checked: true, "aria-label": label });
    box.addEventListener("change", () => this.actions.showOutline(key, box.checked));
    this.boxes.set(key, box);
    return make("label", {}, box, lineSwatch(s, t), words);
  }
}

/** @param {SystemRecord} system */
function hasSpread(system) {
  return system.low < system.high;
}

/**
 * A system by name, with its range, its spread and its first source.
 * @param {SystemRecord} system
 * @param {PageData["text"]} text
 */
function systemCell(system, text) {
  const note = make("small", {});
  if (hasSpread(system)) {
    note.append(fillIn(text.spread, { low: kilometres(system.low), high: kilometres(system.high) }), " · ");
  }
  note.append(system.sources.length ? citation(system.sources[0], text) : text.own_figure);
  const cell = make("th", { scope: "row", title: system.name }, make("b", { textContent: system.short }));
  if (system.short !== system.label) cell.append(" ", make("span", { className: "range", textContent: system.label }));
  cell.append(note);
  return cell;
}

/**
 * @param {SourceRecord} source
 * @param {PageData["text"]} text
 */
function citation(source, text) {
  const date = source.date && source.date !== "n.d." ? source.date : text.undated;
  return link(`${source.publisher}, ${date}`, source.url);
}
