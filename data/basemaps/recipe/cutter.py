"""Geometries of the catalog's sites, cut from the regions by their selectors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from recipe.sources import polygonal

if TYPE_CHECKING:
    from recipe.shapes import Region

__all__ = ["cut_sites"]

CHECK_DEG = 0.1  # the boxes of selectors are those of another release
WAYPOINT_DEG = 0.05
# labels of waypoints on a mainland, which is not part of the chain
NOT_AN_ISLAND = re.compile(r"anchor|\bend\b|Peninsula")


def cut_sites(sites: list[dict[str, Any]], regions: dict[str, Region]) -> dict[str, Any]:
    """Geometry of every site by id: Point, or MultiPolygon of an area or a chain's islands."""
    world = shapely.coverage_union_all([r.geometry for r in regions.values()])
    masses = shapely.STRtree(shapely.get_parts(world))
    found: dict[str, Any] = {}
    for site in sites:
        if site["kind"] == "point":
            found[site["id"]] = shapely.Point(site["lon"], site["lat"])
        elif site["kind"] == "area":
            found[site["id"]] = _area(site, regions, masses)
    for site in sites:
        if site["kind"] == "chain":
            found[site["id"]] = _chain(site, found, masses)
    return {site["id"]: found[site["id"]] for site in sites}


def _area(site: dict[str, Any], regions: dict[str, Region], masses: shapely.STRtree) -> Any:
    selector = site["selector"]
    own = [r for r in regions.values() if r.country == selector.get("adm0")]
    method = selector["method"]
    if method == "admin0":
        # disputed islets would extend the rings of a country without being named
        shape = _union([r for r in own if not r.claimants])
    elif method == "held":
        shape = _union(own)  # disputed land, too, that the country holds
    elif method == "admin1":
        shape = _admin1(site, own)
    elif method == "landmass":
        lat, lon = selector["contains"]
        shape = _landmass(site["id"], lon, lat, masses)
    elif method == "parts-in-bbox":
        shape = _union(own)
    else:
        msg = f"{site['id']}: no selector method {method!r}"
        raise ValueError(msg)
    if "parts_in_bbox" in selector:
        shape = _parts_in_box(shape, selector["parts_in_bbox"])
    shape = polygonal([shapely.orient_polygons(shape)])[0]
    _check(site, shape)
    return shape


def _admin1(site: dict[str, Any], own: list[Region]) -> Any:
    wanted = site["selector"].get("iso_3166_2")
    chosen = [r for r in own if (r.region in wanted if wanted else r.name in site["members"])]
    expected = len(wanted or site["members"])
    if len(chosen) != expected:
        msg = f"{site['id']}: {expected} regions named, found {[r.name for r in chosen]}"
        raise ValueError(msg)
    return _union(chosen)


def _landmass(label: str, lon: float, lat: float, masses: shapely.STRtree) -> Any:
    point = shapely.Point(lon, lat)
    near = masses.query_nearest(point, max_distance=WAYPOINT_DEG, all_matches=False)
    if not len(near):
        msg = f"{label}: no land at {lon}, {lat}"
        raise ValueError(msg)
    return masses.geometries[near[0]]


def _chain(site: dict[str, Any], found: dict[str, Any], masses: shapely.STRtree) -> Any:
    links = [found[member] for member in site["members"]]
    for stop in site["path"]:
        if not NOT_AN_ISLAND.search(stop["label"]):
            links.append(_landmass(stop["label"], stop["lon"], stop["lat"], masses))
    return polygonal([shapely.orient_polygons(shapely.union_all(links))])[0]


def _parts_in_box(shape: Any, box: list[float]) -> Any:
    parts = shapely.get_parts(shape)
    points = shapely.point_on_surface(parts)
    return shapely.MultiPolygon(parts[shapely.within(points, shapely.box(*box))])


def _union(regions: list[Region]) -> Any:
    return shapely.coverage_union_all([r.geometry for r in regions])


def _check(site: dict[str, Any], shape: Any) -> None:
    if shape.is_empty or not shape.is_valid:
        msg = f"{site['id']}: nothing valid was cut"
        raise ValueError(msg)
    box = site["selector"].get("bbox")
    if box and np.abs(np.subtract(shape.bounds, box)).max() > CHECK_DEG:
        msg = f"{site['id']}: bounds {np.round(shape.bounds, 2)}, the selector says {box}"
        raise ValueError(msg)
