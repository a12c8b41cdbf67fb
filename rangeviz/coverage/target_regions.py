"""Regions of the targets, with what all sites share: points, areas, cells and shares."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.cells import Cells, cells_of
from rangeviz.geodesy.ellipsoid import WGS84, unit_vectors
from rangeviz.geodesy.extent import MAX_EDGE_M
from rangeviz.geodesy.site_points import Points, points_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

__all__ = ["TargetRegions"]

_LEAST_SHARE = 1e-9  # of a region partly in reach, and of what is left of it
_TOLERANCES_M = (10.0, 1.0, 0.1, 0.01, 0.001)  # of the envelopes that shares are measured with
_BOUNDARY_SHARE = 2e-4
"""Share of a region that an envelope's error may amount to along a boundary as long as it."""


class TargetRegions:
    """
    Regions of the targets, with their points, areas and cells, computed once for all sites.

    Parameters
    ----------
    shapes
        MultiPolygons, shape (n,).
    group
        Number of the country that each region counts for, -1 for none, shape (n,).
    cells_per_region
        Number of cells a region is divided into, for shares by distance. With 256, shares are right
        to 0.06 percentage points in 99 of 100 cases, and to 0.2 in all cases tried; with half as
        many, the errors are a third larger.

    Examples
    --------
    >>> square = shapely.multipolygons([shapely.box(0, 0, 1, 1)])
    >>> regions = TargetRegions(np.array([square]), np.array([-1]))
    >>> (regions.area_m2 / 1e6).round().tolist()  # square kilometres
    [12308.0]
    """

    def __init__(
        self,
        shapes: NDArray[np.object_],
        group: NDArray[np.intp],
        *,
        cells_per_region: int = 256,
    ) -> None:
        self.shapes = shapes
        self.group = group
        self.cells_per_region = cells_per_region

    def __getstate__(self) -> dict[str, Any]:
        """Leave computed properties out of a pickle."""
        return {
            "shapes": self.shapes,
            "group": self.group,
            "cells_per_region": self.cells_per_region,
        }

    @cached_property
    def points(self) -> Points:
        """Densified vertices of the regions."""
        return points_of(self.shapes, edge_m=MAX_EDGE_M)

    @cached_property
    def area_m2(self) -> NDArray[np.float64]:
        """Areas on the ellipsoid, square metres, shape (n,)."""
        return areas_m2(self.shapes)

    @cached_property
    def cells(self) -> Cells:
        """Cells of the regions."""
        return cells_of(self.shapes, per_region=self.cells_per_region)

    @cached_property
    def _tolerance_m(self) -> NDArray[np.float64]:
        """Tolerance of the envelopes that each region's share is measured with, shape (n,)."""
        parts, owner = shapely.get_parts(self.shapes, return_index=True)
        west, south, east, north = shapely.bounds(parts).T
        ends = unit_vectors(west, south), unit_vectors(east, north)
        size_m = WGS84.a * np.linalg.norm(ends[1] - ends[0], axis=1)
        largest = np.zeros(self.shapes.size)
        np.maximum.at(largest, owner, size_m)
        needed = _BOUNDARY_SHARE * self.area_m2 / np.maximum(largest, 1e-3)
        allowed = np.array(_TOLERANCES_M)
        finer = np.searchsorted(-allowed, -needed)
        return allowed[np.minimum(finer, allowed.size - 1)]

    def shares_within(
        self, envelope: Callable[[float], MultiPolygon], rows: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """
        Shares of some regions within an envelope that holds part of each.

        Parameters
        ----------
        envelope
            Envelope to a tolerance, metres; a small region needs a finer one.
        rows
            Numbers of the regions.

        Returns
        -------
        NDArray
            Over 0 and under 1, right to 0.1 percentage points.
        """
        share = np.empty(rows.size)
        tolerance = self._tolerance_m[rows]
        for value in np.unique(tolerance):
            some = np.flatnonzero(tolerance == value)
            shapes = self.shapes[rows[some]]
            inside = areas_m2(shapely.intersection(shapes, envelope(float(value))))
            share[some] = inside / self.area_m2[rows[some]]
        return np.clip(share, _LEAST_SHARE, 1 - _LEAST_SHARE)
