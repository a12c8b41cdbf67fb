"""Shapes of a GeoJSON file (RFC 7946)."""

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


def read_geojson(path: Path) -> Iterator[Feature]:
    """
    Shapes of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    iterator of Feature
        One for each feature.

    Raises
    ------
    CatalogError
        If it cannot be read.
    """
    from rangeviz.catalog.shapes import read_shape

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
            yield Feature(where, {}, None, "must be an object")
            continue
        bare = feature.get("type") != "Feature"
        properties = {} if bare else feature.get("properties")
        properties = dict(properties) if isinstance(properties, dict) else {}
        if isinstance(feature.get("id"), str | int):
            properties.setdefault("id", feature["id"])
        shape = feature if bare else feature.get("geometry")
        texts = {key: v for key, v in properties.items() if isinstance(v, str | int | float)}
        if isinstance(shape, dict):
            yield Feature(where, texts, *shape_or_fault(read_shape, shape))
        else:
            yield Feature(where, texts, None, "has no geometry; draw it")
