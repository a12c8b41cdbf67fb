"""The page: one HTML file that shows a `Reach` on a map, in a table, with its sources."""

from __future__ import annotations

from rangeviz.webmap.language import load_language
from rangeviz.webmap.page import embed_snippet, to_html

__all__ = ["embed_snippet", "load_language", "to_html"]
