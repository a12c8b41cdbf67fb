"""The other way round: which systems reach a place, from where, and with how much to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rangeviz import basemaps
from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.from_site import Cover, Land, too_close
from rangeviz.geodesy import checks
from rangeviz.naming.places import find_place
from rangeviz.naming.records import find_sites, find_systems
from rangeviz.naming.targets import find_regions
from rangeviz.units import position_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from rangeviz.catalog.records import System
    from rangeviz.geodesy.distance import Launch

__all__ = ["find_target", "who"]

_COLUMNS = (
    *("system", "site", "nearest_km", "farthest_km"),
    *("range_low_km", "range_km", "range_high_km"),
    *("margin_low_km", "margin_km", "margin_high_km", "verdict", "too_close"),
)
_TOLERANCE_M = 100.0  # of outlines, none of which is drawn


class Target(NamedTuple):
    """What is to be reached: a region, the one of `land`; or a point, degrees."""

    label: str
    land: Land
    lonlat: tuple[float, float] | None


def who(
    target: str | tuple[float, float],
    *,
    sites: Any,
    systems: Sequence[str | float | System] | None = None,
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
) -> DataFrame:
    """
    Find which systems reach a place from which sites, and with how much to spare.

    Parameters
    ----------
    target
        The code of a region (``"RU-PRI"``), the name of a town (``"Vladivostok"``; ``"Suzhou,
        Jiangsu"`` where there are two), or ``(lon, lat)`` in degrees.
    sites
        Where from, as for `rangeviz.reach`.
    systems
        As for `rangeviz.reach`; every missile of the catalog if left out.
    launch
        As for `rangeviz.reach`.
    catalog
        Where names are looked up; the bundled one if left out.

    Returns
    -------
    DataFrame
        A row for each system and site that reaches any of the target by even the high published
        figure, the widest margin first: `system`, `site`, `nearest_km` and `farthest_km` (the same
        for a point), `range_low_km`, `range_km`, `range_high_km`, `margin_low_km`, `margin_km`,
        `margin_high_km` (how far each figure goes beyond the nearest point of the target; negative
        where it falls short), `verdict` (as in `Reach.regions`), `too_close` (whether the nominal
        figure is within 5 km or half a per cent of either distance: too close to call).

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If a target, system or site is not there, or several places are called the same.
    CoordinateError
        If there is no such place on the Earth.

    Examples
    --------
    >>> found = who("Vladivostok", sites=["kyushu"], systems=["lrhw", "tomahawk", "prsm"])
    >>> found[["system", "margin_km", "verdict"]].round(-1).values.tolist()
    [['lrhw', 1750.0, 'certain'], ['tomahawk', -20.0, 'possible']]
    """
    from pandas import DataFrame

    catalog = load_catalog() if catalog is None else catalog
    checks.launch(launch)
    asked = systems or [name for name, head in catalog.systems.items() if not head.fires]
    bands = {system: bands_of(system) for system in find_systems(asked, catalog)}
    chosen = find_target(target)
    rows = []
    for site in find_sites(sites, catalog):
        cover = Cover(site, launch, chosen.land, _TOLERANCE_M)
        if chosen.lonlat:
            at = cover.distances_m(*(np.array([degrees]) for degrees in chosen.lonlat))
            nearest_m = farthest_m = at.mine_m[0]
        else:
            nearest_m, farthest_m = (ends[0] for ends in cover.extent)
        for system, ranges in bands.items():
            words = cover.verdict_of_points(ranges, at) if chosen.lonlat else cover.verdict(ranges)
            low, nominal, high = (band.radius_m for band in ranges.values())
            values_m = (nearest_m, farthest_m, low, nominal, high)
            margins_m = (reached_m - nearest_m for reached_m in (low, nominal, high))
            kilometres = (metres / 1000 for metres in (*values_m, *margins_m))
            close = bool(too_close(nominal, (nearest_m, farthest_m)).any())
            rows.append((system.id, site.id, *kilometres, words[0], close))
    frame = DataFrame(rows, columns=list(_COLUMNS))
    frame = frame[frame["verdict"] != "none"]
    return frame.sort_values("margin_km", ascending=False, kind="stable", ignore_index=True)


def find_target(target: str | tuple[float, float]) -> Target:
    """
    Look up what is to be reached.

    Parameters
    ----------
    target
        As for `who`.

    Returns
    -------
    Target
        A region, or a point.

    Examples
    --------
    >>> find_target("ru-pri").label, find_target("Vladivostok").lonlat
    ('Primorsky Krai (RU-PRI)', (131.91, 43.13))
    """
    nowhere = Land(np.array([], dtype=object), np.array([], dtype=np.intp))
    if not isinstance(target, str):
        lon, lat = target
        check_lon_lat(lon, lat)
        return Target(position_label(lon, lat), nowhere, (float(lon), float(lat)))
    if target.upper() in basemaps.read_codes():
        _, region = find_regions([target.upper()])
        label = f"{region['name'][0]} ({target.upper()})"
        return Target(label, Land(region["geometry"], np.array([-1])), None)
    lon, lat, label = find_place(target)
    return Target(label, nowhere, (lon, lat))
