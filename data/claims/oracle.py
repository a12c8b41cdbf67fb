"""
Compute what geometry says of the claims, without rangeviz: pyproj on the outlines' points.

``python data/claims/oracle.py`` recomputes every distance and verdict of claims.toml and lists what
differs; ``--write`` writes the verdicts into the file. Outlines are those of data/basemaps, cut
into steps of 4 km; every pair of points is compared on a sphere, and the pairs that may be nearest
or farthest are measured with `pyproj.Geod`. Takes some minutes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

FOLDER = Path(__file__).parent
GEOD = Geod(ellps="WGS84")
SPHERE_KM = 6371.0088
STEP_DEG = 0.04
SPHERE_ERROR = 0.006  # share by which a distance on the sphere may be off
COAST_KM, FAR_KM = 4.0, 10.0  # the file's figures rest on another drawing of the coasts
Lonlat = NDArray[np.float64]


def main() -> None:
    """List what differs from the file; with --write, write the verdicts."""
    path = FOLDER / "claims.toml"
    text = path.read_text(encoding="utf-8")
    claims = tomllib.loads(text)["claim"]
    differences = 0
    for claim in claims:
        found = computed(claim)
        for field, value in found.items():
            stated = claim.get(field)
            decides = field != "wgs84_max_km" or claim.get("extent") == "all"
            if stated is None or not decides:
                continue
            far = FAR_KM if field in {"area_sup_km", "wgs84_max_km"} else COAST_KM
            tolerance = far if "to_region" in claim or "from_area" in claim else 0.1
            if abs(stated - value) > tolerance:
                differences += 1
                print(f"{claim['id']}: {field} is {value:.1f}, the file has {stated}")
        if claim.get("verdict") != verdict(claim):
            differences += 1
            print(f"{claim['id']}: verdict is {verdict(claim)!r}, the file has none such")
    print(f"{len(claims)} claims, {differences} differences")
    if "--write" in sys.argv[1:]:
        path.write_text(with_verdicts(text, claims), encoding="utf-8")


def verdict(claim: dict[str, Any]) -> str:
    """Verdict by the rules at the head of claims.toml, from its computed fields."""
    if claim.get("edge") == "razor" or _is_close_bound(claim):
        return "too close to call"
    if claim.get("origin_sensitive"):
        return "depends"
    return "supported" if claim["consistent"] else "contradicted"


def _is_close_bound(claim: dict[str, Any]) -> bool:
    """Whether "less than" or "more than" is stated of a distance that is as good as equal."""
    stated = claim.get("distance_km_claimed")
    if claim.get("distance_is") is None or stated is None:
        return False
    return bool(abs(stated - claim["wgs84_km"]) <= max(5.0, 0.005 * stated))


def computed(claim: dict[str, Any]) -> dict[str, float]:
    """Distances of a claim, as the fields of the file name them, km."""
    start = np.array([[claim["from_lon"], claim["from_lat"]]])
    area = _points(claim["from_area"]) if "from_area" in claim else None
    if "to_region" not in claim:
        end = np.array([[claim["to_lon"], claim["to_lat"]]])
        out = {"wgs84_km": _km(start, end)[0, 0], "mercator_circle_km": _mercator(claim)}
        return out | (
            {"area_best_km": _extreme_km(area, end, least=True)} if area is not None else {}
        )
    end = _points(claim["to_region"])
    near, far = (_extreme_km(start, end, least=least) for least in (True, False))
    out = {"wgs84_min_km": near, "wgs84_max_km": far}
    out["wgs84_km"] = far if claim.get("extent") == "all" else near
    if area is not None:
        out["area_min_km"] = _extreme_km(area, end, least=True)
    return out


def _mercator(claim: dict[str, Any]) -> float:
    """Distance on a Mercator map, by the scale at the start."""
    lat0, lat1 = np.radians([claim["from_lat"], claim["to_lat"]])
    east = np.radians((claim["to_lon"] - claim["from_lon"] + 180) % 360 - 180)
    north = np.arctanh(np.sin(lat1)) - np.arctanh(np.sin(lat0))
    return float(SPHERE_KM * np.cos(lat0) * np.hypot(east, north))


def _km(a: Lonlat, b: Lonlat) -> NDArray[np.float64]:
    """Geodesic distances of every pair, shape (n, m)."""
    grid = [np.repeat(a[:, i], len(b)) for i in (0, 1)] + [np.tile(b[:, i], len(a)) for i in (0, 1)]
    metres: NDArray[np.float64] = GEOD.inv(*grid)[2].reshape(len(a), len(b))
    return metres / 1000


def _extreme_km(a: Lonlat, b: Lonlat, *, least: bool) -> float:
    """Least or greatest distance over the pairs of two sets of points."""
    u, v = _unit(a), _unit(b)
    best, kept = np.inf, []
    sign = 1 if least else -1
    for i in range(0, len(u), 256):
        arc = np.arccos(np.clip(u[i : i + 256] @ v.T, -1, 1)) * SPHERE_KM * sign
        best = min(best, float(arc.min()))
        limit = best + abs(best) * 2 * SPHERE_ERROR + 0.5
        rows, columns = np.nonzero(arc <= limit)
        kept.append(np.column_stack([arc[rows, columns], rows + i, columns]))
    pairs = np.vstack(kept)
    pairs = pairs[pairs[:, 0] <= best + abs(best) * 2 * SPHERE_ERROR + 0.5][:, 1:].astype(int)
    km = GEOD.inv(*a[pairs[:, 0]].T, *b[pairs[:, 1]].T)[2] / 1000
    return float(km.min() if least else km.max())


def _unit(lonlat: Lonlat) -> NDArray[np.float64]:
    lon, lat = np.radians(lonlat.T)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@cache
def _points(name: str) -> Lonlat:
    """Points along the outline of an area, at most 4 km apart."""
    points: Lonlat = shapely.get_coordinates(shapely.segmentize(_shape(name), STEP_DEG))
    return points


@cache
def _shape(name: str) -> shapely.Geometry:
    areas = tomllib.loads((FOLDER / "areas.toml").read_text(encoding="utf-8"))["area"]
    area = next((one for one in areas if one["name"] == name), None)
    if area is None:
        codes = _regions().drop_duplicates("country_name").set_index("country_name")["country"]
        plain = re.sub(r" \(whole.*\)$", "", name)
        return shapely.union_all(_of([codes[plain]]).to_numpy())
    if "sites" in area:
        sites = gpd.read_file(FOLDER.parent / "basemaps" / "sites.gpkg")
        column = next(c for c in sites.columns if set(area["sites"].split()) & set(sites[c]))
        shape = shapely.union_all(
            sites.geometry[sites[column].isin(area["sites"].split())].to_numpy()
        )
    else:
        shapes = _of(area["members"].split())
        cut = [
            shapely.difference(one, shapely.union_all([shapely.box(*box) for box in boxes]))
            if (boxes := area.get("without", {}).get(code))
            else one
            for code, one in shapes.items()
        ]
        shape = shapely.union_all(cut)
    parts = shapely.get_parts(shape)
    if "holds" in area:
        return parts[np.argmin(shapely.distance(parts, shapely.Point(area["holds"])))]
    if "largest" in area:
        size = [abs(GEOD.geometry_area_perimeter(part)[0]) for part in parts]
        return shapely.multipolygons(parts[np.argsort(size)[::-1][: area["largest"]]])
    return shape


def _of(codes: list[str]) -> gpd.GeoSeries:
    regions = _regions()
    kept = regions[regions["country"].isin(codes) | regions["region"].isin(codes)]
    return kept.set_index("country").geometry


@cache
def _regions() -> gpd.GeoDataFrame:
    import json

    folder = FOLDER.parent / "basemaps"
    regions = gpd.read_file(folder / "regions.gpkg")
    names = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    english = names.get("names", names) if isinstance(names, dict) else {}
    regions["country_name"] = regions["country"].map(
        lambda code: value if isinstance(value := english.get(code), str) else code
    )
    return regions


def with_verdicts(text: str, claims: list[dict[str, Any]]) -> str:
    """Text of the file with a verdict after each claim's ``consistent``."""
    parts = re.split(r"(?m)^(?=\[\[claim\]\])", text)
    out = [parts[0]]
    for part, claim in zip(parts[1:], claims, strict=True):
        plain = re.sub(r'(?m)^verdict = ".*"\n', "", part)
        line = f'verdict = "{verdict(claim)}"\n'
        out.append(re.sub(r"(?m)^(consistent = \w+\n)", lambda m, x=line: m[1] + x, plain))
    return "".join(out)


if __name__ == "__main__":
    main()
