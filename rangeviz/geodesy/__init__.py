"""
Range rings, envelopes and distances on the WGS84 ellipsoid, to a stated tolerance.

Geodesics are computed by PROJ after C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87
(2013); shapes are cut at the antimeridian after RFC 7946, section 3.1.9.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.geodesy import checks
from rangeviz.geodesy.antimeridian import WORLD, as_multipolygon
from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.envelope import outline
from rangeviz.geodesy.groups import links_of
from rangeviz.geodesy.overlay import difference, union
from rangeviz.geodesy.rings import ring_polygons
from rangeviz.geodesy.sector import sector_bands

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "Launch",
    "distances_m",
    "range_envelope",
    "range_fan",
    "range_ring",
    "range_rings",
    "range_sector",
]


def range_ring(
    lon: float, lat: float, *, radius_m: float, tolerance_m: float = 100.0
) -> MultiPolygon:
    """
    Region within a geodesic distance of a point.

    The boundary is computed on the ellipsoid, not buffered on a projection, so the ring is right
    at any latitude. It is cut at the antimeridian and closed over the poles it encloses.

    Parameters
    ----------
    lon, lat
        Centre, in degrees, WGS84. Longitudes past 180 are wrapped.
    radius_m
        Geodesic radius in metres: over zero and at most 19,970 km, or at least 20,003.94 km, which
        covers the whole Earth. In between, geodesics cross near the antipode.
    tolerance_m
        Greatest distance, in metres, of any point of the drawn boundary from the true ring; edges
        are straight in longitude and latitude. It determines the number of vertices.

    Returns
    -------
    MultiPolygon
        EPSG:4326, counterclockwise outside; more than one part where it crosses the antimeridian.

    Raises
    ------
    CoordinateError
        If the centre is not on the Earth.
    RadiusError
        If no ring on the Earth has that radius.
    ToleranceError
        If the tolerance is not a positive length.

    Notes
    -----
    To test whether a point is in range, compare distances (`distances_m`); do not use the polygon.

    Examples
    --------
    >>> ring = range_ring(179.0, 0.0, radius_m=1_000_000)
    >>> len(ring.geoms)  # cut at the antimeridian
    2
    >>> [round(v, 2) for v in ring.bounds]
    [-180.0, -9.04, 180.0, 9.04]
    """
    x, y = checks.place(lon, lat)
    radius, _ = checks.band(radius_m, 0.0)
    return range_rings([x], [y], [radius], tolerance_m=tolerance_m)[0]


def range_rings(
    lons: ArrayLike, lats: ArrayLike, radii_m: ArrayLike, *, tolerance_m: float = 100.0
) -> NDArray[np.object_]:
    """
    Range rings of many points at once.

    Parameters
    ----------
    lons, lats
        Centres, in degrees, WGS84.
    radii_m
        Geodesic radii in metres, as for `range_ring`; the three broadcast against each other.
    tolerance_m
        As for `range_ring`.

    Returns
    -------
    NDArray
        MultiPolygons, of the shape the arguments broadcast to.

    Raises
    ------
    CoordinateError, RadiusError, ToleranceError
        As `range_ring`, for the first wrong value.

    Examples
    --------
    >>> rings = range_rings([130.7, 144.8], [32.8, 13.5], [[1e6], [13e6]])
    >>> rings.shape
    (2, 2)
    >>> len(rings[1, 1].geoms[0].interiors)  # both poles are in range of Guam, not a hole far away
    1
    """
    lon, lat = checks.lonlat(lons, lats)
    radius_m = checks.radii(radii_m)
    tolerance = checks.tolerance(tolerance_m)
    lon, lat, radius_m = checks.broadcast(lons=lon, lats=lat, radii_m=radius_m)
    out = np.full(lon.shape, WORLD, dtype=object)
    ring = radius_m <= checks.MAX_RADIUS_M
    out[ring] = ring_polygons(lon[ring], lat[ring], radius_m[ring], tolerance)
    return out


def range_envelope(
    geometry: BaseGeometry,
    *,
    radius_m: float,
    inner_m: float = 0.0,
    launch: Launch = "anywhere",
    tolerance_m: float = 100.0,
) -> MultiPolygon:
    """
    Region within range of a site of any shape.

    Parameters
    ----------
    geometry
        Site in EPSG:4326: Point, LineString, Polygon or their Multi forms, edges straight in
        longitude and latitude; cut at the antimeridian, or with longitudes past 180.
    radius_m
        Geodesic range in metres, as for `range_ring`.
    inner_m
        Minimum range in metres; nearer places are left out.
    launch
        ``"anywhere"``: places that some point of the site reaches. ``"everywhere"``: places that
        every point of it reaches.
    tolerance_m
        Greatest distance, in metres, of any point of the drawn boundary from the true one.

    Returns
    -------
    MultiPolygon
        EPSG:4326, cut at the antimeridian, counterclockwise outside. Empty if no place is within
        range of every point of the site and ``launch="everywhere"``.

    Raises
    ------
    GeometryError
        If the site is empty, invalid or of another kind.
    CoordinateError, RadiusError, ToleranceError
        As `range_ring`; also if `inner_m` is negative or not under `radius_m`.
    QuestionError
        If `launch` is another word.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> island = box(123.0, 24.0, 125.0, 25.0)
    >>> reached = range_envelope(island, radius_m=100_000)
    >>> always = range_envelope(island, radius_m=150_000, launch="everywhere")
    >>> reached.covers(island), always.covers(island)
    (True, False)
    >>> range_envelope(island, radius_m=50_000, launch="everywhere").is_empty
    True
    >>> ring = range_envelope(Point(0, 89), radius_m=500_000, inner_m=60_000)
    >>> ring.covers(Point(0, 89)), ring.covers(Point(0, 90))  # the pole is 112 km away
    (False, True)
    """
    site = checks.site(geometry)
    radius, inner = checks.band(radius_m, inner_m)
    tolerance = checks.tolerance(tolerance_m)
    checks.launch(launch)
    if inner == 0:
        return _outline(site, radius, launch, tolerance)
    # with launch anywhere, a place is out of a part's reach only if all of the part is too near;
    # parts that lie close together count as one: some point of them is far enough away
    groups = [site] if launch == "everywhere" else links_of(site).groups(radius - inner)
    other: Launch = "anywhere" if launch == "everywhere" else "everywhere"
    bands = [
        difference(
            _outline(part, radius, launch, tolerance), _outline(part, inner, other, tolerance)
        )
        for part in groups
    ]
    return as_multipolygon(union(bands))


def range_sector(
    lon: float,
    lat: float,
    *,
    radius_m: float,
    azimuths: tuple[float, float],
    inner_m: float = 0.0,
    tolerance_m: float = 100.0,
) -> MultiPolygon:
    """
    Region within range of a point, between two azimuths.

    Parameters
    ----------
    lon, lat
        Centre, in degrees, WGS84.
    radius_m
        Geodesic range in metres, as for `range_ring`.
    azimuths
        Clockwise from the first to the second, in degrees from north; ``(350, 10)`` runs through
        north. Two equal azimuths, or two that differ by 360, make the whole ring.
    inner_m
        Minimum range in metres.
    tolerance_m
        Greatest distance, in metres, of any point of the drawn boundary from the true one. The
        sides of the sector are geodesics.

    Returns
    -------
    MultiPolygon
        EPSG:4326, cut at the antimeridian, counterclockwise outside.

    Raises
    ------
    CoordinateError, RadiusError, ToleranceError
        As `range_envelope`; an azimuth that is not a number is a CoordinateError.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> fan = range_sector(144.8, 13.5, radius_m=3_000_000, azimuths=(300, 30))
    >>> fan.covers(Point(139.7, 35.7)), fan.covers(Point(121.0, 14.6))  # Tokyo, Manila
    (True, False)
    """
    x, y = checks.place(lon, lat)
    radius, inner = checks.band(radius_m, inner_m)
    tolerance = checks.tolerance(tolerance_m)
    start, stop = checks.azimuths(azimuths)
    if (stop - start) % 360 == 0 or radius > checks.MAX_RADIUS_M:
        return range_envelope(
            shapely.points(x, y), radius_m=radius, inner_m=inner, tolerance_m=tolerance
        )
    return sector_bands(x, y, np.array([inner, radius]), (start, stop), tolerance)[0]


def range_fan(
    lon: float,
    lat: float,
    *,
    radius_m: float,
    azimuths: tuple[float, float] = (0.0, 360.0),
    rings_m: ArrayLike | None = None,
    every_m: float | None = None,
    inner_m: float = 0.0,
    tolerance_m: float = 100.0,
) -> NDArray[np.object_]:
    """
    Bands of a sector between rings at given ranges, or at an interval.

    Parameters
    ----------
    lon, lat
        Centre, in degrees, WGS84.
    radius_m
        Geodesic range of the outermost ring in metres, as for `range_ring`.
    azimuths
        As for `range_sector`; the whole ring if left out.
    rings_m
        Geodesic ranges of the rings in between, in metres, in any order, each over `inner_m` and
        at most `radius_m`.
    every_m
        Interval in metres, counted from the centre; instead of `rings_m`.
    inner_m
        Minimum range in metres.
    tolerance_m
        As for `range_sector`.

    Returns
    -------
    NDArray
        MultiPolygons, EPSG:4326, shape (bands,), from the innermost outwards. Neighbours share
        the vertices of the ring between them.

    Raises
    ------
    CoordinateError, RadiusError, ToleranceError
        As `range_sector`; a RadiusError also if a ring lies outside, or there are over 10,000.
    QuestionError
        If both, or neither, of `rings_m` and `every_m` are given.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> bands = range_fan(144.8, 13.5, radius_m=2_775_000, every_m=1_000_000, azimuths=(300, 30))
    >>> [band.covers(Point(139.7, 35.7)) for band in bands]  # Tokyo, 2,510 km away
    [False, False, True]
    """
    x, y = checks.place(lon, lat)
    radius, inner = checks.band(radius_m, inner_m)
    tolerance = checks.tolerance(tolerance_m)
    start, stop = checks.azimuths(azimuths)
    edges = np.array([inner, *checks.radii(checks.rings(radius, inner, rings_m, every_m))])
    all_round = (stop - start) % 360 == 0
    n = 1 if all_round else int(np.count_nonzero(edges <= checks.MAX_RADIUS_M))
    bands = sector_bands(x, y, edges[:n], (start, stop), tolerance)
    bands += [
        range_envelope(shapely.points(x, y), radius_m=outer, inner_m=near, tolerance_m=tolerance)
        for near, outer in pairwise(edges[n - 1 :])
    ]
    out = np.empty(len(bands), dtype=object)
    out[:] = bands
    return out


def distances_m(
    geometry: BaseGeometry, lons: ArrayLike, lats: ArrayLike, *, launch: Launch = "anywhere"
) -> NDArray[np.float64]:
    """
    Geodesic distances from a site to points.

    Parameters
    ----------
    geometry
        Site, as for `range_envelope`.
    lons, lats
        Points, in degrees, WGS84; the two broadcast against each other.
    launch
        ``"anywhere"``: from the nearest point of the site, 0 inside it. ``"everywhere"``: from its
        farthest point.

    Returns
    -------
    NDArray
        Distances in metres, to a centimetre for points and a metre for edges, of the shape `lons`
        and `lats` broadcast to.

    Raises
    ------
    GeometryError, CoordinateError, QuestionError
        As `range_envelope`.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> distances_m(Point(132.22, 34.17), [116.40], [39.91]).round(-3)  # Iwakuni to Beijing
    array([1542000.])
    >>> island = box(123.0, 24.0, 125.0, 25.0)
    >>> distances_m(island, [124.0, 126.0], [24.5, 24.5]).round(-2)
    array([     0., 101400.])
    """
    site = checks.site(geometry)
    lon, lat = checks.lonlat(lons, lats)
    lon, lat = checks.broadcast(lons=lon, lats=lat)
    checks.launch(launch)
    return SiteDistance(site, launch).to_points_m(lon.ravel(), lat.ravel()).reshape(lon.shape)


def _outline(site: Any, radius_m: float, launch: Launch, tolerance_m: float) -> MultiPolygon:
    return WORLD if radius_m > checks.MAX_RADIUS_M else outline(site, radius_m, launch, tolerance_m)
