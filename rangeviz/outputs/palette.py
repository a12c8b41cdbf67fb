"""The colours and line patterns that every output shares: palette.json, their one home."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.outputs.look import Theme

__all__ = ["LinePattern", "load_colours", "root_css", "site_patterns"]

_PALETTE = Path(__file__).with_name("palette.json")


class LinePattern(NamedTuple):
    """Dashes and gaps in pixels, and whether the line is double."""

    dash: tuple[float, ...] = ()
    double: bool = False


def load_colours(theme: Theme) -> Mapping[str, str]:
    """
    Colours of a theme, as CSS writes them.

    Calm ground, one strong hue for the verdict, the palette of Okabe and Ito for the outlines.

    Parameters
    ----------
    theme
        ``"light"``, ``"dark"`` or ``"print"``, which is grey.

    Returns
    -------
    mapping
        By name: the ground (``sea``, ``land``, ...), the verdicts (``certain``, ...), the changes
        of a comparison (``gained``, ``lost``, ...), and the lines of eight systems (``s0``, and
        ``s0-ink`` for text in that colour).

    Examples
    --------
    >>> load_colours("light")["certain"]
    '#17507f'
    """
    colours: dict[str, str] = _palette()[theme]
    return colours


def site_patterns() -> tuple[LinePattern, ...]:
    """
    Patterns that tell the outlines of one site from those of another.

    Examples
    --------
    >>> site_patterns()[2]
    LinePattern(dash=(14, 4, 3, 4), double=False)
    """
    return tuple(LinePattern(tuple(p["dash"]), p["double"]) for p in _palette()["site_patterns"])


def root_css() -> str:
    """
    Style that gives a page the colours as variables: light, and dark where the screen is.

    Examples
    --------
    >>> root_css().splitlines()[0][:34]
    ':root{color-scheme:light;--paper:#'
    """
    light, dark = _block("light"), _block("dark")
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n"


def _block(theme: Theme) -> str:
    colours = load_colours(theme).items()
    variables = "".join(f"--{name}:{colour};" for name, colour in colours)
    return f":root{{color-scheme:{theme};{variables}}}"


@cache
def _palette() -> dict[str, Any]:
    palette: dict[str, Any] = json.loads(_PALETTE.read_bytes())
    return palette
