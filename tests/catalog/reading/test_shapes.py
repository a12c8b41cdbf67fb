import json
import sqlite3
import struct
import zipfile

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

import rangeviz as rv
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.reading.shapes import read_areas
from rangeviz.errors import CatalogError

SHAPES = [shapely.box(120, 30, 122, 31), shapely.box(179, -1, 181, 1)]
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark><name>West</name>
<ExtendedData><Data name="country"><value>CHN</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>120,30,0 122,30,0 122,31,0 120,31,0 120,30,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
<Placemark><name>Across</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
179,-1 181,-1 181,1 179,1</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry>
</Placemark></Document></kml>"""


def _write(folder, suffix):
    """The same two areas in each format, by other hands than the reader's."""
    path = folder / f"areas{suffix}"
    if suffix == ".kml":
        path.write_text(KML)
    elif suffix == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", KML)
    else:
        names = {"name": ["West", "Across"], "country": ["CHN", None]}
        frame = geopandas.GeoDataFrame(names, geometry=SHAPES, crs=4326)
        if suffix == ".gpkg":  # in another coordinate system
            frame = frame.iloc[:1].to_crs(3857)
        frame.to_file(path)
    return path


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".kml", ".kmz"])
def test_areas_of_each_format_are_regions_on_the_ellipsoid(tmp_path, suffix):
    areas = read_areas(_write(tmp_path, suffix))

    assert areas["name"].tolist() == ["West", "Across"][: len(areas["name"])]
    assert areas["country"][0] == "CHN"
    for shape, area, planned in zip(areas["geometry"], areas["area_km2"], SHAPES, strict=False):
        truth = abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6
        assert area == pytest.approx(truth, rel=1e-3)
        assert shape.area == pytest.approx(planned.area)
        assert shape.geom_type == "MultiPolygon"
    if suffix != ".gpkg":
        assert len(areas["geometry"][1].geoms) == 2  # cut at the antimeridian


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".kml", ".kmz"])
def test_a_file_of_areas_is_a_catalog_of_sites(tmp_path, suffix):
    site = load_catalog(_write(tmp_path, suffix)).sites["west"]

    assert (site.kind, site.country) == ("area", "CHN")
    assert site.geometry.symmetric_difference(SHAPES[0]).area < 1e-9
    assert site.geometry.covers(shapely.Point(site.lon, site.lat))


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_a_target_may_be_a_file_beside_countries(tmp_path, suffix):
    path = _write(tmp_path, suffix)

    answer = rv.reach(systems=[1200], sites=["kyushu"], targets=[str(path), "TWN"])

    row = answer.regions[answer.regions["name"] == "West"].iloc[0]
    truth = rv.distances_m(rv.load_catalog().sites["kyushu"].geometry, [122.0], [31.0])[0] / 1000
    assert row["nearest_km"] == pytest.approx(truth, abs=20)  # its nearest point is on that side
    assert set(answer.regions["country"]) - {""} == {"CHN", "TWN"}
    assert answer.targets == ("TWN", path.name)


def _own_taipei(folder, times=1):
    path = folder / "areas.geojson"
    shape = json.loads(shapely.to_geojson(SHAPES[0]))
    feature = {"type": "Feature", "properties": {"region": "TW-TPE"}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * times}))
    return path


def test_an_own_area_is_never_taken_for_a_region_of_the_base_map(tmp_path):
    answer = rv.reach(systems=[1500], sites=["kyushu"], targets=["TWN", _own_taipei(tmp_path)])

    shapes = answer.regions.set_index("region").geometry
    assert shapes["TW-TPE~own"].equals_exact(
        shapely.MultiPolygon([SHAPES[0]]), 1e-9, normalize=True
    )
    assert shapes["TW-TPE"].distance(shapes["TW-TPE~own"]) > 1


def test_a_region_that_is_there_twice_is_refused(tmp_path):
    path = _own_taipei(tmp_path, times=2)
    with pytest.raises(CatalogError, match="area 'TW-TPE~own': is there twice; give each a region"):
        read_areas(path)

    first, second = _own_taipei(tmp_path), tmp_path / "again.geojson"
    second.write_text(first.read_text())
    with pytest.raises(rv.RangevizError, match="two targets are both called 'TW-TPE~own'"):
        rv.reach(systems=[500], sites=["kyushu"], targets=[first, second])


def test_a_map_of_own_areas_is_drawn(tmp_path):
    answer = rv.reach(
        systems=[1500], sites=["kyushu"], targets=[_write(tmp_path, ".geojson"), "TWN"]
    )

    answer.save(tmp_path / "map.html")

    assert '"West"' in (tmp_path / "map.html").read_text()


def _geojson(*geometries):
    features = [{"type": "Feature", "properties": None, "geometry": each} for each in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


CROSSED = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
NAN = {"type": "Polygon", "coordinates": [[[0, 0], [float("nan"), 2], [2, 0], [0, 0]]]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[30, 130], [31, 130], [31, 131], [30, 130]]]}
NESTED = {"type": "GeometryCollection", "geometries": [CROSSED]}


def test_every_fault_of_a_file_names_its_feature(tmp_path):
    path = tmp_path / "areas.geojson"
    path.write_text(_geojson(CROSSED, NAN, None, LINE, SWAPPED, NESTED, {"type": "Polygon"}))

    for read in (load_catalog, read_areas):
        with pytest.raises(CatalogError) as raised:
            read(path)
        faults = str(raised.value).splitlines()
        features = {fault.split(": ")[1] for fault in faults}
        assert features == {f"feature {number}" for number in range(1, 8)}
        text = "\n".join(faults)
        assert "the outline crosses itself or is not closed (Self-intersection[1 1])" in text
        assert "geometry has a coordinate that is not a finite number; give degrees" in text
        assert "has no geometry; draw it" in text
        assert "longitude goes first" in text
        assert "got GEOMETRYCOLLECTION; draw it as polygons" in text


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        pytest.param("a.geojson", "{", "is not valid JSON", id="json"),
        pytest.param(
            "a.geojson", "[1]", "is not GeoJSON; save it as a FeatureCollection", id="list"
        ),
        pytest.param(
            "a.geojson", '{"type":"Point","crs":"EPSG:3857"}', "save it in WGS84", id="crs"
        ),
        pytest.param("a.geojson", _geojson(), "holds no site; draw points or polygons", id="empty"),
        pytest.param(
            "a.gpkg", "<OGRVRTDataSource/>", "is not a GeoPackage; save it again", id="vrt"
        ),
        pytest.param("a.gpkg", "SQLite format 3\0", "is not a sound GeoPackage", id="damaged"),
        pytest.param("a.kml", "<kml>", "is not valid XML", id="xml"),
        pytest.param(
            "a.kml",
            '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
            "has a document type, whose entities may expand",
            id="entity",
        ),
        pytest.param(
            "a.kml",
            "<kml><NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink></kml>",
            "only links to another file, and nothing is fetched; save that one",
            id="network-link",
        ),
        pytest.param(
            "a.kml",
            "<kml><Placemark><LineString><coordinates>0,0 1,1</coordinates></LineString>"
            "</Placemark></kml>",
            "is neither one point nor polygons; draw it as polygons",
            id="line",
        ),
        pytest.param(
            "a.kml",
            "<kml><Placemark><Point><coordinates>x,1</coordinates></Point></Placemark></kml>",
            "coordinates are not lon,lat pairs",
            id="letters",
        ),
    ],
)
def test_a_fault_of_a_file_of_shapes_is_one_line(tmp_path, name, text, fault):
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(CatalogError, match=fault) as raised:
        load_catalog(path)
    assert str(raised.value).count("\n") == 0


def _geopackage(path, blob, *, authority="EPSG", code=4326, view=""):
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE gpkg_contents (table_name, data_type);"
        "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id);"
        "INSERT INTO gpkg_contents VALUES ('t', 'features');"
        "INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 1);"
        + (view or "CREATE TABLE t (name, geom);")
    )
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (1, ?, ?)", (authority, code))
    if not view:
        database.execute("INSERT INTO t VALUES ('x', ?)", (blob,))
    database.commit()
    database.close()
    return path


HEADER = b"GP\0\1\0\0\0\0"


@pytest.mark.parametrize(
    ("blob", "fault"),
    [
        pytest.param(
            HEADER + b"\1\7\0\0\0\1\0\0\0" * 400_000,
            "got WKB of type 7; draw polygons",
            id="nested",
        ),
        pytest.param(
            HEADER + b"\1\6\0\0\0\1\0\0\0" * 400_000, "got WKB of type 6; draw polygons", id="multi"
        ),
        pytest.param(HEADER + b"\1\3\0\0\0\xff\xff\xff\xff", "geometry is damaged", id="short"),
        pytest.param(HEADER + b"\1", "geometry is damaged", id="cut-off"),
        pytest.param(b"GP", "has no geometry; draw it", id="header"),
        pytest.param(None, "has no geometry; draw it", id="null"),
        pytest.param(
            HEADER + struct.pack("<BIdd", 1, 1, float("nan"), 1), "longitude nan", id="nan"
        ),
    ],
)
def test_a_geometry_that_would_fill_the_stack_or_is_damaged_is_refused(tmp_path, blob, fault):
    path = _geopackage(tmp_path / "a.gpkg", blob)

    with pytest.raises(CatalogError, match=rf"layer 't' feature 1: site 'x': .*{fault}"):
        load_catalog(path)


@pytest.mark.parametrize("nested", ["GEOMETRYCOLLECTION(" * 300_000, " geometrycollection z ("])
def test_wkt_that_would_fill_the_stack_is_refused(tmp_path, nested):
    path = tmp_path / "own.toml"
    path.write_text(
        "[[site]]\nid = 'a'\nname = 'A'\nkind = 'area'\nlon = 0\nlat = 0\n"
        f"geometry = '{nested[:4_000_000]}'\n"
    )

    with pytest.raises(CatalogError, match=r"site 'a': a site must be .* got GEOMETRYCOLLECTION"):
        load_catalog(path)


def test_a_view_that_never_ends_is_left_aside_or_refused(tmp_path):
    endless = "AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
    aside = _geopackage(
        tmp_path / "a.gpkg", None, view=f"CREATE VIEW t {endless} SELECT x AS geom FROM c;"
    )
    cut = _geopackage(
        tmp_path / "b.gpkg",
        None,
        view="DROP TABLE gpkg_contents;"
        f"CREATE VIEW gpkg_contents {endless} SELECT x table_name, 'features' data_type FROM c;",
    )

    with pytest.raises(CatalogError, match="holds no site"):
        load_catalog(aside)
    with pytest.raises(
        CatalogError, match=r"is not a sound GeoPackage: gpkg_contents is no table of .*; save it"
    ):
        load_catalog(cut)


@pytest.mark.parametrize(
    ("authority", "code"), [("EPSG", 999_999), ("+proj=longlat +nadgrids=https", 1), ("NONE", 0)]
)
def test_an_unknown_coordinate_system_is_refused(tmp_path, authority, code):
    blob = HEADER + struct.pack("<BIdd", 1, 1, 1, 1)
    path = _geopackage(tmp_path / "a.gpkg", blob, authority=authority, code=code)

    with pytest.raises(
        CatalogError, match=r"is in the unknown coordinate system .* save it in WGS84"
    ):
        load_catalog(path)


def test_a_polygon_of_a_million_vertices_is_refused(tmp_path):
    angle = np.linspace(0, 2 * np.pi, 1_000_000)
    ring = np.column_stack([10 * np.cos(angle), 10 * np.sin(angle)])
    blob = HEADER + shapely.to_wkb(shapely.Polygon(ring), byte_order=1)
    path = _geopackage(tmp_path / "a.gpkg", blob)

    with pytest.raises(CatalogError, match=r"has 1,000,001? vertices, over the limit of 250,000"):
        load_catalog(path)
