"""Pictures drawn by matplotlib, without a browser."""

from __future__ import annotations

from rangeviz.outputs.figure.picture import draw, to_bytes

__all__ = ["draw", "to_bytes"]
