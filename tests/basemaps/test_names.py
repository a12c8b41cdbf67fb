"""The table of names: what it holds, and that it agrees with the other base maps."""

import hashlib
import sqlite3

import pytest

from rangeviz import basemaps
from rangeviz.basemaps.names import called, groups, near, places_of, vintage
from rangeviz.folding import fold

DATABASE = sqlite3.connect(basemaps.data_file("basemaps", "names.db"))


def test_the_sources_page_has_the_hash_of_the_table():
    page = basemaps.data_file("basemaps", "SOURCES.md").read_text(encoding="utf-8")
    found = hashlib.sha256(basemaps.data_file("basemaps", "names.db").read_bytes()).hexdigest()

    assert f"`names.db` SHA-256 `{found}`" in page


def test_every_town_of_the_base_map_is_in_the_table_where_it_lies():
    places = basemaps.read_places(geometry=False)
    rows = DATABASE.execute(
        "SELECT record, country, lon, lat FROM records WHERE kind = 'place'"
    ).fetchall()

    listed = zip(*(places[column].tolist() for column in ("country", "lon", "lat")), strict=True)
    assert sorted(rows) == sorted((str(i), *row) for i, row in enumerate(listed, start=1))


def test_every_country_is_found_by_its_codes_and_its_name():
    for code, name in basemaps.country_names().items():
        assert (found := called(fold(code), kinds=["country"]))[0].record == code, code
        assert found[0].name == name
        assert code in {record.record for record in called(fold(name), kinds=["country"])}


def test_every_region_is_found_by_its_code_unless_it_is_a_country():
    countries = {record.record for record in called(fold("GU"), kinds=["country"])}
    regions = basemaps.read_regions(columns=["region", "name"], geometry=False)["region"].tolist()

    missing = [code for code in regions if "-" in code and not called(fold(code), kinds=["region"])]
    assert missing == []
    assert countries == {"GUM"}


def test_no_name_holds_a_lost_letter():
    names = [row[0] for row in DATABASE.execute("SELECT name FROM records")]

    assert [name for name in names if "?" in name or "\ufffd" in name] == []


@pytest.mark.parametrize(
    ("group", "count"),
    [  # as the organizations count themselves in November 2026
        *(("EU", 27), ("NATO", 32), ("ASEAN", 11), ("G7", 7), ("Quad", 4), ("AUKUS", 3)),
        *(("CSTO", 6), ("SCO", 10), ("GCC", 6), ("Arab League", 22)),
    ],
)
def test_a_group_has_as_many_members_as_it_says_itself(group, count):
    members = groups()[group].members

    assert len(set(members)) == len(members) == count


def test_groups_are_dated_sourced_and_made_of_countries():
    known = set(basemaps.country_names()) | {"VAT"}
    for group in groups().values():
        assert set(group.members) <= known, group.id
        assert group.as_of >= "2026"
        assert "https://" in group.source or "http://" in group.source


def test_every_country_lies_on_one_continent():
    continents = ["Europe", "Asia", "Africa", "North America", "South America", "Oceania"]
    members = [code for name in continents for code in groups()[name].members]

    assert len(members) == len(set(members))
    antarctic = {"ATA", "ATF", "BVT", "HMD", "SGS"}
    assert set(basemaps.country_names()) - antarctic <= set(members)


def test_letters_out_of_order_are_near():
    assert next(record.name for record in near("Chnia")) == "China"


def test_the_towns_of_a_country_come_largest_first():
    people = [town.weight for town in places_of("JPN")]

    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        *(("CN-GD", "广东省"), ("CN-GD", "廣東省"), ("CN-GD", "広東省"), ("JP-47", "沖縄県")),
        *(("RU-PRI", "Приморский край"), ("UA-63", "Харківська область"), ("IR-23", "استان تهران")),
        *(
            ("DE-BY", "Bayern"),
            ("KR-11", "서울특별시"),
            ("SY-HL", "محافظة حلب"),
            ("US-AK", "אלסקה"),
        ),
    ],
)
def test_a_region_is_found_by_its_name_in_other_languages(code, name):
    assert code in {record.record for record in called(fold(name), kinds=["region"])}


def test_the_vintage_of_a_country_says_what_is_not_of_today():
    assert vintage("JPN") == "Natural Earth 5, about 2021"
    assert "38 since 2022" in vintage("IDN")
    assert "34 provinces of July 2025" in vintage("VNM")


@pytest.mark.parametrize(("country", "number"), [("IDN", 33), ("KEN", 8), ("VNM", 34), ("NOR", 15)])
def test_the_number_of_units_that_a_vintage_names_is_the_number_there(country, number):
    table = basemaps.read_regions([country], columns=["disputed"], geometry=False)

    assert vintage(country).startswith(f"{number} ")
    assert len(table["disputed"]) == number
