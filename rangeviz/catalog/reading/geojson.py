"""Reader of GeoJSON files (RFC 7946)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rangeviz.catalog.reading.feature import Feature, shape_or_fault
from rangeviz.catalog.reading.safe import check_count, read_text
from rangeviz.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_geojson"]

_MOST_LISTS = 1_200_000  # one for each vertex, counted before they take memory
_MOST_OBJECTS = 200_000
_MOST_MEMBERS = 1_000_000


def read_geojson(path: Path) -> Iterator[Feature]:
    """
    Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    iterator of Feature
        In the order of the file.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    from rangeviz.catalog.shapes import read_shape

    text = read_text(path)
    if "[" * 1_000 in text:
        msg = f"{path}: is nested too deeply; GeoJSON needs eight levels"
        raise CatalogError(msg)
    if (count := text.count("{")) > _MOST_OBJECTS:
        check_count(count, path, what="features")
    check_count(text.count("["), path, what="vertices or lists", limit=_MOST_LISTS)
    check_count(text.count('":'), path, what="properties", limit=_MOST_MEMBERS)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        msg = f"{path}: is not valid JSON: {error}"
        raise CatalogError(msg) from error
    except ValueError as error:
        msg = f"{path}: has a number of over 4,300 digits; shorten it"
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
            yield Feature(where, {}, None, "must be an object")
            continue
        is_geometry = feature.get("type") != "Feature"
        properties = {} if is_geometry else feature.get("properties")
        properties = dict(properties) if isinstance(properties, dict) else {}
        if isinstance(feature.get("id"), str | int):
            properties.setdefault("id", feature["id"])
        shape = feature if is_geometry else feature.get("geometry")
        scalars = {key: v for key, v in properties.items() if isinstance(v, str | int | float)}
        if isinstance(shape, dict):
            yield Feature(where, scalars, *shape_or_fault(read_shape, shape))
        else:
            yield Feature(where, scalars, None, "has no geometry; draw it")
