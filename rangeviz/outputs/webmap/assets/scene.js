// What is painted on the map: land, shaded regions, outlines, sites, highlights.

/** @import { DrawnOutline, Palette, Point, View, World, WorldRegion, WorldSite, State } from "./types.d.ts" */

import { onCopies } from "./canvas.js";
import { verdictFills } from "./fills.js";
import { EVERYWHERE } from "./geometry.js";
import { colourName, linePattern } from "./palette.js";

/**
 * What lies under everything and does not change with the question: sea and land.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {World} world
 */
export function paintGround(context, view, palette, world) {
  context.fillStyle = palette["--sea"];
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.lineJoin = "round";
  onCopies(context, view, EVERYWHERE, (pixel) => {
    context.fillStyle = palette["--land"];
    context.fill(world.land.fill, "evenodd");
    context.strokeStyle = palette["--coast"];
    context.lineWidth = 0.7 * pixel;
    context.stroke(world.land.line);
  });
}

/**
 * What the verdicts shade, and the borders and sites over it.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {World} world
 * @param {State} state
 */
export function paintShades(context, view, palette, world, state) {
  context.lineJoin = "round";
  const fills = verdictFills(view, palette);
  for (const region of world.regions) {
    paintRegion(context, view, palette, region, fills[state.verdicts[region.index].verdict]);
  }
  onCopies(context, view, EVERYWHERE, (pixel) => {
    context.strokeStyle = palette["--border"];
    context.lineWidth = 0.9 * pixel;
    context.stroke(world.borders);
  });
  for (const site of state.sites) paintSite(context, view, palette, site);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {WorldRegion} region
 * @param {string | CanvasPattern} fill
 */
function paintRegion(context, view, palette, region, fill) {
  onCopies(context, view, region.shape.box, (pixel) => {
    context.fillStyle = fill;
    context.fill(region.shape.fill, "evenodd");
    context.strokeStyle = palette["--region-border"];
    context.lineWidth = (view.zoom < 4 ? 0.6 : 1) * pixel;
    if (region.disputed) context.setLineDash([3 * pixel, 2 * pixel]);
    context.stroke(region.shape.line);
    context.setLineDash([]);
  });
}

/**
 * The outlines as published, with their bands, and the marks of the sites.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {State} state
 */
export function paintPublished(context, view, palette, state) {
  const shown = state.outlines.filter(({ key, isTraced }) => state.shown.has(key) && !isTraced);
  if (state.isBandShown) for (const outline of shown) paintBand(context, view, palette, outline);
  paintOutlines(context, view, palette, shown);
  for (const site of state.sites) paintMarker(context, view, palette, site);
}

/**
 * The outlines of what-if ranges and moved sites, which follow every step of the slider.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {State} state
 */
export function paintTraced(context, view, palette, state) {
  paintOutlines(context, view, palette, state.outlines.filter(({ key, isTraced }) => state.shown.has(key) && isTraced));
}

/**
 * In reverse order of sites: where two outlines run together, the double line lies under the single one.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {DrawnOutline[]} outlines
 */
function paintOutlines(context, view, palette, outlines) {
  context.lineJoin = "round";
  context.lineCap = "butt";
  for (const outline of [...outlines].reverse()) paintOutline(context, view, palette, outline);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {DrawnOutline} outline
 */
function paintOutline(context, view, palette, { system, site, drawn }) {
  const { dash, isDouble } = linePattern(site);
  onCopies(context, view, drawn.box, (pixel) => {
    /** @type {(colour: string, width: number, dashes: number[]) => void} */
    const stroke = (colour, width, dashes) => {
      context.strokeStyle = palette[colour];
      context.lineWidth = width * pixel;
      context.setLineDash(dashes.map((length) => length * pixel));
      context.stroke(drawn.line);
    };
    stroke("--casing", isDouble ? 7 : 4.5, []);
    stroke(colourName(system), isDouble ? 5 : 2.4, dash);
    if (isDouble) stroke("--casing-solid", 1.9, []);
    context.setLineDash([]);
  });
}

/**
 * The band from the low to the high published figure.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {DrawnOutline} outline
 */
function paintBand(context, view, palette, { system, nominal, low, high }) {
  if (!low || !high) return;
  const between = new Path2D(low.fill);
  between.addPath(high.fill);
  onCopies(context, view, high.box, (pixel) => {
    context.globalAlpha = 0.1;
    context.fillStyle = palette[colourName(system)];
    context.fill(between, "evenodd");
    context.globalAlpha = 1;
    context.strokeStyle = palette[colourName(system)];
    context.lineWidth = 1.2 * pixel;
    context.setLineDash([5 * pixel, 4 * pixel]);
    for (const end of [low, high]) {
      if (end !== nominal) context.stroke(end.line);
    }
    context.setLineDash([]);
  });
}

/**
 * A site as what it is: an area filled and outlined, a chain's islands joined by its line.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {WorldSite} site
 */
function paintSite(context, view, palette, { kind, shape, path }) {
  if (shape) {
    onCopies(context, view, shape.box, (pixel) => {
      context.fillStyle = palette[kind === "chain" ? "--chain" : "--site"];
      context.fill(shape.fill, "evenodd");
      context.strokeStyle = palette["--site-line"];
      context.lineWidth = (kind === "chain" ? 0.6 : 1) * pixel;
      context.stroke(shape.line);
    });
  }
  if (path) {
    onCopies(context, view, EVERYWHERE, (pixel) => {
      context.strokeStyle = palette["--site-line"];
      context.lineWidth = 1.3 * pixel;
      context.lineCap = "round";
      context.setLineDash([0.1 * pixel, 4.5 * pixel]);
      context.stroke(path);
      context.setLineDash([]);
      context.lineCap = "butt";
    });
  }
}

/**
 * The mark of a point site, and of an area too small to be seen at this scale.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {WorldSite} site
 */
function paintMarker(context, view, palette, { kind, shape, x, y }) {
  if (kind === "chain" || (shape && (shape.box.east - shape.box.west) * view.scale > 7)) return;
  onCopies(context, view, { west: x, east: x }, (pixel) => {
    context.beginPath();
    context.arc(x, y, 5 * pixel, 0, 2 * Math.PI);
    context.fillStyle = palette["--casing-solid"];
    context.fill();
    context.strokeStyle = palette["--ink"];
    context.lineWidth = 1.8 * pixel;
    context.stroke();
    context.beginPath();
    context.arc(x, y, 1.8 * pixel, 0, 2 * Math.PI);
    context.fillStyle = palette["--ink"];
    context.fill();
  });
}

/**
 * The place chosen in the table of places: a ring round it.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {Point} place
 */
export function paintPlace(context, view, palette, { x, y }) {
  onCopies(context, view, { west: x, east: x }, (pixel) => {
    for (const { colour, width } of [{ colour: "--casing-solid", width: 5 }, { colour: "--ink", width: 2.2 }]) {
      context.beginPath();
      context.arc(x, y, 7 * pixel, 0, 2 * Math.PI);
      context.strokeStyle = palette[colour];
      context.lineWidth = width * pixel;
      context.stroke();
    }
  });
}

/**
 * The hovered and the pinned region, outlined over all else.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Palette} palette
 * @param {WorldRegion[]} regions
 */
export function paintHighlight(context, view, palette, regions) {
  for (const { shape } of regions) {
    onCopies(context, view, shape.box, (pixel) => {
      context.lineJoin = "round";
      context.strokeStyle = palette["--casing-solid"];
      context.lineWidth = 4 * pixel;
      context.stroke(shape.line);
      context.strokeStyle = palette["--ink"];
      context.lineWidth = 2 * pixel;
      context.stroke(shape.line);
    });
  }
}
