"""
The same work by rangeviz and by its peers, side by side in one run.

Run from the checkout: ``python benchmarks/peers.py``. Writes its section of RESULTS.md. A peer
that is not installed is skipped and named. NODE_PATH says where @turf/turf is; PostGIS is run in a
cluster of its own, made and removed here, from the PostgreSQL programs in PG_BIN, or else Debian's.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyproj
import shapely
from results import machine, write_section
from shapely.geometry import Point, mapping, shape

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.oracle import (  # type: ignore[import-not-found]
    boundary_points,
    disc_area_m2,
    drawn_area_m2,
    faults_of_form,
    random_points,
    truth_m,
)

import rangeviz as rv
from rangeviz.basemaps import bundled_site_geometry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
GEOD = pyproj.Geod(ellps="WGS84")
MANY = 10_000
CHECKED = 60  # of the many rings
TURF_STEPS = 64  # of a quarter circle, for buffers: with more it takes minutes
VERSIONS: dict[str, str] = {}


class Work(NamedTuple):
    """A site, or many centres, and what is asked of it."""

    name: str
    sites: list[shapely.Geometry]
    radius_m: float
    tolerance_m: float

    @property
    def of_points(self) -> bool:
        """Whether rings are asked for, not buffers of areas."""
        return bool(self.sites[0].geom_type == "Point")


class Drawn(NamedTuple):
    """What a peer made of some work, and how long it took."""

    seconds: float
    shapes: list[shapely.Geometry]
    remark: str = ""


def workloads() -> list[Work]:
    """List the work."""
    x, y = random_points(MANY, np.random.default_rng(1))
    kyushu, chain = bundled_site_geometry("kyushu"), bundled_site_geometry("first-island-chain")
    return [
        Work("One ring, 2,775 km, 10 m", [Point(130.7, 32.8)], 2.775e6, 10),
        Work("10,000 rings, 1,000 km, 100 m", list(shapely.points(x, y)), 1e6, 100),
        Work("Kyushu as an area, 1,600 km, 1 m", [kyushu], 1.6e6, 1),
        Work("Kyushu as an area, 2,775 km, 1 m", [kyushu], 2.775e6, 1),
        Work("First island chain, 2,775 km, 10 m", [chain], 2.775e6, 10),
        Work("Guam, 13,000 km, 100 m", [Point(144.8, 13.5)], 13e6, 100),
        Work("Pyongyang, 5,500 km, 100 m", [Point(125.75, 39.03)], 5.5e6, 100),
    ]


def timed(draw: Callable[[], Any], repeats: int = 15) -> tuple[float, Any]:
    """Give the median time and the result of a call, the first call left out."""
    out = draw()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        out = draw()
        times.append(time.perf_counter() - start)
    return median(times), out


def by_rangeviz(work: Work) -> Drawn:
    """Draw with rangeviz."""
    if work.of_points:
        x, y = shapely.get_coordinates(work.sites).T
        seconds, rings = timed(
            partial(rv.range_rings, x, y, work.radius_m, tolerance_m=work.tolerance_m)
        )
        return Drawn(seconds, list(rings))
    draw = partial(
        rv.range_envelope, work.sites[0], radius_m=work.radius_m, tolerance_m=work.tolerance_m
    )
    seconds, ring = timed(draw)
    return Drawn(seconds, [ring])


def by_geod(work: Work, vertices: list[int]) -> Drawn | None:
    """Compute as many vertices, and nothing else: the floor."""
    if not work.of_points:
        return None
    x, y = np.repeat(shapely.get_coordinates(work.sites), vertices, axis=0).T
    azimuth = np.concatenate([np.linspace(360, 0, n) for n in vertices])
    radius = np.full(x.size, work.radius_m)
    draw = partial(GEOD.fwd, x, y, azimuth, radius, return_back_azimuth=False)
    return Drawn(timed(draw)[0], [], "vertices only")


def by_geod_and_fix(work: Work, vertices: list[int]) -> Drawn | None:
    """Compute the vertices of one ring, and cut it with fix_polygon of antimeridian."""
    antimeridian = importlib.import_module("antimeridian")
    if not work.of_points or len(work.sites) > 1:
        return None
    n = vertices[0]
    lon, lat = shapely.get_coordinates(work.sites)[0]

    def draw() -> shapely.Geometry:
        radius = np.full(n, work.radius_m)
        x, y, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), np.linspace(360, 0, n), radius)
        ring = shapely.Polygon(np.column_stack([x, y]))
        return antimeridian.fix_polygon(ring, fix_winding=False)

    seconds, ring = timed(draw)
    return Drawn(seconds, [ring])


def by_aeqd(work: Work, vertices: list[int]) -> Drawn:
    """Buffer on an azimuthal equidistant projection about the site, as the usual recipe has it."""
    geopandas = importlib.import_module("geopandas")
    some = work.sites[:200]
    quarter = max(8, round(float(np.mean(vertices))) // 4)

    def draw() -> list[shapely.Geometry]:
        out = []
        for site in some:
            centre = site.centroid
            plane = f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +datum=WGS84"
            series = geopandas.GeoSeries([site], crs=4326).to_crs(plane)
            buffer = series.buffer(work.radius_m, quad_segs=quarter)
            out.append(buffer.to_crs(4326).iloc[0])
        return out

    seconds, shapes = timed(draw, 3 if len(some) > 1 else 15)
    scale = len(work.sites) / len(some)
    return Drawn(seconds * scale, shapes, f"timed on {len(some)}" if scale > 1 else "")


def by_cartopy(work: Work, vertices: list[int]) -> Drawn | None:
    """Draw circles with cartopy."""
    geodesic = importlib.import_module("cartopy.geodesic").Geodesic()
    if not work.of_points:
        return None

    def draw() -> list[shapely.Geometry]:
        return [
            shapely.Polygon(geodesic.circle(site.x, site.y, work.radius_m, n_samples=n))
            for site, n in zip(work.sites, vertices, strict=True)
        ]

    seconds, shapes = timed(draw, 3 if len(work.sites) > 1 else 15)
    return Drawn(seconds, shapes)


def by_turf(method: str, works: list[Work], vertices: list[list[int]]) -> list[Drawn | None]:
    """Draw with Turf, in one node process."""
    jobs, places = [], []
    for k, work in enumerate(works):
        many, steps = len(work.sites) > 1, round(float(np.mean(vertices[k])))
        if (method == "circle" and not work.of_points) or (method == "buffer" and many):
            continue
        places.append(k)
        jobs.append(
            {
                "method": method,
                "centres": shapely.get_coordinates(work.sites).tolist() if work.of_points else [],
                "site": mapping(work.sites[0]),
                "radius_km": work.radius_m / 1e3,
                "steps": steps if method == "circle" else min(steps // 4, TURF_STEPS),
                "repeats": 7 if work.of_points and not many else 2,
                "keep": CHECKED,
            }
        )
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, str(HERE / "peers_turf.cjs")],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        fault = [line for line in done.stderr.splitlines() if line.startswith("Error")]
        raise FileNotFoundError(fault[0] if fault else done.stderr[:200])
    answer = json.loads(done.stdout)
    VERSIONS["Turf"] = answer["version"]
    out: list[Drawn | None] = [None] * len(works)
    for k, result in zip(places, answer["results"], strict=True):
        shapes = [shape(s) if s else shapely.MultiPolygon() for s in result["shapes"]]
        out[k] = Drawn(result["seconds"], shapes)
    return out


@contextlib.contextmanager
def postgis() -> Iterator[Callable[[str], str]]:
    """Run a PostgreSQL cluster on a socket in a temporary folder, and give a way to ask it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = Path(os.environ.get("PG_BIN", found[-1] if found else "/nowhere"))
    if not (programs / "initdb").exists():
        msg = "no PostgreSQL programs; set PG_BIN"
        raise FileNotFoundError(msg)
    # PostgreSQL refuses to run as root
    who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="rv-") as folder:
        if who:
            shutil.chown(folder, "postgres")

        def run(program: str, *arguments: str, text: str = "") -> str:
            # files, not pipes: the server would keep a pipe open
            log = Path(folder) / "out"
            with log.open("w+", encoding="utf-8") as out:
                done = subprocess.run(
                    [*who, str(programs / program), *arguments],
                    input=text,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                    cwd=folder,
                )
            said = log.read_text(encoding="utf-8")
            if done.returncode:
                msg = f"{program}: {said.strip()[-200:]}"
                raise FileNotFoundError(msg)
            return said

        data = ["-D", f"{folder}/db"]
        run("initdb", *data, "-A", "trust", "-U", "postgres", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c jit=off"
        run("pg_ctl", *data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            client = ["psql", "-h", folder, "-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1"]

            def ask(sql: str) -> str:
                return run(*client, text=sql)

            ask("CREATE EXTENSION postgis;")
            yield ask
        finally:
            run("pg_ctl", *data, "-w", "-m", "immediate", "stop")


def by_postgis(works: list[Work], vertices: list[list[int]]) -> list[Drawn | None]:
    """Buffer geographies in PostGIS; the time is the server's."""
    out: list[Drawn | None] = []
    with postgis() as ask:
        VERSIONS["PostGIS"] = ask("SELECT postgis_lib_version();").strip()
        for work, counts in zip(works, vertices, strict=True):
            rows = ",".join(f"('{shapely.to_wkt(s, rounding_precision=12)}')" for s in work.sites)
            ask(
                "DROP TABLE IF EXISTS site; CREATE TABLE site (k serial, g geography);"
                f"INSERT INTO site (g) SELECT w::geography FROM (VALUES {rows}) AS v (w);"
            )
            quarter = max(8, round(float(np.mean(counts))) // 4)
            buffer = f"ST_Buffer(g, {work.radius_m}, 'quad_segs={quarter}')"
            plan = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT {buffer} FROM site;"
            query = f"SELECT encode(ST_AsBinary({buffer}), 'hex') FROM site ORDER BY k"
            try:
                times = [json.loads(ask(plan))[0]["Execution Time"] / 1e3 for _ in range(3)]
                shapes = ask(f"{query} LIMIT {CHECKED};").split()
            except FileNotFoundError as error:
                out.append(Drawn(float("nan"), [], str(error).splitlines()[-1][:60]))
                continue
            out.append(Drawn(median(times), list(shapely.from_wkb(shapes))))
    return out


def judged(work: Work, drawn: Drawn, area_m2: list[float]) -> str:
    """Write down time, boundary error, area error and validity."""
    took = "failed" if np.isnan(drawn.seconds) else f"{drawn.seconds * 1e3:,.4g} ms"
    if not drawn.shapes:
        return f"{took} | | | | {drawn.remark}"
    worst, area_off, valid = 0.0, 0.0, True
    rng = np.random.default_rng(2)
    for site, ring, area in zip(work.sites, drawn.shapes[:CHECKED], area_m2, strict=False):
        x, y = boundary_points(ring, at=(0.0, 0.25, 0.5, 0.75))
        pick = rng.permutation(x.size)[: 4000 if len(work.sites) == 1 else 200]
        off = np.abs(truth_m(site, x[pick], np.clip(y[pick], -90, 90)) - work.radius_m)
        worst = max(worst, off.max(initial=0.0))
        area_off = max(area_off, abs(drawn_area_m2(shapely.make_valid(ring)) / area - 1))
        polygons = shapely.multipolygons(shapely.get_parts(ring))
        valid &= not faults_of_form(polygons)
    strays = f"{worst:.2f} m" if worst < 1000 else f"{worst / 1e3:,.1f} km"
    return f"{took} | {strays} | {area_off:.1e} | {'yes' if valid else 'no'} | {drawn.remark}"


def true_areas_m2(work: Work) -> list[float]:
    """Measure what a drawn area is held against."""
    if work.of_points:
        return [disc_area_m2(site.x, site.y, work.radius_m) for site in work.sites[:CHECKED]]
    (site,), finer_m = work.sites, work.tolerance_m / 10
    return [drawn_area_m2(rv.range_envelope(site, radius_m=work.radius_m, tolerance_m=finer_m))]


def versions() -> str:
    """Name what was run."""
    for module in ("numpy", "shapely", "pyproj", "geopandas", "cartopy", "antimeridian"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            VERSIONS[module] = metadata.version(module)
    VERSIONS["GEOS"] = shapely.geos_version_string
    VERSIONS["PROJ"] = pyproj.proj_version_str
    VERSIONS["Python"] = platform.python_version()
    return ", ".join(f"{name} {number}" for name, number in sorted(VERSIONS.items(), key=str))


def main() -> None:
    """Run everything, write the results."""
    works = workloads()
    ours = [by_rangeviz(work) for work in works]
    vertices = [shapely.get_num_coordinates(drawn.shapes).tolist() for drawn in ours]
    peers: dict[str, list[Drawn | None]] = {"rangeviz": list(ours)}
    skipped: dict[str, str] = {}
    one_by_one: dict[str, Callable[[Work, list[int]], Drawn | None]] = {
        "pyproj `Geod.fwd`": by_geod,
        "`Geod.fwd` and `fix_polygon`": by_geod_and_fix,
        "geopandas, AEQD, `buffer`": by_aeqd,
        "cartopy `Geodesic.circle`": by_cartopy,
    }
    for name, draw in one_by_one.items():
        try:
            peers[name] = [draw(work, n) for work, n in zip(works, vertices, strict=True)]
        except ImportError as error:
            skipped[name] = str(error)
    together: dict[str, Callable[[list[Work], list[list[int]]], list[Drawn | None]]] = {
        "Turf `circle`": partial(by_turf, "circle"),
        "Turf `buffer`": partial(by_turf, "buffer"),
        "PostGIS `ST_Buffer(geography)`": by_postgis,
    }
    for name, draw_all in together.items():
        try:
            peers[name] = draw_all(works, vertices)
        except FileNotFoundError as error:
            skipped[name] = str(error)

    today = datetime.datetime.now(datetime.UTC)
    lines = [
        "## Range rings and envelopes, beside the peers",
        "",
        f"Written by `benchmarks/peers.py` on {today:%Y-%m-%d}. {machine()}; {versions()}.",
        "",
        "Every peer drew with as many vertices as rangeviz chose for the tolerance named (Turf's",
        f"`buffer`: at most {TURF_STEPS} to a quarter circle). Time: the median of several calls,",
        "start-up left out (PostGIS: the server's own, Turf: node's). Worst boundary error: over",
        "points of the drawn boundary, edges straight in longitude and latitude, by the inverse",
        "problem. Area error: after `make_valid`, against a geodesic disc of 20,000 vertices, for",
        "areas against an outline to a tenth of the tolerance. Valid: as a map needs it, within",
        "[-180, 180], shells counterclockwise, nothing crossing itself.",
        "",
    ]
    for k, work in enumerate(works):
        area = true_areas_m2(work)
        each = " each" if len(work.sites) > 1 else ""
        lines += [
            f"### {work.name}",
            "",
            f"{np.mean(vertices[k]):,.0f} vertices{each}.",
            "",
            "| | time | worst boundary error | area error | valid | |",
            "|---|---:|---:|---:|---|---|",
        ]
        for name, results in peers.items():
            drawn = results[k]
            if drawn is not None:
                lines.append(f"| {name} | {judged(work, drawn, area)} |")
        lines.append("")
    lines += [f"Skipped: {name} ({why})." for name, why in skipped.items()]
    write_section("peers", "\n".join(lines).strip())


if __name__ == "__main__":
    main()
