"""Shares of small regions, compared with many points whose distances PROJ gives."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m
from pyproj import Geod

import rangeviz as rv

WGS84 = Geod(ellps="WGS84")


def share_by_points(region, site, range_km, n=150_000):
    """Share of the points of an even grid over each part, weighted by the parts' areas."""
    rng = np.random.default_rng(1)
    total = within = 0.0
    for part in shapely.get_parts(region):
        west, south, east, north = part.bounds
        rows = int(np.sqrt(n))
        lat = south + (np.arange(rows) + rng.random(rows)) / rows * (north - south)
        lon = west + (np.arange(rows)[None, :] + rng.random((rows, 1))) / rows * (east - west)
        x, y = lon.ravel(), np.repeat(lat, rows)
        inside = shapely.contains_xy(part, x, y)
        x, y = x[inside], y[inside]
        weight = np.cos(np.radians(y)) / np.cos(np.radians(y)).sum()
        area = abs(WGS84.geometry_area_perimeter(part)[0])
        total += area
        within += area * (weight * (inverse_m(*site, x, y) <= 1000 * range_km)).sum()
    return within / total


def answers(site, range_km, targets):
    """Share by the table, the curve and the sweep."""
    system = rv.System(id="own", name="Own", range_km=range_km)
    answer = rv.reach(systems=[system], sites=[site], targets=targets)
    row, curve = answer.regions.iloc[0], answer.curve
    knots = curve[curve["region"] == row["region"]]
    swept = rv.sweep([site], systems=[system], targets=targets, jobs=1)["share"]
    by_curve = np.interp(range_km, knots["distance_km"], knots["share"])
    return row["geometry"], row["share"], by_curve, swept.iloc[0]


@pytest.mark.parametrize(
    ("region", "site", "range_km"),
    [
        pytest.param("MT-03", (157.396, 20.315), 12_663.98, id="birgu-0.4-km2"),
        pytest.param("MT-35", (102.522, -17.181), 10_947.68, id="mtarfa-0.3-km2"),
        pytest.param("LCA-~02", (54.541, 19.051), 12_072.45, id="praslin-53-km2"),
    ],
)
def test_shares_of_small_bundled_regions_are_those_of_points(region, site, range_km):
    shape, share, by_curve, by_sweep = answers(site, range_km, [region])

    truth = share_by_points(shape, site, range_km)
    assert share == pytest.approx(truth, abs=0.001)
    assert by_curve == pytest.approx(truth, abs=0.002)
    assert by_sweep == pytest.approx(truth, abs=0.002)


@pytest.mark.parametrize("side_m", [50, 300, 3_000, 40_000])
def test_shares_of_square_islands_are_those_of_points(side_m):
    rng = np.random.default_rng(side_m)
    for _ in range(3):
        lon, lat = rng.uniform(-170, 170), rng.uniform(-60, 60)
        half = side_m / 111_320 / 2
        wide = half / np.cos(np.radians(lat))
        island = shapely.box(lon - wide, lat - half, lon + wide, lat + half)
        site = (float(rng.uniform(-180, 180)), float(rng.uniform(-60, 60)))
        centre_km = inverse_m(*site, lon, lat) / 1000
        range_km = float(centre_km + rng.uniform(-0.3, 0.3) * side_m / 1000)
        if range_km > 19_900:
            continue
        targets = gpd.GeoDataFrame({"region": ["A"]}, geometry=[island], crs=4326)

        _, share, by_curve, by_sweep = answers(site, range_km, targets)

        truth = share_by_points(island, site, range_km)
        assert share == pytest.approx(truth, abs=0.001)
        assert by_curve == pytest.approx(truth, abs=0.002)
        assert by_sweep == pytest.approx(truth, abs=0.002)


def test_what_two_sites_reach_together_does_not_depend_on_the_tolerance():
    asked = {"systems": [900], "sites": [(70, 50), (80, 45)], "targets": ["KAZ"]}
    fine, coarse = (rv.reach(**asked, tolerance_m=m) for m in (10, 50_000))
    rings = [
        rv.range_ring(lon, lat, radius_m=900_000, tolerance_m=1) for lon, lat in asked["sites"]
    ]
    union = shapely.union_all(rings)

    np.testing.assert_array_equal(fine.together["share"], coarse.together["share"])
    assert set(rv.compare(fine, coarse).regions["change"]) <= {"kept", "none"}
    for row in fine.together.itertuples():
        both, whole = (
            abs(WGS84.geometry_area_perimeter(shapely.segmentize(shape, 0.1))[0])
            for shape in (shapely.intersection(row.geometry, union), row.geometry)
        )
        assert row.share == pytest.approx(both / whole, abs=5e-4)
