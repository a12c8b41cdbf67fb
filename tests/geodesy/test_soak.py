from __future__ import annotations

import numpy as np
import pytest
from helpers.soaking import Envelope, Fan, Tally, check, random_case

from rangeviz import range_envelope, range_fan


@pytest.mark.parametrize("seed", range(4))
def test_random_sites_and_fans_give_no_contradiction(seed):
    tally = Tally()
    for k in range(15):
        rng = np.random.default_rng([seed, k])
        tally += check(random_case(rng), rng, probes=100, samples=50)

    assert tally.memberships >= 1_500
    assert tally.boundary_points >= 300
    assert tally.failures == 0, tally
    assert tally.worst_share_of_tolerance <= 1


def find(kind, wanted=lambda case: True):
    """Draw random cases until one is of a kind."""
    rng = np.random.default_rng(21)
    while not isinstance(case := random_case(rng), kind) or not wanted(case):
        pass
    return case, rng


def test_the_check_finds_a_site_put_in_the_wrong_place():
    case, rng = find(
        Envelope,
        lambda case: (
            case.site.geom_type == "Point"
            and case.radius_m < 1e7
            and case.tolerance_m < case.radius_m / 1_000
        ),
    )

    def too_far(case):
        return [
            range_envelope(case.site, radius_m=1.01 * case.radius_m, tolerance_m=case.tolerance_m)
        ]

    tally = check(case._replace(inner_m=0.0), rng, probes=500, samples=50, draw=too_far)

    assert tally.membership_failures > 0
    assert tally.boundary_failures > 0


def test_the_check_finds_a_fan_that_is_turned():
    case, rng = find(Fan, lambda case: case.tolerance_m < 100 and 1e5 < case.edges_m[-1] < 1e7)
    start, stop = case.azimuths

    def turned(case):
        inner_m, *rings_m = case.edges_m
        return range_fan(
            case.lon,
            case.lat,
            radius_m=rings_m[-1],
            rings_m=rings_m,
            inner_m=inner_m,
            azimuths=(start + 2, stop + 2),
            tolerance_m=case.tolerance_m,
        )

    tally = check(case, rng, probes=2000, samples=200, draw=turned)

    assert tally.membership_failures > 0
    assert tally.boundary_failures > 0
