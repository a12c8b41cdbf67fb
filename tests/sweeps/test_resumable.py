"""Outputs that are resumed: whose parts are trusted, and who may write at a time."""

import os
import shutil
import stat
import subprocess
import sys

import pandas as pd
import pytest

import rangeviz as rv
from rangeviz.errors import OutputError
from rangeviz.sweeps.resumable import ResumableOutput, write_checked

SITES = [(130.7, 32.8), (127.7, 26.2)]
COMMON = {"ranges_km": [900], "targets": ["KOR"], "jobs": 1}


def test_parts_of_another_version_are_not_taken_as_right(tmp_path, monkeypatch):
    path = rv.sweep_to(tmp_path / "x.parquet", SITES, **COMMON)
    monkeypatch.setattr(rv, "__version__", "9.9.9")

    with pytest.raises(OutputError, match=r"is of another sweep; remove it.*another version"):
        rv.sweep_to(path, SITES, **COMMON)


def test_parts_of_other_boundaries_are_not_taken_as_right(tmp_path, monkeypatch):
    from rangeviz.sweeps import provenance

    path = rv.sweep_to(tmp_path / "x.parquet", SITES, **COMMON)
    monkeypatch.setattr(provenance, "_boundaries_digest", lambda: "other")

    with pytest.raises(OutputError, match=r"is of another sweep"):
        rv.sweep_to(path, SITES, **COMMON)


def test_an_edited_part_of_a_finished_dataset_is_computed_again(tmp_path):
    path = rv.sweep_to(tmp_path / "x.parquet", SITES, **COMMON)
    part, whole = path / "part-00000.parquet", pd.read_parquet(path)
    whole.assign(share=0.123).to_parquet(part, index=False)

    rv.sweep_to(path, SITES, **COMMON)

    pd.testing.assert_frame_equal(pd.read_parquet(path), whole)
    assert sorted(file.name for file in path.iterdir()) == ["_sweep.json", "part-00000.parquet"]


@pytest.mark.parametrize("damage", ["edited", "cut", "emptied", "undigested"])
def test_a_damaged_part_of_an_interrupted_file_is_computed_again(damage, tmp_path):
    path, points = tmp_path / "x.csv", rv.grid("kyushu", spacing_km=25)
    right = rv.sweep_to(tmp_path / "right.csv", points, **COMMON).read_bytes()
    _interrupted(path, points)
    part = tmp_path / "x.csv.parts" / "part-00000.csv"
    content = part.read_bytes()
    match damage:
        case "edited":
            part.write_bytes(content.replace(b"1", b"2"))
        case "cut":
            part.write_bytes(content[:100])
        case "emptied":
            part.write_bytes(b"")
        case "undigested":
            (part.parent / "_part-00000.csv.sha256").unlink()

    rv.sweep_to(path, points, **COMMON)

    assert path.read_bytes() == right
    assert not part.parent.exists()


def test_sound_parts_are_not_computed_again(tmp_path):
    path, points = tmp_path / "x.csv", rv.grid("kyushu", spacing_km=25)
    _interrupted(path, points)
    part = tmp_path / "x.csv.parts" / "part-00000.csv"
    before = part.stat().st_mtime_ns

    _interrupted(path, points, after=2)

    assert part.stat().st_mtime_ns == before


def _interrupted(path, points, after=1):
    """Sweep that ends after some blocks."""
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rv.sweep_to(path, points, **COMMON, tick=tick)


@pytest.mark.parametrize("mark", ["", "{", '{"key"', "[]", "null", "\0\0\0"])
@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
def test_an_interrupted_start_blocks_nobody(mark, name, tmp_path):
    folder = tmp_path / ("x.csv.parts" if name == "x.csv" else name)
    folder.mkdir()
    (folder / "_sweep.json").write_text(mark)
    (folder / ".sweep-12ab").write_text("")
    (folder / ".part-00000.csv-12ab").write_text("half")

    path = rv.sweep_to(tmp_path / name, SITES, **COMMON)

    assert path.exists()
    if name == "x.csv":
        assert list(tmp_path.iterdir()) == [path]
    else:
        assert sorted(file.name for file in path.iterdir()) == ["_sweep.json", "part-00000.parquet"]


@pytest.mark.parametrize("name", ["photo.jpg", "part-00000.parquet"])
def test_a_folder_of_something_else_is_left_alone(name, tmp_path):
    (tmp_path / "x.parquet").mkdir()
    (tmp_path / "x.parquet" / name).write_text("dear")

    with pytest.raises(OutputError, match=r"x\.parquet: is of another sweep; remove it"):
        rv.sweep_to(tmp_path / "x.parquet", SITES, **COMMON)

    assert (tmp_path / "x.parquet" / name).read_text() == "dear"


def test_a_second_sweep_with_the_same_output_is_told_to_wait(tmp_path):
    first = ResumableOutput(tmp_path / "x.csv", key="a")

    with pytest.raises(OutputError, match="another sweep is at work in it; let it end, or write"):
        ResumableOutput(tmp_path / "x.csv", key="a")
    first.close()
    ResumableOutput(tmp_path / "x.csv", key="a").close()


def test_two_sweeps_at_once_leave_one_right_file_and_no_traceback(tmp_path):
    words = ["sweep", "--grid", "kyushu", "--spacing-km", "25", "--range-km", "900"]
    words += ["--target", "KOR", "--jobs", "1", "-o", "both.csv"]
    right = rv.sweep_to(tmp_path / "right.csv", rv.grid("kyushu", spacing_km=25), **COMMON)

    both = [
        subprocess.Popen(
            [sys.executable, "-m", "rangeviz", *words], cwd=tmp_path, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1].decode() for process in both]

    assert sorted({process.returncode for process in both}) in ([0], [0, 1])
    assert all(text.count("\n") == 1 for text in said), said
    assert (tmp_path / "both.csv").read_bytes() == right.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["both.csv", "right.csv"]


def test_a_part_that_cannot_be_written_leaves_nothing(tmp_path):
    def fill(new):
        new.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="cannot be written: no space left on device; write else"):
        write_checked(tmp_path / "part-00000.csv", fill)

    assert list(tmp_path.iterdir()) == []


def test_the_output_of_a_sweep_keeps_its_mode(tmp_path):
    path = tmp_path / "x.csv"
    path.touch(mode=0o600)

    rv.sweep_to(path, SITES, **COMMON)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="needs a small disk")
@pytest.mark.parametrize("name", ["x.csv", "x.fgb", "x.parquet"])
def test_a_sweep_on_a_full_disk_gets_one_line(name, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        with pytest.raises(OutputError) as caught:
            rv.sweep_to(disk / name, rv.grid("kyushu", spacing_km=25), **COMMON)
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert "no space left on device" in str(caught.value)
    assert str(caught.value).count("\n") == 0
