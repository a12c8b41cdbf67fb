"""The inverse question: which systems reach a place, from which sites, with which margin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rangeviz import basemaps
from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.from_site import SiteReach
from rangeviz.coverage.target_regions import TargetRegions
from rangeviz.errors import QuestionError, brief
from rangeviz.geodesy import checks
from rangeviz.naming.places import find_place
from rangeviz.naming.records import Sites, SystemLike, catalog_or_bundled, find_sites, find_systems
from rangeviz.naming.targets import find_regions
from rangeviz.units import position_label

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
) -> DataFrame:
    """
    Find which systems reach a place, from which sites, and with which margin.

    Parameters
    ----------
    target
        The code of a region (``"RU-PRI"``), the name of a town (``"Vladivostok"``; ``"Suzhou,
        Jiangsu"`` where there are two), or ``(lon, lat)`` in degrees.
    sites
        As for `rangeviz.reach`.
    systems
        As for `rangeviz.reach`; every missile of the catalog if left out.
    launch
        As for `rangeviz.reach`.
    catalog
        Catalog to look names up in; the bundled one if left out.

    Returns
    -------
    DataFrame
        One row for each system and site that reaches some of the target by the high published
        figure, the widest margin first: `system`, `site`, `nearest_km` and `farthest_km` (the same
        for a point), `range_low_km`, `range_km`, `range_high_km`, `margin_low_km`, `margin_km`,
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
    [['lrhw', 1750.0, 'certain'], ['tomahawk', -20.0, 'possible']]
    """
    from pandas import DataFrame

    catalog = catalog_or_bundled(catalog)
    checks.launch(launch)
    if systems is None:
        systems = [name for name, head in catalog.systems.items() if not head.fires]
    bands_by_system = {system: bands_of(system) for system in find_systems(systems, catalog)}
    found = find_target(target)
    rows = []
    for site in find_sites(sites, catalog):
        reach = SiteReach(site.geometry, launch, found.regions)
        asked: PlaceDistances | SiteReach = reach
        if found.lonlat:
            asked = place = reach.places(*(np.array([degrees]) for degrees in found.lonlat))
            nearest_m = farthest_m = place.own_m[0]
        else:
            nearest_m, farthest_m = (ends[0] for ends in reach.extent)
        for system, bands in bands_by_system.items():
            low, nominal, high = (band.radius_m for band in bands.values())
            values_m = (nearest_m, farthest_m, low, nominal, high)
            margins_m = (reached_m - nearest_m for reached_m in (low, nominal, high))
            kilometres = (metres / 1000 for metres in (*values_m, *margins_m))
            verdict, close = asked.verdict(bands)[0], bool(asked.close_calls(bands)[0])
            rows.append((system.id, site.id, *kilometres, verdict, close))
    frame = DataFrame(rows, columns=list(_COLUMNS))
    frame = frame[frame["verdict"] != "none"]
    return frame.sort_values("margin_km", ascending=False, kind="stable", ignore_index=True)


def find_target(target: str | tuple[float, float]) -> Target:
    """
    Look up a target by code, name or coordinates.

    Parameters
    ----------
    target
        As for `who`.

    Returns
    -------
    Target
        A region or a point.

    Raises
    ------
    UnknownNameError, AmbiguousNameError, CoordinateError
        As `who`.

    Examples
    --------
    >>> find_target("ru-pri").label, find_target("Vladivostok").lonlat
    ('Primorsky Krai (RU-PRI)', (131.91, 43.13))
    """
    no_regions = TargetRegions(np.array([], dtype=object), np.array([], dtype=np.intp))
    if not isinstance(target, str):
        try:
            lon, lat = map(float, target)
        except (TypeError, ValueError):
            msg = f"a target must be a region, a town or (lon, lat), got {brief(target)}"
            raise QuestionError(msg) from None
        check_lon_lat(lon, lat)
        return Target(position_label(lon, lat), no_regions, (float(lon), float(lat)))
    if target.upper() in basemaps.read_codes():
        _, region = find_regions([target.upper()])
        label = f"{region['name'][0]} ({target.upper()})"
        return Target(label, TargetRegions(region["geometry"], np.array([-1])), None)
    lon, lat, label = find_place(target)
    return Target(label, no_regions, (lon, lat))
