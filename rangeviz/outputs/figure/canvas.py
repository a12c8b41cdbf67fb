"""The sheet that a picture is laid out on: text that is measured, wrapped, and never cut."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from rangeviz.outputs.figure.theme import Palette
    from rangeviz.outputs.look import Look

__all__ = ["Sheet", "printable"]

_WIDTH, _HEIGHT = 1920.0, 1080.0  # units that the layout is thought in
_FAMILY = "DejaVu Sans"  # comes with matplotlib: the same letters on every machine
_OTHERS = (  # for what it lacks, if the machine has one of them
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Microsoft YaHei",
    "PingFang SC",
    "Malgun Gothic",
)
_LEADING = 1.28
_SLACK = 1.01  # letters are set on whole pixels


class Sheet:
    """
    A figure, and its layout in units that grow with it: of 1920 x 1080 there is one to a pixel.

    Attributes
    ----------
    width, height
        Of the sheet, units; x grows to the right, y down.
    points
        Points to a unit, for the widths of lines.
    """

    def __init__(self, look: Look, palette: Palette) -> None:
        self.look, self.palette = look, palette
        unit_px = min(look.size[0] / _WIDTH, look.size[1] / _HEIGHT)
        self.unit_px = unit_px
        self.width, self.height = look.size[0] / unit_px, look.size[1] / unit_px
        self.points = unit_px * 72 / look.dpi
        self.figure = Figure(figsize=look.inches, dpi=look.dpi, facecolor=palette["paper"])
        self.axes = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.axes.axis("off")

    def map_axes(
        self, box: tuple[float, float, float, float], seen: tuple[float, float, float, float]
    ) -> Axes:
        """Add axes in a box of the sheet that show a part of a plane: least and greatest x, y."""
        left, top, right, bottom = box
        axes = self.figure.add_axes(
            (
                left / self.width,
                1 - bottom / self.height,
                (right - left) / self.width,
                (bottom - top) / self.height,
            )
        )
        axes.set(xlim=seen[::2], ylim=seen[1::2], xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(color=self.palette["rule"], linewidth=1.2 * self.points)
        return axes

    def measure(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
        """Width of a line of text."""
        return _width(text, bold=bold, italic=italic) * size * _SLACK / 100

    def wrap(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines that fit a width; a word longer than a line is broken too."""
        lines: list[str] = []
        line = ""
        for word in printable(text).split():
            longer = f"{line} {word}" if line else word
            if self.measure(longer, size, bold=bold) <= width:
                line = longer
                continue
            lines += [line] if line else []
            line = word
            while self.measure(line, size, bold=bold) > width and len(line) > 1:
                end = len(line)
                while end > 1 and self.measure(line[:end], size, bold=bold) > width:
                    end -= 1
                lines.append(line[:end])
                line = line[end:]
        return [*lines, line] if line else lines

    def fit(
        self, text: str, sizes: Sequence[float], width: float, most: int, *, bold: bool = False
    ) -> tuple[list[str], float]:
        """Wrap a text in as few lines as it can be, then as large as they allow."""
        for rows in range(1, most + 1):
            for size in sizes:
                lines = self.wrap(text, size, width, bold=bold)
                if len(lines) <= rows:
                    return lines, size
        kept = lines[:most]
        kept[-1] = kept[-1][: max(len(kept[-1]) - 2, 1)].rstrip() + "…"
        return kept, sizes[-1]

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Any,
        *,
        bold: bool = False,
        italic: bool = False,
        align: str = "left",
        zorder: float = 3,
    ) -> None:
        """Write a line of text on its baseline."""
        text = printable(text)
        self.axes.text(
            x,
            y,
            text,
            fontproperties=_font(text, bold=bold, italic=italic),
            fontsize=size * self.points,
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,  # a dollar is a dollar
            zorder=zorder,
        )

    def paragraph(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: Any, **how: Any
    ) -> float:
        """Write lines below each other from the top `y`; return where they end."""
        for line in lines:
            self.write(x, y + 0.93 * size, line, size, colour, **how)
            y += _LEADING * size
        return y

    def halo(
        self, x: float, y: float, text: str, size: float, colour: Any, *, italic: bool = False
    ) -> None:
        """Lay a soft edge under a line of text; drawn apart, so that the text stays text."""
        text = printable(text)
        shape = TextPath(
            (0, 0), text, size=size, prop=_font(text, bold=False, italic=italic), usetex=False
        )
        outline = Path(shape.vertices * (1, -1) + (x, y), shape.codes)
        self.axes.add_artist(
            PathPatch(
                outline,
                facecolor=colour,
                edgecolor=colour,
                linewidth=4 * self.points,
                joinstyle="round",
                zorder=2,
            )
        )

    def fill(self, axes: Axes, path: Any, colour: Any, zorder: float, **how: Any) -> None:
        """Fill a path."""
        if len(path.vertices):
            patch = PathPatch(path, facecolor=colour, linewidth=0, zorder=zorder, **how)
            axes.add_artist(patch)

    def stroke(
        self,
        axes: Axes,
        path: Any,
        colour: Any,
        width: float,
        zorder: float,
        dash: Sequence[float] = (),
        cap: str = "butt",
    ) -> None:
        """Draw lines; widths and dashes in units of the sheet."""
        if len(path.vertices):
            points = self.points
            patch = PathPatch(path, fill=False, edgecolor=colour, zorder=zorder)
            patch.set(linewidth=width * points, joinstyle="round", capstyle=cap)
            if dash:
                patch.set_linestyle((0, [part / width for part in dash]))  # in widths of the line
            axes.add_artist(patch)

    def hatch(self, mark: str, colour: Any) -> dict[str, Any]:
        """Pattern of a fill, as dense whatever the size of the picture."""
        if not mark:
            return {"edgecolor": "none"}
        per_inch = 1 / self.points * 72 / {".": 11.0, "/": 7.5, "\\": 5.5}[mark] / 6
        return {"hatch": mark * max(1, round(per_inch)), "edgecolor": colour}

    def plate(self, box: tuple[float, float, float, float], alpha: float) -> None:
        """Lay a plate under what is to be written in a box."""
        left, top, right, bottom = box
        size = (right - left, bottom - top)
        paper = self.palette["paper"]
        self.axes.add_artist(
            Rectangle((left, top), *size, facecolor=paper, alpha=alpha, linewidth=0, zorder=1)
        )

    @staticmethod
    def leading(lines: int, size: float) -> float:
        """Height of lines below each other."""
        return lines * _LEADING * size


def printable(text: str) -> str:
    r"""
    Text that any format can hold: what no font can show becomes the replacement character.

    Examples
    --------
    >>> printable("a\0b\tc")
    'a�b c'
    """
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "\ufffd" for letter in text
    )


@lru_cache(maxsize=4096)
def _width(text: str, *, bold: bool, italic: bool) -> float:
    font = _font(text, bold=bold, italic=italic).copy()
    font.set_size(100)
    with warnings.catch_warnings():  # a letter that no font has is drawn, and measured, as a box
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        width: float = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return width


@lru_cache(maxsize=1024)
def _font(text: str, *, bold: bool, italic: bool) -> FontProperties:
    """Choose fonts that have every letter of a text, as far as the machine can."""
    families = [_FAMILY]
    if not text.isascii():
        letters = {ord(letter) for letter in text if letter.isprintable()}
        if not letters <= _letters():
            families += _fallbacks()
    return FontProperties(
        family=families,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(_FAMILY)).get_charmap())


@lru_cache(maxsize=1)
def _fallbacks() -> tuple[str, ...]:
    found = []
    for family in _OTHERS:
        try:
            findfont(FontProperties(family=family), fallback_to_default=False)
        except ValueError:
            continue
        found.append(family)
    return tuple(found)
