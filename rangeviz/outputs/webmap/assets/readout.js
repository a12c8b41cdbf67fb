// Under the pointer, or in the middle of the map when it is moved by keys: where, and how far from each site.

class Readout {
  constructor(data, distanceKm) {
    Object.assign(this, { data, distanceKm });
    this.element = byId("readout");
    this.where = make("b");
    this.values = data.sites.map(() => make("span"));
    this.element.append(this.where, ...data.sites.map((site, t) => make("span", { className: "from" }, `${site.short} `, this.values[t])));
  }

  show(lon, lat) {
    this.where.textContent = placeText(lon, lat);
    this.values.forEach((value, t) => {
      const km = this.distanceKm(t, lon, lat);
      value.textContent = km > FARTHEST ? `>${kilometres(FARTHEST)} km` : `${kilometres(km)} km`;
    });
  }
}
