"""How a picture is to look: its size, resolution, theme, inset and template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from rangeviz.errors import LookError, brief

__all__ = ["Look", "Theme", "parse_size"]

Theme = Literal["light", "dark", "print"]
Inset = Literal["mercator"]
_LEAST_PX, _MOST_PX, _MOST_PIXELS = 400, 20_000, 100_000_000
_LEAST_DPI, _MOST_DPI = 20, 2400


@dataclass(frozen=True)
class Look:
    """
    How a picture is to look.

    Attributes
    ----------
    size
        Width and height, pixels.
    dpi
        Pixels to the inch: how large it is on paper. Text grows and shrinks with the picture.
    theme
        ``"light"``, ``"dark"``, or ``"print"``, which needs no colour.
    inset
        ``"mercator"`` draws the outlines once more as web maps have them.
    template
        A PowerPoint file whose master slides are to wear.

    Examples
    --------
    >>> Look(size=(1200, 1200)).inches
    (8.333333333333334, 8.333333333333334)
    """

    size: tuple[int, int] = (1920, 1080)
    dpi: float = 144.0
    theme: Theme = "light"
    inset: Inset | None = None
    template: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no picture can be."""
        width, height = self.size
        if not (
            all(_LEAST_PX <= side <= _MOST_PX for side in self.size)
            and width * height <= _MOST_PIXELS
            and 1 / 4 <= width / height <= 4
        ):
            msg = (
                f"no picture of {width}x{height} pixels; give {_LEAST_PX} to {_MOST_PX} a side, "
                f"{_MOST_PIXELS / 1e6:.0f} million in all, and no side over 4 times the other"
            )
            raise LookError(msg)
        if not _LEAST_DPI <= self.dpi <= _MOST_DPI:
            msg = f"no resolution of {self.dpi:g} dpi; give one from {_LEAST_DPI} to {_MOST_DPI}"
            raise LookError(msg)
        for name, kinds in (("theme", get_args(Theme)), ("inset", (None, *get_args(Inset)))):
            value = getattr(self, name)
            if value not in kinds:
                known = ", ".join(str(kind) for kind in kinds if kind)
                msg = f"no {name} {brief(value)}; known: {known}"
                raise LookError(msg)

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height on paper."""
        return self.size[0] / self.dpi, self.size[1] / self.dpi


def parse_size(text: str) -> tuple[int, int]:
    """
    Read a size as the flag ``--size`` has it.

    Parameters
    ----------
    text
        Width and height in pixels.

    Raises
    ------
    LookError
        If it is no size.

    Examples
    --------
    >>> parse_size("1920x1080")
    (1920, 1080)
    """
    found = re.fullmatch(r"\s*(\d{1,6})\s*[x×X]\s*(\d{1,6})\s*", text, re.ASCII)
    if not found:
        msg = f"expected WIDTHxHEIGHT in pixels, such as 1920x1080; got {brief(text)}"
        raise LookError(msg)
    return int(found[1]), int(found[2])
