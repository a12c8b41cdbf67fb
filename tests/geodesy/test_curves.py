"""Reach curves, compared with the overlay of envelopes and with known shapes."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

import rangeviz as rv
from rangeviz.basemaps import read_regions
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.cells import cells_of
from rangeviz.geodesy.curves import curves_of, ramps_of
from rangeviz.geodesy.distance import SiteDistance
from rangeviz.geodesy.extent import extent_of


def curves(geometry, regions, launch="anywhere"):
    site = SiteDistance(geometry, launch)
    extent = extent_of(site, regions)
    return curves_of(ramps_of(site, cells_of(regions, per_region=256), *extent), *extent), extent


def share(found, owner, radius_m):
    rows = found.owner == owner
    return np.interp(radius_m, found.distance_m[rows], found.share[rows])


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("name", ["kumamoto", "kyushu", "guam", "first-island-chain"])
def test_curves_agree_with_the_overlay_of_envelopes(name, launch):
    site = rv.load_catalog().sites[name].geometry
    regions = read_regions(["CHN"])["geometry"][::2]
    found, _ = curves(site, regions, launch)

    area = areas_m2(regions)
    for radius_m in (1_000_000, 1_600_000, 2_300_000, 3_100_000, 4_200_000):
        envelope = rv.range_envelope(site, radius_m=radius_m, launch=launch, tolerance_m=10)
        true = areas_m2(shapely.intersection(regions, envelope)) / area
        shares = [share(found, i, radius_m) for i in range(regions.size)]
        big = area > 1e9  # of the islets, the envelope's own tolerance is a share
        np.testing.assert_allclose(np.array(shares)[big], true[big], atol=0.002)


def test_curves_rise_from_the_nearest_distance_to_the_farthest():
    regions = read_regions(["JPN"])["geometry"]
    found, extent = curves(rv.load_catalog().sites["kyushu"].geometry, regions)

    assert (np.diff(found.owner) >= 0).all()
    inside = np.diff(found.owner) == 0
    assert (np.diff(found.distance_m)[inside] >= 0).all()
    assert (np.diff(found.share)[inside] >= 0).all()
    first = np.searchsorted(found.owner, np.arange(regions.size))
    last = np.append(first[1:], found.owner.size) - 1
    np.testing.assert_array_equal(found.distance_m[first], extent.nearest_m)
    np.testing.assert_array_equal(found.distance_m[last], extent.farthest_m)
    assert (found.share[first] == 0).all()
    assert (found.share[last] == 1).all()


def test_a_square_round_its_site_fills_up_as_a_disc_does():
    square = np.array([box(-2, -2, 2, 2)], dtype=object)
    found, _ = curves(Point(0, 0), square)

    for radius_m in (60_000, 110_000, 180_000):
        true = np.pi * radius_m**2 / areas_m2(square)[0]
        assert share(found, 0, radius_m) == pytest.approx(true, abs=0.002)


def test_what_lies_in_the_site_is_reached_at_once():
    found, _ = curves(box(0, 0, 10, 10), np.array([box(2, 2, 3, 3)], dtype=object))

    assert found.distance_m.max() == 0
    assert found.share[-1] == 1


def test_two_islands_make_a_step():
    islands = MultiPolygon([box(5, 0, 6, 1), box(25, 0, 26, 1)])
    found, _ = curves(Point(0, 0.5), np.array([islands], dtype=object))

    for radius_m in (800_000, 1_500_000, 2_500_000):  # between them nothing is added
        assert share(found, 0, radius_m) == pytest.approx(0.5, abs=1e-3)


def test_across_the_antimeridian_and_beside_the_pole():
    around = MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])
    cap = box(-180, 85, 180, 90)
    found, _ = curves(Point(180, 65), np.array([around, cap], dtype=object))

    envelope = rv.range_envelope(Point(180, 65), radius_m=300_000, tolerance_m=10)
    area = areas_m2(np.array([around, shapely.intersection(around, envelope)], dtype=object))
    assert share(found, 0, 300_000) == pytest.approx(area[1] / area[0], abs=0.002)
    envelope = rv.range_envelope(Point(180, 65), radius_m=2_700_000, tolerance_m=10)
    area = areas_m2(np.array([cap, shapely.intersection(cap, envelope)], dtype=object))
    assert share(found, 1, 2_700_000) == pytest.approx(area[1] / area[0], abs=0.003)
