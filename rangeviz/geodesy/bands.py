"""
Bands of edges: all that lies within a range of an edge at a right angle to it.

Each side of a band is sampled where geodesics leave the edge at a right angle. With the rings of
the ends of the edges, bands make up the envelope of a border at short range. A band takes a vertex
where its side bends by the tolerance; rings along the edge would take one for each dent between
them. At a range near half the circumference the same holds for what is left out, beside the
antipode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rangeviz.geodesy.antimeridian import off_the_poles, ragged, to_multipolygons
from rangeviz.geodesy.edges import CAUSTIC_M
from rangeviz.geodesy.ellipsoid import HALF_MERIDIAN_M, RADIUS_M, WGS84, Floats, Ints, direct
from rangeviz.geodesy.site_points import Points, foot_on_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.geodesy.edges import Edges

__all__ = ["band_polygons"]

_MAX_STEP_RAD: Final = 0.05  # between samples
_MAX_STEP_DEG: Final = 20.0
_MAX_CHUNK_STEPS: Final = 64
_MAX_CHUNK_RAD: Final = 0.5
_MAX_CHUNK_DEG: Final = 60.0
_ACROSS: Final = 8  # vertices on each half of a band's end
_MAX_ROUNDS: Final = 40


class _Samples(NamedTuple):
    """Points on edges and on both sides of their bands, right and left in rows, shape (n,)."""

    edge: Ints
    t: Floats
    azimuth_deg: Floats
    lon: Floats
    lat: Floats
    side_lon: Floats  # (2, n)
    side_lat: Floats  # (2, n)


def band_polygons(edges: Edges, radius_m: float, tolerance_m: float) -> NDArray[np.object_]:
    """
    Draw the bands of n edges, each in one or more pieces.

    Parameters
    ----------
    edges
        Edges whose sides do not fold over; those of `edges.points_and_edges`.
    radius_m
        Half the width, metres; over a quarter of the circumference, the band lies beside the
        antipode of its edge, and holds what is farther from it.
    tolerance_m
        Greatest error of the sides, metres.
    """
    if not edges.lon.size:
        return np.empty(0, dtype=object)
    samples = _sampled(edges, radius_m, tolerance_m)
    first, last = _chunks(edges, samples)
    steps = last - first + 1
    # counterclockwise: along the right side, across, and back along the left side
    across_lon, across_lat = _across(edges, samples, np.concatenate([first, last]), radius_m)
    lon, lat, sizes = [], [], []
    for i, (a, b) in enumerate(zip(first, last, strict=True)):
        j = i + first.size
        lon += [samples.side_lon[0, a : b + 1], across_lon[j]]
        lon += [samples.side_lon[1, a : b + 1][::-1], across_lon[i][::-1]]
        lat += [samples.side_lat[0, a : b + 1], across_lat[j]]
        lat += [samples.side_lat[1, a : b + 1][::-1], across_lat[i][::-1]]
    sizes = 2 * steps + 2 * across_lon.shape[1]
    starts = np.cumsum(sizes) - sizes
    return to_multipolygons(np.concatenate(lon), off_the_poles(np.concatenate(lat)), starts)


def _sampled(edges: Edges, radius_m: float, tolerance_m: float) -> _Samples:
    """Sample edges until the sides of their bands keep the tolerance."""
    span = np.radians(np.hypot(edges.dlon, edges.dlat))
    steps = np.maximum(span / _MAX_STEP_RAD, np.abs(edges.dlon) / _MAX_STEP_DEG)
    steps = np.maximum(np.ceil(steps), 1).astype(np.intp)
    edge = np.repeat(np.arange(steps.size), steps + 1)
    t = ragged(np.zeros_like(steps), steps + 1) / steps[edge]
    samples = _at(edges, edge, t, radius_m)
    fresh = np.flatnonzero(samples.edge[1:] == samples.edge[:-1])
    for _ in range(_MAX_ROUNDS):
        bad = fresh[_strays_m(edges, samples, fresh, radius_m) > tolerance_m]
        if not bad.size:
            break
        middle = _at(edges, samples.edge[bad], (samples.t[bad] + samples.t[bad + 1]) / 2, radius_m)
        samples = _Samples(
            *(
                np.insert(values, bad + 1, new, axis=-1)
                for values, new in zip(samples, middle, strict=True)
            )
        )
        at = bad + np.arange(bad.size)
        fresh = np.column_stack([at, at + 1]).ravel()
    return samples


def _at(edges: Edges, edge: Ints, t: Floats, radius_m: float) -> _Samples:
    """Points on edges, and the places at a distance at right angles from them."""
    lon, lat = edges.at(edge, t)
    lat = np.clip(lat, -90, 90)
    w_sq = 1 - WGS84.es * np.sin(np.radians(lat)) ** 2
    azimuth = np.degrees(
        np.arctan2(
            edges.dlon[edge] * np.cos(np.radians(lat)) * w_sq, edges.dlat[edge] * (1 - WGS84.es)
        )
    )
    sides = []
    for is_flat, turn in zip(_flat_sides(edges, edge, radius_m), (90, -90), strict=True):
        x, y, _ = direct(lon, lat, azimuth + turn, np.full(lon.size, radius_m))
        middle = _middle(lon, lat, radius_m)
        sides.append(np.where(is_flat, middle, (x, y)))
    (x_right, y_right), (x_left, y_left) = sides
    return _Samples(
        edge, t, azimuth, lon, lat, np.stack([x_right, x_left]), np.stack([y_right, y_left])
    )


def _flat_sides(edges: Edges, edge: Ints, radius_m: float) -> NDArray[np.bool_]:
    """Whether the right and the left side of some edges is the edge itself: shape (2, n)."""
    bends_left = edges.dlon[edge] * (edges.lat[edge] + edges.dlat[edge] / 2) > 0
    if radius_m > HALF_MERIDIAN_M / 2:  # geodesics to the left end on the other side
        bends_left = ~bends_left
    return np.stack([~bends_left, bends_left]) & edges.is_steep[edge]


def _middle(lon: Floats, lat: Floats, radius_m: float) -> tuple[Floats, Floats]:
    """Middle of a band: the edge, or its antipode."""
    return (lon, lat) if radius_m < HALF_MERIDIAN_M / 2 else (lon + 180, -lat)


def _strays_m(edges: Edges, samples: _Samples, step: Ints, radius_m: float) -> Floats:
    """How far the sides of a band are from their edge's range, between a sample and the next."""
    n = step.size
    both = np.concatenate([step, step + 1])
    start, stop = np.arange(n), np.arange(n, 2 * n)
    points = Points(samples.lon[both], samples.lat[both], samples.edge[both], np.arange(2 * n))
    sign = 1 if radius_m < HALF_MERIDIAN_M / 2 else -1
    off = np.zeros(n)
    flat = _flat_sides(edges, samples.edge[step], radius_m)
    for x, y, is_flat in zip(samples.side_lon, samples.side_lat, flat, strict=True):
        turn = (x[step + 1] - x[step] + 180) % 360 - 180
        for t in (0.3, 0.5, 0.7):
            lon, lat = x[step] + t * turn, y[step] + t * (y[step + 1] - y[step])
            distance = foot_on_edges(lon, lat, points, start, stop, sign)[2]
            off = np.maximum(off, np.where(is_flat, 0.0, np.abs(distance - radius_m)))
    return off


def _chunks(edges: Edges, samples: _Samples) -> tuple[Ints, Ints]:
    """Divide sampled edges into pieces that go round nothing: first and last samples."""
    steps = np.flatnonzero(samples.edge[1:] == samples.edge[:-1])
    edge, share = samples.edge[steps], samples.t[steps + 1] - samples.t[steps]
    dlon, dlat = np.abs(edges.dlon[edge] * share), np.abs(edges.dlat[edge] * share)
    load = np.maximum(np.radians(np.hypot(dlon, dlat)) / _MAX_CHUNK_RAD, dlon / _MAX_CHUNK_DEG)
    load = np.maximum(load, 1 / _MAX_CHUNK_STEPS)
    before = np.cumsum(load) - load
    start = np.searchsorted(edge, edge)  # first step of the same edge
    number = np.floor(before - before[start] + 1e-9)
    new = (np.diff(edge, prepend=-1) != 0) | (np.diff(number, prepend=-1) != 0)
    first = np.flatnonzero(new)
    last = np.append(first[1:], steps.size) - 1
    # pieces overlap by a step: rounding would leave slits between borders that only touch
    more = np.minimum(last + 1, steps.size - 1)
    last = np.where(edge[more] == edge[last], more, last)
    return steps[first], steps[last] + 1


def _across(edges: Edges, samples: _Samples, at: Ints, radius_m: float) -> tuple[Floats, Floats]:
    """Places across a band, from its right side to its left, without the sides: shape (n, k)."""
    lon, lat = samples.lon[at], samples.lat[at]
    far = radius_m > HALF_MERIDIAN_M / 2
    if far:  # short of the caustic, where geodesics cross
        share = np.arange(1, _ACROSS) / _ACROSS
        lengths = radius_m + share * (CAUSTIC_M - radius_m)
    else:
        colat = np.radians(90 - np.abs(lat).max())
        n = 2 if radius_m < 0.1 * RADIUS_M * colat else _ACROSS
        lengths = radius_m * np.arange(n - 1, 0, -1) / n
    azimuth, middle = samples.azimuth_deg[at], _middle(lon, lat, radius_m)
    columns, k = [], lengths.size
    for side, is_flat in zip(
        (90, -90), _flat_sides(edges, samples.edge[at], radius_m), strict=True
    ):
        x, y, _ = direct(
            np.repeat(lon, k),
            np.repeat(lat, k),
            np.repeat(azimuth + side, k),
            np.tile(lengths, at.size),
        )
        places = (x.reshape(-1, k), y.reshape(-1, k))
        columns.append(
            [np.where(is_flat[:, None], m[:, None], v) for m, v in zip(middle, places, strict=True)]
        )
    (x_right, y_right), (x_left, y_left) = columns
    return (
        np.column_stack([x_right, middle[0], x_left[:, ::-1]]),
        np.column_stack([y_right, middle[1], y_left[:, ::-1]]),
    )
