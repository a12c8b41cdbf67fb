"""What a minimum range leaves of what-if ranges, compared with answers to those ranges."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m
from shapely.geometry import MultiPolygon, box

import rangeviz as rv
from rangeviz.coverage.membership import LaunchSite
from rangeviz.coverage.minimum import least_ranges_m

SITES = {
    "point": box(0, 0, 1e-4, 1e-4),
    "island": box(0, 0, 2, 1),
    "chain": MultiPolygon([box(0, 0, 0.3, 0.3), box(6, 1, 6.2, 1.5), box(9, -2, 9.1, -1.9)]),
}
REGIONS = [box(-1, -1, 1, 1), box(2, 0, 3, 2), box(5, -1, 7, 2), box(12, 0, 14, 1)]


def ask(site, range_km, launch):
    own = rv.System(id="own", name="Own", range_km=range_km, min_range_km=150)
    names = [f"R{i}" for i in range(len(REGIONS))]
    targets = gpd.GeoDataFrame({"region": names, "name": names}, geometry=REGIONS, crs=4326)
    sites = gpd.GeoDataFrame({"name": ["Site"]}, geometry=[SITES[site]], crs=4326)
    return rv.reach(systems=[own], sites=sites, targets=targets, launch=launch)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
@pytest.mark.parametrize("site", SITES)
def test_curves_beyond_a_minimum_range_give_the_shares_of_answers(site, launch):
    asked = ask(site, 1000, launch)
    beyond = asked.beyond_minimum(asked.systems[0], asked.sites[0]).curves
    curve = asked.curve

    for range_km in (200, 320, 480, 700, 1100, 1700):
        for row in ask(site, range_km, launch).regions.itertuples():
            if row.Index in beyond:
                knots = beyond[row.Index] / [1000, 1]
            else:
                knots = curve.loc[
                    curve["region"] == row.region, ["distance_km", "share"]
                ].to_numpy()
            share = np.interp(range_km, *knots.T, left=0.0) if len(knots) else 0.0
            assert share == pytest.approx(row.share, abs=0.004), (range_km, row.region)


def test_a_place_too_near_one_islet_needs_the_range_to_another():
    site = LaunchSite(SITES["chain"], "anywhere")
    lon, lat = np.array([0.5, 3.0, 30.0]), np.array([0.1, 0.5, 0.0])

    least = least_ranges_m(site, lon, lat, 150_000.0)

    corners = shapely.get_coordinates(shapely.segmentize(SITES["chain"].geoms[1], 0.02))
    to_second = inverse_m(corners[:, :1], corners[:, 1:], lon[None, :], lat[None, :]).min(axis=0)
    own = rv.distances_m(SITES["chain"], lon, lat)
    assert own[0] < 150_000 < to_second[0]
    assert least == pytest.approx([to_second[0], own[1], own[2]], abs=1)


def test_no_minimum_range_changes_nothing():
    answer = rv.reach(systems=[500], sites=["palau"], targets=["PLW"])

    assert answer.beyond_minimum(answer.systems[0], answer.sites[0]) == ({}, {})
