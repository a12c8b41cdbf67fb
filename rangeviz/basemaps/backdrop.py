"""The backdrop of maps: land and borders of the world, and simplified shapes of regions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["coarse", "decode", "display_shapes", "read_backdrop"]

_COAST_DEG = 0.01  # tolerance of the border of a region of the user's own


@dataclass(frozen=True)
class Backdrop:
    """
    Land and borders, each a list of arrays of longitudes and latitudes in degrees, shape (n, 2).

    Attributes
    ----------
    land
        Closed rings, outer ones counterclockwise, holes clockwise, unwrapped past 180 degrees.
    borders
        Lines between countries.
    disputed
        Lines that bound disputed regions.
    """

    land: list[NDArray[np.float64]]
    borders: list[NDArray[np.float64]]
    disputed: list[NDArray[np.float64]]


@cache
def read_backdrop() -> Backdrop:
    """
    Read the world's land and borders, simplified for drawing.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> len(read_backdrop().borders)
    377
    """
    text = json.loads(basemaps.backdrop_json())
    land, steps = [], text["steps"]
    for polygon in text["land"]:
        for i, ring in enumerate(decode(polygon, steps)):
            x, y = ring[:-1].T
            is_ccw = np.dot(x, np.roll(y, -1)) > np.dot(y, np.roll(x, -1))
            land.append(ring if is_ccw == (i == 0) else ring[::-1])
    return Backdrop(land, decode(text["borders"], steps), decode(text["disputed"], steps))


def decode(texts: Sequence[str], steps: int) -> list[NDArray[np.float64]]:
    """
    Decode rings and lines from the encoding that `basemaps.backdrop_json` describes.

    Parameters
    ----------
    texts
        Encoded rings or lines.
    steps
        Grid steps per degree.

    Returns
    -------
    list of arrays
        Longitudes and latitudes in degrees, shape (n, 2).

    Examples
    --------
    >>> [line.tolist() for line in decode(["ADCC", "@A"], 2)]
    [[[0.5, -1.5], [1.5, -0.5]], [[-0.5, 0.5]]]
    """
    code = np.frombuffer("".join(texts).encode("ascii"), np.uint8).astype(np.int64) - 63
    ends = np.flatnonzero(code < 32)  # the last digit of each number
    starts = np.append(0, ends[:-1] + 1)
    place = np.arange(code.size) - np.repeat(starts, ends - starts + 1)
    folded = np.add.reduceat((code & 31) << 5 * place, starts)
    deltas = np.where(folded & 1, ~(folded >> 1), folded >> 1).reshape(-1, 2)
    cuts = np.searchsorted(ends, np.cumsum([len(text) for text in texts])) // 2
    totals = np.vstack([np.zeros((1, 2), np.int64), np.cumsum(deltas, axis=0)])
    return [(totals[a + 1 : b + 1] - totals[a]) / steps for a, b in pairwise([0, *cuts.tolist()])]


def coarse(shapes: NDArray[Any], tolerance_deg: float) -> NDArray[Any]:
    """Simplify shapes for a screen; a shape that would become empty is kept as it is."""
    simple = shapely.simplify(shapes, tolerance_deg, preserve_topology=False)
    return np.where(shapely.is_empty(simple), shapes, simple)


def display_shapes(codes: NDArray[Any], shapes: NDArray[Any]) -> NDArray[Any]:
    """
    Simplified shapes of regions; regions of the user's own are simplified here.

    Parameters
    ----------
    codes, shapes
        Columns `region` and `geometry` of `Reach.regions`.

    Returns
    -------
    NDArray
        MultiPolygons for drawing, in the same order.

    Examples
    --------
    >>> from rangeviz.basemaps import read_regions
    >>> whole = read_regions(["ISL"])
    >>> drawn = display_shapes(whole["region"], whole["geometry"])
    >>> len(drawn) == len(whole["region"])
    True
    """
    known = set(basemaps.read_codes())
    found = basemaps.read_display([code for code in codes.tolist() if code in known])
    ready = dict(zip(found["region"].tolist(), found["geometry"], strict=True))
    own = [code not in ready for code in codes]
    result = np.array([ready.get(code) for code in codes], dtype=object)
    if any(own):
        result[own] = coarse(shapes[own], _COAST_DEG)
    return result
