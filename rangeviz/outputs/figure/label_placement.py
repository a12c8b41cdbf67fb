"""Placement of labels on a map: the names in order of priority, and the free space for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rangeviz import basemaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from rangeviz.words.languages import Language

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["LabelSpace", "Spot", "map_names", "turned_box"]


@dataclass(frozen=True)
class Name:
    """A name and its position; names of lower rank are placed first."""

    kind: str
    key: str
    text: str
    lon: float
    lat: float
    rank: float


def map_names(targets: Iterable[str], language: Language, *, span_km: float) -> list[Name]:
    """
    List the names of countries, waters and cities in order of priority.

    Parameters
    ----------
    targets
        Codes of the countries asked about, which come first with their cities.
    language
        Language of the names.
    span_km
        Height of the map, kilometres; a smaller area gets more names.

    Examples
    --------
    >>> from rangeviz.words.languages import load_language
    >>> map_names(["CHN"], load_language("en"), span_km=6000)[0].text
    'China'
    """
    first, country_names = set(targets), language.countries()
    most_zoom = 1.2 + 22_000 / max(span_km, 1_000)  # roughly the zoom of a web map of that span
    names = [
        Name("country", code, country_names[code], lon, lat, -1 if code in first else zoom)
        for code, (lon, lat, zoom) in basemaps.read_country_labels().items()
        if zoom <= most_zoom or code in first
    ]
    waters = {"ocean": 1.0, "sea": 2.5, "strait": 6.0, "islands": 7.0}
    for label in basemaps.read_labels():
        key, rank = label["name"], waters[label["kind"]]
        if rank <= most_zoom:
            text = language.name("waters", key, key)
            names.append(Name("water", key, text, label["lon"], label["lat"], rank))
    least = 5_000_000 if span_km > 7_000 else 1_000_000 if span_km > 2_500 else 300_000
    places = basemaps.read_places(least_population=least, geometry=False)
    most_tier = 1 if span_km > 7_000 else 2 if span_km > 3_500 else 3
    columns = ("name", "country", "lon", "lat", "tier", "population")
    for name, country, lon, lat, tier, people in zip(
        *(places[c].tolist() for c in columns), strict=True
    ):
        if 0 < tier <= most_tier or people >= least:
            rank = (2.0 if tier == 1 else 3.0 + tier) if 0 < tier <= most_tier else 4.5
            rank -= 1.5 if country in first else 0.0
            text = language.name("places", name, name)
            names.append(Name("city", name, text, lon, lat, rank - people / 1e9))
    return sorted(names, key=lambda name: name.rank)


@dataclass
class LabelSpace:
    """
    Space for labels on a map.

    Attributes
    ----------
    box
        The box of the map, units of the canvas.
    shape
        Rows and columns of the cells into which the map is divided.
    taken
        Boxes that no label may overlap.
    """

    box: Box
    shape: tuple[int, int]
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make grids of cells over the map, for lines, for penalties and for water."""
        self._lines = np.zeros(self.shape)
        self._penalty = np.zeros(self.shape)
        self._water = np.zeros(self.shape, dtype=bool)
        self._step = (
            (self.box[2] - self.box[0]) / self.shape[1],
            (self.box[3] - self.box[1]) / self.shape[0],
        )

    def is_free(self, box: Box, *, gap: float = 3.0) -> bool:
        """Whether a box lies within the map and overlaps no other box."""
        left, top, right, bottom = box
        x0, y0, x1, y1 = self.box
        if left < x0 + 6 or right > x1 - 6 or top < y0 + 6 or bottom > y1 - 6:
            return False
        return all(
            right + gap < a or left - gap > c or bottom + gap < b or top - gap > d
            for a, b, c, d in self.taken
        )

    def mark_line(self, points: Floats) -> None:
        """Mark the cells that a line crosses."""
        if len(points) > 1:
            length = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
            at = np.arange(0, length[-1], min(self._step) / 2)
            points = np.column_stack([np.interp(at, length, axis) for axis in points.T])
        column, row = ((points - self.box[:2]) / self._step).astype(int).T
        ok = (row >= 0) & (column >= 0) & (row < self.shape[0]) & (column < self.shape[1])
        self._lines[row[ok], column[ok]] = 1

    def set_ground(self, *, shaded: NDArray[np.bool_], land: NDArray[np.bool_]) -> None:
        """Set which cells are shaded, which costs labels of lines, and which are land."""
        self._penalty, self._water = shaded.astype(float), ~land

    def part(self, mask: NDArray[np.bool_], box: Box) -> float:
        """Part of a box's cells that a mask covers, from 0 to 1."""
        window = mask[self._window(box)]
        return float(window.mean()) if window.size else 0.0

    def cost(self, box: Box, *, penalty: float = 0.0) -> float:
        """Count the cells of a box that lines cross; add `penalty` for each shaded cell."""
        window = self._window(box)
        return float(self._lines[window].sum() + penalty * self._penalty[window].sum())

    def spot_along(
        self, tracks: Sequence[Floats], width: float, height: float, *, most_bend: float
    ) -> Spot | None:
        """
        Find the place of least cost for a text on a line, turned as the line runs there.

        The line must not bend away from the text by more than `most_bend`.
        """
        best, least = None, np.inf
        middle = (self.box[0] + self.box[2]) / 2
        for x, y, angle, bend in _chords(tracks, width):
            box = turned_box(x, y, width, height, angle)
            if bend <= most_bend and self.is_free(box, gap=4):
                crossed = self.cost(box, penalty=0.3) - 1.4 * width / self._step[0]  # its own line
                cost = max(crossed, 0.0) + 16 * (angle / 60) ** 2 + bend + 0.004 * abs(x - middle)
                if cost < least:
                    best, least = Spot(x, y, angle, box), cost
        return best

    def box_beside(
        self, x: float, y: float, width: float, height: float, gap: float, *, land: float = 0.0
    ) -> Box | None:
        """Find the free box of the least cost beside a point; `land` adds to it on land."""
        half = height / 2
        corners = [
            (x + gap, y - half),
            (x - gap - width, y - half),
            (x - width / 2, y - gap - height),
            (x - width / 2, y + gap),
        ]
        boxes = [(a, b, a + width, b + height) for a, b in corners]
        free = [box for box in boxes if self.is_free(box)]

        def cost(box: Box) -> float:
            return self.cost(box, penalty=land) + land * (1 - self.part(self._water, box))

        return min(free, key=cost, default=None)

    def box_on_water(self, x: float, y: float, width: float, height: float) -> Box | None:
        """Find the free box on water alone nearest to a point, which it covers or touches."""
        shifts = [(dx * width / 12, dy * height / 4) for dx in range(-4, 5) for dy in range(-4, 5)]
        for dx, dy in sorted(shifts, key=lambda shift: np.hypot(shift[0], 1.5 * shift[1])):
            left, top = x + dx - width / 2, y + dy - height / 2
            box = (left, top, left + width, top + height)
            wide = (left - 4, top - 2, left + width + 4, top + height + 2)
            if self.is_free(box) and self.cost(box) < 10 and self.part(self._water, wide) == 1:
                return box
        return None

    def _window(self, box: Box) -> tuple[slice, slice]:
        left, right = ((box[i] - self.box[0]) / self._step[0] for i in (0, 2))
        top, bottom = ((box[i] - self.box[1]) / self._step[1] for i in (1, 3))
        return (
            slice(max(int(top), 0), max(int(bottom) + 1, 0)),
            slice(max(int(left), 0), max(int(right) + 1, 0)),
        )


class Spot(NamedTuple):
    """Middle of a text, its angle counterclockwise in degrees, and the box round it."""

    x: float
    y: float
    angle: float
    box: Box


def turned_box(x: float, y: float, width: float, height: float, angle: float) -> Box:
    """
    Box round a turned text.

    Examples
    --------
    >>> [round(side) for side in turned_box(0, 0, 100, 20, 90)]
    [-10, -50, 10, 50]
    """
    sine, cosine = abs(np.sin(np.radians(angle))), abs(np.cos(np.radians(angle)))
    half, tall = (width * cosine + height * sine) / 2, (width * sine + height * cosine) / 2
    return x - half, y - tall, x + half, y + tall


def _chords(
    tracks: Sequence[Floats], width: float, step: float = 10.0
) -> Iterator[tuple[float, float, float, float]]:
    """
    Yield points evenly spread along lines, with the angle of the chord as wide as a text.

    The last number is how far the line bends away from the chord, in units. Lines shorter than the
    text give their middle.
    """
    for track in tracks:
        length = np.append(0, np.cumsum(np.hypot(*np.diff(track, axis=0).T)))
        if length[-1] < width:
            if length[-1] < width / 3:
                continue
            at = np.array([length[-1] / 2])
        else:
            at = np.arange(width / 2, length[-1] - width / 2 + 1e-9, step)
        x, y = (np.interp(at, length, axis) for axis in track.T)
        ends = [
            np.column_stack([np.interp(at + side * width / 2, length, axis) for axis in track.T])
            for side in (-1, 1)
        ]
        (dx, dy) = (ends[1] - ends[0]).T
        angle = (np.degrees(np.arctan2(-dy, dx)) + 90) % 180 - 90
        bend = np.zeros(len(at))
        for part in (-0.25, 0.0, 0.25):  # distances of the line from the chord
            px, py = (np.interp(at + part * width, length, axis) for axis in track.T)
            off = dx * (py - ends[0][:, 1]) - dy * (px - ends[0][:, 0])
            bend = np.maximum(bend, np.abs(off) / np.maximum(np.hypot(dx, dy), 1e-9))
        yield from zip(x.tolist(), y.tolist(), angle.tolist(), bend.tolist(), strict=True)
