"""Geometry of the regions: clean coverage, missing land added, disputed parts cut, areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from recipe.naming import country_name
from recipe.sources import on_grid, polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recipe.sources import Unit

__all__ = [
    "Region",
    "Regions",
    "add_islands",
    "area_km2",
    "countries_of",
    "cut",
    "fill",
    "merge",
]

GAP_DEG = 0.0005  # slits between regions narrower than this are closed
PINHOLE = 1e-5  # square degrees, a tenth of a square kilometre
SLIT_DEG = 0.002  # coasts of two releases differ by this much
NEAR_DEG = 0.02  # world-atlas draws coasts up to 400 m off
ISLAND_DEG = 0.00002  # land nearer to a region than two metres is drawn by it already
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


Regions = dict[str, Region]


def clean(shapes: Sequence[Any]) -> NDArray[np.object_]:
    """Make polygons a coverage: shared borders the same to the last bit, no overlaps, no slits."""
    whole = np.array(shapes, dtype=object)
    whole = shapely.coverage_clean(whole, snapping_distance=0.0, gap_width=GAP_DEG)
    return polygonal(shapely.transform(whole, on_grid))


def merge(units: Sequence[Unit], rows: Sequence[dict[str, str]]) -> Regions:
    """Regions by code; units with the same code are united."""
    row_of = {row["unit"]: row for row in rows}
    unknown = {unit.id for unit in units} ^ row_of.keys()
    if unknown:
        msg = f"units of the source and of regions.csv that differ: {sorted(unknown)}"
        raise ValueError(msg)
    parts: dict[str, list[Any]] = {}
    for unit, shape in zip(units, clean([unit.geometry for unit in units]), strict=True):
        parts.setdefault(row_of[unit.id]["region"], []).append(shape)
    return {
        row["region"]: Region(
            row["region"], row["name"], row["country"], _united(parts[row["region"]])
        )
        for row in rows
    }


def fill(regions: Regions, boxes: dict[str, dict[str, Any]], land: NDArray[np.object_]) -> Regions:
    """Give a region the land in its boxes that no region covers."""
    tree = shapely.STRtree(land)
    shapes = [r.geometry for r in regions.values()]
    covered = shapely.STRtree(shapes)
    pieces = {}
    for code, entry in boxes.items():
        box = shapely.union_all([shapely.box(*b) for b in entry["boxes"]])
        here = shapely.union_all(land[tree.query(box, "intersects")]).intersection(box)
        others = shapely.union_all([shapes[i] for i in covered.query(here, "intersects")])
        pieces[code] = _without_slits(here.difference(others))
    grown = [
        shapely.union(r.geometry, pieces[code]) if code in pieces else r.geometry
        for code, r in regions.items()
    ]
    whole = dict(zip(regions, clean(grown), strict=True))
    whole |= {code: _without_pinholes(whole[code]) for code in pieces}
    return {code: replace(r, geometry=_multi([whole[code]])) for code, r in regions.items()}


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
        regions[code] = _enlarged(regions, entry, parts)
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
        regions[entry["region"]] = _enlarged(regions, entry, parts[inside].tolist())
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
    outlines = shapely.simplify([part for _, part in coasts], SLIT_DEG)  # distances need no more
    coast_tree = shapely.STRtree(outlines)
    found: dict[str, list[Any]] = {}
    for island in islands:
        near = coast_tree.query(island, "dwithin", distance=3 * OFFSHORE_DEG)
        away = shapely.distance(outlines[near], island).tolist()
        around = sorted((d, coasts[i][0].region) for d, i in zip(away, near, strict=True))
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


def _enlarged(regions: Regions, entry: dict[str, Any], pieces: Sequence[Any]) -> Region:
    """Add pieces, which touch nothing, to a region, or make one of them."""
    old = regions.get(entry["region"])
    if old is None:
        return Region(entry["region"], entry["name"], entry["country"], _multi(pieces))
    return replace(old, geometry=_multi([old.geometry, *pieces]))


def _without_slits(piece: Any) -> Any:
    core = piece.buffer(-SLIT_DEG / 2)
    return piece.intersection(core.buffer(SLIT_DEG))


def _without_pinholes(shape: Any) -> Any:
    """Fill holes that the rounding of coasts leaves."""
    return shapely.union_all(
        [
            shapely.Polygon(
                p.exterior, [r for r in p.interiors if shapely.Polygon(r).area > PINHOLE]
            )
            for p in shapely.get_parts(shape)
        ]
    )


def _united(shapes: Sequence[Any]) -> Any:
    return _multi([shapely.coverage_union_all(shapes)])


def _multi(shapes: Sequence[Any]) -> Any:
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    return shapely.MultiPolygon([shapely.orient_polygons(part) for part in parts])


def countries_of(regions: Regions) -> dict[str, str]:
    """Country codes in use, with their English names."""
    return {code: country_name(code) for code in sorted({r.country for r in regions.values()})}
