"""
Hold shares of small regions against many points whose distances PROJ gives.

Random regions of the base map under 60 km², random points for sites, and a range that reaches part
of the region. The table has to be right to 0.1 percentage points, the curve and the sweep to 0.2.
Prints the worst, and fails past those bars.

    python3 benchmarks/small_regions.py --triples 1000 --points 400000 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

import rangeviz as rv
from rangeviz.basemaps import read_regions

if TYPE_CHECKING:
    from numpy.typing import NDArray

WGS84 = Geod(ellps="WGS84")
MOST_KM2 = 60.0
BARS = {"table": 0.001, "curve": 0.002, "sweep": 0.002}
MOST_KM = 19_900.0  # beside the antipode, distances have no even spread


def main() -> None:
    """Draw triples, ask, and compare with points."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1000)
    parser.add_argument("--points", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args()
    seed = np.random.SeedSequence().entropy if chosen.seed is None else chosen.seed
    rng = np.random.default_rng(seed)
    regions = read_regions()
    codes = regions["region"][regions["area_km2"].astype(float) < MOST_KM2]
    errors: dict[str, list[float]] = {name: [] for name in BARS}
    start = time.process_time()
    while len(errors["table"]) < chosen.triples:
        code = str(rng.choice(codes))
        latitude = np.degrees(np.arcsin(rng.uniform(-0.98, 0.98)))
        site = (float(rng.uniform(-180, 180)), float(latitude))
        found = shares(code, site, rng)
        if found is None:
            continue
        shape, range_km, by_way = found
        truth, noise = share_by_points(shape, site, range_km, chosen.points, rng)
        for name, share in by_way.items():
            errors[name].append(abs(share - truth))
            if errors[name][-1] > BARS[name] + noise:
                print(f"{code} from {site} within {range_km} km: {name} {share}, points {truth}")
    seconds = time.process_time() - start
    print(
        f"seed {seed}: {chosen.triples:,} triples, {chosen.points:,} points, {seconds:.0f} s of CPU"
    )
    for name, values in errors.items():
        over = sum(value > BARS[name] for value in values)
        print(f"{name}: worst {100 * max(values):.3f} points, {over} over {100 * BARS[name]:.1f}")
    sys.exit(any(max(values) > BARS[name] for name, values in errors.items()))


def shares(
    code: str, site: tuple[float, float], rng: np.random.Generator
) -> tuple[shapely.Geometry, float, dict[str, float]] | None:
    """Draw a range; return the region, the range and the share by table, curve and sweep."""
    asked = rv.reach(systems=[1000], sites=[site], targets=[code])
    row = asked.regions.iloc[0]
    range_km = float(rng.uniform(row["nearest_km"], row["farthest_km"]))
    if not 0.001 < range_km < MOST_KM:
        return None
    system = rv.System(id="own", name="Own", range_km=range_km)
    table = rv.reach(systems=[system], sites=[site], targets=[code]).regions["share"][0]
    curve = asked.curve[asked.curve["region"] == code]
    by_curve = float(np.interp(range_km, curve["distance_km"], curve["share"]))
    swept = rv.sweep([site], systems=[system], targets=[code], jobs=1)["share"]
    by_sweep = float(swept.iloc[0]) if len(swept) else 0.0
    return row["geometry"], range_km, {"table": table, "curve": by_curve, "sweep": by_sweep}


def share_by_points(
    region: shapely.Geometry,
    site: tuple[float, float],
    range_km: float,
    n: int,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """
    Share of points, even over each part of a region, that lie within a range of a site.

    Returns the share and the noise of that many points, as three standard deviations.
    """
    parts = shapely.get_parts(region)
    area = np.array([abs(WGS84.geometry_area_perimeter(part)[0]) for part in parts])
    within = 0.0
    for part, weight in zip(parts, area / area.sum(), strict=True):
        x, y = points_in(part, max(int(n * weight), 1000), rng)
        centre = np.full(x.size, site[0]), np.full(x.size, site[1])
        is_within = WGS84.inv(*centre, x, y)[2] <= 1000 * range_km
        scale = np.cos(np.radians(y))
        within += weight * (scale * is_within).sum() / scale.sum()
    # rows of a jittered grid are less noisy than points drawn at random
    return within, 3 * 0.5 / n**0.75


def points_in(
    part: shapely.Polygon, n: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of a jittered grid in a polygon, about n of them."""
    west, south, east, north = part.bounds
    filled = max(part.area / max((east - west) * (north - south), 1e-12), 0.02)
    shape = (east - west) * np.cos(np.radians((south + north) / 2)) / (north - south)
    rows = max(int(np.sqrt(n / filled / shape)), 2)
    columns = max(int(n / filled / rows), 2)
    shapely.prepare(part)
    lat = south + (np.arange(rows)[:, None] + rng.random((rows, columns))) / rows * (north - south)
    lon = west + (np.arange(columns) + rng.random((rows, columns))) / columns * (east - west)
    inside = shapely.contains_xy(part, lon, lat)
    return lon[inside], lat[inside]


if __name__ == "__main__":
    main()
