"""Colours and patterns of a picture: those of the page, by name, and some that need no colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.look import Theme

__all__ = ["SITE_PATTERNS", "VERDICT_HATCH", "Palette", "Pattern", "load_palette"]

_CSS = Path(__file__).parents[1] / "webmap" / "assets" / "page.css"
_SYSTEMS = 8


@dataclass(frozen=True)
class Pattern:
    """How the outlines from one site differ from those of another, apart from the colour."""

    dash: tuple[float, ...] = ()
    double: bool = False


# As the page has them (webmap/assets/palette.js), in pixels.
SITE_PATTERNS = (
    Pattern(),
    Pattern(double=True),
    Pattern((14, 4, 3, 4)),
    Pattern((2.5, 4)),
    Pattern((22, 5)),
    Pattern((14, 4, 3, 4), double=True),
)
VERDICT_HATCH = {  # pattern and colours of fill and pattern: the more certain, the denser the ink
    "none": ("", "target", "target"),
    "possible": (".", "target", "hatch"),
    "partial": ("/", "partial", "hatch"),
    "full": ("\\", "full", "full-line"),
    "certain": ("", "certain", "certain"),
}
_PRINT = {
    **{"paper": "#ffffff", "panel": "#ffffff", "ink": "#000000", "soft": "#3a3a3a"},
    **{"rule": "#9a9a9a", "accent": "#000000", "sea": "#ffffff", "land": "#f4f4f4"},
    **{"coast": "#8a8a8a", "border": "#b5b5b5", "target": "#e6e6e6", "region-border": "#ffffff"},
    **{"certain": "#6a6a6a", "full": "#a2a2a2", "full-line": "#707070", "partial": "#dcdcdc"},
    **{"hatch": "#6e6e6e", "casing": "#ffffff", "casing-solid": "#ffffff", "site": "#1a1a1a"},
    **{"site-line": "#000000", "chain": "#c8c8c8", "halo": "#ffffff", "sea-ink": "#6e6e6e"},
    **{"sea-halo": "#ffffff", "country-ink": "#5a5a5a", "city-ink": "#2a2a2a"},
}
_PRINT_LINES = (
    "#000000",
    "#6b6b6b",
    "#2f2f2f",
    "#8c8c8c",
    "#454545",
    "#9c9c9c",
    "#1a1a1a",
    "#7a7a7a",
)


@dataclass(frozen=True)
class Palette:
    """Colours by the names that the page's style gives them."""

    colours: Mapping[str, tuple[float, float, float, float]]
    is_grey: bool

    def __getitem__(self, name: str) -> tuple[float, float, float, float]:
        return self.colours[name]

    def line(self, system: int) -> tuple[float, float, float, float]:
        """Colour of a system's outlines."""
        return self.colours[f"s{system % _SYSTEMS}"]

    def ink(self, system: int) -> tuple[float, float, float, float]:
        """Darker colour of the same for text."""
        return self.colours[f"s{system % _SYSTEMS}-ink"]

    def width(self, system: int) -> float:
        """Width of a system's outlines, pixels: where there is no colour, they differ by it."""
        return (3.4, 2.2, 5.0, 3.4, 1.4, 5.0, 2.2, 1.4)[system % _SYSTEMS] if self.is_grey else 3.0


@cache
def load_palette(theme: Theme) -> Palette:
    """
    Read the colours of a theme: of light and dark, those in the style of the page.

    Examples
    --------
    >>> load_palette("light")["certain"]
    (0.09019607843137255, 0.3137254901960784, 0.4980392156862745, 1.0)
    """
    if theme == "print":
        lines = {f"s{i}{end}": c for i, c in enumerate(_PRINT_LINES) for end in ("", "-ink")}
        told = {**_PRINT, **lines, **{f"s{i}-ink": "#000000" for i in range(_SYSTEMS)}}
    else:
        blocks = re.findall(r":root\s*\{([^}]*)\}", _CSS.read_text(encoding="utf-8"))
        told = dict(re.findall(r"--([\w-]+):\s*(#\w{6}|rgba\([^)]*\))", blocks[theme == "dark"]))
    return Palette({name: _rgba(text) for name, text in told.items()}, theme == "print")


def _rgba(text: str) -> tuple[float, float, float, float]:
    if text.startswith("#"):
        red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return red, green, blue, 1.0
    red, green, blue, alpha = (float(part) for part in re.findall(r"[\d.]+", text))
    return red / 255, green / 255, blue / 255, alpha
