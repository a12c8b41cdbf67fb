from __future__ import annotations

import math

import pytest
import shapely
from shapely.geometry import GeometryCollection, LinearRing, MultiPolygon, Point, Polygon, box

from rangeviz import distances_m, range_envelope, range_ring, range_rings, range_sector
from rangeviz.errors import (
    CoordinateError,
    GeometryError,
    QuestionError,
    RadiusError,
    RangevizError,
    ToleranceError,
)

BOW_TIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        (math.nan, 0, r"longitude nan .*give degrees"),
        (math.inf, 0, r"longitude inf .*give degrees"),
        (0, math.nan, r"latitude nan .*give degrees"),
        (0, -math.inf, r"latitude -inf .*give degrees"),
        (0, 91, r"latitude 91\.0 is past a pole.*-90 to 90"),
        (0, -90.001, r"latitude -90\.001 is past a pole"),
        (541, 0, r"longitude 541\.0 .*-180 to 180"),
    ],
)
def test_a_place_off_the_earth_is_refused_by_every_function(lon, lat, message):
    calls = [
        lambda: range_ring(lon, lat, radius_m=1e6),
        lambda: range_rings([0, lon], [0, lat], 1e6),
        lambda: range_sector(lon, lat, radius_m=1e6, azimuths=(0, 90)),
        lambda: distances_m(Point(0, 0), lon, lat),
    ]
    for call in calls:
        with pytest.raises(CoordinateError, match=message):
            call()


@pytest.mark.parametrize("lat", [91, -95])
def test_a_site_off_the_earth_is_refused(lat):
    with pytest.raises(CoordinateError, match=rf"latitude {float(lat)} is past a pole"):
        range_envelope(Point(0, lat), radius_m=1e6)


@pytest.mark.parametrize(
    ("radius_m", "message"),
    [
        (0, r"range of 0 km .*over 0"),
        (-5000, r"range of -5 km .*over 0"),
        (math.nan, r"range of nan km"),
        (math.inf, r"range of inf km"),
        (19_971_000, r"19,971\.00 km has no ring.*at most 19,970 km"),
        (20_003_000, r"20,003\.00 km has no ring.*from 20,003\.94 km"),
    ],
)
def test_a_radius_without_a_ring_is_refused_by_every_function(radius_m, message):
    calls = [
        lambda: range_ring(0, 0, radius_m=radius_m),
        lambda: range_rings([0, 0], [0, 0], [1e6, radius_m]),
        lambda: range_envelope(box(0, 0, 1, 1), radius_m=radius_m),
        lambda: range_sector(0, 0, radius_m=radius_m, azimuths=(0, 90)),
    ]
    for call in calls:
        with pytest.raises(RadiusError, match=message):
            call()


@pytest.mark.parametrize(
    ("inner_m", "message"),
    [
        (1e6, r"minimum range of 1000 km .*range of 1000 km.*under the range"),
        (2e6, r"minimum range of 2000 km"),
        (-1, r"minimum range of -0\.001 km"),
        (math.nan, r"minimum range of nan km"),
    ],
)
def test_a_minimum_range_that_does_not_go_with_the_range_is_refused(inner_m, message):
    with pytest.raises(RadiusError, match=message):
        range_envelope(Point(0, 0), radius_m=1e6, inner_m=inner_m)
    with pytest.raises(RadiusError, match=message):
        range_sector(0, 0, radius_m=1e6, azimuths=(0, 90), inner_m=inner_m)


@pytest.mark.parametrize("tolerance_m", [0, -1, math.nan, math.inf, 1e-4])
def test_a_tolerance_that_cannot_be_kept_is_refused_by_every_function(tolerance_m):
    calls = [
        lambda: range_ring(0, 0, radius_m=1e6, tolerance_m=tolerance_m),
        lambda: range_rings([0], [0], [1e6], tolerance_m=tolerance_m),
        lambda: range_envelope(Point(0, 0), radius_m=1e6, tolerance_m=tolerance_m),
        lambda: range_sector(0, 0, radius_m=1e6, azimuths=(0, 90), tolerance_m=tolerance_m),
    ]
    for call in calls:
        with pytest.raises(
            ToleranceError, match=rf"tolerance of {tolerance_m!r} m .*at least 0.001"
        ):
            call()


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (Point(), r"empty Point .*at least one point"),
        (MultiPolygon(), r"empty MultiPolygon"),
        (BOW_TIE, r"not valid: Self-intersection.*make_valid"),
        (GeometryCollection([Point(0, 0)]), r"GeometryCollection cannot be a site; give points"),
        (LinearRing([(0, 0), (1, 0), (0, 1)]), r"LinearRing cannot be a site"),
        ("POINT (0 0)", r"must be a shapely geometry, got str"),
        (None, r"must be a shapely geometry, got NoneType"),
    ],
)
def test_what_cannot_be_a_site_is_refused(geometry, message):
    with pytest.raises(GeometryError, match=message):
        range_envelope(geometry, radius_m=1e6)
    with pytest.raises(GeometryError, match=message):
        distances_m(geometry, 0, 0)


def test_a_launch_of_another_name_is_refused():
    with pytest.raises(QuestionError, match="no launch 'nowhere'; give 'anywhere'"):
        range_envelope(Point(0, 0), radius_m=1e6, launch="nowhere")
    with pytest.raises(QuestionError, match="no launch 'nowhere'; give 'anywhere'"):
        distances_m(Point(0, 0), 0, 0, launch="nowhere")


def test_azimuths_that_are_not_numbers_are_refused():
    with pytest.raises(CoordinateError, match=r"azimuths \(0, nan\) are not two numbers"):
        range_sector(0, 0, radius_m=1e6, azimuths=(0, math.nan))


def test_every_message_is_one_line():
    faults = [
        lambda: range_ring(0, 91, radius_m=1e6),
        lambda: range_ring(0, 0, radius_m=19.99e6),
        lambda: range_envelope(Point(0, 0), radius_m=1e6, inner_m=2e6),
        lambda: range_envelope(BOW_TIE, radius_m=1e6),
    ]
    for fault in faults:
        with pytest.raises(RangevizError, match=r"\A[a-z][^\n]*[^.\n]\Z"):
            fault()


def test_a_third_coordinate_is_left_out():
    flat, high = box(0, 0, 1, 1), shapely.force_3d(box(0, 0, 1, 1), 500)

    assert range_envelope(high, radius_m=1e5).equals_exact(range_envelope(flat, radius_m=1e5), 1e-9)
