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
    """Read the populated places of the target countries; of the regions, if those are targets."""
    if codes == ("world",):
        return basemaps.read_places()
    countries = basemaps.country_names()
    if all(code in countries for code in codes):
        places = basemaps.read_places()
        kept = np.isin(places["country"], codes)
        return {name: values[kept] for name, values in places.items()}
    places = basemaps.read_places()
    tree = shapely.STRtree(shapely.buffer(regions["geometry"], _SHORE_DEG))
    kept = np.unique(tree.query(places["geometry"], predicate="within")[0])
    return {name: values[kept] for name, values in places.items()}
