"""Labels on a map: sites, lines, marks, countries, waters and cities, none over another."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.lines import Line2D

from rangeviz.outputs.figure.label_placement import LabelSpace, map_names
from rangeviz.outputs.figure.projection import place
from rangeviz.outputs.figure.raster import fill_mask

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.outputs.figure.label_placement import Name
    from rangeviz.outputs.figure.map_frame import MapFrame
    from rangeviz.outputs.figure.theme import Colour
    from rangeviz.words.languages import Language

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["LineLabel", "MapLabels", "Mark"]

_LABEL = 17.0
_SIZES = {"country": (16.0, 13.0), "water": (15.0, 13.0, 11.5), "city": (14.5,)}
_INKS = {"country": "country-ink", "water": "sea-ink", "city": "city-ink"}
_MOST = {"country": 11, "water": 8, "city": 12}
_MOST_LINES = 8
_SITE_DOT, _MARK_DOT = 8.0, 9.0  # half the sides of the boxes round the dots, units
_BESIDE = 13.0  # from the middle of a dot to its name, units
_DARK = 0.85  # of a label on a dark fill: from there on its ink is light
_CONTRAST = 4.0


class LineLabel(NamedTuple):
    """Lines in degrees, the texts for their label, of which the first that fits is written."""

    lines: Sequence[Floats]
    texts: Sequence[str]
    colour: Colour


class Mark(NamedTuple):
    """A ringed dot with a name, in degrees."""

    lon: float
    lat: float
    text: str


class MapLabels:
    """
    Labels of a map.

    Attributes
    ----------
    space
        Space that is left; what is drawn in a corner takes its own.
    """

    def __init__(
        self,
        frame: MapFrame,
        language: Language,
        *,
        sites: Sequence[Site],
        lines: Sequence[Sequence[Floats]],
        shaded: Sequence[Any],
        fills: Sequence[tuple[Any, Colour]] = (),
        marks: Sequence[Mark] = (),
    ) -> None:
        """
        Measure what labels, and what is drawn in a corner, must avoid.

        Parameters
        ----------
        frame
            The map.
        language
            Language of the names.
        sites
            Sites on the map.
        lines
            All lines on the map, in degrees.
        shaded
            Paths of regions that labels of lines avoid.
        fills
            Paths and colours of fills on which ink may have to be light.
        marks
            Small things that are marked.
        """
        self.frame, self.canvas, self.language = frame, frame.canvas, language
        self.sites, self.marks = sites, marks
        self.space = LabelSpace(frame.box, frame.shape)
        for dots, half in ((sites, _SITE_DOT), (marks, _MARK_DOT)):
            self.space.taken += [
                (x - half, y - half, x + half, y + half) for x, y in self._spots(dots)
            ]
        box, shape = frame.view.box, frame.shape
        self.space.set_ground(
            shaded=fill_mask(shaded, box, shape), land=fill_mask([frame.land], box, shape)
        )
        for rings in lines:
            for track in self._tracks(rings):
                self.space.mark_line(track)
        self._fills = [(fill_mask([path], box, shape), colour) for path, colour in fills]
        self._written: list[tuple[str, float, float]] = []

    def write(
        self,
        *,
        lines: Sequence[LineLabel],
        targets: Collection[str] = (),
        most: Mapping[str, int] | None = None,
    ) -> None:
        """
        Label sites and marks, then the longest lines, then countries, waters and cities.

        Parameters
        ----------
        lines
            Lines with their labels; the most visible ones are labelled.
        targets
            Codes of the countries asked about, which are named first.
        most
            Number of names by kind: ``"country"``, ``"water"`` and ``"city"``.
        """
        with self.canvas.group("labels"):
            self._label_sites()
            self._label_marks()
            self._label_lines(lines)
            self._write_names(targets, most or _MOST)

    def _spots(self, dots: Sequence[Site | Mark]) -> list[tuple[float, float]]:
        """Places on the canvas."""
        if not dots:
            return []
        lonlat = np.array([[dot.lon, dot.lat] for dot in dots])
        return [(x, y) for x, y in self.frame.to_canvas(self.frame.plane.xy(lonlat)).tolist()]

    def _tracks(self, rings: Sequence[Floats]) -> list[Floats]:
        placed = place(self.frame.plane, list(rings))
        return [self.frame.to_canvas(track) for track in self.frame.view.tracks(placed)]

    def _write_names(self, targets: Collection[str], most: Mapping[str, int]) -> None:
        west, south, east, north = self.frame.view.box
        names = map_names(targets, self.language, span_km=north - south)
        xy = self.frame.plane.xy(np.array([[name.lon, name.lat] for name in names]))
        if self.frame.is_globe:
            shown = np.hypot(*xy.T) < 0.93 * self.frame.plane.rim_km
        else:
            shown = ((xy > (west, south)) & (xy < (east, north))).all(axis=1)
        spots = self.frame.to_canvas(xy)
        left = dict(most)
        for i in np.flatnonzero(shown):
            name, (x, y) = names[i], spots[i].tolist()
            if left[name.kind] and not self._is_written(name, x, y):
                left[name.kind] -= self._write_name(name, x, y)

    def _is_written(self, name: Name, x: float, y: float) -> bool:
        """Whether a site, a mark or another place of that name is written near there already."""
        return any(
            text.casefold() in {name.text.casefold(), name.key.casefold()}
            and np.hypot(x - at_x, y - at_y) < 120
            for text, at_x, at_y in self._written
        )

    def _write_name(self, name: Name, x: float, y: float) -> bool:
        """Write a name at a point, if there is space for it."""
        canvas, kind, italic = self.canvas, name.kind, name.kind == "water"
        text = name.text.upper() if kind == "country" else name.text
        for size, lines in itertools.product(_SIZES[kind], _breaks(text, kind)):
            width = max(canvas.measure(line, size, italic=italic) for line in lines)
            box = self._name_box(kind, x, y, width, 1.15 * size * len(lines))
            if box is not None:
                break
        else:
            return False
        self.space.taken.append(box)
        ink, halo = self._inks(box, canvas.palette[_INKS[kind]])
        middle = (box[0] + box[2]) / 2
        for row, line in enumerate(lines):
            baseline = box[1] + (row + 0.8) * 1.15 * size
            if kind != "water":
                left = middle - canvas.measure(line, size) / 2
                canvas.halo(left, baseline, line, size, halo, width=3.4)
            how: dict[str, Any] = {"italic": italic, "align": "center", "zorder": 2.5}
            canvas.write(middle, baseline, line, size, ink, **how)
        if kind == "city":
            self._dot(x, y, ink, halo)
        self._written.append((name.text, x, y))
        return True

    def _name_box(self, kind: str, x: float, y: float, width: float, height: float) -> Box | None:
        if kind == "city":
            return self.space.box_beside(x, y, width, height, 6)
        if kind == "water":
            return self.space.box_on_water(x, y, width, height)
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        return box if self.space.is_free(box) and self.space.cost(box) < 12 else None

    def _dot(self, x: float, y: float, ink: Colour, edge: Colour) -> None:
        points = self.canvas.points
        dot = Line2D([x], [y], marker="o", markersize=5 * points, color=ink, zorder=2.5)
        dot.set(markeredgecolor=edge, markeredgewidth=points)
        self.canvas.add(dot)
        self.space.taken.append((x - 3, y - 3, x + 3, y + 3))

    def _inks(self, box: Box, ink: Colour) -> tuple[Colour, Colour]:
        """Ink and halo for a text in a box: light on a dark fill, dark on a light one."""
        palette = self.canvas.palette
        for mask, fill in self._fills:
            if self.space.part(mask, box) >= _DARK and _contrast(ink, fill) < _CONTRAST:
                inks = (palette["ink"], palette["paper"])
                return max(inks, key=lambda one: _contrast(one, fill)), (*fill[:3], 0.85)
        return ink, (*palette["halo"][:3], 0.85)

    def _label_sites(self) -> None:
        """Write the names of sites beside them, on water rather than on land."""
        names = self.language.short_sites(self.sites)
        for name, (x, y) in zip(names, self._spots(self.sites), strict=True):
            width = self.canvas.measure(name, _LABEL, bold=True)
            box = self.space.box_beside(x, y, width, 1.15 * _LABEL, _BESIDE, land=0.6)
            if box is not None:
                self._write_bold(box, name, self.canvas.palette["ink"], 6)
                self._written.append((name, x, y))

    def _label_marks(self) -> None:
        """Write the names of marks beside them."""
        for mark, (x, y) in zip(self.marks, self._spots(self.marks), strict=True):
            width = self.canvas.measure(mark.text, _LABEL, bold=True)
            box = self.space.box_beside(x, y, width, 1.15 * _LABEL, _BESIDE, land=0.3)
            if box is not None:
                self._write_bold(box, mark.text, self.canvas.palette["accent"], 5)
                self._written.append((mark.text, x, y))

    def _write_bold(self, box: Box, text: str, ink: Colour, width: float) -> None:
        self.space.taken.append(box)
        baseline, halo = box[3] - 0.28 * _LABEL, (*self.canvas.palette["halo"][:3], 0.9)
        self.canvas.halo(box[0], baseline, text, _LABEL, halo, bold=True, width=width)
        self.canvas.write(box[0], baseline, text, _LABEL, ink, bold=True, zorder=2.5)

    def _label_lines(self, labels: Sequence[LineLabel]) -> None:
        """Write the labels of the lines that are seen most, each along its line."""
        seen = []
        for label in labels:
            tracks = self._tracks(label.lines)
            length = sum(float(np.hypot(*np.diff(track, axis=0).T).sum()) for track in tracks)
            if length:
                seen.append((length, label, tracks))
        seen.sort(key=lambda item: -item[0])
        size = _LABEL if len(seen) <= 3 else 0.9 * _LABEL
        for _, label, tracks in seen[:_MOST_LINES]:
            tries = [(text, size * part, 0.5) for text in label.texts for part in (1, 0.85)]
            for text, height, bend in [*tries, (label.texts[-1], 0.85 * size, np.inf)]:
                width = self.canvas.measure(text, height, bold=True)
                spot = self.space.spot_along(tracks, width, 1.15 * height, most_bend=bend * height)
                if spot is not None:
                    self.space.taken.append(spot.box)
                    self._write_along(spot, text, height, label.colour)
                    break

    def _write_along(self, spot: Any, text: str, size: float, colour: Colour) -> None:
        """Write a text turned as its line, which a halo interrupts."""
        turn = np.radians(spot.angle)
        down = 0.36 * size
        x, y = spot.x + down * np.sin(turn), spot.y + down * np.cos(turn)
        width = self.canvas.measure(text, size, bold=True)
        left, low = x - width / 2 * np.cos(turn), y + width / 2 * np.sin(turn)
        halo = (*self.canvas.palette["halo"][:3], 0.92)
        how: dict[str, Any] = {"bold": True, "angle": float(spot.angle)}
        self.canvas.halo(left, low, text, size, halo, width=7, **how)
        self.canvas.write(x, y, text, size, colour, align="center", zorder=2.5, **how)


def _breaks(text: str, kind: str) -> list[tuple[str, ...]]:
    """Break the name of a water in two lines where one is too long; other names stay whole."""
    words = text.split(" ")
    if kind != "water" or len(words) == 1:
        return [(text,)]
    cuts = range(1, len(words))
    best = min(cuts, key=lambda i: max(len(" ".join(words[:i])), len(" ".join(words[i:]))))
    return [(text,), (" ".join(words[:best]), " ".join(words[best:]))]


def _contrast(one: Colour, two: Colour) -> float:
    """Contrast of two colours as of WCAG 2, from 1 to 21."""
    light = []
    for colour in (one, two):
        parts = np.array(colour[:3])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        light.append(float(linear @ (0.2126, 0.7152, 0.0722)))
    return (max(light) + 0.05) / (min(light) + 0.05)
