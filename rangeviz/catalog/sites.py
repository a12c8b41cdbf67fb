"""Sites that are not in a catalog: a point, or a geometry of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.catalog.shapes import check_lon_lat, checked_shape, slug
from rangeviz.units import position_label

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.records import Site

__all__ = ["geometry_site", "point_site"]


def point_site(lon: float, lat: float, label: str | None = None) -> Site:
    """
    Site at a point.

    Parameters
    ----------
    lon, lat
        Longitude and latitude in degrees, WGS84.
    label
        Name of the site, from which the id is made; its coordinates if left out.

    Returns
    -------
    Site
        A site of kind ``"point"``.

    Raises
    ------
    CoordinateError
        If the coordinates are not on the Earth.
    CatalogError
        If the label is not one line of text.

    Examples
    --------
    >>> point_site(-70.7, -33.4).id, point_site(130.7, 32.8, "My site").id
    ('33.4s-70.7w', 'my-site')
    """
    check_lon_lat(lon, lat)
    name = label or position_label(lon, lat)
    site_id = slug(label) or position_label(lon, lat, between="-", unit="").lower()
    return _site(id=site_id, name=name, kind="point", lon=float(lon), lat=float(lat))


def geometry_site(geometry: BaseGeometry, label: str | None = None) -> Site:
    """
    Site of any shape.

    Parameters
    ----------
    geometry
        A shapely Point, Polygon or MultiPolygon, in degrees, WGS84. A shape with longitudes beyond
        180 crosses the antimeridian, and is cut there.
    label
        Name of the site; the coordinates of a point inside it if left out.

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
    short = position_label(lon, lat, between="-", unit="").lower()
    site = _site(
        id=slug(label) or f"area-{short}",
        name=label or f"area at {position_label(lon, lat)}",
        kind="area",
        lon=lon,
        lat=lat,
    )
    return site.with_geometry(shape)


def _site(**fields: Any) -> Site:
    """Validate a site; its name is the user's text and may be invalid."""
    from rangeviz.catalog.records import Site

    return Site(**fields)
