"""Answers: envelopes, regions and places in reach of systems from sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import shapely

from rangeviz.basemaps.viewpoint import Viewpoint, check_viewpoint
from rangeviz.coverage import frames
from rangeviz.coverage.by_country import country_frame
from rangeviz.coverage.copied import copied_property
from rangeviz.coverage.from_site import SiteReach
from rangeviz.coverage.minimum import curves_beyond, least_ranges_m
from rangeviz.coverage.target_regions import TargetRegions
from rangeviz.geodesy import checks
from rangeviz.naming.records import Sites, SystemLike, catalog_or_bundled, find_sites, find_systems
from rangeviz.naming.targets import Targets, find_regions, target_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.catalog.records import Site, System
    from rangeviz.geodesy.distance import Launch

__all__ = ["Answer", "compute_for_drawing", "compute_shares"]


class BeyondMinimum(NamedTuple):
    """
    What a minimum range changes: curves of regions, and ranges that places need.

    Attributes
    ----------
    curves
        By the number of a region, the knots of its curve: distance, metres, and share, (k, 2).
    places
        By the index in `places`, the least range that reaches a place, metres; infinite if none.
    """

    curves: dict[int, NDArray[np.float64]]
    places: dict[int, float]


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
    """
    Which regions lie within reach of which systems from which sites.

    The frames are GeoDataFrames in EPSG:4326, computed at their first use. Each use gives a copy,
    which may be written to.

    Attributes
    ----------
    systems
        Missiles; a launcher is replaced by the missiles it fires.
    sites
        Sites that distances are measured from.
    targets
        Codes of the target countries or regions.
    launch
        Whether distances are from the site's nearest point (``"anywhere"``) or its farthest
        (``"everywhere"``).
    tolerance_m
        Greatest error of the boundary of an envelope, metres.
    catalog
        Catalog that the ranges come from.
    viewpoint
        Which country disputed regions count for: ``"apart"``, ``"de-facto"`` or ``"iso"``.

    Examples
    --------
    >>> answer = Answer.compute(systems=[1600], sites=[(130.7, 32.8)], targets=["KR-11"])
    >>> answer.regions[["name", "status"]].values.tolist()
    [['Seoul', 'full']]
    """

    systems: tuple[System, ...]
    sites: tuple[Site, ...]
    targets: tuple[str, ...]
    launch: Launch
    tolerance_m: float
    catalog: Catalog
    viewpoint: Viewpoint
    _region_columns: Mapping[str, NDArray[Any]]
    _by_site: Mapping[str, SiteReach]

    @classmethod
    def compute(
        cls,
        *,
        systems: Iterable[SystemLike],
        sites: Sites,
        targets: Targets = ("CHN", "RUS"),
        launch: Launch = "anywhere",
        catalog: Catalog | None = None,
        tolerance_m: float = 10.0,
        viewpoint: Viewpoint = "apart",
    ) -> Self:
        """Look up systems, sites and targets; the parameters are those of `rangeviz.reach`."""
        catalog = catalog_or_bundled(catalog)
        checks.launch(launch)
        checks.tolerance(tolerance_m)
        chosen_systems = find_systems(systems, catalog)
        chosen_sites = find_sites(sites, catalog, check_viewpoint(viewpoint))
        names = target_codes(targets, catalog)
        codes, columns, target_regions = (
            _read(targets, viewpoint, catalog) if names is None else _read_cached(names, viewpoint)
        )
        for system in chosen_systems:
            for band in frames.bands_of(system).values():
                checks.band(band.radius_m, band.inner_m)
        by_site = {
            site.id: SiteReach(site.geometry, launch, target_regions, tolerance_m=tolerance_m)
            for site in chosen_sites
        }
        return cls(
            chosen_systems,
            chosen_sites,
            codes,
            launch,
            float(tolerance_m),
            catalog,
            viewpoint,
            columns,
            by_site,
        )

    def __eq__(self, other: object) -> bool:
        """Whether two answers are to the same question: the same records, targets and options."""
        if not isinstance(other, Answer):
            return NotImplemented
        if self._question != other._question:
            return False
        own, others = (answer._region_columns for answer in (self, other))
        return own is others or (
            np.array_equal(own["region"], others["region"])
            and bool(shapely.equals_identical(own["geometry"], others["geometry"]).all())
        )

    def __hash__(self) -> int:
        return hash(self._question)

    def __repr__(self) -> str:
        """Summarize the question in five lines."""
        lines = [
            f"{type(self).__name__} of {self.counted.size:,} regions",
            f"  systems: {_shortened(system.id for system in self.systems)}",
            f"  sites: {_shortened(site.id for site in self.sites)}",
            f"  targets: {_shortened(self.targets)}",
            f"  launch: {self.launch}, viewpoint: {self.viewpoint}, "
            f"tolerance: {self.tolerance_m:g} m",
        ]
        return "\n".join(lines)

    @property
    def _question(self) -> tuple[Hashable, ...]:
        return (
            *(self.systems, self.sites, self.targets, self.launch),
            *(self.tolerance_m, self.viewpoint, self.catalog.date),
        )

    @copied_property
    def envelopes(self) -> GeoDataFrame:
        """
        Envelopes, one row for each system, site and published bound, in that order.

        `system`, `site`, `bound` (low, nominal or high), `range_km`, `geometry`.
        """
        return frames.envelope_frame(self.systems, self._by_site)

    @copied_property
    def regions(self) -> GeoDataFrame:
        """
        Regions, one row for each system, site and region.

        `system`, `site`, `range_km` (nominal), `region` (ISO 3166-2 where there is a code), `name`,
        `country`, `disputed`, `nearest_km` and `farthest_km` (least and greatest distance over the
        region), `status` (none, partial or full, by distance alone), `verdict`, `share_low`,
        `share` and `share_high` (of the region's area, from 0 to 1, within the low, nominal and
        high published range), `area_km2`, `geometry`.

        The verdict takes the spread of the published figures into account: ``certain`` if all of
        the region is within the low figure from everywhere in the site; else ``full`` or
        ``partial``, the status by the nominal figure; else ``possible`` if the high figure reaches
        some of it; else ``none``.
        """
        return frames.region_frame(self.systems, self._by_site, self._region_columns)

    @copied_property
    def close_calls(self) -> NDArray[np.bool_]:
        """Whether the verdict in each row of `regions` is too close to call."""
        return np.concatenate(
            [
                reach.close_calls(frames.bands_of(system))
                for system in self.systems
                for reach in self._by_site.values()
            ]
        )

    @copied_property
    def counted(self) -> NDArray[np.bool_]:
        """Whether each region counts for its country, in the order of the targets' regions."""
        counted: NDArray[np.bool_] = self._region_columns["counted"]
        return counted

    @copied_property
    def places(self) -> GeoDataFrame:
        """
        Populated places of the targets, one row for each site and place, the largest first.

        `site`, `place`, `country`, `admin1`, `population` (of the agglomeration, to sort by),
        `distance_km` (from the site's nearest point; with launch everywhere, its farthest), `tier`,
        `geometry`, and a column for each system, by its id: the smallest published figure that
        reaches the place, ``"low"``, ``"nominal"`` or ``"high"``, or an empty text.
        """
        return frames.place_frame(self.systems, self._by_site, self._region_columns, self.targets)

    @copied_property
    def curve(self) -> DataFrame:
        """
        Reach curves: the share of each region's area within any distance of each site.

        `site`, `region`, `distance_km`, `share`: the knots of a piecewise linear curve that rises
        from 0 at the region's nearest distance to 1 at its farthest. Countries follow their
        regions, under the country's code, as the sum of the regions that count for them. The curve
        is right to 0.2 percentage points at any range, the shares of `regions` to 0.1.

        Examples
        --------
        >>> import numpy as np
        >>> from rangeviz import reach
        >>> answer = reach(systems=[1600], sites=[(130.7, 32.8)], targets=["CN-SD"])
        >>> curve = answer.curve[answer.curve["region"] == "CN-SD"]
        >>> float(np.interp(1000, curve["distance_km"], curve["share"]).round(2))
        0.06
        """
        return frames.curve_frame(self._by_site, self._region_columns)

    @copied_property
    def together(self) -> GeoDataFrame:
        """
        Regions, one row each, with the best verdict over all systems and sites.

        `region`, `name`, `country`, `disputed`, `verdict` (the best of all), `share` (of its area
        within any of the nominal ranges, overlaps counted once), `area_km2`, `geometry`.
        """
        return frames.together_frame(self.systems, self._by_site, self._region_columns)

    @copied_property
    def countries(self) -> DataFrame:
        """
        Countries, one row for each system and country, from any of the sites.

        `system`, `range_km`, `country`, `name`, `regions` (that count for it), `touched` (of them,
        wholly or partly in reach), `verdict`, `nearest_km`, `share` (of the area of its regions),
        `capital`, `capital_km`, `capital_in_reach` (yes, possible or no), `largest_town`
        (in reach) and `largest_town_km`.

        Examples
        --------
        >>> answer = Answer.compute(systems=[1000], sites=[(130.7, 32.8)], targets=["KOR", "PRK"])
        >>> answer.countries[["name", "verdict", "capital_in_reach"]].values.tolist()
        [['South Korea', 'full', 'yes'], ['North Korea', 'partial', 'yes']]
        """
        return country_frame(self.systems, self._by_site, self._region_columns, self.places)

    def beyond_minimum(self, system: System, site: Site) -> BeyondMinimum:
        """Regions and places that the minimum range of a system touches, from one of the sites."""
        inner_m = 1000 * (system.min_range_km or 0.0)
        if not inner_m:
            return BeyondMinimum({}, {})
        reach = self._by_site[site.id]
        places = self.places
        places = places[places["site"] == site.id]
        lon, lat = shapely.get_coordinates(places.geometry.to_numpy()).T
        least_m = least_ranges_m(reach.launch_site, lon, lat, inner_m)
        is_changed = ~np.isclose(least_m, 1000 * places["distance_km"].to_numpy(), atol=0.01)
        changed = zip(places.index[is_changed].tolist(), least_m[is_changed].tolist(), strict=True)
        return BeyondMinimum(curves_beyond(reach, inner_m), dict(changed))

    def only(
        self, *, systems: Sequence[System] | None = None, sites: Sequence[Site] | None = None
    ) -> Self:
        """
        Answer of some of the systems and sites; what is computed already is kept.

        Parameters
        ----------
        systems, sites
            Some of the answer's own; all if left out.

        Examples
        --------
        >>> both = Answer.compute(systems=[700, 900], sites=["kyushu"], targets=["KR-11"])
        >>> both.only(systems=both.systems[:1]).regions["status"].tolist()
        ['full']
        """
        chosen = self.sites if sites is None else tuple(sites)
        return replace(
            self,
            systems=self.systems if systems is None else tuple(systems),
            sites=chosen,
            _by_site={site.id: self._by_site[site.id] for site in chosen},
        )

    def needed(self) -> DataFrame:
        """
        Ranges needed from each site to touch, to half cover and to cover each region.

        Returns
        -------
        DataFrame
            `site`, `region`, `name`, `country`, `disputed`, `touch_km`, `half_km`, `full_km`; one
            row for each country follows the regions.
        """
        return frames.needed_frame(self._by_site, self._region_columns)


def compute_shares(answer: Answer, tick: Callable[[], None] | None = None) -> None:
    """
    Compute all shares now; by default they are computed at the first use of a frame.

    Parameters
    ----------
    answer
        Answer to compute the shares of.
    tick
        Called after each of ``3 * len(systems) * len(sites)`` steps, to show progress.
    """
    frames.compute_shares(answer.systems, answer._by_site, tick)


def compute_for_drawing(answer: Answer) -> None:
    """Compute all that a map needs except the frames, because geopandas takes long to import."""
    compute_shares(answer)
    for reach in answer._by_site.values():
        for bands in map(frames.bands_of, answer.systems):
            for band in bands.values():
                reach.envelope(band)
            reach.verdict(bands)
        _ = reach.curves


def _read(
    targets: Any, viewpoint: Viewpoint, catalog: Catalog | None = None
) -> tuple[tuple[str, ...], Mapping[str, NDArray[Any]], TargetRegions]:
    """Read the regions of the targets: codes, columns, and shapes for distances and shares."""
    codes, columns = find_regions(targets, viewpoint, catalog)
    return codes, columns, TargetRegions(columns["geometry"], frames.countries_of(columns)[1])


_read_cached = lru_cache(maxsize=2)(_read)  # in a notebook, the next question has the same targets


def _shortened(names: Iterable[str]) -> str:
    """Join names by commas, at most eight of them."""
    listed = list(names)
    more = f" and {len(listed) - 8:,} more" if len(listed) > 8 else ""
    return f"{', '.join(listed[:8])}{more}"
