// The page itself: what is chosen, what is in hand, and how map, key and table follow each other.

const PALETTE = [
  "--sea", "--land", "--coast", "--border", "--target", "--region-border", "--full", "--partial", "--hatch",
  "--casing", "--casing-solid", "--site", "--site-line", "--chain", "--ink", "--halo",
  "--sea-ink", "--sea-halo", "--country-ink", "--city-ink",
  ...Array.from({ length: SYSTEM_COLOURS }, (_, i) => [`--s${i}`, `--s${i}-ink`]).flat(),
];

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(PALETTE.map((name) => [name, style.getPropertyValue(name).trim()]));
}

/** Everything to be drawn, decoded once. */
function buildWorld(data) {
  const centre = data.centre;
  const shape = (parts, steps) => new Shape(parts, steps, centre);
  const envelopes = new Map(data.envelopes.map((e) => [e.key, shape(e.parts, data.outlineSteps)]));
  const envelope = (s, t, bound) => envelopes.get(`${s}-${t}-${bound}`);
  const outlines = [];
  data.systems.forEach((system, s) => data.sites.forEach((site, t) => {
    const nominal = envelope(s, t, "nominal");
    if (!nominal) return;
    const spread = system.low < system.high;
    outlines.push({
      key: `${s}-${t}`, system: s, site: t, nominal,
      low: spread ? envelope(s, t, "low") || nominal : null,
      high: spread ? envelope(s, t, "high") || nominal : null,
      labels: [`${rangeOf(system)} · ${site.short}`, `${system.label} · ${site.short}`],
      range: system.label,
    });
  }));
  const borders = pathOf(data.backdrop.borders.map((line) => {
    const ring = decodeRing(line, data.backdrop.steps);
    const shift = shiftOf(ring, centre);
    return ring.map((v, i) => (i % 2 ? northing(v) : v + shift));
  }));
  const regions = data.regions.code.map((code, index) => ({
    code, index, disputed: data.regions.disputed[index], shape: shape(data.regions.parts[index], data.coastSteps),
  }));
  const sites = data.sites.map((site) => {
    const drawn = { kind: site.kind, short: site.short, x: nearestCopy(site.lon, centre), y: northing(site.lat) };
    if (site.parts) drawn.shape = shape(site.parts, data.coastSteps);
    if (site.path.length) {
      drawn.lines = [toPlane(site.path, centre)];
      drawn.path = pathOf(drawn.lines);
    }
    return drawn;
  });
  const names = data.names.map(([kind, text, lon, lat, from]) => ({
    kind, text, from, x: nearestCopy(lon, centre), y: northing(lat),
  }));
  const land = shape(data.backdrop.land, data.backdrop.steps);
  return { land, borders, regions, outlines, sites, names };
}

/** For each region the best of the chosen combinations: highest status, then share, then nearest. */
function judge(data, state) {
  const chosen = data.rows.filter((_, c) => {
    const s = Math.floor(c / data.sites.length);
    const t = c % data.sites.length;
    return (state.system === null || state.system === s) && (state.site === null || state.site === t);
  });
  return data.regions.code.map((_, i) => {
    let best = null;
    for (const row of chosen) {
      const v = { status: row.status[i], share: row.share[i], nearest: row.nearest[i], farthest: row.farthest[i] };
      const ahead = !best || RANK[v.status] - RANK[best.status] || v.share - best.share || best.nearest - v.nearest;
      if (ahead === true || ahead > 0) best = v;
    }
    return best;
  });
}

function start(map) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { text } = data;
  const world = buildWorld(data);
  const state = { system: null, site: null, shown: new Set(world.outlines.map((o) => o.key)),
    band: false, hovered: null, pinned: null, verdicts: [], labels: [] };
  const frame = map.getContainer();
  const card = document.getElementById("card");
  let palette = readPalette();

  const drawBase = (context, view) => paintBase(context, view, world, state, palette);
  const drawHand = (context, view) => {
    const held = [...new Set([state.pinned, state.hovered])].filter((i) => i !== null);
    paintHighlight(context, view, held.map((i) => world.regions[i]), palette);
  };
  const drawNames = (context, view) => {
    state.labels = paintLabels(context, view, world, state, palette, occupied());
  };
  // Three canvases, for the highlight moves often. Printed, they are one (see the style's @media
  // print): Chromium prints each on a ground of white, and the last would hide the others.
  const base = new Canvas((context, view) => {
    drawBase(context, view);
    if (isPrinting()) [drawHand, drawNames].forEach((draw) => draw(context, view));
  });
  const hand = new Canvas(drawHand);
  const names = new Canvas(drawNames);

  /** Where a control lies over the map, names would be hidden. */
  function occupied() {
    const origin = frame.getBoundingClientRect();
    return [...frame.querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      return [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top];
    });
  }

  const table = new RegionTable(data, state, {
    hover: (i) => hover(i, null),
    pin: (i) => pin(state.pinned === i ? null : i, { fromTable: true }),
    focus: (i) => { hover(i, null); speak(i); },
  });

  function judged() {
    state.verdicts = judge(data, state);
    showVerdicts(data, state);
    table.refresh();
    base.redraw();
  }

  function repaint() {
    palette = readPalette();
    for (const canvas of [base, hand, names]) canvas.redraw();
  }

  /** The region under a point of the map's frame, or null. */
  function regionAt(point) {
    const context = regionAt.context ||= document.createElement("canvas").getContext("2d");
    const k = (256 * 2 ** map.getZoom()) / 360;
    const pixel = map.getPixelOrigin().add(map.containerPointToLayerPoint(point));
    const x = pixel.x / k - 180;
    const y = pixel.y / k - 180;
    for (const copy of COPIES) {
      const found = world.regions.find((region) => region.shape.holds(context, x - copy, y));
      if (found) return found.index;
    }
    return null;
  }

  /** Where a region's card goes when no pointer says where: the middle of its box, on the map. */
  function anchorOf(region) {
    const { box } = world.regions[region].shape;
    const k = (256 * 2 ** map.getZoom()) / 360;
    const origin = map.getPixelOrigin();
    return map.layerPointToContainerPoint([
      ((box.west + box.east) / 2 + 180) * k - origin.x,
      ((box.north + box.south) / 2 + 180) * k - origin.y,
    ]);
  }

  function showCard(region, point) {
    if (region === null) {
      card.hidden = true;
      return;
    }
    fillCard(card, data, region, { pinned: state.pinned === region, close: () => pin(null) });
    card.hidden = false;
    const at = point || anchorOf(region);
    const { clientWidth: width, clientHeight: height } = frame;
    const held = (v, size, most) => Math.max(8, Math.min(most - size - 8, v));
    const left = at.x + 16 + card.offsetWidth < width ? at.x + 16 : at.x - 16 - card.offsetWidth;
    card.style.left = `${held(left, card.offsetWidth, width)}px`;
    card.style.top = `${held(at.y + 16, card.offsetHeight, height)}px`;
  }

  function hover(region, point) {
    const changed = region !== state.hovered;
    state.hovered = region;
    if (changed) {
      table.mark("hovered", region);
      hand.redraw();
    }
    if (state.pinned === null) showCard(region, point);
  }

  function speak(region) {
    const v = state.verdicts[region];
    document.getElementById("spoken").textContent = fillIn(text.spoken, {
      region: data.regions.name[region], country: data.countries[data.regions.country[region]],
      verdict: text[v.status], share: percent(v.share),
    });
  }

  function pin(region, { point = null, fromTable = false } = {}) {
    state.pinned = region;
    table.mark("pinned", region, { scroll: !fromTable });
    showCard(region === null ? state.hovered : region, point);
    hand.redraw();
    if (region !== null) speak(region);
  }

  buildKey(data, state, () => { base.redraw(); names.redraw(); });
  buildShading(data, state, judged);
  buildSources(data);
  const isCut = world.outlines.some((o) => o.nominal.box.north <= -180 || o.nominal.box.south >= 180);
  buildFooter(data, isCut);

  map.attributionControl?.setPrefix(false);
  frame.style.background = "var(--sea)";
  const extent = unionBox(world.outlines.map((o) => extentOf(o.nominal, data.centre)));
  const latitude = (y) => (Math.atan(Math.exp((-y * Math.PI) / 180)) * 360) / Math.PI - 90;
  const bounds = L.latLngBounds(
    [latitude(Math.min(extent.south, 120)), Math.max(extent.west, data.centre - 180)],
    [latitude(Math.max(extent.north, -150)), Math.min(extent.east, data.centre + 180)],
  );
  let moved = false;
  const home = () => {
    map.fitBounds(bounds, { padding: [14, 14], animate: false });
    moved = false;
  };
  const buttons = L.control({ position: "topleft" });
  buttons.onAdd = () => {
    const bar = make("div", { className: "leaflet-bar zoom" });
    L.DomEvent.disableClickPropagation(bar);
    for (const [sign, label, act] of [["+", text.zoom_in, () => map.zoomIn()], ["−", text.zoom_out, () => map.zoomOut()], ["⤢", text.home, home]]) {
      const button = make("button", { type: "button", textContent: sign, title: label, "aria-label": label });
      button.addEventListener("click", act);
      bar.append(button);
    }
    return bar;
  };
  map.invalidateSize({ animate: false }); // the words above and below have taken their room by now
  map.setMaxBounds([[-EDGE, data.centre - 300], [EDGE, data.centre + 300]]);
  home();
  buttons.addTo(map);
  state.verdicts = judge(data, state);
  showVerdicts(data, state);
  table.refresh();
  for (const canvas of [base, hand, names]) canvas.addTo(map);

  map.on("mousemove", (event) => hover(regionAt(event.containerPoint), event.containerPoint));
  map.on("mouseout", () => hover(null, null));
  map.on("click", (event) => {
    const region = regionAt(event.containerPoint);
    pin(region === state.pinned ? null : region, { point: event.containerPoint });
  });
  map.on("movestart", () => { if (state.pinned === null) showCard(null); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.pinned !== null) pin(null);
  });
  // A page that is printed is laid out anew and in light colours, and so must the canvases be.
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    window.matchMedia(query).addEventListener("change", () => {
      map.invalidateSize({ animate: false, pan: false });
      home();
      repaint();
    });
  }
  map.on("dragstart zoomstart", () => { moved = true; });
  new ResizeObserver(() => {
    const { x, y } = map.getSize();
    if (Math.abs(x - frame.clientWidth) < 1 && Math.abs(y - frame.clientHeight) < 1) return;
    map.invalidateSize({ animate: false });
    if (!moved) home();
    showCard(state.pinned);
  }).observe(frame);
  Object.assign(rangeviz, { map, data, world, state, home }); // for the console, and the tests
}
