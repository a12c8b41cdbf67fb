"""Small files that would take minutes or gigabytes are told, or read, in seconds, in one line."""

import os
import subprocess
import sys

import pytest
from helpers.bombs import NAMES, make

MOST_SECONDS, MOST_MB = 15, 500  # of the processor, of memory; five on a quiet machine
# What wait4 says of memory holds that of the process that started the child, too.
MEASURED = """
import sys
from pathlib import Path
report = Path(sys.argv.pop(1))
from rangeviz.cli import main
try:
    main(sys.argv[1:])
finally:
    lines = Path("/proc/self/status").read_text().splitlines()
    report.write_text(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures processes of Linux")
@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_done_with_in_seconds_and_half_a_gigabyte(name, tmp_path):
    path = make(name, tmp_path)
    report = tmp_path / "kilobytes"
    commands = [["check"]]
    if path.suffix in {".geojson", ".gpkg", ".kml", ".kmz"}:
        commands.append(["reach", "--range-km", "9", "--at", "1,1", "--target"])
    for command in commands:
        child = subprocess.Popen(
            [sys.executable, "-c", MEASURED, str(report), *command, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stdout.close()

        assert child.returncode in {0, 1}, said[:1000]  # some hold one sound record after all
        assert used.ru_utime + used.ru_stime < MOST_SECONDS
        assert int(report.read_text()) / 1024 < MOST_MB
        lines = said.splitlines()
        assert all(len(line) <= 300 for line in lines)
        if child.returncode and name not in SEVERAL:
            assert len(lines) == (2 if command == ["check"] else 1)  # the fault, and the count
        assert "RANGEVIZ_TRACEBACK" not in said
        assert "Traceback" not in said


SEVERAL = {  # faults of single records, each told
    *("wrong-rows.csv", "wrong-cells.csv", "unknown-columns.csv", "text.gpkg", "text.kml"),
}
