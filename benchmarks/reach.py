"""
The region table beside the recipe that gives the same columns, and held against brute force.

Times every region of China and Russia for one system and one site, next to geopandas' overlay,
geodesic areas and the inverse problem to every vertex of every boundary; then ten systems from ten
sites to all regions of the world. With --check, distances are held against brute force over
densified boundaries, and shares against a grid of equal areas, neither of which uses rangeviz.
With --write, the figures become a section of RESULTS.md::

    python benchmarks/reach.py --check --write
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from results import Results

import rangeviz as rv
from rangeviz.coverage import answer as coverage

if TYPE_CHECKING:
    from collections.abc import Callable

WGS84 = Geod(ellps="WGS84")
SYSTEMS = ["tomahawk", "tomahawk-block-v", "lrhw", "df-26"]
SITES = ["kyushu", "first-island-chain", "guam", "shemya"]
TEN_SYSTEMS = [*SYSTEMS, "df-21d", "df-17", "kh-101", "hwasong-12", "prsm", "oreshnik"]
TEN_SITES = [*SITES, "hainan", "luzon", "kaliningrad", "north-korea", "hokkaido", "diego-garcia"]
Floats = NDArray[np.float64]
_ABOUT = (
    "The recipe gives the same columns: a buffer in azimuthal equidistant projection, "
    "`geopandas.overlay`, geodesic areas, and `Geod.inv` to every vertex of every boundary, from "
    "the points of the site (of Kyushu, simplified to 0.1 degrees). Medians, by turns, wall time, "
    "start-up left out.\n\n"
    "The checks use none of rangeviz: distances are the inverse problem between points of the "
    "boundaries 2 km apart, 50 m where the extremes may lie; shares are those of about 60,000 "
    "points of equal areas in each region."
)


def main() -> None:
    """Time, and if asked check, and print."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    results = Results()
    for site, edge_deg in (("kumamoto", 0.0), ("kyushu", 0.1)):
        beside(results, site, edge_deg, options.repeat)
    start = time.perf_counter()
    frame = rv.reach(systems=TEN_SYSTEMS, sites=TEN_SITES, targets="world").regions
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    results.note(
        f"10 systems x 10 sites x {len(frame) // 100:,} regions",
        f"{time.perf_counter() - start:.1f} s, {memory_gb:.2f} GB",
        "20 s, 1 GB",
    )
    if options.check:
        check(results)
    if options.write:
        results.write("reach", "The table of regions, beside the recipe", _ABOUT)


def beside(results: Results, site: str, edge_deg: float, repeat: int) -> None:
    """Time the table and the recipe by turns."""
    geometry = rv.load_catalog().sites[site].geometry
    regions = rv.reach(systems=[1], sites=[site]).regions[["region", "geometry"]]
    lrhw = rv.load_catalog().systems["lrhw"]
    ranges_km = (lrhw.range_low_km, lrhw.range_km, lrhw.range_high_km)
    radii_m = [1000 * km for km in ranges_km if km]
    times: dict[str, list[float]] = {"rangeviz": [], "again": [], "recipe": []}
    for _ in range(repeat):
        coverage._read_again.cache_clear()  # what it knows of the regions from the round before
        for name in ("rangeviz", "again"):
            times[name].append(seconds(lambda: rv.reach(systems=["lrhw"], sites=[site]).regions))
        times["recipe"].append(seconds(lambda: recipe(geometry, regions, radii_m, edge_deg)))
    mine, again, theirs = (statistics.median(times[name]) for name in times)
    results.note(
        f"LRHW from {site} to China and Russia",
        f"{mine:.3f} s, recipe {theirs:.3f} s: {theirs / mine:.1f} x",
        "4 x",
    )
    results.note(
        f"the same, of regions asked about before (site {site})",
        f"{again:.3f} s: {theirs / again:.1f} x",
    )


def recipe(
    site: shapely.Geometry, regions: gpd.GeoDataFrame, radii_m: list[float], edge_deg: float
) -> gpd.GeoDataFrame:
    """Do as the usual recipe does: a buffer in AEQD, overlay, geodesic areas, Geod.inv."""
    middle = site.centroid
    aeqd = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84"
    near = regions.to_crs(aeqd)
    near["geometry"] = near.make_valid()
    whole = geodesic_areas(regions)
    shares = []
    for radius_m in radii_m:
        circle = gpd.GeoSeries([site], crs=4326).to_crs(aeqd).buffer(radius_m, quad_segs=90)
        inside = gpd.overlay(near, circle.to_frame("geometry"), how="intersection")
        within = geodesic_areas(inside.to_crs(4326))
        shares.append({code: within.get(code, 0.0) / area for code, area in whole.items()})
    sources = shapely.get_coordinates(site if edge_deg == 0 else site.simplify(edge_deg))
    rows = []
    for code, shape in zip(regions["region"], regions.geometry, strict=True):
        lon, lat = shapely.get_coordinates(shape).T
        distance = np.full(lon.size, np.inf)
        for x, y in sources:
            ends = np.full(lon.size, x), np.full(lon.size, y)
            distance = np.minimum(distance, WGS84.inv(*ends, lon, lat)[2])
        rows.append((code, distance.min(), distance.max(), *(share[code] for share in shares)))
    columns = ["region", "nearest_m", "farthest_m", "share_low", "share", "share_high"]
    return gpd.GeoDataFrame(rows, columns=columns)


def geodesic_areas(frame: gpd.GeoDataFrame) -> dict[str, float]:
    """Area of each region on the ellipsoid."""
    return {
        code: abs(WGS84.geometry_area_perimeter(shape)[0])
        for code, shape in zip(frame["region"], frame.geometry, strict=True)
    }


def check(results: Results) -> None:
    """Hold every region of China and Russia against brute force, for four systems and sites."""
    reach = rv.reach(systems=SYSTEMS, sites=SITES)
    frame = reach.regions
    n = len(frame) // 16
    shapes = frame.geometry.to_numpy()[:n]
    ranges = {system.id: system.range_km or 0.0 for system in reach.systems}
    worst_km, worst_share, contradictions = 0.0, (0.0, "", "", ""), 0
    for site in reach.sites:
        distance = Brute(site.geometry)
        rows = frame[frame["site"] == site.id]
        for i, shape in enumerate(shapes):
            row = rows[rows["system"] == SYSTEMS[0]].iloc[i]
            if shape.intersects(site.geometry):
                worst_km = max(worst_km, row["nearest_km"])
            else:
                nearest, farthest = distance.extremes_km(shape)
                worst_km = max(worst_km, abs(row["nearest_km"] - nearest))
                worst_km = max(worst_km, abs(row["farthest_km"] - farthest))
            mine = [rows[rows["system"] == system].iloc[i] for system in SYSTEMS]
            if all(row["share"] in (0.0, 1.0) for row in mine):
                continue
            lon, lat = equal_area_grid(shape)
            km = distance.km(lon, lat)
            for row in mine:
                share = float((km <= ranges[row["system"]]).mean())
                worst_share = max(
                    worst_share,
                    (abs(share - row["share"]), row["system"], site.id, row["name"]),
                )
                edge = min(
                    abs(row["nearest_km"] - row["range_km"]),
                    abs(row["farthest_km"] - row["range_km"]),
                )
                full, none = row["share"] == 1, row["share"] == 0
                agrees = {"full": full, "none": none, "partial": not full and not none}
                contradictions += edge > 0.1 and not agrees[row["status"]]
    asked = f"{n} regions x 4 systems x 4 sites"
    results.note(f"{asked}: distances, against brute force", f"{worst_km:.3f} km", "0.1 km")
    share, *where = worst_share
    told = f"{100 * share:.3f} points ({', '.join(where)})"
    results.note(f"{asked}: shares, against a grid of equal areas", told, "0.1 points")
    results.note(f"{asked}: statuses that contradict the share", f"{contradictions}", "0")


class Brute:
    """Distance to the nearest of a site's points, close together: all of them, none left out."""

    def __init__(self, site: shapely.Geometry) -> None:
        xy = shapely.get_coordinates(shapely.segmentize(site, 0.01))
        self.site, self.xy, self.xyz = site, xy, unit(xy[:, 0], xy[:, 1])
        shapely.prepare(site)

    def km(self, lon: Floats, lat: Floats) -> Floats:
        """Measure: the sphere tells which points may be nearest, the ellipsoid how far they are."""
        out = np.empty(lon.size)
        for first in range(0, lon.size, 1000):
            part = slice(first, first + 1000)
            at = unit(lon[part], lat[part])
            middle = np.linalg.norm(self.xyz - at.mean(axis=0), axis=1)
            spread = np.linalg.norm(at - at.mean(axis=0), axis=1).max()
            some = np.flatnonzero(middle <= (middle.min() + 2 * spread) * 1.004 + 2e-6)
            chord = np.sqrt(np.maximum(2 - 2 * at @ self.xyz[some].T, 0))
            close = chord <= chord.min(axis=1)[:, None] * 1.004 + 2e-6
            query, point = np.nonzero(close)
            ends = lon[part][query], lat[part][query], *self.xy[some[point]].T
            best = np.full(chord.shape[0], np.inf)
            np.minimum.at(best, query, WGS84.inv(*ends)[2] / 1000)
            out[part] = best
        out[shapely.contains_xy(self.site, lon, lat)] = 0.0
        return out

    def extremes_km(self, shape: shapely.Geometry) -> tuple[float, float]:
        """
        Give the least and the greatest distance of a boundary, to some metres.

        By points 2 km apart, and by points 50 m apart on the edges between them that may hold
        more: where two islands are equally far, the farthest place lies in the middle of an edge.
        """
        lines = shapely.get_parts(shapely.boundary(shapely.segmentize(shape, 0.02)))
        xy, line = shapely.get_coordinates(lines, return_index=True)
        km = self.km(*xy.T)
        joined = line[1:] == line[:-1]
        a, b = xy[:-1][joined], xy[1:][joined]
        ends = np.stack([km[:-1][joined], km[1:][joined]])
        length = WGS84.inv(*a.T, *b.T)[2] / 1000
        open_ = (ends.max(axis=0) + length / 2 > km.max()) | (
            ends.min(axis=0) - length / 2 < km.min()
        )
        edges = shapely.linestrings(np.stack([a[open_], b[open_]], axis=1))
        finer = self.km(*shapely.get_coordinates(shapely.segmentize(edges, 0.0005)).T)
        return min(km.min(), finer.min()), max(km.max(), finer.max())


def unit(lon: Floats, lat: Floats) -> Floats:
    """Give unit vectors of places."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def equal_area_grid(shape: shapely.Geometry, n: int = 60_000) -> tuple[Floats, Floats]:
    """Lay a grid of equal areas over a region, about n points, on Lambert's projection."""
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    laea = f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84"
    there = Transformer.from_crs("EPSG:4326", laea, always_xy=True)
    flat = shapely.transform(
        shapely.segmentize(shape, 0.05), lambda xy: np.column_stack(there.transform(*xy.T))
    )
    step = np.sqrt(flat.area / n)
    west, south, east, north = flat.bounds
    x, y = np.meshgrid(np.arange(west, east, step) + step / 2, np.arange(south, north, step))
    inside = shapely.contains_xy(flat, x.ravel(), y.ravel())
    lon, lat = there.transform(x.ravel()[inside], y.ravel()[inside], direction="INVERSE")
    return lon, lat


def seconds(run: Callable[[], object]) -> float:
    """Wall time of a call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
