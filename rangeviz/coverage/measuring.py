"""What judging a claim measures, kept: pairs of points and shares of area, by ground."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.geodesy.cells import Cells, cells_of
from rangeviz.geodesy.curves import curves_of, ramps_of
from rangeviz.geodesy.pairs import (
    Pair,
    Shape,
    farthest_pair,
    last_reached,
    nearest_pair,
    shape_distance_m,
)

if TYPE_CHECKING:
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.grounds import Ground

__all__ = [
    "cells_in",
    "farthest_of",
    "km_for_share",
    "last_of",
    "nearest_of",
    "shape_of",
    "share_within",
]

_CELLS = 1024  # of an area, for shares


@lru_cache(maxsize=512)
def shape_of(ground: Ground) -> Shape:
    """Shape of a ground, with what was measured of it."""
    return Shape(ground.geometry)


@lru_cache(maxsize=4096)
def nearest_of(start: Ground, end: Ground) -> Pair:
    """Pair of points that lie nearest to each other."""
    return nearest_pair(shape_of(start), shape_of(end))


@lru_cache(maxsize=4096)
def farthest_of(start: Ground, end: Ground) -> Pair:
    """Pair of points that lie farthest from each other."""
    return farthest_pair(shape_of(start), shape_of(end))


@lru_cache(maxsize=4096)
def last_of(start: Ground, end: Ground) -> Pair:
    """Pair whose end lies farthest from the nearest point of the start."""
    one, other = shape_of(start), shape_of(end)
    km = None
    if not (end.is_point or start.is_point):  # from a point, the farthest place is on the border
        km = shape_distance_m(one, other, "anywhere", farthest=True)
    return last_reached(one, other, km)


@lru_cache(maxsize=1024)
def _curve(where: str, start: Ground, end: Ground) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Share of the end's area within a distance of the start: distances in km, and shares."""
    launch: Launch = "everywhere" if where == "everywhere" else "anywhere"
    near = shape_of(start).measured(launch)
    first, last = (
        np.array([shape_distance_m(shape_of(start), shape_of(end), launch, farthest=far)])
        for far in (False, True)
    )
    ramps = ramps_of(near, cells_in(end), first, last)
    curve = curves_of(ramps, first, last)
    return tuple((curve.distance_m / 1000).tolist()), tuple(curve.share.tolist())


@lru_cache(maxsize=256)
def cells_in(ground: Ground) -> Cells:
    """Cells of an area, for shares."""
    return cells_of(np.array([ground.geometry]), per_region=_CELLS)


def share_within(where: str, start: Ground, end: Ground, range_km: float) -> float:
    """Share of an area within a range; of every place of the start if `where` says everywhere."""
    km, share = _curve(where, start, end)
    return float(np.interp(range_km, km, share))


def km_for_share(where: str, start: Ground, end: Ground, share: float) -> float:
    """Least range in km that has a share of an area within it."""
    km, shares = _curve(where, start, end)
    return float(np.interp(share, shares, km))
