"""Slides of an answer: finding and map, tables, how sure, sources and method."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from rangeviz.outputs.brief_rows import (
    best_rows,
    closing_lines,
    country_rows,
    graded_sources,
    pair_rows,
    published_figures,
)
from rangeviz.outputs.figure import to_bytes
from rangeviz.outputs.look import Look
from rangeviz.outputs.slide_deck import Deck
from rangeviz.words.findings import finding, finding_details
from rangeviz.words.labels import short_names
from rangeviz.words.languages import load_language
from rangeviz.words.notes import accuracy_note, basis_note, made_note, shared_words
from rangeviz.words.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.coverage.answer import Answer
    from rangeviz.outputs.brief_rows import BriefRow
    from rangeviz.words.languages import Language

__all__ = ["to_pptx"]

_LEAST_PX, _MOST_PX = 1600, 6000  # across the picture
_MOST_TABLES = 40  # slides; a CSV file holds all rows
_MOST_BARS = 12
_MOST_SLIDES = 6
_SMALL_PT, _TEXT_PT = 11, 12
_WIDTHS = (2.4, 1.5, 1.6, 1.6, 1.9, 1.1, 0.9)
_RIGHT = (5, 6)


def to_pptx(
    answer: Answer,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    lang: str = "en",
) -> bytes:
    """
    Slides of an answer: at most six, of which the tables and the chart are native.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Heading of the first slide; the finding if left out.
    command
        Command to name in the notes.
    look
        Theme, extent and resolution of the picture; the template whose slide master to use; with
        the table ``"full"``, slides of all rows are added.
    lang
        Language: ``"en"`` or ``"ja"``.

    Returns
    -------
    bytes
        A PowerPoint file; the same for the same answer and versions.

    Raises
    ------
    TemplateError
        If the template cannot be read or has no layouts.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> to_pptx(answer)[:2]  # a ZIP archive
    b'PK'
    """
    return _AnswerSlides(answer, command, look or Look(), lang).build(title)


class _AnswerSlides:
    """Slides of one answer."""

    def __init__(self, answer: Answer, command: str | None, look: Look, lang: str) -> None:
        self.answer, self.command, self.look, self.lang = answer, command, look, lang
        self.language: Language = load_language(lang)
        self.words = self.language.brief
        cited = [line for _, lines in graded_sources(answer, self.language) for line in lines]
        notes = [
            *sentences(answer),
            "",
            basis_note(answer.catalog.date, answer.viewpoint),
            accuracy_note(answer.tolerance_m),
            shared_words()["disclaimer"],
            made_note(command),
            "",
            *cited,
        ]
        self.deck = Deck(look, notes)

    def build(self, title: str | None) -> bytes:
        """Add all slides and encode the file."""
        heading = title or finding(self.answer, self.lang)
        self._add_map(heading)
        rows = best_rows(self.answer, self.language)
        if rows:
            self._add_regions(rows)
        countries = country_rows(self.answer, self.language)
        if len(countries) > 1:
            self._add_countries(countries)
        self._add_figures()
        self._add_sources()
        if rows and self.look.table == "full":
            self._add_all_rows(pair_rows(self.answer, self.language))
        return self.deck.encode(
            title=heading,
            subject=sentences(self.answer)[0],
            comments=f"{shared_words()['disclaimer']} {made_note(self.command)}",
            date=self.answer.catalog.date,
        )

    def _add_map(self, heading: str) -> None:
        deck, look = self.deck, self.look
        slide, top = deck.add_slide(heading, finding_details(self.answer, self.lang))
        width, height = deck.body_width, deck.height - top - deck.margin // 2
        px = min(max(look.size[0], _LEAST_PX), _MOST_PX)
        size = (px, round(px * min(max(height / width, 0.25), 2)))
        inches = max(width / 914_400, 4)
        png = to_bytes(
            self.answer,
            "png",
            command=self.command,
            look=replace(look, size=size, dpi=px / inches),
            heading=False,
            lang=self.lang,
        )
        deck.add_picture(slide, top, png, f"{heading}. {' '.join(sentences(self.answer))}")

    def _header(self) -> list[str]:
        keys = ("region", "country", "verdict", "system", "site", "nearest", "share")
        return [self.words[key] for key in keys]

    def _add_regions(self, rows: Sequence[BriefRow]) -> None:
        """Add the one table that people read: the rows that fit, and a sentence on the others."""
        shown = rows[: self.deck.page_rows - 1]
        slide, top = self.deck.add_slide(self.words["regions_title"])
        self.deck.add_table(
            slide,
            top,
            name=self.words["regions_title"],
            header=self._header(),
            rows=shown,
            widths=_WIDTHS,
            right=_RIGHT,
        )
        left_out = len(rows) - len(shown)
        self.deck.add_foot(slide, closing_lines(self.answer, self.language, left_out=left_out))

    def _add_countries(self, countries: Sequence[tuple[str, ...]]) -> None:
        words, deck = self.words, self.deck
        slide, top = deck.add_slide(words["countries_title"])
        keys = ("country", "verdict", "at_all", "wholly", "share")
        shown = countries[: deck.page_rows - 1]
        deck.add_table(
            slide,
            top,
            name=words["countries_title"],
            header=[words[key] for key in keys],
            rows=shown,
            widths=(2.5, 2.0, 2.0, 2.0, 1.2),
            right=(4,),
        )
        left_out = len(countries) - len(shown)
        if left_out:
            deck.add_foot(slide, [self.language.picture["more"].format(n=left_out)])

    def _add_figures(self) -> None:
        """Add a chart of every figure that is published, or of lowest, drawn and highest."""
        answer, words, deck = self.answer, self.words, self.deck
        slide, top = deck.add_slide(words["sure_title"])
        names = short_names(answer.systems)
        bars: list[tuple[str, float]] = []
        for system, name in zip(answer.systems, names, strict=True):
            prefix = f"{name}, " if len(names) > 1 else ""
            figures = published_figures(system)
            bars += [(f"{prefix}{figure.label}", figure.km) for figure in figures]
        if not bars or len(bars) > _MOST_BARS:
            bars = []
            for system, name in zip(answer.systems[: _MOST_BARS // 3], names, strict=False):
                spread = (system.range_low_km, system.range_km, system.range_high_km)
                keys = ("lowest", "drawn", "highest")
                bars += [
                    (f"{name}, {words[key]}", float(km))
                    for key, km in zip(keys, spread, strict=True)
                    if km is not None
                ]
        labels, values = zip(*bars, strict=True)
        deck.add_bars(slide, top, name=words["figures"], labels=labels, values=values)
        details = [
            f"{name}: {system.range_label()}"
            + (
                f" ({self._spread(system.range_low_km, system.range_high_km)})"
                if system.range_low_km != system.range_high_km
                else ""
            )
            for system, name in zip(answer.systems, names, strict=True)
            if name != system.range_label()
        ]
        foot = [f"{words['drawn']}: {'; '.join(details[:4])}."] if details else []
        if all(s.range_low_km == s.range_high_km for s in answer.systems):
            foot.append(words["no_spread"])
        deck.add_foot(slide, [f"{words['figures']}.", *foot])

    def _spread(self, low: float | None, high: float | None) -> str:
        text = {**shared_words(), **self.language.text}["spread"]
        return text.format(low=f"{low or 0:,.12g}", high=f"{high or 0:,.12g}")

    def _add_sources(self) -> None:
        """Add sources by grade, and the method; the notes hold whatever does not fit."""
        answer, words, deck = self.answer, self.words, self.deck
        text = {**shared_words(), **self.language.text}
        has_area = any(site.kind != "point" for site in answer.sites)
        measured = text[answer.launch] if has_area else ""
        geodesic = self.language.picture["geodesic"].format(m=f"{answer.tolerance_m:,.12g}")
        method = [
            [words["method"], f"{geodesic} {measured}".strip()],
            [words["basis"], basis_note(answer.catalog.date, answer.viewpoint)],
            [words["reservations"], text["disclaimer"]],
            [words["made"], made_note(self.command)],
        ]
        cited = [
            [f"{grade}" if i == 0 else "", line]
            for grade, lines in graded_sources(answer, self.language)
            for i, line in enumerate(lines)
        ]
        paragraphs = [[part for part in one if part] for one in cited]
        pages = deck.pages([*method, *paragraphs], pt=_SMALL_PT)
        most = 1 if self.look.table == "short" else len(pages)
        for i, page in enumerate(pages[:most]):
            title = words["sources_title"]
            if most > 1:
                title = words["page_of"].format(title=title, n=i + 1, all=most)
            slide, top = deck.add_slide(title)
            deck.add_text(slide, top, page, pt=_SMALL_PT)
            left_out = sum(map(len, pages[most:])) if i == most - 1 else 0
            if left_out:
                deck.add_foot(slide, [words["more_sources"].format(n=left_out)])

    def _add_all_rows(self, rows: Sequence[BriefRow]) -> None:
        deck, words = self.deck, self.words
        page = deck.page_rows
        pages = min(ceil(len(rows) / page), _MOST_TABLES)
        for i in range(pages):
            title = words["page_of"].format(title=words["all_rows_title"], n=i + 1, all=pages)
            slide, top = deck.add_slide(title)
            deck.add_table(
                slide,
                top,
                name=title,
                header=self._header(),
                rows=rows[i * page : (i + 1) * page],
                widths=_WIDTHS,
                right=_RIGHT,
            )
        cut = len(rows) - pages * page
        if cut > 0:
            deck.add_foot(slide, [words["more_rows"].format(n=cut)])
