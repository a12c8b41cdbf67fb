"""What the catalog holds, as a terminal shows it: a list, or all about one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.catalog.labels import figure_label, spread_label
from rangeviz.text import text_table
from rangeviz.units import Units, distance_label, range_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rangeviz.catalog.records import Site, System

__all__ = ["other_usages", "site_sheet", "sites_table", "system_sheet", "systems_table"]

_UNITS: tuple[Units, ...] = ("km", "mi", "nmi")
_RANGE_IS = {
    "floor": "a floor: published as 'over' or 'at least', with no maximum",
    "typical": "a typical figure, neither floor nor maximum",
    "maximum": "published as a maximum",
}
_USAGE = {"usual": "usual", "japan": "Japanese", "us": "US", "china": "Chinese"}


def systems_table(
    heads: Iterable[dict[str, Any]],
    units: Units,
    width: int | None,
    *,
    files: Mapping[str, str] | None = None,
) -> str:
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
    files
        The file of each record that is the user's, by id.

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
            spread_label(head, units),
            head.get("origin") or "",
            head["name"],
        )
        for head in heads
    ]
    header = ["ID", f"RANGE {units}", "LOW–HIGH", "FROM", "NAME"]
    return _table(header, rows, files, right={1, 2}, width=width)


def sites_table(
    heads: Iterable[dict[str, Any]], width: int | None, *, files: Mapping[str, str] | None = None
) -> str:
    """
    List of sites.

    Parameters
    ----------
    heads
        What `Shelf.heads` gave.
    width
        Columns of the terminal; uncut if None.
    files
        The file of each record that is the user's, by id.

    Returns
    -------
    str
        Lines, joined.
    """
    rows = [
        (
            head["id"],
            head.get("kind", "point"),
            head.get("country") or "",
            _role(head),
            head["name"],
        )
        for head in heads
    ]
    header = ["ID", "KIND", "IN", "ROLE", "NAME"]
    return _table(header, rows, files, right=set(), width=width)


def _role(head: dict[str, Any]) -> str:
    """Role of a site, with whose usage it is where usages differ."""
    usage = head.get("definition", "")
    return f"{head.get('role', '')} ({_USAGE.get(usage, usage)})" if usage else head.get("role", "")


def _table(
    header: list[str],
    rows: Sequence[tuple[str, ...]],
    files: Mapping[str, str] | None,
    *,
    right: set[int],
    width: int | None,
) -> str:
    """Align the rows; with a column of files if the user has any."""
    if not files:
        return text_table(header, rows, right=right, width=width)
    rows = [(*row[:-1], files.get(row[0], ""), row[-1]) for row in rows]
    return text_table([*header[:-1], "FILE", header[-1]], rows, right=right, width=width)


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
    label, spread = system.range_label, spread_label(system.model_dump(), units)
    also = ", ".join(label(unit) for unit in _UNITS if unit != units)
    facts = {
        "range": f"{label(units)} ({also}), {_RANGE_IS[system.range_is]}"
        if system.range_km
        else "",
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
        "accepted": "; ".join(system.accept.values()),
        "from file": file,
    }
    return _sheet(system, facts, width, units)


def site_sheet(
    site: Site,
    *,
    file: str | None = None,
    width: int | None = None,
    chains: Iterable[dict[str, Any]] = (),
) -> str:
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
    chains
        What `Shelf.heads` gave: other usages of the same chain are told apart.

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
        "usage": _USAGE.get(site.definition, site.definition),
        "role": site.role,
        "parts": ", ".join(site.members),
        "notes": site.notes,
        "accepted": "; ".join(site.accept.values()),
        **other_usages(site, chains),
        "from file": file,
    }
    return _sheet(site, facts, width)


def other_usages(site: Site, heads: Iterable[dict[str, Any]]) -> dict[str, str]:
    """
    By what parts the other definitions of a chain differ from this one.

    Parameters
    ----------
    site
        A chain.
    heads
        What `Shelf.heads` gave.

    Returns
    -------
    dict
        What to say of each other usage, by its name; empty if there is none.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> sites = load_catalog().sites
    >>> other_usages(sites["first-island-chain"], sites.heads())["US usage"]
    'without kuril-islands, hokkaido, amami-oshima, palawan, borneo (first-island-chain-us-usage)'
    """
    out: dict[str, str] = {}
    for head in heads if site.definition else ():
        if head.get("definition") and head.get("chain") == site.chain and head["id"] != site.id:
            members = head.get("members", ())
            more = [member for member in members if member not in site.members]
            less = [member for member in site.members if member not in members]
            told = [f"with {', '.join(more)}"] if more else []
            told += [f"without {', '.join(less)}"] if less else []
            usage = _USAGE.get(head["definition"], head["definition"])
            out[f"{usage} usage"] = f"{'; '.join(told) or 'the same parts'} ({head['id']})"
    return out


def _sheet(
    record: System | Site, facts: dict[str, str | None], width: int | None, units: Units = "km"
) -> str:
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
            lines += wrap(text, initial_indent=f"{name:<15}", subsequent_indent=" " * 15, **margin)
    for number, source in enumerate(record.sources, 1):
        figures = "; ".join(figure_label(figure.model_dump(), units) for figure in source.figures)
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
