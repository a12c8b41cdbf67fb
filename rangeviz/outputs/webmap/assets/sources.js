// Why to trust it: every figure's source and their spread, the sites, the method, the map's furniture.

const CHART = { width: 420, left: 8, right: 8, row: 11, base: 26 };

/** A round number of kilometres to divide a scale by. */
function roundStep(km) {
  const power = 10 ** Math.floor(Math.log10(km));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= km);
}

/** The published figures of a system on a scale: a mark each, pointing where the print says more or less. */
function spreadChart(system, text) {
  const figures = system.sources.flatMap((source) => source.figures.map((figure) => ({ ...figure, source })))
    .sort((a, b) => a.km - b.km);
  if (!figures.length) return "";
  const { width, left, right, row, base } = CHART;
  const all = [...figures.map((f) => f.km), system.low, system.high, system.range];
  const step = roundStep((Math.max(...all) * 1.05) / 4);
  const from = Math.max(0, step * Math.floor((Math.min(...all) * 0.9) / step));
  const to = step * Math.ceil((Math.max(...all) * 1.02) / step);
  const x = (km) => left + ((km - from) / (to - from)) * (width - left - right);
  const ends = []; // marks that would touch are stacked
  const marks = figures.map((figure) => {
    const at = x(figure.km);
    let level = ends.findIndex((end) => end < at - 10);
    if (level < 0) level = ends.push(0) - 1;
    ends[level] = at;
    return { ...figure, at, level };
  });
  const height = base + 8 + ends.length * row;
  const y = (level) => height - base - 6 - level * row;
  const axis = height - base + 2;
  const parts = [
    svg("rect", { x: x(system.low), width: Math.max(1, x(system.high) - x(system.low)), y: 2, height: axis - 2, class: "spread-band" }),
    svg("line", { x1: x(system.range), x2: x(system.range), y1: 2, y2: axis, class: "spread-nominal" }),
    svg("line", { x1: left, x2: width - right, y1: axis, y2: axis, class: "spread-axis" }),
  ];
  for (let km = from; km <= to; km += step) {
    parts.push(svg("line", { x1: x(km), x2: x(km), y1: axis, y2: axis + 4, class: "spread-axis" }));
    const anchor = km === from ? "start" : km + step > to ? "end" : "middle";
    const label = svg("text", { x: anchor === "start" ? left - 6 : anchor === "end" ? width - 1 : x(km), y: axis + 16, "text-anchor": anchor });
    label.textContent = km + step > to ? `${kilometres(km)} km` : kilometres(km);
    parts.push(label);
  }
  for (const { at, level, qualifier, source, printed } of marks) {
    const r = 4;
    const tip = /more than|at least/.test(qualifier) ? 1 : /less than|up to/.test(qualifier) ? -1 : 0;
    const shape = tip
      ? svg("path", { d: `M${at - tip * r} ${y(level) - r}V${y(level) + r}L${at + tip * r} ${y(level)}Z` })
      : svg("circle", { cx: at, cy: y(level), r: r - 0.5 });
    shape.setAttribute("class", `spread-mark${source.weak ? " weak" : ""}`);
    const title = svg("title", {});
    title.textContent = `${printed}: ${source.publisher}`;
    shape.append(title);
    parts.push(shape);
  }
  const label = fillIn(text.spread_chart, { n: figures.length, least: kilometres(figures[0].km), most: kilometres(figures.at(-1).km),
    low: kilometres(system.low), nominal: system.label, high: kilometres(system.high) });
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "spread" }, ...parts);
  return make("figure", {}, chart, make("figcaption", { textContent: label }));
}

/** Every published figure's source, the sites, and how the distances are measured. */
function buildSources(data) {
  const { text, boundary } = data;
  const place = document.querySelector("#sources > div");
  const list = (sources, none) => {
    if (!sources.length) return make("p", { textContent: none });
    return make("ul", {}, ...sources.map((source) => {
      const item = make("li", {}, link(source.title, source.url), ` ${source.publisher}, ${source.date === "n.d." ? text.undated : source.date}`);
      const printed = source.figures.map((figure) => figure.printed).join("; ");
      if (printed) item.append(": ", make("b", { textContent: printed }));
      if (source.weak) item.append(` (${text.weak})`);
      if (!source.seen) item.append(` (${text.accessed_not})`);
      return item;
    }));
  };
  for (const system of data.systems) {
    place.append(make("h3", { textContent: system.name }));
    const said = [`${system.label}: ${text[`range_${system.rangeIs}`]}.`];
    if (system.low < system.high) said.push(fillIn(text.published, { low: kilometres(system.low), high: kilometres(system.high) }));
    if (system.min) said.push(fillIn(text.minimum, { km: kilometres(system.min) }));
    if (system.basis) said.push(fillIn(text.basis, { basis: system.basis }));
    if (system.file) said.push(fillIn(text.own_file, system));
    if (system.status) said.push(`${system.status[0].toUpperCase()}${system.status.slice(1)}.`);
    place.append(make("p", { textContent: said.join(" ") }), spreadChart(system, text), list(system.sources, text.own_figure));
  }
  for (const site of data.sites) {
    place.append(make("h3", { textContent: fillIn(text.about_site, { name: site.name, kind: text[`kind_${site.kind}`] }) }));
    if (site.file) place.append(make("p", { textContent: fillIn(text.own_file, site) }));
    if (site.notes) place.append(make("p", { textContent: site.notes }));
    place.append(list(site.sources, text.own_site));
  }
  place.append(make("h3", { textContent: text.verdicts_title }));
  place.append(make("dl", {}, ...VERDICTS.toReversed().flatMap((verdict) => [
    make("dt", {}, verdictSwatch(verdict), text[verdict]), make("dd", { textContent: text[`${verdict}_long`] })])));
  place.append(make("h3", { textContent: text.method_title }));
  for (const words of [
    [text.round, text.edge], [text[data.launch]], [fillIn(text.accuracy, { m: data.tolerance, drawn: data.drawn }), text.simplified, text.what_if_method],
    [fillIn(text.as_of, { date: data.asOf }), fillIn(text.boundaries, boundary), fillIn(text.viewpoint, { viewpoint: data.viewpoint })],
    [text.disclaimer],
  ]) place.append(make("p", { textContent: words.join(" ") }));
  place.append(make("p", {}, ...madeBy(data)));
}

function madeBy(data) {
  const made = fillIn(data.text.made, { version: data.version });
  return data.command ? [made, ": ", make("code", { textContent: data.command })] : [made];
}

/** The furniture every picture of the page must carry. */
function buildFooter(data, isCut) {
  const { text, boundary } = data;
  const paragraph = (...words) => make("p", {}, ...words);
  document.querySelector("footer").append(
    paragraph(text.round, " ", isCut ? `${text.edge} ` : "", text[data.launch], " ", fillIn(text.accuracy, { m: data.tolerance, drawn: data.drawn })),
    paragraph(make("strong", { textContent: text.disclaimer })),
    paragraph(fillIn(text.as_of, { date: data.asOf }), " ", fillIn(text.boundaries, boundary), " ",
      fillIn(text.viewpoint, { viewpoint: data.viewpoint }), " ", ...madeBy(data)),
  );
  const page = location.href.split("#")[0];
  const whole = /^(https?|file):/.test(page) ? make("a", { href: page, target: "_blank", rel: "noopener noreferrer", textContent: text.whole_page }) : "";
  byId("caption").append(whole, ` ${text.round_short} ${text.disclaimer_short} ${boundary.name}. rangeviz ${data.version}`);
}
