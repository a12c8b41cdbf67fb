"""Random sites, shapes and radii, drawn and held against brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from helpers.oracle import (
    boundary_points,
    contradictions,
    faults_of_form,
    near_boundary,
    random_points,
    truth_m,
)

from rangeviz import range_envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from rangeviz.geodesy import Launch

__all__ = ["Case", "Tally", "check", "random_case"]

_ROUNDING_M = 1e-3


class Case(NamedTuple):
    """What is asked of `range_envelope`."""

    site: shapely.Geometry
    radius_m: float
    launch: Launch
    tolerance_m: float


class Tally(NamedTuple):
    """What was looked at, and what was wrong."""

    envelopes: int = 0
    memberships: int = 0
    membership_failures: int = 0
    boundary_points: int = 0
    boundary_failures: int = 0
    worst_share_of_tolerance: float = 0.0
    shape_failures: int = 0

    @property
    def failures(self) -> int:
        """How many of all checks failed."""
        return self.membership_failures + self.boundary_failures + self.shape_failures

    def __add__(self, other: object) -> Tally:  # type: ignore[override]
        """Add up, but for the worst."""
        assert isinstance(other, Tally)
        total = Tally(*(a + b for a, b in zip(self, other, strict=True)))
        worst = max(self.worst_share_of_tolerance, other.worst_share_of_tolerance)
        return total._replace(worst_share_of_tolerance=worst)


def random_case(rng: np.random.Generator) -> Case:
    """Draw a case, with poles, the antimeridian and extreme radii more often than chance has it."""
    site = _random_site(rng)
    radius_m = rng.choice(
        [
            10 ** rng.uniform(3, 7.3),
            rng.uniform(1e5, 6e6),
            rng.uniform(9.9e6, 10.1e6),
            rng.uniform(19e6, 19.97e6),
        ],
        p=[0.5, 0.35, 0.1, 0.05],
    )
    radius_m = float(min(radius_m, 19.97e6))
    launch: Launch = "anywhere" if rng.random() < 0.6 else "everywhere"
    share = 10 ** rng.uniform(-5, -3)
    return Case(site, radius_m, launch, max(0.1, share * radius_m))


def check(
    case: Case,
    rng: np.random.Generator,
    *,
    probes: int = 2000,
    samples: int = 200,
    draw: Callable[..., shapely.Geometry] = range_envelope,
) -> Tally:
    """Draw one envelope, and count what contradicts the inverse problem."""
    site, radius_m, launch, tolerance_m = case
    farthest = launch == "everywhere"
    envelope = draw(site, radius_m=radius_m, launch=launch, tolerance_m=tolerance_m)
    allowed_m = tolerance_m + _ROUNDING_M

    points = np.concatenate(
        [
            random_points(probes // 2, rng),
            near_boundary(envelope, probes - probes // 2, 20 * tolerance_m, rng),
        ],
        axis=1,
    )
    shapely.prepare(envelope)
    wrong = contradictions(
        envelope, site, radius_m, points, tolerance_m=allowed_m, farthest=farthest
    )

    x, y = boundary_points(envelope, at=tuple(rng.uniform(0, 1, 3)))
    pick = rng.permutation(x.size)[:samples]
    off = np.abs(truth_m(site, x[pick], y[pick], farthest=farthest) - radius_m)
    return Tally(
        envelopes=1,
        memberships=points.shape[1],
        membership_failures=wrong,
        boundary_points=pick.size,
        boundary_failures=int(np.count_nonzero(off > allowed_m)),
        worst_share_of_tolerance=float(off.max(initial=0.0) / allowed_m),
        shape_failures=len(faults_of_form(envelope)),
    )


def _random_site(rng: np.random.Generator) -> shapely.Geometry:
    lon, lat = random_points(1, rng)[:, 0]
    if rng.random() < 0.2:
        lon = rng.choice([-180.0, 180.0, 0.0])
    if rng.random() < 0.2:
        lat = rng.choice([-90.0, 90.0, 0.0, 89.9, -89.9])
    kind = rng.choice(
        ["point", "points", "line", "polygon", "islands"], p=[0.3, 0.2, 0.15, 0.2, 0.15]
    )
    if kind == "point":
        return shapely.points(lon, lat)
    n = int(rng.integers(2, 9))
    size = 10 ** rng.uniform(-3, 1.3)
    if kind == "points":
        return shapely.multipoints(_about(lon, lat, n, size, rng))
    if kind == "line":
        return shapely.linestrings(_about(lon, lat, n, size, rng))
    if kind == "polygon":
        site = shapely.polygons(_about(lon, lat, n + 1, size, rng))
    else:
        centres = _about(lon, lat, n, size, rng)
        site = shapely.union_all(
            shapely.make_valid(
                [shapely.polygons(_about(*centre, 5, size / 8, rng)) for centre in centres]
            )
        )
    site = shapely.make_valid(site)
    polygons = shapely.get_parts(site)
    polygons = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    return shapely.multipolygons(polygons) if polygons.size else shapely.points(lon, lat)


def _about(
    lon: float, lat: float, n: int, size: float, rng: np.random.Generator
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Scatter n places round another, in order about it."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, n))
    arm = size * rng.uniform(0.2, 1, n)
    return np.column_stack(
        [lon + arm * np.cos(turn), np.clip(lat + arm * np.sin(turn), -90.0, 90.0)]
    )
