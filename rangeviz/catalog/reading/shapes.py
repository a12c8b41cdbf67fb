"""
Reader of users' GeoJSON, GeoPackage, KML and KMZ files, as sites or as target areas.

The readers do without GDAL: the caller cannot choose which of its 64 drivers opens a file, and some
drivers follow references in a file to other files and addresses. A GeoPackage is SQLite, KML is
XML, and shapely reads the geometry of both.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.rows import Row
from rangeviz.errors import CatalogError, GeometryError, RangevizError, brief, told_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.reading.feature import Feature

__all__ = ["fields_with_location", "is_area_file", "read_areas", "read_features", "read_site_rows"]

_SUFFIXES = (".geojson", ".json", ".gpkg", ".kml", ".kmz")
_SITE_FIELDS = (
    "id",
    "name",
    "local_name",
    "kind",
    "country",
    "chain",
    "role",
    "precision",
    "notes",
)
_MOST_LETTERS = 2_000
_SYNONYMS = {"title": "name", "label": "name", "iso_a3": "country", "iso3": "country"}


def read_site_rows(path: Path, faults: list[str]) -> list[Row]:
    """
    Read the sites of a file of shapes: points and areas.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file. Properties with the name of a field of a site, in any
        case, are used; the others are ignored.
    faults
        Faults of single shapes are appended here, one line each.

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
    for feature in read_features(path):
        fields: dict[str, Any] = {}
        for key, value in feature.properties.items():
            name = _SYNONYMS.get(key.casefold(), key.casefold())
            if name in _SITE_FIELDS and value not in {None, ""}:
                fields.setdefault(name, str(value).strip())
        name = fields.get("name") or fields.get("id") or feature.where
        fields |= {"name": name, "id": fields.get("id") or slug(name) or slug(feature.where)}
        if feature.geometry is None:
            faults.append(f"{path}: {feature.where}: site {fields['id']!r}: {feature.fault}")
            continue
        rows.append(
            Row(
                "site",
                fields_with_location(fields, feature.geometry),
                feature.where,
                feature.geometry,
            )
        )
    if not rows and not faults:
        msg = f"{path}: holds no site; draw points or polygons"
        raise CatalogError(msg)
    return rows


def read_areas(path: str | Path) -> dict[str, NDArray[Any]]:
    """
    Read the target areas of a file, as regions.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file of polygons. ``region`` (or ``id``), ``name`` and
        ``country`` are read from its properties. A region with a code of the base map gets the
        suffix ``~own``, so that no code stands for two shapes.

    Returns
    -------
    dict of arrays
        The columns ``region name country disputed counted area_km2 geometry`` of the base maps.

    Raises
    ------
    CatalogError
        If the file cannot be read, or a shape is not an area; one line for each fault.
    """
    from rangeviz.basemaps import read_codes

    base_map_codes = set(read_codes())
    rows: list[tuple[str, str, str]] = []
    shapes: list[Any] = []
    faults: list[str] = []
    for feature in read_features(Path(path)):
        properties = {key.casefold(): value for key, value in feature.properties.items()}
        name = _first_property(properties, "name", "title", "label") or feature.where
        region = _first_property(properties, "region", "id", "iso_3166_2") or name
        try:
            shapes.append(_area(feature))
        except RangevizError as error:
            faults.append(f"{path}: {feature.where}: area {name!r}: {error}")
            continue
        country = _first_property(properties, "country", "iso_a3")
        if not all(map(_is_one_line, (region, name, country))):
            text = next(text for text in (region, name, country) if not _is_one_line(text))
            msg = f"name must be one line of text of at most {_MOST_LETTERS:,} letters, got"
            faults.append(f"{path}: {feature.where}: {msg} {brief(text)}")
        region = f"{region}~own" if region in base_map_codes else region
        rows.append((region, name, country))
    faults += [
        f"{path}: area {region!r}: is there twice; give each a region of its own"
        for region, count in Counter(region for region, *_ in rows).items()
        if count > 1
    ]
    if faults:
        raise CatalogError(*faults)
    if not rows:
        msg = f"{path}: holds no area; draw polygons"
        raise CatalogError(msg)
    return _area_table(rows, shapes)


def _is_one_line(text: str) -> bool:
    return len(text) <= _MOST_LETTERS and text.isprintable()


def _area_table(rows: list[tuple[str, str, str]], shapes: list[Any]) -> dict[str, NDArray[Any]]:
    """Columns of regions, from the region, name and country of each, and its shape."""
    import numpy as np

    from rangeviz.geodesy.area import areas_m2

    geometry = np.array(shapes, dtype=object)
    texts = np.array(rows, dtype=object).reshape(-1, 3)
    return {
        **dict(zip(("region", "name", "country"), texts.T, strict=True)),
        "disputed": np.zeros(len(rows), dtype=bool),
        "counted": np.ones(len(rows), dtype=bool),
        "area_km2": areas_m2(geometry) / 1e6,
        "geometry": geometry,
    }


def _area(feature: Feature) -> BaseGeometry:
    """Validate the geometry of a feature as an area."""
    import shapely

    from rangeviz.catalog.shapes import checked_shape
    from rangeviz.geodesy.antimeridian import as_multipolygon

    if feature.geometry is None:
        raise GeometryError(feature.fault)
    if shapely.get_dimensions(feature.geometry) != 2:
        msg = f"a {feature.geometry.geom_type} has no area to be in reach; give polygons"
        raise GeometryError(msg)
    return as_multipolygon(checked_shape(feature.geometry))


def is_area_file(target: object) -> bool:
    """
    Whether a target is a file of areas rather than a code.

    Parameters
    ----------
    target
        A target of a question.

    Returns
    -------
    bool
        True for a text with the suffix of a file of shapes, and for any path.

    Examples
    --------
    >>> is_area_file("areas.gpkg"), is_area_file("CN-SD")
    (True, False)
    """
    return isinstance(target, Path) or str(target).lower().endswith(_SUFFIXES)


def fields_with_location(fields: dict[str, Any], geometry: BaseGeometry) -> dict[str, Any]:
    """
    Fields of a site, with kind, longitude and latitude taken from its shape where missing.

    Parameters
    ----------
    fields
        Fields in the file; they go before those of the shape.
    geometry
        The shape, possibly invalid.

    Returns
    -------
    dict
        The fields, with ``kind``, and ``lon`` and ``lat`` of a point inside the shape.
    """
    import numpy as np
    import shapely

    kind = "point" if geometry.geom_type == "Point" else "area"
    lon, lat = 0.0, 0.0  # an empty or infinite shape is refused later, with its own fault
    lonlats = shapely.get_coordinates(geometry)
    if len(lonlats) and np.isfinite(lonlats).all() and np.abs(lonlats).max() <= 360:
        point = geometry.representative_point()
        lon, lat = (point.x + 180) % 360 - 180, min(90.0, max(-90.0, point.y))
        if geometry.geom_type == "Point":
            lon, lat = geometry.x, geometry.y
    return {"kind": kind, "lon": float(lon), "lat": float(lat), **fields}


def _first_property(properties: dict[str, Any], *names: str) -> str:
    values = (properties.get(name) for name in names)
    return next((str(value).strip() for value in values if value not in {None, ""}), "")


def read_features(path: Path) -> Iterator[Feature]:
    """
    Read the features of a file of shapes, as they are drawn.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file.

    Returns
    -------
    iterator of Feature
        Each with its geometry, which may be invalid, and its properties.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    with told_as(CatalogError, f"{path}: cannot be read", "save it again"):
        match path.suffix.lower():
            case ".gpkg":
                from rangeviz.catalog.reading.geopackage import read_geopackage

                yield from read_geopackage(path)
            case ".kml" | ".kmz":
                from rangeviz.catalog.reading.kml import read_kml

                yield from read_kml(path)
            case _:
                from rangeviz.catalog.reading.geojson import read_geojson

                yield from read_geojson(path)
