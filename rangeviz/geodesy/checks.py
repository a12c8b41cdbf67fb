"""Validation of the arguments of geodesy; messages give value, fault and remedy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.errors import (
    CoordinateError,
    GeometryError,
    QuestionError,
    RadiusError,
    RangevizError,
    ToleranceError,
    brief,
)
from rangeviz.geodesy.antimeridian import cut_at_antimeridian
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "MAX_RADIUS_M",
    "azimuths",
    "band",
    "broadcast",
    "launch",
    "lonlat",
    "place",
    "radii",
    "rings",
    "site",
    "tolerance",
]

MAX_RADIUS_M: Final = 19_970_000.0
"""Greatest radius of a ring that does not cross itself: pi times the polar radius, rounded down."""
_MAX_RINGS: Final = 10_000
_MIN_TOLERANCE_M: Final = 0.001
_SITE_TYPES: Final = (
    shapely.GeometryType.POINT,
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


def _numbers(values: object, name: str, remedy: str, error: type[RangevizError]) -> Floats:
    """Convert whatever was given to an array of floats."""
    fault = ""
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O":  # Decimals and fractions are numbers, digits in quotes are not
            flat = [None if isinstance(v, str | bytes) else v for v in array.ravel()]
            array = np.array([float(v) for v in flat]).reshape(array.shape)  # type: ignore[arg-type]
        if np.ma.is_masked(values):
            fault = "has masked members"
        elif array.dtype.kind not in "biuf":
            fault = "is not a number"
    except OverflowError:
        fault = "is past all bounds"
    except Exception:  # whatever the conversion of an object of the caller raises
        fault = "is not a number"
    if fault:
        msg = f"{name} {brief(values)} {fault}; give {remedy}"
        raise error(msg)
    out: Floats = array.astype(np.float64)
    return out


def _number(value: object, name: str, remedy: str, error: type[RangevizError]) -> float:
    """Convert whatever was given to one float."""
    array = _numbers(value, name, remedy, error)
    if array.size != 1:
        msg = f"{name} {brief(value)} is not one number but {array.size}; give {remedy}"
        raise error(msg)
    return float(array.item())


def place(lon: object, lat: object) -> tuple[float, float]:
    """Validate the coordinates of one place, and wrap its longitude into [-180, 180]."""
    x = _number(lon, "longitude", "degrees", CoordinateError)
    y = _number(lat, "latitude", "degrees", CoordinateError)
    lons, lats = lonlat(x, y)
    return float(lons), float(lats)


def broadcast(**arrays: Floats) -> list[Floats]:
    """Broadcast arrays against each other."""
    try:
        return [*np.broadcast_arrays(*arrays.values())]
    except ValueError:
        shapes = " and ".join(f"{name} of shape {array.shape}" for name, array in arrays.items())
        msg = f"{shapes} do not go together; give as many of each, or one"
        raise CoordinateError(msg) from None


def lonlat(lons: ArrayLike, lats: ArrayLike) -> tuple[Floats, Floats]:
    """Validate coordinates, and wrap longitudes into [-180, 180]."""
    lon = _numbers(lons, "longitude", "degrees", CoordinateError)
    lat = _numbers(lats, "latitude", "degrees", CoordinateError)
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
    """Validate radii in metres."""
    radius = _numbers(radii_m, "range", "metres", RadiusError)
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


def band(radius_m: object, inner_m: object) -> tuple[float, float]:
    """Validate a range and a minimum range, in metres."""
    radius = float(radii(_number(radius_m, "range", "metres", RadiusError)))
    inner = _number(inner_m, "minimum range", "metres", RadiusError)
    if not (math.isfinite(inner) and 0 <= inner < radius):
        msg = (
            f"a minimum range of {inner / 1000:g} km does not go with a range of"
            f" {radius / 1000:g} km; give one from 0 to under the range"
        )
        raise RadiusError(msg)
    return radius, inner


def rings(
    radius_m: float, inner_m: float, rings_m: object | None, every_m: object | None
) -> Floats:
    """Validate the rings of a fan; return them sorted, with the outermost, metres."""
    if (rings_m is None) == (every_m is None):
        msg = "a fan needs rings_m or every_m, and not both; give ranges or an interval in metres"
        raise QuestionError(msg)
    if every_m is not None:
        every = _number(every_m, "interval", "metres", RadiusError)
        if not (math.isfinite(every) and every > 0):
            msg = f"an interval of {every / 1000:g} km separates no rings; give one over 0"
            raise RadiusError(msg)
        if (radius_m - inner_m) / every > _MAX_RINGS:
            msg = f"an interval of {every / 1000:g} km makes over 10,000 rings; give a longer one"
            raise RadiusError(msg)
        between = every * np.arange(inner_m // every + 1, radius_m / every)
    else:
        between = _numbers(rings_m, "ring", "metres", RadiusError).ravel()
        wrong = ~((between > inner_m) & (between <= radius_m))
        if wrong.any():
            msg = (
                f"a ring at {between[wrong][0] / 1000:g} km does not lie between"
                f" {inner_m / 1000:g} and {radius_m / 1000:g} km; leave it out, or widen the range"
            )
            raise RadiusError(msg)
        if between.size > _MAX_RINGS:
            msg = f"{between.size:,} rings are too many for a fan; give at most 10,000"
            raise RadiusError(msg)
    return np.unique(np.append(between, radius_m))


def tolerance(tolerance_m: object) -> float:
    """Validate a tolerance in metres."""
    value = _number(tolerance_m, "tolerance", "metres", ToleranceError)
    if not (math.isfinite(value) and value >= _MIN_TOLERANCE_M):
        msg = f"a tolerance of {value:g} m cannot be kept; give at least 0.001 m"
        raise ToleranceError(msg)
    return value


def azimuths(pair: object) -> tuple[float, float]:
    """Validate two azimuths in degrees."""
    remedy = "two in degrees clockwise from north"
    values = _numbers(pair, "azimuths", remedy, CoordinateError)
    if values.shape != (2,) or not np.isfinite(values).all():
        msg = f"azimuths {brief(pair)} are not two numbers; give {remedy}"
        raise CoordinateError(msg)
    return float(values[0]), float(values[1])


def launch(value: object) -> None:
    """Validate the name of a launch: the point of a site that distances are measured from."""
    if not (isinstance(value, str) and value in ("anywhere", "everywhere")):
        msg = (
            f"no launch {brief(value)}; give 'anywhere' (nearest point) or 'everywhere' (farthest)"
        )
        raise QuestionError(msg)


def site(geometry: shapely.Geometry) -> shapely.Geometry:
    """Validate a site; wrap its longitudes into [-180, 180] and drop its heights."""
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
