"""Pictures drawn by matplotlib, without a browser."""

from __future__ import annotations

from rangeviz.outputs.figure.comparison import comparison_bytes, draw_comparison
from rangeviz.outputs.figure.picture import draw, to_bytes

__all__ = ["comparison_bytes", "draw", "draw_comparison", "to_bytes"]
