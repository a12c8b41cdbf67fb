"""The direct and the inverse problem, solved for one geodesic or many."""

from __future__ import annotations

import numpy as np
import pytest

from rangeviz.geodesy.ellipsoid import direct, inverse


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
