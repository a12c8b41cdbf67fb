"""The picture as a whole: heading, map, legend and notes on one sheet, and the file of it."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from rangeviz import __version__
from rangeviz.figure.scene import Scene
from rangeviz.figure.sheet import Sheet
from rangeviz.figure.theme import SITE_PATTERNS, VERDICT_HATCH, load_palette
from rangeviz.frames import VERDICTS
from rangeviz.look import Look
from rangeviz.provenance import (
    accuracy_note,
    made_note,
    projection_note,
    short_citation,
    words,
)
from rangeviz.tables import basis_note
from rangeviz.units import distance_label
from rangeviz.wording import question, short_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from rangeviz.coverage import Reach

__all__ = ["draw", "to_bytes"]

_EDGE = 28.0  # margin of the sheet, units
_PANEL = 470.0
_MOST_SYSTEMS = 12  # in the legend
_SETTINGS = {
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "svg.hashsalt": "rangeviz",  # ids by content: the same input gives the same bytes
    "path.simplify": False,  # done already, on a grid that neighbours share
    "text.hinting": "none",
    "hatch.linewidth": 1.0,
}
Row = tuple[float, "Callable[[float, float], None]"]  # height, and what draws it at x and y


def draw(
    reach: Reach,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    heading: bool = True,
) -> Figure:
    """
    Draw what is in reach: a map about the site, with legend, sources and notes.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.
    title
        Heading; the question that the picture answers, unless given.
    command
        The command that made it, to be named on it.
    look
        Its size, resolution, theme and inset.
    heading
        Whether it has a heading.

    Returns
    -------
    Figure
        Of matplotlib, with a canvas of its own: no window is opened.

    Examples
    --------
    >>> import rangeviz as rv
    >>> figure = draw(rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"]))
    >>> figure.get_size_inches().round(2).tolist()
    [13.33, 7.5]
    """
    look = look or Look()
    palette = load_palette(look.theme)
    with mpl.rc_context(_SETTINGS):
        sheet = Sheet(look, palette)
        top = _EDGE
        if heading:
            top = _heading(sheet, title or question(reach), reach.summary()[0], top)
        wide = sheet.width / sheet.height >= 1.15
        notes = _notes(reach, command)
        bottom = sheet.height - _EDGE
        inner = sheet.width - 2 * _EDGE
        size = 15.0
        lines = [sheet.wrap(note, size, inner) for note in notes]
        while sum(map(len, lines)) * 1.28 * size > 0.2 * sheet.height and size > 9:
            size -= 0.5
            lines = [sheet.wrap(note, size, inner) for note in notes]
        foot = bottom - sum(sheet.leading(len(part), size) for part in lines)
        if wide:
            box = (_EDGE, top, sheet.width - _EDGE - _PANEL - 24, foot - 16)
            column = (box[2] + 24, top, sheet.width - _EDGE, foot - 16)
        else:
            height = min(inner, 0.56 * (foot - top))
            box = (_EDGE, top, sheet.width - _EDGE, top + height)
            column = (_EDGE, top + height + 24, sheet.width - _EDGE, foot - 16)
        scene = Scene(reach, sheet, box)
        scene.draw(inset=look.inset == "mercator")
        _legend(reach, sheet, scene, column, columns=1 if wide else 2)
        centre = projection_note(*scene.centre, of_many=len(reach.sites) > 1)
        lines[1] = sheet.wrap(f"{centre} {notes[1]}", size, inner)
        y = foot
        for part in lines:
            y = sheet.paragraph(_EDGE, y, part, size, palette["soft"])
    return sheet.figure


def to_bytes(
    reach: Reach,
    form: str,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    heading: bool = True,
) -> bytes:
    """
    Picture as a file.

    Parameters
    ----------
    reach, title, command, look, heading
        As for `draw`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.

    Returns
    -------
    bytes
        The same for the same reach and versions. It says inside what it is and rests on.

    Examples
    --------
    >>> import rangeviz as rv
    >>> reach = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> to_bytes(reach, "png", look=Look(size=(640, 400)))[1:4]
    b'PNG'
    """
    figure = draw(reach, title=title, command=command, look=look, heading=heading)
    return save(figure, form, _metadata(reach, form, title or question(reach), command))


def save(figure: Figure, form: str, metadata: dict[str, Any]) -> bytes:
    """Write a figure; letters that no font of the machine has become boxes, without a warning."""
    file = io.BytesIO()
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure.savefig(file, format=form, dpi=figure.dpi, metadata=metadata)
    return file.getvalue()


def _metadata(reach: Reach, form: str, title: str, command: str | None) -> dict[str, Any]:
    maker = f"rangeviz {__version__}"
    told = " ".join([*reach.summary(), *_notes(reach, command)])
    if form == "png":
        return {"Title": title, "Description": told, "Software": maker}
    if form == "svg":
        return {"Title": title, "Description": told, "Creator": maker, "Date": None}
    return {"Title": title, "Subject": told, "Creator": maker, "CreationDate": None}


def _heading(sheet: Sheet, title: str, answer: str, top: float) -> float:
    """Write title and answer; return where the map may begin."""
    width = sheet.width - 2 * _EDGE
    lines, size = sheet.fit(title, (36, 33, 30, 27), width, 3, bold=True)
    y = sheet.paragraph(_EDGE, top - 8, lines, size, sheet.palette["ink"], bold=True)
    lines, size = sheet.fit(answer, (24, 22, 20), width, 3)
    return sheet.paragraph(_EDGE, y + 4, lines, size, sheet.palette["soft"]) + 14


def _notes(reach: Reach, command: str | None) -> list[str]:
    """Lines at the foot; to the second, the projection is added once it is known."""
    measured = words()[reach.launch] if any(s.kind != "point" for s in reach.sites) else ""
    return [
        basis_note(reach),
        f"{accuracy_note(reach)} {measured}".strip(),
        f"{words()['disclaimer']} {made_note(command)}",
    ]


def _legend(
    reach: Reach, sheet: Sheet, scene: Scene, box: tuple[float, ...], *, columns: int
) -> None:
    """Write the legend in a box, as large as it fits."""
    left, top, right, bottom = box
    gap = 40.0
    width = (right - left - gap * (columns - 1)) / columns
    scale = 1.0
    while True:
        blocks = _blocks(reach, sheet, scene, width, scale)
        heights = [sum(row[0] for row in block) for block in blocks]
        room = bottom - top
        fits = sum(heights) <= room if columns == 1 else max(sum(heights[:1]), sum(heights[1:])) <= room
        if fits or scale < 0.5:
            break
        scale *= 0.95
    y = [top] * columns
    for i, block in enumerate(blocks):
        column = 0 if columns == 1 or i == 0 else 1
        for height, paint in block:
            paint(left + column * (width + gap), y[column])
            y[column] += height


def _blocks(
    reach: Reach, sheet: Sheet, scene: Scene, width: float, scale: float
) -> list[list[Row]]:
    """Lay out the legend: ranges, sites, verdicts."""
    ink, soft = sheet.palette["ink"], sheet.palette["soft"]
    size, small, head = 20 * scale, 15.5 * scale, 16 * scale
    indent = 58 * scale

    def heading(text: str, gap: float = 20) -> Row:
        def paint(x: float, y: float) -> None:
            sheet.write(x, y + gap * scale + head, text.upper(), head, soft, bold=True)

        return (gap + 8) * scale + 1.25 * head, paint

    def entry(
        text: str,
        notes: list[str],
        swatch: Callable[[float, float], None] | None,
        count: str = "",
        bold: bool = True,  # noqa: FBT001, FBT002
    ) -> Row:
        room = width - indent - (sheet.measure(count, size) + 10 if count else 0)
        lines = sheet.wrap(text, size, room, bold=bold)
        below = [line for note in notes for line in sheet.wrap(note, small, width - indent)]

        def paint(x: float, y: float) -> None:
            if swatch:
                swatch(x, y + 0.62 * size)
            if count:
                sheet.write(x + width, y + 0.93 * size, count, size, ink, align="right")
            y = sheet.paragraph(x + indent, y, lines, size, ink, bold=bold)
            sheet.paragraph(x + indent, y, below, small, soft)

        tall = sheet.leading(len(lines), size) + sheet.leading(len(below), small) + 7 * scale
        return tall, paint

    def line(system: int | None, site: int) -> Callable[[float, float], None]:
        def paint(x: float, y: float) -> None:
            path = Path([(x, y), (x + 44 * scale, y)])
            if system is None:
                pattern = SITE_PATTERNS[site % len(SITE_PATTERNS)]
                wide = 6.0 if pattern.double else 2.8
                scene._stroke(sheet.axes, path, soft, wide, 3, pattern.dash)
                if pattern.double:
                    scene._stroke(sheet.axes, path, sheet.palette["paper"], wide - 3.6, 3.1)
            else:
                colour, wide = sheet.palette.line(system), sheet.palette.width(system)
                scene._stroke(sheet.axes, path, colour, wide + 1, 3)

        return paint

    def band(x: float, y: float) -> None:
        colour, tall = sheet.palette["ink"], 0.32 * size
        patch = Rectangle((x, y - tall), 44 * scale, 2 * tall, alpha=0.13, facecolor=colour)
        sheet.axes.add_artist(patch)
        for end in (y - tall, y + tall):
            path = Path([(x, end), (x + 44 * scale, end)])
            scene._stroke(sheet.axes, path, colour, 1.7, 3, (7, 5))

    def box(verdict: str) -> Callable[[float, float], None]:
        hatch, fill, mark = VERDICT_HATCH[verdict]

        def paint(x: float, y: float) -> None:
            at, wide, tall = (x, y - 0.5 * size), 44 * scale, 1.0 * size
            pattern = scene.hatch(hatch, sheet.palette[mark])
            sheet.axes.add_artist(
                Rectangle(at, wide, tall, facecolor=sheet.palette[fill], linewidth=0, **pattern)
            )
            edge = Rectangle(at, wide, tall, fill=False, edgecolor=sheet.palette["coast"])
            edge.set_linewidth(sheet.points)
            sheet.axes.add_artist(edge)

        return paint

    ranges = [heading("Published ranges", 0)]
    shorts = short_names(reach.systems)
    few = len(reach.systems) <= 6
    for s, (system, short) in enumerate(zip(reach.systems, shorts, strict=True)):
        if s == _MOST_SYSTEMS and len(reach.systems) > _MOST_SYSTEMS + 1:
            more = f"and {len(reach.systems) - s} more"
            ranges.append(entry(more, [], None, bold=False))
            break
        label = system.range_label()
        notes = []
        if system.range_low_km != system.range_high_km:
            low, high = (f"{km:,.12g}" for km in (system.range_low_km, system.range_high_km))
            notes.append(words()["spread"].format(low=low, high=high))
        if system.min_range_km:
            notes.append(f"from {distance_label(system.min_range_km)} on")
        if few:
            notes.append(f"Source: {short_citation(system.sources)}")
        name = label if short == label else f"{short}: {label}"
        ranges.append(entry(name, notes, line(s, 0)))
    sites = [heading("From")]
    for t, site in enumerate(reach.sites):
        if t == _MOST_SYSTEMS and len(reach.sites) > _MOST_SYSTEMS + 1:
            sites.append(entry(f"and {len(reach.sites) - t} more", [], None, bold=False))
            break
        sites.append(entry(site.name, [], line(None, t), bold=False))
    if any(o.low is not None for o in scene.outlines):
        sites.append(entry("low and high published figure", [], band, bold=False))
    counted = reach.counted
    counts = np.bincount(scene.verdicts[counted], minlength=len(VERDICTS))
    verdicts = [heading("Regions, by the best of all these")]
    for rank in range(len(VERDICTS) - 1, -1, -1):
        verdict = VERDICTS[rank]
        text = words()[verdict]
        verdicts.append(entry(text, [], box(verdict), f"{counts[rank]:,}", bold=False))
    apart = int((~counted).sum())
    if apart:
        note = words()["count_disputed"].format(n=apart)
        verdicts.append(entry(note, [], None, bold=False))
    return [ranges, sites, verdicts]
