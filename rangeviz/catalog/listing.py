"""Lists of the catalog: records selected and sorted, and the list as JSON, CSV or Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from rangeviz.catalog.citations import short_citation, source_remarks
from rangeviz.catalog.labels import printed_figures, spread_label
from rangeviz.errors import UnknownNameError
from rangeviz.text import csv_text, markdown_table
from rangeviz.units import Units, range_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rangeviz.catalog.catalog import Catalog, Records

__all__ = [
    "SiteOrder",
    "SystemOrder",
    "select_sites",
    "select_systems",
    "sites_markdown",
    "systems_markdown",
    "to_csv",
    "to_json",
]

Summary = dict[str, Any]  # of a record: its fields without the sources
SystemOrder = Literal["id", "name", "range", "origin", "kind", "introduced"]
SiteOrder = Literal["id", "name", "country", "role", "kind", "lon", "lat"]
_SYSTEM_COLUMNS = {  # of a CSV file that `--catalog` can read
    **{name: name for name in ("id", "name", "aliases", "variant_of", "kind", "fires")},
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
    sort: SystemOrder | None = None,
) -> list[Summary]:
    """
    Summaries of the systems that pass every filter.

    Parameters
    ----------
    catalog
        Catalog that holds the systems.
    filters
        For each field (``kind``, ``origin``, ``operators``, ``basing``), the accepted values.
    min_range_km
        Least nominal range in kilometres; a launcher has that of its farthest missile.
    sort
        Field to sort by, ranges from the farthest; the order of the catalog if left out.

    Returns
    -------
    list of dict
        The selected part of `Records.summaries`.

    Raises
    ------
    UnknownNameError
        If no system has one of the values.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> selected = select_systems(load_catalog(), {"origin": ["USA"], "kind": ["boost-glide"]})
    >>> [summary["id"] for summary in selected]
    ['lrhw', 'cps']
    """
    summaries = catalog.systems.summaries()
    ranges = {summary["id"]: summary.get("range_km") or 0.0 for summary in summaries}
    for summary in summaries:
        if summary.get("fires"):
            ranges[summary["id"]] = max(ranges.get(missile, 0.0) for missile in summary["fires"])
    selected = [
        summary
        for summary in _filtered(summaries, filters)
        if ranges[summary["id"]] >= (min_range_km or 0.0)
    ]
    if sort == "range":
        return sorted(selected, key=lambda summary: -ranges[summary["id"]])
    return _sorted(selected, sort)


def select_sites(
    catalog: Catalog, filters: Mapping[str, Sequence[str]], *, sort: SiteOrder | None = None
) -> list[Summary]:
    """
    Summaries of the sites that pass every filter.

    Parameters
    ----------
    catalog
        Catalog that holds the sites.
    filters
        For each field (``kind``, ``country``, ``role``, ``chain``), the accepted values.
    sort
        Field to sort by; the order of the catalog if left out.

    Returns
    -------
    list of dict
        The selected part of `Records.summaries`.

    Raises
    ------
    UnknownNameError
        If no site has one of the values.
    """
    return _sorted(_filtered(catalog.sites.summaries(), filters), sort)


def _filtered(summaries: list[Summary], filters: Mapping[str, Sequence[str]]) -> list[Summary]:
    for field, wanted in filters.items():
        known = {
            value.casefold(): value for summary in summaries for value in _values(summary, field)
        }
        for value in wanted:
            if value.casefold() not in known:
                kind = field.removesuffix("s")
                raise UnknownNameError(kind, value, known.values())
    return [
        summary
        for summary in summaries
        if all(
            {value.casefold() for value in wanted}
            & {value.casefold() for value in _values(summary, field)}
            for field, wanted in filters.items()
            if wanted
        )
    ]


def _values(summary: Summary, field: str) -> Sequence[str]:
    value = summary.get(field)
    return [value] if isinstance(value, str) else value or ()


def _sorted(summaries: list[Summary], field: str | None) -> list[Summary]:
    if field is None:
        return summaries

    def key(summary: Summary) -> tuple[bool, Any]:
        value = summary.get(field)
        return value in {None, ""}, value.casefold() if isinstance(value, str) else value or 0

    return sorted(summaries, key=key)


def to_json(kind: str, summaries: Iterable[Summary], catalog: Catalog) -> str:
    """
    Write whole records as JSON, every source with its figures.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    summaries
        Summaries of the records, in order.
    catalog
        Catalog that holds the records.

    Returns
    -------
    str
        A JSON object with the date of the bundled figures and the records; ``file`` is the user's
        file that a record comes from.
    """
    records: Records[Any] = catalog.systems if kind == "system" else catalog.sites
    objects = [
        json.dumps(
            {**records.written_fields(summary["id"]), "file": records.file(summary["id"])},
            ensure_ascii=False,
        )
        for summary in summaries
    ]
    body = ",\n".join(objects)
    return f'{{"figures_as_of": {json.dumps(catalog.date)},\n"{kind}s": [\n{body}\n]}}'


def to_csv(kind: str, summaries: Iterable[Summary], catalog: Catalog) -> str:
    """
    Write records as CSV, in kilometres and in columns that `load_catalog` can read.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    summaries
        Summaries of the records, in order.
    catalog
        Catalog that holds the records.

    Returns
    -------
    str
        Text of the file. Columns that start with ``#`` are ignored by `load_catalog`: the number
        of sources, and the user's file.
    """
    records: Records[Any] = catalog.systems if kind == "system" else catalog.sites
    columns = _SYSTEM_COLUMNS if kind == "system" else _SITE_COLUMNS
    rows = [
        [
            *(_csv_cell(summary.get(field)) for field in columns.values()),
            len(records.written_fields(summary["id"]).get("source", ())),
            records.file(summary["id"]) or "",
        ]
        for summary in summaries
    ]
    return csv_text([*columns, "#sources", "#file"], rows)


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, list | tuple) else value


def systems_markdown(summaries: Iterable[Summary], catalog: Catalog, units: Units = "km") -> str:
    """
    Write systems as a Markdown table, with every source linked and its figures as printed.

    Parameters
    ----------
    summaries
        Summaries of the records, in order.
    catalog
        Catalog that holds the records.
    units
        Units of the ranges; the figures of sources keep the units that are printed.

    Returns
    -------
    str
        Lines, joined.
    """
    header = ("ID", "Name", "Range", f"Low–high {units}", "From", "Rests on", "Sources, as printed")

    def cells(summary: Summary) -> tuple[str, ...]:
        label = range_label(summary.get("range_km"), summary.get("range_is", ""), units)
        return (
            summary["id"],
            summary["name"],
            label or f"fires {', '.join(summary.get('fires', ()))}",
            spread_label(summary, units),
            summary.get("origin") or "",
            summary.get("figure_basis", ""),
        )

    return _markdown(header, summaries, catalog.systems, cells, right={2, 3})


def sites_markdown(summaries: Iterable[Summary], catalog: Catalog) -> str:
    """
    Write sites as a Markdown table, with every source linked.

    Parameters
    ----------
    summaries
        Summaries of the records, in order.
    catalog
        Catalog that holds the records.

    Returns
    -------
    str
        Lines, joined.
    """
    header = ("ID", "Name", "Kind", "In", "Role", "Lon, lat", "Sources")

    def cells(summary: Summary) -> tuple[str, ...]:
        return (
            summary["id"],
            summary["name"],
            summary.get("kind", "point"),
            summary.get("country") or "",
            summary.get("role", ""),
            f"{summary['lon']:g}, {summary['lat']:g}",
        )

    return _markdown(header, summaries, catalog.sites, cells)


def _markdown(
    header: Sequence[str],
    summaries: Iterable[Summary],
    records: Records[Any],
    cells: Callable[[Summary], tuple[str, ...]],
    right: set[int] | None = None,
) -> str:
    """Write a table whose last column links the sources of each record."""
    rows = []
    for summary in summaries:
        sources = [
            _source_link(source)
            for source in records.written_fields(summary["id"]).get("source", ())
        ]
        rows.append((*cells(summary), sources))
    return markdown_table(header, rows, right=right or set())


def _source_link(source: dict[str, Any]) -> tuple[str, str | None]:
    """Text and address of the link to a source."""
    remarks, figures = "; ".join(source_remarks(source)), printed_figures(source)
    text = short_citation(source)
    text += f" ({remarks})" if remarks else ""
    text += f": {figures}" if figures else ""
    return text, source.get("url")
