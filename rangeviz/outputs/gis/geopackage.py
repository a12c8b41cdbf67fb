"""
Container of a GeoPackage (OGC 12-128r19, version 1.4), written with the standard library.

GDAL reports no error if the disk fills up while it closes the file. Here SQLite builds the file in
memory, so that it is written whole or not at all, and the same input gives the same bytes.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Layer", "geopackage"]

_HEADER = struct.pack("<2sBBi", b"GP", 0, 1, 4326)  # little-endian, no envelope, EPSG:4326
_EMPTY = struct.pack("<2sBBi", b"GP", 0, 0b10001, 4326)
_TYPES = {"b": "BOOLEAN", "i": "INTEGER", "u": "INTEGER", "f": "REAL"}  # others are text
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_SCHEMA = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10400;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,
  column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_STYLES = (
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
    "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
    "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
    "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in degrees"),
)
_SPECIFICATION = "http://www.geopackage.org/spec140/#extension_"
_HAS, _HAD = (
    f"({row}.geometry NOTNULL AND NOT ST_IsEmpty({row}.geometry))" for row in ("NEW", "OLD")
)
_BOX = ", ".join(f"ST_{end}(NEW.geometry)" for end in ("MinX", "MaxX", "MinY", "MaxY"))
_TRIGGERS = {  # of the spatial index, by the last word of the names that the standard prescribes
    "insert": (f"INSERT ON {{0}} WHEN {_HAS}", f"{{put}} VALUES (NEW.fid, {_BOX});"),
    "update2": (
        f"UPDATE OF geometry ON {{0}} WHEN OLD.fid = NEW.fid AND NOT {_HAS}",
        "DELETE FROM {1} WHERE id = OLD.fid;",
    ),
    "update4": (
        f"UPDATE ON {{0}} WHEN OLD.fid != NEW.fid AND NOT {_HAS}",
        "DELETE FROM {1} WHERE id IN (OLD.fid, NEW.fid);",
    ),
    "update5": (
        f"UPDATE ON {{0}} WHEN OLD.fid != NEW.fid AND {_HAS}",
        f"DELETE FROM {{1}} WHERE id = OLD.fid; {{put}} VALUES (NEW.fid, {_BOX});",
    ),
    "update6": (
        f"UPDATE OF geometry ON {{0}} WHEN OLD.fid = NEW.fid AND {_HAS} AND {_HAD}",
        f"UPDATE {{1}} SET (minx, maxx, miny, maxy) = ({_BOX}) WHERE id = NEW.fid;",
    ),
    "update7": (
        f"UPDATE OF geometry ON {{0}} WHEN OLD.fid = NEW.fid AND {_HAS} AND NOT {_HAD}",
        f"INSERT INTO {{1}} VALUES (NEW.fid, {_BOX});",
    ),
    "delete": (
        "DELETE ON {0} WHEN OLD.geometry NOTNULL",
        "DELETE FROM {1} WHERE id = OLD.fid;",
    ),
}


class Layer:
    """
    Table of a GeoPackage, with or without geometry.

    Parameters
    ----------
    name
        Name of the table: ASCII letters only, for it is not quoted in SQL.
    description
        Description of the table.
    frame
        The rows. The column ``geometry`` holds shapes in EPSG:4326.
    kind
        Type of all geometries, such as ``"MULTIPOLYGON"``; ``"GEOMETRY"`` for mixed types; empty
        for a table without geometry.
    """

    def __init__(self, name: str, description: str, frame: Any, *, kind: str = "") -> None:
        self.name, self.description, self.kind = name, description, kind
        columns = [column for column in frame.columns if column != "geometry"]
        self.columns = {column: _TYPES.get(frame[column].dtype.kind, "TEXT") for column in columns}
        self.values = [frame[column].tolist() for column in columns]
        self.shapes = frame["geometry"].to_numpy() if kind else None


def geopackage(
    layers: Iterable[Layer],
    about: Mapping[str, str],
    *,
    when: str,
    styles: Mapping[str, str] | None = None,
) -> bytes:
    """
    Content of a GeoPackage.

    Parameters
    ----------
    layers
        The tables. A table with geometry gets a spatial index.
    about
        Metadata of the file by key, in the form that GDAL reads.
    when
        Time of the last change, UTC, such as ``"2026-09-21T00:00:00.000Z"``.
    styles
        Style of each layer in QML, which QGIS applies when it opens the layer.

    Returns
    -------
    bytes
        A SQLite database.

    Examples
    --------
    >>> import geopandas
    >>> frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(130.7, 32.8)], crs=4326)
    >>> layer = Layer("one", "A point.", frame, kind="POINT")
    >>> content = geopackage([layer], {"TITLE": "One"}, when="2026-09-21T00:00:00.000Z")
    >>> content[:15], content[68:72]
    (b'SQLite format 3', b'GPKG')
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        _insert(database, "gpkg_spatial_ref_sys", _SYSTEMS)
        for layer in layers:
            _add_table(database, layer, when)
            if layer.shapes is not None:
                _add_index(database, layer)
        if styles:
            _add_styles(database, styles, when)
        _add_metadata(database, about, when)
        database.commit()
        return database.serialize()


def _add_table(database: sqlite3.Connection, layer: Layer, when: str) -> None:
    columns = [f"{_quoted(name)} {kind}" for name, kind in layer.columns.items()]
    values = [[_value(cell) for cell in column] for column in layer.values]
    extent: list[float | None] = [None, None, None, None, None]  # bounds and reference system
    if layer.shapes is not None:
        columns.insert(0, f"geometry {layer.kind}")
        values.insert(0, [_blob(shape) for shape in layer.shapes])
        bounds = (
            shapely.total_bounds(layer.shapes).tolist() if len(layer.shapes) else [math.nan] * 4
        )
        extent = [*map(_value, bounds), 4326]
    database.execute(
        f"CREATE TABLE {layer.name} "
        f"({', '.join(['fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', *columns])})"
    )
    kind = "attributes" if layer.shapes is None else "features"
    contents = (layer.name, kind, layer.name, layer.description, when, *extent)
    _insert(database, "gpkg_contents", [contents])
    numbers = range(1, len(values[0]) + 1)
    _insert(database, layer.name, list(zip(numbers, *values, strict=True)))


def _add_index(database: sqlite3.Connection, layer: Layer) -> None:
    row = (layer.name, "geometry", layer.kind, 4326, 0, 0)
    _insert(database, "gpkg_geometry_columns", [row])
    index = f"rtree_{layer.name}_geometry"
    database.execute(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")
    boxes = shapely.bounds(layer.shapes)[:, [0, 2, 1, 3]].tolist()
    indexed = [(fid, *box) for fid, box in enumerate(boxes, start=1) if not math.isnan(box[0])]
    _insert(database, index, indexed)
    for word, (event, action) in _TRIGGERS.items():
        put = f"INSERT OR REPLACE INTO {index}"
        when, then = event.format(layer.name), action.format(layer.name, index, put=put)
        database.execute(f"CREATE TRIGGER {index}_{word} AFTER {when} BEGIN {then} END")
    extension = (layer.name, "geometry", "gpkg_rtree_index", f"{_SPECIFICATION}rtree", "write-only")
    _insert(database, "gpkg_extensions", [extension])


def _add_styles(database: sqlite3.Connection, styles: Mapping[str, str], when: str) -> None:
    """Add the table in which QGIS looks for the styles of layers."""
    database.execute(_STYLES)
    what = ("layer_styles", "attributes", "layer_styles", "Styles for QGIS.", when)
    _insert(database, "gpkg_contents", [(*what, None, None, None, None, None)])
    rows = [
        (
            number,
            "",
            "",
            layer,
            "geometry",
            layer,
            qml,
            None,
            1,
            "Style of rangeviz",
            "",
            None,
            when,
        )
        for number, (layer, qml) in enumerate(styles.items(), start=1)
    ]
    _insert(database, "layer_styles", rows)


def _add_metadata(database: sqlite3.Connection, about: Mapping[str, str], when: str) -> None:
    root = Element("GDALMultiDomainMetadata")
    domain = SubElement(root, "Metadata")
    for key, text in about.items():
        SubElement(domain, "MDI", key=key).text = text
    xml = tostring(root, encoding="unicode")
    _insert(database, "gpkg_metadata", [(1, "dataset", "http://gdal.org", "text/xml", xml)])
    reference = ("geopackage", None, None, None, when, 1, None)
    _insert(database, "gpkg_metadata_reference", [reference])
    tables = ("gpkg_metadata", "gpkg_metadata_reference")
    what = ("gpkg_metadata", f"{_SPECIFICATION}metadata", "read-write")
    _insert(database, "gpkg_extensions", [(table, None, *what) for table in tables])


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _value(cell: Any) -> Any:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _blob(shape: Any) -> bytes:
    return (_EMPTY if shape.is_empty else _HEADER) + bytes(shapely.to_wkb(shape, byte_order=1))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
