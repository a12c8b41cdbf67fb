"""
Time the first and the second map in a notebook, beside the same map at the command line.

Each round starts a new kernel and a new process, by turns. The first map is everything after the
kernel is up: the import of rangeviz, the answer, and the page and picture that are shown. With
--write, the figures become a section of RESULTS.md. It ends with status 1 past the bars::

    python benchmarks/notebook.py --write
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from typing import Any

from jupyter_client.manager import start_new_kernel
from results import Results
from startup import seconds

FIRST_BAR, SECOND_BAR_S = 2.0, 1.0
FIRST = """
import rangeviz as rv
rv.reach(
    systems=["tomahawk", "tomahawk-block-v", "lrhw"],
    sites=["kyushu", "first-island-chain"],
    targets=["CHN", "RUS"],
)
"""
SECOND = 'rv.reach(systems=["lrhw"], sites=["okinawa-main-island"], targets=["CHN", "RUS"])'
THIRD = 'rv.reach(systems=["tomahawk", "df-26"], sites=["luzon", "guam"], targets=["CHN", "RUS"])'
_ABOUT = (
    "Medians of rounds by turns. A map is timed from sending its cell to a kernel until page and "
    "picture have arrived; the first includes the import of rangeviz and all it needs. The first "
    "question has three systems and two sites, of which one is a chain of islands."
)


def maps() -> list[float]:
    """Wall time of each cell in a new kernel, until its map arrives."""
    manager, client = start_new_kernel()
    try:
        times = []
        for code in (FIRST, SECOND, THIRD, FIRST):
            shown: list[dict[str, Any]] = []
            start = time.perf_counter()
            reply = client.execute_interactive(
                code, output_hook=lambda message, shown=shown: shown.append(message["content"])
            )
            times.append(time.perf_counter() - start)
            kinds = {kind for content in shown for kind in content.get("data", ())}
            if reply["content"]["status"] != "ok" or not {"text/html", "image/png"} <= kinds:
                msg = f"no map came: {reply['content']}"
                raise SystemExit(msg)
        return times
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    """Print the medians, and the ratio of the first map to the command."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="rounds [default: 5]")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    commands, cells = [], []
    with tempfile.TemporaryDirectory() as folder:
        seconds(["-m", "rangeviz", "map"], folder)  # warms the disk cache and writes the bytecode
        for _ in range(options.repeat):
            commands.append(seconds(["-m", "rangeviz", "map"], folder))
            cells.append(maps())
    first, second, third, again = (statistics.median(times) for times in zip(*cells, strict=True))
    command, results = statistics.median(commands), Results()
    results.note("`rangeviz map`", f"{command:.2f} s")
    results.note("first map in a notebook, the same question", f"{first:.2f} s")
    results.note("beside the command", f"{first / command:.2f} x", f"{FIRST_BAR:g} x")
    results.note("second map, another site", f"{second:.2f} s", f"{SECOND_BAR_S:g} s")
    results.note("third map, two systems and two sites", f"{third:.2f} s")
    results.note("the first question once more", f"{again:.2f} s")
    if options.write:
        results.write("notebook", "Maps in a notebook, beside the command line", _ABOUT)
    sys.exit(first > FIRST_BAR * command or second > SECOND_BAR_S)


if __name__ == "__main__":
    main()
