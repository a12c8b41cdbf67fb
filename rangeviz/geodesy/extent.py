"""
Least and greatest distance of regions from a site, by branch and bound.

The vertices of the regions come in nested blocks, like those of the site. Edges that may bend
towards the site, or away from it, by too much are halved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import Places, SiteDistance
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, Floats, Ints
from rangeviz.geodesy.interior import antipode, critical_region, maximize_inside
from rangeviz.geodesy.overlay import difference
from rangeviz.geodesy.site_points import Points, points_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MAX_EDGE_M", "Extent", "extent_of"]

MAX_EDGE_M: Final = 8_000.0
"""Longest edge of a region after densifying."""
_MAX_BEND_M: Final = 30.0  # edges that may bend by more are halved
_CURVATURE_FACTOR: Final = 1.3  # bound of an edge's curvature over that on a sphere


class Extent(NamedTuple):
    """Least and greatest distance of n regions from a site, metres, shape (n,)."""

    nearest_m: Floats
    farthest_m: Floats


class _Edges(NamedTuple):
    """Edges of regions, with bounds of the distances of their ends, which have shape (2, n)."""

    owner: Ints
    lon: Floats
    lat: Floats
    length_m: Floats
    low_m: Floats
    high_m: Floats

    def take(self, index: Ints) -> _Edges:
        owner, *ends = self
        lon, lat, length_m, low_m, high_m = (values[..., index] for values in ends)
        return _Edges(owner[index], lon, lat, length_m, low_m, high_m)


class _Wanted(NamedTuple):
    """Regions whose nearest, and regions whose farthest distance is wanted, shape (n,)."""

    nearest: NDArray[np.bool_]
    farthest: NDArray[np.bool_]

    @property
    def any(self) -> NDArray[np.bool_]:
        """Regions of which either distance is wanted."""
        return self.nearest | self.farthest

    def of(self, rows: Ints) -> _Wanted:
        """Restrict to some of the regions, given by number."""
        is_chosen = np.zeros(self.nearest.size, dtype=bool)
        is_chosen[rows] = True
        return _Wanted(self.nearest & is_chosen, self.farthest & is_chosen)

    def near(
        self, owner: Ints, low_m: Floats, high_m: Floats, nearer_m: Floats
    ) -> NDArray[np.bool_]:
        """Whether a point up to `nearer_m` nearer than each place may be its owner's nearest."""
        least = np.where(self.nearest, np.inf, -np.inf)
        np.minimum.at(least, owner, high_m)
        stay: NDArray[np.bool_] = low_m - nearer_m <= least[owner]
        return stay

    def far(
        self, owner: Ints, low_m: Floats, high_m: Floats, farther_m: Floats
    ) -> NDArray[np.bool_]:
        """Whether a point up to `farther_m` farther than each place may be its owner's farthest."""
        most = np.where(self.farthest, -np.inf, np.inf)
        np.maximum.at(most, owner, low_m)
        stay: NDArray[np.bool_] = high_m + farther_m >= most[owner]
        return stay


def extent_of(
    site: SiteDistance,
    regions: NDArray[np.object_],
    points: Points | None = None,
    *,
    within_m: float = np.inf,
) -> Extent:
    """
    Least and greatest distance from a site over the points of each of n polygons.

    Parameters
    ----------
    site
        Site that distances are measured from.
    regions
        MultiPolygons, shape (n,).
    points
        ``points_of(regions, edge_m=MAX_EDGE_M)``, to be reused for several sites; computed here if
        left out.
    within_m
        Distances of regions that are surely farther than this are not computed but infinite.

    Returns
    -------
    Extent
        Distances to 0.1 km; of regions under 30 km across, to some metres, and to a thousandth of
        their size.

    Examples
    --------
    >>> site = SiteDistance(shapely.points(0.0, 0.0))
    >>> extent = extent_of(site, np.array([shapely.box(1, 0, 2, 1)]))
    >>> (extent.nearest_m / 1000).round(), (extent.farthest_m / 1000).round()
    (array([111.]), array([249.]))
    """
    points = points or points_of(regions, edge_m=MAX_EDGE_M)
    # regions that touch the site have a nearest distance of 0; with launch everywhere, regions that
    # touch the site's antipode have the greatest distance there is
    nearest = site.launch == "anywhere"
    held = site.geometry if nearest else antipode(site.geometry)
    shapely.prepare(held)
    touches = shapely.intersects(held, regions)
    untouched = ~touches
    far_too = untouched if site.has_area else np.ones(regions.size, dtype=bool)
    extent = _search_by_classes(site, points, _wanted(untouched, far_too, site), within_m)
    bounded, other = extent if nearest else reversed(extent)
    bound_m = 0.0 if nearest else HALF_MERIDIAN_M
    bounded[touches] = bound_m
    if touches.any() and site.has_area:  # the other end of the extent is that of the rest
        regions = regions.copy()
        regions[touches] = difference(regions[touches], held)
        other[touches] = bound_m
        left = np.flatnonzero(touches & ~shapely.is_empty(regions))
        if left.size:
            all_of, none = np.ones(left.size, dtype=bool), np.zeros(left.size, dtype=bool)
            rest = points_of(regions[left], edge_m=MAX_EDGE_M)
            other[left] = _search(site, rest, _wanted(none, all_of, site))[nearest]
    # the other end may lie inside a region, where the site lies on all sides
    lone = nearest and site.points.lon.size == 1
    around = critical_region(site.points.vectors, itself=not lone)
    shapely.prepare(around)
    inside = np.flatnonzero(shapely.intersects(around, regions) & np.isfinite(extent.nearest_m))
    sign = 1 if nearest else -1
    other[inside] = sign * maximize_inside(
        regions[inside], sign * other[inside], lambda lon, lat: sign * site.to_points_m(lon, lat)
    )
    return extent


def _wanted(bounded: NDArray[np.bool_], other: NDArray[np.bool_], site: SiteDistance) -> _Wanted:
    """Assign the end that touching the site bounds, and the other, to nearest and farthest."""
    return _Wanted(bounded, other) if site.launch == "anywhere" else _Wanted(other, bounded)


def _search_by_classes(
    site: SiteDistance, points: Points, wanted: _Wanted, within_m: float
) -> Extent:
    """Search far regions with the deciding points of the site only."""
    middle, radius = points.balls
    low, high = site.bounds_m(
        Places(points.lon[middle], points.lat[middle], points.vectors[middle], 0 * radius)
    )
    low, high = low - radius, high + radius
    extent = Extent(np.full(wanted.any.size, np.inf), np.full(wanted.any.size, np.inf))
    close = np.flatnonzero((low <= within_m) & ~points.is_small)
    size = np.bincount(points.owner)[close]
    small = np.flatnonzero((low <= within_m) & points.is_small)
    classes = [(close[of], from_) for of, from_ in by_distance(site, low[close], high[close], size)]
    for rows, from_ in [*classes, (small, site)]:
        found = _search(from_, points, wanted.of(rows))
        for out, values in zip(extent, found, strict=True):
            out[rows] = values[rows]
    return extent


def _search(site: SiteDistance, points: Points, wanted: _Wanted) -> Extent:
    """Least and greatest distance over the boundary of each of n regions."""
    if not wanted.any.any():
        return Extent(np.zeros(wanted.any.size), np.zeros(wanted.any.size))
    kept: Ints = np.flatnonzero(wanted.any[points.owner[points.levels[0].centre]])
    for blocks in points.levels[:-1]:
        at, radius = blocks.centre[kept], blocks.radius_m[kept]
        owner = points.owner[at]
        bounds = site.bounds_m(Places(points.lon[at], points.lat[at], points.vectors[at], radius))
        stay = wanted.near(owner, *bounds, radius) | wanted.far(owner, *bounds, radius)
        kept = ragged(blocks.first[kept[stay]], blocks.size[kept[stay]])
    return _along_edges(site, points, kept, wanted)


def _along_edges(site: SiteDistance, points: Points, vertex: Ints, wanted: _Wanted) -> Extent:
    """Search the edges that start at some vertices, halving those that may bend by too much."""
    edges = _edges(site, points, vertex)
    while True:
        nearer_m, farther_m = _bends(site, edges)
        near = wanted.near(edges.owner, edges.low_m.min(0), edges.high_m.min(0), nearer_m)
        far = wanted.far(edges.owner, edges.low_m.max(0), edges.high_m.max(0), farther_m)
        bends = (near & (nearer_m > _MAX_BEND_M)) | (far & (farther_m > _MAX_BEND_M))
        if not bends.any():
            break
        halves = _halves(site, edges.take(np.flatnonzero(bends)))
        kept = edges.take(np.flatnonzero((near | far) & ~bends))
        edges = _Edges(*(np.concatenate(v, axis=-1) for v in zip(kept, *halves, strict=True)))
    # measure exactly at both ends and the middle of the best edge of each region, and of every edge
    # of a small region that may be the best
    extent = Extent(np.full(wanted.nearest.size, np.inf), np.full(wanted.nearest.size, -np.inf))
    is_small = points.is_small[edges.owner]
    for value, rival, out, better in (
        (edges.high_m.min(axis=0), edges.low_m.min(axis=0), extent.nearest_m, np.minimum),
        (-edges.low_m.max(axis=0), -edges.high_m.max(axis=0), extent.farthest_m, np.maximum),
    ):
        order = np.lexsort((value, edges.owner))
        first = order[np.diff(edges.owner[order], prepend=-1) > 0]
        least = np.full(wanted.nearest.size, np.inf)
        least[edges.owner[first]] = value[first]
        tied = np.flatnonzero(is_small & (rival <= least[edges.owner]))
        best = edges.take(np.union1d(first, tied))
        x, y = (np.vstack([xy, xy.mean(axis=0)]).ravel() for xy in (best.lon, best.lat))
        better.at(out, np.tile(best.owner, 3), site.boundary_m(x, y))
    return extent


def _edges(site: SiteDistance, points: Points, vertex: Ints) -> _Edges:
    """Edges that start at some vertices."""
    end = points.following[vertex]
    length = np.where(end == vertex, 0.0, points.edge_m[vertex])
    used, back = np.unique([vertex, end], return_inverse=True)
    bounds = site.bounds_m(Places.at(points.lon[used], points.lat[used]))
    back = back.reshape(2, -1)
    lon, lat = (np.stack([xy[vertex], xy[end]]) for xy in (points.lon, points.lat))
    return _Edges(points.owner[vertex], lon, lat, length, bounds.low_m[back], bounds.high_m[back])


def _bends(site: SiteDistance, edges: _Edges) -> tuple[Floats, Floats]:
    """Bound how much nearer, and how much farther, than its ends a point of an edge may be."""
    half = edges.length_m / 2
    low = np.maximum(edges.low_m.min(axis=0) - half, 1.0)
    beyond = np.maximum(HALF_MERIDIAN_M - edges.high_m.max(axis=0) - half, 1.0)
    turn = np.tan(np.radians(np.minimum(np.abs(edges.lat).max(axis=0), 89.99))) / RADIUS_M
    bend = _CURVATURE_FACTOR * half**2 / 2 * (1 / np.minimum(low, beyond) + turn)
    # ridge (valley) of distance between two points of the site, by the angle between them
    ridge = half * np.minimum(site.width_m / np.minimum(low, beyond), 1.0)
    # the difference of the distances of its ends takes up part of an edge's length
    over = half - np.maximum(edges.low_m - edges.high_m[::-1], 0).max(axis=0) / 2
    smooth, kinked = np.minimum(bend, over), np.minimum(bend + ridge, over)
    return (smooth, kinked) if site.launch == "anywhere" else (kinked, smooth)


def _halves(site: SiteDistance, edges: _Edges) -> tuple[_Edges, _Edges]:
    """Halve edges."""
    x, y = edges.lon.mean(axis=0), edges.lat.mean(axis=0)
    bounds = site.bounds_m(Places.at(x, y))

    def half(end: int) -> _Edges:
        lon, lat, low_m, high_m = (
            np.stack([values[end], middle])
            for values, middle in (
                (edges.lon, x),
                (edges.lat, y),
                (edges.low_m, bounds.low_m),
                (edges.high_m, bounds.high_m),
            )
        )
        return _Edges(edges.owner, lon, lat, edges.length_m / 2, low_m, high_m)

    return half(0), half(1)
