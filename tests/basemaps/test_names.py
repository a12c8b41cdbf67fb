"""Names of regions in other languages, and the vintage of a country's regions."""

import subprocess
import sys

import pytest

from rangeviz.basemaps import country_names, read_codes, read_regions
from rangeviz.basemaps.names import read_region_names, vintage


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("CN-GD", "zh", "广东省"),
        ("CN-GD", "zht", "廣東省"),
        ("CN-GD", "ja", "広東省"),
        ("JP-47", "ja", "沖縄県"),
        ("RU-PRI", "ru", "Приморский край"),
        ("UA-63", "uk", "Харківська область"),
        ("IR-23", "fa", "استان تهران"),
        ("DE-BY", "de", "Bayern"),
        ("KR-11", "ko", "서울특별시"),
        ("SY-HL", "ar", "محافظة حلب"),
        ("US-AK", "he", "אלסקה"),
        ("ES-M", "fr", "Communauté de Madrid"),
    ],
)
def test_a_region_has_its_name_in_other_languages(code, language, name):
    assert name in read_region_names()[code][language]


def test_nearly_every_region_has_a_name_in_every_language_asked_for():
    names, codes = read_region_names(), set(read_codes())

    assert set(names) <= codes
    for language in ("ja", "zh", "ko", "ru", "uk", "de", "fr", "es", "fa", "ar", "he", "en"):
        assert sum(language in known for known in names.values()) > 0.9 * len(codes), language


def test_moscow_and_its_oblast_are_told_apart():
    names = read_region_names()

    assert names["RU-MOW"]["ja"] == ["モスクワ"]
    assert names["RU-MOS"]["ja"] == ["モスクワ州"]
    assert "en" not in names["RU-MOS"]  # the source calls both Moscow


def test_no_name_has_lost_letters():
    words = [
        word for known in read_region_names().values() for group in known.values() for word in group
    ]

    assert len(words) > 80_000
    assert not [word for word in words if "?" in word or "\ufffd" in word]


def test_the_vintage_of_a_country_says_what_is_not_of_today():
    assert vintage("JPN") == "Natural Earth 5, about 2021"
    assert "38 since 2022" in vintage("IDN")
    assert "34 provinces of July 2025" in vintage("VNM")


@pytest.mark.parametrize(("country", "number"), [("IDN", 33), ("KEN", 8), ("VNM", 34), ("NOR", 15)])
def test_the_number_of_units_that_a_vintage_names_is_the_number_there(country, number):
    table = read_regions([country], columns=["disputed"], geometry=False)

    assert vintage(country).startswith(f"{number} ")
    assert len(table["disputed"]) == number
    assert country in country_names()


def test_names_are_read_without_anything_heavy():
    program = (
        "import sys; from rangeviz.basemaps.names import read_region_names as r; r(); "
        "print(*{'numpy', 'shapely', 'pandas', 'pyogrio'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert done.stdout.strip() == ""
