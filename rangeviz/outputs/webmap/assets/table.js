// A table beside the map: sorted, searched, walked with the arrow keys, in step with the map.

/**
 * Columns: id, the class of its cells; value(row index), by which it sorts; cell(element, index), which
 * fills it; first, the order it sorts in when chosen; isNumber; unit. The first column names the row.
 */
class SortedTable {
  constructor(section, { columns, keys, words, text, sortBy, hover, pin, focus }) {
    Object.assign(this, { columns, text, words, hover, pin, focus });
    this.marked = {};
    this.scroller = section.querySelector(".scroll");
    this.head = section.querySelector("thead tr");
    this.body = section.querySelector("tbody");
    this.found = section.querySelector(".found");
    this.by = columns.find((column) => column.id === sortBy);
    this.order = this.by.first;
    this.query = "";
    columns.forEach((column) => this.head.append(this.heading(column)));
    this.rows = keys.map((key, i) => this.row(key, i));
    const search = section.querySelector("input");
    search.addEventListener("input", () => {
      this.query = search.value.trim().toLowerCase();
      this.arrange();
    });
  }

  heading(column) {
    const button = make("button", { type: "button", textContent: column.title });
    if (column.unit) button.append(" ", make("small", { textContent: column.unit }));
    button.append(make("i", { "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      this.order = this.by === column ? -this.order : column.first;
      this.by = column;
      this.arrange();
    });
    column.head = make("th", { scope: "col", className: column.isNumber ? "number" : column.id }, button);
    return column.head;
  }

  row(key, i) {
    const cells = this.columns.map((c, n) => {
      const cell = make(n ? "td" : "th", { className: c.isNumber ? "number" : c.id });
      if (!n) cell.scope = "row";
      if (c.isFixed) c.cell(cell, i);
      return cell;
    });
    const row = make("tr", { tabIndex: -1, "data-key": key }, ...cells);
    row.addEventListener("pointerenter", () => this.hover(i));
    row.addEventListener("pointerleave", () => this.hover(null));
    row.addEventListener("click", () => this.pin(i));
    row.addEventListener("focus", () => this.focus(i));
    row.addEventListener("keydown", (event) => this.walk(event, row, i));
    return { row, cells };
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

  /** Fill the cells that depend on what is chosen, then put the rows in order. */
  refresh() {
    this.rows.forEach(({ cells }, i) => {
      this.columns.forEach((column, n) => { if (!column.isFixed) column.cell(cells[n], i); });
    });
    this.arrange();
  }

  arrange() {
    const { by, order, columns } = this;
    const indices = this.rows.map((_, i) => i);
    const found = this.query ? indices.filter((i) => this.words(i).toLowerCase().includes(this.query)) : indices;
    const values = this.rows.map((_, i) => by.value(i));
    const then = columns.find((column) => column.breaksTies);
    found.sort((i, j) => {
      const first = by.isText ? collate(values[i], values[j]) : values[i] - values[j];
      return first * order || then.value(i) - then.value(j);
    });
    const isSame = found.length === this.shown?.length && found.every((i, n) => i === this.shown[n]);
    if (!isSame) {
      this.body.replaceChildren(...found.map((i) => this.rows[i].row));
      this.rows.forEach(({ row }) => { row.tabIndex = -1; });
      if (found.length) this.rows[found[0]].row.tabIndex = 0;
      this.shown = found;
    }
    for (const column of columns) {
      if (column === by) column.head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
      else column.head.removeAttribute("aria-sort");
    }
    const all = this.rows.length;
    this.found.textContent = this.query ? fillIn(this.text.found, { n: found.length, all }) : String(all);
  }

  mark(name, i, { scroll = false } = {}) {
    this.marked[name]?.classList.remove(name);
    this.marked[name] = i === null ? null : this.rows[i].row;
    if (i === null) return;
    const { row } = this.rows[i];
    row.classList.add(name);
    if (!scroll) return;
    const frame = this.scroller;
    if (row.offsetTop < frame.scrollTop + 30 || row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) {
      frame.scrollTop = row.offsetTop - frame.clientHeight / 3;
    }
  }
}

const collate = new Intl.Collator(document.documentElement.lang).compare;

/** The regions of the targets. */
function regionTable(data, state, actions) {
  const { text, regions } = data;
  const verdict = (i) => state.verdicts[i];
  const country = (i) => data.countries[regions.country[i]];
  const put = (of) => (cell, i) => { cell.textContent = of(i); };
  return new SortedTable(byId("regions"), {
    keys: regions.code, text, sortBy: "reach", ...actions,
    words: (i) => `${regions.name[i]} ${country(i)} ${regions.code[i]}`,
    columns: [
      { id: "region", title: text.region, first: 1, isText: true, isFixed: true, value: (i) => regions.name[i],
        cell: (cell, i) => {
          cell.textContent = regions.name[i];
          if (regions.disputed[i]) cell.append(" ", make("em", { textContent: text.disputed }));
        } },
      { id: "country", title: text.country, first: 1, isText: true, isFixed: true, value: country, cell: put(country) },
      { id: "reach", title: text.reach, first: -1,
        value: (i) => VERDICTS.indexOf(verdict(i).verdict) * 2 + verdict(i).share,
        cell: (cell, i) => {
          const { verdict: found } = verdict(i);
          if (cell.dataset.verdict === found) return;
          cell.dataset.verdict = found;
          cell.replaceChildren(verdictSwatch(found), text[`${found}_short`]);
        } },
      { id: "share", title: text.share, first: -1, isNumber: true, value: (i) => verdict(i).share, cell: put((i) => percent(verdict(i).share, verdict(i).verdict)) },
      { id: "nearest", title: text.nearest, unit: text.unit_km, first: 1, isNumber: true, breaksTies: true,
        value: (i) => verdict(i).nearest, cell: put((i) => kilometres(verdict(i).nearest)) },
      { id: "farthest", title: text.farthest, unit: text.unit_km, first: 1, isNumber: true,
        value: (i) => verdict(i).farthest, cell: put((i) => kilometres(verdict(i).farthest)) },
    ],
  });
}

const FIGURE_VERDICT = { low: "full", nominal: "full", asked: "full", high: "possible", "": "none" };

/** The towns of the targets. */
function placeTable(data, state, actions) {
  const { text, places } = data;
  const reach = (i) => state.reached[i];
  const put = (of) => (cell, i) => { cell.textContent = of(i); };
  return new SortedTable(byId("places"), {
    keys: places.name.map((_, i) => i), text, sortBy: "population", ...actions,
    words: (i) => `${places.name[i]} ${places.admin1[i]} ${data.countries[places.country[i]]}`,
    columns: [
      { id: "region", title: text.place, first: 1, isText: true, isFixed: true, value: (i) => places.name[i],
        cell: (cell, i) => {
          cell.textContent = places.name[i];
          cell.append(" ", make("em", { textContent: [places.admin1[i], data.countries[places.country[i]]].filter(Boolean).join(", ") }));
        } },
      { id: "reach", title: text.reach_by, first: -1, value: (i) => FIGURE_RANK[reach(i).figure] * 1e6 - reach(i).km,
        cell: (cell, i) => {
          const { figure } = reach(i);
          if (cell.dataset.figure === figure) return;
          cell.dataset.figure = figure;
          cell.replaceChildren(verdictSwatch(FIGURE_VERDICT[figure]), text[`by_${figure || "none"}`]);
        } },
      { id: "distance", title: text.distance, unit: text.unit_km, first: 1, isNumber: true, breaksTies: true,
        value: (i) => reach(i).km, cell: put((i) => kilometres(reach(i).km)) },
      { id: "population", title: text.population, first: -1, isNumber: true, isFixed: true,
        value: (i) => places.population[i], cell: put((i) => populace(places.population[i])) },
    ],
  });
}

/** A number of people that ranks labels and is no statistic: two digits do. */
function populace(n) {
  return Number(n.toPrecision(2)).toLocaleString("en-US");
}
