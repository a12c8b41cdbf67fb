"""
Shapes of a user's GeoJSON, GeoPackage, KML or KMZ file, as sites and as target areas.

They are read without GDAL: it cannot be told here which of its 64 drivers may open a file, and
some of them follow what a file says to other files and addresses. A GeoPackage is SQLite, KML is
XML, and shapely reads the geometry of both.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.errors import CatalogError, GeometryError, RangevizError
from rangeviz.files import as_text, check_count, open_archive, read_bytes, read_member, read_text
from rangeviz.readers import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["is_area_file", "located", "read_area_rows", "read_areas"]

_SUFFIXES = (".geojson", ".json", ".gpkg", ".kml", ".kmz")
_TEXTS = ("id", "name", "local_name", "kind", "country", "chain", "role", "precision", "notes")
_ALSO = {"title": "name", "label": "name", "iso_a3": "country", "iso3": "country"}
_MOST_TAGS = 1_000_000
_MOST_STEPS = 20_000_000  # of SQLite's machine: a view may be a bomb


class _Feature(NamedTuple):
    where: str
    properties: dict[str, Any]
    geometry: BaseGeometry | None
    fault: str = ""


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
    from rangeviz.sites import slug

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
    return rows


def read_areas(path: str | Path) -> dict[str, NDArray[Any]]:
    """
    Target areas of a file, as regions.

    Parameters
    ----------
    path
        A geojson, gpkg, kml or kmz file of polygons. ``region`` (or ``id``), ``name`` and
        ``country`` are taken from its properties where they are there.

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

    from rangeviz.geodesy.area import areas_m2
    from rangeviz.geodesy.cut import as_multipolygon
    from rangeviz.sites import checked_shape

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


def _features(path: Path) -> Iterator[_Feature]:
    match path.suffix.lower():
        case ".gpkg":
            return _geopackage(path)
        case ".kml":
            return _kml(read_text(path), path)
        case ".kmz":
            archive = open_archive(path)
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                msg = f"{path}: holds no KML; save it again"
                raise CatalogError(msg)
            return _kml(as_text(read_member(archive, names[0], path), path), path)
        case _:
            return _geojson(path)


def _shape(make: Any, *given: Any) -> tuple[BaseGeometry | None, str]:
    try:
        return make(*given), ""
    except RangevizError as error:
        return None, str(error)


def _geojson(path: Path) -> Iterator[_Feature]:
    from rangeviz.sites import read_shape

    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        msg = f"{path}: is not valid JSON: {error}"
        raise CatalogError(msg) from error
    except RecursionError as error:
        msg = f"{path}: is nested too deeply; GeoJSON needs eight levels"
        raise CatalogError(msg) from error
    kind = content.get("type") if isinstance(content, dict) else None
    features = content.get("features") if kind == "FeatureCollection" else [content]
    if kind is None or not isinstance(features, list):
        msg = f"{path}: is not GeoJSON; save it as a FeatureCollection"
        raise CatalogError(msg)
    crs = str(content.get("crs") or "CRS84")
    if not re.search(r"CRS84|EPSG:+4326", crs):
        msg = f"{path}: is in another coordinate system than GeoJSON has; save it in WGS84"
        raise CatalogError(msg)
    check_count(len(features), path, what="features")
    for number, feature in enumerate(features, 1):
        where = f"feature {number}"
        if not isinstance(feature, dict):
            yield _Feature(where, {}, None, "must be an object")
            continue
        bare = feature.get("type") != "Feature"
        properties = {} if bare else feature.get("properties")
        properties = dict(properties) if isinstance(properties, dict) else {}
        if isinstance(feature.get("id"), str | int):
            properties.setdefault("id", feature["id"])
        shape = feature if bare else feature.get("geometry")
        texts = {key: v for key, v in properties.items() if isinstance(v, str | int | float)}
        if isinstance(shape, dict):
            yield _Feature(where, texts, *_shape(read_shape, shape))
        else:
            yield _Feature(where, texts, None, "has no geometry; draw it")


def _geopackage(path: Path) -> Iterator[_Feature]:
    import sqlite3

    data = read_bytes(path)
    if not data.startswith(b"SQLite format 3\0"):
        msg = f"{path}: is not a GeoPackage; save it again"
        raise CatalogError(msg)
    data = data[:18] + b"\x01\x01" + data[20:]  # not in WAL mode, which wants a second file
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)  # a copy in memory: nothing beside the file is read or written
        database.execute("PRAGMA trusted_schema = OFF")
        steps = iter(range(_MOST_STEPS // 1000))
        database.set_progress_handler(lambda: next(steps, None) is None, 1000)
        database.row_factory = sqlite3.Row
        layers = database.execute(
            "SELECT c.table_name AS layer, g.column_name AS shape, s.organization AS authority, "
            "s.organization_coordsys_id AS code FROM gpkg_contents c "
            "JOIN gpkg_geometry_columns g USING (table_name) "
            "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
            "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
            "WHERE c.data_type = 'features' ORDER BY c.table_name"
        ).fetchall()
        for layer in layers:
            yield from _layer(database, layer, path)
    except (sqlite3.Error, OverflowError) as error:
        msg = f"{path}: is not a sound GeoPackage: {error}; save it again"
        raise CatalogError(msg) from error
    finally:
        database.close()


def _layer(database: Any, layer: Any, path: Path) -> Iterator[_Feature]:
    def quoted(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    (count,) = database.execute(f"SELECT count(*) FROM {quoted(layer['layer'])}").fetchone()
    check_count(count, path, what="features")
    to_lonlat = _to_lonlat(layer["authority"], layer["code"], path)
    rows = database.execute(f"SELECT * FROM {quoted(layer['layer'])}")
    for number, row in enumerate(rows, 1):
        properties = {
            key: value
            for key, value in zip(row.keys(), row, strict=True)
            if isinstance(value, str | int | float)
        }
        where = f"layer {layer['layer']!r} feature {number}"
        shape, fault = _shape(_from_geopackage, row[layer["shape"]])
        if shape is not None:
            shape, fault = _shape(to_lonlat, shape)
        yield _Feature(where, properties, shape, fault)


def _from_geopackage(blob: Any) -> BaseGeometry:
    """Geometry of a cell: a header that may hold an envelope, then WKB (OGC 12-128r19, 2.1.3)."""
    import numpy as np
    import shapely

    from rangeviz.sites import check_vertices

    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        msg = "has no geometry; draw it"
        raise GeometryError(msg)
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(blob[3] >> 1 & 7, 0)
    try:
        with np.errstate(all="ignore"):
            geometry = shapely.from_wkb(blob[8 + envelope :])
    except (shapely.errors.GEOSException, ValueError) as error:
        msg = f"geometry is damaged: {str(error).splitlines()[0]}; draw it again"
        raise GeometryError(msg) from error
    check_vertices(geometry)
    return geometry


def _to_lonlat(authority: str, code: int, path: Path) -> Any:
    """Way from a layer's coordinate system to longitude and latitude."""
    known = str(authority).upper() in {"EPSG", "ESRI"}  # any other text may be a path to PROJ
    if known and code == 4326:
        return lambda shape: shape
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        if not known:
            raise ValueError
        way = Transformer.from_crs(f"{authority}:{int(code)}", "EPSG:4326", always_xy=True)
    except (ProjError, ValueError, TypeError) as error:
        msg = f"{path}: is in the unknown coordinate system {authority}:{code}; save it in WGS84"
        raise CatalogError(msg) from error

    def to_lonlat(shape: BaseGeometry) -> BaseGeometry:
        import numpy as np
        import shapely

        return shapely.transform(shape, lambda xy: np.column_stack(way.transform(*xy.T)))

    return to_lonlat


def _kml(text: str, path: Path) -> Iterator[_Feature]:
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text:
        msg = f"{path}: has a document type, in which bombs are hidden; take out <!DOCTYPE ...>"
        raise CatalogError(msg)
    if text.count("<") > _MOST_TAGS:
        msg = f"{path}: has over {_MOST_TAGS:,} tags; split it"
        raise CatalogError(msg)
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, RecursionError, ValueError) as error:
        msg = f"{path}: is not valid XML: {error}; save it again"
        raise CatalogError(msg) from error
    placemarks = list(_every(root, "Placemark"))
    check_count(len(placemarks), path, what="placemarks")
    if not placemarks and next(_every(root, "NetworkLink"), None) is not None:
        msg = f"{path}: only links to another file, and nothing is fetched; save that one"
        raise CatalogError(msg)
    for number, placemark in enumerate(placemarks, 1):
        properties = {"name": (_child_text(placemark, "name"))}
        for data in (*_every(placemark, "Data"), *_every(placemark, "SimpleData")):
            value = _child_text(data, "value") or (data.text or "").strip()
            properties.setdefault(data.get("name", ""), value)
        yield _Feature(f"placemark {number}", properties, *_shape(_from_placemark, placemark))


def _from_placemark(placemark: Element) -> BaseGeometry:
    import shapely

    polygons = [
        shapely.Polygon(_ring(polygon, "outerBoundaryIs"), _rings(polygon, "innerBoundaryIs"))
        for polygon in _every(placemark, "Polygon")
    ]
    points = [_lonlats(point) for point in _every(placemark, "Point")]
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    if len(points) == 1 and len(points[0]) == 1:
        return shapely.Point(points[0][0])
    msg = "is neither one point nor polygons; draw it as polygons"
    raise GeometryError(msg)


def _ring(polygon: Element, boundary: str) -> list[tuple[float, float]]:
    rings = _rings(polygon, boundary)
    if not rings:
        msg = "has a polygon without an outline; draw it again"
        raise GeometryError(msg)
    return rings[0]


def _rings(polygon: Element, boundary: str) -> list[list[tuple[float, float]]]:
    rings = [_lonlats(ring) for part in _every(polygon, boundary) for ring in part]
    for ring in rings:
        if len(ring) < 3:
            msg = f"has an outline of {len(ring)} points; draw it with three or more"
            raise GeometryError(msg)
    return rings


def _lonlats(element: Element) -> list[tuple[float, float]]:
    try:
        return [
            (float(lon), float(lat))
            for lon, lat, *_ in (
                word.split(",") for word in _child_text(element, "coordinates").split()
            )
        ]
    except ValueError as error:
        msg = f"coordinates are not lon,lat pairs: {str(error)[:60]}; draw it again"
        raise GeometryError(msg) from error


def _every(element: Element, name: str) -> Iterator[Element]:
    """Find elements of that name in whatever namespace: there are five of KML."""
    return (child for child in element.iter() if child.tag.rpartition("}")[2] == name)


def _child_text(element: Element, name: str) -> str:
    found = (child for child in element if child.tag.rpartition("}")[2] == name)
    return (getattr(next(found, None), "text", None) or "").strip()
