"""Systems and sites in the forms that people hand over."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
from shapely.geometry import Point

import rangeviz as rv
from rangeviz.errors import QuestionError
from rangeviz.naming.records import find_sites, find_systems

CATALOG = rv.load_catalog()


@pytest.mark.parametrize(
    "names",
    [
        np.array(["lrhw", "tomahawk"]),
        pd.Series(["lrhw", "tomahawk"]),
        ("lrhw", "tomahawk"),
        iter(["lrhw", "tomahawk"]),
    ],
    ids=["array", "series", "tuple", "iterator"],
)
def test_several_systems_come_in_any_sequence(names):
    assert [system.id for system in find_systems(names, CATALOG)] == ["lrhw", "tomahawk"]


def test_ranges_of_an_array_are_kilometres():
    assert [s.range_km for s in find_systems(np.array([500, 1600]), CATALOG)] == [500.0, 1600.0]


def test_rows_of_an_array_are_longitude_and_latitude():
    (site,) = find_sites(np.array([[130.7, 32.8]]), CATALOG)

    assert (site.lon, site.lat) == (130.7, 32.8)


def test_a_series_of_shapes_is_read_by_its_crs():
    x, y = pyproj.Proj("EPSG:32652")(130.7, 32.8)

    (site,) = find_sites(gpd.GeoSeries([Point(x, y)], index=["here"], crs=32652), CATALOG)

    assert site.name == "here"
    assert (site.lon, site.lat) == pytest.approx((130.7, 32.8), abs=1e-8)


@pytest.mark.parametrize(
    ("find", "wrong", "fault"),
    [
        (find_systems, "lrhw", "systems must be a list, got 'lrhw'; put it in brackets"),
        (find_systems, 1600, "systems must be a list, got 1600; put it in brackets"),
        (find_systems, [], "no systems given; name at least one"),
        (find_systems, [None], "a system must be a name, a range in kilometres or a System"),
        (find_sites, np.array([]), "no sites given; name at least one"),
        (find_sites, (130.7, 32.8), "a site must be a name, .* got 130.7"),
        (find_sites, [{"lon": 1}], "a site must be a name, .* got {'lon': 1}"),
    ],
)
def test_a_question_wrongly_put_gets_one_line(find, wrong, fault):
    with pytest.raises(QuestionError, match=fault) as raised:
        find(wrong, CATALOG)

    assert len(str(raised.value).splitlines()) == 1
