"""Messages: one line each, printable, short, and the same in another process."""

import pickle

import pytest

from rangeviz.errors import (
    CatalogError,
    OutputError,
    UnknownNameError,
    brief,
    one_line,
    printable,
)

HOSTILE = ["\x1b]0;owned\x07", "a\nb", "\u202egnp.exe", "\u2066x\u2069", "\u2028", "\0", "\udcff"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_stranger_moves_the_terminal(text):
    for message in (
        CatalogError(f"{text}.toml: is empty; fill it"),
        UnknownNameError("x", text, []),
    ):
        assert str(message).isprintable()


def test_letters_of_every_script_stay():
    assert printable("九州 Кюсю קיושו 1 600 km²") == "九州 Кюсю קיושו 1 600 km²"


def test_a_long_line_keeps_its_value_and_its_remedy():
    line = one_line(f"{'folder/' * 100}x.csv: cannot be written; write elsewhere")

    assert len(line) == 300
    assert line.startswith("folder/folder/")
    assert line.endswith("cannot be written; write elsewhere")


def test_several_faults_are_several_lines():
    error = CatalogError("a.csv: line 1: x", "a\n.csv: line 2: y")

    assert str(error).split("\n") == ["a.csv: line 1: x", "a\\n.csv: line 2: y"]


@pytest.mark.parametrize(
    "error",
    [
        CatalogError("one", "two"),
        OutputError("x.csv: cannot be written"),
        UnknownNameError("system", "x", ["y"]),
    ],
)
def test_an_error_is_the_same_in_another_process(error):
    again = pickle.loads(pickle.dumps(error))

    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)


@pytest.mark.parametrize(
    "value",
    [10**5000, "x" * 10**7, b"x" * 10**7, [[]] * 1000],
    ids=["int", "text", "bytes", "list"],
)
def test_any_value_has_a_short_form(value):
    assert len(brief(value)) <= 80
