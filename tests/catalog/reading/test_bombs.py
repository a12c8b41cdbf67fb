"""Small files that would take minutes or gigabytes are refused in seconds, in one line."""

import os
import subprocess
import sys

import pytest
from helpers.bombs import NAMES, make

MOST_SECONDS, MOST_MB = 5, 500  # of the processor, of memory


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures processes of POSIX")
@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_refused_in_five_seconds_and_half_a_gigabyte(name, tmp_path):
    path = make(name, tmp_path)
    commands = [["check"]]
    if path.suffix in {".geojson", ".gpkg", ".kml", ".kmz"}:
        commands.append(["reach", "--range-km", "9", "--at", "1,1", "--target"])
    for command in commands:
        child = subprocess.Popen(
            [sys.executable, "-m", "rangeviz", *command, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stdout.close()

        assert child.returncode == 1, said[:1000]
        assert used.ru_utime + used.ru_stime < MOST_SECONDS
        assert used.ru_maxrss / 1024 < MOST_MB
        lines = said.splitlines()
        assert all(len(line) <= 300 for line in lines)
        if name not in SEVERAL:
            assert len(lines) == (2 if command == ["check"] else 1)  # the fault, and the count
        assert "unexpected" not in said
        assert "Traceback" not in said


SEVERAL = {  # faults of single records, each told
    *("wrong-rows.csv", "wrong-cells.csv", "unknown-columns.csv", "text.gpkg", "text.kml"),
}
