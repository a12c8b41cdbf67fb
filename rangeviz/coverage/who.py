"""The inverse question: which systems reach a place, from which sites, with which margin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.from_site import SiteReach
from rangeviz.coverage.owners import can_stand, owners_at
from rangeviz.coverage.target_regions import TargetRegions
from rangeviz.geodesy import checks
from rangeviz.naming.goals import find_goal
from rangeviz.naming.records import Sites, SystemLike, catalog_or_bundled, find_sites, find_systems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.coverage.membership import PlaceDistances
    from rangeviz.geodesy.distance import Launch

__all__ = ["find_target", "who"]

_COLUMNS = (
    *("system", "site", "nearest_km", "farthest_km"),
    *("range_low_km", "range_km", "range_high_km"),
    *("margin_low_km", "margin_km", "margin_high_km", "verdict", "too_close"),
)


class Target(NamedTuple):
    """A region, the one in `regions`; or a point, degrees, with no regions."""

    label: str
    regions: TargetRegions
    lonlat: tuple[float, float] | None


def who(
    target: str | tuple[float, float],
    *,
    sites: Sites,
    systems: Iterable[SystemLike] | None = None,
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    any_owner: bool = False,
    falling_short: bool = False,
) -> DataFrame:
    """
    Find which systems reach a place, from which sites, and with which margin.

    Parameters
    ----------
    target
        A town (``"Vladivostok"``; ``"Suzhou, Jiangsu"`` where there are two), a region
        (``"RU-PRI"``), a country or a group by any name; coordinates as text; or ``(lon, lat)`` in
        degrees.
    sites
        As for `rangeviz.reach`.
    systems
        As for `rangeviz.reach`. If left out, every missile of the catalog that can stand at a site:
        one that the site's country operates, or a country whose missiles it hosts.
    any_owner
        Whether to try every missile of the catalog at every site, whoever operates it.
    falling_short
        Whether to list also what does not reach the target, with verdict ``"none"``.
    launch
        As for `rangeviz.reach`.
    catalog
        Catalog to look names up in; the bundled one if left out.

    Returns
    -------
    DataFrame
        One row for each system and site that reaches some of the target by the high published
        figure (with `falling_short`, those that do not, too), the widest margin first: `system`,
        `site`, `nearest_km` and `farthest_km` (the same for a point), `range_low_km`, `range_km`,
        `range_high_km`, `margin_low_km`, `margin_km`,
        `margin_high_km` (each figure less the distance of the nearest point of the target; negative
        if it falls short), `verdict` (as in `Reach.regions`), `too_close` (whether a figure that
        decides is within 5 km or half a per cent of a distance: too close to call).

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If a name is unknown, or several places share it.
    CoordinateError
        If a position is not on the Earth.
    QuestionError
        If `launch` is another word, or no site is given.

    Examples
    --------
    >>> found = who("Vladivostok", sites=["kyushu"], systems=["lrhw", "tomahawk", "prsm"])
    >>> found[["system", "margin_km", "verdict"]].round(-1).values.tolist()
    [['lrhw', 1760.0, 'certain'], ['tomahawk', -20.0, 'possible']]
    """
    from pandas import DataFrame

    catalog = catalog_or_bundled(catalog)
    checks.launch(launch)
    is_open = systems is not None or any_owner
    if systems is None:
        systems = [name for name, head in catalog.systems.items() if not head.fires]
    bands_by_system = {system: bands_of(system) for system in find_systems(systems, catalog)}
    found = find_target(target, catalog)
    rows = []
    for site in find_sites(sites, catalog):
        reach = SiteReach(site.geometry, launch, found.regions)
        asked: PlaceDistances | SiteReach = reach
        if found.lonlat:
            asked = place = reach.places(*(np.array([degrees]) for degrees in found.lonlat))
            nearest_m = farthest_m = place.own_m[0]
        else:
            nearest_m, farthest_m = (ends[0] for ends in reach.extent)
        owners = None if is_open else owners_at(site)
        for system, bands in bands_by_system.items():
            if owners is not None and not can_stand(system, owners):
                continue
            low, nominal, high = (band.radius_m for band in bands.values())
            values_m = (nearest_m, farthest_m, low, nominal, high)
            margins_m = (reached_m - nearest_m for reached_m in (low, nominal, high))
            kilometres = (metres / 1000 for metres in (*values_m, *margins_m))
            verdict, close = asked.verdict(bands)[0], bool(asked.close_calls(bands)[0])
            rows.append((system.id, site.id, *kilometres, verdict, close))
    frame = DataFrame(rows, columns=list(_COLUMNS))
    if not falling_short:
        frame = frame[frame["verdict"] != "none"]
    return frame.sort_values("margin_km", ascending=False, kind="stable", ignore_index=True)


def find_target(target: str | tuple[float, float], catalog: Catalog | None = None) -> Target:
    """
    Look up a target by name, code or coordinates.

    Parameters
    ----------
    target, catalog
        As for `who`.

    Returns
    -------
    Target
        An area or a point.

    Raises
    ------
    UnknownNameError, AmbiguousNameError, CoordinateError
        As `who`.

    Examples
    --------
    >>> find_target("ru-pri").label, find_target("Vladivostok").lonlat
    ('Primorsky Krai (RU-PRI)', (131.8735, 43.1056))
    """
    goal = find_goal(target, catalog_or_bundled(catalog))
    if goal.shape is None:
        no_regions = TargetRegions(np.array([], dtype=object), np.array([], dtype=np.intp))
        return Target(goal.label, no_regions, goal.lonlat)
    return Target(goal.label, TargetRegions(np.array([goal.shape]), np.array([-1])), None)
