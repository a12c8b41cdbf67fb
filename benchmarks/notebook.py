"""
Time the first and the second map in a notebook, beside the same map at the command line.

Each round starts a new kernel and a new process, by turns. The first map is everything after the
kernel is up: importing rangeviz, asking, and the page and picture that the notebook shows::

    python benchmarks/notebook.py --repeat 5
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from typing import Any

from jupyter_client.manager import start_new_kernel
from startup import seconds

FIRST = """
import rangeviz as rv
rv.reach(
    systems=["tomahawk", "tomahawk-block-v", "lrhw"],
    sites=["kyushu", "first-island-chain"],
    targets=["CHN", "RUS"],
)
"""
SECOND = 'rv.reach(systems=["lrhw"], sites=["okinawa-main-island"], targets=["CHN", "RUS"])'
AGAIN = 'rv.reach(systems=["tomahawk", "df-26"], sites=["luzon", "guam"], targets=["CHN", "RUS"])'


def maps() -> list[float]:
    """Wall time of each cell in a new kernel, until its map has arrived."""
    manager, client = start_new_kernel()
    try:
        times = []
        for code in (FIRST, SECOND, AGAIN):
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
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    commands, cells = [], []
    with tempfile.TemporaryDirectory() as folder:
        seconds(["-m", "rangeviz", "map"], folder)  # warms the disk cache and writes the bytecode
        for _ in range(repeat):
            commands.append(seconds(["-m", "rangeviz", "map"], folder))
            cells.append(maps())
    first, second, again = (statistics.median(times) for times in zip(*cells, strict=True))
    command = statistics.median(commands)
    print(f"rangeviz map: {command:.2f} s")
    print(f"first map in a notebook: {first:.2f} s, {first / command:.2f} x   (bar: 2 x)")
    print(f"second map, another site: {second:.2f} s   (bar: 1 s)")
    print(f"third map, two systems and two sites: {again:.2f} s")


if __name__ == "__main__":
    main()
