"""Which records of the catalog a list shows, in what order, and the list as JSON, CSV, Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.labels import figure_label, spread_label
from rangeviz.errors import UnknownNameError
from rangeviz.text import csv_text, markdown_table
from rangeviz.units import Units, range_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rangeviz.catalog.catalog import Catalog, Shelf

__all__ = ["SITE_ORDERS", "SYSTEM_ORDERS", "select_sites", "select_systems", "to_csv", "to_json"]
__all__ += ["sites_markdown", "systems_markdown"]

Head = dict[str, Any]

SYSTEM_ORDERS = ("id", "name", "range", "origin", "kind", "introduced")
SITE_ORDERS = ("id", "name", "country", "role", "kind", "lon", "lat")
_SYSTEM_COLUMNS = {  # of a CSV file that `--catalog` reads again
    **{name: name for name in ("id", "name", "aliases", "kind", "fires")},
    **{name: name for name in ("range_km", "range_low_km", "range_high_km", "min_range_km")},
    **{name: name for name in ("range_is", "figure_basis", "basing", "origin", "operators")},
    **{name: name for name in ("status", "introduced", "notes")},
}
_SITE_COLUMNS = {
    name: name
    for name in (
        *("id", "name", "local_name", "kind", "country", "lon", "lat", "chain", "role"),
        *("precision", "definition", "notes", "coord_source", "members"),
    )
}


def select_systems(
    catalog: Catalog,
    filters: Mapping[str, Sequence[str]],
    *,
    min_range_km: float | None = None,
    sort: str | None = None,
) -> list[Head]:
    """
    Heads of the systems that pass every filter.

    Parameters
    ----------
    catalog
        Where they are.
    filters
        For a field (``kind``, ``origin``, ``operators``, ``basing``), the values that will do.
    min_range_km
        The least nominal range; of a launcher, that of its farthest missile.
    sort
        One of `SYSTEM_ORDERS`; the order of the catalog if left out. The farthest comes first.

    Returns
    -------
    list of dict
        What `Shelf.heads` gave.

    Raises
    ------
    UnknownNameError
        If no system has such a value.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> found = select_systems(load_catalog(), {"origin": ["USA"], "kind": ["boost-glide"]})
    >>> [head["id"] for head in found]
    ['lrhw']
    """
    heads = catalog.systems.heads()
    ranges = {head["id"]: head.get("range_km") or 0.0 for head in heads}
    for head in heads:
        if head.get("fires"):
            ranges[head["id"]] = max(ranges.get(missile, 0.0) for missile in head["fires"])
    found = [
        head for head in _passing(heads, filters) if ranges[head["id"]] >= (min_range_km or 0.0)
    ]
    if sort == "range":
        return sorted(found, key=lambda head: -ranges[head["id"]])
    return _sorted(found, sort)


def select_sites(
    catalog: Catalog, filters: Mapping[str, Sequence[str]], *, sort: str | None = None
) -> list[Head]:
    """
    Heads of the sites that pass every filter.

    Parameters
    ----------
    catalog
        Where they are.
    filters
        For a field (``kind``, ``country``, ``role``, ``chain``), the values that will do.
    sort
        One of `SITE_ORDERS`; the order of the catalog if left out.

    Returns
    -------
    list of dict
        What `Shelf.heads` gave.

    Raises
    ------
    UnknownNameError
        If no site has such a value.
    """
    return _sorted(_passing(catalog.sites.heads(), filters), sort)


def _passing(heads: list[Head], filters: Mapping[str, Sequence[str]]) -> list[Head]:
    for field, wanted in filters.items():
        known = {value.casefold(): value for head in heads for value in _values(head, field)}
        for value in wanted:
            if value.casefold() not in known:
                kind = field.removesuffix("s")
                raise UnknownNameError(kind, value, known.values())
    return [
        head
        for head in heads
        if all(
            {value.casefold() for value in wanted}
            & {value.casefold() for value in _values(head, field)}
            for field, wanted in filters.items()
            if wanted
        )
    ]


def _values(head: Head, field: str) -> Sequence[str]:
    value = head.get(field)
    return [value] if isinstance(value, str) else value or ()


def _sorted(heads: list[Head], field: str | None) -> list[Head]:
    if field is None:
        return heads

    def key(head: Head) -> tuple[bool, Any]:
        value = head.get(field)
        return value in {None, ""}, value.casefold() if isinstance(value, str) else value or 0

    return sorted(heads, key=key)


def to_json(kind: str, heads: Iterable[Head], catalog: Catalog) -> str:
    """
    Whole records as JSON, every source with its figures.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    heads
        Which ones, in order.
    catalog
        Where they are.

    Returns
    -------
    str
        An object with the date of the bundled figures and the records; ``file`` is the user's
        file that a record comes from.
    """
    shelf: Shelf[Any] = catalog.systems if kind == "system" else catalog.sites
    records = [
        json.dumps({**shelf.raw(head["id"]), "file": shelf.file(head["id"])}, ensure_ascii=False)
        for head in heads
    ]
    body = ",\n".join(records)
    return f'{{"figures_as_of": {json.dumps(catalog.date)},\n"{kind}s": [\n{body}\n]}}'


def to_csv(kind: str, heads: Iterable[Head], catalog: Catalog) -> str:
    """
    Write records as CSV, metric, in columns that `load_catalog` reads again.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    heads
        Which ones, in order.
    catalog
        Where they are.

    Returns
    -------
    str
        The columns led by ``#`` are for the reader only: how many sources there are, and the
        user's file.
    """
    shelf: Shelf[Any] = catalog.systems if kind == "system" else catalog.sites
    columns = _SYSTEM_COLUMNS if kind == "system" else _SITE_COLUMNS
    rows = [
        [
            *(_csv_cell(head.get(field)) for field in columns.values()),
            len(shelf.raw(head["id"]).get("source", ())),
            shelf.file(head["id"]) or "",
        ]
        for head in heads
    ]
    return csv_text([*columns, "#sources", "#file"], rows)


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, list | tuple) else value


def systems_markdown(heads: Iterable[Head], catalog: Catalog, units: Units = "km") -> str:
    """
    Systems as a Markdown table with every source linked, its figures as printed.

    Parameters
    ----------
    heads
        Which ones, in order.
    catalog
        Where they are.
    units
        Of the ranges; the sources keep the units they print.

    Returns
    -------
    str
        Lines, joined.
    """
    header = ("ID", "Name", "Range", f"Low–high {units}", "From", "Rests on", "Sources, as printed")

    def cells(head: Head) -> tuple[str, ...]:
        label = range_label(head.get("range_km"), head.get("range_is", ""), units)
        return (
            head["id"],
            head["name"],
            label or f"fires {', '.join(head.get('fires', ()))}",
            spread_label(head, units),
            head.get("origin") or "",
            head.get("figure_basis", ""),
        )

    return _markdown(header, heads, catalog.systems, cells, right={2, 3})


def sites_markdown(heads: Iterable[Head], catalog: Catalog) -> str:
    """
    Sites as a Markdown table with every source linked.

    Parameters
    ----------
    heads
        Which ones, in order.
    catalog
        Where they are.

    Returns
    -------
    str
        Lines, joined.
    """
    header = ("ID", "Name", "Kind", "In", "Role", "Lon, lat", "Sources")

    def cells(head: Head) -> tuple[str, ...]:
        return (
            head["id"],
            head["name"],
            head.get("kind", "point"),
            head.get("country") or "",
            head.get("role", ""),
            f"{head['lon']:g}, {head['lat']:g}",
        )

    return _markdown(header, heads, catalog.sites, cells)


def _markdown(
    header: Sequence[str],
    heads: Iterable[Head],
    shelf: Shelf[Any],
    cells: Callable[[Head], tuple[str, ...]],
    right: set[int] | None = None,
) -> str:
    """Table whose last column links the sources of each record."""
    rows = []
    for head in heads:
        sources = [_cited(source) for source in shelf.raw(head["id"]).get("source", ())]
        rows.append((*cells(head), sources))
    return markdown_table(header, rows, right=right or set())


def _cited(source: dict[str, Any]) -> tuple[str, str | None]:
    """Text and address of a source's link."""
    date = source.get("date", "n.d.")
    figures = "; ".join(map(figure_label, source.get("figures", ())))
    if source.get("variant"):
        figures += f" ({source['variant']})"
    weak = ", weak" if source.get("weak") else ""
    unread = "" if source.get("seen") else ", not read again"
    cited = f"{source['publisher']}, {date}{weak}{unread}"
    return (f"{cited}: {figures}" if figures else cited), source.get("url")
