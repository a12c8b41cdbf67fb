"""
Extremes of the distance from a site in the inside of regions.

The distance from the nearest (farthest) point of a site has a greatest (least) value within a
region only at a place from which the site lies on all sides. On a sphere such a place, or its
antipode, lies in the site's convex hull; on the ellipsoid, at most some kilometres beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import WORLD, cut_at_antimeridian, to_multipolygons
from rangeviz.geodesy.site_points import M_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.geodesy.ellipsoid import Floats

__all__ = ["antipode", "improve", "surrounded"]

_WIDEST_COS: Final = 0.26  # a site that spans more than 75 degrees about its centre has no hull
_ROOM: Final = 1e-4  # radians about the hull
_BENT: Final = 0.003  # as a share of the site's size, how far geodesics leave great circles
_OVAL: Final = 0.012  # radians: how far antipodes are spread out on the ellipsoid
_EDGE: Final = 0.02  # of the hull, in radii of the Earth
_FINE_M: Final = 40.0  # how much is left undecided


def surrounded(vectors: Floats, *, itself: bool = True) -> shapely.Geometry:
    """
    Give a region outside which a site, by its points' unit vectors, lies to one side.

    With `itself` off, only that about the antipode: from one point all distances rise till there.
    """
    centre = vectors.mean(axis=0)
    norm = np.linalg.norm(centre)
    ahead = vectors @ centre / max(norm, 1e-9)
    if norm < 1e-3 or ahead.min() < _WIDEST_COS:
        return WORLD
    centre /= norm
    lon0 = np.arctan2(centre[1], centre[0])
    east = np.array([-np.sin(lon0), np.cos(lon0), 0.0])
    north = np.cross(centre, east)
    # on the gnomonic projection great circles are straight
    hull = shapely.convex_hull(
        shapely.multipoints(np.column_stack([vectors @ east / ahead, vectors @ north / ahead]))
    )
    widest = np.arccos(min(ahead.min(), 1.0))

    def with_room(room: float) -> shapely.Geometry:
        wider = hull.buffer((room + _BENT * widest) / np.cos(widest) ** 2)
        return _onto_map(wider, centre, east, north)

    behind = antipode(with_room(_ROOM + _OVAL))
    return shapely.union(with_room(_ROOM), behind) if itself else behind


def _onto_map(
    polygon: shapely.Geometry, centre: Floats, east: Floats, north: Floats
) -> MultiPolygon:
    """Bring a polygon back from the gnomonic projection about a centre."""
    ring = shapely.orient_polygons(shapely.segmentize(polygon, _EDGE)).exterior
    u, v = shapely.get_coordinates(ring)[:-1].T
    edge = centre + u[:, None] * east + v[:, None] * north
    lon = np.degrees(np.arctan2(edge[:, 1], edge[:, 0]))
    lat = np.degrees(np.arctan2(edge[:, 2], np.hypot(edge[:, 0], edge[:, 1])))
    return to_multipolygons(lon, lat, np.array([0]))[0]


def antipode(geometry: shapely.Geometry) -> shapely.Geometry:
    """Mirror a geometry through the centre of the Earth."""
    return cut_at_antimeridian(shapely.transform(geometry, lambda xy: xy * [1, -1] + [180, 0]))


def improve(
    regions: NDArray[np.object_],
    best_m: Floats,
    signed_m: Callable[[Floats, Floats], Floats],
) -> Floats:
    """
    Find the greatest value over the inside of each of n regions, by branch and bound.

    Parameters
    ----------
    regions
        Polygons, shape (n,).
    best_m
        The greatest value over their boundaries, metres, shape (n,).
    signed_m
        What to search: a function of longitudes and latitudes that changes by no more than the
        distance between two places.

    Returns
    -------
    Floats
        The greatest values, metres, shape (n,).
    """
    parts, owner = shapely.get_parts(regions, return_index=True)
    shapely.prepare(parts)
    west, south, east, north = shapely.bounds(parts).T
    cells = np.array([(west + east) / 2, (south + north) / 2, east - west, north - south])
    part = np.arange(parts.size)
    best: Floats = best_m.copy()
    while part.size:
        x, y, width, height = cells
        value = signed_m(x, y)
        inside = shapely.contains_xy(parts[part], x, y)
        np.maximum.at(best, owner[part[inside]], value[inside])
        broad = width * np.cos(np.radians(np.maximum(np.abs(y) - height / 2, 0)))
        bound = value + M_PER_DEG * np.hypot(broad, height) / 2
        open_ = np.flatnonzero(bound > best[owner[part]] + _FINE_M)
        x, y, width, height = cells[:, open_]
        box = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        open_ = open_[inside[open_] | shapely.intersects(parts[part[open_]], box)]
        # quartered across the longer side
        x, y, width, height = np.repeat(cells[:, open_], 4, axis=1)
        side = np.tile([-0.375, -0.125, 0.125, 0.375], open_.size)
        tall = np.repeat(broad[open_] < cells[3, open_], 4)
        x, y = np.where(tall, x, x + side * width), np.where(tall, y + side * height, y)
        width, height = np.where(tall, width, width / 4), np.where(tall, height / 4, height)
        cells, part = np.array([x, y, width, height]), np.repeat(part[open_], 4)
    return best
