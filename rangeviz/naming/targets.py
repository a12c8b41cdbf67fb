"""Targets: countries, regions, the world, files and frames of polygons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.basemaps.viewpoint import Viewpoint, seen_from
from rangeviz.catalog.reading.shapes import is_area_file, read_areas
from rangeviz.errors import GeometryError, QuestionError, UnknownNameError, brief
from rangeviz.geodesy import checks
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.geodesy.area import areas_m2
from rangeviz.naming.shape_frames import has_crs, with_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon

__all__ = ["Targets", "find_regions", "target_codes"]

Targets: TypeAlias = "str | Path | Sequence[str | Path] | GeoDataFrame"
"""A country, a region, ``"world"``, a file of areas, several of these, or a frame of polygons."""
_INDEX = ("region", "country", "disputed", "claimants")


def find_regions(
    targets: Targets, viewpoint: Viewpoint = "apart"
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """
    Read the regions of the targets, in the order of the targets, none twice.

    Parameters
    ----------
    targets
        Countries, regions, ``"world"``, files of areas, or a frame of polygons.
    viewpoint
        For which country a disputed region counts.

    Returns
    -------
    codes, columns
        The codes of the targets; and by name the columns of the base map, `country` as the
        viewpoint has it, and `counted`: whether a region counts for that country.

    Raises
    ------
    UnknownNameError
        If a code names no country and no region.
    QuestionError
        If no target is given, or two are called the same.
    GeometryError
        If a shape of the user's own has no area, or a target has no region by the viewpoint.
    """
    own = _own_shapes(targets)
    if own is not None:
        return ("own",), _own_regions(own)
    items = _as_list(targets)
    files = [Path(target) for target in items if is_area_file(target)]
    if files:
        return _with_areas([code for code in items if not is_area_file(code)], files, viewpoint)
    codes = tuple(dict.fromkeys(map(str, items)))
    index = basemaps.read_regions(columns=_INDEX, geometry=False)
    country, counted = seen_from(viewpoint, index)
    if "world" in codes:
        codes, rows = ("world",), list(range(country.size))
    else:
        rows = _rows_of(codes, country, index["region"])
        if not rows:
            msg = f"{_quoted(codes)} has no region by viewpoint {viewpoint!r}; choose another"
            raise GeometryError(msg)
    countries = (
        None if codes == ("world",) else list(dict.fromkeys(index["country"][rows].tolist()))
    )
    columns = basemaps.read_regions(countries)
    row_of = {code: i for i, code in enumerate(columns["region"].tolist())}
    order = [row_of[code] for code in index["region"][rows]]
    chosen = {name: values[order] for name, values in columns.items()}
    return codes, {**chosen, "country": country[rows], "counted": counted[rows]}


def _rows_of(
    codes: Sequence[Any], country: NDArray[np.object_], region: NDArray[np.object_]
) -> list[int]:
    """Rows of the regions that the codes name, in the order of the codes."""
    known = {**basemaps.country_names(), **dict.fromkeys(region)}
    for code in codes:
        if code not in known:
            kind = "country or region"
            raise UnknownNameError(kind, str(code), known)
    rows = [
        row
        for code in codes
        for row in np.flatnonzero((country == code) | (region == code)).tolist()
    ]
    return list(dict.fromkeys(rows))


def target_codes(targets: Targets) -> tuple[str, ...] | None:
    """Codes of the targets, or None if the user's own polygons are among them."""
    if _own_shapes(targets) is not None:
        return None
    items = _as_list(targets)
    return None if any(map(is_area_file, items)) else tuple(map(str, items))


def _own_shapes(targets: Any) -> Any:
    """Take shapes of the user's own, alone or in any container, as a frame; else None."""
    if has_crs(targets):
        shapes = with_degrees(targets)
        return shapes if hasattr(shapes, "columns") else shapes.to_frame("geometry")
    is_one = isinstance(targets, shapely.Geometry)
    if is_one or (
        isinstance(targets, list | tuple | np.ndarray)
        and len(targets)
        and all(isinstance(item, shapely.Geometry) for item in targets)
    ):
        from geopandas import GeoDataFrame

        return GeoDataFrame(geometry=[targets] if is_one else list(targets))
    return None


def _as_list(targets: Any) -> list[str | Path]:
    items = [targets] if isinstance(targets, str | Path) else targets
    if not isinstance(items, Iterable):
        msg = f"targets must be countries, regions, files or polygons, got {brief(targets)}"
        raise QuestionError(msg)
    items = list(items)
    if not items:
        msg = "no targets given; name at least one country or region"
        raise QuestionError(msg)
    for item in items:
        if not isinstance(item, str | Path):
            msg = f"a target must be a country, a region or a file, got {brief(item)}; write a text"
            raise QuestionError(msg)
    return items


def _quoted(codes: Sequence[str]) -> str:
    return ", ".join(map(repr, codes))


def _with_areas(
    codes: list[Any], files: list[Path], viewpoint: Viewpoint
) -> tuple[tuple[str, ...], dict[str, NDArray[Any]]]:
    """Put the areas of files beside the regions asked for by code."""
    tables = [find_regions(codes, viewpoint)] if codes else []
    tables += [((path.name,), read_areas(path)) for path in dict.fromkeys(files)]
    names = ("region", "name", "country", "disputed", "counted", "area_km2", "geometry")
    regions = {name: np.concatenate([table[name] for _, table in tables]) for name in names}
    _check_names(regions)
    return tuple(code for codes, _ in tables for code in codes), regions


def _own_regions(frame: GeoDataFrame) -> dict[str, NDArray[Any]]:
    """Take a user's own polygons as regions."""
    shapes = frame
    n = len(shapes)
    if not n:
        msg = "no targets given; the frame has no rows"
        raise QuestionError(msg)
    geometry = np.array([_polygons(shape) for shape in shapes.geometry], dtype=object)

    def column(name: str, default: Any) -> NDArray[Any]:
        values = shapes[name] if name in shapes.columns else default
        return np.array([str(value) for value in values], dtype=object)

    region = column("region", shapes.index)
    regions = {
        "region": region,
        "name": column("name", region),
        "country": column("country", [""] * n),
        "disputed": np.zeros(n, dtype=bool),
        "counted": np.ones(n, dtype=bool),
        "area_km2": areas_m2(geometry) / 1e6,
        "geometry": geometry,
    }
    _check_names(regions)
    return regions


def _check_names(regions: dict[str, NDArray[Any]]) -> None:
    """Validate that no two regions, and no region and another's country, are called the same."""
    names, countries = regions["region"].tolist(), regions["country"].tolist()
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"two targets are both called {twice!r}; give each a region of its own"
        raise QuestionError(msg)
    for name, country in zip(names, countries, strict=True):
        if name == country and countries.count(country) > 1:
            msg = f"a region and a country are both called {name!r}; give the region another name"
            raise QuestionError(msg)
        if name != country and name in countries:
            msg = f"region {name!r} is called like the country of another; give it another name"
            raise QuestionError(msg)


def _polygons(shape: Any) -> MultiPolygon:
    if shape is None:
        msg = "a target has no shape; fill it in, or leave the row out"
        raise GeometryError(msg)
    site = checks.site(shape)
    if shapely.get_dimensions(site) != 2:
        msg = f"a {site.geom_type} has no area to be in reach; give polygons as targets"
        raise GeometryError(msg)
    return as_multipolygon(site)
