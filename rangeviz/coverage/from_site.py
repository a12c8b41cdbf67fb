"""Distances from one site to regions and points; status, verdict, share and reach curves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy import range_envelope
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.cells import Cells, cells_of
from rangeviz.geodesy.curves import Curves, curves_of, ramps_of
from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.extent import MAX_EDGE_M, Extent, extent_of
from rangeviz.geodesy.site_points import Points, points_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.catalog.records import Site

__all__ = ["Band", "SiteReach", "TargetRegions", "too_close"]

_TOO_CLOSE_M, _TOO_CLOSE_SHARE = 5_000.0, 0.005
_SHARE_TOLERANCE_M = 10.0  # of the envelopes that shares are measured with
_OPPOSITE: dict[Launch, Launch] = {"anywhere": "everywhere", "everywhere": "anywhere"}


class Band(NamedTuple):
    """Distances from a minimum to a maximum range, metres."""

    inner_m: float
    radius_m: float


class Distances(NamedTuple):
    """Distances of n points from a site, by its own launch and by the opposite one, metres."""

    own_launch_m: NDArray[np.float64]
    opposite_launch_m: NDArray[np.float64]


def too_close(range_m: ArrayLike, distance_m: ArrayLike) -> NDArray[np.bool_]:
    """
    Whether a range and a distance are too close to call.

    They are within 5 km, or half a per cent of the range: no coastline and no rounded figure is
    more accurate.

    Parameters
    ----------
    range_m, distance_m
        Metres; they broadcast against each other.

    Returns
    -------
    NDArray
        Booleans, of the shape the arguments broadcast to.

    Examples
    --------
    >>> too_close(2_000_000, [1_991_000, 1_989_000]).tolist()
    [True, False]
    """
    apart = np.abs(np.asarray(range_m) - np.asarray(distance_m))
    close: NDArray[np.bool_] = apart <= np.maximum(
        _TOO_CLOSE_M, _TOO_CLOSE_SHARE * np.asarray(range_m)
    )
    return close


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


class SiteReach:
    """
    Reach from one site: distances, statuses, verdicts, shares, envelopes and curves.

    Results are computed at their first use, and kept.

    Parameters
    ----------
    site
        Site that distances are measured from.
    launch
        Whether from its nearest point (``"anywhere"``) or its farthest (``"everywhere"``).
    targets
        Regions that distances are measured to.
    tolerance_m
        Greatest error of the boundary of an envelope, metres.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> square = shapely.multipolygons([shapely.box(1, 0, 2, 1)])
    >>> targets = TargetRegions(np.array([square]), np.array([-1]))
    >>> reach = SiteReach(point_site(0.0, 0.0), "anywhere", targets, 10.0)
    >>> reach.extent.nearest_m.round(-2), reach.status(Band(0.0, 150_000.0))
    (array([111300.]), array(['partial'], dtype=object))
    """

    def __init__(
        self, site: Site, launch: Launch, targets: TargetRegions, tolerance_m: float
    ) -> None:
        self._geometry = site.geometry
        self._launch: Launch = launch
        self.targets = targets
        self._tolerance_m = tolerance_m
        self._envelopes: dict[tuple[Band, float], MultiPolygon] = {}
        self._shares: dict[Band, NDArray[np.float64]] = {}

    @cached_property
    def extent(self) -> Extent:
        """Least and greatest distance of every region."""
        return self._measure(self._launch, np.arange(self.targets.shapes.size))

    def distances_m(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Distances:
        """Measure the distances of n points by both launches, metres."""
        own, opposite = (
            SiteDistance(self._geometry, launch).to_points_m(lon, lat)
            for launch in (self._launch, _OPPOSITE[self._launch])
        )
        return Distances(own, opposite)

    def reached(self, band: Band, distances: Distances) -> NDArray[np.bool_]:
        """Whether each of n points lies within a band, by its `distances_m`."""
        # the minimum range is compared with the distance from the site's farthest point (with
        # launch everywhere, from its nearest)
        within: NDArray[np.bool_] = (distances.own_launch_m <= band.radius_m) & (
            distances.opposite_launch_m >= band.inner_m
        )
        return within

    def verdict_of_points(
        self, bands: Mapping[str, Band], distances: Distances
    ) -> NDArray[np.object_]:
        """Verdict on each of n points, by the low, nominal and high band of a system."""
        low, nominal, high = bands.values()
        is_certain = (np.maximum(*distances) <= low.radius_m) & (
            np.minimum(*distances) >= low.inner_m
        )
        verdicts = {"certain": is_certain, "full": self.reached(nominal, distances)}
        verdicts["possible"] = self.reached(high, distances)
        return np.select(list(verdicts.values()), list(verdicts), "none").astype(object)

    def envelope(self, band: Band) -> MultiPolygon:
        """Envelope of a band, to the tolerance of the answer."""
        return self._draw(band, self._tolerance_m)

    def status(self, band: Band) -> NDArray[np.object_]:
        """Whether none, part or all of each region is in reach, by distance alone."""
        none = self.extent.nearest_m > band.radius_m
        full = self.extent.farthest_m <= band.radius_m
        if band.inner_m > 0:
            # the opposite launch's distances differ by no more than the site's width
            width_m = 0.0 if self._launch == "anywhere" else self._width_m
            near = np.flatnonzero(self.extent.nearest_m - width_m < band.inner_m)
            opposite = self._opposite_extent(near)
            none[near] |= opposite.farthest_m < band.inner_m
            full[near] &= opposite.nearest_m >= band.inner_m
        return np.select([none, full], ["none", "full"], "partial").astype(object)

    def verdict(self, bands: Mapping[str, Band]) -> NDArray[np.object_]:
        """Verdict on each region, by the low, nominal and high band of a system."""
        low, nominal, high = bands.values()
        verdict = self.status(nominal)
        verdict[(verdict == "none") & (self.status(high) != "none")] = "possible"
        certain = np.flatnonzero(self.status(low) == "full")
        certain = certain[self._farthest_everywhere_m(low, certain) <= low.radius_m]
        if low.inner_m > 0 and self._launch == "anywhere":  # with everywhere, the status has it
            certain = certain[self.extent.nearest_m[certain] >= low.inner_m]
        verdict[certain] = "certain"
        return verdict

    def share(self, band: Band) -> NDArray[np.float64]:
        """Share of each region's area within a band."""
        if band not in self._shares:
            status = self.status(band)
            share = np.where(status == "full", 1.0, 0.0)
            partial = np.flatnonzero(status == "partial")
            envelope = self._draw(band, min(self._tolerance_m, _SHARE_TOLERANCE_M))
            inside = shapely.intersection(self.targets.shapes[partial], envelope)
            share[partial] = np.clip(areas_m2(inside) / self.targets.area_m2[partial], 0, 1)
            self._shares[band] = share
        return self._shares[band]

    @cached_property
    def curves(self) -> Curves:
        """Share of each of n regions within any distance; countries are numbered from n on."""
        targets, extent = self.targets, self.extent
        ramps = ramps_of(SiteDistance(self._geometry, self._launch), targets.cells, *extent)
        regions = curves_of(ramps, *extent)
        counted = targets.group >= 0
        group, n = targets.group[counted], int(targets.group.max(initial=-1)) + 1
        if not n:
            return regions
        nearest, farthest = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(nearest, group, extent.nearest_m[counted])
        np.maximum.at(farthest, group, extent.farthest_m[counted])
        together = ramps.grouped(targets.group, targets.area_m2)
        countries = curves_of(together, nearest, farthest)
        countries = countries._replace(owner=countries.owner + targets.shapes.size)
        return Curves(*(np.concatenate(pair) for pair in zip(regions, countries, strict=True)))

    @cached_property
    def _width_m(self) -> float:
        return SiteDistance(self._geometry).width_m

    @cached_property
    def _opposite_extents(self) -> Extent:
        """Extents by the opposite launch; NaN where they have not been needed yet."""
        nan = np.full(self.targets.shapes.size, np.nan)
        return Extent(nan, nan.copy())

    def _opposite_extent(self, rows: NDArray[np.intp]) -> Extent:
        """Least and greatest distance of some regions by the opposite launch."""
        extents = self._opposite_extents
        new = rows[np.isnan(extents.nearest_m[rows])]
        if new.size:
            measured = self._measure(_OPPOSITE[self._launch], new)
            for kept, values in zip(extents, measured, strict=True):
                kept[new] = values
        return Extent(extents.nearest_m[rows], extents.farthest_m[rows])

    def _farthest_everywhere_m(self, band: Band, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Greatest distance of some regions with launch everywhere, exact where it decides."""
        farthest = self.extent.farthest_m[rows]
        if self._launch == "everywhere" or self._width_m == 0:
            return farthest
        undecided = np.flatnonzero(farthest + self._width_m > band.radius_m)
        farthest[undecided] = self._opposite_extent(rows[undecided]).farthest_m
        return farthest

    def _measure(self, launch: Launch, rows: NDArray[np.intp]) -> Extent:
        """Measure the extent of some regions, by number."""
        site = SiteDistance(self._geometry, launch)
        if rows.size == self.targets.shapes.size:
            return extent_of(site, self.targets.shapes, self.targets.points)
        return extent_of(site, self.targets.shapes[rows])

    def _draw(self, band: Band, tolerance_m: float) -> MultiPolygon:
        """Draw the envelope of a band, once for each tolerance."""
        key = band, tolerance_m
        if key not in self._envelopes:
            self._envelopes[key] = range_envelope(
                self._geometry,
                radius_m=band.radius_m,
                inner_m=band.inner_m,
                launch=self._launch,
                tolerance_m=tolerance_m,
            )
        return self._envelopes[key]
