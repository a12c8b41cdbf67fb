"""Geometry of the regions: clean coverage, missing land added, disputed parts cut, areas."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from recipe.naming import country_name
from recipe.sources import polygonal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recipe.naming import Name
    from recipe.sources import Unit

__all__ = ["Region", "add_islands", "add_units", "area_km2", "clean", "cut", "merge"]

SNAP_DEG, GAP_DEG = 0.0003, 0.002  # the source's grid is 0.0009 by 0.0005 degrees
NEAR_DEG = 0.02  # world-atlas draws coasts up to 400 m off
ISLAND_DEG = 0.002
OFFSHORE_DEG = 0.5
SOLE_DEG = 0.1


@dataclass(frozen=True)
class Region:
    """A region before it is written."""

    region: str
    name: str
    country: str
    geometry: Any
    claimants: str = ""
    parts: tuple[Any, ...] = field(default=(), repr=False)


Regions = dict[str, Region]


def clean(regions: Regions) -> Regions:
    """Close the gaps and overlaps between countries, which the source quantised separately."""
    shapes = np.array([r.geometry for r in regions.values()], dtype=object)
    shapes = shapely.coverage_clean(shapes, snapping_distance=SNAP_DEG, gap_width=GAP_DEG)
    return {
        r.region: replace(r, geometry=shape)
        for r, shape in zip(regions.values(), _oriented(shapes), strict=True)
        if not shape.is_empty
    }


def merge(units: list[Unit], names: list[Name]) -> Regions:
    """Regions by code; units with the same code are merged."""
    regions: Regions = {}
    for unit, name in zip(units, names, strict=True):
        old = regions.get(name.region)
        parts = (*(old.parts if old else ()), unit.geometry)
        regions[name.region] = Region(name.region, name.name, name.country, None, parts=parts)
    return {
        code: replace(r, geometry=polygonal([shapely.union_all(r.parts)])[0], parts=())
        for code, r in regions.items()
    }


def add_units(
    regions: Regions,
    additions: dict[str, dict[str, str]],
    atlas: dict[str, tuple[str | None, Any]],
    land: NDArray[np.object_],
) -> Regions:
    """Add the uncovered land inside units that only world-atlas has."""
    tree = shapely.STRtree(land)
    covered = shapely.STRtree([r.geometry for r in regions.values()])
    shapes = [r.geometry for r in regions.values()]
    claimed = {name: shapely.make_valid(atlas[name][1]) for name in additions}
    regions = dict(regions)
    for name, entry in additions.items():
        unit = claimed[name]
        reach = unit.buffer(NEAR_DEG)
        here = shapely.union_all(land[tree.query(reach, "intersects")]).intersection(reach)
        others = [shapes[i] for i in covered.query(here, "intersects")]
        others += [other for key, other in claimed.items() if key != name]
        piece = _without_slits(here.difference(shapely.union_all(others)))
        regions[entry["region"]] = _enlarged(regions, entry, piece)
    return regions


def add_islands(
    regions: Regions,
    boxes: dict[str, dict[str, Any]],
    atlas: dict[str, tuple[str | None, Any]],
    alpha3: dict[str, str],
    land: NDArray[np.object_],
) -> Regions:
    """
    Add the islands that no region touches.

    An island goes to the region of its hand-made box, or to the nearest region of the country that
    it has in world-atlas.
    """
    tree = shapely.STRtree([r.geometry for r in regions.values()])
    touched = np.unique(tree.query(land, "dwithin", distance=ISLAND_DEG)[0])
    islands = np.delete(land, touched)
    gained: dict[str, list[Any]] = {}
    by_box = [(code, shapely.box(*b)) for code, entry in boxes.items() for b in entry["boxes"]]
    rest = []
    for island in islands:
        code = next((code for code, box in by_box if box.contains(island)), None)
        if code:
            gained.setdefault(code, []).append(island)
        else:
            rest.append(island)
    for code, parts in _by_country(rest, regions, atlas, alpha3).items():
        gained.setdefault(code, []).extend(parts)
    regions = dict(regions)
    for code, parts in gained.items():
        entry = {"region": code, **boxes.get(code, {})}
        regions[code] = _enlarged(regions, entry, shapely.union_all(parts))
    return regions


def cut(regions: Regions, cuts: list[dict[str, Any]]) -> Regions:
    """Move the parts of a region that lie in a box to another region, which may be new."""
    regions = dict(regions)
    for entry in cuts:
        whole = regions[entry["from"]]
        box = shapely.box(*entry["box"])
        parts = shapely.get_parts(whole.geometry)
        inside = shapely.within(parts, box)
        if not inside.any() or inside.all():
            msg = f"{entry['region']}: {inside.sum()} of {len(parts)} parts lie in {entry['box']}"
            raise ValueError(msg)
        regions[whole.region] = replace(whole, geometry=shapely.MultiPolygon(parts[~inside]))
        regions[entry["region"]] = _enlarged(regions, entry, shapely.MultiPolygon(parts[inside]))
    return regions


def area_km2(geometries: Any) -> NDArray[np.float64]:
    """
    Area on the WGS84 ellipsoid of polygons whose edges are straight in longitude and latitude.

    The authalic integral along each edge is computed by Gauss's rule; the area of a geodesic
    polygon would be wrong for long edges.
    """
    return np.array([sum(map(_ring_area, _rings(g))) for g in geometries]) / 1e6


def _rings(geometry: Any) -> list[NDArray[np.float64]]:
    rings = []
    for polygon in shapely.get_parts(shapely.orient_polygons(geometry)):
        rings += [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    return rings


def _ring_area(ring: NDArray[np.float64]) -> float:
    a, f = 6378137.0, 1 / 298.257223563
    e = np.sqrt(f * (2 - f))
    nodes, weights = np.polynomial.legendre.leggauss(6)
    lon, lat = np.radians(ring).T
    sin = np.sin(lat[:-1, None] + np.diff(lat)[:, None] * (nodes + 1) / 2)
    zone = sin / (1 - (e * sin) ** 2) + np.arctanh(e * sin) / e
    mean = zone @ weights / 2
    return float(-(a**2) * (1 - e**2) / 2 * np.sum(np.diff(lon) * mean))


def _by_country(
    islands: list[Any],
    regions: Regions,
    atlas: dict[str, tuple[str | None, Any]],
    alpha3: dict[str, str],
) -> dict[str, list[Any]]:
    """Islands by the code of the nearest region of their country; left out without a country."""
    units = [(alpha3.get(number or ""), p) for number, g in atlas.values() for p in g.geoms]
    tree = shapely.STRtree([part for _, part in units])
    coasts = [(r, part) for r in regions.values() for part in r.geometry.geoms]
    coast_tree = shapely.STRtree([part for _, part in coasts])
    found: dict[str, list[Any]] = {}
    for island in islands:
        near = coast_tree.query(island, "dwithin", distance=3 * OFFSHORE_DEG)
        around = sorted((float(coasts[i][1].distance(island)), coasts[i][0].region) for i in near)
        unit = tree.query_nearest(island, max_distance=NEAR_DEG, all_matches=False)
        country = units[unit[0]][0] if len(unit) else _sole_country(around, regions)
        code = next((code for _, code in around if regions[code].country == country), None)
        if code:
            found.setdefault(code, []).append(island)
    return found


def _sole_country(around: list[tuple[float, str]], regions: Regions) -> str | None:
    """Country of the nearest coast, if no other country's coast is within thrice that distance."""
    if not around or around[0][0] > OFFSHORE_DEG:
        return None
    limit = max(3 * around[0][0], SOLE_DEG)
    countries = {regions[code].country for distance, code in around if distance <= limit}
    return countries.pop() if len(countries) == 1 else None


def _enlarged(regions: Regions, entry: dict[str, Any], piece: Any) -> Region:
    old = regions.get(entry["region"])
    if old is None:
        return Region(entry["region"], entry["name"], entry["country"], polygonal([piece])[0])
    return replace(old, geometry=polygonal([shapely.union_all([old.geometry, piece])])[0])


def _without_slits(piece: Any) -> Any:
    core = piece.buffer(-ISLAND_DEG / 2)
    return piece.intersection(core.buffer(ISLAND_DEG))


def _oriented(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array(
        [shapely.MultiPolygon(shapely.get_parts(s)) for s in shapely.orient_polygons(shapes)],
        dtype=object,
    )


def countries_of(regions: Regions) -> dict[str, str]:
    """Country codes in use, with their English names."""
    return {code: country_name(code) for code in sorted({r.country for r in regions.values()})}
