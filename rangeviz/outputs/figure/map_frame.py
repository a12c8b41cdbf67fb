"""Map in a box of the canvas: projection, extent, ground, regions, sites, outlines, inset."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle

from rangeviz.basemaps.backdrop import display_shapes, read_backdrop
from rangeviz.outputs.figure.projection import (
    RIM_KM,
    Azimuthal,
    Mercator,
    Placed,
    View,
    nearby,
    place,
    rings_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.outputs.figure.canvas import Canvas
    from rangeviz.outputs.figure.theme import Colour, Fill
    from rangeviz.outputs.palette import LinePattern

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]
    InsetLine = tuple[list[Floats], Colour, tuple[float, ...]]  # rings, colour and dash

__all__ = ["MapFrame", "draw_ground", "extent_points"]

_GLOBE_KM = 11_500  # an outline this far from the centre needs the whole globe
_CORNER_KM = 18_000  # a corner farther away would show too little of too much
_BEYOND_KM = 600.0  # past the corners of the map; farther land is drawn with less detail
_MARGIN = 0.05
_LEAST_KM = 60.0
_SMALL = 7.0  # units: a site smaller on the map gets a mark
_GRATICULE_DEG = (0.5, 1, 2, 5, 10, 15, 20, 30)


class MapFrame:
    """
    Azimuthal equidistant map in a box of the canvas.

    Attributes
    ----------
    canvas, box
        The canvas and the box of it that the map fills, units.
    centre
        Longitude and latitude of the centre of the projection, degrees.
    plane, view
        The projection, and the part of its plane that is shown.
    is_globe
        Whether the whole globe is shown.
    """

    def __init__(
        self, canvas: Canvas, box: Box, centre: tuple[float, float], lonlat: Floats
    ) -> None:
        """Choose the extent that shows all points `lonlat`, in degrees, shape (n, 2)."""
        self.canvas, self.box, self.centre = canvas, box, centre
        self.palette = canvas.palette
        self.plane = Azimuthal(*centre)
        width, height = box[2] - box[0], box[3] - box[1]
        self.is_globe, extent = _fit_extent(self.plane.xy(lonlat), width / height)
        self.view = View(self.plane, extent, (extent[2] - extent[0]) / (width * canvas.unit_px))
        self._axes = canvas.map_axes(box, extent)
        self._globe: Circle | None = None

    def draw_ground(self) -> None:
        """Draw sea, land, borders and graticule."""
        axes, palette = self._axes, self.palette
        if self.is_globe:
            for spine in axes.spines.values():
                spine.set_visible(False)
            self._globe = Circle(
                (0, 0), RIM_KM, facecolor=palette["sea"], edgecolor="none", zorder=0
            )
            axes.add_artist(self._globe)
            edge = Circle(
                (0, 0),
                RIM_KM,
                facecolor="none",
                edgecolor=palette["coast"],
                zorder=9,
                linewidth=1.5 * self.canvas.points,
            )
            axes.add_artist(edge)
        else:
            axes.set_facecolor(palette["sea"])
        axes.patch.set_alpha(0 if self.is_globe else 1)
        draw_ground(self.canvas, axes, self.plane, self.view)
        self._draw_graticule()

    def clip(self) -> None:
        """Clip everything to the globe, if the whole globe is shown."""
        if self._globe is not None:
            for artist in self._axes.patches:
                if artist is not self._globe:
                    artist.set_clip_path(self._globe)

    def _draw_graticule(self) -> None:
        span = (self.view.box[3] - self.view.box[1]) / 111.2
        step = next((deg for deg in _GRATICULE_DEG if span / deg <= 7), 30)
        lats, lons = np.arange(-90 + step, 90, step), np.arange(-180, 180, step)
        along = np.arange(-180, 180.1, min(step, 10))
        up = np.arange(-80, 80.1, min(step, 10))
        lines = [np.column_stack([along, np.full(along.size, lat)]) for lat in lats]
        lines += [np.column_stack([np.full(up.size, lon + 1e-7), up]) for lon in lons]
        colour = (*self.palette["sea-ink"][:3], 0.28)
        path = self.view.line(place(self.plane, lines), px=0.5)
        self.canvas.stroke(self._axes, path, colour, 0.9, 1.6)

    def draw_regions(
        self, frame: Any, kinds: Sequence[str], fills: Mapping[str, Fill]
    ) -> list[Any]:
        """
        Fill regions by their kind and draw their borders, dashed where disputed.

        Parameters
        ----------
        frame
            The regions, with `region`, `disputed` and `geometry`.
        kinds
            Kind of each region, a key of `fills`.
        fills
            Fill of each kind, in drawing order.

        Returns
        -------
        list of Path
            What was filled, except the kind ``"none"``.
        """
        shapes = display_shapes(frame["region"].to_numpy(), frame["geometry"].to_numpy())
        rings = [rings_of(shape) for shape in shapes]
        kind_of = np.array(kinds, dtype=object)
        paths = []
        for kind, fill in fills.items():
            of_kind = [ring for i in np.flatnonzero(kind_of == kind) for ring in rings[i]]
            path = self.view.area(place(self.plane, of_kind))
            hatch = self.canvas.hatch(fill.hatch, self.palette[fill.hatch_colour])
            self.canvas.fill(self._axes, path, self.palette[fill.colour], 2, **hatch)
            if kind != "none":
                paths.append(path)
        disputed = frame["disputed"].to_numpy(bool)
        for is_disputed, dash in ((False, ()), (True, (4, 3))):
            lines = [ring for i in np.flatnonzero(disputed == is_disputed) for ring in rings[i]]
            borders = self.view.line(place(self.plane, lines))
            self.canvas.stroke(self._axes, borders, self.palette["region-border"], 0.9, 2.5, dash)
        return paths

    def draw_site(self, site: Site, rings: list[Floats]) -> None:
        """Fill the area of a site; draw the path of a chain."""
        colour = self.palette["chain" if site.kind == "chain" else "site"]
        line_colour, shape = self.palette["site-line"], place(self.plane, rings)
        self.canvas.fill(self._axes, self.view.area(shape), colour, 3.5)
        self.canvas.stroke(self._axes, self.view.line(shape), line_colour, 0.9, 3.6)
        if site.path:
            path = np.array([(point.lon, point.lat) for point in site.path])
            line = self.view.line(place(self.plane, [_unwrapped(path)]))
            self.canvas.stroke(self._axes, line, line_colour, 2.2, 3.7, (0.1, 6), "round")

    def mark_small_site(self, site: Site, rings: list[Floats]) -> None:
        """Mark a site that is too small to be seen; a chain is seen by its path."""
        if site.kind == "chain" or self._size(rings) >= _SMALL:
            return
        point = self.plane.xy(np.array([[site.lon, site.lat]]))
        for size, colour in ((15, "casing-solid"), (12, "ink"), (8, "casing-solid"), (5, "ink")):
            self._axes.plot(
                *point.T,
                "o",
                markersize=size * self.canvas.points,
                color=self.palette[colour],
                markeredgewidth=0,
                zorder=7,
            )

    def _size(self, rings: list[Floats]) -> float:
        """Greater of width and height on the map, units."""
        if not rings:
            return 0.0
        xy = self.plane.xy(np.vstack(rings))
        return float(np.ptp(xy, axis=0).max() / (self.view.px_km * self.canvas.unit_px))

    def draw_band(
        self,
        low: list[Floats],
        high: list[Floats],
        *,
        dashed: Sequence[list[Floats]],
        colour: Colour,
        alpha: float,
    ) -> None:
        """Shade the band between the low and high outlines, and draw `dashed` as dashed lines."""
        between = self.view.area(place(self.plane, [*high, *(ring[::-1] for ring in low)]))
        self.canvas.fill(self._axes, between, (*colour[:3], alpha), 4, edgecolor="none")
        for rings in dashed:
            path = self.view.line(place(self.plane, rings), px=0.1)
            self.canvas.stroke(self._axes, path, colour, 1.7, 5, (7, 5))

    def draw_outline(
        self, rings: list[Floats], colour: Colour, width: float, pattern: LinePattern
    ) -> None:
        """Draw an outline over a casing that sets it off from the map."""
        path = self.view.line(place(self.plane, rings), px=0.1)
        wide = width + 3.2 if pattern.double else width
        self.canvas.stroke(self._axes, path, self.palette["casing"], wide + 3, 6)
        self.canvas.stroke(self._axes, path, colour, wide, 6.1, pattern.dash)
        if pattern.double:
            self.canvas.stroke(self._axes, path, self.palette["casing-solid"], wide - 3.6, 6.2)

    def draw_inset(self, lines: Sequence[InsetLine]) -> Box:
        """Draw outlines once more in Mercator, in a corner, the last on top; return the box."""
        plane, canvas, palette = Mercator(self.centre[0]), self.canvas, self.palette
        xy = plane.xy(_below_80_deg(np.vstack([ring for rings, _, _ in lines for ring in rings])))
        low, high = xy.min(axis=0), xy.max(axis=0)
        middle, half = (low + high) / 2, max(float((high - low).max()) * 0.58, 100.0)
        extent = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
        side = 0.3 * min(self.box[2] - self.box[0], self.box[3] - self.box[1])
        left, bottom = self.box[0] + 12, self.box[3] - 12
        corner = (left, bottom - side, left + side, bottom)
        view = View(plane, extent, 2 * half / (side * canvas.unit_px))
        axes = canvas.map_axes(corner, extent)
        axes.set(facecolor=palette["sea"], zorder=4)
        land = _placed_backdrop(plane)[0]
        canvas.fill(axes, view.area(land), palette["land"], 1)
        canvas.stroke(axes, view.line(land), palette["coast"], 0.7, 1.1)
        for rings, colour, dash in lines:
            canvas.stroke(axes, view.line(place(plane, rings)), colour, 2, 6, dash)
        text = canvas.wrap("The same in Mercator, as on web maps", 14, side - 16)
        tall = canvas.leading(len(text), 14) + 8
        canvas.plate((corner[0], corner[1] - tall, corner[2], corner[1]), 0.95)
        canvas.paragraph(left + 8, corner[1] - tall + 4, text, 14, palette["ink"])
        return (corner[0], corner[1] - tall, corner[2], corner[3])


def draw_ground(canvas: Canvas, axes: Axes, plane: Azimuthal, view: View) -> None:
    """Draw land, borders and disputed borders."""
    west, south, east, north = view.box
    corner_km = max(np.hypot(x, y) for x in (west, east) for y in (south, north))
    land, borders, disputed = _placed_backdrop(plane, round(corner_km + _BEYOND_KM, -2))
    palette = canvas.palette
    canvas.fill(axes, view.area(land), palette["land"], 1)
    canvas.stroke(axes, view.line(land), palette["coast"], 0.8, 1.1)
    canvas.stroke(axes, view.line(borders), palette["border"], 1.1, 3)
    canvas.stroke(axes, view.line(disputed), palette["border"], 1.1, 3, (4, 3))


def extent_points(rings: Sequence[Floats], points: Sequence[Sequence[float]]) -> Floats:
    """Stack rings and points; leave out the edges along which shapes are cut at 180 degrees."""
    lonlat = np.vstack([*rings, points])
    on_cut = (np.abs(np.abs(lonlat[:, 0]) - 180) < 1e-9) | (np.abs(lonlat[:, 1]) > 89.9)
    return lonlat[~on_cut] if (~on_cut).any() else lonlat


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


def _fit_extent(xy: Floats, aspect: float) -> tuple[bool, Box]:
    """Fit a box of an aspect ratio round points of the plane; tell whether it is the globe."""
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


def _below_80_deg(lonlat: Floats) -> Floats:
    below: Floats = lonlat[np.abs(lonlat[:, 1]) < 80]
    return below


def _unwrapped(path: Floats) -> Floats:
    """Unwrap longitudes so that successive points differ by less than 180 degrees."""
    lon = np.degrees(np.unwrap(np.radians(path[:, 0])))
    return np.column_stack([lon, path[:, 1]])
