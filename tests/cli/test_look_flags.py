import subprocess
import sys

import pytest

ASK = ["map", "--range-km", "500", "--at", "127,38", "--target", "KOR", "--size", "640x400"]


def run(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "rangeviz", *ASK, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_flag_that_an_output_cannot_follow_is_told(tmp_path):
    done = run(tmp_path, "--lang", "ja", "-o", "a.csv", "-o", "b.png")

    assert done.returncode == 0
    assert "--lang does not apply to csv" in done.stderr
    assert "--size" not in done.stderr


def test_the_command_in_the_notes_makes_the_same_picture_again(tmp_path):
    run(tmp_path, "--extent", "KOR", "--theme", "dark", "-o", "a.svg")
    svg = (tmp_path / "a.svg").read_text("utf-8")

    assert "--size 640x400 --theme dark --extent KOR" in " ".join(svg.split())


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--extent", "nowhere"], "no extent 'nowhere'"),
        (["--show", "all"], "'all' is not one of"),
        (["--band", "maybe"], "'maybe' is not one of"),
        (["--facet", "year"], "'year' is not one of"),
    ],
)
def test_a_look_that_there_is_not_is_misuse_told_in_one_line(words, fault, tmp_path):
    done = run(tmp_path, *words, "-o", "a.png")

    assert done.returncode == 2
    assert fault in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
