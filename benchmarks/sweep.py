"""
A sweep beside the overlay loop and PostGIS, and the growth of its time with the sites.

1,000 sites, 10 ranges, all regions of China and Russia; the peers are timed on a sample of the
sites and scaled. Then 100, 1,000 and 10,000 sites, and 1,000 sites to all regions of the world.
PostGIS is timed if Debian's postgresql-15-postgis-3 is installed. With --cluster, a scheduler and
two workers of dask.distributed on loopback are timed beside two processes. With --write,
the figures become a section of RESULTS.md::

    python benchmarks/sweep.py --cluster --write
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from peers import postgis
from pyproj import Geod
from results import Results

import rangeviz as rv

if TYPE_CHECKING:
    from collections.abc import Callable

WGS84 = Geod(ellps="WGS84")
_ABOUT = (
    "The peers are timed on some of the 1,000 sites, and their time is scaled to all. The overlay "
    "loop: for each site and range a buffer in azimuthal equidistant projection, "
    "`geopandas.overlay`, geodesic areas. PostGIS: `ST_DWithin`, `ST_Buffer`, `ST_Intersection` "
    "and `ST_Area` on `geography`, with a spatial index. Wall time on all cores for rangeviz, "
    "starting its processes included."
)
RANGES_KM = [400 * number for number in range(1, 11)]


def main() -> None:
    """Time the sweep and all peers that are installed, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--sample", type=int, default=3, help="sites the peers are timed on")
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--most", type=int, default=10_000, help="sites, at the most")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    results, times = Results(), {}
    for n in (100, 1_000, 10_000):
        if n <= options.most:
            times[n] = seconds(partial(rv.sweep, sites(n), ranges_km=RANGES_KM))
            results.note(
                f"{n:,} sites x 10 ranges, China and Russia",
                f"{times[n]:.1f} s: {1000 * times[n] / n:.1f} ms a site",
                "180 s" if n == 10_000 else "",
            )
    regions = rv.reach(systems=[1], sites=["kyushu"]).regions[["region", "geometry"]]
    sample = sites(1_000).iloc[:: 1_000 // options.sample][: options.sample]
    scale = 1_000 / len(sample)
    rows, loop = timed(lambda: overlay_loop(sample, regions))
    note_peer(results, "geopandas overlay loop", loop * scale, times[1_000], 100)
    agree(results, sample, rows)
    server = in_postgis(sample, regions)
    if server is not None:
        note_peer(results, "PostGIS", server * scale, times[1_000], 20)
    world = seconds(lambda: rv.sweep(sites(1_000), ranges_km=RANGES_KM, targets="world"))
    results.note("1,000 sites x 10 ranges, all regions of the world", f"{world:.0f} s", "300 s")
    used = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    results.note("memory of the largest process", f"{used / 1e6:.2f} GB", "4 GB")
    if options.cluster:
        beside_cluster(results, min(options.most, 10_000), times)
    if options.write:
        results.write("sweep", "Sweeps, beside the overlay loop and PostGIS", _ABOUT)


def sites(n: int) -> gpd.GeoDataFrame:
    """Random points over the first island chain and the seas around it."""
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(118, 150, n), rng.uniform(5, 55, n)
    ids = [f"p{number}" for number in range(n)]
    return gpd.GeoDataFrame({"id": ids}, geometry=shapely.points(lon, lat), crs=4326)


def overlay_loop(sample: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    """Shares by the usual loop: buffer, overlay and geodesic areas for each site and range."""
    whole = dict(zip(regions["region"], map(area, regions.geometry), strict=True))
    rows = []
    for row in sample.itertuples():
        aeqd = f"+proj=aeqd +lat_0={row.geometry.y} +lon_0={row.geometry.x} +datum=WGS84"
        near = regions.to_crs(aeqd)
        near["geometry"] = near.make_valid()
        for km in RANGES_KM:
            ring = gpd.GeoSeries([shapely.Point(0, 0)], crs=aeqd).buffer(1000 * km, quad_segs=90)
            inside = gpd.overlay(near, ring.to_frame("geometry")).to_crs(4326)
            for code, shape in zip(inside["region"], inside.geometry, strict=True):
                rows.append((row.id, km, code, area(shape) / whole[code]))
    return rows


def area(shape: shapely.Geometry) -> float:
    """Area on the ellipsoid."""
    return abs(float(WGS84.geometry_area_perimeter(shape)[0]))


def agree(results: Results, sample: gpd.GeoDataFrame, rows: list[tuple[Any, ...]]) -> None:
    """Compare shares with the loop's, and distances and statuses with those of `reach`."""
    found = rv.sweep(sample, ranges_km=RANGES_KM).astype({"site": "str", "region": "str"})
    mine = {(r.site, r.range_km, r.region): r for r in found.itertuples()}
    worst = max(
        abs(share - (mine[key].share if (key := (site, km, code)) in mine else 0.0))
        for site, km, code, share in rows
    )
    worst_km, other = 0.0, 0
    for row in sample.itertuples():
        point = (row.geometry.x, row.geometry.y)
        for truth in rv.reach(systems=RANGES_KM, sites=[point]).regions.itertuples():
            one = mine.get((row.id, truth.range_km, truth.region))
            if one is None:
                other += truth.status != "none" and truth.share > 1e-6
                continue
            worst_km = max(
                worst_km,
                abs(one.nearest_km - truth.nearest_km),
                abs(one.farthest_km - truth.farthest_km),
            )
            other += (one.share == 1) != (truth.status == "full")
    results.note("shares, against the loop's", f"{100 * worst:.2f} points", "0.5 points")
    results.note("distances, against reach's", f"{worst_km:.3f} km", "0.5 km")
    results.note("statuses that differ from reach's", f"{other}", "0")


def in_postgis(sample: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> float | None:
    """Seconds of ST_DWithin and ST_Intersection on the same work; None without a server."""
    try:
        with postgis() as ask:
            for statement in _tables(sample, regions):
                ask(f"{statement};")
            return seconds(lambda: ask(f"{_QUERY};"))
    except FileNotFoundError as error:
        print(f"PostGIS: {error}")
        return None


_QUERY = (
    "SELECT s.id, r.km, g.code, ST_Distance(s.at, g.shape), "
    "ST_Area(ST_Intersection(ST_MakeValid(ST_Buffer(s.at, r.km * 1000)::geometry), "
    "ST_MakeValid(g.shape::geometry))::geography) / ST_Area(g.shape) "
    "FROM sites s, ranges r, regions g WHERE ST_DWithin(s.at, g.shape, r.km * 1000)"
)


def _tables(sample: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> list[str]:
    """Statements that load sites, ranges and regions."""
    points = ", ".join(
        f"('{row.id}', 'POINT({row.geometry.x} {row.geometry.y})')" for row in sample.itertuples()
    )
    shapes = ", ".join(
        f"('{code}', '{shape.wkb_hex}')"
        for code, shape in zip(regions["region"], regions.geometry, strict=True)
    )
    ranges = ", ".join(f"({km})" for km in RANGES_KM)
    return [
        "CREATE TABLE sites (id text, at geography)",
        f"INSERT INTO sites VALUES {points}",
        "CREATE TABLE ranges (km double precision)",
        f"INSERT INTO ranges VALUES {ranges}",
        "CREATE TABLE regions (code text, shape geography)",
        f"INSERT INTO regions SELECT code, ST_SetSRID(hex::geometry, 4326)::geography "
        f"FROM (VALUES {shapes}) AS v (code, hex)",
        "CREATE INDEX ON regions USING gist (shape)",
    ]


def beside_cluster(results: Results, n: int, times: dict[int, float]) -> None:
    """Time the same work on a cluster of a scheduler and two workers."""
    from distributed import Client

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "scheduler.json")
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        host = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file]
        module = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0"]
        started = [subprocess.Popen([*module, *host], **quiet)]
        module = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1"]
        started += [subprocess.Popen([*module, "--no-nanny", *host], **quiet) for _ in range(2)]
        try:
            client: Any = Client(scheduler_file=file, timeout=60)  # type: ignore[no-untyped-call]
            with client:
                client.wait_for_workers(2)
                took = seconds(lambda: rv.sweep(sites(n), ranges_km=RANGES_KM, client=client))
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()
    results.note(
        f"{n:,} sites on a Dask scheduler and two workers",
        f"{took:.1f} s: {took / times[n]:.2f} x two processes",
        "1.3 x",
    )


def note_peer(results: Results, name: str, theirs: float, mine: float, bar: float) -> None:
    """Note a peer's scaled time, and its ratio to that of rangeviz."""
    results.note(
        f"{name}, 1,000 sites", f"{theirs:.0f} s (scaled): {theirs / mine:.0f} x", f"{bar:.0f} x"
    )


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """Call a function, and return its result and wall time."""
    start = time.perf_counter()
    out = run()
    return out, time.perf_counter() - start


def seconds(run: Callable[[], object]) -> float:
    """Wall time of a call."""
    return timed(run)[1]


if __name__ == "__main__":
    main()
