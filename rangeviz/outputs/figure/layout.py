"""Layout that all pictures share: heading, boxes of map and legend, notes at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.outputs.figure.canvas import Canvas

    Box = tuple[float, float, float, float]

__all__ = [
    "EDGE",
    "MapLayout",
    "Notes",
    "fit_notes",
    "panel_boxes",
    "split_map_and_legend",
    "write_heading",
]

EDGE = 28.0  # margin of the canvas, units
_LEGEND_WIDTH = 470.0  # beside the map
_GAP = 24.0  # between panels, units
_WIDE = 1.15  # of the height: a canvas as wide has the legend beside the map


class MapLayout(NamedTuple):
    """Boxes of the map and of the legend, and the columns of the legend."""

    map_box: Box
    legend_box: Box
    columns: int


class Notes(NamedTuple):
    """Notes at the foot: the lines of each, the size of the text, and the top, units."""

    lines: list[list[str]]
    size: float
    top: float

    def write(self, canvas: Canvas) -> None:
        """Write the notes on the canvas."""
        y = self.top
        for part in self.lines:
            y = canvas.paragraph(EDGE, y, part, self.size, canvas.palette["soft"])


def write_heading(canvas: Canvas, title: str, sentence: str) -> float:
    """Write a title and a sentence at the top; return the top of what follows."""
    width = canvas.width - 2 * EDGE
    lines, size = canvas.fit(title, (36, 33, 30, 27), width, 3, bold=True)
    y = canvas.paragraph(EDGE, EDGE - 8, lines, size, canvas.palette["ink"], bold=True)
    lines, size = canvas.fit(sentence, (24, 22, 20), width, 3)
    return canvas.paragraph(EDGE, y + 4, lines, size, canvas.palette["soft"]) + 14


def split_map_and_legend(
    canvas: Canvas, top: float, bottom: float, *, legend_height: float = 480.0
) -> MapLayout:
    """Divide the canvas between `top` and `bottom`: the legend beside or below the map."""
    right = canvas.width - EDGE
    if canvas.width / canvas.height >= _WIDE:
        edge = right - _LEGEND_WIDTH - 24
        legend = (edge + 24, top, right, bottom - 16)
        return MapLayout((EDGE, top, edge, bottom - 16), legend, 1)
    height = max(0.56 * (bottom - top), bottom - top - legend_height)
    legend = (EDGE, top + height + 24, right, bottom - 16)
    return MapLayout((EDGE, top, right, top + height), legend, 2)


def fit_notes(canvas: Canvas, notes: Sequence[str]) -> Notes:
    """Wrap the notes in at most a fifth of the height, if the smallest size allows it."""
    width = canvas.width - 2 * EDGE
    size = 15.0
    lines = [canvas.wrap(note, size, width) for note in notes]
    while sum(map(len, lines)) * 1.28 * size > 0.2 * canvas.height and size > 9:
        size -= 0.5
        lines = [canvas.wrap(note, size, width) for note in notes]
    height = sum(canvas.leading(len(part), size) for part in lines)
    return Notes(lines, size, canvas.height - EDGE - height)


def panel_boxes(inner: Box, count: int, aspect: float, *, head: float) -> list[Box]:
    """
    Lay out boxes in rows and columns so that maps of an aspect ratio are as large as possible.

    Parameters
    ----------
    inner
        Box that holds all of them.
    count
        Number of boxes.
    aspect
        Width of a map, as a part of its height.
    head
        Space above each box, units.

    Examples
    --------
    >>> len(panel_boxes((0, 0, 1000, 500), 5, 1.0, head=30))
    5
    """
    left, top, right, bottom = inner

    def size(columns: int) -> tuple[float, float]:
        rows = -(-count // columns)
        width = (right - left - _GAP * (columns - 1)) / columns
        return width, (bottom - top - _GAP * (rows - 1)) / rows - head

    def scale(columns: int) -> float:
        width, height = size(columns)
        return min(width / aspect, height)

    columns = max(range(1, count + 1), key=scale)
    width, height = size(columns)
    boxes = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (width + _GAP), top + row * (height + _GAP + head) + head
        boxes.append((x, y, x + width, y + height))
    return boxes
