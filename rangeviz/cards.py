"""What the catalog holds, as a notebook shows it: figures by source, their spread, links."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rangeviz.sheets import figure_label, spread_label
from rangeviz.units import range_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.catalog import Catalog
    from rangeviz.records import Site, Source, System

__all__ = ["catalog_card", "site_card", "system_card"]

_RANGE_IS = {"floor": "published as a floor", "typical": "typical", "maximum": "maximum"}


def catalog_card(catalog: Catalog) -> str:
    """
    Show every system and site of a catalog, to be unfolded.

    Parameters
    ----------
    catalog
        What `rangeviz.load_catalog` returned.

    Returns
    -------
    str
        HTML in which whatever a record says is text.

    Examples
    --------
    >>> from rangeviz.catalog import load_catalog
    >>> "<summary>71 systems</summary>" in catalog_card(load_catalog())
    True
    """
    systems = [
        (
            f"<code>{escape(head['id'])}</code>",
            escape(head["name"]),
            escape(range_label(head.get("range_km"), head.get("range_is", ""))),
            escape(spread_label(head, "km")),
            escape(head.get("origin") or ""),
            escape(catalog.origin("system", head["id"]) or ""),
        )
        for head in catalog.systems.heads()
    ]
    sites = [
        (
            f"<code>{escape(head['id'])}</code>",
            escape(head["name"]),
            escape(head.get("kind", "point")),
            escape(head.get("country") or ""),
            escape(catalog.origin("site", head["id"]) or ""),
        )
        for head in catalog.sites.heads()
    ]
    return (
        f"<p><strong>Catalog</strong>: published figures as of {escape(catalog.date)}</p>"
        + _folded(
            f"{len(systems):,} systems",
            ["id", "name", "range", "low–high km", "origin", "own file"],
            systems,
        )
        + _folded(f"{len(sites):,} sites", ["id", "name", "kind", "country", "own file"], sites)
    )


def system_card(system: System) -> str:
    """
    Show a system: its range, and what every source prints.

    Parameters
    ----------
    system
        A missile or launcher.

    Returns
    -------
    str
        HTML in which whatever the record says is text.

    Examples
    --------
    >>> from rangeviz.records import System
    >>> "a &lt;b&gt;" in system_card(System(id="x", name="a <b>", range_km=900))
    True
    """
    spread = spread_label(system.model_dump(), "km")
    facts = {
        "range": f"{system.range_label()}, {_RANGE_IS[system.range_is]}" if system.range_km else "",
        "published": f"{spread} km" if spread else "",
        "minimum": range_label(system.min_range_km, "maximum"),
        "rests on": system.figure_basis,
        "fires": ", ".join(system.fires),
        "also called": ", ".join(system.aliases),
        "kind": ", from ".join(filter(None, (system.kind, ", ".join(system.basing)))),
        "origin": system.origin or "",
        "operators": ", ".join(system.operators),
        "status": system.status,
        "notes": system.notes,
    }
    return _card(system, facts)


def site_card(site: Site) -> str:
    """
    Show a site: where it lies, what belongs to it, and its sources.

    Parameters
    ----------
    site
        A place.

    Returns
    -------
    str
        HTML in which whatever the record says is text.

    Examples
    --------
    >>> from rangeviz.sites import point_site
    >>> "My &amp; site" in site_card(point_site(130.7, 32.8, "My & site"))
    True
    """
    facts = {
        "local name": site.local_name,
        "kind": ", ".join(filter(None, (site.kind, site.precision))),
        "country": site.country or "",
        "lon, lat": f"{site.lon:g}, {site.lat:g}",
        "role": site.role,
        "parts": ", ".join(site.members),
        "notes": site.notes,
    }
    return _card(site, facts)


def _card(record: System | Site, facts: dict[str, str]) -> str:
    told = [
        (f"<strong>{escape(name)}</strong>", escape(text)) for name, text in facts.items() if text
    ]
    title = f"<strong>{escape(record.name)}</strong> <code>{escape(record.id)}</code>"
    sources = [
        (_figures(source), _cited(source), _date(source), _remarks(source))
        for source in record.sources
    ]
    count = len(sources)
    listed = _table(["what it says", "source", "date", ""], sources) if sources else ""
    noun = "source" if count == 1 else "sources"
    return f"<p>{title}</p>{_table([], told)}<p>{count or 'No'} {noun}</p>{listed}"


def _figures(source: Source) -> str:
    figures = "; ".join(figure_label(figure.model_dump(), "km") for figure in source.figures)
    variant = f" [{source.variant}]" if source.variant else ""
    return escape(figures + variant if figures else source.about)


def _cited(source: Source) -> str:
    title = escape(source.title)
    if source.url:
        href = escape(source.url)
        title = f'<a href="{href}" target="_blank" rel="noopener noreferrer">{title}</a>'
    return f"{title}. {escape(source.publisher)}"


def _date(source: Source) -> str:
    return f'<span style="white-space:nowrap">{escape(source.date)}</span>'


def _remarks(source: Source) -> str:
    return ", ".join(
        [
            "read" if source.seen else "standard reference, not read again",
            *(["weak"] if source.weak else []),
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
