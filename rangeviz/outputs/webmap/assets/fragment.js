// The state of the page in its address, so that a link or a bookmark brings it back.

/** What the address says of this page; what it says of no system or site here is left out. */
function readFragment(data, hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const index = (records, id) => records.findIndex((record) => record.id === id);
  const system = (id) => index(data.systems, id);
  const site = (id) => index(data.sites, id);
  const pairs = (name) => asked.getAll(name).map((text) => {
    const [s, t, ...rest] = text.split("~");
    return [system(s), site(t), ...rest.map(Number)];
  }).filter(([s, t]) => s >= 0 && t >= 0);
  const numbers = (text, n) => {
    const found = (text || "").split(",").map(Number);
    return found.length === n && found.every(Number.isFinite) ? found : null;
  };
  const moved = asked.getAll("move").map((text) => {
    const [id, place] = text.split("~");
    return [site(id), numbers(place, 2)];
  }).filter(([t, place]) => t >= 0 && data.sites[t].kind === "point" && place
    && Math.abs(place[0]) <= 540 && Math.abs(place[1]) <= EDGE);
  return {
    embed: asked.has("embed"),
    system: system(asked.get("system")),
    site: site(asked.get("site")),
    hidden: pairs("hide").map(([s, t]) => `${s}-${t}`),
    band: asked.has("band"),
    ranges: pairs("range").filter(([, , km]) => km >= 1 && km <= MOST_KM).map(([s, t, km]) => [`${s}-${t}`, km]),
    moved,
    pin: data.regions.code.indexOf(asked.get("pin")),
    tab: ["places", "sources"].find((name) => name === asked.get("tab")) || "regions",
    view: numbers(asked.get("view"), 3),
  };
}

/** The same the other way; an empty text where nothing differs from the page as it opens. */
function writeFragment(data, state, { tab, view, embed }) {
  const out = new URLSearchParams();
  const id = (key) => key.split("-").map((i, n) => (n ? data.sites : data.systems)[i].id).join("~");
  if (state.system !== null && data.systems.length > 1) out.append("system", data.systems[state.system].id);
  if (state.site !== null && data.sites.length > 1) out.append("site", data.sites[state.site].id);
  for (let s = 0; s < data.systems.length; s += 1) {
    for (let t = 0; t < data.sites.length; t += 1) if (!state.shown.has(`${s}-${t}`)) out.append("hide", id(`${s}-${t}`));
  }
  if (state.band) out.append("band", "1");
  for (const [key, km] of state.ranges) out.append("range", `${id(key)}~${Number(km.toFixed(3))}`);
  for (const [t, [lon, lat]] of state.moved) out.append("move", `${data.sites[t].id}~${lon.toFixed(3)},${lat.toFixed(3)}`);
  if (state.pinned !== null) out.append("pin", data.regions.code[state.pinned]);
  if (tab !== "regions") out.append("tab", tab);
  if (view) out.append("view", view.join(","));
  const text = out.toString().replaceAll("%7E", "~").replaceAll("%2C", ",");
  return [embed ? "embed" : "", text].filter(Boolean).join("&");
}
