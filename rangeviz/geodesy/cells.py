"""
Regions in small cells, for how much of them lies within any distance.

A region is scanned along parallels, close together; what each parallel crosses of it is cut at
meridians, and the pieces are gathered in cells about as wide as high. Of a cell its area, its
middle and its spread are kept: enough to say how its area is distributed over the distance from a
site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.area import strip_m2
from rangeviz.geodesy.ellipsoid import WGS84, Floats, Ints, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Cells", "cells_of", "sums"]

_MOST_ROWS: Final = 4_000  # of cells, however thin a region may be
_LINES: Final = 12  # parallels in a cell
_REGIONS: Final = 256  # scanned at a time


class Cells(NamedTuple):
    """
    Cells of some regions, in their order, shape (n,).

    `owner` numbers the regions; `lon`, `lat` and `vectors` are the middle, degrees and unit
    vectors; `share` is of the region's area; `east`, `north` and `both` are the second moments
    about the middle: the variances and covariance of where in the cell its area lies, square
    metres.
    """

    owner: Ints
    lon: Floats
    lat: Floats
    vectors: Floats
    share: Floats
    east: Floats
    north: Floats
    both: Floats

    def of(self, regions: Ints) -> Cells:
        """Take the cells of some regions, by number, and number those anew."""
        place = np.full(int(self.owner.max(initial=-1)) + 1, -1)
        place[regions] = np.arange(regions.size)
        mine = place[self.owner] >= 0
        owner, *values = self
        lon, lat, vectors, share, east, north, both = (column[mine] for column in values)
        return Cells(place[owner[mine]], lon, lat, vectors, share, east, north, both)


def cells_of(regions: NDArray[np.object_], *, each: int) -> Cells:
    """Take each of n polygons apart into about so many cells, more where it is scattered."""
    blocks = [
        _cells(regions[i : i + _REGIONS], i, each) for i in range(0, max(regions.size, 1), _REGIONS)
    ]
    return Cells(*(np.concatenate(values) for values in zip(*blocks, strict=True)))


def sums(label: Ints, values: Floats, n: int) -> Floats:
    """Sum the values of each of n labels."""
    out: Floats = np.bincount(label, values, n).astype(np.float64)
    return out


def _cells(regions: NDArray[np.object_], first: int, each: int) -> Cells:
    n = regions.size
    xy, owner, last = _vertices(regions)
    lon, lat = xy.T
    south, north = np.full(n, 90.0), np.full(n, -90.0)
    np.minimum.at(south, owner, lat)
    np.maximum.at(north, owner, lat)
    west = np.full(n, 360.0)
    np.minimum.at(west, owner, lon)
    # a cell's height in degrees of latitude, its width in degrees of longitude
    side_m = np.sqrt(_area_m2(lon, lat, owner, last, n) / each)
    height_m = np.radians(north - south) * WGS84.b
    side_m = np.maximum(side_m, height_m / _MOST_ROWS)
    rows = np.maximum(np.ceil(height_m / side_m), 1)
    step = (north - south) / (rows * _LINES)
    shrink = np.maximum(np.cos(np.radians((south + north) / 2)), 0.01)
    width: Floats = np.degrees(side_m / (WGS84.a * shrink))

    line, cross, edge_owner = _crossings(lon, lat, owner, last, south, step)
    order = np.lexsort((cross, line, edge_owner))
    line, cross, of = line[order], cross[order], edge_owner[order]
    line, of, x0, x1 = line[::2], of[::2], cross[::2], cross[1::2]

    # cut at the meridians between columns
    column0 = np.floor((x0 - west[of]) / width[of]).astype(np.intp)
    pieces = np.floor((x1 - west[of]) / width[of]).astype(np.intp) - column0 + 1
    column = ragged(column0, pieces)
    line, of = np.repeat(line, pieces), np.repeat(of, pieces)
    x0, x1 = np.repeat(x0, pieces), np.repeat(x1, pieces)
    x0 = np.maximum(x0, west[of] + column * width[of])
    x1 = np.minimum(x1, west[of] + (column + 1) * width[of])

    low, high = south[of] + line * step[of], south[of] + (line + 1) * step[of]
    area = (strip_m2(high) - strip_m2(low)) * np.radians(x1 - x0)
    key = np.column_stack([of, line // _LINES, column])
    _, at, cell = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return _gathered(of[at], cell.ravel(), area, (x0, x1), (low, high), first)


def _gathered(
    owner: Ints,
    cell: Ints,
    area: Floats,
    lons: tuple[Floats, Floats],
    lats: tuple[Floats, Floats],
    first: int,
) -> Cells:
    """Gather pieces of parallels into cells."""

    def mean(values: Floats) -> Floats:
        return sums(cell, area * values, owner.size) / total

    total = np.maximum(sums(cell, area, owner.size), 1e-9)
    x, y = (lons[0] + lons[1]) / 2, (lats[0] + lats[1]) / 2
    lon, lat = mean(x), mean(y)
    squash = 1 - WGS84.es * np.sin(np.radians(lat)) ** 2
    m_east = np.radians(WGS84.a / np.sqrt(squash) * np.cos(np.radians(lat)))  # of a degree
    m_north = np.radians(WGS84.a * (1 - WGS84.es) / squash**1.5)
    dx, dy = x - lon[cell], y - lat[cell]
    east = mean(dx * dx + (lons[1] - lons[0]) ** 2 / 12) * m_east**2
    north = mean(dy * dy + (lats[1] - lats[0]) ** 2 / 12) * m_north**2
    both = mean(dx * dy) * m_east * m_north
    whole = sums(owner, total, int(owner.max(initial=-1)) + 1)
    lon = (lon + 180) % 360 - 180
    share = total / whole[owner]
    return Cells(owner + first, lon, lat, unit_vectors(lon, lat), share, east, north, both)


def _vertices(regions: NDArray[np.object_]) -> tuple[Floats, Ints, NDArray[np.bool_]]:
    """Vertices, whose they are, and which end a ring; across 180 degrees longitudes run on."""
    parts, owner = shapely.get_parts(regions, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    at = owner[part][ring]
    west, _, east, _ = shapely.bounds(parts).T
    widest = np.zeros(regions.size)
    np.maximum.at(widest, owner, east - west)
    bounds = shapely.bounds(regions)
    across = (bounds[:, 2] - bounds[:, 0] > 180) & (widest < 180)
    xy[across[at], 0] %= 360
    return xy, at, np.append(ring[1:] != ring[:-1], True)


def _crossings(
    lon: Floats, lat: Floats, owner: Ints, last: NDArray[np.bool_], south: Floats, step: Floats
) -> tuple[Ints, Floats, Ints]:
    """Find where edges cross the parallels in the middle of every step from the south."""
    start = np.flatnonzero(~last)
    of = owner[start]
    # in steps: line k is at k + 1/2
    a, b = ((lat[i] - south[of]) / step[of] - 0.5 for i in (start, start + 1))
    from_ = np.ceil(np.minimum(a, b)).astype(np.intp)
    count = np.ceil(np.maximum(a, b)).astype(np.intp) - from_  # half open: a vertex counts once
    line = ragged(from_, count)
    edge = np.repeat(np.arange(start.size), count)
    t = (line - a[edge]) / (b - a)[edge]
    x0, x1 = lon[start], lon[start + 1]
    return line, x0[edge] + t * (x1 - x0)[edge], of[edge]


def _area_m2(lon: Floats, lat: Floats, owner: Ints, last: NDArray[np.bool_], n: int) -> Floats:
    """Area on a sphere, near enough for the size of cells."""
    start = np.flatnonzero(~last)
    sine = np.sin(np.radians(lat))
    strip = np.radians(lon[start] - lon[start + 1]) * (sine[start] + sine[start + 1]) / 2
    area = np.abs(sums(owner[start], strip, n)) * WGS84.a * WGS84.b
    return np.maximum(area, 1.0)
