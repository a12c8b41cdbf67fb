// Elements and words. Every text of the catalog or the user enters by textContent.

/** An element with properties, attributes (aria-, data-, role ...) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const byId = (id) => document.getElementById(id);

function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function kilometres(value) {
  return Math.round(value).toLocaleString("en-US");
}

/** A share as per cent: never 0 or 100 where a sliver is in reach, or out of it. */
function percent(share, verdict = "") {
  const isPart = verdict === "partial"; // by distance, which also tells what rounds to 0 or 1
  if (share < 0.0005 && (share > 0 || isPart)) return "<0.1 %";
  if (share >= 0.9995 && (share < 1 || isPart)) return ">99.9 %";
  return `${(Math.round(share * 1000) / 10).toFixed(1)} %`;
}

/** A link, if the address is one that a reader may follow; else the text alone. */
function link(text, url) {
  if (!/^https?:\/\//i.test(url || "")) return document.createTextNode(text);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

/** A system and its range; for a bare range the two are one. */
function rangeOf(system) {
  return system.short === system.label ? system.label : `${system.short} ${system.label}`;
}

/** A piece of an outline as the map draws it. */
function lineSwatch(system, site) {
  const { dash, double } = pattern(site);
  const line = (width, stroke, dashes) => {
    const drawn = svg("line", { x1: 1, x2: 39, y1: 6, y2: 6, "stroke-width": width });
    drawn.style.stroke = `var(${stroke})`;
    if (dashes.length) drawn.setAttribute("stroke-dasharray", dashes.join(" "));
    return drawn;
  };
  const lines = [line(double ? 5 : 2.6, colourName(system), dash)];
  if (double) lines.push(line(1.9, "--casing-solid", []));
  return svg("svg", { width: 40, height: 12, viewBox: "0 0 40 12", "aria-hidden": "true" }, ...lines);
}

const SWATCH_MARKS = {
  full: "M0 5 7 12M5 2 15 12M12 1 18 7",
  partial: "M1 8 8 1M4 11 14 1M10 11 17 4",
};

/** A verdict's shading as the map draws it, told by its pattern as well as by its colour. */
function verdictSwatch(verdict) {
  const marks = [svg("rect", { x: 0.5, y: 0.5, width: 17, height: 11, rx: 1.5, class: `swatch-${verdict}` })];
  if (SWATCH_MARKS[verdict]) marks.push(svg("path", { d: SWATCH_MARKS[verdict], class: `marks-${verdict}` }));
  if (verdict === "possible") {
    for (const [cx, cy] of [[4, 3.5], [9, 3.5], [14, 3.5], [6.5, 8.5], [11.5, 8.5]]) {
      marks.push(svg("circle", { cx, cy, r: 1.2, class: "marks-possible" }));
    }
  }
  return svg("svg", { width: 18, height: 12, viewBox: "0 0 18 12", "aria-hidden": "true" }, ...marks);
}
