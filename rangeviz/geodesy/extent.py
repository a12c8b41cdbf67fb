"""
Least and greatest distance of regions from a site.

Branch and bound again: the regions' own vertices come in nested blocks, and so do the edges between
them, which are halved where they might bend towards the site, or away from it, by too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import Places, SiteDistance
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, Floats, Ints
from rangeviz.geodesy.interior import antipode, improve, surrounded
from rangeviz.geodesy.site_points import Points, points_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EDGE_M", "Extent", "extent_of"]

EDGE_M: Final = 8_000.0  # longest edge of a region after cutting
_FINE_M: Final = 30.0  # bends of edges that are let be
_BEND: Final = 1.3  # of a curvature, for what the ellipsoid and its map add


class Extent(NamedTuple):
    """Least and greatest distance of n regions from a site, metres, shape (n,)."""

    nearest_m: Floats
    farthest_m: Floats


class _Edges(NamedTuple):
    """Edges of regions, with bounds of the distance of their ends; pairs have shape (2, n)."""

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


class _Asked(NamedTuple):
    """Of which regions the nearest, and of which the farthest distance is asked for, shape (n,)."""

    nearest: NDArray[np.bool_]
    farthest: NDArray[np.bool_]

    @property
    def any(self) -> NDArray[np.bool_]:
        """Tell of which regions anything is asked for."""
        return self.nearest | self.farthest

    def of(self, rows: Ints) -> _Asked:
        """Ask of some of them only."""
        mine = np.zeros(self.nearest.size, dtype=bool)
        mine[rows] = True
        return _Asked(self.nearest & mine, self.farthest & mine)

    def near(
        self, owner: Ints, low_m: Floats, high_m: Floats, nearer_m: Floats
    ) -> NDArray[np.bool_]:
        """Tell which places, or what lies nearer by so much, may be the nearest of their owner."""
        least = np.where(self.nearest, np.inf, -np.inf)
        np.minimum.at(least, owner, high_m)
        stay: NDArray[np.bool_] = low_m - nearer_m <= least[owner]
        return stay

    def far(
        self, owner: Ints, low_m: Floats, high_m: Floats, farther_m: Floats
    ) -> NDArray[np.bool_]:
        """Tell which places, or what lies farther by so much, may be the farthest."""
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
    Give the least and greatest distance from a site over the points of each of n polygons.

    Parameters
    ----------
    site
        Where from.
    regions
        MultiPolygons, shape (n,).
    points
        ``points_of(regions, edge_m=EDGE_M)``, which saves taking the regions apart again for every
        site.
    within_m
        What is surely farther is not looked at: its distances come out infinite.

    Returns
    -------
    Extent
        To 0.1 km.
    """
    points = points or points_of(regions, edge_m=EDGE_M)
    # nothing is nearer than the site itself, nor farther than its antipode
    nearest = site.launch == "anywhere"
    held = site.geometry if nearest else antipode(site.geometry)
    shapely.prepare(held)
    touches = shapely.intersects(held, regions)
    untouched = ~touches
    far_too = untouched if site.has_area else np.ones(regions.size, dtype=bool)
    extent = _search_by_classes(site, points, _asked(untouched, far_too, site), within_m)
    bounded, other = extent if nearest else reversed(extent)
    bound_m = 0.0 if nearest else HALF_MERIDIAN_M
    bounded[touches] = bound_m
    if touches.any() and site.has_area:  # how far what is not held extends
        regions = regions.copy()
        regions[touches] = shapely.difference(regions[touches], held)
        other[touches] = bound_m
        left = np.flatnonzero(touches & ~shapely.is_empty(regions))
        if left.size:
            all_of, none = np.ones(left.size, dtype=bool), np.zeros(left.size, dtype=bool)
            rest = points_of(regions[left], edge_m=EDGE_M)
            other[left] = _search(site, rest, _asked(none, all_of, site))[nearest]
    # and the other extreme may be attained inside what lies between the parts of the site
    lone = nearest and site.points.lon.size == 1
    around = surrounded(site.points.vectors, itself=not lone)
    shapely.prepare(around)
    inside = np.flatnonzero(shapely.intersects(around, regions) & np.isfinite(extent.nearest_m))
    sign = 1 if nearest else -1
    other[inside] = sign * improve(
        regions[inside], sign * other[inside], lambda lon, lat: sign * site.to_points_m(lon, lat)
    )
    return extent


def _asked(bounded: NDArray[np.bool_], other: NDArray[np.bool_], site: SiteDistance) -> _Asked:
    """Ask for the end of the extent that the site itself bounds, and for the other."""
    return _Asked(bounded, other) if site.launch == "anywhere" else _Asked(other, bounded)


def _search_by_classes(
    site: SiteDistance, points: Points, asked: _Asked, within_m: float
) -> Extent:
    """Search regions far off from those points of the site alone that decide there."""
    middle, radius = points.balls
    low, high = site.bounds_m(
        Places(points.lon[middle], points.lat[middle], points.vectors[middle], 0 * radius)
    )
    low, high = low - radius, high + radius
    extent = Extent(np.full(asked.any.size, np.inf), np.full(asked.any.size, np.inf))
    close = np.flatnonzero(low <= within_m)
    size = np.bincount(points.owner)[close]
    for chosen, from_ in by_distance(site, low[close], high[close], size):
        rows = close[chosen]
        found = _search(from_, points, asked.of(rows))
        for out, values in zip(extent, found, strict=True):
            out[rows] = values[rows]
    return extent


def _search(site: SiteDistance, points: Points, asked: _Asked) -> Extent:
    """Find the least and greatest distance over the boundary of each of n regions."""
    if not asked.any.any():
        return Extent(np.zeros(asked.any.size), np.zeros(asked.any.size))
    kept: Ints = np.flatnonzero(asked.any[points.owner[points.levels[0].centre]])
    for blocks in points.levels[:-1]:
        at, radius = blocks.centre[kept], blocks.radius_m[kept]
        owner = points.owner[at]
        bounds = site.bounds_m(Places(points.lon[at], points.lat[at], points.vectors[at], radius))
        stay = asked.near(owner, *bounds, radius) | asked.far(owner, *bounds, radius)
        kept = ragged(blocks.first[kept[stay]], blocks.size[kept[stay]])
    return _along_edges(site, points, kept, asked)


def _along_edges(site: SiteDistance, points: Points, vertex: Ints, asked: _Asked) -> Extent:
    """Search the edges that start at some vertices, halving those that bend by too much."""
    edges = _edges(site, points, vertex)
    while True:
        nearer_m, farther_m = _bends(site, edges)
        near = asked.near(edges.owner, edges.low_m.min(0), edges.high_m.min(0), nearer_m)
        far = asked.far(edges.owner, edges.low_m.max(0), edges.high_m.max(0), farther_m)
        bends = (near & (nearer_m > _FINE_M)) | (far & (farther_m > _FINE_M))
        if not bends.any():
            break
        halves = _halves(site, edges.take(np.flatnonzero(bends)))
        kept = edges.take(np.flatnonzero((near | far) & ~bends))
        edges = _Edges(*(np.concatenate(v, axis=-1) for v in zip(kept, *halves, strict=True)))
    # exactly, at both ends and the middle of the best for each region
    extent = Extent(np.full(asked.nearest.size, np.inf), np.full(asked.nearest.size, -np.inf))
    for value, out, best_of in (
        (edges.high_m.min(axis=0), extent.nearest_m, np.min),
        (-edges.low_m.max(axis=0), extent.farthest_m, np.max),
    ):
        order = np.lexsort((value, edges.owner))
        best = edges.take(order[np.diff(edges.owner[order], prepend=-1) > 0])
        x, y = (np.vstack([xy, xy.mean(axis=0)]).ravel() for xy in (best.lon, best.lat))
        out[best.owner] = best_of(site.boundary_m(x, y).reshape(3, -1), axis=0)
    return extent


def _edges(site: SiteDistance, points: Points, vertex: Ints) -> _Edges:
    """Take the edges that start at some vertices."""
    end = points.nxt[vertex]
    length = np.where(end == vertex, 0.0, points.edge_m[vertex])
    used, back = np.unique([vertex, end], return_inverse=True)
    bounds = site.bounds_m(Places.at(points.lon[used], points.lat[used]))
    back = back.reshape(2, -1)
    lon, lat = (np.stack([xy[vertex], xy[end]]) for xy in (points.lon, points.lat))
    return _Edges(points.owner[vertex], lon, lat, length, bounds.low_m[back], bounds.high_m[back])


def _bends(site: SiteDistance, edges: _Edges) -> tuple[Floats, Floats]:
    """Bound how much nearer, and how much farther, than both its ends an edge may come."""
    half = edges.length_m / 2
    low = np.maximum(edges.low_m.min(axis=0) - half, 1.0)
    beyond = np.maximum(HALF_MERIDIAN_M - edges.high_m.max(axis=0) - half, 1.0)
    turn = np.tan(np.radians(np.minimum(np.abs(edges.lat).max(axis=0), 89.99))) / RADIUS_M
    bend = _BEND * half**2 / 2 * (1 / np.minimum(low, beyond) + turn)
    # a ridge (valley) between two points of the site, by the angle they are seen under
    ridge = half * np.minimum(site.width_m / np.minimum(low, beyond), 1.0)
    # an edge from one distance to another has only what is left of its length for going astray
    over = half - np.maximum(edges.low_m - edges.high_m[::-1], 0).max(axis=0) / 2
    smooth, kinked = np.minimum(bend, over), np.minimum(bend + ridge, over)
    return (smooth, kinked) if site.launch == "anywhere" else (kinked, smooth)


def _halves(site: SiteDistance, edges: _Edges) -> tuple[_Edges, _Edges]:
    """Cut edges in the middle."""
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
