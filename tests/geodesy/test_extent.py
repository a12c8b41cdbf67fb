from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m, truth_m
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from rangeviz.basemaps import bundled_site_geometry, read_regions
from rangeviz.geodesy.distance import SiteDistance
from rangeviz.geodesy.extent import extent_of

WITHIN_M = 100.0


def brute_m(site, region, *, farthest_point, greatest, seed=0):
    """Search a region, inside and along its border, ever more finely about the best places."""
    rng = np.random.default_rng(seed)
    sign = -1 if greatest else 1
    parts = shapely.get_parts(region)
    west, south, east, north = region.bounds
    inside = rng.uniform((west, south), (east, north), (600, 2)).T
    inside = inside[:, shapely.contains_xy(region, *inside)]
    border = shapely.get_coordinates(shapely.segmentize(shapely.boundary(parts), 0.1)).T
    x, y = np.concatenate([inside, border[:, :: max(1, border.shape[1] // 400)]], axis=1)
    spread = max(east - west, north - south) / 20
    for _ in range(17):
        value = sign * truth_m(site, x, y, farthest=farthest_point)
        best = np.argsort(value)[:6]
        near = rng.normal(0, spread, (2, 24, 6)) + np.stack([x[best], y[best]])[:, None, :]
        near = np.clip(near.reshape(2, -1), [[-180], [-90]], [[180], [90]])
        near = near[:, shapely.intersects_xy(region, *near)]
        x, y = np.concatenate([[x[best], y[best]], near], axis=1)
        spread *= 0.6
    return float(sign * value.min())


ISLANDS = MultiPoint([(0, 0), (10, 0), (5, 9)])
SEA = box(1, 1, 9, 7)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize(
    ("site", "region"),
    [
        pytest.param(ISLANDS, SEA, id="islands-round-a-sea"),
        pytest.param(
            MultiPolygon([Point(p.coords).buffer(1) for p in ISLANDS.geoms]),
            SEA,
            id="areas-round-it",
        ),
        pytest.param(MultiPoint([(-10, 2), (10, -2)]), box(-5, -5, 5, 6), id="between-two"),
        pytest.param(Point(3, 4), box(0, 0, 9, 9), id="round-a-point"),
        pytest.param(box(3, 4, 5, 6), box(0, 0, 9, 9), id="round-an-area"),
        pytest.param(
            box(0, 0, 20, 20).difference(box(4, 4, 16, 16)), box(5, 5, 14, 15), id="framed"
        ),
        pytest.param(
            box(0, 0, 20, 20).difference(box(4, 4, 16, 16)), box(1, 1, 15, 15), id="overlaps"
        ),
        pytest.param(box(0, 0, 20, 20), box(2, 2, 8, 8), id="held"),
        pytest.param(Point(10, 20), box(-175, -25, -165, -15), id="holds-the-antipode"),
        pytest.param(
            MultiPoint([(10, 20), (14, 21), (11, 26)]), box(-175, -30, -160, -15), id="antipodes"
        ),
        pytest.param(box(8, 15, 20, 25), box(-175, -22, -165, -18), id="antipode-of-an-area"),
        pytest.param(
            MultiPoint([(170, 60), (-170, 62), (178, 75)]),
            MultiPolygon([box(173, 61, 180, 70), box(-180, 61, -174, 70)]),
            id="across-180",
        ),
        pytest.param(
            MultiPoint([(0, 75), (120, 75), (-120, 75)]),
            box(-180, 78, 180, 90),
            id="round-the-pole",
        ),
        pytest.param(LineString([(0, -20), (0, 20)]), box(100, -20, 140, 20), id="beside-a-line"),
        pytest.param(MultiPoint([(0, 0), (120, 0), (-120, 0)]), box(-60, 50, 60, 89), id="no-hull"),
        pytest.param(Point(130, 32), Polygon([(100, 20), (120, 25), (110, 45)]), id="ordinary"),
    ],
)
def test_extent_of_a_region_is_that_of_brute_force(site, region, launch):
    extent = extent_of(SiteDistance(site, launch), np.array([region], dtype=object))

    far = launch == "everywhere"
    nearest = brute_m(site, region, farthest_point=far, greatest=False)
    farthest = brute_m(site, region, farthest_point=far, greatest=True)
    if launch == "anywhere" and site.intersects(region):
        nearest = 0.0
    assert extent.nearest_m[0] == pytest.approx(nearest, abs=WITHIN_M)
    assert extent.farthest_m[0] == pytest.approx(farthest, abs=WITHIN_M)


def test_the_middle_of_a_sea_is_farthest_from_the_islands_round_it():
    extent = extent_of(SiteDistance(ISLANDS), np.array([SEA], dtype=object))
    x, y = np.array(shapely.get_coordinates(shapely.segmentize(SEA.exterior, 0.01))).T

    assert extent.farthest_m[0] > truth_m(ISLANDS, x, y).max() + 40_000


def test_many_regions_at_once_are_each_as_alone():
    regions = np.array([SEA, box(100, 20, 110, 30), box(4, 2, 6, 4)], dtype=object)
    site = SiteDistance(ISLANDS)

    together = extent_of(site, regions)

    for k, region in enumerate(regions):
        alone = extent_of(site, np.array([region], dtype=object))
        assert together.nearest_m[k] == pytest.approx(alone.nearest_m[0], abs=1)
        assert together.farthest_m[k] == pytest.approx(alone.farthest_m[0], abs=1)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_provinces_of_china_from_kyushu_are_as_far_as_their_borders_say(launch):
    regions = read_regions(["CHN"])["geometry"]
    kyushu = bundled_site_geometry("kyushu")

    extent = extent_of(SiteDistance(kyushu, launch), regions)

    coarse = shapely.simplify(kyushu, 0.005)  # 0.5 km
    for k in range(0, regions.size, 9):
        x, y = shapely.get_coordinates(shapely.segmentize(regions[k], 0.05)).T
        some = slice(None, None, max(1, x.size // 400))
        distance = truth_m(coarse, x[some], y[some], farthest=launch == "everywhere")
        step = 111_700 * 0.05 * max(1, x.size // 400)
        assert extent.nearest_m[k] - 1e3 <= distance.min() <= extent.nearest_m[k] + step + 1e3
        assert extent.farthest_m[k] + 1e3 >= distance.max() >= extent.farthest_m[k] - step - 1e3


def lone_edge(off_km, south_km, north_km):
    """Box whose western edge runs along a meridian, east of (0, 0)."""
    west, km = off_km / 111.3195, 1 / 110.574
    return box(west, south_km * km, west + 0.01, north_km * km)


@pytest.mark.parametrize("off_km", [5.0, 11.7, 20.0])
def test_the_nearest_point_may_lie_anywhere_on_an_edge(off_km):
    # 8 km long, the nearest point at a quarter of it
    region = lone_edge(off_km, -1.95, 5.85)

    extent = extent_of(SiteDistance(Point(0, 0)), np.array([region]))

    assert extent.nearest_m[0] == pytest.approx(1e3 * off_km, abs=20)


def test_an_edge_that_comes_near_between_its_ends_is_not_passed_over_for_a_vertex():
    # the ends of the edge lie at 20.4 km, its middle at 20; the corner of the other at 20.2
    region = MultiPolygon([lone_edge(20.0, -3.9, 3.9), box(-0.1, 20.2 / 110.574, 0, 0.3)])

    extent = extent_of(SiteDistance(Point(0, 0)), np.array([region]))

    assert extent.nearest_m[0] == pytest.approx(20_000, abs=20)


@pytest.mark.parametrize(
    ("site", "launch", "region", "end"),
    [
        # where a search that halves no edge bending by under 900 m is off by over 100 m
        ("first-island-chain", "everywhere", "CN-SN", "nearest"),
        ("first-island-chain", "anywhere", "CN-SX", "farthest"),
        # where a site thinned to 3 km is
        ("kamchatka", "anywhere", "CN-SN", "nearest"),
        ("kyushu", "everywhere", "RU-MOW", "nearest"),
        ("kyushu", "everywhere", "RU-VLA", "farthest"),
    ],
)
def test_ends_of_bundled_regions_are_those_of_brute_force(site, launch, region, end):
    shape = bundled_site_geometry(site)
    regions = read_regions([{"CN": "CHN", "RU": "RUS"}[region[:2]]])
    (area,) = regions["geometry"][regions["region"] == region]
    is_everywhere, is_farthest = launch == "everywhere", end == "farthest"

    # asked together with its country, as an answer asks: that is what makes thinning worth while
    extent = extent_of(SiteDistance(shape, launch), regions["geometry"])
    (found,) = extent[int(is_farthest)][regions["region"] == region]

    border = shapely.boundary(area)
    hull = shapely.get_coordinates(shapely.convex_hull(shape))
    vertices = shapely.get_coordinates(shape)
    some = hull if is_everywhere else vertices[:: max(1, len(vertices) // 60)]
    edge = shapely.get_coordinates(shapely.segmentize(border, 0.01))
    rough = inverse_m(some[:, :1], some[:, 1:], *edge.T[:, None, :])
    rough = rough.max(axis=0) if is_everywhere else rough.min(axis=0)
    near = edge[np.argsort(-rough if is_farthest else rough)[:300]]
    for step_deg in (0.003, 0.0002):  # ever more finely about the best places
        distance = truth_m(shape, *near.T, farthest=is_everywhere)
        best = near[np.argsort(-distance if is_farthest else distance)[:12]]
        about = shapely.intersection(border, shapely.multipoints(best).buffer(40 * step_deg))
        near = shapely.get_coordinates(shapely.segmentize(about, step_deg))
    distance = truth_m(shape, *near.T, farthest=is_everywhere)
    truth = distance.max() if is_farthest else distance.min()
    assert found == pytest.approx(truth, abs=50)
