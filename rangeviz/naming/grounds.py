"""Grounds: the point, island, region, country or part of one that a claim names at either end."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.catalog.reading.shapes import is_area_file
from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.naming.areas import place_name
from rangeviz.naming.codes import codes_of
from rangeviz.naming.coordinates import looks_like_coordinates, parse_lon_lat
from rangeviz.naming.resolver import resolve
from rangeviz.naming.targets import find_regions
from rangeviz.units import position_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.catalog.records import Site
    from rangeviz.naming.resolver import Named, Use

__all__ = ["Ground", "find_launch_ground", "find_target_ground", "nearest_town", "point_ground"]

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_MAIN = re.compile(r"(?:the )?(?:(\w+) )?main islands?|mainland.*|lower 48|contiguous", re.I)
_NEAR_KM = 120.0  # a town farther away says nothing of where a point is


@dataclass(frozen=True, eq=False)
class Ground:
    """
    A point or an area with its name; equal only to itself, so that what is measured can be kept.

    Attributes
    ----------
    label
        Name as it is written in sentences.
    geometry
        Point or MultiPolygon, EPSG:4326.
    """

    label: str
    geometry: shapely.Geometry

    @property
    def is_point(self) -> bool:
        """Whether it is a point."""
        return bool(self.geometry.geom_type == "Point")


def point_ground(lon: float, lat: float, label: str = "") -> Ground:
    """
    Ground that is a point.

    Examples
    --------
    >>> point_ground(130.7, 32.8).label
    '32.8° N, 130.7° E'
    """
    return _point(float(lon), float(lat), label)


@lru_cache(maxsize=4096)
def _point(lon: float, lat: float, label: str) -> Ground:
    check_lon_lat(lon, lat)
    return Ground(label or position_label(lon, lat), shapely.Point(lon, lat))


def find_launch_ground(name: str, catalog: Catalog) -> Ground:
    """
    Look up where something stands: a site of the catalog, else what `find_target_ground` finds.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> find_launch_ground("kyushu", load_catalog()).is_point
    False
    """
    return _found(name, "site", catalog)


def find_target_ground(name: str, catalog: Catalog) -> Ground:
    """
    Look up what may be in reach: an area, a country, a region, a site's land, a town, a point.

    Parameters
    ----------
    name
        Such as ``"China"``, ``"RU-PRI"``, ``"Beijing"``, ``"China (mainland)"``, ``"130.7,32.8"``
        or a file of areas.
    catalog
        Catalog whose sites count as names of land, too.

    Raises
    ------
    UnknownNameError
        If nothing has that name.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> find_target_ground("Vladivostok", load_catalog()).geometry.wkt
    'POINT (131.87353 43.10562)'
    """
    return _found(name, "place", catalog)


def _found(name: str, use: Use, catalog: Catalog) -> Ground:
    text = " ".join(name.split())
    if looks_like_coordinates(text):
        return point_ground(*parse_lon_lat(text))
    if is_area_file(text):
        return _regions((text,), text)
    is_site = use == "site" and text in catalog.sites
    area = None if is_site else _area(text)
    return area or _named(resolve(text, use, catalog), catalog)


def _named(named: Named, catalog: Catalog) -> Ground:
    if named.kind == "site":
        return _site(catalog.sites[named.id])
    if named.kind == "place" and named.record is not None:
        return point_ground(*named.record.lonlat, place_name(named.record))
    return _regions(codes_of(named), named.label)


def _site(site: Site) -> Ground:
    if site.kind == "point":
        return point_ground(site.lon, site.lat, site.name)
    return _site_area(site)


@lru_cache(maxsize=512)
def _site_area(site: Site) -> Ground:
    return Ground(site.name, site.geometry)


@lru_cache(maxsize=512)
def _regions(codes: tuple[str, ...], label: str) -> Ground:
    _, columns = find_regions(codes)
    return Ground(label, _united(columns["geometry"]))


@lru_cache(maxsize=512)
def _area(name: str) -> Ground | None:
    """Area of data/claims/areas.toml; or of a country with a remark, such as ``(mainland)``."""
    known = {area["name"].casefold(): area for area in _defined_areas()}
    if name.casefold() in known:
        area = known[name.casefold()]
        return Ground(area["name"], _drawn(area))
    match = re.fullmatch(r"(.+?) \((.+)\)", name)
    remark = match[2].casefold() if match else ""
    main = _MAIN.fullmatch(remark)
    if match is None or not (main or remark.startswith(("whole", "without "))):
        return None
    whole = _whole(match[1])
    if remark.startswith("whole"):
        return Ground(name, whole)
    if main:
        word = main[1] or ""
        count = _NUMBERS.get(word, int(word) if word.isdecimal() else 1)
        return Ground(name, _largest(whole, count))
    parts = re.split(r",? and |, ", match[2][len("without ") :])
    taken = [_whole(part.removeprefix("the ")) for part in parts]
    return Ground(name, _polygons(shapely.difference(whole, _united(taken))))


def _whole(name: str) -> shapely.Geometry:
    return _united(find_regions([name])[1]["geometry"])


@cache
def _defined_areas() -> list[dict[str, Any]]:
    text = basemaps.data_file("claims", "areas.toml").read_text(encoding="utf-8")
    areas: list[dict[str, Any]] = tomllib.loads(text)["area"]
    return areas


def _drawn(area: dict[str, Any]) -> shapely.Geometry:
    """Geometry of a defined area: countries, regions or sites, with parts left out."""
    shapes: list[Any] = []
    if "members" in area:
        _, columns = find_regions(area["members"].split())
        boxes = area.get("without", {})
        for code, shape in zip(columns["country"], columns["geometry"], strict=True):
            out = [shapely.box(*box) for box in boxes.get(code, ())]
            shapes.append(shapely.difference(shape, shapely.union_all(out)) if out else shape)
    for site_id in area.get("sites", "").split():
        shape = basemaps.bundled_site_geometry(site_id)
        at = shapely.Point(area["holds"]) if "holds" in area else None
        shapes.append(_part_at(shape, at) if at else shape)
    whole = _united(shapes)
    return _largest(whole, area["largest"]) if "largest" in area else whole


def _part_at(shape: shapely.Geometry, at: shapely.Point) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return parts[np.argmin(shapely.distance(parts, at))]


def _united(shapes: Any) -> shapely.Geometry:
    """Unite shapes: regions of one base map share their borders, which is thirty times faster."""
    polygons = np.array([_polygons(shape) for shape in shapes], dtype=object)
    whole = shapely.coverage_union_all(polygons)
    return _polygons(whole if whole.is_valid else shapely.union_all(polygons))


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])


def _largest(shape: shapely.Geometry, count: int) -> shapely.Geometry:
    from rangeviz.geodesy.area import areas_m2

    parts = shapely.get_parts(shape)
    order = np.argsort(areas_m2(parts))[::-1]
    return shapely.multipolygons(parts[order[:count]])


@cache
def _towns() -> Mapping[str, Any]:
    return basemaps.read_places(geometry=False)


def nearest_town(lon: float, lat: float) -> str:
    """
    Say where a point lies: its town, or how far it is from one.

    Parameters
    ----------
    lon, lat
        Degrees.

    Returns
    -------
    str
        Such as ``"near Laoag"`` or ``"35 km from Laoag"``; empty if no town is near.

    Examples
    --------
    >>> nearest_town(129.87, 32.76), nearest_town(-140.0, -50.0)
    ('near Nagasaki', '')
    """
    towns = _towns()
    east = np.radians((towns["lon"] - lon + 180) % 360 - 180) * np.cos(np.radians(lat))
    km = 6371.0 * np.hypot(east, np.radians(towns["lat"] - lat))
    # a large town says more than a hamlet that is somewhat nearer
    tier = np.where(towns["tier"] == 0, 5, towns["tier"])  # 0 is never labelled
    worth = km + 12.0 * tier
    best = int(np.argmin(np.where(km <= _NEAR_KM, worth, np.inf)))
    if km[best] > _NEAR_KM:
        return ""
    name = str(towns["name"][best])
    return f"near {name}" if km[best] < 10 else f"{km[best]:.0f} km from {name}"
