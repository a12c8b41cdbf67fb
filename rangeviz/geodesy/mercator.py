"""Distances as a circle drawn flat on a Mercator map shows them: what not to do, to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from rangeviz.geodesy.ellipsoid import Floats

__all__ = ["circle_deg", "mercator_distances_m"]

_SPHERE_M: Final = 6_371_008.8
_EDGE_DEG: Final = 89.9  # the map has no poles


def mercator_distances_m(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    """
    Distances on a Mercator map from a point, by the scale of the map at that point.

    Parameters
    ----------
    lon, lat
        Centre of the circle, degrees.
    lons, lats
        Points, degrees, shape (n,).

    Returns
    -------
    NDArray
        Metres, shape (n,).

    Examples
    --------
    >>> tokyo = mercator_distances_m(127.8, 26.5, np.array([139.7]), np.array([35.7]))
    >>> (tokyo / 1000).round()  # along the geodesic, 1,524 km
    array([1597.])
    """
    east = np.radians((lons - lon + 180) % 360 - 180)
    north = _stretched(np.asarray(lats)) - _stretched(np.array(lat))
    out: Floats = _SPHERE_M * np.cos(np.radians(lat)) * np.hypot(east, north)
    return out


def circle_deg(lat: float, radius_m: float) -> float:
    """
    Radius of a circle on a Mercator map in degrees of longitude, by the scale at its centre.

    Examples
    --------
    >>> round(circle_deg(60.0, 1_000_000), 2)
    17.99
    """
    return float(np.degrees(radius_m / (_SPHERE_M * np.cos(np.radians(lat)))))


def _stretched(lat: Floats) -> Floats:
    out: Floats = np.arctanh(np.sin(np.radians(np.clip(lat, -_EDGE_DEG, _EDGE_DEG))))
    return out
