"""Commands as processes: closed and full streams, signals, what they leave behind."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "rangeviz"]
ASKED = ["--range-km", "500", "--at", "103,1", "--target", "SGP"]
TABLE = [*COMMAND, "reach", *ASKED]
SWEEP = [*COMMAND, "sweep", *ASKED, "--jobs", "1", "-o", "z.csv"]
GRID = ["sweep", "--grid", "kyushu", "--spacing-km", "5", "--range-km", "900", "--target", "CHN"]


def run(command, redirect, cwd):
    """Run a command with its streams redirected as a shell does."""
    line = f'"$@" {redirect}'
    return subprocess.run(
        ["bash", "-c", line, "bash", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


COMMANDS = {
    ">/dev/full": [
        ["reach", *ASKED],
        ["reach", *ASKED, "--format", "json"],
        ["sweep", *ASKED, "--jobs", "1"],
        ["systems"],
        ["regions"],
        ["who", "SG-01", "--site", "guam"],
        ["check", "--schema"],
        ["map", "--help"],
    ],
    ">&-": [["reach", *ASKED], ["systems"], ["--help"]],
}
FAULTS = {">/dev/full": "no space left on device", ">&-": "bad file descriptor"}


@pytest.mark.parametrize(
    ("redirect", "words"),
    [(redirect, words) for redirect, commands in COMMANDS.items() for words in commands],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_data_that_cannot_be_printed_are_told_in_one_line(redirect, words, tmp_path):
    done = run([*COMMAND, *words], redirect, tmp_path)

    line = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout) == (1, "")
    assert line == f"rangeviz: standard output: {FAULTS[redirect]}; write elsewhere"
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("redirect", ["2>/dev/full", "2>&-"])
def test_data_are_printed_though_words_cannot_be(redirect, tmp_path):
    told, silent = run(TABLE, "", tmp_path), run(TABLE, redirect, tmp_path)

    assert (silent.returncode, silent.stdout) == (0, told.stdout)
    assert silent.stderr == ""


@pytest.mark.parametrize("redirect", [">/dev/full", "<&- >&- 2>&-"])
def test_a_file_is_written_whatever_the_streams(redirect, tmp_path):
    for command in (SWEEP, [*COMMAND, "map", *ASKED, "-o", "z.html"], [*TABLE, "-o", "z.md"]):
        assert run(command, redirect, tmp_path).returncode == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == ["z.csv", "z.html", "z.md"]
    assert (tmp_path / "z.md").read_text().startswith("| ")


def test_the_status_is_the_same_though_words_cannot_be_printed(tmp_path):
    assert run([*TABLE, "-s", "no-such"], "2>&-", tmp_path).returncode == 1
    assert run([*TABLE, "--no-such"], "2>/dev/full", tmp_path).returncode == 2


def _processes_of(group):
    """Living processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _group_is_gone(group, within_s):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if not _processes_of(group):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("moment", ["while starting", "at work"])
def test_no_worker_outlives_a_sweep(number, moment, tmp_path):
    command = [*COMMAND, *GRID, "--jobs", "2", "-o", "x.csv"]
    child = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True, text=True
    )
    try:
        end = time.monotonic() + 90
        while len(_processes_of(child.pid)) < 3 and time.monotonic() < end:
            time.sleep(0.01)
        while moment == "at work" and not list(tmp_path.glob("x.csv.parts/part-*")):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert child.poll() is None
        child.send_signal(number)
        _, said = child.communicate(timeout=30)
        gone = _group_is_gone(child.pid, 10)
    finally:
        for process in _processes_of(child.pid):
            os.kill(process, signal.SIGKILL)

    assert gone
    if number != signal.SIGKILL:
        assert child.returncode == 128 + number
        assert said == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv.parts"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_map_that_is_ended_leaves_the_old_file_and_nothing_else(number, tmp_path):
    rng, path = random.Random(int(number)), tmp_path / "map.html"
    command = [*COMMAND, "map", *ASKED, "-o", "map.html"]
    for _ in range(12):
        path.write_text("old")
        child = subprocess.Popen(
            command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
        )
        while child.poll() is None:  # the moment at which files are written
            if list(tmp_path.glob(".rangeviz-*")):
                break
        time.sleep(rng.choice([0, 0, 0.0005, 0.001, 0.005]))
        child.send_signal(number)
        _, said = child.communicate(timeout=60)
        assert b"Traceback" not in said
        assert child.returncode in {0, 128 + number}
        assert path.read_text() == "old" or path.read_text().startswith("<!DOCTYPE html>")
        assert list(tmp_path.iterdir()) == [path]
        assert _group_is_gone(child.pid, 10)


def test_a_child_that_computes_aside_ends_with_its_parent(tmp_path):
    command = [*COMMAND, "map", "--target", "RUS", "-o", "map.html"]
    child = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    aside = None
    try:
        end = time.monotonic() + 60
        while aside is None and time.monotonic() < end and child.poll() is None:
            children = Path(f"/proc/{child.pid}/task/{child.pid}/children")
            aside = next(iter(re.findall(r"\d+", children.read_text())), None)
        if aside is None:
            pytest.skip("nothing is computed aside on this machine")
        time.sleep(0.5)
        child.kill()
        child.wait()
        end = time.monotonic() + 10
        while Path(f"/proc/{aside}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Path(f"/proc/{aside}").exists()
    finally:
        child.kill()
