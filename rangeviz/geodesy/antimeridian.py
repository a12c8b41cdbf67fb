"""
From closed curves on the Earth to polygons on the map: the antimeridian and the poles.

A curve is given as vertices in degrees, the region on its left. Unwrapped along itself, its
longitude comes back to where it began, or 360 degrees on where it goes round a pole; which of the
two, and the sign of its area, say what the region holds. Nothing is guessed from the shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.geodesy.ellipsoid import Floats, Ints

__all__ = [
    "WORLD",
    "as_multipolygon",
    "cut_at_antimeridian",
    "off_the_poles",
    "ragged",
    "to_multipolygons",
]

WORLD: Final = MultiPolygon([shapely.box(-180, -90, 180, 90, ccw=True)])
_SEAM_DEG: Final = 1e-9  # 0.1 mm on the ground


def to_multipolygons(lon: Floats, lat: Floats, starts: Ints) -> NDArray[np.object_]:
    """
    Build the region on the left of each closed curve, cut at the antimeridian (RFC 7946, 3.1.9).

    Parameters
    ----------
    lon, lat
        Vertices of all curves, degrees, curve after curve, none repeated at its end. No edge may
        span 180 degrees of longitude.
    starts
        Index of the first vertex of each curve, shape (n,).

    Returns
    -------
    NDArray
        n MultiPolygons, counterclockwise outside, within [-180, 180].
    """
    sizes = np.diff(starts, append=lon.size)
    curve = np.repeat(np.arange(starts.size), sizes)
    following = np.arange(1, lon.size + 1)
    following[starts + sizes - 1] = starts

    # the map: x within [-180, 180), never on the seam itself, so that every vertex has a side
    x = (lon + 180) % 360 - 180
    x = np.where(np.abs(np.abs(x) - 180) < _SEAM_DEG, np.copysign(180 - _SEAM_DEG, x), x)
    step = x[following] - x
    crosses = np.round(step / 360).astype(np.intp)  # -1 where an edge leaves eastwards over 180
    step -= 360.0 * crosses
    n_crossings = np.bincount(curve, np.abs(crosses), starts.size).astype(np.intp)
    turns = -np.bincount(curve, crosses, starts.size).astype(np.intp)

    # unwrapped, a curve that comes back to its start shows by its area which side it holds
    before = np.cumsum(step) - step
    u = before + np.repeat(x[starts] - before[starts], sizes)
    area = np.bincount(curve, (u + step / 2) * (lat[following] - lat), starts.size)
    bounded = (turns == 0) & (area > 0) & ((n_crossings == 0) | (n_crossings == 2))
    polar = (np.abs(turns) == 1) & (n_crossings == 1)
    done = bounded | polar

    out = np.empty(starts.size, dtype=object)
    if done.any():
        out[done] = _slice(x, lat, crosses, step, starts[done], sizes[done])
    for i in np.flatnonzero(~done):
        part = slice(starts[i], starts[i] + sizes[i])
        out[i] = _overlay(u[part], lat[part], int(turns[i]))
    return out


def cut_at_antimeridian(geometry: shapely.Geometry) -> shapely.Geometry:
    """Bring a geometry whose longitudes run past 180 degrees onto the map, cut where it crosses."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    sheets = range(int(np.floor((west + 180) / 360)), int(np.floor((east + 180) / 360)) + 1)
    parts = [
        shapely.transform(
            shapely.intersection(geometry, shapely.box(360 * k - 180, -91, 360 * k + 180, 91)),
            lambda xy, k=k: xy - [360.0 * k, 0.0],
        )
        for k in sheets
    ]
    return shapely.transform(shapely.union_all(parts), _snap)


def as_multipolygon(geometry: shapely.Geometry) -> MultiPolygon:
    """Keep the polygons of a geometry, as one MultiPolygon counterclockwise outside."""
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: collections hold MultiPolygons
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    polygons = polygons[~shapely.is_empty(polygons)]
    return shapely.multipolygons(shapely.orient_polygons(polygons))


def off_the_poles(lat: Floats) -> Floats:
    """Keep a curve that runs through a pole 0.1 mm off it: on the map the pole is an edge."""
    out: Floats = np.clip(lat, _SEAM_DEG - 90, 90 - _SEAM_DEG)
    return out


def ragged(starts: Ints, sizes: Ints) -> Ints:
    """Concatenate the ranges ``starts[i], starts[i] + 1, ...``, ``sizes[i]`` long each."""
    ends = np.cumsum(sizes)
    out: Ints = np.arange(ends[-1] if ends.size else 0)
    out += np.repeat(starts - (ends - sizes), sizes)
    return out


def _slice(
    x: Floats, lat: Floats, crosses: Ints, step: Floats, starts: Ints, sizes: Ints
) -> NDArray[np.object_]:
    """Make polygons of curves that cross the seam never, out and back, or once round a pole."""
    # begin each curve behind its first crossing: what lies between two crossings is then one run
    index = ragged(starts, sizes)
    curve = np.repeat(np.arange(starts.size), sizes)
    first_of = np.cumsum(sizes) - sizes
    hits = np.flatnonzero(crosses[index])
    turn = np.zeros(starts.size, dtype=np.intp)
    hit_curves, first_hits = np.unique(curve[hits], return_index=True)
    turn[hit_curves] = hits[first_hits] + 1 - first_of[hit_curves]
    index = np.repeat(starts, sizes) + (index - np.repeat(starts - turn, sizes)) % np.repeat(
        sizes, sizes
    )
    flag, px, py, pstep = crosses[index], x[index], lat[index], step[index]

    at = np.flatnonzero(flag)
    last = (first_of + sizes - 1)[curve[at]] == at
    to = np.where(last, first_of[curve[at]], at + 1)
    run = np.cumsum(flag != 0) - (flag != 0) + curve  # + curve: curves without crossings differ too
    side = -180.0 * flag[at]  # where the edge leaves the map
    seam_lat = py[at] + (side - px[at]) / pstep[at] * (py[to] - py[at])

    round_pole = last & (run[at] == run[to])  # the one run of such a curve begins where it ends
    pole_at, pole_side = at[round_pole], side[round_pole]
    where = np.concatenate([at + 1, pole_at + 1, pole_at + 1, to])
    new_x = np.concatenate([side, pole_side, -pole_side, -side])
    new_y = np.concatenate(
        [seam_lat, np.copysign(90, pole_side), np.copysign(90, pole_side), seam_lat]
    )
    new_run = np.concatenate([run[at], run[pole_at], run[pole_at], run[to]])
    order = np.argsort(where, kind="stable")
    px = np.insert(px, where[order], new_x[order])
    py = np.insert(py, where[order], new_y[order])
    runs = np.insert(run, where[order], new_run[order])

    polygons = shapely.polygons(
        shapely.linearrings(np.column_stack([px, py]), indices=_dense(runs))
    )
    owner = curve[np.unique(run, return_index=True)[1]]
    multi: NDArray[np.object_] = shapely.multipolygons(polygons, indices=owner)
    return multi


def _dense(labels: Ints) -> Ints:
    """Renumber rising labels 0, 1, 2, ... without gaps."""
    out: Ints = np.cumsum(np.diff(labels, prepend=labels[:1]) != 0)
    return out


def _overlay(u: Floats, lat: Floats, turns: int) -> MultiPolygon:
    """Make the polygon of one unwrapped curve by overlay, whatever it crosses."""
    if turns == 0:
        polygon = Polygon(np.column_stack([u, lat]))
        cut = cut_at_antimeridian(polygon)
        if polygon.exterior.is_ccw:
            return as_multipolygon(cut)
        return as_multipolygon(shapely.transform(shapely.difference(WORLD, cut), _snap))
    # begun where the curve comes nearest to the pole it holds: no edge hides the cut; and four
    # times round, for what runs back over the map's ends from beyond them
    k = int(np.argmax(turns * lat))
    u = np.concatenate([u[k:], u[:k] + 360.0 * turns])
    lat = np.roll(lat, -k)
    u -= 360.0 * np.floor((u[0] + 180) / 360) + 720.0 * turns
    ends = np.array([u[0], u[0] + 1440.0 * turns])
    rounds = (u + 360.0 * turns * np.arange(4)[:, None]).ravel()
    shell = np.column_stack(
        [
            np.concatenate([rounds, [ends[1], ends[1], ends[0]]]),
            np.concatenate([np.tile(lat, 4), [lat[0], 90.0 * turns, 90.0 * turns]]),
        ]
    )
    clipped = shapely.intersection(Polygon(shell), WORLD)
    return as_multipolygon(shapely.transform(clipped, _snap))


def _snap(xy: Floats) -> Floats:
    """Put coordinates back on the edge of the map from which an overlay rounded them."""
    x, y = xy[:, 0], xy[:, 1]
    x = np.where(np.abs(np.abs(x) - 180) < _SEAM_DEG / 2, np.copysign(180, x), x)
    return np.column_stack([x, np.clip(y, -90, 90)])
