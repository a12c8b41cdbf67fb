"""Tables for people: regions in reach for a terminal and in Markdown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.citations import short_citation
from rangeviz.text import (
    markdown_link,
    markdown_table,
    markdown_text,
    text_table,
    wrapped_lines,
)
from rangeviz.units import Units, distance_label, range_label
from rangeviz.words.labels import number_label, share_label
from rangeviz.words.notes import basis_note, verdict_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

__all__ = ["to_markdown", "to_table"]

_RIGHT = {2, 3, 5, 6}  # columns of numbers in the terminal's table


def to_markdown(answer: Answer) -> str:
    """
    Regions in reach as a Markdown table.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    str
        A table, and below it notes on omitted rows, method and boundaries, and links to sources.

    Examples
    --------
    >>> import rangeviz as rv
    >>> text = to_markdown(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"]))
    >>> print(text.splitlines()[2])
    | 700-km | 700 km | Kyushu | Seoul | KOR | 498 | 525 | full | 100% |
    """
    from rangeviz._version import __version__

    rows = _rows(answer)
    listed = [row for row in rows if row["verdict"] != "none"]
    head = ["System", "Range", "Site", "Region", "Country"]
    head += ["Nearest km", "Farthest km", "Reach", "Share"]
    ranges, sites = _range_labels(answer, "km"), {site.id: site.name for site in answer.sites}
    cells = [
        (
            row["system"],
            ranges[row["system"]],
            sites[row["site"]],
            row["name"] + (" *" if row["disputed"] else ""),
            row["country"],
            number_label(row["nearest_km"]),
            number_label(row["farthest_km"]),
            _verdict(row),
            share_label(row["share"]),
        )
        for row in listed
    ]
    notes = [markdown_text(note) for note in _notes(answer, rows)]
    notes += [*map(_sources_note, answer.systems), *map(_sources_note, answer.sites)]
    notes.append(f"Made by rangeviz {__version__}.")
    notes = [note for note in notes if note]
    return "\n".join([markdown_table(head, cells, right={5, 6, 8}), "", "\n\n".join(notes), ""])


def to_table(answer: Answer, *, units: Units = "km", width: int | None = None) -> str:
    """
    Regions in reach as aligned text, with a table for each system and site.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    units
        Units of the distances: ``"km"``, ``"mi"`` or ``"nmi"``.
    width
        Width of the terminal in characters. Long names of regions are shortened to fit; nothing is
        shortened if left out.

    Returns
    -------
    str
        The tables, and below them notes on omitted rows, method and boundaries.

    Examples
    --------
    >>> import rangeviz as rv
    >>> text = to_table(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"]))
    >>> for line in text.splitlines()[:3]:
    ...     print(line)
    700 km, 700 km, from anywhere in Kyushu
    CODE   REGION  NEAREST km  FARTHEST km  REACH  SHARE
    KR-11  Seoul          498          525  full    100%
    """
    rows = _rows(answer)
    labels = _range_labels(answer, units)
    systems = {system.id: system.name for system in answer.systems}
    sites = {
        site.id: site.name if site.kind == "point" else f"{answer.launch} in {site.name}"
        for site in answer.sites
    }
    parts: list[str] = []
    for (system, site), group in groupby(rows, key=lambda row: (row["system"], row["site"])):
        listed = [row for row in group if row["verdict"] != "none"]
        parts.append(f"{systems[system]}, {labels[system]}, from {sites[site]}")
        columns = {
            "CODE": [row["region"] for row in listed],
            "REGION": [row["name"] + (" *" if row["disputed"] else "") for row in listed],
            f"NEAREST {units}": [number_label(row["nearest_km"], units) for row in listed],
            f"FARTHEST {units}": [number_label(row["farthest_km"], units) for row in listed],
            "REACH": [_verdict(row) for row in listed],
            "SHARE": [share_label(row["share"]) for row in listed],
        }
        if any(row["share_low"] != row["share_high"] for row in listed):
            columns["LOW–HIGH"] = [
                f"{share_label(row['share_low']).removesuffix('%')}–{share_label(row['share_high'])}"
                for row in listed
            ]
        cells = list(zip(*columns.values(), strict=True))
        table = text_table(list(columns), cells, right=_RIGHT, width=width, shrink=1)
        parts.append(table if listed else "  no region in reach")
        parts.append("")
    return "\n".join([*parts, *wrapped_lines(_notes(answer, rows)), ""])


def _rows(answer: Answer) -> list[dict[str, Any]]:
    """Rows of the regions, unrounded, and whether each verdict is too close to call."""
    frame = answer.regions.drop(columns="geometry").assign(close=answer.close_calls)
    return list(frame.to_dict("records"))


def _range_labels(answer: Answer, units: Units) -> dict[str, str]:
    labels = {}
    for system in answer.systems:
        label = range_label(system.range_km, system.range_is, units)
        least = system.min_range_km
        labels[system.id] = f"{label}, {distance_label(least, units)} at least" if least else label
    return labels


def _notes(answer: Answer, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Explain a table of the rows in reach: omitted rows, method, boundaries, own records."""
    point = "nearest" if answer.launch == "anywhere" else "farthest"
    notes = [
        f"Distances run along the WGS84 geodesic to the {point} point of the site. "
        f"{basis_note(answer.catalog.date, answer.viewpoint)}"
    ]
    left_out = sum(row["verdict"] == "none" for row in rows)
    listed = [row for row in rows if row["verdict"] != "none"]
    close = any(row["close"] for row in listed)
    notes = [*verdict_notes((row["verdict"] for row in listed), close=close), *notes]
    if any(row["disputed"] for row in listed):
        notes.insert(0, "* disputed.")
    own = [
        f"{record.id} ({origin})"
        for kind, records in (("system", answer.systems), ("site", answer.sites))
        for record in records
        if (origin := answer.catalog.origin(kind, record.id))
    ]
    if own:
        notes.insert(0, f"Records of your own: {', '.join(own)}.")
    if left_out:
        notes.insert(0, f"Rows left out as out of reach: {left_out:,}.")
    return notes


def _sources_note(record: System | Site) -> str:
    """Linked sources of a record in Markdown; empty if it has none."""
    cited = [(short_citation(source.model_dump()), source.url) for source in record.sources]
    links = "; ".join(map(markdown_link, cited))
    return f"Sources of {markdown_text(record.name)}: {links}." if links else ""


def _verdict(row: dict[str, Any]) -> str:
    """Verdict, marked with ~ if a distance is too close to the figure that decides."""
    return f"{row['verdict']} ~" if row["close"] else str(row["verdict"])
