"""
The WGS84 ellipsoid, and quick estimates of its geodesics.

Exact geodesics (Karney 2013, by way of PROJ) cost about a microsecond each. Where it is only asked
which of many points is nearest, lengths are estimated first with a bound on the error, and the few
that the bound cannot tell apart are computed exactly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "HALF_MERIDIAN_M",
    "RADIUS_M",
    "SQUASH",
    "WGS84",
    "WITHIN_A_THREAD",
    "Floats",
    "Ints",
    "cosines",
    "direct",
    "estimate_m",
    "inverse",
    "rectifying_lat",
    "unit_vectors",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

WGS84: Final = Geod(ellps="WGS84")
_A: Final = WGS84.a
_F: Final = WGS84.f
SQUASH: Final = 1 - _F
"""
Between two points a geodesic is at most as long as the great circle between their reduced latitudes
on a sphere of the equatorial radius, and at least as long as that times `SQUASH`: along parallels
the two are the same, along meridians the sphere is longer, by at most the flattening.
"""
_FAR_RAD: Final = 2.98  # 19,000 km
_N: Final = _F / (2 - _F)  # third flattening
RADIUS_M: Final = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
"""Radius of the sphere whose meridians are as long as the ellipsoid's: 6,367,449 m."""
HALF_MERIDIAN_M: Final = math.pi * RADIUS_M
"""From pole to pole, 20,003,931 m; no two points on the Earth are farther apart."""
WITHIN_A_THREAD: Final = 80_000
"""Cosines: of more (262,144 multiplications), OpenBLAS gives some to another thread."""


def rectifying_lat(lat: Floats) -> Floats:
    """Convert geodetic latitudes, degrees, to rectifying ones, radians (to 1e-12)."""
    phi, n = np.radians(lat), _N
    mu: Floats = (
        phi
        - (3 * n / 2 - 9 * n**3 / 16) * np.sin(2 * phi)
        + (15 * n**2 / 16 - 15 * n**4 / 32) * np.sin(4 * phi)
        - 35 * n**3 / 48 * np.sin(6 * phi)
        + 315 * n**4 / 512 * np.sin(8 * phi)
    )
    return mu


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Place points, degrees, on the auxiliary sphere (reduced latitude): shape (n,) to (n, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    sin, cos = (1 - _F) * np.sin(phi), np.cos(phi)
    norm = np.hypot(sin, cos)
    cos /= norm
    return np.stack([cos * np.cos(lam), cos * np.sin(lam), sin / norm], axis=-1)


def cosines(a: Floats, b: Floats) -> Floats:
    """
    Cosines of the angles between n unit vectors and m others, shape (n, m).

    A product in blocks that linear algebra computes in one thread: two threads wait for each other
    longer than they compute, and where another program has a processor, thirty times as long.
    """
    rows = max(1, WITHIN_A_THREAD // max(len(b), 1))
    if len(a) <= rows:
        small: Floats = a @ b.T
        return small
    out = np.empty((len(a), len(b)))
    for first in range(0, len(a), rows):
        np.matmul(a[first : first + rows], b.T, out=out[first : first + rows])
    return out


def estimate_m(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """
    Estimate geodesic lengths on the ellipsoid from unit vectors.

    The first-order formula of Andoyer and Lambert. Measured against Karney's solution on 400,000
    random pairs it errs by under 1.5e-6 of the length up to 10,000 km; towards the antipode, where
    it runs away, the sphere alone is taken.

    Parameters
    ----------
    a, b
        Unit vectors from `unit_vectors`, shape (n, 3).

    Returns
    -------
    length_m, error_m
        Estimates and bounds on their errors, metres, shape (n,).
    """
    # half-angle sines from the chord keep their digits where points lie close together
    sin_sq = np.einsum("ij,ij->i", a - b, a - b) / 4
    sin_sq = np.clip(sin_sq, 1e-20, 1 - 1e-9)
    cos_sq = 1 - sin_sq
    sigma = 2 * np.arcsin(np.sqrt(sin_sq))
    sin = 2 * np.sqrt(sin_sq * cos_sq)
    za, zb = a[:, 2], b[:, 2]
    bend = (sigma - sin) * (za + zb) ** 2 / cos_sq + (sigma + sin) * (za - zb) ** 2 / sin_sq
    far = sigma > _FAR_RAD
    length = _A * (sigma - np.where(far, _F / 2 * sigma, _F / 8 * bend))
    return length, 0.01 + _A * sigma * np.where(far, _F / 2, 1.6e-6 + 4e-7 / cos_sq)


def direct(
    lon: Floats, lat: Floats, azimuth_deg: Floats, length_m: Floats
) -> tuple[Floats, Floats, Floats]:
    """Solve direct problems: end points of geodesics, and the azimuths there, degrees."""
    return _solve(WGS84.fwd, lon, lat, azimuth_deg, length_m)


def inverse(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats
) -> tuple[Floats, Floats, Floats]:
    """Solve inverse problems: azimuths at the start and the end, degrees, and lengths, metres."""
    return _solve(WGS84.inv, lon1, lat1, lon2, lat2)


def _solve(problem: Callable[..., Any], *arrays: Floats) -> tuple[Floats, Floats, Floats]:
    """Call pyproj on arrays of shape (n,)."""
    out: tuple[Floats, Floats, Floats]
    if arrays[0].size != 1:
        out = problem(*arrays, return_back_azimuth=False)
        return out
    # before numpy 2.4 pyproj converts an array of one to a number, with a DeprecationWarning
    first, second, third = problem(*(a.item() for a in arrays), return_back_azimuth=False)
    return np.array([first]), np.array([second]), np.array([third])
