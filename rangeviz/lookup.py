"""From what is asked to records: systems, sites and regions by name, number, shape or frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.catalog import Catalog, Site, System
from rangeviz.errors import GeometryError, UnknownNameError
from rangeviz.geodesy import checks
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.cut import as_multipolygon
from rangeviz.sites import geometry_site, point_site

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

__all__ = ["find_regions", "find_sites", "find_systems"]


def find_systems(asked: Sequence[str | float | System], catalog: Catalog) -> tuple[System, ...]:
    """Look up systems; a launcher becomes what it fires, and nothing comes twice."""
    found: dict[str, System] = {}
    for item in _several(asked, "systems"):
        if isinstance(item, System | str):
            missiles = catalog.missiles(item)
        else:
            km = float(item)
            checks.radii(1000 * km)
            missiles = (System(id=f"{km:g}-km", name=f"{km:,g} km", range_km=km),)
        found |= {missile.id: missile for missile in missiles}
    return tuple(found.values())


def find_sites(asked: Any, catalog: Catalog) -> tuple[Site, ...]:
    """Look up sites, or make them of what is given."""
    found: dict[str, Site] = {}
    for site in _each_site(asked, catalog):
        if site.id in found and found[site.id] != site:
            msg = f"two sites are both called {site.id!r}; give them different labels"
            raise GeometryError(msg)
        found[site.id] = site
    return tuple(found.values())


def _each_site(asked: Any, catalog: Catalog) -> list[Site]:
    if hasattr(asked, "geometry") and hasattr(asked, "columns"):
        shapes = asked.to_crs(4326) if asked.crs else asked
        labels = shapes["name"] if "name" in shapes.columns else shapes.index.astype(str)
        return [
            geometry_site(shape, str(label))
            for shape, label in zip(shapes.geometry, labels, strict=True)
        ]
    out = []
    for item in _several(asked, "sites"):
        if isinstance(item, str):
            out.append(catalog.sites[item])
        elif isinstance(item, Site):
            out.append(item)
        elif isinstance(item, shapely.Geometry):
            out.append(geometry_site(item))
        else:
            lon, lat = item
            out.append(point_site(lon, lat))
    return out


def _several(asked: Any, what: str) -> Sequence[Any]:
    """Refuse what is no list, and an empty one."""
    if isinstance(asked, str) or not isinstance(asked, Sequence):
        msg = f"{what} must be a list, got {asked!r}; put it in brackets"
        raise GeometryError(msg)
    if not asked:
        msg = f"no {what} given; name at least one"
        raise GeometryError(msg)
    return asked


def find_regions(targets: Any) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Read the regions asked for, in the order of asking, none twice."""
    if hasattr(targets, "geometry") and hasattr(targets, "columns"):
        return ("own",), _own_regions(targets)
    codes = tuple(dict.fromkeys([targets] if isinstance(targets, str) else targets))
    if "world" in codes:
        return ("world",), basemaps.read_regions()
    known = basemaps.country_names()
    country = {code: code for code in codes if code in known}
    if len(country) < len(codes):
        index = basemaps.read_regions(columns=["region", "country"], geometry=False)
        of_region = dict(zip(index["region"], index["country"], strict=True))
        for code in codes:
            if code not in country:
                if code not in of_region:
                    kind = "country or region"
                    raise UnknownNameError(kind, code, [*known, *of_region])
                country[code] = of_region[code]
    read = basemaps.read_regions(list(dict.fromkeys(country[code] for code in codes)))
    rows = [
        row
        for code in codes
        for row in np.flatnonzero((read["country"] == code) | (read["region"] == code))
    ]
    kept = list(dict.fromkeys(rows))
    return codes, {name: values[kept] for name, values in read.items()}


def _own_regions(frame: GeoDataFrame) -> dict[str, NDArray[Any]]:
    """Take a user's own polygons as regions."""
    shapes = frame.to_crs(4326) if frame.crs else frame
    n = len(shapes)
    geometry = np.array([_polygons(shape) for shape in shapes.geometry], dtype=object)

    def column(name: str, default: Any) -> NDArray[Any]:
        values = shapes[name] if name in shapes.columns else default
        return np.array([str(value) for value in values], dtype=object)

    region = column("region", shapes.index)
    return {
        "region": region,
        "name": column("name", region),
        "country": column("country", [""] * n),
        "disputed": np.zeros(n, dtype=bool),
        "area_km2": areas_m2(geometry) / 1e6,
        "geometry": geometry,
    }


def _polygons(shape: Any) -> MultiPolygon:
    site = checks.site(shape)
    if shapely.get_dimensions(site) != 2:
        msg = f"a {site.geom_type} has no area to be in reach; give polygons as targets"
        raise GeometryError(msg)
    return as_multipolygon(site)
