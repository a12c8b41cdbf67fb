"""The direct and the inverse problem, solved for one geodesic or many."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.oracle import WGS84, inverse_m, random_points

from rangeviz.geodesy.ellipsoid import direct, estimate_m, inverse, unit_vectors


@pytest.mark.parametrize(("problem", "fourth"), [(direct, 19e6), (inverse, 90.0)])
def test_one_geodesic_is_solved_as_it_is_among_many(problem, fourth):
    """Before numpy 2.4 pyproj takes an array of one for a number, and warns: an error here."""
    rng = np.random.default_rng(7)
    lon, lat, third = (rng.uniform(-limit, limit, 200) for limit in (180, 90, 180))
    arguments = lon, lat, third, rng.uniform(0, fourth, 200)
    many = problem(*arguments)
    for i in range(200):
        one = problem(*(values[i : i + 1] for values in arguments))
        assert [values.shape for values in one] == [(1,)] * 3
        assert [values[0] for values in one] == [values[i] for values in many]
    assert [values.shape for values in problem(*np.empty((4, 0)))] == [(0,)] * 3


def test_estimates_are_never_off_by_more_than_they_say():
    rng = np.random.default_rng(8)
    lon, lat = random_points(50_000, rng)
    azimuth, length = rng.uniform(0, 360, lon.size), 20_003_900 * rng.uniform(0, 1, lon.size)
    length[:10_000] = 10 ** rng.uniform(-1, 5, 10_000)
    x, y, _ = WGS84.fwd(lon, lat, azimuth, length)
    truth = inverse_m(lon, lat, x, y)

    estimate, error = estimate_m(unit_vectors(lon, lat), unit_vectors(np.array(x), np.array(y)))

    off = np.abs(estimate - truth)
    assert (off <= error).all()
    # nor do they say much more: the worst, on 9 of 10 lengths, is over half of what they say
    assert (off / error)[(truth > 1e5) & (truth < 19e6)].max() > 0.5
    assert error[truth < 1e7].max() < 30
