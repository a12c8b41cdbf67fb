"""Shapes of sites: read from WKT or GeoJSON, checked, and cut at the antimeridian."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rangeviz.errors import CoordinateError, GeometryError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "check_lon_lat",
    "check_vertices",
    "checked_shape",
    "read_shape",
    "slug",
]


_NESTING = {"GEOMETRYCOLLECTION", "FEATURE", "FEATURECOLLECTION"}
_LIMIT_VERTICES = 250_000  # of a shape in a file: coasts of countries at 1:10 million have 70,000


def check_lon_lat(lon: float, lat: float) -> None:
    """
    Validate that coordinates are on the Earth.

    Parameters
    ----------
    lon, lat
        Degrees; longitude first.

    Raises
    ------
    CoordinateError
        If the longitude is not within 180 degrees of Greenwich or the latitude not within 90 of
        the equator.

    Examples
    --------
    >>> check_lon_lat(180, -90)
    """
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return
    swapped = -90 <= lon <= 90 and 90 < abs(lat) <= 180
    remedy = (
        f"did you mean {lat:g},{lon:g}? longitude goes first"
        if swapped
        else "give degrees east from -180 to 180, then degrees north from -90 to 90"
    )
    msg = f"no place on the Earth has longitude {lon:g} and latitude {lat:g}; {remedy}"
    raise CoordinateError(msg)


def read_shape(shape: str | dict[str, Any]) -> BaseGeometry:
    """
    Read a shape from a file's text; only its size is checked.

    Parameters
    ----------
    shape
        WKT, or a GeoJSON object.

    Returns
    -------
    BaseGeometry
        Of any kind, possibly invalid.

    Raises
    ------
    GeometryError
        If it is neither WKT nor GeoJSON, or has more than 250,000 vertices.

    Examples
    --------
    >>> read_shape({"type": "Point", "coordinates": [130.7, 32.8]}).wkt
    'POINT (130.7 32.8)'
    """
    import numpy as np
    import shapely

    if isinstance(shape, str):
        word = re.match(r"\s*([A-Za-z]*)", shape)
        kind = word[1].upper() if word else ""
    else:
        kind = str(shape.get("type")).upper()
    if kind in _NESTING:  # GEOS recurses into them until the stack overflows
        msg = f"a site must be a Point, Polygon or MultiPolygon, got {kind}; draw it as polygons"
        raise GeometryError(msg)
    try:
        with np.errstate(all="ignore"):  # a coordinate that is not finite is refused later
            if isinstance(shape, str):
                geometry = shapely.from_wkt(shape)
            else:
                geometry = shapely.from_geojson(json.dumps(shape, allow_nan=False))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        if "Out of range float" in str(error):
            msg = "geometry has a coordinate that is not a finite number; give degrees"
            raise GeometryError(msg) from error
        reason = str(error).removeprefix("ParseException: ").splitlines()[0]
        msg = f"geometry is neither WKT nor a GeoJSON object: {reason[:200]}"
        raise GeometryError(msg) from error
    check_vertices(geometry)
    return geometry


def check_vertices(geometry: BaseGeometry) -> None:
    """
    Validate the number of vertices: to measure from too many would take hours.

    Parameters
    ----------
    geometry
        A shape from a file.

    Raises
    ------
    GeometryError
        If it has more than 250,000 vertices.

    Examples
    --------
    >>> import shapely
    >>> check_vertices(shapely.Point(130.7, 32.8))
    """
    import shapely

    count = int(shapely.get_num_coordinates(geometry))
    if count > _LIMIT_VERTICES:
        msg = f"has {count:,} vertices, over the limit of {_LIMIT_VERTICES:,}; simplify it"
        raise GeometryError(msg)


def checked_shape(geometry: BaseGeometry) -> BaseGeometry:
    """
    Validate a shape and convert it to a Point or a MultiPolygon on the Earth.

    Parameters
    ----------
    geometry
        A shape in degrees, WGS84; one with longitudes beyond 180 crosses the antimeridian.

    Returns
    -------
    Point or MultiPolygon
        Cut at the antimeridian, exteriors counterclockwise.

    Raises
    ------
    GeometryError
        If it is empty, invalid, or of another kind.
    CoordinateError
        If it has a coordinate that is not on the Earth.

    Examples
    --------
    >>> import shapely
    >>> checked_shape(shapely.box(0, 0, 1, 1)).geom_type
    'MultiPolygon'
    """
    import numpy as np
    import shapely

    kind = geometry.geom_type
    if kind not in {"Point", "Polygon", "MultiPolygon"}:
        msg = f"a site must be a Point, Polygon or MultiPolygon, got {kind}; draw it as polygons"
        raise GeometryError(msg)
    if geometry.is_empty:
        msg = f"a site must lie somewhere, got an empty {kind}; give it coordinates"
        raise GeometryError(msg)
    lons, lats = shapely.get_coordinates(geometry).T
    for lon, lat in ((lons.min(), lats.min()), (lons.max(), lats.max())):
        may_cross = kind != "Point" and -360 <= lon <= 360
        check_lon_lat(np.sign(lon) * 180 if may_cross and abs(lon) > 180 else lon, lat)
    if kind == "Point":
        return shapely.force_2d(geometry)
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        msg = f"the outline crosses itself or is not closed ({reason}); mend it, as by make_valid"
        raise GeometryError(msg)
    from rangeviz.geodesy.antimeridian import as_multipolygon, cut_at_antimeridian

    return as_multipolygon(cut_at_antimeridian(shapely.force_2d(geometry)))


def slug(label: str | None) -> str:
    """
    Make an id from a label: runs of other characters than letters and digits become hyphens.

    Parameters
    ----------
    label
        Any text, or None.

    Returns
    -------
    str
        Empty if the label has neither letter nor digit.

    Examples
    --------
    >>> slug("Fort Greely, Alaska")
    'fort-greely-alaska'
    """
    return re.sub(r"[^\w.]+", "-", (label or "").casefold()).strip("-._")[:60]
