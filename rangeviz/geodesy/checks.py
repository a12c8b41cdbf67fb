"""What the geodesy accepts: every wrong value is named with its fault and the remedy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.errors import CoordinateError, GeometryError, RadiusError, ToleranceError
from rangeviz.geodesy.antimeridian import cut_at_antimeridian
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


__all__ = [
    "MAX_RADIUS_M",
    "azimuths",
    "band",
    "launch",
    "lonlat",
    "radii",
    "rings",
    "site",
    "tolerance",
]

MAX_RADIUS_M: Final = 19_970_000.0
"""Up to here rings do not cross themselves: pi times the polar radius, rounded down."""
_MOST_RINGS: Final = 10_000
_MIN_TOLERANCE_M: Final = 0.001
_SITE_TYPES: Final = (
    shapely.GeometryType.POINT,
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


def lonlat(lons: ArrayLike, lats: ArrayLike) -> tuple[Floats, Floats]:
    """Check coordinates, and bring longitudes within [-180, 180]."""
    lon, lat = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    for name, values in (("longitude", lon), ("latitude", lat)):
        wrong = ~np.isfinite(values)
        if wrong.any():
            msg = f"{name} {float(values[wrong][0])!r} is not a number; give degrees"
            raise CoordinateError(msg)
    wrong = np.abs(lat) > 90
    if wrong.any():
        value = float(lat[wrong][0])
        msg = f"latitude {value!r} is past a pole; give lon, lat in that order, lat from -90 to 90"
        raise CoordinateError(msg)
    wrong = np.abs(lon) > 540
    if wrong.any():
        msg = f"longitude {float(lon[wrong][0])!r} is not a place; give degrees from -180 to 180"
        raise CoordinateError(msg)
    return np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon), lat


def radii(radii_m: ArrayLike) -> Floats:
    """Check radii in metres."""
    radius = np.asarray(radii_m, dtype=np.float64)
    wrong = ~(np.isfinite(radius) & (radius > 0))
    if wrong.any():
        msg = f"a range of {float(radius[wrong][0]) / 1000:g} km is not a distance; give one over 0"
        raise RadiusError(msg)
    wrong = (radius > MAX_RADIUS_M) & (radius < HALF_MERIDIAN_M)
    if wrong.any():
        msg = (
            f"a range of {float(radius[wrong][0]) / 1000:,.2f} km has no ring: geodesics cross"
            " beside the antipode; give at most 19,970 km, or from 20,003.94 km for the whole Earth"
        )
        raise RadiusError(msg)
    return radius


def band(radius_m: float, inner_m: float) -> tuple[float, float]:
    """Check a range and a minimum range, in metres."""
    radius = float(radii(radius_m))
    if not (math.isfinite(inner_m) and 0 <= inner_m < radius):
        msg = (
            f"a minimum range of {inner_m / 1000:g} km does not go with a range of"
            f" {radius / 1000:g} km; give one from 0 to under the range"
        )
        raise RadiusError(msg)
    return radius, float(inner_m)


def rings(
    radius_m: float, inner_m: float, rings_m: ArrayLike | None, every_m: float | None
) -> Floats:
    """Check the rings of a fan, metres, and give them in order, the outermost included."""
    if (rings_m is None) == (every_m is None):
        msg = "a fan needs rings_m or every_m, and not both; give ranges or an interval in metres"
        raise RadiusError(msg)
    if every_m is not None:
        if not (math.isfinite(every_m) and every_m > 0):
            msg = f"an interval of {every_m / 1000:g} km parts no rings; give one over 0"
            raise RadiusError(msg)
        if (radius_m - inner_m) / every_m > _MOST_RINGS:
            msg = f"an interval of {every_m / 1000:g} km makes over 10,000 rings; give a longer one"
            raise RadiusError(msg)
        between = every_m * np.arange(inner_m // every_m + 1, radius_m / every_m)
    else:
        between = np.asarray(rings_m, dtype=np.float64).ravel()
        wrong = ~((between > inner_m) & (between <= radius_m))
        if wrong.any():
            msg = (
                f"a ring at {between[wrong][0] / 1000:g} km does not lie between"
                f" {inner_m / 1000:g} and {radius_m / 1000:g} km; leave it out, or widen the range"
            )
            raise RadiusError(msg)
        if between.size > _MOST_RINGS:
            msg = f"{between.size:,} rings are too many for a fan; give at most 10,000"
            raise RadiusError(msg)
    return np.unique(np.append(between, radius_m))


def tolerance(tolerance_m: float) -> float:
    """Check a tolerance in metres."""
    if not (math.isfinite(tolerance_m) and tolerance_m >= _MIN_TOLERANCE_M):
        msg = f"a tolerance of {tolerance_m!r} m cannot be kept; give at least 0.001 m"
        raise ToleranceError(msg)
    return float(tolerance_m)


def azimuths(pair: tuple[float, float]) -> tuple[float, float]:
    """Check two azimuths in degrees."""
    start, stop = (float(value) for value in pair)
    if not (math.isfinite(start) and math.isfinite(stop)):
        msg = f"azimuths {pair!r} are not two numbers; give degrees clockwise from north"
        raise CoordinateError(msg)
    return start, stop


def launch(value: str) -> None:
    """Check which point of a site distances are from."""
    if value not in ("anywhere", "everywhere"):
        msg = f"no launch {value!r}; give 'anywhere' (nearest point) or 'everywhere' (farthest)"
        raise GeometryError(msg)


def site(geometry: shapely.Geometry) -> shapely.Geometry:
    """Check a site, and bring it onto the map."""
    if not isinstance(geometry, shapely.Geometry):
        msg = f"a site must be a shapely geometry, got {type(geometry).__name__}"
        raise GeometryError(msg)
    if shapely.get_type_id(geometry) not in _SITE_TYPES:
        msg = f"a {geometry.geom_type} cannot be a site; give points, lines or polygons"
        raise GeometryError(msg)
    if geometry.is_empty:
        msg = f"an empty {geometry.geom_type} cannot be a site; give at least one point"
        raise GeometryError(msg)
    x, y = shapely.get_coordinates(geometry).T
    lonlat(np.zeros(1), y)
    if not np.isfinite(x).all() or np.abs(x).max() > 540:
        lonlat(x, np.zeros(1))
    if not geometry.is_valid:
        msg = (
            f"the site is not valid: {shapely.is_valid_reason(geometry)}; repair it with make_valid"
        )
        raise GeometryError(msg)
    return shapely.force_2d(cut_at_antimeridian(geometry))
