// Painting: two canvases that Leaflet moves and scales, and what is drawn on them.

const COPIES = [-360, 0, 360];
const EVERYWHERE = { west: -Infinity, east: Infinity };

// How the outlines from one site differ from those of another: line pattern, apart from the colour.
const PATTERNS = [
  { dash: [] },
  { dash: [], double: true },
  { dash: [14, 4, 3, 4] },
  { dash: [2.5, 4] },
  { dash: [22, 5] },
  { dash: [14, 4, 3, 4], double: true },
];
const SYSTEM_COLOURS = 8;
const pattern = (site) => PATTERNS[site % PATTERNS.length];
const colourName = (system) => `--s${system % SYSTEM_COLOURS}`;

const isPrinting = () => window.matchMedia("print").matches;

/** A canvas on the map: painted anew after each move, carried along by Leaflet during it. */
const Canvas = L.Renderer.extend({
  options: { padding: 0.25 },

  initialize(name, paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    Object.assign(this, { name, paint });
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.dataset.layer = this.name;
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = isPrinting() ? 3 : Math.min(3, window.devicePixelRatio || 1);
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
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
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.paint(context, this.view());
  },

  /** How the plane lies on this canvas: pixels a unit, and where its origin is. */
  view() {
    const map = this._map;
    const world = 256 * 2 ** map.getZoom();
    const size = this._bounds.getSize();
    const corner = map.getPixelOrigin().add(this._bounds.min);
    const inset = map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
    return {
      k: world / 360,
      x: world / 2 - corner.x,
      y: world / 2 - corner.y,
      ratio: this._container.width / size.x,
      width: size.x,
      height: size.y,
      inset,
      frame: map.getSize(),
      zoom: map.getZoom(),
    };
  },
});

/** Draw once for every copy of the world that a box reaches into the canvas with. */
function onCopies(context, view, box, draw) {
  const scale = view.ratio * view.k;
  for (const copy of COPIES) {
    const left = view.x + (box.west + copy) * view.k;
    const right = view.x + (box.east + copy) * view.k;
    if (right < 0 || left > view.width) continue;
    context.setTransform(scale, 0, 0, scale, view.ratio * (view.x + copy * view.k), view.ratio * view.y);
    draw(1 / view.k); // one pixel, in units of the plane
  }
}

/** A fill of marks that stay as large on the screen, whatever the scale. */
function tiled(view, side, paper, draw) {
  const size = Math.round(side * view.ratio);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = tile.getContext("2d");
  context.fillStyle = paper;
  context.fillRect(0, 0, size, size);
  draw(context, size);
  const fill = context.createPattern(tile, "repeat");
  fill.setTransform(new DOMMatrix().scale(1 / (view.k * view.ratio)));
  return fill;
}

/** Lines across the tile: up to the right, or down. */
function hatch(view, side, width, ink, paper, rise = 1) {
  return tiled(view, side, paper, (context, size) => {
    context.strokeStyle = ink;
    context.lineWidth = width * view.ratio;
    for (const offset of [-size, 0, size]) {
      const [a, b] = [offset - size / 4, offset + size * 1.25];
      context.moveTo(rise > 0 ? a : size - a, size * 1.25);
      context.lineTo(rise > 0 ? b : size - b, -size / 4);
    }
    context.stroke();
  });
}

function dots(view, side, radius, ink, paper) {
  return tiled(view, side, paper, (context, size) => {
    context.fillStyle = ink;
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      context.beginPath();
      context.arc(x * size, y * size, radius * view.ratio, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

/** The shadings of the verdicts: the more certain, the denser the ink. */
function verdictFills(view, palette) {
  return {
    none: palette["--target"],
    possible: dots(view, 8, 1.1, palette["--hatch"], palette["--target"]),
    partial: hatch(view, 7, 1.5, palette["--hatch"], palette["--partial"]),
    full: hatch(view, 5, 0.8, palette["--full-line"], palette["--full"], -1),
    certain: palette["--certain"],
  };
}

/** What lies under everything and does not change with the question: sea and land. */
function paintGround(context, view, world, palette) {
  context.fillStyle = palette["--sea"];
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.lineJoin = "round";
  onCopies(context, view, EVERYWHERE, (px) => {
    context.fillStyle = palette["--land"];
    context.fill(world.land.fill, "evenodd");
    context.strokeStyle = palette["--coast"];
    context.lineWidth = 0.7 * px;
    context.stroke(world.land.line);
  });
}

/** What the verdicts shade, and the borders over it. */
function paintShades(context, view, world, state, palette) {
  context.lineJoin = "round";
  const fills = verdictFills(view, palette);
  for (const region of world.regions) {
    onCopies(context, view, region.shape.box, (px) => {
      context.fillStyle = fills[state.verdicts[region.index].verdict];
      context.fill(region.shape.fill, "evenodd");
      context.strokeStyle = palette["--region-border"];
      context.lineWidth = (view.zoom < 4 ? 0.6 : 1) * px;
      if (region.disputed) context.setLineDash([3 * px, 2 * px]);
      context.stroke(region.shape.line);
      context.setLineDash([]);
    });
  }
  onCopies(context, view, EVERYWHERE, (px) => {
    context.strokeStyle = palette["--border"];
    context.lineWidth = 0.9 * px;
    context.stroke(world.borders);
  });
  world.sites.forEach((site) => paintSite(context, view, site, palette));
}

/** The outlines as published, and the points they go round. */
function paintLines(context, view, world, state, palette) {
  const shown = world.outlines.filter((o) => state.shown.has(o.key) && o.drawn === o.nominal);
  if (state.band) shown.forEach((o) => paintBand(context, view, o, palette));
  paintOutlines(context, view, shown, palette);
  world.sites.forEach((site) => paintMarker(context, view, site, palette));
}

/** The outlines of ranges and places of the reader's own, which follow every step of the slider. */
function paintAsked(context, view, world, state, palette) {
  const shown = world.outlines.filter((o) => state.shown.has(o.key) && o.drawn !== o.nominal);
  paintOutlines(context, view, shown, palette);
}

/** Sites in reverse: where two outlines run together, the double line lies under the single one. */
function paintOutlines(context, view, outlines, palette) {
  context.lineJoin = "round";
  context.lineCap = "butt";
  [...outlines].reverse().forEach((o) => paintOutline(context, view, o, palette));
}

function paintOutline(context, view, outline, palette) {
  const { dash, double } = pattern(outline.site);
  onCopies(context, view, outline.drawn.box, (px) => {
    const stroke = (colour, width, dashes) => {
      context.strokeStyle = colour;
      context.lineWidth = width * px;
      context.setLineDash(dashes.map((d) => d * px));
      context.stroke(outline.drawn.line);
    };
    stroke(palette["--casing"], double ? 7 : 4.5, []);
    stroke(palette[colourName(outline.system)], double ? 5 : 2.4, dash);
    if (double) stroke(palette["--casing-solid"], 1.9, []);
    context.setLineDash([]);
  });
}

function paintBand(context, view, outline, palette) {
  const { low, high } = outline;
  if (!low || !high) return;
  const between = new Path2D(low.fill);
  between.addPath(high.fill);
  onCopies(context, view, high.box, (px) => {
    context.globalAlpha = 0.1;
    context.fillStyle = palette[colourName(outline.system)];
    context.fill(between, "evenodd");
    context.globalAlpha = 1;
    context.strokeStyle = palette[colourName(outline.system)];
    context.lineWidth = 1.2 * px;
    context.setLineDash([5 * px, 4 * px]);
    for (const end of [low, high]) {
      if (end !== outline.nominal) context.stroke(end.line);
    }
    context.setLineDash([]);
  });
}

/** A site as what it is: an area filled and outlined, a chain's islands joined by its line. */
function paintSite(context, view, site, palette) {
  if (site.shape) {
    onCopies(context, view, site.shape.box, (px) => {
      context.fillStyle = palette[site.kind === "chain" ? "--chain" : "--site"];
      context.fill(site.shape.fill, "evenodd");
      context.strokeStyle = palette["--site-line"];
      context.lineWidth = (site.kind === "chain" ? 0.6 : 1) * px;
      context.stroke(site.shape.line);
    });
  }
  if (site.path) {
    onCopies(context, view, EVERYWHERE, (px) => {
      context.strokeStyle = palette["--site-line"];
      context.lineWidth = 1.3 * px;
      context.lineCap = "round";
      context.setLineDash([0.1 * px, 4.5 * px]);
      context.stroke(site.path);
      context.setLineDash([]);
      context.lineCap = "butt";
    });
  }
}

/** A point site, and an area too small to be seen at this scale, get a mark. */
function paintMarker(context, view, site, palette) {
  const box = site.shape?.box;
  if (site.kind === "chain" || (box && (box.east - box.west) * view.k > 7)) return;
  onCopies(context, view, { west: site.x, east: site.x }, (px) => {
    context.beginPath();
    context.arc(site.x, site.y, 5 * px, 0, 2 * Math.PI);
    context.fillStyle = palette["--casing-solid"];
    context.fill();
    context.strokeStyle = palette["--ink"];
    context.lineWidth = 1.8 * px;
    context.stroke();
    context.beginPath();
    context.arc(site.x, site.y, 1.8 * px, 0, 2 * Math.PI);
    context.fillStyle = palette["--ink"];
    context.fill();
  });
}

/** A town in hand. */
function paintPlace(context, view, { x, y }, palette) {
  onCopies(context, view, { west: x, east: x }, (px) => {
    for (const [colour, width] of [["--casing-solid", 5], ["--ink", 2.2]]) {
      context.beginPath();
      context.arc(x, y, 7 * px, 0, 2 * Math.PI);
      context.strokeStyle = palette[colour];
      context.lineWidth = width * px;
      context.stroke();
    }
  });
}

/** The regions in hand (hovered, pinned), outlined over all else. */
function paintHighlight(context, view, regions, palette) {
  for (const region of regions) {
    onCopies(context, view, region.shape.box, (px) => {
      context.lineJoin = "round";
      context.strokeStyle = palette["--casing-solid"];
      context.lineWidth = 4 * px;
      context.stroke(region.shape.line);
      context.strokeStyle = palette["--ink"];
      context.lineWidth = 2 * px;
      context.stroke(region.shape.line);
    });
  }
}
