"""Sentences on claims: the numbers in them are those of the inverse problem."""

import re

import pytest
from pyproj import Geod

import rangeviz as rv
from rangeviz.words.claim_sentences import end_labels, paragraph

GEOD = Geod(ellps="WGS84")


def test_a_paragraph_names_distance_margin_and_mercator():
    km = GEOD.inv(0, 60, 10, 60)[2] / 1000

    found = rv.verify(range_km=600, site=(0.0, 60.0), target=(10.0, 60.0)).findings[0]

    text = paragraph(found)
    assert f"it is {km:,.0f} km, within the 600 km range by {600 - km:,.0f} km" in text
    assert "Mercator" in text
    assert "WGS84" in text


def test_the_paragraph_names_a_source_of_the_range():
    found = rv.verify(system="lrhw", site="guam", target="Tokyo").findings[0]

    assert "Range of Long-Range Hypersonic Weapon 'Dark Eagle': " in paragraph(found)


def test_the_place_that_decides_is_named_with_its_coordinates():
    found = rv.verify(range_km=1600, site="kyushu", target="Shanghai").findings[0]

    start, end = end_labels(found, found.nearest)

    assert re.fullmatch(r"[\d.]+° N [\d.]+° E \(.+\)", start)
    assert end == "Shanghai"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claimed": False}, "does not reach"),
        ({"kind": "distance", "within_km": 900.0, "range_km": None}, "is less than 900 km from"),
        ({"text": "So it is said."}, "So it is said."),
    ],
)
def test_a_claim_without_words_gets_some(fields, words):
    asked = {"range_km": 600.0, "site": (0.0, 60.0), "target": (10.0, 60.0), **fields}

    assert words in paragraph(rv.verify(**asked).findings[0])
