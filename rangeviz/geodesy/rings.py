"""Range rings of points: the density of vertices that a tolerance requires, and the polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rangeviz.geodesy.antimeridian import off_the_poles, ragged, to_multipolygons
from rangeviz.geodesy.ellipsoid import RADIUS_M, Floats, Ints, direct, inverse, rectifying_lat

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["arc_azimuths", "ring_polygons", "spacing"]

_NODES_PER_QUARTER: Final = 33  # of the spacing table, on each quarter of the ring
_CHORD_SHARE: Final = 0.95  # of the tolerance for chords; the rest is for the error of the sphere
_CURVATURE_ERROR: Final = 0.006  # bound of the relative error of the sphere's curvatures
_MIN_HALF_RING_EDGES: Final = 12.0  # keeps edges under 180 degrees
_BLOCK_SIZE: Final = 256  # rings drawn at a time
_MAX_ROUNDS: Final = 40
_MAX_SPHERE_M: Final = 15_000_000.0  # over this radius, the sphere's curvatures are too inaccurate


class Spacing(NamedTuple):
    """
    Number of edges that a ring needs between north and each azimuth, one row for each centre.

    The number grows from 0 at azimuth 0 to `total` at 180 degrees; the western half is the same.
    """

    azimuth_rad: Floats  # (n, nodes), increasing from 0 to pi
    edges: Floats  # (n, nodes), increasing from 0

    @property
    def total(self) -> Floats:
        """Number of edges that half a ring needs, shape (n,)."""
        return self.edges[:, -1]


def spacing(lat: Floats, radius_m: Floats, tolerance_m: float) -> Spacing:
    """
    Density of vertices with which the edges of rings keep a tolerance.

    An edge, straight in longitude and latitude, that spans an azimuth step h deviates from the ring
    by ``h**2 / 8 * K``, where K is the second derivative, along the ring, of the distance from
    its centre in these coordinates:

        K = R sin(r)**2 * (cot(r) + tan(phi) * cos(g) * (1 + sin(g)**2))

    with r the angular radius, phi the latitude of the ring's point and g the azimuth there. On the
    sphere used, distances from the poles are exact, so that rings that graze a pole are sampled
    densely enough.

    Parameters
    ----------
    lat
        Latitudes of the centres, degrees, shape (n,).
    radius_m
        Radii, metres, shape (n,).
    tolerance_m
        Greatest deviation of an edge, metres.
    """
    tolerance_m = min(tolerance_m, RADIUS_M)
    chord_m = _CHORD_SHARE * tolerance_m
    colat = np.pi / 2 - rectifying_lat(lat)[:, None]
    r = (radius_m / RADIUS_M)[:, None]
    sin_r, cos_r = np.sin(r), np.cos(r)
    # nodes are the denser towards north and south, the closer the ring passes by the poles
    ramp = np.linspace(0, 1, _NODES_PER_QUARTER)
    quarters = []
    for miss in (np.abs(r - colat), np.abs(np.pi - r - colat)):
        width = np.clip(np.maximum(miss, tolerance_m / RADIUS_M) / sin_r, 1e-9, 10)
        quarters.append(width * np.sinh(ramp * np.arcsinh(np.pi / 2 / width)))
    north, south = quarters
    azimuth = np.concatenate([north, np.pi - south[:, -2::-1]], axis=1)
    azimuth[:, 0], azimuth[:, -1] = 0, np.pi

    # half-angle formulas keep their precision near the poles
    from_south = np.concatenate([np.pi - north, south[:, -2::-1]], axis=1)
    reach = np.sin(colat) * sin_r
    hav_north = np.sin((r - colat) / 2) ** 2 + reach * np.sin(azimuth / 2) ** 2
    hav_south = np.cos((r + colat) / 2) ** 2 + reach * np.sin(from_south / 2) ** 2
    sin_theta = 2 * np.sqrt(hav_north * hav_south)
    sin_theta = np.hypot(sin_theta, chord_m / RADIUS_M)
    cos_theta = hav_south - hav_north
    sin_g = np.clip(np.sin(colat) * np.sin(azimuth) / sin_theta, -1, 1)
    cos_g = np.copysign(np.sqrt(1 - sin_g**2), cos_theta * cos_r - np.cos(colat))
    own, slant = cos_r, sin_r * cos_theta / sin_theta * cos_g * (1 + sin_g**2)
    # the error of the sphere matters where the two terms almost cancel, and near a pole
    doubt = _CURVATURE_ERROR * (np.abs(own) + np.abs(slant) + sin_r)
    bend = RADIUS_M * sin_r * (np.abs(own + slant) + doubt)
    bend *= 1 + 4 * chord_m / (RADIUS_M * sin_theta)

    density = np.sqrt(bend / (8 * chord_m))
    density = np.maximum(density, _MIN_HALF_RING_EDGES / np.pi)
    # the greater density of each step: where the bend changes sign, a mean would be too low
    pieces = np.maximum(density[:, 1:], density[:, :-1]) * np.diff(azimuth, axis=1)
    edges = np.zeros_like(azimuth)
    np.cumsum(pieces, axis=1, out=edges[:, 1:])
    return Spacing(azimuth, edges)


def arc_azimuths(
    table: Spacing, source: Ints, start_rad: Floats, stop_rad: Floats
) -> tuple[Floats, Ints]:
    """
    Vertices of arcs that run counterclockwise, from one azimuth down to another.

    Parameters
    ----------
    table
        Spacing of the centres' rings.
    source
        Row of the table for each arc, shape (n,).
    start_rad, stop_rad
        Azimuths, radians, start not under stop, shape (n,).

    Returns
    -------
    azimuth_rad, sizes
        Azimuths of the vertices, arc after arc, each with its start and without its stop; and the
        number of vertices of each arc, shape (n,).
    """
    first, last = _edges_at(table, source, start_rad), _edges_at(table, source, stop_rad)
    sizes = np.maximum(np.ceil(first - last - 1e-9), 1).astype(np.intp)
    arc = np.repeat(np.arange(sizes.size), sizes)
    k = ragged(np.zeros_like(sizes), sizes)
    edges = first[arc] + (last - first)[arc] * (k / sizes[arc])
    azimuth = _azimuth_at(table, source[arc], edges)
    azimuth[k == 0] = start_rad
    return azimuth, sizes


def _edges_at(table: Spacing, row: Ints, azimuth_rad: Floats) -> Floats:
    """Count the edges between azimuth 0 and another, which may exceed a full circle."""
    turns = np.round(azimuth_rad / (2 * np.pi))
    rest = azimuth_rad - 2 * np.pi * turns
    lift = 4.0 * np.arange(len(table.edges))  # rows end to end on one axis, with gaps
    half = np.interp(
        np.abs(rest) + lift[row], (table.azimuth_rad + lift[:, None]).ravel(), table.edges.ravel()
    )
    edges: Floats = 2 * turns * table.total[row] + np.copysign(half, rest)
    return edges


def _azimuth_at(table: Spacing, row: Ints, edges: Floats) -> Floats:
    """Azimuth at a number of edges: the inverse of `_edges_at`."""
    round_ = 2 * table.total[row]
    turns = np.round(edges / round_)
    rest = edges - turns * round_
    lift = np.concatenate([[0.0], np.cumsum(table.total + 1)[:-1]])
    half = np.interp(
        np.abs(rest) + lift[row], (table.edges + lift[:, None]).ravel(), table.azimuth_rad.ravel()
    )
    azimuth: Floats = 2 * np.pi * turns + np.copysign(half, rest)
    return azimuth


def ring_polygons(
    lon: Floats, lat: Floats, radius_m: Floats, tolerance_m: float
) -> NDArray[np.object_]:
    """Draw n range rings; arguments are validated and have shape (n,)."""
    out = np.empty(lon.size, dtype=object)
    for first in range(0, lon.size, _BLOCK_SIZE):  # blocks fit into the processor's cache
        part = slice(first, first + _BLOCK_SIZE)
        out[part] = _ring_block(lon[part], lat[part], radius_m[part], tolerance_m)
    return out


def _ring_block(
    lon: Floats, lat: Floats, radius_m: Floats, tolerance_m: float
) -> NDArray[np.object_]:
    """Draw rings from their eastern halves, of which the western halves are mirror images."""
    table = spacing(lat, radius_m, tolerance_m)
    sizes = np.ceil(table.total).astype(np.intp) + 1
    ring = np.repeat(np.arange(sizes.size), sizes)
    k = ragged(np.zeros_like(sizes), sizes)
    edges = k * (table.total / (sizes - 1))[ring]
    azimuth = np.degrees(_azimuth_at(table, ring, edges))
    x, y, _ = direct(lon[ring], lat[ring], azimuth, radius_m[ring])
    if (radius_m > _MAX_SPHERE_M).any():
        ring, x, y = _refine(lon, lat, radius_m, tolerance_m, ring, azimuth, x, y)
        sizes = np.bincount(ring)
    east_of_centre, y = (x - lon[ring]) % 360, off_the_poles(y)
    # from north through west (the mirror image) to south, and back through east
    starts = np.cumsum(sizes) - sizes
    down = ragged(starts, sizes)
    up = ragged(starts + 1, sizes - 2)
    up = np.repeat(2 * starts + sizes - 1, sizes - 2) - up
    order = np.argsort(np.concatenate([ring[down], ring[up]]), kind="stable")
    index = np.concatenate([down, up])[order]
    sign = np.concatenate([np.full(down.size, -1.0), np.ones(up.size)])[order]
    owner = ring[index]
    return to_multipolygons(
        lon[owner] + sign * east_of_centre[index], y[index], 2 * starts - 2 * np.arange(starts.size)
    )


def _refine(
    lon: Floats,
    lat: Floats,
    radius_m: Floats,
    tolerance_m: float,
    ring: Ints,
    azimuth: Floats,
    x: Floats,
    y: Floats,
) -> tuple[Ints, Floats, Floats]:
    """Halve the edges of large half rings until they keep the tolerance on the ellipsoid."""
    for _ in range(_MAX_ROUNDS):
        here = np.flatnonzero((ring[1:] == ring[:-1]) & (radius_m[ring[1:]] > _MAX_SPHERE_M))
        step = (x[here + 1] - x[here] + 180) % 360 - 180
        off = np.zeros(here.size)
        for t in (0.25, 0.5, 0.75):
            of = ring[here]
            length = inverse(
                lon[of], lat[of], x[here] + t * step, y[here] + t * (y[here + 1] - y[here])
            )[2]
            off = np.maximum(off, np.abs(length - radius_m[of]))
        bad = here[off > _CHORD_SHARE * tolerance_m]
        if not bad.size:
            break
        half = (azimuth[bad] + azimuth[bad + 1]) / 2
        new_x, new_y, _ = direct(lon[ring[bad]], lat[ring[bad]], half, radius_m[ring[bad]])
        ring = np.insert(ring, bad + 1, ring[bad])
        azimuth = np.insert(azimuth, bad + 1, half)
        x, y = np.insert(x, bad + 1, new_x), np.insert(y, bad + 1, new_y)
    return ring, x, y
