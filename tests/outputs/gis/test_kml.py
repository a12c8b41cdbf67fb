"""What Google Earth reads: the file parsed as XML, and opened again by GDAL."""

import io
import zipfile
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely
from helpers.measured import CLEANED, HOSTILE, areas_km2, hostile

import rangeviz as rv
from rangeviz.errors import OutputError

KML = {"k": "http://www.opengis.net/kml/2.2"}


def document(path):
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == ["doc.kml"]
            return ElementTree.parse(io.BytesIO(archive.read("doc.kml")))
    return ElementTree.parse(path)


def texts(element, path):
    return [found.text for found in element.iterfind(path, KML)]


def folder(root, name):
    return next(f for f in root.iter(f"{{{KML['k']}}}Folder") if f.find("k:name", KML).text == name)


def ring(element):
    return [tuple(map(float, pair.split(","))) for pair in element.text.split()]


def shape(placemark):
    polygons = [
        shapely.Polygon(
            ring(polygon.find("k:outerBoundaryIs//k:coordinates", KML)),
            [ring(hole) for hole in polygon.iterfind("k:innerBoundaryIs//k:coordinates", KML)],
        )
        for polygon in placemark.iterfind(".//k:Polygon", KML)
    ]
    return shapely.MultiPolygon(polygons)


def placemarks(element):
    return element.findall("k:Placemark", KML)


@pytest.mark.parametrize("suffix", ["kml", "kmz"])
def test_the_xml_has_the_rows_and_their_areas(reached, suffix, tmp_path):
    root = document(reached.save(tmp_path / f"out.{suffix}"))

    envelopes = placemarks(folder(root, "Envelopes"))
    bounds = texts(root, ".//k:SchemaData[@schemaUrl='#envelopes']/k:SimpleData[@name='bound']")
    assert bounds == reached.envelopes["bound"].tolist()
    truth = areas_km2(reached.envelopes.geometry)
    assert areas_km2([shape(p) for p in envelopes]) == pytest.approx(truth, rel=1e-6)
    codes = texts(root, ".//k:SchemaData[@schemaUrl='#regions']/k:SimpleData[@name='region']")
    assert codes == reached.regions["region"].tolist()
    (regions,) = folder(root, "Regions").findall("k:Folder", KML)
    truth = areas_km2(reached.regions.geometry)
    assert areas_km2([shape(p) for p in placemarks(regions)]) == pytest.approx(truth, rel=1e-6)
    styles = texts(regions, "k:Placemark/k:styleUrl")
    assert styles == [f"#{verdict}" for verdict in reached.regions["verdict"]]


def test_gdal_finds_the_same(reached, tmp_path):
    path = reached.save(tmp_path / "out.kml")

    layers = [name for name, _ in pyogrio.list_layers(path)]
    regions = next(name for name in layers if name.startswith("Regions, "))
    for layer, truth in (("Envelopes", reached.envelopes), (regions, reached.regions)):
        got = pyogrio.read_dataframe(path, layer=layer)
        assert got.crs == "EPSG:4326"
        assert got["system"].tolist() == truth["system"].tolist()
        assert areas_km2(got.geometry) == pytest.approx(areas_km2(truth.geometry), rel=1e-6)
    assert got["Name"].tolist() == reached.regions["name"].tolist()
    assert got["verdict"].tolist() == reached.regions["verdict"].tolist()


def test_no_fill_is_wider_than_google_earth_fills(reached, tmp_path):
    root = document(reached.save(tmp_path / "out.kml"))

    for placemark in placemarks(folder(root, "Envelopes")):
        for part in shape(placemark).geoms:
            west, south, east, north = part.bounds
            assert -180 <= west < east <= 180
            assert east - west <= 90
            assert -90 <= south < north <= 90
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_no_outline_follows_a_cut(reached, tmp_path):
    root = document(reached.save(tmp_path / "out.kml"))

    lines = placemarks(folder(root, "Outlines"))
    assert len(lines) == len(reached.envelopes)
    for placemark, envelope in zip(lines, reached.envelopes.geometry, strict=True):
        runs = [np.array(ring(run)) for run in placemark.iterfind(".//k:coordinates", KML)]
        drawn = shapely.multilinestrings([shapely.linestrings(run) for run in runs])
        assert drawn.length < shapely.boundary(envelope).length  # each is cut somewhere
        assert shapely.distance(shapely.points(np.vstack(runs)), envelope.boundary).max() < 1e-8
        for run in runs:
            along = (np.abs(run[:-1, 0]) == 180) & (run[:-1, 0] == run[1:, 0])
            assert not along.any()
            assert np.abs(run[:, 1]).max() < 90
            assert np.abs(np.diff(run[:, 0])).max() < 90


def test_one_folder_of_regions_is_open_and_the_others_wait(small, tmp_path):
    root = document(small.save(tmp_path / "out.kml"))

    regions = folder(root, "Regions")
    assert texts(regions, "k:Style/k:ListStyle/k:listItemType") == ["radioFolder"]
    first, *others = regions.findall("k:Folder", KML)
    assert len(others) == len(small.systems) * len(small.sites)
    assert texts(first, "k:Placemark/k:name") == small.together["name"].tolist()
    assert texts(first, "k:Placemark/k:visibility") == []
    for other in others:
        assert {*texts(other, "k:Placemark/k:visibility")} == {"0"}


def test_sites_and_places_are_points_with_their_names(small, tmp_path):
    root = document(small.save(tmp_path / "out.kml"))

    sites = placemarks(folder(root, "Sites"))
    at = [ring(site.find("k:Point/k:coordinates", KML)) for site in sites]
    assert at == [[(site.lon, site.lat)] for site in small.sites]
    places = folder(root, "Places")
    assert texts(places, ".//k:Placemark/k:name") == small.places["place"].tolist()
    at = [ring(point)[0] for point in places.iterfind(".//k:Point/k:coordinates", KML)]
    truth = [(place.x, place.y) for place in small.places.geometry]
    assert np.array(at) == pytest.approx(np.array(truth), abs=1e-8)
    areas = placemarks(folder(root, "Site areas"))
    truth = areas_km2([small.sites[0].geometry])
    assert areas_km2([shape(p) for p in areas]) == pytest.approx(truth, rel=1e-6)


def test_every_style_that_is_named_is_there(small, tmp_path):
    root = document(small.save(tmp_path / "out.kml"))

    defined = {f"#{style.get('id')}" for style in root.iterfind("k:Document/k:Style", KML)}
    assert {*texts(root, ".//k:styleUrl")} <= defined
    schemas = {f"#{schema.get('id')}" for schema in root.iterfind("k:Document/k:Schema", KML)}
    data = root.iterfind(".//k:SchemaData", KML)
    assert {element.get("schemaUrl") for element in data} == schemas


def test_the_description_says_what_the_file_rests_on(small, tmp_path):
    root = document(small.save(tmp_path / "out.kml", title="My question?"))

    (name,), (told,) = (texts(root, f"k:Document/k:{tag}") for tag in ("name", "description"))
    assert name == "My question?"
    for part in (
        f"rangeviz {rv.__version__}",
        f"as of {small.catalog.date}",
        "Natural Earth",
        "Disputed regions are listed apart",
        "Published or estimated maximum ranges.",
        small.systems[1].sources[0].url,
    ):
        assert part in told


@pytest.mark.parametrize("suffix", ["kml", "kmz"])
def test_a_hostile_name_is_only_a_name(small, suffix, tmp_path):
    path = hostile(small).save(tmp_path / f"out.{suffix}", title=HOSTILE)

    root = document(path)
    assert texts(root, "k:Document/k:name") == [CLEANED]
    assert {*texts(folder(root, "Regions"), ".//k:Placemark/k:name")} == {CLEANED}
    for told in texts(root, ".//k:Placemark/k:description"):  # a balloon shows it as HTML
        assert "<b onclick" not in told
        assert "$[" not in told
    balloons = texts(root, "k:Document/k:Style/k:BalloonStyle/k:text")
    assert {*balloons} == {"$[description]"}
    assert len(balloons) == len(root.findall("k:Document/k:Style", KML))


def test_a_folder_that_is_not_there_is_told(small, tmp_path):
    with pytest.raises(OutputError, match="there is no folder"):
        small.save(tmp_path / "nowhere" / "out.kmz")
