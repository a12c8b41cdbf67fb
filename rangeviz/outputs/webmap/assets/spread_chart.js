// The published figures of a system on a scale: a mark each, pointing where the print says more or less.

/** @import { FigureRecord, PageData, SourceRecord, SystemRecord } from "./types.d.ts" */

import { make, svg } from "./dom.js";
import { fillIn, kilometres } from "./words.js";

const CHART = { width: 420, left: 8, right: 8, row: 11, base: 26 };
const TICKS = 4; // about so many
const MARK_WIDTH = 10; // pixels: marks nearer than this are stacked
const MARK_RADIUS = 4;

/**
 * A round number of kilometres to divide a scale by: 1, 2 or 5 times a power of ten, and no less than asked.
 * @param {number} km
 */
export function roundStep(km) {
  const power = 10 ** Math.floor(Math.log10(km));
  return ([1, 2, 5].find((n) => n * power >= km) ?? 10) * power;
}

/**
 * The ends and the step of a scale that holds some figures.
 * @param {number[]} figures
 */
export function scaleFor(figures) {
  const least = Math.min(...figures);
  const most = Math.max(...figures);
  const step = roundStep((most * 1.05) / TICKS);
  return { from: Math.max(0, step * Math.floor((least * 0.9) / step)), to: step * Math.ceil((most * 1.02) / step), step };
}

/**
 * The level of each mark, from 0: marks that would touch are stacked.
 * @param {number[]} positions  from left to right
 */
export function stackLevels(positions) {
  /** @type {number[]} */
  const lasts = [];
  return positions.map((x) => {
    const free = lasts.findIndex((last) => last < x - MARK_WIDTH);
    const level = free < 0 ? lasts.length : free;
    lasts[level] = x;
    return level;
  });
}

/**
 * The chart of a system's published figures; an empty text if it has none.
 * @param {SystemRecord} system
 * @param {PageData["text"]} text
 */
export function spreadChart(system, text) {
  const figures = system.sources
    .flatMap((source) => source.figures.map((figure) => ({ figure, source })))
    .sort((a, b) => a.figure.km - b.figure.km);
  if (!figures.length) return "";
  const { width, left, right, row, base } = CHART;
  const kms = figures.map(({ figure }) => figure.km);
  const scale = scaleFor([...kms, system.low, system.high, system.range]);
  /** @type {(km: number) => number} */
  const x = (km) => left + ((km - scale.from) / (scale.to - scale.from)) * (width - left - right);
  const levels = stackLevels(kms.map(x));
  const height = base + 8 + (Math.max(...levels) + 1) * row;
  const marks = figures.map(({ figure, source }, i) =>
    figureMark(figure, source, x(figure.km), height - base - 6 - levels[i] * row));
  const label = fillIn(text.spread_chart, {
    n: figures.length, least: kilometres(kms[0]), most: kilometres(kms[kms.length - 1]),
    low: kilometres(system.low), nominal: system.label, high: kilometres(system.high),
  });
  const chart = svg(
    "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "spread" },
    ...backgroundMarks(system, x, height - base + 2), ...axisMarks(scale, x, height - base + 2), ...marks,
  );
  return make("figure", {}, chart, make("figcaption", { textContent: label }));
}

/**
 * The band from low to high, the nominal range and the axis.
 * @param {SystemRecord} system
 * @param {(km: number) => number} x
 * @param {number} axis  its height
 */
function backgroundMarks({ low, high, range }, x, axis) {
  const bandWidth = Math.max(1, x(high) - x(low));
  return [
    svg("rect", { x: x(low), width: bandWidth, y: 2, height: axis - 2, class: "spread-band" }),
    svg("line", { x1: x(range), x2: x(range), y1: 2, y2: axis, class: "spread-nominal" }),
    svg("line", { x1: CHART.left, x2: CHART.width - CHART.right, y1: axis, y2: axis, class: "spread-axis" }),
  ];
}

/**
 * The ticks of the axis and their numbers, the last with the unit.
 * @param {{ from: number, to: number, step: number }} scale
 * @param {(km: number) => number} x
 * @param {number} axis
 */
function axisMarks({ from, to, step }, x, axis) {
  const marks = [];
  for (let km = from; km <= to; km += step) {
    marks.push(svg("line", { x1: x(km), x2: x(km), y1: axis, y2: axis + 4, class: "spread-axis" }));
    const isLast = km + step > to;
    let place = { x: x(km), "text-anchor": "middle" };
    if (isLast) place = { x: CHART.width - 1, "text-anchor": "end" };
    if (km === from) place = { x: CHART.left - 6, "text-anchor": "start" };
    const label = svg("text", { ...place, y: axis + 16 });
    label.textContent = isLast ? `${kilometres(km)} km` : kilometres(km);
    marks.push(label);
  }
  return marks;
}

/**
 * A triangle that points where the print says more or less, else a dot; its title cites the source.
 * @param {FigureRecord} figure
 * @param {SourceRecord} source
 * @param {number} x
 * @param {number} y
 */
function figureMark({ qualifier, printed }, source, x, y) {
  const r = MARK_RADIUS;
  const tip = pointing(qualifier);
  const mark = tip
    ? svg("path", { d: `M${x - tip * r} ${y - r}V${y + r}L${x + tip * r} ${y}Z` })
    : svg("circle", { cx: x, cy: y, r: r - 0.5 });
  mark.setAttribute("class", `spread-mark${source.weak ? " weak" : ""}`);
  const title = svg("title", {});
  title.textContent = `${printed}: ${source.publisher}`;
  mark.append(title);
  return mark;
}

/**
 * 1 if the print says that the figure may be more, -1 if less, 0 if neither.
 * @param {string} qualifier
 */
function pointing(qualifier) {
  if (/more than|at least/.test(qualifier)) return 1;
  return /less than|up to/.test(qualifier) ? -1 : 0;
}
