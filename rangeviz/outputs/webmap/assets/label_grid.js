// Which parts of the view are taken by names, and where outlines pass.

/** @import { Box, FlatLine } from "./types.d.ts" */

const CELL = 5; // pixels: the grain at which collisions are found
const MOST_STEPS = 400; // along one edge of a line

/** The view as a grid of cells. */
export class LabelGrid {
  /**
   * @param {number} width  pixels
   * @param {number} height
   */
  constructor(width, height) {
    this.columns = Math.ceil(width / CELL);
    this.rows = Math.ceil(height / CELL);
    this.fullWidth = this.columns * CELL;
    this.taken = new Uint8Array(this.columns * this.rows);
    this.crossed = new Uint32Array(this.columns * this.rows); // one bit an outline
  }

  /**
   * Cells under a box round a point; null where the box leaves the view.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  cellsAround(x, y, width, height) {
    return this.cells(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }

  /**
   * Cells under a box; null where the box leaves the view.
   * @param {number} left
   * @param {number} top
   * @param {number} right
   * @param {number} bottom
   */
  cells(left, top, right, bottom) {
    const c0 = Math.floor(left / CELL);
    const c1 = Math.floor(right / CELL);
    const r0 = Math.floor(top / CELL);
    const r1 = Math.floor(bottom / CELL);
    if (c0 < 0 || r0 < 0 || c1 >= this.columns || r1 >= this.rows) return null;
    const cells = [];
    for (let r = r0; r <= r1; r += 1) {
      for (let c = c0; c <= c1; c += 1) cells.push(r * this.columns + c);
    }
    return cells;
  }

  /** @param {number[]} cells */
  take(cells) {
    for (const cell of cells) this.taken[cell] = 1;
  }

  /** @param {number[]} cells */
  isFree(cells) {
    return !cells.some((cell) => this.taken[cell]);
  }

  /**
   * How many of some cells outlines pass, but for those of some bits.
   * @param {number[]} cells
   * @param {number} [exceptBits]
   */
  crossings(cells, exceptBits = 0) {
    return cells.filter((cell) => this.crossed[cell] & ~exceptBits).length;
  }

  /**
   * Take a box, as far as it is in view.
   * @param {Box} box
   */
  block({ west, north, east, south }) {
    /** @type {(value: number, count: number) => number} */
    const inView = (value, count) => Math.max(0, Math.min(count * CELL - 1, value));
    const cells = this.cells(
      inView(west, this.columns), inView(north, this.rows), inView(east, this.columns), inView(south, this.rows),
    );
    if (cells) this.take(cells);
  }

  /**
   * Note where an outline passes.
   * @param {FlatLine} line
   * @param {number} bit
   */
  mark(line, bit) {
    for (let i = 2; i < line.length; i += 2) {
      const dx = line[i] - line[i - 2];
      const dy = line[i + 1] - line[i - 1];
      const steps = Math.min(MOST_STEPS, Math.ceil(Math.hypot(dx, dy) / CELL));
      for (let s = 0; s <= steps; s += 1) {
        const part = s / (steps || 1);
        const cell = this.cells(line[i - 2] + dx * part, line[i - 1] + dy * part, line[i - 2] + dx * part, line[i - 1] + dy * part);
        if (cell) this.crossed[cell[0]] |= bit;
      }
    }
  }
}
