from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import EARTH_M2, drawn_area_m2, faults_of_form
from shapely.geometry import LineString, MultiPoint, Point, box

from rangeviz.geodesy.antimeridian import (
    as_multipolygon,
    cut_at_antimeridian,
    ragged,
    to_multipolygons,
)


def curve(points):
    lon, lat = np.array(points, dtype=float).T
    return to_multipolygons(lon, lat, np.array([0]))[0]


CAP = [(lon, 60.0) for lon in range(-170, 190, 20)]  # eastwards round the north pole


@pytest.mark.parametrize(
    ("points", "share"),
    [
        pytest.param([(0, 0), (90, 0), (90, 60), (0, 60)], None, id="plain"),
        pytest.param([(170, 0), (-170, 0), (-170, 20), (170, 20)], None, id="across-180"),
        pytest.param(CAP, (1 - np.sin(np.radians(60))) / 2, id="round-the-north-pole"),
        pytest.param(
            [(x, -60.0) for x, _ in CAP[::-1]],
            (1 - np.sin(np.radians(60))) / 2,
            id="round-the-south-pole",
        ),
        pytest.param(CAP[::-1], (1 + np.sin(np.radians(60))) / 2, id="all-but-the-north-pole"),
    ],
)
def test_a_curve_holds_what_lies_on_its_left(points, share):
    region = curve(points)
    back = curve(points[::-1])

    assert faults_of_form(region) == []
    assert faults_of_form(back) == []
    assert drawn_area_m2(region) + drawn_area_m2(back) == pytest.approx(EARTH_M2, rel=1e-9)
    if share is not None:
        assert drawn_area_m2(region) == pytest.approx(share * EARTH_M2, rel=0.01)


def test_a_curve_that_crosses_180_is_cut_there_and_closed_along_it():
    region = curve([(170, 0), (-170, 0), (-170, 20), (170, 20)])

    assert region.equals(box(170, 0, 180, 20).union(box(-180, 0, -170, 20)))


def test_a_vertex_on_180_makes_no_sliver():
    region = curve([(170, 0), (180, 0), (180, 20), (170, 20)])

    assert faults_of_form(region) == []
    assert region.symmetric_difference(box(170, 0, 180, 20)).area < 1e-6


def test_curves_of_all_kinds_together_are_the_curves_one_by_one():
    kinds = [
        [(0, 0), (90, 0), (90, 60), (0, 60)],
        [(170, 0), (-170, 0), (-170, 20), (170, 20)],
        CAP,
        CAP[::-1],
        [(10, 10), (20, 10), (20, 20)],
    ]
    lon, lat = np.array([point for kind in kinds for point in kind], dtype=float).T
    starts = np.cumsum([0, *map(len, kinds[:-1])])

    for kind, region in zip(kinds, to_multipolygons(lon, lat, starts), strict=True):
        assert region.equals(curve(kind))


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (box(170, -10, 190, 10), box(170, -10, 180, 10).union(box(-180, -10, -170, 10))),
        (box(-190, -10, -170, 10), box(170, -10, 180, 10).union(box(-180, -10, -170, 10))),
        (box(190, 0, 200, 10), box(-170, 0, -160, 10)),
        (Point(190, 5), Point(-170, 5)),
        (MultiPoint([(175, 1), (185, 2)]), MultiPoint([(175, 1), (-175, 2)])),
        (
            LineString([(175, 0), (185, 10)]),
            shapely.MultiLineString([[(175, 0), (180, 5)], [(-180, 5), (-175, 10)]]),
        ),
    ],
)
def test_longitudes_that_run_past_180_come_back_onto_the_map(geometry, expected):
    assert cut_at_antimeridian(geometry).equals(expected)


def test_what_is_on_the_map_is_left_as_it_is():
    site = box(-180, -90, 180, 90)

    assert cut_at_antimeridian(site) is site


def test_only_the_polygons_of_a_mixed_geometry_are_kept_and_turned_right():
    clockwise = shapely.polygons([(0, 0), (0, 1), (1, 1), (1, 0)])
    mixed = shapely.GeometryCollection(
        [
            Point(5, 5),
            clockwise,
            shapely.MultiPolygon([box(2, 2, 3, 3)]),
            LineString([(0, 0), (9, 9)]),
        ]
    )

    kept = as_multipolygon(mixed)

    assert faults_of_form(kept) == []
    assert kept.area == 2


def test_ragged_lays_ranges_end_to_end():
    np.testing.assert_array_equal(
        ragged(np.array([5, 0, 9]), np.array([2, 0, 3])), [5, 6, 9, 10, 11]
    )
