"""What the catalog holds, as a terminal shows it: a list, or all about one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.tables import text_table
from rangeviz.units import Units, distance_label, in_units, range_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rangeviz.records import Site, System

__all__ = ["site_sheet", "sites_table", "system_sheet", "systems_table"]

_UNITS: tuple[Units, ...] = ("km", "mi", "nmi")


def systems_table(heads: Iterable[dict[str, Any]], units: Units, width: int | None) -> str:
    """
    List of systems.

    Parameters
    ----------
    heads
        What `Shelf.heads` gave.
    units
        Of the ranges.
    width
        Columns of the terminal; uncut if None.

    Returns
    -------
    str
        Lines, joined.
    """
    rows = [
        (
            head["id"],
            range_label(head.get("range_km"), head.get("range_is", ""), units).removesuffix(
                f" {units}"
            ),
            _spread(head, units),
            head.get("origin") or "",
            head["name"],
        )
        for head in heads
    ]
    header = ("ID", f"RANGE {units}", "LOW–HIGH", "FROM", "NAME")
    return text_table(header, rows, right={1, 2}, width=width)


def sites_table(heads: Iterable[dict[str, Any]], width: int | None) -> str:
    """
    List of sites.

    Parameters
    ----------
    heads
        What `Shelf.heads` gave.
    width
        Columns of the terminal; uncut if None.

    Returns
    -------
    str
        Lines, joined.
    """
    rows = [
        (
            head["id"],
            head.get("country") or "",
            head.get("role", ""),
            head["name"],
        )
        for head in heads
    ]
    header = ("ID", "IN", "ROLE", "NAME")
    return text_table(header, rows, width=width)


def system_sheet(
    system: System, *, units: Units = "km", file: str | None = None, width: int | None = None
) -> str:
    """
    All about a system: its ranges, what they rest on, every source.

    Parameters
    ----------
    system
        A missile or launcher.
    units
        Of its ranges; the sources keep the units they print.
    file
        The user's file it comes from, if it does.
    width
        Columns of the terminal.

    Returns
    -------
    str
        Lines, joined.
    """
    label, spread = system.range_label, _spread(system.model_dump(), units)
    also = ", ".join(label(unit) for unit in _UNITS if unit != units)
    facts = {
        "range": f"{label(units)} ({also}), {system.range_is}" if system.range_km else "",
        "published": f"{spread} {units}" if spread else "",
        "minimum": distance_label(system.min_range_km, units) if system.min_range_km else "",
        "rests on": system.figure_basis,
        "fires": ", ".join(system.fires),
        "also called": ", ".join(system.aliases),
        "kind": f"{system.kind}, from {', '.join(system.basing)}" if system.basing else system.kind,
        "origin": system.origin,
        "operators": ", ".join(system.operators),
        "status": system.status + (f", since {system.introduced}" if system.introduced else ""),
        "notes": system.notes,
        "from file": file,
    }
    return _sheet(system, facts, width)


def site_sheet(site: Site, *, file: str | None = None, width: int | None = None) -> str:
    """
    All about a site, with its sources.

    Parameters
    ----------
    site
        A place.
    file
        The user's file it comes from, if it does.
    width
        Columns of the terminal.

    Returns
    -------
    str
        Lines, joined.
    """
    facts = {
        "local name": site.local_name,
        "kind": f"{site.kind}, {site.precision}" if site.precision else site.kind,
        "country": site.country,
        "lon, lat": f"{site.lon:g}, {site.lat:g}",
        "chain": site.chain if site.chain != "none" else "",
        "usage": site.definition,
        "role": site.role,
        "parts": ", ".join(site.members),
        "notes": site.notes,
        "from file": file,
    }
    return _sheet(site, facts, width)


def _sheet(record: System | Site, facts: dict[str, str | None], width: int | None) -> str:
    """Write out a record: its facts, then its sources, wrapped to the terminal."""
    from textwrap import wrap

    margin: Any = {
        "width": min(width or 80, 100),
        "break_on_hyphens": False,
        "break_long_words": False,
    }
    lines = [f"{record.name} ({record.id})", ""]
    for name, text in facts.items():
        if text:
            lines += wrap(text, initial_indent=f"{name:<13}", subsequent_indent=" " * 13, **margin)
    for number, source in enumerate(record.sources, 1):
        figures = "; ".join(
            f"{figure.value:,g} {figure.unit}"
            + (f" ({figure.bound} end)" if figure.bound else "")
            + (f", {figure.qualifier}" if figure.qualifier != "exactly" else "")
            for figure in source.figures
        )
        told = figures + (f" [{source.variant}]" if source.variant else "") or source.about
        remarks = [
            "read" if source.seen else "standard reference, not read again",
            *(["weak"] if source.weak else []),
        ]
        cited = f"{source.title}. {source.publisher}, {source.date} ({', '.join(remarks)})"
        lines += ["", *wrap(f"{number:>3}. {told}", subsequent_indent=" " * 5, **margin)]
        lines += wrap(cited, initial_indent=" " * 5, subsequent_indent=" " * 5, **margin)
        lines += [f"     {source.url}"] if source.url else []
    return "\n".join(lines)


def _spread(record: dict[str, Any], units: Units) -> str:
    """Low and high published figure, where they differ."""
    low_km, high_km = record.get("range_low_km"), record.get("range_high_km")
    if low_km is None or high_km is None or low_km == high_km:
        return ""
    return f"{in_units(low_km, units):,.0f}–{in_units(high_km, units):,.0f}"
