from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.oracle import EARTH_M2, disc_area_m2, drawn_area_m2
from shapely.geometry import MultiPolygon, Polygon, box

from rangeviz.geodesy import range_ring
from rangeviz.geodesy.antimeridian import WORLD
from rangeviz.geodesy.area import areas_m2


def area_m2(polygon):
    return areas_m2(np.array([polygon], dtype=object))[0]


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(box(0, 0, 1, 1), id="beside-the-equator"),
        pytest.param(box(-180, 60, 180, 90), id="a-cap"),
        pytest.param(box(-10, -10, 10, 10), id="across-the-equator"),
        pytest.param(box(10, 10, 60, 60).difference(box(20, 20, 50, 50)), id="with-a-hole"),
        pytest.param(Polygon([(100, -40), (150, 20), (170, 80)]), id="long-slanting-edges"),
        pytest.param(
            MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)]), id="cut-at-180"
        ),
    ],
)
def test_area_is_that_of_proj(polygon):
    fine = shapely.segmentize(polygon, 0.05)  # areas are promised for edges under 10 km

    assert area_m2(fine) == pytest.approx(drawn_area_m2(polygon), rel=1e-8)


def test_the_world_has_the_area_of_the_ellipsoid():
    assert area_m2(WORLD) == pytest.approx(EARTH_M2, rel=1e-14)


@pytest.mark.parametrize("radius_m", [1e3, 1e6, 1.2e7])
def test_a_ring_has_the_area_of_a_geodesic_disc(radius_m):
    ring = range_ring(144.8, 13.5, radius_m=radius_m, tolerance_m=radius_m * 1e-6)

    assert area_m2(ring) == pytest.approx(disc_area_m2(144.8, 13.5, radius_m), rel=1e-5)


def test_winding_does_not_matter():
    ring = range_ring(10, 50, radius_m=1e6).geoms[0]

    assert area_m2(ring.reverse()) == pytest.approx(area_m2(ring), rel=1e-12)


def test_areas_come_in_the_order_of_the_polygons_and_empty_ones_have_none():
    polygons = np.array([box(0, 0, 1, 1), MultiPolygon(), box(0, 60, 1, 61)], dtype=object)

    areas = areas_m2(polygons)

    assert areas[1] == 0
    assert areas[2] == pytest.approx(areas[0] * np.cos(np.radians(60.5)), rel=0.02)
