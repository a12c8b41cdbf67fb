"""Country that disputed regions count for, by viewpoint."""

import pytest

import rangeviz as rv
from rangeviz.basemaps import read_regions
from rangeviz.basemaps.viewpoint import seen_from
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
        assert row["disputed"]  # by every viewpoint


def test_a_region_that_no_standard_lists_counts_for_no_country():
    answer = regions(["CHN"], "iso")

    codes = answer.regions["region"].tolist()
    assert not answer.counted[codes.index("CHN-~90")]  # the Paracel Islands


COUNTED = {  # code: the country that it is listed under, and by which viewpoints it counts for it
    "CHN-~90": ("CHN", {"de-facto"}),  # Paracel Islands: China holds them, ISO lists them nowhere
    "CHN-~91": ("CHN", {"de-facto"}),  # Scarborough Shoal
    "CYP-~90": ("CYP", {"iso"}),  # Northern Cyprus: no state of the base map holds it
    "IND-~92": ("IND", {"de-facto"}),  # Siachen Glacier
    "JPN-~90": ("JPN", {"de-facto"}),  # Senkaku / Diaoyu Islands
    "KOR-~90": ("KOR", {"de-facto"}),  # Liancourt Rocks
    "RUS-~90": ("RUS", {"de-facto"}),  # Southern Kurils
    "SOM-~90": ("SOM", {"iso"}),  # Somaliland
    "SYR-~90": ("SYR", {"de-facto", "iso"}),  # United Nations zone on the Golan
    "XK": ("XKX", {"de-facto"}),  # Kosovo: ISO 3166 has no code for it
    "XSP-~90": ("XSP", set()),  # Spratly Islands: five hold some
}


@pytest.mark.parametrize("viewpoint", ["apart", "de-facto", "iso"])
def test_every_disputed_region_drawn_apart_counts_as_the_viewpoint_has_it(viewpoint):
    world = read_regions(geometry=False)
    country, counted = seen_from(viewpoint, world)
    row_of = {code: row for row, code in enumerate(world["region"].tolist())}
    apart = {
        code
        for code, is_disputed in zip(world["region"].tolist(), world["disputed"], strict=True)
        if is_disputed and ("~9" in code or code.startswith("X"))
    }

    assert apart == set(COUNTED)
    for code, (listed_under, by) in COUNTED.items():
        row = row_of[code]
        assert (country[row], bool(counted[row])) == (listed_under, viewpoint in by), code


def test_regions_that_are_not_disputed_never_move():
    seen = [regions(["JPN"], view).regions for view in ("apart", "de-facto", "iso")]

    clear = [set(frame.loc[~frame["disputed"], "region"]) for frame in seen]
    assert clear[0] == clear[1] == clear[2]


def test_an_unknown_viewpoint_is_refused():
    with pytest.raises(UnknownNameError, match="no viewpoint named 'defacto'; did you mean"):
        regions(["JPN"], "defacto")
