"""What a typed name means: one rule for systems, sites, countries, regions, towns and groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from rangeviz.basemaps import names
from rangeviz.errors import AmbiguousNameError, UnknownNameError
from rangeviz.folding import fold, without_kind, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rangeviz.basemaps.names import NamedRecord
    from rangeviz.catalog.catalog import Catalog

__all__ = ["KINDS", "Kind", "Named", "Use", "resolve", "search"]

Kind = Literal["system", "site", "country", "group", "region", "place"]
Use = Literal["system", "site", "target", "place", "country"]
KINDS: tuple[Kind, ...] = ("system", "site", "country", "group", "region", "place")

# What a use can take, the first first. Towns and regions of one name go by their weight: a town of
# over 250,000 people before the region.
_ORDER: dict[str, tuple[tuple[Kind, ...], ...]] = {
    "system": (("system",),),
    "site": (("site",), ("group", "country"), ("place", "region")),
    "target": (("group", "country"), ("region",), ("site",), ("place",)),
    "place": (("group", "country"), ("place", "region"), ("site",)),
    "town": (("place",),),
    "country": (("country",),),
    "record": (("site",),),
    "area": (("group", "country"), ("region",)),
}
_WORDS: dict[str, str] = {
    "site": "site, country, region or town",
    "target": "country, region, group or town",
    "place": "place, region or country",
    "town": "town",
    "record": "site",
    "area": "country, group or region",
}
_PARTS: dict[int, names.Match] = {3: "leading", 4: "within", 5: "beginning"}
BEGINNING = 5
_MUCH_LARGER = 3  # times the people of the next town of the name
_MOST_LISTED = 6
_ROMAN = dict(zip("12345678", ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"), strict=True))


class Named(NamedTuple):
    """
    What a name stands for.

    Attributes
    ----------
    kind
        Kind of record.
    id
        Id or code of the record; of a place, the number of its row.
    label
        Its name, with what tells it from others; typed, it means this record again.
    weight
        Rank among records of one name: a town's population.
    level
        How it was matched, 0 (code or id) to 5 (beginning of the name).
    record
        Row of the table of names; None for systems and sites.
    note
        What else the name could have meant; empty if nothing.
    """

    kind: Kind
    id: str
    label: str
    weight: int
    level: int
    record: NamedRecord | None = None
    note: str = ""


def resolve(text: str, use: str, catalog: Catalog) -> Named:
    """
    Find the one record that a name stands for.

    Parameters
    ----------
    text
        Id, code or name in any spelling and language; ``"Suzhou, Jiangsu"`` where there are two.
    use
        What it is for: ``"system"``, ``"site"``, ``"target"``, ``"place"`` (anything that can be
        reached), ``"town"`` or ``"country"``.
    catalog
        Catalog of the systems and sites.

    Returns
    -------
    Named
        The record; its `note` says which others have that name.

    Raises
    ------
    UnknownNameError
        If nothing has that name; the message has near ones of every kind.
    AmbiguousNameError
        If several have it, and none goes before the others.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> resolve("キーウ", "site", load_catalog()).label
    'Kyiv, UKR'
    >>> resolve("Georgia", "target", load_catalog()).note
    "'Georgia' is taken for the country; also: Georgia (US-GA)"
    """
    order = _ORDER[use]
    kinds = {kind for tier in order for kind in tier}
    for find in (_whole, _in_brackets, _qualified, _without_kind, _in_part):
        found = find(text, kinds, catalog)
        if found:
            return _chosen(text, use, order, found)
    raise _unknown(text, use, catalog)


def search(
    text: str, catalog: Catalog, *, kinds: Collection[str] = KINDS, most: int = 30
) -> list[Named]:
    """
    Find all records that a text may stand for, the best first.

    Parameters
    ----------
    text
        A name or a part of one; if nothing has it, those that are spelt nearly so.
    catalog
        Catalog of the systems and sites.
    kinds
        Kinds of records to look among.
    most
        Number of records at most.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> [(found.kind, found.label) for found in search("Guangdong", load_catalog())]
    [('site', 'Guangdong (guangdong)'), ('region', 'Guangdong (CN-GD)')]
    """
    found: dict[tuple[str, str], Named] = {}
    for find in (_whole, _in_brackets, _qualified, _without_kind, _in_part, _nearly):
        if find is _nearly and found:
            break
        for named in find(text, kinds, catalog):
            found.setdefault((named.kind, named.id), named)
    ranked = sorted(found.values(), key=lambda named: (named.level, -named.weight))
    return ranked[:most]


def _whole(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    key = fold(text)
    found = _of_catalog(text, kinds, catalog, {0, 1, 2})
    return [*found, *map(_named, names.called(key, kinds=kinds))] if key else found


def _in_brackets(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    """Find records whose code or id stands in brackets after the name, as in a label."""
    code = re.fullmatch(r"[^()]+\(([^()]+)\)\s*", text)
    found = _whole(code[1], kinds, catalog) if code else []
    return [named for named in found if named.level == 0]


def _qualified(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    """Find records of the name before a comma that lie in what is named after it."""
    head, comma, rest = text.partition(",")
    keys = [fold(word) for word in rest.split(",")] if comma else []
    return [
        named
        for named in (_whole(head, kinds, catalog) if all(keys) and keys else ())
        if named.record is not None and all(_lies_in(named.record, key) for key in keys)
    ]


def _lies_in(record: NamedRecord, key: str) -> bool:
    return key in {fold(record.region), without_kind(record.region)} or any(
        found.record == record.country
        if found.kind == "country"
        else (found.name, found.country) == (record.region, record.country)
        for found in names.called(key, kinds=("country", "region"))
    )


def _without_kind(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    """Regions named with the word that says what kind they are."""
    key = without_kind(text)
    if not key or "region" not in kinds:
        return []
    return list(map(_named, names.called(key, kinds=("region",))))


def _in_part(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    """Find records with the leading words, else with words, else with the beginning of a name."""
    key = fold(text)
    if len(key) < 3 and key.isascii():
        return []
    for level, match in _PARTS.items():
        if match == "beginning" and len(key) < 4:
            break
        found = _of_catalog(text, kinds, catalog, {level})
        records = names.called(key, match, kinds=kinds)
        if match == "beginning":
            records = [record for record in records if _begins(record.name, text)]
        found += map(_named, records)
        if found:
            return found
    if "system" in kinds:
        return [found for other in _other_numerals(text) for found in _whole(other, kinds, catalog)]
    return []


def _begins(name: str, text: str) -> bool:
    """Whether a name begins with a text, word by word: "Bas-Congo" does not begin with "Basco"."""
    *whole, last = words_of(text)
    words = words_of(name)
    begun = words[len(whole) :][:1]
    return words[: len(whole)] == whole and bool(begun) and begun[0].startswith(last)


def _nearly(text: str, kinds: Collection[str], catalog: Catalog) -> list[Named]:
    """Find records whose names are spelt nearly so."""
    found = [
        _of_record(kind, record_id, 6, catalog)
        for kind, records in (("system", catalog.systems), ("site", catalog.sites))
        if kind in kinds
        for record_id in records.near(text)
    ]
    near = (_named(record)._replace(level=6) for record in names.near(text))
    return [*found, *(named for named in near if named.kind in kinds)]


def _of_catalog(
    text: str, kinds: Collection[str], catalog: Catalog, levels: Collection[int]
) -> list[Named]:
    return [
        _of_record(kind, record_id, level, catalog)
        for kind, records in (("system", catalog.systems), ("site", catalog.sites))
        if kind in kinds
        for record_id, level in records.matches(text).items()
        if level in levels
    ]


def _of_record(kind: str, record_id: str, level: int, catalog: Catalog) -> Named:
    records = catalog.systems if kind == "system" else catalog.sites
    label = f"{records.names()[record_id]} ({record_id})"
    return Named(kind, record_id, label, 0, level)  # type: ignore[arg-type]


def _named(record: NamedRecord) -> Named:
    return Named(
        record.kind,  # type: ignore[arg-type]
        record.record,
        record.label,
        record.weight,
        record.level,
        record,
    )


def _other_numerals(text: str) -> list[str]:
    """Spell the numbers of a name in Roman numerals, or in digits."""
    digits = {roman: digit for digit, roman in _ROMAN.items()}
    words = text.replace("-", " ").split()
    return [
        " ".join(table.get(word.casefold(), word) for word in words)
        for table in (_ROMAN, digits)
        if any(word.casefold() in table for word in words)
    ]


def _chosen(text: str, use: str, order: Iterable[tuple[Kind, ...]], found: list[Named]) -> Named:
    """Take the record that goes before the others, or list them."""
    codes = [named for named in found if named.level == 0 and named.kind != "site"]
    ranked = codes or found
    tiers = ([named for named in ranked if named.kind in tier] for tier in order)
    among = next(filter(None, tiers))
    best = [_first(named for named in among if named.kind == kind) for kind in _kinds(among)]
    first = max(best, key=lambda named: named.weight)
    rivals = [n for n in among if n.kind == first.kind and n.level <= first.level and n != first]
    if rivals and not _is_much_larger(first, rivals):
        listed = [named.label for named in sorted([first, *rivals], key=_rank)]
        raise AmbiguousNameError(_WORDS.get(use, use), text, listed[:_MOST_LISTED])
    return first._replace(note=_note(text, first, [named for named in found if named != first]))


def _first(found: Iterable[Named]) -> Named:
    """Take the best level, but a town before much smaller ones, whichever of its names is meant."""
    ranked = sorted(found, key=_rank)
    largest = max(ranked, key=lambda named: named.weight)
    is_town = largest.kind == "place" and largest.level <= 2
    return largest if is_town and _is_much_larger(largest, ranked[:1]) else ranked[0]


def _kinds(found: Iterable[Named]) -> list[str]:
    return list(dict.fromkeys(named.kind for named in found))


def _rank(named: Named) -> tuple[int, int]:
    return named.level, -named.weight


def _is_much_larger(first: Named, rivals: Iterable[Named]) -> bool:
    largest = max(rival.weight for rival in rivals)
    return first.kind == "place" and first.weight >= _MUCH_LARGER * largest


def _note(text: str, first: Named, others: list[Named]) -> str:
    """Say what else a name could have meant, unless that is the same place under another kind."""
    told = [
        other
        for other in sorted(others, key=_rank)
        if other.level <= max(first.level, 2) and not _is_same(first, other)
    ]
    if first.level == BEGINNING and not told:
        return f"{text.strip()!r} is taken for {first.label}"
    if not told:
        return ""
    kinds = {"place": "town", "site": "site of the catalog"}
    taken = kinds.get(first.kind, first.kind)
    meant = first.label if first.kind == "place" else f"the {taken}"
    labels = [other.label for other in told[:3]]
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return f"{text.strip()!r} is taken for {meant}; also: {'; '.join(labels)}{more}"


def _is_same(first: Named, other: Named) -> bool:
    """Whether two records are one thing: a site and the area it is named for, a town-state."""
    if first.record is None or other.record is None:
        return True
    is_state = {first.kind, other.kind} == {"place", "country"}
    return is_state and first.record.country == other.record.country


def _typed(named: Named) -> str:
    """Short form of a name that means this record."""
    if named.record is None:
        return named.id
    return named.record.name if named.kind == "country" else named.label


def _unknown(text: str, use: str, catalog: Catalog) -> UnknownNameError:
    """Say what is spelt nearly so, of any kind, and where the list is."""
    kinds = {kind for tier in _ORDER[use] for kind in tier}
    near = _whole(text, KINDS, catalog) or _nearly(text, KINDS, catalog)
    fit = [_typed(named) for named in near if named.kind in kinds]
    other = [f"{named.label}, a {named.kind}" for named in near if named.kind not in kinds]
    words = " or ".join(map(repr, dict.fromkeys(fit[:3]))) or " or ".join(other[:3])
    lists = {"system": "rangeviz systems", "site": "rangeviz sites", "country": "rangeviz regions"}
    where = f"list them with: {lists[use]}, or" if use in lists else "look it up with:"
    hint = f"did you mean {words}? " if words else ""
    return UnknownNameError(
        _WORDS.get(use, use), text, (), hint=f"{hint}{where} rangeviz find {text[:40].strip()!r}"
    )
