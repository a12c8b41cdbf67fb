from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import (
    EARTH_M2,
    boundary_points,
    disc_area_m2,
    drawn_area_m2,
    faults_of_form,
    fewest_vertices,
    inverse_m,
    random_points,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from rangeviz import range_envelope, range_ring, range_rings

GUAM = (144.8, 13.5)
PYONGYANG = (125.75, 39.03)
FORT_GREELY = (-145.73, 63.98)

longitudes = st.one_of(st.sampled_from([-180.0, 180.0, 0.0, 179.9999999]), st.floats(-180, 180))
latitudes = st.one_of(st.sampled_from([-90.0, 90.0, 0.0, 89.999999]), st.floats(-90, 90))
radii = st.one_of(
    st.floats(0, 7.3).map(lambda power: 10.0**power),
    st.floats(9.9e6, 10.1e6),
    st.floats(19.8e6, 19.97e6),
).filter(lambda radius: radius <= 19.97e6)
tolerances = st.floats(-2, 4).map(lambda power: 10.0**power)


def worst_m(ring, lon, lat, radius_m):
    x, y = boundary_points(ring, at=(0.0, 0.25, 0.5, 0.75))
    return np.abs(inverse_m(lon, lat, x, y) - radius_m).max()


@pytest.mark.parametrize(
    ("centre", "radius_km", "area_mkm2", "parts", "poles"),
    [
        pytest.param(GUAM, 5_500, 89.3, 2, (False, False), id="across-the-antimeridian"),
        pytest.param(PYONGYANG, 5_500, 89.3, 2, (False, False), id="160-km-short-of-the-pole"),
        pytest.param(PYONGYANG, 5_700, 95.4, 1, (True, False), id="over-the-north-pole"),
        pytest.param(
            FORT_GREELY, 2_775, 23.8, 2, (False, False), id="beside-pole-and-antimeridian"
        ),
        pytest.param(PYONGYANG, 13_000, 370.5, 1, (True, False), id="more-than-a-hemisphere"),
        pytest.param(GUAM, 13_000, 370.3, 1, (True, True), id="over-both-poles"),
    ],
)
def test_named_rings_have_the_area_and_the_poles_of_the_true_ones(
    centre, radius_km, area_mkm2, parts, poles
):
    ring = range_ring(*centre, radius_m=radius_km * 1e3)

    assert faults_of_form(ring) == []
    assert len(ring.geoms) == parts
    assert drawn_area_m2(ring) == pytest.approx(disc_area_m2(*centre, radius_km * 1e3), rel=1e-4)
    assert drawn_area_m2(ring) / 1e12 == pytest.approx(area_mkm2, abs=0.06)
    assert ring.covers(Point(centre))
    assert (ring.covers(Point(0, 90)), ring.covers(Point(0, -90))) == poles


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [
        pytest.param(10, 50, 1e6, id="plain"),
        pytest.param(179, 0, 1e6, id="across-the-antimeridian"),
        pytest.param(180, 0, 1e6, id="on-the-antimeridian"),
        pytest.param(20, 85, 1.5e6, id="over-the-north-pole"),
        pytest.param(0, 90, 3e6, id="about-the-north-pole"),
        pytest.param(180, -90, 12e6, id="about-the-south-pole-past-the-equator"),
        pytest.param(0, 0, 12e6, id="over-both-poles"),
        pytest.param(-180, 0, 12e6, id="over-both-poles-from-the-antimeridian"),
        pytest.param(30, -20, 19.97e6, id="all-but-the-antipode"),
    ],
)
def test_ring_holds_exactly_the_points_in_range(lon, lat, radius_m):
    x, y = random_points(4000, np.random.default_rng(0))
    distance = inverse_m(lon, lat, x, y)
    clear = np.abs(distance - radius_m) > 100

    ring = range_ring(lon, lat, radius_m=radius_m)

    np.testing.assert_array_equal(
        shapely.contains_xy(ring, x, y)[clear], (distance < radius_m)[clear]
    )


@settings(max_examples=300)
@given(longitudes, latitudes, radii, tolerances)
def test_every_ring_is_a_valid_map_shape_within_its_tolerance(lon, lat, radius_m, tolerance_m):
    ring = range_ring(lon, lat, radius_m=radius_m, tolerance_m=max(tolerance_m, radius_m * 1e-8))

    assert faults_of_form(ring) == []
    # a micrometre for the rounding of degrees
    assert worst_m(ring, lon, lat, radius_m) <= max(tolerance_m, radius_m * 1e-8) + 1e-6


@settings(max_examples=200)
@given(
    longitudes,
    latitudes,
    st.sampled_from([0.0, 1e-3, 1.0, 50.0, 1e3, 3e4]),
    st.sampled_from([-1, 1]),
    st.sampled_from([-1, 1]),
    st.sampled_from([0.1, 10.0, 1000.0]),
)
def test_ring_that_grazes_a_pole_keeps_its_tolerance_and_its_side(
    lon, lat, miss_m, side, pole, tolerance_m
):
    radius_m = float(inverse_m(lon, lat, lon, 90.0 * pole)) + side * miss_m
    if not 1 <= radius_m <= 19.97e6:
        return

    ring = range_ring(lon, lat, radius_m=radius_m, tolerance_m=tolerance_m)

    assert faults_of_form(ring) == []
    assert worst_m(ring, lon, lat, radius_m) <= tolerance_m + 1e-6
    if miss_m > tolerance_m:
        assert ring.covers(Point(0, 90 * pole)) == (side > 0)


@settings(max_examples=25)
@given(longitudes, latitudes, radii)
def test_ring_holds_the_area_of_the_true_one(lon, lat, radius_m):
    tolerance_m = radius_m * 1e-5

    ring = range_ring(lon, lat, radius_m=radius_m, tolerance_m=max(tolerance_m, 0.01))

    assert drawn_area_m2(ring) == pytest.approx(
        disc_area_m2(lon, lat, radius_m), rel=1e-4 + 0.02 / radius_m, abs=1e-12 * EARTH_M2
    )


@pytest.mark.parametrize("tolerance_m", [3, 1000])
@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [
        (130.7, 32.8, 2.775e6),
        (*GUAM, 13e6),
        (*PYONGYANG, 5.5e6),
        (-145.73, 63.98, 2.88e6),  # 23 km past the pole
        (0, 89, 1e5),
        (0, 0, 10.0e6),
        (40, -75, 1e4),
        (12, 48, 19.5e6),
    ],
)
def test_ring_has_at_most_twice_the_vertices_that_the_tolerance_needs(
    lon, lat, radius_m, tolerance_m
):
    drawn = shapely.get_num_coordinates(
        range_ring(lon, lat, radius_m=radius_m, tolerance_m=tolerance_m)
    )

    # 24 keep every edge under half a turn, and 8 may close the map
    assert drawn <= max(2 * fewest_vertices(lon, lat, radius_m, tolerance_m), 24) + 8


def test_many_rings_are_the_rings_one_by_one():
    rng = np.random.default_rng(3)
    lon, lat = random_points(600, rng)
    radius = 10 ** rng.uniform(3, 7.3, 600)

    rings = range_rings(lon, lat, radius, tolerance_m=500)

    for k in range(0, 600, 37):
        one = range_ring(lon[k], lat[k], radius_m=radius[k], tolerance_m=500)
        assert rings[k].equals_exact(one, 1e-9)


def test_many_rings_broadcast_centres_against_radii():
    rings = range_rings([[0.0], [100.0]], [[10.0], [-60.0]], [1e5, 1e6, 1e7])

    assert rings.shape == (2, 3)
    assert rings[1, 2].equals_exact(range_ring(100, -60, radius_m=1e7), 1e-9)


def test_no_rings_of_no_centres():
    assert range_rings([], [], 1e6).shape == (0,)


@pytest.mark.parametrize(
    ("given_lon", "same_lon"), [(181, -179), (-190, 170), (360, 0), (540, 180)]
)
def test_longitudes_past_180_are_brought_back(given_lon, same_lon):
    ring = range_ring(given_lon, 20, radius_m=1e6)

    assert ring.symmetric_difference(range_ring(same_lon, 20, radius_m=1e6)).area < 1e-6


@pytest.mark.parametrize("radius_m", [20_003_940.0, 30e6])
def test_half_the_circumference_holds_the_whole_world(radius_m):
    for world in (
        range_ring(10, 20, radius_m=radius_m),
        range_envelope(Point(10, 20).buffer(3), radius_m=radius_m, launch="everywhere"),
    ):
        assert world.bounds == (-180, -90, 180, 90)
        assert drawn_area_m2(world) == pytest.approx(EARTH_M2, rel=1e-9)


@pytest.mark.parametrize("lon", [-180.0, 0.0, 37.0])
@pytest.mark.parametrize("lat", [-53.092975998806416, 53.092975998806416, 0.0, 12.5])
@pytest.mark.parametrize("pole", [-90.0, 90.0])
def test_a_ring_exactly_through_a_pole_is_a_valid_shape(lon, lat, pole):
    radius_m = inverse_m(lon, lat, lon, pole)

    for tolerance_m in (1.0, 100.0, 10_000.0):
        ring = range_ring(lon, lat, radius_m=radius_m, tolerance_m=tolerance_m)

        assert faults_of_form(ring) == []
        assert ring.covers(Point(lon if abs(lon) < 180 else 179.9999, lat))
