"""
Edges of a site: the points that stand for them at a given range, and those too long for that.

Between two points of an edge, the distance from a place has an extreme of its own for two reasons.
Towards a place at a right angle, even a geodesic bends, by `cot(r) / R`; at a quarter of the
circumference by nothing, beyond it the other way. And an edge that is straight in longitude and
latitude bends against the geodesic between its ends, on a parallel by `tan(lat) / R`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, WGS84, Floats, Ints, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.geodesy.distance import Launch

__all__ = ["CAUSTIC_M", "Edges", "SitePoints", "points_and_edges"]

CAUSTIC_M: Final = np.pi * WGS84.b
"""Distance at which geodesics along the equator begin to cross."""
_MAX_EDGE_M: Final = 100_000.0
_MAX_SPAN: Final = 0.15  # of an edge, radians; longer ones are cut before anything is reckoned
_ELLIPSOID_FACTOR: Final = 1.02  # bound of a curvature over that on a sphere
_QUARTER_DOUBT: Final = 0.01  # of cot(r), from the ellipsoid
_SHRINK: Final = 0.4
"""Share of `cot(r)` that surely holds at any point of an edge whose ends lie within the range."""
_MIN_PIECES: Final = 5  # of an edge that is left whole for its band
_MAX_BAND_M: Final = 8_000_000.0  # widest half of a band
# curvature of an edge over that of its range:
_MAX_GENTLE: Final = 0.9  # at most, for neither side of its band to fold over
_MIN_STEEP: Final = 1.1  # at least, for the side in the bend to lie in range of the ends
_MAX_STEEP_EDGE: Final = 0.5  # length of a steep edge over the range
_MIN_HALVED: Final = 0.05  # least length over the range that is still halved
_VECTOR_DECIMALS: Final = 12  # 6 micrometres


class SitePoints(NamedTuple):
    """Points of a site, in degrees and as unit vectors."""

    lon: Floats
    lat: Floats
    vectors: Floats

    @classmethod
    def of(cls, lon: Floats, lat: Floats) -> SitePoints:
        """Points without repetitions, which may differ by 360 degrees and by rounding."""
        vectors = unit_vectors(lon, lat)
        _, index = np.unique(vectors.round(_VECTOR_DECIMALS) + 0.0, axis=0, return_index=True)
        return cls(lon[index], lat[index], vectors[index])

    def take(self, index: Ints) -> SitePoints:
        """Choose points by number."""
        return SitePoints(self.lon[index], self.lat[index], self.vectors[index])


class Edges(NamedTuple):
    """
    Edges from a start over differences, straight in longitude and latitude, degrees, shape (n,).

    An edge steeply bent has a band on its outer side alone: what it holds in the bend is in range
    of its ends.
    """

    lon: Floats
    lat: Floats
    dlon: Floats
    dlat: Floats
    is_steep: NDArray[np.bool_]

    def at(self, edge: Ints, t: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes at a share t of some edges."""
        return self.lon[edge] + t * self.dlon[edge], self.lat[edge] + t * self.dlat[edge]

    def take(self, index: Ints | NDArray[np.bool_]) -> Edges:
        """Choose edges by number or mask."""
        *degrees, is_steep = self
        lon, lat, dlon, dlat = (values[index] for values in degrees)
        return Edges(lon, lat, dlon, dlat, is_steep[index])

    def cut(self, pieces: Ints) -> Edges:
        """Cut each edge into a number of equal pieces."""
        k = ragged(np.zeros_like(pieces), pieces)
        of = np.repeat(np.arange(pieces.size), pieces)
        lon, lat = self.at(of, k / pieces[of])
        dlon, dlat = self.dlon[of] / pieces[of], self.dlat[of] / pieces[of]
        return Edges(lon, lat, dlon, dlat, self.is_steep[of])


class _Shape(NamedTuple):
    """Bounds on the course of edges, on the unit sphere, shape (n,)."""

    longest: Floats
    shortest: Floats
    turn: Floats  # normal acceleration over the whole edge: 8 times its sagitta
    curvature: Floats  # at most
    least_curvature: Floats

    @classmethod
    def of(cls, edges: Edges) -> _Shape:
        ends = np.abs(np.stack([edges.lat, edges.lat + edges.dlat]))
        high, low = np.radians(ends.max(axis=0)), np.radians(ends.min(axis=0))
        low[np.abs(edges.dlat) > ends.max(axis=0)] = 0.0  # across the equator
        a, b = np.abs(np.radians(edges.dlon)), np.abs(np.radians(edges.dlat))
        longest = np.hypot(a * np.cos(low), b)
        shortest = np.maximum(np.hypot(a * np.cos(high), b), 1e-15)
        turn = a * np.sin(high) * (longest + b * np.minimum(b / shortest, 1.0))
        least = a * np.sin(low) * (longest**2 + b**2) / np.maximum(longest, 1e-15) ** 3
        return cls(longest, shortest, turn, turn / shortest**2, least)


def points_and_edges(
    geometry: shapely.Geometry,
    radius_m: float,
    launch: Launch,
    error_m: float,
    *,
    whole: bool = True,
) -> tuple[SitePoints, Edges]:
    """
    Points of a site, so densely that its edges may be left out of account, but for long ones.

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    radius_m
        Range at which the distance from the points is to be that from the edges, metres.
    launch
        Whether the nearest point counts or the farthest.
    error_m
        Greatest error of that distance, metres.
    whole
        Whether edges that would take many points may be left whole.

    Returns
    -------
    points, edges
        The ends of the edges left whole are among the points.
    """
    lone, edges = _edges_of(geometry)
    ends = edges  # every vertex starts an edge, or ends the last one of its line
    bend = _bend(radius_m, launch)
    edges = edges.cut(_ceil(_Shape.of(edges).longest / _MAX_SPAN))
    pieces, is_whole = _pieces(edges, bend, error_m), np.zeros(edges.lon.size, dtype=bool)
    reach_m = min(radius_m, HALF_MERIDIAN_M - radius_m)
    if whole and bend > 0 and reach_m <= _MAX_BAND_M:
        limit = 1 / np.tan(reach_m / RADIUS_M)
        while True:
            shape = _Shape.of(edges)
            many, length_m = pieces >= _MIN_PIECES, RADIUS_M * shape.longest
            is_steep = shape.least_curvature >= _MIN_STEEP * limit
            is_steep &= length_m <= _MAX_STEEP_EDGE * reach_m
            is_whole = many & (is_steep | (shape.curvature <= _MAX_GENTLE * limit))
            halve = many & ~is_whole & (length_m > _MIN_HALVED * reach_m)
            if not halve.any():
                edges = edges._replace(is_steep=is_steep)
                break
            edges = edges.cut(np.where(halve, 2, 1))
            pieces = _pieces(edges, bend, error_m)
    dense = edges.cut(np.where(is_whole, 1, pieces))
    lon = np.concatenate([lone[0], dense.lon, ends.lon, ends.lon + ends.dlon])
    lat = np.concatenate([lone[1], dense.lat, ends.lat, ends.lat + ends.dlat])
    return SitePoints.of(lon, lat), edges.take(is_whole)


def _edges_of(geometry: shapely.Geometry) -> tuple[tuple[Floats, Floats], Edges]:
    """Lone points of a geometry, and its edges but those along a pole."""
    parts = shapely.get_parts(geometry)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    lines = np.concatenate([shapely.get_rings(parts[is_polygon]), parts[~is_polygon]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    lone = ~(np.append(same, False) | np.insert(same, 0, False))
    start, step = xy[:-1][same], np.diff(xy, axis=0)[same]
    on_pole = (np.abs(start[:, 1]) == 90) & (step[:, 1] == 0)
    lone_xy = np.concatenate([xy[lone], start[on_pole][:1]])
    (lon, lat), (dlon, dlat) = start[~on_pole].T, step[~on_pole].T
    edges = Edges(lon, lat, dlon, dlat, np.zeros(lon.size, dtype=bool))
    return (lone_xy[:, 0], lone_xy[:, 1]), edges


def _bend(radius_m: float, launch: Launch) -> float:
    """Curvature of the distance along a geodesic edge that lets its inside count, times R."""
    if radius_m <= HALF_MERIDIAN_M / 2:
        bend = 1 / np.tan(radius_m / RADIUS_M)
    else:  # more beside the antipode, where the ellipsoid's geodesics meet earlier
        far = (CAUSTIC_M - radius_m) / (HALF_MERIDIAN_M - radius_m)
        bend = 1 / (far * np.tan(radius_m / RADIUS_M))
    bend = bend if launch == "anywhere" else -bend
    return float(bend + _QUARTER_DOUBT if bend > -_QUARTER_DOUBT else _SHRINK * bend)


def _pieces(edges: Edges, bend: float, error_m: float) -> Ints:
    """Divide each edge into as many equal pieces as keep an error."""
    shape = _Shape.of(edges)
    own = bend * (shape.longest if bend > 0 else shape.shortest) ** 2
    sagitta = _ELLIPSOID_FACTOR * RADIUS_M / 8 * (shape.turn + own)
    by_error = np.sqrt(np.maximum(sagitta, 0) / error_m)
    return np.maximum(_ceil(by_error), _ceil(RADIUS_M * shape.longest / _MAX_EDGE_M))


def _ceil(count: Floats) -> Ints:
    return np.maximum(np.ceil(count - 1e-9), 1).astype(np.intp)
