"""
Reach curves: how much of a region lies within any distance of a site.

The area of a small cell is spread over the distance as that of a rectangle seen from afar is: like
two ramps, one behind the other, whose mean and variance are the cell's along the way to the site.
The sum of the ramps is a curve of straight pieces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.cells import sums
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import Places

if TYPE_CHECKING:
    from rangeviz.geodesy.cells import Cells
    from rangeviz.geodesy.distance import SiteDistance
    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = ["Curves", "curves_of", "ramps_of"]

_NARROWEST_M: Final = 1.0  # of a ramp
_SKIP: Final = 5e-4  # of a share: what simplifying a curve may cost


class Ramps(NamedTuple):
    """Shares of what `owner` numbers, each spread evenly over a span of distances, shape (n,)."""

    owner: Ints
    start_m: Floats
    stop_m: Floats
    share: Floats

    def within(self, radius_m: Floats, n: int) -> Floats:
        """Give the share of each of n owners within its radius, metres, shape (n,)."""
        part = (radius_m[self.owner] - self.start_m) / (self.stop_m - self.start_m)
        return sums(self.owner, self.share * np.clip(part, 0, 1), n)

    def grouped(self, group: Ints, weight: Floats) -> Ramps:
        """Take owners together by the number of their group, -1 for none, each by its weight."""
        kept = group[self.owner] >= 0
        owner, share = self.owner[kept], self.share[kept]
        of = group[owner]
        counted = group >= 0
        whole = sums(group[counted], weight[counted], int(group.max(initial=-1)) + 1)
        return Ramps(of, self.start_m[kept], self.stop_m[kept], share * weight[owner] / whole[of])


class Curves(NamedTuple):
    """Knots of rising curves, straight in between, sorted by owner and distance, shape (n,)."""

    owner: Ints
    distance_m: Floats
    share: Floats


def ramps_of(site: SiteDistance, cells: Cells, nearest_m: Floats, farthest_m: Floats) -> Ramps:
    """
    Spread the cells of n regions over their distance from a site; two ramps a cell.

    Parameters
    ----------
    site
        Where from.
    cells
        The regions.
    nearest_m, farthest_m
        Their extent, metres, shape (n,).
    """
    distance, target = np.empty(cells.lon.size), np.empty((cells.lon.size, 3))
    every = np.ones(cells.lon.size, dtype=np.intp)
    bounds = nearest_m[cells.owner], farthest_m[cells.owner]
    for rows, from_ in by_distance(site, *bounds, every):
        places = (cells.lon[rows], cells.lat[rows], cells.vectors[rows], np.zeros(rows.size))
        distance[rows], target[rows] = from_.towards(Places(*places))
    at = cells.vectors
    east = np.stack([-at[:, 1], at[:, 0], np.zeros(len(at))], axis=-1)
    east /= np.maximum(np.linalg.norm(east, axis=1), 1e-12)[:, None]
    to_east = np.einsum("ij,ij->i", target, east)
    to_north = np.einsum("ij,ij->i", target, np.cross(at, east))
    norm = np.maximum(np.hypot(to_east, to_north), 1e-12)
    to_east, to_north = to_east / norm, to_north / norm
    # the variance along the way, split among the two sides of a rectangle
    sides = np.stack([cells.east * to_east**2, cells.north * to_north**2])
    along = np.maximum(sides.sum(axis=0) + 2 * cells.both * to_east * to_north, 0)
    sides *= along / np.maximum(sides.sum(axis=0), 1e-12)
    apart, half = np.sqrt(sides.min(axis=0)), np.sqrt(3 * sides.max(axis=0))
    within = distance == 0  # of the site, all of it
    apart[within] = half[within] = 0.0
    half = np.maximum(half, _NARROWEST_M)
    middle = np.concatenate([distance - apart, distance + apart])
    half = np.tile(half, 2)
    return Ramps(np.tile(cells.owner, 2), middle - half, middle + half, np.tile(cells.share / 2, 2))


def curves_of(ramps: Ramps, nearest_m: Floats, farthest_m: Floats) -> Curves:
    """
    Sum ramps up to one curve for each of n owners, from its nearest point to its farthest.

    Parameters
    ----------
    ramps
        What lies how far.
    nearest_m, farthest_m
        Where the curves begin at 0 and end at 1, exactly, metres, shape (n,).
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
    rise = np.cumsum(bend)  # back to nothing behind the last knot of each owner
    step = np.diff(knot, append=knot[-1:])
    share = np.concatenate([[0.0], np.cumsum(rise * np.maximum(step, 0))[:-1]])
    share -= np.repeat(share[first], np.diff(first, append=owner.size))
    share[first[1:] - 1] = share[-1] = 1.0
    share = np.maximum.accumulate(np.clip(share, 0, 1) + owner) - owner  # rounding falls, too
    # fewer knots will do; in metres the curve is all but level, and what is skipped is a share
    lines = shapely.linestrings(np.column_stack([knot, share]), indices=_dense(owner))
    lines = shapely.simplify(lines, _SKIP, preserve_topology=False)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    kept = Curves(np.unique(owner)[line], xy[:, 0], xy[:, 1])
    return _with_ends(kept, nearest_m, farthest_m, n)


def _dense(sorted_labels: Ints) -> Ints:
    out: Ints = np.cumsum(np.diff(sorted_labels, prepend=sorted_labels[:1]) != 0)
    return out


def _with_ends(curves: Curves, nearest_m: Floats, farthest_m: Floats, n: int) -> Curves:
    """Begin and end each curve where the region does."""
    every = np.arange(n)
    owner = np.concatenate([every, curves.owner, every])
    distance = np.concatenate([nearest_m, curves.distance_m, farthest_m])
    share = np.concatenate([np.zeros(n), curves.share, np.ones(n)])
    order = np.lexsort((share, distance, owner))
    owner, distance, share = owner[order], distance[order], share[order]
    new = np.diff(owner, prepend=-1) != 0
    fresh = new | (np.abs(np.diff(distance, prepend=0)) > 1e-2) | (np.diff(share, prepend=0) > 1e-9)
    return Curves(owner[fresh], distance[fresh], share[fresh])
