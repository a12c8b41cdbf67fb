"""The answer by country: which are touched, how near, how much, and their capitals and towns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz import basemaps
from rangeviz.basemaps.names import capitals
from rangeviz.coverage import frames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.records import System
    from rangeviz.coverage.from_site import SiteReach

__all__ = ["country_frame"]

_RANK = {verdict: rank for rank, verdict in enumerate(frames.VERDICTS)}
_REACHED = ("yes", "yes", "possible", "no")  # by the low, nominal or high figure, or none


def country_frame(
    systems: Sequence[System],
    by_site: Mapping[str, SiteReach],
    regions: Mapping[str, NDArray[Any]],
    places: GeoDataFrame,
) -> DataFrame:
    """
    Frame of countries: one row for each system and country, from whichever site is best.

    Parameters
    ----------
    systems
        Systems of the answer.
    by_site
        Reach from each site.
    regions
        Columns of the regions of the targets.
    places
        Towns of the targets, as `rangeviz.coverage.frames.place_frame` lists them.

    Returns
    -------
    DataFrame
        Columns as of `Answer.countries`.
    """
    from pandas import DataFrame

    codes, group = frames.countries_of(regions)
    nearest_km = np.min([reach.extent.nearest_m for reach in by_site.values()], axis=0) / 1000
    names = basemaps.country_names()
    rows = []
    for system in systems:
        together = frames.together_frame([system], by_site, regions)
        rank = np.array([_RANK[verdict] for verdict in together["verdict"]])
        share, area = together["share"].to_numpy(), together["area_km2"].to_numpy(float)
        towns = _towns(system, places)
        for number, code in enumerate(codes):
            own = np.flatnonzero(group == number)
            row = {
                "system": system.id,
                "range_km": system.range_km,
                "country": code,
                "name": names.get(code, code),
                "regions": own.size,
                "touched": int((rank[own] >= _RANK["partial"]).sum()),
                "verdict": _verdict(rank[own]),
                "nearest_km": nearest_km[own].min(),
                "share": float(np.average(share[own], weights=area[own])),
            }
            rows.append(row | _capital(code, towns) | _largest_town(code, towns))
    return DataFrame(rows)


def _verdict(rank: NDArray[np.intp]) -> str:
    """Verdict on a country: that of its worst region if all are wholly in reach."""
    if rank.min() >= _RANK["full"]:
        return frames.VERDICTS[int(rank.min())]
    return frames.VERDICTS[min(int(rank.max()), _RANK["partial"])]


def _towns(system: System, places: GeoDataFrame) -> DataFrame:
    """Towns with their least distance, and the best figure that reaches them from any site."""
    order = {"low": 0, "nominal": 1, "high": 2, "": 3}
    towns = places[["place", "country", "population", "distance_km"]].copy()
    towns["reached"] = [order[word] for word in places[system.id]]
    towns["lon"], towns["lat"] = places.geometry.x, places.geometry.y
    keys = ["place", "country", "lon", "lat"]
    best: DataFrame = towns.groupby(keys, sort=False).agg(
        population=("population", "first"),
        distance_km=("distance_km", "min"),
        reached=("reached", "min"),
    )
    return best.reset_index()


def _capital(code: str, towns: DataFrame) -> dict[str, Any]:
    """Name of the capital, its distance, and whether it is in reach; empty if it is not listed."""
    known = capitals().get(code)
    if known is not None:
        lon, lat = known.lonlat
        near = np.hypot(towns["lon"] - lon, towns["lat"] - lat)
        if len(near) and near.min() < 0.01:
            town = towns.loc[near.idxmin()]
            reached = _REACHED[int(town["reached"])]
            return {
                "capital": known.name,
                "capital_km": float(town["distance_km"]),
                "capital_in_reach": reached,
            }
    return {"capital": "", "capital_km": np.nan, "capital_in_reach": ""}


def _largest_town(code: str, towns: DataFrame) -> dict[str, Any]:
    """Largest town that the nominal range reaches."""
    own = towns[(towns["country"] == code) & (towns["reached"] <= 1)]
    if own.empty:
        return {"largest_town": "", "largest_town_km": np.nan}
    town = own.loc[own["population"].idxmax()]
    return {"largest_town": town["place"], "largest_town_km": float(town["distance_km"])}
