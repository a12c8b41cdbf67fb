"""The commands who and compare, the curve, progress and interrupts."""

import csv
import io
import os
import pty
import signal
import subprocess
import sys
import time

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


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (["RU-PRI"], "RU-PRI"),
        (["--place", "vladivostok"], "Vladivostok"),
        (["Vladivostok"], "Vladivostok"),
        (["--at", "131.91,43.13"], (131.91, 43.13)),
    ],
)
def test_who_lists_what_the_function_finds(run, words, target):
    chosen = ["-s", "lrhw", "-s", "tomahawk", "--site", "kyushu", "--format", "csv"]
    status, out, err = run("who", *words, *chosen)

    assert (status, err) == (0, "")
    found = rv.who(target, systems=["lrhw", "tomahawk"], sites=["kyushu"])
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["system"] for row in rows] == found["system"].tolist()
    assert [row["verdict"] for row in rows] == found["verdict"].tolist()


def test_who_tries_the_whole_catalog_unless_told(run):
    asked = ("who", "--at", "126.98,37.57", "--site", "kyushu", "--format", "csv")
    _, own, _ = run(*asked)
    _, all_, _ = run(*asked, "--any-owner")

    assert len(list(csv.DictReader(io.StringIO(all_)))) > 40
    assert 5 < len(list(csv.DictReader(io.StringIO(own)))) < 25


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (["who"], 2, "name one place: a PLACE, --place NAME or --at LON,LAT"),
        (["who", "RU-PRI", "--at", "1,2"], 2, "name one place"),
        (["who", "--at", "1"], 2, "expected LON,LAT in degrees"),
        (
            ["who", "Springfield"],
            1,
            "more than one place, region or country is called 'Springfield'; say",
        ),
        (["who", "Vladivostk"], 1, "country named 'Vladivostk'; did you mean 'Vladivostok"),
        (["compare", "no.toml", "no.toml"], 1, "no.toml: cannot be read"),
        (["compare", "no.toml"], 2, "missing argument"),
    ],
)
def test_misuse_is_one_line(run, words, status, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got, out, err = run(*words)

    assert (got, out) == (status, "")
    assert err.count("\n") == 1
    assert line in err


def test_compare_asks_both_about_the_targets_of_either(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text("range_km = 500\nsite = 'kyushu'\ntarget = 'KOR'\n")
    (tmp_path / "b.toml").write_text("range_km = 900\nsite = 'kyushu'\ntarget = 'PRK'\n")

    status, _, err = run("compare", "a.toml", "b.toml", "-o", "change.csv")

    assert status == 0
    assert "wrote change.csv" in err
    rows = list(csv.DictReader(io.StringIO((tmp_path / "change.csv").read_text())))
    assert {row["country"] for row in rows} == {"KOR", "PRK"}
    truth = rv.compare(
        *(rv.reach(systems=[km], sites=["kyushu"], targets=["KOR", "PRK"]) for km in (500, 900))
    )
    assert [row["change"] for row in rows] == truth.regions["change"].tolist()


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("html", b"<!")])
def test_compare_draws_where_the_suffix_is_that_of_a_map(form, start, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "now.toml").write_text("range_km = 500\nsite = 'kyushu'\ntarget = 'KR-49'\n")
    (tmp_path / "then.toml").write_text("range_km = 900\nsite = 'kyushu'\ntarget = 'KR-49'\n")

    status, _, err = run("compare", "now.toml", "then.toml", "-o", f"change.{form}")

    assert status == 0
    assert f"wrote change.{form}" in err
    content = (tmp_path / f"change.{form}").read_bytes()
    assert content.startswith(start)
    if form != "pdf":  # whose streams are compressed
        assert b"then" in content


def test_compare_names_every_suffix_that_it_writes(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    status, _, err = run("compare", "now.toml", "then.toml", "-o", "change.gpkg")

    assert status == 1
    assert (
        "end the name in one of .html, .htm, .png, .svg, .pdf, .pptx, .txt, .csv, .json, .md" in err
    )


def test_the_curve_comes_as_needed_ranges_or_whole(run):
    asked = ["reach", "--curve", "--site", "kumamoto", "--target", "KR-11"]

    _, table, _ = run(*asked)
    _, knots, _ = run(*asked, "--format", "csv")

    assert "COVERS km" in table
    rows = list(csv.DictReader(io.StringIO(knots)))
    assert (float(rows[0]["share"]), float(rows[-1]["share"])) == (0.0, 1.0)


WORLD = ["reach", "-s", "lrhw", "-s", "df-26", "--target", "world"]
WORLD += ["--site", "kyushu", "--site", "luzon", "--site", "guam", "-o", "world.csv"]


@pytest.mark.slow
def test_a_bar_shows_on_a_terminal_and_nowhere_else(tmp_path):
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "rangeviz", *WORLD]
    with subprocess.Popen(command, cwd=tmp_path, stderr=follower, stdout=follower) as child:
        os.close(follower)
        seen = b""
        while True:
            try:
                chunk = os.read(leader, 4096)
            except OSError:  # the terminal is closed with its last user
                break
            if not chunk:
                break
            seen += chunk
    os.close(leader)
    piped = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)

    assert child.returncode == 0
    assert b"100%" in seen
    assert b"wrote world.csv" in seen
    assert b"%" not in piped.stderr


def test_an_interrupt_leaves_what_was_there(tmp_path):
    (tmp_path / "world.csv").write_text("old")
    command = [sys.executable, "-m", "rangeviz", *WORLD]

    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as child:
        time.sleep(1.5)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)

    assert child.returncode == 130
    assert b"Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["world.csv"]
    assert (tmp_path / "world.csv").read_text() == "old"
