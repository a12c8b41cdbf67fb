"""Names on a map, none over another: what is named, in which order, and where there is room."""

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

__all__ = ["Room", "names"]

_CELL = 6.0  # units of the sheet


@dataclass(frozen=True)
class Name:
    """A name and where it belongs; the lower its rank, the sooner it is placed."""

    kind: str
    text: str
    lon: float
    lat: float
    rank: float


def names(targets: Iterable[str], *, span_km: float) -> list[Name]:
    """
    List countries, waters and cities in the order in which they are to be named.

    Parameters
    ----------
    targets
        Codes of the countries asked about, named first.
    span_km
        Height of the map: the smaller, the more it names.

    Examples
    --------
    >>> names(["CHN"], span_km=6000)[0].text
    'China'
    """
    asked, called = set(targets), basemaps.country_names()
    most = 1.2 + 22_000 / max(span_km, 1_000)  # the zoom that a web map would be at, roughly
    found = [
        Name("country", called[code], lon, lat, -1 if code in asked else zoom)
        for code, (lon, lat, zoom) in basemaps.read_country_labels().items()
        if zoom <= most or code in asked
    ]
    waters = {"ocean": 1.0, "sea": 2.5, "strait": 6.0, "islands": 7.0}
    found += [
        Name("water", label["name"], label["lon"], label["lat"], waters[label["kind"]])
        for label in basemaps.read_labels()
        if waters[label["kind"]] <= most
    ]
    least = 5_000_000 if span_km > 7_000 else 1_000_000 if span_km > 2_500 else 300_000
    places = basemaps.read_places(least_population=least, geometry=False)
    deepest = 1 if span_km > 7_000 else 2 if span_km > 3_500 else 3
    columns = ("name", "lon", "lat", "tier", "population")
    for name, lon, lat, tier, people in zip(*(places[c].tolist() for c in columns), strict=True):
        if 0 < tier <= deepest or people >= least:
            rank = (2.0 if tier == 1 else 3.0 + tier) if 0 < tier <= deepest else 4.5
            found.append(Name("city", name, lon, lat, rank - people / 1e9))
    return sorted(found, key=lambda name: name.rank)


@dataclass
class Room:
    """What of a map is taken, by names and by lines."""

    box: Box
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay a grid of cells over the map, to know where lines run."""
        left, top, right, bottom = self.box
        self._grid = np.zeros((int((bottom - top) / _CELL) + 2, int((right - left) / _CELL) + 2))
        self._dear = np.zeros_like(self._grid)

    def is_free(self, box: Box, *, gap: float = 3.0) -> bool:
        """Tell whether a box lies within the map and over no other."""
        left, top, right, bottom = box
        x0, y0, x1, y1 = self.box
        if left < x0 + 6 or right > x1 - 6 or top < y0 + 6 or bottom > y1 - 6:
            return False
        return all(
            right + gap < a or left - gap > c or bottom + gap < b or top - gap > d
            for a, b, c, d in self.taken
        )

    def mark(self, points: Floats) -> None:
        """Note where a line runs, points of it no farther apart than a cell."""
        if len(points) > 1:
            length = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
            at = np.arange(0, length[-1], _CELL / 2)
            points = np.column_stack([np.interp(at, length, axis) for axis in points.T])
        column, row = ((points - self.box[:2]) / _CELL).astype(int).T
        ok = (row >= 0) & (column >= 0) & (row < self._grid.shape[0])
        ok &= column < self._grid.shape[1]
        self._grid[row[ok], column[ok]] = 1

    def weigh(self, cells: NDArray[np.bool_]) -> None:
        """Note where lines had better not be written over: cells that divide the map evenly."""
        rows, columns = self._grid.shape
        at = (np.arange(n) * m // n for n, m in zip((rows, columns), cells.shape, strict=True))
        self._dear = cells[np.ix_(*at)].astype(float)

    def crossed(self, box: Box, *, dear: float = 0.0) -> float:
        """Count the cells of a box that lines run through, and, at a price, those that are dear."""
        left, top = ((box[i] - self.box[i]) / _CELL for i in (0, 1))
        right, bottom = ((box[i + 2] - self.box[i]) / _CELL for i in (0, 1))
        window = np.s_[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
        return float(self._grid[window].sum() + dear * self._dear[window].sum())

    def along(self, tracks: Sequence[Floats], width: float, height: float) -> Box | None:
        """Find the box, centred on a line, that lies over the least of all lines."""
        best, least, middle = None, np.inf, (self.box[0] + self.box[2]) / 2
        for x, y in _spread(tracks):
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if self.is_free(box, gap=6):
                cost = self.crossed(box, dear=0.3) + 0.004 * abs(x - middle)
                if cost < least:
                    best, least = box, cost
        return best

    def beside(self, x: float, y: float, width: float, height: float, gap: float) -> Box | None:
        """Find room for a name beside a point: right, left, above or below."""
        half = height / 2
        corners = [
            (x + gap, y - half),
            (x - gap - width, y - half),
            (x - width / 2, y - gap - height),
            (x - width / 2, y + gap),
        ]
        boxes = [(a, b, a + width, b + height) for a, b in corners]
        free = [box for box in boxes if self.is_free(box)]
        return min(free, key=self.crossed, default=None)


def _spread(tracks: Sequence[Floats], most: int = 160) -> Iterator[tuple[float, float]]:
    """Points spread along lines."""
    points = np.vstack([*tracks]) if tracks else np.empty((0, 2))
    lengths = [np.hypot(*np.diff(track, axis=0).T) for track in tracks]
    whole = np.concatenate([np.append(0, length) for length in lengths]) if tracks else points
    total = np.cumsum(whole)
    if len(points):
        at = np.linspace(0, total[-1], min(most, len(points) * 8))
        for i in np.unique(np.searchsorted(total, at).clip(0, len(points) - 1)):
            yield float(points[i, 0]), float(points[i, 1])
