"""The page: one HTML file that shows a `Reach` on a map, in a table, with its sources."""

from __future__ import annotations

from rangeviz.webmap.page import to_html

__all__ = ["to_html"]
