"""Reader of KML and KMZ files: placemarks that are points or polygons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rangeviz.catalog.reading.feature import Feature, shape_or_fault
from rangeviz.catalog.reading.safe import (
    MOST_VERTICES,
    check_count,
    decode_text,
    open_archive,
    read_member,
    read_text,
)
from rangeviz.catalog.reading.xml import check_xml
from rangeviz.errors import CatalogError, GeometryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from shapely.geometry.base import BaseGeometry

__all__ = ["read_kml"]

_MOST_TAGS = 1_000_000


def read_kml(path: Path) -> Iterator[Feature]:
    """
    Read the placemarks of a KML or KMZ file.

    Parameters
    ----------
    path
        A kml file, or a kmz file of which the first KML is read.

    Returns
    -------
    iterator of Feature
        One for each placemark.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    if path.suffix.lower() == ".kml":
        return _placemarks(read_text(path), path)
    archive = open_archive(path)
    names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
    if not names:
        msg = f"{path}: holds no KML; save it again"
        raise CatalogError(msg)
    return _placemarks(decode_text(read_member(archive, names[0], path), path), path)


def _placemarks(text: str, path: Path) -> Iterator[Feature]:
    from xml.etree import ElementTree

    if text.count("<") > _MOST_TAGS:
        msg = f"{path}: has over {_MOST_TAGS:,} tags; split it"
        raise CatalogError(msg)
    data = text.encode()
    check_xml(data, path, most=_MOST_TAGS, encoding="utf-8")
    root = ElementTree.fromstring(data, ElementTree.XMLParser(encoding="utf-8"))
    vertices = sum(map(_vertex_count, _descendants(root, "coordinates")))
    check_count(vertices, path, what="vertices", limit=MOST_VERTICES)
    placemarks = list(_descendants(root, "Placemark"))
    check_count(len(placemarks), path, what="placemarks")
    if any(_holds(child, "Placemark") for placemark in placemarks for child in placemark):
        msg = f"{path}: has a placemark in a placemark; save it again"
        raise CatalogError(msg)
    if not placemarks and _holds(root, "NetworkLink"):
        msg = f"{path}: only links to another file, and nothing is fetched; save that one"
        raise CatalogError(msg)
    for number, placemark in enumerate(placemarks, 1):
        properties = {"name": _child_text(placemark, "name")}
        for item in (*_descendants(placemark, "Data"), *_descendants(placemark, "SimpleData")):
            value = _child_text(item, "value") or (item.text or "").strip()
            properties.setdefault(item.get("name", ""), value)
        yield Feature(
            f"placemark {number}", properties, *shape_or_fault(_placemark_geometry, placemark)
        )


def _placemark_geometry(placemark: Element) -> BaseGeometry:
    import shapely

    polygons = [
        shapely.Polygon(_ring(polygon, "outerBoundaryIs"), _rings(polygon, "innerBoundaryIs"))
        for polygon in _descendants(placemark, "Polygon")
    ]
    points = [_lonlats(point) for point in _descendants(placemark, "Point")]
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
    parts = (part for part in polygon if part.tag.rpartition("}")[2] == boundary)
    rings = [_lonlats(ring) for part in parts for ring in part]
    for ring in rings:
        if len(ring) < 3:
            msg = f"has an outline of {len(ring)} points; draw it with three or more"
            raise GeometryError(msg)
    return rings


def _lonlats(element: Element) -> list[tuple[float, float]]:
    text = _child_text(element, "coordinates")
    try:
        lonlats = [
            (float(lon), float(lat))
            for lon, lat, *_ in (word.split(",", 3) for word in text.split())
        ]
    except ValueError as error:
        msg = f"coordinates are not lon,lat pairs: {str(error)[:60]}; draw it again"
        raise GeometryError(msg) from error
    if not all(math.isfinite(lon) and math.isfinite(lat) for lon, lat in lonlats):
        msg = "geometry has a coordinate that is not a finite number; give degrees"
        raise GeometryError(msg)
    return lonlats


def _vertex_count(coordinates: Element) -> int:
    """Count lon,lat pairs or lon,lat,height triples, by their commas."""
    text = coordinates.text or ""
    first = text[:200].split(maxsplit=1)[:1]
    return text.count(",") // min(2, max(1, first[0].count(",") if first else 1))


def _holds(element: Element, name: str) -> bool:
    return next(_descendants(element, name), None) is not None


def _descendants(element: Element, name: str) -> Iterator[Element]:
    """Find elements by local name, since KML has five namespaces."""
    return (child for child in element.iter() if child.tag.rpartition("}")[2] == name)


def _child_text(element: Element, name: str) -> str:
    children = (child for child in element if child.tag.rpartition("}")[2] == name)
    return (getattr(next(children, None), "text", None) or "").strip()
