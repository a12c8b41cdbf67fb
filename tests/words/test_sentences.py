"""Sentences and questions: targets, systems and sites are named, regions are counted."""

import re

import pytest

import rangeviz as rv
from rangeviz.catalog.sites import point_site
from rangeviz.naming.targets import resolve_targets
from rangeviz.text import listed
from rangeviz.words.labels import short_names
from rangeviz.words.sentences import question, sentences, target_names


@pytest.mark.parametrize(
    ("targets", "systems", "launch", "title"),
    [
        pytest.param(
            ["PRK"],
            ["lrhw"],
            "everywhere",
            "Which parts of North Korea lie within reach of LRHW from Kumamoto and Iwakuni?",
            id="everywhere",
        ),
        pytest.param(
            ["KP-01"],
            [1600],
            "anywhere",
            "Which parts of Pyongyang lie within reach of a 1,600 km range "
            "from Kumamoto or Iwakuni?",
            id="bare-range",
        ),
        pytest.param(
            ["PRK"],
            [100, 200, 300, 400, 500],
            "anywhere",
            "Which parts of North Korea lie within reach of 5 missiles from Kumamoto or Iwakuni?",
            id="many",
        ),
        pytest.param(
            ["CHN", "RUS"],
            ["tomahawk", "lrhw"],
            "anywhere",
            "Which parts of China and Russia lie within reach of Tomahawk and LRHW "
            "from Kumamoto or Iwakuni?",
            id="two-countries",
        ),
    ],
)
def test_the_question_names_what_was_asked(targets, systems, launch, title):
    answer = rv.reach(
        systems=systems, sites=["kumamoto", "iwakuni"], targets=targets, launch=launch
    )

    assert question(answer) == title


def test_the_sentences_count_what_the_table_holds():
    answer = rv.reach(systems=["tomahawk", "lrhw"], sites=["kumamoto", "iwakuni"], targets=["RUS"])
    frame = answer.regions[~answer.regions["disputed"]]

    headline, *by_system, note = sentences(answer)

    best = frame.groupby("region")["status"].agg(lambda status: (status != "none").any())
    assert headline.endswith(f": {best.sum()} of {len(best)} regions of Russia.")
    for system, sentence in zip(answer.systems, by_system, strict=True):
        verdicts = frame[frame["system"] == system.id].groupby("region")["verdict"].agg(set)
        certain = sum("certain" in words for words in verdicts)
        full = sum(bool(words & {"certain", "full"}) for words in verdicts)
        some = sum("partial" in words and not words & {"certain", "full"} for words in verdicts)
        maybe = sum("possible" in words and words <= {"possible", "none"} for words in verdicts)
        surely = f" ({certain} certainly)" if certain < full else ""
        counts = f" {full} wholly{surely}, {some} partly and {maybe} possibly of "
        if not maybe:
            counts = f" {full} wholly{surely} and {some} partly of "
        assert sentence.endswith(f"{counts}{len(best)} regions of Russia.")
    assert re.search(r"\b[1-9]\d* disputed regions are counted for no country\.$", note)


def test_what_iso_lists_on_its_own_is_said_to_be_left_out():
    without = rv.reach(systems=[1600], sites=["kumamoto"], targets=["CHN"])
    partly = rv.reach(systems=[1600], sites=["kumamoto"], targets=["CHN", "TWN"])
    all_of = rv.reach(systems=[1600], sites=["kumamoto"], targets=["CHN", "TWN", "HKG", "MAC"])

    assert "name HKG, MAC and TWN as targets" in sentences(without)[-1]
    assert "name HKG and MAC as targets" in sentences(partly)[-1]
    assert "as targets" not in sentences(all_of)[-1]


def test_the_viewpoint_decides_what_counts():
    chosen = {"systems": [2775], "sites": [(30.7, 46.5)], "targets": ["RUS"]}
    apart, held, listed_ = (
        sentences(rv.reach(**chosen, viewpoint=view)) for view in ("apart", "de-facto", "iso")
    )

    assert "of 83 regions of Russia" in apart[0]
    assert "of 86 regions of Russia" in held[0]
    assert "of 83 regions of Russia" in listed_[0]
    assert "counted for the country that holds them" in held[-1]


def test_one_region_is_named_and_nothing_disputed_goes_unsaid():
    answer = rv.reach(systems=[1600], sites=["kumamoto"], targets=["CN-SH"])

    assert sentences(answer) == [
        "Within reach of a 1,600 km range from Kumamoto: Shanghai wholly.",
        "Published ranges, from the nearest point of each site.",
    ]


def test_a_few_regions_are_named_with_how_much_of_each():
    answer = rv.reach(systems=[3900], sites=["shandong"], targets=["GUM", "US-AK"])

    headline = sentences(answer)[0]
    assert headline.startswith("Within reach of a 3,900 km range from Shandong: Guam wholly")
    assert headline.endswith("and Alaska not at all.")


def test_countries_in_reach_are_named_the_nearest_first():
    answer = rv.reach(systems=[900], sites=[(51.4, 35.7)], targets="GCC")

    (line,) = [line for line in sentences(answer) if line.startswith("In reach wholly or partly:")]
    assert line.startswith("In reach wholly or partly: ")
    assert line.endswith("of 6 countries, the nearest first: Kuwait and Saudi Arabia.")


def test_a_label_is_followed_by_its_coordinates():
    answer = rv.reach(systems=[100], sites=[point_site(36.23, 49.99, "Here")], targets=["UA-63"])

    assert "from Here (49.99° N 36.23° E)" in sentences(answer)[0]


@pytest.mark.parametrize(
    ("targets", "name"),
    [
        ("NATO", "NATO"),
        ("Europe", "Europe"),
        ("eu", "the European Union"),
        (["Guangdong", "Fujian"], "Guangdong and Fujian"),
        (["CN-GD", "CN-FJ", "CN-ZJ", "CN-JS"], "the chosen regions"),
    ],
)
def test_groups_and_a_few_regions_are_named_in_the_question(targets, name):
    codes = resolve_targets(targets)

    assert target_names(codes) == name


def test_many_countries_are_taken_together():
    answer = rv.reach(
        systems=[500], sites=["kumamoto"], targets=["PRK", "KOR", "MNG", "VNM", "LAO"]
    )

    assert "regions of 5 countries." in sentences(answer)[0]


def test_a_chain_says_how_it_is_defined():
    answer = rv.reach(systems=[500], sites=["first-island-chain"], targets=["GUM"])

    assert answer.sites[0].name in sentences(answer)[-1]


def test_names_that_would_be_the_same_when_shortened_stay_whole():
    catalog = rv.load_catalog()
    chains = [catalog.sites["first-island-chain"], catalog.sites["first-island-chain-us-usage"]]

    assert short_names(chains[:1]) == ["First island chain"]
    assert short_names(chains) == [chain.name for chain in chains]


def test_lists_read_as_sentences_do():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], join="or") == "a, b or c"
    assert listed(["a"] * 5, many="places") == "5 places"
