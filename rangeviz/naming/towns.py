"""Towns of the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["find_places"]

_SHORE_DEG = 0.05  # a town may lie this far off its region, whose coast is from another source


def find_places(codes: Sequence[str], regions: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Read the populated places of the regions, under the countries that the viewpoint has."""
    if codes == ("world",):
        places = basemaps.read_places()
    else:
        known = np.isin(regions["region"], basemaps.read_codes())
        places = basemaps.read_places(regions=regions["region"][known].tolist())
        if not known.all():
            places = _joined(places, _places_within(regions["geometry"][~known]))
    country = dict(zip(regions["region"].tolist(), regions["country"].tolist(), strict=True))
    pairs = zip(places["region"].tolist(), places["country"].tolist(), strict=True)
    places["country"] = np.array([country.get(*pair) for pair in pairs], dtype=object)
    return places


def _places_within(shapes: NDArray[np.object_]) -> dict[str, NDArray[Any]]:
    places = basemaps.read_places()
    tree = shapely.STRtree(shapely.buffer(shapes, _SHORE_DEG))
    rows = np.unique(tree.query(places["geometry"], predicate="within")[0])
    return {name: values[rows] for name, values in places.items()}


def _joined(
    first: dict[str, NDArray[Any]], second: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Places of both tables, each once."""
    if not len(first["name"]):
        return second
    seen = set(zip(first["lon"].tolist(), first["lat"].tolist(), strict=True))
    new = [pair not in seen for pair in zip(second["lon"], second["lat"], strict=True)]
    return {name: np.concatenate([first[name], second[name][new]]) for name in first}
