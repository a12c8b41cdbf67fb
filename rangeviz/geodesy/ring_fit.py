"""
Fit of a ring: the centre and radius that its vertices lie on, by several ways to draw a circle.

For each way a distance is defined: along the geodesic, on a sphere, on a Mercator map, in a plane
of degrees or of metres. Centre and radius are those of least squares in that distance; the way with
the least residual is how the ring was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from pyproj import Transformer

from rangeviz.geodesy.ellipsoid import inverse
from rangeviz.geodesy.mercator import mercator_distances_m

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from rangeviz.geodesy.ellipsoid import Floats

__all__ = ["M_PER_ARC_DEG", "SPHERE_M", "RingFit", "RingKind", "fit_ring", "plane_centre"]

RingKind = Literal["geodesic", "sphere", "mercator", "degrees", "planar"]
SPHERE_M: Final = 6_371_008.8
M_PER_ARC_DEG: Final = float(np.radians(1) * SPHERE_M)
_ROUNDS: Final = 25
_MOST_VERTICES: Final = 1500
_STEP_DEG: Final = 1e-4  # for slopes
_RIGHT: Final = 1.5e-4  # residual over radius up to which a ring is nearly right
_EXACT_M: Final = 5.0
_CLEAR: Final = {False: 0.6, True: 0.1}
"""Part of the geodesic's residual that another way may leave, by whether that is nearly right."""


@dataclass(frozen=True)
class RingFit:
    """
    Centre and radius of a ring by one way to draw it.

    Attributes
    ----------
    kind
        The way.
    detail
        More of it, such as the projection of a plane; or empty.
    lon, lat
        Centre, degrees.
    radius_m
        Radius by that way, metres; on a Mercator map by the scale at the centre, in degrees
        by 111.195 km to one.
    rms_m, worst_m
        Residuals of the vertices: root of the mean square, and the greatest.
    """

    kind: RingKind
    detail: str
    lon: float
    lat: float
    radius_m: float
    rms_m: float
    worst_m: float


def fit_ring(
    lon: Floats, lat: Floats, start: tuple[float, float], *, rounding_m: float = 0.0
) -> tuple[RingFit, list[RingFit]]:
    """
    Fit a ring by every way to draw one.

    Parameters
    ----------
    lon, lat
        Its vertices, degrees, shape (n,); none of those that only close it at the antimeridian or
        a pole.
    start
        A first guess of the centre, degrees.
    rounding_m
        How far the vertices may be off because their coordinates were rounded.

    Returns
    -------
    best, fits
        The way it was drawn, and all fits, the geodesic's first.

    Examples
    --------
    >>> from rangeviz.geodesy import range_ring
    >>> import shapely
    >>> ring = range_ring(10, 50, radius_m=1_000_000)
    >>> xy = shapely.get_coordinates(ring)
    >>> best, _ = fit_ring(xy[:, 0], xy[:, 1], (11.0, 49.0))
    >>> best.kind, round(best.lon, 4), round(best.lat, 4), round(best.radius_m, -2)
    ('geodesic', 10.0, 50.0, 1000000.0)
    """
    every = max(1, -(-lon.size // _MOST_VERTICES))
    x, y = lon[::every], lat[::every]
    fits = [_fitted(*way, x, y, start) for way in _ways(start)]
    geodesic = fits[0]
    return _drawn_as(geodesic, fits, rounding_m), fits


def _drawn_as(geodesic: RingFit, fits: list[RingFit], rounding_m: float) -> RingFit:
    """Choose the way that leaves least; the geodesic where it leaves next to nothing."""
    best = min(fits, key=lambda fit: fit.rms_m / fit.radius_m)
    is_near = geodesic.rms_m <= _RIGHT * geodesic.radius_m + rounding_m
    if geodesic.rms_m <= _EXACT_M + rounding_m or best.rms_m > _CLEAR[is_near] * geodesic.rms_m:
        return geodesic
    # near the equator degrees and planes of metres are the same: a round number tells
    least = 1.1 * best.rms_m / best.radius_m + 1e-6
    equals = [fit for fit in fits if fit.rms_m / fit.radius_m <= least]
    for fit in equals:
        if fit.kind == "degrees":
            degrees = fit.radius_m / M_PER_ARC_DEG
            if abs(degrees * 4 - round(degrees * 4)) < 1e-3:
                return fit
    return next((fit for fit in equals if fit.kind != "degrees"), best)


def _ways(start: tuple[float, float]) -> Iterator[tuple[RingKind, str, Callable[..., Floats]]]:
    yield "geodesic", "", _geodesic
    yield "sphere", "", _sphere
    yield "mercator", "", mercator_distances_m
    yield "degrees", "", partial(_plane_degrees, shortened=False)
    shortened = "degrees of longitude shortened as at the centre"
    yield "planar", shortened, partial(_plane_degrees, shortened=True)
    zone = int((start[0] + 180) % 360 // 6) + 1
    for number in dict.fromkeys(((zone - 2) % 60 + 1, zone, zone % 60 + 1)):
        meridian = 6 * number - 183
        pole = "+proj=tmerc +k=0.9996 +ellps=WGS84"
        yield "planar", f"UTM zone {number}", partial(_projected, f"{pole} +lon_0={meridian}")
    lon0, lat0 = start
    yield (
        *("planar", "equal-area about the middle"),
        partial(_projected, f"+proj=laea +lat_0={lat0} +lon_0={lon0} +ellps=WGS84"),
    )


def _geodesic(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    one = np.ones(lons.size)
    return inverse(lon * one, lat * one, lons, lats)[2]


def _sphere(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    phi, phis, delta = np.radians(lat), np.radians(lats), np.radians(lons - lon)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(delta / 2) ** 2
    out: Floats = 2 * SPHERE_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return out


def _plane_degrees(
    lon: float, lat: float, lons: Floats, lats: Floats, *, shortened: bool
) -> Floats:
    east = (lons - lon + 180) % 360 - 180
    scale = np.cos(np.radians(lat)) if shortened else 1.0
    out: Floats = M_PER_ARC_DEG * np.hypot(scale * east, lats - lat)
    return out


def _projected(crs: str, lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    to_plane = _transformer(crs)
    x0, y0 = to_plane.transform(lon, lat)
    x, y = to_plane.transform(lons, lats)
    out: Floats = np.hypot(np.asarray(x) - x0, np.asarray(y) - y0)
    return np.where(np.isfinite(out), out, 1e9)


_TRANSFORMERS: dict[str, Transformer] = {}


def _transformer(crs: str) -> Transformer:
    if crs not in _TRANSFORMERS:
        _TRANSFORMERS.clear() if len(_TRANSFORMERS) > 64 else None
        _TRANSFORMERS[crs] = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return _TRANSFORMERS[crs]


def _fitted(
    kind: RingKind,
    detail: str,
    distance: Callable[..., Floats],
    lons: Floats,
    lats: Floats,
    start: tuple[float, float],
) -> RingFit:
    """Least squares by Gauss and Newton, with steps that are halved where they lead astray."""
    lon, lat = start
    away = distance(lon, lat, lons, lats)
    for _ in range(_ROUNDS):
        slopes = [
            (distance(lon + dx, lat + dy, lons, lats) - away) / _STEP_DEG
            for dx, dy in ((_STEP_DEG, 0.0), (0.0, -_STEP_DEG if lat > 89.9 else _STEP_DEG))
        ]
        if lat > 89.9:
            slopes[1] = -slopes[1]
        system = np.column_stack([*slopes, -np.ones(lons.size)])
        radius = float(away.mean())
        step = np.linalg.lstsq(system, radius - away, rcond=None)[0]
        spread = float(((away - radius) ** 2).sum())
        for part in (1.0, 0.5, 0.25, 0.1, 0.02):
            new_lon, new_lat = _moved(lon, lat, part * step[0], part * step[1])
            new = distance(new_lon, new_lat, lons, lats)
            if float(((new - new.mean()) ** 2).sum()) <= spread:
                break
        else:
            break
        moved = abs(new_lon - lon) + abs(new_lat - lat)
        lon, lat, away = new_lon, new_lat, new
        if moved < 1e-9:
            break
    radius = float(away.mean())
    residual = away - radius
    rms, worst = float(np.sqrt((residual**2).mean())), float(np.abs(residual).max())
    return RingFit(kind, detail, lon, lat, radius, rms, worst)


def _moved(lon: float, lat: float, dlon: float, dlat: float) -> tuple[float, float]:
    """Move a point by at most 20 degrees, over the pole if need be."""
    dlat = float(np.clip(dlat, -20, 20))
    dlon = float(np.clip(dlon, -60, 60))
    lon, lat = lon + dlon, lat + dlat
    if abs(lat) > 90:
        lon, lat = lon + 180, float(np.copysign(180, lat)) - lat
    return (lon + 180) % 360 - 180, lat


def plane_centre(lon: Floats, lat: Floats) -> tuple[NDArray[np.float64], float]:
    """
    Find the unit vector through the middle of a ring, and the cosine of its radius, on a sphere.

    The vertices of a circle on a sphere lie in a plane: the centre is on its normal. The other
    centre, of the complement, is the opposite point.

    Examples
    --------
    >>> lon, lat = np.array([[10.0, 0.0, -10.0, 0.0], [0.0, 10.0, 0.0, -10.0]])
    >>> normal, cosine = plane_centre(lon, lat)
    >>> normal.round(3).tolist(), round(cosine, 4)
    ([1.0, 0.0, 0.0], 0.9848)
    """
    phi, lam = np.radians(lat), np.radians(lon)
    xyz = np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    middle = xyz.mean(axis=0)
    normal = np.linalg.svd(xyz - middle)[2][2]
    cosine = float(normal @ middle)
    return (normal, cosine) if cosine >= 0 else (-normal, -cosine)
