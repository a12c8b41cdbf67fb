"""Verdicts on claims whose distances are computed here, by the inverse problem."""

import pytest
import shapely
from pyproj import Geod

import rangeviz as rv
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.claims import Claim
from rangeviz.catalog.records import System
from rangeviz.coverage.judging import judge
from rangeviz.naming.cases import Case
from rangeviz.naming.grounds import Ground, point_ground

GEOD = Geod(ellps="WGS84")
BEIJING = (116.40, 39.91)


def _km(a, b):
    return GEOD.inv(*a, *b)[2] / 1000


def _claim(**fields):
    return rv.verify([{"from_lon": 130.7, "from_lat": 32.8, **fields}]).findings[0]


def _case(*, area, end, range_km, **more):
    low, high = more.pop("low", range_km), more.pop("high", range_km)
    system = System(
        id="x",
        name="X",
        range_km=range_km,
        range_low_km=low,
        range_high_km=high,
        min_range_km=more.pop("min_range_km", None),
        range_is=more.pop("range_is", "maximum"),
    )
    named = more.pop("named", None)
    claim = Claim(system="X", site="a", target="b", **more)
    return judge(Case(claim, system, Ground("A", area), named, end))


ISLAND = shapely.multipolygons([shapely.box(123, 24, 125, 25)])
EAST = point_ground(126.0, 24.5, "East")
NEAREST = _km((125, 24.5), (126, 24.5))
FARTHEST = max(_km((123, lat), (126, 24.5)) for lat in (24, 25))


@pytest.mark.parametrize(
    ("spare_km", "verdict"),
    [
        (-30, "contradicted"),
        (-6, "too close to call"),
        (6, "too close to call"),
        (30, "supported"),
    ],
)
def test_a_point_claim_is_judged_by_the_margin(spare_km, verdict):
    lon, lat = BEIJING
    km = _km((130.7, 32.8), BEIJING)

    found = _claim(range_km=km + spare_km, to_lon=lon, to_lat=lat)

    assert found.verdict == verdict
    assert found.readings[0].needed_km == pytest.approx(km, abs=0.001)
    assert found.margins_km["nominal"] == pytest.approx(spare_km, abs=0.001)


@pytest.mark.parametrize(("spare_km", "verdict"), [(-30, "supported"), (30, "contradicted")])
def test_a_denial_is_judged_the_other_way_round(spare_km, verdict):
    lon, lat = BEIJING
    km = _km((130.7, 32.8), BEIJING)

    found = _claim(range_km=km + spare_km, to_lon=lon, to_lat=lat, claimed=False)

    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("range_km", "verdict", "depends_on"),
    [
        (NEAREST - 20, "contradicted", ()),
        (NEAREST + 2, "too close to call", ()),
        ((NEAREST + FARTHEST) / 2, "depends", ("site",)),
        (FARTHEST + 20, "supported", ()),
    ],
)
def test_an_area_counts_from_its_best_place_and_from_everywhere(range_km, verdict, depends_on):
    found = _case(area=ISLAND, end=EAST, range_km=range_km)

    assert (found.verdict, found.depends_on) == (verdict, depends_on)
    assert found.readings[0].needed_km == pytest.approx(NEAREST, abs=0.1)
    assert found.readings[1].needed_km == pytest.approx(FARTHEST, abs=0.1)


def test_the_share_of_the_area_it_holds_from_is_told():
    found = _case(area=ISLAND, end=EAST, range_km=(NEAREST + FARTHEST) / 2)

    assert found.site_share == pytest.approx(0.5, abs=0.03)


def test_a_named_point_decides_instead_of_the_far_end():
    near, far = point_ground(124.9, 24.5, "near"), point_ground(123.1, 24.5, "far")
    middle = (NEAREST + FARTHEST) / 2

    assert _case(area=ISLAND, end=EAST, range_km=middle, named=near).verdict == "supported"
    assert _case(area=ISLAND, end=EAST, range_km=middle, named=far).verdict == "depends"


def test_figures_that_differ_in_their_answer_are_told():
    found = _case(area=ISLAND, end=EAST, range_km=FARTHEST + 50, low=NEAREST - 50)

    assert (found.verdict, found.depends_on) == ("depends", ("figure",))


def test_a_floor_that_falls_short_decides_nothing():
    found = _case(area=ISLAND, end=EAST, range_km=NEAREST - 50, range_is="floor")

    assert found.verdict == "not judged"
    assert "floor" in found.why


def test_what_lies_within_the_minimum_range_is_not_in_reach():
    found = _case(area=ISLAND, end=EAST, range_km=1000, min_range_km=FARTHEST + 50)

    assert found.verdict == "contradicted"


@pytest.mark.parametrize(
    ("kind", "range_km", "verdict"),
    [
        ("reach", 300, "depends"),
        ("touches", 300, "supported"),
        ("all-of", 300, "contradicted"),
        ("covers", 1000, "supported"),
        ("reach", 1000, "supported"),
    ],
)
def test_a_region_is_reached_in_part_or_whole(kind, range_km, verdict):
    region = Ground("B", shapely.multipolygons([shapely.box(127, 24, 130, 25)]))
    start = point_ground(126.0, 24.5)
    system = System(id="x", name="X", range_km=range_km)
    claim = Claim(system="X", site="a", target="b", kind=kind)

    found = judge(Case(claim, system, None, start, region))

    assert found.verdict == verdict
    assert found.depends_on == (("target",) if verdict == "depends" else ())


def test_a_share_is_judged_by_area():
    region = Ground("B", shapely.multipolygons([shapely.box(127, -1, 129, 1)]))
    start = point_ground(126.0, 0.0)
    system = System(id="x", name="X", range_km=_km((126, 0), (128, 0)))
    verdicts = {
        share: judge(
            Case(
                Claim(system="X", site="a", target="b", share_claimed_min=share),
                *(system, None, start, region),
            )
        ).verdict
        for share in (0.3, 0.9)
    }

    assert verdicts == {0.3: "supported", 0.9: "contradicted"}


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"distance_km_claimed": 1500}, "supported"),
        ({"distance_km_claimed": 1900}, "contradicted"),
        ({"within_km": 1700}, "supported"),
        ({"within_km": 1300}, "contradicted"),
        ({"within_km": 1300, "claimed": False}, "supported"),
        ({"distance_km_claimed": 1000, "distance_is": "more than"}, "supported"),
    ],
)
def test_a_stated_distance_is_judged_as_it_was_rounded(fields, verdict):
    lon, lat = BEIJING  # 1,496 km

    found = _claim(kind="distance", to_lon=lon, to_lat=lat, **fields)

    assert found.distance.found_km == pytest.approx(_km((130.7, 32.8), BEIJING), abs=0.01)
    assert found.verdict == verdict


def test_a_launcher_is_judged_by_its_farthest_missile():
    found = rv.verify(system="typhon", site="laoag", target="Taiwan", kind="touches").findings[0]
    missiles = load_catalog().missiles("typhon")

    assert found.ranges_km["nominal"] == max(one.range_km for one in missiles)
    assert "Standard Missile 6" in found.case.remark
