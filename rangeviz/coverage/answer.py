"""What "in reach" means: distances, status and share of regions, for systems, sites and targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import shapely

from rangeviz.basemaps.viewpoint import Viewpoint, check_viewpoint
from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.coverage.frames import (
    bands_of,
    countries_of,
    curve_frame,
    envelope_frame,
    needed_frame,
    place_frame,
    region_frame,
    settle,
    together_frame,
)
from rangeviz.coverage.from_site import Cover, Land
from rangeviz.geodesy import checks
from rangeviz.naming.records import Sites, SystemLike, find_sites, find_systems
from rangeviz.naming.targets import Targets, find_regions, target_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.records import Site, System
    from rangeviz.geodesy.distance import Launch

__all__ = ["Answer", "compute_for_drawing", "compute_shares"]


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
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
    viewpoint
        Whose disputed regions are: ``"apart"``, ``"de-facto"`` or ``"iso"``.
    """

    systems: tuple[System, ...]
    sites: tuple[Site, ...]
    targets: tuple[str, ...]
    launch: Launch
    tolerance_m: float
    catalog: Catalog
    viewpoint: Viewpoint
    _targets: Mapping[str, NDArray[Any]]
    _covers: Mapping[str, Cover]

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
        """Ask; the parameters are those of `rangeviz.reach`."""
        catalog = load_catalog() if catalog is None else catalog
        checks.launch(launch)
        checks.tolerance(tolerance_m)
        chosen_systems = find_systems(systems, catalog)
        chosen_sites = find_sites(sites, catalog)
        asked = target_codes(targets)
        read, what = (_read, targets) if asked is None else (_read_again, asked)
        codes, regions, land = read(what, check_viewpoint(viewpoint))
        for system in chosen_systems:
            for band in bands_of(system).values():
                checks.band(band.radius_m, band.inner_m)
        covers = {site.id: Cover(site, launch, land, tolerance_m) for site in chosen_sites}
        return cls(
            chosen_systems,
            chosen_sites,
            codes,
            launch,
            float(tolerance_m),
            catalog,
            viewpoint,
            regions,
            covers,
        )

    def __eq__(self, other: object) -> bool:
        """Whether two answers are to the same question: the same records, targets and options."""
        if not isinstance(other, Answer):
            return NotImplemented
        if self._question != other._question:
            return False
        own, others = (answer._targets for answer in (self, other))
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

    @cached_property
    def envelopes(self) -> GeoDataFrame:
        """
        Outlines: `system`, `site`, `bound` (low, nominal or high), `range_km`, `geometry`.

        One row for every system, site and published bound, in that order.
        """
        return envelope_frame(self.systems, self._covers)

    @cached_property
    def regions(self) -> GeoDataFrame:
        """
        Every region for every system and site, one row each.

        `system`, `site`, `range_km` (nominal), `region` (ISO 3166-2 where there is a code), `name`,
        `country`, `disputed`, `nearest_km` and `farthest_km` (least and greatest distance over the
        region), `status` (none, partial or full, by distance alone), `verdict`, `share_low`,
        `share` and `share_high` (of the region's area, from 0 to 1, within the low, nominal and
        high published range), `area_km2`, `geometry`.

        The verdict takes in what the published figures leave open: ``certain`` if all of the region
        is within even the low figure from everywhere in the site; else ``full`` or ``partial``, as
        the status by the nominal figure; else ``possible`` if the high figure reaches some of it;
        else ``none``.
        """
        return region_frame(self.systems, self._covers, self._targets)

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Which regions count for their country, in the order of the first rows of `regions`."""
        counted: NDArray[np.bool_] = self._targets["counted"]
        return counted

    @cached_property
    def places(self) -> GeoDataFrame:
        """
        Every populated place of the targets for every site, the largest first.

        `site`, `place`, `country`, `admin1`, `population` (of the agglomeration, to sort by),
        `distance_km` (from the site's nearest point; with launch everywhere, its farthest), `tier`,
        `geometry`, and a column for each system, by its id: the most cautious published figure that
        reaches the place, ``"low"``, ``"nominal"`` or ``"high"``, or nothing.
        """
        return place_frame(self.systems, self._covers, self._targets, self.targets)

    @cached_property
    def curve(self) -> DataFrame:
        """
        Reach curves: the share of each region's area within any distance of each site.

        `site`, `region`, `distance_km`, `share`: the knots of a curve, straight in between, that
        rises from 0 at the region's nearest distance to 1 at its farthest. Countries follow their
        regions, under the country's code: what counts for them taken together. Whatever the range,
        the curve is right to 0.2 percentage points; the shares of `regions` are exact.

        Examples
        --------
        >>> import numpy as np
        >>> from rangeviz import reach
        >>> answer = reach(systems=[1600], sites=[(130.7, 32.8)], targets=["CN-SD"])
        >>> curve = answer.curve[answer.curve["region"] == "CN-SD"]
        >>> float(np.interp(1000, curve["distance_km"], curve["share"]).round(2))
        0.06
        """
        return curve_frame(self._covers, self._targets)

    @cached_property
    def together(self) -> GeoDataFrame:
        """
        Every region once, by whatever system and site reach it best.

        `region`, `name`, `country`, `disputed`, `verdict` (the best of all), `share` (of its area
        within any of the nominal ranges, none of it counted twice), `area_km2`, `geometry`.
        """
        return together_frame(self.systems, self._covers, self._targets)

    def needed(self) -> DataFrame:
        """
        Ranges it takes from each site to touch, to half cover and to cover each region.

        Returns
        -------
        DataFrame
            `site`, `region`, `name`, `country`, `disputed`, `touch_km`, `half_km`, `full_km`; a
            row for each country follows its regions.
        """
        return needed_frame(self._covers, self._targets)


def compute_shares(answer: Answer, tick: Callable[[], None] | None = None) -> None:
    """
    Compute all shares now; by default they are computed when a frame is first asked for.

    Parameters
    ----------
    answer
        Whose shares.
    tick
        Called after each of ``3 * len(systems) * len(sites)`` steps, to show progress.
    """
    settle(answer.systems, answer._covers, tick)


def compute_for_drawing(answer: Answer) -> None:
    """Compute all that a map needs except the frames, whose library takes longer to import."""
    compute_shares(answer)
    for cover in answer._covers.values():
        for bands in map(bands_of, answer.systems):
            for band in bands.values():
                cover.envelope(band)
            cover.verdict(bands)
        _ = cover.curves


def _read(
    targets: Any, viewpoint: Viewpoint
) -> tuple[tuple[str, ...], Mapping[str, NDArray[Any]], Land]:
    """Read the regions asked for: codes, columns, and what every site needs of them."""
    codes, regions = find_regions(targets, viewpoint)
    return codes, regions, Land(regions["geometry"], countries_of(regions)[1])


_read_again = lru_cache(maxsize=2)(_read)  # in a notebook the next question has the same targets


def _shortened(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - 8:,} more" if len(listed) > 8 else ""
    return f"{', '.join(listed[:8])}{more}"
