"""Legend of an answer: ranges with their sources, sites, verdicts with their counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.legend import Legend
from rangeviz.outputs.figure.theme import VERDICT_FILLS
from rangeviz.outputs.palette import site_patterns
from rangeviz.units import distance_label
from rangeviz.words.labels import short_names
from rangeviz.words.notes import leading_citation, shared_words

if TYPE_CHECKING:
    from rangeviz.catalog.records import System
    from rangeviz.outputs.figure.answer_map import AnswerMap
    from rangeviz.outputs.figure.legend import Row

__all__ = ["AnswerLegend"]

_MOST = 12  # systems, and sites
_MOST_SOURCES = 6  # systems whose sources are named; slides and files name all of them


class AnswerLegend(Legend):
    """Legend beside or below the map of an answer."""

    def __init__(
        self, answer_map: AnswerMap, box: tuple[float, float, float, float], *, columns: int
    ) -> None:
        super().__init__(answer_map.canvas, box, columns=columns)
        self.answer_map, self.answer = answer_map, answer_map.answer

    def blocks(self) -> tuple[list[Row], list[Row]]:
        """Rows of the ranges, and of the sites and verdicts."""
        return self._ranges(), [*self._sites(), *self._verdicts()]

    def _ranges(self) -> list[Row]:
        systems = self.answer.systems
        rows = [self.heading("Published ranges", gap=0)]
        shown = len(systems) if len(systems) <= _MOST + 1 else _MOST
        for s, (system, short) in enumerate(zip(systems, short_names(systems), strict=True)):
            if s == shown:
                rows.append(self.entry(f"and {len(systems) - s} more"))
                break
            label = system.range_label()
            name = label if short == label else f"{short}: {label}"
            colour, width = self.palette.line(s), self.palette.width(s) + 1
            swatch = partial(self.line_swatch, colour=colour, width=width)
            rows.append(self.entry(name, self._range_notes(system), swatch, bold=True))
        return rows

    def _range_notes(self, system: System) -> list[str]:
        notes = []
        if system.range_low_km != system.range_high_km:
            low, high = (f"{km:,.12g}" for km in (system.range_low_km, system.range_high_km))
            notes.append(shared_words()["spread"].format(low=low, high=high))
        if system.min_range_km:
            notes.append(f"from {distance_label(system.min_range_km)} on")
        if len(self.answer.systems) <= _MOST_SOURCES:
            notes.append(f"Source: {leading_citation(system.sources)}")
        return notes

    def _sites(self) -> list[Row]:
        sites = self.answer.sites
        rows = [self.heading(shared_words()["site"])]
        shown = len(sites) if len(sites) <= _MOST + 1 else _MOST
        for t, site in enumerate(sites[:shown]):
            rows.append(self.entry(site.name, swatch=partial(self._site_swatch, t)))
        if shown < len(sites):
            rows.append(self.entry(f"and {len(sites) - shown} more"))
        if any(outline.low is not None for outline in self.answer_map.outlines):
            rows.append(self.entry("low and high published figure", swatch=self.band_swatch))
        return rows

    def _verdicts(self) -> list[Row]:
        counted = self.answer.counted
        counts = np.bincount(self.answer_map.verdicts[counted], minlength=len(VERDICTS))
        many = len(self.answer.systems) * len(self.answer.sites) > 1
        rows = [self.heading("Regions, by the best of these" if many else "Regions")]
        for verdict, count in zip(VERDICTS[::-1], counts[::-1].tolist(), strict=True):
            swatch = partial(self.fill_swatch, fill=VERDICT_FILLS[verdict])
            rows.append(self.entry(shared_words()[verdict], swatch=swatch, count=f"{count:,}"))
        apart = int((~counted).sum())
        if apart:
            rows.append(self.entry(shared_words()["count_disputed"].format(n=apart)))
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
