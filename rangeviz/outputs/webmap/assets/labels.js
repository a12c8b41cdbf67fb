// Names on the map. Each goes where it covers no other; what finds no room is left out.

/** @import { Box, DrawnOutline, MapName, NameKind, Palette, State, View, World, WorldSite, XY } from "./types.d.ts" */

import { COPIES, EVERYWHERE } from "./geometry.js";
import { LabelGrid } from "./label_grid.js";
import { beside, bestStretch, freestPoint, onScreen, spotsBeside, spotsNear } from "./label_placement.js";
import { drawAlong } from "./label_text.js";
import { colourName } from "./palette.js";

/**
 * @typedef {object} LabelStyle
 * @property {string} font
 * @property {string} ink  name of a colour
 * @property {string} halo
 * @property {number} halfHalo
 * @property {number} size
 * @property {string} [spacing]
 */

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** @type {Record<"site" | "chain" | "outline" | NameKind, LabelStyle>} */
const STYLES = {
  site: { font: "700 13px", ink: "--ink", halo: "--halo", halfHalo: 2.2, size: 13 },
  chain: { font: "italic 600 12px", ink: "--ink", halo: "--halo", halfHalo: 2, size: 12 },
  outline: { font: "600 12px", ink: "--ink", halo: "--halo", halfHalo: 2.6, size: 12 },
  sea: { font: "italic 400 12px", ink: "--sea-ink", halo: "--sea-halo", halfHalo: 1.2, size: 12 },
  country: { font: "600 11px", ink: "--country-ink", halo: "--halo", halfHalo: 1.6, size: 11, spacing: "1.5px" },
  city: { font: "400 11px", ink: "--city-ink", halo: "--halo", halfHalo: 1.6, size: 11 },
};
const CALM_BEND = 0.09; // of a stretch that reads easily
const MOST_BEND = 0.2;
const CHAIN_BEND = 0.03;
const CHAIN_OFFSET = 11; // pixels that the name of a chain runs beside its line
const ALL_BITS = 0xffffffff;

/**
 * Place and draw every name for a view; returns the names placed.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {{ world: World, state: State, palette: Palette, blocked: Box[] }} scene  with the boxes that names must leave
 */
export function paintLabels(context, view, { world, state, palette, blocked }) {
  const { ratio, inset } = view;
  context.setTransform(ratio, 0, 0, ratio, ratio * inset.x, ratio * inset.y);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const painter = new LabelPainter(context, view, palette);
  for (const box of blocked) painter.grid.block(box);
  const lines = painter.markOutlines(state.outlines.filter(({ key }) => state.shown.has(key)));
  for (const site of state.sites) painter.placeSite(site);
  for (const line of lines) painter.placeOutline(line);
  for (const name of world.names) painter.placeName(name);
  return painter.placed;
}

class LabelPainter {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {Palette} palette
   */
  constructor(context, view, palette) {
    this.context = context;
    this.view = view;
    this.palette = palette;
    this.grid = new LabelGrid(view.frame.x, view.frame.y);
    /** @type {string[]} */
    this.placed = [];
  }

  /**
   * Note where outlines pass; returns them as they lie on the screen, the flattest first.
   * @param {DrawnOutline[]} outlines
   */
  markOutlines(outlines) {
    const marked = outlines.map((outline, i) => {
      const bit = 1 << i % 31;
      const lines = onScreen(outline.drawn.lines, outline.drawn.box, this.view);
      for (const line of lines) this.grid.mark(line, bit);
      return { outline, lines, bit };
    });
    /** @type {(mark: { outline: DrawnOutline }) => number} */
    const height = ({ outline: { drawn: { box } } }) => box.south - box.north;
    return marked.sort((a, b) => height(a) - height(b));
  }

  /**
   * Write a range along its outline: along a calm stretch, or a curled one, shortened; straight across;
   * at the last the range alone.
   * @param {{ outline: DrawnOutline, lines: number[][], bit: number }} marked
   */
  placeOutline({ outline, lines, bit }) {
    const style = { ...STYLES.outline, ink: `${colourName(outline.system)}-ink` };
    /** @type {(text: string) => boolean} */
    const along = (text) => [CALM_BEND, MOST_BEND].some((mostBend) => this.placeAlong(text, style, lines, { bit, mostBend }));
    /** @type {(text: string) => boolean} */
    const across = (text) => this.placeAcross(text, style, lines, bit);
    const { labels, rangeLabel } = outline;
    if (labels.some(along) || labels.some(across) || along(rangeLabel)) return;
    across(rangeLabel);
  }

  /**
   * A chain is named along its line, a point or an area beside it.
   * @param {WorldSite} site
   */
  placeSite({ kind, short, lines, shape, x, y }) {
    const { view } = this;
    if (kind === "chain") {
      const bend = { bit: ALL_BITS, offset: CHAIN_OFFSET, mostBend: CHAIN_BEND };
      if (lines) this.placeAlong(short, STYLES.chain, onScreen(lines, EVERYWHERE, view), bend);
      return;
    }
    const half = shape ? Math.max(6, ((shape.box.east - shape.box.west) / 2) * view.scale) : 6;
    const rise = shape ? Math.max(6, ((shape.box.south - shape.box.north) / 2) * view.scale) : 6;
    for (const [left, top] of this.pixelsOf(x, y)) this.placeBeside(short, STYLES.site, { x: left, y: top, half, rise });
  }

  /** @param {MapName} name */
  placeName(name) {
    if (this.view.zoom < name.zoom) return;
    for (const pixel of this.pixelsOf(name.x, name.y)) {
      if (name.kind === "city") this.placeCity(name.text, pixel);
      else this.placeNear(name, pixel);
    }
  }

  /**
   * @private
   * @param {string} text
   * @param {XY} pixel
   */
  placeCity(text, [x, y]) {
    const { context, palette } = this;
    if (!this.placeBeside(text, STYLES.city, { x, y, half: 3, rise: 3 })) return;
    context.beginPath();
    context.arc(x, y, 2.4, 0, 2 * Math.PI);
    context.fillStyle = palette["--halo"];
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = palette["--city-ink"];
    context.stroke();
    this.grid.block({ west: x - 3, north: y - 3, east: x + 3, south: y + 3 });
  }

  /**
   * The name of a sea or a country: where it is, or near by.
   * @private
   * @param {MapName} name
   * @param {XY} pixel
   */
  placeNear(name, pixel) {
    const style = STYLES[name.kind];
    const text = name.kind === "country" ? name.text.toUpperCase() : name.text;
    const width = this.measure(text, style);
    spotsNear(this.grid, pixel, { width, height: style.size }).some((spot) => this.put(text, spot, width, style.size));
  }

  /**
   * @private
   * @param {string} text
   * @param {LabelStyle} style
   * @param {{ x: number, y: number, half: number, rise: number }} mark
   */
  placeBeside(text, style, mark) {
    const width = this.measure(text, style);
    return spotsBeside(this.grid, mark, { width, height: style.size }).some((spot) => this.put(text, spot, width, style.size));
  }

  /**
   * @private
   * @param {string} text
   * @param {LabelStyle} style
   * @param {number[][]} lines
   * @param {{ bit: number, mostBend: number, offset?: number }} bend
   */
  placeAlong(text, style, lines, { bit, mostBend, offset = 0 }) {
    const width = this.measure(text, style);
    const best = bestStretch(this.grid, lines, { width, height: style.size + 4, bit, offset, mostBend });
    if (!best) return false;
    this.grid.take(best.cells);
    drawAlong(this.context, text, best.points.map((_, i) => beside(best.points, i, offset)), width);
    this.placed.push(text);
    return true;
  }

  /**
   * Level, with its middle on the line where it runs freest.
   * @private
   * @param {string} text
   * @param {LabelStyle} style
   * @param {number[][]} lines
   * @param {number} bit
   */
  placeAcross(text, style, lines, bit) {
    const width = this.measure(text, style);
    if (width > this.view.frame.x * 0.25) return false;
    const point = freestPoint(this.grid, lines, { width, height: style.size, bit });
    return point !== null && this.put(text, point, width, style.size);
  }

  /**
   * Draw a level text if there is room for it; false if there is not.
   * @private
   * @param {string} text
   * @param {XY} middle
   * @param {number} width
   * @param {number} height
   */
  put(text, [x, y], width, height) {
    const { context, grid } = this;
    const cells = grid.cellsAround(x, y, width + 4, height + 4);
    if (!cells || !grid.isFree(cells)) return false;
    grid.take(cells);
    context.textAlign = "center";
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
    this.placed.push(text);
    return true;
  }

  /**
   * Draw in a style from now on; returns the width of a text in it.
   * @private
   * @param {string} text
   * @param {LabelStyle} style
   */
  measure(text, style) {
    const { context, palette } = this;
    context.font = `${style.font} ${FONT}`;
    context.fillStyle = palette[style.ink];
    context.strokeStyle = palette[style.halo];
    context.lineWidth = style.halfHalo * 2;
    context.letterSpacing = style.spacing ?? "0px";
    return context.measureText(text).width;
  }

  /**
   * Where a point of the plane is in view, on every copy of the world.
   * @private
   * @param {number} x
   * @param {number} y
   * @returns {XY[]}
   */
  pixelsOf(x, y) {
    const { scale, inset, frame, x: left, y: top } = this.view;
    return COPIES
      .map((copy) => /** @type {XY} */ ([left - inset.x + (x + copy) * scale, top - inset.y + y * scale]))
      .filter(([px, py]) => px > 0 && py > 0 && px < frame.x && py < frame.y);
  }
}
