"""Audit of a ring: how far it strays from the true one, how it was drawn, what is broken in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.errors import GeometryError
from rangeviz.geodesy import range_ring
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.checks import MAX_RADIUS_M
from rangeviz.geodesy.ellipsoid import inverse
from rangeviz.geodesy.ring_fit import RingFit, fit_ring, plane_centre

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from rangeviz.geodesy.ellipsoid import Floats

__all__ = ["RingAudit", "Stated", "audit_ring"]

_SEAM_DEG: Final = 1e-6
_UNITS: Final = {
    "miles-for-kilometres": 1.609344,
    "kilometres-for-miles": 1 / 1.609344,
    "nautical-miles-for-kilometres": 1.852,
    "kilometres-for-nautical-miles": 1 / 1.852,
    "nautical-miles-for-miles": 1.852 / 1.609344,
    "miles-for-nautical-miles": 1.609344 / 1.852,
}
_UNIT_SHARE: Final = 0.006  # how near a ratio has to be to one of these
_RADIUS_SHARE: Final = 0.003  # of the radius: what a sphere is off by
_CENTRE_M: Final = 2_000.0
_SAG_SHARE: Final = 0.004  # of the radius: how far edges may cut across
_LEAST_VERTICES: Final = 5
_STEPS: Final = 16  # points measured on an edge


class Stated(NamedTuple):
    """Centre, degrees, and radius, metres, that a ring is said to have; None where not said."""

    lonlat: tuple[float, float] | None = None
    radius_m: float | None = None


@dataclass(frozen=True)
class RingAudit:
    """
    What was found of a ring.

    Attributes
    ----------
    name
        ``"right"``, or its first fault.
    faults
        Of ``"sphere"``, ``"mercator"``, ``"degrees"``, ``"planar"`` (how it was drawn), those of
        units (such as ``"miles-for-kilometres"``), ``"radius"``, ``"centre"``,
        ``"few-vertices"``, ``"uncut"`` (crosses 180 degrees in one piece), ``"pole"`` (holds a
        pole and is not closed over it), ``"inside-out"``, ``"irregular"`` (no circle of any kind).
    fit
        The way it was drawn, with its centre and radius.
    fits
        Every way that was tried, with residuals.
    stated
        What was said of it.
    true_ring
        The ring as it should be: about the centre and with the radius stated, else fitted.
    drawn
        The ring as it is.
    centre, radius_m
        Those of the true ring.
    worst_m, worst_lonlat, mean_m
        Where it strays most, by how much (positive outwards), and how much it strays in the mean.
    centre_off_m
        Distance of the fitted centre from the stated one; None if none was stated.
    area_m2, true_area_m2
        Area as drawn and of the true ring; the first NaN where it is broken.
    vertices
        Number of vertices of the ring itself.
    """

    name: str
    faults: tuple[str, ...]
    fit: RingFit
    fits: tuple[RingFit, ...]
    stated: Stated
    true_ring: MultiPolygon
    drawn: Any
    centre: tuple[float, float]
    radius_m: float
    worst_m: float
    worst_lonlat: tuple[float, float]
    mean_m: float
    centre_off_m: float | None
    area_m2: float
    true_area_m2: float
    vertices: int

    @property
    def area_error_share(self) -> float:
        """How much too large its area is, as a share of the true one."""
        return self.area_m2 / self.true_area_m2 - 1


def audit_ring(ring: shapely.Geometry, stated: Stated | None = None) -> RingAudit:
    """
    Audit a ring.

    Parameters
    ----------
    ring
        A polygon, several (cut at the antimeridian), or a line, in degrees.
    stated
        Centre and radius that it is said to have.

    Returns
    -------
    RingAudit
        Name, faults, fits and strays.

    Raises
    ------
    GeometryError
        If it has fewer than five vertices, or is no ring.

    Examples
    --------
    >>> ring = range_ring(10, 50, radius_m=1_000_000)
    >>> audit_ring(ring).name
    'right'
    >>> import shapely
    >>> audit_ring(shapely.Point(10, 50).buffer(5, quad_segs=32)).name
    'degrees'
    """
    stated = stated or Stated()
    runs = _runs(ring)
    lon = np.concatenate([xy[:, 0] for xy in runs]) if runs else np.empty(0)
    lat = np.concatenate([xy[:, 1] for xy in runs]) if runs else np.empty(0)
    if lon.size < _LEAST_VERTICES:
        msg = f"a ring of {lon.size} vertices is too coarse to be audited; give five or more"
        raise GeometryError(msg)
    start = _first_centre(ring, lon, lat, stated)
    rounding_m = _rounding_m(lon, lat)
    fit, fits = fit_ring(lon, lat, start, rounding_m=rounding_m)
    centre = stated.lonlat or (fit.lon, fit.lat)
    radius_m = min(stated.radius_m or fit.radius_m, MAX_RADIUS_M)
    true_ring = range_ring(*centre, radius_m=radius_m)
    strays, where = _strays(runs, centre, radius_m)
    worst = int(np.argmax(np.abs(strays)))
    off_m = _apart_m(stated.lonlat, (fit.lon, fit.lat)) if stated.lonlat else None
    faults = list(_faults(ring, runs, fit, stated, off_m, rounding_m))
    return RingAudit(
        *(faults[0] if faults else "right", tuple(faults), fit, tuple(fits), stated),
        *(true_ring, ring, centre, radius_m),
        *(float(strays[worst]), (float(where[worst, 0]), float(where[worst, 1]))),
        float(np.abs(strays).mean()),
        off_m,
        _area_m2(ring),
        *(float(areas_m2(np.array([true_ring]))[0]), int(lon.size)),
    )


def _faults(
    ring: shapely.Geometry,
    runs: list[Floats],
    fit: RingFit,
    stated: Stated,
    off_m: float | None,
    rounding_m: float,
) -> list[str]:
    faults = []
    if fit.worst_m > 0.03 * fit.radius_m:
        faults.append("irregular")
    elif fit.kind != "geodesic":
        faults.append(fit.kind)
    elif fit.rms_m > 0.002 * fit.radius_m + rounding_m:
        faults.append("irregular")
    faults += _radius_fault(fit, stated)
    if off_m is not None and off_m > _CENTRE_M + rounding_m:
        faults.append("centre")
    if _sag_m(runs, fit) > _SAG_SHARE * fit.radius_m + rounding_m:
        faults.append("few-vertices")
    return faults + _topology(ring, fit)


def _radius_fault(fit: RingFit, stated: Stated) -> list[str]:
    if stated.radius_m is None or fit.kind == "degrees":
        return []
    ratio = fit.radius_m / stated.radius_m
    # on a Mercator map the radius may also have been laid off in metres of the map
    if fit.kind == "mercator":
        flat = ratio / np.cos(np.radians(fit.lat))
        if abs(flat - 1) <= _UNIT_SHARE:
            return []
    if abs(ratio - 1) <= _RADIUS_SHARE:
        return []
    near = [name for name, unit in _UNITS.items() if abs(ratio / unit - 1) <= _UNIT_SHARE]
    return [near[0] if near else "radius"]


def _topology(ring: shapely.Geometry, fit: RingFit) -> list[str]:
    """Faults at the antimeridian and the poles."""
    faults = []
    uncut = False
    for xy in _lines(ring):
        along_pole = np.abs(xy[:, 1]).clip(max=90) > 90 - 1e-3
        jumps = (np.abs(np.diff(xy[:, 0])) > 180) & ~(along_pole[1:] & along_pole[:-1])
        uncut |= bool(jumps.any()) or bool(np.abs(xy[:, 0]).max() > 180 + _SEAM_DEG)
    if uncut:
        faults.append("uncut")
    _, south, _, north = ring.bounds
    for pole, reached in ((90.0, north >= 90 - 1e-3), (-90.0, south <= -90 + 1e-3)):
        away = _apart_m((fit.lon, fit.lat), (fit.lon, pole))
        if away < 0.995 * fit.radius_m and not reached and fit.kind in {"geodesic", "sphere"}:
            faults.append("pole")
            break
    is_area = ring.geom_type in {"Polygon", "MultiPolygon"}
    if is_area and not faults and not shapely.covers(ring, shapely.Point(fit.lon, fit.lat)):
        faults.append("inside-out")
    return faults


def _lines(ring: shapely.Geometry) -> list[Floats]:
    """Coordinates of every ring or line of a geometry."""
    parts = shapely.get_parts(shapely.get_parts(ring))
    lines: list[Any] = []
    for part in parts:
        lines += list(shapely.get_rings(part)) if part.geom_type == "Polygon" else [part]
    return [shapely.get_coordinates(line) for line in lines if not line.is_empty]


def _runs(ring: shapely.Geometry) -> list[Floats]:
    """Give the vertices of the ring itself, without those that close it at seam and poles."""
    out = []
    for line in _lines(ring):
        xy = line
        closed = len(xy) > 1 and bool((xy[0] == xy[-1]).all())
        seam = (np.abs(np.abs(xy[:, 0]) - 180) < _SEAM_DEG) | (np.abs(xy[:, 1]) > 89.999)
        if closed and seam.any() and not seam.all():  # begin where the seam ends
            body, mask = xy[:-1], seam[:-1]
            first = int(np.flatnonzero(mask)[0])
            xy, seam = np.roll(body, -first, axis=0), np.roll(mask, -first)
        kept = np.flatnonzero(~seam)
        for part in np.split(kept, np.flatnonzero(np.diff(kept) > 1) + 1):
            if part.size:
                out.append(xy[part])
    return out


def _first_centre(
    ring: shapely.Geometry, lon: Floats, lat: Floats, stated: Stated
) -> tuple[float, float]:
    """First guess of the centre: of the two that a circle on a sphere has, the one it encloses."""
    normal, _ = plane_centre(lon, lat)
    near, far = (
        (float(np.degrees(np.arctan2(v[1], v[0]))), float(np.degrees(np.arcsin(v[2]))))
        for v in (normal, -normal)
    )
    if stated.lonlat:
        return min((near, far), key=lambda point: _apart_m(point, stated.lonlat or point))
    is_area = ring.geom_type in {"Polygon", "MultiPolygon"} and ring.is_valid
    if is_area:
        held = [bool(shapely.covers(ring, shapely.Point(point))) for point in (near, far)]
        if held == [False, True]:
            return far
    return near


def _strays(
    runs: list[Floats], centre: tuple[float, float], radius_m: float
) -> tuple[Floats, Floats]:
    """Distance less radius, metres, along the edges; and the points they were measured at."""
    points = []
    for xy in runs:
        t = np.linspace(0, 1, _STEPS, endpoint=False)[None, :, None]
        step = np.diff(xy, axis=0)
        step[:, 0] = (step[:, 0] + 180) % 360 - 180  # an edge that jumps is an edge across the seam
        along = (xy[:-1, None, :] + t * step[:, None, :]).reshape(-1, 2)
        points.append(np.vstack([along, xy[-1:]]))
    where = np.vstack(points)
    where[:, 0] = (where[:, 0] + 180) % 360 - 180
    one = np.ones(len(where))
    length = inverse(centre[0] * one, centre[1] * one, where[:, 0], where[:, 1])[2]
    return length - radius_m, where


def _sag_m(runs: list[Floats], fit: RingFit) -> float:
    """How far the edges cut across, beyond the vertices at their ends, metres."""
    worst = 0.0
    for xy in runs:
        if len(xy) < 2:
            continue
        away, _ = _strays([xy], (fit.lon, fit.lat), 0.0)
        ends = away[::_STEPS]
        low, high = np.minimum(ends[:-1], ends[1:]), np.maximum(ends[:-1], ends[1:])
        inside = away[:-1].reshape(-1, _STEPS)
        beyond = np.maximum(low[:, None] - inside, inside - high[:, None])
        worst = max(worst, float(beyond.max()))
    return worst


def _rounding_m(lon: Floats, lat: Floats) -> float:
    """How far vertices may be off by the rounding of their coordinates, metres."""
    values = np.concatenate([lon[:200], lat[:200]])
    for digits in range(8):
        if np.abs(values - np.round(values, digits)).max() < 1e-9:
            return float(0.5 * 10.0**-digits * 111_000)
    return 0.0


def _area_m2(ring: shapely.Geometry) -> float:
    is_area = ring.geom_type in {"Polygon", "MultiPolygon"}
    if not is_area:
        return float("nan")
    return float(areas_m2(np.array([shapely.make_valid(ring)]))[0])


def _apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    ends = (np.array([value]) for value in (*one, *other))
    return float(inverse(*ends)[2][0])
