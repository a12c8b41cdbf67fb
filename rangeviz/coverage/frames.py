"""The frames of an answer: outlines, regions, places and curves, one row for each thing told."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.coverage.from_site import Band, Cover
from rangeviz.errors import RadiusError
from rangeviz.geodesy.area import areas_m2
from rangeviz.naming.places import find_places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.records import System

    Covers = Mapping[str, Cover]
    Regions = Mapping[str, NDArray[Any]]

__all__ = [
    "VERDICTS",
    "bands_of",
    "countries_of",
    "curve_frame",
    "envelope_frame",
    "needed_frame",
    "place_frame",
    "region_frame",
    "settle",
    "together_frame",
]

VERDICTS = ("none", "possible", "partial", "full", "certain")
"""What can be said of a region, the better the later."""
_REGION = ("region", "name", "country", "disputed", "area_km2", "geometry")
_MANY = 4000  # rows of sites and regions, for threads to be worth it
_PLACE = {"place": "name", "country": "country", "admin1": "admin1", "population": "population"}


def bands_of(system: System) -> dict[str, Band]:
    """Give the published ranges of a system, low, nominal and high, with its minimum range."""
    low, nominal, high = system.range_low_km, system.range_km, system.range_high_km
    if low is None or nominal is None or high is None:
        msg = f"system {system.id!r} is a launcher without a range; name what it fires"
        raise RadiusError(msg)
    inner_m = 1000 * (system.min_range_km or 0.0)
    ranges = {"low": low, "nominal": nominal, "high": high}
    return {bound: Band(inner_m, 1000 * km) for bound, km in ranges.items()}


def countries_of(regions: Regions) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Give the countries that regions count for, and the number of each region's, or -1."""
    counted = regions["counted"] & (regions["country"] != "")
    codes = list(dict.fromkeys(regions["country"][counted].tolist()))
    number = {code: i for i, code in enumerate(codes)}
    group = [
        number[code] if own else -1 for code, own in zip(regions["country"], counted, strict=True)
    ]
    return np.array(codes, dtype=object), np.array(group, dtype=np.intp)


def settle(
    systems: Sequence[System], covers: Covers, tick: Callable[[], None] | None = None
) -> None:
    """
    Compute every share now, those of several sites at once where there are many regions.

    Parameters
    ----------
    systems, covers
        What is asked.
    tick
        Called after each system and bound of each site, `3 * len(systems) * len(covers)` times.
    """
    bands = [band for system in systems for band in bands_of(system).values()]
    stopped = Event()

    def one(cover: Cover) -> None:
        for band in bands:
            if stopped.is_set():
                return
            cover.share(band)
            if tick:
                tick()

    first, *others = covers.values()
    if not others or first.land.shapes.size * len(covers) <= _MANY:
        for cover in covers.values():
            one(cover)
        return
    _ = first.land.points.levels, first.land.points.edge_m, first.land.area_m2  # all of them ask
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # most of the work lets other threads run
        try:
            list(pool.map(one, covers.values()))
        finally:
            stopped.set()


def envelope_frame(systems: Sequence[System], covers: Covers) -> GeoDataFrame:
    """Frame the outlines: a row for every system, site and bound, in that order."""
    rows = [
        (system.id, site, bound, band.radius_m / 1000, cover.envelope(band))
        for system in systems
        for site, cover in covers.items()
        for bound, band in bands_of(system).items()
    ]
    names = ("system", "site", "bound", "range_km", "geometry")
    return _geo(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def region_frame(systems: Sequence[System], covers: Covers, regions: Regions) -> GeoDataFrame:
    """Frame the regions: a row for every system, site and region, in that order."""
    n = len(regions["region"])
    if n * len(covers) > _MANY:
        settle(systems, covers)
    blocks = []
    for system in systems:
        bands = bands_of(system)
        for site, cover in covers.items():
            share = {bound: cover.share(band) for bound, band in bands.items()}
            blocks.append(
                {
                    "system": np.full(n, system.id, dtype=object),
                    "site": np.full(n, site, dtype=object),
                    "range_km": np.full(n, system.range_km, dtype=float),
                    **{name: regions[name] for name in _REGION[:4]},
                    "nearest_km": cover.extent.nearest_m / 1000,
                    "farthest_km": cover.extent.farthest_m / 1000,
                    "status": cover.status(bands["nominal"]),
                    "verdict": cover.verdict(bands),
                    "share_low": share["low"],
                    "share": share["nominal"],
                    "share_high": share["high"],
                    **{name: regions[name] for name in _REGION[4:]},
                }
            )
    return _geo(_stacked(blocks))


def together_frame(systems: Sequence[System], covers: Covers, regions: Regions) -> GeoDataFrame:
    """Frame each region once: its best verdict, and its share within any of the nominal ranges."""
    pairs = [(cover, bands_of(system)) for system in systems for cover in covers.values()]
    ranks = [[VERDICTS.index(word) for word in cover.verdict(bands)] for cover, bands in pairs]
    shares = np.array([cover.share(bands["nominal"]) for cover, bands in pairs])
    share: NDArray[np.float64] = shares.max(axis=0)
    overlapping = np.flatnonzero(((shares > 0).sum(axis=0) > 1) & (share < 1))
    if overlapping.size:
        land = pairs[0][0].land
        envelopes = [cover.envelope(bands["nominal"]) for cover, bands in pairs]
        inside = shapely.intersection(land.shapes[overlapping], shapely.union_all(envelopes))
        together = areas_m2(inside) / land.area_m2[overlapping]
        share[overlapping] = np.clip(together, share[overlapping], 1)
    best = np.array(VERDICTS, dtype=object)[np.max(ranks, axis=0)]
    table = {name: regions[name] for name in _REGION[:4]}
    return _geo({**table, "verdict": best, "share": share} | {n: regions[n] for n in _REGION[4:]})


def place_frame(
    systems: Sequence[System],
    covers: Covers,
    regions: Regions,
    targets: Sequence[str],
) -> GeoDataFrame:
    """Frame the populated places: a row for every site and place, the largest first."""
    found = find_places(targets, regions)
    order = np.argsort(-found["population"], kind="stable")
    found = {name: values[order] for name, values in found.items()}
    blocks = []
    for site, cover in covers.items():
        at = cover.distances_m(found["lon"], found["lat"])
        block = {
            "site": np.full(order.size, site, dtype=object),
            **{name: found[column] for name, column in _PLACE.items()},
            "distance_km": at.mine_m / 1000,
            "tier": found["tier"],
            "geometry": found["geometry"],
        }
        for system in systems:
            bands = bands_of(system)
            within = [cover.reached(band, at) for band in bands.values()]
            block[system.id] = np.select(within, list(bands), "").astype(object)
        blocks.append(block)
    return _geo(_stacked(blocks))


def curve_frame(covers: Covers, regions: Regions) -> DataFrame:
    """Frame the reach curves: a row for every knot, countries after their regions."""
    from pandas import DataFrame

    owners = np.concatenate([regions["region"], countries_of(regions)[0]])
    blocks = [
        {
            "site": np.full(curves.owner.size, site, dtype=object),
            "region": owners[curves.owner],
            "distance_km": curves.distance_m / 1000,
            "share": curves.share,
        }
        for site, curves in ((site, cover.curves) for site, cover in covers.items())
    ]
    return DataFrame(_stacked(blocks))


def needed_frame(covers: Covers, regions: Regions) -> DataFrame:
    """Frame the ranges that touch, half cover and cover each region, countries after them."""
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
    for site, cover in covers.items():
        owner, distance_m, share = cover.curves
        first = np.searchsorted(owner, np.arange(n))
        last = np.append(first[1:], owner.size) - 1
        rises = np.flatnonzero((share[:-1] < 0.5) & (share[1:] >= 0.5))  # one of each curve
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
    return DataFrame(_stacked(blocks))


def _stacked(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _geo(table: Mapping[str, Any]) -> GeoDataFrame:
    from geopandas import GeoDataFrame

    return GeoDataFrame(dict(table), geometry="geometry", crs="EPSG:4326")
