"""
What "in reach" means: whether places lie within a band of ranges from a site.

With launch anywhere, a place is in reach if some point of the site has it within the band; with
launch everywhere, if every point has. Distances decide, never polygons. The distances to a part of
a site leave no gap between the least and the greatest, because the part hangs together; so a part
reaches a place if its nearest point is within the maximum range and its farthest point is beyond
the minimum range. The same holds for parts that lie closer together than the band is wide.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.groups import Links, links_of
from rangeviz.geodesy.interior import maximize_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from rangeviz.geodesy.ellipsoid import Floats

__all__ = [
    "Band",
    "LaunchSite",
    "PlaceDistances",
    "close_margin_m",
    "some_and_all",
    "too_close",
]

_OPPOSITE: Final[dict[Launch, Launch]] = {"anywhere": "everywhere", "everywhere": "anywhere"}
_SAMPLED_VERTICES: Final = 64  # of a region: most regions are partly in reach by these alone
_SEARCH_ACCURACY_M: Final = 1.0
_TOO_CLOSE_M, _TOO_CLOSE_SHARE = 5_000.0, 0.005


class Band(NamedTuple):
    """Distances from a minimum to a maximum range, metres."""

    inner_m: float
    radius_m: float


def too_close(range_m: ArrayLike, distance_m: ArrayLike) -> NDArray[np.bool_]:
    """
    Whether a range and a distance are too close to call.

    They are within 5 km, or half a per cent of the range: no coastline and no rounded figure is
    more accurate.

    Parameters
    ----------
    range_m, distance_m
        Metres; they broadcast against each other.

    Returns
    -------
    NDArray
        Booleans, of the shape the arguments broadcast to.

    Examples
    --------
    >>> too_close(2_000_000, [1_991_000, 1_989_000]).tolist()
    [True, False]
    """
    apart = np.abs(np.asarray(range_m) - np.asarray(distance_m))
    close: NDArray[np.bool_] = apart <= close_margin_m(range_m)
    return close


def close_margin_m(range_m: ArrayLike) -> Floats:
    """Greatest difference of a distance from a range that it is too close to, metres."""
    margin: Floats = np.maximum(_TOO_CLOSE_M, _TOO_CLOSE_SHARE * np.asarray(range_m))
    return margin


class LaunchSite:
    """
    A site and a launch, with distances by this launch and by the opposite one.

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    launch
        ``"anywhere"`` or ``"everywhere"``.

    Examples
    --------
    >>> islets = shapely.multipoints([[0, 0], [45, 0]])
    >>> site = LaunchSite(islets, "anywhere")  # 500 km from the one, 4,500 km from the other
    >>> site.depth_m(np.array([4.5]), np.array([0.0]), Band(1e6, 2e6)).round(-3)
    array([-499000.])
    """

    def __init__(self, geometry: shapely.Geometry, launch: Launch) -> None:
        self.geometry = geometry
        self.launch: Launch = launch
        self._groups: dict[int, list[tuple[SiteDistance, SiteDistance]]] = {}

    @cached_property
    def own(self) -> SiteDistance:
        """Distances by the launch."""
        return SiteDistance(self.geometry, self.launch)

    @cached_property
    def opposite(self) -> SiteDistance:
        """Distances by the opposite launch."""
        return SiteDistance(self.geometry, _OPPOSITE[self.launch])

    @cached_property
    def _links(self) -> Links:
        return links_of(self.geometry)

    def groups(self, band: Band) -> list[tuple[SiteDistance, SiteDistance]]:
        """Least and greatest distances from each group of parts closer than a band is wide."""
        gap_m = band.radius_m - band.inner_m
        number = int((self._links.length_m < gap_m).sum())  # of links; it determines the groups
        if number not in self._groups:
            self._groups[number] = [
                (SiteDistance(group, "anywhere"), SiteDistance(group, "everywhere"))
                for group in self._links.groups(gap_m)
            ]
        return self._groups[number]

    def depth_m(self, lon: Floats, lat: Floats, band: Band) -> Floats:
        """
        How far each of n places lies inside a band; negative outside.

        It changes by no more than the place moves, metres, shape (n,).
        """
        if not band.inner_m:
            depth: Floats = band.radius_m - self.own.to_points_m(lon, lat)
        elif self.launch == "everywhere":
            farthest, nearest = self.own.to_points_m(lon, lat), self.opposite.to_points_m(lon, lat)
            depth = np.minimum(band.radius_m - farthest, nearest - band.inner_m)
        else:
            depth = np.full(lon.size, -np.inf)
            for near, far in self.groups(band):
                outer = band.radius_m - near.to_points_m(lon, lat)
                depth = np.maximum(
                    depth, np.minimum(outer, far.to_points_m(lon, lat) - band.inner_m)
                )
        return depth


class PlaceDistances:
    """
    Distances of n places from a site, and the bands they lie within.

    Parameters
    ----------
    site
        Site and launch.
    lon, lat
        Places, degrees, shape (n,).

    Examples
    --------
    >>> site = LaunchSite(shapely.points(0.0, 0.0), "anywhere")
    >>> places = PlaceDistances(site, np.array([1.0, 2.0]), np.array([0.0, 0.0]))
    >>> places.within(Band(150_000, 300_000)).tolist()
    [False, True]
    """

    def __init__(self, site: LaunchSite, lon: Floats, lat: Floats) -> None:
        self._site, self._lon, self._lat = site, lon, lat

    @cached_property
    def own_m(self) -> Floats:
        """Distances by the site's own launch, metres."""
        return self._site.own.to_points_m(self._lon, self._lat)

    @cached_property
    def opposite_m(self) -> Floats:
        """Distances by the opposite launch, metres."""
        return self._site.opposite.to_points_m(self._lon, self._lat)

    def within(self, band: Band) -> NDArray[np.bool_]:
        """Whether each place is in reach."""
        within: NDArray[np.bool_] = self.own_m <= band.radius_m
        if not band.inner_m:
            return within
        if self._site.launch == "everywhere":
            return within & (self.opposite_m >= band.inner_m)
        # where the nearest point of the site is far enough away, it is the one that reaches
        near = np.flatnonzero(within & (self.own_m < band.inner_m))
        within[near] = self._site.depth_m(self._lon[near], self._lat[near], band) >= 0
        return within

    def verdict(self, bands: Mapping[str, Band]) -> NDArray[np.object_]:
        """Verdict on each place, by the low, nominal and high band of a system."""
        low, nominal, high = bands.values()
        is_certain = (np.maximum(self.own_m, self.opposite_m) <= low.radius_m) & (
            np.minimum(self.own_m, self.opposite_m) >= low.inner_m
        )
        verdicts = {"certain": is_certain, "full": self.within(nominal)}
        verdicts["possible"] = self.within(high)
        return np.select(list(verdicts.values()), list(verdicts), "none").astype(object)

    def close_calls(self, bands: Mapping[str, Band]) -> NDArray[np.bool_]:
        """Whether the verdict on each place is too close to call, as `SiteReach.close_calls`."""
        low, nominal, high = bands.values()
        verdict = self.verdict(bands)
        close = too_close(nominal.radius_m, self.own_m)
        close |= (verdict == "possible") & too_close(high.radius_m, self.own_m)
        farthest_m = np.maximum(self.own_m, self.opposite_m)
        close |= (verdict == "certain") & too_close(low.radius_m, farthest_m)
        if nominal.inner_m:
            close |= too_close(nominal.inner_m, self.opposite_m)
        return close


def some_and_all(
    region: shapely.MultiPolygon, depth_m: Callable[[Floats, Floats], Floats]
) -> tuple[bool, bool]:
    """
    Find out whether some, and whether all, of a region is in reach, to a metre.

    Parameters
    ----------
    region
        The region.
    depth_m
        Function of longitudes and latitudes: how far inside the reach places lie, negative outside;
        it changes by no more than the place moves.

    Returns
    -------
    some, every
        Whether there is a place in reach, and whether there is none out of reach.

    Examples
    --------
    >>> square = shapely.multipolygons([shapely.box(-1, -1, 1, 1)])
    >>> site = LaunchSite(shapely.points(0.0, 0.0), "anywhere")
    >>> some_and_all(square, lambda lon, lat: site.depth_m(lon, lat, Band(1_000, 300_000)))
    (True, False)
    """
    xy = shapely.get_coordinates(region)
    depth = depth_m(*xy[:: -(-len(xy) // _SAMPLED_VERTICES)].T)
    some, every = bool((depth >= 0).any()), bool((depth >= 0).all())
    if not some:
        some = _has_positive(region, depth_m)
    if every:
        every = not _has_positive(region, lambda lon, lat: -depth_m(lon, lat))
    return some, every


def _has_positive(
    region: shapely.MultiPolygon, value_m: Callable[[Floats, Floats], Floats]
) -> bool:
    """Whether a function is over zero somewhere in a region."""
    zero, one = np.zeros(1), np.array([region], dtype=object)
    found = maximize_inside(one, zero, value_m, accuracy_m=_SEARCH_ACCURACY_M, enough_m=0.0)
    return bool(found[0] > 0)
