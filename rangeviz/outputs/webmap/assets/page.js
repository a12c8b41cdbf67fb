// The page itself: builds data, store and views, and ties them together.

/** @import { FragmentChoices, PageData, PageStore } from "./types.d.ts" */

import { Actions, choicesOf } from "./actions.js";
import { keepAddress } from "./address.js";
import { Announcer } from "./announcer.js";
import { Distances } from "./distances.js";
import { byId, hasRoom, setEmbedded } from "./dom.js";
import { OutlineDrawer } from "./drawn_outlines.js";
import { readFragment } from "./fragment.js";
import { DistanceField, placeOf, vectorOf } from "./geodesy.js";
import { nearestCopy } from "./geometry.js";
import { buildHandles } from "./handles.js";
import { Key } from "./key.js";
import { Layers } from "./layers.js";
import { MapView } from "./map_view.js";
import { traceOutline } from "./outline.js";
import { createPageStore } from "./page_store.js";
import { buildPlaceTable } from "./place_table.js";
import { Readout } from "./readout.js";
import { RegionCard } from "./region_card.js";
import { buildRegionTable } from "./region_table.js";
import { buildLegend, buildShading } from "./shading.js";
import { buildFooter, buildSources } from "./sources.js";
import { buildTabs } from "./tabs.js";
import { Verdicts } from "./verdicts.js";
import { buildWhatIfNote, WhatIf } from "./whatif.js";
import { buildWorld } from "./world.js";

/** What the page offers: `start` to the script that follows it, the rest to the console and the tests. */
export const page = { start };

/**
 * Begin as soon as there is room: a page in a frame out of sight, as in a notebook, may have none yet.
 * @param {L.Map} map
 */
function start(map) {
  const frame = map.getContainer();
  if (hasRoom(frame)) {
    begin(map);
    return;
  }
  new ResizeObserver((_, observer) => {
    if (!hasRoom(frame)) return;
    observer.disconnect();
    begin(map);
  }).observe(frame);
}

/** @param {L.Map} map */
function begin(map) {
  /** @type {PageData} */
  const data = JSON.parse(byId("data").textContent ?? "");
  const fragment = readFragment(data, location.hash);
  setEmbedded(fragment.isEmbedded);

  const world = buildWorld(data);
  const verdicts = new Verdicts(data);
  const distances = new Distances(data, world);
  const outlines = new OutlineDrawer(data, world, distances);
  const store = createPageStore(choicesOf(data, fragment), { data, world, verdicts, outlines });
  const actions = new Actions(data, store);

  // Views are told of changes in the order in which they are built here.
  buildControls(data, store, actions);
  buildSources(data);
  buildFooter(data, world);
  const mapView = new MapView(map, data, world, store);
  mapView.home();
  if (fragment.view) mapView.look(fragment.view);
  mapView.addButtons();
  buildTables(data, store, verdicts, { actions, map });
  new RegionCard(data, store, verdicts, { actions, mapView });
  const layers = new Layers(map, data, world, store);
  layers.addToMap();
  buildHandles(map, data, store, actions);
  /** @type {(site: number, lon: number, lat: number) => number} */
  const distanceKm = (site, lon, lat) => distances.km(site, lon, lat, store.get().moved.get(site) ?? null);
  const readout = new Readout(data, distanceKm);

  followPointer(mapView, store, actions, readout);
  followPage(mapView, actions, layers);
  keepAddress(data, store, mapView);

  /** @type {(hash: string) => void} */
  const show = (hash) => showAddress(readFragment(data, hash), actions, mapView);
  window.addEventListener("hashchange", () => show(location.hash));
  const geodesy = { DistanceField, vectorOf, placeOf, traceOutline };
  Object.assign(page, {
    map, data, world, store, state: store.get(), verdicts, distances: { km: distanceKm }, geodesy,
    home: () => mapView.home(), show, placedNames: () => layers.placedNames,
  });
}

/**
 * @param {PageData} data
 * @param {PageStore} store
 * @param {Actions} actions
 */
function buildControls(data, store, actions) {
  new Key(data, store, actions);
  buildShading(data, store, actions);
  new WhatIf(data, store, actions);
  buildWhatIfNote(data, store);
  buildLegend(data, store);
  buildTabs(store, actions);
}

/**
 * @param {PageData} data
 * @param {PageStore} store
 * @param {Verdicts} verdicts
 * @param {{ actions: Actions, map: L.Map }} page
 */
function buildTables(data, store, verdicts, { actions, map }) {
  const announcer = new Announcer(data, store);
  buildRegionTable(data, store, {
    hover: (region) => actions.hover(region, null),
    pin: (region) => actions.togglePin(region),
    focus: (region) => {
      actions.hover(region, null);
      announcer.announce(region);
    },
  });
  buildPlaceTable(data, store, verdicts, {
    hover: (place) => actions.showPlace(place),
    pin: (place) => {
      actions.showPlace(place);
      map.panInside([data.places.lat[place], nearestCopy(data.places.lon[place], data.centre)], { padding: [40, 40] });
    },
    focus: (place) => actions.showPlace(place),
  });
}

/**
 * Answer the pointer on the map, and the keys that move it.
 * @param {MapView} mapView
 * @param {PageStore} store
 * @param {Actions} actions
 * @param {Readout} readout
 */
function followPointer(mapView, store, actions, readout) {
  const { map, frame } = mapView;
  const readCentre = () => {
    const { lat, lng } = map.getCenter();
    readout.show(lng, lat);
  };
  readCentre();
  store.subscribe(["moved"], readCentre);
  map.on("mousemove", ({ containerPoint, latlng }) => {
    actions.hover(mapView.regionAt(containerPoint), containerPoint);
    if (Math.abs(latlng.lat) <= 90) readout.show(latlng.lng, latlng.lat);
  });
  map.on("mouseout", () => actions.hover(null, null));
  map.on("click", ({ containerPoint }) => actions.togglePin(mapView.regionAt(containerPoint), containerPoint));
  map.on("movestart", () => actions.dropCard());
  map.on("moveend", () => {
    if (!frame.matches(":hover")) readCentre();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && store.get().pinned !== null) actions.pin(null);
  });
}

/**
 * Answer a change of the page's size, and of its colours in the dark or in print.
 * @param {MapView} mapView
 * @param {Actions} actions
 * @param {Layers} layers
 */
function followPage(mapView, actions, layers) {
  const { map, frame } = mapView;
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    window.matchMedia(query).addEventListener("change", () => {
      map.invalidateSize({ animate: false, pan: false });
      if (!mapView.hasMoved) mapView.home();
      layers.repaint();
    });
  }
  new ResizeObserver(() => {
    const { x, y } = map.getSize();
    if (!hasRoom(frame)) return;
    if (Math.abs(x - frame.clientWidth) < 1 && Math.abs(y - frame.clientHeight) < 1) return;
    map.invalidateSize({ animate: false });
    if (!mapView.hasMoved) mapView.home();
    actions.resetCard();
  }).observe(frame);
}

/**
 * Be as an address says.
 * @param {FragmentChoices} fragment
 * @param {Actions} actions
 * @param {MapView} mapView
 */
function showAddress(fragment, actions, mapView) {
  setEmbedded(fragment.isEmbedded);
  actions.restore(fragment);
  if (fragment.view) mapView.look(fragment.view);
  else mapView.home();
  actions.resetCard();
}
