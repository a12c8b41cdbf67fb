"""The picture as a whole: heading, map, legend and notes on one sheet, and the file of it."""

from __future__ import annotations

import io
import warnings
import weakref
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from rangeviz._version import __version__
from rangeviz.outputs.figure.canvas import Sheet, printable
from rangeviz.outputs.figure.labels import Lettering
from rangeviz.outputs.figure.legend import Legend
from rangeviz.outputs.figure.map import Scene
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.words.notes import accuracy_note, basis_note, made_note, projection_note, shared_words
from rangeviz.words.sentences import question, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from rangeviz.coverage.answer import Answer

__all__ = [
    "EDGE",
    "SETTINGS",
    "draw",
    "fit_notes",
    "metadata",
    "save",
    "title_above",
    "to_bytes",
    "write_notes",
]

EDGE = 28.0  # margin of the sheet, units
_PANEL = 470.0  # width of the legend beside the map
_LEGEND = 480.0  # height of the legend below it
SETTINGS: Any = {  # of matplotlib
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 3,  # text stays text; to cut fonts of type 42 takes half a second
    "svg.hashsalt": "rangeviz",  # ids by content: the same input gives the same bytes
    "path.simplify": False,  # done already, on a grid that neighbours share
    "text.hinting": "none",
    "hatch.linewidth": 1.0,
}


def draw(
    answer: Answer,
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
    answer
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
    with mpl.rc_context(SETTINGS):
        sheet = Sheet(look, palette)
        top = EDGE
        if heading:
            top = title_above(sheet, title or question(answer), sentences(answer)[0])
        wide = sheet.width / sheet.height >= 1.15
        notes = _notes(answer, command)
        lines, size, foot = fit_notes(sheet, notes)
        if wide:
            box = (EDGE, top, sheet.width - EDGE - _PANEL - 24, foot - 16)
            column = (box[2] + 24, top, sheet.width - EDGE, foot - 16)
        else:
            height = max(0.56 * (foot - top), foot - top - _LEGEND)
            box = (EDGE, top, sheet.width - EDGE, top + height)
            column = (EDGE, top + height + 24, sheet.width - EDGE, foot - 16)
        scene = Scene(answer, sheet, box)
        scene.draw()
        inset = scene.inset() if look.inset == "mercator" else None
        Lettering(scene, inset).write()
        Legend(scene, column, columns=1 if wide else 2).write()
        centre = projection_note(*scene.centre, of_many=len(answer.sites) > 1)
        lines[1] = sheet.wrap(f"{centre} {notes[1]}", size, sheet.width - 2 * EDGE)
        write_notes(sheet, lines, size, foot)
    return sheet.figure


def to_bytes(
    answer: Answer,
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
    figure = _drawn(answer, title, command, look or Look(), heading)
    told = " ".join([*sentences(answer), *_notes(answer, command)])
    return save(figure, form, metadata(form, title or question(answer), told))


def _drawn(answer: Answer, *rest: Any) -> Figure:
    """Draw, or take what was drawn last: the files of one run differ in their format alone."""
    global _last  # noqa: PLW0603
    drawn_for, same, figure = _last
    if figure is None or drawn_for() is not answer or same != rest:
        title, command, look, heading = rest
        figure = draw(answer, title=title, command=command, look=look, heading=heading)
        _last = (weakref.ref(answer), rest, figure)
    return figure


_last: tuple[Callable[[], Answer | None], tuple[Any, ...], Figure | None]
_last = (lambda: None, (), None)


def save(figure: Figure, form: str, metadata: dict[str, Any]) -> bytes:
    """Write a figure; letters that no font of the machine has become boxes, without a warning."""
    file = io.BytesIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure.savefig(file, format=form, dpi=figure.dpi, metadata=metadata)
    return file.getvalue()


def metadata(form: str, title: str, told: str) -> dict[str, Any]:
    """Say inside a file of a picture what it is and rests on, as its format does."""
    maker = f"rangeviz {__version__}"
    title, told = printable(title), printable(told)
    if form == "png":
        return {"Title": title, "Description": told, "Software": maker}
    if form == "svg":
        return {"Title": title, "Description": told, "Creator": maker, "Date": None}
    return {"Title": title, "Subject": told, "Creator": maker, "CreationDate": None}


def title_above(sheet: Sheet, title: str, answer: str) -> float:
    """Write title and answer at the top; return where the map may begin."""
    width = sheet.width - 2 * EDGE
    lines, size = sheet.fit(title, (36, 33, 30, 27), width, 3, bold=True)
    y = sheet.paragraph(EDGE, EDGE - 8, lines, size, sheet.palette["ink"], bold=True)
    lines, size = sheet.fit(answer, (24, 22, 20), width, 3)
    return sheet.paragraph(EDGE, y + 4, lines, size, sheet.palette["soft"]) + 14


def fit_notes(sheet: Sheet, notes: Sequence[str]) -> tuple[list[list[str]], float, float]:
    """Wrap the notes at the foot; return the lines of each, their size, and where they begin."""
    inner = sheet.width - 2 * EDGE
    size = 15.0
    lines = [sheet.wrap(note, size, inner) for note in notes]
    while sum(map(len, lines)) * 1.28 * size > 0.2 * sheet.height and size > 9:
        size -= 0.5
        lines = [sheet.wrap(note, size, inner) for note in notes]
    return lines, size, sheet.height - EDGE - sum(sheet.leading(len(part), size) for part in lines)


def write_notes(sheet: Sheet, lines: Sequence[Sequence[str]], size: float, top: float) -> None:
    """Write the notes at the foot."""
    for part in lines:
        top = sheet.paragraph(EDGE, top, part, size, sheet.palette["soft"])


def _notes(answer: Answer, command: str | None) -> list[str]:
    """Lines at the foot; to the second, the projection is added once it is known."""
    measured = shared_words()[answer.launch] if any(s.kind != "point" for s in answer.sites) else ""
    return [
        basis_note(answer.catalog.date, answer.viewpoint),
        f"{accuracy_note(answer.tolerance_m)} {measured}".strip(),
        f"{shared_words()['disclaimer']} {made_note(command)}",
    ]
