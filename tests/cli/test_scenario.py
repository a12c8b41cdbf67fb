import pytest

from rangeviz.catalog.reading.shapes import read_areas
from rangeviz.cli.question import Question
from rangeviz.errors import CatalogError

OWN = "[[system]]\nid = 'own'\nname = 'Own'\nrange_km = 700\n"
AREA = '{"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 30]]]}'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in a folder with a catalog and an area."""
    (tmp_path / "own.toml").write_text(OWN)
    (tmp_path / "area.geojson").write_text(AREA)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_question_written_down_is_the_same_question(folder):
    asked = Question(
        system=["own", "lrhw"],
        range_km=["500"],
        site=["kyushu"],
        at=["-8.5,43"],
        label=['It\'s "here"\\'],
        target=["CN-SD", "area.geojson"],
        launch="everywhere",
        catalog=["own.toml"],
        title="Ünïcode ☃",
    )
    path = folder / "question.toml"
    path.write_text(asked.scenario_text(folder), encoding="utf-8")

    told = Question(scenario=str(path)).completed()

    for name in ("system", "range_km", "site", "at", "label", "launch", "title"):
        assert getattr(told, name) == getattr(asked, name)
    assert told.arguments()["catalog"].systems["own"].range_km == 700
    assert len(read_areas(told.target[1])["region"]) == 1


def test_the_default_question_is_written_out(folder):
    assert Question().scenario_text(folder).splitlines() == [
        'system = ["tomahawk", "tomahawk-block-v", "lrhw"]',
        'site = ["kyushu", "first-island-chain"]',
        'target = ["CHN", "RUS"]',
    ]


def test_a_scenario_travels_with_its_files(folder, tmp_path_factory):
    path = folder / "question.toml"
    path.write_text(Question(catalog=["own.toml"], system=["own"]).scenario_text(folder))
    there = tmp_path_factory.mktemp("elsewhere")
    for name in ("question.toml", "own.toml"):
        (folder / name).rename(there / name)

    told = Question(scenario=str(there / "question.toml")).completed()

    assert told.arguments()["catalog"].systems["own"].range_km == 700


@pytest.mark.parametrize("flag", [{"catalog": ["../x.toml"]}, {"target": ["../x.gpkg"]}])
def test_a_file_that_lies_elsewhere_cannot_be_written_into_it(folder, flag):
    with pytest.raises(CatalogError, match=r"is not in the folder of the scenario, .*; copy it"):
        Question(**flag).scenario_text(folder)


@pytest.mark.parametrize(
    "line",
    [
        "catalog = '../own.toml'",
        "catalog = '/etc/passwd'",
        "catalog = 'http://127.0.0.1:9/own.toml'",
        "target = '../area.geojson'",
        "target = ['CHN', '/vsicurl/http://127.0.0.1:9/area.gpkg']",
    ],
)
def test_a_scenario_that_names_a_file_elsewhere_is_refused(folder, line):
    path = folder / "question.toml"
    path.write_text(line)

    with pytest.raises(CatalogError, match=r"question.toml: \w+: .* leads out of the folder"):
        Question(scenario=str(path)).completed()
