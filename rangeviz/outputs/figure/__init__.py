"""The picture: a `Reach` on a sheet, drawn by matplotlib without any browser."""

from __future__ import annotations

from rangeviz.outputs.figure.picture import draw, to_bytes

__all__ = ["draw", "to_bytes"]
