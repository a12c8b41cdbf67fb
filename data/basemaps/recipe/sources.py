"""Readers of the source packages: TopoJSON, the land, the populated places."""

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

__all__ = ["Unit", "atlas", "codes", "land", "places", "table", "toml", "units"]

MAGICS = "usr/share/magics/10m"
WORLD = ((-180, -90), (180, 90))  # the land extends slightly past 180


@dataclass(frozen=True)
class Unit:
    """One unit of the admin-1 source, under its country's file name (ISO 3166-1 alpha-3)."""

    file: str
    name: str
    geometry: MultiPolygon


def units(package: Path) -> list[Unit]:
    """Admin-1 units with a geometry, made valid, in the order of the package."""
    found = []
    for path in sorted((package / "package/dist/topojson/countries").glob("*.json")):
        found += [
            Unit(path.stem, properties.get("name") or "", geometry)
            for properties, geometry in _topojson(path, "units")
            if geometry is not None
        ]
    return found


def atlas(package: Path) -> dict[str, tuple[str | None, MultiPolygon]]:
    """Countries and the other units of world-atlas: name -> (ISO 3166-1 numeric, geometry)."""
    path = package / "package/countries-10m.json"
    return {
        properties["name"]: (properties["id"], _cut_at_180(geometry))
        for properties, geometry in _topojson(path, "countries")
        if geometry is not None and not geometry.is_empty
    }


def codes(package: Path) -> dict[str, list[tuple[str, Any]]]:
    """ISO 3166-1 alpha-2 -> (ISO 3166-2 code, geometry) of the coarse country maps."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for path in sorted((package / "package/esm/countries").glob("*.geojson")):
        for feature in json.loads(path.read_text())["features"]:
            code = feature["properties"].get("ISO") or ""
            if "-" in code and path.stem != "italy_regions":
                shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
                found.setdefault(code[:2], []).append((code, shape))
    return found


def land(package: Path) -> NDArray[np.object_]:
    """Parts of the world's land, minor islands included; no part touches another."""
    raw = _shapefile(package / MAGICS / "ne_10m_land.shp", [])[0]
    return np.asarray(shapely.get_parts(shapely.union_all(polygonal(raw))))


def places(package: Path) -> tuple[NDArray[np.object_], list[NDArray[Any]]]:
    """Read the populated places: points, and their name, adm0_a3, adm1name and pop_max."""
    columns = ["name", "adm0_a3", "adm1name", "pop_max"]
    return _shapefile(package / MAGICS / "ne_10m_populated_places_simple.shp", columns)


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


def _shapefile(path: Path, columns: list[str]) -> tuple[NDArray[np.object_], list[NDArray[Any]]]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*winding order.*")  # repaired on reading
        meta, _, geometry, fields = pyogrio.raw.read(path, columns=columns)
    by_name = dict(zip(meta["fields"], fields, strict=True))
    shapes = shapely.transform(shapely.from_wkb(geometry), lambda xy: np.clip(xy, *WORLD))
    return shapes, [by_name[name] for name in columns]
