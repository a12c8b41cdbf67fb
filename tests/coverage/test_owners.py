"""Whose systems can stand at a site, and what `who` lists for it."""

import pytest

import rangeviz as rv
from rangeviz.catalog.sites import point_site
from rangeviz.coverage.owners import can_stand, owners_at

CATALOG = rv.load_catalog()


@pytest.mark.parametrize(
    ("site", "system", "stands"),
    [
        ("north-korea", "hwasong-12", True),
        ("north-korea", "minuteman-iii", False),
        ("north-korea", "df-26", False),
        ("kyushu", "lrhw", True),
        ("kyushu", "tomahawk", True),
        ("kyushu", "trident-ii-d5", False),
        ("kyushu", "oreshnik", False),
        ("guam", "lrhw", True),
        ("guam", "minuteman-iii", True),
        ("shandong", "df-26", True),
        ("kaliningrad", "hwasong-17", False),
        ("kaliningrad", "iskander-m", True),
        ("first-island-chain", "hsiung-feng-iie", True),
        ("first-island-chain", "brahmos", True),
        ("first-island-chain", "agni-v", False),
    ],
)
def test_a_system_stands_where_its_operators_are_or_are_hosted(site, system, stands):
    assert can_stand(CATALOG.systems[system], owners_at(CATALOG.sites[site])) is stands


def test_a_point_without_a_country_is_taken_for_the_country_it_lies_in():
    tehran, at_sea = point_site(51.4, 35.7), point_site(-140.0, 30.0)

    assert owners_at(tehran).own == {"IRN"}
    assert can_stand(CATALOG.systems["shahab-3"], owners_at(tehran))
    assert not can_stand(CATALOG.systems["lrhw"], owners_at(tehran))
    assert can_stand(CATALOG.systems["lrhw"], owners_at(at_sea))


def test_a_site_of_ones_own_says_whom_it_hosts():
    site = rv.Site(id="x", name="X", country="TWN", hosts=("USA",), lon=121.0, lat=24.0)

    assert can_stand(CATALOG.systems["prsm-inc-1"], owners_at(site))
    assert not can_stand(CATALOG.systems["df-26"], owners_at(site))


def test_who_lists_north_koreas_own_missiles_from_north_korea():
    found = rv.who("Tokyo", sites=["North Korea"])

    assert set(found["system"]) <= {s.id for s in CATALOG.systems.values() if "PRK" in s.operators}
    assert len(found) > 5


def test_named_systems_are_tried_whoever_owns_them():
    assert rv.who("Tokyo", sites=["north-korea"], systems=["df-26"])["system"].tolist() == ["df-26"]


def test_what_falls_short_is_listed_with_by_how_much():
    found = rv.who("Honolulu", sites=["shandong"], systems=["df-26"], falling_short=True)

    assert found["verdict"].tolist() == ["none"]
    assert found["margin_km"].iloc[0] < -3000
    assert rv.who("Honolulu", sites=["shandong"], systems=["df-26"]).empty
