"""Layout of a legend: headings and entries with swatches in columns, as large as fits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rangeviz.outputs.figure.canvas import Canvas
    from rangeviz.outputs.figure.theme import Colour, Fill

    Paint = Callable[[float, float], None]
    Row = tuple[float, Paint]  # its height, and the function that draws it at x and y

__all__ = ["KeyLine", "Legend"]

_GAP = 40.0
_SWATCH = 44.0


class Legend(ABC):
    """Legend in a box of the canvas."""

    def __init__(
        self, canvas: Canvas, box: tuple[float, float, float, float], *, columns: int
    ) -> None:
        self.canvas, self.palette = canvas, canvas.palette
        self.box, self.columns = box, columns
        self.width = (box[2] - box[0] - _GAP * (columns - 1)) / columns
        self.scale = 1.0

    @abstractmethod
    def blocks(self) -> tuple[list[Row], list[Row]]:
        """Rows of the first and of the second column at the current scale."""

    def write(self) -> None:
        """Write the legend, smaller until it fits its box."""
        left, top, _, bottom = self.box
        while True:
            first, second = self.blocks()
            columns = [[*first, *second]] if self.columns == 1 else [first, second]
            tallest = max(sum(height for height, _ in rows) for rows in columns)
            if tallest <= bottom - top or self.scale < 0.4:
                break
            self.scale *= 0.95
        for column, rows in enumerate(columns):
            y = top
            for height, paint in rows:
                paint(left + column * (self.width + _GAP), y)
                y += height

    def heading(self, text: str, gap: float = 20) -> Row:
        """Row with a heading, and a gap above it."""
        size, gap = 16 * self.scale, gap * self.scale

        def paint(x: float, y: float) -> None:
            soft = self.palette["soft"]
            self.canvas.write(x, y + gap + size, text.upper(), size, soft, bold=True)

        return gap + 8 * self.scale + 1.25 * size, paint

    def entry(
        self,
        text: str,
        notes: Sequence[str] = (),
        swatch: Paint | None = None,
        *,
        count: str = "",
        bold: bool = False,
    ) -> Row:
        """Row with a swatch, a text, a count at the right, and notes below."""
        canvas, size, small = self.canvas, 20 * self.scale, 15.5 * self.scale
        indent = (_SWATCH + 14) * self.scale if swatch else 0.0
        room = self.width - indent
        taken = canvas.measure(count, size) + 10 if count else 0
        lines = canvas.wrap(text, size, room - taken, bold=bold)
        below = [line for note in notes for line in canvas.wrap(note, small, room)]

        def paint(x: float, y: float) -> None:
            ink, soft = self.palette["ink"], self.palette["soft"]
            if swatch:
                swatch(x, y + 0.62 * size)
            if count:
                canvas.write(x + self.width, y + 0.93 * size, count, size, ink, align="right")
            y = canvas.paragraph(x + indent, y, lines, size, ink, bold=bold)
            canvas.paragraph(x + indent, y, below, small, soft)

        height = canvas.leading(len(lines), size) + canvas.leading(len(below), small)
        return height + 7 * self.scale, paint

    def line_swatch(
        self,
        x: float,
        y: float,
        *,
        colour: Colour,
        width: float,
        dash: Sequence[float] = (),
        zorder: float = 3,
    ) -> None:
        """Draw the swatch of a line."""
        path = Path([(x, y), (x + _SWATCH * self.scale, y)])
        self.canvas.stroke(self.canvas.axes, path, colour, width, zorder, dash)

    def fill_swatch(self, x: float, y: float, *, fill: Fill) -> None:
        """Draw the swatch of a fill."""
        canvas, palette = self.canvas, self.palette
        corner, width, height = (x, y - 10 * self.scale), _SWATCH * self.scale, 20 * self.scale
        hatch = canvas.hatch(fill.hatch, palette[fill.hatch_colour])
        colour = palette[fill.colour]
        canvas.add(Rectangle(corner, width, height, facecolor=colour, linewidth=0, **hatch))
        edge = Rectangle(corner, width, height, fill=False, edgecolor=palette["coast"])
        edge.set_linewidth(canvas.points)
        canvas.add(edge)

    def band_swatch(self, x: float, y: float) -> None:
        """Draw the swatch of the band between two published figures."""
        ink, half = self.palette["ink"], 6.4 * self.scale
        corner, width = (x, y - half), _SWATCH * self.scale
        self.canvas.add(Rectangle(corner, width, 2 * half, alpha=0.13, facecolor=ink))
        for end in (y - half, y + half):
            self.line_swatch(x, end, colour=ink, width=1.7, dash=(7, 5))


class KeyLine(Legend):
    """Key in one line: swatches alone."""

    def blocks(self) -> tuple[list[Row], list[Row]]:
        """No rows."""
        return [], []
