"""Legend of an answer: ranges with their sources, sites, verdicts with their counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.legend import Legend
from rangeviz.outputs.figure.theme import VERDICT_FILLS, Fill
from rangeviz.outputs.palette import site_patterns
from rangeviz.units import distance_label
from rangeviz.words.labels import short_names
from rangeviz.words.notes import leading_citation, shared_words

if TYPE_CHECKING:
    from rangeviz.catalog.records import System
    from rangeviz.outputs.figure.answer_map import AnswerMap
    from rangeviz.outputs.figure.legend import Row
    from rangeviz.words.languages import Language

__all__ = ["AnswerLegend"]

_MOST = 12  # systems, and sites
_MOST_SOURCES = 6  # systems whose sources are named; slides and files name all of them


class AnswerLegend(Legend):
    """Legend beside or below the map of an answer."""

    def __init__(
        self,
        answer_map: AnswerMap,
        box: tuple[float, float, float, float],
        *,
        columns: int,
        language: Language,
    ) -> None:
        super().__init__(answer_map.canvas, box, columns=columns)
        self.drawing, self.answer = answer_map.drawing, answer_map.answer
        self.language = language
        self.words, self.text = language.picture, {**shared_words(), **language.text}

    def blocks(self) -> tuple[list[Row], list[Row]]:
        """Rows of the ranges, and of the sites and verdicts."""
        return self._ranges(), [*self._sites(), *self._verdicts()]

    def _ranges(self) -> list[Row]:
        systems = self.answer.systems
        rows = [self.heading(self.words["ranges"], gap=0)]
        shown = len(systems) if len(systems) <= _MOST + 1 else _MOST
        for s, (system, short) in enumerate(zip(systems, short_names(systems), strict=True)):
            if s == shown:
                rows.append(self.entry(self.words["more"].format(n=len(systems) - s)))
                break
            label = system.range_label()
            name = label if short == label else f"{short}: {label}"
            colour, width = self.palette.line(s), self.palette.width(s) + 1
            swatch = partial(self.line_swatch, colour=colour, width=width)
            shown_line = swatch if self.drawing.shows_rings else None
            rows.append(self.entry(name, self._range_notes(system), shown_line, bold=True))
        return rows

    def _range_notes(self, system: System) -> list[str]:
        notes = []
        if system.range_low_km != system.range_high_km:
            low, high = (f"{km:,.12g}" for km in (system.range_low_km, system.range_high_km))
            notes.append(self.text["spread"].format(low=low, high=high))
        if system.min_range_km:
            notes.append(self.words["minimum"].format(km=distance_label(system.min_range_km)))
        if len(self.answer.systems) <= _MOST_SOURCES:
            source = leading_citation(system.sources) if system.sources else self.text["own_figure"]
            notes.append(self.words["source"].format(source=source))
        return notes

    def _sites(self) -> list[Row]:
        sites, drawing = self.answer.sites, self.drawing
        rows = [self.heading(self.words["sites"])]
        shown = len(sites) if len(sites) <= _MOST + 1 else _MOST
        for t, site in enumerate(sites[:shown]):
            many = drawing.shows_rings and len(sites) > 1
            swatch = partial(self._site_swatch, t) if many else None
            rows.append(self.entry(self.language.site(site), swatch=swatch))
        if shown < len(sites):
            rows.append(self.entry(self.words["more"].format(n=len(sites) - shown)))
        if drawing.best:
            swatch = partial(self.line_swatch, colour=self.palette["ink"], width=4)
            rows.append(self.entry(self.words["envelope"], swatch=swatch))
        if drawing.has_band:
            rows.append(self.entry(self.words["band"], swatch=self.band_swatch))
        return rows

    def _verdicts(self) -> list[Row]:
        counted = self.answer.counted
        counts = np.bincount(self.drawing.verdicts[counted], minlength=len(VERDICTS))
        many = len(self.answer.systems) * len(self.answer.sites) > 1
        rows = [self.heading(self.words["regions_best" if many else "regions"])]
        for verdict, count in zip(VERDICTS[::-1], counts[::-1].tolist(), strict=True):
            if count:
                swatch = partial(self.fill_swatch, fill=VERDICT_FILLS[verdict])
                text = self.words["partial"] if verdict == "partial" else self.text[verdict]
                rows.append(self.entry(text, swatch=swatch, count=f"{count:,}"))
        apart = int((~counted).sum())
        if apart:
            fill = Fill("x", "land", "disputed")
            swatch = partial(self.fill_swatch, fill=fill)
            rows.append(self.entry(self.words["disputed"], swatch=swatch, count=f"{apart:,}"))
        return rows

    def _site_swatch(self, site: int, x: float, y: float) -> None:
        """Draw the line pattern of a site's outlines."""
        patterns = site_patterns()
        pattern = patterns[site % len(patterns)]
        width = 6.0 if pattern.double else 2.8
        self.line_swatch(x, y, colour=self.palette["soft"], width=width, dash=pattern.dash)
        if pattern.double:
            paper = self.palette["paper"]
            self.line_swatch(x, y, colour=paper, width=width - 3.6, zorder=3.1)
