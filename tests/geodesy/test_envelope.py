from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from helpers.oracle import (
    EARTH_M2,
    WGS84,
    boundary_points,
    contradictions,
    drawn_area_m2,
    faults_of_form,
    inverse_m,
    near_boundary,
    random_points,
    truth_m,
    worst_error_m,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from rangeviz import range_envelope, range_ring
from rangeviz.basemaps import bundled_site_geometry

KYUSHU = bundled_site_geometry("kyushu")
launches = st.sampled_from(["anywhere", "everywhere"])


def check(site, radius_m, launch, tolerance_m, *, seed=0, points=400, samples=300):
    """Hold an envelope against brute force: form, boundary, and points all over and beside it."""
    farthest = launch == "everywhere"
    rng = np.random.default_rng(seed)

    envelope = range_envelope(site, radius_m=radius_m, launch=launch, tolerance_m=tolerance_m)

    assert faults_of_form(envelope) == []
    error = worst_error_m(envelope, site, radius_m, farthest=farthest, at_most=samples)
    assert error <= tolerance_m + 1e-3
    probes = np.concatenate(
        [random_points(points, rng), near_boundary(envelope, points, 30 * tolerance_m, rng)], axis=1
    )
    assert (
        contradictions(
            envelope, site, radius_m, probes, tolerance_m=tolerance_m + 1e-3, farthest=farthest
        )
        == 0
    )
    return envelope


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("radius_km", [150, 1_600, 2_775, 5_500, 13_000])
def test_kyushu_as_an_area_keeps_a_metre(radius_km, launch):
    check(KYUSHU, radius_km * 1e3, launch, 1.0, points=60, samples=200)


@pytest.mark.parametrize("radius_km", [2, 10, 40])
def test_an_island_group_keeps_its_tolerance_at_short_range(radius_km):
    check(KYUSHU, radius_km * 1e3, "anywhere", 20.0, points=100, samples=1500)


def test_the_first_island_chain_keeps_ten_metres():
    check(
        bundled_site_geometry("first-island-chain"),
        2.775e6,
        "anywhere",
        10.0,
        points=50,
        samples=1000,
    )


HARD_SITES = [
    pytest.param(MultiPoint([(0, 0), (180, 0)]), id="antipodes"),
    pytest.param(MultiPoint([(0, 90), (0, -90)]), id="both-poles"),
    pytest.param(MultiPoint([(0, 90), (0, 60)]), id="the-pole-and-another"),
    pytest.param(MultiPoint([(10, 50), (10, 50), (12, 51)]), id="duplicates"),
    pytest.param(MultiPoint([(10, 50), (10 + 1e-8, 50)]), id="a-millimetre-apart"),
    pytest.param(MultiPoint([(0, 0), (10, 0), (20, 0), (30, 0)]), id="along-the-equator"),
    pytest.param(MultiPoint([(70, -40), (70, 0), (70, 40), (70, 80)]), id="along-a-meridian"),
    pytest.param(LineString([(0, -80), (0, 80)]), id="half-a-meridian"),
    pytest.param(LineString([(-180, 0), (180, 0)]), id="the-equator"),
    pytest.param(LineString([(170, 50), (190, 52)]), id="a-line-past-180"),
    pytest.param(box(-180, 70, 180, 90), id="holds-the-pole"),
    pytest.param(box(170, -10, 190, 15), id="past-180"),
    pytest.param(MultiPolygon([box(170, -10, 180, 15), box(-180, -10, -170, 15)]), id="cut-at-180"),
    pytest.param(box(20, 45, 190, 75), id="as-long-as-russia"),
    pytest.param(box(0, 0, 40, 40).difference(box(5, 5, 35, 35)), id="a-frame"),
    pytest.param(
        MultiPolygon([Point(x, 20 + 0.3 * x).buffer(0.4, quad_segs=3) for x in range(0, 40, 3)]),
        id="a-chain-of-islands",
    ),
]


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("radius_m", [3e5, 9.98e6, 1.3e7])
@pytest.mark.parametrize("site", HARD_SITES)
def test_hard_sites_keep_their_tolerance(site, radius_m, launch):
    check(site, radius_m, launch, 300.0, points=30)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("radius_km", [19_750, 19_950])
@pytest.mark.parametrize(
    "site",
    [
        pytest.param(MultiPoint([(10, 50), (10.2, 50.1), (10, 50.3)]), id="points"),
        pytest.param(LineString([(-0.2, 0), (0.2, 0.1)]), id="a-line"),
        pytest.param(box(179.8, -40, 180.2, -39.5), id="area-across-180"),
        pytest.param(box(20, 60, 29, 64), id="an-area-wider-than-what-is-left-out"),
    ],
)
def test_near_the_antipode_sites_keep_their_tolerance(site, radius_km, launch):
    check(site, radius_km * 1e3, launch, 500.0, points=40)


@pytest.mark.slow
@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_a_cap_over_a_pole_keeps_its_tolerance_to_the_other_pole(launch):
    check(box(-180, 89.97, 180, 90), 19_700_000.0, launch, 500.0, points=40)


@settings(max_examples=80)
@given(
    st.floats(-180, 180),
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0])),
    st.floats(0, 360),
    st.one_of(st.floats(-3, 7.3).map(lambda p: 10.0**p), st.just(20_003_000.0)),
    st.one_of(st.floats(2, 7.3).map(lambda p: 10.0**p), st.floats(19.9e6, 19.97e6)),
    launches,
)
def test_two_points_at_any_separation_keep_their_tolerance(
    lon, lat, azimuth, apart_m, radius_m, launch
):
    x, y, _ = WGS84.fwd(lon, lat, azimuth, apart_m)
    site = MultiPoint([(lon, lat), (x, y)])

    check(site, min(radius_m, 19.97e6), launch, max(1.0, radius_m * 1e-5), points=30)


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.sampled_from([MultiPoint, LineString, Polygon]),
    st.one_of(st.floats(-180, 180), st.just(180.0)),
    st.one_of(st.floats(-88, 88), st.sampled_from([-89.0, 89.0])),
    st.floats(-3, 1.5).map(lambda p: 10.0**p),
    st.one_of(st.floats(3, 7.3).map(lambda p: 10.0**p), st.floats(19.9e6, 19.97e6)),
    launches,
    st.integers(0, 10_000),
)
def test_any_site_keeps_its_tolerance(kind, lon, lat, size, radius_m, launch, seed):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, 8))
    arm = size * rng.uniform(0.3, 1, 8)
    y = np.clip(lat + arm * np.sin(turn), -90, 90)
    site = kind(np.column_stack([lon + arm * np.cos(turn), y]))
    if not site.is_valid:
        return

    check(site, min(radius_m, 19.97e6), launch, max(1.0, radius_m * 1e-5), points=30, seed=seed)


@pytest.mark.parametrize(("tolerance_m", "radius_m"), [(0.01, 5e3), (0.01, 2.775e6), (1e4, 5e6)])
def test_tolerances_from_a_centimetre_to_ten_kilometres_are_kept(tolerance_m, radius_m):
    site = Polygon([(130.0, 31.0), (130.05, 31.02), (130.06, 31.1), (129.98, 31.05)])

    for launch in ("anywhere", "everywhere"):
        check(site, radius_m, launch, tolerance_m, points=50)


@pytest.mark.parametrize("pole", [-90, 90])
@pytest.mark.parametrize("miss_m", [-30, -1, 0, 1, 30])
def test_an_envelope_that_grazes_a_pole_keeps_its_tolerance(pole, miss_m):
    site = MultiPoint([(130, 30), (130.5, 33), (132, 31)])
    for launch in ("anywhere", "everywhere"):
        to_pole = float(truth_m(site, 0, pole, farthest=launch == "everywhere")[0])
        check(site, to_pole + miss_m, launch, 5.0, points=50)


def test_a_sharp_corner_of_what_is_reached_from_everywhere_is_not_cut_off():
    site = MultiPoint([(-56.0685, -5.0556), (-56.1839, -5.5564), (-56.1302, -5.8846)])

    check(site, 60_494, "everywhere", 0.5, samples=2000)


def test_an_area_holds_itself_and_its_hole_is_filled_when_the_range_spans_it():
    frame = box(0, 0, 10, 10).difference(box(2, 2, 8, 8))

    narrow = range_envelope(frame, radius_m=100e3)
    wide = range_envelope(frame, radius_m=400e3)

    assert narrow.covers(frame)
    assert not narrow.covers(Point(5, 5))
    assert wide.covers(Point(5, 5))
    assert [len(part.interiors) for part in wide.geoms] == [0]


def test_everywhere_is_empty_where_the_site_is_wider_than_the_range():
    assert range_envelope(box(0, 0, 10, 10), radius_m=500e3, launch="everywhere").is_empty


def test_a_site_cut_at_180_and_one_running_past_it_reach_the_same():
    past = range_envelope(box(170, -10, 190, 15), radius_m=1e6, tolerance_m=10)
    cut = range_envelope(
        MultiPolygon([box(170, -10, 180, 15), box(-180, -10, -170, 15)]),
        radius_m=1e6,
        tolerance_m=10,
    )

    assert drawn_area_m2(past.symmetric_difference(cut)) < 20 * 2e7  # tolerance times length
    assert len(past.geoms) == 2


@pytest.mark.parametrize("south", [-40, -2, 4.1, 33.3, 58])
@pytest.mark.parametrize("past_deg", [3, 10])
def test_a_corner_on_180_counts_once_from_either_side(south, past_deg):
    """Its two unit vectors differ in the last bit, and each showed on some of the rays."""
    check(box(178, south, 180 + past_deg, south + 5), 4e5, "anywhere", 20.0, points=30)


def test_a_lone_point_has_its_ring():
    for site in (Point(10, 50), MultiPoint([(10, 50)]), MultiPoint([(10, 50), (10, 50)])):
        assert range_envelope(site, radius_m=1e6).equals_exact(
            range_ring(10, 50, radius_m=1e6), 1e-9
        )


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize(
    "site",
    [
        pytest.param(Point(130, 32), id="point"),
        pytest.param(Point(0, 89.9), id="beside-the-pole"),
        pytest.param(MultiPoint([(130, 32), (140, 40)]), id="points"),
        pytest.param(box(130, 31, 132, 33.5), id="area"),
        pytest.param(box(178, -2, 183, 3), id="area-across-180"),
        pytest.param(MultiPolygon([box(0, 0, 1, 1), box(5, 0, 6, 1)]), id="two-islands"),
    ],
)
def test_a_minimum_range_leaves_out_what_no_point_of_the_site_can_reach(site, launch):
    radius_m, inner_m, tolerance_m = 1.5e6, 4e5, 20.0
    rng = np.random.default_rng(4)
    band = range_envelope(
        site, radius_m=radius_m, inner_m=inner_m, launch=launch, tolerance_m=tolerance_m
    )
    x, y = np.concatenate([random_points(300, rng), near_boundary(band, 500, 5e4, rng)], axis=1)

    parts = [site] if site.bounds[2] > 180 else shapely.get_parts(site)
    near = np.array([truth_m(part, x, y) for part in parts])
    far = np.array([truth_m(part, x, y, farthest=True) for part in parts])
    if launch == "anywhere":  # from some part, some of which is near enough and some far enough
        held = ((near <= radius_m) & (far >= inner_m)).any(axis=0)
    else:
        held = (far <= radius_m).all(axis=0) & (near >= inner_m).all(axis=0)
    off = np.minimum(np.abs(near - radius_m), np.abs(far - inner_m)).min(axis=0)
    off = np.minimum(off, np.minimum(np.abs(far - radius_m), np.abs(near - inner_m)).min(axis=0))
    clear = off > tolerance_m

    assert faults_of_form(band) == []
    np.testing.assert_array_equal(shapely.contains_xy(band, x, y)[clear], held[clear])


def test_a_ring_with_a_minimum_range_is_an_annulus():
    band = range_envelope(Point(144.8, 13.5), radius_m=13e6, inner_m=1e6, tolerance_m=50)
    x, y = boundary_points(band)
    distance = inverse_m(144.8, 13.5, x, y)

    assert np.minimum(np.abs(distance - 13e6), np.abs(distance - 1e6)).max() <= 50
    assert drawn_area_m2(band) == pytest.approx(
        drawn_area_m2(range_ring(144.8, 13.5, radius_m=13e6, tolerance_m=50))
        - drawn_area_m2(range_ring(144.8, 13.5, radius_m=1e6, tolerance_m=50)),
        rel=1e-6,
    )


def test_beyond_half_the_circumference_a_minimum_range_leaves_a_hole():
    band = range_envelope(Point(144.8, 13.5), radius_m=20.1e6, inner_m=1e6)

    assert not band.covers(Point(144.8, 13.5))
    assert drawn_area_m2(band) == pytest.approx(EARTH_M2 - np.pi * 1e12, rel=1e-3)


POLAR_STAR = Polygon(
    [
        *((x, -60 - 18 * (k % 2) - k) for k, x in enumerate(range(-180, 181, 30))),
        (180, -90),
        (-180, -90),
    ]
)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize(
    ("radius_m", "tolerance_m"), [(9.9e6, 1), (1e7, 1), (1e7, 10), (1.01e7, 1)]
)
@pytest.mark.parametrize(
    "site",
    [
        pytest.param(box(0, 45, 20, 50), id="along-parallels"),
        pytest.param(LineString([(0, 20), (25, 60)]), id="slanted"),
        pytest.param(LineString([(-100, 49), (-60, 49)]), id="a-border-on-a-parallel"),
        pytest.param(Polygon([(170, 60), (200, 71), (260, 84)]), id="far-north-across-180"),
    ],
)
def test_long_edges_keep_a_metre_near_a_quarter_of_the_circumference(
    site, radius_m, tolerance_m, launch
):
    check(site, radius_m, launch, tolerance_m, points=60)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("left_m", [280_000, 253_931, 134_000, 40_000])
@pytest.mark.parametrize("tolerance_m", [1_000, 20_000])
def test_a_coarse_tolerance_near_the_antipode_is_drawn_without_a_fault(left_m, tolerance_m, launch):
    check(POLAR_STAR, 20_003_931 - left_m, launch, tolerance_m, points=40)


LONG_BORDERS = [
    pytest.param(POLAR_STAR, 1_200, 10, id="a-polar-star-at-short-range"),
    pytest.param(box(-180, -75, 180, -60), 20_000, 10, id="a-polar-band-at-short-range"),
    pytest.param(box(-180, -75, 180, -60), 822_000, 10, id="a-polar-band"),
    pytest.param(box(-60, 10, 66, 38), 19_768_000, 4, id="a-wide-box-near-the-antipode"),
    pytest.param(POLAR_STAR, 19_869_000, 239, id="a-polar-star-near-the-antipode"),
    pytest.param(LineString([(0, -89), (0, 89)]), 5_000, 1, id="half-a-meridian"),
    pytest.param(LineString([(-170, -70), (170, 80)]), 100_000, 1, id="slanted"),
    pytest.param(LineString([(179, 60), (190, 90)]), 50_000, 1, id="to-the-pole-across-180"),
    pytest.param(box(-60, 10, 66, 38), 2_900_000, 1, id="widest-bands"),
    pytest.param(LineString([(-20, 84), (-20, 40)]), 900_000, 1, id="over-the-pole"),
    pytest.param(box(-180, -75, 180, -60), 4_400_000, 10, id="steeply-bent"),
    pytest.param(box(30, 48, 63, 49), 14_662_921, 1, id="steeply-bent-near-the-antipode"),
    pytest.param(
        LineString([(-20.4, -72.2), (-23.8, 37.1), (-49.1, 15.5)]), 3_719_000, 0.2, id="to-the-inch"
    ),
]


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize(("site", "radius_m", "tolerance_m"), LONG_BORDERS)
def test_long_borders_are_drawn_to_their_tolerance_and_soon(site, radius_m, tolerance_m, launch):
    start = time.process_time()
    range_envelope(site, radius_m=radius_m, launch=launch, tolerance_m=tolerance_m)
    spent_s = time.process_time() - start

    check(site, radius_m, launch, tolerance_m, points=60)
    assert spent_s < 3


def test_a_polar_band_with_a_minimum_range_is_drawn_soon():
    start = time.process_time()

    band = range_envelope(
        box(-180, -75, 180, -60), radius_m=840e3, inner_m=822e3, launch="everywhere"
    )

    assert band.is_empty  # the band is wider than the range
    assert time.process_time() - start < 3
