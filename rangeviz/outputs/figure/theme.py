"""Colours of a picture by the names of the palette, and the hatches that tell fills apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rangeviz.outputs.palette import load_colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.outputs.look import Theme

    Colour = tuple[float, float, float, float]  # red, green, blue and opacity, from 0 to 1

__all__ = ["CHANGE_FILLS", "VERDICT_FILLS", "Fill", "Palette", "load_palette"]

_SYSTEMS = 8


class Fill(NamedTuple):
    """Fill of regions: a hatch of `Canvas.hatch` and the names of two colours."""

    hatch: str
    colour: str
    hatch_colour: str


VERDICT_FILLS = {  # the more certain, the darker
    "none": Fill("", "target", "target"),
    "possible": Fill(".", "target", "hatch"),
    "partial": Fill("/", "partial", "hatch"),
    "full": Fill("\\", "full", "full-line"),
    "certain": Fill("", "certain", "certain"),
}
CHANGE_FILLS = {  # losses are hatched by lines, so that they differ from gains in any colours
    "none": Fill("", "none", "none"),
    "kept": Fill("-", "kept", "paper"),
    "less": Fill("\\", "less", "shade"),
    "more": Fill(".", "more", "shade"),
    "lost": Fill("/", "lost", "paper"),
    "gained": Fill("", "gained", "gained"),
}


@dataclass(frozen=True)
class Palette:
    """Colours by name."""

    colours: Mapping[str, Colour]
    is_grey: bool

    def __getitem__(self, name: str) -> Colour:
        return self.colours[name]

    def line(self, system: int) -> Colour:
        """Colour of a system's outlines."""
        return self.colours[f"s{system % _SYSTEMS}"]

    def ink(self, system: int) -> Colour:
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
    colours = {name: _rgba(css) for name, css in load_colours(theme).items()}
    colours["shade"] = min(colours["ink"], colours["paper"], key=sum)  # dark in every theme
    return Palette(colours, theme == "print")


def _rgba(css: str) -> Colour:
    """Read a colour of the palette: ``#rrggbb`` or ``rgba(red, green, blue, opacity)``."""
    if css.startswith("#"):
        red, green, blue = (part / 255 for part in bytes.fromhex(css[1:]))
        return red, green, blue, 1.0
    red, green, blue, alpha = map(float, css.removeprefix("rgba(").removesuffix(")").split(","))
    return red / 255, green / 255, blue / 255, alpha
