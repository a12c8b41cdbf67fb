// What there is to draw, decoded once; and how far places are from its sites.

/** Everything to be drawn, decoded once. */
function buildWorld(data) {
  const centre = data.centre;
  const shape = (parts, steps) => new Shape(parts, steps, centre);
  const envelopes = new Map(data.envelopes.map((e) => [e.key, shape(e.parts, data.outlineSteps)]));
  const envelope = (s, t, bound) => envelopes.get(`${s}-${t}-${bound}`);
  const outlines = [];
  data.systems.forEach((system, s) => data.sites.forEach((site, t) => {
    const nominal = envelope(s, t, "nominal");
    const spread = system.low < system.high;
    outlines.push({
      key: `${s}-${t}`, system: s, site: t, nominal, drawn: nominal,
      low: spread ? envelope(s, t, "low") || nominal : null,
      high: spread ? envelope(s, t, "high") || nominal : null,
      ...outlineWords(data, s, t, system.label),
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

/** What is written along an outline: with the system, without, and at the least. */
function outlineWords(data, s, t, range) {
  const [system, site] = [data.systems[s], data.sites[t]];
  const name = system.short === system.label ? range : `${system.short} ${range}`;
  return { labels: [`${name} · ${site.short}`, `${range} · ${site.short}`], range };
}

/** How far places are from each site, wherever it has been moved to. */
class Distances {
  constructor(data, state, world) {
    Object.assign(this, { data, state, world });
    this.fields = new Map();
  }

  /** From the point that decides; or from the other end, which decides about a minimum range. */
  field(t, isOther = false) {
    const key = `${t}${isOther}`;
    if (!this.fields.has(key)) {
      const site = this.data.sites[t];
      const rings = site.parts
        ? site.parts.flat().map((ring) => decodeRing(ring, this.data.coastSteps))
        : [this.state.moved.get(t) ?? [site.lon, site.lat]];
      this.fields.set(key, new Field(rings, (this.data.launch === "everywhere") !== isOther));
    }
    return this.fields.get(key);
  }

  forget(t) {
    this.fields.delete(`${t}false`);
    this.fields.delete(`${t}true`);
  }

  km(t, lon, lat) {
    const { shape } = this.world.sites[t];
    const isWithin = () => COPIES.some((copy) =>
      shape.holds(pointerContext(), nearestCopy(lon, this.data.centre) + copy, northing(lat)));
    if (shape && this.data.launch === "anywhere" && isWithin()) return 0;
    return this.field(t).distance(vectorOf(lon, lat));
  }

  /** The outline of a range from a site, traced here. */
  outline(t, rangeKm, leastKm) {
    const { shape } = this.world.sites[t];
    const isOutside = (line) => !shape?.holds(pointerContext(), line[0], line[1]); // deep in a site is no coast
    const lines = traceOutline(this.field(t), rangeKm, this.data.centre).filter(isOutside);
    if (leastKm) lines.push(...traceOutline(this.field(t, true), leastKm, this.data.centre));
    return lineShape(lines);
  }
}

function pointerContext() {
  pointerContext.context ||= document.createElement("canvas").getContext("2d");
  return pointerContext.context;
}
