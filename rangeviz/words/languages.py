"""The page's words and names in a language: one file each, ``assets/text.<code>.json``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rangeviz import basemaps
from rangeviz.words.labels import short_names
from rangeviz.words.notes import viewpoint_note
from rangeviz.words.sentences import question, sentences
from rangeviz.words.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

__all__ = ["Language", "load_language"]


@dataclass(frozen=True)
class Language:
    """
    What the page says, and what it calls things.

    Attributes
    ----------
    code
        As in the ``lang`` of HTML.
    text
        The page's own words, by name.
    names
        By kind (``"countries"``, ``"regions"``, ``"sites"``, ``"places"``, ``"waters"``), by code
        or English name; what has none here keeps the name the data give it.
    """

    code: str
    text: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]

    def name(self, kind: str, key: str, otherwise: str) -> str:
        """Name a thing, or call it what it was called."""
        return self.names.get(kind, {}).get(key, otherwise)

    def site(self, site: Site) -> str:
        """Full name of a site; a place in the language's own country has its local name."""
        local = site.local_name if site.country == self.text["home"] else ""
        return self.name("sites", site.id, local or site.name)

    def short_sites(self, sites: Sequence[Site]) -> list[str]:
        """Names of sites for labels."""
        short = short_names(sites)
        named = [self.site(site) for site in sites]
        return [
            s if name == site.name else name
            for s, name, site in zip(short, named, sites, strict=True)
        ]

    def countries(self) -> dict[str, str]:
        """Name every country of the base map."""
        names = basemaps.country_names()
        return {code: self.name("countries", code, name) for code, name in names.items()}

    def viewpoint(self, viewpoint: Viewpoint) -> str:
        """Say where disputed regions are counted."""
        return self.text.get(f"viewpoint_{viewpoint}") or viewpoint_note(viewpoint)

    def question(self, answer: Answer) -> str:
        """Ask what the page answers."""
        if "question" not in self.text:
            return question(answer)
        countries = self.countries()
        known = [countries[code] for code in answer.targets if code in countries]
        where = self._listed(known) if len(known) == len(answer.targets) else self.text["world"]
        return self.text["question"].format(where=where, **self._from(answer))

    def answer(self, answer: Answer) -> str:
        """Answer it in one sentence: how many regions of each country lie in reach."""
        if "answer" not in self.text:
            return sentences(answer)[0]
        frame, n = answer.regions, answer.counted.size
        touched = (frame["status"] != "none").to_numpy().reshape(-1, n).any(axis=0)
        country = frame["country"].to_numpy()[:n]
        countries = self.countries()
        counts = [
            self.text["count"].format(
                country=countries.get(code, code), n=touched[rows].sum(), all=rows.sum()
            )
            for code in dict.fromkeys(country[answer.counted])
            for rows in [answer.counted & (country == code)]
        ]
        return self.text["answer"].format(counts=self._listed(counts, 6), **self._from(answer))

    def _from(self, answer: Answer) -> dict[str, str]:
        systems: Sequence[System] = answer.systems
        return {
            "systems": self._listed(short_names(systems)),
            "sites": self._listed(self.short_sites(answer.sites)),
        }

    def _listed(self, names: Sequence[str], most: int = 4) -> str:
        more = self.text["and_more"].format(n=len(names) - most) if len(names) > most else ""
        return self.text["comma"].join(names[:most]) + more


@cache
def load_language(code: str) -> Language:
    """
    Read the words of a language.

    Parameters
    ----------
    code
        Such as ``"en"`` or ``"ja"``.

    Raises
    ------
    UnknownNameError
        If the page does not speak it.

    Examples
    --------
    >>> load_language("ja").name("countries", "CHN", "China")
    '中国'
    """
    text = load_texts(code)
    words = {name: value for name, value in text.items() if name != "names"}
    return Language(code, {**words, "lang": code}, text.get("names", {}))
