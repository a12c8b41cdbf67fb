"""Deciding points of a site: distances from them are those from the whole site."""

import numpy as np
import pytest
from helpers.oracle import random_points, truth_m
from shapely.geometry import LineString, Point, box

import rangeviz as rv
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import SiteDistance
from rangeviz.geodesy.envelope import outline_points


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("name", ["kyushu", "first-island-chain", "guam", "north-korea"])
def test_distances_from_the_outline_points_are_those_from_the_site(name, launch):
    site = rv.load_catalog().sites[name].geometry
    rng = np.random.default_rng(3)
    lon = rng.uniform(-180, 180, 4000)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 4000)))
    whole = SiteDistance(site, launch).to_points_m(lon, lat)

    for radius_m in (1_000_000, 3_000_000, 8_000_000, 12_000_000):
        few = outline_points(site, radius_m, launch, 30.0)
        chosen = whole >= radius_m if launch == "anywhere" else whole <= radius_m
        thin = SiteDistance(few, launch).to_points_m(lon[chosen], lat[chosen])
        np.testing.assert_allclose(thin, whole[chosen], atol=30)
        assert len(few.geoms) < 400


def test_every_place_is_in_one_class():
    site = SiteDistance(rv.load_catalog().sites["kyushu"].geometry)
    nearest = np.linspace(0, 15_000_000, 3000)

    rows = [rows for rows, _ in by_distance(site, nearest, nearest, np.full(3000, 500))]

    assert len(rows) == 5
    np.testing.assert_array_equal(np.sort(np.concatenate(rows)), np.arange(3000))


@pytest.mark.parametrize(
    ("radius_m", "launch"),
    [(3e5, "anywhere"), (1e7, "anywhere"), (1e7, "everywhere"), (12e6, "everywhere")],
)
@pytest.mark.parametrize(
    "site",
    [
        pytest.param(box(0, 45, 20, 50), id="along-parallels"),
        pytest.param(LineString([(-30, 30), (30, 80)]), id="slanted"),
        pytest.param(box(-180, -75, 180, -60), id="round-a-pole"),
    ],
)
def test_long_edges_have_deciding_points_to_thirty_metres(site, radius_m, launch):
    x, y = random_points(400, np.random.default_rng(2))
    truth = truth_m(site, x, y, farthest=launch == "everywhere")
    past = truth > radius_m if launch == "anywhere" else truth < radius_m

    points = outline_points(site, radius_m, launch, 30.0)

    got = SiteDistance(points, launch).to_points_m(x[past], y[past])
    np.testing.assert_allclose(got, truth[past], atol=30.0)
    assert past.sum() > 50


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_distances_from_the_deciding_points_of_a_class_are_right_to_thirty_metres(launch):
    x, y = random_points(4000, np.random.default_rng(7))
    site = SiteDistance(Point(140, 30).buffer(4, quad_segs=50), launch)
    truth = site.to_points_m(x, y)

    classes = list(by_distance(site, truth, truth, np.full(truth.size, 1_000)))

    assert len(classes) == 5
    for rows, from_ in classes:
        got = from_.to_points_m(x[rows], y[rows])
        outside = truth[rows] > 0
        np.testing.assert_allclose(got[outside], truth[rows][outside], atol=30)
