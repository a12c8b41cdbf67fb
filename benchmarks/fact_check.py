"""
Other tools on the bundled claims: how far their rings are off, and which verdicts they flip.

Run from the checkout: ``python benchmarks/fact_check.py --write``. Each tool draws the ring of
every claim that names a point on both ends; the ring is held against the inverse problem, and the
answer "in reach or not" against the data set's own. @turf/turf is found by NODE_PATH; a tool that
is not installed is skipped and named. To run your own: write a function like those below, which
takes longitudes, latitudes and ranges in kilometres and returns polygons, and add it to `TOOLS`.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely
from results import Results

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GEOD = pyproj.Geod(ellps="WGS84")
CLAIMS = Path(__file__).parents[1] / "data" / "claims" / "claims.toml"
Rings = list[shapely.Geometry]


def rangeviz(lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]) -> Rings:
    """Geodesic rings of rangeviz."""
    import rangeviz as rv

    return list(rv.range_rings(lons, lats, 1000 * np.array(ranges_km)))


def geopandas_aeqd(
    lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]
) -> Rings:
    """Buffer in an azimuthal equidistant projection about each point."""
    import geopandas as gpd

    rings = []
    for lon, lat, km in zip(lons, lats, ranges_km, strict=True):
        plane = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84"
        point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(plane)
        rings.append(point.buffer(1000 * km).to_crs(4326).iloc[0])
    return rings


def mercator_circle(
    lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]
) -> Rings:
    """Circle drawn on a Mercator map, with the scale of the centre."""
    rings = []
    for lon, lat, km in zip(lons, lats, ranges_km, strict=True):
        radius = math.degrees(km / (6371.0088 * math.cos(math.radians(lat))))
        y0 = math.degrees(math.asinh(math.tan(math.radians(lat))))
        circle = shapely.get_coordinates(shapely.Point(lon, y0).buffer(radius, quad_segs=90))
        lats_of = np.degrees(np.arctan(np.sinh(np.radians(circle[:, 1]))))
        rings.append(shapely.Polygon(np.column_stack([circle[:, 0], lats_of])))
    return rings


def degrees(lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]) -> Rings:
    """Buffer in degrees, 111.32 km to one."""
    points = shapely.points(np.column_stack([lons, lats]))
    return list(shapely.buffer(points, np.array(ranges_km) / 111.32, quad_segs=90))


def turf_circle(lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]) -> Rings:
    """Turf's circle, on a sphere."""
    script = (
        "const turf=require('@turf/turf');"
        "const jobs=JSON.parse(require('fs').readFileSync(0,'utf8'));"
        "console.log(JSON.stringify(jobs.map(([x,y,km])=>"
        "turf.circle([x,y],km,{steps:64,units:'kilometers'}).geometry)))"
    )
    jobs = json.dumps(list(zip(lons, lats, ranges_km, strict=True)))
    ran = subprocess.run(
        ["node", "-e", script], input=jobs, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise ImportError(ran.stderr.strip().splitlines()[-1])
    return [shapely.from_geojson(json.dumps(ring)) for ring in json.loads(ran.stdout)]


def postgis_buffer(
    lons: Sequence[float], lats: Sequence[float], ranges_km: Sequence[float]
) -> Rings:
    """PostGIS's ST_Buffer of a geography."""
    from peers import postgis  # a temporary cluster, as in benchmarks/peers.py

    rows = ",".join(f"({x},{y},{km})" for x, y, km in zip(lons, lats, ranges_km, strict=True))
    query = (
        "SELECT ST_AsText(ST_Buffer(ST_Point(x, y)::geography, km * 1000, 32)::geometry) "
        f"FROM (VALUES {rows}) AS t(x, y, km)"
    )
    with postgis() as ask:
        return [shapely.from_wkt(text) for text in ask(query).splitlines()]


TOOLS: dict[str, Callable[..., Rings]] = {
    "rangeviz": rangeviz,
    "geopandas, azimuthal buffer": geopandas_aeqd,
    "Turf circle": turf_circle,
    "PostGIS ST_Buffer(geography)": postgis_buffer,
    "circle on a Mercator map": mercator_circle,
    "buffer in degrees": degrees,
}


def main() -> None:
    """Print the table; with --write, write it into RESULTS.md."""
    claims = [
        one for one in tomllib.loads(CLAIMS.read_text("utf-8"))["claim"] if _is_of_points(one)
    ]
    results = Results()
    for name, tool in TOOLS.items():
        try:
            errors, flipped = measured(tool, claims)
        except (ImportError, OSError, RuntimeError) as fault:
            print(f"{name}: {fault}", file=sys.stderr)
            results.note(name, "not installed here")
            continue
        middle, worst = float(np.median(errors)), float(np.max(errors))
        figures = f"{middle:,.1f} km in the middle, {worst:,.0f} km at most"
        results.note(name, f"{figures}; {flipped} of {len(claims)} verdicts flipped")
    words = (
        f"The ring of each of {len(claims)} claims that name a point on both ends, drawn by each "
        "tool: how far its vertices are from the range stated (the worst of each ring: the median "
        "and the greatest over all claims), and how many answers differ from the data set's, those "
        "too close to call left out. Right vertices do not make a right polygon: rings across 180 "
        "degrees or over a pole that are not cut there hold the wrong side."
    )
    if "--write" in sys.argv[1:]:
        results.write("fact_check", "Published claims, beside the peers", words)


def _is_of_points(claim: dict[str, Any]) -> bool:
    known = "to_lon" in claim and ("range_km" in claim or "range_used_km" in claim)
    return known and claim.get("edge") != "razor" and "in_range_point" in claim


def measured(tool: Callable[..., Rings], claims: list[dict[str, Any]]) -> tuple[list[float], int]:
    """Worst error of each ring, km, and the number of answers that differ."""
    ranges_km = [claim.get("range_km", claim.get("range_used_km")) for claim in claims]
    rings = tool(
        [claim["from_lon"] for claim in claims], [claim["from_lat"] for claim in claims], ranges_km
    )
    errors, flipped = [], 0
    for claim, ring, km in zip(claims, rings, ranges_km, strict=True):
        xy = shapely.get_coordinates(ring)
        inner = (np.abs(np.abs(xy[:, 0]) - 180) > 1e-6) & (np.abs(xy[:, 1]) < 89.9)
        lon, lat = xy[inner].T
        one = np.ones(lon.size)
        away = GEOD.inv(claim["from_lon"] * one, claim["from_lat"] * one, lon, lat)[2] / 1000
        errors.append(float(np.abs(away - km).max()))
        copies = [shapely.Point(claim["to_lon"] + turn, claim["to_lat"]) for turn in (-360, 0, 360)]
        shape = ring if ring.is_valid else shapely.make_valid(ring)
        flipped += bool(shapely.intersects(shape, copies).any()) != claim["in_range_point"]
    return errors, flipped


if __name__ == "__main__":
    main()
