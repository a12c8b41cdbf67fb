"""catalog.shapes."""

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
    Refuse coordinates that are not on the Earth.

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
    Shape as a file has it, not checked but for its size.

    Parameters
    ----------
    shape
        WKT, or a GeoJSON object.

    Returns
    -------
    BaseGeometry
        Of any kind and quality.

    Raises
    ------
    GeometryError
        If it is neither, or has more vertices than a site may have.

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
    if kind in _NESTING:  # GEOS recurses into them without a bound, until the stack is full
        msg = f"a site must be a Point, Polygon or MultiPolygon, got {kind}; draw it as polygons"
        raise GeometryError(msg)
    try:
        with np.errstate(all="ignore"):  # what is no number is refused with its value, below
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
    Refuse a shape so fine that measuring from it would take hours.

    Parameters
    ----------
    geometry
        A shape out of a file.

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
    Point or clean MultiPolygon on the Earth.

    Parameters
    ----------
    geometry
        A shape in degrees, WGS84; longitudes beyond 180 run across the antimeridian.

    Returns
    -------
    Point or MultiPolygon
        Cut at the antimeridian, counterclockwise outside.

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
        across = kind != "Point" and -360 <= lon <= 360
        check_lon_lat(np.sign(lon) * 180 if across and abs(lon) > 180 else lon, lat)
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
    Id made of a label: what is not a letter or digit becomes a hyphen.

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
