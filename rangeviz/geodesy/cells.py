"""
Regions divided into small cells, for the share of a region within any distance.

A region is scanned along closely spaced parallels. The segments of the parallels inside the region
are cut at meridians and gathered into cells about as wide as high. Each cell keeps its area, its
centroid and its second moments; these give the distribution of its area over the distance from a
site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.area import areas_m2, strip_m2
from rangeviz.geodesy.ellipsoid import WGS84, Floats, Ints, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Cells", "cells_of", "sum_by_label"]

_MAX_ROWS: Final = 4_000  # of cells in a region, even a thin one
_LEAST_CELLS: Final = 4  # of a part of a scattered region
_LINES_PER_CELL: Final = 12  # parallels in a cell
_BLOCK_SIZE: Final = 256  # regions scanned at a time


class Cells(NamedTuple):
    """
    Cells of some regions, in the order of the regions, shape (n,).

    `owner` is the number of the region; `lon`, `lat` and `vectors` are the centroid in degrees and
    as unit vectors; `share` is the share of the region's area; `east`, `north` and `both` are the
    variances and the covariance of the cell's area about its centroid, square metres.
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
        """Cells of some regions, given by number; the regions are renumbered from 0."""
        place = np.full(int(self.owner.max(initial=-1)) + 1, -1)
        place[regions] = np.arange(regions.size)
        is_chosen = place[self.owner] >= 0
        owner, *values = self
        lon, lat, vectors, share, east, north, both = (column[is_chosen] for column in values)
        return Cells(place[owner[is_chosen]], lon, lat, vectors, share, east, north, both)


def cells_of(regions: NDArray[np.object_], *, per_region: int) -> Cells:
    """Divide each of n polygons into about `per_region` cells, more if it has many parts."""
    scattered = np.flatnonzero(_is_scattered(regions, per_region))
    whole = np.setdiff1d(np.arange(regions.size), scattered)
    parts, owner = shapely.get_parts(regions[scattered], return_index=True)
    area_m2 = areas_m2(parts)
    weight = area_m2 / np.bincount(owner, area_m2, scattered.size)[owner]
    together = _in_blocks(regions[whole], np.full(whole.size, float(per_region)))
    apart = _in_blocks(parts, np.maximum(np.ceil(per_region * weight), _LEAST_CELLS))
    apart = apart._replace(share=apart.share * weight[apart.owner])
    owner = np.concatenate([whole[together.owner], scattered[owner[apart.owner]]])
    order = np.argsort(owner, kind="stable")
    lon, lat, vectors, share, east, north, both = (
        np.concatenate(pair)[order] for pair in zip(together[1:], apart[1:], strict=True)
    )
    return Cells(owner[order], lon, lat, vectors, share, east, north, both)


def _is_scattered(regions: NDArray[np.object_], per_region: int) -> NDArray[np.bool_]:
    """Whether a region's parts are too small, and too far apart, to be scanned at once."""
    bounds = shapely.bounds(regions)
    height_m = np.radians(bounds[:, 3] - bounds[:, 1]) * WGS84.b
    side_m = np.sqrt(np.maximum(areas_m2(regions), 1.0) / per_region)
    is_scattered: NDArray[np.bool_] = (height_m > _MAX_ROWS * side_m) & (
        shapely.get_num_geometries(regions) > 1
    )
    return is_scattered


def _in_blocks(regions: NDArray[np.object_], per_region: Floats) -> Cells:
    """Divide regions into cells, a block at a time."""
    blocks = [
        _cells(regions[i : i + _BLOCK_SIZE], i, per_region[i : i + _BLOCK_SIZE])
        for i in range(0, max(regions.size, 1), _BLOCK_SIZE)
    ]
    return Cells(*(np.concatenate(values) for values in zip(*blocks, strict=True)))


def sum_by_label(label: Ints, values: Floats, n: int) -> Floats:
    """Sum the values of each of n labels."""
    out: Floats = np.bincount(label, values, n).astype(np.float64)
    return out


def _cells(regions: NDArray[np.object_], first: int, per_region: Floats) -> Cells:
    """Divide a block of regions, numbered from `first` on, into cells."""
    n = regions.size
    xy, owner, last = _vertices(regions)
    lon, lat = xy.T
    south, north = np.full(n, 90.0), np.full(n, -90.0)
    np.minimum.at(south, owner, lat)
    np.maximum.at(north, owner, lat)
    west = np.full(n, 360.0)
    np.minimum.at(west, owner, lon)
    # height of a cell in degrees of latitude, width in degrees of longitude
    side_m = np.sqrt(_area_m2(lon, lat, owner, last, n) / per_region)
    height_m = np.radians(north - south) * WGS84.b
    side_m = np.maximum(side_m, height_m / _MAX_ROWS)
    rows = np.maximum(np.ceil(height_m / side_m), 1)
    step = (north - south) / (rows * _LINES_PER_CELL)
    shrink = np.maximum(np.cos(np.radians((south + north) / 2)), 0.01)
    width: Floats = np.degrees(side_m / (WGS84.a * shrink))

    line, cross, edge_owner = _crossings(lon, lat, owner, last, south, step)
    order = np.lexsort((cross, line, edge_owner))
    line, cross, of = line[order], cross[order], edge_owner[order]
    line, of, x0, x1 = line[::2], of[::2], cross[::2], cross[1::2]

    # cut the segments at the meridians between columns
    column0 = np.floor((x0 - west[of]) / width[of]).astype(np.intp)
    pieces = np.floor((x1 - west[of]) / width[of]).astype(np.intp) - column0 + 1
    column = ragged(column0, pieces)
    line, of = np.repeat(line, pieces), np.repeat(of, pieces)
    x0, x1 = np.repeat(x0, pieces), np.repeat(x1, pieces)
    x0 = np.maximum(x0, west[of] + column * width[of])
    x1 = np.minimum(x1, west[of] + (column + 1) * width[of])

    low, high = south[of] + line * step[of], south[of] + (line + 1) * step[of]
    area = (strip_m2(high) - strip_m2(low)) * np.radians(x1 - x0)
    key = np.column_stack([of, line // _LINES_PER_CELL, column])
    _, at, cell = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return _gather(of[at], cell.ravel(), area, (x0, x1), (low, high), first)


def _gather(
    owner: Ints,
    cell: Ints,
    area: Floats,
    lons: tuple[Floats, Floats],
    lats: tuple[Floats, Floats],
    first: int,
) -> Cells:
    """Gather segments of parallels into cells."""

    def mean(values: Floats) -> Floats:
        return sum_by_label(cell, area * values, owner.size) / total

    total = np.maximum(sum_by_label(cell, area, owner.size), 1e-9)
    x, y = (lons[0] + lons[1]) / 2, (lats[0] + lats[1]) / 2
    lon, lat = mean(x), mean(y)
    # radii of curvature of the ellipsoid
    w_sq = 1 - WGS84.es * np.sin(np.radians(lat)) ** 2
    m_east = np.radians(WGS84.a / np.sqrt(w_sq) * np.cos(np.radians(lat)))  # metres per degree
    m_north = np.radians(WGS84.a * (1 - WGS84.es) / w_sq**1.5)
    dx, dy = x - lon[cell], y - lat[cell]
    east = mean(dx * dx + (lons[1] - lons[0]) ** 2 / 12) * m_east**2
    north = mean(dy * dy + (lats[1] - lats[0]) ** 2 / 12) * m_north**2
    both = mean(dx * dy) * m_east * m_north
    whole = sum_by_label(owner, total, int(owner.max(initial=-1)) + 1)
    lon = (lon + 180) % 360 - 180
    share = total / whole[owner]
    return Cells(owner + first, lon, lat, unit_vectors(lon, lat), share, east, north, both)


def _vertices(regions: NDArray[np.object_]) -> tuple[Floats, Ints, NDArray[np.bool_]]:
    """Vertices with their regions and ring ends; longitudes are unwrapped across 180 degrees."""
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
    """Intersect edges with the parallels in the middle of every step from the south."""
    start = np.flatnonzero(~last)
    of = owner[start]
    # latitudes in steps: line k is at k + 1/2
    a, b = ((lat[i] - south[of]) / step[of] - 0.5 for i in (start, start + 1))
    from_ = np.ceil(np.minimum(a, b)).astype(np.intp)
    count = np.ceil(np.maximum(a, b)).astype(np.intp) - from_  # half open: a vertex counts once
    line = ragged(from_, count)
    edge = np.repeat(np.arange(start.size), count)
    t = (line - a[edge]) / (b - a)[edge]
    x0, x1 = lon[start], lon[start + 1]
    return line, x0[edge] + t * (x1 - x0)[edge], of[edge]


def _area_m2(lon: Floats, lat: Floats, owner: Ints, last: NDArray[np.bool_], n: int) -> Floats:
    """Areas on a sphere, accurate enough to choose the size of cells."""
    start = np.flatnonzero(~last)
    sine = np.sin(np.radians(lat))
    strip = np.radians(lon[start] - lon[start + 1]) * (sine[start] + sine[start + 1]) / 2
    area = np.abs(sum_by_label(owner[start], strip, n)) * WGS84.a * WGS84.b
    return np.maximum(area, 1.0)
