"""Look of a picture: size, resolution, theme, extent, what is drawn, inset and template."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, get_args

from rangeviz.errors import LookError, UnknownNameError, brief

__all__ = ["Look", "Theme", "parse_extent", "parse_size"]

Theme = Literal["light", "dark", "print"]
Inset = Literal["mercator"]
Show = Literal["rings", "envelope", "both"]
Band = Literal["on", "off"]
Table = Literal["short", "full"]
Facet = Literal["system", "site"]
_EXTENTS = ("auto", "rings", "targets")
_LEAST_PX, _MOST_PX, _MOST_PIXELS = 400, 20_000, 100_000_000
_LEAST_DPI, _MOST_DPI = 20, 2400


@dataclass(frozen=True)
class Look:
    """
    Look of a picture or of slides.

    Attributes
    ----------
    size
        Width and height, pixels.
    dpi
        Pixels per inch, which set the size on paper. Text scales with the picture.
    theme
        ``"light"``, ``"dark"``, or ``"print"``, which is grey.
    inset
        ``"mercator"`` draws the outlines once more in the projection of web maps.
    template
        PowerPoint file whose slide master is used.
    extent
        What the map shows: ``"auto"``, the sites and what is in reach; ``"rings"``, all outlines;
        ``"targets"``, all targets; a box ``"W,S,E,N"`` in degrees; or a country, by code or name.
    show
        ``"rings"`` draws an outline for each system and site, ``"envelope"`` one round what any of
        them reaches, ``"both"`` both. If left out, rings up to three pairs, else the envelope.
    band
        Whether the low and high published figures are drawn, ``"on"`` or ``"off"``. If left out,
        they are with a single ring.
    table
        ``"short"`` gives slides and documents the regions that people read on one page, ``"full"``
        all rows.
    facet
        ``"system"`` or ``"site"`` draws a small map for each of them.

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
    extent: str = "auto"
    show: Show | None = None
    band: Band | None = None
    table: Table = "short"
    facet: Facet | None = None

    def __post_init__(self) -> None:
        """Validate all but the template, which is read when slides are made."""
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
        choices = {
            "theme": get_args(Theme),
            "inset": (None, *get_args(Inset)),
            "show": (None, *get_args(Show)),
            "band": (None, *get_args(Band)),
            "table": get_args(Table),
            "facet": (None, *get_args(Facet)),
        }
        for name, kinds in choices.items():
            value = getattr(self, name)
            if value not in kinds:
                known = ", ".join(str(kind) for kind in kinds if kind)
                msg = f"no {name} {brief(value)}; known: {known}"
                raise LookError(msg)
        parse_extent(self.extent)

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height on paper."""
        return self.size[0] / self.dpi, self.size[1] / self.dpi


def parse_size(text: str) -> tuple[int, int]:
    """
    Parse the value of the flag ``--size``.

    Parameters
    ----------
    text
        Width and height in pixels, such as ``"1920x1080"``.

    Returns
    -------
    tuple of int
        Width and height in pixels.

    Raises
    ------
    LookError
        If the text is not a size.

    Examples
    --------
    >>> parse_size("1920x1080")
    (1920, 1080)
    """
    match = re.fullmatch(r"\s*(\d{1,6})\s*[x×X]\s*(\d{1,6})\s*", text, re.ASCII)
    if not match:
        msg = f"expected WIDTHxHEIGHT in pixels, such as 1920x1080; got {brief(text)}"
        raise LookError(msg)
    return int(match[1]), int(match[2])


def parse_extent(text: str) -> str | tuple[float, float, float, float]:
    """
    Parse the value of the flag ``--extent``.

    Parameters
    ----------
    text
        ``"auto"``, ``"rings"``, ``"targets"``, west, south, east and north in degrees, or a
        country by code or name.

    Returns
    -------
    str or tuple of float
        The word, the code of the country, or the box; east is less than west where the box crosses
        180 degrees.

    Raises
    ------
    LookError
        If the text is none of these.

    Examples
    --------
    >>> parse_extent("120, 20, 150, 46"), parse_extent("Japan")
    ((120.0, 20.0, 150.0, 46.0), 'JPN')
    """
    word = str(text).strip()
    if word in _EXTENTS:
        return word
    parts = word.split(",")
    if len(parts) == 4:
        try:
            west, south, east, north = (float(part) for part in parts)
        except ValueError:
            west, south, east, north = (math.nan,) * 4
        wide = (east - west) % 360
        if -90 <= south < north <= 90 and abs(west) <= 360 and abs(east) <= 360 and wide:
            return west, south, east, north
        msg = (
            f"no extent {brief(text)}; give west, south, east and north in degrees, south first of "
            "the latitudes, such as 120,20,150,46"
        )
        raise LookError(msg)
    from rangeviz.naming.countries import country_code

    try:
        return country_code(word)
    except UnknownNameError as error:
        words = ", ".join(_EXTENTS)
        msg = f"no extent {brief(text)}: {error}; or give {words}, or W,S,E,N in degrees"
        raise LookError(msg) from None
