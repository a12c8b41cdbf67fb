"""Answers, compared with brute force and an independent overlay."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, box

import rangeviz as rv
from rangeviz.errors import (
    CoordinateError,
    GeometryError,
    QuestionError,
    RadiusError,
    UnknownNameError,
)

WGS84 = Geod(ellps="WGS84")
COLUMNS = [
    "system",
    "site",
    "range_km",
    "region",
    "name",
    "country",
    "disputed",
    "nearest_km",
    "farthest_km",
    "status",
    "verdict",
    "share_low",
    "share",
    "share_high",
    "area_km2",
    "geometry",
]


@pytest.fixture(scope="module")
def lrhw():
    return rv.reach(systems=["lrhw"], sites=["kyushu"], targets=["CHN", "RUS"])


@pytest.fixture(scope="module")
def default():
    return rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    )


def densified(geometry, step_deg):
    return shapely.get_coordinates(shapely.segmentize(geometry, step_deg))


def brute_distances_m(site_points, points):
    """Least geodesic distance of each point to many, all of them computed."""
    out = np.empty(len(points))
    for i, (lon, lat) in enumerate(points):
        n = len(site_points)
        out[i] = WGS84.inv(np.full(n, lon), np.full(n, lat), *site_points.T)[2].min()
    return out


def test_the_frames_have_the_columns_promised(lrhw):
    assert list(lrhw.regions.columns) == COLUMNS
    assert list(lrhw.envelopes.columns) == ["system", "site", "bound", "range_km", "geometry"]
    assert lrhw.regions.crs == lrhw.envelopes.crs == "EPSG:4326"
    assert lrhw.envelopes["bound"].tolist() == ["low", "nominal", "high"]
    assert not lrhw.regions.duplicated(["system", "site", "region"]).any()


@pytest.mark.slow
def test_distances_agree_with_brute_force_over_densified_boundaries(lrhw):
    site = densified(lrhw.sites[0].geometry, 0.02)
    rng = np.random.default_rng(0)
    rows = lrhw.regions[lrhw.regions["nearest_km"] < 4000]

    for row in rows.iloc[rng.choice(len(rows), 6, replace=False)].itertuples():
        boundary = densified(row.geometry, 0.02)
        rough = WGS84.inv(
            np.full(len(boundary), 131.0), np.full(len(boundary), 32.75), *boundary.T
        )[2]
        reach_of_site_m = 250_000  # no point of Kyushu is farther from its middle
        for sign, value_km in ((1, row.nearest_km), (-1, row.farthest_km)):
            rival = sign * rough <= (sign * rough).min() + 2 * reach_of_site_m
            points = boundary[rival]
            if len(points) > 600:  # the rest is sampled; no sample may be an extreme
                order = np.argsort(sign * rough[rival])[:400]
                points = np.vstack([points[order], points[:: len(points) // 200]])
            brute_km = sign * (sign * brute_distances_m(site, points)).min() / 1000
            assert sign * value_km <= sign * brute_km + 0.1, row.name
            if len(points) <= 600 and rival.sum() <= 600:
                assert value_km == pytest.approx(brute_km, abs=0.1), row.name


def test_shares_agree_with_an_independent_equal_area_overlay(lrhw):
    """The usual recipe, made exact: sample the site finely, buffer in AEQD from every point."""
    range_m = 2_775_000
    site = densified(shapely.convex_hull(lrhw.sites[0].geometry), 0.05)
    site = np.vstack([shapely.get_coordinates(lrhw.sites[0].geometry), site])
    partial = lrhw.regions[lrhw.regions["status"] == "partial"]
    rng = np.random.default_rng(1)

    for row in partial.itertuples():
        west, south, east, north = row.geometry.bounds
        if east - west > 180:
            continue
        n = 40_000
        lon = rng.uniform(west, east, n)
        lat = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), n)))
        inside = shapely.contains_xy(row.geometry, lon, lat)
        lon, lat = lon[inside], lat[inside]
        distance = rv.distances_m(lrhw.sites[0].geometry, lon, lat)
        share = (distance <= range_m).mean()
        error = 4 * np.sqrt(share * (1 - share) / len(lon)) + 0.002
        assert row.share == pytest.approx(share, abs=error), row.name


def test_status_and_share_never_contradict_each_other(default):
    frame = default.regions

    assert (frame.loc[frame["status"] == "none", "share"] == 0).all()
    assert (frame.loc[frame["status"] == "full", "share"] == 1).all()
    some = frame.loc[frame["status"] == "partial"]
    clear = some[
        (some["nearest_km"] < some["range_km"] - 5) & (some["farthest_km"] > some["range_km"] + 5)
    ]
    assert len(clear) > 40
    assert ((clear["share"] > 0) & (clear["share"] < 1)).all()


def test_shares_grow_with_the_published_figure(default):
    frame = default.regions

    assert (frame["share_low"] <= frame["share"] + 1e-9).all()
    assert (frame["share"] <= frame["share_high"] + 1e-9).all()
    assert (frame["nearest_km"] <= frame["farthest_km"]).all()


def test_a_chain_that_holds_a_region_is_no_distance_from_it():
    chain = "first-island-chain-wider-usage"
    sakhalin = rv.reach(systems=[1600], sites=[chain], targets=["RU-SAK"]).regions

    assert (sakhalin["nearest_km"] == 0).all()  # the northern Kurils are links of the chain


def test_chukotka_is_one_region_on_both_sides_of_the_antimeridian():
    answer = rv.reach(systems=[2775], sites=["shemya"], targets=["RU-CHU"]).regions.iloc[0]

    boundary = densified(answer.geometry, 0.02)
    boundary = boundary[np.abs(boundary[:, 0]) < 180]
    island = densified(rv.load_catalog().sites["shemya"].geometry, 0.005)
    brute = brute_distances_m(island, boundary) / 1000
    assert len({np.sign(part.centroid.x) for part in answer.geometry.geoms}) == 2
    assert answer.nearest_km == pytest.approx(brute.min(), abs=0.1)
    assert answer.farthest_km == pytest.approx(brute.max(), abs=0.1)


def test_everywhere_asks_more_than_anywhere():
    chosen = {"systems": [1600], "sites": ["kyushu"], "targets": ["CHN"]}
    somewhere, anyhow = (
        rv.reach(**chosen, launch=launch).regions for launch in ("anywhere", "everywhere")
    )

    assert (anyhow["nearest_km"] > somewhere["nearest_km"]).all()
    assert (anyhow["share"] <= somewhere["share"] + 1e-9).all()
    assert (anyhow["share"] < somewhere["share"] - 0.01).any()


def test_a_launcher_becomes_what_it_fires_and_nothing_comes_twice():
    answer = rv.reach(systems=["typhon", "tomahawk-block-v"], sites=["luzon"], targets=["TWN"])

    assert [system.id for system in answer.systems] == ["sm-6", "tomahawk-block-v"]


def test_one_range_and_one_point_need_no_catalog():
    answer = rv.reach(systems=[1600], sites=[(130.7, 32.8)], targets=["CN-SH", "CN-XJ"])

    expected = WGS84.inv(130.7, 32.8, 121.97, 31.2)[2] / 1000  # the coast of Pudong, roughly
    shanghai, xinjiang = answer.regions.itertuples()
    assert shanghai.nearest_km == pytest.approx(expected, abs=60)
    assert (shanghai.status, xinjiang.status) == ("full", "none")


def test_own_polygons_can_be_targets_and_sites():
    squares = gpd.GeoDataFrame(
        {"name": ["near", "far"]}, geometry=[box(131, 33, 132, 34), box(0, 0, 1, 1)], crs=4326
    )
    sites = gpd.GeoDataFrame({"name": ["Here"]}, geometry=[Point(131.5, 33.5)], crs=4326)

    answer = rv.reach(systems=[500], sites=sites, targets=squares)

    assert answer.sites[0].name == "Here"
    assert answer.regions["name"].tolist() == ["near", "far"]
    assert answer.regions["status"].tolist() == ["full", "none"]
    assert answer.regions["nearest_km"].tolist()[0] == 0


def test_a_minimum_range_leaves_a_hole():
    system = rv.System(id="band", name="Band", range_km=500, min_range_km=300)
    squares = gpd.GeoDataFrame(
        {"name": ["inside", "across", "within"]},
        geometry=[box(130.9, 32.9, 131.1, 33.1), box(133, 32, 136, 34), box(134.8, 32.9, 135, 33)],
        crs=4326,
    )

    answer = rv.reach(systems=[system], sites=[(131.0, 33.0)], targets=squares).regions

    assert answer["status"].tolist() == ["none", "partial", "full"]
    assert answer["share"].iloc[[0, 2]].tolist() == [0, 1]
    middle = box(133, 32, 136, 34)
    lon, lat = (
        v.ravel() for v in np.meshgrid(np.linspace(133, 136, 400), np.linspace(32, 34, 400))
    )
    distance = rv.distances_m(Point(131, 33), lon, lat)
    weight = np.cos(np.radians(lat))
    expected = weight[(distance >= 3e5) & (distance <= 5e5)].sum() / weight.sum()
    assert middle.area > 0
    assert answer["share"].iloc[1] == pytest.approx(expected, abs=0.003)


def test_the_world_is_a_target():
    answer = rv.reach(systems=[1000], sites=[(130.7, 32.8)], targets="world")

    assert answer.regions["country"].nunique() > 200
    assert set(answer.regions.loc[answer.regions["status"] != "none", "country"]) >= {"JPN", "KOR"}


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"systems": ["lrwh"]}, UnknownNameError, "no system named 'lrwh'; did you mean 'lrhw'"),
        ({"sites": ["kyusyu"]}, UnknownNameError, "no site named 'kyusyu'; did you mean 'kyushu'"),
        ({"targets": ["CHNN"]}, UnknownNameError, "no country or region named 'CHNN'"),
        ({"systems": [-5]}, RadiusError, "a range of -5 km is not a distance"),
        ({"systems": [19_990]}, RadiusError, "19,990.00 km has no ring"),
        ({"sites": [(200, 95)]}, CoordinateError, "95"),
        ({"sites": [Point()]}, GeometryError, "empty"),
        ({"systems": []}, QuestionError, "no systems given"),
        ({"systems": "lrhw"}, QuestionError, "systems must be a list, got 'lrhw'"),
        ({"launch": "nowhere"}, QuestionError, "no launch 'nowhere'"),
    ],
)
def test_wrong_questions_get_one_line(wrong, error, message):
    arguments = {"systems": [1000], "sites": [(130.7, 32.8)], "targets": ["TWN"], **wrong}

    with pytest.raises(error, match=message) as caught:
        rv.reach(**arguments)

    assert len(str(caught.value).splitlines()) == 1


def test_saving_by_suffix_writes_whole_files(tmp_path, lrhw):
    for suffix in ("csv", "json", "md", "geojson"):
        path = lrhw.save(tmp_path / f"answer.{suffix}")
        assert path.stat().st_size > 1000


def test_verdicts_say_what_the_figures_leave_open():
    """Squares to the east of a site 100 km wide, and a range of 900 to 1,100, say 1,000 km."""
    site = box(-0.9, -0.05, 0, 0.05)  # 100 km
    system = rv.System(id="own", name="Own", range_km=1000, range_low_km=900, range_high_km=1100)
    at_km = {"sure": 700, "full": 840, "wide": 920, "partial": 960, "maybe": 1050, "out": 1150}
    squares = gpd.GeoDataFrame(
        {"name": list(at_km)},
        geometry=[box(km / 111.32, -0.1, (km + 50) / 111.32, 0.1) for km in at_km.values()],
        crs=4326,
    )

    answer = rv.reach(systems=[system], sites=[site], targets=squares).regions

    assert dict(zip(answer["name"], answer["verdict"], strict=True)) == {
        "sure": "certain",  # 750 km and the site's 100 are within 900
        "full": "full",  # 890 km is within 900, but not from the far end of the site
        "wide": "full",
        "partial": "partial",
        "maybe": "possible",
        "out": "none",
    }


def test_verdicts_of_the_catalog_follow_from_the_distances_both_ways(default):
    every = rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"],
        sites=["kyushu", "first-island-chain"],
        launch="everywhere",
    ).regions
    frame = default.regions
    systems = {system.id: system for system in default.systems}
    low = np.array([systems[name].range_low_km for name in frame["system"]])

    certain = every["farthest_km"].to_numpy() <= low
    assert certain.sum() > 20
    np.testing.assert_array_equal(frame["verdict"] == "certain", certain)
    possible = (frame["status"] == "none") & (frame["share_high"] > 0)
    np.testing.assert_array_equal(frame["verdict"] == "possible", possible)
    for verdict in ("full", "partial"):
        rows = frame["verdict"] == verdict
        assert (frame.loc[rows, "status"] == verdict).all()


def test_a_minimum_range_takes_certainty_from_what_lies_too_near():
    system = rv.System(id="band", name="Band", range_km=500, min_range_km=150)
    squares = gpd.GeoDataFrame(
        {"name": ["near", "far"]}, geometry=[box(1.2, 0, 1.3, 0.1), box(3, 0, 3.1, 0.1)], crs=4326
    )
    site = box(-1, -0.1, 0, 0.1)

    answer = rv.reach(systems=[system], sites=[site], targets=squares).regions

    # the near one is 133 km from the near end of the site and 245 km from the far one
    assert answer["verdict"].tolist() == ["full", "certain"]


def test_places_are_sorted_by_size_with_the_figure_that_reaches_them():
    answer = rv.reach(systems=["lrhw", "tomahawk"], sites=["kyushu", "guam"], targets=["CHN"])
    places = answer.places

    assert list(places.columns) == [
        *("site", "place", "country", "admin1", "population", "distance_km", "tier", "geometry"),
        *("lrhw", "tomahawk"),
    ]
    first = places[places["site"] == "kyushu"]
    assert first["population"].is_monotonic_decreasing
    beijing = first[first["place"] == "Beijing"].iloc[0]
    kyushu = densified(answer.sites[0].geometry, 0.02)
    truth = brute_distances_m(kyushu, [(beijing.geometry.x, beijing.geometry.y)])[0] / 1000
    assert beijing["distance_km"] == pytest.approx(truth, abs=0.1)
    for system in answer.systems:
        for figure, km in (
            ("low", system.range_low_km),
            ("nominal", system.range_km),
            ("high", system.range_high_km),
        ):
            reached = places[places[system.id] == figure]
            assert (reached["distance_km"] <= km).all()
        assert (places.loc[places[system.id] == "", "distance_km"] > system.range_high_km).all()
        assert (places.loc[places[system.id] == "high", "distance_km"] > system.range_km).all()


def test_places_of_a_region_are_those_within_it():
    places = rv.reach(systems=[1000], sites=[(130.7, 32.8)], targets=["RU-PRI"]).places

    assert "Vladivostok" in places["place"].tolist()
    assert set(places["country"]) == {"RUS"}
    assert len(places) < 20


def test_the_curve_gives_the_shares_of_the_table(lrhw):
    curve = lrhw.curve
    frame = lrhw.regions

    assert list(curve.columns) == ["site", "region", "distance_km", "share"]
    for row in frame[frame["area_km2"] > 1000].itertuples():
        knots = curve[curve["region"] == row.region]
        share = np.interp(row.range_km, knots["distance_km"], knots["share"])
        assert share == pytest.approx(row.share, abs=0.002), row.name
        assert knots["distance_km"].iloc[[0, -1]].tolist() == [row.nearest_km, row.farthest_km]


def test_a_country_counts_what_is_not_disputed(lrhw):
    frame = lrhw.regions[(lrhw.regions["country"] == "RUS") & ~lrhw.regions["disputed"]]
    knots = lrhw.curve[lrhw.curve["region"] == "RUS"]

    share = (frame["share"] * frame["area_km2"]).sum() / frame["area_km2"].sum()
    assert np.interp(2775, knots["distance_km"], knots["share"]) == pytest.approx(share, abs=0.001)
    assert knots["distance_km"].iloc[0] == frame["nearest_km"].min()
    assert knots["distance_km"].iloc[-1] == frame["farthest_km"].max()


def test_the_ranges_needed_touch_half_cover_and_cover(lrhw):
    needed = lrhw.needed()

    assert (needed["touch_km"] <= needed["half_km"]).all()
    assert (needed["half_km"] <= needed["full_km"]).all()
    frame = lrhw.regions
    np.testing.assert_array_equal(needed["touch_km"][: len(frame)], frame["nearest_km"])
    gansu = needed[needed["region"] == "CN-GS"].iloc[0]
    again = rv.reach(systems=[float(gansu["half_km"])], sites=["kyushu"], targets=["CN-GS"])
    assert again.regions["share"].iloc[0] == pytest.approx(0.5, abs=0.002)
    assert needed["region"].tolist()[-2:] == ["CHN", "RUS"]


def test_own_polygons_have_curves_and_places_too():
    squares = gpd.GeoDataFrame({"name": ["here"]}, geometry=[box(131, 33, 132, 34)], crs=4326)

    answer = rv.reach(systems=[500], sites=[(130.7, 32.8)], targets=squares)

    assert answer.curve["region"].unique().tolist() == ["0"]
    assert "Oita" in answer.places["place"].tolist()
    assert answer.needed()["full_km"].iloc[0] == answer.regions["farthest_km"].iloc[0]
