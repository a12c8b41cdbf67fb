from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import (
    WGS84,
    boundary_points,
    drawn_area_m2,
    faults_of_form,
    near_boundary,
    random_points,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from rangeviz import RangevizError, range_envelope, range_fan, range_sector


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


@pytest.mark.slow
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


@pytest.mark.parametrize(("centre", "radius_m", "inner_m", "azimuths"), CASES)
def test_the_bands_of_a_fan_lie_side_by_side_and_make_up_the_sector(
    centre, radius_m, inner_m, azimuths
):
    bands = range_fan(
        *centre, radius_m=radius_m, inner_m=inner_m, azimuths=azimuths, every_m=radius_m / 3.5
    )
    whole = range_sector(*centre, radius_m=radius_m, inner_m=inner_m, azimuths=azimuths)

    edges = [inner_m, *(k * radius_m / 3.5 for k in (1, 2, 3)), radius_m]
    edges = [edge for edge in edges if edge >= inner_m]
    assert len(bands) == len(edges) - 1
    for band in bands:
        assert faults_of_form(band) == []
    areas = [drawn_area_m2(band) for band in bands]
    sides_m2 = 100.0 * 2 * radius_m + 100.0 * 2 * np.pi * 6.4e6  # tolerance times length
    assert sum(areas) == pytest.approx(drawn_area_m2(whole), abs=sides_m2)
    assert drawn_area_m2(shapely.intersection(bands[0], bands[-1])) < sides_m2 or len(bands) == 1


def test_a_fan_has_rings_where_they_are_asked_for():
    bands = range_fan(130, 32, radius_m=3e6, rings_m=[2e6, 5e5], azimuths=(350, 10))

    reach_m = [
        polar(130, 32, *shapely.get_coordinates(band).T)[1].max().round(-1) for band in bands
    ]
    assert reach_m == [5e5, 2e6, 3e6]


def test_all_round_the_bands_of_a_fan_are_annuli():
    inner, outer = range_fan(130, 32, radius_m=2e6, every_m=1e6)

    assert inner.equals_exact(range_envelope(Point(130, 32), radius_m=1e6), 1e-9)
    assert outer.equals(range_envelope(Point(130, 32), radius_m=2e6, inner_m=1e6))


@pytest.mark.parametrize(
    ("rings", "message"),
    [
        ({}, "rings_m or every_m"),
        ({"rings_m": [1e5], "every_m": 1e5}, "not both"),
        ({"every_m": 0.0}, "interval of 0 km"),
        ({"every_m": -5e4}, "interval of -50 km"),
        ({"every_m": float("nan")}, "interval of nan km"),
        ({"every_m": 1.0}, "over 10,000 rings"),
        ({"rings_m": [5e4, 2e6]}, "a ring at 2000 km does not lie between 0 and 1000 km"),
        ({"rings_m": [0.0]}, "a ring at 0 km"),
        ({"rings_m": [float("nan")]}, "a ring at nan km"),
        ({"rings_m": np.linspace(1, 1e6, 10_001)}, "10,001 rings are too many"),
    ],
)
def test_rings_that_make_no_fan_are_refused(rings, message):
    with pytest.raises(RangevizError, match=message) as caught:
        range_fan(130, 32, radius_m=1e6, **rings)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tolerance_m", [2, 62.12])
@pytest.mark.parametrize(
    ("centre", "radius_m"),
    [
        pytest.param((62.8, 10.47), 19.96997e6, id="almost-the-greatest"),
        pytest.param((0, 0), 19.97e6, id="the-greatest-on-the-equator"),
        pytest.param((52.3, -16.1), 19.808e6, id="south"),
        pytest.param((178, 52), 19.2e6, id="across-180"),
        pytest.param((20, 88), 16.1e6, id="beside-a-pole"),
    ],
)
def test_arcs_keep_the_tolerance_to_the_antipode(centre, radius_m, tolerance_m):
    azimuths = (22.758526359660507, 258.11478267526746)
    sector = range_sector(*centre, radius_m=radius_m, azimuths=azimuths, tolerance_m=tolerance_m)

    x, y = boundary_points(sector, at=(0.0, 0.25, 0.5, 0.75))
    azimuth, distance = polar(*centre, x, y)
    between = (azimuth - azimuths[0] - 20) % 360 < azimuths[1] - azimuths[0] - 40
    on_arc = between & (np.abs(distance - radius_m) < 20 * tolerance_m)
    assert on_arc.sum() > 20
    assert np.abs(distance - radius_m)[on_arc].max() <= tolerance_m


@pytest.mark.parametrize("centre", [(10, 50), (180, -60), (0, 90), (77, 89.9)])
@pytest.mark.parametrize("width", [1e-8, 0.0016, 5, 359.999])
@pytest.mark.parametrize(
    ("radius_m", "inner_m"),
    [(1e3, 0), (5e6, 0), (5e6, 4.999e6), (12e6, 12e6 - 0.1), (19.5e6, 1e6), (19.97e6, 0)],
)
def test_narrow_and_thin_sectors_are_drawn_without_a_fault(centre, width, radius_m, inner_m):
    for start, tolerance_m in ((0, 1_534), (-30, 1e5), (89.9, 10)):
        sector = range_sector(
            *centre,
            radius_m=radius_m,
            inner_m=inner_m,
            azimuths=(start, start + width),
            tolerance_m=tolerance_m,
        )

        assert faults_of_form(sector) == []
        assert sector.is_empty == (radius_m * np.radians(width) < 1e-5)
        ring = range_envelope(Point(centre), radius_m=radius_m, inner_m=inner_m)
        assert sector.area <= 1.02 * ring.area + 1e-9  # a coarse tolerance


def test_a_fan_to_the_whole_earth_has_sectors_inside():
    inner, outer = range_fan(130, 32, radius_m=20.1e6, rings_m=[5e6], azimuths=(0, 90))

    assert inner.equals(range_sector(130, 32, radius_m=5e6, azimuths=(0, 90)))
    assert outer.covers(Point(130, -40))


def test_a_ring_of_a_fan_beside_the_antipode_is_refused():
    with pytest.raises(RangevizError, match="geodesics cross"):
        range_fan(130, 32, radius_m=20.1e6, rings_m=[19.99e6])
