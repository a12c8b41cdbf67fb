"""Envelopes and fans of random sites, shapes, ranges and tolerances, held against brute force."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import shapely
from helpers.oracle import (
    WGS84,
    boundary_points,
    faults_of_form,
    inverse_m,
    near_boundary,
    random_points,
    truth_m,
)

from rangeviz import range_envelope, range_fan

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rangeviz.geodesy import Launch

__all__ = ["Case", "Envelope", "Fan", "Tally", "check", "random_case"]

_ROUNDING_M = 1e-3
_MAX_RADIUS_M = 19.97e6
_ROUNDS = 30


class Case(Protocol):
    """Something to draw, and how far any place lies outside (below 0: inside) of each drawing."""

    tolerance_m: float

    def draw(self) -> list[shapely.Geometry]:
        """Draw the case with rangeviz."""

    def outside_m(self, k: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
        """Distance of places from the true boundary of drawing k, metres, by brute force."""


class Envelope(NamedTuple):
    """Arguments of `range_envelope`."""

    site: shapely.Geometry
    radius_m: float
    inner_m: float
    launch: Launch
    tolerance_m: float

    def draw(self) -> list[shapely.Geometry]:
        """Draw the envelope."""
        site, radius_m, inner_m, launch, tolerance_m = self
        envelope = range_envelope(
            site, radius_m=radius_m, inner_m=inner_m, launch=launch, tolerance_m=tolerance_m
        )
        return [envelope]

    def outside_m(self, k: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
        """With launch anywhere, the part of the site counts that has a place most in its band."""
        if self.launch == "everywhere":
            out = truth_m(self.site, x, y, farthest=True) - self.radius_m
            if self.inner_m:
                out = np.maximum(out, self.inner_m - truth_m(self.site, x, y))
            return out
        if not self.inner_m:
            return truth_m(self.site, x, y) - self.radius_m
        out = np.full(np.size(x), np.inf)
        for part in shapely.get_parts(self.site):
            near = truth_m(part, x, y) - self.radius_m
            out = np.minimum(
                out, np.maximum(near, self.inner_m - truth_m(part, x, y, farthest=True))
            )
        return out


class Fan(NamedTuple):
    """Arguments of `range_fan`, of which `range_sector` is the one with a single band."""

    lon: float
    lat: float
    edges_m: tuple[float, ...]
    azimuths: tuple[float, float]
    tolerance_m: float

    def draw(self) -> list[shapely.Geometry]:
        """Draw the bands."""
        inner_m, *rings_m = self.edges_m
        bands = range_fan(
            self.lon,
            self.lat,
            radius_m=rings_m[-1],
            rings_m=rings_m,
            inner_m=inner_m,
            azimuths=self.azimuths,
            tolerance_m=self.tolerance_m,
        )
        return [*bands]

    def outside_m(self, k: int, x: NDArray[np.float64], y: NDArray[np.float64]) -> Any:
        """Distance from the nearest of the two arcs and the two sides."""
        inner_m, radius_m = self.edges_m[k : k + 2]
        n = np.size(x)
        azimuth, _, distance = WGS84.inv(np.full(n, self.lon), np.full(n, self.lat), x, y)
        width = (self.azimuths[1] - self.azimuths[0]) % 360 or 360
        turn = (azimuth - self.azimuths[0]) % 360
        inside = (distance >= inner_m) & (distance <= radius_m) & (turn <= width)
        off = np.full(n, np.inf)
        in_sight = (turn <= width) | (turn >= 360 - 1e-9)
        off[in_sight] = np.abs(distance - radius_m)[in_sight]
        if inner_m:
            off[in_sight] = np.minimum(off, np.abs(distance - inner_m))[in_sight]
        if width < 360:
            for side in self.azimuths:
                off = np.minimum(off, self._from_side_m(side, inner_m, radius_m, x, y))
        return np.where(inside, -off, off)

    def _from_side_m(self, azimuth: float, inner_m: float, radius_m: float, x: Any, y: Any) -> Any:
        """Distances from a side, by sampling it ever more finely about the best place."""
        n = np.size(x)
        middle, half = np.full(n, (inner_m + radius_m) / 2), (radius_m - inner_m) / 2
        for k in range(_ROUNDS):
            t = np.linspace(-1, 1, 65 if k == 0 else 7)[:, None]
            along = np.clip(middle + t * half, inner_m, radius_m)
            full = np.full(along.size, 0.0)
            lon, lat, _ = WGS84.fwd(full + self.lon, full + self.lat, full + azimuth, along.ravel())
            lengths = inverse_m(np.reshape(lon, along.shape), np.reshape(lat, along.shape), x, y)
            best = lengths.argmin(axis=0)
            middle = along[best, np.arange(n)]
            half *= 2 / 64 if k == 0 else 0.5
            if half < 0.01 * self.tolerance_m:
                break
        return lengths.min(axis=0)


class Tally(NamedTuple):
    """Numbers of checks and of failures."""

    cases: int = 0
    memberships: int = 0
    membership_failures: int = 0
    boundary_points: int = 0
    boundary_failures: int = 0
    shape_failures: int = 0
    exceptions: int = 0
    worst_share_of_tolerance: float = 0.0
    slowest_s: float = 0.0

    @property
    def failures(self) -> int:
        """Number of failed checks."""
        return (
            self.membership_failures
            + self.boundary_failures
            + self.shape_failures
            + self.exceptions
        )

    def __add__(self, other: object) -> Tally:  # type: ignore[override]
        """Add the numbers; keep the greatest error and the longest time."""
        assert isinstance(other, Tally)
        *numbers, worst, slowest = zip(self, other, strict=True)
        return Tally(*(a + b for a, b in numbers), max(worst), max(slowest))


def check(
    case: Case,
    rng: np.random.Generator,
    *,
    probes: int = 400,
    samples: int = 150,
    draw: Callable[[Any], list[shapely.Geometry]] | None = None,
) -> Tally:
    """Draw one case, and count contradictions to the inverse problem."""
    start = time.process_time()
    drawings = draw(case) if draw else case.draw()
    tally = Tally(cases=1, slowest_s=time.process_time() - start)
    allowed_m = case.tolerance_m + _ROUNDING_M
    for k, drawing in enumerate(drawings):
        shapely.prepare(drawing)
        spread_m = min(20 * case.tolerance_m, 5e5)
        x, y = np.concatenate(
            [
                random_points(probes // 2, rng),
                near_boundary(drawing, probes - probes // 2, spread_m, rng),
            ],
            axis=1,
        )
        outside = case.outside_m(k, x, y)
        is_clear = np.abs(outside) > allowed_m
        wrong = is_clear & (shapely.contains_xy(drawing, x, y) != (outside < 0))

        x, y = boundary_points(drawing, at=tuple(rng.uniform(0, 1, 3)))
        pick = rng.permutation(x.size)[:samples]
        off = np.abs(case.outside_m(k, x[pick], y[pick]))
        tally += Tally(
            memberships=is_clear.size,
            membership_failures=int(np.count_nonzero(wrong)),
            boundary_points=pick.size,
            boundary_failures=int(np.count_nonzero(off > allowed_m)),
            shape_failures=len(faults_of_form(drawing)),
            worst_share_of_tolerance=float(off.max(initial=0.0) / allowed_m),
        )
    return tally


def random_case(rng: np.random.Generator) -> Case:
    """Random case: poles, the antimeridian, long edges and extreme radii in higher proportion."""
    radius_m = float(
        rng.choice(
            [
                10 ** rng.uniform(3, 7.3),
                rng.uniform(1e5, 6e6),
                rng.uniform(9.8e6, 10.2e6),
                rng.uniform(15e6, _MAX_RADIUS_M),
                _MAX_RADIUS_M - 10 ** rng.uniform(0, 6),
            ],
            p=[0.4, 0.25, 0.15, 0.1, 0.1],
        )
    )
    radius_m = min(radius_m, _MAX_RADIUS_M)
    tolerance_m = float(10 ** rng.uniform(-1, 5))
    if rng.random() < 0.2:
        return _random_fan(radius_m, tolerance_m, rng)
    launch: Launch = "anywhere" if rng.random() < 0.6 else "everywhere"
    inner_m = float(radius_m * rng.uniform(0, 0.99)) if rng.random() < 0.3 else 0.0
    return Envelope(_random_site(rng), radius_m, inner_m, launch, tolerance_m)


def _random_fan(radius_m: float, tolerance_m: float, rng: np.random.Generator) -> Fan:
    lon, lat = _random_place(rng)
    start = rng.uniform(-180, 360)
    width = rng.choice([rng.uniform(0, 360), 10 ** rng.uniform(-4, 1), 90.0, 180.0])
    edges = np.sort(radius_m * rng.uniform(0, 1, rng.integers(0, 4)))
    inner = 0.0 if rng.random() < 0.5 else float(radius_m * rng.uniform(0, 0.99))
    edges_m = (inner, *(float(edge) for edge in edges if edge > inner), radius_m)
    return Fan(lon, lat, edges_m, (float(start), float(start + width)), tolerance_m)


def _random_place(rng: np.random.Generator) -> tuple[float, float]:
    lon, lat = random_points(1, rng)[:, 0]
    if rng.random() < 0.2:
        lon = rng.choice([-180.0, 180.0, 0.0])
    if rng.random() < 0.2:
        lat = rng.choice([-90.0, 90.0, 0.0, 89.9, -89.9])
    return float(lon), float(lat)


def _random_site(rng: np.random.Generator) -> shapely.Geometry:
    kinds = [_points, _line, _polygon, _islands, _box, _border, _slanted, _chain, _apart, _polar]
    site = shapely.make_valid(rng.choice(kinds)(rng))  # type: ignore[arg-type]
    parts = shapely.get_parts(shapely.get_parts(site))
    type_ids = shapely.get_type_id(parts)
    parts = parts[type_ids == type_ids.max()]  # what make_valid left over of a polygon
    return shapely.union_all(parts)


def _points(rng: np.random.Generator) -> shapely.Geometry:
    lon, lat = _random_place(rng)
    if rng.random() < 0.4:
        return shapely.points(lon, lat)
    return shapely.multipoints(
        _about(lon, lat, rng.integers(2, 9), 10 ** rng.uniform(-3, 1.3), rng)
    )


def _line(rng: np.random.Generator) -> shapely.Geometry:
    return shapely.linestrings(
        _about(*_random_place(rng), rng.integers(2, 9), 10 ** rng.uniform(-3, 1.3), rng)
    )


def _polygon(rng: np.random.Generator) -> shapely.Geometry:
    return shapely.polygons(
        _about(*_random_place(rng), rng.integers(3, 9), 10 ** rng.uniform(-3, 1.8), rng)
    )


def _islands(rng: np.random.Generator) -> shapely.Geometry:
    size = 10 ** rng.uniform(-2, 1.5)
    centres = _about(*_random_place(rng), rng.integers(2, 9), size, rng)
    return shapely.union_all(
        shapely.make_valid(
            [shapely.polygons(_about(*centre, 5, size / 8, rng)) for centre in centres]
        )
    )


def _box(rng: np.random.Generator) -> shapely.Geometry:
    """Box along parallels and meridians; often across 180 degrees, sometimes to a pole."""
    west = rng.choice([rng.uniform(-180, 180), 180 - rng.uniform(0, 20)])
    south, north = np.sort(rng.choice([rng.uniform(-90, 90, 2), rng.uniform(55, 90, 2)]))
    south, north = (south, north) if rng.random() < 0.5 else (-north, -south)
    width = rng.choice([10 ** rng.uniform(-2, 1), rng.uniform(1, 175)])
    return shapely.box(west, south, west + width, max(north, south + 1e-3))


def _border(rng: np.random.Generator) -> shapely.Geometry:
    """Border along a parallel."""
    west, lat = rng.uniform(-180, 180), rng.uniform(-88, 88)
    length = 10 ** rng.uniform(-1, 2.25)
    stops = np.cumsum(np.append(0.0, rng.dirichlet(np.ones(rng.integers(1, 4)))))
    return shapely.linestrings(np.column_stack([west + length * stops, np.full(stops.size, lat)]))


def _slanted(rng: np.random.Generator) -> shapely.Geometry:
    """Line of long slanted edges."""
    n = int(rng.integers(2, 5))
    lon = rng.uniform(-180, 180) + np.cumsum(rng.uniform(-70, 70, n))
    lat = rng.uniform(-85, 85, n)
    return shapely.linestrings(np.column_stack([np.clip(lon, -500, 500), lat]))


def _chain(rng: np.random.Generator) -> shapely.Geometry:
    """Chain of islands along a curve."""
    lon, lat = _random_place(rng)
    lat = np.clip(lat, -70, 70)
    n, step, turn = int(rng.integers(3, 12)), 10 ** rng.uniform(-1, 0.8), rng.uniform(0, 7)
    k = np.arange(n)
    x = lon + step * k * np.cos(turn + 0.1 * k)
    y = np.clip(lat + step * k * np.sin(turn + 0.1 * k), -88, 88)
    islands = [shapely.polygons(_about(*at, 6, 0.3 * step, rng)) for at in zip(x, y, strict=True)]
    return shapely.union_all(shapely.make_valid(islands))


def _apart(rng: np.random.Generator) -> shapely.Geometry:
    """Parts anywhere on the Earth."""
    places = [_random_place(rng) for _ in range(rng.integers(2, 5))]
    return shapely.union_all(
        shapely.make_valid(
            [shapely.polygons(_about(*at, 5, 10 ** rng.uniform(-2, 1), rng)) for at in places]
        )
    )


def _polar(rng: np.random.Generator) -> shapely.Geometry:
    """Polygon that holds a pole, or a band round it."""
    sign = rng.choice([-1, 1])
    if rng.random() < 0.3:
        south, north = np.sort(rng.uniform(40, 89, 2))
        low, high = np.sort([sign * south, sign * north])
        return shapely.box(-180, low, 180, high)
    lon = np.linspace(-180, 180, int(rng.integers(4, 20)))
    lat = rng.uniform(rng.uniform(30, 85), 88, lon.size)
    lat[-1] = lat[0]
    ring = [*zip(lon, sign * lat, strict=True), (180, sign * 90), (-180, sign * 90)]
    return shapely.polygons(ring)


def _about(
    lon: float, lat: float, n: int, size: float, rng: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Random places around another, in the order of their directions."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, n))
    arm = size * rng.uniform(0.2, 1, n)
    return np.column_stack(
        [lon + arm * np.cos(turn), np.clip(lat + arm * np.sin(turn), -90.0, 90.0)]
    )
