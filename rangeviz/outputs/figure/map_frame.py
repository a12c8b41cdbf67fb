"""Map in a box of the canvas: projection, ground, regions, sites and outlines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from rangeviz.basemaps import read_codes, read_display, read_regions
from rangeviz.basemaps.backdrop import read_backdrop
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
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.outputs.figure.canvas import Canvas
    from rangeviz.outputs.figure.extent import Framing
    from rangeviz.outputs.figure.outlines import Outline
    from rangeviz.outputs.figure.theme import Colour, Fill
    from rangeviz.outputs.palette import LinePattern

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["CELL", "MapFrame", "draw_fine_ground", "draw_ground", "placed_backdrop"]

CELL = 6.0  # units of the canvas: of the grids by which labels avoid things

_GLOBE_KM = 11_500  # an outline this far from the centre needs the whole globe
_CORNER_KM = 18_000  # a corner farther away would show too little of too much
_BEYOND_KM = 600.0  # past the corners of the map; farther land is drawn with less detail
_MARGIN = 0.05
_LEAST_KM = 60.0
_SMALL = 7.0  # units: a site smaller on the map gets a mark
_GRATICULE_DEG = (0.5, 1, 2, 5, 10, 15, 20, 30)


class MapFrame:
    """
    Map in a box of the canvas.

    Attributes
    ----------
    canvas, box
        The canvas and the box of it that the map fills, units.
    plane, view
        The projection, and the part of its plane that is shown.
    is_globe
        Whether the whole globe is shown.
    land
        Path of the land, once the ground is drawn.
    """

    def __init__(self, canvas: Canvas, box: Box, framing: Framing) -> None:
        """Choose the extent that shows all points of the framing."""
        self.canvas, self.box = canvas, canvas.snapped(box)
        self.palette = canvas.palette
        self.plane = framing.plane
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        xy = self.plane.xy(framing.lonlat)
        self.is_globe, extent = _fit_extent(xy, width / height, self.plane)
        self.view = View(self.plane, extent, (extent[2] - extent[0]) / (width * canvas.unit_px))
        self._axes = canvas.map_axes(self.box, extent)
        self._globe: Circle | None = None
        self.land: Any = None

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the centre of the projection, degrees."""
        return self.plane.lon, self.plane.lat

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the cells by which labels avoid things."""
        left, top, right, bottom = self.box
        return int((bottom - top) / CELL), int((right - left) / CELL)

    def to_canvas(self, xy: Floats) -> Floats:
        """Place points of the plane on the canvas."""
        west, south, east, north = self.view.box
        left, top, right, bottom = self.box
        x = left + (xy[:, 0] - west) / (east - west) * (right - left)
        y = bottom - (xy[:, 1] - south) / (north - south) * (bottom - top)
        return np.column_stack([x, y])

    def draw_ground(self) -> None:
        """Draw sea, land, borders and graticule."""
        axes, palette = self._axes, self.palette
        if self.is_globe:
            for spine in axes.spines.values():
                spine.set_visible(False)
            rim = self.plane.rim_km
            self._globe = Circle((0, 0), rim, facecolor=palette["sea"], edgecolor="none", zorder=0)
            axes.add_artist(self._globe)
            edge = Circle((0, 0), rim, facecolor="none", edgecolor=palette["coast"], zorder=9)
            edge.set_linewidth(1.5 * self.canvas.points)
            axes.add_artist(edge)
        else:
            axes.set_facecolor(palette["sea"])
        axes.patch.set_alpha(0 if self.is_globe else 1)
        self.land = draw_ground(self.canvas, axes, self.plane, self.view)
        with self.canvas.group("graticule"):
            self._draw_graticule()

    def weigh_borders(self) -> None:
        """Draw the borders of countries once more, heavier than those of regions."""
        west, south, east, north = self.view.box
        far_km = max(np.hypot(x, y) for x in (west, east) for y in (south, north)) + _BEYOND_KM
        borders = self.view.line(placed_backdrop(self.plane, round(far_km, -2))[1])
        self.canvas.stroke(self._axes, borders, self.palette["casing-solid"], 3.4, 2.6)
        self.canvas.stroke(self._axes, borders, self.palette["soft"], 1.3, 2.7)

    def clip(self) -> None:
        """Clip everything to the globe, if the whole globe is shown."""
        if self._globe is not None:
            for artist in self._axes.patches:
                if artist is not self._globe:
                    artist.set_clip_path(self._globe)

    def graticule(self) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the lines of the graticule, degrees."""
        span = (self.view.box[3] - self.view.box[1]) / 111.2
        step = next((deg for deg in _GRATICULE_DEG if span / deg <= 7), 30)
        return np.arange(-180, 180, step), np.arange(-90 + step, 90, step)

    def _draw_graticule(self) -> None:
        lons, lats = self.graticule()
        step = min(float(np.diff(lons[:2])[0]), 10)
        along, up = np.arange(-180, 180.1, step), np.arange(-80, 80.1, step)
        lines = [np.column_stack([along, np.full(along.size, lat)]) for lat in lats]
        lines += [np.column_stack([np.full(up.size, lon + 1e-7), up]) for lon in lons]
        colour = (*self.palette["sea-ink"][:3], 0.28)
        path = self.view.line(place(self.plane, lines), px=0.5)
        self.canvas.stroke(self._axes, path, colour, 0.9, 1.6)

    def fill_regions(
        self, shapes: Any, fill: Fill, *, parts: Any = None, weight: float | None = None
    ) -> Any:
        """
        Fill regions and draw their borders; return the path of what is filled.

        Parameters
        ----------
        shapes
            Shapes of the regions.
        fill
            Colour and hatch of `parts`, or of the regions if `parts` is left out.
        parts
            Shapes that are filled; the rest of the regions is as if out of reach.
        weight
            Width of the borders, units.
        """
        canvas, palette = self.canvas, self.palette
        placed = place(self.plane, rings_of(shapes))
        path = self.view.area(placed)
        width = 0.9 if weight is None else weight
        edge = {"edgecolor": palette["region-border"], "linewidth": width * canvas.points}
        hatch = canvas.hatch(fill.hatch, palette[fill.hatch_colour])
        has_seam = self.view.has_cuts(placed)
        plain = not fill.hatch or parts is not None
        how = edge if plain and not has_seam else {} if plain else hatch
        colour = palette[fill.colour if parts is None else "target"]
        canvas.fill(self._axes, path, colour, 2, **{"edgecolor": "none", **how})
        if parts is not None:
            path = self.view.area(place(self.plane, rings_of(parts)))
            canvas.fill(self._axes, path, palette[fill.colour], 2.2, **hatch)
        if has_seam or not plain:
            borders = self.view.line(placed)
            canvas.stroke(self._axes, borders, palette["region-border"], width, 2.3)
        return path

    def mark_disputed(self, shapes: Any) -> None:
        """Hatch disputed regions and dash their borders."""
        placed = place(self.plane, rings_of(shapes))
        canvas, palette = self.canvas, self.palette
        hatch = canvas.hatch("x", palette["disputed"])
        canvas.fill(self._axes, self.view.area(placed), "none", 2.4, **hatch)
        canvas.stroke(self._axes, self.view.line(placed), palette["coast"], 1.1, 2.5, (4, 3))

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
        if site.kind == "chain" or self.size_of(rings) >= _SMALL:
            return
        self.mark_point(site.lon, site.lat, "ink", (15, 12, 8, 5))

    def mark_point(self, lon: float, lat: float, ink: str, sizes: Sequence[float]) -> None:
        """Draw a ringed dot."""
        point = self.plane.xy(np.array([[lon, lat]]))
        for size, colour in zip(sizes, ("casing-solid", ink, "casing-solid", ink), strict=True):
            dot = Line2D(
                *point.T,
                marker="o",
                markersize=size * self.canvas.points,
                color=self.palette[colour],
                markeredgewidth=0,
                zorder=7,
            )
            self.canvas.add(dot, self._axes)

    def size_of(self, rings: list[Floats]) -> float:
        """Greater of width and height on the map, units."""
        if not rings:
            return 0.0
        xy = self.plane.xy(np.vstack(rings))
        return float(np.ptp(xy, axis=0).max() / (self.view.px_km * self.canvas.unit_px))

    def draw_band(self, outline: Outline, colour: Colour, alpha: float) -> None:
        """Shade the band between the low and high outlines, under the regions, and dash both."""
        low, high = outline.low or outline.nominal, outline.high or outline.nominal
        between = self.view.area(place(self.plane, [*high, *(ring[::-1] for ring in low)]))
        if alpha:
            with self.canvas.group("bands"):
                self.canvas.fill(self._axes, between, (*colour[:3], alpha), 1.5, edgecolor="none")
        for rings in (outline.low, outline.high):
            if rings is not None:
                path = self.view.line(place(self.plane, rings), px=0.1)
                self.canvas.stroke(self._axes, path, colour, 1.7, 5, (7, 5))

    def draw_outline(
        self, rings: list[Floats], colour: Colour, width: float, pattern: LinePattern
    ) -> None:
        """Draw an outline over a casing that sets it off from the map."""
        path = self.view.line(place(self.plane, rings), px=0.125)
        wide = width + 3.2 if pattern.double else width
        self.canvas.stroke(self._axes, path, self.palette["casing"], wide + 3, 6)
        self.canvas.stroke(self._axes, path, colour, wide, 6.1, pattern.dash)
        if pattern.double:
            self.canvas.stroke(self._axes, path, self.palette["casing-solid"], wide - 3.6, 6.2)


def draw_ground(canvas: Canvas, axes: Axes, plane: Azimuthal, view: View) -> Any:
    """Draw land, borders and disputed borders; return the path of the land."""
    west, south, east, north = view.box
    corner_km = max(np.hypot(x, y) for x in (west, east) for y in (south, north))
    if plane.equal_area:  # kilometres on the ground are longer than in the plane, towards the rim
        corner_km *= 1.3
    land, borders, disputed = placed_backdrop(plane, round(corner_km + _BEYOND_KM, -2))
    palette = canvas.palette
    path = view.area(land)
    with canvas.group("land"):
        if view.has_cuts(land):
            canvas.fill(axes, path, palette["land"], 1)
            canvas.stroke(axes, view.line(land), palette["coast"], 0.8, 1.1)
        else:
            line = {"edgecolor": palette["coast"], "linewidth": 0.8 * canvas.points}
            canvas.fill(axes, path, palette["land"], 1, **line)
    with canvas.group("borders"):
        canvas.stroke(axes, view.line(borders), palette["border"], 1.1, 3)
        canvas.stroke(axes, view.line(disputed), palette["border"], 1.1, 3, (4, 3))
    return path


def draw_fine_ground(canvas: Canvas, axes: Axes, plane: Azimuthal, view: View) -> None:
    """Draw land and borders of regions at full resolution; for maps of a small area."""
    west, south, east, north = view.box
    x, y = np.meshgrid(np.linspace(west, east, 20), np.linspace(south, north, 20))
    lonlat = plane.lonlat(np.column_stack([x.ravel(), y.ravel()]))
    lons = (lonlat[:, 0] - plane.lon + 180) % 360 - 180
    box = (lons.min(), lonlat[:, 1].min(), lons.max(), lonlat[:, 1].max())
    drawn = read_display(read_codes())
    bounds = shapely.bounds(drawn["geometry"])
    near = (bounds[:, 1] <= box[3]) & (bounds[:, 3] >= box[1])
    middle = (bounds[:, 0] + bounds[:, 2]) / 2 - plane.lon
    half = (bounds[:, 2] - bounds[:, 0]) / 2
    off = np.abs((middle + 180) % 360 - 180)
    codes = drawn["region"][near & (off <= half + max(-box[0], box[2]))]
    found = read_regions(columns=["region", "country"], geometry=False)
    countries = found["country"][np.isin(found["region"], codes)]
    regions = read_regions(list(dict.fromkeys(countries.tolist())), columns=["region"])
    shapes = regions["geometry"][np.isin(regions["region"], codes)]
    placed = place(plane, rings_of(shapes))
    with canvas.group("land"):
        edge = {"edgecolor": canvas.palette["border"], "linewidth": 0.7 * canvas.points}
        canvas.fill(axes, view.area(placed), canvas.palette["land"], 1, **edge)


@lru_cache(maxsize=4)
def placed_backdrop(
    plane: Azimuthal | Mercator, far_km: float = RIM_KM
) -> tuple[Placed, Placed, Placed]:
    """Place land, borders and disputed borders; several pictures of a run have the same centre."""
    backdrop = read_backdrop()
    kinds = [backdrop.land, backdrop.borders, backdrop.disputed]
    if isinstance(plane, Azimuthal) and far_km < RIM_KM:
        kinds = [nearby(lines, (plane.lon, plane.lat), far_km) for lines in kinds]
    land, borders, disputed = (place(plane, lines) for lines in kinds)
    return land, borders, disputed


def _fit_extent(xy: Floats, aspect: float, plane: Azimuthal) -> tuple[bool, Box]:
    """Fit a box of an aspect ratio round points of the plane; tell whether it is the globe."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, _LEAST_KM) * (1 + 2 * _MARGIN)
    tall = max(half[1], half[0] / aspect)
    half = np.array([tall * aspect, tall])
    corner = np.hypot(*(np.abs(middle) + half))
    far = np.hypot(*xy.T).max() > _GLOBE_KM or corner > _CORNER_KM
    is_globe = bool(far and not plane.equal_area)
    if is_globe:
        whole = 1.015 * RIM_KM * max(1, 1 / aspect)
        wide, high_ = (1 + 2 * _MARGIN) * np.abs(xy).max(axis=0)
        tall = min(whole, max(high_, wide / aspect))
        middle, half = np.zeros(2), np.array([tall * aspect, tall])
    west, south = (middle - half).tolist()
    east, north = (middle + half).tolist()
    return is_globe, (west, south, east, north)


def _unwrapped(path: Floats) -> Floats:
    """Unwrap longitudes so that successive points differ by less than 180 degrees."""
    lon = np.degrees(np.unwrap(np.radians(path[:, 0])))
    return np.column_stack([lon, path[:, 1]])
