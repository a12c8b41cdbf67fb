"""What the catalog holds, as a notebook shows it: figures by source, their spread, links."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.labels import figure_label, spread_label
from rangeviz.units import range_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Fields = Mapping[str, Any]

__all__ = ["catalog_card", "site_card", "system_card"]

_RANGE_IS = {"floor": "published as a floor", "typical": "typical", "maximum": "maximum"}


def catalog_card(date: str, systems: Sequence[Fields], sites: Sequence[Fields]) -> str:
    """
    Show every system and site of a catalog, to be unfolded.

    Parameters
    ----------
    date
        Of the published figures.
    systems, sites
        Fields of the records; ``file`` is the user's file that a record comes from.

    Returns
    -------
    str
        HTML in which whatever a record says is text.

    Examples
    --------
    >>> "<summary>1 sites</summary>" in catalog_card("2026-11", [], [{"id": "a", "name": "<A>"}])
    True
    """
    system_rows = [
        (
            f"<code>{escape(head['id'])}</code>",
            escape(head["name"]),
            escape(range_label(head.get("range_km"), head.get("range_is", ""))),
            escape(spread_label(head, "km")),
            escape(head.get("origin") or ""),
            escape(head.get("file") or ""),
        )
        for head in systems
    ]
    site_rows = [
        (
            f"<code>{escape(head['id'])}</code>",
            escape(head["name"]),
            escape(head.get("kind", "point")),
            escape(head.get("country") or ""),
            escape(head.get("file") or ""),
        )
        for head in sites
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


def system_card(system: Fields) -> str:
    """
    Show a system: its range, and what every source prints.

    Parameters
    ----------
    system
        Fields of a missile or launcher.

    Returns
    -------
    str
        HTML in which whatever the record says is text.

    Examples
    --------
    >>> from rangeviz.catalog.records import System
    >>> system = System(id="x", name="a <b>", range_km=900)
    >>> "a &lt;b&gt;" in system_card(system.model_dump())
    True
    """
    label = range_label(system["range_km"], system["range_is"])
    spread = spread_label(system, "km")
    facts = {
        "range": f"{label}, {_RANGE_IS[system['range_is']]}" if system["range_km"] else "",
        "published": f"{spread} km" if spread else "",
        "minimum": range_label(system["min_range_km"], "maximum"),
        "rests on": system["figure_basis"],
        "fires": ", ".join(system["fires"]),
        "also called": ", ".join(system["aliases"]),
        "kind": ", from ".join(filter(None, (system["kind"], ", ".join(system["basing"])))),
        "origin": system["origin"] or "",
        "operators": ", ".join(system["operators"]),
        "status": system["status"],
        "notes": system["notes"],
    }
    return _card(system, facts)


def site_card(site: Fields) -> str:
    """
    Show a site: where it lies, what belongs to it, and its sources.

    Parameters
    ----------
    site
        Fields of a place.

    Returns
    -------
    str
        HTML in which whatever the record says is text.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> "My &amp; site" in site_card(point_site(130.7, 32.8, "My & site").model_dump())
    True
    """
    facts = {
        "local name": site["local_name"],
        "kind": ", ".join(filter(None, (site["kind"], site["precision"]))),
        "country": site["country"] or "",
        "lon, lat": f"{site['lon']:g}, {site['lat']:g}",
        "role": site["role"],
        "parts": ", ".join(site["members"]),
        "notes": site["notes"],
    }
    return _card(site, facts)


def _card(record: Fields, facts: dict[str, str]) -> str:
    told = [
        (f"<strong>{escape(name)}</strong>", escape(text)) for name, text in facts.items() if text
    ]
    title = f"<strong>{escape(record['name'])}</strong> <code>{escape(record['id'])}</code>"
    sources = [
        (_figures(source), _cited(source), _date(source), _remarks(source))
        for source in record["sources"]
    ]
    count = len(sources)
    listed = _table(["what it says", "source", "date", ""], sources) if sources else ""
    noun = "source" if count == 1 else "sources"
    return f"<p>{title}</p>{_table([], told)}<p>{count or 'No'} {noun}</p>{listed}"


def _figures(source: Fields) -> str:
    figures = "; ".join(figure_label(figure, "km") for figure in source["figures"])
    variant = f" [{source['variant']}]" if source["variant"] else ""
    return escape(figures + variant if figures else source["about"])


def _cited(source: Fields) -> str:
    title = escape(source["title"])
    if source["url"]:
        href = escape(source["url"])
        title = f'<a href="{href}" target="_blank" rel="noopener noreferrer">{title}</a>'
    return f"{title}. {escape(source['publisher'])}"


def _date(source: Fields) -> str:
    return f'<span style="white-space:nowrap">{escape(source["date"])}</span>'


def _remarks(source: Fields) -> str:
    return ", ".join(
        [
            "read" if source["seen"] else "standard reference, not read again",
            *(["weak"] if source["weak"] else []),
        ]
    )


def _folded(summary: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return f"<details><summary>{summary}</summary>{_table(header, rows)}</details>"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out cells that are HTML already; columns that are empty throughout are left out."""
    kept = [i for i, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    head = _row("th", [header[i] for i in kept]) if header else ""
    body = "".join(_row("td", [row[i] for i in kept]) for row in rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(tag: str, cells: Sequence[str]) -> str:
    style = "text-align:left;vertical-align:top"  # notebooks put cells to the right
    row = "".join(f'<{tag} style="{style}">{cell}</{tag}>' for cell in cells)
    return f"<tr>{row}</tr>"
