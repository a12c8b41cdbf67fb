from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import (
    WGS84,
    boundary_points,
    drawn_area_m2,
    faults_of_form,
    near_boundary,
    random_points,
)
from shapely.geometry import Point

from rangeviz import range_envelope, range_sector


def polar(lon, lat, x, y):
    """Azimuths and distances from a centre."""
    n = np.size(x)
    azimuth, _, distance = WGS84.inv(np.full(n, lon), np.full(n, lat), x, y)
    return np.asarray(azimuth), np.asarray(distance)


def strays_m(lon, lat, radius_m, inner_m, azimuths, x, y):
    """How far points are from the nearest of the two arcs and the two sides."""
    azimuth, distance = polar(lon, lat, x, y)
    off = np.minimum(np.abs(distance - radius_m), np.abs(distance - inner_m))
    for side in azimuths:
        turn = np.radians(azimuth - side)
        across = 6_371_000 * np.abs(np.arcsin(np.sin(distance / 6_371_000) * np.sin(turn)))
        off = np.minimum(off, np.where(np.cos(turn) > 0, across, np.inf))
    return off


CASES = [
    pytest.param((144.8, 13.5), 3e6, 0, (300, 30), id="through-north"),
    pytest.param((144.8, 13.5), 3e6, 5e5, (350, 10), id="narrow-with-a-minimum-range"),
    pytest.param((30, 80), 3e6, 0, (-30, 20), id="over-the-pole"),
    pytest.param((30, 80), 3e6, 2e5, (20, 340), id="round-the-back"),
    pytest.param((179, 0), 2e6, 0, (45, 135), id="across-the-antimeridian"),
    pytest.param((180, -60), 9e6, 1e6, (90, 271), id="wide-and-over-the-south-pole"),
    pytest.param((0, 0), 12e6, 0, (0, 90), id="from-pole-to-equator-and-beyond"),
    pytest.param((10, 50), 5e6, 4.9e6, (359, 1), id="thin"),
    pytest.param((0, 90), 4e6, 0, (100, 200), id="from-the-north-pole"),
]


@pytest.mark.parametrize(("centre", "radius_m", "inner_m", "azimuths"), CASES)
def test_sector_holds_exactly_what_lies_in_range_between_the_azimuths(
    centre, radius_m, inner_m, azimuths
):
    rng = np.random.default_rng(2)
    sector = range_sector(*centre, radius_m=radius_m, inner_m=inner_m, azimuths=azimuths)
    x, y = np.concatenate(
        [random_points(6000, rng), near_boundary(sector, 1000, 30_000, rng)], axis=1
    )
    azimuth, distance = polar(*centre, x, y)
    between = (azimuth - azimuths[0]) % 360 <= (azimuths[1] - azimuths[0]) % 360
    held = (distance <= radius_m) & (distance >= inner_m) & between
    clear = strays_m(*centre, radius_m, inner_m, azimuths, x, y) > 1000

    assert faults_of_form(sector) == []
    assert held.any()
    np.testing.assert_array_equal(shapely.contains_xy(sector, x, y)[clear], held[clear])


@pytest.mark.parametrize("tolerance_m", [5, 500])
@pytest.mark.parametrize(("centre", "radius_m", "inner_m", "azimuths"), CASES)
def test_arcs_and_sides_keep_the_tolerance(centre, radius_m, inner_m, azimuths, tolerance_m):
    sector = range_sector(
        *centre, radius_m=radius_m, inner_m=inner_m, azimuths=azimuths, tolerance_m=tolerance_m
    )

    x, y = boundary_points(sector, at=(0.0, 0.3, 0.5, 0.7))
    off = strays_m(*centre, radius_m, inner_m, azimuths, x, y)
    assert off.max() <= 1.01 * tolerance_m  # the oracle's sides are measured on a sphere


@settings(max_examples=25)
@given(
    st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0])),
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0])),
    st.floats(1e4, 19e6),
    st.floats(0, 360),
    st.floats(1, 359),
)
def test_a_sector_and_the_rest_make_up_the_ring(lon, lat, radius_m, start, width):
    options = {"radius_m": radius_m, "tolerance_m": max(1.0, radius_m * 1e-5)}
    whole = drawn_area_m2(range_envelope(Point(lon, lat), **options))

    one = range_sector(lon, lat, azimuths=(start, start + width), **options)
    other = range_sector(lon, lat, azimuths=(start + width, start), **options)

    assert faults_of_form(one) == []
    assert drawn_area_m2(one) + drawn_area_m2(other) == pytest.approx(whole, rel=1e-3)


@pytest.mark.parametrize("azimuths", [(0, 360), (90, 90), (-180, 180)])
def test_all_round_is_the_ring(azimuths):
    sector = range_sector(20, 30, radius_m=1e6, azimuths=azimuths)

    assert sector.equals_exact(range_envelope(Point(20, 30), radius_m=1e6), 1e-9)
