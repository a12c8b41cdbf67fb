"""Reader of GeoPackages (OGC 12-128r19) by the SQLite of the standard library."""

from __future__ import annotations

import itertools
import struct
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.feature import Feature, shape_or_fault
from rangeviz.catalog.reading.safe import MOST_VERTICES, check_count, read_bytes
from rangeviz.errors import CatalogError, GeometryError, brief, fault_of, told_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["read_geopackage"]

_KINDS = {1: "Point", 3: "Polygon", 6: "MultiPolygon"}
_MOST_STEPS = 20_000_000  # of SQLite's virtual machine: a query may never end
_MOST_BYTES = 60_000_000  # of all values: cells of a damaged file may share their content
_MOST_COLUMNS = 200
_MOST_LAYERS = 100
_MOST_PARTS = 100_000  # rings and polygons of a shape
_META = {
    "gpkg_contents": ("table_name", "data_type"),
    "gpkg_geometry_columns": ("table_name", "column_name", "srs_id"),
    "gpkg_spatial_ref_sys": ("srs_id", "organization", "organization_coordsys_id"),
}


def read_geopackage(path: Path) -> Iterator[Feature]:
    """
    Read the features of a GeoPackage.

    Only what the file stores is read: a view is passed over and a generated column refused, since
    a small file may make them endless.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    iterator of Feature
        One for each row of each layer of features.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    import sqlite3

    data = read_bytes(path)
    if not data.startswith(b"SQLite format 3\0"):
        msg = f"{path}: is not a GeoPackage; save it again"
        raise CatalogError(msg)
    data = data[:18] + b"\x01\x01" + data[20:]  # not WAL mode, which needs a second file
    database = sqlite3.connect(":memory:")
    try:
        with told_as(CatalogError, f"{path}: is not a sound GeoPackage", "save it again"):
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(data))  # of a value or a row
            database.deserialize(data)  # a copy in memory: SQLite reads and writes no other file
            database.execute("PRAGMA trusted_schema = OFF")
            steps = iter(range(_MOST_STEPS // 1000))
            database.set_progress_handler(lambda: next(steps, None) is None, 1000)
            database.row_factory = sqlite3.Row
            database.text_factory = lambda text: text.decode("utf-8", errors="replace")
            layers = _layers(database, path)
            check_count(len(layers), path, what="layers or more", limit=_MOST_LAYERS)
            count = sum(_row_count(database, layer["layer"]) for layer in layers)
            check_count(count, path, what="features")
            size = 0
            vertices = 0
            for layer in layers:
                for feature, row_size in _layer_features(database, layer, path):
                    size += row_size
                    check_count(size, path, what="bytes in its rows", limit=_MOST_BYTES)
                    vertices += _vertex_count(feature.geometry)
                    check_count(vertices, path, what="vertices", limit=MOST_VERTICES)
                    yield feature
    finally:
        database.close()


def _layers(database: Any, path: Path) -> list[Any]:
    """Layers of features, each with its column of shapes and its coordinate system."""
    for table, needed in _META.items():
        if not set(needed) <= set(_stored_columns(database, table, path)):
            msg = f"{path}: is not a sound GeoPackage: {table} is no table of {', '.join(needed)}"
            msg += "; save it again"
            raise CatalogError(msg)
    layers: list[Any] = database.execute(
        "SELECT c.table_name AS layer, g.column_name AS shape, s.organization AS authority, "
        "s.organization_coordsys_id AS code FROM gpkg_contents c "
        "JOIN gpkg_geometry_columns g USING (table_name) "
        "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
        "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' AND m.rootpage > 0 "
        f"WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT {_MOST_LAYERS + 1}"
    ).fetchall()
    for one, other in itertools.pairwise(layers):
        if one["layer"] == other["layer"]:
            msg = f"{path}: lists layer {brief(one['layer'])} more than once; save it again"
            raise CatalogError(msg)
    return layers


def _stored_columns(database: Any, table: str, path: Path) -> list[str]:
    """Columns of a table of the file; none if it is a view or a virtual table."""
    columns = database.execute(
        "SELECT x.name, x.hidden FROM sqlite_master m, pragma_table_xinfo(m.name) x "
        "WHERE m.name = ? AND m.type = 'table' AND m.rootpage > 0 LIMIT 2000",
        (table,),
    ).fetchall()
    if any(hidden for _, hidden in columns):
        msg = f"{path}: {table!r} has generated columns, which are not computed; save their values"
        raise CatalogError(msg)
    return [name for name, _ in columns]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _row_count(database: Any, layer: str) -> int:
    (count,) = database.execute(f"SELECT count(*) FROM {_quoted(layer)}").fetchone()
    return int(count)


def _layer_features(database: Any, layer: Any, path: Path) -> Iterator[tuple[Feature, int]]:
    """Features of a layer, each with the size of its row in bytes or letters."""
    to_lonlat = _to_lonlat(layer["authority"], layer["code"], path)
    columns = _stored_columns(database, layer["layer"], path)
    check_count(len(columns), path, what="columns in a layer", limit=_MOST_COLUMNS)
    shapes = [name for name in columns if name.casefold() == str(layer["shape"]).casefold()]
    if not shapes:
        msg = f"{path}: layer {brief(layer['layer'])} has no column {brief(layer['shape'])}; "
        msg += "save it again"
        raise CatalogError(msg)
    names = ", ".join(map(_quoted, columns))
    rows = database.execute(f"SELECT {names} FROM {_quoted(layer['layer'])}")
    for number, row in enumerate(rows, 1):
        properties = {
            key: value
            for key, value in zip(columns, row, strict=True)
            if isinstance(value, str | int | float)
        }
        where = f"layer {layer['layer']!r} feature {number}"
        shape, fault = shape_or_fault(_blob_geometry, row[columns.index(shapes[0])])
        if shape is not None:
            shape, fault = shape_or_fault(to_lonlat, shape)
        size = sum(len(value) for value in row if isinstance(value, str | bytes))
        yield Feature(where, properties, shape, fault), size


def _vertex_count(shape: BaseGeometry | None) -> int:
    import shapely

    return 0 if shape is None else int(shapely.get_num_coordinates(shape))


def _blob_geometry(blob: Any) -> BaseGeometry:
    """Read a geometry blob: a header with an optional envelope, then WKB (section 2.1.3)."""
    import numpy as np
    import shapely

    from rangeviz.catalog.shapes import check_vertices

    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        msg = "has no geometry; draw it"
        raise GeometryError(msg)
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(blob[3] >> 1 & 7, 0)
    try:
        _wkb_end(blob, 8 + envelope, _KINDS, iter(range(_MOST_PARTS)))
        with np.errstate(all="ignore"):
            geometry = shapely.from_wkb(blob[8 + envelope :])
    except (shapely.errors.GEOSException, ValueError, struct.error, IndexError) as error:
        if isinstance(error, GeometryError):
            raise
        msg = f"geometry is damaged: {fault_of(error)}; draw it again"
        raise GeometryError(msg) from error
    check_vertices(geometry)
    return geometry


def _wkb_end(wkb: bytes, at: int, kinds: Mapping[int, str], parts: Iterator[int]) -> int:
    """Offset after a WKB shape; nested ones are refused, since GEOS would overflow the stack."""
    order = "<" if wkb[at] else ">"
    code = int(struct.unpack_from(f"{order}I", wkb, at + 1)[0])
    flags, code = code >> 29, code & 0x1FFFFFFF
    kind, layout = code % 1000, code // 1000 % 4  # layout: XY, XYZ, XYM, XYZM
    if kind not in kinds or flags & 1:
        msg = f"must be a {' or a '.join(kinds.values())}, got WKB of type {code}; draw polygons"
        raise GeometryError(msg)
    size = 8 * (2 + (0, 1, 1, 2)[layout] + (flags >> 1 & 1) + (flags >> 2))
    if kind == 1:
        return at + 5 + int(size)
    (count,) = struct.unpack_from(f"{order}I", wkb, at + 5)
    at += 9
    for _ in range(count):
        if next(parts, None) is None:
            msg = f"has over {_MOST_PARTS:,} rings and polygons; simplify it"
            raise GeometryError(msg)
        if kind == 6:
            at = _wkb_end(wkb, at, {3: "Polygon"}, parts)
        else:
            at += 4 + size * int(struct.unpack_from(f"{order}I", wkb, at)[0])
    return at


def _to_lonlat(authority: str, code: int, path: Path) -> Any:
    """Return a function that transforms shapes of a layer to longitude and latitude."""
    known = str(authority).upper() in {"EPSG", "ESRI"}  # any other text may be a path to PROJ
    if known and code == 4326:
        return lambda shape: shape
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        if not known:
            raise ValueError
        transformer = Transformer.from_crs(f"{authority}:{int(code)}", "EPSG:4326", always_xy=True)
    except (ProjError, ValueError, TypeError) as error:
        msg = f"{path}: is in the unknown coordinate system {authority}:{code}; save it in WGS84"
        raise CatalogError(msg) from error

    def to_lonlat(shape: BaseGeometry) -> BaseGeometry:
        import numpy as np
        import shapely

        return shapely.transform(
            shape, lambda xy: np.column_stack(transformer.transform(*xy.T.tolist()))
        )

    return to_lonlat
