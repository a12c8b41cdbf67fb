"""
Extremes of the distance from a site in the interior of regions.

The distance from the nearest (farthest) point of a site has a local maximum (minimum) only at a
place that is surrounded by the site. On a sphere such a place, or its antipode, lies in the site's
convex hull; on the ellipsoid, at most some kilometres outside it.
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

    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = ["antipode", "critical_region", "maximize_inside", "on_the_hull"]

_MIN_HULL_COS: Final = 0.26  # a site that spans more than 75 degrees about its centre has no hull
_HULL_MARGIN_RAD: Final = 1e-4
_GEODESIC_BEND: Final = 0.003  # distance of geodesics from great circles over the site's size
_ANTIPODE_SPREAD_RAD: Final = 0.012  # spread of a point's antipode on the ellipsoid
_HULL_EDGE: Final = 0.02  # longest edge of the hull, in radii of the Earth
_MAX_UNDECIDED_M: Final = 40.0  # accuracy of the search


def on_the_hull(vectors: Floats) -> Ints:
    """Numbers of the points of a site, smaller than a hemisphere, that are not inside its hull."""
    centre, east, north = _frame(vectors.mean(axis=0))
    ahead = vectors @ centre
    xy = np.column_stack([vectors @ east / ahead, vectors @ north / ahead])
    hull = shapely.convex_hull(shapely.multipoints(xy))
    widest = np.arccos(np.clip(ahead.min(), -1, 1))
    margin = (_HULL_MARGIN_RAD + _GEODESIC_BEND * widest) / np.cos(widest) ** 2
    inner = hull.buffer(-margin)
    shapely.prepare(inner)
    return np.flatnonzero(~shapely.contains_xy(inner, *xy.T))


def _frame(middle: Floats) -> tuple[Floats, Floats, Floats]:
    """Find unit vectors towards a place, and from there to east and north."""
    centre = middle / np.linalg.norm(middle)
    lon = np.arctan2(centre[1], centre[0])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    return centre, east, np.cross(centre, east)


def critical_region(vectors: Floats, *, itself: bool = True) -> shapely.Geometry:
    """
    Region outside which the distance from a site has no local extreme.

    Parameters
    ----------
    vectors
        Unit vectors of the site's points, shape (n, 3).
    itself
        Whether to include the hull of the site, or only that of its antipode: from a single point,
        distances rise all the way to the antipode.
    """
    centre = vectors.mean(axis=0)
    norm = np.linalg.norm(centre)
    ahead = vectors @ centre / max(norm, 1e-9)
    if norm < 1e-3 or ahead.min() < _MIN_HULL_COS:
        return WORLD
    centre, east, north = _frame(centre)
    # in the gnomonic projection, great circles are straight
    hull = shapely.convex_hull(
        shapely.multipoints(np.column_stack([vectors @ east / ahead, vectors @ north / ahead]))
    )
    widest = np.arccos(min(ahead.min(), 1.0))

    def with_margin(margin: float) -> shapely.Geometry:
        wider = hull.buffer((margin + _GEODESIC_BEND * widest) / np.cos(widest) ** 2)
        return _onto_map(wider, centre, east, north)

    behind = antipode(with_margin(_HULL_MARGIN_RAD + _ANTIPODE_SPREAD_RAD))
    return shapely.union(with_margin(_HULL_MARGIN_RAD), behind) if itself else behind


def _onto_map(
    polygon: shapely.Geometry, centre: Floats, east: Floats, north: Floats
) -> MultiPolygon:
    """Convert a polygon from the gnomonic projection about a centre to degrees."""
    ring = shapely.orient_polygons(shapely.segmentize(polygon, _HULL_EDGE)).exterior
    u, v = shapely.get_coordinates(ring)[:-1].T
    edge = centre + u[:, None] * east + v[:, None] * north
    lon = np.degrees(np.arctan2(edge[:, 1], edge[:, 0]))
    lat = np.degrees(np.arctan2(edge[:, 2], np.hypot(edge[:, 0], edge[:, 1])))
    return to_multipolygons(lon, lat, np.array([0]))[0]


def antipode(geometry: shapely.Geometry) -> shapely.Geometry:
    """Antipode of a geometry."""
    return cut_at_antimeridian(shapely.transform(geometry, lambda xy: xy * [1, -1] + [180, 0]))


def maximize_inside(
    regions: NDArray[np.object_],
    best_m: Floats,
    signed_m: Callable[[Floats, Floats], Floats],
    *,
    accuracy_m: float = _MAX_UNDECIDED_M,
    enough_m: float = np.inf,
) -> Floats:
    """
    Greatest value of a function over the interior of each of n regions, by branch and bound.

    Parameters
    ----------
    regions
        Polygons, shape (n,).
    best_m
        Greatest value over the boundary of each region, metres, shape (n,).
    signed_m
        Function of longitudes and latitudes, metres. Its values at two places differ by no more
        than the distance between them.
    accuracy_m
        Accuracy of the greatest values, metres.
    enough_m
        A region is searched no further once a greater value than this is found, metres.

    Returns
    -------
    Floats
        Greatest values, boundaries included, shape (n,).
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
        rival = best[owner[part]]
        open_ = np.flatnonzero((bound > rival + accuracy_m) & (rival <= enough_m))
        x, y, width, height = cells[:, open_]
        box = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        open_ = open_[inside[open_] | shapely.intersects(parts[part[open_]], box)]
        # quarter the cells across their longer side
        x, y, width, height = np.repeat(cells[:, open_], 4, axis=1)
        side = np.tile([-0.375, -0.125, 0.125, 0.375], open_.size)
        tall = np.repeat(broad[open_] < cells[3, open_], 4)
        x, y = np.where(tall, x, x + side * width), np.where(tall, y + side * height, y)
        width, height = np.where(tall, width, width / 4), np.where(tall, height / 4, height)
        cells, part = np.array([x, y, width, height]), np.repeat(part[open_], 4)
    return best
