from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m, random_points, truth_m
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from rangeviz import distances_m
from rangeviz.geodesy.ellipsoid import cosines

# lat1, lon1, lat2, lon2, metres: Karney 2013, tables 2, 3 and 5, and GeographicLib's own test set
PUBLISHED = [
    (-30.12345, 0, -30.12344, 0.00005, 4.944208),
    (-30, 0, 29.9, 179.8, 19_989_832.827610),
    (40, 0, 41.79331020506, 137.84490004377, 10_000_000.0),
    (-41.32, 174.81, 40.96, -5.50, 19_959_679.267),
    (35.60777, -139.44815, -11.17491, -69.95921, 8_935_244.5604818305),
    (55.52454, 106.05087, 77.03196, 197.18234, 4_105_086.1713924406),
    (-21.97856, 142.59065, 41.84138, 98.56635, 8_394_328.8946576714),
    (-66.99028, 112.2363, -12.70631, 285.90344, 11_150_344.2312080241),
    (-17.42761, 173.34268, -15.84784, 5.93557, 16_076_603.1631180673),
    (32.84994, 48.28919, -56.28556, 202.29132, 16_727_068.9438164461),
    (6.96833, 52.74123, -7.39675, 206.17291, 17_102_477.2496958388),
    (-50.56724, -16.30485, -33.56571, -94.97412, 6_455_670.5118668696),
    (-58.93002, -8.90775, -8.91104, 133.13503, 11_756_066.0219864627),
    (-68.82867, -74.28391, -50.63005, -8.36685, 3_956_936.926063544),
    (-87.85331, 85.66836, 66.48646, 16.09921, 17_286_615.3147144645),
    (-19.79938, -174.47484, -11.99349, -154.35109, 2_319_004.8601169389),
]

# lon, lat to lon, lat, kilometres: printed pairs, computed once with GeographicLib
PAIRS = [
    ((132.22, 34.17), (116.40, 39.91), 1542, 0.5),  # Iwakuni, Beijing
    ((125.75, 39.03), (139.69, 35.69), 800 * 1.609344, 3),  # Pyongyang, Tokyo
    ((125.75, 39.03), (116.40, 39.91), 504 * 1.609344, 3),  # Pyongyang, Beijing
    ((120.59, 18.2), (120.38, 36.07), 1980.3, 0.05),  # Laoag, Qingdao
    ((120.59, 18.2), (113.26, 23.13), 938.4, 0.05),  # Laoag, Guangzhou
]

coordinates = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
launches = st.sampled_from(["anywhere", "everywhere"])


@pytest.mark.parametrize(("lat1", "lon1", "lat2", "lon2", "length_m"), PUBLISHED)
def test_distance_is_the_published_geodesic(lat1, lon1, lat2, lon2, length_m):
    for launch in ("anywhere", "everywhere"):
        distance = distances_m(Point(lon1, lat1), lon2, lat2, launch=launch)
        assert distance == pytest.approx(length_m, abs=2e-6 + 1e-3 * (length_m == 19_959_679.267))


@pytest.mark.parametrize(("start", "stop", "length_km", "within_km"), PAIRS)
def test_distance_is_the_one_printed(start, stop, length_km, within_km):
    assert distances_m(Point(start), *stop) / 1e3 == pytest.approx(length_km, abs=within_km)


@settings(max_examples=60)
@given(
    st.lists(coordinates, min_size=1, max_size=12),
    st.lists(coordinates, min_size=1, max_size=20),
    launches,
)
def test_distance_from_points_is_the_extreme_of_the_inverse_problems(site, places, launch):
    lon, lat = np.array(places).T
    single = inverse_m(*np.array(site).T[:, :, None], lon, lat)
    expected = single.min(axis=0) if launch == "anywhere" else single.max(axis=0)

    got = distances_m(MultiPoint(site), lon, lat, launch=launch)

    np.testing.assert_allclose(got, expected, atol=0.01)  # shortcuts pass over under a centimetre


@settings(max_examples=60)
@given(
    st.floats(-180, 180),
    st.floats(-85, 85),
    st.floats(0.01, 40),
    st.integers(0, 10_000),
    st.sampled_from([LineString, Polygon]),
    launches,
)
def test_distance_from_edges_is_that_of_brute_force(lon, lat, size, seed, kind, launch):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, 7))
    arm = size * rng.uniform(0.3, 1, 7)
    y = np.clip(lat + arm * np.sin(turn), -89.9, 89.9)
    site = shapely.make_valid(kind(np.column_stack([lon + arm * np.cos(turn), y])))
    x, y = random_points(40, rng)

    got = distances_m(site, x, y, launch=launch)

    np.testing.assert_allclose(got, truth_m(site, x, y, farthest=launch == "everywhere"), atol=1.0)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize(
    "site",
    [
        pytest.param(box(-180, 60, 180, 90), id="holds-the-pole"),
        pytest.param(box(170, -10, 190, 15), id="past-180"),
        pytest.param(
            MultiPolygon([box(170, -10, 180, 15), box(-180, -10, -170, 15)]), id="cut-at-180"
        ),
        pytest.param(box(20, 45, 190, 75), id="as-long-as-russia"),
        pytest.param(LineString([(0, -80), (0, 80)]), id="half-a-meridian"),
        pytest.param(MultiPoint([(0, 0), (180, 0)]), id="antipodes"),
        pytest.param(MultiPoint([(0, 90), (77, -90)]), id="both-poles"),
    ],
)
def test_distance_from_hard_sites_is_that_of_brute_force(site, launch):
    x, y = random_points(150, np.random.default_rng(5))
    x, y = np.append(x, [0, 0, 180, -180]), np.append(y, [90, -90, 5, 5])

    got = distances_m(site, x, y, launch=launch)

    np.testing.assert_allclose(got, truth_m(site, x, y, farthest=launch == "everywhere"), atol=1.0)


def test_a_site_cut_at_180_and_one_running_past_it_are_the_same():
    x, y = random_points(200, np.random.default_rng(6))
    whole = box(170, -10, 190, 15)
    cut = MultiPolygon([box(170, -10, 180, 15), box(-180, -10, -170, 15)])

    np.testing.assert_allclose(distances_m(whole, x, y), distances_m(cut, x, y), atol=0.01)


def test_distance_within_a_site_is_zero_from_anywhere_and_not_from_everywhere():
    site = box(10, 10, 12, 12)

    assert distances_m(site, 11, 11) == 0
    assert distances_m(site, 11, 11, launch="everywhere") == pytest.approx(
        float(inverse_m(11, 11, 10, 10)), rel=0.01
    )


def test_nothing_is_farther_than_the_antipode_of_a_site_that_holds_it():
    site = box(-10, 20, 10, 40)

    assert distances_m(site, 180, -30, launch="everywhere") == pytest.approx(
        20_003_931.458, abs=0.1
    )


def test_distances_take_the_shape_that_the_coordinates_broadcast_to():
    assert distances_m(Point(0, 0), [[0], [1]], [0, 1, 2]).shape == (2, 3)
    assert distances_m(Point(0, 0), 1, 1).shape == ()
    assert distances_m(Point(0, 0), [], []).shape == (0,)


def test_every_pair_of_towns_agrees_with_geographiclib_to_a_tenth_of_a_kilometre():
    table = np.loadtxt(Path(__file__).with_name("pairs.csv"), delimiter=",", skiprows=1)
    assert len(table) > 100
    for lon_from, lat_from, lon_to, lat_to, length_km in table:
        assert distances_m(Point(lon_from, lat_from), lon_to, lat_to) / 1e3 == pytest.approx(
            length_km, abs=0.0501
        )


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_a_site_is_no_distance_from_itself(launch):
    rng = np.random.default_rng(3)
    for lon, lat in [(55.98341456335376, 55.98341456335376), *rng.uniform(-80, 80, (200, 2))]:
        assert distances_m(MultiPoint([(lon, lat)]), lon, lat, launch=launch) < 0.01


def test_cosines_are_the_same_in_blocks_as_in_one_product():
    rng = np.random.default_rng(3)
    a, b = (rng.normal(size=(n, 3)) for n in (700, 300))  # more than are computed at once

    np.testing.assert_allclose(cosines(a, b), a @ b.T, rtol=1e-13, atol=1e-13)
    assert cosines(a, b[:0]).shape == (700, 0)
    assert cosines(a[:2], b).shape == (2, 300)
