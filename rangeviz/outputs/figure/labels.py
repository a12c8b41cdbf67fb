"""Writing on a map: the names of sites, outlines, lands, waters and cities, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rangeviz.outputs.figure.label_placement import Room, names
from rangeviz.outputs.figure.projection import RIM_KM, place
from rangeviz.words.labels import short_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.outputs.figure.map import Scene

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["Lettering"]

_LABEL = 17.0
_SIZES = {"country": 16.0, "water": 15.0, "city": 15.0}
_INKS = {"country": "country-ink", "water": "sea-ink", "city": "city-ink"}
_MOST = {"country": 40, "water": 20, "city": 34}


class Lettering:
    """The names of a scene; a box that is taken already is left free."""

    def __init__(self, scene: Scene, taken: Box | None) -> None:
        self.scene, self.sheet = scene, scene.sheet
        self.room = Room(scene.box, [taken] if taken else [])

    def write(self) -> None:
        """Write names: of the sites, along the outlines, of lands, waters and cities."""
        tracks = [
            [
                self.to_sheet(t)
                for t in self.scene.view.tracks(place(self.scene.view.plane, o.nominal))
            ]
            for o in self.scene.outlines
        ]
        for lines in tracks:
            for line in lines:
                self.room.mark(line)
        self._weigh()
        self._name_sites()
        self._name_outlines(tracks)
        span = self.scene.view.box[3] - self.scene.view.box[1]
        told = names(self.scene.answer.targets, span_km=span)
        xy = self.scene.view.plane.xy(np.array([[name.lon, name.lat] for name in told]))
        if self.scene.is_globe:
            shown = np.hypot(*xy.T) < 0.93 * RIM_KM
        else:
            west, south, east, north = self.scene.view.box
            shown = ((xy > (west, south)) & (xy < (east, north))).all(axis=1)
        spots = self.to_sheet(xy)
        most = dict(_MOST)
        for i in np.flatnonzero(shown):
            name = told[i]
            if most[name.kind] and self._name(name.kind, name.text, *spots[i].tolist()):
                most[name.kind] -= 1

    def _weigh(self) -> None:
        """Make room dearer where regions are shaded."""
        west, south, east, north = self.scene.view.box
        rows, columns = (int((self.scene.box[i + 2] - self.scene.box[i]) / 40) for i in (1, 0))
        x = west + (np.arange(columns) + 0.5) / columns * (east - west)
        y = north - (np.arange(rows) + 0.5) / rows * (north - south)
        points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        shaded = np.zeros(len(points), dtype=bool)
        for path in self.scene.reached:
            if len(path.vertices):
                shaded |= path.contains_points(points)
        self.room.weigh(shaded.reshape(rows, columns))

    def _name(self, kind: str, text: str, x: float, y: float) -> bool:
        sheet, size, italic = self.sheet, _SIZES[kind], kind == "water"
        text = text.upper() if kind == "country" else text
        width, height = sheet.measure(text, size, italic=italic), 1.1 * size
        if kind == "city":
            box = self.room.beside(x, y, width, height, 6)
        else:
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            box = box if self.room.is_free(box) and self.room.crossed(box) < 14 else None
        if box is None:
            return False
        self.room.taken.append(box)
        colour = sheet.palette[_INKS[kind]]
        baseline = box[3] - 0.28 * size
        if kind != "water":
            sheet.halo(box[0], baseline, text, size, (*self.sheet.palette["halo"][:3], 0.8))
        sheet.write(box[0], baseline, text, size, colour, italic=italic)
        if kind == "city":
            sheet.axes.plot(
                x,
                y,
                "o",
                markersize=5 * sheet.points,
                color=colour,
                zorder=2.5,
                markeredgecolor=self.sheet.palette["casing-solid"],
                markeredgewidth=sheet.points,
            )
            self.room.taken.append((x - 3, y - 3, x + 3, y + 3))
        return True

    def _name_sites(self) -> None:
        sites = self.scene.answer.sites
        xy = self.to_sheet(self.scene.view.plane.xy(np.array([[s.lon, s.lat] for s in sites])))
        for name, (x, y), site in zip(short_names(sites), xy.tolist(), sites, strict=True):
            width = self.sheet.measure(name, _LABEL, bold=True)
            box = self.room.beside(x, y, width, 1.15 * _LABEL, 12)
            if box is None and site.kind == "chain":
                continue
            if box is not None:
                self.room.taken.append(box)
                self.sheet.plate((box[0] - 4, box[1] - 1, box[2] + 4, box[3] + 2), 0.75)
                ink = self.sheet.palette["ink"]
                self.sheet.write(box[0], box[3] - 0.28 * _LABEL, name, _LABEL, ink, bold=True)

    def _name_outlines(self, tracks: list[list[Floats]]) -> None:
        systems, sites = (
            short_names(self.scene.answer.systems),
            short_names(self.scene.answer.sites),
        )
        size = _LABEL if len(self.scene.outlines) <= 3 else 0.88 * _LABEL
        for o, lines in zip(self.scene.outlines, tracks, strict=True):
            system = self.scene.answer.systems[o.system]
            km = system.range_label()
            name = systems[o.system]
            whole = km if name == km else f"{name} {km}"
            many = len(sites) > 1
            texts = [f"{whole} · {sites[o.site]}", f"{km} · {sites[o.site]}", whole, km]
            for text in texts if many else texts[2:]:
                width = self.sheet.measure(text, size, bold=True) + 8
                box = self.room.along(lines, width, 1.3 * size)
                if box is not None:
                    self.room.taken.append(box)
                    self.sheet.plate(box, 0.82)
                    ink = self.sheet.palette.ink(o.system)
                    baseline = box[3] - 0.4 * size
                    self.sheet.write(box[0] + 4, baseline, text, size, ink, bold=True)
                    break

    def to_sheet(self, xy: Floats) -> Floats:
        """Place points of the plane on the sheet."""
        west, south, east, north = self.scene.view.box
        left, top, right, bottom = self.scene.box
        x = left + (xy[:, 0] - west) / (east - west) * (right - left)
        y = bottom - (xy[:, 1] - south) / (north - south) * (bottom - top)
        return np.column_stack([x, y])
