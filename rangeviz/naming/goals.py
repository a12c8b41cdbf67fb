"""What is to be reached, as one point or one area: the target of `who`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import shapely

from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.errors import QuestionError, brief
from rangeviz.naming.areas import place_name, region_shape
from rangeviz.naming.codes import codes_of
from rangeviz.naming.coordinates import looks_like_coordinates, parse_lon_lat
from rangeviz.naming.resolver import resolve
from rangeviz.units import point_label

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from rangeviz.catalog.catalog import Catalog

__all__ = ["Goal", "find_goal"]


class Goal(NamedTuple):
    """
    A point or an area to be reached.

    Attributes
    ----------
    label
        Its name; of a point, with its coordinates.
    lonlat
        Of a point, degrees; None for an area.
    shape
        Of an area; None for a point.
    note
        What else its name could have meant.
    """

    label: str
    lonlat: tuple[float, float] | None
    shape: MultiPolygon | None
    note: str = ""


def find_goal(
    target: str | tuple[float, float], catalog: Catalog, *, is_town: bool = False
) -> Goal:
    """
    Look up what is to be reached.

    Parameters
    ----------
    target
        Name of a town, region, country, group or site; coordinates as text; or ``(lon, lat)`` in
        degrees.
    catalog
        Catalog of the sites.
    is_town
        Whether only towns are meant.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If the name is unknown, or several things have it.
    CoordinateError
        If a position is not on the Earth.
    QuestionError
        If the target is neither a name nor two numbers.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> find_goal("Peking", load_catalog()).label
    'Beijing, China (39.91° N 116.40° E)'
    """
    if not isinstance(target, str):
        try:
            lon, lat = map(float, target)
        except (TypeError, ValueError):
            msg = f"a target must be a name or (lon, lat), got {brief(target)}"
            raise QuestionError(msg) from None
        check_lon_lat(lon, lat)
        return Goal(point_label(lon, lat), (lon, lat), None)
    if looks_like_coordinates(target):
        lon, lat = parse_lon_lat(target)
        return Goal(point_label(lon, lat), (lon, lat), None)
    named = resolve(target, "town" if is_town else "place", catalog)
    if named.kind == "site":
        site = catalog.sites[named.id]
        if shapely.get_dimensions(site.geometry) == 0:
            return _point(site.name, site.lon, site.lat, named.note)
        return Goal(site.name, None, site.geometry, named.note)
    if named.kind == "place" and named.record:
        return _point(place_name(named.record), *named.record.lonlat, named.note)
    return Goal(named.label, None, region_shape(codes_of(named), "apart"), named.note)


def _point(name: str, lon: float, lat: float, note: str) -> Goal:
    about = point_label(round(lon, 2), round(lat, 2))  # a town is no point
    return Goal(f"{name} ({about})", (round(lon, 4), round(lat, 4)), None, note)
