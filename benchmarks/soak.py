"""
Soak test: random sites, sectors, ranges and tolerances, compared with the inverse problem.

Run from the checkout: ``python benchmarks/soak.py --seconds 60``. Prints the cases that fail on
stderr, with the seed that draws them again, and one line of JSON; ends with status 1 if any failed.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.soaking import Tally, check, random_case  # type: ignore[import-not-found]


def main() -> int:
    """Check random cases for some seconds, and print the tally."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, help="drawn, and printed, if left out")
    parser.add_argument("--probes", type=int, default=400, help="memberships for each drawing")
    parser.add_argument("--case", type=int, help="check this case only")
    options = parser.parse_args()
    seed = secrets.randbelow(2**32) if options.seed is None else options.seed

    start, tally, failed, slowest = time.monotonic(), Tally(), [], (0.0, -1)
    k = options.case or 0
    while time.monotonic() - start < options.seconds:
        # each case has its own generator, so that one case can be run again
        rng = np.random.default_rng([seed, k])
        case = random_case(rng)
        try:
            found = check(case, rng, probes=options.probes)
        except Exception as error:
            found = Tally(cases=1, exceptions=1)
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        if found.failures:
            failed.append(k)
            print(f"--seed {seed} --case {k}: {found}\n  {str(case)[:600]}", file=sys.stderr)
        slowest = max(slowest, (found.slowest_s, k))
        tally += found
        k += 1
        if options.case is not None:
            break
    print(
        json.dumps(
            {
                "seed": seed,
                "seconds": round(time.monotonic() - start, 1),
                **tally._asdict(),
                "slowest_case": slowest[1],
                "failed_cases": failed,
            }
        )
    )
    return int(tally.failures > 0)


if __name__ == "__main__":
    raise SystemExit(main())
