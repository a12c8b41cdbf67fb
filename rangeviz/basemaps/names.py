"""The table of names: countries, regions, towns and groups, found by what they are called."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rangeviz.basemaps import boundary_source, country_names, data_file
from rangeviz.errors import BasemapError, CoordinateError
from rangeviz.folding import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

__all__ = [
    "Group",
    "Match",
    "NamedRecord",
    "called",
    "capitals",
    "groups",
    "near",
    "places_of",
    "regions_note",
    "towns_near",
    "vintage",
]

Match = Literal["whole", "leading", "within", "beginning"]
_QUERIES: dict[Match, str] = {
    "whole": "SELECT {columns}, names.level FROM names JOIN records USING (fid) WHERE key = ?",
    "leading": "SELECT {columns}, 3 FROM parts JOIN records USING (fid)"
    " WHERE key = ? AND leading = 1",
    "within": "SELECT {columns}, 4 FROM parts JOIN records USING (fid)"
    " WHERE key = ? AND leading = 0",
    "beginning": "SELECT {columns}, 5 FROM names JOIN records USING (fid)"
    " WHERE key > ? AND key < ? AND level < 2",
}
_COLUMNS = "kind, record, name, country, region, weight, lon, lat"


class NamedRecord(NamedTuple):
    """
    What a name stands for.

    Attributes
    ----------
    kind
        ``"country"``, ``"region"``, ``"place"`` or ``"group"``.
    record
        Code of a country, region or group; number of a place's row.
    name
        English name.
    country, region
        Code of the country and name of the region it lies in; empty if it is not in one.
    weight
        Rank among records of one name: a town's population.
    lon, lat
        Degrees, of a place; None for others.
    level
        0 for a code, 1 for a name, 2 for an alias; over 2 if only a part was compared.
    """

    kind: str
    record: str
    name: str
    country: str
    region: str
    weight: int
    lon: float | None
    lat: float | None
    level: int

    @property
    def lonlat(self) -> tuple[float, float]:
        """Where a place lies, degrees."""
        if self.lon is None or self.lat is None:
            msg = f"{self.label} is no point; name a town"
            raise CoordinateError(msg)
        return self.lon, self.lat

    @property
    def label(self) -> str:
        """Name with what tells it from others of the name, as it can be typed."""
        if self.kind == "place":
            parts = (self.name, self.region if self.region != self.name else "", self.country)
            return ", ".join(filter(None, parts))
        return self.name if self.kind == "group" else f"{self.name} ({self.record})"


class Group(NamedTuple):
    """A group of countries: members by ISO 3166-1 alpha-3 code, and how that is known."""

    id: str
    name: str
    members: tuple[str, ...]
    since: str
    as_of: str
    source: str


def called(
    key: str, match: Match = "whole", *, kinds: Collection[str] | None = None
) -> list[NamedRecord]:
    """
    Find records with a name, the weightiest first.

    Parameters
    ----------
    key
        A folded name, as `rangeviz.folding.fold` makes it.
    match
        Whether the key is the whole name, its leading words, words within it, or its beginning.
    kinds
        Kinds of records; all if left out.

    Raises
    ------
    BasemapError
        If the table is missing or damaged.

    Examples
    --------
    >>> [found.label for found in called(fold("Київ"), kinds=["place"])]
    ['Kyiv, UKR']
    """
    values = [key, f"{key}\U0010ffff"] if match == "beginning" else [key]
    found = (NamedRecord(*row) for row in _rows(_QUERIES[match].format(columns=_COLUMNS), values))
    chosen = [record for record in found if kinds is None or record.kind in kinds]
    best: dict[tuple[str, str], NamedRecord] = {}
    for record in sorted(chosen, key=lambda r: (r.level, -r.weight)):
        best.setdefault((record.kind, record.record), record)
    return list(best.values())


def places_of(country: str | None = None) -> list[NamedRecord]:
    """
    Read the towns of a country, or of the world, the largest first.

    Examples
    --------
    >>> [town.name for town in places_of("GUM")][:3]
    ['Dededo Village', 'Yigo Village', 'Tamuning']
    """
    where = "" if country is None else " AND country = ?"
    query = f"SELECT {_COLUMNS}, 1 FROM records WHERE kind = 'place'{where} ORDER BY weight DESC"
    return [NamedRecord(*row) for row in _rows(query, [] if country is None else [country])]


def towns_near(lon: float, lat: float, *, within_deg: float = 0.5) -> list[NamedRecord]:
    """
    Find the towns within some degrees of latitude and longitude of a point, the largest first.

    Examples
    --------
    >>> [town.name for town in towns_near(144.8, 13.5)][-1]
    'Hagåtña'
    """
    query = (
        f"SELECT {_COLUMNS}, 1 FROM records WHERE kind = 'place'"
        " AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? ORDER BY weight DESC"
    )
    box = [lon - within_deg, lon + within_deg, lat - within_deg, lat + within_deg]
    return [NamedRecord(*row) for row in _rows(query, box)]


@cache
def capitals() -> dict[str, NamedRecord]:
    """
    Read the capitals of the countries, as GeoNames lists them, by ISO 3166-1 alpha-3 code.

    Examples
    --------
    >>> capitals()["UKR"].name
    'Kyiv'
    """
    query = (
        "SELECT capitals.country, kind, record, name, records.country, region, weight, lon, lat, 1"
        " FROM capitals JOIN records USING (fid)"
    )
    return {row[0]: NamedRecord(*row[1:]) for row in _rows(query, [])}


def near(text: str, *, most: int = 3) -> list[NamedRecord]:
    """
    Find records whose names are spelt nearly so, the nearest first.

    Parameters
    ----------
    text
        A name as it was typed.
    most
        Number of records to return at most.

    Examples
    --------
    >>> [found.name for found in near("Vladivostock")]
    ['Vladivostok']
    """
    import difflib

    key = fold(text)[:80]
    if len(key) < 3:
        return []
    least, longest = len(key) - 2, len(key) + 2
    keys = _rows(
        "SELECT DISTINCT key FROM names WHERE level < 2 AND length(key) BETWEEN ? AND ?"
        " AND (substr(key, 1, 2) = ? OR substr(key, -3) = ?)",
        [least, longest, key[:2], key[-3:]],
    )
    close = difflib.get_close_matches(key, [row[0] for row in keys], n=4 * most, cutoff=0.75)
    swapped = [name for name in close if sorted(name) == sorted(key)]  # letters out of order
    found = {(r.kind, r.record): r for name in swapped or close for r in called(name)[:most]}
    if swapped:
        return sorted(found.values(), key=lambda record: -record.weight)[:most]
    return list(found.values())[:most]


@cache
def groups() -> dict[str, Group]:
    """
    Read the groups of countries, by id.

    Examples
    --------
    >>> groups()["AUKUS"].members
    ('AUS', 'GBR', 'USA')
    """
    text = data_file("basemaps", "groups.toml").read_text(encoding="utf-8")
    known = ((row, row["members"]) for row in tomllib.loads(text)["group"])
    return {
        row["id"]: Group(
            *(row["id"], row["name"], tuple(members)), row["since"], row["as_of"], row["source"]
        )
        for row, members in known
    }


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    import sqlite3

    try:
        rows: list[tuple[Any, ...]] = _database().execute(query, values).fetchall()
    except sqlite3.Error as error:
        msg = f"cannot read data file 'names.db': {error}; reinstall rangeviz"
        raise BasemapError(msg) from error
    return rows


@cache
def _database() -> sqlite3.Connection:
    import sqlite3

    path = data_file("basemaps", "names.db")
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


def vintage(country: str) -> str:
    """
    How old the first-level regions of a country are.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code.

    Returns
    -------
    str
        Their number and date where they are not those of today, or else the date of the source.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> vintage("IDN")
    '33 provinces, as of 2004; 38 since 2022 (North Kalimantan, and Papua divided)'
    """
    table = json.loads(data_file("basemaps", "vintages.json").read_text(encoding="utf-8"))
    text: str = table["countries"].get(country, table["general"])
    return text


def regions_note(country: str = "") -> str:
    """
    State the source of the regions, what their areas include and, of a country, how old they are.

    Examples
    --------
    >>> regions_note("KEN")[:58]
    'Regions of Kenya: 8 provinces, as of 1992; 47 counties sin'
    """
    source = boundary_source()
    age = f"Regions of {country_names()[country]}: {vintage(country)}. " if country else ""
    return (
        f"{age}Boundaries: {source['name']} {source['version']}. {source['viewpoint']} "
        "Areas include lakes."
    )
