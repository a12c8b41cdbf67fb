"""One definition of "in reach", asked every way, compared with brute force over launch places."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from helpers.oracle import inverse_m
from pyproj import Geod
from shapely.geometry import MultiPoint, MultiPolygon, Point, box

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.coverage.membership import Band, LaunchSite, some_and_all, too_close
from rangeviz.outputs.tables import to_table

WGS84 = Geod(ellps="WGS84")
ISLETS = MultiPolygon([box(-0.01, -0.01, 0.01, 0.01), box(44.99, -0.01, 45.01, 0.01)])
BETWEEN = box(4, -0.5, 5, 0.5)  # 445 to 560 km from the one islet, 4,450 from the other


def system(range_km, min_km=None, low_km=None, high_km=None):
    return rv.System(
        id="own",
        name="Own",
        range_km=range_km,
        min_range_km=min_km,
        range_low_km=low_km or range_km,
        range_high_km=high_km or range_km,
    )


def frame(*shapes):
    names = [f"R{i}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"region": names, "name": names}, geometry=list(shapes), crs=4326)


def area_m2(shape):
    """Area on the ellipsoid by PROJ, edges cut until they are almost geodesics."""
    return abs(WGS84.geometry_area_perimeter(shapely.segmentize(shape, 0.1))[0])


def launch_places(site, step_deg):
    """Points of a site: its densified boundary, and for areas a grid inside."""
    xy = shapely.get_coordinates(shapely.segmentize(site, step_deg))
    west, south, east, north = site.bounds
    grid = np.meshgrid(np.arange(west, east, step_deg), np.arange(south, north, step_deg))
    x, y = (values.ravel() for values in grid)
    inside = shapely.contains_xy(site, x, y)
    return np.vstack([xy, np.column_stack([x[inside], y[inside]])])


def brute_within(site_xy, x, y, band_km, launch):
    """Whether some (every) launch place has each point within a band, by all pairs."""
    km = inverse_m(site_xy[:, :1], site_xy[:, 1:], x[None, :], y[None, :]) / 1000
    within = (km >= band_km[0]) & (km <= band_km[1])
    return within.any(axis=0) if launch == "anywhere" else within.all(axis=0)


def ask_every_way(site, own, region, launch="anywhere"):
    """Status and share of one region by all that answer: they must agree."""
    sites = gpd.GeoDataFrame({"name": ["Site"]}, geometry=[site], crs=4326)
    targets = frame(region)
    answer = rv.reach(systems=[own], sites=sites, targets=targets, launch=launch)
    row = answer.regions.iloc[0]
    swept = rv.sweep(sites, systems=[own], targets=targets, launch=launch, jobs=1)
    together = answer.together.iloc[0]
    envelope = answer.envelopes.set_index("bound").geometry["nominal"]
    drawn = area_m2(shapely.intersection(region, envelope)) / area_m2(region)
    change = rv.compare(answer, answer).regions.iloc[0]
    assert row["share"] == pytest.approx(drawn, abs=1e-3)
    assert (swept["share"].iloc[0] if len(swept) else 0) == pytest.approx(row["share"], abs=2e-3)
    assert (len(swept) == 0) == (row["status"] == "none")
    assert together["share"] == row["share"] == change["share_after"]
    assert together["verdict"] == row["verdict"] == change["verdict_after"]
    return row


# The minimum range of a site of several parts


def test_yap_lies_within_the_minimum_range_of_its_own_island_of_the_chain():
    chain = rv.load_catalog().sites["second-island-chain"].geometry
    own = system(300, 70)
    regions = basemaps.read_regions(["FSM"])
    (state,) = regions["geometry"][regions["region"] == "FM-YAP"]
    (yap,) = (part for part in state.geoms if part.intersects(Point(138.12, 9.53).buffer(0.05)))
    targets = frame(yap)  # without Fais, 260 km away
    answer = rv.reach(systems=[own], sites=["second-island-chain"], targets=targets)
    row = answer.regions.iloc[0]
    site_xy = shapely.get_coordinates(shapely.segmentize(chain, 0.02))
    x, y = shapely.get_coordinates(yap)[::7].T

    assert not brute_within(site_xy, x, y, (70, 300), "anywhere").any()
    assert (row["status"], row["verdict"]) == ("none", "none")
    assert row[["share_low", "share", "share_high"]].tolist() == [0, 0, 0]
    assert answer.together[["verdict", "share"]].to_numpy().tolist() == [["none", 0]]
    assert answer.summary()[0].endswith(": R0 not at all.")
    assert rv.sweep(["second-island-chain"], systems=[own], targets=targets, jobs=1).empty
    assert rv.who((138.12, 9.53), systems=[own], sites=["second-island-chain"]).empty


def test_a_region_too_near_one_islet_and_too_far_from_the_other_is_out_of_reach():
    row = ask_every_way(ISLETS, system(2000, 1000), BETWEEN)

    assert (row["status"], row["verdict"], row["share"]) == ("none", "none", 0)
    assert rv.who((4.5, 0.0), sites=[ISLETS], systems=[system(2000, 1000)]).empty


def test_a_place_too_near_one_islet_and_too_far_from_the_other_is_not_marked():
    sites = gpd.GeoDataFrame({"name": ["Two"]}, geometry=[shift(ISLETS, 103.8, 1.3)], crs=4326)
    answer = rv.reach(systems=[system(2000, 1000)], sites=sites, targets=["SGP", "MYS"])

    places = answer.places.set_index("place")
    assert places.loc["Singapore", "own"] == ""
    assert (places.loc[places["distance_km"] < 900, "own"] == "").all()


def shift(shape, lon, lat):
    return shapely.transform(shape, lambda xy: xy + np.array([lon, lat]))


def test_an_islet_farther_away_reaches_what_lies_too_near_the_other():
    row = ask_every_way(ISLETS, system(4700, 1000), BETWEEN)  # 4,446 to 4,562 km from the far one

    assert (row["status"], row["verdict"], row["share"]) == ("full", "full", 1)


def test_two_islets_that_each_reach_half_reach_all_of_a_region():
    row = ask_every_way(
        MultiPoint([[0, 0], [10, 0]]).buffer(0.01), system(700, 480), box(4.7, -0.2, 5.3, 0.2)
    )

    # 523 to 590 km from the one and 523 to 590 from the other
    assert row["status"] == "full"
    apart = MultiPoint([[0, 0], [10, 0]]).buffer(0.01)
    row = ask_every_way(apart, system(560, 200), box(4.7, -0.2, 5.3, 0.2))
    assert row["status"] == "full"  # each reaches its own side of 5.03 degrees


def test_a_ring_between_two_parts_of_a_region_leaves_both_out():
    """A point site: one part of the region is too near, the other too far."""
    region = MultiPolygon([box(0.1, -0.1, 0.3, 0.1), box(9, -0.1, 9.2, 0.1)])

    row = ask_every_way(Point(0, 0), system(900, 100), region)

    assert (row["nearest_km"] < 100, row["farthest_km"] > 900) == (True, True)
    assert (row["status"], row["share"]) == ("none", 0)


def test_a_hole_in_the_site_holds_a_region_that_only_the_far_shore_reaches():
    ring = box(-5, -5, 5, 5).difference(box(-4, -4, 4, 4))
    region = box(3.5, -0.1, 3.9, 0.1)  # near the eastern shore, 830 km from the western one

    assert ask_every_way(ring, system(1000, 700), region)["status"] == "full"
    assert ask_every_way(ring, system(1000, 700), region, "everywhere")["status"] == "none"


# Launch everywhere


def test_everywhere_needs_every_launch_place_beyond_the_minimum_range():
    """167 km from the site's east end, though 800 km from its west end."""
    sites = gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 6, 1)], crs=4326)

    answer = rv.reach(
        systems=[system(2000, 300)],
        sites=sites,
        targets=frame(box(7.5, 0, 7.8, 0.3)),
        launch="everywhere",
    )

    assert answer.regions["verdict"].tolist() == ["none"]
    assert answer.regions["share"].tolist() == [0]


def test_everywhere_a_wide_site_has_no_place_within_a_narrow_band():
    """Some of the region is near enough, some far enough, and nothing both."""
    site = box(0, 0, 6, 1)  # 668 km wide

    row = ask_every_way(site, system(900, 500), box(7, -3, 20, 4), "everywhere")

    assert (row["status"], row["share"]) == ("none", 0)


def test_everywhere_an_islet_far_off_does_not_hide_that_another_is_too_near():
    apart = MultiPolygon([ISLETS.geoms[0], box(89.99, -0.01, 90.01, 0.01)])

    row = ask_every_way(apart, system(12_000, 800), box(-1.2, -0.1, -1, 0.1), "everywhere")

    assert (row["status"], row["verdict"], row["share"]) == ("none", "none", 0)


# Random questions


def random_question(rng):
    """A chain of boxes or points, a region of one to three parts, and a band, all near by."""
    lon, lat = rng.uniform(-170, 170), rng.uniform(-60, 60)
    n = rng.integers(1, 5)
    at = np.column_stack([rng.uniform(-6, 6, n), rng.uniform(-4, 4, n)]) + np.array([lon, lat])
    size = rng.uniform(0.05, 1.0, n)
    parts = [box(x, y, x + s, y + s) for (x, y), s in zip(at, size, strict=True)]
    spots = [box(x, y, x + 1e-4, y + 1e-4) for x, y in at]  # 11 m wide
    site = shapely.union_all(parts if rng.random() < 0.7 else spots)
    m = rng.integers(1, 4)
    region = shapely.union_all(
        [
            box(x, y, x + s, y + s)
            for x, y, s in zip(
                rng.uniform(-6, 6, m) + lon,
                rng.uniform(-4, 4, m) + lat,
                rng.uniform(0.3, 3, m),
                strict=True,
            )
        ]
    )
    least = rng.uniform(30, 900)
    return site, region, (least, least + rng.uniform(30, 500))


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_statuses_and_shares_are_those_of_brute_force_over_launch_places(launch):
    rng = np.random.default_rng(5)
    counts = {"none": 0, "partial": 0, "full": 0}
    for _ in range(30):
        site, region, band_km = random_question(rng)
        is_spot = site.area < 1e-6
        site_xy = shapely.get_coordinates(site) if is_spot else launch_places(site, 0.1)
        row = ask_every_way(site, system(band_km[1], band_km[0]), region, launch)
        west, south, east, north = region.bounds
        x = rng.uniform(west, east, 1500)
        y = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), 1500)))
        inside = shapely.contains_xy(region, x, y)
        x, y = x[inside], y[inside]
        slack = 0.02 if is_spot else 0.08 * 111.7  # half the diagonal between two launch places
        strict = (band_km[0] + slack, band_km[1] - slack)
        wider = (band_km[0] - slack, band_km[1] + slack)
        lower, upper = (
            brute_within(site_xy, x, y, km, launch).mean()
            for km in ((strict, wider) if launch == "everywhere" else (band_km, wider))
        )
        noise = 4 * np.sqrt(0.25 / x.size)
        assert lower - noise <= row["share"] <= upper + noise, (row["share"], lower, upper)
        if lower > 0:
            assert row["status"] != "none"
        if row["status"] == "full":
            assert upper == 1
        if row["status"] == "none":
            assert lower == 0
        counts[row["status"]] += 1
    assert min(counts["none"], counts["partial"]) >= 3


def test_a_search_finds_a_spot_that_no_vertex_shows():
    square = shapely.multipolygons([box(-1, -1, 1, 1)])
    site = LaunchSite(shapely.points(0.3, 0.2), "anywhere")

    def within(inner_m, radius_m):
        band = Band(inner_m, radius_m)
        return some_and_all(square, lambda lon, lat: site.depth_m(lon, lat, band))

    assert within(0, 50) == (True, False)
    assert within(50, 400_000) == (True, False)
    assert within(0, 400_000) == (True, True)
    assert within(300_000, 400_000) == (False, False)


# Too close to call


@pytest.mark.parametrize(
    ("range_km", "distance_km", "close"),
    [
        (500, 504.9, True),
        (500, 505.1, False),
        (500, 495.1, True),
        (500, 494.9, False),
        (10_000, 10_049, True),  # 0.49 %
        (10_000, 10_051, False),  # 0.51 %
        (10_000, 9_951, True),
        (10_000, 9_949, False),
    ],
)
def test_five_kilometres_or_half_a_per_cent_are_too_close(range_km, distance_km, close):
    assert bool(too_close(range_km * 1e3, distance_km * 1e3)) is close


def marks(own, site, region, **options):
    """The mark of the only row, in the table and in the frame of `who`-like closeness."""
    answer = rv.reach(systems=[own], sites=[site], targets=frame(region), **options)
    row = to_table(answer).splitlines()[2]
    assert ("~" in row) == bool(answer.close_calls[0])
    return bool(answer.close_calls[0])


@pytest.mark.parametrize(("off_km", "close"), [(4.9, True), (5.1, False)])
def test_the_mark_stands_for_the_nearest_and_for_the_farthest_end(off_km, close):
    square = box(3, -0.5, 4, 0.5)
    nearest = WGS84.inv(0, 0, 3, 0)[2] / 1000
    farthest = WGS84.inv(0, 0, 4, 0.5)[2] / 1000

    assert marks(system(nearest + off_km), (0.0, 0.0), square) is close
    assert marks(system(farthest - off_km), (0.0, 0.0), square) is close
    assert marks(system(farthest + off_km), (0.0, 0.0), square) is close


@pytest.mark.parametrize(("off_km", "close"), [(4.9, True), (5.1, False)])
def test_certain_hangs_on_the_low_figure_and_possible_on_the_high_one(off_km, close):
    square = box(3, -0.5, 4, 0.5)
    nearest = WGS84.inv(0, 0, 3, 0)[2] / 1000
    farthest = WGS84.inv(0, 0, 4, 0.5)[2] / 1000

    assert marks(system(900, low_km=farthest + off_km), (0.0, 0.0), square) is close
    assert marks(system(200, high_km=nearest + off_km), (0.0, 0.0), square) is close
    # from an area, the low figure is compared with the distance from everywhere in it
    site = box(-1, -0.1, 0, 0.1)
    far_end = WGS84.inv(-1, -0.1, 4, 0.5)[2] / 1000
    assert marks(system(900, low_km=far_end + off_km), site, square) is close


def test_who_and_the_table_mark_the_same():
    systems = ["lrhw", "tomahawk", "tomahawk-block-v", "atacms", "df-26"]
    answer = rv.reach(systems=systems, sites=["kyushu", "guam"], targets=["CN-LN", "KR-11"])
    rows = answer.regions.assign(close=answer.close_calls)

    for region in ("CN-LN", "KR-11"):
        found = rv.who(region, systems=systems, sites=["kyushu", "guam"])
        for row in found.itertuples():
            same = (rows["system"] == row.system) & (rows["site"] == row.site)
            one = rows[same & (rows["region"] == region)].iloc[0]
            assert (one["close"], one["verdict"]) == (row.too_close, row.verdict)
