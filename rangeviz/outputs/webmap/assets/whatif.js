// What if: a range of the reader's own for a system from a site, and a point moved to another place.

const STEP_KM = 10;
const LEAST_KM = 100;
const MOST_KM = 19_000; // distances in the page are good to half a kilometre up to here

/** The slider's ends: its steps pass through the published range, so that it can be had back. */
function sliderEnds({ range, high }) {
  const most = Math.min(MOST_KM, Math.max(2 * high, range + 1000));
  const below = Math.floor(Math.max(0, range - LEAST_KM) / STEP_KM);
  const above = Math.floor((most - range) / STEP_KM);
  const round = (km) => Number(km.toFixed(3));
  return { min: round(range - below * STEP_KM), max: round(range + above * STEP_KM) };
}

class WhatIf {
  /** changed(s, t) is called with what was slid. */
  constructor(data, state, changed) {
    Object.assign(this, { data, state, changed });
    this.combination = byId("combination");
    this.slider = byId("range");
    this.number = byId("range-km");
    this.ticks = byId("published");
    this.reset = byId("reset-range");
    data.systems.forEach((system, s) => data.sites.forEach((site, t) => {
      this.combination.append(make("option", { value: `${s}-${t}`,
        textContent: fillIn(data.text.from, { system: system.short, site: site.short }) }));
    }));
    this.combination.addEventListener("change", () => this.refresh());
    this.slider.addEventListener("input", () => this.set(this.slider.valueAsNumber));
    this.number.addEventListener("change", () => this.set(this.number.valueAsNumber));
    this.reset.addEventListener("click", () => this.set(null));
    this.refresh();
  }

  chosen() {
    return this.combination.value.split("-").map(Number);
  }

  /** Ask for a range of the chosen combination; null, or the published range, is the published answer. */
  set(km) {
    const [s, t] = this.chosen();
    const { range } = this.data.systems[s];
    if (km === null || !Number.isFinite(km) || Math.abs(km - range) < 1e-3) this.state.ranges.delete(`${s}-${t}`);
    else this.state.ranges.set(`${s}-${t}`, Math.max(1, Math.min(MOST_KM, km)));
    this.changed(s, t);
    this.refresh();
  }

  /** Follow the choice of what the regions are shaded for. */
  choose(s, t) {
    this.combination.value = `${s}-${t}`;
    this.refresh();
  }

  refresh() {
    const { data, state } = this;
    const [s, t] = this.chosen();
    const system = data.systems[s];
    const km = state.ranges.get(`${s}-${t}`) ?? system.range;
    if (this.system !== s) {
      this.system = s;
      const { min, max } = sliderEnds(system);
      Object.assign(this.slider, { min, max, step: STEP_KM });
      const marks = [...new Set([system.low, system.range, system.high])];
      this.ticks.replaceChildren(...marks.map((value) => make("option", { value: String(value) })));
    }
    if (document.activeElement !== this.slider || Math.abs(this.slider.valueAsNumber - km) > STEP_KM / 2) this.slider.value = String(km);
    this.number.value = String(Math.round(km * 10) / 10);
    const isAsked = state.ranges.has(`${s}-${t}`);
    this.reset.hidden = !isAsked;
    this.slider.setAttribute("aria-valuetext", fillIn(data.text[isAsked ? "asked_km" : "published_km"],
      { km: kilometres(km), published: system.label }));
    this.note();
  }

  /** Say at the head of the page what is not as published, so that no picture of it misleads. */
  note() {
    const { data, state } = this;
    const said = [...state.ranges].map(([key, km]) => {
      const [s, t] = key.split("-").map(Number);
      return fillIn(data.text.asked, { system: data.systems[s].short, site: data.sites[t].short, km: kilometres(km), published: data.systems[s].label });
    });
    for (const [t, [lon, lat]] of state.moved) {
      said.push(fillIn(data.text.moved, { site: data.sites[t].short, place: placeText(lon, lat, 2) }));
    }
    const note = byId("asked");
    note.hidden = !said.length;
    note.replaceChildren(...(said.length ? [make("b", { textContent: data.text.what_if }), ` ${said.join(" ")}`] : []));
    if (state.moved.size) {
      const [[lon, lat]] = state.moved.values();
      const ranges = data.systems.map((system) => system.flag).join(" ");
      note.append(" ", make("code", { textContent: `rangeviz map ${ranges} --at ${lon.toFixed(2)},${lat.toFixed(2)} ${data.flags}` }));
    }
  }
}

/** Coordinates as people say them, north or south first. */
function placeText(lon, lat, digits = 1) {
  const turned = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `${Math.abs(lat).toFixed(digits)}° ${lat < 0 ? "S" : "N"} ${Math.abs(turned).toFixed(digits)}° ${turned < 0 ? "W" : "E"}`;
}

/** A handle on each site that is a point: dragged, or moved by the arrow keys, it takes its rings along. */
function buildHandles(map, data, state, moved) {
  return data.sites.map((site, t) => {
    if (site.kind !== "point") return null;
    const label = fillIn(data.text.handle, { site: site.short });
    const icon = L.divIcon({ className: "handle", iconSize: [26, 26] });
    const home = [site.lat, nearestCopy(site.lon, data.centre)];
    const handle = L.marker(home, { icon, draggable: true, title: label, keyboard: true, bubblingMouseEvents: false }).addTo(map);
    const place = ({ lat, lng }) => {
      const held = Math.max(-EDGE, Math.min(EDGE, lat));
      const isHome = Math.hypot(held - home[0], lng - home[1]) < 1e-6;
      if (isHome) state.moved.delete(t);
      else state.moved.set(t, [lng, held]);
      moved(t);
    };
    handle.on("drag", () => place(handle.getLatLng()));
    const element = handle.getElement();
    element.setAttribute("aria-label", label);
    element.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 1 : 0.1;
      const by = { ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key];
      const { lat, lng } = handle.getLatLng();
      let to = by && [lat + by[0], lng + by[1]];
      if (event.key === "Home" || event.key === "Backspace") to = home;
      if (!to) return;
      event.preventDefault();
      event.stopPropagation();
      handle.setLatLng(to);
      place(handle.getLatLng());
    });
    element.addEventListener("dblclick", (event) => {
      event.stopPropagation();
      handle.setLatLng(home);
      place(handle.getLatLng());
    });
    handle.refresh = () => {
      const [lng, lat] = state.moved.get(t) ?? [home[1], home[0]];
      handle.setLatLng([lat, lng]);
    };
    return handle;
  });
}
