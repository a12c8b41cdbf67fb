"""Work in parts, by other processes: whatever started them, and whatever becomes of them."""

import math
import os
import subprocess
import sys

import pytest

from rangeviz.errors import WorkerError
from rangeviz.sweeps.workers import each

SCRIPT = """
import math
from rangeviz.sweeps.workers import each
print("begins", *each(math.hypot, [(3, 4), (5, 12), (8, 15)], jobs=2))
"""


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_answers_come_in_the_order_of_the_work(jobs):
    work, script = [(3, 4), (5, 12), (8, 15), (7, 24)], sys.modules["__main__"]

    assert [*each(math.hypot, work, jobs=jobs)] == [5, 13, 17, 25]
    assert sys.modules["__main__"] is script


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_script_without_a_guard_is_run_once(source, tmp_path):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, encoding="utf-8")
    words, given = ([str(path)], None) if source == "file" else (["-"], SCRIPT)

    done = subprocess.run(
        [sys.executable, *words],
        input=given,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )

    assert done.stdout == "begins 5.0 13.0 17.0\n", done.stderr


def test_a_process_that_is_ended_is_told_with_its_remedy():
    with pytest.raises(WorkerError, match=r"ended from outside.*; use fewer --jobs"):
        [*each(os._exit, [(3,), (3,)], jobs=2)]
