"""Pages in one HTML file each: the map of an answer, of a comparison and of a sweep."""

from __future__ import annotations

from rangeviz.outputs.webmap.page import embed_snippet, to_html
from rangeviz.words.languages import load_language

__all__ = ["embed_snippet", "load_language", "to_html"]
