"""Area of polygons on the WGS84 ellipsoid, their edges straight in longitude and latitude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.ellipsoid import WGS84, Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["areas_m2", "strip_m2"]

_ECCENTRICITY: Final = np.sqrt(WGS84.es)
_GAUSS_NODE: Final = np.sqrt(
    0.6
)  # Gauss and Legendre, three points: exact to 1e-12 on edges under 10 km


def areas_m2(polygons: NDArray[np.object_]) -> Floats:
    """
    Areas of n polygons, square metres, shape (n,).

    The area between an edge and the equator is integrated over longitude, with a closed form in
    latitude, and summed over the edges. Edges along the antimeridian and the poles need no special
    treatment.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    a, b = xy[:-1][same], xy[1:][same]
    middle, half = (a[:, 1] + b[:, 1]) / 2, (b[:, 1] - a[:, 1]) / 2
    off = _GAUSS_NODE * half
    strip = 8 * strip_m2(middle) + 5 * (strip_m2(middle - off) + strip_m2(middle + off))
    strip *= np.radians(a[:, 0] - b[:, 0]) / 18
    area = np.abs(np.bincount(ring[1:][same], strip, rings.size))
    hole = np.diff(part, prepend=-1) == 0  # all rings of a part but its first
    total = np.bincount(owner[part], np.where(hole, -area, area), polygons.size)
    return total.astype(np.float64)


def strip_m2(lat: Floats) -> Floats:
    """Area between the equator and a latitude, square metres per radian of longitude."""
    sin = np.sin(np.radians(lat))
    es = _ECCENTRICITY * sin
    zone: Floats = (
        WGS84.a**2 / 2 * (1 - WGS84.es) * (sin / (1 - es * es) + np.arctanh(es) / _ECCENTRICITY)
    )
    return zone
