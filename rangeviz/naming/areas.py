"""Sites and targets that are named: countries, groups, regions and towns as shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.basemaps.viewpoint import Viewpoint, seen_from
from rangeviz.catalog.records import Site
from rangeviz.catalog.shapes import slug
from rangeviz.errors import GeometryError
from rangeviz.geodesy import range_ring
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.geodesy.area import areas_m2
from rangeviz.naming.codes import codes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.basemaps.names import NamedRecord
    from rangeviz.naming.resolver import Named

__all__ = ["named_site", "place_name", "region_shape", "town_region"]

_INDEX = ("region", "country", "disputed", "claimants")
_TOWN_M = 100.0  # radius of the disc that stands for a town among targets


def region_shape(codes: Sequence[str], viewpoint: Viewpoint) -> MultiPolygon:
    """
    Shape of countries and regions together, as one MultiPolygon.

    Parameters
    ----------
    codes
        Codes of countries or regions.
    viewpoint
        For which country a disputed region counts; one that is named counts in any case.

    Raises
    ------
    GeometryError
        If no region counts for the countries by the viewpoint.

    Examples
    --------
    >>> region_shape(["JP-13", "JP-14"], "apart").is_valid
    True
    """
    index = basemaps.read_regions(columns=_INDEX, geometry=False)
    country, counted = seen_from(viewpoint, index)
    chosen = (np.isin(country, codes) & counted) | np.isin(index["region"], codes)
    if not chosen.any():
        msg = f"{', '.join(codes)} has no region by viewpoint {viewpoint!r}; choose another"
        raise GeometryError(msg)
    rows = basemaps.read_regions(sorted(set(index["country"][chosen].tolist())))
    shapes = rows["geometry"][np.isin(rows["region"], index["region"][chosen])]
    return as_multipolygon(shapely.coverage_union_all(shapes))


def named_site(named: Named, viewpoint: Viewpoint) -> Site:
    """
    Site at a named town, or all over a named region, country or group of countries.

    Parameters
    ----------
    named
        What a name stands for; not a system and not a site of the catalog.
    viewpoint
        For which country a disputed region counts.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> from rangeviz.naming.resolver import resolve
    >>> site = named_site(resolve("Київ", "site", load_catalog()), "apart")
    >>> site.id, site.name, site.country, site.kind
    ('kyiv', 'Kyiv, Ukraine', 'UKR', 'point')
    """
    if named.record is None:
        msg = f"a {named.kind} is not in the table of names: {named.label}"
        raise GeometryError(msg)
    if named.kind == "place":
        return _town(named.record, named.note)
    shape = region_shape(codes_of(named), viewpoint)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    site = Site(
        id=slug(named.record.name) or slug(named.id),
        name=_area_name(named.record),
        kind="area",
        country=named.record.country or "MUL",
        lon=float(lon),
        lat=float(lat),
        precision=named.kind,
        notes=named.note,
        coord_source=basemaps.boundary_source()["name"],
    )
    return site.with_geometry(shape)


def place_name(record: NamedRecord, *, in_full: bool = False) -> str:
    """Name of a town with its country; in full, with its region between them."""
    country = basemaps.country_names().get(record.country, record.country)
    parts = [record.name.partition(",")[0], country]
    if in_full and record.region not in {"", record.name}:
        parts.insert(1, record.region)
    return ", ".join(dict.fromkeys(parts))


def _town(record: NamedRecord, note: str) -> Site:
    return Site(
        id=slug(record.name),
        name=place_name(record),
        kind="point",
        country=record.country,
        lon=record.lonlat[0],
        lat=record.lonlat[1],
        precision="town",
        notes=note,
        coord_source="populated places of the base maps",
    )


def _area_name(record: NamedRecord) -> str:
    """Name of a region, with its country where that tells more."""
    if record.kind != "region":
        return record.name
    country = basemaps.country_names().get(record.country, record.country)
    return f"{record.name} ({country})"


def town_region(record: NamedRecord) -> dict[str, NDArray[Any]]:
    """
    Columns of a target that is a town: a disc of 100 m about its centre.

    Examples
    --------
    >>> from rangeviz.basemaps.names import called
    >>> town_region(called("vladivostok")[0])["name"].tolist()
    ['Vladivostok, Russia']
    """
    disc = np.array([range_ring(*record.lonlat, radius_m=_TOWN_M)], dtype=object)
    return {
        "region": np.array([slug(record.name)], dtype=object),
        "name": np.array([place_name(record)], dtype=object),
        "country": np.array([record.country], dtype=object),
        "disputed": np.zeros(1, dtype=bool),
        "counted": np.ones(1, dtype=bool),
        "area_km2": areas_m2(disc) / 1e6,
        "geometry": disc,
    }
