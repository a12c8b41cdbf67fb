"""Placement of labels on a map: the names in order of priority, and the free space for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from rangeviz import basemaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["LabelSpace", "map_names"]

_CELL = 6.0  # units of the canvas


@dataclass(frozen=True)
class Name:
    """A name and its position; names of lower rank are placed first."""

    kind: str
    text: str
    lon: float
    lat: float
    rank: float


def map_names(targets: Iterable[str], *, span_km: float) -> list[Name]:
    """
    List the names of countries, waters and cities in order of priority.

    Parameters
    ----------
    targets
        Codes of the countries asked about, which come first.
    span_km
        Height of the map, kilometres; a smaller area gets more names.

    Examples
    --------
    >>> map_names(["CHN"], span_km=6000)[0].text
    'China'
    """
    first, country_names = set(targets), basemaps.country_names()
    most_zoom = 1.2 + 22_000 / max(span_km, 1_000)  # roughly the zoom of a web map of that span
    names = [
        Name("country", country_names[code], lon, lat, -1 if code in first else zoom)
        for code, (lon, lat, zoom) in basemaps.read_country_labels().items()
        if zoom <= most_zoom or code in first
    ]
    waters = {"ocean": 1.0, "sea": 2.5, "strait": 6.0, "islands": 7.0}
    names += [
        Name("water", label["name"], label["lon"], label["lat"], waters[label["kind"]])
        for label in basemaps.read_labels()
        if waters[label["kind"]] <= most_zoom
    ]
    least = 5_000_000 if span_km > 7_000 else 1_000_000 if span_km > 2_500 else 300_000
    places = basemaps.read_places(least_population=least, geometry=False)
    most_tier = 1 if span_km > 7_000 else 2 if span_km > 3_500 else 3
    columns = ("name", "lon", "lat", "tier", "population")
    for name, lon, lat, tier, people in zip(*(places[c].tolist() for c in columns), strict=True):
        if 0 < tier <= most_tier or people >= least:
            rank = (2.0 if tier == 1 else 3.0 + tier) if 0 < tier <= most_tier else 4.5
            names.append(Name("city", name, lon, lat, rank - people / 1e9))
    return sorted(names, key=lambda name: name.rank)


@dataclass
class LabelSpace:
    """
    Space for labels on a map.

    Attributes
    ----------
    box
        The box of the map, units of the canvas.
    taken
        Boxes that no label may overlap.
    """

    box: Box
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make grids of cells over the map, for lines and for penalties."""
        left, top, right, bottom = self.box
        self._lines = np.zeros((int((bottom - top) / _CELL) + 2, int((right - left) / _CELL) + 2))
        self._penalty = np.zeros_like(self._lines)

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
            at = np.arange(0, length[-1], _CELL / 2)
            points = np.column_stack([np.interp(at, length, axis) for axis in points.T])
        column, row = ((points - self.box[:2]) / _CELL).astype(int).T
        ok = (row >= 0) & (column >= 0) & (row < self._lines.shape[0])
        ok &= column < self._lines.shape[1]
        self._lines[row[ok], column[ok]] = 1

    def set_penalty(self, shaded: NDArray[np.bool_]) -> None:
        """Set a placement penalty where regions are shaded, by cells that divide the map evenly."""
        rows, columns = self._lines.shape
        at = (np.arange(n) * m // n for n, m in zip((rows, columns), shaded.shape, strict=True))
        self._penalty = shaded[np.ix_(*at)].astype(float)

    def cost(self, box: Box, *, penalty: float = 0.0) -> float:
        """Count the cells of a box that lines cross; add `penalty` for each shaded cell."""
        left, top = ((box[i] - self.box[i]) / _CELL for i in (0, 1))
        right, bottom = ((box[i + 2] - self.box[i]) / _CELL for i in (0, 1))
        window = np.s_[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
        return float(self._lines[window].sum() + penalty * self._penalty[window].sum())

    def box_along(self, tracks: Sequence[Floats], width: float, height: float) -> Box | None:
        """Find the free box, centred on a line, of the least cost."""
        best, least, middle = None, np.inf, (self.box[0] + self.box[2]) / 2
        for x, y in _spread_points(tracks):
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if self.is_free(box, gap=6):
                cost = self.cost(box, penalty=0.3) + 0.004 * abs(x - middle)
                if cost < least:
                    best, least = box, cost
        return best

    def box_beside(self, x: float, y: float, width: float, height: float, gap: float) -> Box | None:
        """Find the free box of the least cost beside a point: right, left, above or below."""
        half = height / 2
        corners = [
            (x + gap, y - half),
            (x - gap - width, y - half),
            (x - width / 2, y - gap - height),
            (x - width / 2, y + gap),
        ]
        boxes = [(a, b, a + width, b + height) for a, b in corners]
        free = [box for box in boxes if self.is_free(box)]
        return min(free, key=self.cost, default=None)


def _spread_points(tracks: Sequence[Floats], most: int = 160) -> Iterator[tuple[float, float]]:
    """Yield points evenly spread along lines."""
    points = np.vstack([*tracks]) if tracks else np.empty((0, 2))
    lengths = [np.hypot(*np.diff(track, axis=0).T) for track in tracks]
    whole = np.concatenate([np.append(0, length) for length in lengths]) if tracks else points
    total = np.cumsum(whole)
    if len(points):
        at = np.linspace(0, total[-1], min(most, len(points) * 8))
        for i in np.unique(np.searchsorted(total, at).clip(0, len(points) - 1)):
            yield float(points[i, 0]), float(points[i, 1])
