"""
A briefing in one run, beside its HTML page alone and the import of matplotlib.

Run it where rangeviz is installed with its ``slides`` extra::

    python benchmarks/briefing.py

It prints the median wall and processor time of each, by turns, and ends with status 1 if page,
picture in three formats, slides and table together take over twice the page and the import.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
BAR = 2.0
PAGE = ["-m", "rangeviz", "map", "-o", "a.html"]
FILES = ["b.png", "c.svg", "d.pdf", "e.pptx"]
ALSO = ["f.gpkg"]
IMPORT = ["-c", "import matplotlib.pyplot"]


def main() -> None:
    """Time the three by turns, so that a busy machine is busy for all of them."""
    from rangeviz.errors import OutputError
    from rangeviz.outputs import check_path

    files = list(FILES)
    for name in ALSO:
        try:
            check_path(name)
        except OutputError:
            print(f"without {name}: no such format in this version", file=sys.stderr)
        else:
            files.append(name)
    everything = PAGE + [word for name in files for word in ("-o", name)]
    taken: dict[str, list[tuple[float, float]]] = {"page": [], "import": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for name, words in (("page", PAGE), ("import", IMPORT), ("all", everything)):
                taken[name].append(timed(words, Path(folder)))
    print(f"| run ({', '.join(['a.html', *files])}) | wall, s | processor, s |")
    print("|---|---:|---:|")
    wall, processor = (
        {name: statistics.median(run[i] for run in runs) for name, runs in taken.items()}
        for i in (0, 1)
    )
    for name in taken:
        print(f"| {name} | {wall[name]:.2f} | {processor[name]:.2f} |")
    ratio, ratio_processor = (t["all"] / (t["page"] + t["import"]) for t in (wall, processor))
    print(f"| all / (page + import), bar {BAR} | {ratio:.2f} | {ratio_processor:.2f} |")
    sys.exit(ratio > BAR)


def timed(words: list[str], folder: Path) -> tuple[float, float]:
    """Run Python; the seconds that pass on the wall and that processors work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


if __name__ == "__main__":
    main()
