"""What rangeviz says of the bundled claims, against the distances computed without it."""

import sys
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz.basemaps import data_file

pytestmark = pytest.mark.slow

_COAST_KM = 4.0  # both coasts are drawn for 1:10 million, from different packages
_FAR_KM = 10.0  # of the farthest point of a continent, which the file has by a coarse sample
_SHARE = 0.006  # of the lower 48, whose area without the Great Lakes is not the same either
_OTHER_OUTLINE = {"economist-10000-north-america"}  # the file leaves out the Aleutians
_OTHER_KOREA = {"type12-kyushu-nk"}  # and an islet at the border of the Koreas


@pytest.fixture(scope="module")
def found():
    return rv.verify(data_file("claims", "claims.toml")).findings


def test_the_claims_are_all_there(found):
    assert len(found) == 187


def test_every_verdict_is_that_of_the_oracle(found):
    wrong = [
        (one.case.claim.id, one.verdict, one.case.claim.verdict)
        for one in found
        if one.verdict != one.case.claim.verdict
    ]

    assert wrong == []


def test_a_claim_that_depends_on_the_place_says_so(found):
    for one in found:
        if one.case.claim.origin_sensitive and one.case.claim.edge != "razor":
            assert "site" in one.depends_on, one.case.claim.id


def test_distances_are_those_computed_independently(found):
    off = []
    for one in found:
        claim = one.case.claim
        if claim.id in _OTHER_OUTLINE | _OTHER_KOREA or claim.extent_claimed == "share":
            continue
        farthest = claim.extent_claimed == "all"
        by_place = {reading.where: reading.needed_km for reading in one.readings}
        coast = (_FAR_KM if farthest else _COAST_KM) if claim.target else 0.1
        if "named" in by_place and abs(by_place["named"] - claim.wgs84_km) > coast:
            off.append((claim.id, by_place["named"], claim.wgs84_km))
        best = claim.area_best_km or (claim.area_sup_km if farthest else claim.area_min_km)
        if "nearest" in by_place and best is not None:
            tolerance = _FAR_KM if farthest else _COAST_KM
            if abs(by_place["nearest"] - best) > tolerance:
                off.append((claim.id, by_place["nearest"], best))

    assert off == []


def test_shares_are_those_computed_independently(found):
    for one in found:
        claim = one.case.claim
        shares = {reading.where: reading.share for reading in one.readings}
        for where, share in (
            ("named", claim.share_in_range),
            ("nearest", claim.share_in_range_area),
        ):
            if share is not None and claim.id not in _OTHER_OUTLINE:
                assert shares[where] == pytest.approx(share, abs=_SHARE), claim.id


def test_a_mercator_circle_says_what_was_computed_independently(found):
    for one in found:
        claim = one.case.claim
        if one.mercator and claim.mercator_circle_km is not None:
            assert one.mercator.distance_km == pytest.approx(claim.mercator_circle_km, abs=0.1)
        if one.mercator and claim.mercator_verdict_differs:
            assert one.mercator.differs, claim.id


def test_the_page_of_claims_is_current():
    docs = Path(__file__).parents[1] / "docs"
    if not docs.is_dir():
        pytest.skip("there is no docs folder beside the tests")
    sys.path.insert(0, str(docs))
    from claims import page

    assert (docs / "claims.md").read_text(encoding="utf-8") == page()
