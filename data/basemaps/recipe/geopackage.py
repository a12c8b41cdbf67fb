"""Writer of GeoPackages by the standard library: the same input gives the same bytes."""

from __future__ import annotations

import sqlite3
import struct
from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["write"]

WHEN = "2026-09-21T00:00:00.000Z"  # of the newest package, so that the bytes repeat
HEADER = struct.pack("<2sBBi", b"GP", 0, 1, 4326)  # little-endian, no envelope, EPSG:4326
WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


def write(
    path: Path,
    table: str,
    columns: dict[str, str],
    rows: Sequence[Sequence[Any]],
    *,
    kind: str = "MULTIPOLYGON",
    index: Sequence[str] = (),
) -> None:
    """
    Write one layer; the last value of each row is its geometry.

    ``columns`` maps names to SQLite types; ``index`` names the columns that readers select by.
    """
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA application_id = 0x47504B47")
    database.execute("PRAGMA user_version = 10300")
    database.executescript(SCHEMA)
    database.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic", 0, "NONE", 0, "undefined", None),
            ("WGS 84", 4326, "EPSG", 4326, WGS84, "longitude and latitude in degrees"),
        ],
    )
    bounds = map(float, shapely.total_bounds([row[-1] for row in rows]))
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, 4326)",
        (table, table, WHEN, *bounds),
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geometry', ?, 4326, 0, 0)", (table, kind)
    )
    fields = ", ".join(f"{name} {sql}" for name, sql in columns.items())
    database.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT, {fields}, geometry {kind})"
    )
    names = ", ".join([*columns, "geometry"])
    marks = ", ".join("?" * (len(columns) + 1))
    database.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",
        [(*row[:-1], HEADER + shapely.to_wkb(row[-1], byte_order=1)) for row in rows],
    )
    for column in index:
        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    database.commit()
    database.execute("VACUUM")
    database.close()
