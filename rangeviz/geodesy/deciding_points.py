"""Points of a site that determine its distance to far places: a few on its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.envelope import outline_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = ["by_distance"]

_CLASS_BOUNDS_M: Final[dict[Launch, tuple[float, ...]]] = {
    "anywhere": (300_000.0, 1_000_000.0, 3_000_000.0, 8_000_000.0),
    "everywhere": (3_000_000.0, 8_000_000.0, 12_000_000.0, 16_000_000.0),
}
# finding the deciding points pays off from these numbers on:
_MIN_POINTS: Final = 16  # points of a site
_MIN_PLACES_PER_POINT: Final = 8  # places for each point of the site
_TOLERANCE_M: Final = 30.0


def by_distance(
    site: SiteDistance, nearest_m: Floats, farthest_m: Floats, weight: Ints
) -> Iterator[tuple[Ints, SiteDistance]]:
    """
    Group places by distance, each group with the points of a site that can be nearest to it.

    The point of a site that is nearest to a far place is also nearest to every place on the
    geodesic between them. So only the points that make up the site's outline at the lower bound of
    a class can be nearest to a place in that class. With launch everywhere, the outline at the
    upper bound holds the farthest points.

    Parameters
    ----------
    site
        Site that distances are measured from.
    nearest_m, farthest_m
        Bounds of the distance of each of n places or regions, metres, shape (n,).
    weight
        Number of points that each place or region has, shape (n,).

    Yields
    ------
    rows, site
        Numbers of the places of a class, each in one class only, and the site reduced to the
        points that decide there; its distances are right to 30 m.
    """
    class_bounds_m = np.array(_CLASS_BOUNDS_M[site.launch])
    if site.launch == "anywhere":
        number = np.searchsorted(class_bounds_m, nearest_m, side="right") - 1
    else:
        number = np.searchsorted(class_bounds_m, farthest_m)
    for i, radius_m in enumerate(class_bounds_m):
        rows = np.flatnonzero(number == i)
        n = site.points.lon.size
        if n >= _MIN_POINTS and weight[rows].sum() > _MIN_PLACES_PER_POINT * n:
            yield (
                rows,
                SiteDistance(
                    outline_points(site.geometry, radius_m, site.launch, _TOLERANCE_M), site.launch
                ),
            )
            number[rows] = -2
    rows = np.flatnonzero(number > -2)
    if rows.size:
        yield rows, site
