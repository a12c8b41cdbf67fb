"""Systems that reach a place, compared with distances and ranges."""

import pytest
from pyproj import Geod

import rangeviz as rv
from rangeviz.errors import AmbiguousNameError, CoordinateError, UnknownNameError

WGS84 = Geod(ellps="WGS84")


def test_margins_are_the_range_less_the_geodesic():
    found = rv.who((116.40, 39.91), sites=[(132.22, 34.17)])  # Beijing, from Iwakuni

    distance_km = WGS84.inv(132.22, 34.17, 116.40, 39.91)[2] / 1000
    systems = rv.load_catalog().systems
    assert found["nearest_km"].unique() == pytest.approx([distance_km])
    assert found["margin_km"].is_monotonic_decreasing
    for row in found.itertuples():
        system = systems[row.system]
        assert row.margin_km == pytest.approx(system.range_km - distance_km)
        assert row.margin_low_km == pytest.approx(system.range_low_km - distance_km)
        assert row.margin_high_km == pytest.approx(system.range_high_km - distance_km)
        word = "certain" if row.margin_low_km >= 0 else "full" if row.margin_km >= 0 else "possible"
        assert row.verdict == word


def test_every_missile_that_reaches_is_listed_and_no_other():
    found = rv.who((116.40, 39.91), sites=[(132.22, 34.17)], any_owner=True)

    distance_km = WGS84.inv(132.22, 34.17, 116.40, 39.91)[2] / 1000
    reaching = {
        system.id
        for system in rv.load_catalog().systems.values()
        if system.range_high_km
        and system.range_high_km >= distance_km
        and (system.min_range_km or 0) <= distance_km
    }
    assert set(found["system"]) == reaching


def test_it_agrees_with_the_table_the_right_way_round():
    systems, sites = ["lrhw", "df-26", "tomahawk-block-v"], ["kyushu", "guam"]
    found = rv.who("CN-GS", systems=systems, sites=sites).set_index(["system", "site"])
    frame = rv.reach(systems=systems, sites=sites, targets=["CN-GS"]).regions

    for row in frame.itertuples():
        if row.verdict == "none":
            assert (row.system, row.site) not in found.index
            continue
        match = found.loc[(row.system, row.site)]
        assert match["verdict"] == row.verdict
        assert match["nearest_km"] == row.nearest_km
        assert match["farthest_km"] == row.farthest_km
        assert match["margin_km"] == pytest.approx(row.range_km - row.nearest_km)


def test_from_an_area_certain_means_from_all_of_it():
    anywhere = rv.who("Vladivostok", systems=[1000, 1200], sites=["kyushu"])
    everywhere = rv.who("Vladivostok", systems=[1000, 1200], sites=["kyushu"], launch="everywhere")

    assert dict(zip(anywhere["system"], anywhere["verdict"], strict=True)) == {"1200-km": "full"}
    assert everywhere.empty
    assert list(everywhere.columns) == list(anywhere.columns)


def test_what_lies_within_the_minimum_range_is_not_reached():
    near = rv.System(id="near", name="Near", range_km=1000, min_range_km=500)

    assert rv.who((131.0, 34.0), systems=[near], sites=[(130.7, 32.8)]).empty
    assert not rv.who((131.0, 40.0), systems=[near], sites=[(130.7, 32.8)]).empty


@pytest.mark.parametrize(
    ("target", "error", "message"),
    [
        (
            "Springfield",
            AmbiguousNameError,
            "say 'Springfield, .*' or 'Springfield, Missouri, USA'",
        ),
        ("Vladivostk", UnknownNameError, "country named 'Vladivostk'; did you mean 'Vladivostok,"),
        ((10, 95), CoordinateError, "latitude 95"),
    ],
)
def test_a_target_that_is_not_one_place_is_refused(target, error, message):
    with pytest.raises(error, match=message):
        rv.who(target, sites=["kyushu"])


@pytest.mark.parametrize(
    ("name", "lonlat"),
    [
        ("suzhou, jiangsu", (120.6, 31.3)),
        ("HAGATNA", (144.75, 13.47)),
        ("Suzhou,  Anhui, CHN", (116.97, 33.63)),
    ],
)
def test_a_name_is_found_in_any_spelling(name, lonlat):
    found = rv.who(name, systems=[20_004], sites=["kyushu"])
    truth = rv.who(lonlat, systems=[20_004], sites=["kyushu"])

    assert found["nearest_km"].iloc[0] == pytest.approx(truth["nearest_km"].iloc[0], abs=10)
