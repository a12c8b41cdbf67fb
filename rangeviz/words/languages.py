"""Words and names of the page in a language."""

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
    Words and names of the page in one language.

    Attributes
    ----------
    code
        Code of the language, as in the ``lang`` attribute of HTML.
    text
        Words of the page, by key.
    names
        Names by kind (``"countries"``, ``"regions"``, ``"sites"``, ``"places"``, ``"waters"``) and
        by code or English name. Anything not listed here keeps the name that the data give it.
    finding, picture, brief
        Words of titles that state a finding, of pictures, and of slides and documents; the page has
        none of them.
    """

    code: str
    text: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    finding: Mapping[str, str]
    picture: Mapping[str, str]
    brief: Mapping[str, str]

    def name(self, kind: str, key: str, otherwise: str) -> str:
        """Name of a thing in this language, or `otherwise` if it has none."""
        return self.names.get(kind, {}).get(key, otherwise)

    def site(self, site: Site) -> str:
        """Full name of a site; the local name if the site is in the language's own country."""
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
        """Names of all countries of the base map, by code."""
        names = basemaps.country_names()
        return {code: self.name("countries", code, name) for code, name in names.items()}

    def viewpoint(self, viewpoint: Viewpoint) -> str:
        """State which country a viewpoint counts disputed regions for."""
        return self.text.get(f"viewpoint_{viewpoint}") or viewpoint_note(viewpoint)

    def question(self, answer: Answer) -> str:
        """Question that the page answers."""
        if "question" not in self.text:
            return question(answer)
        countries = self.countries()
        known = [countries[code] for code in answer.targets if code in countries]
        where = self._join(known) if len(known) == len(answer.targets) else self.text["world"]
        return self.text["question"].format(where=where, **self._systems_and_sites(answer))

    def answer(self, answer: Answer) -> str:
        """Answer in one sentence: how many regions of each country lie in reach."""
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
        return self.text["answer"].format(
            counts=self._join(counts, 6), **self._systems_and_sites(answer)
        )

    def _systems_and_sites(self, answer: Answer) -> dict[str, str]:
        systems: Sequence[System] = answer.systems
        return {
            "systems": self._join(short_names(systems)),
            "sites": self._join(self.short_sites(answer.sites)),
        }

    def _join(self, names: Sequence[str], most: int = 4) -> str:
        more = self.text["and_more"].format(n=len(names) - most) if len(names) > most else ""
        return self.text["comma"].join(names[:most]) + more


@cache
def load_language(code: str) -> Language:
    """
    Words and names of the page in a language.

    Parameters
    ----------
    code
        Code of the language, such as ``"en"`` or ``"ja"``.

    Raises
    ------
    UnknownNameError
        If the page is not translated into that language.

    Examples
    --------
    >>> load_language("ja").name("countries", "CHN", "China")
    '中国'
    """
    text = load_texts(code)
    apart = {name: text.get(name, {}) for name in ("names", "finding", "picture", "brief")}
    words = {name: value for name, value in text.items() if name not in apart}
    return Language(code, {**words, "lang": code}, **apart)
