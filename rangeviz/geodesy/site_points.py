"""A site as the points a range is measured from, grouped so that far ones are passed over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import RADIUS_M, WGS84, Floats, Ints, cosines, inverse, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["M_PER_DEG", "Points", "foot_m", "gap_m", "points_of"]

M_PER_DEG: Final = 111_700.0  # a degree of latitude or longitude is never longer
_TWO_WAYS_M: Final = 19_900_000.0
_THIRDS: Final = 24  # of an edge of 5 km: to a metre
_FEWER: Final = 0.75  # blocks, for a level to be worth a step
_FEW: Final = 12  # vertices of a part, for how far it lies from others
_RUNS: Final = (64, 16, 4, 1)  # points in a block, from the coarsest level to the single point


@dataclass(frozen=True)
class Blocks:
    """Runs of consecutive points, each known by one of its points and a radius about it."""

    centre: Ints  # (n,) index of the point in the middle of the run
    radius_m: Floats  # (n,) from it to the farthest of the run, edges included
    first: Ints  # (n,) first block of the next finer level in this one
    size: Ints  # (n,) how many of them


@dataclass(frozen=True)
class Points:
    """
    Vertices of some geometries, edges cut to a greatest length, and how they hang together.

    `owner` numbers the geometries, `nxt` gives for each vertex the end of the edge that starts
    there, or the vertex itself where none does.
    """

    lon: Floats
    lat: Floats
    owner: Ints
    nxt: Ints

    @cached_property
    def prv(self) -> Ints:
        """For each vertex the start of the edge that ends there, or the vertex itself."""
        out = np.arange(self.lon.size)
        leads = np.flatnonzero(self.nxt != out)
        out[self.nxt[leads]] = leads
        return out

    @cached_property
    def vectors(self) -> Floats:
        """Unit vectors on the auxiliary sphere, shape (n, 3)."""
        return unit_vectors(self.lon, self.lat)

    @cached_property
    def edge_m(self) -> Floats:
        """Length of the longer edge at each vertex, to half a per cent and over, metres."""
        ahead = np.linalg.norm(self.vectors[self.nxt] - self.vectors, axis=1)
        longer: Floats = 1.005 * WGS84.a * np.maximum(ahead, ahead[self.prv])
        return longer

    @cached_property
    def balls(self) -> tuple[Ints, Floats]:
        """For each geometry, in order, one of its vertices and a radius about it, metres."""
        first = np.flatnonzero(np.diff(self.owner, prepend=-1))
        size = np.diff(first, append=self.owner.size)
        middle = first + size // 2
        chord = np.linalg.norm(self.vectors - np.repeat(self.vectors[middle], size, axis=0), axis=1)
        arc = 2 * np.arcsin(np.minimum(np.maximum.reduceat(chord, first) / 2, 1))
        return middle, 1.005 * WGS84.a * arc + np.maximum.reduceat(self.edge_m, first)

    @cached_property
    def levels(self) -> tuple[Blocks, ...]:
        """Blocks of each level, coarse to fine; no block spans two lines or rings."""
        made: list[Blocks] = []
        ends = self.nxt == np.arange(self.lon.size)
        counts = np.diff(np.flatnonzero(ends), prepend=-1)  # of each line, ring or lone point
        for run in _RUNS:
            n_blocks = -(-counts // run)
            k = ragged(np.zeros_like(n_blocks), n_blocks)
            starts = np.repeat(np.cumsum(counts) - counts, n_blocks) + run * k
            sizes = np.diff(starts, append=self.lon.size)
            centre = starts + sizes // 2
            chord = np.linalg.norm(
                self.vectors - np.repeat(self.vectors[centre], sizes, axis=0), axis=1
            )
            arc = 2 * np.arcsin(np.minimum(np.maximum.reduceat(chord, starts) / 2, 1))
            radius = 1.005 * WGS84.a * arc + np.maximum.reduceat(self.edge_m, starts) / 2
            if run == 1:
                radius = np.zeros(starts.size)
            made.append(Blocks(centre, radius, starts, sizes))
        # a level with all but as many blocks as the next tells nothing apart
        made = [
            block
            for block, finer in zip(made, [*made[1:], None], strict=True)
            if finer is None or block.first.size < _FEWER * finer.first.size
        ]
        linked = []
        for block, finer in zip(made, [*made[1:], made[-1]], strict=True):
            first = np.searchsorted(finer.first, block.first)
            size = np.diff(first, append=finer.first.size)
            linked.append(Blocks(block.centre, block.radius_m, first, size))
        return tuple(linked)


def points_of(geometries: NDArray[np.object_], *, edge_m: float) -> Points:
    """Take geometries apart into vertices, edges cut so that none is longer than `edge_m`."""
    cut = geometries.copy()
    xy, owner = shapely.get_coordinates(cut, return_index=True)
    step = np.abs(np.diff(xy, axis=0)).max(axis=1, initial=0.0) > edge_m / M_PER_DEG / np.sqrt(2)
    long = np.unique(owner[1:][step & (owner[1:] == owner[:-1])])  # spares most the work of cutting
    cut[long] = shapely.segmentize(cut[long], edge_m / M_PER_DEG)
    parts, owner = shapely.get_parts(cut, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    if polygons.any():
        rings, index = shapely.get_rings(parts[polygons], return_index=True)
        lines = np.concatenate([rings, parts[~polygons]])
        owner = np.concatenate([owner[polygons][index], owner[~polygons]])
        order = np.argsort(owner, kind="stable")
        lines, owner = lines[order], owner[order]
    else:
        lines = parts
    xy, line = shapely.get_coordinates(lines, return_index=True)
    nxt = np.arange(len(xy))
    same = line[1:] == line[:-1]
    nxt[:-1][same] += 1
    return Points(xy[:, 0], xy[:, 1], owner[line], nxt)


def gap_m(geometry: shapely.Geometry) -> float:
    """Bound the widest gap over which the parts of a geometry hang together, metres, from above."""
    xy, part = shapely.get_coordinates(shapely.get_parts(geometry), return_index=True)
    first = np.flatnonzero(np.diff(part, prepend=-1))
    size = np.diff(first, append=part.size)
    kept = ragged(np.zeros_like(size), np.minimum(size, _FEW))  # some vertices of each
    of = np.repeat(np.arange(size.size), np.minimum(size, _FEW))
    vectors = unit_vectors(*xy[first[of] + kept * size[of] // np.minimum(size[of], _FEW)].T)
    # Prim's tree
    nearest, widest = np.full(of.size, np.inf), 0.0
    at = of == 0
    left = ~at
    while left.any():
        chord_sq = 2 - 2 * cosines(vectors[left], vectors[at]).max(axis=1)
        nearest[left] = np.minimum(nearest[left], chord_sq)
        best = int(np.argmin(np.where(left, nearest, np.inf)))
        widest = max(widest, float(nearest[best]))
        at = of == of[best]
        left &= ~at
    return 1.005 * 2 * WGS84.a * float(np.arcsin(min(np.sqrt(max(widest, 0.0)) / 2, 1.0)))


def foot_m(
    lon: Floats, lat: Floats, points: Points, start: Ints, stop: Ints, sign: int
) -> tuple[Floats, Floats, Floats]:
    """
    Find the nearest (farthest) point on edges, by the foot of the perpendicular.

    Parameters
    ----------
    lon, lat
        The points to measure from, degrees, shape (n,).
    points, start, stop
        One edge for each, by its end vertices, straight in longitude and latitude.
    sign
        1 for the nearest point of the edge, -1 for the farthest.

    Returns
    -------
    lon, lat, distance_m
        The point on the edge, and its distance, shape (n,).
    """
    x0, y0 = points.lon[start], points.lat[start]
    dx, dy = points.lon[stop] - x0, points.lat[stop] - y0
    t = np.zeros(lon.size)
    at_end = inverse(lon, lat, points.lon[stop], points.lat[stop])[2]
    at_start = inverse(lon, lat, x0, y0)[2]
    t[sign * at_end < sign * at_start] = 1.0
    for _ in range(3):
        x, y = x0 + t * dx, y0 + t * dy
        azimuth, _, distance = inverse(x, y, lon, lat)
        # the ellipsoid's own radii of curvature: a direction off by 1e-3 misses the foot by km
        squash = 1 - WGS84.es * np.sin(np.radians(y)) ** 2
        east = np.radians(dx) * np.cos(np.radians(y)) * WGS84.a / np.sqrt(squash)
        north = np.radians(dy) * WGS84.a * (1 - WGS84.es) / squash**1.5
        edge = np.hypot(east, north)
        edge = np.where(edge > 0, edge, np.inf)
        a = np.radians(azimuth)
        along = (np.sin(a) * east + np.cos(a) * north) / edge
        d = distance / RADIUS_M
        shift = np.arctan2(sign * np.sin(d) * along, sign * np.cos(d)) * RADIUS_M
        t = np.clip(t + shift / edge, 0, 1)
    x, y = x0 + t * dx, y0 + t * dy
    distance = inverse(lon, lat, x, y)[2]
    if sign < 0:  # beside the antipode the foot is a kink, between two ways round
        far = np.flatnonzero(np.maximum(at_start, at_end) > _TWO_WAYS_M)
        t0, t1 = np.zeros(far.size), np.ones(far.size)
        for _ in range(_THIRDS if far.size else 0):
            third = (t1 - t0) / 3
            low, high = (
                inverse(lon[far], lat[far], x0[far] + at * dx[far], y0[far] + at * dy[far])[2]
                for at in (t0 + third, t1 - third)
            )
            t0, t1 = np.where(low < high, t0 + third, t0), np.where(low < high, t1, t1 - third)
        x[far], y[far] = x0[far] + t0 * dx[far], y0[far] + t0 * dy[far]
        distance[far] = np.maximum(distance[far], inverse(lon[far], lat[far], x[far], y[far])[2])
    # an iteration may overshoot beside a kink: the ends stand
    best = sign * np.minimum(np.minimum(sign * distance, sign * at_end), sign * at_start)
    return x, y, best
