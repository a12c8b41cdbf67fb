// Canvases on the map, which Leaflet moves and scales, and how the plane lies on them.

/** @import { Box, Paint, View } from "./types.d.ts" */

import { isPrinting } from "./dom.js";
import { COPIES } from "./geometry.js";

const MOST_RATIO = 3; // pixels of a canvas a pixel of the screen

/**
 * Leaflet's renderer with what it keeps to itself and its types leave out, and our own additions.
 * @typedef {object} Internals
 * @property {string} name
 * @property {Paint} paint
 * @property {L.Map} _map
 * @property {L.Bounds} _bounds
 * @property {HTMLCanvasElement} _container
 * @property {() => void} redraw
 * @property {() => View} view
 */

/** @typedef {L.Renderer & Internals} CanvasLayer */

/**
 * The methods of Leaflet's renderer that ours call.
 * @typedef {{ initialize(): void, _update(): void }} RendererMethods
 */

function rendererMethods() {
  return /** @type {RendererMethods} */ (/** @type {unknown} */ (L.Renderer.prototype));
}

/** @type {Record<string, unknown> & ThisType<CanvasLayer & { _map: { _animatingZoom?: boolean } }>} */
const METHODS = {
  options: { padding: 0.25 },

  /**
   * @param {string} name
   * @param {Paint} paint
   */
  initialize(name, paint) {
    rendererMethods().initialize.call(this);
    this.name = name;
    this.paint = paint;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.dataset.layer = this.name;
  },

  _destroyContainer() {
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    rendererMethods()._update.call(this);
    const size = this._bounds.getSize();
    const ratio = isPrinting() ? MOST_RATIO : Math.min(MOST_RATIO, window.devicePixelRatio || 1);
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, /** @type {L.Point} */ (this._bounds.min));
    canvas.width = Math.round(size.x * ratio);
    canvas.height = Math.round(size.y * ratio);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this.redraw();
  },

  redraw() {
    if (!this._map || !this._bounds) return;
    const canvas = this._container;
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.paint(context, this.view());
  },

  view() {
    const map = this._map;
    const min = /** @type {L.Point} */ (this._bounds.min);
    const world = 256 * 2 ** map.getZoom();
    const size = this._bounds.getSize();
    const corner = map.getPixelOrigin().add(min);
    return {
      scale: world / 360,
      x: world / 2 - corner.x,
      y: world / 2 - corner.y,
      ratio: this._container.width / size.x,
      width: size.x,
      height: size.y,
      inset: map.containerPointToLayerPoint([0, 0]).subtract(min),
      frame: map.getSize(),
      zoom: map.getZoom(),
    };
  },
};

/** @type {(new (name: string, paint: Paint) => CanvasLayer) | null} */
let layerClass = null;

/**
 * A canvas on the map: painted anew after each move, carried along by Leaflet during it.
 * @param {string} name
 * @param {Paint} paint
 */
export function canvasLayer(name, paint) {
  layerClass ??= /** @type {new (name: string, paint: Paint) => CanvasLayer} */ (L.Renderer.extend(METHODS));
  return new layerClass(name, paint);
}

/**
 * Draw once for every copy of the world that a box reaches into the canvas with.
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Pick<Box, "west" | "east">} box
 * @param {(pixel: number) => void} draw  given the size of a pixel of the screen, in units of the plane
 */
export function onCopies(context, view, box, draw) {
  const scale = view.ratio * view.scale;
  for (const copy of COPIES) {
    const left = view.x + (box.west + copy) * view.scale;
    const right = view.x + (box.east + copy) * view.scale;
    if (right < 0 || left > view.width) continue;
    context.setTransform(scale, 0, 0, scale, view.ratio * (view.x + copy * view.scale), view.ratio * view.y);
    draw(1 / view.scale);
  }
}
