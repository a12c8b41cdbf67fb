"""What rangeviz says of 226 published claims, against the distances computed independently."""

import sys
from pathlib import Path

import pytest
from helpers.judging import claims, judge

pytestmark = pytest.mark.slow

_COAST_KM = 2.0  # both coasts are drawn for 1:10 million, from different packages
_FAR_KM = 10.0  # of the farthest point of a continent, which the file has by a coarse sample
_SHARE = 0.006  # of the lower 48, whose area without the Great Lakes is not the same either
_OTHER_OUTLINE = {"economist-10000-north-america"}  # the file leaves out the Aleutians


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim["id"])
def test_geometry_says_of_a_claim_what_was_computed_independently(claim):
    found = judge(claim)

    farthest = claim.get("extent") == "all"
    at_end = 1 if farthest else 0
    if claim["id"] not in _OTHER_OUTLINE:
        tolerance_km = (_FAR_KM if farthest else _COAST_KM) if "to_region" in claim else 0.1
        assert found.point_km[at_end] == pytest.approx(claim["wgs84_km"], abs=tolerance_km)
    if found.area_km:
        name = ("area_sup_km" if farthest else "area_min_km") if "to_region" in claim else None
        expected = claim.get(name or "area_best_km")
        if expected is not None:
            tolerance_km = _FAR_KM if farthest else _COAST_KM
            assert found.area_km[at_end] == pytest.approx(expected, abs=tolerance_km)
    for mine, name in ((found.share, "share_in_range"), (found.share_area, "share_in_range_area")):
        if name in claim:
            assert mine == pytest.approx(claim[name], abs=_SHARE)
    if claim.get("edge") != "razor":
        for name in ("in_range_point", "in_range_area"):
            if name in claim:
                assert getattr(found, name) == claim[name]
        assert found.origin_sensitive == claim.get("origin_sensitive", False)
    assert found.is_razor == (claim.get("edge") == "razor")


def test_the_claims_are_all_there():
    found = [judge(claim) for claim in claims()]

    assert len(found) == 226
    assert sum(one.is_razor for one in found) == 9
    assert sum(one.origin_sensitive for one in found) == 18


def test_the_page_of_claims_is_current():
    docs = Path(__file__).parents[1] / "docs"
    if not docs.is_dir():
        pytest.skip("there is no docs folder beside the tests")
    sys.path.insert(0, str(docs))
    from claims import page

    assert (docs / "claims.md").read_text(encoding="utf-8") == page()
