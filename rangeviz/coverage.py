"""What "in reach" means: distances, status and share of regions, for systems, sites and targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import shapely

from rangeviz.catalog import Catalog, Site, System, load_catalog
from rangeviz.errors import RadiusError
from rangeviz.geodesy import checks, range_envelope
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.extent import EDGE_M, Extent, extent_of
from rangeviz.geodesy.sources import Points, points_of
from rangeviz.lookup import find_regions, find_sites, find_systems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

__all__ = ["Reach", "reach"]

Bound = Literal["low", "nominal", "high"]
_SHARE_TOLERANCE_M = 10.0  # of the envelopes that areas are taken with
_REGION = ("region", "name", "country", "disputed", "area_km2", "geometry")


class _Band(NamedTuple):
    """Between a minimum and a maximum range, metres."""

    inner_m: float
    radius_m: float


@dataclass(frozen=True)
class Reach:
    """
    Which regions lie within reach of which systems from which sites.

    Made by `reach`; the frames are plain GeoDataFrames in EPSG:4326.

    Attributes
    ----------
    systems
        The missiles asked about; a launcher has become what it fires.
    sites
        Where from.
    targets
        Codes of the countries or regions asked about.
    launch
        Whether distances are from the site's nearest point (``"anywhere"``) or its farthest
        (``"everywhere"``).
    tolerance_m
        How far the boundary of an envelope may stray, metres.
    catalog
        Where the ranges come from.
    """

    systems: tuple[System, ...]
    sites: tuple[Site, ...]
    targets: tuple[str, ...]
    launch: Launch
    tolerance_m: float
    catalog: Catalog
    _targets: Mapping[str, NDArray[Any]]
    _covers: Mapping[str, _Cover]

    @cached_property
    def envelopes(self) -> GeoDataFrame:
        """
        Outlines: `system`, `site`, `bound` (low, nominal or high), `range_km`, `geometry`.

        One row for every system, site and published bound, in that order.
        """
        rows = [
            {
                "system": system.id,
                "site": site.id,
                "bound": bound,
                "range_km": km,
                "geometry": self._covers[site.id].envelope(_band(system, bound)),
            }
            for system in self.systems
            for site in self.sites
            for bound, km in _bounds(system).items()
        ]
        return _frame({name: [row[name] for row in rows] for name in rows[0]})

    @cached_property
    def regions(self) -> GeoDataFrame:
        """
        Every region for every system and site, one row each.

        `system`, `site`, `range_km` (nominal), `region` (ISO 3166-2 where there is a code), `name`,
        `country`, `disputed`, `nearest_km` and `farthest_km` (least and greatest distance over the
        region), `status` (none, partial or full, by distance alone), `share_low`, `share` and
        `share_high` (of the region's area, from 0 to 1, within the low, nominal and high published
        range), `area_km2`, `geometry`.
        """
        n = len(self._targets["region"])
        table: dict[str, list[Any]] = {}
        for system in self.systems:
            for site in self.sites:
                cover = self._covers[site.id]
                share = {bound: cover.share(_band(system, bound)) for bound in _bounds(system)}
                block = {
                    "system": np.full(n, system.id, dtype=object),
                    "site": np.full(n, site.id, dtype=object),
                    "range_km": np.full(n, system.range_km, dtype=float),
                    **{name: self._targets[name] for name in _REGION[:4]},
                    "nearest_km": cover.extent.nearest_m / 1000,
                    "farthest_km": cover.extent.farthest_m / 1000,
                    "status": cover.status(_band(system, "nominal")),
                    "share_low": share["low"],
                    "share": share["nominal"],
                    "share_high": share["high"],
                    **{name: self._targets[name] for name in _REGION[4:]},
                }
                for name, values in block.items():
                    table.setdefault(name, []).append(values)
        return _frame({name: np.concatenate(parts) for name, parts in table.items()})

    def settle(self) -> None:
        """Compute every envelope and share now, rather than when the frames are asked for."""
        for system in self.systems:
            for bound in _bounds(system):
                for cover in self._covers.values():
                    cover.share(_band(system, bound))
                    cover.envelope(_band(system, bound))

    def summary(self) -> list[str]:
        """Say in sentences how many regions lie wholly or partly in reach."""
        from rangeviz.wording import sentences

        return sentences(self)

    def to_html(self, *, title: str | None = None) -> str:
        """
        Draw the interactive map: one HTML page that needs no network.

        Parameters
        ----------
        title
            Heading; the question the map answers, if left out.
        """
        from rangeviz.webmap import to_html

        return to_html(self, title=title)

    def save(self, path: str | Path, *, title: str | None = None) -> Path:
        """
        Write the map or the table, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, csv, json, md or geojson; written whole or not at all.
        title
            Heading of a map.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no known format or the file cannot be written.
        """
        from rangeviz.export import write

        return write(self, path, title=title)


class _Cover:
    """What lies how far from one site, and how much of it within which band."""

    def __init__(
        self,
        site: Site,
        launch: Launch,
        regions: NDArray[np.object_],
        points: Points | None,
        tolerance_m: float,
    ) -> None:
        self._geometry = site.geometry
        self._launch: Launch = launch
        self._regions = regions
        self._points = points
        self._tolerance_m = tolerance_m
        self._envelopes: dict[tuple[_Band, float], MultiPolygon] = {}
        self._shares: dict[_Band, NDArray[np.float64]] = {}
        self.extent = extent_of(SiteDistance(self._geometry, launch), regions, points)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the regions' vertices out of a pickle: they can be taken apart again."""
        return {**self.__dict__, "_points": None}

    @cached_property
    def _other_extent(self) -> Extent:
        """Distances the other way: what decides about a minimum range."""
        other: Launch = "everywhere" if self._launch == "anywhere" else "anywhere"
        return extent_of(SiteDistance(self._geometry, other), self._regions, self._points)

    def envelope(self, band: _Band) -> MultiPolygon:
        """Give what lies within a band, drawn to the tolerance asked for."""
        return self._drawn(band, self._tolerance_m)

    def status(self, band: _Band) -> NDArray[np.object_]:
        """Tell for each region whether none, part or all of it is in reach, by distance alone."""
        none = self.extent.nearest_m > band.radius_m
        full = self.extent.farthest_m <= band.radius_m
        if band.inner_m > 0:
            none |= self._other_extent.farthest_m < band.inner_m
            full &= self._other_extent.nearest_m >= band.inner_m
        return np.select([none, full], ["none", "full"], "partial").astype(object)

    def share(self, band: _Band) -> NDArray[np.float64]:
        """Give the share of each region's area within a band."""
        if band not in self._shares:
            status = self.status(band)
            share = np.where(status == "full", 1.0, 0.0)
            partial = np.flatnonzero(status == "partial")
            envelope = self._drawn(band, min(self._tolerance_m, _SHARE_TOLERANCE_M))
            inside = shapely.intersection(self._regions[partial], envelope)
            share[partial] = np.clip(areas_m2(inside) / areas_m2(self._regions[partial]), 0, 1)
            self._shares[band] = share
        return self._shares[band]

    def _drawn(self, band: _Band, tolerance_m: float) -> MultiPolygon:
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


def reach(
    *,
    systems: Sequence[str | float | System],
    sites: Any,
    targets: Any = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    tolerance_m: float = 10.0,
) -> Reach:
    """
    Find which regions lie within reach of which systems from which sites.

    Parameters
    ----------
    systems
        Ids or aliases of the catalog, `System` records, or bare ranges in kilometres.
    sites
        Ids or aliases of the catalog, `Site` records, ``(lon, lat)`` in degrees, shapely
        geometries, or a GeoDataFrame of them.
    targets
        ISO 3166-1 alpha-3 codes of countries, ISO 3166-2 codes of regions, ``"world"``, or a
        GeoDataFrame of one's own polygons.
    launch
        ``"anywhere"``: measured from a site's nearest point, what could be reached from somewhere
        in it. ``"everywhere"``: from its farthest, what is reached wherever in it the launcher
        stands.
    catalog
        Where names are looked up; the bundled one if left out.
    tolerance_m
        How far, in metres, any point of an envelope's boundary may stray from the true one.

    Returns
    -------
    Reach
        The frames `regions` and `envelopes`, and what makes maps and files of them.

    Raises
    ------
    UnknownNameError
        If a system, site or target is not there.
    RadiusError, ToleranceError, CoordinateError, GeometryError
        As `range_envelope`.

    Examples
    --------
    >>> answer = reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KR-11", "CN-XJ"])
    >>> answer.regions[["name", "nearest_km", "status"]].round(0).values.tolist()
    [['Seoul', 610.0, 'full'], ['Xinjiang', 3193.0, 'none']]
    """
    catalog = load_catalog() if catalog is None else catalog
    checks.launch(launch)
    checks.tolerance(tolerance_m)
    chosen_systems = find_systems(systems, catalog)
    chosen_sites = find_sites(sites, catalog)
    codes, regions = find_regions(targets)
    for system in chosen_systems:
        for bound in _bounds(system):
            band = _band(system, bound)
            checks.band(band.radius_m, band.inner_m)
    points = points_of(regions["geometry"], edge_m=EDGE_M)
    covers = {
        site.id: _Cover(site, launch, regions["geometry"], points, tolerance_m)
        for site in chosen_sites
    }
    return Reach(
        chosen_systems, chosen_sites, codes, launch, float(tolerance_m), catalog, regions, covers
    )


def _bounds(system: System) -> dict[Bound, float]:
    """Give the published ranges of a system, kilometres."""
    low, nominal, high = system.range_low_km, system.range_km, system.range_high_km
    if low is None or nominal is None or high is None:
        msg = f"system {system.id!r} is a launcher without a range; name what it fires"
        raise RadiusError(msg)
    return {"low": low, "nominal": nominal, "high": high}


def _band(system: System, bound: Bound) -> _Band:
    return _Band(1000 * (system.min_range_km or 0.0), 1000 * _bounds(system)[bound])


def _frame(table: Mapping[str, Any]) -> GeoDataFrame:
    from geopandas import GeoDataFrame

    return GeoDataFrame(dict(table), geometry="geometry", crs="EPSG:4326")
