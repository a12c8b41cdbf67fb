"""
Time what reading a user's files takes, once everything is imported.

A table of 1,000 sites and a file of 1,000 areas in each format, and the check of the bundled
catalog; each is read in a process of its own, the first time it is asked to::

    python benchmarks/user_files.py --repeat 5
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SITES = AREAS = 1_000
TARGET_S = 1.0
VERTICES = 100  # of an area
READ = """
import sys, time
import geopandas, openpyxl, pydantic, pyproj, shapely, rangeviz
from rangeviz.catalog.reading.shapes import read_areas
from rangeviz.catalog.reading import geojson, geopackage, kml
from rangeviz.catalog import load_catalog
from rangeviz.cli.check import check_files
from rangeviz import coverage, listing, readers, spreadsheets
read = {"catalog": load_catalog, "areas": read_areas, "check": check_files}[sys.argv[1]]
start = time.perf_counter()
read(*sys.argv[2:])
print(time.perf_counter() - start)
"""


def write_files(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Write the files; give for each case what reads it, and its paths."""
    import geopandas
    import openpyxl
    import shapely

    rng = random.Random(0)
    places = [(rng.uniform(-179, 179), rng.uniform(-80, 80)) for _ in range(SITES)]
    rows = [(f"Site {i}", lon, lat, "JPN") for i, (lon, lat) in enumerate(places)]
    header = ("name", "lon", "lat", "country")
    lines = [",".join(map(str, row)) for row in (header, *rows)]
    (folder / "sites.csv").write_text("\n".join(lines), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    book.save(folder / "sites.xlsx")
    shapes = [
        shapely.Point(rng.uniform(-170, 170), rng.uniform(-70, 70)).buffer(2, VERTICES // 4)
        for _ in range(AREAS)
    ]
    names = {"name": [f"Area {i}" for i in range(AREAS)]}
    frame = geopandas.GeoDataFrame(names, geometry=shapes, crs=4326)
    frame.to_file(folder / "areas.gpkg")
    frame.to_crs(8857).to_file(folder / "projected.gpkg")
    frame.to_file(folder / "areas.geojson")
    frame.to_file(folder / "areas.kml", driver="KML")
    both = [str(folder / "sites.csv"), str(folder / "areas.gpkg")]
    return {
        f"{SITES:,} sites, csv": ("catalog", both[:1]),
        f"{SITES:,} sites, xlsx": ("catalog", [str(folder / "sites.xlsx")]),
        f"{AREAS:,} areas, gpkg": ("areas", both[1:]),
        f"{AREAS:,} areas, gpkg, projected": ("areas", [str(folder / "projected.gpkg")]),
        f"{AREAS:,} areas, geojson": ("areas", [str(folder / "areas.geojson")]),
        f"{AREAS:,} areas, kml": ("areas", [str(folder / "areas.kml")]),
        "sites, csv, and areas, gpkg, as one catalog": ("catalog", both),
        "check of the bundled catalog": ("check", []),
        f"check of {SITES:,} sites, csv": ("check", both[:1]),
    }


def seconds(what: str, paths: list[str]) -> float:
    """Time of one reading, imports left out."""
    done = subprocess.run(
        [sys.executable, "-c", READ, what, *paths], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def main() -> None:
    """Print the median of each case beside the target."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="runs of each case [default: 5]")
    repeat = parser.parse_args().repeat
    print(f"{'case':<46}{'median s':>10}{'target':>9}   (runs: {repeat})")
    with tempfile.TemporaryDirectory() as folder:
        for name, (what, paths) in write_files(Path(folder)).items():
            median = statistics.median(seconds(what, paths) for _ in range(repeat))
            wanted = f"<= {TARGET_S:.2f}" if what != "check" else ""
            print(f"{name:<46}{median:>10.3f}{wanted:>9}")


if __name__ == "__main__":
    main()
