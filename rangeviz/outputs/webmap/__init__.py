"""The page: one HTML file that shows a `Reach` on a map, in a table, with its sources."""

from __future__ import annotations

from rangeviz.outputs.webmap.page import embed_snippet, to_html
from rangeviz.words.languages import load_language

__all__ = ["embed_snippet", "load_language", "to_html"]
