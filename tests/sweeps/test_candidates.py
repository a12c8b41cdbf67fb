"""Sites of a sweep, and grids of points."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, box

import rangeviz as rv
from rangeviz.errors import CoordinateError, GeometryError, QuestionError
from rangeviz.sweeps.candidates import find_candidates

WGS84 = Geod(ellps="WGS84")


@pytest.mark.parametrize("spacing_km", [10, 40])
def test_a_grid_has_as_many_points_to_any_square_kilometre(spacing_km):
    site = rv.load_catalog().sites["luzon"].geometry
    points = rv.grid("luzon", spacing_km=spacing_km)

    area_km2 = abs(WGS84.geometry_area_perimeter(shapely.segmentize(site, 0.05))[0]) / 1e6
    on_main = shapely.within(points.geometry, max(site.geoms, key=lambda part: part.area)).sum()
    main = max(site.geoms, key=lambda part: part.area)
    main_km2 = abs(WGS84.geometry_area_perimeter(shapely.segmentize(main, 0.05))[0]) / 1e6
    assert on_main == pytest.approx(main_km2 / spacing_km**2, rel=0.05)
    assert len(points) >= area_km2 / spacing_km**2 * 0.95
    assert shapely.intersects(shapely.buffer(site, 1e-4), points.geometry.to_numpy()).all()
    assert points["id"].is_unique


def test_neighbours_in_a_grid_are_as_far_apart_as_asked():
    points = rv.grid(box(10, 60, 14, 62), spacing_km=20)

    x, y = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
    for i in range(0, len(x), 7):
        others = np.arange(len(x)) != i
        km = WGS84.inv(np.full(len(x) - 1, x[i]), np.full(len(x) - 1, y[i]), x[others], y[others])
        assert km[2].min() / 1000 == pytest.approx(20, rel=0.03)


def test_an_island_that_the_grid_misses_has_a_point_of_its_own():
    islands = shapely.MultiPolygon([box(0, 0, 3, 3), box(5.01, 0.01, 5.02, 0.02)])

    points = rv.grid(islands, spacing_km=100)

    assert sum(point.x > 5 for point in points.geometry) == 1


@pytest.mark.parametrize(
    ("site", "spacing_km", "error", "message"),
    [
        ("kyushu", 0, QuestionError, "a spacing must be kilometres from over 0 to 20,000, got 0"),
        ("kyushu", 0.01, QuestionError, "takes over a million points"),
        ("kumamoto", 10, GeometryError, "'kumamoto' is a point, and holds no grid"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(site, spacing_km, error, message):
    with pytest.raises(error, match=message):
        rv.grid(site, spacing_km=spacing_km)


def test_frames_names_and_points_are_all_taken():
    catalog = rv.load_catalog()
    frame = gpd.GeoDataFrame(
        {"name": ["A", "B"]}, geometry=[Point(1, 2), box(3, 3, 4, 4)], crs=4326
    )

    assert find_candidates(frame, catalog).ids.tolist() == ["A", "B"]
    assert find_candidates(["guam", (1, 2)], catalog).ids.tolist() == ["guam", "2n-1e"]
    assert find_candidates(frame.to_crs(3857), catalog).lon.round(6).tolist() == [1, 3.5]


def test_a_bad_site_is_named():
    frame = gpd.GeoDataFrame({"id": ["good", "bad"]}, geometry=[Point(1, 2), Point()], crs=4326)

    with pytest.raises(GeometryError, match="site 'bad': "):
        rv.sweep(frame, ranges_km=[100])
    with pytest.raises(CoordinateError, match="95"):
        rv.sweep([(10, 95)], ranges_km=[100])
