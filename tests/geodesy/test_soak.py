from __future__ import annotations

import numpy as np
from helpers.soaking import Tally, check, random_case

from rangeviz import range_envelope


def test_random_sites_give_no_contradiction():
    rng = np.random.default_rng(20)
    tally = Tally()
    for _ in range(60):
        tally += check(random_case(rng), rng, probes=100, samples=50)

    assert tally.memberships >= 6_000
    assert tally.boundary_points >= 1_500
    assert tally.failures == 0, tally


def test_the_check_finds_a_site_put_in_the_wrong_place():
    rng = np.random.default_rng(21)
    case = random_case(rng)
    while case.site.geom_type != "Point" or case.radius_m > 1e7:
        case = random_case(rng)

    def too_far(site, *, radius_m, **options):
        return range_envelope(site, radius_m=1.01 * radius_m, **options)

    tally = check(case, rng, probes=500, samples=50, draw=too_far)

    assert tally.membership_failures > 0
    assert tally.boundary_failures > 0
