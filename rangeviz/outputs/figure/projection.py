"""
Projection of longitude and latitude to the plane of a picture, as matplotlib paths.

A shape may contain the antipode of the centre, which an azimuthal projection maps to its whole rim.
The rim is then added to the boundary, and the winding rule fills the shape. No shape is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely
from matplotlib.path import Path
from pyproj import Proj

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "RIM_KM",
    "Azimuthal",
    "Mercator",
    "Placed",
    "View",
    "centre_of",
    "nearby",
    "place",
    "rings_of",
]

RIM_KM = 20_003.93  # from any point to its antipode, on WGS84
_EQUAL_AREA_RIM_KM = 12_742.0
_STEP_DEG = 0.5  # edges are straight in longitude and latitude, and curved in the plane
_LONG_KM, _ROUNDS = 1_500.0, 5
_RADIUS_KM = 6371.0
_STEP_KM, _FAR_STEP, _SHORT_KM = 100.0, 5, 1_000.0  # of edges and lines far away
_TORN = 0.8  # of the rim's radius: an edge longer than this passes through the antipode
_GRID_PX = 0.5
_FAR_PX = 64  # grid of points far outside the view
_MERCATOR_LAT = 85.0511287798066


class Plane(Protocol):
    """A projection."""

    def xy(self, lonlat: Floats) -> Floats:
        """Project degrees, shape (n, 2), to kilometres."""
        ...

    def rim(self, lonlat: Floats, ring: NDArray[np.intp]) -> Floats | None:
        """Rim as a ring, if the rings contain a point that the projection cannot show."""
        ...

    @property
    def torn_km(self) -> float:
        """Length above which an edge is torn in two, kilometres."""
        ...


@dataclass(frozen=True)
class Azimuthal:
    """
    Azimuthal projection on the WGS84 ellipsoid: equidistant, or Lambert's equal-area.

    If equidistant, rings round its centre are circles.

    Examples
    --------
    >>> plane = Azimuthal(130.7, 32.8)
    >>> [round(float(v)) for v in plane.xy(np.array([[130.7, 33.8]]))[0]]
    [0, 111]
    """

    lon: float
    lat: float
    equal_area: bool = False

    @cached_property
    def _project(self) -> Proj:
        kind = "laea" if self.equal_area else "aeqd"
        return Proj(proj=kind, lon_0=self.lon, lat_0=self.lat, ellps="WGS84", units="km")

    @property
    def rim_km(self) -> float:
        """Radius of the whole globe in the plane, kilometres."""
        return _EQUAL_AREA_RIM_KM if self.equal_area else RIM_KM

    @property
    def torn_km(self) -> float:
        """Length above which an edge is torn in two, kilometres."""
        return _TORN * self.rim_km

    def xy(self, lonlat: Floats) -> Floats:
        """Project degrees, shape (n, 2), to kilometres."""
        xy = np.column_stack(self._project(*lonlat.T.tolist()))
        if self.equal_area:  # the antipode is a circle; take one point of it
            xy[~np.isfinite(xy).all(axis=1)] = (self.rim_km, 0.0)
        return xy

    def lonlat(self, xy: Floats) -> Floats:
        """Degrees of points of the plane, shape (n, 2); infinite past the rim."""
        x, y = xy.T.tolist()
        return np.column_stack(self._project(x, y, inverse=True))

    def rim(self, lonlat: Floats, ring: NDArray[np.intp]) -> Floats | None:
        """Rim as a ring, if the rings contain the antipode."""
        crossings = 0
        for copy in (-360, 0, 360):
            x, y = self.lon - 180 + copy, -self.lat
            (x0, y0), (x1, y1) = lonlat[:-1].T, lonlat[1:].T
            spans = ((y0 > y) != (y1 > y)) & (ring[:-1] == ring[1:])
            x0, y0, x1, y1 = x0[spans], y0[spans], x1[spans], y1[spans]
            crossings += int((x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x).sum())
        if crossings % 2 == 0:
            return None
        angle = np.linspace(0, 2 * np.pi, 721)
        return self.rim_km * np.column_stack([np.cos(angle), np.sin(angle)])


@dataclass(frozen=True)
class Mercator:
    """Mercator of web maps, in kilometres at the equator; x starts at `lon` - 180."""

    lon: float
    torn_km = 20_000.0

    def xy(self, lonlat: Floats) -> Floats:
        """Project degrees, shape (n, 2), to kilometres."""
        x = np.radians((lonlat[:, 0] - self.lon + 180) % 360 - 180)
        y = np.radians(np.clip(lonlat[:, 1], -_MERCATOR_LAT, _MERCATOR_LAT))
        return 6378.137 * np.column_stack([x, np.arcsinh(np.tan(y))])

    def rim(self, lonlat: Floats, ring: NDArray[np.intp]) -> None:
        """Mercator has no rim."""


@dataclass(frozen=True, eq=False)
class Placed:
    """
    Lines or closed rings in a plane, densified so that their edges follow the projection.

    Attributes
    ----------
    lonlat, xy
        Their points, in degrees and in kilometres of the plane, shape (n, 2).
    line
        Number of the line of each point.
    """

    lonlat: Floats
    xy: Floats
    line: NDArray[np.intp]

    def cuts(self, torn_km: float) -> NDArray[np.bool_]:
        """Whether the edge that leads to each point is left out of the drawing."""
        lon, lat = np.abs(self.lonlat).T
        seam, pole = np.abs(lon - 180) < 1e-9, lat > 89.9
        cut = np.zeros(len(lon), dtype=bool)
        cut[1:] = (seam[1:] & seam[:-1]) | pole[1:] | pole[:-1]
        cut[1:] |= np.hypot(*np.diff(self.xy, axis=0).T) > torn_km
        return cut


def place(plane: Plane, lines: Sequence[Floats]) -> Placed:
    """
    Project lines, given in degrees, and densify them.

    Examples
    --------
    >>> len(place(Azimuthal(0, 0), [np.array([[0.0, 0.0], [0.0, 10.0]])]).xy)
    21
    """
    if not len(lines):
        return Placed(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.intp))
    points = np.vstack([*lines])
    line = np.repeat(np.arange(len(lines)), [len(one) for one in lines])
    longest = np.abs(np.diff(points, axis=0, append=points[-1:])).max(axis=1)
    points, line, _ = _divided(points, line, np.ceil(longest / _STEP_DEG))
    xy = plane.xy(points)
    for _ in range(_ROUNDS):  # near the antipode, a small step in degrees is long in the plane
        length = np.append(np.hypot(*np.diff(xy, axis=0).T), 0)
        length[:-1][line[:-1] != line[1:]] = 0
        if length.max() < _LONG_KM:
            break
        points, line, new = _divided(points, line, np.where(length < _LONG_KM, 1, 16))
        projected, xy = xy, np.empty_like(points)
        xy[~new], xy[new] = projected, plane.xy(points[new])
    return Placed(points, xy, line)


def nearby(lines: Sequence[Floats], centre: tuple[float, float], radius_km: float) -> list[Floats]:
    """
    Leave out short lines beyond a radius, and detail of long lines there, since projecting is slow.

    Lines within the radius less 500 km are kept whole, also where only an edge of a long line comes
    so near; a ring round the whole circle is kept too.

    Examples
    --------
    >>> far, near = np.array([[90.0, 0.0], [91.0, 0.0]]), np.array([[1.0, 0.0], [2.0, 0.0]])
    >>> [line.tolist() for line in nearby([far, near], (0, 0), 500)]
    [[[1.0, 0.0], [2.0, 0.0]]]
    """
    points = np.vstack([*lines])
    lam, phi = np.radians(points).T
    xyz = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    (lon, lat) = np.radians(centre)
    ahead = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]) @ xyz
    is_near = ahead > np.cos(min(radius_km / _RADIUS_KM, np.pi))
    starts = np.cumsum([0, *map(len, lines)])[:-1]
    step_km = _RADIUS_KM * np.linalg.norm(np.diff(xyz, axis=1, prepend=xyz[:, :1]), axis=0)
    step_km[starts] = 0.0
    has_room = np.add.reduceat(step_km, starts) > _SHORT_KM
    is_end = np.isin(np.arange(len(points)), [starts, np.append(starts[1:], len(points)) - 1])
    is_long = step_km > _STEP_KM
    kept = is_near | is_end | is_long | np.append(is_long[1:], False)
    kept[::_FAR_STEP] = True
    line = np.repeat(np.arange(len(lines)), np.diff([*starts, len(points)]))
    kept &= (np.logical_or.reduceat(is_near, starts) | has_room)[line]
    line = line[kept]
    return np.split(points[kept], np.flatnonzero(np.diff(line)) + 1) if kept.any() else []


@dataclass(frozen=True)
class View:
    """
    Part of a plane that is shown, and its scale.

    Attributes
    ----------
    plane
        The projection.
    box
        Least x and y, and greatest x and y, kilometres.
    px_km
        Kilometres per pixel; finer detail is left out.
    """

    plane: Plane
    box: tuple[float, float, float, float]
    px_km: float

    def area(self, rings: Placed, *, px: float = _GRID_PX) -> Path:
        """Path that fills closed rings; holes run the other way round."""
        xy, ring, rim = rings.xy, rings.line, self.plane.rim(rings.lonlat, rings.line)
        length = np.hypot(*np.diff(xy, axis=0).T)
        torn = np.unique(ring[1:][(length > self.plane.torn_km) & (ring[1:] == ring[:-1])])
        seen = self._seen(xy, ring) & ~np.isin(ring, torn)
        xy, ring = self._thin(xy[seen], ring[seen], px=px)
        starts = np.flatnonzero(np.diff(ring, prepend=-1))
        count = np.diff(np.append(starts, len(ring)))
        fills = np.repeat(count > 2, count)  # what is left of a ring may be a point
        xy, ring = xy[fills], ring[fills]
        if rim is not None:
            xy, ring = np.vstack([xy, rim]), np.append(ring, np.full(len(rim), -1))
        if not len(xy):
            return Path(np.empty((0, 2)))
        first = np.diff(ring, prepend=-2) != 0
        codes = np.where(first, Path.MOVETO, Path.LINETO).astype(Path.code_type)
        codes[np.append(first[1:], True)] = Path.CLOSEPOLY  # rings are closed: it repeats the first
        return Path(xy, codes)

    def line(self, lines: Placed, *, px: float = _GRID_PX) -> Path:
        """Path that strokes lines, without the edges along which shapes are cut at 180 degrees."""
        xy, line, cut = lines.xy, lines.line, lines.cuts(self.plane.torn_km)
        seen = self._seen(xy, line)
        line = np.cumsum(np.diff(line, prepend=-1).astype(bool) | cut)  # a cut starts a new line
        xy, line = self._thin(xy[seen], line[seen], px=px)
        first = np.diff(line, prepend=-1) != 0
        return Path(xy, np.where(first, Path.MOVETO, Path.LINETO).astype(Path.code_type))

    def tracks(self, lines: Placed) -> list[Floats]:
        """Lines in the plane, split where they are cut or leave the view."""
        xy, line, cut = lines.xy, lines.line, lines.cuts(self.plane.torn_km)
        west, south, east, north = self.box
        within = (xy >= (west, south)) & (xy <= (east, north))
        inside = within[:, 0] & within[:, 1]
        cut[1:] |= (np.diff(line) != 0) | np.diff(inside)
        cut[:1] = True
        breaks = np.flatnonzero(cut)
        ends = [*breaks.tolist(), len(xy)]
        return [xy[a:b] for a, b in pairwise(ends) if inside[a]]

    def has_cuts(self, lines: Placed) -> bool:
        """Whether an edge of a shape in the view is left out when its lines are drawn."""
        cuts = lines.cuts(self.plane.torn_km)
        return bool(cuts.any() and (cuts & self._seen(lines.xy, lines.line)).any())

    def _seen(self, xy: Floats, ring: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether each point belongs to a ring that is in the view and large enough to be seen."""
        starts = np.flatnonzero(np.diff(ring, prepend=-1))
        if not len(starts):
            return np.zeros(0, dtype=bool)
        low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
        west, south, east, north = self.box
        inside = (high >= (west, south)).all(axis=1) & (low <= (east, north)).all(axis=1)
        inside &= (high - low).max(axis=1) > 0.4 * self.px_km
        return np.repeat(inside, np.diff(np.append(starts, len(ring))))

    def _thin(
        self, xy: Floats, ring: NDArray[np.intp], *, px: float
    ) -> tuple[Floats, NDArray[np.intp]]:
        """Snap points to a grid that neighbours share; leave out repeated and collinear points."""
        if len(xy) < 3:
            return xy, ring
        step = px * self.px_km
        west, south, east, north = self.box
        margin = 2 * _FAR_PX * self.px_km
        seen = (xy > (west - margin, south - margin)) & (xy < (east + margin, north + margin))
        far = ~seen.all(axis=1)
        grid = np.rint((xy - (west, south)) / step)  # from the corner: short numbers in a file
        grid[far] = np.rint(grid[far] * px / _FAR_PX) * _FAR_PX / px
        kept = np.ones(len(xy), dtype=bool)
        kept[1:] = (np.diff(grid, axis=0) != 0).any(axis=1) | (np.diff(ring) != 0)
        grid, ring = grid[kept], ring[kept]
        (x0, y0), (x1, y1) = np.diff(grid[:-1], axis=0).T, np.diff(grid[1:], axis=0).T
        kept = np.ones(len(grid), dtype=bool)  # without those on a straight line
        kept[1:-1] = (x0 * y1 != y0 * x1) | (ring[:-2] != ring[1:-1]) | (ring[1:-1] != ring[2:])
        return grid[kept] * step + (west, south), ring[kept]


def rings_of(shapes: Any) -> list[Floats]:
    """
    Split polygons into rings, outer ones counterclockwise, holes clockwise.

    Parameters
    ----------
    shapes
        One geometry or an array of them.

    Examples
    --------
    >>> [len(ring) for ring in rings_of(shapely.box(0, 0, 1, 1))]
    [5]
    """
    parts = shapely.orient_polygons(shapely.get_parts(np.atleast_1d(shapes)))
    points, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    return np.split(points, np.flatnonzero(np.diff(ring)) + 1) if len(points) else []


def centre_of(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """
    Middle of points on the globe, degrees; the first point if they lie all round the globe.

    Examples
    --------
    >>> centre_of([(179.0, 10.0), (-179.0, 10.0)])
    (180.0, 10.0)
    """
    lonlat = np.array([*points])
    if len(lonlat) == 1:
        return float(lonlat[0, 0]), float(lonlat[0, 1])
    lam, phi = np.radians(lonlat).T
    mean = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]).mean(1)
    if np.hypot.reduce(mean) < 0.05:
        return float(lonlat[0, 0]), float(lonlat[0, 1])
    lon = np.degrees(np.arctan2(mean[1], mean[0]))
    lat = np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1])))
    return round(float(lon), 2), round(float(lat), 2)


def _divided(
    points: Floats, line: NDArray[np.intp], pieces: Floats
) -> tuple[Floats, NDArray[np.intp], NDArray[np.bool_]]:
    """Divide the edge after each point; return the points, their lines, and which are new."""
    ahead = np.diff(points, axis=0, append=points[-1:])
    count = np.maximum(pieces, 1).astype(np.intp)
    count[np.diff(line, append=-1) != 0] = 1
    at = np.repeat(np.arange(len(points)), count)
    part = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    return points[at] + ahead[at] * (part / count[at])[:, None], line[at], part > 0
