"""Pages of judged claims: of one, with its map; of many, with a filter by verdict. No scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.geodesy import range_ring
from rangeviz.geodesy.mercator import circle_deg
from rangeviz.outputs.claim_tables import verdict_label
from rangeviz.outputs.webmap.drawn_lines import (
    dot,
    framed_box,
    geodesic,
    label,
    outline,
    ring_lines,
    wide_box,
)
from rangeviz.outputs.webmap.static_map import (
    middle_deg,
    page,
    project,
    project_rings,
    svg_map,
    svg_path,
)
from rangeviz.units import distance_label
from rangeviz.words.claim_sentences import (
    VERDICT_LABELS,
    claim_text,
    counts_sentence,
    end_labels,
    paragraph,
    reasons,
)
from rangeviz.words.labels import number_label
from rangeviz.words.notes import citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rangeviz.coverage.judging import Finding

__all__ = ["claims_html"]

_PX_PER_DEG = 20.0
_CLASSES = {
    "supported": "supported",
    "contradicted": "contradicted",
    "depends": "depends",
    "too close to call": "close",
    "not judged": "unjudged",
}
_STYLE = """
main{display:grid;gap:.6rem}
.verdict{font-size:1.25rem;font-weight:650;padding:.5rem .8rem;border-left:.5rem solid;margin:0}
.verdict small{font-weight:400;font-size:.95rem;display:block}
.supported{border-color:var(--gained)}.contradicted{border-color:var(--lost)}
.depends{border-color:var(--kept)}.close,.unjudged{border-color:var(--soft)}
.paste{padding:.7rem .9rem;border:1px solid var(--rule);background:var(--panel);margin:0}
.area{fill:var(--target);fill-opacity:.55;stroke:var(--soft);stroke-width:1.2;
vector-effect:non-scaling-stroke}
.ring,.figure,.flat{fill:none;stroke:var(--s6);stroke-width:2.4;vector-effect:non-scaling-stroke}
.figure{stroke-dasharray:9 6;stroke-width:1.6}
.flat{stroke:var(--s2);stroke-dasharray:2 5;stroke-width:2}
.line{fill:none;stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
circle.end{fill:var(--ink);stroke:var(--paper);stroke-width:1.5;vector-effect:non-scaling-stroke}
text{fill:var(--ink);stroke:var(--halo);paint-order:stroke;stroke-linejoin:round;
font-family:system-ui,sans-serif}
.many path.pair{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke-opacity:.75}
path.supported{stroke:var(--gained)}path.contradicted{stroke:var(--lost)}
path.depends{stroke:var(--kept)}path.close,path.unjudged{stroke:var(--soft)}
fieldset{border:0;margin:0;padding:0}legend{float:left;padding-right:.8rem;font-weight:600}
label{padding:0 1rem 0 .2rem;white-space:nowrap}
details{max-width:75ch}summary{cursor:pointer}
td:first-child{border-left:.4rem solid;padding-left:.6rem;white-space:nowrap}
tr.supported td:first-child{border-left-color:var(--gained)}
tr.contradicted td:first-child{border-left-color:var(--lost)}
tr.depends td:first-child{border-left-color:var(--kept)}
tr.close td:first-child,tr.unjudged td:first-child{border-left-color:var(--soft)}
"""
_BASIS = "Geodesics on the WGS84 ellipsoid. Figures as of {date}. Coasts: Natural Earth."


def claims_html(
    findings: Sequence[Finding], *, title: str | None = None, figures_as_of: str = ""
) -> str:
    """
    Page of judged claims in one HTML file.

    Parameters
    ----------
    findings
        At least one claim, judged.
    title
        Heading; the claim, or the number of claims, if left out.
    figures_as_of
        Month of the catalog's figures.

    Returns
    -------
    str
        HTML, to be written as UTF-8. The same findings give the same text.

    Examples
    --------
    >>> from rangeviz import verify
    >>> found = verify(range_km=1600, site="iwakuni", target="Beijing", text="<b>so</b>")
    >>> page = claims_html(found.findings)
    >>> "<b>so" in page, "<script" in page
    (False, False)
    """
    basis = escape(_BASIS.format(date=figures_as_of))
    if len(findings) == 1:
        heading = escape(title or claim_text(findings[0]))
        return page(heading, _one(findings[0]), style=_STYLE, basis=basis)
    heading = escape(title or f"{len(findings):,} claims, checked")
    return page(heading, _many(findings), style=_STYLE + _filters(), basis=basis)


# One claim


def _one(finding: Finding) -> str:
    first, *rest = reasons(finding)
    more = f"<small>{escape(' '.join(rest[:2]))}</small>" if rest else ""
    css = _CLASSES[finding.verdict]
    lead = f'<p class="verdict {css}">{escape(verdict_label(finding))}: {escape(first)}{more}</p>'
    paste = f'<p class="paste">{escape(paragraph(finding))}</p>'
    return "\n".join([lead, _map(finding), _key(finding), paste, _figures(finding)])


def _map(finding: Finding) -> str:
    """SVG of the pair of points that decides, the range about its start, and the geodesic."""
    pair = finding.reading.pair if finding.reading else finding.nearest
    start, end = (pair.start_lon, pair.start_lat), (pair.end_lon, pair.end_lat)
    lon0 = middle_deg([start[0], end[0]])
    line = geodesic(lon0, start, end)
    box = framed_box([line, *_shown_target(finding, lon0)])
    parts = [
        outline("area", ground.geometry, lon0, ground.label)
        for ground in (finding.case.end, finding.case.area)
        if ground and not ground.is_point
    ]
    if finding.ranges_km:
        low, nominal, high = (finding.ranges_km[name] for name in ("low", "nominal", "high"))
        for name, km in (("figure", low), ("figure", high), ("ring", nominal)):
            if name == "ring" or km != nominal:
                ring = range_ring(*start, radius_m=1000 * km, tolerance_m=500)
                parts.append(svg_path(name, ring_lines(ring, lon0), f"{km:,.0f} km", decimals=1))
        parts.append(_flat_circle(start, nominal, lon0))
    parts.append(svg_path("line", [line], decimals=2))
    names = list(end_labels(finding, pair))
    long_enough = np.ptp(line, axis=0).max() > 0.3 * box[2]
    if not long_enough:
        names[1] = f"{names[1]}: {_line_label(finding)}"
    above = line[-1, 1] >= line[0, 1]
    for name, xy, is_above in ((names[0], line[0], above), (names[1], line[-1], not above)):
        parts += [dot("end", xy, box), label(name, xy, box, above=is_above)]
    if long_enough:
        parts.append(label(_line_label(finding), line[len(line) // 2], box))
    return svg_map(parts, box, lon0, title=escape(claim_text(finding)))


def _shown_target(finding: Finding, lon0: float) -> list[NDArray[np.float64]]:
    """Outline of the target where it matters which part of it is in reach."""
    asks = {"all", "share", "only-part", ""} if "target" in finding.depends_on else {"all", "share"}
    if finding.case.end.is_point or finding.case.claim.extent_claimed not in asks:
        return []
    rings = project_rings(finding.case.end.geometry, lon0)
    return [line for ring in rings for line in ring]


def _line_label(finding: Finding) -> str:
    pair = finding.reading.pair if finding.reading else finding.nearest
    words = distance_label(pair.distance_m / 1000)
    margin = finding.margins_km.get("nominal")
    if margin is None:
        return words
    spare = distance_label(abs(margin))
    return f"{words}, {spare} {'to spare' if margin >= 0 else 'short'}"


def _flat_circle(start: tuple[float, float], km: float, lon0: float) -> str:
    """Circle as one drawn on a Mercator map would be."""
    x, y = project(np.array([start]), lon0)[0]
    radius = circle_deg(start[1], 1000 * km) * _PX_PER_DEG
    return f'<circle class="flat" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _key(finding: Finding) -> str:
    if not finding.ranges_km:
        return ""
    rows = [("ring", f"{finding.ranges_km['nominal']:,.0f} km, along the geodesic")]
    others = sorted({finding.ranges_km[name] for name in ("low", "high")})
    others = [km for km in others if km != finding.ranges_km["nominal"]]
    if others:
        rows.append(("figure", " and ".join(f"{km:,.0f}" for km in others) + " km, low and high"))
    drawn = finding.mercator
    if drawn:
        answer = "the opposite answer" if drawn.differs else "the same answer"
        rows.append(("flat", f"a circle drawn on this Mercator map: {answer}"))
    items = "".join(
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><path class="{name}" d="M0 7H24"/></svg>'
        f" {escape(text)}</li>"
        for name, text in rows
    )
    return f'<ul class="key">{items}</ul>'


def _figures(finding: Finding) -> str:
    """Tables of the distances and of the sources."""
    rows = []
    for title, pair in (("nearest points", finding.nearest), ("farthest points", finding.farthest)):
        start, end = end_labels(finding, pair)
        km = distance_label(pair.distance_m / 1000)
        rows.append((title, km, f"{start} – {end}"))
    for reading in finding.readings:
        where = {"nearest": "best place", "named": "place named", "everywhere": "everywhere"}
        start, end = end_labels(finding, reading.pair)
        km = distance_label(reading.needed_km)
        rows.append((f"range needed, {where[reading.where]}", km, f"{start} – {end}"))
    for name, range_km in finding.ranges_km.items():
        margin = finding.margins_km[name]
        rows.append((f"range, {name}", distance_label(range_km), f"margin {margin:+,.0f} km"))
    if finding.mercator:
        rows.append(("on a Mercator map", distance_label(finding.mercator.distance_km), ""))
    body = "".join(
        f'<tr><td>{escape(name)}</td><td class="number">{escape(km)}</td>'
        f"<td>{escape(words)}</td></tr>\n"
        for name, km, words in rows
    )
    system, claim = finding.case.system, finding.case.claim
    sources = citations(system.sources) if system else []
    if claim.source:
        parts = (claim.source.publisher, claim.source.date, claim.source.url or "")
        sources.insert(0, "Claim: " + ", ".join(part for part in parts if part))
    cited = "".join(f"<li>{escape(source)}</li>" for source in sources)
    listed = f"<h2>Sources</h2><ul>{cited}</ul>" if cited else ""
    return f"<table><caption>Distances</caption><tbody>\n{body}</tbody></table>{listed}"


# Many claims


def _many(findings: Sequence[Finding]) -> str:
    present = [verdict for verdict in VERDICT_LABELS if any(f.verdict == verdict for f in findings)]
    choices = [("all", "all"), *((_CLASSES[v], VERDICT_LABELS[v].lower()) for v in present)]
    buttons = "".join(
        f'<input type="radio" name="verdict" id="v-{css}"{" checked" if css == "all" else ""}>'
        f'<label for="v-{css}">{escape(text)}</label>'
        for css, text in choices
    )
    rows = "".join(map(_row, findings))
    heads = "".join(
        f"<th>{text}</th>" for text in ("Verdict", "Claim", "Range", "Takes", "Margin", "Mercator")
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"
    return (
        f"<p>{escape(counts_sentence(findings))}</p>\n<fieldset><legend>Show</legend>{buttons}"
        f'<div class="many">{_overview(findings)}{table}</div></fieldset>'
    )


def _filters() -> str:
    """Style rules that show the rows and lines of the chosen verdict only."""
    return "".join(
        f"#v-{css}:checked~.many tbody tr:not(.{css}),"
        f"#v-{css}:checked~.many path.pair:not(.{css}){{display:none}}"
        for css in _CLASSES.values()
    )


def _overview(findings: Sequence[Finding]) -> str:
    """Map of every deciding pair, coloured by verdict."""
    pairs = [finding.reading.pair if finding.reading else finding.nearest for finding in findings]
    lon0 = middle_deg([lon for pair in pairs for lon in (pair.start_lon, pair.end_lon)])
    parts, lines = [], []
    for finding, pair in zip(findings, pairs, strict=True):
        ends = (pair.start_lon, pair.start_lat), (pair.end_lon, pair.end_lat)
        line = geodesic(lon0, *ends)
        lines.append(line)
        css = f"pair {_CLASSES[finding.verdict]}"
        parts.append(svg_path(css, [line], escape(claim_text(finding)), decimals=1))
    xy = np.vstack(lines)
    low, high = np.percentile(xy, 1, axis=0), np.percentile(xy, 99, axis=0)
    box = wide_box(low, high, margin=0.06)
    drawing = svg_map([], box, lon0, title="every claim, from start to end")
    return drawing.removesuffix("</svg>") + "".join(parts) + "</svg>"


def _row(finding: Finding) -> str:
    drawn, reading = finding.mercator, finding.reading
    nominal = finding.ranges_km.get("nominal")
    margin = finding.margins_km.get("nominal")
    says = "" if drawn is None else "opposite" if drawn.differs else "same"
    takes = reading.needed_km if reading else finding.distance and finding.distance.found_km
    cells = "".join(
        f'<td class="number">{escape(number_label(_whole(km)))}</td>'
        for km in (nominal, takes, margin)
    )
    text = escape(claim_text(finding))
    why = escape(" ".join(reasons(finding)))
    details = f"<details><summary>{text}</summary><p>{why}</p></details>"
    return (
        f'<tr class="{_CLASSES[finding.verdict]}"><td>{escape(verdict_label(finding))}</td>'
        f"<td>{details}</td>{cells}<td>{says}</td></tr>\n"
    )


def _whole(km: float | None) -> float | None:
    """Round to whole kilometres; minus zero becomes zero."""
    return None if km is None else round(km) + 0.0
