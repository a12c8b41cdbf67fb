"""Truth by brute force over the inverse problem; nothing here comes from rangeviz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

WGS84 = Geod(ellps="WGS84")
EARTH_M2 = 510_065_621_724_088.0  # 4 pi c**2, c the authalic radius
_PIECE_DEG = 0.5
_METRES_PER_DEG = 111_700.0  # never less
_ROUNDS = 40
_FINEST_M = 0.05
_LEAST_M_PER_RAD = 6_335_439.0  # the ellipsoid's own radii of curvature lie between these
_MOST_M_PER_RAD = 6_399_594.0


class Samples(NamedTuple):
    """Pieces of a geometry's edges; a point is a piece of no length."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    dx: NDArray[np.float64]
    dy: NDArray[np.float64]


def inverse_m(x0: Any, y0: Any, x1: Any, y1: Any) -> NDArray[np.float64]:
    """Solve inverse problems, with broadcasting: metres."""
    x0, y0, x1, y1 = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (x0, y0, x1, y1)))
    length = WGS84.inv(x0.ravel(), y0.ravel(), x1.ravel(), y1.ravel())[2]
    return np.asarray(length).reshape(x0.shape)


def random_points(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Spread points evenly over the Earth: shape (2, n), lon and lat."""
    return np.stack([rng.uniform(-180, 180, n), np.degrees(np.arcsin(rng.uniform(-1, 1, n)))])


def truth_m(
    site: shapely.Geometry, x: Any, y: Any, *, farthest: bool = False
) -> NDArray[np.float64]:
    """
    Measure how far points are from the nearest (farthest) point of a site, within millimetres.

    Every piece of every edge that could hold the answer is searched by repeated sampling.
    """
    x, y = np.atleast_1d(np.asarray(x, dtype=float)), np.atleast_1d(np.asarray(y, dtype=float))
    pieces = _pieces(site)
    sign = -1 if farthest else 1
    out = np.empty(x.size)
    block = max(1, 2_000_000 // pieces.x.size)
    for first in range(0, x.size, block):
        mine = slice(first, first + block)
        q, s = _candidates(pieces, x[mine], y[mine], farthest=farthest)
        out[mine] = _along(pieces, q, s, x[mine], y[mine], sign)
    out *= sign
    for polygon in shapely.get_parts(site):
        if polygon.geom_type != "Polygon":
            continue
        turn, flip = (180.0, -1) if farthest else (0.0, 1)
        for shift in (-360.0, 0.0, 360.0):
            inside = shapely.contains_xy(polygon, x + turn + shift, flip * y)
            out[inside] = inverse_m(x, y, x + 180, -y)[inside] if farthest else 0.0
    return out


def boundary_points(
    polygon: shapely.Geometry, at: tuple[float, ...] = (0.0, 0.2, 0.5, 0.8)
) -> NDArray[np.float64]:
    """Sample a drawn boundary, without the edges that only close the map: shape (2, n)."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    a, b = xy[:-1][same], xy[1:][same]
    seam = (np.abs(a[:, 0]) == 180) & (a[:, 0] == b[:, 0])
    pole = (np.abs(a[:, 1]) == 90) & (a[:, 1] == b[:, 1])
    a, b = a[~(seam | pole)], b[~(seam | pole)]
    return np.concatenate([a + t * (b - a) for t in at]).T


def worst_error_m(
    polygon: shapely.Geometry,
    site: shapely.Geometry,
    radius_m: float,
    *,
    farthest: bool = False,
    at_most: int = 4000,
) -> float:
    """Find how far the drawn boundary strays from where the distance is the radius."""
    x, y = boundary_points(polygon)
    if x.size > at_most:
        pick = np.linspace(0, x.size - 1, at_most).astype(int)
        x, y = x[pick], y[pick]
    if not x.size:
        return 0.0
    return float(np.abs(truth_m(site, x, y, farthest=farthest) - radius_m).max())


def faults_of_form(polygon: shapely.Geometry) -> list[str]:
    """List what is wrong with a polygon as a shape on the map."""
    faults = []
    if polygon.geom_type != "MultiPolygon":
        faults.append(f"a {polygon.geom_type}")
    if polygon.is_empty:
        return faults
    if not polygon.is_valid:
        faults.append(shapely.is_valid_reason(polygon))
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        faults.append(f"off the map: {polygon.bounds}")
    for part in shapely.get_parts(polygon):
        if not part.exterior.is_ccw:
            faults.append("a shell that runs clockwise")
        if any(hole.is_ccw for hole in part.interiors):
            faults.append("a hole that runs counterclockwise")
    return faults


def contradictions(
    polygon: shapely.Geometry,
    site: shapely.Geometry,
    radius_m: float,
    points: NDArray[np.float64],
    *,
    tolerance_m: float,
    farthest: bool = False,
) -> int:
    """Count points, outside the tolerance, that lie on the wrong side of the boundary."""
    distance = truth_m(site, *points, farthest=farthest)
    clear = np.abs(distance - radius_m) > tolerance_m
    inside = shapely.contains_xy(polygon, *points)
    return int(np.count_nonzero((inside != (distance < radius_m)) & clear))


def near_boundary(
    polygon: shapely.Geometry, n: int, spread_m: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Pick points beside a boundary, to either side: shape (2, n), where memberships are hard."""
    x, y = boundary_points(polygon, at=(0.0, 0.3, 0.6))
    if not x.size:
        return random_points(n, rng)
    pick = rng.integers(0, x.size, n)
    step = spread_m * rng.uniform(0.2, 1.0, n)
    lon, lat, _ = WGS84.fwd(x[pick], y[pick], rng.uniform(0, 360, n), step)
    return np.stack([np.asarray(lon), np.asarray(lat)])


def disc_area_m2(lon: float, lat: float, radius_m: float) -> float:
    """Give the area within a radius of a point: PROJ's, of a ring of 20,000 geodesic edges."""
    azimuth = np.linspace(0, -360, 20_001)[:-1]
    n = azimuth.size
    x, y, _ = WGS84.fwd(np.full(n, lon), np.full(n, lat), azimuth, np.full(n, radius_m))
    area = WGS84.polygon_area_perimeter(x, y)[0]
    return float(area if area >= 0 else EARTH_M2 + area)  # of a ring PROJ gives the smaller side


def drawn_area_m2(polygon: shapely.Geometry) -> float:
    """Give the area of a drawn region by PROJ, its edges cut until they are geodesics."""
    total = 0.0
    for part in shapely.get_parts(polygon):
        for k, ring in enumerate([part.exterior, *part.interiors]):
            x, y = shapely.get_coordinates(shapely.segmentize(ring, 0.01)).T
            # to a quarter of the map at most, which PROJ cannot take for its complement
            signed = sum(
                WGS84.geometry_area_perimeter(piece)[0]
                for box in (shapely.box(w, -90, w + 90, 90) for w in (-180, -90, 0, 90))
                for piece in shapely.get_parts(
                    shapely.orient_polygons(
                        shapely.intersection(shapely.polygons(np.column_stack([x, y])), box)
                    )
                )
                if piece.geom_type == "Polygon"
            )
            total += signed if k == 0 else -signed
    return total


def fewest_vertices(lon: float, lat: float, radius_m: float, tolerance_m: float) -> int:
    """
    Count the vertices that a ring needs if each edge is as long as the tolerance lets it be.

    Vertices lie on the ring; every edge starts where the last one ended.
    """
    azimuth, count, step = 0.0, 0, 1.0
    while azimuth < 360:
        low, high = 0.0, min(2 * step, 90.0)
        while high < 90 and _strays_m(lon, lat, radius_m, azimuth, azimuth + high) <= tolerance_m:
            low, high = high, min(2 * high, 90.0)
        while high - low > 0.02 * high:
            middle = (low + high) / 2
            fits = _strays_m(lon, lat, radius_m, azimuth, azimuth + middle) <= tolerance_m
            low, high = (middle, high) if fits else (low, middle)
        step = high
        azimuth += step
        count += 1
    return count


def _strays_m(lon: float, lat: float, radius_m: float, start: float, stop: float) -> float:
    x, y, _ = WGS84.fwd([lon] * 2, [lat] * 2, [start, stop], [radius_m] * 2)
    dx = (x[1] - x[0] + 180) % 360 - 180
    t = np.linspace(0, 1, 9)[1:-1]
    return float(
        np.abs(inverse_m(lon, lat, x[0] + t * dx, y[0] + t * (y[1] - y[0])) - radius_m).max()
    )


def _pieces(site: shapely.Geometry) -> Samples:
    parts = shapely.get_parts(site)
    cut = shapely.segmentize(parts, _PIECE_DEG)
    polygon = shapely.get_type_id(cut) == shapely.GeometryType.POLYGON
    lines = np.concatenate([shapely.get_rings(cut[polygon]), cut[~polygon]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    lone = np.bincount(line)[line] == 1
    same = np.append(line[1:] == line[:-1], False)
    start = np.flatnonzero(same)
    step = xy[start + 1] - xy[start]
    points = xy[lone]
    return Samples(
        np.concatenate([xy[start, 0], points[:, 0]]),
        np.concatenate([xy[start, 1], points[:, 1]]),
        np.concatenate([step[:, 0], np.zeros(len(points))]),
        np.concatenate([step[:, 1], np.zeros(len(points))]),
    )


def _candidates(
    pieces: Samples, x: NDArray[np.float64], y: NDArray[np.float64], *, farthest: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Leave out the pieces that no radius of curvature would let be nearest (farthest)."""
    centre = _geocentric(pieces.x + pieces.dx / 2, pieces.y + pieces.dy / 2)
    half = np.linalg.norm(_geocentric(pieces.x, pieces.y) - centre, axis=1) * 1.02
    query = _geocentric(x, y)
    chord = np.linalg.norm(query[:, None, :] - centre[None, :, :], axis=2)
    angle = 2 * np.arcsin(np.clip(chord / 2, 0, 1))
    low = np.maximum(angle - half, 0) * _LEAST_M_PER_RAD
    high = (angle + half) * _MOST_M_PER_RAD
    if farthest:
        keep = high >= low.max(axis=1, keepdims=True)
    else:
        keep = low <= high.min(axis=1, keepdims=True)
    q, s = np.nonzero(keep)
    return q, s


def _geocentric(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    lat = np.arctan((1 - WGS84.es) * np.tan(np.radians(np.clip(y, -89.9999999999, 89.9999999999))))
    lon = np.radians(x)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _along(
    pieces: Samples,
    q: NDArray[np.intp],
    s: NDArray[np.intp],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    sign: int,
) -> NDArray[np.float64]:
    """Search pieces for each query's least signed distance, more finely round by round."""
    length_m = _METRES_PER_DEG * np.hypot(pieces.dx, pieces.dy)[s]
    middle, half = np.full(s.size, 0.5), 0.5
    best = np.full(x.size, np.inf)
    for _ in range(_ROUNDS):
        t = middle + half * np.linspace(-1, 1, 5 if half * length_m.max() > 0 else 1)[:, None]
        value = sign * inverse_m(
            x[q], y[q], pieces.x[s] + t * pieces.dx[s], pieces.y[s] + t * pieces.dy[s]
        )
        k = value.argmin(axis=0)
        least = value.min(axis=0)
        np.minimum.at(best, q, least)
        half /= 2
        # no distance changes faster than the place it is from
        stay = least - half * length_m <= best[q]
        middle = np.clip(t[k, np.arange(s.size)], half, 1 - half)[stay]
        q, s, length_m = q[stay], s[stay], length_m[stay]
        if half * length_m.max(initial=0) < _FINEST_M:
            break
    return best
