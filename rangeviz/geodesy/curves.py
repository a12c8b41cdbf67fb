"""
Reach curves: the share of a region within any distance of a site.

The area of a small cell is distributed over distance like that of a distant rectangle: as two
ramps, with the mean and the variance of the cell along the direction to the site. The sum of the
ramps is piecewise linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import dense_labels
from rangeviz.geodesy.cells import sum_by_label
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import Places
from rangeviz.geodesy.site_points import SMALL_M

if TYPE_CHECKING:
    from rangeviz.geodesy.cells import Cells
    from rangeviz.geodesy.distance import SiteDistance
    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = ["Curves", "curves_of", "ramps_of"]

_MIN_RAMP_M: Final = 1.0  # half the least length of a ramp
_MIN_RAMP_SHARE: Final = 1e-4  # of a region's span of distances
_SIMPLIFY_SHARE: Final = 5e-4  # greatest error of a share from simplifying a curve


class Ramps(NamedTuple):
    """Shares of numbered owners, each spread evenly over a span of distances, shape (n,)."""

    owner: Ints
    start_m: Floats
    stop_m: Floats
    share: Floats

    def within(self, radius_m: Floats, n: int) -> Floats:
        """Share of each of n owners within its radius, metres, shape (n,)."""
        part = (radius_m[self.owner] - self.start_m) / (self.stop_m - self.start_m)
        return sum_by_label(self.owner, self.share * np.clip(part, 0, 1), n)

    def grouped(self, group: Ints, weight: Floats) -> Ramps:
        """Ramps of groups of owners, weighted; group -1 leaves an owner out."""
        kept = group[self.owner] >= 0
        owner, share = self.owner[kept], self.share[kept]
        of = group[owner]
        counted = group >= 0
        whole = sum_by_label(group[counted], weight[counted], int(group.max(initial=-1)) + 1)
        return Ramps(of, self.start_m[kept], self.stop_m[kept], share * weight[owner] / whole[of])


class Curves(NamedTuple):
    """Knots of rising piecewise linear curves, sorted by owner and distance, shape (n,)."""

    owner: Ints
    distance_m: Floats
    share: Floats


def ramps_of(site: SiteDistance, cells: Cells, nearest_m: Floats, farthest_m: Floats) -> Ramps:
    """
    Distribute the cells of n regions over distance from a site, two ramps for each cell.

    Parameters
    ----------
    site
        Site that distances are measured from.
    cells
        Cells of the regions.
    nearest_m, farthest_m
        Extents of the regions, metres, shape (n,).
    """
    distance, target = np.empty(cells.lon.size), np.empty((cells.lon.size, 3))
    every = np.ones(cells.lon.size, dtype=np.intp)
    bounds = nearest_m[cells.owner], farthest_m[cells.owner]
    for rows, from_ in by_distance(site, *bounds, every):
        places = (cells.lon[rows], cells.lat[rows], cells.vectors[rows], np.zeros(rows.size))
        distance[rows], target[rows] = from_.towards(Places(*places))
    small = np.flatnonzero(bounds[1] - bounds[0] < 2 * SMALL_M)
    distance[small] = site.to_points_m(cells.lon[small], cells.lat[small])
    at = cells.vectors
    east = np.stack([-at[:, 1], at[:, 0], np.zeros(len(at))], axis=-1)
    east /= np.maximum(np.linalg.norm(east, axis=1), 1e-12)[:, None]
    to_east = np.einsum("ij,ij->i", target, east)
    to_north = np.einsum("ij,ij->i", target, np.cross(at, east))
    norm = np.maximum(np.hypot(to_east, to_north), 1e-12)
    to_east, to_north = to_east / norm, to_north / norm
    # split the variance along the direction to the site between the two sides of a rectangle
    sides = np.stack([cells.east * to_east**2, cells.north * to_north**2])
    along = np.maximum(sides.sum(axis=0) + 2 * cells.both * to_east * to_north, 0)
    sides *= along / np.maximum(sides.sum(axis=0), 1e-12)
    apart, half = np.sqrt(sides.min(axis=0)), np.sqrt(3 * sides.max(axis=0))
    within = distance == 0  # cells inside the site
    apart[within] = half[within] = 0.0
    half = np.maximum(half, np.minimum(_MIN_RAMP_M, _MIN_RAMP_SHARE * (bounds[1] - bounds[0])))
    half = np.maximum(half, 1e-6)
    middle = np.concatenate([distance - apart, distance + apart])
    half = np.tile(half, 2)
    return Ramps(np.tile(cells.owner, 2), middle - half, middle + half, np.tile(cells.share / 2, 2))


def curves_of(ramps: Ramps, nearest_m: Floats, farthest_m: Floats) -> Curves:
    """
    Sum ramps to one curve for each of n owners, from its nearest distance to its farthest.

    Parameters
    ----------
    ramps
        Ramps of the owners.
    nearest_m, farthest_m
        Distances at which the curves begin at 0 and end at 1, exactly, metres, shape (n,).
    """
    n = nearest_m.size
    low, high = nearest_m[ramps.owner], np.maximum(farthest_m, nearest_m + 1e-3)[ramps.owner]
    start, stop = (np.clip(ends, low, high) for ends in (ramps.start_m, ramps.stop_m))
    stop = np.minimum(np.maximum(stop, start + 1e-3), high)
    start = np.minimum(start, stop - 1e-3)
    slope = ramps.share / (stop - start)
    owner = np.concatenate([ramps.owner, ramps.owner])
    knot, bend = np.concatenate([start, stop]), np.concatenate([slope, -slope])
    order = np.lexsort((knot, owner))
    owner, knot, bend = owner[order], knot[order], bend[order]
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    rise = np.cumsum(bend)  # back to zero after the last knot of each owner
    step = np.diff(knot, append=knot[-1:])
    share = np.concatenate([[0.0], np.cumsum(rise * np.maximum(step, 0))[:-1]])
    share -= np.repeat(share[first], np.diff(first, append=owner.size))
    share[first[1:] - 1] = share[-1] = 1.0
    share = np.maximum.accumulate(np.clip(share, 0, 1) + owner) - owner  # despite rounding
    # the x axis is in metres and the y axis a share, so the tolerance of simplify acts on the share
    lines = shapely.linestrings(np.column_stack([knot, share]), indices=dense_labels(owner))
    lines = shapely.simplify(lines, _SIMPLIFY_SHARE, preserve_topology=False)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    kept = Curves(np.unique(owner)[line], xy[:, 0], xy[:, 1])
    return _with_ends(kept, nearest_m, farthest_m, n)


def _with_ends(curves: Curves, nearest_m: Floats, farthest_m: Floats, n: int) -> Curves:
    """Add the nearest and the farthest distance of each owner as its first and last knot."""
    every = np.arange(n)
    owner = np.concatenate([every, curves.owner, every])
    distance = np.concatenate([nearest_m, curves.distance_m, farthest_m])
    share = np.concatenate([np.zeros(n), curves.share, np.ones(n)])
    order = np.lexsort((share, distance, owner))
    owner, distance, share = owner[order], distance[order], share[order]
    new = np.diff(owner, prepend=-1) != 0
    fresh = new | (np.abs(np.diff(distance, prepend=0)) > 1e-2) | (np.diff(share, prepend=0) > 1e-9)
    return Curves(owner[fresh], distance[fresh], share[fresh])
