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

_SHORE_DEG = 0.05  # a town may lie this far off an area of the user's own


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
