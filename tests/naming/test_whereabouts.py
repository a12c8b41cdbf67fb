"""Points whose longitude and latitude look swapped."""

import pytest

from rangeviz.catalog.records import Site
from rangeviz.catalog.sites import point_site
from rangeviz.naming.whereabouts import suspicion


@pytest.mark.parametrize(
    ("site", "words"),
    [
        (point_site(49.99, 36.23, "Kharkiv"), "give 36.23,49.99"),
        (point_site(49.99, 36.23, "Харків"), "give 36.23,49.99"),
        (point_site(32.4, 53.7, "Iran"), "give 53.7,32.4"),
        (Site(id="a", name="Depot", country="UKR", lon=49.99, lat=36.23), "give 36.23,49.99"),
        (point_site(33.0, 44.0), "give 44,33"),
        (point_site(20.0, 40.0, "Kharkiv"), "check the coordinates or the label"),
    ],
)
def test_a_point_that_its_label_country_or_the_sea_betrays_is_told(site, words):
    line = suspicion(site)

    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "site",
    [
        point_site(36.23, 49.99, "Kharkiv"),
        point_site(130.7, 32.8, "Here"),
        point_site(130.7, 32.8),
        point_site(-140.0, 30.0, "A ship"),
        point_site(51.4, 35.7, "Base"),
        Site(id="a", name="Depot", country="UKR", lon=36.23, lat=49.99),
    ],
)
def test_a_point_that_is_right_is_not_doubted(site):
    assert suspicion(site) == ""
