"""Systems and sites as text for a terminal: a list, or one record in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.catalog.citations import full_citation
from rangeviz.catalog.labels import spread_label
from rangeviz.catalog.record_facts import (
    site_facts,
    source_statement,
    system_facts,
    usage_label,
)
from rangeviz.text import text_table
from rangeviz.units import Units, range_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rangeviz.catalog.records import Site, System

__all__ = ["site_text", "sites_table", "system_text", "systems_table"]


def systems_table(
    summaries: Iterable[dict[str, Any]],
    units: Units,
    width: int | None,
    *,
    files: Mapping[str, str] | None = None,
) -> str:
    """
    Table of systems, one line each.

    Parameters
    ----------
    summaries
        Result of `Records.summaries`, or a part of it.
    units
        Units of the ranges.
    width
        Columns of the terminal; None to cut nothing.
    files
        The file of each of the user's records, by id.

    Returns
    -------
    str
        Lines, joined.
    """
    rows = [
        (
            summary["id"],
            range_label(summary.get("range_km"), summary.get("range_is", ""), units).removesuffix(
                f" {units}"
            ),
            spread_label(summary, units),
            summary.get("origin") or "",
            summary["name"],
        )
        for summary in summaries
    ]
    header = ["ID", f"RANGE {units}", "LOW–HIGH", "FROM", "NAME"]
    return _table(header, rows, files, right={1, 2}, width=width)


def sites_table(
    summaries: Iterable[dict[str, Any]],
    width: int | None,
    *,
    files: Mapping[str, str] | None = None,
) -> str:
    """
    Table of sites, one line each.

    Parameters
    ----------
    summaries
        Result of `Records.summaries`, or a part of it.
    width
        Columns of the terminal; None to cut nothing.
    files
        The file of each of the user's records, by id.

    Returns
    -------
    str
        Lines, joined.
    """
    rows = [
        (
            summary["id"],
            summary.get("kind", "point"),
            summary.get("country") or "",
            _role(summary),
            summary["name"],
        )
        for summary in summaries
    ]
    header = ["ID", "KIND", "IN", "ROLE", "NAME"]
    return _table(header, rows, files, right=set(), width=width)


def _role(summary: dict[str, Any]) -> str:
    """Role of a site, with the usage in brackets where definitions differ."""
    role = str(summary.get("role", ""))
    definition = summary.get("definition")
    return f"{role} ({usage_label(definition)})" if definition else role


def _table(
    header: list[str],
    rows: Sequence[tuple[str, ...]],
    files: Mapping[str, str] | None,
    *,
    right: set[int],
    width: int | None,
) -> str:
    """Align the rows, and add a column of files if the list holds records of the user's."""
    if not files:
        return text_table(header, rows, right=right, width=width)
    rows = [(*row[:-1], files.get(row[0], ""), row[-1]) for row in rows]
    return text_table([*header[:-1], "FILE", header[-1]], rows, right=right, width=width)


def system_text(
    system: System, *, units: Units = "km", file: str | None = None, width: int | None = None
) -> str:
    """
    One system in full: its ranges, what they rest on, every source.

    Parameters
    ----------
    system
        A missile or launcher.
    units
        Units of its ranges; the figures of sources keep the units that are printed.
    file
        The user's file that it comes from, if any.
    width
        Columns of the terminal; 80 if None.

    Returns
    -------
    str
        Lines, joined.
    """
    fields = system.model_dump()
    return _record_text(fields, system_facts(fields, units=units, file=file), width, units)


def site_text(
    site: Site,
    *,
    file: str | None = None,
    width: int | None = None,
    summaries: Iterable[dict[str, Any]] = (),
) -> str:
    """
    One site in full, with every source.

    Parameters
    ----------
    site
        A place.
    file
        The user's file that it comes from, if any.
    width
        Columns of the terminal; 80 if None.
    summaries
        Result of `Records.summaries`, in which other definitions of the same chain are looked up.

    Returns
    -------
    str
        Lines, joined.
    """
    fields = site.model_dump(exclude={"shape", "selector", "alt_selector"})
    return _record_text(fields, site_facts(fields, file=file, summaries=summaries), width)


def _record_text(
    record: Mapping[str, Any],
    facts: Iterable[tuple[str, str]],
    width: int | None,
    units: Units = "km",
) -> str:
    """Lay out the facts of a record, then its sources, wrapped to the terminal."""
    from textwrap import wrap

    layout: Any = {
        "width": min(width or 80, 100),
        "break_on_hyphens": False,
        "break_long_words": False,
    }
    indent = " " * 5
    lines = [f"{record['name']} ({record['id']})", ""]
    for name, text in facts:
        lines += wrap(text, initial_indent=f"{name:<15}", subsequent_indent=" " * 15, **layout)
    for number, source in enumerate(record["sources"], 1):
        statement = f"{number:>3}. {source_statement(source, units)}"
        lines += ["", *wrap(statement, subsequent_indent=indent, **layout)]
        citation = full_citation(source)
        lines += wrap(citation, initial_indent=indent, subsequent_indent=indent, **layout)
        lines += [f"{indent}{source['url']}"] if source["url"] else []
    return "\n".join(lines)
