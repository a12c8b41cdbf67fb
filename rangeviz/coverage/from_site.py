"""What lies how far from one site: status, verdict and share of regions, and their reach curves."""

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
from rangeviz.geodesy.extent import EDGE_M, Extent, extent_of
from rangeviz.geodesy.site_points import Points, points_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.catalog.records import Site

__all__ = ["Band", "Cover", "Land", "too_close"]

_CLOSE_M, _CLOSE_SHARE = 5_000.0, 0.005
_SHARE_TOLERANCE_M = 10.0  # of the envelopes that areas are taken with
_OTHER: dict[Launch, Launch] = {"anywhere": "everywhere", "everywhere": "anywhere"}


class Band(NamedTuple):
    """Between a minimum and a maximum range, metres."""

    inner_m: float
    radius_m: float


class Distances(NamedTuple):
    """Distances of n points from a site by the launch asked for, and by the other, metres."""

    mine_m: NDArray[np.float64]
    other_m: NDArray[np.float64]


def too_close(range_m: ArrayLike, distance_m: ArrayLike) -> NDArray[np.bool_]:
    """
    Tell where a range and a distance are too close to call.

    Within 5 km, or half a per cent of the range: no coastline, nor any rounded figure, is better.
    """
    apart = np.abs(np.asarray(range_m) - np.asarray(distance_m))
    close: NDArray[np.bool_] = apart <= np.maximum(_CLOSE_M, _CLOSE_SHARE * np.asarray(range_m))
    return close


class Land:
    """
    The regions asked about, and what every site needs of them, worked out once.

    Parameters
    ----------
    shapes
        Their MultiPolygons, shape (n,).
    group
        What they are counted together for: the number of each one's country, -1 for none.
    cells_each
        How many cells to take a region apart into, for shares by the distance. With 256 they are
        right to 0.06 percentage points in 99 of 100 cases, and to 0.2 in all that were tried; with
        half as many, to a third more.
    """

    def __init__(
        self, shapes: NDArray[np.object_], group: NDArray[np.intp], *, cells_each: int = 256
    ) -> None:
        self.shapes = shapes
        self.group = group
        self.cells_each = cells_each

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a pickle what can be worked out again."""
        return {"shapes": self.shapes, "group": self.group, "cells_each": self.cells_each}

    @cached_property
    def points(self) -> Points:
        """Their vertices."""
        return points_of(self.shapes, edge_m=EDGE_M)

    @cached_property
    def area_m2(self) -> NDArray[np.float64]:
        """Their areas on the ellipsoid."""
        return areas_m2(self.shapes)

    @cached_property
    def cells(self) -> Cells:
        """The regions in small cells."""
        return cells_of(self.shapes, each=self.cells_each)


class Cover:
    """
    What lies how far from one site, and how much of it within which band.

    Parameters
    ----------
    site
        Where from.
    launch
        From which point of it.
    land
        The regions.
    tolerance_m
        How far envelopes may stray, metres.
    """

    def __init__(self, site: Site, launch: Launch, land: Land, tolerance_m: float) -> None:
        self._geometry = site.geometry
        self._launch: Launch = launch
        self.land = land
        self._tolerance_m = tolerance_m
        self._envelopes: dict[tuple[Band, float], MultiPolygon] = {}
        self._shares: dict[Band, NDArray[np.float64]] = {}

    @cached_property
    def extent(self) -> Extent:
        """Least and greatest distance of every region."""
        return self._extent(self._launch, np.arange(self.land.shapes.size))

    def distances_m(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Distances:
        """Measure how far n points are."""
        mine, other = (
            SiteDistance(self._geometry, launch).to_points_m(lon, lat)
            for launch in (self._launch, _OTHER[self._launch])
        )
        return Distances(mine, other)

    def reached(self, band: Band, at: Distances) -> NDArray[np.bool_]:
        """Tell which of n points, by what `distances_m` gave for them, lie within a band."""
        # of the site's points, the farthest; with launch everywhere, the nearest
        within: NDArray[np.bool_] = (at.mine_m <= band.radius_m) & (at.other_m >= band.inner_m)
        return within

    def verdict_of_points(self, bands: Mapping[str, Band], at: Distances) -> NDArray[np.object_]:
        """Put into one word for each of n points what the published figures leave open."""
        low, nominal, high = bands.values()
        certain = (np.maximum(*at) <= low.radius_m) & (np.minimum(*at) >= low.inner_m)
        words = {"certain": certain, "full": self.reached(nominal, at)}
        words["possible"] = self.reached(high, at)
        return np.select(list(words.values()), list(words), "none").astype(object)

    def envelope(self, band: Band) -> MultiPolygon:
        """Give what lies within a band, drawn to the tolerance asked for."""
        return self._drawn(band, self._tolerance_m)

    def status(self, band: Band) -> NDArray[np.object_]:
        """Tell for each region whether none, part or all of it is in reach, by distance alone."""
        none = self.extent.nearest_m > band.radius_m
        full = self.extent.farthest_m <= band.radius_m
        if band.inner_m > 0:
            # the other launch's distances differ by no more than the site's width
            width_m = 0.0 if self._launch == "anywhere" else self._width_m
            near = np.flatnonzero(self.extent.nearest_m - width_m < band.inner_m)
            other = self._other_extent(near)
            none[near] |= other.farthest_m < band.inner_m
            full[near] &= other.nearest_m >= band.inner_m
        return np.select([none, full], ["none", "full"], "partial").astype(object)

    def verdict(self, bands: Mapping[str, Band]) -> NDArray[np.object_]:
        """Put the status and the spread of the figures into one word for each region."""
        low, nominal, high = bands.values()
        verdict = self.status(nominal)
        verdict[(verdict == "none") & (self.status(high) != "none")] = "possible"
        sure = np.flatnonzero(self.status(low) == "full")
        sure = sure[self._wherever_m(low, sure) <= low.radius_m]
        if low.inner_m > 0 and self._launch == "anywhere":  # else the status knows
            sure = sure[self.extent.nearest_m[sure] >= low.inner_m]
        verdict[sure] = "certain"
        return verdict

    def share(self, band: Band) -> NDArray[np.float64]:
        """Give the share of each region's area within a band."""
        if band not in self._shares:
            status = self.status(band)
            share = np.where(status == "full", 1.0, 0.0)
            partial = np.flatnonzero(status == "partial")
            envelope = self._drawn(band, min(self._tolerance_m, _SHARE_TOLERANCE_M))
            inside = shapely.intersection(self.land.shapes[partial], envelope)
            share[partial] = np.clip(areas_m2(inside) / self.land.area_m2[partial], 0, 1)
            self._shares[band] = share
        return self._shares[band]

    @cached_property
    def curves(self) -> Curves:
        """The share of each of n regions within any distance; groups are numbered from n on."""
        land, extent = self.land, self.extent
        ramps = ramps_of(SiteDistance(self._geometry, self._launch), land.cells, *extent)
        regions = curves_of(ramps, *extent)
        counted = land.group >= 0
        group, n = land.group[counted], int(land.group.max(initial=-1)) + 1
        if not n:
            return regions
        nearest, farthest = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(nearest, group, extent.nearest_m[counted])
        np.maximum.at(farthest, group, extent.farthest_m[counted])
        together = ramps.grouped(land.group, land.area_m2)
        groups = curves_of(together, nearest, farthest)
        groups = groups._replace(owner=groups.owner + land.shapes.size)
        return Curves(*(np.concatenate(pair) for pair in zip(regions, groups, strict=True)))

    @cached_property
    def _width_m(self) -> float:
        return SiteDistance(self._geometry).width_m

    @cached_property
    def _other(self) -> Extent:
        """Extents by the other launch, as far as anybody asked: the rest is not a number."""
        nan = np.full(self.land.shapes.size, np.nan)
        return Extent(nan, nan.copy())

    def _other_extent(self, rows: NDArray[np.intp]) -> Extent:
        """Give the least and greatest distance of some regions by the other launch."""
        new = rows[np.isnan(self._other.nearest_m[rows])]
        if new.size:
            for known, found in zip(
                self._other, self._extent(_OTHER[self._launch], new), strict=True
            ):
                known[new] = found
        return Extent(self._other.nearest_m[rows], self._other.farthest_m[rows])

    def _wherever_m(self, band: Band, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Greatest distance from the site's farthest point, if it decides about some regions."""
        farthest = self.extent.farthest_m[rows]
        if self._launch == "everywhere" or self._width_m == 0:
            return farthest
        open_ = np.flatnonzero(farthest + self._width_m > band.radius_m)
        farthest[open_] = self._other_extent(rows[open_]).farthest_m
        return farthest

    def _extent(self, launch: Launch, rows: NDArray[np.intp]) -> Extent:
        site = SiteDistance(self._geometry, launch)
        if rows.size == self.land.shapes.size:
            return extent_of(site, self.land.shapes, self.land.points)
        return extent_of(site, self.land.shapes[rows])

    def _drawn(self, band: Band, tolerance_m: float) -> MultiPolygon:
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
