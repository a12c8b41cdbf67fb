"""Distances from one site to regions and points; status, verdict, share and reach curves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.coverage.membership import (
    Band,
    LaunchSite,
    PlaceDistances,
    close_margin_m,
    some_and_all,
    too_close,
)
from rangeviz.geodesy import range_envelope
from rangeviz.geodesy.curves import Curves, curves_of, ramps_of
from rangeviz.geodesy.extent import Extent, extent_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.coverage.target_regions import TargetRegions
    from rangeviz.geodesy.distance import Launch, SiteDistance

__all__ = ["SiteReach"]


class SiteReach:
    """
    Reach from one site: distances, statuses, verdicts, shares, envelopes and curves.

    Results are computed at their first use, and kept.

    Parameters
    ----------
    geometry
        Site that distances are measured from, validated by `checks.site`.
    launch
        Whether from its nearest point (``"anywhere"``) or its farthest (``"everywhere"``).
    targets
        Regions that distances are measured to.
    tolerance_m
        Greatest error of the boundary of an envelope that is drawn, metres.
    within_m
        Regions that are surely farther than this are not measured; they are out of reach.

    Examples
    --------
    >>> import shapely
    >>> from rangeviz.coverage.target_regions import TargetRegions
    >>> square = shapely.multipolygons([shapely.box(1, 0, 2, 1)])
    >>> targets = TargetRegions(np.array([square]), np.array([-1]))
    >>> reach = SiteReach(shapely.points(0.0, 0.0), "anywhere", targets)
    >>> reach.extent.nearest_m.round(-2), reach.status(Band(0.0, 150_000.0))
    (array([111300.]), array(['partial'], dtype=object))
    """

    def __init__(
        self,
        geometry: shapely.Geometry,
        launch: Launch,
        targets: TargetRegions,
        *,
        tolerance_m: float = 10.0,
        within_m: float = np.inf,
    ) -> None:
        self.targets = targets
        self.launch_site = LaunchSite(geometry, launch)
        self._tolerance_m = tolerance_m
        self._within_m = within_m
        self._statuses: dict[Band, NDArray[np.object_]] = {}
        self._envelopes: dict[tuple[Band, float], MultiPolygon] = {}
        self._shares: dict[Band, NDArray[np.float64]] = {}

    @property
    def launch(self) -> Launch:
        """Point of the site that distances are measured from."""
        return self.launch_site.launch

    @property
    def distance(self) -> SiteDistance:
        """Distances by the launch."""
        return self.launch_site.own

    @cached_property
    def extent(self) -> Extent:
        """Least and greatest distance of every region."""
        points = self.targets.points
        return extent_of(self.distance, self.targets.shapes, points, within_m=self._within_m)

    def places(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> PlaceDistances:
        """Distances of n places, degrees, and what reaches them."""
        return PlaceDistances(self.launch_site, lon, lat)

    def envelope(self, band: Band, tolerance_m: float | None = None) -> MultiPolygon:
        """Envelope of a band, to the tolerance of the answer if none is given."""
        key = band, self._tolerance_m if tolerance_m is None else tolerance_m
        if key not in self._envelopes:
            self._envelopes[key] = range_envelope(
                self.launch_site.geometry,
                radius_m=band.radius_m,
                inner_m=band.inner_m,
                launch=self.launch,
                tolerance_m=key[1],
            )
        return self._envelopes[key]

    def status(self, band: Band) -> NDArray[np.object_]:
        """Whether none, part or all of each region is in reach, by distance alone."""
        if band not in self._statuses:
            none = self.extent.nearest_m > band.radius_m
            full = self.extent.farthest_m <= band.radius_m
            if band.inner_m:
                self._leave_out_too_near(band, none, full)
            status = np.select([none, full], ["none", "full"], "partial").astype(object)
            self._statuses[band] = status
        return self._statuses[band].copy()

    def verdict(self, bands: Mapping[str, Band]) -> NDArray[np.object_]:
        """Verdict on each region, by the low, nominal and high band of a system."""
        low, nominal, high = bands.values()
        verdict = self.status(nominal)
        verdict[(verdict == "none") & (self.status(high) != "none")] = "possible"
        certain = np.flatnonzero(self.status(low) == "full")
        farthest_m = self._farthest_everywhere_m(low.radius_m, certain)
        certain = certain[farthest_m <= low.radius_m]
        if self.launch == "anywhere":  # with everywhere, the status has it
            certain = certain[self.extent.nearest_m[certain] >= low.inner_m]
        verdict[certain] = "certain"
        return verdict

    def close_calls(self, bands: Mapping[str, Band]) -> NDArray[np.bool_]:
        """
        Whether the verdict on each region is too close to call.

        It is if a distance that decides is too close to the figure that it is compared with: either
        end of a region to the nominal one; the farthest point, from everywhere in the site, to the
        low one if the verdict is ``certain``; the nearest to the high one if it is ``possible``;
        and either end to the minimum range.
        """
        low, nominal, high = (band.radius_m for band in bands.values())
        nearest, farthest = self.extent
        verdict = self.verdict(bands)
        close = too_close(nominal, nearest) | too_close(nominal, farthest)
        close |= (verdict == "possible") & too_close(high, nearest)
        certain = np.flatnonzero(verdict == "certain")
        limit_m = low - float(close_margin_m(low))
        close[certain] |= too_close(low, self._farthest_everywhere_m(limit_m, certain))
        inner = bands["nominal"].inner_m
        if inner:
            may_hang = nearest < inner + close_margin_m(inner)
            if self.launch == "everywhere":
                may_hang = verdict != "none"
            rows = np.flatnonzero(may_hang)
            for end_m in self._opposite_extent(rows):
                close[rows] |= too_close(inner, end_m)
        return close

    def share(self, band: Band) -> NDArray[np.float64]:
        """Share of each region's area within a band."""
        if band not in self._shares:
            status = self.status(band)
            share = np.where(status == "full", 1.0, 0.0)
            rows = np.flatnonzero(status == "partial")
            share[rows] = self.share_of(band, rows)
            self._shares[band] = share
        return self._shares[band].copy()

    def share_of(self, band: Band, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Share of some regions, partly in reach, by number."""
        return self.targets.shares_within(lambda tolerance: self.envelope(band, tolerance), rows)

    @cached_property
    def curves(self) -> Curves:
        """Share of each of n regions within any distance; countries are numbered from n on."""
        targets, extent = self.targets, self.extent
        ramps = ramps_of(self.distance, targets.cells, *extent)
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
    def _opposite_extents(self) -> Extent:
        """Extents by the opposite launch; NaN where they have not been needed yet."""
        nan = np.full(self.targets.shapes.size, np.nan)
        return Extent(nan, nan.copy())

    def _opposite_extent(self, rows: NDArray[np.intp]) -> Extent:
        """Least and greatest distance of some regions by the opposite launch."""
        extents = self._opposite_extents
        new = rows[np.isnan(extents.nearest_m[rows])]
        if new.size:
            measured = extent_of(self.launch_site.opposite, self.targets.shapes[new])
            for kept, values in zip(extents, measured, strict=True):
                kept[new] = values
        return Extent(extents.nearest_m[rows], extents.farthest_m[rows])

    def _farthest_everywhere_m(self, limit_m: float, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Greatest distance of some regions with launch everywhere; exact if it is over a limit."""
        farthest = self.extent.farthest_m[rows]
        width_m = self.distance.width_m
        if self.launch == "everywhere" or width_m == 0:
            return farthest
        undecided = np.flatnonzero(farthest + width_m > limit_m)
        farthest[undecided] = self._opposite_extent(rows[undecided]).farthest_m
        return farthest

    def _leave_out_too_near(
        self, band: Band, none: NDArray[np.bool_], full: NDArray[np.bool_]
    ) -> None:
        """Correct which regions are out of reach, and which wholly in reach, by a minimum range."""
        nearest, farthest = self.extent
        is_anywhere = self.launch == "anywhere"
        # with launch anywhere, the site's nearest point reaches what lies beyond the minimum of it
        touched = ~none & (nearest < band.inner_m) if is_anywhere else ~none
        rows = np.flatnonzero(touched)
        if not rows.size:
            return
        opposite = self._opposite_extent(rows)
        is_too_near = opposite.farthest_m < band.inner_m
        is_far_enough = opposite.nearest_m >= band.inner_m
        none[rows] |= is_too_near
        if is_anywhere and len(self.launch_site.groups(band)) > 1:
            undecided = ~is_too_near
        else:
            # only one end of the band decides, or the region hangs together and so do its distances
            full[rows] &= is_far_enough
            undecided = ~(is_too_near | is_far_enough | (farthest[rows] <= band.radius_m))
            if is_anywhere:
                undecided &= np.array([len(shape.geoms) > 1 for shape in self.targets.shapes[rows]])
        for row in rows[undecided]:
            some, every = some_and_all(
                self.targets.shapes[row],
                lambda lon, lat: self.launch_site.depth_m(lon, lat, band),
            )
            none[row], full[row] = not some, every
