"""Findings about a part of a country say so: nothing is claimed of regions not asked about."""

import pytest

import rangeviz as rv
from rangeviz.words.findings import finding

SITE = (130.7, 32.8)
NORTH_CHINA = ["CN-SD", "CN-HE", "CN-LN", "CN-JL"]


def _what(km, targets, lang="en"):
    answer = rv.reach(systems=[km], sites=[SITE], targets=targets)
    return finding(answer, lang).partition("： " if lang == "ja" else ": ")[2]


def test_one_region_of_a_country_is_named_in_its_stead():
    assert _what(1600, ["KOR", "CN-SD"]) == "all 17 regions of South Korea; 100% of Shandong"


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (3000, "all 4 chosen regions of China"),
        (1300, " of 4 chosen regions of China, "),
        (300, "nothing of the chosen regions of China; "),
    ],
)
def test_several_regions_of_a_country_are_the_chosen_ones(km, words):
    assert words in _what(km, NORTH_CHINA)


def test_a_country_counts_as_wholly_in_reach_only_if_it_was_asked_about():
    what = _what(5000, ["KOR", "PRK", *NORTH_CHINA])

    assert what == "all 3 countries at least partly, 2 of them wholly"


@pytest.mark.parametrize("targets", [["CHN"], [*NORTH_CHINA, "CHN"], ["world"]])
def test_a_country_asked_about_as_a_whole_is_not_called_chosen(targets):
    assert "chosen" not in _what(1300, targets)
