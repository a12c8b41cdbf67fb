"""Densified vertices of geometries, in nested blocks for search by branch and bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import RADIUS_M, WGS84, Floats, Ints, inverse, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["M_PER_DEG", "SMALL_M", "Points", "foot_on_edges", "points_of"]

M_PER_DEG: Final = 111_700.0
"""Upper bound of the length of a degree of latitude or longitude."""
SMALL_M: Final = 15_000.0
"""Radius of a region under which its distances are exact: 40 m would be over 0.1 % of it."""
_NEAR_ANTIPODE_M: Final = 19_900_000.0
_TERNARY_ROUNDS: Final = 24  # on an edge of 5 km: to a metre
_MAX_BLOCK_RATIO: Final = 0.75  # of blocks in a level to those in the next finer one
_BLOCK_SIZES: Final = (64, 16, 4, 1)  # points in a block, from the coarsest level to the finest


@dataclass(frozen=True)
class Blocks:
    """Runs of consecutive points, each with a centre and a radius."""

    centre: Ints  # (n,) index of the point in the middle of the run
    radius_m: Floats  # (n,) greatest distance from it to a point of the run, edges included
    first: Ints  # (n,) first block of the next finer level in this one
    size: Ints  # (n,) number of such blocks


@dataclass(frozen=True)
class Points:
    """
    Densified vertices of the geometries, with previous/next links.

    `owner` is the number of the geometry; `following` is the end of the edge that starts at a
    vertex, or the vertex itself if no edge does.
    """

    lon: Floats
    lat: Floats
    owner: Ints
    following: Ints

    @cached_property
    def preceding(self) -> Ints:
        """Start of the edge that ends at each vertex, or the vertex itself."""
        out = np.arange(self.lon.size)
        leads = np.flatnonzero(self.following != out)
        out[self.following[leads]] = leads
        return out

    @cached_property
    def vectors(self) -> Floats:
        """Unit vectors on the auxiliary sphere, shape (n, 3)."""
        return unit_vectors(self.lon, self.lat)

    @cached_property
    def edge_m(self) -> Floats:
        """Length of the longer edge at each vertex, metres, rounded up by half a per cent."""
        ahead = np.linalg.norm(self.vectors[self.following] - self.vectors, axis=1)
        longer: Floats = 1.005 * WGS84.a * np.maximum(ahead, ahead[self.preceding])
        return longer

    @cached_property
    def balls(self) -> tuple[Ints, Floats]:
        """For each geometry, one of its vertices and a radius that encloses it, metres."""
        first = np.flatnonzero(np.diff(self.owner, prepend=-1))
        size = np.diff(first, append=self.owner.size)
        middle = first + size // 2
        chord = np.linalg.norm(self.vectors - np.repeat(self.vectors[middle], size, axis=0), axis=1)
        arc = 2 * np.arcsin(np.minimum(np.maximum.reduceat(chord, first) / 2, 1))
        return middle, 1.005 * WGS84.a * arc + np.maximum.reduceat(self.edge_m, first)

    @cached_property
    def is_small(self) -> NDArray[np.bool_]:
        """
        For each geometry, whether it is so small that metres matter.

        Shares of it, and where its curve begins and ends, need exact distances.
        """
        small: NDArray[np.bool_] = self.balls[1] < SMALL_M
        return small

    @cached_property
    def levels(self) -> tuple[Blocks, ...]:
        """Blocks of each level, from coarse to fine; no block spans two lines or rings."""
        made: list[Blocks] = []
        ends = self.following == np.arange(self.lon.size)
        counts = np.diff(np.flatnonzero(ends), prepend=-1)  # of each line, ring or lone point
        for run in _BLOCK_SIZES:
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
        # a level with almost as many blocks as the next finer one is of no use
        made = [
            block
            for block, finer in zip(made, [*made[1:], None], strict=True)
            if finer is None or block.first.size < _MAX_BLOCK_RATIO * finer.first.size
        ]
        linked = []
        for block, finer in zip(made, [*made[1:], made[-1]], strict=True):
            first = np.searchsorted(finer.first, block.first)
            size = np.diff(first, append=finer.first.size)
            linked.append(Blocks(block.centre, block.radius_m, first, size))
        return tuple(linked)


def points_of(geometries: NDArray[np.object_], *, edge_m: float) -> Points:
    """Densified vertices of geometries, with no edge longer than `edge_m`."""
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
    following = np.arange(len(xy))
    same = line[1:] == line[:-1]
    following[:-1][same] += 1
    return Points(xy[:, 0], xy[:, 1], owner[line], following)


def foot_on_edges(
    lon: Floats, lat: Floats, points: Points, start: Ints, stop: Ints, sign: int
) -> tuple[Floats, Floats, Floats]:
    """
    Nearest (farthest) points on edges, by the foot of the perpendicular.

    Parameters
    ----------
    lon, lat
        Points to measure from, degrees, shape (n,).
    points, start, stop
        Vertices, and the numbers of the ends of one edge for each point; edges are straight in
        longitude and latitude.
    sign
        1 for the nearest point of the edge, -1 for the farthest.

    Returns
    -------
    lon, lat, distance_m
        Points on the edges, degrees, and their distances, metres, shape (n,).
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
        # radii of curvature of the ellipsoid: with a direction wrong by 1e-3, the foot is missed
        # by kilometres
        w_sq = 1 - WGS84.es * np.sin(np.radians(y)) ** 2
        east = np.radians(dx) * np.cos(np.radians(y)) * WGS84.a / np.sqrt(w_sq)
        north = np.radians(dy) * WGS84.a * (1 - WGS84.es) / w_sq**1.5
        edge = np.hypot(east, north)
        edge = np.where(edge > 0, edge, np.inf)
        a = np.radians(azimuth)
        along = (np.sin(a) * east + np.cos(a) * north) / edge
        d = distance / RADIUS_M
        shift = np.arctan2(sign * np.sin(d) * along, sign * np.cos(d)) * RADIUS_M
        t = np.clip(t + shift / edge, 0, 1)
    x, y = x0 + t * dx, y0 + t * dy
    distance = inverse(lon, lat, x, y)[2]
    if sign < 0:  # near the antipode the foot is a kink, where two geodesics are equally long
        far = np.flatnonzero(np.maximum(at_start, at_end) > _NEAR_ANTIPODE_M)
        t0, t1 = np.zeros(far.size), np.ones(far.size)
        for _ in range(_TERNARY_ROUNDS if far.size else 0):
            third = (t1 - t0) / 3
            low, high = (
                inverse(lon[far], lat[far], x0[far] + at * dx[far], y0[far] + at * dy[far])[2]
                for at in (t0 + third, t1 - third)
            )
            t0, t1 = np.where(low < high, t0 + third, t0), np.where(low < high, t1, t1 - third)
        x[far], y[far] = x0[far] + t0 * dx[far], y0[far] + t0 * dy[far]
        distance[far] = np.maximum(distance[far], inverse(lon[far], lat[far], x[far], y[far])[2])
    # near a kink the iteration may overshoot: compare with the ends
    best = sign * np.minimum(np.minimum(sign * distance, sign * at_end), sign * at_start)
    return x, y, best
