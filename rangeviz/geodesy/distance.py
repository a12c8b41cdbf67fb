"""
Geodesic distance from a site: to points, and to the nearest and farthest point of regions.

Both are searches by branch and bound. Points come in nested blocks; the estimated distance between
two blocks, with its error and their radii, bounds every distance between them, and blocks that
cannot hold the answer are dropped. Only what remains is computed exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.cut import ragged
from rangeviz.geodesy.ellipsoid import (
    HALF_MERIDIAN_M,
    SQUASH,
    WGS84,
    Floats,
    Ints,
    estimate_m,
    inverse,
    unit_vectors,
)
from rangeviz.geodesy.interior import antipode, improve, surrounded
from rangeviz.geodesy.sources import Points, foot_m, points_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EDGE_M", "Extent", "Launch", "SiteDistance"]

Launch = Literal["anywhere", "everywhere"]

EDGE_M: Final = 8_000.0  # longest edge of a region after cutting
_SITE_EDGE_M: Final = 5_000.0  # and of a site
_BLOCK: Final = 8192  # points measured at a time
_FINE_M: Final = 40.0  # how finely edges of regions are searched
_MATRIX_SIZE: Final = 2_000_000  # cosines at a time
_ROUNDING: Final = 1e-14  # of a cosine, which may come out over 1
_BLIND_RAD: Final = 3e-8  # 0.2 m: what a cosine cannot tell from nothing
_CLOSE_M: Final = 0.01  # where edges of the site may be nearer than their ends by more, look


class Extent(NamedTuple):
    """Least and greatest distance of n regions from a site, metres, shape (n,)."""

    nearest_m: Floats
    farthest_m: Floats


class _Queries(NamedTuple):
    """Places to measure from, each for all within a radius; `owner` says whose they are."""

    owner: Ints
    lon: Floats
    lat: Floats
    vectors: Floats
    radius_m: Floats

    def take(self, which: slice) -> _Queries:
        owner, *places = self
        lon, lat, vectors, radius_m = (values[which] for values in places)
        return _Queries(owner[which], lon, lat, vectors, radius_m)


class _Pairs(NamedTuple):
    """Which queries may still find their answer in which blocks of the site, sorted by query."""

    query: Ints
    source: Ints


class _Bounds(NamedTuple):
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
        self.points = points_of(np.array([geometry]), edge_m=_SITE_EDGE_M)
        self._sign = 1 if launch == "anywhere" else -1  # times the distance: less wins
        self._has_area = bool(shapely.area(geometry) > 0)
        levels = self.points.levels
        self._centres = [self.points.vectors[blocks.centre] for blocks in levels]
        self._radius_rad = [blocks.radius_m / (SQUASH * WGS84.a) for blocks in levels]
        self._radii = [(np.cos(radius), np.sin(radius)) for radius in self._radius_rad]

    def to_points_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give the distance to each of n points, metres, shape (n,)."""
        out = np.empty(lon.size)
        for first in range(0, lon.size, _BLOCK):
            part = slice(first, first + _BLOCK)
            n = lon[part].size
            queries = _queries(np.arange(n), lon[part], lat[part], np.zeros(n))
            out[part] = self._exact(queries, self._narrow_down(queries, self._depth)[0])
        if not self._has_area:
            return out
        if self._sign > 0:
            out[shapely.contains_xy(self.geometry, lon, lat)] = 0.0
        else:  # nothing is farther than the antipode, if the site holds it
            x, y = lon % 360 - 180, -lat
            held = np.flatnonzero(shapely.contains_xy(self.geometry, x, y))
            out[held] = inverse(lon[held], lat[held], x[held], y[held])[2]
        return out

    def to_regions_m(self, regions: NDArray[np.object_], points: Points | None = None) -> Extent:
        """
        Give the least and greatest distance over the points of each of n polygons.

        To 0.1 km; `points`, from `points_of(regions, edge_m=EDGE_M)`, saves taking the regions
        apart again for every site.
        """
        points = points or points_of(regions, edge_m=EDGE_M)
        extent = self._search(points, regions.size)
        # nothing is nearer than the site itself, nor farther than its antipode
        if self._sign > 0:
            held, bound_m, (bounded, other) = self.geometry, 0.0, extent
        else:
            held, bound_m, (other, bounded) = antipode(self.geometry), HALF_MERIDIAN_M, extent
        shapely.prepare(held)
        touched = np.flatnonzero(shapely.intersects(held, regions))
        bounded[touched] = bound_m
        if touched.size and self._has_area:  # how far what is not held extends
            regions = regions.copy()
            regions[touched] = shapely.difference(regions[touched], held)
            other[touched] = bound_m
            left = touched[~shapely.is_empty(regions[touched])]
            if left.size:
                rest = self._search(points_of(regions[left], edge_m=EDGE_M), left.size)
                other[left] = rest.farthest_m if self._sign > 0 else rest.nearest_m
        # and the other extreme may be attained inside what lies between the parts of the site
        around = surrounded(self.points.vectors)
        shapely.prepare(around)
        inside = np.flatnonzero(shapely.intersects(around, regions))
        other[inside] = self._sign * improve(
            regions[inside],
            self._sign * other[inside],
            lambda lon, lat: self._sign * self.to_points_m(lon, lat),
        )
        return extent

    @property
    def _depth(self) -> int:
        """Number of the finest level of the site's blocks."""
        return len(self.points.levels) - 1

    def _search(self, points: Points, n: int) -> Extent:
        """Find the least and greatest distance over the boundary of each of n regions."""
        kept: Ints = np.arange(points.levels[0].centre.size)
        for blocks in points.levels:
            at = blocks.centre[kept]
            radius = blocks.radius_m[kept]
            queries = _Queries(
                points.owner[at], points.lon[at], points.lat[at], points.vectors[at], radius
            )
            if blocks is points.levels[-1]:
                break
            bounds = self._bounds(queries, self._depth_for(radius))
            stay = _contenders(queries, bounds, n)
            kept = ragged(blocks.first[kept[stay]], blocks.size[kept[stay]])
        return self._along_edges(points, kept, n)

    def _depth_for(self, radius_m: Floats) -> int:
        """Choose the level of the site's blocks that tells queries of such a size apart."""
        fine = [np.mean(blocks.radius_m) < np.mean(radius_m) / 3 for blocks in self.points.levels]
        return fine.index(True) if True in fine else self._depth

    def _along_edges(self, points: Points, vertex: Ints, n: int) -> Extent:
        """Search the edges that start at some vertices, halving them until they are fine."""
        x0, y0 = points.lon[vertex], points.lat[vertex]
        dx, dy = points.lon[points.nxt[vertex]] - x0, points.lat[points.nxt[vertex]] - y0
        owner, length = points.owner[vertex], points.edge_m[vertex]
        at, half = np.full(vertex.size, 0.5), 0.5
        pairs = None
        while True:
            queries = _queries(owner, x0 + at * dx, y0 + at * dy, half * length)
            if pairs is None:
                pairs, bounds = self._narrow_down(queries, self._depth, carry=True)
            else:
                pairs, bounds = self._narrow(queries, pairs, self._depth, carry=True)
            stay = _contenders(queries, bounds, n)
            if half * length.max() <= _FINE_M:
                break
            times = np.where(stay, 2, 0)
            pairs = _split(pairs, times)
            x0, y0, dx, dy, owner, length, at = (
                np.repeat(v, times) for v in (x0, y0, dx, dy, owner, length, at)
            )
            half /= 2
            at[0::2] -= half
            at[1::2] += half
        extent = Extent(np.zeros(n), np.zeros(n))
        for out, value in zip(extent, (bounds.high_m, -bounds.low_m), strict=True):
            # exactly, at both ends and the middle of the best for each region
            best = np.lexsort((value, owner))[np.searchsorted(np.sort(owner), np.arange(n))]
            chosen = np.zeros(owner.size, dtype=np.intp)
            chosen[best] = 3
            t = np.repeat(at, chosen) + np.tile([-half, 0.0, half], n)
            mine = np.repeat(np.arange(owner.size), chosen)
            ends = _queries(owner[mine], x0[mine] + t * dx[mine], y0[mine] + t * dy[mine], 0 * t)
            exact = self._exact(ends, _split(pairs, chosen))
            by_region = exact.reshape(n, 3)
            order = ends.owner.reshape(n, 3)[:, 0]
            out[order] = by_region.min(axis=1) if out is extent.nearest_m else by_region.max(axis=1)
        return extent

    def _narrow_down(
        self, queries: _Queries, depth: int, *, carry: bool = False
    ) -> tuple[_Pairs, _Bounds]:
        """Narrow down the site's blocks to those of a given level that can decide."""
        level = self._matrix_level(queries.lon.size, depth)
        rows = max(1, _MATRIX_SIZE // len(self._centres[level]))
        parts = []
        for i in range(0, queries.lon.size, rows):
            cos, _, limit = self._compare(queries.take(slice(i, i + rows)), level, carry=carry)
            edge = np.cos(np.clip(limit + self._sign * self._radius_rad[level].max(), 0, np.pi))
            query, source = np.nonzero(self._sign * (cos - edge[:, None]) >= -_ROUNDING)
            parts.append(_Pairs(query + i, source))
        pairs = _Pairs(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        if level == depth:
            return self._narrow(queries, pairs, level, carry=carry)
        for coarse in range(level, depth):
            blocks = self.points.levels[coarse]
            size = blocks.size[pairs.source]
            pairs = _Pairs(np.repeat(pairs.query, size), ragged(blocks.first[pairs.source], size))
            pairs, bounds = self._narrow(queries, pairs, coarse + 1, carry=carry)
        return pairs, bounds

    def _bounds(self, queries: _Queries, depth: int) -> _Bounds:
        """Bound the distance of each query by the blocks of one level."""
        if self._matrix_level(queries.lon.size, depth) < depth:
            return self._narrow_down(queries, depth)[1]
        rows = max(1, _MATRIX_SIZE // len(self._centres[depth]))
        starts = range(0, queries.lon.size, rows)
        sigma = np.concatenate(
            [self._compare(queries.take(slice(i, i + rows)), depth)[1] for i in starts]
        )
        return self._around(sigma, self._radius_rad[depth].max())

    def _matrix_level(self, n: int, depth: int) -> int:
        """Choose the finest level, up to a given one, at which to compare n queries with all."""
        fits = [n * len(centres) <= _MATRIX_SIZE for centres in self._centres[: depth + 1]]
        return max(1, sum(fits)) - 1

    def _compare(
        self, queries: _Queries, level: int, *, carry: bool = False
    ) -> tuple[Floats, Floats, Floats]:
        """Compare queries with all blocks of a level: cosines, the best angle, and its limit."""
        cos = queries.vectors @ self._centres[level].T
        best = cos.max(axis=1) if self._sign > 0 else cos.min(axis=1)
        return cos, *self._limit(best, queries, carry=carry)

    def _limit(self, best_cos: Floats, queries: _Queries, *, carry: bool) -> tuple[Floats, Floats]:
        """Find how far off the nearest (farthest) centre is, and what may yet beat it."""
        sigma = np.arccos(np.clip(best_cos, -1, 1))
        # see SQUASH: on the ellipsoid, what seems a little farther may be nearer
        nearest = self._sign > 0
        limit = (sigma + _BLIND_RAD) / SQUASH if nearest else (sigma - _BLIND_RAD) * SQUASH
        if carry:
            limit += self._sign * 2 * queries.radius_m / (SQUASH * WGS84.a)
        return sigma, np.clip(limit, 0, np.pi)

    def _around(self, sigma: Floats, widest: Any) -> _Bounds:
        """Bound a distance by that to the centre of a block of no more than some radius."""
        low, high = sigma - _BLIND_RAD, sigma + _BLIND_RAD
        low, high = (low - widest, high) if self._sign > 0 else (low, high + widest)
        return _Bounds(SQUASH * WGS84.a * low, WGS84.a * high)

    def _narrow(
        self, queries: _Queries, pairs: _Pairs, level: int, *, carry: bool = False
    ) -> tuple[_Pairs, _Bounds]:
        """
        Drop the blocks of the site that cannot decide, and bound what the others say.

        What holds at the centre of each query; with `carry`, what may decide anywhere within its
        radius is kept too.
        """
        if level == self._depth:
            return self._narrow_to_points(queries, pairs, carry=carry)
        q, s = pairs
        # on the auxiliary sphere cosines tell most, and cost little
        cos = np.einsum("ij,ij->i", queries.vectors[q], self._centres[level][s])
        first = np.flatnonzero(np.diff(q, prepend=-1))
        nearest = self._sign > 0
        best = (np.maximum if nearest else np.minimum).reduceat(cos, first)
        sigma, limit = self._limit(best, queries, carry=carry)
        row = np.repeat(np.arange(first.size), np.diff(first, append=q.size))
        # a block may hold a point nearer (farther) than its centre by its radius r: cos(limit + r)
        cos_r, sin_r = self._radii[level]
        edge = np.cos(limit)[row] * cos_r[s] - self._sign * np.sin(limit)[row] * sin_r[s]
        stay = self._sign * (cos - edge) >= 0
        radius = self._radius_rad[level][s]
        stay |= (limit[row] + radius >= np.pi) if nearest else (limit[row] <= radius)
        widest = np.maximum.reduceat(np.where(stay, radius, 0.0), first)
        return _Pairs(q[stay], s[stay]), self._around(sigma, widest)

    def _narrow_to_points(
        self, queries: _Queries, pairs: _Pairs, *, carry: bool
    ) -> tuple[_Pairs, _Bounds]:
        """Do as `_narrow`, at the finest level and on the ellipsoid."""
        q, s = pairs
        length, error = estimate_m(queries.vectors[q], self._centres[-1][s])
        high = self._sign * length + error
        low = high - 2 * error - self._edge_slack(s, length)
        first = np.flatnonzero(np.diff(q, prepend=-1))
        bounds = _Bounds(np.minimum.reduceat(low, first), np.minimum.reduceat(high, first))
        limit = bounds.high_m + 2 * queries.radius_m if carry else bounds.high_m
        stay = low <= np.repeat(limit, np.diff(first, append=q.size))
        return _Pairs(q[stay], s[stay]), self._distances(bounds)

    def _distances(self, signed: _Bounds) -> _Bounds:
        """Turn bounds of the signed distance into bounds of the distance."""
        return signed if self._sign > 0 else _Bounds(-signed.high_m, -signed.low_m)

    def _edge_slack(self, vertex: Ints, length: Floats) -> Floats:
        """Say how much nearer (farther) than its ends an edge of the site may come."""
        edge = self.points.edge_m[vertex]
        far = np.maximum(np.minimum(length, HALF_MERIDIAN_M - length), 1.0)
        slack: Floats = np.minimum(edge / 2, edge**2 / (4 * far))
        return slack

    def _exact(self, queries: _Queries, pairs: _Pairs) -> Floats:
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


def _queries(owner: Ints, lon: Floats, lat: Floats, radius_m: Floats) -> _Queries:
    return _Queries(owner, lon, lat, unit_vectors(lon, lat), radius_m)


def _contenders(queries: _Queries, bounds: _Bounds, n: int) -> NDArray[np.bool_]:
    """Tell which queries may hold the least or the greatest distance of their owner."""
    least, most = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least, queries.owner, bounds.high_m)
    np.maximum.at(most, queries.owner, bounds.low_m)
    near = bounds.low_m - queries.radius_m <= least[queries.owner]
    far = bounds.high_m + queries.radius_m >= most[queries.owner]
    stay: NDArray[np.bool_] = near | far
    return stay


def _split(pairs: _Pairs, times: Ints) -> _Pairs:
    """Give the sources of each query to each of the queries that replace it, sorted by query."""
    n_sources = np.bincount(pairs.query, minlength=times.size)
    first_source = np.cumsum(n_sources) - n_sources
    parent = np.repeat(np.arange(times.size), times)
    counts = n_sources[parent]
    child = np.repeat(np.arange(parent.size), counts)
    return _Pairs(child, pairs.source[ragged(first_source[parent], counts)])
