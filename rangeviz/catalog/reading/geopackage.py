"""Shapes of a GeoPackage (OGC 12-128r19), which is SQLite: the standard library reads it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.feature import Feature, shape_or_fault
from rangeviz.catalog.reading.safe import check_count, read_bytes
from rangeviz.errors import CatalogError, GeometryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["read_geopackage"]

_KINDS = {1: "Point", 3: "Polygon", 6: "MultiPolygon"}
_MOST_STEPS = 20_000_000  # of SQLite's machine: a file may be a bomb


def read_geopackage(path: Path) -> Iterator[Feature]:
    """
    Shapes of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    iterator of Feature
        One for each row of a layer of features.

    Raises
    ------
    CatalogError
        If it cannot be read.
    """
    import sqlite3

    data = read_bytes(path)
    if not data.startswith(b"SQLite format 3\0"):
        msg = f"{path}: is not a GeoPackage; save it again"
        raise CatalogError(msg)
    data = data[:18] + b"\x01\x01" + data[20:]  # not in WAL mode, which wants a second file
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)  # a copy in memory: nothing beside the file is read or written
        database.execute("PRAGMA trusted_schema = OFF")
        steps = iter(range(_MOST_STEPS // 1000))
        database.set_progress_handler(lambda: next(steps, None) is None, 1000)
        database.row_factory = sqlite3.Row
        database.text_factory = lambda text: text.decode("utf-8", errors="replace")
        layers = database.execute(
            "SELECT c.table_name AS layer, g.column_name AS shape, s.organization AS authority, "
            "s.organization_coordsys_id AS code FROM gpkg_contents c "
            "JOIN gpkg_geometry_columns g USING (table_name) "
            "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
            "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
            "WHERE c.data_type = 'features' ORDER BY c.table_name"
        ).fetchall()
        for layer in layers:
            yield from _layer(database, layer, path)
    except CatalogError:
        raise
    except (sqlite3.Error, IndexError, OverflowError, TypeError, ValueError) as error:
        msg = f"{path}: is not a sound GeoPackage: {error}; save it again"
        raise CatalogError(msg) from error
    finally:
        database.close()


def _layer(database: Any, layer: Any, path: Path) -> Iterator[Feature]:
    def quoted(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    (count,) = database.execute(f"SELECT count(*) FROM {quoted(layer['layer'])}").fetchone()
    check_count(count, path, what="features")
    to_lonlat = _to_lonlat(layer["authority"], layer["code"], path)
    rows = database.execute(f"SELECT * FROM {quoted(layer['layer'])}")
    for number, row in enumerate(rows, 1):
        properties = {
            key: value
            for key, value in zip(row.keys(), row, strict=True)
            if isinstance(value, str | int | float)
        }
        where = f"layer {layer['layer']!r} feature {number}"
        shape, fault = shape_or_fault(_from_geopackage, row[layer["shape"]])
        if shape is not None:
            shape, fault = shape_or_fault(to_lonlat, shape)
        yield Feature(where, properties, shape, fault)


def _from_geopackage(blob: Any) -> BaseGeometry:
    """Geometry of a cell: a header that may hold an envelope, then WKB (OGC 12-128r19, 2.1.3)."""
    import numpy as np
    import shapely

    from rangeviz.catalog.shapes import check_vertices

    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        msg = "has no geometry; draw it"
        raise GeometryError(msg)
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(blob[3] >> 1 & 7, 0)
    try:
        _end_of_shape(blob, 8 + envelope, _KINDS)
        with np.errstate(all="ignore"):
            geometry = shapely.from_wkb(blob[8 + envelope :])
    except (shapely.errors.GEOSException, ValueError, struct.error, IndexError) as error:
        if isinstance(error, GeometryError):
            raise
        msg = f"geometry is damaged: {str(error).splitlines()[0]}; draw it again"
        raise GeometryError(msg) from error
    check_vertices(geometry)
    return geometry


def _end_of_shape(wkb: bytes, at: int, kinds: Mapping[int, str]) -> int:
    """Walk over WKB that must nest nothing: GEOS recurses into it until the stack is full."""
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
        if kind == 6:
            at = _end_of_shape(wkb, at, {3: "Polygon"})
        else:
            at += 4 + size * int(struct.unpack_from(f"{order}I", wkb, at)[0])
    return at


def _to_lonlat(authority: str, code: int, path: Path) -> Any:
    """Way from a layer's coordinate system to longitude and latitude."""
    known = str(authority).upper() in {"EPSG", "ESRI"}  # any other text may be a path to PROJ
    if known and code == 4326:
        return lambda shape: shape
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        if not known:
            raise ValueError
        way = Transformer.from_crs(f"{authority}:{int(code)}", "EPSG:4326", always_xy=True)
    except (ProjError, ValueError, TypeError) as error:
        msg = f"{path}: is in the unknown coordinate system {authority}:{code}; save it in WGS84"
        raise CatalogError(msg) from error

    def to_lonlat(shape: BaseGeometry) -> BaseGeometry:
        import numpy as np
        import shapely

        return shapely.transform(shape, lambda xy: np.column_stack(way.transform(*xy.T)))

    return to_lonlat
