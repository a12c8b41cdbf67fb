"""Colours and line patterns that the outputs share, read from ``palette.json``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rangeviz.outputs.look import Theme

__all__ = ["LinePattern", "class_colours", "load_colours", "root_css", "site_patterns"]

_PALETTE = Path(__file__).with_name("palette.json")


class LinePattern(NamedTuple):
    """Line pattern: lengths of dashes and gaps in pixels, and whether the line is double."""

    dash: tuple[float, ...] = ()
    double: bool = False


def load_colours(theme: Theme) -> Mapping[str, str]:
    """
    Colours of a theme as CSS texts, by name.

    The ground is calm, the verdicts are shades of one strong hue, and the outlines have the colours
    of Okabe and Ito, which people with colour-blindness can tell apart.

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


def class_colours(count: int) -> tuple[str, ...]:
    """
    Colours of shares in classes, from least to greatest; the first one stands for zero.

    Parameters
    ----------
    count
        Number of classes with that of zero, 2 to 8.

    Examples
    --------
    >>> class_colours(2)
    ('#ffffff', '#e3eef9')
    """
    zero, *shades = _palette()["share_classes"]
    last, steps = len(shades) - 1, max(count - 2, 1)
    return zero, *(shades[round(last * step / steps)] for step in range(count - 1))


def site_patterns() -> tuple[LinePattern, ...]:
    """
    Line patterns of the outlines, one for each site, repeated from the seventh site on.

    Examples
    --------
    >>> site_patterns()[2]
    LinePattern(dash=(14, 4, 3, 4), double=False)
    """
    return tuple(LinePattern(tuple(p["dash"]), p["double"]) for p in _palette()["site_patterns"])


def root_css() -> str:
    """
    CSS rules that define the colours as variables: light, and dark on screens that prefer dark.

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
