"""Populated places: names of today, older and local ones, region by polygon, label priorities."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from recipe.shapes import Regions

__all__ = ["rows"]

Town = dict[str, Any]

SHORE_DEG = 0.15  # towns drawn in the sea belong to a coast within this distance
NEAR_DEG = 0.3
NEAR_SITE_DEG = 0.35
OWN_TIERS_DEG = 3.0  # where the hand-made priorities rule alone
TIER_OF_RANK = {0: 1, 1: 1, 2: 2, 3: 3}  # of Natural Earth's scale rank
# countries whose names GeoNames writes with the signs of a romanisation that English leaves out
PLAIN = {"AE", "AF", "BD", "BH", "BT", "DZ", "EG", "IL", "IN", "IQ", "IR", "JO", "JP", "KP", "KR"}
PLAIN |= {"KW", "LB", "LK", "LY", "NP", "OM", "PK", "PS", "QA", "SA", "SD", "SY", "YE"}
SOFT_SIGNS = {"RU", "UA", "BY", "KZ", "KG", "UZ", "TJ", "TM"}
CODE = re.compile(r"[A-Z]{3}|.*[?\ufffd\d(/].*")
LONGEST = 40


def rows(
    towns: Sequence[Town],
    small: Sequence[Town],
    capitals: dict[str, tuple[str, str]],
    labelled: Sequence[Town],
    sites: Iterable[dict[str, Any]],
    tables: dict[str, list[dict[str, str]]],
    regions: Regions,
) -> list[tuple[Any, ...]]:
    """
    Rows of the layer, sorted by country and decreasing population.

    Parameters
    ----------
    towns, small
        Places of GeoNames; of the small ones only those that a site names, or that Natural Earth
        labels.
    capitals
        ISO 3166-1 alpha-3 codes and names of capitals, by the codes of GeoNames.
    labelled
        Places of Natural Earth: ``id`` at GeoNames, ``name``, ``rank``, ``lon``, ``lat``.
    sites
        Sites of the catalog.
    tables
        ``tiers``: label priorities by hand; ``town_names``: English names by hand, by GeoNames'
        id.
    regions
        Regions, for the region and the country of each place.
    """
    found = {town["geonameid"]: town for town in towns}
    labels = {place["id"] for place in labelled}
    names = {int(row["geonameid"]): row["name"] for row in tables["town_names"]}
    wanted = _named_by_sites(small, sites) | names.keys()
    by_hand = _tiers_near(small, tables["tiers"], capitals)
    for town in small:
        if town["geonameid"] in labels | wanted | by_hand:
            found.setdefault(town["geonameid"], town)
    places = list(found.values())
    points = shapely.points([[place["longitude"], place["latitude"]] for place in places])
    codes = list(regions)
    region = _region_of(points, places, capitals, regions)
    tiers = _tiers(places, points, capitals, labelled, tables["tiers"])
    made = []
    for i, place in enumerate(places):
        if region[i] < 0:
            continue
        home = regions[codes[region[i]]]
        tier, label = tiers.get(i, (0, ""))
        name = label or names.get(place["geonameid"]) or _english(place)
        aliases = "|".join(_aliases(place, name))
        lon, lat = round(place["longitude"], 5), round(place["latitude"], 5)
        people = int(place["population"])
        made.append(
            (name, home.country, home.name, home.region, people, lon, lat, tier, aliases, points[i])
        )
    return sorted(made, key=lambda row: (row[1], -row[4], row[0], row[5]))


def _region_of(
    points: NDArray[np.object_],
    places: Sequence[Town],
    capitals: dict[str, tuple[str, str]],
    regions: Regions,
) -> NDArray[np.intp]:
    """Row of the region that each place lies in, or else of the nearest coast; -1 without one."""
    shapes = np.array([r.geometry for r in regions.values()], dtype=object)
    countries = np.array([r.country for r in regions.values()])
    parts, owner = shapely.get_parts(shapes, return_index=True)
    home = np.full(len(points), -1, dtype=np.intp)
    part, place = shapely.STRtree(points).query(parts, "intersects")  # which prepares the parts
    home[place] = owner[part]
    tree = shapely.STRtree(parts)
    for i in np.flatnonzero(home < 0).tolist():
        near = tree.query(points[i], "dwithin", distance=SHORE_DEG)
        if len(near):
            own = capitals.get(places[i]["countrycode"], ("", ""))[0]
            away = shapely.distance(parts[near], points[i])
            home[i] = owner[near[np.lexsort((away, countries[owner[near]] != own))[0]]]
    return home


def _named_by_sites(small: Sequence[Town], sites: Iterable[dict[str, Any]]) -> set[int]:
    """Ids of the towns that the point sites of the catalog are named for."""
    wanted = {
        _plain(site["name"].split("(")[0]): (site["lon"], site["lat"])
        for site in sites
        if site["kind"] == "point"
    }
    ids = set()
    for town in small:
        for name in (town["name"], *town["alternatenames"]):
            at = wanted.get(_plain(name))
            if at and np.hypot(town["longitude"] - at[0], town["latitude"] - at[1]) < NEAR_SITE_DEG:
                ids.add(town["geonameid"])
    return ids


def _tiers_near(
    small: Sequence[Town], tiers: Sequence[dict[str, str]], capitals: dict[str, tuple[str, str]]
) -> set[int]:
    """Ids of the towns with a priority by hand."""
    at = np.array([[town["longitude"], town["latitude"]] for town in small])
    country = np.array([capitals.get(town["countrycode"], ("", ""))[0] for town in small])
    return {
        small[i]["geonameid"]
        for row in tiers
        if (i := _nearest_town(row, small, at, country)) is not None
    }


def _nearest_town(
    row: dict[str, str], places: Sequence[Town], at: NDArray[Any], country: NDArray[Any]
) -> int | None:
    """Index of the town that a row of priorities means: by its name, else the largest near."""
    away = np.hypot(*(at - [float(row["lon"]), float(row["lat"])]).T)
    near = np.flatnonzero((away < NEAR_DEG) & (country == row["country"]))
    wanted = {_plain(row["name"]), _plain(row["local_name"])}

    def fit(i: int) -> tuple[bool, bool, int]:
        names = {_plain(name) for name in (places[i]["name"], *places[i]["alternatenames"])}
        return (_plain(places[i]["name"]) in wanted, bool(names & wanted), places[i]["population"])

    return max(near.tolist(), key=fit, default=None)


def _tiers(
    places: Sequence[Town],
    points: NDArray[np.object_],
    capitals: dict[str, tuple[str, str]],
    labelled: Sequence[Town],
    by_hand: Sequence[dict[str, str]],
) -> dict[int, tuple[int, str]]:
    """Label priorities by index, with the name to be shown where it is given by hand."""
    at = np.array([[place["longitude"], place["latitude"]] for place in places])
    country = np.array([capitals.get(place["countrycode"], ("", ""))[0] for place in places])
    people = np.array([place["population"] for place in places])
    tree = shapely.STRtree(points)
    found: dict[int, tuple[int, str]] = {}
    seats: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        if capitals.get(place["countrycode"], ("", ""))[1] == place["name"]:
            seats.setdefault(place["countrycode"], []).append(i)
    for namesakes in seats.values():
        i = max(namesakes, key=people.__getitem__)
        found[i] = (2 if people[i] >= 1_000_000 else 3, "")
    for label in labelled:
        tier = TIER_OF_RANK.get(label["rank"])
        if tier is None:
            continue
        near = tree.query(shapely.Point(label["lon"], label["lat"]), "dwithin", distance=NEAR_DEG)
        if len(near) and people[near].max() >= 20_000:
            i = int(near[people[near].argmax()])
            found[i] = (min(tier, found.get(i, (3, ""))[0]), "")
    own = np.array([[float(row["lon"]), float(row["lat"])] for row in by_hand])
    found = {
        i: value
        for i, value in found.items()
        if np.hypot(*(own - at[i]).T).min() > OWN_TIERS_DEG or value[0] == 1
    }
    for row in by_hand:
        town = _nearest_town(row, places, at, country)
        if town is None:
            msg = f"no populated place at {row['name']}"
            raise ValueError(msg)
        found[town] = (int(row["tier"]), row["name"].split(" (")[0])
    return found


def _english(town: Town) -> str:
    """Name as English writes it: without signs of romanisation, and without kinds of town."""
    name = str(town["name"]).replace("’", "'").replace("‘", "'").replace("`", "'")
    country = town["countrycode"]
    if country == "KR":
        name = re.sub(r"-(si|gun|eup)$", "", name)
    if country in PLAIN:
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii())
        name = re.sub(r"^'+|'+$", "", name)
    if country in SOFT_SIGNS | {"KP"}:
        name = name.replace("'", "").replace("ʼ", "")
    if country == "RU":
        name = re.sub(r"[iy]y\b", "y", name.replace("yye", "ye"))
    return name


def _aliases(town: Town, name: str) -> list[str]:
    """Other names: older, local and foreign, without codes and letter-by-letter transcriptions."""
    kept: dict[str, None] = {}
    for other in (town["name"], *town["alternatenames"]):
        word = " ".join(other.replace("|", " ").split())
        latin = any("a" <= c <= "z" for c in word)
        if (
            word != name
            and 1 < len(word) <= LONGEST
            and not CODE.fullmatch(word)
            and not (latin and word == word.lower())
        ):
            kept[word] = None
    return list(kept)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if c.isalnum())
