"""How a minimum range changes at which range a place, or a share of a region, comes into reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.coverage.membership import Band
from rangeviz.geodesy.cells import cells_of
from rangeviz.geodesy.checks import MAX_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.coverage.from_site import SiteReach
    from rangeviz.coverage.membership import LaunchSite
    from rangeviz.geodesy.cells import Cells
    from rangeviz.geodesy.ellipsoid import Floats

__all__ = ["curves_beyond", "least_ranges_m"]

_CELLS_PER_REGION: Final = 2048
_KNOTS: Final = 257
_SIMPLIFY_SHARE: Final = 5e-4
_GAP_M: Final = 10_000.0  # parts that lie closer count as one, for ranges longer by this
_MOST_SHARE: Final = 0.9999  # of a region of which some is never in reach


def least_ranges_m(site: LaunchSite, lon: Floats, lat: Floats, inner_m: float) -> Floats:
    """
    Least range that reaches each of n places, given a minimum range; infinite if none does.

    Parameters
    ----------
    site
        Site and launch.
    lon, lat
        Places, degrees, shape (n,).
    inner_m
        Minimum range, metres.

    Returns
    -------
    Floats
        Metres, shape (n,); right for ranges over 10 km longer than the minimum.

    Examples
    --------
    >>> from rangeviz.coverage.membership import LaunchSite
    >>> site = LaunchSite(shapely.multipoints([[0, 0], [10, 0]]), "anywhere")
    >>> least_ranges_m(site, np.array([1.0]), np.array([0.0]), 200_000.0).round(-3)
    array([1002000.])
    """
    own = site.own.to_points_m(lon, lat)
    if site.launch == "everywhere":
        return np.where(site.opposite.to_points_m(lon, lat) >= inner_m, own, np.inf)
    least = own.copy()
    near = np.flatnonzero(own < inner_m)
    least[near] = np.inf
    if near.size:
        for nearest, farthest in site.groups(Band(inner_m, inner_m + _GAP_M)):
            reaches = near[farthest.to_points_m(lon[near], lat[near]) >= inner_m]
            from_here = np.maximum(nearest.to_points_m(lon[reaches], lat[reaches]), inner_m)
            least[reaches] = np.minimum(least[reaches], from_here)
    return least


def curves_beyond(reach: SiteReach, inner_m: float) -> dict[int, NDArray[np.float64]]:
    """
    Share of each region within a range, given a minimum range that changes it.

    Parameters
    ----------
    reach
        Reach from a site.
    inner_m
        Minimum range, metres.

    Returns
    -------
    dict
        By the number of the region, the knots of its curve: distance in metres and share, shape
        (k, 2). No knots if no range reaches it. The share ends at 1 only if all of the region is
        in reach of a range that is long enough. Regions that the minimum range does not touch are
        left out.
    """
    status = reach.status(Band(inner_m, MAX_RADIUS_M))
    is_touched = reach.extent.nearest_m < inner_m
    if reach.launch == "everywhere":
        is_touched = status != "full"
    curves = {}
    for row in np.flatnonzero(is_touched):
        cells = cells_of(reach.targets.shapes[[row]], per_region=_CELLS_PER_REGION)
        least = least_ranges_m(reach.launch_site, cells.lon, cells.lat, inner_m)
        found = np.flatnonzero(np.isfinite(least))
        if status[row] == "none" or not found.size:
            curves[int(row)] = np.empty((0, 2))
            continue
        share = _spread(least[found], cells, found)
        most = 1.0 if status[row] == "full" else min(share[-1, 1], _MOST_SHARE)
        share[:, 1] *= most / share[-1, 1]
        line = shapely.simplify(
            shapely.linestrings(share), _SIMPLIFY_SHARE, preserve_topology=False
        )
        curves[int(row)] = shapely.get_coordinates(line)
    return curves


def _spread(least_m: Floats, cells: Cells, found: NDArray[np.intp]) -> Floats:
    """Knots of the share within a range, each cell spread over as many metres as it is wide."""
    half = np.sqrt(1.5 * (cells.east[found] + cells.north[found]))
    start, stop = (np.clip(least_m + end, least_m.min(), least_m.max()) for end in (-half, half))
    stop = np.maximum(stop, start + 1e-3)
    ends = np.quantile(np.concatenate([start, stop]), np.linspace(0, 1, _KNOTS))
    within = np.clip((ends[:, None] - start) / (stop - start), 0, 1)
    return np.column_stack([ends, within @ cells.share[found]])
