"""Shapes in a CRS, named alike by every question that takes them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

import rangeviz as rv
from rangeviz.errors import CatalogError, GeometryError, QuestionError, RangevizError

KUMAMOTO = Point(130.7, 32.8)
PLACES = (KUMAMOTO, Point(100, 10))
IN_KM = "+proj=laea +lat_0=32 +lon_0=130 +units=km"  # small numbers, which pass for degrees


def one(crs, kind):
    series = gpd.GeoSeries([KUMAMOTO], index=["here"], crs=4326).to_crs(crs)
    return {
        "series": series,
        "array": series.array,
        "frame": gpd.GeoDataFrame({"id": ["here"]}, geometry=list(series), crs=series.crs),
    }[kind]


@pytest.mark.parametrize("kind", ["series", "array", "frame"])
@pytest.mark.parametrize("crs", [IN_KM, "EPSG:4301", "EPSG:32652"])
def test_sites_in_another_crs_lie_where_they_lie(crs, kind):
    swept = rv.sweep(one(crs, kind), ranges_km=[900], targets=["KR-11"], jobs=1)
    answer = rv.reach(sites=one(crs, kind), systems=[900], targets=["KR-11"])

    by_sweep, by_reach = (swept["lon"][0], swept["lat"][0]), answer.sites[0]
    assert by_sweep == pytest.approx((130.7, 32.8), abs=1e-6)
    assert (by_reach.lon, by_reach.lat) == pytest.approx((130.7, 32.8), abs=1e-6)
    assert answer.sites[0].id == swept["site"][0] == ("0" if kind == "array" else "here")


@pytest.mark.parametrize("kind", ["series", "array", "frame"])
def test_targets_in_another_crs_lie_where_they_lie(kind):
    square = gpd.GeoSeries([box(126.8, 37.4, 127.2, 37.7)], crs=4326).to_crs(IN_KM)
    targets = {"series": square, "array": square.array, "frame": square.to_frame("geometry")}[kind]

    answer = rv.reach(sites=[(127.0, 37.55)], systems=[900], targets=targets)

    assert answer.regions["nearest_km"].tolist() == [0]
    assert answer.regions["area_km2"][0] == pytest.approx(1178, rel=0.01)


def test_polygons_are_targets_without_a_frame():
    shapes = [box(126.8, 37.4, 127.2, 37.7), box(0, 0, 1, 1)]

    for targets in (shapes, tuple(shapes), np.array(shapes), shapes[0]):
        answer = rv.reach(sites=[(127.0, 37.55)], systems=[900], targets=targets)
        assert answer.regions["status"][0] == "full"


def sites(ids, shapes=PLACES, column="id"):
    return gpd.GeoDataFrame({column: ids}, geometry=list(shapes), crs=4326)


def reach(frame):
    return rv.reach(systems=[900], sites=frame, targets=["KR-11"])


def sweep(frame):
    return rv.sweep(frame, ranges_km=[900], targets=["KR-11"], jobs=1)


@pytest.mark.parametrize("ask", [reach, sweep])
@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (sites(["a", "a"]), QuestionError, "two sites are both called 'a'; give each its own id"),
        (sites(["a", "a"], column="name"), QuestionError, "two sites are both called 'a'"),
        (sites(["a", None]), QuestionError, "row 2 of the frame has no id; fill it in"),
        (sites([np.nan, "b"]), QuestionError, "row 1 of the frame has no id; fill it in"),
        (sites(["a", "b"], (KUMAMOTO, None)), GeometryError, "site 'b' has no shape"),
        (sites([], ()), QuestionError, "no sites given; name at least one"),
    ],
)
def test_a_frame_of_sites_that_names_none_or_two_is_refused(ask, frame, error, message):
    with pytest.raises(error, match=message):
        ask(frame)


def test_sites_of_a_frame_are_called_by_their_id_and_named_by_their_name():
    frame = sites(["S1", "b 2"]).assign(name=["North", "South"])

    assert [(site.id, site.name) for site in reach(frame).sites] == [
        ("S1", "North"),
        ("b-2", "South"),
    ]


def test_an_index_of_several_levels_names_sites_too():
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    frame = gpd.GeoDataFrame({"x": [1, 2]}, geometry=[KUMAMOTO, Point(1, 1)], index=index, crs=4326)

    assert len(reach(frame).sites) == 2


# Names that collide


def test_ranges_that_print_alike_are_each_kept():
    answer = rv.reach(systems=[1600.001, 1600.004, 1600], sites=[(130.7, 32.8)], targets=["KR-11"])
    swept = rv.sweep([(130.7, 32.8)], ranges_km=[12345.6, 12345.64], targets=["KR-11"], jobs=1)

    assert answer.regions["range_km"].tolist() == [1600.001, 1600.004, 1600.0]
    assert answer.regions["system"].tolist() == ["1600.001-km", "1600.004-km", "1600-km"]
    assert answer.systems[0].name == "1,600.001 km"
    assert swept["range_km"].tolist() == [12345.6, 12345.64]


@pytest.mark.parametrize("other", [{"range_km": 2000}, {"range_km": 100, "name": "Y"}])
def test_two_systems_of_one_id_are_refused(other):
    first = {"id": "x", "name": "X", "range_km": 100}
    systems = [rv.System(**first), rv.System(**{**first, **other})]

    with pytest.raises(QuestionError, match="two systems are both called 'x'; give each its own"):
        rv.reach(systems=systems, sites=[(130.7, 32.8)], targets=["KR-11"])
    assert len(rv.reach(systems=[systems[0]] * 2, sites=[(1, 1)], targets=["KR-11"]).systems) == 1


def regions(names, countries=("", "")):
    table = {"region": names, "name": names, "country": countries}
    return gpd.GeoDataFrame(table, geometry=[box(1, 1, 2, 2), box(3, 1, 4, 2)], crs=4326)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (regions(["A", "A"]), "two targets are both called 'A'; give each a region of its own"),
        (regions(["A", "B"], ["A", "A"]), "a region and a country are both called 'A'"),
        (regions(["A", "B"], ["B", "C"]), "region 'B' is called like the country of another"),
        (regions(["A", "B"])[:0], "no targets given; the frame has no rows"),
    ],
)
def test_targets_that_could_be_mixed_up_are_refused(frame, message):
    with pytest.raises(QuestionError, match=message):
        rv.reach(systems=[500], sites=[(0.0, 0.0)], targets=frame)


def test_a_country_that_is_its_own_only_region_has_one_curve():
    targets = regions(["A", "B"], ["A", "B"])

    answer = rv.reach(systems=[500], sites=[(0.0, 0.0)], targets=targets)

    for name in ("A", "B"):
        knots = answer.curve[answer.curve["region"] == name]
        assert knots["distance_km"].is_monotonic_increasing
        assert knots["share"].iloc[[0, -1]].tolist() == [0, 1]
    assert answer.needed()["region"].tolist() == ["A", "B"]


# Wrong arguments


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"targets": 5}, "targets must be countries, regions, files or polygons, got 5"),
        ({"targets": [5]}, "a target must be a country, a region or a file, got 5"),
        ({"targets": None}, "targets must be countries, regions, files or polygons, got None"),
        ({"catalog": 5}, r"a catalog must be what load_catalog\(\) returns, got 5"),
        ({"viewpoint": np.array(["iso", "apart"])}, "no viewpoint named"),
        ({"systems": [10**400]}, "a range of inf km is not a distance"),
        ({"systems": np.ma.array([900, 1000], mask=[0, 1])}, "a range of nan km is not a distance"),
        ({"sites": np.ma.array([[130.7, 32.8]], mask=[[0, 1]])}, "no place on the Earth"),
        ({"sites": [("a", "b")]}, "a site must be a name"),
    ],
)
def test_a_wrong_argument_gets_one_line(wrong, message):
    asked = {"systems": [900], "sites": [(130.7, 32.8)], "targets": ["KR-11"], **wrong}

    with pytest.raises(RangevizError, match=message) as raised:
        rv.reach(**asked)

    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("systems", [[], (), "", 0, np.array([])])
def test_no_systems_are_not_all_systems(systems):
    with pytest.raises(QuestionError, match="systems"):
        rv.who("SG-01", sites=["guam"], systems=systems)


@pytest.mark.parametrize("target", [5, (1, 2, 3), ("a", "b"), None])
def test_a_target_of_who_that_is_no_place_gets_one_line(target):
    with pytest.raises(QuestionError, match=r"a target must be a region, a town or \(lon, lat\)"):
        rv.who(target, sites=["guam"])


def test_only_answers_can_be_compared():
    with pytest.raises(QuestionError, match=r"only what reach\(\) returns can be compared, got 1"):
        rv.compare(1, 2)


@pytest.mark.parametrize("spacing", ["x", 1e308, 0, -1, None, float("nan")])
def test_a_spacing_that_is_no_length_gets_one_line(spacing):
    with pytest.raises(QuestionError, match="a spacing must be kilometres from over 0 to 20,000"):
        rv.grid("guam", spacing_km=spacing)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rv.System(id="x", name="X", range_km="far"), "system 'x': range_km must be a"),
        (lambda: rv.System(id="x", name="X", range_km=1, nonsense=3), "unknown field 'nonsense'"),
        (rv.System, "system '': id is missing; name is missing; range_km is missing"),
        (lambda: rv.Source(title="T"), "source 'T': publisher is missing"),
        (lambda: rv.Site(id="a b", name="x", lon=500, lat=0, kind="point"), "site 'a b': id must"),
    ],
)
def test_a_record_that_cannot_be_made_says_why_in_one_line(make, message):
    with pytest.raises(CatalogError, match=message) as raised:
        make()

    assert isinstance(raised.value, ValueError)
    assert len(str(raised.value).splitlines()) == 1
