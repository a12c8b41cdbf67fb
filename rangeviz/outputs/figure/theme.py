"""Colours of a picture by the names of the palette, and hatches that need no colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rangeviz.outputs.palette import load_colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.outputs.look import Theme

__all__ = ["VERDICT_HATCH", "Palette", "load_palette"]

_SYSTEMS = 8
VERDICT_HATCH = {  # pattern and colours of fill and pattern: the more certain, the denser the ink
    "none": ("", "target", "target"),
    "possible": (".", "target", "hatch"),
    "partial": ("/", "partial", "hatch"),
    "full": ("\\", "full", "full-line"),
    "certain": ("", "certain", "certain"),
}


@dataclass(frozen=True)
class Palette:
    """Colours by name."""

    colours: Mapping[str, tuple[float, float, float, float]]
    is_grey: bool

    def __getitem__(self, name: str) -> tuple[float, float, float, float]:
        return self.colours[name]

    def line(self, system: int) -> tuple[float, float, float, float]:
        """Colour of a system's outlines."""
        return self.colours[f"s{system % _SYSTEMS}"]

    def ink(self, system: int) -> tuple[float, float, float, float]:
        """Darker shade of that colour, for text."""
        return self.colours[f"s{system % _SYSTEMS}-ink"]

    def width(self, system: int) -> float:
        """Width of a system's outlines in pixels; in grey, widths tell systems apart."""
        return (3.4, 2.2, 5.0, 3.4, 1.4, 5.0, 2.2, 1.4)[system % _SYSTEMS] if self.is_grey else 3.0


@cache
def load_palette(theme: Theme) -> Palette:
    """
    Colours of a theme: red, green, blue and opacity, from 0 to 1.

    Parameters
    ----------
    theme
        ``"light"``, ``"dark"`` or ``"print"``, which is grey.

    Examples
    --------
    >>> load_palette("light")["certain"]
    (0.09019607843137255, 0.3137254901960784, 0.4980392156862745, 1.0)
    """
    colours = {name: _rgba(text) for name, text in load_colours(theme).items()}
    return Palette(colours, theme == "print")


def _rgba(text: str) -> tuple[float, float, float, float]:
    if text.startswith("#"):
        red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return red, green, blue, 1.0
    red, green, blue, alpha = (float(part) for part in re.findall(r"[\d.]+", text))
    return red / 255, green / 255, blue / 255, alpha
