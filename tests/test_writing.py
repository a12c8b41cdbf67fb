"""Outputs: what they may replace, what they keep, and what they leave over."""

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rangeviz.errors import OutputError
from rangeviz.writing import check_output, replace_file, write_text

ROOT = os.geteuid() == 0


@pytest.mark.parametrize("way", ["itself", "symlink", "hardlink", "spelling"])
def test_an_output_that_is_an_input_is_refused(way, tmp_path):
    source, out = tmp_path / "sites.csv", tmp_path / "out.csv"
    source.write_text("the sites")
    match way:
        case "itself":
            out = source
        case "symlink":
            out.symlink_to(source)
        case "hardlink":
            out.hardlink_to(source)
        case "spelling":
            out = tmp_path / "." / ".." / tmp_path.name / "sites.csv"

    with pytest.raises(OutputError, match=r"would replace the input '.*sites.csv'; write elsewh"):
        check_output(out, suffixes=(), inputs=[tmp_path / "absent.toml", source])


def test_an_output_beside_its_inputs_is_accepted(tmp_path):
    (tmp_path / "sites.csv").write_text("the sites")

    check_output(tmp_path / "out.csv", suffixes=(".csv",), inputs=[tmp_path / "sites.csv"])


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe, text = tmp_path / "pipe.csv", "x" * 300_000  # more than a pipe holds
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()

    check_output(pipe, suffixes=(".csv",))
    write_text(pipe, text)

    reader.join(10)
    assert got == [text]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(not ROOT, reason="only the superuser makes devices")
def test_a_device_is_written_to_and_stays_a_device(tmp_path):
    null, full = tmp_path / "null", tmp_path / "full"
    for path, minor in ((null, 3), (full, 7)):
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, minor))

    write_text(null, "text")
    with pytest.raises(OutputError, match="no space left on device; write elsewhere"):
        write_text(full, "text")

    assert stat.S_ISCHR(null.stat().st_mode)
    assert stat.S_ISCHR(full.stat().st_mode)


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.csv")
        with pytest.raises(OutputError, match=r"is a socket or a disk; name a file"):
            check_output("s.csv", suffixes=(".csv",))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_a_replaced_file_keeps_its_mode(mode, tmp_path):
    path = tmp_path / "private.csv"
    path.write_text("old")
    path.chmod(mode)

    write_text(path, "new")

    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "any").touch()

    write_text(tmp_path / "new.csv", "new")

    assert (tmp_path / "new.csv").stat().st_mode == (tmp_path / "any").stat().st_mode


@pytest.mark.skipif(not ROOT, reason="only the superuser gives files away")
def test_a_replaced_file_keeps_its_owner(tmp_path):
    path = tmp_path / "theirs.csv"
    path.touch()
    os.chown(path, 65534, 65533)

    write_text(path, "new")

    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65533)


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path):
    (tmp_path / "real.csv").touch(mode=0o600)
    (tmp_path / "link.csv").symlink_to("real.csv")

    write_text(tmp_path / "link.csv", "new")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("x" * 300 + ".csv", "file name too long"),
        ("a\0b.csv", "embedded null"),
        ("absent/x.csv", "there is no folder"),
        ("file/x.csv", "there is no folder"),
        ("loop.csv", "symbolic links"),
    ],
)
def test_a_path_that_cannot_be_gets_one_line(name, fault, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    path = tmp_path / name

    for write in (lambda: check_output(path, suffixes=(".csv",)), lambda: write_text(path, "x")):
        with pytest.raises(OutputError) as caught:
            write()
        line = str(caught.value)
        assert line.isprintable()
        assert len(line) <= 300
        if "folder" not in fault or "folder" in line:
            assert fault in line


def test_a_relative_path_in_a_removed_folder_gets_one_line(tmp_path):
    script = (
        "import os, sys; from rangeviz.writing import check_output, OutputError\n"
        "os.rmdir(os.getcwd())\n"
        "try: check_output('x.csv', suffixes=())\n"
        "except OutputError as error: print(error)"
    )
    folder = tmp_path / "gone"
    folder.mkdir()

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )

    assert done.stdout.count("\n") == 1, done.stderr
    assert "write elsewhere" in done.stdout


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), MemoryError(), RuntimeError("GDAL\nsays no")]
)
def test_whatever_a_writer_raises_leaves_the_old_file_and_nothing_else(error, tmp_path):
    path = tmp_path / "map.gpkg"
    path.write_text("old")

    def fill(new: Path) -> None:
        new.write_text("half")
        raise error

    with pytest.raises(OutputError, match=r"map.gpkg: cannot be written: .*; write elsewhere"):
        replace_file(path, fill)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
