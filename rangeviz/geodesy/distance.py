"""
Geodesic distance from a site to points.

A search by branch and bound. The site's points come in nested blocks; the estimated distance to a
block, with its error and the block's radius, bounds the distance to every point of it, and blocks
that cannot hold the answer are dropped. Only what remains is computed exactly.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import (
    HALF_MERIDIAN_M,
    SQUASH,
    WGS84,
    WITHIN_A_THREAD,
    Floats,
    Ints,
    cosines,
    estimate_m,
    inverse,
    unit_vectors,
)
from rangeviz.geodesy.site_points import foot_m, points_of

__all__ = ["Launch", "Places", "SiteDistance"]

Launch = Literal["anywhere", "everywhere"]

_EDGE_M: Final = 5_000.0  # longest edge of a site after cutting
_BLOCK: Final = 8192  # points measured at a time
_MATRIX_SIZE: Final = 2_000_000  # cosines at a time
_ROUNDING: Final = 1e-14  # of a cosine, which may come out over 1
_BLIND_RAD: Final = 3e-8  # 0.2 m: what a cosine cannot tell from nothing
_ROUGH_M: Final = 40.0  # an estimate this far off is worth replacing by the geodesic
_CLOSE_M: Final = 0.01  # where edges of the site may be nearer than their ends by more, look


class Places(NamedTuple):
    """Places to measure from, degrees and unit vectors, each for all within a radius."""

    lon: Floats
    lat: Floats
    vectors: Floats
    radius_m: Floats

    @classmethod
    def at(cls, lon: Floats, lat: Floats) -> Places:
        """Places that stand for themselves alone."""
        return cls(lon, lat, unit_vectors(lon, lat), np.zeros(lon.size))


class _Pairs(NamedTuple):
    """Which queries may still find their answer in which blocks of the site, sorted by query."""

    query: Ints
    source: Ints


class Bounds(NamedTuple):
    """For each query, between which values the distance of its centre lies, metres."""

    low_m: Floats
    high_m: Floats


class SiteDistance:
    """
    How far places are from a site.

    Parameters
    ----------
    geometry
        The site, checked and on the map.
    launch
        ``"anywhere"``: from the site's nearest point; ``"everywhere"``: from its farthest.
    """

    def __init__(self, geometry: shapely.Geometry, launch: Launch = "anywhere") -> None:
        self.geometry = geometry
        self.points = points_of(np.array([geometry]), edge_m=_EDGE_M)
        self.launch = launch
        self.has_area = bool(shapely.area(geometry) > 0)
        self._sign = 1 if launch == "anywhere" else -1  # times the distance: less wins
        levels = self.points.levels
        self._centres = [self.points.vectors[blocks.centre] for blocks in levels]
        self._widest_rad = [blocks.radius_m.max() / (SQUASH * WGS84.a) for blocks in levels]

    def to_points_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give the distance to each of n points, metres, shape (n,)."""
        out = self.boundary_m(lon, lat)
        if not self.has_area:
            return out
        if self._sign > 0:
            out[shapely.contains_xy(self.geometry, lon, lat)] = 0.0
        else:  # nothing is farther than the antipode, if the site holds it
            x, y = lon % 360 - 180, -lat
            held = np.flatnonzero(shapely.contains_xy(self.geometry, x, y))
            out[held] = inverse(lon[held], lat[held], x[held], y[held])[2]
        return out

    @cached_property
    def width_m(self) -> float:
        """No two points of the site are farther apart, metres."""
        middle = self.points.vectors.mean(axis=0)
        chord = np.linalg.norm(self.points.vectors - middle, axis=1).max()
        return float(4 * WGS84.a * np.arcsin(min(chord / 2, 1.0)))

    def bounds_m(self, places: Places) -> Bounds:
        """Bound the distance of each place, as closely as its radius calls for."""
        radius_m = np.mean(places.radius_m)
        fine = [np.mean(blocks.radius_m) < radius_m / 3 for blocks in self.points.levels]
        depth = fine.index(True) if True in fine else self._depth
        return self._narrow_down(places, depth)[1]

    def towards(self, places: Places) -> tuple[Floats, Floats]:
        """
        Estimate the distance of each of n places, and say which way it lies.

        To some tens of metres, farther from the site than its edges are long; with it come unit
        vectors of the points of the site that decide, shape (n, 3).
        """
        n = places.lon.size
        distance, source = np.empty(n), np.empty(n, dtype=np.intp)
        for first in range(0, n, _BLOCK):
            part = slice(first, first + _BLOCK)
            block = Places(*(values[part] for values in places))
            pairs, bounds = self._narrow_down(block, self._depth)
            distance[part] = bounds.high_m if self._sign > 0 else bounds.low_m
            source[part] = pairs.source[np.diff(pairs.query, prepend=-1) > 0]
        if self.has_area and self._sign > 0:
            distance[shapely.contains_xy(self.geometry, places.lon, places.lat)] = 0.0
        return distance, self.points.vectors[source]

    def boundary_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of points from the site's boundary."""
        out = np.empty(lon.size)
        for first in range(0, lon.size, _BLOCK):
            part = slice(first, first + _BLOCK)
            queries = Places.at(lon[part], lat[part])
            out[part] = self._exact(queries, self._narrow_down(queries, self._depth)[0])
        return out

    @property
    def _depth(self) -> int:
        """Number of the finest level of the site's blocks."""
        return len(self.points.levels) - 1

    def _narrow_down(self, queries: Places, depth: int) -> tuple[_Pairs, Bounds]:
        """Narrow down the site's blocks to those of a given level that can decide."""
        level = self._matrix_level(queries.lon.size, depth)
        rows = max(1, WITHIN_A_THREAD // len(self._centres[level]))
        parts = []
        for i in range(0, queries.lon.size, rows):
            cos = self._sign * cosines(queries.vectors[i : i + rows], self._centres[level])
            # see SQUASH: on the ellipsoid, what seems a little farther may be nearer
            sigma = np.arccos(np.clip(self._sign * cos.max(axis=1), -1, 1))
            nearest = self._sign > 0
            limit = (sigma + _BLIND_RAD) / SQUASH if nearest else (sigma - _BLIND_RAD) * SQUASH
            edge = np.cos(np.clip(limit + self._sign * self._widest_rad[level], 0, np.pi))
            query, source = np.nonzero(cos >= self._sign * edge[:, None] - _ROUNDING)
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
        """Choose the finest level, up to a given one, at which to compare n queries with all."""
        fits = [n * len(centres) <= _MATRIX_SIZE for centres in self._centres[: depth + 1]]
        return max(1, sum(fits)) - 1

    def _narrow(self, queries: Places, pairs: _Pairs, level: int) -> tuple[_Pairs, Bounds]:
        """
        Drop the blocks of the site that cannot decide, and bound what the others say.

        What holds at the centre of each query.
        """
        q, s = pairs
        length, error = estimate_m(queries.vectors[q], self._centres[level][s])
        # a block may hold a point nearer (farther) than its centre by as much
        beyond = self.points.levels[level].radius_m[s]
        if level == self._depth:
            rough = np.flatnonzero(error > np.maximum(queries.radius_m[q] / 4, _ROUGH_M))
            if rough.size:  # towards the antipode no estimate tells anything apart
                ask, source = q[rough], s[rough]
                length[rough] = inverse(
                    queries.lon[ask],
                    queries.lat[ask],
                    self.points.lon[source],
                    self.points.lat[source],
                )[2]
                error[rough] = _CLOSE_M
            beyond = self._edge_slack(s, length)
        high = self._sign * length + error
        low = high - 2 * error - beyond
        first = np.flatnonzero(np.diff(q, prepend=-1))
        bounds = Bounds(np.minimum.reduceat(low, first), np.minimum.reduceat(high, first))
        stay = low <= np.repeat(bounds.high_m, np.diff(first, append=q.size))
        return _Pairs(q[stay], s[stay]), self._distances(bounds)

    def _distances(self, signed: Bounds) -> Bounds:
        """Turn bounds of the signed distance into bounds of the distance."""
        return signed if self._sign > 0 else Bounds(-signed.high_m, -signed.low_m)

    def _edge_slack(self, vertex: Ints, length: Floats) -> Floats:
        """Say how much nearer (farther) than its ends an edge of the site may come."""
        edge = self.points.edge_m[vertex]
        far = np.maximum(np.minimum(length, HALF_MERIDIAN_M - length), 1.0)
        slack: Floats = np.minimum(edge / 2, edge**2 / (4 * far))
        return slack

    def _exact(self, queries: Places, pairs: _Pairs) -> Floats:
        """Measure each query's distance among the vertices left to it, and the edges between."""
        q, s = pairs
        vertex = s  # on the finest level blocks are the points themselves
        length = inverse(
            queries.lon[q], queries.lat[q], self.points.lon[vertex], self.points.lat[vertex]
        )[2]
        near = self._edge_slack(vertex, length) > _CLOSE_M
        value = self._sign * length
        if near.any():
            for start, stop in (
                (vertex[near], self.points.nxt[vertex[near]]),
                (self.points.prv[vertex[near]], vertex[near]),
            ):
                onto = foot_m(
                    queries.lon[q[near]], queries.lat[q[near]], self.points, start, stop, self._sign
                )[2]
                value[near] = np.minimum(value[near], self._sign * onto)
        best = np.full(queries.lon.size, np.inf)
        np.minimum.at(best, q, value)
        return self._sign * best
