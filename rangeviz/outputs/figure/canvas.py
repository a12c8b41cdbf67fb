"""Canvas of a picture: layout in units, text measured and wrapped, fills, lines and hatches."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath, text_to_path
from matplotlib.transforms import Affine2D

from rangeviz.text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from rangeviz.outputs.figure.theme import Palette
    from rangeviz.outputs.look import Look

__all__ = ["Canvas"]

_WIDTH, _HEIGHT = 1920.0, 1080.0  # units: the size that the layout is designed for
_FAMILY = "DejaVu Sans"  # comes with matplotlib: the same glyphs on every machine
_FALLBACKS = (  # for glyphs that it lacks, if the machine has one of these
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Microsoft YaHei",
    "PingFang SC",
    "Malgun Gothic",
)
_LARGER = 1.45  # at most, than what the shorter side would give: for squares and portraits
_LEADING = 1.28
_SPACING = {".": 11.0, "/": 7.5, "\\": 5.5, "-": 7.5, "x": 9.0}  # of the marks of a hatch, units
_SLACK = 1.01  # glyphs are placed on whole pixels


class Canvas:
    """
    Figure with a layout in units that scale with it; at 1920 x 1080, one unit is one pixel.

    Attributes
    ----------
    width, height
        Size of the canvas, units; x grows to the right, y down.
    points
        Points per unit, for widths of lines.
    """

    def __init__(self, look: Look, palette: Palette) -> None:
        self.look, self.palette = look, palette
        wide, tall = look.size[0] / _WIDTH, look.size[1] / _HEIGHT
        unit_px = min((wide * tall) ** 0.5, _LARGER * min(wide, tall))
        self.unit_px = unit_px
        self.width, self.height = look.size[0] / unit_px, look.size[1] / unit_px
        self.points = unit_px * 72 / look.dpi
        self.figure = Figure(figsize=look.inches, dpi=look.dpi, facecolor=palette["paper"])
        self._group, self._count = "picture", 0
        self.axes = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.axes.axis("off")

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """Put what is drawn into a group of this name, which an SVG file keeps."""
        before, self._group = self._group, name
        try:
            yield
        finally:
            self._group = before

    def add(self, artist: Any, axes: Axes | None = None) -> Any:
        """Add an artist to the current group."""
        self._count += 1
        artist.set_gid(f"{self._group}.{self._count}")
        artist.set_clip_on(axes is not None)
        return (axes or self.axes).add_artist(artist)

    def snapped(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Box with its sides on whole pixels, which makes the numbers of an SVG file short."""
        left, top, right, bottom = (round(side * self.unit_px) / self.unit_px for side in box)
        return left, top, right, bottom

    def map_axes(
        self, box: tuple[float, float, float, float], extent: tuple[float, float, float, float]
    ) -> Axes:
        """Add axes in a box of the canvas; `extent` is the least and greatest x, y they show."""
        left, top, right, bottom = box
        axes = self.figure.add_axes(
            (
                left / self.width,
                1 - bottom / self.height,
                (right - left) / self.width,
                (bottom - top) / self.height,
            )
        )
        axes.set(xlim=extent[::2], ylim=extent[1::2], xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(color=self.palette["rule"], linewidth=1.2 * self.points)
        return axes

    def measure(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
        """Width of a line of text, units."""
        text = plain_text(text, one_line=True)
        return _width(text, bold=bold, italic=italic) * size * _SLACK / 100

    def wrap(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines that fit a width; break words that are longer than a line."""
        lines: list[str] = []
        line = ""
        for word in plain_text(text, one_line=True).split():
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
        """Wrap a text in the fewest lines, then in the largest of the sizes that needs no more."""
        for rows in range(1, most + 1):
            for size in sizes:
                lines = self.wrap(text, size, width, bold=bold)
                if len(lines) <= rows:
                    return lines, size
        shown = lines[:most]
        shown[-1] = shown[-1][: max(len(shown[-1]) - 2, 1)].rstrip() + "…"
        return shown, sizes[-1]

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
        angle: float = 0.0,
    ) -> None:
        """Write a line of text on its baseline; `angle` is counterclockwise, degrees."""
        text = plain_text(text, one_line=True)
        written = Text(
            x,
            y,
            text,
            fontproperties=_font(text, bold=bold, italic=italic),
            fontsize=size * self.points,
            color=colour,
            ha=align,
            va="baseline",
            rotation=angle,
            rotation_mode="anchor",
            parse_math=False,  # a dollar sign starts no formula
            zorder=zorder,
        )
        self.add(written)

    def paragraph(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: Any, **how: Any
    ) -> float:
        """Write lines below each other from the top `y`; return their bottom."""
        for line in lines:
            self.write(x, y + 0.93 * size, line, size, colour, **how)
            y += _LEADING * size
        return y

    def halo(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Any,
        *,
        italic: bool = False,
        bold: bool = False,
        width: float = 4.0,
        angle: float = 0.0,
    ) -> None:
        """Draw a soft edge under a line of text; a separate shape, so that the text stays text."""
        text = plain_text(text, one_line=True)
        shape = TextPath(
            (0, 0), text, size=size, prop=_font(text, bold=bold, italic=italic), usetex=False
        )
        turn = Affine2D().rotate_deg(angle)
        placed = turn.transform(shape.vertices) * (1, -1) + (x, y)
        outline = Path(np.round(placed, 1), shape.codes)
        patch = PathPatch(
            outline,
            facecolor=colour,
            edgecolor=colour,
            linewidth=width * self.points,
            joinstyle="round",
            zorder=2,
        )
        self.add(patch)

    def fill(self, axes: Axes, path: Any, colour: Any, zorder: float, **how: Any) -> None:
        """Fill a path."""
        if len(path.vertices):
            how = {"linewidth": 0, **how}
            self.add(PathPatch(path, facecolor=colour, zorder=zorder, **how), axes)

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
        """Draw lines; widths and dashes in units of the canvas."""
        if len(path.vertices):
            points = self.points
            patch = PathPatch(path, fill=False, edgecolor=colour, zorder=zorder)
            patch.set(linewidth=width * points, joinstyle="round", capstyle=cap)
            if dash:
                patch.set_linestyle((0, [part / width for part in dash]))  # in line widths
            self.add(patch, axes)

    def hatch(self, mark: str, colour: Any) -> dict[str, Any]:
        """Pattern of a fill, equally dense at any size of the picture."""
        if not mark:
            return {"edgecolor": "none"}
        per_inch = 1 / self.points * 72 / _SPACING[mark] / 6
        return {"hatch": mark * max(1, round(per_inch)), "edgecolor": colour}

    def plate(self, box: tuple[float, float, float, float], alpha: float) -> None:
        """Draw a plate under the text of a box."""
        left, top, right, bottom = box
        size = (right - left, bottom - top)
        paper = self.palette["paper"]
        self.add(Rectangle((left, top), *size, facecolor=paper, alpha=alpha, linewidth=0, zorder=1))

    @staticmethod
    def leading(lines: int, size: float) -> float:
        """Height of lines of text, units."""
        return lines * _LEADING * size


@lru_cache(maxsize=4096)
def _width(text: str, *, bold: bool, italic: bool) -> float:
    font = _font(text, bold=bold, italic=italic).copy()
    font.set_size(100)
    with warnings.catch_warnings():  # without a glyph, a box is drawn and measured
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        width: float = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return width


@lru_cache(maxsize=1024)
def _font(text: str, *, bold: bool, italic: bool) -> FontProperties:
    """Choose fonts that have every glyph of a text, if the machine has such fonts."""
    families = [_FAMILY]
    if not text.isascii():
        characters = {ord(character) for character in text if character.isprintable()}
        if not characters <= _characters():
            families += _installed_fallbacks()
    return FontProperties(
        family=families,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont(_FAMILY)).get_charmap())


@lru_cache(maxsize=1)
def _installed_fallbacks() -> tuple[str, ...]:
    families = []
    for family in _FALLBACKS:
        try:
            findfont(FontProperties(family=family), fallback_to_default=False)
        except ValueError:
            continue
        families.append(family)
    return tuple(families)
