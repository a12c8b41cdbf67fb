// The page itself: what is chosen, what is in hand, and how map, key and tables follow each other.

const PALETTE = [
  "--sea", "--land", "--coast", "--border", "--target", "--region-border", "--certain", "--full", "--full-line", "--partial", "--hatch",
  "--casing", "--casing-solid", "--site", "--site-line", "--chain", "--ink", "--halo",
  "--sea-ink", "--sea-halo", "--country-ink", "--city-ink",
  ...Array.from({ length: SYSTEM_COLOURS }, (_, i) => [`--s${i}`, `--s${i}-ink`]).flat(),
];

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(PALETTE.map((name) => [name, style.getPropertyValue(name).trim()]));
}

function later(milliseconds, act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

const hasRoom = (element) => element.clientWidth > 0 && element.clientHeight > 0;

/** Begin as soon as there is room: a page in a frame out of sight, as in a notebook, may have none yet. */
function start(map) {
  const frame = map.getContainer();
  if (hasRoom(frame)) begin(map);
  else {
    new ResizeObserver((_, watch) => {
      if (!hasRoom(frame)) return;
      watch.disconnect();
      begin(map);
    }).observe(frame);
  }
}

function begin(map) {
  const data = JSON.parse(byId("data").textContent);
  const { text } = data;
  const world = buildWorld(data);
  const state = { system: null, site: null, shown: new Set(world.outlines.map((o) => o.key)), band: false,
    ranges: new Map(), moved: new Map(), hovered: null, pinned: null, place: null, tab: "regions",
    verdicts: [], reached: [], labels: [] };
  const answers = new Answers(data, state);
  const distances = new Distances(data, state, world);
  const frame = map.getContainer();
  const card = byId("card");
  let palette = readPalette();

  const draw = {
    ground: (context, view) => paintGround(context, view, world, palette),
    shades: (context, view) => paintShades(context, view, world, state, palette),
    lines: (context, view) => paintLines(context, view, world, state, palette),
    asked: (context, view) => paintAsked(context, view, world, state, palette),
    hand: (context, view) => {
      const held = [...new Set([state.pinned, state.hovered])].filter((i) => i !== null);
      paintHighlight(context, view, held.map((i) => world.regions[i]), palette);
      if (state.place !== null) paintPlace(context, view, planeOf(state.place), palette);
    },
    names: (context, view) => { state.labels = paintLabels(context, view, world, state, palette, occupied()); },
  };
  // A canvas for what changes together: a step of the slider need not paint the land again. Printed, they are
  // one (see the style's @media print): Chromium prints each on a ground of white, and the last would hide the others.
  const canvases = Object.entries(draw).map(([name, paint]) => new Canvas(name, (context, view) => {
    paint(context, view);
    if (name === "ground" && isPrinting()) Object.values(draw).slice(1).forEach((over) => over(context, view));
  }));
  const [, shades, lines, slid, hand, names] = canvases;
  const namesLater = later(120, () => names.redraw());

  /** Where a control lies over the map, names would be hidden. */
  function occupied() {
    const origin = frame.getBoundingClientRect();
    return [...frame.querySelectorAll(".leaflet-control"), ...byId("stage").querySelectorAll("#verdicts, #readout, #asked"), byId("panel")]
      .map((control) => control.getBoundingClientRect())
      .filter((box) => box.width && box.top < origin.bottom)
      .map((box) => [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top]);
  }

  const regions = regionTable(data, state, {
    hover: (i) => hover(i, null),
    pin: (i) => pin(state.pinned === i ? null : i, { fromTable: true }),
    focus: (i) => { hover(i, null); speak(i); },
  });
  const places = placeTable(data, state, {
    hover: (i) => showPlace(i),
    pin: (i) => { showPlace(i); map.panInside([data.places.lat[i], planeOf(i).x], { padding: [40, 40] }); },
    focus: (i) => showPlace(i),
  });

  function planeOf(place) {
    return { x: nearestCopy(data.places.lon[place], data.centre), y: northing(data.places.lat[place]) };
  }

  function showPlace(place) {
    state.place = place;
    places.mark("hovered", place);
    hand.redraw();
  }

  /** Answer again, everywhere but in the outlines. */
  function judged() {
    const before = state.verdicts;
    state.verdicts = answers.best();
    if (state.verdicts.some((v, i) => v.verdict !== before[i].verdict)) shades.redraw();
    showVerdicts(data, state);
    regions.refresh();
    if (state.tab === "places") refreshPlaces();
    if (state.pinned !== null) showCard(state.pinned, showCard.point);
    keep();
  }

  function refreshPlaces() {
    state.reached = answers.bestPlaces();
    places.refresh();
  }

  /** Draw the outline of a combination anew: as Python drew it, or as traced here; true if that has changed. */
  function retrace(outline) {
    const { system: s, site: t } = outline;
    const asked = answers.whatIf(s, t);
    const isMoved = state.moved.has(t);
    const { label, min } = data.systems[s];
    const before = outline.drawn;
    outline.drawn = asked === null && !isMoved ? outline.nominal : distances.outline(t, answers.rangeKm(s, t), min);
    Object.assign(outline, outlineWords(data, s, t, asked === null ? label : fillIn(text.asked_label, { km: kilometres(asked) })));
    return (before === outline.nominal) !== (outline.drawn === outline.nominal);
  }

  const whatIf = new WhatIf(data, state, (s, t) => {
    const isOther = retrace(world.outlines[s * data.sites.length + t]);
    Object.assign(state, { system: data.systems.length > 1 ? s : state.system, site: data.sites.length > 1 ? t : state.site });
    shading.refresh();
    judged();
    if (isOther) lines.redraw();
    slid.redraw();
    namesLater();
  });

  /** A point has been moved: its rings go along; what the tables say is of where it was. */
  function moved(t) {
    const site = data.sites[t];
    const [lon, lat] = state.moved.get(t) ?? [site.lon, site.lat];
    Object.assign(world.sites[t], { x: nearestCopy(lon, data.centre), y: northing(lat) });
    distances.forget(t);
    world.outlines.filter((o) => o.site === t).forEach(retrace);
    whatIf.note();
    readCentre();
    redrawOutlines();
    namesLater();
    keep();
  }

  const shading = new Shading(data, state, () => {
    if (state.system !== null && state.site !== null) whatIf.choose(state.system, state.site);
    judged();
  });
  const key = new Key(data, state, () => {
    redrawOutlines();
    names.redraw();
    keep();
  });

  function redrawOutlines() {
    lines.redraw();
    slid.redraw();
  }

  function repaint() {
    palette = readPalette();
    for (const canvas of canvases) canvas.redraw();
  }

  /** The region under a point of the map's frame, or null. */
  function regionAt(point) {
    const k = (256 * 2 ** map.getZoom()) / 360;
    const pixel = map.getPixelOrigin().add(map.containerPointToLayerPoint(point));
    const x = pixel.x / k - 180;
    const y = pixel.y / k - 180;
    for (const copy of COPIES) {
      const found = world.regions.find((region) => region.shape.holds(pointerContext(), x - copy, y));
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
    showCard.point = point;
    if (region === null) {
      card.hidden = true;
      return;
    }
    fillCard(card, data, answers, region, { pinned: state.pinned === region, close: () => pin(null) });
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
      regions.mark("hovered", region);
      hand.redraw();
    }
    if (state.pinned === null) showCard(region, point);
  }

  function speak(region) {
    const v = state.verdicts[region];
    byId("spoken").textContent = fillIn(text.spoken, {
      region: data.regions.name[region], country: data.countries[data.regions.country[region]],
      verdict: text[v.verdict], share: percent(v.share, v.verdict),
    });
  }

  function pin(region, { point = null, fromTable = false } = {}) {
    state.pinned = region;
    regions.mark("pinned", region, { scroll: !fromTable });
    showCard(region === null ? state.hovered : region, point);
    hand.redraw();
    if (region !== null) speak(region);
    keep();
  }

  const tabs = [...document.querySelectorAll("[role=tab]")];
  function open(name) {
    state.tab = name;
    for (const tab of tabs) {
      const isOpen = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      byId(tab.id.slice(4)).hidden = !isOpen;
    }
    if (name === "places") refreshPlaces();
    else if (state.place !== null) showPlace(null);
    keep();
  }
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => open(tab.id.slice(4)));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const to = tabs[(i + by + tabs.length) % tabs.length];
      to.focus();
      to.click();
    });
  });

  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the state of the page
    open("regions");
    byId("regions").focus();
  });

  buildSources(data);
  const isCut = world.outlines.some((o) => o.nominal.box.north <= -180 || o.nominal.box.south >= 180);
  buildFooter(data, isCut);
  const asked = readFragment(data, location.hash);
  document.documentElement.classList.toggle("embed", asked.embed);

  frame.style.background = "var(--sea)";
  frame.setAttribute("aria-label", text.map_keys);
  frame.setAttribute("role", "application");
  const latitude = (y) => (Math.atan(Math.exp((-y * Math.PI) / 180)) * 360) / Math.PI - 90;
  /** All the outlines, as they are now: those of a moved point or a longer range too. */
  const bounds = () => {
    const drawn = world.outlines.map((o) => o.drawn).filter(({ lines: found }) => found.length);
    const extent = unionBox((drawn.length ? drawn : world.outlines.map((o) => o.nominal)).map((o) => extentOf(o, data.centre)));
    return L.latLngBounds(
      [latitude(Math.min(extent.south, 120)), Math.max(extent.west, data.centre - 180)],
      [latitude(Math.max(extent.north, -150)), Math.min(extent.east, data.centre + 180)],
    );
  };
  let hasMoved = false;
  const home = () => {
    if (!hasRoom(frame)) return; // hidden for now
    const isBelow = getComputedStyle(byId("readout")).position === "static" || isPrinting();
    const beside = document.documentElement.classList.contains("embed") ? byId("panel").offsetWidth : 0; // in a frame the key lies on the map
    map.fitBounds(bounds(), { animate: false, paddingTopLeft: [14, 14], paddingBottomRight: [14 + beside, isBelow ? 14 : 44] });
    placeLegend();
    hasMoved = false;
    keep();
  };
  /** The legend goes to the lower corner where it hides less of the outlines. */
  function placeLegend() {
    const legend = byId("verdicts");
    const width = legend.offsetWidth + 10;
    const top = frame.clientHeight - legend.offsetHeight - 42;
    const k = (256 * 2 ** map.getZoom()) / 360;
    const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    const hidden = { left: 0, right: 0 };
    for (const { drawn } of world.outlines) {
      for (const line of drawn.lines) {
        for (let i = 0; i < line.length; i += 2) {
          const y = (line[i + 1] + 180) * k - corner.y;
          const x = (line[i] + 180) * k - corner.x;
          if (y < top || x < 0 || x > frame.clientWidth) continue;
          if (x < width) hidden.left += 1;
          if (x > frame.clientWidth - width) hidden.right += 1;
        }
      }
    }
    legend.classList.toggle("right", hidden.right < hidden.left);
  }
  const buttons = L.control({ position: "topleft" });
  buttons.onAdd = () => {
    const bar = make("div", { className: "leaflet-bar zoom" });
    L.DomEvent.disableClickPropagation(bar);
    for (const [sign, label, act] of [["+", text.zoom_in, () => map.zoomIn()], ["−", text.zoom_out, () => map.zoomOut()], ["⤢", text.home_view, home]]) {
      const button = make("button", { type: "button", textContent: sign, title: label, "aria-label": label });
      button.addEventListener("click", act);
      bar.append(button);
    }
    return bar;
  };

  /** Bring back what an address asks for. */
  function restore(told) {
    Object.assign(state, {
      system: told.system >= 0 ? told.system : data.systems.length > 1 ? null : 0,
      site: told.site >= 0 ? told.site : data.sites.length > 1 ? null : 0,
      band: told.band, ranges: new Map(told.ranges), moved: new Map(told.moved),
      shown: new Set(world.outlines.map((o) => o.key).filter((k) => !told.hidden.includes(k))),
    });
    data.sites.forEach((site, t) => {
      const [lon, lat] = state.moved.get(t) ?? [site.lon, site.lat];
      Object.assign(world.sites[t], { x: nearestCopy(lon, data.centre), y: northing(lat) });
      distances.forget(t);
    });
    world.outlines.forEach(retrace);
    key.refresh();
    shading.refresh();
    const [first] = state.ranges.keys();
    if (first) whatIf.choose(...first.split("-").map(Number));
    else if (state.system !== null && state.site !== null) whatIf.choose(state.system, state.site);
    whatIf.refresh();
  }

  let isReady = false;
  const keep = later(250, () => {
    if (!isReady) return;
    const { lat, lng } = map.getCenter();
    const view = hasMoved ? [lng.toFixed(2), lat.toFixed(2), map.getZoom().toFixed(2)] : null;
    const words = writeFragment(data, state, { tab: state.tab, view, embed: document.documentElement.classList.contains("embed") });
    if (words === location.hash.slice(1)) return;
    try {
      history.replaceState(null, "", words ? `#${words}` : location.href.split("#")[0]);
    } catch {
      // a page inside another's text has no address to write to
    }
  });

  map.invalidateSize({ animate: false }); // the words above and below have taken their room by now
  map.setMaxBounds([[-EDGE, data.centre - 300], [EDGE, data.centre + 300]]);
  restore(asked);
  home();
  const look = (view) => {
    if (!view) return;
    map.setView([Math.max(-EDGE, Math.min(EDGE, view[1])), view[0]], view[2], { animate: false });
    hasMoved = true;
  };
  look(asked.view);
  buttons.addTo(map);
  state.verdicts = answers.best();
  showVerdicts(data, state);
  regions.refresh();
  placeLegend();
  for (const canvas of canvases) canvas.addTo(map);
  const handles = buildHandles(map, data, state, moved);
  if (asked.tab !== "regions") open(asked.tab);
  if (asked.pin >= 0) pin(asked.pin);

  const readout = new Readout(data, (t, lon, lat) => distances.km(t, lon, lat));
  const readCentre = () => {
    const { lat, lng } = map.getCenter();
    readout.show(lng, lat);
  };
  readCentre();
  map.on("mousemove", (event) => {
    hover(regionAt(event.containerPoint), event.containerPoint);
    if (Math.abs(event.latlng.lat) <= 90) readout.show(event.latlng.lng, event.latlng.lat);
  });
  map.on("mouseout", () => hover(null, null));
  map.on("click", (event) => {
    const region = regionAt(event.containerPoint);
    pin(region === state.pinned ? null : region, { point: event.containerPoint });
  });
  map.on("movestart", () => { if (state.pinned === null) showCard(null); });
  map.on("moveend", () => {
    keep();
    if (!frame.matches(":hover")) readCentre();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.pinned !== null) pin(null);
  });
  /** Be as an address says. */
  const show = (hash) => {
    const told = readFragment(data, hash);
    document.documentElement.classList.toggle("embed", told.embed);
    restore(told);
    handles.forEach((handle) => handle?.refresh());
    judged();
    redrawOutlines();
    names.redraw();
    open(told.tab);
    pin(told.pin >= 0 ? told.pin : null);
    if (told.view) look(told.view);
    else home();
  };
  window.addEventListener("hashchange", () => show(location.hash));
  // A page that is printed is laid out anew and in light colours, and so must the canvases be.
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    window.matchMedia(query).addEventListener("change", () => {
      map.invalidateSize({ animate: false, pan: false });
      if (!hasMoved) home();
      repaint();
    });
  }
  map.on("dragstart zoomstart", () => { hasMoved = true; });
  new ResizeObserver(() => {
    const { x, y } = map.getSize();
    if (!hasRoom(frame)) return;
    if (Math.abs(x - frame.clientWidth) < 1 && Math.abs(y - frame.clientHeight) < 1) return;
    map.invalidateSize({ animate: false });
    if (!hasMoved) home();
    showCard(state.pinned);
  }).observe(frame);
  isReady = true;
  const geodesy = { Field, vectorOf, placeOf, traceOutline };
  Object.assign(rangeviz, { map, data, world, state, home, show, answers, distances, geodesy }); // for the console, and the tests
}
