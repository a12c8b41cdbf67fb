"""
Range envelopes of sites of any shape.

The outline of a range envelope consists of arcs of the range rings of the site's points. The points
and the azimuths at which their arcs start and end are found on the ellipsoid. The vertices lie
exactly on the rings, as densely as the tolerance requires.

Let `c` be the centre of a site that is small against the radius and against the distance left to
the antipode. Each ray from `c` crosses the ring of each point of the site once, and two rings cross
at most once within a narrow fan of rays. So the outline of a small site is traced by comparing
neighbouring rays; a larger site is divided into parts, and their envelopes are merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import WORLD, as_multipolygon, off_the_poles, to_multipolygons
from rangeviz.geodesy.bands import band_polygons
from rangeviz.geodesy.edges import CAUSTIC_M, SitePoints, points_and_edges
from rangeviz.geodesy.ellipsoid import (
    COSINE_BLIND_RAD,
    HALF_MERIDIAN_M,
    MIN_ELLIPSOID_RATIO,
    RADIUS_M,
    WGS84,
    Floats,
    Ints,
    cosines,
    direct,
    estimate_m,
    inverse,
    unit_vectors,
)
from rangeviz.geodesy.interior import antipode, on_the_hull
from rangeviz.geodesy.overlay import difference, intersection, union
from rangeviz.geodesy.rings import arc_azimuths, ring_polygons, spacing
from rangeviz.geodesy.site_points import M_PER_DEG

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from rangeviz.geodesy.distance import Launch

__all__ = ["outline", "outline_points"]

_MAX_TRACED_M: Final = 19_800_000.0  # greatest radius whose rings are round enough to be traced
_N_RAYS: Final = 64
_RAY_SLACK_RAD: Final = 0.13  # angle between two rays, and the error of the sphere
_OUT_OF_ROUND_M: Final = 70_000.0  # deviation of rings from circles near the antipode
_RAY_ERROR_RAD: Final = 5e-6  # 30 m
_MAX_NEWTON_ROUNDS: Final = 12  # after two, the error is usually under a millimetre
_MAX_NEWTON_STEP_RAD: Final = 0.1
_GRAZE_COS: Final = 0.995  # rings that almost touch are approached from outside
_CROSSING_ERROR_M: Final = 1e-4
_ALMOST_FULL_CIRCLE_RAD: Final = 6.0
"""Arcs over this angle are zero-length arcs that rounding turned into a full circle."""
_PART_SIZE: Final = 0.85  # greatest size of a part, as a share of its radius
_MAX_FEW: Final = 8  # points of a part that are faster drawn each than traced
_MAX_TOLERANCE_SHARE: Final = 0.01  # of the range, or of what is left of half the circumference
_WIDE: Final = 0.9  # share of the range that half a polygon may be wide and have no hole left
_EDGE_SHARE: Final = 0.15  # of the tolerance, for densifying a site's edges
_SKIP_SHARE: Final = 0.1  # of the tolerance, for leaving out points whose ring is outermost by less
_ARC_SHARE: Final = 0.75  # of the tolerance, for the arcs


def outline(
    geometry: shapely.Geometry, radius_m: float, launch: Launch, tolerance_m: float
) -> MultiPolygon:
    """
    Draw the region within a radius of a site's nearest (farthest) point.

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    radius_m
        Radius validated by `checks.radii`, metres.
    launch
        ``"anywhere"`` for the nearest point, ``"everywhere"`` for the farthest.
    tolerance_m
        Greatest error of the outline, metres.
    """
    reach_m = min(radius_m, HALF_MERIDIAN_M - radius_m)
    capped_m = min(tolerance_m, _MAX_TOLERANCE_SHARE * reach_m)
    sites, edges = points_and_edges(geometry, radius_m, launch, _EDGE_SHARE * capped_m)
    if sites.lon.size == 1:
        return ring_polygons(sites.lon, sites.lat, np.array([radius_m]), tolerance_m)[0]
    tolerance_m, far = capped_m, radius_m > HALF_MERIDIAN_M / 2
    if _is_too_wide(sites, radius_m, launch):
        return WORLD if far else shapely.MultiPolygon()
    outlines = _outlines(sites, radius_m, launch, tolerance_m)
    bands = band_polygons(edges, radius_m, _ARC_SHARE * tolerance_m)
    parts = shapely.get_parts(geometry)
    half_width_m = M_PER_DEG * (shapely.bounds(parts)[:, 3] - shapely.bounds(parts)[:, 1]) / 2
    half_width_m[shapely.area(parts) == 0] = 0
    if launch == "anywhere":
        # fill the inside of polygons so wide that the envelopes of their borders have holes there
        return as_multipolygon(union([*outlines, *bands, *parts[half_width_m > _WIDE * radius_m]]))
    if not far:
        return as_multipolygon(intersection(outlines))
    # the antipode of a site lies out of any range
    wide = parts[half_width_m > _WIDE * (CAUSTIC_M - radius_m)]
    left_out = [*difference(WORLD, np.array(outlines)), *bands, *(antipode(p) for p in wide)]
    return as_multipolygon(difference(WORLD, union(left_out)))


def outline_points(
    geometry: shapely.Geometry, radius_m: float, launch: Launch, tolerance_m: float
) -> shapely.MultiPoint:
    """
    Find the points of a site whose rings make up its outline at some radius.

    To within the tolerance, one of these points is nearest to every place beyond the radius (with
    launch everywhere: farthest from every place within it): a point that is nearest to (farthest
    from) such a place is so too where the geodesic between the two, extended if need be, meets the
    outline.
    """
    points, _ = points_and_edges(geometry, radius_m, launch, _EDGE_SHARE * tolerance_m, whole=False)
    found = []
    for part in _divide(points, _PART_SIZE * min(radius_m, CAUSTIC_M - radius_m)):
        sites, source, *_ = _arcs_of_part(part, radius_m, launch, tolerance_m)
        chosen = sites.take(np.unique(source))
        found.append(np.column_stack([chosen.lon, chosen.lat]))
    return shapely.multipoints(np.vstack(found))


def _is_too_wide(sites: SitePoints, radius_m: float, launch: Launch) -> bool:
    """Whether two points of a site lie so far apart that nothing is in reach (or out of it)."""
    if radius_m <= HALF_MERIDIAN_M / 2:
        limit_m, matters = radius_m, launch == "everywhere"
    else:  # on the sphere of the equatorial radius geodesics are longest
        limit_m, matters = np.pi * WGS84.a - radius_m, launch == "anywhere"
    if not matters:
        return False
    a = np.argmin(sites.vectors @ sites.vectors[0])
    b = np.argmin(sites.vectors @ sites.vectors[a])
    apart_m = inverse(sites.lon[[a]], sites.lat[[a]], sites.lon[[b]], sites.lat[[b]])[2]
    return bool(apart_m[0] > 2 * limit_m)


def _outlines(
    sites: SitePoints, radius_m: float, launch: Launch, tolerance_m: float
) -> list[MultiPolygon]:
    """Draw outlines whose union (with launch everywhere, intersection) is that of the points."""
    if radius_m > _MAX_TRACED_M:
        return _outlines_near_the_antipode(sites, radius_m, launch, _ARC_SHARE * tolerance_m)
    parts = _divide(sites, _PART_SIZE * min(radius_m, CAUSTIC_M - radius_m))
    few = [part for part in parts if part.lon.size <= _MAX_FEW]
    lon, lat = (np.concatenate([part[i] for part in few]) if few else np.empty(0) for i in (0, 1))
    rings = ring_polygons(lon, lat, np.full(lon.size, radius_m), _ARC_SHARE * tolerance_m)
    many = [part for part in parts if part.lon.size > _MAX_FEW]
    return [*rings, *(_outline_of_part(part, radius_m, launch, tolerance_m) for part in many)]


def _outlines_near_the_antipode(
    sites: SitePoints, radius_m: float, launch: Launch, tolerance_m: float
) -> list[MultiPolygon]:
    """Draw the envelope of points by the region each leaves out, a spot about its antipode."""
    if launch == "anywhere":
        sites = sites.take(on_the_hull(sites.vectors))
    rings = ring_polygons(sites.lon, sites.lat, np.full(sites.lon.size, radius_m), tolerance_m)
    if launch == "everywhere":
        return [*rings]
    return [difference(WORLD, intersection(difference(WORLD, rings)))]


def _divide(sites: SitePoints, radius_m: float) -> list[SitePoints]:
    """Halve a set of points across its longest extent until every part fits into a radius."""
    chord = 2 * np.sin(min(radius_m / WGS84.a, np.pi) / 2)
    middle = sites.vectors.mean(axis=0)
    length = np.linalg.norm(middle)
    centred = sites.vectors - middle
    if length > 0.1 and np.linalg.norm(sites.vectors - middle / length, axis=1).max() <= chord:
        return [sites]
    axis = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    along = centred @ axis
    low = along <= (along.min() + along.max()) / 2
    return [
        *_divide(sites.take(np.flatnonzero(low)), radius_m),
        *_divide(sites.take(np.flatnonzero(~low)), radius_m),
    ]


def _outline_of_part(
    sites: SitePoints, radius_m: float, launch: Launch, tolerance_m: float
) -> MultiPolygon:
    """Draw the envelope of a part of a site."""
    sites, source, azimuth_in, azimuth_out = _arcs_of_part(sites, radius_m, launch, tolerance_m)
    if source.size == 1:
        lone = sites.take(source)
        return ring_polygons(lone.lon, lone.lat, np.array([radius_m]), _ARC_SHARE * tolerance_m)[0]
    used, source = np.unique(source, return_inverse=True)
    sites = sites.take(used)
    start = np.radians(azimuth_in)
    swing = np.radians((azimuth_in - azimuth_out) % 360)
    swing[swing > _ALMOST_FULL_CIRCLE_RAD] = 0.0
    table = spacing(sites.lat, np.full(sites.lat.size, radius_m), _ARC_SHARE * tolerance_m)
    azimuth, sizes = arc_azimuths(table, source, start, start - swing)
    owner = np.repeat(source, sizes)
    lon, lat, _ = direct(
        sites.lon[owner], sites.lat[owner], np.degrees(azimuth), np.full(owner.size, radius_m)
    )
    return to_multipolygons(lon, off_the_poles(lat), np.array([0]))[0]


def _arcs_of_part(
    sites: SitePoints, radius_m: float, launch: Launch, tolerance_m: float
) -> tuple[SitePoints, Ints, Floats, Floats]:
    """Find the arcs of a part's outline: points, and azimuths at which their arcs start and end."""
    if sites.lon.size == 1:
        return sites, np.array([0]), np.array([0.0]), np.array([0.0])
    sign = 1 if launch == "anywhere" else -1
    sites, source = _outline_on_rays(sites, radius_m, sign)
    return sites, *_trace(sites, source, radius_m, sign, _SKIP_SHARE * tolerance_m)


def _outline_on_rays(sites: SitePoints, radius_m: float, sign: int) -> tuple[SitePoints, Ints]:
    """
    Find the point whose ring is the outline on each ray from the centre, counterclockwise.

    Returns the points whose rings may be the outline between rays, and the index of each ray's.
    """
    centre = sites.vectors.mean(axis=0)
    centre /= np.linalg.norm(centre)
    lon0 = np.degrees(np.arctan2(centre[1], centre[0]))
    east = np.array([-np.sin(np.radians(lon0)), np.cos(np.radians(lon0)), 0.0])
    north = np.cross(centre, east)
    azimuth = -2 * np.pi * np.arange(_N_RAYS) / _N_RAYS
    ray = np.outer(np.sin(azimuth), east) + np.outer(np.cos(azimuth), north)

    r = radius_m / WGS84.a
    ahead, aside = (sites.vectors @ centre)[:, None], cosines(sites.vectors, ray)
    exits = np.arctan2(aside, ahead)
    exits += np.arccos(np.clip(np.cos(r) / np.hypot(ahead, aside), -1, 1))
    exits *= sign
    first = np.argmax(exits, axis=0)
    lag = exits[first, np.arange(_N_RAYS)] - exits
    apart = np.sqrt(np.maximum(2 - 2 * cosines(sites.vectors, sites.vectors[first]), 0))
    slack = _RAY_SLACK_RAD + _OUT_OF_ROUND_M / (HALF_MERIDIAN_M - radius_m)
    is_candidate = (lag <= slack * apart + _RAY_ERROR_RAD).any(axis=1)
    at = sign * exits[first, np.arange(_N_RAYS)]
    sites = sites.take(np.flatnonzero(is_candidate))

    hit = np.cos(at)[:, None] * centre + np.sin(at)[:, None] * ray
    x = np.degrees(np.arctan2(hit[:, 1], hit[:, 0]))
    # convert the reduced latitude to the geodetic one
    y = np.degrees(np.arctan2(hit[:, 2], (1 - WGS84.f) * np.hypot(hit[:, 0], hit[:, 1])))
    for _ in range(2):  # move the point onto the deciding ring on the ellipsoid
        source = _deciding(sites, x, y, sign)[0]
        back = inverse(sites.lon[source], sites.lat[source], x, y)[0]
        x, y, _ = direct(sites.lon[source], sites.lat[source], back, np.full(_N_RAYS, radius_m))
    return sites, _deciding(sites, x, y, sign)[0]


def _deciding(sites: SitePoints, lon: Floats, lat: Floats, sign: int) -> tuple[Ints, Floats]:
    """Index of the nearest (farthest) of the points, and its distance, metres."""
    cos = sign * cosines(unit_vectors(lon, lat), sites.vectors)
    sigma = np.arccos(np.clip(sign * cos.max(axis=1), -1, 1))
    limit = (
        (sigma + COSINE_BLIND_RAD) / MIN_ELLIPSOID_RATIO
        if sign > 0
        else (sigma - COSINE_BLIND_RAD) * MIN_ELLIPSOID_RATIO
    )
    limit = np.clip(limit, 0, np.pi)
    row, source = np.nonzero(cos >= sign * np.cos(limit)[:, None])
    length, error = estimate_m(unit_vectors(lon, lat)[row], sites.vectors[source])
    first = np.searchsorted(row, np.arange(lon.size))
    best = np.minimum.reduceat(sign * length + error, first)
    close = sign * length - error <= best[row]
    row, source = row[close], source[close]
    exact = sign * inverse(lon[row], lat[row], sites.lon[source], sites.lat[source])[2]
    order = np.lexsort((exact, row))
    first = order[np.searchsorted(row, np.arange(lon.size))]
    return source[first], sign * exact[first]


def _trace(
    sites: SitePoints,
    source: Ints,
    radius_m: float,
    sign: int,
    skip_m: float,
) -> tuple[Ints, Floats, Floats]:
    """
    Trace the outline, and return its arcs: the point of each, and its first and last azimuth.

    Where two neighbouring rays lie on different rings, the crossing of the rings either is a corner
    of the outline or lies inside the ring of a third point, which is then inserted between them.
    """
    corner_in = corner_out = np.full(source.size, np.nan)  # azimuths at the crossing after each
    known = np.zeros(source.size, dtype=bool)
    while True:
        following = np.roll(source, -1)
        todo = np.flatnonzero((source != following) & ~known)
        if not todo.size:
            break
        i, j = source[todo], following[todo]
        cx, cy, at_i, at_j = _crossing(sites, i, j, radius_m, sign)
        third, distance = _deciding(sites, cx, cy, sign)
        covered = (third != i) & (third != j) & (sign * (radius_m - distance) > skip_m)
        corner_in, corner_out = corner_in.copy(), corner_out.copy()
        corner_in[todo], corner_out[todo] = at_i, at_j
        known[todo] = ~covered
        new = todo[covered]
        if new.size:
            source = np.insert(source, new + 1, third[covered])
            known = np.insert(known, new + 1, False)
            corner_in, corner_out = (np.insert(v, new + 1, np.nan) for v in (corner_in, corner_out))
    turn = np.flatnonzero(source != np.roll(source, -1))
    if not turn.size:
        return source[:1], np.array([0.0]), np.array([0.0])
    # the arc that ends at a corner begins at the corner before it
    return source[turn], np.roll(corner_out[turn], 1), corner_in[turn]


def _crossing(
    sites: SitePoints, i: Ints, j: Ints, radius_m: float, sign: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Crossing of the rings of i and j on the outline, and the azimuths to it from both."""
    radius = np.full(i.size, radius_m)
    lon, lat = sites.lon[i], sites.lat[i]
    towards, _, apart = inverse(lon, lat, sites.lon[j], sites.lat[j])
    # on a sphere the rings cross at equal angles on both sides of j; counterclockwise, the outline
    # meets the first crossing, or with launch everywhere the second
    cos = np.tan(apart / (2 * RADIUS_M)) / np.tan(radius_m / RADIUS_M)
    azimuth_i = towards + sign * np.degrees(np.arccos(np.clip(cos, -_GRAZE_COS, _GRAZE_COS)))
    for last in range(_MAX_NEWTON_ROUNDS, -1, -1):
        x, y, ahead = direct(lon, lat, azimuth_i, radius)
        back, arriving, distance = inverse(x, y, sites.lon[j], sites.lat[j])
        short = radius_m - distance
        if not last or np.abs(short).max() < _CROSSING_ERROR_M:
            break
        # along i's ring, the distance from j changes with the sine of the angle between the two
        turn = np.radians(back - ahead - 180)
        rate = RADIUS_M * np.sin(radius_m / RADIUS_M) * np.sin(turn)
        rate = np.where(np.abs(rate) < 1e-6, np.inf, rate)
        azimuth_i = azimuth_i + np.degrees(
            np.clip(short / rate, -_MAX_NEWTON_STEP_RAD, _MAX_NEWTON_STEP_RAD)
        )
    return x, y, azimuth_i, arriving + 180
