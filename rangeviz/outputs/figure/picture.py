"""Picture of an answer: heading, map, legend and notes, and the bytes of its file."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from rangeviz.outputs.figure.answer_legend import AnswerLegend
from rangeviz.outputs.figure.answer_map import AnswerMap
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.labels import MapLabels
from rangeviz.outputs.figure.layout import EDGE, fit_notes, split_map_and_legend, write_heading
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.words.notes import accuracy_note, basis_note, made_note, projection_note, shared_words
from rangeviz.words.sentences import question, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from rangeviz.coverage.answer import Answer

__all__ = ["draw", "to_bytes"]


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
        Heading; the question that the picture answers if left out.
    command
        Command to name in the notes.
    look
        Size, resolution, theme and inset.
    heading
        Whether the picture has a heading.

    Returns
    -------
    Figure
        Of matplotlib, without a window.

    Examples
    --------
    >>> import rangeviz as rv
    >>> figure = draw(rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"]))
    >>> figure.get_size_inches().round(2).tolist()
    [13.33, 7.5]
    """
    look = look or Look()
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(look, load_palette(look.theme))
        top = EDGE
        if heading:
            top = write_heading(canvas, title or question(answer), sentences(answer)[0])
        texts = _notes(answer, command)
        notes = fit_notes(canvas, texts)
        layout = split_map_and_legend(canvas, top, notes.top)
        answer_map = AnswerMap(answer, canvas, layout.map_box)
        answer_map.draw()
        inset = answer_map.draw_inset() if look.inset == "mercator" else None
        MapLabels(answer_map.frame, inset).write(
            sites=answer.sites,
            outlines=answer_map.outline_labels(),
            targets=answer.targets,
            shaded=answer_map.shaded,
        )
        AnswerLegend(answer_map, layout.legend_box, columns=layout.columns).write()
        centre = projection_note(*answer_map.frame.centre, of_many=len(answer.sites) > 1)
        notes.lines[1] = canvas.wrap(f"{centre} {texts[1]}", notes.size, canvas.width - 2 * EDGE)
        notes.write(canvas)
    return canvas.figure


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
    Picture of an answer as a file.

    Parameters
    ----------
    answer, title, command, look, heading
        As for `draw`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.

    Returns
    -------
    bytes
        The same for the same answer and versions; the metadata name the question and the sources.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> to_bytes(answer, "png", look=Look(size=(640, 400)))[1:4]
    b'PNG'
    """
    figure = _draw_or_reuse(answer, title, command, look or Look(), heading)
    description = " ".join([*sentences(answer), *_notes(answer, command)])
    return encode(figure, form, title=title or question(answer), description=description)


def _draw_or_reuse(answer: Answer, *options: Any) -> Figure:
    """Draw, or reuse the last figure: the files of one run may differ in format alone."""
    global _last  # noqa: PLW0603
    last_answer, last_options, figure = _last
    if figure is None or last_answer() is not answer or last_options != options:
        title, command, look, heading = options
        figure = draw(answer, title=title, command=command, look=look, heading=heading)
        _last = (weakref.ref(answer), options, figure)
    return figure


_last: tuple[Callable[[], Answer | None], tuple[Any, ...], Figure | None]
_last = (lambda: None, (), None)


def _notes(answer: Answer, command: str | None) -> list[str]:
    """Write the notes at the foot; the projection is added to the second when it is known."""
    measured = shared_words()[answer.launch] if any(s.kind != "point" for s in answer.sites) else ""
    return [
        basis_note(answer.catalog.date, answer.viewpoint),
        f"{accuracy_note(answer.tolerance_m)} {measured}".strip(),
        f"{shared_words()['disclaimer']} {made_note(command)}",
    ]
