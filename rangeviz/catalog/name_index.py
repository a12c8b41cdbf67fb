"""The names of a catalog's records: by which of them, and by what part of it, a text is meant."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from rangeviz.folding import fold, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NameIndex"]

ID, NAME, ALIAS, LEADING, WITHIN, BEGINNING = range(6)  # levels, from best to worst
_LEAST_LETTERS = 3  # of a part of a name: "UK" is not the beginning of "UKR"


class NameIndex:
    """
    Names of records, in any spelling.

    Parameters
    ----------
    kind
        ``"system"`` or ``"site"``.
    summaries
        Fields of the records, among them id, name, aliases and local_name.

    Examples
    --------
    >>> index = NameIndex("system", [{"id": "df-26", "name": "DF-26", "aliases": ["CSS-18"]}])
    >>> index.whole("DF 26"), index.matches("css")
    (['df-26'], {'df-26': 3})
    """

    def __init__(self, kind: str, summaries: Iterable[Mapping[str, Any]]) -> None:
        self._whole: dict[str, dict[str, int]] = {}
        self._parts: dict[str, dict[str, int]] = {}
        self.texts: list[str] = []
        self.names: dict[str, str] = {}
        press = _press_names(kind)
        for summary in summaries:
            record_id, name = summary["id"], summary["name"]
            self.names[record_id] = name
            self._add(record_id, record_id, ID)
            self._add(record_id, name, NAME)
            others = [name.partition(" (")[0], *summary.get("aliases", ())]
            others += [summary.get("local_name") or "", *press.get(record_id, ())]
            for other in filter(None, others):
                self._add(record_id, other, ALIAS)

    def whole(self, text: str) -> list[str]:
        """Ids of the records that a text names: by id, else by name, else by another name."""
        return list(_best(self._whole.get(fold(text), {})))

    def matches(self, text: str) -> dict[str, int]:
        """
        Find the records that a text names, or else names in part.

        Returns
        -------
        dict of int
            The best level that occurs, by id: 0 if the text is the id, 1 the name, 2 another name,
            3 the leading words of one, 4 words within one, 5 the beginning of one.
        """
        key = fold(text)
        found = self._whole.get(key, {})
        if not found and len(key) >= _LEAST_LETTERS:
            begun = (ids for known, ids in self._whole.items() if known.startswith(key))
            found = self._parts.get(key) or {i: BEGINNING for ids in begun for i in ids}
        return _best(found)

    def near(self, text: str) -> list[str]:
        """Ids of at most two records whose names are spelt nearly as a text, the nearest first."""
        import difflib

        close = difflib.get_close_matches(fold(text)[:80], self._whole, n=2, cutoff=0.75)
        return list(dict.fromkeys(i for key in close for i in self._whole[key]))[:2]

    def suggestions(self, text: str) -> list[str]:
        """Ids to suggest instead of a wrong name; all names if one of these is near but no id."""
        import difflib

        name, ids = text.strip().casefold(), list(self.names)
        near_an_id = difflib.get_close_matches(name, ids, n=1)
        near_a_name = difflib.get_close_matches(name, map(str.casefold, self.texts), n=1)
        return self.texts if near_a_name and not near_an_id else ids

    def _add(self, record_id: str, name: str, level: int) -> None:
        self.texts.append(name)
        keys = keys_of(name)
        _note(self._whole, keys.whole, record_id, level)
        for part in keys.leading:
            _note(self._parts, part, record_id, LEADING)
        for part in keys.within:
            _note(self._parts, part, record_id, WITHIN)


def _note(index: dict[str, dict[str, int]], key: str, record_id: str, level: int) -> None:
    levels = index.setdefault(key, {})
    levels[record_id] = min(level, levels.get(record_id, level))


def _best(levels: Mapping[str, int]) -> dict[str, int]:
    best = min(levels.values(), default=0)
    return {record_id: level for record_id, level in levels.items() if level == best}


@cache
def _press_names(kind: str) -> dict[str, list[str]]:
    """Names by which the press of other languages calls the bundled records, by id."""
    from rangeviz.basemaps import data_file

    text = data_file("catalog", "press_names.toml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = tomllib.loads(text)[kind]
    return names
