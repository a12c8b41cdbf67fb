// What is said of one region: for each site the distances, and verdict and share by system.

const CARD_ROWS = 12;

function fillCard(card, data, answers, region, { pinned, close }) {
  const { text, regions, systems, sites } = data;
  const where = make("p", { className: "where", textContent: data.countries[regions.country[region]] });
  if (regions.disputed[region]) where.append(" · ", make("em", { textContent: text.disputed }));
  const table = make("table", {}, make("thead", {}, make("tr", {},
    make("th", { scope: "col", colSpan: 2, textContent: text.share_note }),
    ...["low", "nominal", "high"].map((name) => make("th", { scope: "col", className: "number", textContent: text[name] })))));
  let left = pinned ? Infinity : CARD_ROWS;
  sites.forEach((site, t) => {
    const { nearest, farthest } = data.distances[t];
    const distances = { site: site.short, nearest: kilometres(nearest[region]), farthest: kilometres(farthest[region]) };
    const body = make("tbody", {}, make("tr", {},
      make("th", { scope: "rowgroup", colSpan: 5, "data-site": site.id, textContent: fillIn(text.distances, distances) })));
    systems.slice(0, Math.max(0, left)).forEach((system, s) => {
      const found = answers.of(s, t, region);
      const asked = answers.whatIf(s, t);
      const shares = asked === null
        ? [["number", found.low], ["number nominal", found.share, found.verdict], ["number", found.high]]
          .map(([className, ...share]) => make("td", { className, textContent: percent(...share) }))
        : [make("td", { className: "number asked", colSpan: 2, textContent: fillIn(text.at_km, { km: kilometres(asked) }) }),
          make("td", { className: "number nominal", textContent: percent(found.share, found.verdict) })];
      body.append(make("tr", { "data-row": `${system.id} ${site.id}` },
        make("th", { scope: "row" }, lineSwatch(s, t), system.short),
        make("td", { className: "verdict" }, verdictSwatch(found.verdict), text[`${found.verdict}_short`]),
        ...shares));
    });
    if (left > 0) table.append(body);
    left -= systems.length;
  });
  card.replaceChildren(make("h2", { textContent: regions.name[region] }), where, table);
  if (left < 0) card.append(make("p", { className: "more", textContent: fillIn(text.more_rows, { n: -left }) }));
  if (pinned) {
    const button = make("button", { type: "button", className: "close", "aria-label": text.close, textContent: "×" });
    button.addEventListener("click", close);
    card.append(button);
  }
  card.classList.toggle("pinned", pinned);
}
