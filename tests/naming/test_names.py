"""Some 600 names of countries, towns, regions and systems, as atlases and the press write them.

What each means is written from general knowledge, not taken from the table of names.
"""

import csv
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz.errors import UnknownNameError
from rangeviz.geodesy.ellipsoid import WGS84
from rangeviz.naming.resolver import resolve

HERE = Path(__file__).parent
CATALOG = rv.load_catalog()
NEAR_KM = 40  # a town of over a million is as wide, and the coordinates are to a twentieth degree
NOT_IN_THE_BASE_MAPS = {"Catalonia"}  # the regions of Spain are its provinces


def rows(name):
    with (HERE / f"names_of_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTRIES = [
    (text, row["country"])
    for row in rows("countries")
    for text in dict.fromkeys(text for column, text in row.items() if column != "country")
]


@pytest.mark.parametrize(("text", "code"), COUNTRIES)
def test_a_country_is_known_in_many_languages(text, code):
    for use in ("site", "target", "place", "country"):
        if use == "site" and text in CATALOG.sites:
            continue  # the catalog has a site of its own for this country
        named = resolve(text, use, CATALOG)
        if named.kind == "site":
            continue
        assert (named.kind, named.id) == ("country", code)


@pytest.mark.parametrize("row", rows("towns"), ids=lambda row: row["name"])
def test_a_town_is_known_by_its_new_old_and_foreign_names(row):
    named = resolve(row["name"], "town", CATALOG)

    lon, lat = named.record.lonlat
    assert named.record.country == row["country"]
    assert WGS84.inv(lon, lat, float(row["lon"]), float(row["lat"]))[2] < 1000 * NEAR_KM


@pytest.mark.parametrize("row", rows("regions"), ids=lambda row: row["name"])
def test_a_region_is_known_by_its_names(row):
    if row["name"] in NOT_IN_THE_BASE_MAPS:
        pytest.skip("is a level that the base maps do not hold")
    named = resolve(row["name"], "target", CATALOG)

    assert (named.kind, named.id) == ("region", row["region"])


@pytest.mark.parametrize("row", rows("systems"), ids=lambda row: row["name"])
def test_a_system_is_known_by_its_press_names(row):
    named = resolve(row["name"], "system", CATALOG)

    assert named.id == row["system"]


@pytest.mark.parametrize("name", sorted(NOT_IN_THE_BASE_MAPS))
def test_for_what_the_base_maps_do_not_hold_no_other_is_taken(name):
    with pytest.raises(UnknownNameError):
        resolve(name, "area", CATALOG)


def test_there_are_as_many_names_as_are_promised():
    assert len(COUNTRIES) > 250
    assert len(rows("towns")) >= 120
    assert len(rows("regions")) >= 80
    assert len(rows("systems")) >= 60
