"""A question put with widgets: what is chosen, what is answered, and the code for it."""

import subprocess
import sys

import pytest
from IPython.core.formatters import DisplayFormatter

import rangeviz as rv
from rangeviz.errors import UnknownNameError


@pytest.fixture
def explorer():
    return rv.explore(systems=["lrhw"], sites=["kumamoto"], targets=["KOR"])


def regions(code, **names):
    """Run lines as a cell would, and take the answer."""
    scope = dict(names)
    exec(code, scope)
    return scope["answer"].regions


def choose(explorer, name, value):
    getattr(explorer, f"_{name}").value = value


def test_map_table_and_code_follow_what_is_chosen(explorer):
    choose(explorer, "systems", ["df-26"])
    choose(explorer, "targets", ["JPN"])
    choose(explorer, "launch", "everywhere")

    assert [system.id for system in explorer.reach.systems] == ["df-26"]
    assert (
        explorer.reach.to_html().replace("&", "&amp;").replace("'", "&#39;") in explorer._map.value
    )
    assert "<td>Hokkaido</td>" in explorer._table.value
    assert "launch='everywhere'" in explorer.code
    assert explorer.code.splitlines()[0] in explorer._code.value


def test_the_code_asks_the_same_again(explorer):
    choose(explorer, "systems", ["", "tomahawk"])
    choose(explorer, "range", 1450)
    choose(explorer, "sites", ["kumamoto", "guam", "okinawa-main-island"])

    again = regions(explorer.code)

    assert set(again["range_km"]) == {1450, 1000}
    mine = explorer.reach.regions
    assert again.drop(columns="geometry").equals(mine.drop(columns="geometry"))


def test_where_there_are_no_widgets_the_answer_to_what_is_chosen_is_left(explorer):
    choose(explorer, "systems", ["df-26"])

    told = DisplayFormatter().format(explorer)[0]

    assert "application/vnd.jupyter.widget-view+json" in told
    answer = DisplayFormatter().format(explorer.reach)[0]
    assert {kind: told[kind] for kind in answer} == answer


def test_a_range_of_ones_own_shows_its_slider_and_nothing_else_goes(explorer):
    def shown():
        rows = [explorer._own, explorer._map, explorer._table, explorer._code, explorer._said]
        return [row.layout.display != "none" for row in rows]

    assert shown() == [False, True, True, True, True]
    choose(explorer, "systems", [""])
    assert shown() == [True, True, True, True, True]


def test_a_choice_without_an_answer_says_what_is_missing_and_keeps_the_last(explorer):
    before = explorer.reach

    choose(explorer, "systems", [])

    assert "systems" in explorer._said.value
    assert explorer.reach is before


def test_an_own_catalog_is_named_in_the_code(tmp_path):
    (tmp_path / "own.csv").write_text("name,range_km\n<b>Mine</b>,900\n", encoding="utf-8")
    catalog = rv.load_catalog(tmp_path / "own.csv")

    explorer = rv.explore(
        systems=["<b>Mine</b>"], sites=["kumamoto"], targets=["KOR"], catalog=catalog
    )

    assert "catalog=catalog" in explorer.code
    assert regions(explorer.code, catalog=catalog)["range_km"].eq(900).all()
    assert "<b>" not in explorer._table.value + explorer._said.value + explorer._code.value


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        pytest.param(
            {"systems": ["lhrw"]}, "no system named 'lhrw'; did you mean 'lrhw'", id="system"
        ),
        pytest.param({"targets": ["XXX"]}, "no country named 'XXX'", id="target"),
    ],
)
def test_a_wrong_name_is_told(asked, message):
    with pytest.raises(UnknownNameError, match=message):
        rv.explore(**asked)


def test_without_the_extra_one_line_says_what_to_install():
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"
        "import rangeviz as rv\n"
        "try: rv.explore()\n"
        "except rv.RangevizError as error: print(error)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines() == [
        "explore needs ipywidgets, which is not installed; "
        "python -m pip install 'rangeviz[jupyter]'"
    ]
