"""Systems and sites: by name, by number, by coordinates, by shape or from a frame."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from rangeviz.catalog.records import Site, System
from rangeviz.catalog.shapes import slug
from rangeviz.catalog.sites import geometry_site, point_site
from rangeviz.errors import QuestionError, brief
from rangeviz.geodesy import checks
from rangeviz.naming.shape_frames import LabelledShape, has_crs, labelled_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame, GeoSeries
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.catalog import Catalog

__all__ = ["SiteLike", "Sites", "SystemLike", "catalog_or_bundled", "find_sites", "find_systems"]

SystemLike: TypeAlias = "str | float | System"
"""Id or alias of the catalog, a range in kilometres, or a record."""
SiteLike: TypeAlias = "str | tuple[float, float] | BaseGeometry | Site"
"""Id or alias of the catalog, ``(lon, lat)`` in degrees, a shapely geometry, or a record."""
Sites: TypeAlias = "Sequence[SiteLike] | GeoDataFrame | GeoSeries"
"""Several sites, or a frame of them."""


def catalog_or_bundled(catalog: Catalog | None) -> Catalog:
    """Validate a catalog; the bundled one if there is none."""
    from rangeviz.catalog.catalog import Catalog, load_catalog

    if catalog is None:
        return load_catalog()
    if not isinstance(catalog, Catalog):
        msg = f"a catalog must be what load_catalog() returns, got {brief(catalog)}"
        raise QuestionError(msg)
    return catalog


def find_systems(systems: Iterable[SystemLike], catalog: Catalog) -> tuple[System, ...]:
    """Look up systems; a launcher becomes the missiles it fires, and no missile comes twice."""
    missiles: dict[str, System] = {}
    for item in _as_list(systems, "systems"):
        is_known = isinstance(item, System | str)
        for missile in catalog.missiles(item) if is_known else (_range_of_own(item),):
            if missiles.setdefault(missile.id, missile) != missile:
                msg = f"two systems are both called {missile.id!r}; give each its own id"
                raise QuestionError(msg)
    return tuple(missiles.values())


def find_sites(sites: Sites, catalog: Catalog) -> tuple[Site, ...]:
    """Look up sites by name; make sites of coordinates, shapes and the rows of a frame."""
    by_id: dict[str, Site] = {}
    for site in _each_site(sites, catalog):
        if site.id in by_id and by_id[site.id] != site:
            msg = f"two sites are both called {site.id!r}; give them different labels"
            raise QuestionError(msg)
        by_id[site.id] = site
    return tuple(by_id.values())


def _range_of_own(item: Any) -> System:
    try:
        km = float("nan" if np.ma.is_masked(item) else item)
    except OverflowError:
        km = float("inf")
    except (TypeError, ValueError):
        msg = f"a system must be a name, a range in kilometres or a System, got {brief(item)}"
        raise QuestionError(msg) from None
    checks.radii(1000 * km)
    digits = np.format_float_positional(km, trim="-")  # as many as tell it from any other number
    return System(id=f"{digits}-km", name=f"{Decimal(digits):,} km", range_km=km)


def _each_site(sites: Any, catalog: Catalog) -> list[Site]:
    if has_crs(sites):
        return [_site_of_row(row) for row in _as_list(labelled_shapes(sites), "sites")]
    return [_site(item, catalog) for item in _as_list(sites, "sites")]


def _site_of_row(row: LabelledShape) -> Site:
    site = geometry_site(row.geometry, row.name)
    if row.own_id is None:
        return site
    fits = re.fullmatch(r"\w[\w.+-]{0,79}", row.own_id)  # as ids of records are written
    own_id = row.own_id if fits else slug(row.own_id)
    return site.model_copy(update={"id": own_id}) if own_id else site


def _site(item: Any, catalog: Catalog) -> Site:
    if isinstance(item, str):
        return catalog.sites[item]
    if isinstance(item, Site):
        return item
    if isinstance(item, shapely.Geometry):
        return geometry_site(item)
    try:
        lon, lat = (float("nan" if np.ma.is_masked(degrees) else degrees) for degrees in item)
    except (TypeError, ValueError):
        msg = f"a site must be a name, (lon, lat), a geometry or a Site, got {brief(item)}"
        raise QuestionError(msg) from None
    return point_site(lon, lat)


def _as_list(items: Any, what: str) -> list[Any]:
    """Validate that several were given, and at least one."""
    if isinstance(items, str) or not isinstance(items, Iterable):
        msg = f"{what} must be a list, got {brief(items)}; put it in brackets"
        raise QuestionError(msg)
    listed = list(items)
    if not listed:
        msg = f"no {what} given; name at least one"
        raise QuestionError(msg)
    return listed
