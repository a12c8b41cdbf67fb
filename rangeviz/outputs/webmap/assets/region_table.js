// The table of the regions of the targets.

/** @import { PageData, PageStore } from "./types.d.ts" */
/** @import { Column, RowActions } from "./table.js" */

import { byId, make } from "./dom.js";
import { verdictSwatch } from "./swatches.js";
import { SortedTable, textCell } from "./table.js";
import { VERDICTS } from "./verdicts.js";
import { kilometres, percent } from "./words.js";

/**
 * Fill the table of regions, and keep it in step with the store.
 * @param {PageData} data
 * @param {PageStore} store
 * @param {RowActions} actions
 */
export function buildRegionTable(data, store, actions) {
  const { text, regions } = data;
  const table = new SortedTable(byId("regions"), {
    columns: [...nameColumns(data), ...verdictColumns(data, store)],
    keys: regions.code, sortBy: "reach", breaksTies: "nearest", text, actions,
    searchText: (i) => `${regions.name[i]} ${data.countries[regions.country[i]]} ${regions.code[i]}`,
  });
  table.refresh();
  table.mark("pinned", store.get().pinned);
  store.subscribe(["verdicts"], () => table.refresh());
  store.subscribe(["hovered"], ({ hovered }) => table.mark("hovered", hovered));
  store.subscribe(["pinned"], ({ pinned }) => {
    table.mark("pinned", pinned);
    if (pinned !== null) table.scrollTo(pinned);
  });
  return table;
}

/**
 * @param {PageData} data
 * @returns {Column[]}
 */
function nameColumns({ text, regions, countries }) {
  /** @type {(i: number) => string} */
  const country = (i) => countries[regions.country[i]];
  return [
    {
      id: "region", title: text.region, first: 1, isText: true, isFixed: true,
      value: (i) => regions.name[i],
      fill: (cell, i) => {
        cell.textContent = regions.name[i];
        if (regions.disputed[i]) cell.append(" ", make("em", { textContent: text.disputed }));
      },
    },
    { id: "country", title: text.country, first: 1, isText: true, isFixed: true, value: country, fill: textCell(country) },
  ];
}

/**
 * @param {PageData} data
 * @param {PageStore} store
 * @returns {Column[]}
 */
function verdictColumns({ text }, store) {
  /** @type {(i: number) => import("./types.d.ts").RegionVerdict} */
  const at = (i) => store.get().verdicts[i];
  return [
    {
      id: "reach", title: text.reach, first: -1,
      value: (i) => VERDICTS.indexOf(at(i).verdict) * 2 + at(i).share,
      fill: (cell, i) => {
        const { verdict } = at(i);
        if (cell.dataset.verdict === verdict) return;
        cell.dataset.verdict = verdict;
        cell.replaceChildren(verdictSwatch(verdict), text[`${verdict}_short`]);
      },
    },
    {
      id: "share", title: text.share, first: -1, isNumber: true,
      value: (i) => at(i).share, fill: textCell((i) => percent(at(i).share, at(i).verdict)),
    },
    {
      id: "nearest", title: text.nearest, unit: text.unit_km, first: 1, isNumber: true,
      value: (i) => at(i).nearest, fill: textCell((i) => kilometres(at(i).nearest)),
    },
    {
      id: "farthest", title: text.farthest, unit: text.unit_km, first: 1, isNumber: true,
      value: (i) => at(i).farthest, fill: textCell((i) => kilometres(at(i).farthest)),
    },
  ];
}
