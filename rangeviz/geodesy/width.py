"""Greatest distance between two points of a site, by branch and bound over pairs of its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, Floats, Ints, estimate_m, inverse
from rangeviz.geodesy.interior import antipode

if TYPE_CHECKING:
    from rangeviz.geodesy.site_points import Points

__all__ = ["width_m"]

_MAX_PAIRS: Final = 1_000_000  # compared at a time; with more, the coarser bound has to do
_MAX_EXACT_PAIRS: Final = 100_000
_CURVED_M: Final = 9_900_000.0
"""Up to this distance from a place, the farthest point of a geodesic edge is one of its ends."""
_CURVATURE_FACTOR: Final = 1.1  # of an edge straight in longitude and latitude, over a parallel's
_MAX_LAT: Final = 89.99
_SAME_M: Final = 2e-3  # an estimate of two points in one place is 0.6 mm


def width_m(geometry: shapely.Geometry, points: Points) -> float:
    """
    Upper bound of the greatest distance between two points of a site, metres.

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    points
        Its densified vertices.

    Returns
    -------
    float
        0 for a single point; otherwise at most some kilometres over the true width, or 0.5 % of it.
    """
    levels = points.levels
    i, j = np.triu_indices(levels[0].centre.size)
    for depth, blocks in enumerate(levels):
        finest = depth == len(levels) - 1
        a, b = blocks.centre[i], blocks.centre[j]
        length, error = estimate_m(points.vectors[a], points.vectors[b])
        if finest:
            length, error = _sharpened(points, a, b, length, error)
            beyond = _edge_slack(points, a, length) + _edge_slack(points, b, length)
        else:
            beyond = blocks.radius_m[i] + blocks.radius_m[j]
        high = np.where(length < _SAME_M, 0.0, length + error) + beyond
        kept = np.flatnonzero(high >= (length - error).max())
        widest = float(high[kept].max())
        size_i, size_j = blocks.size[i[kept]], blocks.size[j[kept]]
        if finest or (size_i * size_j).sum() > _MAX_PAIRS:
            break
        i, j = _split(blocks.first[i[kept]], size_i, blocks.first[j[kept]], size_j)
    # no border is farther from a point than the antipode, if the site holds that
    holds_antipodes = (
        widest > _CURVED_M
        and shapely.area(geometry) > 0
        and shapely.intersects(geometry, antipode(geometry))
    )
    return HALF_MERIDIAN_M if holds_antipodes else min(widest, HALF_MERIDIAN_M)


def _split(first_i: Ints, size_i: Ints, first_j: Ints, size_j: Ints) -> tuple[Ints, Ints]:
    """Pair each block in one with each block in another, for n pairs of blocks."""
    k = ragged(np.zeros_like(size_i), size_i * size_j)
    per_pair = np.repeat(size_j, size_i * size_j)
    counts = size_i * size_j
    return (
        np.repeat(first_i, counts) + k // per_pair,
        np.repeat(first_j, counts) + k % per_pair,
    )


def _sharpened(
    points: Points, a: Ints, b: Ints, length_m: Floats, error_m: Floats
) -> tuple[Floats, Floats]:
    """Replace estimates that near the antipode are too rough by geodesics."""
    rough = np.flatnonzero(error_m > 40.0)
    if 0 < rough.size <= _MAX_EXACT_PAIRS:
        p, q = a[rough], b[rough]
        length_m[rough] = inverse(points.lon[p], points.lat[p], points.lon[q], points.lat[q])[2]
        error_m[rough] = 1e-3
    return length_m, error_m


def _edge_slack(points: Points, vertex: Ints, length_m: Floats) -> Floats:
    """Bound how much farther than its ends a point of an edge may be, metres."""
    edge = points.edge_m[vertex]
    lat = np.minimum(np.abs(points.lat[vertex]) + np.degrees(edge / RADIUS_M), _MAX_LAT)
    curvature = _CURVATURE_FACTOR * np.tan(np.radians(lat)) / RADIUS_M
    left = np.maximum(HALF_MERIDIAN_M - length_m, 1.0)
    curvature += np.where(length_m > _CURVED_M, 1 / left, 0.0)
    slack: Floats = np.minimum(edge / 2, edge**2 / 8 * curvature)
    return slack
