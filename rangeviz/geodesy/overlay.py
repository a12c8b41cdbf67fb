"""Union, intersection and difference of drawn polygons, repaired where rounding made them cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.errors import GeometryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["difference", "intersection", "union"]


def union(geometries: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Union of any number of geometries."""
    return _overlay(shapely.union_all, np.array([*geometries], dtype=object))


def intersection(geometries: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Intersection of one geometry or more, in pairs: one after the other takes minutes."""
    left = np.array([*geometries], dtype=object)
    while left.size > 1:
        half = left.size // 2
        met = _overlay(shapely.intersection, left[:half], left[half : 2 * half])
        if shapely.is_empty(met).any():
            return met[shapely.is_empty(met)][0]
        left = np.append(met, left[2 * half :])
    return left[0]


def difference(a: Any, b: Any) -> Any:
    """Difference of two geometries, or of arrays of them, shapes broadcasting."""
    return _overlay(shapely.difference, a, b)


def _overlay(operation: Callable[..., Any], *shapes: NDArray[np.object_] | shapely.Geometry) -> Any:
    """Overlay shapes; if GEOS cannot, repair them and try again."""
    try:
        return operation(*shapes)
    except shapely.GEOSException:
        pass
    try:
        return operation(*(shapely.make_valid(shape) for shape in shapes))
    except shapely.GEOSException as error:
        fault = str(error).splitlines()[0]
        msg = f"the region cannot be drawn: {fault}; give another tolerance_m, or simplify the site"
        raise GeometryError(msg) from error
