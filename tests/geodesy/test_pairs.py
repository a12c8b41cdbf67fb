"""Pairs of points, against every pair of densified vertices."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangeviz.geodesy.pairs import (
    Shape,
    farthest_pair,
    last_reached,
    nearest_pair,
    shape_distance_m,
)

GEOD = Geod(ellps="WGS84")
SHAPES = {
    "point": shapely.Point(20, 50),
    "box": shapely.box(22, 51, 24, 52),
    "islands": shapely.MultiPolygon([shapely.box(10, 40, 11, 41), shapely.box(13, 44, 14, 44.5)]),
    "cut-at-180": shapely.MultiPolygon(
        [shapely.box(178, 60, 180, 62), shapely.box(-180, 60, -177, 62)]
    ),
    "polar": shapely.box(-30, 82, 60, 84),
}


def _all_distances(one, other):
    a, b = (
        shapely.get_coordinates(shapely.segmentize(shape, 0.05) if shape.area else shape)
        for shape in (one, other)
    )
    grid = [np.repeat(a[:, i], len(b)) for i in (0, 1)] + [np.tile(b[:, i], len(a)) for i in (0, 1)]
    return GEOD.inv(*grid)[2].reshape(len(a), len(b))


@pytest.mark.parametrize("end", ["box", "islands", "cut-at-180", "polar", "point"])
@pytest.mark.parametrize("start", ["point", "islands", "cut-at-180"])
def test_pairs_are_those_of_brute_force(start, end):
    if start == end:
        pytest.skip("a shape has no distance from itself")
    one, other = Shape(SHAPES[start]), Shape(SHAPES[end])
    every = _all_distances(SHAPES[start], SHAPES[end])

    near, far, last = nearest_pair(one, other), farthest_pair(one, other), last_reached(one, other)

    assert near.distance_m == pytest.approx(every.min(), abs=200)
    assert near.distance_m <= every.min() + 30
    assert far.distance_m == pytest.approx(every.max(), abs=200)
    assert last.distance_m == pytest.approx(every.min(axis=0).max(), abs=200)
    for pair in (near, far, last):
        ends = (pair.start_lon, pair.start_lat, pair.end_lon, pair.end_lat)
        assert GEOD.inv(*ends)[2] == pytest.approx(pair.distance_m, abs=1)
        for shape, lon, lat in ((SHAPES[start], *ends[:2]), (SHAPES[end], *ends[2:])):
            assert shapely.distance(shape, shapely.Point(lon, lat)) < 1e-6


def test_shapes_that_meet_are_no_distance_apart():
    pair = nearest_pair(Shape(shapely.box(0, 0, 2, 2)), Shape(shapely.box(1, 1, 3, 3)))

    assert pair.distance_m == 0
    assert shapely.box(1, 1, 2, 2).covers(shapely.Point(pair.start_lon, pair.start_lat))


def test_the_distance_between_areas_is_that_of_the_pair():
    one, other = Shape(SHAPES["islands"]), Shape(SHAPES["box"])

    distance_m = shape_distance_m(one, other, "anywhere", farthest=False)

    assert distance_m == pytest.approx(nearest_pair(one, other).distance_m, abs=100)
