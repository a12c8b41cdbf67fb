// The order of a table's rows.

/**
 * A column by whose values rows are sorted.
 * @typedef {object} SortColumn
 * @property {boolean} [isText]
 * @property {(row: number) => string | number} value
 */

/**
 * The rows that a search finds, in order: by a column, and where its values are equal by another, upwards.
 * @param {number} count  of all rows
 * @param {object} order
 * @param {SortColumn} order.column
 * @param {1 | -1} order.direction  1 upwards, -1 downwards
 * @param {(row: number) => number} order.tieBreak
 * @param {(a: string, b: string) => number} order.compareText
 * @param {(row: number) => boolean} [order.isFound]
 */
export function orderedRows(count, { column, direction, tieBreak, compareText, isFound = () => true }) {
  const rows = Array.from({ length: count }, (_, row) => row);
  const values = rows.map(column.value);
  const ties = rows.map(tieBreak);
  /** @type {(a: number, b: number) => number} */
  const compare = column.isText
    ? (a, b) => compareText(String(values[a]), String(values[b]))
    : (a, b) => Number(values[a]) - Number(values[b]);
  return rows.filter(isFound).sort((a, b) => compare(a, b) * direction || ties[a] - ties[b]);
}
