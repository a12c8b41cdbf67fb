"""Towns: by name, or all of the targets."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.errors import AmbiguousNameError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["find_place", "find_places"]

_SHORE_DEG = 0.05  # a town may lie this far off its region, whose coast is from another source


def find_place(name: str) -> tuple[float, float, str]:
    """
    Look up a populated place by name.

    Parameters
    ----------
    name
        In any case, with or without accents; ``"Suzhou, Jiangsu"`` or ``"Suzhou, CHN"`` where
        several are called the same.

    Returns
    -------
    lon, lat, label
        Where it lies, in degrees, and its name in full.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If no place, or more than one, has that name.

    Examples
    --------
    >>> find_place("hagatna")
    (144.75, 13.47, 'Hagåtña, GUM')
    """
    places, labels, called = _towns()
    rows = called.get(_plain(name), [])
    kind = "place"
    if not rows:
        raise UnknownNameError(kind, name, {*places["name"], *labels})
    if len(rows) > 1:
        raise AmbiguousNameError(kind, name, (labels[row] for row in rows))
    return (
        round(float(places["lon"][rows[0]]), 4),
        round(float(places["lat"][rows[0]]), 4),
        labels[rows[0]],
    )


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


@cache
def _towns() -> tuple[Mapping[str, NDArray[Any]], list[str], dict[str, list[int]]]:
    """Read the towns, their names in full, and the rows of the towns of each name."""
    places = basemaps.read_places(geometry=False)
    columns = (places[column].tolist() for column in ("name", "admin1", "country"))
    called: dict[str, list[int]] = {}
    labels = []
    for row, (place, admin1, country) in enumerate(zip(*columns, strict=True)):
        labels.append(", ".join(filter(None, (place, admin1, country))))
        for more in ((), (admin1,), (country,), (admin1, country)):
            known = _plain(", ".join(filter(None, (place, *more))))
            if row not in (rows := called.setdefault(known, [])):
                rows.append(row)
    return places, labels, called


def _plain(name: str) -> str:
    """Name without case, accents and repeated spaces, for comparison."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
