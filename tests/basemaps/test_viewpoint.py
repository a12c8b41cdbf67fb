"""For which country disputed regions count, by viewpoint."""

import pytest

import rangeviz as rv
from rangeviz.errors import UnknownNameError


def regions(targets, viewpoint):
    return rv.reach(systems=[1000], sites=[(130.7, 32.8)], targets=targets, viewpoint=viewpoint)


@pytest.mark.parametrize(
    ("viewpoint", "target", "present", "counted"),
    [
        ("apart", "RUS", True, False),
        ("de-facto", "RUS", True, True),
        ("iso", "RUS", False, None),
        ("apart", "UKR", False, None),
        ("iso", "UKR", True, True),
    ],
)
def test_crimea_goes_where_the_viewpoint_has_it(viewpoint, target, present, counted):
    answer = regions([target], viewpoint)

    codes = answer.regions["region"].tolist()
    assert ("UA-43" in codes) is present
    if present:
        row = answer.regions.iloc[codes.index("UA-43")]
        assert bool(answer.counted[codes.index("UA-43")]) is counted
        assert row["country"] == target
        assert row["disputed"]  # it stays so, whoever counts it


def test_what_no_standard_gives_to_anyone_stays_apart():
    answer = regions(["CHN"], "iso")

    codes = answer.regions["region"].tolist()
    assert not answer.counted[codes.index("CHN-~90")]  # the Paracel Islands


def test_regions_that_are_not_disputed_never_move():
    seen = [regions(["JPN"], view).regions for view in ("apart", "de-facto", "iso")]

    clear = [set(frame.loc[~frame["disputed"], "region"]) for frame in seen]
    assert clear[0] == clear[1] == clear[2]


def test_a_viewpoint_that_is_none_is_refused():
    with pytest.raises(UnknownNameError, match="no viewpoint named 'defacto'; did you mean"):
        regions(["JPN"], "defacto")
