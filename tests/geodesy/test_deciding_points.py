"""Which points of a site decide about places far off: none that does is left out."""

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.geodesy.deciding_points import by_distance
from rangeviz.geodesy.distance import SiteDistance
from rangeviz.geodesy.envelope import shown
from rangeviz.geodesy.site_points import gap_m


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("name", ["kyushu", "first-island-chain", "guam", "north-korea"])
def test_distances_from_the_points_shown_are_those_from_the_site(name, launch):
    site = rv.load_catalog().sites[name].geometry
    rng = np.random.default_rng(3)
    lon = rng.uniform(-180, 180, 4000)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 4000)))
    whole = SiteDistance(site, launch).to_points_m(lon, lat)

    for radius_m in (1_000_000, 3_000_000, 8_000_000, 12_000_000):
        few = shown(site, radius_m, launch, 30.0)
        mine = whole >= radius_m if launch == "anywhere" else whole <= radius_m
        thin = SiteDistance(few, launch).to_points_m(lon[mine], lat[mine])
        np.testing.assert_allclose(thin, whole[mine], atol=30)
        assert len(few.geoms) < 400


def test_every_place_is_in_one_class():
    site = SiteDistance(rv.load_catalog().sites["kyushu"].geometry)
    nearest = np.linspace(0, 15_000_000, 3000)

    rows = [rows for rows, _ in by_distance(site, nearest, nearest, np.full(3000, 500))]

    assert len(rows) == 5
    np.testing.assert_array_equal(np.sort(np.concatenate(rows)), np.arange(3000))


def test_a_gap_is_never_taken_for_narrower_than_it_is():
    islands = shapely.MultiPolygon([shapely.box(x, 0, x + 1, 1) for x in (0, 3, 20)])

    gap = gap_m(islands)

    assert 16 * 111_319 <= gap <= 18.1 * 111_700  # from 4 to 20 degrees
    assert gap_m(shapely.Point(3, 4)) == 0
