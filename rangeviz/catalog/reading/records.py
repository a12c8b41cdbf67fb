"""How a user's catalog file becomes records: format by suffix, validation, every fault told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.catalog.reading.rows import Entry, Row
from rangeviz.catalog.reading.safe import check_count, read_toml
from rangeviz.errors import CatalogError, GeometryError, RangevizError, brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rangeviz.catalog.records import Site, System

__all__ = ["read_entries", "read_rows"]


def read_rows(path: str | Path, faults: list[str]) -> list[Row]:
    """
    Rows of a catalog file of any format.

    Parameters
    ----------
    path
        A toml, csv, xlsx, geojson, gpkg, kml or kmz file.
    faults
        What is wrong with single rows or cells is added here, a line each.

    Returns
    -------
    list of Row
        Not validated yet.

    Raises
    ------
    CatalogError
        If the file as a whole cannot be read.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _READERS:
        known = ", ".join(_READERS)
        msg = f"{path}: suffix {suffix!r} names no format of a catalog; end the name in {known}"
        raise CatalogError(msg)
    rows = _READERS[suffix](Path(path), faults)
    check_count(len(rows), path)
    return rows


def read_entries(
    path: str | Path, faults: list[str], *, sites: Iterable[str], named: set[object]
) -> list[Entry]:
    """
    Read the valid records of a user's file; add what is wrong with the others to the faults.

    Parameters
    ----------
    path
        A file of any format that `read_rows` takes.
    faults
        One line for each fault is added here.
    sites
        Ids of the bundled sites, whose geometry a record of the same id may keep.
    named
        Ids of systems; those of the file, also of its faulty records, are added here.

    Returns
    -------
    list of Entry
        In the order of the file.
    """
    from pydantic import ValidationError

    from rangeviz.catalog.records import Site, System, faults_of

    try:
        rows = read_rows(path, faults)
    except CatalogError as error:
        faults.append(str(error))
        return []
    bundled, entries = frozenset(sites), []
    seen: dict[tuple[str, object], str] = {}
    numbers = {"system": 0, "site": 0}
    for row in rows:
        numbers[row.kind] += 1
        name = row.fields.get("id", numbers[row.kind])
        where = f"{path}: " + (f"{row.where}: " if row.where else "") + f"{row.kind} {brief(name)}"
        if "id" in row.fields and isinstance(name, str):
            if (row.kind, name) in seen:
                first = seen[row.kind, name]
                before = f", first in {first}" if first else ""
                faults.append(f"{where}: id is used twice{before}; give each record its own")
            seen.setdefault((row.kind, name), row.where)
            if row.kind == "system":
                named.add(name)  # though it may be at fault: one fault should not bring another
        try:
            record: System | Site
            if row.kind == "system":
                record = System.model_validate(row.fields)
            else:
                record = Site.model_validate(row.fields)
                record = _located(record, row, bundled)
        except ValidationError as error:
            faults += [f"{where}: {fault}" for fault in faults_of(error, but=row.told)]
        except RangevizError as error:
            faults.append(f"{where}: {error}")
        else:
            if not row.told:
                entries.append(Entry(row.kind, record, where))
    return entries


def _located(site: Site, row: Row, bundled: frozenset[str]) -> Site:
    """Check where a site lies; give it the geometry of its row, if there is one."""
    from rangeviz.catalog.shapes import checked_shape

    if row.geometry is not None:
        return site.with_geometry(checked_shape(row.geometry))
    if site.kind == "point" or (site.shape is None and site.id in bundled):
        return site
    if site.shape is None:
        msg = f"geometry is missing; give WKT or GeoJSON for a site of kind {site.kind!r}"
        raise GeometryError(msg)
    _ = site.geometry
    return site


def _toml_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.errors import suggestion

    tables = read_toml(path)
    rows: list[Row] = []
    for key in tables:
        if key not in {"system", "site", "date", "schema"}:
            faults.append(f"{path}: unknown key {brief(key)}{suggestion(key, ('system', 'site'))}")
    for kind in ("system", "site"):
        found = tables.get(kind, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            faults.append(f"{path}: {kind} must be written [[{kind}]], once for each record")
            continue
        rows += [Row(kind, row) for row in found]
    return rows


def _sheet_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.catalog.reading.spreadsheet import read_sheets

    return read_sheets(path, faults)


def _area_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.catalog.reading.shapes import read_area_rows

    return read_area_rows(path, faults)


_READERS: dict[str, Callable[[Path, list[str]], list[Row]]] = {
    ".toml": _toml_rows,
    ".csv": _sheet_rows,
    ".xlsx": _sheet_rows,
    ".geojson": _area_rows,
    ".json": _area_rows,
    ".gpkg": _area_rows,
    ".kml": _area_rows,
    ".kmz": _area_rows,
}
