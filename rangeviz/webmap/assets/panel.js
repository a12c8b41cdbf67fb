// Words and tables beside the map. Every text of the catalog or the user enters by textContent.

/** An element with properties, attributes (aria-, data-, role ...) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function kilometres(value) {
  return Math.round(value).toLocaleString("en-US");
}

/** A share as per cent: never 0 or 100 where the verdict says that it is neither. */
function percent(share) {
  const tenths = Math.round(share * 1000) / 10;
  if (tenths === 0 && share > 0) return "<0.1 %";
  if (tenths === 100 && share < 1) return ">99.9 %";
  return `${tenths.toFixed(1)} %`;
}

/** A system and its range; for a bare range the two are one. */
function rangeOf(system) {
  return system.short === system.label ? system.label : `${system.short} ${system.label}`;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A piece of an outline as the map draws it. */
function lineSwatch(system, site) {
  const { dash, double } = pattern(site);
  const line = (width, stroke, dashes) => {
    const drawn = svg("line", { x1: 1, x2: 39, y1: 6, y2: 6, "stroke-width": width });
    drawn.style.stroke = `var(${stroke})`;
    if (dashes.length) drawn.setAttribute("stroke-dasharray", dashes.join(" "));
    return drawn;
  };
  const lines = [line(double ? 5 : 2.6, colourName(system), dash)];
  if (double) lines.push(line(1.9, "--casing-solid", []));
  return svg("svg", { width: 40, height: 12, viewBox: "0 0 40 12", "aria-hidden": "true" }, ...lines);
}

/** A verdict's shading as the map draws it, told by its pattern as well as by its colour. */
function verdictSwatch(status) {
  const box = svg("rect", { x: 0.5, y: 0.5, width: 17, height: 11, rx: 1.5, class: `swatch-${status}` });
  const marks = status === "partial" ? svg("path", { d: "M1 8 8 1M4 11 14 1M10 11 17 4", class: "swatch-hatch" }) : "";
  return svg("svg", { width: 18, height: 12, viewBox: "0 0 18 12", "aria-hidden": "true" }, box, marks);
}

function link(text, url) {
  if (!/^https?:\/\//i.test(url || "")) return document.createTextNode(text);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

function citation(source, text) {
  const where = source.date && source.date !== "n.d." ? `${source.publisher}, ${source.date}` : `${source.publisher}, ${text.undated}`;
  return link(where, source.url);
}

const MOST_COLUMNS = 3; // of sites, beside the systems; more go below each system, by name

/** Key and layer control in one: a row a system, a column a site, a box to tick for each outline. */
function buildKey(data, state, changed) {
  const { text, sites } = data;
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
  const outlines = document.getElementById("outlines");
  outlines.append(make("table", {}, isMatrix ? make("thead", {}, head) : "", body));
  if (data.systems.some((system) => system.low < system.high)) {
    const box = make("input", { type: "checkbox", id: "band" });
    box.addEventListener("change", () => {
      state.band = box.checked;
      changed();
    });
    outlines.append(make("label", { className: "band" }, box, text.band));
  }
}

/** The choice of system and site by which the regions are shaded and the table is filled. */
function buildShading(data, state, changed) {
  const fill = (id, all, names) => {
    const select = document.getElementById(id);
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

/** The three shadings, with how many regions have each. Disputed areas are in nobody's total. */
function showVerdicts(data, state) {
  const list = document.getElementById("verdicts");
  list.replaceChildren();
  for (const status of ["full", "partial", "none"]) {
    const n = state.verdicts.filter((v, i) => v.status === status && !data.regions.disputed[i]).length;
    list.append(make("li", {}, verdictSwatch(status), make("span", { textContent: data.text[status] }), make("b", { textContent: String(n) })));
  }
  const disputed = data.regions.disputed.filter(Boolean).length;
  if (disputed) list.append(make("li", { className: "aside", textContent: fillIn(data.text.count_disputed, { n: disputed }) }));
}

const RANK = { full: 2, partial: 1, none: 0 };
const COLUMNS = [
  { id: "region", of: (r) => r.name, first: 1 },
  { id: "country", of: (r) => r.country, first: 1 },
  { id: "reach", of: (r, v) => RANK[v.status] * 2 + v.share, first: -1 },
  { id: "share", of: (r, v) => v.share, first: -1, number: true },
  { id: "nearest", of: (r, v) => v.nearest, first: 1, number: true, unit: true },
  { id: "farthest", of: (r, v) => v.farthest, first: 1, number: true, unit: true },
];

/** The table of regions: sorted, searched, walked with the arrow keys, in step with the map. */
class RegionTable {
  constructor(data, state, { hover, pin, focus }) {
    Object.assign(this, { data, state, hover, pin, focus });
    this.by = COLUMNS[2];
    this.order = -1;
    this.query = "";
    this.body = document.querySelector("#scroll tbody");
    this.head = document.querySelector("#scroll thead tr");
    this.buildHead();
    const most = 8; // rows that a printed page is sure to hold
    if (data.regions.code.length > most) document.getElementById("regions-title").dataset.print = data.text.first_rows;
    this.rows = data.regions.code.map((_, i) => this.buildRow(i));
    const search = document.getElementById("search");
    search.addEventListener("input", () => {
      this.query = search.value.trim().toLowerCase();
      this.arrange();
    });
  }

  buildHead() {
    for (const column of COLUMNS) {
      const button = make("button", { type: "button", textContent: this.data.text[column.id] });
      if (column.unit) button.append(" ", make("small", { textContent: this.data.text.unit_km }));
      button.append(make("i", { "aria-hidden": "true" }));
      const cell = make("th", { scope: "col", className: column.number ? "number" : column.id }, button);
      button.addEventListener("click", () => {
        this.order = this.by === column ? -this.order : column.first;
        this.by = column;
        this.arrange();
      });
      column.cell = cell;
      this.head.append(cell);
    }
  }

  buildRow(i) {
    const { regions, text } = this.data;
    const name = make("th", { scope: "row", textContent: regions.name[i] });
    if (regions.disputed[i]) name.append(" ", make("em", { textContent: text.disputed }));
    const cells = COLUMNS.slice(1).map((c) => make("td", { className: c.number ? "number" : c.id }));
    cells[0].textContent = this.data.countries[regions.country[i]];
    const row = make("tr", { tabIndex: -1, "data-region": regions.code[i] }, name, ...cells);
    row.addEventListener("pointerenter", () => this.hover(i));
    row.addEventListener("pointerleave", () => this.hover(null));
    row.addEventListener("click", () => this.pin(i));
    row.addEventListener("focus", () => this.focus(i));
    row.addEventListener("keydown", (event) => this.walk(event, row, i));
    return { row, cells, name: regions.name[i], country: cells[0].textContent, code: regions.code[i] };
  }

  walk(event, row, i) {
    const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
      Home: this.body.firstElementChild, End: this.body.lastElementChild }[event.key];
    if (to) {
      event.preventDefault();
      row.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.pin(i);
    }
  }

  /** Fill the cells for the chosen system and site, then put the rows in order. */
  refresh() {
    this.rows.forEach(({ cells }, i) => {
      const v = this.state.verdicts[i];
      cells[1].replaceChildren(verdictSwatch(v.status), this.data.text[`${v.status}_short`]);
      cells[2].textContent = percent(v.share);
      cells[3].textContent = kilometres(v.nearest);
      cells[4].textContent = kilometres(v.farthest);
    });
    this.arrange();
  }

  arrange() {
    const value = (i) => this.by.of(this.rows[i], this.state.verdicts[i]);
    const found = this.rows.map((_, i) => i).filter((i) => {
      const { name, country, code } = this.rows[i];
      return `${name} ${country} ${code}`.toLowerCase().includes(this.query);
    });
    found.sort((i, j) => {
      const a = value(i);
      const b = value(j);
      const first = typeof a === "string" ? a.localeCompare(b) : a - b;
      return first * this.order || this.state.verdicts[i].nearest - this.state.verdicts[j].nearest;
    });
    this.body.replaceChildren(...found.map((i) => this.rows[i].row));
    this.rows.forEach(({ row }) => { row.tabIndex = -1; });
    if (found.length) this.rows[found[0]].row.tabIndex = 0;
    for (const column of COLUMNS) {
      if (column === this.by) column.cell.setAttribute("aria-sort", this.order > 0 ? "ascending" : "descending");
      else column.cell.removeAttribute("aria-sort");
    }
    const all = this.rows.length;
    document.getElementById("found").textContent = this.query ? fillIn(this.data.text.found, { n: found.length, all }) : String(all);
  }

  mark(name, region, { scroll = false } = {}) {
    this.rows.forEach(({ row }, i) => row.classList.toggle(name, i === region));
    if (scroll && region !== null) {
      const { row } = this.rows[region];
      const frame = document.getElementById("scroll");
      if (row.offsetTop < frame.scrollTop + 30 || row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) {
        frame.scrollTop = row.offsetTop - frame.clientHeight / 3;
      }
    }
  }
}

const CARD_ROWS = 12;

/** What the card says of one region: for each site the distances, and the share by system. */
function fillCard(card, data, region, { pinned, close }) {
  const { text, regions, systems, sites } = data;
  const country = data.countries[regions.country[region]];
  const where = make("p", { className: "where", textContent: country });
  if (regions.disputed[region]) where.append(" · ", make("em", { textContent: text.disputed }));
  const table = make("table", {}, make("thead", {}, make("tr", {},
    make("th", { scope: "col", colSpan: 2, textContent: text.share_note }),
    ...["low", "nominal", "high"].map((name) => make("th", { scope: "col", className: "number", textContent: text[name] })))));
  let left = pinned ? Infinity : CARD_ROWS;
  sites.forEach((site, t) => {
    const { nearest, farthest } = data.rows[t];
    const distances = { site: site.short, nearest: kilometres(nearest[region]), farthest: kilometres(farthest[region]) };
    const body = make("tbody", {}, make("tr", {},
      make("th", { scope: "rowgroup", colSpan: 5, "data-site": site.id, textContent: fillIn(text.distances, distances) })));
    systems.slice(0, Math.max(0, left)).forEach((system, s) => {
      const row = data.rows[s * sites.length + t];
      const status = row.status[region];
      body.append(make("tr", { "data-row": `${system.id} ${site.id}` },
        make("th", { scope: "row" }, lineSwatch(s, t), system.short),
        make("td", { className: "verdict" }, verdictSwatch(status), text[`${status}_short`]),
        make("td", { className: "number", textContent: percent(row.low[region]) }),
        make("td", { className: "number nominal", textContent: percent(row.share[region]) }),
        make("td", { className: "number", textContent: percent(row.high[region]) })));
    });
    if (left > 0) table.append(body);
    left -= systems.length;
  });
  card.replaceChildren(make("h2", { textContent: regions.name[region] }), where, table);
  if (left < 0) card.append(make("p", { className: "more", textContent: fillIn(text.more_rows, { n: -left }) }));
  if (pinned) {
    const button = make("button", { type: "button", className: "close", "aria-label": text.close, textContent: "×" });
    button.addEventListener("click", close);
    card.append(button);
  }
  card.classList.toggle("pinned", pinned);
}

/** Every published figure's source, the sites, and how the distances are measured. */
function buildSources(data) {
  const { text } = data;
  const place = document.querySelector("#sources > div");
  const list = (sources, none) => {
    if (!sources.length) return make("p", { textContent: none });
    return make("ul", {}, ...sources.map((source) => {
      const item = make("li", {}, link(source.title, source.url), ` ${source.publisher}, ${source.date === "n.d." ? text.undated : source.date}`);
      if (source.figures) item.append(`: ${source.figures}`);
      if (source.weak) item.append(` (${text.weak})`);
      if (!source.seen) item.append(` (${text.accessed_not})`);
      return item;
    }));
  };
  for (const system of data.systems) {
    place.append(make("h3", { textContent: system.name }));
    const said = [`${system.label}: ${text[`range_${system.rangeIs}`]}.`];
    if (system.low < system.high) said.push(fillIn(text.published, { low: kilometres(system.low), high: kilometres(system.high) }));
    if (system.basis) said.push(fillIn(text.basis, { basis: system.basis }));
    if (system.status) said.push(`${system.status[0].toUpperCase()}${system.status.slice(1)}.`);
    place.append(make("p", { textContent: said.join(" ") }), list(system.sources, text.own_figure));
  }
  for (const site of data.sites) {
    place.append(make("h3", { textContent: fillIn(text.about_site, { name: site.name, kind: text[`kind_${site.kind}`] }) }));
    if (site.notes) place.append(make("p", { textContent: site.notes }));
    place.append(list(site.sources, text.own_site));
  }
  place.append(make("h3", { textContent: text.method_title }));
  place.append(make("p", { textContent: [text.round, text[data.launch], text.simplified, text.edge].join(" ") }));
}

/** The furniture every picture of the page must carry. */
function buildFooter(data, isCut) {
  const { text, boundary } = data;
  const paragraph = (...words) => make("p", {}, ...words);
  const made = paragraph(fillIn(text.made, { version: data.version }));
  if (data.command) made.append(": ", make("code", { textContent: data.command }));
  document.querySelector("footer").append(
    paragraph(text.round, " ", isCut ? `${text.edge} ` : "", text[data.launch], " ", fillIn(text.accuracy, { m: data.tolerance })),
    paragraph(make("strong", { textContent: text.disclaimer })),
    paragraph(fillIn(text.as_of, { date: data.asOf }), " ", fillIn(text.boundaries, boundary), " ", made),
  );
  made.replaceWith(...made.childNodes);
}
