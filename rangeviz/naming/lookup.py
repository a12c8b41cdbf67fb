"""From what is asked to records: systems, sites and regions by name, number, shape or frame."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.basemaps.viewpoint import Viewpoint, seen_from
from rangeviz.catalog.reading.shapes import is_area_file, read_areas
from rangeviz.catalog.records import Site, System
from rangeviz.catalog.sites import geometry_site, point_site
from rangeviz.errors import AmbiguousNameError, GeometryError, UnknownNameError
from rangeviz.geodesy import checks
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.geodesy.area import areas_m2

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

    from rangeviz.catalog.catalog import Catalog

__all__ = ["codes_asked", "find_place", "find_places", "find_regions", "find_sites", "find_systems"]

_INDEX = ("region", "country", "disputed", "claimants")
_SHORE_DEG = 0.05  # how far off its region's coast, drawn from another source, a town may lie


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


def find_regions(
    targets: Any, viewpoint: Viewpoint = "apart"
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """
    Read the regions asked for, in the order of asking, none twice.

    With the codes of the targets come columns of the base map, `country` as the viewpoint has it,
    and `counted`: whether a region counts for that country.
    """
    if _is_frame(targets):
        return ("own",), _own_regions(targets)
    asked = [targets] if isinstance(targets, str | Path) else targets
    files = [Path(target) for target in asked if is_area_file(target)]
    if files:
        return _with_areas([code for code in asked if not is_area_file(code)], files, viewpoint)
    codes = tuple(dict.fromkeys(asked))
    index = basemaps.read_regions(columns=_INDEX, geometry=False)
    country, counted = seen_from(viewpoint, index)
    if "world" in codes:
        codes, rows = ("world",), list(range(country.size))
    else:
        known = {**basemaps.country_names(), **dict.fromkeys(index["region"])}
        for code in codes:
            if code not in known:
                kind = "country or region"
                raise UnknownNameError(kind, code, known)
        chosen = [
            row
            for code in codes
            for row in np.flatnonzero((country == code) | (index["region"] == code)).tolist()
        ]
        rows = list(dict.fromkeys(chosen))
        if not rows:
            msg = f"{_words(codes)} has no region by viewpoint {viewpoint!r}; choose another"
            raise GeometryError(msg)
    countries = (
        None if codes == ("world",) else list(dict.fromkeys(index["country"][rows].tolist()))
    )
    read = basemaps.read_regions(countries)
    place = {code: i for i, code in enumerate(read["region"].tolist())}
    at = [place[code] for code in index["region"][rows]]
    found = {name: values[at] for name, values in read.items()}
    return codes, {**found, "country": country[rows], "counted": counted[rows]}


def codes_asked(targets: Any) -> tuple[str, ...] | None:
    """Give the codes asked for, if there are no regions of the user's own among them."""
    if _is_frame(targets):
        return None
    asked = [targets] if isinstance(targets, str | Path) else [*targets]
    return None if any(map(is_area_file, asked)) else tuple(map(str, asked))


def _is_frame(targets: Any) -> bool:
    return hasattr(targets, "geometry") and hasattr(targets, "columns")


def _words(codes: Sequence[str]) -> str:
    return ", ".join(map(repr, codes))


def _with_areas(
    codes: list[Any], files: list[Path], viewpoint: Viewpoint
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Put the areas of files beside the regions asked for by code."""
    tables = [find_regions(codes, viewpoint)] if codes else []
    tables += [((path.name,), read_areas(path)) for path in dict.fromkeys(files)]
    names = ("region", "name", "country", "disputed", "counted", "area_km2", "geometry")
    regions = {name: np.concatenate([table[name] for _, table in tables]) for name in names}
    if len(set(regions["region"])) < len(regions["region"]):
        twice = next(code for code in regions["region"] if (regions["region"] == code).sum() > 1)
        msg = f"two targets are both called {twice!r}; give the area a region of its own"
        raise GeometryError(msg)
    return tuple(code for codes, _ in tables for code in codes), regions


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
        "counted": np.ones(n, dtype=bool),
        "area_km2": areas_m2(geometry) / 1e6,
        "geometry": geometry,
    }


def find_places(codes: Sequence[str], regions: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Read the populated places of the countries asked about, or of the regions if it was those."""
    if codes == ("world",):
        return basemaps.read_places()
    countries = basemaps.country_names()
    if all(code in countries for code in codes):
        places = basemaps.read_places()
        kept = np.isin(places["country"], codes)
        return {name: values[kept] for name, values in places.items()}
    places = basemaps.read_places()
    tree = shapely.STRtree(shapely.buffer(regions["geometry"], _SHORE_DEG))
    kept = np.unique(tree.query(places["geometry"], predicate="within")[0])
    return {name: values[kept] for name, values in places.items()}


def find_place(name: str) -> tuple[float, float, str]:
    """
    Look up a populated place by name.

    Parameters
    ----------
    name
        In any case, with or without accents; ``"Suzhou, Jiangsu"`` or ``"Suzhou, CHN"`` where
        several are called the same.

    Returns
    -------
    lon, lat, label
        Where it lies, in degrees, and its name in full.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If no place, or more than one, is called so.

    Examples
    --------
    >>> find_place("hagatna")
    (144.75, 13.47, 'Hagåtña, GUM')
    """
    places = basemaps.read_places(geometry=False)
    columns = (places[column].tolist() for column in ("name", "admin1", "country"))
    called: dict[str, list[int]] = {}
    labels = []
    for row, (place, admin1, country) in enumerate(zip(*columns, strict=True)):
        labels.append(", ".join(filter(None, (place, admin1, country))))
        for more in ((), (admin1,), (country,), (admin1, country)):
            known = _plain(", ".join(filter(None, (place, *more))))
            if row not in (rows := called.setdefault(known, [])):
                rows.append(row)
    rows = called.get(_plain(name), [])
    kind = "place"
    if not rows:
        raise UnknownNameError(kind, name, {*places["name"], *labels})
    if len(rows) > 1:
        raise AmbiguousNameError(kind, name, (labels[row] for row in rows))
    return (
        round(float(places["lon"][rows[0]]), 4),
        round(float(places["lat"][rows[0]]), 4),
        labels[rows[0]],
    )


def _plain(name: str) -> str:
    """Take a name without case, accents and spaces too many, for comparing."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _polygons(shape: Any) -> MultiPolygon:
    site = checks.site(shape)
    if shapely.get_dimensions(site) != 2:
        msg = f"a {site.geom_type} has no area to be in reach; give polygons as targets"
        raise GeometryError(msg)
    return as_multipolygon(site)
