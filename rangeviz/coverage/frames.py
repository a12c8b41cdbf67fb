"""The frames of an answer: envelopes, regions, places and reach curves."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.coverage.membership import Band
from rangeviz.errors import RadiusError
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.naming.places import find_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from pandas import DataFrame
    from shapely.geometry import MultiPolygon

    from rangeviz.catalog.records import System
    from rangeviz.coverage.from_site import SiteReach

    BySite = Mapping[str, SiteReach]  # by the id of the site
    Regions = Mapping[str, NDArray[Any]]  # columns by name

__all__ = [
    "VERDICTS",
    "bands_of",
    "compute_shares",
    "countries_of",
    "curve_frame",
    "envelope_frame",
    "needed_frame",
    "place_frame",
    "region_frame",
    "together_frame",
]

VERDICTS = ("none", "possible", "partial", "full", "certain")
"""Verdicts on a region, from worst to best."""
_REGION = ("region", "name", "country", "disputed", "area_km2", "geometry")
_MIN_THREADED_ROWS = 4000  # sites times regions from which threads save time
_PLACE = {"place": "name", "country": "country", "admin1": "admin1", "population": "population"}


def bands_of(system: System) -> dict[str, Band]:
    """
    Bands of a system: its low, nominal and high range, each with the minimum range.

    Parameters
    ----------
    system
        A missile, or a range.

    Raises
    ------
    RadiusError
        If the system is a launcher, which has no range.

    Examples
    --------
    >>> from rangeviz import System
    >>> bands_of(System(id="x", name="X", range_km=500, min_range_km=80))["nominal"]
    Band(inner_m=80000.0, radius_m=500000.0)
    """
    low, nominal, high = system.range_low_km, system.range_km, system.range_high_km
    if low is None or nominal is None or high is None:
        msg = f"system {system.id!r} is a launcher without a range; name what it fires"
        raise RadiusError(msg)
    inner_m = 1000 * (system.min_range_km or 0.0)
    ranges = {"low": low, "nominal": nominal, "high": high}
    return {bound: Band(inner_m, 1000 * km) for bound, km in ranges.items()}


def countries_of(regions: Regions) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """
    Countries that regions count for, and the number of each region's country.

    Parameters
    ----------
    regions
        Columns `country` and `counted`, shape (n,).

    Returns
    -------
    codes, group
        Codes of the countries; and for each region the number of its country among them, or -1.

    Examples
    --------
    >>> regions = {
    ...     "country": np.array(["RUS", "UKR", "RUS"]), "counted": np.array([True, False, True])
    ... }
    >>> codes, group = countries_of(regions)
    >>> codes.tolist(), group.tolist()
    (['RUS'], [0, -1, 0])
    """
    counted = regions["counted"] & (regions["country"] != "")
    codes = list(dict.fromkeys(regions["country"][counted].tolist()))
    number = {code: i for i, code in enumerate(codes)}
    group = [
        number[code] if own else -1 for code, own in zip(regions["country"], counted, strict=True)
    ]
    return np.array(codes, dtype=object), np.array(group, dtype=np.intp)


def compute_shares(
    systems: Sequence[System], by_site: BySite, tick: Callable[[], None] | None = None
) -> None:
    """
    Compute all shares; the sites are spread over threads if there are many regions.

    Parameters
    ----------
    systems
        Systems of the answer.
    by_site
        Reach from each site.
    tick
        Called after each system and bound of each site, `3 * len(systems) * len(by_site)` times.
    """
    bands = [band for system in systems for band in bands_of(system).values()]
    stopped = Event()

    def compute(reach: SiteReach) -> None:
        for band in bands:
            if stopped.is_set():
                return
            reach.share(band)
            if tick:
                tick()

    first, *others = by_site.values()
    if not others or first.targets.shapes.size * len(by_site) <= _MIN_THREADED_ROWS:
        for reach in by_site.values():
            compute(reach)
        return
    # compute what all sites share before the threads start
    _ = first.targets.points.levels, first.targets.points.edge_m, first.targets.area_m2
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # shapely and numpy release the lock
        try:
            list(pool.map(compute, by_site.values()))
        finally:
            stopped.set()


def envelope_frame(systems: Sequence[System], by_site: BySite) -> GeoDataFrame:
    """Frame of envelopes: one row for each system, site and bound, in that order."""
    rows = [
        (system.id, site, bound, band.radius_m / 1000, reach.envelope(band))
        for system in systems
        for site, reach in by_site.items()
        for bound, band in bands_of(system).items()
    ]
    names = ("system", "site", "bound", "range_km", "geometry")
    return _geo_frame(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def region_frame(systems: Sequence[System], by_site: BySite, regions: Regions) -> GeoDataFrame:
    """Frame of regions: one row for each system, site and region, in that order."""
    n = len(regions["region"])
    if n * len(by_site) > _MIN_THREADED_ROWS:
        compute_shares(systems, by_site)
    blocks = []
    for system in systems:
        bands = bands_of(system)
        for site, reach in by_site.items():
            share = {bound: reach.share(band) for bound, band in bands.items()}
            blocks.append(
                {
                    "system": np.full(n, system.id, dtype=object),
                    "site": np.full(n, site, dtype=object),
                    "range_km": np.full(n, system.range_km, dtype=float),
                    **{name: regions[name] for name in _REGION[:4]},
                    "nearest_km": reach.extent.nearest_m / 1000,
                    "farthest_km": reach.extent.farthest_m / 1000,
                    "status": reach.status(bands["nominal"]),
                    "verdict": reach.verdict(bands),
                    "share_low": share["low"],
                    "share": share["nominal"],
                    "share_high": share["high"],
                    **{name: regions[name] for name in _REGION[4:]},
                }
            )
    return _geo_frame(_stacked(blocks))


def together_frame(systems: Sequence[System], by_site: BySite, regions: Regions) -> GeoDataFrame:
    """Frame of regions, one row each: best verdict, and share within any of the nominal ranges."""
    pairs = [(reach, bands_of(system)) for system in systems for reach in by_site.values()]
    ranks = [[VERDICTS.index(word) for word in reach.verdict(bands)] for reach, bands in pairs]
    shares = np.array([reach.share(bands["nominal"]) for reach, bands in pairs])
    share: NDArray[np.float64] = shares.max(axis=0)
    overlapping = np.flatnonzero(((shares > 0).sum(axis=0) > 1) & (share < 1))
    if overlapping.size:

        def union(tolerance_m: float) -> MultiPolygon:
            envelopes = [reach.envelope(bands["nominal"], tolerance_m) for reach, bands in pairs]
            return as_multipolygon(shapely.union_all(envelopes))

        within = pairs[0][0].targets.shares_within(union, overlapping)
        share[overlapping] = np.maximum(within, share[overlapping])
    best = np.array(VERDICTS, dtype=object)[np.max(ranks, axis=0)]
    table = {name: regions[name] for name in _REGION[:4]}
    return _geo_frame(
        {**table, "verdict": best, "share": share} | {n: regions[n] for n in _REGION[4:]}
    )


def place_frame(
    systems: Sequence[System],
    by_site: BySite,
    regions: Regions,
    targets: Sequence[str],
) -> GeoDataFrame:
    """Frame of populated places: one row for each site and place, the largest first."""
    found = find_places(targets, regions)
    order = np.argsort(-found["population"], kind="stable")
    found = {name: values[order] for name, values in found.items()}
    blocks = []
    for site, reach in by_site.items():
        distances = reach.places(found["lon"], found["lat"])
        block = {
            "site": np.full(order.size, site, dtype=object),
            **{name: found[column] for name, column in _PLACE.items()},
            "distance_km": distances.own_m / 1000,
            "tier": found["tier"],
            "geometry": found["geometry"],
        }
        for system in systems:
            bands = bands_of(system)
            within = [distances.within(band) for band in bands.values()]
            block[system.id] = np.select(within, list(bands), "").astype(object)
        blocks.append(block)
    return _geo_frame(_stacked(blocks))


def curve_frame(by_site: BySite, regions: Regions) -> DataFrame:
    """Frame of reach curves: one row for each knot, countries after their regions."""
    from pandas import DataFrame

    owners = np.concatenate([regions["region"], countries_of(regions)[0]])
    is_listed = _is_listed(regions)
    blocks = []
    for site, reach in by_site.items():
        owner, distance_m, share = (
            values[is_listed[reach.curves.owner]] for values in reach.curves
        )
        blocks.append(
            {
                "site": np.full(owner.size, site, dtype=object),
                "region": owners[owner],
                "distance_km": distance_m / 1000,
                "share": share,
            }
        )
    return DataFrame(_stacked(blocks))


def needed_frame(by_site: BySite, regions: Regions) -> DataFrame:
    """Frame of the ranges that touch, half cover and cover each region, countries last."""
    from pandas import DataFrame

    codes, names = countries_of(regions)[0], basemaps.country_names()
    rows = {
        "region": np.concatenate([regions["region"], codes]),
        "name": np.concatenate([regions["name"], [names.get(code, code) for code in codes]]),
        "country": np.concatenate([regions["country"], codes]),
        "disputed": np.concatenate([regions["disputed"], np.zeros(codes.size, dtype=bool)]),
    }
    n = len(rows["region"])
    blocks = []
    for site, reach in by_site.items():
        owner, distance_m, share = reach.curves
        first = np.searchsorted(owner, np.arange(n))
        last = np.append(first[1:], owner.size) - 1
        rises = np.flatnonzero((share[:-1] < 0.5) & (share[1:] >= 0.5))  # one for each curve
        part = (0.5 - share[rises]) / (share[rises + 1] - share[rises])
        half_m = distance_m[rises] + part * (distance_m[rises + 1] - distance_m[rises])
        blocks.append(
            {
                "site": np.full(n, site, dtype=object),
                **rows,
                "touch_km": distance_m[first] / 1000,
                "half_km": half_m / 1000,
                "full_km": distance_m[last] / 1000,
            }
        )
    listed = np.tile(_is_listed(regions), len(by_site))
    return DataFrame({name: values[listed] for name, values in _stacked(blocks).items()})


def _is_listed(regions: Regions) -> NDArray[np.bool_]:
    """Whether each region, then each country, is listed: not a country that is its only region."""
    is_region = np.isin(countries_of(regions)[0], regions["region"])
    return np.concatenate([np.ones(len(regions["region"]), dtype=bool), ~is_region])


def _stacked(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Concatenate tables with the same columns."""
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _geo_frame(table: Mapping[str, Any]) -> GeoDataFrame:
    from geopandas import GeoDataFrame

    return GeoDataFrame(dict(table), geometry="geometry", crs="EPSG:4326")
