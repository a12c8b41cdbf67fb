"""Coordinates as people write them."""

from __future__ import annotations

from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.errors import CoordinateError

__all__ = ["parse_lon_lat"]


def parse_lon_lat(text: str) -> tuple[float, float]:
    """
    Point written as ``LON,LAT``.

    Parameters
    ----------
    text
        Longitude and latitude in degrees, separated by a comma.

    Returns
    -------
    lon, lat
        Degrees.

    Raises
    ------
    CoordinateError
        If it is not two numbers, or not a point on the Earth.

    Examples
    --------
    >>> parse_lon_lat("-70.7,-33.4")
    (-70.7, -33.4)
    """
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        msg = f"expected LON,LAT in degrees, such as 130.7,32.8; got {text!r}"
        raise CoordinateError(msg) from None
    check_lon_lat(lon, lat)
    return lon, lat
