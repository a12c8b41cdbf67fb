import copy
import csv
import io
import json
import math
import os
import stat
import subprocess
import sys

import pandas as pd
import pytest

import rangeviz as rv
from rangeviz.errors import OutputError
from rangeviz.outputs import check_path, write
from rangeviz.outputs.data import to_csv, to_geojson, to_json
from rangeviz.writing import write_text

COLUMNS = (
    *("system", "site", "range_km", "region", "name", "country", "disputed", "nearest_km"),
    *("farthest_km", "status", "verdict", "share_low", "share", "share_high", "area_km2"),
)


@pytest.fixture(scope="module")
def reached():
    own = rv.System(id="own", name="Own", range_km=700, range_low_km=500, range_high_km=900)
    return rv.reach(
        systems=[own, "tomahawk"],
        sites=["tanegashima"],
        targets=["KOR", "RU-CHU"],
        tolerance_m=50,
    )


def _changed(reached, **columns):
    """The same with other values in some columns of the region table."""
    changed = copy.copy(reached)
    vars(changed)["regions"] = reached.regions.assign(**columns)
    return changed


def test_csv_holds_every_row_in_metric(reached):
    text = to_csv(reached)

    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    assert len(rows) == len(reached.regions)
    for row, (_, truth) in zip(rows, reached.regions.iterrows(), strict=True):
        got = dict(zip(header, row, strict=True))
        assert got["region"] == truth["region"]
        assert got["disputed"] == str(truth["disputed"]).lower()
        assert float(got["nearest_km"]) == pytest.approx(truth["nearest_km"], abs=0.051)
        assert float(got["share"]) == pytest.approx(truth["share"], abs=0.000051)


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_lets_no_spreadsheet_run_a_name(reached, lead):
    text = to_csv(_changed(reached, name=f"{lead}cmd|' /C calc'!A0, \"x\""))

    _, *rows = csv.DictReader(io.StringIO(text, newline=""), COLUMNS)
    assert {row["name"] for row in rows} == {f"'{lead}cmd|' /C calc'!A0, \"x\""}


def test_json_holds_every_row_and_what_it_rests_on(reached):
    document = json.loads(to_json(reached))

    assert tuple(document["regions"][0]) == COLUMNS
    assert [row["region"] for row in document["regions"]] == reached.regions["region"].tolist()
    meta = document["meta"]
    assert meta["rangeviz"] == rv.__version__
    assert meta["figures_as_of"] == reached.catalog.date
    assert (meta["launch"], meta["tolerance_m"]) == ("anywhere", 50)
    assert "Natural Earth" in meta["boundaries"]["name"]
    assert meta["systems"][0] == {
        "id": "own",
        "name": "Own",
        "range_km": 700,
        "range_low_km": 500,
        "range_high_km": 900,
        "min_range_km": None,
        "range_is": "maximum",
        "sources": [],
        "catalog": None,
    }
    assert [source["url"] for source in meta["systems"][1]["sources"]] == [
        source.url for source in reached.systems[1].sources
    ]
    assert meta["sites"][0]["sources"]
    assert meta["disclaimer"].startswith("Published or estimated maximum ranges.")
    assert [site["id"] for site in meta["sites"]] == ["tanegashima"]


def test_json_has_null_for_what_is_no_number(reached):
    text = to_json(_changed(reached, nearest_km=math.nan, farthest_km=math.inf))

    document = json.loads(text, parse_constant=pytest.fail)
    assert {row["nearest_km"] for row in document["regions"]} == {None}
    assert {row["farthest_km"] for row in document["regions"]} == {None}


def test_geojson_follows_rfc_7946(reached):
    import shapely

    document = json.loads(to_geojson(reached))

    assert document["type"] == "FeatureCollection"
    features = document["features"]
    kinds = [feature["properties"]["feature"] for feature in features]
    assert kinds.count("envelope") == len(reached.envelopes)
    assert kinds.count("region") == len(reached.regions)
    truths = [*reached.envelopes.geometry, *reached.regions.geometry]
    for feature, truth in zip(features, truths, strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.geom_type == "MultiPolygon"
        assert all(part.exterior.is_ccw for part in shape.geoms)
        west, south, east, north = shape.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert shapely.hausdorff_distance(shape, truth) < 1e-9  # degrees: 0.1 mm
    across = next(f for f in features if f["properties"].get("region") == "RU-CHU")
    assert len({part[0][0][0] > 0 for part in across["geometry"]["coordinates"]}) == 2


@pytest.mark.parametrize("suffix", ["html", "csv", "json", "md", "geojson", "HTML"])
def test_the_suffix_chooses_the_format(reached, suffix, tmp_path):
    path = tmp_path / f"out.{suffix}"

    assert write(reached, path) == path

    text = path.read_text(encoding="utf-8")
    start = {"html": "<!DOCTYPE html>", "csv": "system,", "md": "| System"}.get(suffix.lower(), "{")
    assert text.lstrip().lower().startswith(start.lower())
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_permissions_of_any_other(tmp_path):
    (tmp_path / "plain").touch()

    write_text(tmp_path / "out.csv", "x")

    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "plain").stat().st_mode
    )


def test_a_failure_leaves_the_old_file_and_no_other(reached, tmp_path):
    path = tmp_path / "out.json"
    path.write_text("old")
    halves = pd.Series(["\ud800"] * len(reached.regions), dtype=object)
    broken = _changed(reached, name=halves)  # half a letter: cannot be written as UTF-8

    with pytest.raises(OutputError, match="a name or title is not Unicode text"):
        write(broken, path)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param(
            "out.xyz", r"suffix '\.xyz' names no format; end the name in one of", id="suffix"
        ),
        pytest.param("out", "has no suffix; end the name in one of .html", id="no-suffix"),
        pytest.param("nowhere/out.csv", "there is no folder '.*nowhere'; make it", id="no-folder"),
        pytest.param("folder.csv", "is a folder; name a file in it", id="folder"),
    ],
)
def test_an_output_that_cannot_be_is_refused_with_a_remedy(name, fault, tmp_path):
    (tmp_path / "folder.csv").mkdir()

    with pytest.raises(OutputError, match=fault):
        check_path(tmp_path / name)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(OutputError, match="may not be written; change its permissions"):
        check_path(tmp_path / "out.csv")


def test_a_name_the_disk_refuses_is_told(tmp_path):
    with pytest.raises(
        OutputError, match=r"cannot be written: file name too long; write elsewhere"
    ):
        write_text(tmp_path / ("x" * 300 + ".csv"), "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")

    write_text(tmp_path / "link.csv", "new")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("name", ["a.png", "b.svg", "c.pdf", "d.pptx", "e.html", "f.csv"])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(name, tmp_path):
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200));"
        "from rangeviz.cli import main; main(['map', '--range-km', '500', '--at', '127,38',"
        f"'--target', 'KOR', '-o', '{name}'])"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        f"rangeviz: {name}: cannot be written: file too large; write elsewhere\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "pptx"])
def test_pictures_and_slides_are_written_by_suffix(reached, suffix, tmp_path):
    path = tmp_path / f"out.{suffix}"

    assert reached.save(path, look=rv.Look(size=(640, 400))) == path

    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "pptx": b"PK"}[suffix]
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]
