"""
Geodesic distance from a site to points, by branch and bound.

The site's points come in nested blocks. The estimated distance to a block, its error and the
block's radius bound the distance to every point of the block. Blocks that cannot hold the nearest
(farthest) point are dropped; distances to the remaining points are computed exactly.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import (
    COSINE_BLIND_RAD,
    HALF_MERIDIAN_M,
    MAX_ONE_THREAD_COSINES,
    MIN_ELLIPSOID_RATIO,
    WGS84,
    Floats,
    Ints,
    cosines,
    estimate_m,
    inverse,
    unit_vectors,
)
from rangeviz.geodesy.site_points import foot_on_edges, points_of
from rangeviz.geodesy.width import width_m

__all__ = ["Launch", "Places", "SiteDistance"]

Launch = Literal["anywhere", "everywhere"]

_MAX_EDGE_M: Final = 5_000.0  # longest edge of a site after densifying
_BLOCK_SIZE: Final = 8192  # points measured at a time
_MAX_COSINES: Final = 2_000_000  # computed at a time
_COSINE_ROUNDING: Final = 1e-14  # rounding error of a cosine, which may exceed 1
_MAX_ESTIMATE_ERROR_M: Final = 40.0  # replace an estimate by the exact geodesic over this error
_MAX_EDGE_SLACK_M: Final = 0.01
"""If an edge may be closer than its end points by more than this, measure the edge too."""


class Places(NamedTuple):
    """Query points, in degrees and as unit vectors, each standing for all points in a radius."""

    lon: Floats
    lat: Floats
    vectors: Floats
    radius_m: Floats

    @classmethod
    def at(cls, lon: Floats, lat: Floats) -> Places:
        """Places of radius 0."""
        return cls(lon, lat, unit_vectors(lon, lat), np.zeros(lon.size))


class _Pairs(NamedTuple):
    """Pairs of a query and a block of the site that may hold its nearest (farthest) point."""

    query: Ints
    source: Ints


class Bounds(NamedTuple):
    """Lower and upper bounds of the distance from the centre of each query, metres."""

    low_m: Floats
    high_m: Floats


class SiteDistance:
    """
    Distances from a site.

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    launch
        ``"anywhere"``: from the site's nearest point; ``"everywhere"``: from its farthest.

    Examples
    --------
    >>> site = SiteDistance(shapely.box(0, 0, 1, 1))
    >>> site.to_points_m(np.array([0.5, 2.0]), np.array([0.5, 0.5])).round(-2)
    array([     0., 111300.])
    """

    def __init__(self, geometry: shapely.Geometry, launch: Launch = "anywhere") -> None:
        self.geometry = geometry
        self.points = points_of(np.array([geometry]), edge_m=_MAX_EDGE_M)
        self.launch = launch
        self.has_area = bool(shapely.area(geometry) > 0)
        self._sign = 1 if launch == "anywhere" else -1  # signed distances are minimized
        levels = self.points.levels
        self._centres = [self.points.vectors[blocks.centre] for blocks in levels]
        self._widest_rad = [
            blocks.radius_m.max() / (MIN_ELLIPSOID_RATIO * WGS84.a) for blocks in levels
        ]

    def to_points_m(self, lon: Floats, lat: Floats) -> Floats:
        """Distances to n points, metres, shape (n,)."""
        out = self.boundary_m(lon, lat)
        if not self.has_area:
            return out
        if self._sign > 0:
            out[shapely.contains_xy(self.geometry, lon, lat)] = 0.0
        else:  # if the site holds the antipode of a point, that is the farthest
            x, y = lon % 360 - 180, -lat
            held = np.flatnonzero(shapely.contains_xy(self.geometry, x, y))
            out[held] = inverse(lon[held], lat[held], x[held], y[held])[2]
        return out

    @cached_property
    def width_m(self) -> float:
        """Upper bound of the distance between two points of the site, metres."""
        return width_m(self.geometry, self.points)

    def bounds_m(self, places: Places) -> Bounds:
        """Bound the distance of each place, to a precision that suits its radius."""
        radius_m = np.mean(places.radius_m)
        fine = [np.mean(blocks.radius_m) < radius_m / 3 for blocks in self.points.levels]
        depth = fine.index(True) if True in fine else self._depth
        return self._narrow_down(places, depth)[1]

    def towards(self, places: Places) -> tuple[Floats, Floats]:
        """
        Estimate distances to n places, and find the points of the site that they are measured from.

        Distances are right to some tens of metres, for places farther from the site than its edges
        are long. The points come as unit vectors, shape (n, 3).
        """
        n = places.lon.size
        distance, source = np.empty(n), np.empty(n, dtype=np.intp)
        for first in range(0, n, _BLOCK_SIZE):
            part = slice(first, first + _BLOCK_SIZE)
            block = Places(*(values[part] for values in places))
            pairs, bounds = self._narrow_down(block, self._depth)
            distance[part] = bounds.high_m if self._sign > 0 else bounds.low_m
            source[part] = pairs.source[np.diff(pairs.query, prepend=-1) > 0]
        if self.has_area and self._sign > 0:
            distance[shapely.contains_xy(self.geometry, places.lon, places.lat)] = 0.0
        return distance, self.points.vectors[source]

    def boundary_m(self, lon: Floats, lat: Floats) -> Floats:
        """Distances of points from the site's boundary, metres."""
        out = np.empty(lon.size)
        for first in range(0, lon.size, _BLOCK_SIZE):
            part = slice(first, first + _BLOCK_SIZE)
            queries = Places.at(lon[part], lat[part])
            out[part] = self._exact(queries, self._narrow_down(queries, self._depth)[0])
        return out

    @property
    def _depth(self) -> int:
        """Number of the finest level of the site's blocks."""
        return len(self.points.levels) - 1

    def _narrow_down(self, queries: Places, depth: int) -> tuple[_Pairs, Bounds]:
        """Find the blocks of a level that may hold each query's nearest (farthest) point."""
        level = self._matrix_level(queries.lon.size, depth)
        rows = max(1, MAX_ONE_THREAD_COSINES // len(self._centres[level]))
        parts = []
        for i in range(0, queries.lon.size, rows):
            cos = self._sign * cosines(queries.vectors[i : i + rows], self._centres[level])
            # a point slightly farther on the sphere may be nearer on the ellipsoid
            sigma = np.arccos(np.clip(self._sign * cos.max(axis=1), -1, 1))
            nearest = self._sign > 0
            limit = (
                (sigma + COSINE_BLIND_RAD) / MIN_ELLIPSOID_RATIO
                if nearest
                else (sigma - COSINE_BLIND_RAD) * MIN_ELLIPSOID_RATIO
            )
            edge = np.cos(np.clip(limit + self._sign * self._widest_rad[level], 0, np.pi))
            query, source = np.nonzero(cos >= self._sign * edge[:, None] - _COSINE_ROUNDING)
            parts.append(_Pairs(query + i, source))
        pairs = _Pairs(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        pairs, bounds = self._narrow(queries, pairs, level)
        for coarse in range(level, depth):
            blocks = self.points.levels[coarse]
            size = blocks.size[pairs.source]
            pairs = _Pairs(np.repeat(pairs.query, size), ragged(blocks.first[pairs.source], size))
            pairs, bounds = self._narrow(queries, pairs, coarse + 1)
        return pairs, bounds

    def _matrix_level(self, n: int, depth: int) -> int:
        """Finest level, up to a given one, at which n queries can be compared with all blocks."""
        fits = [n * len(centres) <= _MAX_COSINES for centres in self._centres[: depth + 1]]
        return max(1, sum(fits)) - 1

    def _narrow(self, queries: Places, pairs: _Pairs, level: int) -> tuple[_Pairs, Bounds]:
        """
        Drop the blocks that cannot hold the nearest (farthest) point.

        Also returns bounds of the distance from the centre of each query.
        """
        q, s = pairs
        length, error = estimate_m(queries.vectors[q], self._centres[level][s])
        # a block may hold a point that is nearer (farther) than its centre by its radius
        beyond = self.points.levels[level].radius_m[s]
        if level == self._depth:
            rough = np.flatnonzero(
                error > np.maximum(queries.radius_m[q] / 4, _MAX_ESTIMATE_ERROR_M)
            )
            if rough.size:  # near the antipode, estimates are too rough to compare points
                query, source = q[rough], s[rough]
                length[rough] = inverse(
                    queries.lon[query],
                    queries.lat[query],
                    self.points.lon[source],
                    self.points.lat[source],
                )[2]
                error[rough] = _MAX_EDGE_SLACK_M
            beyond = self._edge_slack(s, length)
        high = self._sign * length + error
        low = high - 2 * error - beyond
        first = np.flatnonzero(np.diff(q, prepend=-1))
        bounds = Bounds(np.minimum.reduceat(low, first), np.minimum.reduceat(high, first))
        stay = low <= np.repeat(bounds.high_m, np.diff(first, append=q.size))
        return _Pairs(q[stay], s[stay]), self._distances(bounds)

    def _distances(self, signed: Bounds) -> Bounds:
        """Convert bounds of the signed distance to bounds of the distance."""
        return signed if self._sign > 0 else Bounds(-signed.high_m, -signed.low_m)

    def _edge_slack(self, vertex: Ints, length: Floats) -> Floats:
        """Bound how much nearer (farther) than its ends a point of an edge may be, metres."""
        edge = self.points.edge_m[vertex]
        far = np.maximum(np.minimum(length, HALF_MERIDIAN_M - length), 1.0)
        slack: Floats = np.minimum(edge / 2, edge**2 / (4 * far))
        return slack

    def _exact(self, queries: Places, pairs: _Pairs) -> Floats:
        """Measure each query's distance to its remaining vertices and their edges."""
        q, s = pairs
        vertex = s  # a block of the finest level is one vertex
        length = inverse(
            queries.lon[q], queries.lat[q], self.points.lon[vertex], self.points.lat[vertex]
        )[2]
        near = self._edge_slack(vertex, length) > _MAX_EDGE_SLACK_M
        value = self._sign * length
        if near.any():
            for start, stop in (
                (vertex[near], self.points.following[vertex[near]]),
                (self.points.preceding[vertex[near]], vertex[near]),
            ):
                onto = foot_on_edges(
                    queries.lon[q[near]], queries.lat[q[near]], self.points, start, stop, self._sign
                )[2]
                value[near] = np.minimum(value[near], self._sign * onto)
        best = np.full(queries.lon.size, np.inf)
        np.minimum.at(best, q, value)
        return self._sign * best
