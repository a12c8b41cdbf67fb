"""Codes and names of the regions, by the hand-made table, then by pycountry and the code maps."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pycountry
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recipe.sources import Unit

__all__ = ["Name", "alpha2", "country_name", "name_units", "report", "subdivisions"]

KIND = re.compile(
    r"\b(province|provincia|provincie|region|regiao|oblast|oblysy|oblasti|governorate|county|"
    r"district|distrito|department|departamento|prefecture|state|estado|parish|municipality|"
    r"city|rayon|raion|viloyati|welayaty|welayat|judet|megye|novads|opstina|obcina|canton|"
    r"zupanija|kraj|hlavni|mesto|voblasc|division|metropolitan|autonomous|republic|okrug|aimag|atoll|capital|territory|"
    r"sheng|shi|do|si|ken|dzongkhag|qarku|marz|il|wilaya|muhafazat|emirate|"
    r"of|the|and|de|da|do|del|la|le|el|al|ad|ar|as|az|ash|et|i|y)\b"
)
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "ə": "e", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae"}
    | dict.fromkeys("ʻʼ’‘'`´", "")
)
SIDES = ("north", "south", "east", "west", "upper", "lower", "central", "inner", "outer")
SUBDIVISIONS: dict[str, Any] = {s.code: s for s in pycountry.subdivisions}
# countries with a formal name in pycountry, or with a user-assigned code
COUNTRY_NAMES = {
    "XKX": "Kosovo",
    "XSP": "Spratly Islands",
    "CHN": "China",
    "RUS": "Russia",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "TWN": "Taiwan",
    "HKG": "Hong Kong",
    "MAC": "Macau",
    "IRN": "Iran",
    "SYR": "Syria",
    "LAO": "Laos",
    "VNM": "Vietnam",
    "BRN": "Brunei",
    "FSM": "Micronesia",
    "MDA": "Moldova",
    "TZA": "Tanzania",
    "BOL": "Bolivia",
    "VEN": "Venezuela",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "PSE": "Palestine",
    "FLK": "Falkland Islands / Malvinas",
    "VAT": "Vatican City",
    "TUR": "Turkey",
    "VGB": "British Virgin Islands",
    "VIR": "United States Virgin Islands",
    "SHN": "Saint Helena, Ascension and Tristan da Cunha",
    "MAF": "Saint Martin (French part)",
    "SXM": "Sint Maarten (Dutch part)",
    "BES": "Caribbean Netherlands",
}


@dataclass(frozen=True)
class Name:
    """Country (ISO 3166-1 alpha-3), region code and name of a unit, and how they were found."""

    country: str
    region: str
    name: str
    how: str


def alpha2(alpha3: str) -> str:
    """ISO 3166-1 alpha-2 code, with the user-assigned XK."""
    return "XK" if alpha3 == "XKX" else str(_country(alpha3).alpha_2)


def country_name(alpha3: str) -> str:
    """English name of a country in common use; KeyError for a code that is not in ISO 3166-1."""
    return COUNTRY_NAMES.get(alpha3) or str(_country(alpha3).name)


def subdivisions(alpha3: str) -> dict[str, str]:
    """ISO 3166-2 codes of a country, with pycountry's names."""
    return {code: s.name for code, s in SUBDIVISIONS.items() if s.country_code == alpha2(alpha3)}


def name_units(
    units: list[Unit], rows: list[dict[str, str]], code_maps: dict[str, list[tuple[str, Any]]]
) -> list[Name]:
    """Name the units: country, code and name of each, in their order."""
    named: dict[int, Name] = {}
    by_file: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        row = _table_row(unit, rows)
        if row:
            named[i] = Name(row["country"], row["region"], row["name"], "table")
        else:
            by_file.setdefault(unit.file, []).append(i)
    taken = {name.region for name in named.values()}
    for file, indices in by_file.items():
        members = {i: units[i] for i in indices}
        for i, (code, how) in _match(file, members, code_maps.get(alpha2(file), []), taken).items():
            named[i] = Name(file, code, units[i].name or country_name(file), how)
    return [named[i] for i in range(len(units))]


def _country(alpha3: str) -> Any:
    country = pycountry.countries.get(alpha_3=alpha3)
    if country is None:
        raise KeyError(alpha3)
    return country


def _table_row(unit: Unit, rows: list[dict[str, str]]) -> dict[str, str] | None:
    for row in rows:
        if (row["file"], row["source_name"]) == (unit.file, unit.name):
            if not row["at"]:
                return row
            lon, lat = map(float, row["at"].split())
            if shapely.contains_xy(unit.geometry, lon, lat):
                return row
    return None


def _match(
    file: str, members: dict[int, Unit], code_map: list[tuple[str, Any]], taken: set[str]
) -> dict[int, tuple[str, str]]:
    """Codes of the units of one country: by same name, place, similar name, or a code of ours."""
    known = subdivisions(file)
    found: dict[int, tuple[str, str]] = {}
    by_size = sorted(members, key=lambda i: -members[i].geometry.area)

    def give(i: int, code: str | None, how: str) -> None:
        if i not in found and code and code in known and code not in taken:
            found[i] = (code, how)
            taken.add(code)

    if len(members) == 1 and not taken & set(known):
        return {by_size[0]: (alpha2(file), "country")}
    plain = {code: _plain(name) for code, name in known.items()}
    by_name: dict[str, list[str]] = {}
    for code, name in plain.items():
        by_name.setdefault(name, []).append(code)
    options = {i: by_name.get(_plain(members[i].name), []) for i in by_size}
    for i in by_size:
        give(i, options[i][0] if len(options[i]) == 1 else None, "name")
    level = _usual_level(code for code, _ in found.values())
    for i in by_size:  # if a division and a district share a name, take the level of the others
        free = [code for code in options[i] if code not in taken]
        give(i, min(free, key=lambda c: (_level(c) != level, c), default=None), "name")
    for i in by_size:
        point = members[i].geometry.representative_point()
        give(i, next((c for c, shape in code_map if shape.contains(point)), None), "place")
    for i in by_size:
        free = [code for code in plain if code not in taken]
        give(i, _alike(_plain(members[i].name), {plain[c]: c for c in free}), "like name")
    rest = [i for i in members if i not in found]
    rest.sort(key=lambda i: (members[i].name, members[i].geometry.bounds))
    for number, i in enumerate(rest, start=1):
        found[i] = (f"{file}-~{number:02}", "own")
    return found


def _level(code: str) -> str:
    return str(SUBDIVISIONS[code].type)


def _usual_level(codes: Iterable[str]) -> str:
    levels = Counter(_level(code) for code in codes)
    return max(sorted(levels), key=levels.__getitem__, default="")


def _plain(name: str) -> str:
    text = name.casefold().translate(LETTERS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[\[(].*?[\])]", " ", text)
    text = re.sub(r"[^a-z0-9]+", " ", text)
    short = " ".join(KIND.sub(" ", text).split())
    return short or " ".join(text.split())


def _alike(name: str, codes: dict[str, str]) -> str | None:
    best = difflib.get_close_matches(name, codes, n=1, cutoff=0.82)
    if not best or _sides(best[0]) != _sides(name):
        return None
    return codes[best[0]]


def _sides(name: str) -> list[str]:
    return [side for side in SIDES if side in name]


def report(names: Iterable[Name]) -> dict[str, int]:
    """Count the units by how their codes were found."""
    return dict(Counter(name.how for name in names))
