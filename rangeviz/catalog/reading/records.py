"""Reader of users' catalog files: format by suffix, validation of records, list of faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.catalog.reading.rows import Entry, Row
from rangeviz.catalog.reading.safe import check_count, read_toml
from rangeviz.errors import CatalogError, GeometryError, RangevizError, brief, told_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rangeviz.catalog.records import Site, System

__all__ = ["read_entries", "read_rows"]


def read_rows(path: str | Path, faults: list[str]) -> list[Row]:
    """
    Read the rows of a catalog file of any format, without validation.

    Parameters
    ----------
    path
        A toml, csv, xlsx, geojson, gpkg, kml or kmz file.
    faults
        Faults of single rows and cells are appended here, one line each.

    Returns
    -------
    list of Row
        In the order of the file.

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
    with told_as(CatalogError, f"{path}: cannot be read", "save it again"):
        rows = _READERS[suffix](Path(path), faults)
    check_count(len(rows), path)
    return rows


def read_entries(
    path: str | Path, faults: list[str], *, site_ids: Iterable[str], system_ids: set[object]
) -> list[Entry]:
    """
    Read the valid records of a user's file, and list the faults of the others.

    Parameters
    ----------
    path
        A file of any format that `read_rows` takes.
    faults
        Faults are appended here, one line each.
    site_ids
        Ids of the bundled sites, whose geometry a record of the same id may keep.
    system_ids
        Ids of systems; those of the file are added here, also of its faulty records.

    Returns
    -------
    list of Entry
        In the order of the file.
    """
    try:
        rows = read_rows(path, faults)
    except CatalogError as error:
        faults.append(str(error))
        return []
    bundled_ids, entries = frozenset(site_ids), []
    places: dict[tuple[str, object], str] = {}  # of the ids that occurred
    counts = {"system": 0, "site": 0}
    for row in rows:
        counts[row.kind] += 1
        name = row.fields.get("id", counts[row.kind])
        where = f"{path}: " + (f"{row.where}: " if row.where else "") + f"{row.kind} {brief(name)}"
        if "id" in row.fields and isinstance(name, str):
            if (row.kind, name) in places:
                first = places[row.kind, name]
                before = f", first in {first}" if first else ""
                faults.append(f"{where}: id is used twice{before}; give each record its own")
            places.setdefault((row.kind, name), row.where)
            if row.kind == "system":
                system_ids.add(name)  # even if faulty: one fault should not cause another
        record, row_faults = _validated(row, bundled_ids)
        faults += [f"{where}: {fault}" for fault in row_faults]
        if record is not None and not row.faulty_fields:
            entries.append(Entry(row.kind, record, where))
    return entries


def _validated(row: Row, bundled_ids: frozenset[str]) -> tuple[System | Site | None, list[str]]:
    """Validate the record of a row; return None and its faults if it is not valid."""
    from pydantic import ValidationError

    from rangeviz.catalog.record_model import faults_of
    from rangeviz.catalog.records import Site, System

    try:
        if row.kind == "system":
            return System.model_validate(row.fields), []
        return _with_checked_geometry(Site.model_validate(row.fields), row, bundled_ids), []
    except ValidationError as error:
        return None, faults_of(error, except_fields=row.faulty_fields)
    except RangevizError as error:
        return None, [str(error)]


def _with_checked_geometry(site: Site, row: Row, bundled_ids: frozenset[str]) -> Site:
    """Check the geometry of a site, which is that of its row if the row has one."""
    from rangeviz.catalog.shapes import checked_shape

    if row.geometry is not None:
        return site.with_geometry(checked_shape(row.geometry))
    if site.kind == "point" or (site.shape is None and site.id in bundled_ids):
        return site
    if site.shape is None:
        msg = f"geometry is missing; give WKT or GeoJSON for a site of kind {site.kind!r}"
        raise GeometryError(msg)
    _ = site.geometry  # raises an error if the shape is not valid
    return site


def _toml_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.errors import suggestion

    tables = read_toml(path)
    rows: list[Row] = []
    for key in tables:
        if key not in {"system", "site", "date", "schema"}:
            faults.append(f"{path}: unknown key {brief(key)}{suggestion(key, ('system', 'site'))}")
    for kind in ("system", "site"):
        records = tables.get(kind, [])
        if not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
            faults.append(f"{path}: {kind} must be written [[{kind}]], once for each record")
            continue
        rows += [Row(kind, fields) for fields in records]
    return rows


def _spreadsheet_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.catalog.reading.spreadsheet import read_spreadsheet

    return read_spreadsheet(path, faults)


def _shape_rows(path: Path, faults: list[str]) -> list[Row]:
    from rangeviz.catalog.reading.shapes import read_site_rows

    return read_site_rows(path, faults)


_READERS: dict[str, Callable[[Path, list[str]], list[Row]]] = {
    ".toml": _toml_rows,
    ".csv": _spreadsheet_rows,
    ".xlsx": _spreadsheet_rows,
    ".geojson": _shape_rows,
    ".json": _shape_rows,
    ".gpkg": _shape_rows,
    ".kml": _shape_rows,
    ".kmz": _shape_rows,
}
