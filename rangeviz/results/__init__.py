"""Results that users hold, with methods that draw and write: `Reach`, `Comparison`, `SweepMap`."""

from __future__ import annotations

from rangeviz.results.comparisons import Comparison, compare
from rangeviz.results.reaches import Reach, reach
from rangeviz.results.sweep_maps import SweepMap, sweep_map

__all__ = ["Comparison", "Reach", "SweepMap", "compare", "reach", "sweep_map"]
