"""What a change gains and loses, against the two answers it compares."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

import rangeviz as rv
from rangeviz.errors import QuestionError

WGS84 = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def change():
    before = rv.reach(systems=["tomahawk-block-v"], sites=["kyushu", "guam"], targets=["CHN"])
    after = rv.reach(systems=["lrhw"], sites=["luzon"], targets=["CHN"])
    return rv.compare(before, after)


def test_every_region_is_told_what_became_of_it(change):
    frame = change.regions
    assert frame["region"].tolist() == change.before.together["region"].tolist()

    for row in frame.itertuples():
        was = row.verdict_before in {"certain", "full", "partial"}
        is_ = row.verdict_after in {"certain", "full", "partial"}
        gain = row.share_after - row.share_before
        expected = {(False, False): "none", (False, True): "gained", (True, False): "lost"}.get(
            (was, is_), "kept" if abs(gain) <= 5e-4 else "more" if gain > 0 else "less"
        )
        assert row.change == expected
    assert {"gained", "more"} <= set(frame["change"])


def test_the_other_way_round_gains_are_losses(change):
    back = rv.compare(change.after, change.before)

    mirror = {"gained": "lost", "lost": "gained", "more": "less", "less": "more"}
    mirrored = [mirror.get(word, word) for word in change.regions["change"]]
    assert back.regions["change"].tolist() == mirrored
    counts, again = (c.places["change"].value_counts() for c in (change, back))
    assert counts.get("gained", 0) == again.get("lost", 0) > 0
    assert counts["kept"] == again["kept"]


def test_nothing_changes_against_itself(change):
    same = rv.compare(change.before, change.before)

    assert set(same.regions["change"]) <= {"kept", "none"}
    assert set(same.places["change"]) == {"kept"}


def test_two_sites_that_each_reach_half_reach_all_together():
    square = shapely.box(10, 50, 14, 52)
    targets = gpd.GeoDataFrame({"region": ["S"], "name": ["S"]}, geometry=[square], crs=4326)
    sites = [(9.0, 51.0), (15.0, 51.0)]

    answer = rv.reach(systems=[220], sites=sites, targets=targets)

    rings = [ring_by_proj(*site, 220_000) for site in sites]
    union = shapely.union_all(rings)
    alone, both = (
        area_m2(shapely.intersection(square, shape)) / area_m2(square)
        for shape in (rings[0], union)
    )
    assert both > alone + 0.3
    assert answer.regions["share"].tolist() == pytest.approx([alone, alone], abs=1e-4)
    assert answer.together["share"].tolist() == pytest.approx([both], abs=1e-4)


def ring_by_proj(lon, lat, radius_m):
    """Range ring of 20,000 vertices, each by the direct problem."""
    n = 20_000
    azimuth = np.linspace(0, -360, n, endpoint=False)
    x, y, _ = WGS84.fwd(np.full(n, lon), np.full(n, lat), azimuth, np.full(n, radius_m))
    return shapely.Polygon(np.column_stack([x, y]))


def area_m2(shape):
    return abs(WGS84.geometry_area_perimeter(shapely.segmentize(shape, 0.02))[0])


def test_shares_are_those_of_an_overlay_by_proj_to_a_ten_thousandth():
    site = (126.0, 37.0)
    rows = rv.reach(systems=[200], sites=[site], targets=["KOR"]).regions
    ring = ring_by_proj(*site, 200_000)

    partial = rows[rows["status"] == "partial"]
    for row in partial.itertuples():
        inside = area_m2(shapely.intersection(row.geometry, ring)) / area_m2(row.geometry)
        assert row.share == pytest.approx(inside, abs=1e-4), row.name
    assert len(partial) >= 5


def test_what_two_sites_reach_together_is_counted_once():
    both = rv.reach(systems=[900], sites=[(121.5, 25.0), (126.0, 33.4)], targets=["CHN"])
    frame = both.together.set_index("region")

    envelope = shapely.union_all(both.envelopes.query("bound == 'nominal'").geometry)
    for code in ("CN-ZJ", "CN-JS", "CN-FJ", "CN-SD"):
        region = frame.loc[code, "geometry"]
        inside = shapely.intersection(region, envelope)
        dense = (shapely.segmentize(part, 0.05) for part in (inside, region))
        true, whole = (abs(WGS84.geometry_area_perimeter(part)[0]) for part in dense)
        assert frame.loc[code, "share"] == pytest.approx(true / whole, abs=1e-4)
        apart = both.regions[both.regions["region"] == code]["share"]
        assert apart.max() - 1e-9 <= frame.loc[code, "share"] <= apart.sum() + 1e-9


def test_places_are_those_that_a_nominal_range_reaches(change):
    gained = change.places[change.places["change"] == "gained"]

    luzon = change.after.places.set_index(["place", "admin1"])
    for row in gained.head(20).itertuples():
        assert luzon.loc[(row.place, row.admin1), "distance_km"] <= 2775
    assert gained["population"].is_monotonic_decreasing


def test_the_summary_counts_what_the_frames_hold(change):
    regions, places = change.summary()

    counts = change.regions["change"].value_counts()
    assert f"{counts['gained']} region" in regions
    assert f"{counts.get('lost', 0)} region" in regions
    assert f"{change.places['change'].value_counts()['gained']} gained" in places


def test_answers_about_different_targets_cannot_be_compared(change):
    other = rv.reach(systems=[900], sites=["kyushu"], targets=["KOR"])

    with pytest.raises(QuestionError, match="no region in common; ask both about the same targets"):
        rv.compare(change.before, other)
