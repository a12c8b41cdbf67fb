"""Systems and sites as HTML for a notebook: a list, or one record with its sources linked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.citations import source_date, source_remarks
from rangeviz.catalog.labels import spread_label
from rangeviz.catalog.record_facts import site_facts, source_statement, system_facts
from rangeviz.units import range_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Fields = Mapping[str, Any]

__all__ = ["catalog_html", "site_html", "system_html"]


def catalog_html(date: str, systems: Sequence[Fields], sites: Sequence[Fields]) -> str:
    """
    List the systems and the sites of a catalog in two tables, folded at first.

    Parameters
    ----------
    date
        Month of the published figures.
    systems, sites
        Summaries of the records; ``file`` is the user's file that a record comes from.

    Returns
    -------
    str
        HTML in which the texts of the records are escaped.

    Examples
    --------
    >>> "<summary>1 sites</summary>" in catalog_html("2026-11", [], [{"id": "a", "name": "<A>"}])
    True
    """
    system_rows = [
        (
            f"<code>{escape(summary['id'])}</code>",
            escape(summary["name"]),
            escape(range_label(summary.get("range_km"), summary.get("range_is", ""))),
            escape(spread_label(summary, "km")),
            escape(summary.get("origin") or ""),
            escape(summary.get("file") or ""),
        )
        for summary in systems
    ]
    site_rows = [
        (
            f"<code>{escape(summary['id'])}</code>",
            escape(summary["name"]),
            escape(summary.get("kind", "point")),
            escape(summary.get("country") or ""),
            escape(summary.get("file") or ""),
        )
        for summary in sites
    ]
    return (
        f"<p><strong>Catalog</strong>: published figures as of {escape(date)}</p>"
        + _folded(
            f"{len(systems):,} systems",
            ["id", "name", "range", "low–high km", "origin", "own file"],
            system_rows,
        )
        + _folded(f"{len(sites):,} sites", ["id", "name", "kind", "country", "own file"], site_rows)
    )


def system_html(system: Fields) -> str:
    """
    One system in full: its ranges in kilometres, and what every source prints.

    Parameters
    ----------
    system
        All fields of a missile or launcher.

    Returns
    -------
    str
        HTML in which the texts of the record are escaped.

    Examples
    --------
    >>> from rangeviz.catalog.records import System
    >>> system = System(id="x", name="a <b>", range_km=900)
    >>> "a &lt;b&gt;" in system_html(system.model_dump())
    True
    """
    return _record_html(system, system_facts(system))


def site_html(site: Fields) -> str:
    """
    One site in full: where it lies, what belongs to it, and every source.

    Parameters
    ----------
    site
        All fields of a place.

    Returns
    -------
    str
        HTML in which the texts of the record are escaped.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> "My &amp; site" in site_html(point_site(130.7, 32.8, "My & site").model_dump())
    True
    """
    return _record_html(site, site_facts(site))


def _record_html(record: Fields, facts: Iterable[tuple[str, str]]) -> str:
    """Lay out the facts of a record, then its sources."""
    title = f"<strong>{escape(record['name'])}</strong> <code>{escape(record['id'])}</code>"
    fact_rows = [(f"<strong>{escape(name)}</strong>", escape(text)) for name, text in facts]
    source_rows = [_source_row(source) for source in record["sources"]]
    count = len(source_rows)
    sources = _table(["what it says", "source", "date", ""], source_rows) if count else ""
    noun = "source" if count == 1 else "sources"
    return f"<p>{title}</p>{_table([], fact_rows)}<p>{count or 'No'} {noun}</p>{sources}"


def _source_row(source: Fields) -> tuple[str, str, str, str]:
    title = escape(source["title"])
    if source["url"]:
        href = escape(source["url"])
        title = f'<a href="{href}" target="_blank" rel="noopener noreferrer">{title}</a>'
    return (
        escape(source_statement(source, "km")),
        f"{title}. {escape(source['publisher'])}",
        f'<span style="white-space:nowrap">{escape(source_date(source))}</span>',
        escape("; ".join(source_remarks(source))),
    )


def _folded(summary: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return f"<details><summary>{summary}</summary>{_table(header, rows)}</details>"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out cells that are HTML already; leave out columns without any text."""
    kept = [i for i, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    titles = _row("th", [header[i] for i in kept]) if header else ""
    body = "".join(_row("td", [row[i] for i in kept]) for row in rows)
    return f"<table><thead>{titles}</thead><tbody>{body}</tbody></table>"


def _row(tag: str, cells: Sequence[str]) -> str:
    style = "text-align:left;vertical-align:top"  # notebooks align cells to the right
    row = "".join(f'<{tag} style="{style}">{cell}</{tag}>' for cell in cells)
    return f"<tr>{row}</tr>"
