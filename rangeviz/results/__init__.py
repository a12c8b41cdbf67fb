"""Results that users hold, with methods that draw and write: `Reach`, `Verification`, ..."""

from __future__ import annotations

from rangeviz.results.audits import Audit, audit
from rangeviz.results.comparisons import Comparison, compare
from rangeviz.results.reaches import Reach, reach
from rangeviz.results.sweep_maps import SweepMap, sweep_map
from rangeviz.results.verifications import Verification, verify

__all__ = [
    "Audit",
    "Comparison",
    "Reach",
    "SweepMap",
    "Verification",
    "audit",
    "compare",
    "reach",
    "sweep_map",
    "verify",
]
