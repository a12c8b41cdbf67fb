"""The map of a picture: what is drawn, in which order, and where its names stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle

from rangeviz.basemaps.backdrop import display_shapes, read_backdrop
from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.projection import (
    RIM_KM,
    Azimuthal,
    Mercator,
    Placed,
    View,
    centre_of,
    nearby,
    place,
    rings_of,
)
from rangeviz.outputs.figure.theme import VERDICT_HATCH
from rangeviz.outputs.palette import LinePattern, site_patterns

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from rangeviz.coverage.answer import Answer
    from rangeviz.outputs.figure.canvas import Sheet

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["Scene", "draw_ground"]

_GLOBE_KM = 11_500  # an outline as far from the centre needs the whole globe
_CORNER_KM = 18_000  # beyond, a corner of the map would show too little of too much
_BEYOND_KM = 600.0  # past the corners of the map, before land is drawn with less detail
_MARGIN = 0.05
_LEAST_KM = 60.0
_SMALL = 7.0  # units: an area smaller on the map gets a mark
_ZOOM_DEG = (0.5, 1, 2, 5, 10, 15, 20, 30)


@dataclass(frozen=True)
class Outline:
    """An outline to be drawn: rings for each published bound that differs."""

    system: int
    site: int
    nominal: list[Floats]
    low: list[Floats] | None
    high: list[Floats] | None


class Scene:
    """
    A map within a box of the sheet.

    Attributes
    ----------
    centre
        Longitude and latitude of the centre of the projection.
    is_globe
        Whether the whole globe is shown.
    verdicts
        The best verdict of each region, as numbers.
    """

    def __init__(self, answer: Answer, sheet: Sheet, box: Box) -> None:
        self.answer, self.sheet, self.box = answer, sheet, box
        self.palette = sheet.palette
        self.centre = centre_of((site.lon, site.lat) for site in answer.sites)
        self.outlines = _outlines(answer)
        self.sites = [rings_of(site.geometry) for site in answer.sites]
        self.plane = plane = Azimuthal(*self.centre)
        seen = self._extent(plane)
        width, height = box[2] - box[0], box[3] - box[1]
        self.is_globe, kept = _fitted(seen, width / height)
        self.view = View(plane, kept, (kept[2] - kept[0]) / (width * sheet.unit_px))
        self.verdicts = _best(answer)
        self.reached: list[Any] = []  # what the names of outlines had better not lie over

    def draw(self) -> None:
        """Draw everything but the names."""
        axes = self._axes(self.box, self.view)
        if self.is_globe:
            globe = Circle(
                (0, 0), RIM_KM, facecolor=self.palette["sea"], edgecolor="none", zorder=0
            )
            axes.add_artist(globe)
            edge = Circle(
                (0, 0),
                RIM_KM,
                facecolor="none",
                edgecolor=self.palette["coast"],
                zorder=9,
                linewidth=1.5 * self.sheet.points,
            )
            axes.add_artist(edge)
        else:
            axes.set_facecolor(self.palette["sea"])
        axes.patch.set_alpha(0 if self.is_globe else 1)
        draw_ground(self.sheet, axes, self.plane, self.view)
        self._graticule(axes)
        self._regions(axes, self.view)
        self._sites(axes, self.view)
        self._lines(axes, self.view)
        if self.is_globe:
            for artist in axes.patches:
                if artist is not globe:
                    artist.set_clip_path(globe)

    def _axes(self, box: Box, view: View) -> Axes:
        axes = self.sheet.map_axes(box, view.box)
        for spine in axes.spines.values():
            spine.set_visible(not self.is_globe or view is not self.view)
        return axes

    def _extent(self, plane: Azimuthal) -> Floats:
        """Points that must be seen."""
        drawn = [ring for o in self.outlines for ring in (*o.nominal, *(o.high or ()))]
        own = [ring for rings in self.sites for ring in rings]
        points = [[site.lon, site.lat] for site in self.answer.sites]
        lonlat = np.vstack([*drawn, *own, points])
        seam = (np.abs(np.abs(lonlat[:, 0]) - 180) < 1e-9) | (np.abs(lonlat[:, 1]) > 89.9)
        return plane.xy(lonlat[~seam] if (~seam).any() else lonlat)

    def _graticule(self, axes: Axes) -> None:
        span = (self.view.box[3] - self.view.box[1]) / 111.2
        step = next((deg for deg in _ZOOM_DEG if span / deg <= 7), 30)
        lats, lons = np.arange(-90 + step, 90, step), np.arange(-180, 180, step)
        along = np.arange(-180, 180.1, min(step, 10))
        up = np.arange(-80, 80.1, min(step, 10))
        lines = [np.column_stack([along, np.full(along.size, lat)]) for lat in lats]
        lines += [np.column_stack([np.full(up.size, lon + 1e-7), up]) for lon in lons]
        colour = (*self.palette["sea-ink"][:3], 0.28)
        self.sheet.stroke(
            axes, self.view.line(place(self.view.plane, lines), px=0.5), colour, 0.9, 1.6
        )

    def _regions(self, axes: Axes, view: View) -> None:
        frame, n = self.answer.regions, self.answer.counted.size
        codes, whole = (frame[name].to_numpy()[:n] for name in ("region", "geometry"))
        shapes = display_shapes(codes, whole)
        rings = [rings_of(shape) for shape in shapes]
        for rank, verdict in enumerate(VERDICTS):
            mine = [ring for i in np.flatnonzero(self.verdicts == rank) for ring in rings[i]]
            hatch, fill, ink = VERDICT_HATCH[verdict]
            path = view.area(place(view.plane, mine))
            self.sheet.fill(
                axes, path, self.palette[fill], 2, **self.sheet.hatch(hatch, self.palette[ink])
            )
            if rank:
                self.reached.append(path)
        disputed = frame["disputed"].to_numpy(bool)[:n]
        for is_disputed, dash in ((False, ()), (True, (4, 3))):
            lines = [r for i in np.flatnonzero(disputed == is_disputed) for r in rings[i]]
            borders = view.line(place(view.plane, lines))
            self.sheet.stroke(axes, borders, self.palette["region-border"], 0.9, 2.5, dash)

    def _sites(self, axes: Axes, view: View) -> None:
        for site, rings in zip(self.answer.sites, self.sites, strict=True):
            colour = self.palette["chain" if site.kind == "chain" else "site"]
            shape = place(view.plane, rings)
            self.sheet.fill(axes, view.area(shape), colour, 3.5)
            self.sheet.stroke(axes, view.line(shape), self.palette["site-line"], 0.9, 3.6)
            if site.path:
                path = np.array([(point.lon, point.lat) for point in site.path])
                line = view.line(place(view.plane, [_near(path)]))
                self.sheet.stroke(
                    axes, line, self.palette["site-line"], 2.2, 3.7, (0.1, 6), "round"
                )

    def _lines(self, axes: Axes, view: View) -> None:
        for o in self.outlines:
            colour = self.palette.line(o.system)
            if o.low is not None and o.high is not None:
                rings = [*o.high, *(ring[::-1] for ring in o.low)]
                between = view.area(place(view.plane, rings))
                alpha = 0.1 if len(self.outlines) <= 2 else 0.06
                self.sheet.fill(axes, between, (*colour[:3], alpha), 4, edgecolor="none")
                for end in (o.low, o.high):
                    if end is not o.nominal:
                        path = view.line(place(view.plane, end), px=0.1)
                        self.sheet.stroke(axes, path, colour, 1.7, 5, (7, 5))
        for o in reversed(self.outlines):  # the double line lies under the single one
            path = view.line(place(view.plane, o.nominal), px=0.1)
            self._outline(axes, path, o.system, o.site)
        for site, rings in zip(self.answer.sites, self.sites, strict=True):
            if site.kind != "chain" and self._extent_of(rings, view) < _SMALL:
                self._mark(axes, view, site.lon, site.lat)

    def _outline(self, axes: Axes, path: Any, system: int, site: int) -> None:
        """Draw an outline in the colour of its system and the pattern of its site."""
        pattern: LinePattern = site_patterns()[site % len(site_patterns())]
        width = self.palette.width(system)
        wide = width + 3.2 if pattern.double else width
        colour = self.palette.line(system)
        self.sheet.stroke(axes, path, self.palette["casing"], wide + 3, 6)
        self.sheet.stroke(axes, path, colour, wide, 6.1, pattern.dash)
        if pattern.double:
            self.sheet.stroke(axes, path, self.palette["casing-solid"], wide - 3.6, 6.2)

    def _extent_of(self, rings: list[Floats], view: View) -> float:
        if not rings:
            return 0.0
        xy = view.plane.xy(np.vstack(rings))
        return float(np.ptp(xy, axis=0).max() / (view.px_km * self.sheet.unit_px))

    def _mark(self, axes: Axes, view: View, lon: float, lat: float) -> None:
        point = view.plane.xy(np.array([[lon, lat]]))
        points = self.sheet.points
        for size, colour in ((15, "casing-solid"), (12, "ink"), (8, "casing-solid"), (5, "ink")):
            axes.plot(
                *point.T,
                "o",
                markersize=size * points,
                color=self.palette[colour],
                markeredgewidth=0,
                zorder=7,
            )

    def inset(self) -> Box:
        """Draw the outlines once more in Mercator, in a corner; return where."""
        drawn = [ring for o in self.outlines for ring in o.nominal]
        plane = Mercator(self.centre[0])
        lonlat = np.vstack(drawn)
        xy = plane.xy(lonlat[np.abs(lonlat[:, 1]) < 80])
        low, high = xy.min(axis=0), xy.max(axis=0)
        middle, half = (low + high) / 2, max(float((high - low).max()) * 0.58, 100.0)
        box = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
        side = 0.3 * min(self.box[2] - self.box[0], self.box[3] - self.box[1])
        left, bottom = self.box[0] + 12, self.box[3] - 12
        corner = (left, bottom - side, left + side, bottom)
        view = View(plane, box, 2 * half / (side * self.sheet.unit_px))
        axes = self._axes(corner, view)
        axes.set(facecolor=self.palette["sea"], zorder=4)
        land = _placed_backdrop(plane)[0]
        self.sheet.fill(axes, view.area(land), self.palette["land"], 1)
        self.sheet.stroke(axes, view.line(land), self.palette["coast"], 0.7, 1.1)
        for o in reversed(self.outlines):
            path = view.line(place(plane, o.nominal))
            self.sheet.stroke(axes, path, self.palette.line(o.system), 2, 6)
        lines = self.sheet.wrap("The same in Mercator, as on web maps", 14, side - 16)
        tall = self.sheet.leading(len(lines), 14) + 8
        self.sheet.plate((corner[0], corner[1] - tall, corner[2], corner[1]), 0.95)
        self.sheet.paragraph(left + 8, corner[1] - tall + 4, lines, 14, self.palette["ink"])
        return (corner[0], corner[1] - tall, corner[2], corner[3])


def draw_ground(sheet: Sheet, axes: Axes, plane: Azimuthal, view: View) -> None:
    """Draw land, borders and disputed borders."""
    west, south, east, north = view.box
    corner_km = max(np.hypot(x, y) for x in (west, east) for y in (south, north))
    land, borders, disputed = _placed_backdrop(plane, round(corner_km + _BEYOND_KM, -2))
    palette = sheet.palette
    sheet.fill(axes, view.area(land), palette["land"], 1)
    sheet.stroke(axes, view.line(land), palette["coast"], 0.8, 1.1)
    sheet.stroke(axes, view.line(borders), palette["border"], 1.1, 3)
    sheet.stroke(axes, view.line(disputed), palette["border"], 1.1, 3, (4, 3))


def _outlines(answer: Answer) -> list[Outline]:
    """Outlines of every system and site; bounds that repeat the nominal range are left out."""
    frame = answer.envelopes
    shapes = dict(
        zip(
            zip(*(frame[name].tolist() for name in ("system", "site", "bound")), strict=True),
            frame.geometry.to_numpy(),
            strict=True,
        )
    )
    found = []
    for s, system in enumerate(answer.systems):
        for t, site in enumerate(answer.sites):
            nominal = rings_of(shapes[system.id, site.id, "nominal"])
            spread = system.range_low_km != system.range_high_km
            low, high = (
                nominal if km == system.range_km else rings_of(shapes[system.id, site.id, bound])
                for bound, km in (("low", system.range_low_km), ("high", system.range_high_km))
            )
            found.append(Outline(s, t, nominal, low if spread else None, high if spread else None))
    return found


@lru_cache(maxsize=2)
def _placed_backdrop(
    plane: Azimuthal | Mercator, far_km: float = RIM_KM
) -> tuple[Placed, Placed, Placed]:
    """Place land, borders and disputed borders; several pictures of a run have the same centre."""
    backdrop = read_backdrop()
    kinds = [backdrop.land, backdrop.borders, backdrop.disputed]
    if isinstance(plane, Azimuthal) and far_km < RIM_KM:
        kinds = [nearby(lines, (plane.lon, plane.lat), far_km) for lines in kinds]
    land, borders, disputed = (place(plane, lines) for lines in kinds)
    return land, borders, disputed


def _best(answer: Answer) -> NDArray[np.intp]:
    """Best verdict of each region by any system from any site."""
    ranks = np.array([VERDICTS.index(word) for word in answer.regions["verdict"]])
    best: NDArray[np.intp] = ranks.reshape(-1, answer.counted.size).max(axis=0)
    return best


def _fitted(xy: Floats, aspect: float) -> tuple[bool, Box]:
    """Box of the plane that shows points, as wide for its height as asked; or the whole globe."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, _LEAST_KM) * (1 + 2 * _MARGIN)
    tall = max(half[1], half[0] / aspect)
    half = np.array([tall * aspect, tall])
    corner = np.hypot(*(np.abs(middle) + half))
    is_globe = bool(np.hypot(*xy.T).max() > _GLOBE_KM or corner > _CORNER_KM)
    if is_globe:
        tall = 1.015 * RIM_KM * max(1, 1 / aspect)
        middle, half = np.zeros(2), np.array([tall * aspect, tall])
    west, south = (middle - half).tolist()
    east, north = (middle + half).tolist()
    return is_globe, (west, south, east, north)


def _near(path: Floats) -> Floats:
    """Let longitudes run on past 180 degrees, the short way from point to point."""
    lon = np.degrees(np.unwrap(np.radians(path[:, 0])))
    return np.column_stack([lon, path[:, 1]])
