"""Sectors: parts of a range ring between two azimuths, bounded by geodesics from the centre."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import as_multipolygon, to_multipolygons
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, WGS84, Floats, direct, inverse
from rangeviz.geodesy.rings import arc_azimuths, spacing

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

__all__ = ["sector_bands"]

_NUDGE_DEG: Final = 1e-7  # 1 cm at 6,000 km: a radial through a pole passes it inside the sector
_MAX_NUDGE_SHARE: Final = 0.01  # of the sector's width
_MAX_TOLERANCE_SHARE: Final = 0.01  # of the range, or of what is left of half the circumference
_THIN: Final = 4.0  # depth of a band, in tolerances, under which its arcs have to be aligned
_CHORD_SHARE: Final = 0.9  # of the tolerance
_MIN_WIDTH_M: Final = 1e-5  # of a sector; coordinates cannot tell its sides apart under this
_PLACES: Final = (0.25, 0.5, 0.75)  # on an edge, at which it is measured
_MAX_ROUNDS: Final = 40


def sector_bands(
    lon: float,
    lat: float,
    edges_m: Floats,
    azimuths: tuple[float, float],
    tolerance_m: float,
) -> list[MultiPolygon]:
    """
    Draw the bands of a sector, from each range to the next; arguments are validated.

    Parameters
    ----------
    lon, lat
        Centre, degrees.
    edges_m
        Ranges in rising order, metres, shape (n + 1,); the first may be 0.
    azimuths
        Degrees; the sector runs clockwise from the first to the second.
    tolerance_m
        Greatest error of arcs and sides, metres.

    Returns
    -------
    list
        n MultiPolygons; neighbours share the vertices of the arc between them. One is empty if
        it is narrower than coordinates can tell.
    """
    width = (azimuths[1] - azimuths[0]) % 360
    nudge = min(_NUDGE_DEG, _MAX_NUDGE_SHARE * width)
    start, stop = azimuths[0] + nudge, azimuths[0] + width - nudge
    reach = _MAX_TOLERANCE_SHARE * np.minimum(edges_m, HALF_MERIDIAN_M - edges_m)
    allowed = np.minimum(tolerance_m, reach)
    arcs = _arcs(lon, lat, edges_m, (start, stop), allowed)
    bands = []
    for k, (inner_m, radius_m) in enumerate(pairwise(edges_m)):
        if radius_m * np.radians(width) < _MIN_WIDTH_M:
            bands.append(shapely.MultiPolygon())
            continue
        left, right = _sides(
            lon, lat, (start, stop), inner_m, radius_m, min(tolerance_m, reach[k + 1])
        )
        curves = [arcs[k + 1], left[::-1], arcs[k][::-1], right]
        # each curve ends where the next one begins
        vertices = np.concatenate([curve[:-1] for curve in curves])
        band = to_multipolygons(vertices[:, 0], vertices[:, 1], np.array([0]))[0]
        bands.append(band if band.is_valid else as_multipolygon(shapely.make_valid(band)))
    return bands


def _arcs(
    lon: float,
    lat: float,
    radii_m: Floats,
    azimuths: tuple[float, float],
    tolerances_m: Floats,
) -> list[Floats]:
    """Sample arcs from the second azimuth back to the first, with both: each of shape (n, 2)."""
    arcs = []
    if radii_m.size and radii_m[0] == 0:
        tip = np.array([[lon, lat]])
        if abs(lat) == 90:  # on the map, a pole is an edge
            (tip,) = _aligned_arcs(lon, lat, np.array([1.0]), azimuths, np.array([1.0]))
            tip[:, 1] = lat
        arcs, radii_m, tolerances_m = [tip], radii_m[1:], tolerances_m[1:]
    # arcs that stray by about the depth of the band between them would cross if not aligned
    is_thin = np.diff(radii_m) < _THIN * np.maximum(tolerances_m[1:], tolerances_m[:-1])
    first = np.flatnonzero(~np.insert(is_thin, 0, False))[: radii_m.size]
    for run in np.split(np.arange(radii_m.size), first[1:]):
        arcs += _aligned_arcs(lon, lat, radii_m[run], azimuths, tolerances_m[run])
    return arcs


def _aligned_arcs(
    lon: float,
    lat: float,
    radii_m: Floats,
    azimuths: tuple[float, float],
    tolerances_m: Floats,
) -> list[Floats]:
    """Sample arcs at the same azimuths."""
    if not radii_m.size:
        return []
    m = radii_m.size
    start, stop = np.radians(azimuths)
    samples = [
        arc_azimuths(
            spacing(np.array([lat]), radii_m[[i]], float(tolerances_m[i])),
            np.array([0]),
            np.array([stop]),
            np.array([start]),
        )[0]
        for i in {0, m // 2, m - 1}
    ]
    azimuth = np.append(np.degrees(max(samples, key=len)), azimuths[0])

    def place(azimuth: Floats) -> Floats:
        n = azimuth.size
        x, y, _ = direct(
            np.full(m * n, lon), np.full(m * n, lat), np.tile(azimuth, m), np.repeat(radii_m, n)
        )
        return np.stack([x.reshape(m, n), y.reshape(m, n)], axis=-1)

    xy = place(azimuth)
    for _ in range(_MAX_ROUNDS):
        step = np.diff(xy, axis=1)
        step[..., 0] = (step[..., 0] + 180) % 360 - 180
        off = np.zeros(step.shape[:2])
        for t in _PLACES:
            x, y = np.moveaxis(xy[:, :-1] + t * step, -1, 0)
            length = _seen(lon, lat, x.ravel(), y.ravel())[1].reshape(off.shape)
            off = np.maximum(off, np.abs(length - radii_m[:, None]))
        bad = np.flatnonzero((off > _CHORD_SHARE * tolerances_m[:, None]).any(axis=0))
        if not bad.size:
            break
        middle = (azimuth[bad] + azimuth[bad + 1]) / 2
        xy = np.insert(xy, bad + 1, place(middle), axis=1)
        azimuth = np.insert(azimuth, bad + 1, middle)
    return [*xy]


def _sides(
    lon: float,
    lat: float,
    azimuths: tuple[float, float],
    inner_m: float,
    radius_m: float,
    tolerance_m: float,
) -> tuple[Floats, Floats]:
    """
    Sample both sides outwards until their straight edges keep the tolerance: each of shape (n, 2).

    Both have vertices at the same distances, so that those of a narrow sector do not cross.
    """
    along = np.linspace(inner_m, radius_m, 9)
    while True:
        off, sides = np.zeros(along.size - 1), []
        for azimuth in azimuths:
            n = along.size
            x, y, _ = direct(np.full(n, lon), np.full(n, lat), np.full(n, azimuth), along)
            if inner_m == 0 and abs(lat) == 90:
                x[0] = x[1]
            sides.append(np.column_stack([x, y]))
            step = (np.diff(x) + 180) % 360 - 180
            for t in _PLACES:
                there, length = _seen(lon, lat, x[:-1] + t * step, y[:-1] + t * np.diff(y))
                # the breadth of a degree of azimuth is that on the sphere, give or take the
                # flattening
                breadth = RADIUS_M * np.abs(np.sin(length / RADIUS_M)) + WGS84.f * length
                off = np.maximum(off, breadth * np.abs(np.sin(np.radians(there - azimuth))))
        bad = np.flatnonzero(
            (off > _CHORD_SHARE * tolerance_m) & (np.diff(along) > tolerance_m / 2)
        )
        if not bad.size:
            return sides[0], sides[1]
        along = np.insert(along, bad + 1, (along[bad] + along[bad + 1]) / 2)


def _seen(lon: float, lat: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Azimuths and lengths of the geodesics from a centre to some places."""
    azimuth, _, length = inverse(np.full(x.size, lon), np.full(x.size, lat), x, y)
    return azimuth, length
