// What the page rests on: every figure's source and their spread, the sites, the method, the footer.

/** @import { PageData, SiteRecord, SourceRecord, SystemRecord, World } from "./types.d.ts" */

import { byId, findElement, link, make } from "./dom.js";
import { spreadChart } from "./spread_chart.js";
import { verdictSwatch } from "./swatches.js";
import { VERDICTS } from "./verdicts.js";
import { fillIn, kilometres } from "./words.js";

/**
 * Fill the tab of sources: systems, sites, verdicts, method.
 * @param {PageData} data
 */
export function buildSources(data) {
  const { text } = data;
  findElement(document, "#sources > div", HTMLElement).append(
    ...data.systems.flatMap((system) => systemSources(system, text)),
    ...data.sites.flatMap((site) => siteSources(site, text)),
    make("h3", { textContent: text.verdicts_title }),
    make("dl", {}, ...VERDICTS.toReversed().flatMap((verdict) => [
      make("dt", {}, verdictSwatch(verdict), text[verdict]), make("dd", { textContent: text[`${verdict}_long`] }),
    ])),
    make("h3", { textContent: text.method_title }),
    ...methodParagraphs(data),
    make("p", {}, ...madeBy(data)),
  );
}

/**
 * @param {SystemRecord} system
 * @param {PageData["text"]} text
 */
function systemSources(system, text) {
  const { label, low, high, min, basis, file, status } = system;
  const sentences = [`${label}: ${text[`range_${system.rangeIs}`]}.`];
  if (low < high) sentences.push(fillIn(text.published, { low: kilometres(low), high: kilometres(high) }));
  if (min) sentences.push(fillIn(text.minimum, { km: kilometres(min) }));
  if (basis) sentences.push(fillIn(text.basis, { basis }));
  if (file) sentences.push(fillIn(text.own_file, { file }));
  if (status) sentences.push(`${status[0].toUpperCase()}${status.slice(1)}.`);
  return [
    make("h3", { textContent: system.name }),
    make("p", { textContent: sentences.join(" ") }),
    spreadChart(system, text),
    sourceList(system.sources, text.own_figure, text),
  ];
}

/**
 * @param {SiteRecord} site
 * @param {PageData["text"]} text
 */
function siteSources(site, text) {
  const heading = fillIn(text.about_site, { name: site.name, kind: text[`kind_${site.kind}`] });
  const file = site.file ? fillIn(text.own_file, { file: site.file }) : "";
  const paragraphs = [file, site.notes].filter(Boolean).map((words) => make("p", { textContent: words }));
  return [make("h3", { textContent: heading }), ...paragraphs, sourceList(site.sources, text.own_site, text)];
}

/**
 * @param {SourceRecord[]} sources
 * @param {string} none  what is said if there are none
 * @param {PageData["text"]} text
 */
function sourceList(sources, none, text) {
  if (!sources.length) return make("p", { textContent: none });
  return make("ul", {}, ...sources.map((source) => {
    const date = source.date === "n.d." ? text.undated : source.date;
    const item = make("li", {}, link(source.title, source.url), ` ${source.publisher}, ${date}`);
    const printed = source.figures.map((figure) => figure.printed).join("; ");
    if (printed) item.append(": ", make("b", { textContent: printed }));
    item.append(sourceRemarks(source, text));
    return item;
  }));
}

/**
 * Whether a source was not read, or is weak: in the order of Python's citations.
 * @param {Pick<SourceRecord, "seen" | "weak">} source
 * @param {PageData["text"]} text
 */
export function sourceRemarks({ seen, weak }, text) {
  const remarks = [...(seen ? [] : [text.accessed_not]), ...(weak ? [text.weak] : [])];
  return remarks.length ? ` (${remarks.join("; ")})` : "";
}

/** @param {PageData} data */
function methodParagraphs(data) {
  const { text } = data;
  return [
    [text.round, text.edge],
    [text[data.launch]],
    [accuracy(data), text.simplified, text.what_if_method],
    provenance(data),
    [text.disclaimer],
  ].map((sentences) => make("p", { textContent: sentences.join(" ") }));
}

/** @param {PageData} data */
function accuracy({ text, tolerance, drawn }) {
  return fillIn(text.accuracy, { m: tolerance, drawn });
}

/** @param {PageData} data */
function provenance({ text, asOf, boundary, placeSource, viewpoint }) {
  return [
    fillIn(text.as_of, { date: asOf }),
    fillIn(text.boundaries, boundary),
    fillIn(text.place_source, placeSource),
    fillIn(text.viewpoint, { viewpoint }),
  ];
}

/** @param {PageData} data */
function madeBy(data) {
  const made = fillIn(data.text.made, { version: data.version });
  return data.command ? [made, ": ", make("code", { textContent: data.command })] : [made];
}

/**
 * Fill the footer and the caption: what every picture of the page must carry.
 * @param {PageData} data
 * @param {World} world
 */
export function buildFooter(data, world) {
  const { text, boundary, placeSource } = data;
  const isCut = world.outlines.some(({ nominal: { box } }) => box.north <= -180 || box.south >= 180);
  findElement(document, "footer", HTMLElement).append(
    make("p", {}, text.round, " ", isCut ? `${text.edge} ` : "", text[data.launch], " ", accuracy(data)),
    make("p", {}, make("strong", { textContent: text.disclaimer })),
    make("p", {}, ...provenance(data).flatMap((sentence) => [sentence, " "]), ...madeBy(data)),
  );
  const page = location.href.split("#")[0];
  const wholePage = { href: page, target: "_blank", rel: "noopener noreferrer", textContent: text.whole_page };
  const whole = /^(https?|file):/.test(page) ? make("a", wholePage) : "";
  const credits = `${boundary.name}, ${placeSource.name} (${placeSource.licence}).`;
  byId("caption").append(whole, ` ${text.round_short} ${text.disclaimer_short} ${credits} rangeviz ${data.version}`);
}
