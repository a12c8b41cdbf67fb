"""Results of the benchmarks: each writes its section of RESULTS.md anew."""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import sys
from pathlib import Path

__all__ = ["Results", "machine", "write_section"]

_FILE = Path(__file__).parent / "RESULTS.md"


class Results:
    """Figures, printed when they are noted, and kept for RESULTS.md."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def note(self, label: str, measured: str, bar: str = "") -> None:
        """Print a figure and keep it."""
        print(f"{label}: {measured}" + (f"   (bar: {bar})" if bar else ""), flush=True)
        self.rows.append((label, measured, bar))

    def write(self, name: str, title: str, words: str) -> None:
        """Write the section: heading, command, date, machine, text and figures."""
        today = datetime.datetime.now(tz=datetime.UTC)
        command = " ".join(["python", f"benchmarks/{name}.py", *sys.argv[1:]])
        rows = [f"| {' | '.join(row)} |" for row in self.rows]
        head = [f"## {title}", "", f"Written by `{command}` on {today:%Y-%m-%d}. {machine()}."]
        table = ["| | measured | bar |", "|---|---:|---:|", *rows]
        write_section(name, "\n".join([*head, "", words, "", *table]))


def machine() -> str:
    """Name the processor."""
    model = platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
    return f"{model}, {os.cpu_count()} cores"


def write_section(name: str, text: str) -> None:
    """Replace a section of RESULTS.md."""
    first, last = f"<!-- {name} -->\n", f"\n<!-- /{name} -->\n"
    old = _FILE.read_text(encoding="utf-8") if _FILE.exists() else ""
    if first not in old:
        old = f"{old}\n{first}{last}".lstrip()
    before, rest = old.split(first)
    _FILE.write_text(f"{before}{first}{text}{last}{rest.split(last)[1]}", encoding="utf-8")
