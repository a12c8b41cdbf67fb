// A table beside the map: sorted, searched, walked with the arrow keys.

/** @import { SortColumn } from "./table_order.js" */

import { findElement, make } from "./dom.js";
import { orderedRows } from "./table_order.js";
import { fillIn } from "./words.js";

/**
 * @typedef {object} ColumnAddition
 * @property {string} id  class of its cells
 * @property {string} title
 * @property {string} [unit]
 * @property {1 | -1} first  direction it is sorted in when it is chosen
 * @property {boolean} [isNumber]
 * @property {boolean} [isFixed]  its cells do not depend on what is chosen
 * @property {(cell: HTMLElement, row: number) => void} fill
 */

/** @typedef {SortColumn & ColumnAddition} Column */

/**
 * What is done when a row is pointed at, chosen, or reached by the keyboard.
 * @typedef {object} RowActions
 * @property {(row: number | null) => void} hover
 * @property {(row: number) => void} pin
 * @property {(row: number) => void} focus
 */

/**
 * @typedef {object} TableOptions
 * @property {Column[]} columns  the first names the row
 * @property {string} sortBy  id of a column
 * @property {string} breaksTies  id of a column, upwards
 * @property {(string | number)[]} keys  of the rows
 * @property {(row: number) => string} searchText
 * @property {Record<string, string>} text
 * @property {RowActions} actions
 */

export class SortedTable {
  /**
   * @param {HTMLElement} section
   * @param {TableOptions} options
   */
  constructor(section, options) {
    this.options = options;
    this.scroller = findElement(section, ".scroll", HTMLElement);
    this.body = findElement(section, "tbody", HTMLTableSectionElement);
    this.count = findElement(section, ".found", HTMLElement);
    this.compareText = new Intl.Collator(document.documentElement.lang).compare;
    this.sortedBy = this.column(options.sortBy);
    /** @type {1 | -1} */
    this.direction = this.sortedBy.first;
    this.query = "";
    /** @type {number[] | null} */
    this.shown = null;
    /** @type {Map<string, HTMLElement>} */
    this.marked = new Map();
    this.heads = options.columns.map((column) => this.heading(column));
    findElement(section, "thead tr", HTMLTableRowElement).append(...this.heads);
    this.rows = options.keys.map((key, i) => this.row(String(key), i));
    const search = findElement(section, "input", HTMLInputElement);
    search.addEventListener("input", () => {
      this.query = search.value.trim().toLowerCase();
      this.arrange();
    });
  }

  /** Fill the cells that depend on what is chosen, then put the rows in order. */
  refresh() {
    this.rows.forEach(({ cells }, i) => {
      this.options.columns.forEach((column, n) => {
        if (!column.isFixed) column.fill(cells[n], i);
      });
    });
    this.arrange();
  }

  /**
   * Move a mark, a class of that name, to a row, or with null away.
   * @param {string} name
   * @param {number | null} i
   */
  mark(name, i) {
    this.marked.get(name)?.classList.remove(name);
    this.marked.delete(name);
    if (i === null) return;
    const { row } = this.rows[i];
    row.classList.add(name);
    this.marked.set(name, row);
  }

  /**
   * Bring a row into view, unless the reader is at it.
   * @param {number} i
   */
  scrollTo(i) {
    const { scroller } = this;
    const { row } = this.rows[i];
    if (row.matches(":hover, :focus")) return;
    const isAbove = row.offsetTop < scroller.scrollTop + 30;
    const isBelow = row.offsetTop + row.offsetHeight > scroller.scrollTop + scroller.clientHeight;
    if (isAbove || isBelow) scroller.scrollTop = row.offsetTop - scroller.clientHeight / 3;
  }

  /**
   * @private
   * @param {string} id
   */
  column(id) {
    const column = this.options.columns.find((one) => one.id === id);
    if (!column) throw new Error(`the table has no column ${id}`);
    return column;
  }

  /**
   * @private
   * @param {Column} column
   */
  heading(column) {
    const button = make("button", { type: "button", textContent: column.title });
    if (column.unit) button.append(" ", make("small", { textContent: column.unit }));
    button.append(make("i", { "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      this.direction = this.sortedBy === column && this.direction === column.first ? opposite(column.first) : column.first;
      this.sortedBy = column;
      this.arrange();
    });
    return make("th", { scope: "col", className: column.isNumber ? "number" : column.id }, button);
  }

  /**
   * @private
   * @param {string} key
   * @param {number} i
   */
  row(key, i) {
    const { columns, actions } = this.options;
    const cells = columns.map((column, n) => {
      const cell = make(n ? "td" : "th", { className: column.isNumber ? "number" : column.id });
      if (!n) cell.scope = "row";
      if (column.isFixed) column.fill(cell, i);
      return cell;
    });
    const row = make("tr", { tabIndex: -1, "data-key": key }, ...cells);
    row.addEventListener("pointerenter", () => actions.hover(i));
    row.addEventListener("pointerleave", () => actions.hover(null));
    row.addEventListener("click", () => actions.pin(i));
    row.addEventListener("focus", () => actions.focus(i));
    row.addEventListener("keydown", (event) => this.walk(event, row, i));
    return { row, cells };
  }

  /**
   * Go to another row by a key, or choose this one.
   * @private
   * @param {KeyboardEvent} event
   * @param {HTMLTableRowElement} row
   * @param {number} i
   */
  walk(event, row, i) {
    /** @type {Record<string, Element | null>} */
    const targets = {
      ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
      Home: this.body.firstElementChild, End: this.body.lastElementChild,
    };
    const target = targets[event.key];
    if (target instanceof HTMLElement) {
      event.preventDefault();
      row.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.options.actions.pin(i);
    }
  }

  /** @private */
  arrange() {
    const { columns, searchText, breaksTies } = this.options;
    const tieBreaker = this.column(breaksTies);
    const order = orderedRows(this.rows.length, {
      column: this.sortedBy,
      direction: this.direction,
      tieBreak: (i) => Number(tieBreaker.value(i)),
      compareText: this.compareText,
      isFound: (i) => !this.query || searchText(i).toLowerCase().includes(this.query),
    });
    if (order.join() !== this.shown?.join()) this.show(order);
    columns.forEach((column, n) => {
      if (column !== this.sortedBy) this.heads[n].removeAttribute("aria-sort");
      else this.heads[n].setAttribute("aria-sort", this.direction > 0 ? "ascending" : "descending");
    });
    const all = this.rows.length;
    this.count.textContent = this.query ? fillIn(this.options.text.found, { n: order.length, all }) : String(all);
  }

  /**
   * @private
   * @param {number[]} order
   */
  show(order) {
    this.shown = order;
    this.body.replaceChildren(...order.map((i) => this.rows[i].row));
    this.rows.forEach(({ row }) => { row.tabIndex = -1; });
    if (order.length) this.rows[order[0]].row.tabIndex = 0;
  }
}

/**
 * @param {1 | -1} direction
 * @returns {1 | -1}
 */
function opposite(direction) {
  return direction === 1 ? -1 : 1;
}

/**
 * A fill that puts a text into a cell, if it is another one: the browser then lays out no more than it must.
 * @param {(row: number) => string} textOf
 * @returns {Column["fill"]}
 */
export function textCell(textOf) {
  return (cell, row) => {
    const text = textOf(row);
    if (cell.textContent !== text) cell.textContent = text;
  };
}
