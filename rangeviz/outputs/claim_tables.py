"""Judged claims as rows: table, Markdown, CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__
from rangeviz.outputs.data import json_text
from rangeviz.text import csv_text, markdown_table, markdown_text, text_table, wrapped_lines
from rangeviz.units import distance_label, range_label
from rangeviz.words.claim_sentences import (
    VERDICT_LABELS,
    claim_text,
    counts_sentence,
    end_labels,
    paragraph,
    source_line,
)
from rangeviz.words.labels import number_label
from rangeviz.words.notes import shared_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.coverage.judging import Finding
    from rangeviz.geodesy.pairs import Pair
    from rangeviz.outputs.reports import Form
    from rangeviz.units import Units

__all__ = ["claim_rows", "render_claims", "verdict_label"]

_METRES = 3  # decimals of kilometres
_SIX = 6  # decimals of degrees


def render_claims(
    findings: Sequence[Finding],
    form: Form,
    *,
    figures_as_of: str,
    units: Units = "km",
    width: int | None = None,
) -> str:
    """
    Text of judged claims in a form.

    Parameters
    ----------
    findings
        What `rangeviz.coverage.judging.judge` returned for each.
    form
        ``"table"`` or ``"md"`` for people, ``"csv"`` or ``"json"`` for programs, metric.
    figures_as_of
        Month of the catalog's figures.
    units
        Units of what people read.
    width
        Width of the terminal in characters; nothing is shortened if left out.

    Returns
    -------
    str
        Lines with a line break at the end.
    """
    if form == "csv":
        rows = claim_rows(findings)
        columns = list(rows[0]) if rows else []
        return csv_text(columns, [[_blank(value) for value in row.values()] for row in rows])
    meta = {"software": f"rangeviz {__version__}", "figures_as_of": figures_as_of}
    if form == "json":
        texts = ",\n".join(
            json_text({**row, "paragraph": paragraph(finding), "sources": _sources(finding)})
            for row, finding in zip(claim_rows(findings), findings, strict=True)
        )
        return f'{{"meta": {json_text(meta)},\n"rows": [\n{texts}\n]}}\n'
    notes = [
        counts_sentence(findings),
        "Margin: the range less the distance that it takes. Mercator: what a circle drawn on such "
        "a map would have made of it.",
        f"Figures as of {figures_as_of}. {shared_words()['disclaimer']}",
    ]
    header = ("VERDICT", "CLAIM", "RANGE", f"TAKES {units}", f"MARGIN {units}", "MERCATOR")
    body = [_cells(finding, units) for finding in findings]
    if form == "md":
        table = markdown_table(header, body, right={2, 3, 4})
        paragraphs = [markdown_text(paragraph(finding, units)) for finding in findings]
        return "\n\n".join([table, *paragraphs, *map(markdown_text, notes)]) + "\n"
    if len(findings) == 1:
        return "\n".join(wrapped_lines([paragraph(findings[0], units), notes[-1]])) + "\n"
    table = text_table(header, body, right={2, 3, 4}, width=width, shrink=1)
    return "\n".join([table, "", *wrapped_lines(notes)]) + "\n"


def verdict_label(finding: Finding) -> str:
    """
    Verdict in words, with what it depends on.

    Examples
    --------
    >>> from rangeviz import verify
    >>> found = verify(system="lrhw", site="kyushu", target="China")
    >>> verdict_label(found.findings[0])
    'Depends (target)'
    """
    label = VERDICT_LABELS[finding.verdict]
    return f"{label} ({', '.join(finding.depends_on)})" if finding.depends_on else label


def claim_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """
    Rows of judged claims by column, metric; None where there is nothing to say.

    Examples
    --------
    >>> from rangeviz import verify
    >>> row = claim_rows(verify(range_km=1580, site="iwakuni", target="Beijing").findings)[0]
    >>> row["verdict"], row["mercator_differs"]
    ('supported', True)
    """
    return [_row(finding) for finding in findings]


def _row(finding: Finding) -> dict[str, Any]:
    claim, case = finding.case.claim, finding.case
    margins, drawn = finding.margins_km, finding.mercator
    row: dict[str, Any] = {
        "id": claim.id,
        "verdict": finding.verdict,
        "depends_on": " ".join(finding.depends_on),
        "why": finding.why,
        "claim": claim_text(finding),
        "system": case.system.name if case.system else None,
        "site": case.start.label,
        "target": case.end.label,
        "kind": claim.kind,
    }
    for bound, name in (
        ("low", "range_low_km"),
        ("nominal", "range_km"),
        ("high", "range_high_km"),
    ):
        row[name] = finding.ranges_km.get(bound)
    reading = finding.reading
    row["needed_km"] = _km(reading.needed_km) if reading else None
    for where in ("nearest", "named", "everywhere"):
        at = next((one for one in finding.readings if one.where == where), None)
        row[f"needed_from_{where}_km"] = _km(at.needed_km) if at else None
    for bound, name in (("low", "low_"), ("nominal", ""), ("high", "high_")):
        row[f"margin_{name}km"] = _km(margins[bound]) if margins else None
    row["share_in_reach"] = (
        None if reading is None or reading.share is None else round(reading.share, 4)
    )
    row["holds_from_share"] = None if finding.site_share is None else round(finding.site_share, 4)
    row |= _pair("nearest", finding, finding.nearest) | _pair("farthest", finding, finding.farthest)
    if reading:
        row |= _pair("deciding", finding, reading.pair)
    else:
        row |= dict.fromkeys(_pair("deciding", finding, finding.nearest))
    found = finding.distance
    row["distance_claimed_km"] = found.claimed_km if found else None
    row["distance_found_km"] = _km(found.found_km) if found else None
    row["distance_verdict"] = found.verdict if found else None
    row["mercator_km"] = _km(drawn.distance_km) if drawn else None
    row["mercator_says"] = ("in reach" if drawn.says else "out of reach") if drawn else None
    row["mercator_differs"] = drawn.differs if drawn else None
    row["source"] = source_line(finding)
    return row


def _pair(name: str, finding: Finding, pair: Pair) -> dict[str, Any]:
    start, end = end_labels(finding, pair)
    return {
        f"{name}_pair_km": _km(pair.distance_m / 1000),
        f"{name}_from": start,
        f"{name}_from_lon": round(pair.start_lon, _SIX),
        f"{name}_from_lat": round(pair.start_lat, _SIX),
        f"{name}_to": end,
        f"{name}_to_lon": round(pair.end_lon, _SIX),
        f"{name}_to_lat": round(pair.end_lat, _SIX),
    }


def _sources(finding: Finding) -> list[dict[str, Any]]:
    system = finding.case.system
    sources = system.sources if system else ()
    return [source.model_dump(mode="json", exclude_none=True) for source in sources]


def _cells(finding: Finding, units: Units) -> tuple[str, ...]:
    reading, drawn = finding.reading, finding.mercator
    margin = finding.margins_km.get("nominal")
    margin = None if margin is None else round(margin) + 0.0  # minus zero becomes zero
    system = finding.case.system
    label = range_label(system.range_km, system.range_is, units) if system else ""
    takes = number_label(reading.needed_km, units) if reading else ""
    if reading is None and finding.distance:
        takes = number_label(finding.distance.found_km, units)
        label = distance_label(finding.distance.claimed_km, units)
    says = "" if drawn is None else "opposite" if drawn.differs else "same"
    return (
        verdict_label(finding),
        claim_text(finding),
        label,
        takes,
        number_label(margin, units),
        says,
    )


def _km(km: float) -> float:
    return round(km, _METRES)


def _blank(value: Any) -> Any:
    return "" if value is None else value
