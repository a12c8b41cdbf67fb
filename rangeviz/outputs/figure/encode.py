"""Encoding of a figure as PNG, SVG or PDF: reproducible bytes, text as text, metadata."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from rangeviz._version import __version__
from rangeviz.outputs.figure.svg import grouped_svg
from rangeviz.text import plain_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SETTINGS", "encode"]

SETTINGS: Any = {  # of matplotlib
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 3,  # text stays text; to cut fonts of type 42 takes half a second
    "svg.hashsalt": "rangeviz",  # ids by content: the same input gives the same bytes
    "path.simplify": False,  # done already, on a grid that neighbours share
    "text.hinting": "none",
    "hatch.linewidth": 1.0,
}


def encode(figure: Figure, form: str, *, title: str, description: str) -> bytes:
    """
    Encode a figure, with its title, description and rangeviz's version in the metadata.

    Parameters
    ----------
    figure
        Figure drawn under `SETTINGS`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.
    title, description
        What the picture shows and rests on.

    Returns
    -------
    bytes
        The same for the same figure and versions. Characters that no font of the machine has are
        boxes.
    """
    file = io.BytesIO()
    title, description = (plain_text(text, one_line=True) for text in (title, description))
    metadata = _metadata(form, title, description)
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure.savefig(file, format=form, dpi=figure.dpi, metadata=metadata)
    return grouped_svg(file.getvalue()) if form == "svg" else file.getvalue()


def _metadata(form: str, title: str, description: str) -> dict[str, Any]:
    """Name title, description and maker by the keys of the format."""
    maker = f"rangeviz {__version__}"
    if form == "png":
        return {"Title": title, "Description": description, "Software": maker}
    if form == "svg":
        return {"Title": title, "Description": description, "Creator": maker, "Date": None}
    return {"Title": title, "Subject": description, "Creator": maker, "CreationDate": None}
