"""Countries, regions, groups and towns as sites and as targets."""

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.errors import GeometryError
from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.ellipsoid import WGS84
from rangeviz.naming.records import find_sites
from rangeviz.naming.targets import find_regions, resolve_targets

CATALOG = rv.load_catalog()


def site(name, viewpoint="apart"):
    (found,) = find_sites([name], CATALOG, viewpoint)
    return found


@pytest.mark.parametrize("name", ["China", "CHN", "中国"])
def test_a_country_is_a_site_of_all_its_undisputed_regions(name):
    china = site(name)
    regions = basemaps.read_regions(["CHN"])
    own = regions["area_km2"][regions["disputed"] == 0].sum()

    assert (china.id, china.name, china.kind, china.country) == ("china", "China", "area", "CHN")
    assert china.geometry.is_valid
    assert areas_m2(np.array([china.geometry]))[0] / 1e6 == pytest.approx(own, rel=1e-6)


def test_claimed_islands_are_the_countrys_by_the_viewpoint():
    paracels = shapely.Point(112.34, 16.83)

    assert site("China", "apart").geometry.distance(paracels) > 1
    assert site("China", "de-facto").geometry.distance(paracels) < 0.1


def test_a_country_that_has_no_region_by_the_viewpoint_is_refused():
    with pytest.raises(GeometryError, match="no region by viewpoint"):
        site("XSP", "apart")


def test_a_group_is_one_site_and_many_targets():
    aukus = site("AUKUS")

    assert aukus.country == "MUL"
    assert all(
        aukus.geometry.distance(shapely.Point(*at)) < 0.1 for at in [(151.2, -33.9), (-77, 38.9)]
    )
    assert resolve_targets("AUKUS") == ("AUS", "GBR", "USA")


def test_a_town_is_a_site_where_it_lies():
    kharkiv = site("Харків")

    assert (kharkiv.id, kharkiv.name, kharkiv.kind) == ("kharkiv", "Kharkiv, Ukraine", "point")
    assert WGS84.inv(kharkiv.lon, kharkiv.lat, 36.25, 50.0)[2] < 10_000


def test_coordinates_as_text_are_a_site():
    assert (site("32.8N 130.7E").lon, site("130.7,32.8").lat) == (130.7, 32.8)


def test_a_town_as_a_target_is_as_far_as_pyproj_measures():
    answer = rv.reach(systems=[700], sites=[(130.7, 32.8)], targets=["Vladivostok", "KR-11"])
    row = answer.regions.set_index("region").loc["vladivostok"]
    km = WGS84.inv(130.7, 32.8, 131.87353, 43.10562)[2] / 1000

    assert row["name"] == "Vladivostok, Russia"
    assert row["nearest_km"] == pytest.approx(km, abs=0.2)
    assert row["farthest_km"] == pytest.approx(km, abs=0.2)
    assert row["status"] == "none"


def test_targets_are_taken_in_lists_of_any_names():
    codes, regions = find_regions(["China, Russia", "Alaska", "Guam"])

    assert codes == ("CHN", "RUS", "US-AK", "GUM")
    assert {"CN-SD", "RU-PRI", "US-AK", "GU"} <= set(regions["region"])


def test_a_site_of_the_catalog_can_be_a_target():
    codes, regions = find_regions(["northern luzon"])

    assert codes == ("northern-luzon",)
    assert regions["name"].tolist() == [CATALOG.sites["northern-luzon"].name]


def test_who_reaches_a_whole_country_by_its_nearest_point():
    found = rv.who("South Korea", sites=[(130.7, 32.8)], systems=[500])
    frame = rv.reach(systems=[500], sites=[(130.7, 32.8)], targets=["KOR"]).regions
    counted = frame[~frame["disputed"].astype(bool)]

    assert found["nearest_km"].item() == pytest.approx(counted["nearest_km"].min(), abs=0.01)
    assert found["farthest_km"].item() == pytest.approx(counted["farthest_km"].max(), abs=0.01)
