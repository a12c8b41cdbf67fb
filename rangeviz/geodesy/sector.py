"""Sectors: the part of a range ring between two azimuths, bounded by geodesics from its centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rangeviz.geodesy.antimeridian import to_multipolygons
from rangeviz.geodesy.ellipsoid import RADIUS_M, Floats, direct, inverse
from rangeviz.geodesy.rings import arc_azimuths, spacing

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

__all__ = ["sector_polygon"]

_NUDGE_DEG = 1e-7  # 1 cm at 6,000 km: a radial that would meet a pole passes it on the inside


def sector_polygon(
    lon: float,
    lat: float,
    radius_m: float,
    inner_m: float,
    azimuths: tuple[float, float],
    tolerance_m: float,
) -> MultiPolygon:
    """Draw a sector, clockwise from the first azimuth to the second; arguments checked."""
    start = azimuths[0] + _NUDGE_DEG
    stop = start + (azimuths[1] - azimuths[0]) % 360 - 2 * _NUDGE_DEG
    curves = [
        _arc(lon, lat, radius_m, start, stop, tolerance_m),
        _radial(lon, lat, start, inner_m, radius_m, tolerance_m)[::-1],
    ]
    if inner_m > 0:
        curves.append(_arc(lon, lat, inner_m, start, stop, tolerance_m)[::-1])
    elif abs(lat) == 90:  # which the map shows as an edge
        pole = _arc(lon, lat, 1.0, start, stop, tolerance_m)[::-1]
        pole[:, 1] = lat
        curves.append(pole)
    curves.append(_radial(lon, lat, stop, inner_m, radius_m, tolerance_m))
    # each curve ends where the next begins
    vertices = np.concatenate([curve[:-1] for curve in curves])
    return to_multipolygons(vertices[:, 0], vertices[:, 1], np.array([0]))[0]


def _arc(
    lon: float, lat: float, radius_m: float, start: float, stop: float, tolerance_m: float
) -> Floats:
    """Sample a ring from the azimuth `stop` back to `start`, both included: shape (n, 2)."""
    table = spacing(np.array([lat]), np.array([radius_m]), tolerance_m)
    azimuth, _ = arc_azimuths(table, np.array([0]), np.radians([stop]), np.radians([start]))
    azimuth = np.append(np.degrees(azimuth), start)
    n = azimuth.size
    return np.column_stack(direct(np.full(n, lon), np.full(n, lat), azimuth, np.full(n, radius_m)))


def _radial(
    lon: float, lat: float, azimuth: float, inner_m: float, radius_m: float, tolerance_m: float
) -> Floats:
    """Sample a geodesic outwards until its straight edges keep the tolerance: shape (n, 2)."""
    along = np.linspace(inner_m, radius_m, 9)
    while True:
        n = along.size
        x, y = direct(np.full(n, lon), np.full(n, lat), np.full(n, azimuth), along)
        if abs(lat) == 90:
            x[0] = x[1]
        step = (np.diff(x) + 180) % 360 - 180
        off = np.zeros(n - 1)
        for t in (0.25, 0.5, 0.75):
            there, _, length = inverse(
                np.full(n - 1, lon), np.full(n - 1, lat), x[:-1] + t * step, y[:-1] + t * np.diff(y)
            )
            turn = np.radians(there - azimuth)
            off = np.maximum(off, RADIUS_M * np.abs(np.sin(length / RADIUS_M) * np.sin(turn)))
        bad = np.flatnonzero((off > 0.9 * tolerance_m) & (np.diff(along) > tolerance_m / 2))
        if not bad.size:
            return np.column_stack([x, y])
        along = np.insert(along, bad + 1, (along[bad] + along[bad + 1]) / 2)
