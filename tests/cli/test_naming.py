"""Commands that look names up."""

import csv
import io
import json
import subprocess
import sys

import pytest

import rangeviz as rv
from rangeviz import cli


@pytest.fixture
def run(capsys):
    """Run the command line; give exit status, stdout and stderr."""

    def run(*arguments):
        with pytest.raises(SystemExit) as exited:
            cli.main(arguments)
        out, err = capsys.readouterr()
        return exited.value.code, out, err

    return run


def test_find_lists_every_kind_with_what_other_commands_take(run):
    status, out, err = run("find", "storm", "shadow")

    assert (status, err) == (0, "")
    assert out.splitlines()[1].split()[:2] == ["system", "storm-shadow-scalp"]


@pytest.mark.parametrize("words", ["Kharkiv", "東京", "Shandong", "EU", "Suzhou", "DF26"])
def test_what_find_prints_can_be_typed_again(run, words):
    _, out, _ = run("find", words, "--format", "csv")

    for row in csv.DictReader(io.StringIO(out)):
        again = rv.find(row["name"])
        assert row["name"] in set(again["id"])


def test_find_tells_what_is_only_spelt_nearly_so_and_what_is_nothing(run):
    assert run("find", "vladivostock")[2] == "nothing is called 'vladivostock'; spelt nearly so:\n"
    status, out, err = run("find", "qqqqqqqq")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1


def test_find_imports_no_heavy_library():
    code = (
        "import sys\nfrom rangeviz.cli import main\n"
        "try: main(['find', 'kyiv'])\nexcept SystemExit: pass\n"
        "heavy = {'geopandas', 'pandas', 'shapely', 'numpy', 'pyproj', 'folium'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_places_lists_towns_of_a_name_or_of_a_country(run):
    _, named, _ = run("places", "Suzhou", "--format", "json")
    _, listed, _ = run("places", "--country", "Guam", "--format", "json")

    assert [row["name"] for row in json.loads(named)] == [
        "Suzhou, Jiangsu, CHN",
        "Suzhou, Anhui, CHN",
        "Jiuquan, Gansu, CHN",  # once Suzhou
    ]
    assert "Hagåtña, GUM" in [row["name"] for row in json.loads(listed)]
    assert run("places")[0] == 2


def test_regions_takes_groups_and_single_regions(run):
    _, csv_text, _ = run("regions", "AUKUS", "--format", "csv")
    _, one, _ = run("regions", "CN-FJ", "--format", "json")

    assert {row["country"] for row in csv.DictReader(io.StringIO(csv_text))} == {
        "AUS",
        "GBR",
        "USA",
    }
    assert [row["code"] for row in json.loads(one)] == ["CN-FJ"]


def test_lists_are_frames_in_python():
    assert rv.places("Київ")["country"].tolist() == ["UKR"]
    assert set(rv.regions("quad")["country"]) == {"AUS", "IND", "JPN", "USA"}
    assert rv.find("kyiv", kinds=["region"])["id"].tolist() == ["UA-30", "UA-32"]
    frame = rv.load_catalog().to_frame("site")
    assert frame["id"].tolist() == list(rv.load_catalog().sites)
