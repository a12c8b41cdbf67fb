"""Populated places: names of today, the region that they lie in, label priorities."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangeviz.basemaps import country_names, data_file, read_places, read_regions
from rangeviz.basemaps.credits import place_source

WGS84 = Geod(ellps="WGS84")


@cache
def places():
    return read_places(aliases=True)


def called(name, country):
    table = places()
    return np.flatnonzero((table["name"] == name) & (table["country"] == country))


def test_no_town_contradicts_the_region_it_lies_in():
    world, table = read_regions(), places()
    parts, owner = shapely.get_parts(world["geometry"], return_index=True)
    part, town = shapely.STRtree(table["geometry"]).query(parts, "intersects")
    home = np.full(len(table["name"]), "", dtype=object)
    home[town] = world["region"][owner[part]]
    row_of = {code: i for i, code in enumerate(world["region"].tolist())}

    inland = home != ""
    assert inland.mean() > 0.98
    assert (home[inland] == table["region"][inland]).all()
    rows = [row_of[code] for code in table["region"]]
    assert (world["country"][rows] == table["country"]).all()
    assert (world["name"][rows] == table["admin1"]).all()
    coasts = world["geometry"][np.array(rows)[~inland]]
    assert shapely.distance(coasts, table["geometry"][~inland]).max() < 0.15


# from atlases and the towns' own pages, not from the package
@pytest.mark.parametrize(
    ("name", "country", "lon", "lat"),
    [
        ("Kyiv", "UKR", 30.523, 50.450),
        ("Odesa", "UKR", 30.723, 46.483),
        ("Dnipro", "UKR", 35.046, 48.465),
        ("Mykolaiv", "UKR", 31.996, 46.967),
        ("Kherson", "UKR", 32.617, 46.635),
        ("Yangon", "MMR", 96.160, 16.795),
        ("Naypyidaw", "MMR", 96.115, 19.748),
        ("Bengaluru", "IND", 77.594, 12.972),
        ("Haiphong", "VNM", 106.688, 20.845),
        ("Saint Petersburg", "RUS", 30.316, 59.939),
        ("Ishigaki", "JPN", 124.156, 24.341),
        ("Uruma", "JPN", 127.858, 26.379),
        ("Basco", "PHL", 121.970, 20.449),
        ("Taipei", "TWN", 121.565, 25.033),
        ("Guangzhou", "CHN", 113.264, 23.129),
        ("Hagåtña", "GUM", 144.751, 13.476),
        ("Tehran", "IRN", 51.389, 35.689),
        ("Tel Aviv", "ISR", 34.782, 32.085),
        ("Washington", "USA", -77.036, 38.895),
        ("Basra", "IRQ", 47.783, 30.508),
    ],
)
def test_a_town_of_today_is_where_it_is(name, country, lon, lat):
    table, rows = places(), called(name, country)

    away = min(WGS84.inv(lon, lat, table["lon"][i], table["lat"][i])[2] for i in rows)

    assert away < 5_000


@pytest.mark.parametrize(
    ("other", "name", "country"),
    [
        ("Kiev", "Kyiv", "UKR"),
        ("Київ", "Kyiv", "UKR"),
        ("Odessa", "Odesa", "UKR"),
        ("Dnepropetrovsk", "Dnipro", "UKR"),
        ("Rangoon", "Yangon", "MMR"),
        ("Bangalore", "Bengaluru", "IND"),
        ("Saigon", "Ho Chi Minh City", "VNM"),
        ("Peking", "Beijing", "CHN"),
        ("北京", "Beijing", "CHN"),
        ("東京", "Tokyo", "JPN"),
        ("Leningrad", "Saint Petersburg", "RUS"),
        ("تهران", "Tehran", "IRN"),
        ("תל אביב", "Tel Aviv", "ISR"),
    ],
)
def test_older_and_local_names_are_aliases(other, name, country):
    aliases = [places()["aliases"][i].split("|") for i in called(name, country)]

    assert any(other in known for known in aliases)


def test_no_name_is_of_the_old_spelling_or_has_lost_letters():
    table = places()
    old = {"Kiev", "Lvov", "Dnipropetrovsk", "Sevastapol", "Rangoon", "Bangalore", "Shenyeng"}

    assert not old & set(table["name"])
    for column in ("name", "admin1", "aliases"):
        assert not [text for text in table[column] if "?" in text or "\ufffd" in text]


def test_towns_of_15000_people_and_capitals_are_there_once():
    table = places()
    rows = Counter(zip(table["name"], table["lon"], table["lat"], strict=True))

    assert len(table["name"]) > 34_000
    assert (table["population"] >= 15_000).sum() > 31_000
    assert max(rows.values()) == 1
    assert {"Ngerulmud", "Vaduz", "Valletta", "Thimphu"} - set(table["name"]) <= {"Ngerulmud"}
    assert np.all(np.diff(read_places(["JPN"])["population"]) <= 0)


def test_every_site_that_is_a_town_is_a_place():
    import tomllib

    with data_file("catalog", "sites.toml").open("rb") as file:
        points = [site for site in tomllib.load(file)["site"] if site["kind"] == "point"]
    sites = [site for site in points if site["country"] != "MUL"]  # points at sea have no town
    table = places()

    for site in sites:
        away = WGS84.inv(
            np.full(len(table["lon"]), site["lon"]),
            np.full(len(table["lat"]), site["lat"]),
            table["lon"],
            table["lat"],
        )[2]
        assert away.min() < 20_000 or site["id"] == "dongyin", site["id"]  # GeoNames has no town


@pytest.mark.parametrize(
    ("name", "country", "tier"),
    [
        ("Beijing", "CHN", 1),
        ("Vladivostok", "RUS", 1),
        ("Naha", "JPN", 1),
        ("Shijiazhuang", "CHN", 3),
        ("Warsaw", "POL", 2),
        ("London", "GBR", 1),
        ("Cairo", "EGY", 1),
        ("Lviv", "UKR", 0),
    ],
)
def test_cities_have_their_label_tier(name, country, tier):
    assert places()["tier"][called(name, country)].max() == tier


def test_label_tiers_cover_the_world_and_keep_those_set_by_hand():
    table = places()
    first = table["tier"] > 0

    assert len(set(table["country"][first])) > 180
    assert 400 < first.sum() < 800
    tiers = Path(data_file("basemaps", "places.gpkg")).parent / "tables" / "tiers.csv"
    if tiers.is_file():
        lines = tiers.read_text(encoding="utf-8").splitlines()[1:]
        assert len(lines) == 126
        for line in lines:
            name, _, country, *_, tier = line.split(",")
            assert int(tier) in table["tier"][called(name.split(" (")[0], country)], name


def test_small_places_can_be_left_out_but_for_those_with_a_tier():
    every, large = (
        read_places(["JPN"], least_population=least, geometry=False) for least in (0, 1_000_000)
    )

    assert "geometry" not in large
    expected = (every["population"] >= 1_000_000) | (every["tier"] > 0)
    assert 0 < expected.sum() < len(expected)
    assert large["name"].tolist() == every["name"][expected].tolist()


def test_places_are_credited_as_their_licence_asks():
    source = place_source()

    assert source["licence"] == "CC BY 4.0"
    assert "GeoNames" in source["credit"]
    assert "geonames.org" in source["url"]


def test_countries_of_places_are_those_of_the_base_map():
    assert set(places()["country"]) <= set(country_names())
    assert (
        json.dumps(sorted(set(places()["region"]) - set(read_regions(geometry=False)["region"])))
        == "[]"
    )
