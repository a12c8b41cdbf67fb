// Small pictures of outlines and shadings, for the key, the legend and the tables.

/** @import { Verdict } from "./types.d.ts" */

import { svg } from "./dom.js";
import { colourName, linePattern } from "./palette.js";

/**
 * A piece of an outline as the map draws it.
 * @param {number} system
 * @param {number} site
 */
export function lineSwatch(system, site) {
  const { dash, isDouble } = linePattern(site);
  const lines = [swatchLine(isDouble ? 5 : 2.6, colourName(system), dash)];
  if (isDouble) lines.push(swatchLine(1.9, "--casing-solid", []));
  return svg("svg", { width: 40, height: 12, viewBox: "0 0 40 12", "aria-hidden": "true" }, ...lines);
}

/**
 * @param {number} width
 * @param {string} colour  name of its variable
 * @param {number[]} dash
 */
function swatchLine(width, colour, dash) {
  const line = svg("line", { x1: 1, x2: 39, y1: 6, y2: 6, "stroke-width": width });
  line.style.stroke = `var(${colour})`;
  if (dash.length) line.setAttribute("stroke-dasharray", dash.join(" "));
  return line;
}

/** @type {Partial<Record<Verdict, string>>} */
const HATCHES = {
  full: "M0 5 7 12M5 2 15 12M12 1 18 7",
  partial: "M1 8 8 1M4 11 14 1M10 11 17 4",
};
const DOTS = [[4, 3.5], [9, 3.5], [14, 3.5], [6.5, 8.5], [11.5, 8.5]];

/**
 * A verdict's shading as the map draws it: its pattern tells it without the colour.
 * @param {Verdict} verdict
 */
export function verdictSwatch(verdict) {
  /** @type {SVGElement[]} */
  const marks = [svg("rect", { x: 0.5, y: 0.5, width: 17, height: 11, rx: 1.5, class: `swatch-${verdict}` })];
  const hatch = HATCHES[verdict];
  if (hatch) marks.push(svg("path", { d: hatch, class: `marks-${verdict}` }));
  if (verdict === "possible") {
    for (const [cx, cy] of DOTS) marks.push(svg("circle", { cx, cy, r: 1.2, class: "marks-possible" }));
  }
  return svg("svg", { width: 18, height: 12, viewBox: "0 0 18 12", "aria-hidden": "true" }, ...marks);
}
