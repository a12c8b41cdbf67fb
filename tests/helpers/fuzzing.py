"""Running commands in this process, and what must hold of every one of them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from typing import TYPE_CHECKING, NamedTuple

from rangeviz.cli import main

if TYPE_CHECKING:
    from pathlib import Path


class Run(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


def run(words: list[str]) -> Run:
    """Run a command; whatever it raises but its end passes through."""
    out, err = io.StringIO(), io.StringIO()
    status = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            status = end.code
    return Run(status, out.getvalue(), err.getvalue())


def snapshot(folder: Path) -> dict[str, str]:
    """Digest of every file of a folder, hidden ones too."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    } | {str(path.relative_to(folder)): "folder" for path in folder.rglob("*") if path.is_dir()}


def check(done: Run) -> None:
    """Check status and messages: clean lines, one for a failure, nothing unexpected."""
    assert done.status in {0, 1, 2}, done
    for line in done.err.splitlines():
        assert line.isprintable(), repr(line)
        assert len(line) <= 300, line
        assert "RANGEVIZ_TRACEBACK" not in line, line
        assert "Traceback" not in line
    if done.status:
        told = any(line.startswith("rangeviz: ") for line in done.err.splitlines())
        assert told or done.err.endswith(" lints\n"), done
        assert done.err.endswith("\n")


def undo(folder: Path, before: dict[str, str]) -> set[str]:
    """Remove what a command has written beside what was there, and return its names."""
    after = snapshot(folder)
    changed = {name for name in before if after.get(name) != before[name]}
    assert not changed, f"changed: {changed}"
    new = set(after) - set(before)
    for name in sorted(new, reverse=True):
        path = folder / name
        if path.is_dir():
            path.rmdir()
        else:
            os.unlink(path)  # noqa: PTH108  # of any name
    return new
