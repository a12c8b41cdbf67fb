"""Shapes for drawing, simplified together so that borders and coasts stay shared."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from recipe.shapes import area_km2
from recipe.sources import polygonal

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["STEPS", "backdrop", "simplified", "without_lakes"]

TOLERANCE_KM2 = 100.0  # smaller triangles are removed (Visvalingam)
FOCUS = (90.0, 179.0, 0.0, 62.0)  # west, east, south, north of the area drawn finer
FINER = 1.8  # times as fine, in each direction
STEPS = 500  # of the grid, per degree
# smaller islets are removed, unless they are a greater share of their region:
ISLET_KM2, ISLET_SHARE = 12.0, 0.004
LAKE_KM2 = 1000.0  # smaller lakes are drawn as land
KM2_PER_SQUARE_DEGREE = 12364.0  # of the equal-area cylinder


def without_lakes(
    geometries: NDArray[np.object_], lakes: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Regions without the large lakes, for drawing; one that is all water keeps its shape."""
    large = lakes[area_km2(lakes) >= LAKE_KM2]
    tree = shapely.STRtree(large)
    dry = np.array(geometries, dtype=object)
    for i in np.unique(tree.query(geometries, "intersects")[0]):
        water = shapely.union_all(large[tree.query(geometries[i], "intersects")])
        rest = shapely.difference(geometries[i], water)
        dry[i] = geometries[i] if rest.is_empty else rest
    return polygonal(shapely.coverage_clean(polygonal(dry), snapping_distance=0.0, gap_width=0.0))


def simplified(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Simplify a coverage: less detail, shared borders, every region kept."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    areas = area_km2(parts)
    kept = areas >= np.minimum(ISLET_KM2, ISLET_SHARE * np.bincount(owner, areas)[owner])
    parts, owner, areas = parts[kept], owner[kept], areas[kept]
    shapes = shapely.transform(parts, _stretched)
    alone = _alone(shapes)
    shapes[~alone] = shapely.coverage_simplify(shapes[~alone], _tolerance(TOLERANCE_KM2))
    for i in np.flatnonzero(alone):  # an island has no neighbour; its detail depends on its size
        limit = min(TOLERANCE_KM2, 0.6 + 0.3 * math.sqrt(areas[i]))
        shapes[i] = shapely.coverage_simplify(shapes[i : i + 1], _tolerance(limit))[0]
    shapes = shapely.transform(shapes, _unstretched)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy * STEPS) / STEPS)
    return _gathered(_repaired(shapes), owner, geometries)


def backdrop(
    geometries: NDArray[np.object_], countries: NDArray[np.str_], disputed: NDArray[np.bool_]
) -> str:
    """Land and the borders between countries, as compact text; see SOURCES.md for the format."""
    by_country = [
        shapely.coverage_union_all(geometries[countries == country])
        for country in np.unique(countries)
    ]
    land = shapely.coverage_union_all(by_country)
    borders = shapely.union_all(shapely.boundary(by_country)).difference(land.boundary)
    doubtful = borders.intersection(shapely.union_all(shapely.boundary(geometries[disputed])))
    parts = sorted(_joined_at_180(land), key=lambda p: -p.area)
    text = {
        "steps": STEPS,
        "land": [rings for rings in map(_encoded_rings, parts) if rings],
        "borders": _encoded_lines(borders.difference(doubtful)),
        "disputed": _encoded_lines(doubtful),
    }
    return json.dumps(text, separators=(",", ":"))


def _alone(parts: NDArray[np.object_]) -> NDArray[np.bool_]:
    pairs = shapely.STRtree(parts).query(parts, "intersects")
    return np.asarray(np.bincount(pairs[0], minlength=len(parts)) == 1)


def _tolerance(limit_km2: float) -> float:
    return math.sqrt(limit_km2 / KM2_PER_SQUARE_DEGREE)


def _gathered(
    parts: NDArray[np.object_], owner: NDArray[np.intp], originals: NDArray[np.object_]
) -> NDArray[np.object_]:
    """MultiPolygons by owner; one smaller than the grid keeps its original shape."""
    found = []
    for i, original in enumerate(originals):
        mine = [p for p in shapely.get_parts(parts[owner == i]) if not p.is_empty]
        found.append(polygonal([shapely.coverage_union_all(mine)])[0] if mine else original)
    return np.asarray(shapely.orient_polygons(np.array(found, dtype=object)))


def _joined_at_180(land: Any) -> list[Any]:
    """Polygons joined across 180 degrees and unwrapped; Antarctica goes round the pole."""
    parts = shapely.get_parts(land)
    west, _, east, _ = shapely.bounds(parts).T
    beyond = (west == -180) & (east < 0)
    before = (east == 180) & (west > -180)
    moved = shapely.transform(parts[beyond], lambda xy: xy + np.array([360, 0]))
    whole = shapely.union_all([*parts[before], *moved])
    return [*parts[~beyond & ~before], *shapely.get_parts(whole)]


def _repaired(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    clean = shapely.coverage_clean(polygonal(shapes), snapping_distance=0.0, gap_width=0.0)
    return np.asarray(clean)


def _knots(low: float, high: float, end: float) -> tuple[list[float], list[float]]:
    """Knots of an axis, and their places after a stretch by FINER between low and high."""
    gain = (FINER - 1) * (high - low)
    return [-end, low, high, end], [-end, low, high + gain, end + gain]


def _height(lat: float) -> float:
    return math.degrees(math.sin(math.radians(lat)))


X_KNOTS = _knots(FOCUS[0], FOCUS[1], 180.0)
Y_KNOTS = _knots(_height(FOCUS[2]), _height(FOCUS[3]), _height(90.0))


def _stretched(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Equal-area cylinder, where the tolerance is an area on the ground; stretched in the focus."""
    y = np.degrees(np.sin(np.radians(xy[:, 1])))
    return np.column_stack([np.interp(xy[:, 0], *X_KNOTS), np.interp(y, *Y_KNOTS)])


def _unstretched(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    y = np.interp(xy[:, 1], *Y_KNOTS[::-1])
    lat = np.degrees(np.arcsin(np.clip(np.radians(y), -1, 1)))
    return np.column_stack([np.interp(xy[:, 0], *X_KNOTS[::-1]), lat])


def _encoded_rings(polygon: Any) -> list[str]:
    """Rings that enclose an area on the grid; none if the outer ring does not."""
    rings = [polygon.exterior, *polygon.interiors]
    kept = [len(_on_grid(ring)) > 3 for ring in rings]
    return [_encoded(ring) for ring, keep in zip(rings, kept, strict=True) if keep and kept[0]]


def _encoded_lines(lines: Any) -> list[str]:
    parts = [p for p in shapely.get_parts(lines) if p.geom_type == "LineString"]
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts)))
    return sorted(_encoded(line) for line in merged if line.length > 1 / STEPS)


def _encoded(line: Any) -> str:
    deltas = np.diff(_on_grid(line), axis=0, prepend=[[0, 0]]).ravel()
    return "".join(map(_number, deltas.tolist()))


def _on_grid(line: Any) -> NDArray[np.int64]:
    steps = np.round(shapely.get_coordinates(line) * STEPS).astype(np.int64)
    return np.asarray(steps[np.append(True, (np.diff(steps, axis=0) != 0).any(axis=1))])


def _number(value: int) -> str:
    value = value * 2 if value >= 0 else -value * 2 - 1
    text = ""
    while value >= 32:
        text += chr(63 + (value & 31 | 32))
        value >>= 5
    return text + chr(63 + value)
