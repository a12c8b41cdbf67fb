"""Populated places: corrected spellings, ISO country codes, hand-made label priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from recipe.naming import country_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["rows"]

SPELLINGS = {"Shenyeng": "Shenyang", "Shijianzhuang": "Shijiazhuang", "Agana": "Hagåtña"}
# country codes of the source that differ from ISO 3166-1
ISO = {
    "ALD": "ALA",
    "KOS": "XKX",
    "PSX": "PSE",
    "SAH": "ESH",
    "SDS": "SSD",
    "SOL": "SOM",
    "CYN": "CYP",
    "USG": "CUB",
}
NEAR_DEG = 0.6


def rows(
    points: NDArray[np.object_],
    fields: list[NDArray[Any]],
    tiers: list[dict[str, str]],
) -> list[tuple[Any, ...]]:
    """Rows of the layer, sorted by country and decreasing population."""
    found = []
    for point, name, country, admin1, population in zip(points, *fields, strict=True):
        iso = ISO.get(country, country)
        spelt = SPELLINGS.get(name, name)
        found.append([spelt, iso, admin1 or "", int(population), point.x, point.y, None, point])
    for country in {row[1] for row in found}:
        country_name(country)  # raises for a code that is not ISO's
    for tier in tiers:
        _nearest(tier, found)[6] = int(tier["tier"])
    found.sort(key=lambda row: (row[1], -row[3], row[0], row[4]))
    return [(*row[:4], round(row[4], 4), round(row[5], 4), *row[6:]) for row in found]


def _nearest(tier: dict[str, str], found: list[list[Any]]) -> list[Any]:
    """Find the largest place near a city, in its country; places with its name come first."""
    here = shapely.Point(float(tier["lon"]), float(tier["lat"]))
    near = [r for r in found if r[1] == tier["country"] and r[-1].distance(here) < NEAR_DEG]
    if not near:
        msg = f"no populated place at {tier['name']}"
        raise ValueError(msg)
    return max(near, key=lambda row: (row[0] == tier["name"], row[3]))
