"""Rows of tables that people read, in slides and documents: names, the best case, percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rangeviz.catalog.labels import figure_label
from rangeviz.coverage.frames import VERDICTS
from rangeviz.words.findings import country_findings, percent
from rangeviz.words.labels import number_label, share_label, short_names
from rangeviz.words.notes import citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.catalog.records import Site, Source, System
    from rangeviz.coverage.answer import Answer
    from rangeviz.words.languages import Language

__all__ = [
    "BriefRow",
    "PublishedFigure",
    "best_rows",
    "closing_lines",
    "country_rows",
    "graded_sources",
    "pair_rows",
    "published_figures",
]


class BriefRow(NamedTuple):
    """Texts of a row: region, country, verdict, missile, site, nearest km, share."""

    region: str
    country: str
    verdict: str
    system: str
    site: str
    nearest: str
    share: str


class PublishedFigure(NamedTuple):
    """A figure that a source prints for a system."""

    label: str
    km: float


def best_rows(answer: Answer, language: Language) -> list[BriefRow]:
    """
    Regions in reach, each once with the best case: the most certain and most covered first.

    Those that count for no country come last.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    language
        Language of the texts.

    Examples
    --------
    >>> import rangeviz as rv
    >>> from rangeviz.words.languages import load_language
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])
    >>> list(best_rows(answer, load_language("en"))[0])[:2]
    ['Seoul', 'South Korea']
    """
    n, frame, together = answer.counted.size, answer.regions, answer.together
    ranks = np.array([VERDICTS.index(word) for word in frame["verdict"]]).reshape(-1, n)
    shares = frame["share"].to_numpy(float).reshape(-1, n)
    nearest = frame["nearest_km"].to_numpy(float).reshape(-1, n)
    best = np.lexsort((nearest, -shares, -ranks), axis=0)[0]  # pair of each region
    names = _Names(answer, language)
    share = together["share"].to_numpy(float)
    shown = nearest[best, np.arange(n)]
    order = np.lexsort((shown, -share, -ranks.max(axis=0), ~answer.counted))
    return [
        names.row(frame.iloc[best[row] * n + row], VERDICTS[ranks[best[row], row]], share[row])
        for row in order
        if ranks[best[row], row]
    ]


def pair_rows(answer: Answer, language: Language) -> list[BriefRow]:
    """Regions in reach of every system from every site, in the order of the table."""
    names = _Names(answer, language)
    frame = answer.regions
    return [
        names.row(row, row["verdict"], row["share"])
        for _, row in frame[frame["verdict"] != "none"].iterrows()
    ]


def country_rows(answer: Answer, language: Language) -> list[tuple[str, ...]]:
    """
    Countries: name, verdict, regions in reach at least partly, and wholly, share of the area.

    Returns
    -------
    list of tuple of str
        Those in reach, most of all first.
    """
    words, countries = language.brief, language.countries()
    found = [one for one in country_findings(answer) if one.verdict != "none"]
    found.sort(key=lambda one: (-VERDICTS.index(one.verdict), -one.share))
    return [
        (
            countries.get(one.country, one.country),
            words[one.verdict],
            words["of"].format(n=one.touched, all=one.regions),
            words["of"].format(n=one.wholly, all=one.regions),
            percent(one.share),
        )
        for one in found
    ]


def closing_lines(answer: Answer, language: Language, *, left_out: int) -> list[str]:
    """
    Sentences below a table: what is left out, out of reach, and disputed.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    language
        Language of the sentences.
    left_out
        Number of regions in reach that the table does not list.
    """
    words = language.brief
    verdicts = answer.together["verdict"].to_numpy()
    counted = answer.counted
    out = int((verdicts[counted] == "none").sum())
    lines = [words["more_rows"].format(n=left_out)] if left_out else []
    if out:
        lines.append(words["out_of_reach"].format(n=out, all=int(counted.sum())))
    if not counted.all():
        lines.append(words["apart"].format(n=int((~counted).sum())))
    return [*lines, words["best"]]


def published_figures(system: System) -> list[PublishedFigure]:
    """
    Every figure that the sources of a system print for it, the least first.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> figures = published_figures(load_catalog().systems["lrhw"])
    >>> figures[0].km <= figures[-1].km
    True
    """
    found = [
        PublishedFigure(
            f"{source.publisher} {source.date if source.date != 'n.d.' else ''}".strip()
            + f": {figure_label(figure.model_dump())}",
            figure.km,
        )
        for source in system.sources
        if not source.variant
        for figure in source.figures
    ]
    return sorted(found, key=lambda figure: figure.km)


def graded_sources(answer: Answer, language: Language) -> list[tuple[str, list[str]]]:
    """Citations by grade: those read, those not read, weak ones, and those of the sites."""
    words = language.brief
    grades: dict[str, list[str]] = {"read": [], "unread": [], "weak": [], "sites_sources": []}
    for system in answer.systems:
        for source in system.sources:
            grades[_grade(source)] += _cited(system, source)
    for site in answer.sites:
        for source in site.sources:
            grades["sites_sources"] += _cited(site, source)
    return [(words[grade], list(dict.fromkeys(cited))) for grade, cited in grades.items() if cited]


def _grade(source: Source) -> str:
    return "weak" if source.weak else "read" if source.seen else "unread"


def _cited(record: System | Site, source: Source) -> Sequence[str]:
    return [f"{record.name}: {citation}" for citation in citations([source])]


class _Names:
    """Names of an answer's records in a language."""

    def __init__(self, answer: Answer, language: Language) -> None:
        self.language, self.countries = language, language.countries()
        systems, sites = short_names(answer.systems), language.short_sites(answer.sites)
        self.systems = {s.id: name for s, name in zip(answer.systems, systems, strict=True)}
        self.sites = {s.id: name for s, name in zip(answer.sites, sites, strict=True)}

    def row(self, row: object, verdict: str, share: float) -> BriefRow:
        """Texts of a row of the frame."""
        cells: dict[str, object] = row.to_dict()  # type: ignore[attr-defined]
        code, name = str(cells["region"]), str(cells["name"])
        return BriefRow(
            self.language.name("regions", code, name) + (" *" if cells["disputed"] else ""),
            self.countries.get(str(cells["country"]), str(cells["country"])),
            self.language.brief[verdict],
            self.systems[str(cells["system"])],
            self.sites[str(cells["site"])],
            number_label(float(cells["nearest_km"])),  # type: ignore[arg-type]
            share_label(float(share)),
        )
