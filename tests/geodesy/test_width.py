from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m, random_points, truth_m
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, box

from rangeviz.basemaps import bundled_site_geometry
from rangeviz.geodesy.distance import SiteDistance


def brute_m(site, step_deg=0.02):
    """Greatest distance between two points of a site, over its densified outline."""
    x, y = shapely.get_coordinates(shapely.segmentize(site, step_deg)).T
    step = max(1, x.size // 300)
    return float(truth_m(site, x[::step], y[::step], farthest=True).max())


@pytest.mark.parametrize("apart_deg", [1, 30, 55, 90, 120, 150, 175, 179.9])
@pytest.mark.parametrize("lat", [0, 35, -60])
def test_width_of_two_islets_is_never_less_than_their_distance(apart_deg, lat):
    site = MultiPolygon(
        [
            box(-0.01, lat - 0.01, 0.01, lat + 0.01),
            box(apart_deg - 0.01, -lat - 0.01, apart_deg + 0.01, 0.01 - lat),
        ]
    )
    true_m = brute_m(site, 0.005)

    width_m = SiteDistance(site).width_m

    assert true_m - 1e-3 <= width_m <= true_m + 1_000  # near the antipode, half an edge


@settings(max_examples=60)
@given(st.integers(0, 100_000), st.floats(-2, 1.6), st.integers(1, 6), st.booleans())
def test_width_bounds_that_of_any_site_and_is_near_it(seed, size, parts, spread):
    rng = np.random.default_rng(seed)
    lon, lat = random_points(parts if spread else 1, rng)
    turn = np.sort(rng.uniform(0, 2 * np.pi, (lon.size, 6)))
    arm = 10**size * rng.uniform(0.3, 1, turn.shape)
    x = lon[:, None] + arm * np.cos(turn)
    y = np.clip(lat[:, None] + arm * np.sin(turn), -89.9, 89.9)
    shapes = [LineString(np.column_stack(pair)) for pair in zip(x, y, strict=True)]
    site = shapely.union_all(shapes)
    true_m = brute_m(site, 0.05)

    width_m = SiteDistance(site).width_m

    assert true_m - 1 <= width_m <= 1.005 * true_m + 6_000


@pytest.mark.parametrize("name", ["first-island-chain", "second-island-chain", "japan", "kyushu"])
def test_width_of_a_chain_is_that_of_its_vertices_to_a_few_kilometres(name):
    site = bundled_site_geometry(name)
    x, y = shapely.get_coordinates(site).T
    k, true_m = 0, 0.0
    for _ in range(5):  # from each vertex on to the one farthest from it
        lengths = inverse_m(x[k], y[k], x, y)
        k, true_m = int(lengths.argmax()), float(lengths.max())

    width_m = SiteDistance(site).width_m

    assert true_m <= width_m <= true_m + 5_000


def test_width_of_a_point_is_zero_however_often_it_is_given():
    for site in (Point(3, 4), MultiPoint([(3, 4)]), MultiPoint([(3, 4), (3, 4)])):
        assert SiteDistance(site).width_m == 0


@pytest.mark.parametrize(
    "site",
    [
        pytest.param(MultiPoint([(10, 20), (-170, -20)]), id="antipodal-points"),
        pytest.param(box(-100, -50, 90, 50), id="holds-antipodes-inside"),
        pytest.param(
            MultiPolygon([box(0, 0, 9, 9), box(-178, -8, -172, -2)]), id="holds-antipodes-in-parts"
        ),
    ],
)
def test_nothing_is_wider_than_half_a_meridian(site):
    assert SiteDistance(site).width_m == pytest.approx(20_003_931.4586, abs=0.1)
