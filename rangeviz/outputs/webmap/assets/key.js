// The key, which is the layer control too; the choice of what the regions are shaded for; the legend.

const MOST_COLUMNS = 3; // of sites, beside the systems; more go below each system, by name

function citation(source, text) {
  const date = source.date && source.date !== "n.d." ? source.date : text.undated;
  return link(`${source.publisher}, ${date}`, source.url);
}

/** Key and layer control in one: a row a system, a column a site, a box to tick for each outline. */
class Key {
  constructor(data, state, changed) {
    const { text, sites } = data;
    this.state = state;
    this.boxes = new Map();
    const isMatrix = sites.length <= MOST_COLUMNS;
    const head = make("tr", {}, make("th", { scope: "col", textContent: text.system_column }));
    sites.forEach((site) => head.append(make("th", { scope: "col", textContent: site.short, title: site.name })));
    const body = make("tbody");
    const tick = (s, t) => {
      const box = make("input", { type: "checkbox", checked: true,
        "aria-label": fillIn(text.show_outline, { system: data.systems[s].short, site: sites[t].short }) });
      box.addEventListener("change", () => {
        if (box.checked) state.shown.add(`${s}-${t}`);
        else state.shown.delete(`${s}-${t}`);
        changed();
      });
      this.boxes.set(`${s}-${t}`, box);
      return make("label", {}, box, lineSwatch(s, t), isMatrix ? "" : sites[t].short);
    };
    data.systems.forEach((system, s) => {
      const source = system.sources[0];
      const note = make("small", {});
      if (system.low < system.high) note.append(fillIn(text.spread, { low: kilometres(system.low), high: kilometres(system.high) }), " · ");
      note.append(source ? citation(source, text) : text.own_figure);
      const name = make("th", { scope: "row", title: system.name }, make("b", { textContent: system.short }));
      if (system.short !== system.label) name.append(" ", make("span", { className: "range", textContent: system.label }));
      name.append(note);
      if (isMatrix) body.append(make("tr", {}, name, ...sites.map((_, t) => make("td", {}, tick(s, t)))));
      else body.append(make("tr", {}, name), make("tr", {}, make("td", { className: "below" }, ...sites.map((_, t) => tick(s, t)))));
    });
    byId("outlines").append(make("table", {}, isMatrix ? make("thead", {}, head) : "", body));
    if (data.systems.some((system) => system.low < system.high)) {
      this.band = make("input", { type: "checkbox", id: "band" });
      this.band.addEventListener("change", () => {
        state.band = this.band.checked;
        changed();
      });
      byId("outlines").append(make("label", { className: "band" }, this.band, text.band));
    }
  }

  /** Show what the state says. */
  refresh() {
    for (const [key, box] of this.boxes) box.checked = this.state.shown.has(key);
    if (this.band) this.band.checked = this.state.band;
  }
}

/** The choice of system and site by which the regions are shaded and the tables are filled. */
class Shading {
  constructor(data, state, changed) {
    this.state = state;
    const fill = (id, all, names) => {
      const select = byId(id);
      if (names.length > 1) select.append(make("option", { value: "any", textContent: all }));
      names.forEach((name, i) => select.append(make("option", { value: String(i), textContent: name })));
      state[id] = names.length > 1 ? null : 0;
      select.addEventListener("change", () => {
        state[id] = select.value === "any" ? null : Number(select.value);
        changed();
      });
    };
    fill("system", data.text.any_system, data.systems.map(rangeOf));
    fill("site", data.text.any_site, data.sites.map((s) => s.short));
  }

  refresh() {
    for (const id of ["system", "site"]) byId(id).value = this.state[id] === null ? "any" : String(this.state[id]);
  }
}

/** The shadings, with how many regions have each. What counts for no country is left out. */
function showVerdicts(data, state) {
  const { text, regions } = data;
  const count = (verdict) => state.verdicts.filter((v, i) => v.verdict === verdict && regions.counted[i]).length;
  const items = VERDICTS.toReversed().map((verdict) => make("li", { "data-verdict": verdict, title: text[`${verdict}_long`] },
    verdictSwatch(verdict), make("span", { textContent: text[verdict] }), make("b", { textContent: String(count(verdict)) })));
  const disputed = regions.counted.filter((isCounted) => !isCounted).length;
  if (disputed) items.push(make("li", { className: "aside", textContent: fillIn(text.count_disputed, { n: disputed }) }));
  byId("verdicts").replaceChildren(...items);
}
