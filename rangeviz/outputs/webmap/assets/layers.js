// The map's canvases, one for what changes together: a step of the slider need not paint the land again.

/** @import { Box, PageData, PageStore, Paint, World } from "./types.d.ts" */

import { canvasLayer } from "./canvas.js";
import { byId, debounced, isPrinting } from "./dom.js";
import { nearestCopy, northing } from "./geometry.js";
import { paintLabels } from "./labels.js";
import { readPalette } from "./palette.js";
import { paintGround, paintHighlight, paintPlace, paintPublished, paintShades, paintTraced } from "./scene.js";

const LABELS_WAIT_MS = 120; // labels take longer than a step of the slider

export class Layers {
  /**
   * @param {L.Map} map
   * @param {PageData} data
   * @param {World} world
   * @param {PageStore} store
   */
  constructor(map, data, world, store) {
    this.map = map;
    this.data = data;
    this.world = world;
    this.store = store;
    this.palette = readPalette();
    /** @type {string[]} */
    this.placedNames = [];
    this.paints = this.painters();
    this.ground = canvasLayer("ground", (context, view) => this.paintAllInPrint(context, view));
    this.shades = canvasLayer("shades", this.paints.shades);
    this.published = canvasLayer("lines", this.paints.published);
    this.traced = canvasLayer("traced", this.paints.traced);
    this.highlight = canvasLayer("highlight", this.paints.highlight);
    this.names = canvasLayer("names", this.paints.names);
    this.subscribe();
  }

  /** From the lowest. */
  all() {
    return [this.ground, this.shades, this.published, this.traced, this.highlight, this.names];
  }

  /** Put the canvases on the map. */
  addToMap() {
    for (const layer of this.all()) layer.addTo(this.map);
  }

  /** Paint everything again, in the colours that the style sheet gives now. */
  repaint() {
    this.palette = readPalette();
    for (const layer of this.all()) layer.redraw();
  }

  /** @private */
  subscribe() {
    const { store } = this;
    const namesLater = debounced(LABELS_WAIT_MS, () => this.names.redraw());
    store.subscribe(["shading"], () => this.shades.redraw());
    store.subscribe(["shown", "isBandShown", "traced", "sites"], () => this.published.redraw());
    store.subscribe(["shown", "outlines"], () => this.traced.redraw());
    store.subscribe(["hovered", "pinned", "place"], () => this.highlight.redraw());
    store.subscribe(["shown"], () => this.names.redraw());
    store.subscribe(["outlines", "sites"], namesLater);
  }

  /**
   * How each layer is painted, but for the ground.
   * @private
   * @returns {Record<"shades" | "published" | "traced" | "highlight" | "names", Paint>}
   */
  painters() {
    const { world, store } = this;
    const state = store.get();
    return {
      shades: (context, view) => paintShades(context, view, this.palette, world, state),
      published: (context, view) => paintPublished(context, view, this.palette, state),
      traced: (context, view) => paintTraced(context, view, this.palette, state),
      highlight: (context, view) => {
        const { pinned, hovered, place } = state;
        const regions = [...new Set([pinned, hovered])].filter((region) => region !== null);
        paintHighlight(context, view, this.palette, regions.map((region) => world.regions[region]));
        if (place !== null) paintPlace(context, view, this.palette, this.positionOf(place));
      },
      names: (context, view) => {
        this.placedNames = paintLabels(context, view, { world, state, palette: this.palette, blocked: this.coveredBoxes() });
      },
    };
  }

  /**
   * Paint the ground, and in print everything over it (see the style's @media print): Chromium prints
   * each canvas on a ground of white, and the last would hide the others.
   * @private
   * @type {Paint}
   */
  paintAllInPrint(context, view) {
    paintGround(context, view, this.palette, this.world);
    if (isPrinting()) for (const paint of Object.values(this.paints)) paint(context, view);
  }

  /**
   * Where a place lies in the plane.
   * @param {number} place
   */
  positionOf(place) {
    const { places, centre } = this.data;
    return { x: nearestCopy(places.lon[place], centre), y: northing(places.lat[place]) };
  }

  /**
   * The boxes of the map's frame that controls cover, where names would be hidden.
   * @private
   * @returns {Box[]}
   */
  coveredBoxes() {
    const frame = this.map.getContainer();
    const origin = frame.getBoundingClientRect();
    const inStage = byId("stage").querySelectorAll("#verdicts, #readout, #asked");
    return [...frame.querySelectorAll(".leaflet-control"), ...inStage, byId("panel")]
      .map((control) => control.getBoundingClientRect())
      .filter((box) => box.width && box.top < origin.bottom)
      .map((box) => ({
        west: box.left - origin.left, east: box.right - origin.left,
        north: box.top - origin.top, south: box.bottom - origin.top,
      }));
  }
}
