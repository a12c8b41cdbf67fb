"""Labels on a map: sites, outlines, countries, waters and cities, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rangeviz.outputs.figure.label_placement import LabelSpace, map_names
from rangeviz.outputs.figure.projection import RIM_KM, place
from rangeviz.words.labels import short_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.outputs.figure.map_frame import MapFrame
    from rangeviz.outputs.figure.theme import Colour

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["MapLabels", "OutlineLabel"]

_LABEL = 17.0
_SIZES = {"country": 16.0, "water": 15.0, "city": 15.0}
_INKS = {"country": "country-ink", "water": "sea-ink", "city": "city-ink"}
_MOST = {"country": 40, "water": 20, "city": 34}


class OutlineLabel(NamedTuple):
    """An outline and the texts for its label, of which the first that fits is written."""

    rings: list[Floats]
    texts: Sequence[str]
    colour: Colour


class MapLabels:
    """Labels of a map; a box that is taken already, such as an inset, is left free."""

    def __init__(self, frame: MapFrame, taken: Box | None) -> None:
        self.frame, self.canvas = frame, frame.canvas
        self.space = LabelSpace(frame.box, [taken] if taken else [])

    def write(
        self,
        *,
        sites: Sequence[Site],
        outlines: Sequence[OutlineLabel],
        targets: Sequence[str],
        shaded: Sequence[Any],
    ) -> None:
        """
        Label the sites, then the outlines, then countries, waters and cities.

        Parameters
        ----------
        sites
            Sites on the map.
        outlines
            Outlines on the map, with their labels.
        targets
            Codes of the countries asked about, which are named first.
        shaded
            Paths of regions that labels of outlines avoid.
        """
        plane = self.frame.plane
        tracks = [
            [self.to_canvas(track) for track in self.frame.view.tracks(place(plane, label.rings))]
            for label in outlines
        ]
        for lines in tracks:
            for line in lines:
                self.space.mark_line(line)
        self._penalize(shaded)
        self._label_sites(sites)
        self._label_outlines(outlines, tracks)
        self._write_names(targets)

    def _write_names(self, targets: Sequence[str]) -> None:
        west, south, east, north = self.frame.view.box
        names = map_names(targets, span_km=north - south)
        xy = self.frame.plane.xy(np.array([[name.lon, name.lat] for name in names]))
        if self.frame.is_globe:
            shown = np.hypot(*xy.T) < 0.93 * RIM_KM
        else:
            shown = ((xy > (west, south)) & (xy < (east, north))).all(axis=1)
        spots = self.to_canvas(xy)
        left = dict(_MOST)
        for i in np.flatnonzero(shown):
            name = names[i]
            if left[name.kind] and self._write_name(name.kind, name.text, *spots[i].tolist()):
                left[name.kind] -= 1

    def _penalize(self, shaded: Sequence[Any]) -> None:
        """Add a placement penalty where regions are shaded."""
        west, south, east, north = self.frame.view.box
        rows, columns = (int((self.frame.box[i + 2] - self.frame.box[i]) / 40) for i in (1, 0))
        x = west + (np.arange(columns) + 0.5) / columns * (east - west)
        y = north - (np.arange(rows) + 0.5) / rows * (north - south)
        points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        is_shaded = np.zeros(len(points), dtype=bool)
        for path in shaded:
            if len(path.vertices):
                is_shaded |= path.contains_points(points)
        self.space.set_penalty(is_shaded.reshape(rows, columns))

    def _write_name(self, kind: str, text: str, x: float, y: float) -> bool:
        """Write a name at a point, if there is space for it."""
        canvas, size, italic = self.canvas, _SIZES[kind], kind == "water"
        text = text.upper() if kind == "country" else text
        width, height = canvas.measure(text, size, italic=italic), 1.1 * size
        if kind == "city":
            box = self.space.box_beside(x, y, width, height, 6)
        else:
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            box = box if self.space.is_free(box) and self.space.cost(box) < 14 else None
        if box is None:
            return False
        self.space.taken.append(box)
        colour = canvas.palette[_INKS[kind]]
        baseline = box[3] - 0.28 * size
        if kind != "water":
            canvas.halo(box[0], baseline, text, size, (*canvas.palette["halo"][:3], 0.8))
        canvas.write(box[0], baseline, text, size, colour, italic=italic)
        if kind == "city":
            canvas.axes.plot(
                x,
                y,
                "o",
                markersize=5 * canvas.points,
                color=colour,
                zorder=2.5,
                markeredgecolor=canvas.palette["casing-solid"],
                markeredgewidth=canvas.points,
            )
            self.space.taken.append((x - 3, y - 3, x + 3, y + 3))
        return True

    def _label_sites(self, sites: Sequence[Site]) -> None:
        xy = self.to_canvas(self.frame.plane.xy(np.array([[s.lon, s.lat] for s in sites])))
        for name, (x, y) in zip(short_names(sites), xy.tolist(), strict=True):
            width = self.canvas.measure(name, _LABEL, bold=True)
            box = self.space.box_beside(x, y, width, 1.15 * _LABEL, 12)
            if box is not None:
                self.space.taken.append(box)
                self.canvas.plate((box[0] - 4, box[1] - 1, box[2] + 4, box[3] + 2), 0.75)
                ink = self.canvas.palette["ink"]
                self.canvas.write(box[0], box[3] - 0.28 * _LABEL, name, _LABEL, ink, bold=True)

    def _label_outlines(
        self, outlines: Sequence[OutlineLabel], tracks: Sequence[Sequence[Floats]]
    ) -> None:
        size = _LABEL if len(outlines) <= 3 else 0.88 * _LABEL
        for label, lines in zip(outlines, tracks, strict=True):
            for text in label.texts:
                width = self.canvas.measure(text, size, bold=True) + 8
                box = self.space.box_along(lines, width, 1.3 * size)
                if box is not None:
                    self.space.taken.append(box)
                    self.canvas.plate(box, 0.82)
                    baseline = box[3] - 0.4 * size
                    self.canvas.write(box[0] + 4, baseline, text, size, label.colour, bold=True)
                    break

    def to_canvas(self, xy: Floats) -> Floats:
        """Place points of the plane on the canvas."""
        west, south, east, north = self.frame.view.box
        left, top, right, bottom = self.frame.box
        x = left + (xy[:, 0] - west) / (east - west) * (right - left)
        y = bottom - (xy[:, 1] - south) / (north - south) * (bottom - top)
        return np.column_stack([x, y])
