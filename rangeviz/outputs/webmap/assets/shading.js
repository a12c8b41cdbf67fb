// The choice of what the regions are shaded for, and the legend of the shadings.

/** @import { PageData, PageStore } from "./types.d.ts" */
/** @import { Actions } from "./actions.js" */

import { byId, findElement, make } from "./dom.js";
import { verdictSwatch } from "./swatches.js";
import { VERDICTS } from "./verdicts.js";
import { fillIn, systemWithRange } from "./words.js";

const ANY = "any";

/**
 * Fill the choice of system and site by which the regions are shaded and the tables are filled.
 * @param {PageData} data
 * @param {PageStore} store
 * @param {Actions} actions
 */
export function buildShading(data, store, actions) {
  const system = choice("system", data.text.any_system, data.systems.map(systemWithRange));
  const site = choice("site", data.text.any_site, data.sites.map(({ short }) => short));
  system.addEventListener("change", () => actions.shadeFor({ system: chosen(system) }));
  site.addEventListener("change", () => actions.shadeFor({ site: chosen(site) }));
  const refresh = () => {
    const state = store.get();
    system.value = String(state.system ?? ANY);
    site.value = String(state.site ?? ANY);
  };
  refresh();
  store.subscribe(["system", "site"], refresh);
}

/**
 * A select with an option for all, if there are several, and one for each.
 * @param {string} id
 * @param {string} all
 * @param {string[]} names
 */
function choice(id, all, names) {
  const select = findElement(document, `#${id}`, HTMLSelectElement);
  if (names.length > 1) select.append(make("option", { value: ANY, textContent: all }));
  names.forEach((name, i) => select.append(make("option", { value: String(i), textContent: name })));
  return select;
}

/** @param {HTMLSelectElement} select */
function chosen(select) {
  return select.value === ANY ? null : Number(select.value);
}

/**
 * Fill the legend: the shadings, with how many regions have each. What counts for no country is left out.
 * @param {PageData} data
 * @param {PageStore} store
 */
export function buildLegend(data, store) {
  const { text, regions } = data;
  const refresh = () => {
    const counted = store.get().verdicts.filter((_, i) => regions.counted[i]);
    const items = VERDICTS.toReversed().map((verdict) => make(
      "li", { "data-verdict": verdict, title: text[`${verdict}_long`] },
      verdictSwatch(verdict), make("span", { textContent: text[verdict] }),
      make("b", { textContent: String(counted.filter((one) => one.verdict === verdict).length) }),
    ));
    const disputed = regions.counted.filter((isCounted) => !isCounted).length;
    if (disputed) items.push(make("li", { className: "aside", textContent: fillIn(text.count_disputed, { n: disputed }) }));
    byId("verdicts").replaceChildren(...items);
  };
  refresh();
  store.subscribe(["verdicts"], refresh);
}
