"""
Pairs of points, one of each of two shapes, at which the distance between the shapes is attained.

One shape is the start, the other the end. Blocks of vertices of the end are measured from their
centres first; only the blocks that may hold the extreme are measured point by point. The pair is
then moved along the edges of both shapes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.distance import Launch, Places, SiteDistance
from rangeviz.geodesy.ellipsoid import Floats, inverse
from rangeviz.geodesy.extent import MAX_EDGE_M, extent_of
from rangeviz.geodesy.site_points import Points, foot_on_edges, points_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangeviz.geodesy.ellipsoid import Ints

__all__ = ["Pair", "Shape", "farthest_pair", "last_reached", "nearest_pair", "shape_distance_m"]

_ROUNDS: Final = 4  # of moving the ends of a pair along edges in turn
_UNSEEN_M: Final = 2_000.0  # a greater difference from the exact extreme means an inner point


class Pair(NamedTuple):
    """Two points, degrees, and the geodesic distance between them, metres."""

    start_lon: float
    start_lat: float
    end_lon: float
    end_lat: float
    distance_m: float


class Shape:
    """
    A point or an area, with what measuring it needs, computed once.

    Parameters
    ----------
    geometry
        Point or MultiPolygon, EPSG:4326, cut at the antimeridian.

    Examples
    --------
    >>> pair = nearest_pair(Shape(shapely.Point(0, 0)), Shape(shapely.box(1, -1, 2, 1)))
    >>> round(pair.end_lon, 3), round(pair.end_lat, 3), round(pair.distance_m)
    (1.0, 0.0, 111319)
    """

    def __init__(self, geometry: shapely.Geometry) -> None:
        self.geometry = geometry

    @cached_property
    def points(self) -> Points:
        """Densified vertices."""
        return points_of(np.array([self.geometry]), edge_m=MAX_EDGE_M)

    @cached_property
    def near(self) -> SiteDistance:
        """Distances from its nearest point."""
        return SiteDistance(self.geometry, "anywhere")

    @cached_property
    def far(self) -> SiteDistance:
        """Distances from its farthest point."""
        return SiteDistance(self.geometry, "everywhere")

    def measured(self, launch: Launch) -> SiteDistance:
        """Distances by a launch."""
        return self.near if launch == "anywhere" else self.far

    @property
    def is_point(self) -> bool:
        """Whether it is a point."""
        return bool(self.geometry.geom_type == "Point")


def shape_distance_m(start: Shape, end: Shape, launch: Launch, *, farthest: bool) -> float:
    """
    Least or greatest distance over the points of an end, from a start's nearest or farthest point.

    Parameters
    ----------
    start, end
        Two shapes.
    launch
        Whether each point of the end is measured from the start's nearest point or its farthest.
    farthest
        Whether the greatest over the points of the end is wanted, or the least.

    Returns
    -------
    float
        Metres, to 100 m between areas and to a metre from a point.
    """
    if end.is_point:
        lon, lat = end.points.lon[:1], end.points.lat[:1]
        return float(start.measured(launch).to_points_m(lon, lat)[0])
    extent = extent_of(start.measured(launch), np.array([end.geometry]), end.points)
    return float((extent.farthest_m if farthest else extent.nearest_m)[0])


def nearest_pair(start: Shape, end: Shape) -> Pair:
    """Find the two points that lie nearest to each other; the same point where the shapes meet."""
    if shapely.intersects(start.geometry, end.geometry):
        shared = shapely.intersection(start.geometry, end.geometry)
        point = shapely.point_on_surface(shared)
        return Pair(point.x, point.y, point.x, point.y, 0.0)
    return _moved(start, end, _best_vertices(start, end, "anywhere", 1), 1)


def farthest_pair(start: Shape, end: Shape) -> Pair:
    """Find the two points that lie farthest from each other."""
    return _moved(start, end, _best_vertices(start, end, "everywhere", -1), -1)


def last_reached(start: Shape, end: Shape, distance_m: float | None = None) -> Pair:
    """
    Find the point of the end that lies farthest from the start's nearest point.

    Parameters
    ----------
    start, end
        Two shapes.
    distance_m
        Its distance, if known by `shape_distance_m`. If no vertex lies as far, the point is inside
        the end, and its place is that of the farthest vertex.
    """
    i, j = _best_vertices(start, end, "anywhere", -1)
    lon, lat = end.points.lon[j : j + 1], end.points.lat[j : j + 1]
    if not start.is_point:
        start_lon, start_lat, _ = _foot(lon, lat, start.near.points, i, 1)
        length = inverse(start_lon, start_lat, lon, lat)[2]
    else:
        start_lon, start_lat = start.points.lon[:1], start.points.lat[:1]
        length = inverse(start_lon, start_lat, lon, lat)[2]
    found = float(length[0])
    if distance_m is not None and abs(distance_m - found) < _UNSEEN_M:
        found = distance_m
    return Pair(float(start_lon[0]), float(start_lat[0]), float(lon[0]), float(lat[0]), found)


def _best_vertices(start: Shape, end: Shape, launch: Launch, sign: int) -> tuple[int, int]:
    """
    Find the vertex of the end with the least (sign 1) or greatest distance, and its start's.

    Vertices of the start are numbered as in ``start.measured(launch).points``.
    """
    site, points = start.measured(launch), end.points
    blocks = points.levels[0]
    centres = _at(points, blocks.centre)
    value = sign * site.towards(centres)[0]
    slack = blocks.radius_m + 100.0
    kept = np.flatnonzero(value - slack <= (value + slack).min())
    vertices = np.concatenate(list(_vertices_of(points, kept)))
    distance, source = site.towards(_at(points, vertices))
    best = int(np.argmin(sign * distance))
    start_vertex = int(np.argmax(site.points.vectors @ source[best]))
    return start_vertex, int(vertices[best])


def _vertices_of(points: Points, blocks: Ints) -> Iterator[Ints]:
    """Vertices of some blocks of the coarsest level."""
    levels = points.levels
    rows = blocks
    for level in levels[:-1]:
        rows = ragged(level.first[rows], level.size[rows])
    yield levels[-1].centre[rows]


def _at(points: Points, rows: Ints) -> Places:
    lon, lat = points.lon[rows], points.lat[rows]
    return Places(lon, lat, points.vectors[rows], np.zeros(rows.size))


def _moved(start: Shape, end: Shape, vertices: tuple[int, int], sign: int) -> Pair:
    """Move the ends of a pair of vertices along their edges, in turn, to the extreme."""
    site = start.measured("anywhere" if sign > 0 else "everywhere")
    i, j = vertices
    lon, lat = site.points.lon[i : i + 1], site.points.lat[i : i + 1]
    to_lon, to_lat = end.points.lon[j : j + 1], end.points.lat[j : j + 1]
    length = inverse(lon, lat, to_lon, to_lat)[2]
    for _ in range(_ROUNDS if sign > 0 else 1):
        if not start.is_point:
            lon, lat, length = _foot(to_lon, to_lat, site.points, i, sign)
        if not end.is_point:
            to_lon, to_lat, length = _foot(lon, lat, end.points, j, sign)
    length = inverse(lon, lat, to_lon, to_lat)[2]
    return Pair(*(float(value[0]) for value in (lon, lat, to_lon, to_lat, length)))


def _foot(
    lon: Floats, lat: Floats, points: Points, vertex: int, sign: int
) -> tuple[Floats, Floats, Floats]:
    """Point nearest to (farthest from) a place on the two edges at a vertex."""
    here = np.array([vertex])
    found = []
    for begin, stop in ((here, points.following[here]), (points.preceding[here], here)):
        x, y, _ = foot_on_edges(lon, lat, points, begin, stop, sign)
        ends_x = np.concatenate([x, points.lon[begin], points.lon[stop]])
        ends_y = np.concatenate([y, points.lat[begin], points.lat[stop]])
        n = ends_x.size
        length = inverse(np.repeat(lon, n), np.repeat(lat, n), ends_x, ends_y)[2]
        best = int(np.argmin(sign * length))
        found.append((ends_x[best], ends_y[best], length[best]))
    x0, y0, d0 = min(found, key=lambda one: sign * one[2])
    return np.array([x0]), np.array([y0]), np.array([d0])
