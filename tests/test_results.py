"""What users hold can be compared, hashed, printed and shown."""

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame

import rangeviz as rv

SQUARES = [shapely.box(131, 33, 132, 34), shapely.box(132, 33, 133, 34)]


def asked(**other):
    return rv.reach(**{"systems": [1600], "sites": ["kyushu"], "targets": ["KOR"], **other})


def framed(*shapes):
    return GeoDataFrame({"region": ["a"] * len(shapes)}, geometry=list(shapes), crs=4326)


def test_the_same_question_has_the_same_answer_and_hash():
    one, other = asked(), asked()

    assert one is not other
    assert one == other
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"systems": [1500]},
        {"sites": ["guam"]},
        {"targets": ["PRK"]},
        {"launch": "everywhere"},
        {"tolerance_m": 20.0},
        {"viewpoint": "iso"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_question_has_another_answer(other):
    assert asked() != asked(**other)


def test_own_targets_of_one_name_are_told_apart_by_their_shapes():
    first, second = (asked(targets=framed(square)) for square in SQUARES)

    assert first == asked(targets=framed(SQUARES[0]))
    assert first != second


def test_an_answer_is_not_equal_to_something_else():
    assert asked() != "KOR"


def test_an_answer_prints_in_five_lines_however_many_sites_it_has():
    many = asked(sites=[(130 + i / 10, 33.0) for i in range(30)])

    lines = repr(many).splitlines()

    assert len(lines) == 5
    assert lines[0] == "Reach of 18 regions"
    assert lines[2].endswith("and 22 more")
    assert max(map(len, lines)) < 150


def test_where_only_html_is_asked_for_the_map_is_shown():
    answer = asked()

    assert answer._repr_html_() == answer._repr_mimebundle_()["text/html"]
    assert "<iframe" in answer._repr_html_()


def test_comparisons_and_sweep_maps_can_be_compared_and_hashed():
    comparison = rv.compare(asked(), asked(systems=[300]))
    sweeps = [
        rv.sweep_map([(130.7, 32.8)], ranges_km=[700], targets=["KOR"], jobs=1) for _ in range(2)
    ]

    assert comparison == rv.compare(asked(), asked(systems=[300]))
    assert len({comparison, *sweeps}) == 3
    assert sweeps[0] != sweeps[1]  # a sweep equals itself alone: its shares are not compared
    np.testing.assert_array_equal(sweeps[0].share, sweeps[1].share)
