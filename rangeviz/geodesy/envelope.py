"""
Range envelopes of sites of any shape.

The outline of what lies within reach of a set of points is made of arcs of the points' own range
rings. Which points, and from which azimuth to which, is found on the ellipsoid; the vertices then
lie exactly on the rings, as many as the tolerance needs.

From a centre `c` every ring of a point nearer to `c` than the radius (and than what the radius
lacks of half the Earth) is met once by each ray, and two such rings cross at most once within a
narrow fan of rays. So the outline of a site that small is walked by comparing neighbours; larger
sites are cut into parts whose envelopes are joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import WORLD, as_multipolygon, off_the_poles, to_multipolygons
from rangeviz.geodesy.ellipsoid import (
    HALF_MERIDIAN_M,
    RADIUS_M,
    SQUASH,
    WGS84,
    Floats,
    Ints,
    cosines,
    direct,
    estimate_m,
    inverse,
    unit_vectors,
)
from rangeviz.geodesy.interior import antipode
from rangeviz.geodesy.rings import arc_azimuths, ring_polygons, spacing
from rangeviz.geodesy.site_points import M_PER_DEG, points_of

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from rangeviz.geodesy.distance import Launch

__all__ = ["outline", "shown"]

_CAUSTIC_M: Final = np.pi * WGS84.b  # where geodesics along the equator begin to cross
_ALL_BUT_ANTIPODE_M: Final = 19_800_000.0  # beyond this rings are not round enough to be walked
_RAYS: Final = 64
_SLACK: Final = 0.13  # radians: the fan between two rays, and what the sphere neglects
_OVAL_M: Final = 70_000.0  # how far off round rings are towards the antipode
_ROUGH: Final = 5e-6  # radians, 30 m
_BLIND_RAD: Final = 3e-8  # 0.2 m: what a cosine cannot tell from nothing
_NEWTON: Final = 12  # rounds; the second is already within a millimetre as a rule
_STRIDE: Final = 0.1  # radians, at most, in a round
_GRAZE_COS: Final = 0.995  # rings that all but touch are approached from outside
_EXACT_M: Final = 1e-4
_ALMOST_ROUND: Final = 6.0  # radians: an arc of this swing is one of no length, less rounding
_REACH: Final = 0.85  # size of a part against its radius
_PLACES: Final = 12  # decimals of a unit vector: 6 micrometres
_EDGE_SHARE: Final = 0.15  # of the tolerance, for cutting a site's edges into points
_SKIP_SHARE: Final = 0.1  # of the tolerance, for points whose ring shows by less than that
_ARC_SHARE: Final = 0.75  # of the tolerance, for the arcs themselves


class _Sites(NamedTuple):
    """Points of a site, degrees, and as unit vectors."""

    lon: Floats
    lat: Floats
    vectors: Floats

    def take(self, index: Ints) -> _Sites:
        return _Sites(self.lon[index], self.lat[index], self.vectors[index])


def outline(
    geometry: shapely.Geometry, radius_m: float, launch: Launch, tolerance_m: float
) -> MultiPolygon:
    """
    Draw the region within a radius of a site's nearest (farthest) point.

    Parameters
    ----------
    geometry
        The site, checked and on the map.
    radius_m
        Radius, metres, checked.
    launch
        ``"anywhere"`` for the nearest point, ``"everywhere"`` for the farthest.
    tolerance_m
        How far the outline may stray, metres.
    """
    sites = _sites(geometry, radius_m, tolerance_m)
    if radius_m > _ALL_BUT_ANTIPODE_M:
        outlines = [_outline_of_holes(sites, radius_m, launch, _ARC_SHARE * tolerance_m)]
    else:
        outlines = [
            _outline_of_part(part, radius_m, launch, tolerance_m)
            for part in _divide(sites, _REACH * min(radius_m, _CAUSTIC_M - radius_m))
        ]
    parts = shapely.get_parts(geometry)
    half_width_m = M_PER_DEG * (shapely.bounds(parts)[:, 3] - shapely.bounds(parts)[:, 1]) / 2
    half_width_m[shapely.area(parts) == 0] = 0
    if launch == "everywhere":
        outline = shapely.intersection_all(outlines)
        # no range holds the antipode of a site
        wide = parts[half_width_m > HALF_MERIDIAN_M - radius_m]
        if wide.size:
            outline = shapely.difference(outline, shapely.union_all([antipode(p) for p in wide]))
        return as_multipolygon(outline)
    # the inside of a polygon so wide that its border's envelope leaves it a hole
    outlines += list(parts[half_width_m > radius_m])
    if len(outlines) == 1:
        return outlines[0]
    return as_multipolygon(shapely.union_all(outlines))


def shown(
    geometry: shapely.Geometry, radius_m: float, launch: Launch, tolerance_m: float
) -> shapely.MultiPoint:
    """
    Find the points of a site that its outline at some radius is made of.

    To within the tolerance no other point of the site is nearest to a place beyond the radius (with
    launch everywhere: farthest from a place within it), or on the way there, extended or cut short
    to the radius, it would be so too.
    """
    parts = _divide(
        _sites(geometry, radius_m, tolerance_m), _REACH * min(radius_m, _CAUSTIC_M - radius_m)
    )
    found = []
    for part in parts:
        sites, source, *_ = _arcs_of_part(part, radius_m, launch, tolerance_m)
        chosen = sites.take(np.unique(source))
        found.append(np.column_stack([chosen.lon, chosen.lat]))
    return shapely.multipoints(np.vstack(found))


def _sites(geometry: shapely.Geometry, radius_m: float, tolerance_m: float) -> _Sites:
    """Take a site apart into points so close together that its edges do not matter."""
    # a straight edge between two points s apart is nearer than both by s**2 / 8 R tan(r) at most,
    # and by the more the nearer the ellipsoid's caustic beside the antipode is
    bend = RADIUS_M * abs(np.tan(radius_m / RADIUS_M))
    if radius_m > HALF_MERIDIAN_M / 2:
        bend *= (_CAUSTIC_M - radius_m) / (HALF_MERIDIAN_M - radius_m)
    edge_m = float(np.clip(np.sqrt(8 * _EDGE_SHARE * tolerance_m * bend), 0.01, 100_000.0))
    points = points_of(np.array([geometry]), edge_m=edge_m)
    # one point of those in one place: either side of 180 degrees, rounding tells them apart
    _, index = np.unique(points.vectors.round(_PLACES) + 0.0, axis=0, return_index=True)
    return _Sites(points.lon[index], points.lat[index], points.vectors[index])


def _outline_of_holes(
    sites: _Sites, radius_m: float, launch: Launch, tolerance_m: float
) -> MultiPolygon:
    """Draw the envelope of points by what each leaves out, a spot about its antipode."""
    radii = np.full(sites.lon.size, radius_m)
    holes = shapely.difference(WORLD, ring_polygons(sites.lon, sites.lat, radii, tolerance_m))
    if launch == "everywhere":
        return as_multipolygon(shapely.difference(WORLD, shapely.union_all(holes)))
    while holes.size > 1:  # by pairs: one after the other takes minutes
        half = holes.size // 2
        holes = np.append(
            shapely.intersection(holes[:half], holes[half : 2 * half]), holes[2 * half :]
        )
    return as_multipolygon(shapely.difference(WORLD, holes[0]))


def _divide(sites: _Sites, radius_m: float) -> list[_Sites]:
    """Halve a set of points along its longest extent until every part fits a radius."""
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
    sites: _Sites, radius_m: float, launch: Launch, tolerance_m: float
) -> MultiPolygon:
    """Draw the envelope of points that lie close together."""
    sites, source, azimuth_in, azimuth_out = _arcs_of_part(sites, radius_m, launch, tolerance_m)
    if source.size == 1:
        lone = sites.take(source)
        return ring_polygons(lone.lon, lone.lat, np.array([radius_m]), tolerance_m)[0]
    used, source = np.unique(source, return_inverse=True)
    sites = sites.take(used)
    start = np.radians(azimuth_in)
    swing = np.radians((azimuth_in - azimuth_out) % 360)
    swing[swing > _ALMOST_ROUND] = 0.0
    table = spacing(sites.lat, np.full(sites.lat.size, radius_m), _ARC_SHARE * tolerance_m)
    azimuth, sizes = arc_azimuths(table, source, start, start - swing)
    owner = np.repeat(source, sizes)
    lon, lat = direct(
        sites.lon[owner], sites.lat[owner], np.degrees(azimuth), np.full(owner.size, radius_m)
    )
    return to_multipolygons(lon, off_the_poles(lat), np.array([0]))[0]


def _arcs_of_part(
    sites: _Sites, radius_m: float, launch: Launch, tolerance_m: float
) -> tuple[_Sites, Ints, Floats, Floats]:
    """Find whose rings the outline of points that lie close together is made of, and their arcs."""
    if sites.lon.size == 1:
        return sites, np.array([0]), np.array([0.0]), np.array([0.0])
    sign = 1 if launch == "anywhere" else -1
    sites, source = _shoot(sites, radius_m, sign)
    return sites, *_walk(sites, source, radius_m, sign, _SKIP_SHARE * tolerance_m)


def _shoot(sites: _Sites, radius_m: float, sign: int) -> tuple[_Sites, Ints]:
    """
    Find whose ring the outline is on rays from the middle, which run counterclockwise.

    Returns the points that can show between the rays, and the index of the one on each ray.
    """
    centre = sites.vectors.mean(axis=0)
    centre /= np.linalg.norm(centre)
    lon0 = np.degrees(np.arctan2(centre[1], centre[0]))
    east = np.array([-np.sin(np.radians(lon0)), np.cos(np.radians(lon0)), 0.0])
    north = np.cross(centre, east)
    azimuth = -2 * np.pi * np.arange(_RAYS) / _RAYS
    ray = np.outer(np.sin(azimuth), east) + np.outer(np.cos(azimuth), north)

    r = radius_m / WGS84.a
    ahead, aside = (sites.vectors @ centre)[:, None], cosines(sites.vectors, ray)
    exits = np.arctan2(aside, ahead)
    exits += np.arccos(np.clip(np.cos(r) / np.hypot(ahead, aside), -1, 1))
    exits *= sign
    first = np.argmax(exits, axis=0)
    lag = exits[first, np.arange(_RAYS)] - exits
    apart = np.sqrt(np.maximum(2 - 2 * cosines(sites.vectors, sites.vectors[first]), 0))
    slack = _SLACK + _OVAL_M / (HALF_MERIDIAN_M - radius_m)
    shows = (lag <= slack * apart + _ROUGH).any(axis=1)
    at = sign * exits[first, np.arange(_RAYS)]
    sites = sites.take(np.flatnonzero(shows))

    hit = np.cos(at)[:, None] * centre + np.sin(at)[:, None] * ray
    x = np.degrees(np.arctan2(hit[:, 1], hit[:, 0]))
    # from the auxiliary sphere's latitude to the geodetic one
    y = np.degrees(np.arctan2(hit[:, 2], (1 - WGS84.f) * np.hypot(hit[:, 0], hit[:, 1])))
    for _ in range(2):  # onto the outline of the ellipsoid, along the ring that shows
        source = _showing(sites, x, y, sign)[0]
        back = inverse(sites.lon[source], sites.lat[source], x, y)[0]
        x, y = direct(sites.lon[source], sites.lat[source], back, np.full(_RAYS, radius_m))
    return sites, _showing(sites, x, y, sign)[0]


def _showing(sites: _Sites, lon: Floats, lat: Floats, sign: int) -> tuple[Ints, Floats]:
    """Find the nearest (farthest) of the points, and its distance in metres."""
    cos = sign * cosines(unit_vectors(lon, lat), sites.vectors)
    sigma = np.arccos(np.clip(sign * cos.max(axis=1), -1, 1))
    limit = (sigma + _BLIND_RAD) / SQUASH if sign > 0 else (sigma - _BLIND_RAD) * SQUASH
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


def _walk(
    sites: _Sites,
    source: Ints,
    radius_m: float,
    sign: int,
    skip_m: float,
) -> tuple[Ints, Floats, Floats]:
    """
    Go round the outline and find every arc: whose ring, from which azimuth down to which.

    Between two neighbours that lie on different rings, the rings' crossing either belongs to the
    outline or is covered by a third point's, which then goes in between.
    """
    corner_in = corner_out = np.full(source.size, np.nan)  # azimuths at the crossing behind each
    known = np.zeros(source.size, dtype=bool)
    while True:
        following = np.roll(source, -1)
        todo = np.flatnonzero((source != following) & ~known)
        if not todo.size:
            break
        i, j = source[todo], following[todo]
        cx, cy, at_i, at_j = _crossing(sites, i, j, radius_m, sign)
        third, distance = _showing(sites, cx, cy, sign)
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
    # the arc that ends at each corner began at the corner before
    return source[turn], np.roll(corner_out[turn], 1), corner_in[turn]


def _crossing(
    sites: _Sites, i: Ints, j: Ints, radius_m: float, sign: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Find where the outline changes from the ring of i to that of j, and the azimuths there."""
    radius = np.full(i.size, radius_m)
    lon, lat = sites.lon[i], sites.lat[i]
    towards, _, apart = inverse(lon, lat, sites.lon[j], sites.lat[j])
    # on a sphere the rings cross at equal angles to both sides of j; counterclockwise the outline
    # comes to the first of the two, or if it lies within both rings, to the second
    cos = np.tan(apart / (2 * RADIUS_M)) / np.tan(radius_m / RADIUS_M)
    azimuth_i = towards + sign * np.degrees(np.arccos(np.clip(cos, -_GRAZE_COS, _GRAZE_COS)))
    for last in range(_NEWTON, -1, -1):
        x, y, ahead = WGS84.fwd(lon, lat, azimuth_i, radius, return_back_azimuth=False)
        back, arriving, distance = inverse(x, y, sites.lon[j], sites.lat[j])
        short = radius_m - distance
        if not last or np.abs(short).max() < _EXACT_M:
            break
        # along i's ring the distance from j changes with the sine of the angle between the two
        turn = np.radians(back - ahead - 180)
        rate = RADIUS_M * np.sin(radius_m / RADIUS_M) * np.sin(turn)
        rate = np.where(np.abs(rate) < 1e-6, np.inf, rate)
        azimuth_i = azimuth_i + np.degrees(np.clip(short / rate, -_STRIDE, _STRIDE))
    return x, y, azimuth_i, arriving + 180
