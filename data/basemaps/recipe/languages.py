"""Names of the regions in other languages, from the attributes of the admin-1 source."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recipe.shapes import Regions
    from recipe.sources import Unit

__all__ = ["LANGUAGES", "region_names"]

LANGUAGES = (
    *("en", "ar", "de", "es", "fa", "fr", "he", "hi", "id", "it"),
    *("ja", "ko", "pl", "pt", "ru", "tr", "uk", "vi", "zh", "zht"),
)
DAMAGED = set("?£\ufffd¤")
MANY_ALIASES = 12


def region_names(
    units: Sequence[Unit], rows: Sequence[dict[str, str]], regions: Regions
) -> dict[str, list[Any]]:
    """
    Names by region: one for each of LANGUAGES, empty where unknown, then a list of others.

    A region united of several units has the names of the unit that it takes its code or its name
    from. Where the source joins one entry of Wikidata to several units, only the unit whose own
    name is the most like that entry's keeps it.
    """
    row_of = {row["unit"]: row for row in rows}
    united = Counter(row["region"] for row in rows)
    best: dict[str, tuple[float, str]] = {}
    for unit in units:
        key, likeness = unit.properties.get("wikidataid") or unit.id, _likeness(unit)
        best[key] = max(best.get(key, (-1.0, "")), (likeness, unit.id))
    found: dict[str, list[Any]] = {}
    for unit in units:
        row, known = row_of[unit.id], unit.properties
        if united[row["region"]] > 1 and not _stands_for(unit, row):
            continue
        if best[known.get("wikidataid") or unit.id][1] == unit.id:
            names = [_clean(known.get(f"name_{language}")) for language in LANGUAGES]
        else:
            names = [""] * len(LANGUAGES)
        found[row["region"]] = [*names, _others(known, {row["name"], *names})]
    _without_twins(found, regions)
    return {code: found[code] for code in regions if code in found}


def _stands_for(unit: Unit, row: dict[str, str]) -> bool:
    return row["region"] == unit.properties.get("iso_3166_2") or row["name"] == unit.properties.get(
        "name"
    )


def _likeness(unit: Unit) -> float:
    own, other = (unit.properties.get(key) or "" for key in ("name", "name_en"))
    return difflib.SequenceMatcher(None, own.casefold(), other.casefold()).ratio()


def _others(known: dict[str, Any], names: set[str]) -> list[str]:
    """Further names, older and local."""
    words = [known.get(key) or "" for key in ("name", "name_local", "gn_name", "woe_name")]
    words += (known.get("name_alt") or "").split("|")
    kept = dict.fromkeys(filter(None, map(_clean, words)))
    return [word for word in kept if word not in names][:MANY_ALIASES]


def _clean(text: str | None) -> str:
    word = " ".join((text or "").split())
    return "" if DAMAGED & set(word) else word


def _without_twins(found: dict[str, list[Any]], regions: Regions) -> None:
    """Of two regions of a country with one English name, that keeps it which is called so here."""
    owner = {(r.country, r.name): code for code, r in regions.items()}
    for code, names in found.items():
        rightful = owner.get((regions[code].country, names[0]), code)
        if rightful != code:
            names[0] = ""
