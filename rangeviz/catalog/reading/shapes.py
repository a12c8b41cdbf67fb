"""
Shapes of a user's GeoJSON, GeoPackage, KML or KMZ file, as sites and as target areas.

They are read without GDAL: it cannot be told here which of its 64 drivers may open a file, and
some of them follow what a file says to other files and addresses. A GeoPackage is SQLite, KML is
XML, and shapely reads the geometry of both.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.rows import Row
from rangeviz.errors import CatalogError, GeometryError, RangevizError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.reading.feature import Feature

__all__ = ["is_area_file", "located", "read_area_rows", "read_areas"]

_SUFFIXES = (".geojson", ".json", ".gpkg", ".kml", ".kmz")
_TEXTS = ("id", "name", "local_name", "kind", "country", "chain", "role", "precision", "notes")
_ALSO = {"title": "name", "label": "name", "iso_a3": "country", "iso3": "country"}


def read_area_rows(path: Path, faults: list[str]) -> list[Row]:
    """
    Sites of a file of shapes: points and areas.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file. Properties called as the fields of a site are taken, in
        any case; the others are left aside.
    faults
        What is wrong with single shapes is added here, a line each.

    Returns
    -------
    list of Row
        One for each shape.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    from rangeviz.catalog.shapes import slug

    rows = []
    for feature in _features(path):
        fields: dict[str, Any] = {}
        for key, value in feature.properties.items():
            name = _ALSO.get(key.casefold(), key.casefold())
            if name in _TEXTS and value not in {None, ""}:
                fields.setdefault(name, str(value).strip())
        name = fields.get("name") or fields.get("id") or feature.where
        fields |= {"name": name, "id": fields.get("id") or slug(name) or slug(feature.where)}
        if feature.geometry is None:
            faults.append(f"{path}: {feature.where}: site {fields['id']!r}: {feature.fault}")
            continue
        rows.append(Row("site", located(fields, feature.geometry), feature.where, feature.geometry))
    if not rows and not faults:
        msg = f"{path}: holds no site; draw points or polygons"
        raise CatalogError(msg)
    return rows


def read_areas(path: str | Path) -> dict[str, NDArray[Any]]:
    """
    Target areas of a file, as regions.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file of polygons. ``region`` (or ``id``), ``name`` and
        ``country`` are taken from its properties where they are there; a code of the base map is
        led on by ``~own``, so that it never stands for two shapes.

    Returns
    -------
    dict of arrays
        ``region name country disputed counted area_km2 geometry``, as the base maps have them.

    Raises
    ------
    CatalogError
        If it cannot be read, or a shape is no area: one line for every fault.
    """
    import numpy as np
    import shapely

    from rangeviz.basemaps import read_codes
    from rangeviz.catalog.shapes import checked_shape
    from rangeviz.geodesy.antimeridian import as_multipolygon
    from rangeviz.geodesy.area import areas_m2

    taken = set(read_codes())
    rows: list[tuple[str, str, str]] = []
    shapes: list[Any] = []
    faults: list[str] = []
    for feature in _features(Path(path)):
        named = {key.casefold(): value for key, value in feature.properties.items()}
        name = _first(named, "name", "title", "label") or feature.where
        region = _first(named, "region", "id", "iso_3166_2") or name
        try:
            if feature.geometry is None:
                raise GeometryError(feature.fault)
            if shapely.get_dimensions(feature.geometry) != 2:
                msg = f"a {feature.geometry.geom_type} has no area to be in reach; give polygons"
                raise GeometryError(msg)
            shapes.append(as_multipolygon(checked_shape(feature.geometry)))
        except RangevizError as error:
            faults.append(f"{path}: {feature.where}: area {name!r}: {error}")
            continue
        if not all(text.isprintable() for text in (region, name)):
            faults.append(f"{path}: {feature.where}: name must be one line of text, got {name!r}")
        region = f"{region}~own" if region in taken else region
        rows.append((region, name, _first(named, "country", "iso_a3")))
    regions = [region for region, *_ in rows]
    faults += [
        f"{path}: area {region!r}: is there twice; give each a region of its own"
        for region, count in Counter(regions).items()
        if count > 1
    ]
    if faults:
        raise CatalogError("\n".join(faults))
    if not rows:
        msg = f"{path}: holds no area; draw polygons"
        raise CatalogError(msg)
    geometry = np.array(shapes, dtype=object)
    texts = np.array(rows, dtype=object).reshape(-1, 3)
    return {
        "region": texts[:, 0],
        "name": texts[:, 1],
        "country": texts[:, 2],
        "disputed": np.zeros(len(rows), dtype=bool),
        "counted": np.ones(len(rows), dtype=bool),
        "area_km2": areas_m2(geometry) / 1e6,
        "geometry": geometry,
    }


def is_area_file(target: object) -> bool:
    """
    Whether a target is a file of areas rather than a code.

    Parameters
    ----------
    target
        What was asked for.

    Returns
    -------
    bool
        By its suffix alone, and for any path.

    Examples
    --------
    >>> is_area_file("areas.gpkg"), is_area_file("CN-SD")
    (True, False)
    """
    return isinstance(target, Path) or str(target).lower().endswith(_SUFFIXES)


def located(fields: dict[str, Any], geometry: BaseGeometry) -> dict[str, Any]:
    """
    Fields of a site with what its shape says: kind, and a longitude and latitude inside it.

    Parameters
    ----------
    fields
        Those that are written down; they win.
    geometry
        The shape, of whatever quality.

    Returns
    -------
    dict
        The fields and, where there are none, ``kind``, ``lon`` and ``lat``.
    """
    import numpy as np
    import shapely

    kind = "point" if geometry.geom_type == "Point" else "area"
    lon, lat = 0.0, 0.0  # an empty or infinite shape is refused with its own fault, later
    lonlats = shapely.get_coordinates(geometry)
    if len(lonlats) and np.isfinite(lonlats).all() and np.abs(lonlats).max() <= 360:
        point = geometry.representative_point()
        lon, lat = (point.x + 180) % 360 - 180, min(90.0, max(-90.0, point.y))
        if geometry.geom_type == "Point":
            lon, lat = geometry.x, geometry.y
    return {"kind": kind, "lon": float(lon), "lat": float(lat), **fields}


def _first(properties: dict[str, Any], *names: str) -> str:
    found = (properties.get(name) for name in names)
    return next((str(value).strip() for value in found if value not in {None, ""}), "")


def _features(path: Path) -> Iterator[Feature]:
    match path.suffix.lower():
        case ".gpkg":
            from rangeviz.catalog.reading.geopackage import read_geopackage

            return read_geopackage(path)
        case ".kml" | ".kmz":
            from rangeviz.catalog.reading.kml import read_kml

            return read_kml(path)
        case _:
            from rangeviz.catalog.reading.geojson import read_geojson

            return read_geojson(path)
