"""Shapes of KML and KMZ files: the placemarks that are points or polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz.catalog.reading.feature import Feature, shape_or_fault
from rangeviz.catalog.reading.safe import as_text, check_count, open_archive, read_member, read_text
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
    Shapes of a file.

    Parameters
    ----------
    path
        A kml or kmz file; of a kmz, its first KML is read.

    Returns
    -------
    iterator of Feature
        One for each placemark.

    Raises
    ------
    CatalogError
        If it cannot be read.
    """
    if path.suffix.lower() == ".kml":
        return _placemarks(read_text(path), path)
    archive = open_archive(path)
    names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
    if not names:
        msg = f"{path}: holds no KML; save it again"
        raise CatalogError(msg)
    return _placemarks(as_text(read_member(archive, names[0], path), path), path)


def _placemarks(text: str, path: Path) -> Iterator[Feature]:
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
        yield Feature(
            f"placemark {number}", properties, *shape_or_fault(_from_placemark, placemark)
        )


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
