import pytest
import shapely

from rangeviz import basemaps
from rangeviz.catalog.records import Site
from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.catalog.sites import geometry_site, point_site
from rangeviz.errors import CatalogError, CoordinateError, GeometryError

SQUARE = shapely.box(10, 50, 12, 52)


@pytest.mark.parametrize(
    ("lon", "lat", "label", "site_id", "name"),
    [
        pytest.param(130.7, 32.8, None, "32.8n-130.7e", "32.80° N 130.70° E", id="no-label"),
        pytest.param(-70.7, -33.4, None, "33.4s-70.7w", "33.40° S 70.70° W", id="south-west"),
        pytest.param(0, 0, "My site!", "my-site", "My site!", id="label"),
        pytest.param(0, 0, "九州 1", "九州-1", "九州 1", id="japanese"),
        pytest.param(
            0, 0, "<b>$" + "{x}`", "b-x", "<b>$" + "{x}`", id="markup-stays-a-name-but-no-id"
        ),
        pytest.param(0, 0, "!!", "0n-0e", "!!", id="nothing-to-make-an-id-of"),
    ],
)
def test_a_point_is_a_site_with_a_readable_id(lon, lat, label, site_id, name):
    site = point_site(lon, lat, label)

    assert (site.id, site.name, site.kind) == (site_id, name, "point")
    assert site.geometry.equals(shapely.Point(lon, lat))


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(200, 95), (180.1, 0), (100, -90.1), (float("nan"), 0), (0, float("inf"))],
)
def test_a_point_off_the_earth_is_refused(lon, lat):
    with pytest.raises(CoordinateError, match=f"longitude {lon:g} and latitude {lat:g}; give"):
        point_site(lon, lat)


@pytest.mark.parametrize(
    ("label", "fault"),
    [
        pytest.param("two\nlines", "name must be one line", id="two-lines"),
        pytest.param("\x1b[31mred", "name must be one line", id="terminal-escape"),
        pytest.param("\udcff", "name must be text in Unicode", id="not-utf-8"),
        pytest.param("x" * 2001, "name must be a shorter text", id="long"),
    ],
)
def test_a_label_must_be_one_short_line_of_text(label, fault):
    with pytest.raises(CatalogError, match=fault):
        point_site(1, 2, label)
    with pytest.raises(CatalogError, match=fault):
        geometry_site(SQUARE, label)


def test_swapped_coordinates_are_recognised():
    with pytest.raises(CoordinateError, match=r"did you mean 130\.7,32\.8\? longitude goes first"):
        check_lon_lat(32.8, 130.7)


def test_an_area_is_a_clean_multipolygon():
    clockwise = shapely.Polygon(list(SQUARE.exterior.coords)[::-1])

    site = geometry_site(clockwise, "Square")

    assert (site.id, site.kind, site.lon, site.lat) == ("square", "area", 11, 51)
    assert site.geometry.geom_type == "MultiPolygon"
    assert site.geometry.equals(SQUARE)
    assert site.geometry.geoms[0].exterior.is_ccw


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(shapely.box(170, -10, 190, 10), id="past-180"),
        pytest.param(shapely.box(-190, -10, -170, 10), id="past-minus-180"),
    ],
)
def test_an_area_across_the_antimeridian_is_cut_there(shape):
    geometry = geometry_site(shape).geometry

    assert geometry.is_valid
    assert geometry.area == pytest.approx(400)
    assert geometry.bounds == (-180, -10, 180, 10)
    west, east = sorted(geometry.geoms, key=lambda part: part.bounds[0])
    assert west.bounds == (-180, -10, -170, 10)
    assert east.bounds == (170, -10, 180, 10)
    assert all(part.exterior.is_ccw for part in geometry.geoms)


@pytest.mark.parametrize(
    ("shape", "error", "fault"),
    [
        pytest.param(shapely.Point(), GeometryError, "got an empty Point", id="empty"),
        pytest.param(
            shapely.LineString([(0, 0), (1, 1)]),
            GeometryError,
            "got LineString; draw it",
            id="line",
        ),
        pytest.param(
            shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
            GeometryError,
            r"crosses itself .*Self-intersection",
            id="bow-tie",
        ),
        pytest.param(
            shapely.box(0, 80, 10, 99), CoordinateError, "latitude 99", id="over-the-pole"
        ),
        pytest.param(shapely.box(0, 0, 400, 9), CoordinateError, "longitude 400", id="twice-round"),
    ],
)
def test_an_invalid_shape_is_refused(shape, error, fault):
    with pytest.raises(error, match=fault):
        geometry_site(shape)


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param(SQUARE.wkt, id="wkt"),
        pytest.param(SQUARE.__geo_interface__, id="geojson"),
    ],
)
def test_a_catalog_file_may_write_the_shape_out(geometry):
    site = Site.model_validate(
        {"id": "s", "name": "S", "kind": "area", "lon": 11, "lat": 51, "geometry": geometry}
    )

    assert site.geometry.equals(SQUARE)
    assert site.geometry.geom_type == "MultiPolygon"


def test_a_shape_that_is_neither_wkt_nor_geojson_is_refused():
    for geometry in ("SQUARE (1 2)", {"type": "Square"}):
        site = Site(id="s", name="S", kind="area", lon=11, lat=51, shape=geometry)
        with pytest.raises(GeometryError, match="neither WKT nor a GeoJSON object"):
            _ = site.geometry


@pytest.mark.parametrize("coordinate", ["nan", "inf", "1e400"])
def test_a_coordinate_that_is_not_finite_is_refused_without_a_warning(coordinate):
    wkt = f"POLYGON ((0 0, 1 {coordinate}, 1 1, 0 0))"
    site = Site(id="s", name="S", kind="area", lon=11, lat=51, shape=wkt)

    with pytest.raises(CoordinateError, match="no place on the Earth"):
        _ = site.geometry


def test_a_bundled_area_has_its_bundled_shape():
    site = Site(id="kyushu", name="Kyushu", kind="area", lon=131, lat=32.75)

    assert site.geometry.equals(basemaps.bundled_site_geometry("kyushu"))
