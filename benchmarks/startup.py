"""
Time of the commands, beside the import of geopandas and folium.

Each command is a new process in an empty folder. They run by turns, so that other load on the
machine slows all of them alike::

    python benchmarks/startup.py --repeat 5
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time

PEER = "import geopandas, folium"
COMMANDS = {  # arguments, and greatest ratio to the time of the peer
    PEER: (["-c", PEER], None),
    "rangeviz map": (["-m", "rangeviz", "map"], 1.3),
    "rangeviz --help": (["-m", "rangeviz", "--help"], 0.25),
    "rangeviz systems": (["-m", "rangeviz", "systems"], 0.25),
}


def seconds(arguments: list[str], folder: str) -> float:
    """Wall time of one run of Python, without its output."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the median of each command and its ratio to the peer."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="runs of each command [default: 5]")
    repeat = parser.parse_args().repeat
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for arguments, _ in COMMANDS.values():
            seconds(arguments, folder)  # warms the disk cache and writes the bytecode
        for _ in range(repeat):
            for name, (arguments, _) in COMMANDS.items():
                times[name].append(seconds(arguments, folder))
    peer = statistics.median(times[PEER])
    print(f"{'command':<26}{'median s':>10}{'ratio':>8}{'target':>9}   (runs: {repeat})")
    for name, (_, target) in COMMANDS.items():
        median = statistics.median(times[name])
        wanted = f"<= {target:.2f}" if target else ""
        print(f"{name:<26}{median:>10.3f}{median / peer:>8.2f}{wanted:>9}")


if __name__ == "__main__":
    main()
