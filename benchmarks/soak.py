"""
Random sites, shapes, radii and points without end, held against the inverse problem.

Run from the checkout: ``python benchmarks/soak.py --seconds 60 --seed 1``. Prints one line of JSON;
ends with status 1 if anything failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.soaking import Tally, check, random_case  # type: ignore[import-not-found]


def main() -> int:
    """Soak for some seconds, print the tally."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--probes", type=int, default=2000, help="memberships for each envelope")
    options = parser.parse_args()

    start, tally, failed, k = time.monotonic(), Tally(), [], 0
    while time.monotonic() - start < options.seconds:
        # a generator of its own for each case: any one can be run again
        rng = np.random.default_rng([options.seed, k])
        case = random_case(rng)
        try:
            found = check(case, rng, probes=options.probes)
        except Exception as error:
            found = Tally(envelopes=1, shape_failures=1)
            print(f"case {k}: {type(error).__name__}: {error}", file=sys.stderr)
        if found.failures:
            failed.append(k)
        tally += found
        k += 1
    print(
        json.dumps(
            {
                "seed": options.seed,
                "seconds": round(time.monotonic() - start, 1),
                **tally._asdict(),
                "failed_cases": failed,
            }
        )
    )
    return int(tally.failures > 0)


if __name__ == "__main__":
    raise SystemExit(main())
