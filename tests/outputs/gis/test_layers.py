"""What GIS programs read: every file is opened again by GDAL, and measured by PROJ."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely
from helpers.measured import CLEANED, HOSTILE, areas_km2, hostile

import rangeviz as rv
from rangeviz.outputs.gis.layers import source_frame

BINARY = ["gpkg", "fgb", "kml", "kmz"]


def opened(path, layer):
    return pyogrio.read_dataframe(path, layer=layer)


def ordered(frame, *keys):
    """FlatGeobuf stores features by where they are; put them by what they are."""
    return frame.sort_values(list(keys)).reset_index(drop=True)


@pytest.mark.parametrize("layer", ["envelopes", "regions", "places"])
def test_a_geopackage_gives_the_frames_back(reached, layer, tmp_path):
    truth = getattr(reached, layer)

    got = opened(reached.save(tmp_path / "out.gpkg"), layer)

    assert got.crs == "EPSG:4326"
    assert {*got.columns} == {*truth.columns}
    for column in truth.columns.drop("geometry"):
        assert got[column].tolist() == truth[column].tolist()
    assert shapely.equals_exact(got.geometry.values, truth.geometry.values).all()


def test_a_flatgeobuf_gives_the_regions_back(reached, tmp_path):
    keys = ("system", "site", "region")
    truth = ordered(reached.regions, *keys)

    got = ordered(opened(reached.save(tmp_path / "out.fgb"), "regions"), *keys)

    assert got.crs == "EPSG:4326"
    for column in truth.columns.drop("geometry"):
        assert got[column].tolist() == truth[column].tolist()
    assert areas_km2(got.geometry) == pytest.approx(areas_km2(truth.geometry), rel=1e-6)


def test_a_geojson_has_the_rows_and_their_areas_cut_at_180_and_wound(reached, tmp_path):
    got = opened(reached.save(tmp_path / "out.geojson"), None)

    for kind, truth in (("envelope", reached.envelopes), ("region", reached.regions)):
        rows = got[got["feature"] == kind]
        assert rows["system"].tolist() == truth["system"].tolist()
        assert areas_km2(rows.geometry) == pytest.approx(areas_km2(truth.geometry), rel=1e-6)
    for shape in json.loads((tmp_path / "out.geojson").read_text())["features"]:
        for outer, *holes in shape["geometry"]["coordinates"]:
            rings = [shapely.LinearRing(ring) for ring in (outer, *holes)]
            assert [ring.is_ccw for ring in rings] == [True] + [False] * len(holes)  # RFC 7946
            assert np.abs(np.array(outer)).max(axis=0) == pytest.approx([90, 45], abs=90)
            assert np.abs(np.diff(outer, axis=0)[:, 0]).max() <= 360
    bounds = got.geometry.bounds
    assert bounds["minx"].min() >= -180
    assert bounds["maxx"].max() <= 180


def test_qgis_finds_a_default_style_for_every_layer_by_name_and_column(small, tmp_path):
    path = small.save(tmp_path / "out.gpkg")
    query = (
        "SELECT styleQML FROM layer_styles WHERE f_table_schema='' AND f_table_name=? "
        "AND f_geometry_column='geometry' AND useAsDefault"
    )

    for layer, attribute in (("regions", "verdict"), ("places", None)):
        with closing(sqlite3.connect(path)) as database:
            ((qml,),) = database.execute(query, (layer,))
        root = ElementTree.fromstring(qml)
        renderer = root.find("renderer-v2")
        assert renderer.get("attr") == attribute
        symbols = [symbol.get("name") for symbol in renderer.iter("symbol")]
        assert all(item.get("symbol") in symbols for item in renderer.iter("category"))
        field = root.find("labeling/settings/text-style").get("fieldName")
        assert field in pyogrio.read_info(path, layer=layer)["fields"]
    values = {item.get("value") for item in _categories(path, query, "regions")}
    assert set(small.regions["verdict"]) <= values
    values = {item.get("value") for item in _categories(path, query, "envelopes")}
    rows = small.envelopes
    assert values == {f"{s} {b}" for s, b in zip(rows["system"], rows["bound"], strict=True)}


def _categories(path, query, layer):
    with closing(sqlite3.connect(path)) as database:
        ((qml,),) = database.execute(query, (layer,))
    return ElementTree.fromstring(qml).iter("category")


def test_a_style_beside_a_flatgeobuf_is_that_of_the_regions(small, tmp_path):
    small.save(tmp_path / "regions.fgb")

    root = ElementTree.fromstring(small.save(tmp_path / "regions.qml").read_text("utf-8"))

    assert root.tag == "qgis"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["regions.fgb", "regions.qml"]


def test_the_layers_are_what_gis_programs_expect(small, tmp_path):
    path = small.save(tmp_path / "out.gpkg")

    layers = dict(pyogrio.list_layers(path))
    assert layers == {
        "envelopes": "MultiPolygon",
        "regions": "MultiPolygon",
        "places": "Point",
        "sites": "Unknown",  # an area and a point
        "sources": None,
        "layer_styles": None,
    }
    with closing(sqlite3.connect(path)) as database:
        indexed = database.execute("SELECT table_name, extension_name FROM gpkg_extensions")
        assert {table for table, name in indexed if name == "gpkg_rtree_index"} == {*layers} - {
            "sources",
            "layer_styles",
        }
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert opened(path, "sites")["name"].tolist() == [site.name for site in small.sites]
    info = pyogrio.read_info(small.save(tmp_path / "out.fgb"))
    assert info["geometry_type"] == "MultiPolygon"
    assert info["capabilities"]["fast_spatial_filter"]


def test_a_system_named_like_a_column_of_gdal_keeps_its_places(small, tmp_path):
    got = opened(small.save(tmp_path / "out.gpkg"), "places")

    assert got["fid_"].tolist() == small.places["fid"].tolist()
    assert {"low", "nominal"} <= {*got["fid_"]}


@pytest.mark.parametrize("suffix", ["gpkg", "fgb"])
def test_the_metadata_say_what_the_file_rests_on(small, suffix, tmp_path):
    path = small.save(tmp_path / f"out.{suffix}", title="My question?")

    info = pyogrio.read_info(path, layer="regions")
    metadata = info["dataset_metadata"] if suffix == "gpkg" else info["layer_metadata"]
    assert metadata["TITLE"] == "My question?"
    assert metadata["SOFTWARE"] == f"rangeviz {rv.__version__}"
    assert metadata["FIGURES_AS_OF"] == small.catalog.date
    assert metadata["VIEWPOINT"].startswith("apart: Disputed regions are listed apart")
    assert "Natural Earth" in metadata["BOUNDARIES"]
    assert metadata["DISCLAIMER"].startswith("Published or estimated maximum ranges.")
    sources = json.loads(metadata["SOURCES"])
    cited = [source.title for source in small.systems[1].sources]
    assert [source["title"] for source in sources if source["of"] == "tomahawk"] == cited


def test_the_sources_are_a_table_too(small, tmp_path):
    got = pyogrio.read_dataframe(small.save(tmp_path / "out.gpkg"), layer="sources")

    assert got.to_dict("records") == source_frame(small).to_dict("records")
    assert {"tomahawk", "kyushu", "boundaries"} <= {*got["of"]}


@pytest.mark.parametrize("suffix", [*BINARY, "geojson", "json", "csv", "md"])
def test_the_same_answer_gives_the_same_bytes(small, suffix, tmp_path):
    first = small.save(tmp_path / f"a.{suffix}").read_bytes()

    second = small.save(tmp_path / f"b.{suffix}").read_bytes()

    assert second == first


def test_a_hostile_name_is_only_a_name(small, tmp_path):
    changed = hostile(small)

    for suffix in ("gpkg", "fgb"):
        path = changed.save(tmp_path / f"out.{suffix}", title=HOSTILE)
        assert {*opened(path, "regions")["name"]} == {CLEANED}
    path = tmp_path / "out.gpkg"
    assert {*opened(path, "places")["place"]} == {CLEANED}
    assert pyogrio.read_info(path, layer="regions")["dataset_metadata"]["TITLE"] == CLEANED


def test_targets_without_a_place_give_an_empty_layer(tmp_path):
    reached = rv.reach(systems=[700], sites=[(130.7, 32.8)], targets=["CHN-~90"])
    assert reached.places.empty

    path = reached.save(tmp_path / "out.gpkg")

    info = pyogrio.read_info(path, layer="places")
    assert (info["features"], info["geometry_type"]) == (0, "Point")
    assert reached.save(tmp_path / "out.kml").stat().st_size


FULL_DISK = """
import resource, sys
from pathlib import Path
import rangeviz as rv
path = Path(sys.argv[1])
reached = rv.reach(systems=[700], sites=[(130.7, 32.8)], targets=["KOR"])
size = reached.save(path).stat().st_size
path.write_text("old")
for limit in (0, size // 2, size - 9000, size - 1):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, size))
    try:
        reached.save(path)
    except rv.errors.OutputError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sets limits as POSIX does")
@pytest.mark.parametrize("suffix", [*BINARY, "geojson"])
def test_a_full_disk_is_told_in_one_line_and_leaves_the_old_file(suffix, tmp_path):
    path = tmp_path / f"out.{suffix}"

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )

    assert done.stdout == f"{path}: cannot be written: file too large; write elsewhere\n" * 4
    assert done.stderr == ""
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]
