"""What the README says, tried: its commands, its example, its figures, its links."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from pyproj import Geod, Transformer

import rangeviz as rv
from rangeviz import basemaps, cli

ROOT = Path(__file__).parents[1]
if not (ROOT / "README.md").is_file():
    pytest.skip("no checkout around the tests", allow_module_level=True)
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _marked(name):
    """Lines of the one code block that follows a mark."""
    (block,) = re.findall(rf"^<!-- {name} -->\n```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return block.splitlines()


def _block(language, start):
    (block,) = (text for kind, text in BLOCKS if kind == language and text.startswith(start))
    return block


COMMANDS = [
    line.partition("#")[0].strip() for line in _block("sh", "rangeviz map").strip().splitlines()
]


# The two commands


@pytest.mark.parametrize(
    ("name", "module"), [("run", "rangeviz map"), ("test", 'pytest -n auto -m "not slow"')]
)
def test_a_marked_command_is_one_line_that_installs_with_the_pins_and_goes_on(name, module):
    (line,) = _marked(name)
    install, then = line.split(" && ")

    assert install.startswith("python3 -m pip install -q -c constraints.txt ")
    assert (ROOT / "constraints.txt").is_file()
    assert then == f"python3 -m {module}"


def test_the_run_command_writes_the_map(folder):
    (line,) = _marked("run")
    words = shlex.split(line.split(" && ")[1])

    done = subprocess.run([sys.executable, *words[1:]], capture_output=True, check=True, text=True)

    assert done.stdout == ""
    assert [path.name for path in folder.iterdir()] == ["rangeviz-map.html"]
    assert f"wrote rangeviz-map.html ({_size_mb(folder / 'rangeviz-map.html')} MB)" in done.stderr


def _size_mb(path):
    return f"{path.stat().st_size / 1e6:.1f}"


def test_every_version_is_pinned_exactly_and_no_address_given():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    names = {re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower() for pin in pins}
    assert len(names) == len(pins)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["test"]
    for group in ("lint", "build"):
        asked += project["dependency-groups"][group]
    assert {re.match(r"[\w-]+", line)[0].lower() for line in asked} <= names


# Python


def test_the_python_example_runs_and_is_as_short_as_promised(folder, capsys):
    code = _block("python", "import rangeviz")
    assert len([line for line in code.splitlines() if line]) == 10

    names = {}
    exec(compile(code, "README.md", "exec"), names)

    answer = names["answer"]
    said = capsys.readouterr().out
    assert said.startswith(answer.summary()[0])
    partial = answer.regions[answer.regions["status"] == "partial"]
    assert 0 < len(partial) < len(answer.regions)
    assert (folder / "answer.html").stat().st_size > 100_000
    assert names["ring"].geom_type == "MultiPolygon"


# Command line


def _write_ring(path):
    bearings = range(360, -1, -5)
    around = [Geod(ellps="WGS84").fwd(130.7, 32.8, bearing, 5e5)[:2] for bearing in bearings]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [around]}))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_line_works_as_written(command, folder, capsys):
    program, *words = shlex.split(command)
    assert program == "rangeviz"
    asked = words[1:3] if words[0] == "compare" else []
    for number, name in enumerate(asked, 1):
        (folder / name).write_text(f"range_km = {900 * number}\ntarget = 'KOR'\n")
    if words[0] == "audit":
        asked = words[1:2]
        _write_ring(folder / asked[0])

    with pytest.raises(SystemExit) as exited:
        cli.main(words)

    assert exited.value.code == 0
    written = {word for flag, word in pairwise(words) if flag == "-o"}
    written = written or ({"rangeviz-map.html"} if words[0] == "map" else set())
    assert {path.name for path in folder.iterdir()} == {*asked, *written}
    assert bool(capsys.readouterr().out) != bool(written)


def test_every_command_is_shown(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = re.findall(r"^  (\w+) ", capsys.readouterr().out.split("Commands:")[1], re.MULTILINE)

    assert listed
    assert {shlex.split(command)[1] for command in COMMANDS} == set(listed)


def test_the_catalog_shown_is_a_catalog(folder):
    (folder / "own.toml").write_text(_block("toml", "[[system]]"), encoding="utf-8")

    catalog = rv.load_catalog("own.toml")

    assert catalog.systems["my-system"].range_low_km == 1400
    assert catalog.sites["My site"].geometry.coords[0] == (130.7, 32.8)


# Figures


def test_the_answer_under_the_picture_is_the_answer():
    regions = rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    ).regions
    counted = regions[~regions["disputed"]]
    said = re.findall(r"(\d+)\s+of\s+(\d+)\s+regions\s+of\s+(\w+)", README)

    assert [name for *_, name in said] == ["China", "Russia"]
    for (reached, total, _), code in zip(said, ("CHN", "RUS"), strict=True):
        country = counted[counted["country"] == code]
        assert int(total) == country["region"].nunique()
        assert int(reached) == country[country["status"] != "none"]["region"].nunique()


def test_the_data_are_as_many_as_it_says():
    catalog = rv.load_catalog()
    regions = basemaps.read_regions(columns=["country", "disputed"], geometry=False)
    text = " ".join(README.split())

    assert f"{len(catalog.systems)} systems and {len(catalog.sites)} sites" in text
    assert f"as of {catalog.date}" in text
    assert f"{len(regions['country']):,} first-level regions" in text
    assert f"of {len(set(regions['country']))} countries and territories" in text
    assert f"{regions['disputed'].sum()} disputed regions" in text
    assert f"about {basemaps.boundary_source()['date'].removeprefix('about ')}" in text


def test_every_range_carries_its_sources():
    assert not [system.id for system in rv.load_catalog().systems.values() if not system.sources]


def test_the_published_span_of_the_tomahawk_is_as_it_says():
    tomahawk = rv.load_catalog().systems["tomahawk"]

    span = f"from {tomahawk.range_low_km:,.0f} to {tomahawk.range_high_km:,.0f} km"
    assert span in README


def test_a_buffer_in_web_mercator_misses_by_as_much_as_it_says():
    lon, lat = rv.load_catalog().sites["kumamoto"].geometry.coords[0]
    to_mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    x, y = to_mercator.transform(lon, lat)
    north = to_mercator.transform(x, y + 2_775_000, direction="INVERSE")

    distance_m = Geod(ellps="WGS84").inv(lon, lat, *north)[2]

    assert 2_775_000 - distance_m > 700_000
    assert "by more than 700 km" in README


def test_the_version_to_cite_is_the_version():
    assert f"rangeviz, version {rv.__version__} " in README


# Links


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_leads_to_a_file(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]

    assert not [link for link in links if not (ROOT / link).exists()]
    assert not re.search(r"https?://(?!keepachangelog\.com)", text)


def test_the_guide_describes_every_room_of_the_package():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lead = re.findall(r"^- \*\*(.+?)\*\*", text, re.MULTILINE)
    described = {name for words in lead for name in re.findall(r"`([\w.]+)/?`", words)}
    package = ROOT / "rangeviz"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").is_file()}
    rooms |= {path.name for path in package.glob("[a-z]*.py")}

    assert {name.removesuffix(".py") for name in described} == {
        name.removesuffix(".py") for name in rooms - {"explorer.py"}
    }
