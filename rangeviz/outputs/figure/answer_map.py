"""Map of an answer: regions by verdict, sites, outlines, and marks for what is small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.extent import frame_question
from rangeviz.outputs.figure.labels import LineLabel, Mark
from rangeviz.outputs.figure.map_frame import MapFrame
from rangeviz.outputs.figure.outlines import (
    best_case,
    best_verdicts,
    outlines_of,
    reached_parts,
)
from rangeviz.outputs.figure.projection import rings_of
from rangeviz.outputs.figure.theme import VERDICT_FILLS
from rangeviz.outputs.palette import LinePattern, site_patterns
from rangeviz.units import distance_label
from rangeviz.words.labels import short_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.coverage.answer import Answer
    from rangeviz.outputs.figure.canvas import Canvas
    from rangeviz.outputs.figure.extent import Framing
    from rangeviz.outputs.figure.furniture import InsetLine
    from rangeviz.outputs.figure.outlines import Outline
    from rangeviz.words.languages import Language

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["AnswerDrawing", "AnswerMap"]

_MOST_RINGS = 3  # pairs of system and site, up to which each has its own outline
_TINY = 11.0  # units: a region in reach that is smaller on the map is marked
_MOST_MARKS = 8
_FEW = 3  # regions in reach, up to which each is marked if it is small
_MANY_COUNTRIES = 4  # from there on, countries are told apart rather than regions
_FINE = LinePattern((1.5, 4))


class AnswerDrawing:
    """
    What of an answer is drawn, in degrees: before there is a map.

    Attributes
    ----------
    outlines
        Outlines of every system and site.
    best, exposed
        Outline of the best case of all, and the parts of it that each outline makes; None and empty
        where only rings are drawn.
    shows_rings, shows_band
        Whether each outline is drawn, and the low and high published figures.
    verdicts
        The best verdict of each region, as numbers.
    parts
        Shapes of the parts of regions in reach.
    """

    def __init__(self, answer: Answer, look: Any) -> None:
        self.answer, self.look = answer, look
        self.outlines = outlines_of(answer)
        show = look.show or ("rings" if len(self.outlines) <= _MOST_RINGS else "envelope")
        self.shows_rings = show != "envelope" or len(self.outlines) == 1
        self.best: Outline | None = None
        self.exposed: list[list[Floats]] = []
        if show != "rings" and len(self.outlines) > 1:
            self.best, self.exposed = best_case(answer, self.outlines)
        self.shows_band = look.band == "on" or (look.band is None and len(self.outlines) == 1)
        self.verdicts = best_verdicts(answer)
        self.parts = reached_parts(answer, self.verdicts)

    @property
    def drawn(self) -> list[Outline]:
        """Outlines that are drawn, the best case last."""
        rings = self.outlines if self.shows_rings else []
        return [*rings, *([self.best] if self.best else [])]

    @property
    def has_band(self) -> bool:
        """Whether a band between low and high figures is drawn."""
        return self.shows_band and any(o.low or o.high for o in self.drawn)

    def framing(self) -> Framing:
        """Choose extent and projection."""
        rings = []
        for outline in self.drawn:
            rings += outline.outer
            rings += (outline.high or []) if self.shows_band else []
        regions = self.answer.regions
        return frame_question(
            self.look,
            sites=self.answer.sites,
            outlines=rings,
            reached=self.parts[~shapely.is_empty(self.parts)],
            targets=regions["geometry"].to_numpy()[: self.answer.counted.size],
        )


class AnswerMap:
    """
    Map of an answer in a box of the canvas.

    Attributes
    ----------
    frame
        The map without the answer.
    drawing
        What is drawn on it.
    shaded
        Paths of the regions in reach, which labels of outlines avoid.
    fills
        Paths and colours of the fills under labels.
    """

    def __init__(
        self, drawing: AnswerDrawing, canvas: Canvas, box: Box, framing: Framing | None = None
    ) -> None:
        self.drawing, self.answer, self.canvas = drawing, drawing.answer, canvas
        self.frame = MapFrame(canvas, box, framing or drawing.framing())
        self._sites = [rings_of(site.geometry) for site in self.answer.sites]
        self.shaded: list[Any] = []
        self.fills: list[tuple[Any, Any]] = []

    def draw(self) -> None:
        """Draw everything but the labels."""
        frame, canvas = self.frame, self.canvas
        frame.draw_ground()
        with canvas.group("regions"):
            self._draw_regions()
        with canvas.group("sites"):
            for site, rings in zip(self.answer.sites, self._sites, strict=True):
                frame.draw_site(site, rings)
        with canvas.group("rings"):
            self._draw_outlines()
        with canvas.group("marks"):
            for site, rings in zip(self.answer.sites, self._sites, strict=True):
                frame.mark_small_site(site, rings)
        frame.clip()

    def _draw_regions(self) -> None:
        regions = self.answer.regions.iloc[: self.answer.counted.size]
        shapes, drawing = _display(regions), self.drawing
        apart = ~self.answer.counted
        is_wide = len(set(regions["country"])) > _MANY_COUNTRIES
        weight = 0.35 if is_wide else None
        for rank, word in enumerate(VERDICTS):
            rows = (drawing.verdicts == rank) & ~(apart & (drawing.verdicts == 0))
            if not rows.any():
                continue
            fill = VERDICT_FILLS[word]
            parts = drawing.parts[rows] if word in {"partial", "possible"} else None
            path = self.frame.fill_regions(shapes[rows], fill, parts=parts, weight=weight)
            if word != "none":
                self.shaded.append(path)
            self.fills.append((path, self.canvas.palette[fill.colour]))
        if apart.any():
            self.frame.mark_disputed(shapes[apart])
        if is_wide:
            self.frame.weigh_borders()

    def _draw_outlines(self) -> None:
        palette, patterns, drawing = self.canvas.palette, site_patterns(), self.drawing
        if drawing.shows_band:
            banded = [drawing.best] if drawing.best else drawing.drawn
            alpha = 0.12 if len(banded) == 1 else 0.0
            for outline in banded:
                if outline.low or outline.high:
                    colour = _line_colour(self.canvas, outline)
                    self.frame.draw_band(outline, colour, alpha)
        for outline in reversed(drawing.drawn):  # the double line lies under the single one
            colour = _line_colour(self.canvas, outline)
            if outline.system is None or outline.site is None:
                self.frame.draw_outline(outline.outer, colour, 3.6, LinePattern())
                continue
            pattern = patterns[outline.site % len(patterns)]
            width = palette.width(outline.system) * (0.6 if drawing.best else 1)
            self.frame.draw_outline(outline.outer, colour, width, pattern)
            if outline.inner:
                self.frame.draw_outline(outline.inner, colour, 0.7 * width, _FINE)

    def inset_lines(self) -> list[InsetLine]:
        """Outlines for a second map, the last on top."""
        return [(o.nominal, _line_colour(self.canvas, o), ()) for o in reversed(self.drawing.drawn)]

    def lines(self) -> list[list[Floats]]:
        """All lines that labels avoid."""
        return [outline.nominal for outline in self.drawing.drawn]

    def line_labels(self, language: Language) -> list[LineLabel]:
        """Label each outline, or each part of the best case, and each minimum range."""
        drawing, systems = self.drawing, self.answer.systems
        names, sites = short_names(systems), language.short_sites(self.answer.sites)
        labels, words = [], language.picture
        parts = drawing.exposed or [outline.outer for outline in drawing.outlines]
        for outline, lines in zip(drawing.outlines, parts, strict=True):
            system, site = systems[outline.system or 0], sites[outline.site or 0]
            km, name = system.range_label(), names[outline.system or 0]
            whole = km if name == km else f"{name} {km}"
            both = words["site_label"].format(system=whole, site=site)
            texts = [both, whole] if len(sites) > 1 else [whole]
            texts.append(km)
            colour = (
                self.canvas.palette.ink(outline.system or 0)
                if drawing.shows_rings
                else self.canvas.palette["ink"]
            )
            if lines:
                labels.append(LineLabel(lines, texts, colour))
            if outline.inner and drawing.shows_rings:
                least = words["minimum_label"].format(km=distance_label(system.min_range_km or 0))
                labels.append(LineLabel(outline.inner, [least], colour))
        return labels

    def marks(self, language: Language) -> list[Mark]:
        """
        Choose the regions in reach that are too small to be seen.

        A country none of whose regions in reach can be seen is marked once. Where many are in
        reach, others are marked only if they were asked about by name.
        """
        regions, verdicts = self.answer.regions, self.drawing.verdicts
        shapes = regions["geometry"].to_numpy()
        codes, names = regions["region"].tolist(), regions["name"].tolist()
        country = regions["country"].to_numpy()[: len(verdicts)]
        rows = np.flatnonzero((verdicts > 0) & self.answer.counted)
        small = {row for row in rows if self.frame.size_of(rings_of(shapes[row])) < _TINY}
        found: dict[str, Mark] = {}
        for row in sorted(small):
            key, text = codes[row], language.name("regions", codes[row], names[row])
            in_reach = set(np.flatnonzero((country == country[row]) & (verdicts > 0)))
            if in_reach <= small and country[row] in language.countries():
                key, text = country[row], language.countries()[country[row]]
            elif key not in self.answer.targets and len(rows) > _FEW:
                continue
            point = shapely.point_on_surface(shapes[row])
            found.setdefault(key, Mark(float(point.x), float(point.y), text))
        return list(found.values()) if len(found) <= _MOST_MARKS else []

    def draw_marks(self, marks: list[Mark]) -> None:
        """Draw the marks."""
        with self.canvas.group("marks"):
            for mark in marks:
                self.frame.mark_point(mark.lon, mark.lat, "accent", (19, 15, 10, 6))


def _display(regions: Any) -> NDArray[Any]:
    from rangeviz.basemaps.backdrop import display_shapes

    return display_shapes(regions["region"].to_numpy(), regions["geometry"].to_numpy())


def _line_colour(canvas: Canvas, outline: Outline) -> Any:
    if outline.system is None:
        return canvas.palette["ink"]
    return canvas.palette.line(outline.system)
