// The table of the towns of the targets.

/** @import { PageData, PageStore, PlaceVerdict, ReachedBy, Verdict } from "./types.d.ts" */
/** @import { Column, RowActions } from "./table.js" */
/** @import { Verdicts } from "./verdicts.js" */

import { byId, make } from "./dom.js";
import { verdictSwatch } from "./swatches.js";
import { SortedTable, textCell } from "./table.js";
import { REACHED_BY_RANK } from "./verdicts.js";
import { kilometres, roundedPopulation } from "./words.js";

/** @type {Record<ReachedBy, Verdict>} */
const SHADING = { low: "full", nominal: "full", whatIf: "full", high: "possible", "": "none" };

/**
 * Fill the table of places when it is open, and keep it in step with the store.
 * @param {PageData} data
 * @param {PageStore} store
 * @param {Verdicts} verdicts
 * @param {RowActions} actions
 */
export function buildPlaceTable(data, store, verdicts, actions) {
  const { text, places } = data;
  /** @type {PlaceVerdict[]} */
  let verdictsNow = [];
  const table = new SortedTable(byId("places"), {
    columns: placeColumns(data, (i) => verdictsNow[i]),
    keys: [...places.name.keys()], sortBy: "population", breaksTies: "distance", text, actions,
    searchText: (i) => `${places.name[i]} ${places.admin1[i]} ${data.countries[places.country[i]]}`,
  });
  const refresh = () => {
    if (store.get().tab !== "places") return;
    verdictsNow = verdicts.bestPlaces(store.get());
    table.refresh();
  };
  refresh();
  store.subscribe(["tab", "system", "site", "ranges"], refresh);
  store.subscribe(["place"], ({ place }) => table.mark("hovered", place));
  return table;
}

/**
 * @param {PageData} data
 * @param {(i: number) => PlaceVerdict} at
 * @returns {Column[]}
 */
function placeColumns({ text, places, countries }, at) {
  /** @type {Record<ReachedBy, string>} */
  const words = { low: text.by_low, nominal: text.by_nominal, whatIf: text.by_asked, high: text.by_high, "": text.by_none };
  return [
    {
      id: "region", title: text.place, first: 1, isText: true, isFixed: true, value: (i) => places.name[i],
      fill: (cell, i) => {
        cell.textContent = places.name[i];
        const within = [places.admin1[i], countries[places.country[i]]].filter(Boolean).join(", ");
        cell.append(" ", make("em", { textContent: within }));
      },
    },
    {
      id: "reach", title: text.reach_by, first: -1,
      value: (i) => REACHED_BY_RANK[at(i).reachedBy] * 1e6 - at(i).km,
      fill: (cell, i) => {
        const { reachedBy } = at(i);
        if (cell.dataset.figure === reachedBy) return;
        cell.dataset.figure = reachedBy;
        cell.replaceChildren(verdictSwatch(SHADING[reachedBy]), words[reachedBy]);
      },
    },
    {
      id: "distance", title: text.distance, unit: text.unit_km, first: 1, isNumber: true,
      value: (i) => at(i).km, fill: textCell((i) => kilometres(at(i).km)),
    },
    {
      id: "population", title: text.population, first: -1, isNumber: true, isFixed: true,
      value: (i) => places.population[i], fill: textCell((i) => roundedPopulation(places.population[i])),
    },
  ];
}
