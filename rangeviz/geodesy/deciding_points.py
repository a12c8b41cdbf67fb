"""Which points of a site decide about places far off: a few on its outline, as seen from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.envelope import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = ["by_distance"]

_CLASSES_M: Final[dict[Launch, tuple[float, ...]]] = {
    "anywhere": (300_000.0, 1_000_000.0, 3_000_000.0, 8_000_000.0),
    "everywhere": (3_000_000.0, 8_000_000.0, 12_000_000.0, 16_000_000.0),
}
_MANY_POINTS: Final = 16  # of a site, for finding out which of them decide to pay
_MANY_PLACES: Final = 8  # for each point of the site, likewise
_TOLERANCE_M: Final = 30.0


def by_distance(
    site: SiteDistance, nearest_m: Floats, farthest_m: Floats, weight: Ints
) -> Iterator[tuple[Ints, SiteDistance]]:
    """
    Sort places into classes, and give for each the points of a site that decide there.

    What is nearest to a place far off is nearest on the whole way there: so only what the outline
    of the site at the lower end of a class is made of can be nearest to anything in it. With launch
    everywhere it is the upper end.

    Parameters
    ----------
    site
        The site.
    nearest_m, farthest_m
        Bounds of the distance of each of n places or regions, metres, shape (n,).
    weight
        How many points each stands for, shape (n,).

    Yields
    ------
    rows, site
        Numbers of places, each in just one class, and what to measure from, to 30 m.
    """
    ends_m = np.array(_CLASSES_M[site.launch])
    if site.launch == "anywhere":
        number = np.searchsorted(ends_m, nearest_m, side="right") - 1
    else:
        number = np.searchsorted(ends_m, farthest_m)
    for i, radius_m in enumerate(ends_m):
        rows = np.flatnonzero(number == i)
        n = site.points.lon.size
        if n >= _MANY_POINTS and weight[rows].sum() > _MANY_PLACES * n:
            yield (
                rows,
                SiteDistance(
                    shown(site.geometry, radius_m, site.launch, _TOLERANCE_M), site.launch
                ),
            )
            number[rows] = -2
    rows = np.flatnonzero(number > -2)
    if rows.size:
        yield rows, site
