"""Cells of regions: their area and middle are the regions', wherever those lie."""

import numpy as np
import pytest
import shapely
from helpers.oracle import WGS84
from shapely.geometry import MultiPolygon, Polygon, box

from rangeviz.geodesy.area import areas_m2
from rangeviz.geodesy.cells import cells_of

HOLED = Polygon([(0, 40), (20, 40), (20, 60), (0, 60)], [[(5, 45), (5, 55), (15, 55), (15, 45)]])
ACROSS = MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])


def cells(*regions):
    return cells_of(np.array(regions, dtype=object), per_region=128)


@pytest.mark.parametrize(
    "region",
    [
        pytest.param(box(0, 50, 10, 55), id="plain"),
        pytest.param(HOLED, id="with-a-hole"),
        pytest.param(MultiPolygon([box(0, 0, 1, 1), box(30, 0, 31, 1)]), id="scattered"),
        pytest.param(box(-180, 80, 180, 90), id="to-the-pole"),
    ],
)
def test_area_north_of_any_parallel_and_east_of_any_meridian_is_that_of_the_polygon(region):
    found = cells(region)
    west, south, east, north = region.bounds

    for part in np.linspace(0, 1, 7)[1:-1]:
        lat, lon = south + part * (north - south), west + part * (east - west)
        for beyond, side in (
            (found.lat >= lat, box(west, lat, east, north)),
            (found.lon >= lon, box(lon, south, east, north)),
        ):
            true, whole = areas_m2(np.array([shapely.intersection(region, side), region]))
            assert found.share[beyond].sum() == pytest.approx(
                true / whole, abs=0.08
            )  # a row of cells
    assert found.share.sum() == pytest.approx(1, abs=1e-12)


def test_first_and_second_moments_are_those_of_a_dense_sample():
    region = Polygon([(100, 30), (112, 33), (109, 41), (101, 38)])
    found = cells(region)
    rng = np.random.default_rng(0)
    lon = rng.uniform(100, 112, 400_000)
    lat = np.degrees(
        np.arcsin(rng.uniform(np.sin(np.radians(30)), np.sin(np.radians(41)), 400_000))
    )
    inside = shapely.contains_xy(region, lon, lat)
    lon, lat = lon[inside], lat[inside]

    mean_lat = (found.share * found.lat).sum()
    variance = (found.share * (found.lat - mean_lat) ** 2).sum()
    inner = (found.share * found.north).sum() / 111_100**2  # square degrees

    assert mean_lat == pytest.approx(lat.mean(), abs=0.02)
    assert (found.share * found.lon).sum() == pytest.approx(lon.mean(), abs=0.02)
    assert variance + inner == pytest.approx(lat.var(), rel=0.01)
    assert inner > variance / 1000  # and the part inside the cells is not lost


def test_a_region_across_180_degrees_is_one():
    found = cells(ACROSS)

    east, west = found.lon > 0, found.lon < 0
    assert found.share[east].sum() == pytest.approx(0.5, abs=0.04)
    assert found.share[west].sum() == pytest.approx(0.5, abs=0.04)
    assert np.abs(found.lon).min() > 169


def test_regions_stay_apart_and_in_order():
    regions = [box(i, 0, i + 1, 1 + i / 100) for i in range(300)]  # more than a block

    together = cells(*(shapely.transform(r, lambda xy: xy - [150, 0]) for r in regions))

    shares = np.bincount(together.owner, together.share)
    np.testing.assert_allclose(shares, np.ones(300))
    middles = np.bincount(together.owner, together.share * together.lon)
    np.testing.assert_allclose(middles, np.arange(300) - 149.5, atol=1e-6)


def test_parts_far_apart_keep_their_share_of_the_area():
    parts = [shapely.box(0, 40, 0.018, 40.012), shapely.box(8, -9, 8.016, -8.99)]
    parts.append(shapely.box(-6, 12, -5.984, 12.007))
    region = shapely.multipolygons(parts)

    cells = cells_of(np.array([region], dtype=object), per_region=128)

    area = np.array([abs(WGS84.geometry_area_perimeter(part)[0]) for part in parts])
    share = [cells.share[np.abs(cells.lat - part.centroid.y) < 1].sum() for part in parts]
    np.testing.assert_allclose(share, area / area.sum(), atol=1e-5)
