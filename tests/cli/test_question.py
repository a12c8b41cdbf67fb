import shlex

import pytest

from rangeviz.cli.question import FlagError, Question
from rangeviz.errors import CatalogError, UnknownNameError
from rangeviz.naming.countries import country_code


def _scenario(folder, text, name="scenario.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_nothing_chosen_is_the_default_question():
    arguments = Question().arguments()

    assert arguments["systems"] == ["tomahawk", "tomahawk-block-v", "lrhw"]
    assert arguments["sites"] == ["kyushu", "first-island-chain"]
    assert arguments["targets"] == ["CHN", "RUS"]
    assert arguments["launch"] == "anywhere"


def test_an_own_range_and_point_replace_the_default_systems_and_sites():
    arguments = Question(range_km=["1600"], at=["130.7,32.8"], label=["My site"]).arguments()

    assert arguments["systems"] == [1600.0]
    (site,) = arguments["sites"]
    assert (site.id, site.name, site.lon, site.lat) == ("my-site", "My site", 130.7, 32.8)


def test_own_ranges_and_points_stand_beside_chosen_ones():
    arguments = Question(
        system=["lrhw"], range_km=["500"], site=["guam"], at=["-8.5,43", "1,2"]
    ).arguments()

    assert arguments["systems"] == ["lrhw", 500.0]
    assert [getattr(site, "id", site) for site in arguments["sites"]] == [
        "guam",
        "43n-8.5w",
        "2n-1e",
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        pytest.param("CHN", "CHN", id="code"),
        pytest.param("rus", "RUS", id="code-in-lower-case"),
        pytest.param("china", "CHN", id="name"),
        pytest.param("Guinea-Bissau", "GNB", id="name-with-a-hyphen"),
        pytest.param("cn-sd", "CN-SD", id="region"),
        pytest.param("World", "world", id="world"),
    ],
)
def test_a_target_is_a_country_by_code_or_name_a_region_or_the_world(text, target):
    assert Question(target=[text]).arguments()["targets"] == [target]


def test_a_wrong_country_suggests_near_ones():
    with pytest.raises(UnknownNameError, match=r"no country named 'Chnia'; did you mean 'China'"):
        country_code("Chnia")


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        pytest.param(Question(range_km=["-5"]), "got '-5'; give one such as 1600", id="negative"),
        pytest.param(Question(range_km=["nan"]), "got 'nan'; give one such as 1600", id="nan"),
        pytest.param(
            Question(range_km=["far"]), "got 'far'; give one such as 1600", id="no-number"
        ),
        pytest.param(
            Question(at=["200,95"]), "longitude 200 and latitude 95; give", id="off-earth"
        ),
        pytest.param(Question(at=["1"]), "'1' is no point; expected LON,LAT", id="one-number"),
        pytest.param(
            Question(at=["1,2,3"]), "'1,2,3' can be read in more than one way; expected", id="three"
        ),
        pytest.param(
            Question(at=["1,2"], label=["a", "b"]), "2 for 1 --at; give one for each", id="labels"
        ),
        pytest.param(
            Question(at=["1,2", "3,4"], label=["a", "A"]), "two points are both", id="same-name"
        ),
    ],
)
def test_a_flag_that_makes_no_sense_is_misuse(question, fault):
    with pytest.raises(FlagError, match=fault):
        question.arguments()


def test_a_scenario_holds_the_names_of_the_flags(tmp_path):
    path = _scenario(
        tmp_path,
        """
system = "lrhw"
range-km = [1600, 500.5]
at = [[130.7, 32.8], [-8.5, 43]]
label = ["East", "West"]
target = ["China"]
launch = "everywhere"
title = "Mine"
""",
    )

    question = Question(scenario=path).completed()

    assert question == Question(
        system=["lrhw"],
        range_km=["1600", "500.5"],
        at=["130.7,32.8", "-8.5,43"],
        label=["East", "West"],
        target=["China"],
        launch="everywhere",
        title="Mine",
        catalog=[],
    )
    assert [site.name for site in question.arguments()["sites"]] == ["East", "West"]


def test_a_flag_beats_the_scenario_part_by_part(tmp_path):
    path = _scenario(tmp_path, "system = 'lrhw'\nat = '1,2'\nlabel = 'A'\nlaunch = 'everywhere'\n")

    question = Question(scenario=path, site=["guam"], launch="anywhere").completed()

    assert question.system == ["lrhw"]
    assert (question.site, question.at, question.label) == (["guam"], None, None)
    assert question.launch == "anywhere"


def test_a_scenario_travels_with_its_catalog(tmp_path):
    (tmp_path / "own.toml").write_text("[[system]]\nid = 'own'\nname = 'Own'\nrange_km = 7\n")
    path = _scenario(tmp_path, "system = 'own'\ncatalog = 'own.toml'\n")

    arguments = Question(scenario=path).completed().arguments()

    assert arguments["catalog"].systems["own"].range_km == 7


def test_every_fault_of_a_scenario_is_told_at_once(tmp_path):
    path = _scenario(
        tmp_path,
        """
sytem = "lrhw"
range_km = -5
at = [[200, 95]]
launch = "nowhere"
target = [true]
title = ["a", "b"]
out = "elsewhere.html"
""",
    )

    with pytest.raises(CatalogError) as raised:
        Question(scenario=path).completed()
    assert str(raised.value).splitlines() == [
        f"{path}: sytem: is no flag; did you mean 'system'?",
        f"{path}: range_km: a range must be a number of kilometres over 0, got '-5'; "
        "give one such as 1600",
        f"{path}: at: no place on the Earth has longitude 200 and latitude 95; "
        "give degrees east from -180 to 180, then degrees north from -90 to 90",
        f"{path}: launch: expected 'anywhere' or 'everywhere', got 'nowhere'",
        f"{path}: target: expected text or a list of texts, got [True]",
        f"{path}: title: expected one text, got ['a', 'b']",
        f"{path}: out: is no flag",
    ]


def test_the_command_asks_the_same_again_and_names_no_folder():
    question = Question(
        system=["lrhw"], at=["-8.5,43"], label=["It's here"], catalog=["/home/me/own.toml"]
    )

    words = shlex.split(question.command("map"))

    assert words == [
        *("rangeviz", "map", "-s", "lrhw", "--at", "-8.5,43"),
        *("--label", "It's here", "--catalog", "own.toml"),
    ]
    assert Question().command("map") == "rangeviz map"
