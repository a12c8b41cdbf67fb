"""The legend of a picture: ranges with their sources, sites, verdicts with their counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.theme import VERDICT_HATCH
from rangeviz.outputs.palette import site_patterns
from rangeviz.units import distance_label
from rangeviz.words.labels import short_names
from rangeviz.words.notes import leading_citation, shared_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rangeviz.catalog.records import System
    from rangeviz.outputs.figure.map import Scene

    Paint = Callable[[float, float], None]
    Row = tuple[float, Paint]  # its height, and what draws it at x and y

__all__ = ["Legend"]

_MOST = 12  # systems, and sites
_MOST_SOURCES = 6  # systems whose sources are named: all of them are on a slide and in the files
_GAP = 40.0
_SWATCH = 44.0


class Legend:
    """A legend in a box of the sheet, as large as fits."""

    def __init__(
        self, scene: Scene, box: tuple[float, float, float, float], *, columns: int
    ) -> None:
        self.scene, self.sheet, self.answer = scene, scene.sheet, scene.answer
        self.box, self.columns = box, columns
        self.width = (box[2] - box[0] - _GAP * (columns - 1)) / columns
        self.scale = 1.0

    def write(self) -> None:
        """Write it."""
        left, top, _, bottom = self.box
        while True:
            ranges, *rest = self._ranges(), self._sites(), self._verdicts()
            blocks = [ranges, [row for block in rest for row in block]]
            if self.columns == 1:
                blocks = [[*blocks[0], *blocks[1]]]
            tallest = max(sum(height for height, _ in block) for block in blocks)
            if tallest <= bottom - top or self.scale < 0.4:
                break
            self.scale *= 0.95
        for column, block in enumerate(blocks):
            y = top
            for height, paint in block:
                paint(left + column * (self.width + _GAP), y)
                y += height

    def _ranges(self) -> list[Row]:
        systems = self.answer.systems
        rows = [self._heading("Published ranges", gap=0)]
        shown = len(systems) if len(systems) <= _MOST + 1 else _MOST
        for s, (system, short) in enumerate(zip(systems, short_names(systems), strict=True)):
            if s == shown:
                rows.append(self._entry(f"and {len(systems) - s} more"))
                break
            label = system.range_label()
            name = label if short == label else f"{short}: {label}"
            notes = self._range_notes(system)
            rows.append(self._entry(name, notes, partial(self._colour_line, s), bold=True))
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
        rows = [self._heading(shared_words()["site"])]
        shown = len(sites) if len(sites) <= _MOST + 1 else _MOST
        for t, site in enumerate(sites[:shown]):
            rows.append(self._entry(site.name, swatch=partial(self._patterned_line, t)))
        if shown < len(sites):
            rows.append(self._entry(f"and {len(sites) - shown} more"))
        if any(outline.low is not None for outline in self.scene.outlines):
            rows.append(self._entry("low and high published figure", swatch=self._band))
        return rows

    def _verdicts(self) -> list[Row]:
        counted = self.answer.counted
        counts = np.bincount(self.scene.verdicts[counted], minlength=len(VERDICTS))
        many = len(self.answer.systems) * len(self.answer.sites) > 1
        rows = [self._heading("Regions, by the best of these" if many else "Regions")]
        for verdict, count in zip(VERDICTS[::-1], counts[::-1].tolist(), strict=True):
            swatch = partial(self._box, verdict)
            rows.append(self._entry(shared_words()[verdict], swatch=swatch, count=f"{count:,}"))
        apart = int((~counted).sum())
        if apart:
            rows.append(self._entry(shared_words()["count_disputed"].format(n=apart)))
        return rows

    def _heading(self, text: str, gap: float = 20) -> Row:
        size, gap = 16 * self.scale, gap * self.scale

        def paint(x: float, y: float) -> None:
            soft = self.sheet.palette["soft"]
            self.sheet.write(x, y + gap + size, text.upper(), size, soft, bold=True)

        return gap + 8 * self.scale + 1.25 * size, paint

    def _entry(
        self,
        text: str,
        notes: Sequence[str] = (),
        swatch: Paint | None = None,
        *,
        count: str = "",
        bold: bool = False,
    ) -> Row:
        sheet, size, small = self.sheet, 20 * self.scale, 15.5 * self.scale
        indent = (_SWATCH + 14) * self.scale
        room = self.width - indent
        taken = sheet.measure(count, size) + 10 if count else 0
        lines = sheet.wrap(text, size, room - taken, bold=bold)
        below = [line for note in notes for line in sheet.wrap(note, small, room)]

        def paint(x: float, y: float) -> None:
            ink, soft = sheet.palette["ink"], sheet.palette["soft"]
            if swatch:
                swatch(x, y + 0.62 * size)
            if count:
                sheet.write(x + self.width, y + 0.93 * size, count, size, ink, align="right")
            y = sheet.paragraph(x + indent, y, lines, size, ink, bold=bold)
            sheet.paragraph(x + indent, y, below, small, soft)

        height = sheet.leading(len(lines), size) + sheet.leading(len(below), small)
        return height + 7 * self.scale, paint

    def _line(self, x: float, y: float) -> Path:
        return Path([(x, y), (x + _SWATCH * self.scale, y)])

    def _colour_line(self, system: int, x: float, y: float) -> None:
        palette = self.sheet.palette
        width = palette.width(system) + 1
        self.sheet.stroke(self.sheet.axes, self._line(x, y), palette.line(system), width, 3)

    def _patterned_line(self, site: int, x: float, y: float) -> None:
        pattern, palette = site_patterns()[site % len(site_patterns())], self.sheet.palette
        width, line, axes = 6.0 if pattern.double else 2.8, self._line(x, y), self.sheet.axes
        self.sheet.stroke(axes, line, palette["soft"], width, 3, pattern.dash)
        if pattern.double:
            self.sheet.stroke(axes, line, palette["paper"], width - 3.6, 3.1)

    def _band(self, x: float, y: float) -> None:
        ink, half, sheet = self.sheet.palette["ink"], 6.4 * self.scale, self.sheet
        corner, width = (x, y - half), _SWATCH * self.scale
        sheet.axes.add_artist(Rectangle(corner, width, 2 * half, alpha=0.13, facecolor=ink))
        for end in (y - half, y + half):
            sheet.stroke(sheet.axes, self._line(x, end), ink, 1.7, 3, (7, 5))

    def _box(self, verdict: str, x: float, y: float) -> None:
        hatch, fill, mark = VERDICT_HATCH[verdict]
        sheet, palette = self.sheet, self.sheet.palette
        corner, width, height = (x, y - 10 * self.scale), _SWATCH * self.scale, 20 * self.scale
        pattern = sheet.hatch(hatch, palette[mark])
        sheet.axes.add_artist(
            Rectangle(corner, width, height, facecolor=palette[fill], linewidth=0, **pattern)
        )
        edge = Rectangle(corner, width, height, fill=False, edgecolor=palette["coast"])
        edge.set_linewidth(sheet.points)
        sheet.axes.add_artist(edge)
