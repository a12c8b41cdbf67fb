// The view of the map: what it shows at first, where a region lies in it, and the buttons on it.

/** @import { PageData, PageStore, Point, World } from "./types.d.ts" */

import { byId, hasRoom, isEmbedded, isPrinting, make } from "./dom.js";
import { COPIES, EDGE_DEG, extentOf, latitudeAt, unionBox } from "./geometry.js";
import { hitTestContext } from "./shapes.js";

const PADDING = 14; // pixels round the outlines
const READOUT_HEIGHT = 30; // pixels more, where the readout lies on the map
const LEGEND_MARGIN = { side: 10, below: 42 }; // pixels
const OUTER = { south: 120, north: -150 }; // y beyond which a first view does not reach

export class MapView {
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
    this.frame = map.getContainer();
    this.frame.style.background = "var(--sea)";
    this.frame.setAttribute("aria-label", data.text.map_keys);
    this.frame.setAttribute("role", "application");
    this.hasMoved = false; // by the reader, from the view that shows everything
    map.invalidateSize({ animate: false }); // the words above and below have taken their room by now
    map.setMaxBounds([[-EDGE_DEG, data.centre - 300], [EDGE_DEG, data.centre + 300]]);
    map.on("dragstart zoomstart", () => { this.hasMoved = true; });
  }

  /** Show all the outlines as they are drawn now, those of a moved site or a longer range too. */
  home() {
    const { map, frame } = this;
    if (!hasRoom(frame)) return; // hidden for now
    const isReadoutBelow = getComputedStyle(byId("readout")).position === "static" || isPrinting();
    const right = isEmbedded() ? byId("panel").offsetWidth : 0; // in a frame the key lies on the map
    map.fitBounds(this.bounds(), {
      animate: false,
      paddingTopLeft: [PADDING, PADDING],
      paddingBottomRight: [PADDING + right, PADDING + (isReadoutBelow ? 0 : READOUT_HEIGHT)],
    });
    this.placeLegend();
    this.hasMoved = false;
  }

  /**
   * Show a view: longitude, latitude and zoom.
   * @param {number[]} view
   */
  look([lon, lat, zoom]) {
    this.map.setView([Math.max(-EDGE_DEG, Math.min(EDGE_DEG, lat)), lon], zoom, { animate: false });
    this.hasMoved = true;
  }

  /** The view that the reader has moved the map to; null if it shows everything. */
  movedTo() {
    if (!this.hasMoved) return null;
    const { lat, lng } = this.map.getCenter();
    return [lng.toFixed(2), lat.toFixed(2), this.map.getZoom().toFixed(2)];
  }

  /**
   * The region under a point of the map's frame, or null.
   * @param {L.Point} point
   */
  regionAt(point) {
    const { map, world } = this;
    const pixel = map.getPixelOrigin().add(map.containerPointToLayerPoint(point));
    const x = pixel.x / this.scale() - 180;
    const y = pixel.y / this.scale() - 180;
    for (const copy of COPIES) {
      const region = world.regions.find(({ shape }) => shape.holds(hitTestContext(), x - copy, y));
      if (region) return region.index;
    }
    return null;
  }

  /**
   * Where a region lies in the map's frame: the middle of its box.
   * @param {number} region
   * @returns {Point}
   */
  anchorOf(region) {
    const { map } = this;
    const { west, east, north, south } = this.world.regions[region].shape.box;
    const origin = map.getPixelOrigin();
    return map.layerPointToContainerPoint([
      ((west + east) / 2 + 180) * this.scale() - origin.x,
      ((north + south) / 2 + 180) * this.scale() - origin.y,
    ]);
  }

  /** Put the legend into the lower corner where it hides less of the outlines. */
  placeLegend() {
    const { map, frame } = this;
    const legend = byId("verdicts");
    const width = legend.offsetWidth + LEGEND_MARGIN.side;
    const top = frame.clientHeight - legend.offsetHeight - LEGEND_MARGIN.below;
    const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    const hidden = { left: 0, right: 0 };
    for (const line of this.store.get().outlines.flatMap(({ drawn }) => drawn.lines)) {
      for (let i = 0; i < line.length; i += 2) {
        const x = (line[i] + 180) * this.scale() - corner.x;
        const y = (line[i + 1] + 180) * this.scale() - corner.y;
        if (y < top || x < 0 || x > frame.clientWidth) continue;
        if (x < width) hidden.left += 1;
        if (x > frame.clientWidth - width) hidden.right += 1;
      }
    }
    legend.classList.toggle("right", hidden.right < hidden.left);
  }

  /** Put the buttons on the map: nearer, farther, everything. */
  addButtons() {
    const { map, data: { text } } = this;
    const buttons = [
      { sign: "+", label: text.zoom_in, act: () => map.zoomIn() },
      { sign: "−", label: text.zoom_out, act: () => map.zoomOut() },
      { sign: "⤢", label: text.home_view, act: () => this.home() },
    ].map(({ sign, label, act }) => {
      const button = make("button", { type: "button", textContent: sign, title: label, "aria-label": label });
      button.addEventListener("click", act);
      return button;
    });
    const bar = make("div", { className: "leaflet-bar zoom" }, ...buttons);
    L.DomEvent.disableClickPropagation(bar);
    const control = new L.Control({ position: "topleft" });
    control.onAdd = () => bar;
    control.addTo(map);
  }

  /**
   * Pixels a unit of the plane.
   * @private
   */
  scale() {
    return (256 * 2 ** this.map.getZoom()) / 360;
  }

  /** @private */
  bounds() {
    const { centre } = this.data;
    const { outlines } = this.store.get();
    const drawn = outlines.map((outline) => outline.drawn).filter(({ lines }) => lines.length);
    const shapes = drawn.length ? drawn : outlines.map(({ nominal }) => nominal);
    const extent = unionBox(shapes.map((shape) => extentOf(shape, centre)));
    return L.latLngBounds(
      [latitudeAt(Math.min(extent.south, OUTER.south)), Math.max(extent.west, centre - 180)],
      [latitudeAt(Math.max(extent.north, OUTER.north)), Math.min(extent.east, centre + 180)],
    );
  }
}
