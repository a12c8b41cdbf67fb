"""Turning a site into a geometry: bundled areas and chains, towns, and places of the user's own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rangeviz.errors import CatalogError, CoordinateError, GeometryError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from rangeviz.records import Site

__all__ = [
    "check_lon_lat",
    "check_vertices",
    "checked_shape",
    "degrees_label",
    "geometry_site",
    "point_site",
    "read_shape",
    "site_geometry",
    "slug",
]

_NESTING = {"GEOMETRYCOLLECTION", "FEATURE", "FEATURECOLLECTION"}
_LIMIT_VERTICES = 250_000  # of a shape in a file: coasts of countries at 1:10 million have 70,000


def point_site(lon: float, lat: float, label: str | None = None) -> Site:
    """
    Site at a point.

    Parameters
    ----------
    lon, lat
        Where it lies, in degrees, WGS84.
    label
        What to call it; its coordinates if left out. The id is made from it.

    Returns
    -------
    Site
        A site of kind ``"point"``.

    Raises
    ------
    CoordinateError
        If there is no such place on the Earth.
    CatalogError
        If the label is not one line of text.

    Examples
    --------
    >>> point_site(-70.7, -33.4).id, point_site(130.7, 32.8, "My site").id
    ('33.4s-70.7w', 'my-site')
    """
    check_lon_lat(lon, lat)
    name = label or degrees_label(lon, lat)
    site_id = slug(label) or _degrees(lon, lat, "-", "").lower()
    return _site(id=site_id, name=name, kind="point", lon=float(lon), lat=float(lat))


def geometry_site(geometry: BaseGeometry, label: str | None = None) -> Site:
    """
    Site of any shape.

    Parameters
    ----------
    geometry
        A shapely Point, Polygon or MultiPolygon, in degrees, WGS84. Longitudes beyond 180 are
        taken to run across the antimeridian, and are cut there.
    label
        What to call it; the coordinates of a point inside it if left out.

    Returns
    -------
    Site
        A site of kind ``"point"`` or ``"area"``.

    Raises
    ------
    GeometryError
        If the geometry is empty, invalid, or of another kind.
    CoordinateError
        If it has a coordinate that is not on the Earth.
    CatalogError
        If the label is not one line of text.

    Examples
    --------
    >>> import shapely
    >>> site = geometry_site(shapely.box(170, -10, 190, 10), "Across")
    >>> len(site.geometry.geoms)  # cut at the antimeridian
    2
    """
    if geometry.geom_type == "Point" and not geometry.is_empty:
        return point_site(geometry.x, geometry.y, label)
    shape = checked_shape(geometry)
    lon, lat = (float(degrees) for degrees in shape.representative_point().coords[0])
    place = degrees_label(lon, lat)
    site = _site(
        id=slug(label) or f"area-{_degrees(lon, lat, '-', '').lower()}",
        name=label or f"area at {place}",
        kind="area",
        lon=lon,
        lat=lat,
    )
    site._given = shape
    return site


def site_geometry(site: Site) -> BaseGeometry:
    """
    Where a site lies.

    Parameters
    ----------
    site
        A site of the catalog or one's own.

    Returns
    -------
    Point or MultiPolygon
        EPSG:4326, cut at the antimeridian, counterclockwise outside. Of a chain, its islands.

    Raises
    ------
    GeometryError
        If the geometry written in a catalog file cannot be used.
    BasemapError
        If the bundled geometry is missing.

    Examples
    --------
    >>> site_geometry(point_site(130.7, 32.8)).wkt
    'POINT (130.7 32.8)'
    """
    import shapely

    if site._given is not None:
        return site._given
    if site.shape is not None:
        return checked_shape(read_shape(site.shape))
    if site.kind == "point":
        return shapely.Point(site.lon, site.lat)
    from rangeviz.basemaps import site_geometry as bundled_geometry

    return bundled_geometry(site.id)


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


def degrees_label(lon: float, lat: float) -> str:
    """
    Coordinates in words, north or south first as people say them.

    Parameters
    ----------
    lon, lat
        Degrees.

    Examples
    --------
    >>> degrees_label(-70.7, -33.4)
    '33.4° S, 70.7° W'
    """
    return _degrees(lon, lat, ", ", "° ")


def _site(**fields: Any) -> Site:
    """Make a site of a user's words, which may not do for a name."""
    from pydantic import ValidationError

    from rangeviz.records import Site, faults_of

    try:
        return Site(**fields)
    except ValidationError as error:
        msg = f"site {fields['id']!r}: {'; '.join(faults_of(error))}"
        raise CatalogError(msg) from error


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
    from rangeviz.geodesy.cut import as_multipolygon, cut_at_antimeridian

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


def _degrees(lon: float, lat: float, between: str, unit: str) -> str:
    """Write coordinates, north or south first."""
    north = f"{abs(lat):.6g}{unit}{'N' if lat >= 0 else 'S'}"
    east = f"{abs(lon):.6g}{unit}{'E' if lon >= 0 else 'W'}"
    return f"{north}{between}{east}"
