from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LinearRing, MultiPolygon, Point, Polygon, box

from rangeviz import (
    distances_m,
    range_envelope,
    range_fan,
    range_ring,
    range_rings,
    range_sector,
)
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


class Unwilling:
    """An object that is no number and says so in its own way."""

    def __float__(self):
        raise ArithmeticError

    def __repr__(self):
        raise ArithmeticError


NO_NUMBERS = [
    pytest.param("12", id="digits-in-quotes"),
    pytest.param("twelve\nkilometres", id="words-on-two-lines"),
    pytest.param(b"1", id="bytes"),
    pytest.param(None, id="none"),
    pytest.param(object(), id="an-object"),
    pytest.param(Unwilling(), id="an-object-that-raises"),
    pytest.param(10**400, id="an-int-of-400-digits"),
    pytest.param(-(10**5000), id="an-int-that-cannot-be-printed"),
    pytest.param(1 + 2j, id="complex"),
    pytest.param(np.datetime64("2020-01-01"), id="a-date"),
    pytest.param([[1], [2, 3]], id="ragged"),
    pytest.param(["5"], id="a-list-of-text"),
    pytest.param({}, id="a-dict"),
    pytest.param(np.ma.masked, id="masked"),
    pytest.param(np.ma.array([1e3, 2e3], mask=[0, 1]), id="a-masked-member"),
    pytest.param(math.nan, id="nan"),
]
CALLS = {
    range_ring: {"lon": 1.0, "lat": 2.0, "radius_m": 1e5, "tolerance_m": 100.0},
    range_rings: {"lons": [1.0], "lats": [2.0], "radii_m": [1e5], "tolerance_m": 100.0},
    range_envelope: {
        "geometry": box(0, 0, 1, 1),
        "radius_m": 1e5,
        "inner_m": 10.0,
        "launch": "anywhere",
        "tolerance_m": 100.0,
    },
    range_sector: {
        "lon": 1.0,
        "lat": 2.0,
        "radius_m": 1e5,
        "azimuths": (0, 90),
        "inner_m": 10.0,
        "tolerance_m": 100.0,
    },
    range_fan: {"lon": 1.0, "lat": 2.0, "radius_m": 1e5, "azimuths": (0, 90), "every_m": 5e4},
    distances_m: {"geometry": box(0, 0, 1, 1), "lons": [1.0], "lats": [2.0], "launch": "anywhere"},
}


@pytest.mark.parametrize("wrong", NO_NUMBERS)
@pytest.mark.parametrize(
    ("function", "argument"),
    [
        pytest.param(f, name, id=f"{f.__name__}-{name}")
        for f, options in CALLS.items()
        for name in options
    ],
)
def test_what_is_no_such_argument_is_refused_in_one_line(function, argument, wrong):
    if argument == "every_m" and wrong is None:
        return  # left out

    with pytest.raises(RangevizError) as caught:
        function(**{**CALLS[function], argument: wrong})

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("pair", ["ab", 5, (1,), (1, 2, 3), [(0, 90)], (0, math.inf), ("0", "90")])
def test_azimuths_that_are_not_two_numbers_are_refused(pair):
    with pytest.raises(CoordinateError, match=r"azimuths .* give two in degrees"):
        range_sector(1, 2, radius_m=1e5, azimuths=pair)


def test_several_numbers_where_one_belongs_are_refused():
    with pytest.raises(
        CoordinateError, match=r"longitude .* is not one number but 2; give degrees"
    ):
        range_ring([1, 2], 2, radius_m=1e5)
    with pytest.raises(RadiusError, match=r"range .* is not one number but 0; give metres"):
        range_envelope(Point(1, 2), radius_m=[])
    with pytest.raises(ToleranceError, match=r"tolerance .* is not one number but 3"):
        range_rings([1], [2], [1e5], tolerance_m=np.arange(1.0, 4.0))


def test_coordinates_that_do_not_go_together_are_refused():
    with pytest.raises(CoordinateError, match=r"lons of shape \(2,\) and lats of shape \(3,\) do"):
        distances_m(Point(0, 0), [1, 2], [1, 2, 3])
    with pytest.raises(CoordinateError, match=r"radii_m of shape \(3,\) do not go together"):
        range_rings([1, 2], [1, 2], [1e5, 2e5, 3e5])


def test_numbers_of_any_kind_are_taken():
    expected = range_ring(1.0, 2.0, radius_m=1e5)

    for one in (1, True, Decimal(1), Fraction(1), np.float32(1), np.ma.array(1.0), np.array([1])):
        assert range_ring(one, 2, radius_m=100_000).equals(expected)


def test_a_tolerance_past_all_bounds_gives_the_coarsest_ring():
    coarse = range_ring(1.0, 2.0, radius_m=1e6, tolerance_m=1e308)

    assert coarse.is_valid
    assert shapely.get_num_coordinates(coarse) < 30
