"""Tables for people: regions in reach for a terminal and in Markdown."""

from __future__ import annotations

import math
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.cover import too_close
from rangeviz.layout import markdown_link, markdown_table, markdown_text, text_table
from rangeviz.units import Units, distance_label, in_units, range_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

    from rangeviz.coverage import Reach
    from rangeviz.heat import Heat
    from rangeviz.records import Site, System

__all__ = [
    "basis_note",
    "number_label",
    "rounded_rows",
    "share_label",
    "to_markdown",
    "to_table",
    "verdict_notes",
]

_VERDICTS = {
    "certain": "wholly within even the low figure, from everywhere in the site",
    "full": "wholly within the nominal figure",
    "partial": "partly",
    "possible": "by the high figure only",
}
_RIGHT = {2, 3, 5, 6}  # columns of numbers in the terminal's table


def to_markdown(reach: Reach) -> str:
    """
    Regions in reach as a Markdown table, ready to paste.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        A table, and below it what is left out and what it rests on, with links to the sources.
    """
    from rangeviz import __version__

    rows = rounded_rows(reach.regions)
    listed = [row for row in rows if row["verdict"] != "none"]
    head = ["System", "Range", "Site", "Region", "Country"]
    head += ["Nearest km", "Farthest km", "Reach", "Share"]
    ranges, sites = _range_labels(reach, "km"), {site.id: site.name for site in reach.sites}
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
    notes = [markdown_text(note) for note in _notes(reach, rows)]
    notes += [*map(_sources_note, reach.systems), *map(_sources_note, reach.sites)]
    notes.append(f"Made by rangeviz {__version__}.")
    notes = [note for note in notes if note]
    return "\n".join([markdown_table(head, cells, right={5, 6, 8}), "", "\n\n".join(notes), ""])


def to_table(reach: Reach, *, units: Units = "km", width: int | None = None) -> str:
    """
    Regions in reach as aligned text, a table for each system and site.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.
    units
        Of the distances: ``"km"``, ``"mi"`` or ``"nmi"``.
    width
        Columns of the terminal; long names of regions are cut to fit. Uncut if left out.

    Returns
    -------
    str
        The tables, and below them what is left out and what they rest on.
    """
    rows = rounded_rows(reach.regions)
    labels = _range_labels(reach, units)
    systems = {system.id: system.name for system in reach.systems}
    sites = {
        site.id: site.name if site.kind == "point" else f"{reach.launch} in {site.name}"
        for site in reach.sites
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
    notes = [line for note in _notes(reach, rows) for line in wrap(note, 79)]
    return "\n".join([*parts, *notes, ""])


def rounded_rows(frame: GeoDataFrame) -> list[dict[str, Any]]:
    """
    Rows of a frame as plain values, without the geometry.

    Parameters
    ----------
    frame
        Such as `Reach.regions`.

    Returns
    -------
    list of dict
        Kilometres to 0.1, shares to 4 decimals, None for what is not a number.
    """
    columns = {
        name: [
            _plain(value, 4 if name.startswith("share") else 1) for value in frame[name].tolist()
        ]
        for name in frame.columns
        if name != "geometry"
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any, decimals: int) -> Any:
    if isinstance(value, float):
        return round(value, decimals) if math.isfinite(value) else None
    return value


def _range_labels(reach: Reach, units: Units) -> dict[str, str]:
    labels = {}
    for system in reach.systems:
        label = range_label(system.range_km, system.range_is, units)
        least = system.min_range_km
        labels[system.id] = f"{label}, {distance_label(least, units)} at least" if least else label
    return labels


def _notes(reach: Reach, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines under a table of the rows in reach: what it leaves out and what it rests on."""
    point = "nearest" if reach.launch == "anywhere" else "farthest"
    notes = [
        f"Distances run along the WGS84 geodesic to the {point} point of the site. "
        f"{basis_note(reach)}"
    ]
    left_out = sum(row["verdict"] == "none" for row in rows)
    listed = [row for row in rows if row["verdict"] != "none"]
    close = any(_verdict(row).endswith("~") for row in listed)
    notes = [*verdict_notes((row["verdict"] for row in listed), close=close), *notes]
    if any(row["disputed"] for row in listed):
        notes.insert(0, "* disputed.")
    own = [
        f"{record.id} ({origin})"
        for kind, records in (("system", reach.systems), ("site", reach.sites))
        for record in records
        if (origin := reach.catalog.origin(kind, record.id))
    ]
    if own:
        notes.insert(0, f"Records of your own: {', '.join(own)}.")
    if left_out:
        notes.insert(0, f"Rows left out as out of reach: {left_out:,}.")
    return notes


def _sources_note(record: System | Site) -> str:
    """Link the sources of a record in Markdown; nothing if it has none."""
    cited = [(f"{source.publisher}, {source.date}", source.url) for source in record.sources]
    links = "; ".join(map(markdown_link, cited))
    return f"Sources of {markdown_text(record.name)}: {links}." if links else ""


def basis_note(asked: Reach | Heat) -> str:
    """Say what an answer rests on: date of the ranges, boundaries and viewpoint."""
    from rangeviz.basemaps import boundary_source
    from rangeviz.viewpoint import viewpoint_note

    source = boundary_source()
    return (
        f"Published ranges as of {asked.catalog.date}. Boundaries: {source['name']} "
        f"{source['version']}. {source['viewpoint']} {viewpoint_note(asked.viewpoint)}"
    )


def verdict_notes(verdicts: Iterable[str], *, close: bool) -> list[str]:
    """Explain the verdicts that occur, and the mark of what is too close to call."""
    words = set(verdicts)
    told = [f"{word}: {meaning}" for word, meaning in _VERDICTS.items() if word in words]
    notes = [f"{'; '.join(told)}."] if told else []
    return [*notes, "~ within 5 km or 0.5% of the range: too close to call."] if close else notes


def _verdict(row: dict[str, Any]) -> str:
    """Give the verdict, marked where the nearest or farthest point is at the very range."""
    ends = [row["nearest_km"], row["farthest_km"]]
    close = None not in ends and too_close(row["range_km"] * 1e3, np.multiply(ends, 1e3)).any()
    return f"{row['verdict']} ~" if close else str(row["verdict"])


def number_label(km: float | None, units: Units = "km") -> str:
    """Write a distance without its unit, or nothing where there is none."""
    return "" if km is None else f"{in_units(km, units):,.0f}"


def share_label(share: float | None) -> str:
    """Word a share; a sliver is never called 0%, nor all but a sliver 100%."""
    if share is None:
        return ""
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%" if 0 < share < 1 else f"{100 * share:.0f}%"
