"""Range rings of points, and sectors of them: how many vertices, where, and the ring itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rangeviz.geodesy.antimeridian import off_the_poles, ragged, to_multipolygons
from rangeviz.geodesy.ellipsoid import RADIUS_M, Floats, Ints, direct, inverse, rectifying_lat

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["arc_azimuths", "ring_polygons", "spacing"]

_NODES: Final = 33  # of the spacing table, on each quarter of the ring
_SHARE: Final = 0.95  # of the tolerance given to chords; the rest covers what the sphere neglects
_FLATNESS: Final = 0.006  # relative error of the sphere's curvatures, with room to spare
_LEAST: Final = 12.0  # vertices on half a ring, at least: keeps edges under 180 degrees
_BLOCK: Final = 256  # rings drawn at a time
_ROUNDS: Final = 40
_FAR_M: Final = 15_000_000.0  # beyond this the ellipsoid bends rings too much for the sphere's word


class Spacing(NamedTuple):
    """
    How many edges a ring needs between north and each azimuth, by source point.

    The number grows from 0 at azimuth 0 to `total` at 180 degrees, and alike on the other side.
    """

    azimuth_rad: Floats  # (n, nodes), rising from 0 to pi
    edges: Floats  # (n, nodes), rising from 0

    @property
    def total(self) -> Floats:
        """Edges that half a ring needs, shape (n,)."""
        return self.edges[:, -1]


def spacing(lat: Floats, radius_m: Floats, tolerance_m: float) -> Spacing:
    """
    Find how densely rings must be sampled for their straight edges to keep a tolerance.

    An edge, straight in longitude and latitude, that spans an azimuth step h strays from the ring
    by ``h**2 / 8 * K``, where K is the second derivative, along the ring, of the distance from
    its centre in these coordinates:

        K = R sin(r)**2 * (cot(r) + tan(phi) * cos(g) * (1 + sin(g)**2))

    with r the angular radius, phi the latitude of the ring's point and g the azimuth there. The
    sphere used has every distance from the poles right, so a ring that grazes a pole is seen to.

    Parameters
    ----------
    lat
        Latitudes of the centres, degrees, shape (n,).
    radius_m
        Radii, metres, shape (n,).
    tolerance_m
        How far an edge may stray, metres.
    """
    chord_m = _SHARE * tolerance_m
    colat = np.pi / 2 - rectifying_lat(lat)[:, None]
    r = (radius_m / RADIUS_M)[:, None]
    sin_r, cos_r = np.sin(r), np.cos(r)
    # nodes crowd towards north and south as closely as the ring passes by the poles there
    ramp = np.linspace(0, 1, _NODES)
    quarters = []
    for miss in (np.abs(r - colat), np.abs(np.pi - r - colat)):
        width = np.clip(np.maximum(miss, tolerance_m / RADIUS_M) / sin_r, 1e-9, 10)
        quarters.append(width * np.sinh(ramp * np.arcsinh(np.pi / 2 / width)))
    north, south = quarters
    azimuth = np.concatenate([north, np.pi - south[:, -2::-1]], axis=1)
    azimuth[:, 0], azimuth[:, -1] = 0, np.pi

    # half-angle forms keep their digits beside the poles
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
    # what the sphere neglects shows where the two all but cancel, and within a few edges of a pole
    doubt = _FLATNESS * (np.abs(own) + np.abs(slant) + sin_r)
    bend = RADIUS_M * sin_r * (np.abs(own + slant) + doubt)
    bend *= 1 + 4 * chord_m / (RADIUS_M * sin_theta)

    density = np.sqrt(bend / (8 * chord_m))
    density = np.maximum(density, _LEAST / np.pi)
    # the greater end of each step: where the bend changes sign, a mean would sample too thinly
    pieces = np.maximum(density[:, 1:], density[:, :-1]) * np.diff(azimuth, axis=1)
    edges = np.zeros_like(azimuth)
    np.cumsum(pieces, axis=1, out=edges[:, 1:])
    return Spacing(azimuth, edges)


def arc_azimuths(
    table: Spacing, source: Ints, start_rad: Floats, stop_rad: Floats
) -> tuple[Floats, Ints]:
    """
    Choose the vertices of arcs, each run against the clock from one azimuth down to another.

    Parameters
    ----------
    table
        What `spacing` says of the sources.
    source
        Row of the table, for each arc, shape (n,).
    start_rad, stop_rad
        Azimuths, radians, start not under stop, shape (n,).

    Returns
    -------
    azimuth_rad, sizes
        Azimuths of the vertices, arc after arc, the start of each included and its stop not;
        and how many each arc has, shape (n,).
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
    """Look up how many edges lie between azimuth 0 and another, which may go round."""
    turns = np.round(azimuth_rad / (2 * np.pi))
    rest = azimuth_rad - 2 * np.pi * turns
    lift = 4.0 * np.arange(len(table.edges))  # rows laid end to end on one axis, gaps between
    half = np.interp(
        np.abs(rest) + lift[row], (table.azimuth_rad + lift[:, None]).ravel(), table.edges.ravel()
    )
    edges: Floats = 2 * turns * table.total[row] + np.copysign(half, rest)
    return edges


def _azimuth_at(table: Spacing, row: Ints, edges: Floats) -> Floats:
    """Invert `_edges_at`."""
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
    """Draw many range rings: checked arguments of shape (n,), n MultiPolygons back."""
    out = np.empty(lon.size, dtype=object)
    for first in range(0, lon.size, _BLOCK):  # blocks that stay in the processor's cache
        part = slice(first, first + _BLOCK)
        out[part] = _ring_block(lon[part], lat[part], radius_m[part], tolerance_m)
    return out


def _ring_block(
    lon: Floats, lat: Floats, radius_m: Floats, tolerance_m: float
) -> NDArray[np.object_]:
    """Draw rings by their eastern halves: the western ones are their mirror images."""
    table = spacing(lat, radius_m, tolerance_m)
    sizes = np.ceil(table.total).astype(np.intp) + 1
    ring = np.repeat(np.arange(sizes.size), sizes)
    k = ragged(np.zeros_like(sizes), sizes)
    edges = k * (table.total / (sizes - 1))[ring]
    azimuth = np.degrees(_azimuth_at(table, ring, edges))
    x, y = direct(lon[ring], lat[ring], azimuth, radius_m[ring])
    if (radius_m > _FAR_M).any():
        ring, x, y = _refine(lon, lat, radius_m, tolerance_m, ring, azimuth, x, y)
        sizes = np.bincount(ring)
    east_of_centre, y = (x - lon[ring]) % 360, off_the_poles(y)
    # from north by the west (the mirror) to south, and back by the east
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
    """Halve the edges of far half rings until they keep the tolerance on the ellipsoid."""
    for _ in range(_ROUNDS):
        here = np.flatnonzero((ring[1:] == ring[:-1]) & (radius_m[ring[1:]] > _FAR_M))
        step = (x[here + 1] - x[here] + 180) % 360 - 180
        off = np.zeros(here.size)
        for t in (0.25, 0.5, 0.75):
            mine = ring[here]
            length = inverse(
                lon[mine], lat[mine], x[here] + t * step, y[here] + t * (y[here + 1] - y[here])
            )[2]
            off = np.maximum(off, np.abs(length - radius_m[mine]))
        bad = here[off > _SHARE * tolerance_m]
        if not bad.size:
            break
        half = (azimuth[bad] + azimuth[bad + 1]) / 2
        new_x, new_y = direct(lon[ring[bad]], lat[ring[bad]], half, radius_m[ring[bad]])
        ring = np.insert(ring, bad + 1, ring[bad])
        azimuth = np.insert(azimuth, bad + 1, half)
        x, y = np.insert(x, bad + 1, new_x), np.insert(y, bad + 1, new_y)
    return ring, x, y
