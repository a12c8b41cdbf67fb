"""Picture of an answer: heading, map, legend and notes, and the bytes of its file."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from rangeviz.outputs.figure.answer_legend import AnswerLegend
from rangeviz.outputs.figure.answer_map import AnswerDrawing, AnswerMap
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.facets import draw_facets
from rangeviz.outputs.figure.furniture import (
    draw_locator,
    draw_mercator,
    draw_scale_bar,
    label_graticule,
)
from rangeviz.outputs.figure.labels import MapLabels
from rangeviz.outputs.figure.layout import EDGE, fit_notes, split_map_and_legend, write_heading
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.words.findings import finding, finding_details
from rangeviz.words.languages import load_language
from rangeviz.words.picture_notes import picture_notes
from rangeviz.words.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from rangeviz.coverage.answer import Answer
    from rangeviz.words.languages import Language

__all__ = ["draw", "label_map", "to_bytes"]

_HATCH_WIDTH = 1.6  # units


def draw(
    answer: Answer,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    heading: bool = True,
    lang: str = "en",
) -> Figure:
    """
    Draw what is in reach: a map about the site, with legend, sources and notes.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.
    title
        Heading; what the picture shows, in a sentence, if left out.
    command
        Command to name in the notes.
    look
        Size, resolution, theme, extent, what is drawn, and inset.
    heading
        Whether the picture has a heading.
    lang
        Language: ``"en"`` or ``"ja"``.

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
    look, language = look or Look(), load_language(lang)
    if look.facet:
        return draw_facets(answer, look, title=title, command=command, lang=lang)
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(look, load_palette(look.theme))
        mpl.rcParams["hatch.linewidth"] = _HATCH_WIDTH * canvas.points
        top = EDGE
        if heading:
            top = write_heading(
                canvas, title or finding(answer, lang), finding_details(answer, lang)
            )
        drawing = AnswerDrawing(answer, look)
        framing = drawing.framing()
        notes = fit_notes(canvas, picture_notes(answer, language, command, framing))
        tall = max(70 + 92 * len(answer.systems), 340 + 30 * len(answer.sites))
        layout = split_map_and_legend(canvas, top, notes.top, legend_height=min(tall, 480))
        answer_map = AnswerMap(drawing, canvas, layout.map_box, framing)
        answer_map.draw()
        label_map(answer_map, language)
        with canvas.group("legend"):
            legend = AnswerLegend(
                answer_map, layout.legend_box, columns=layout.columns, language=language
            )
            legend.write()
        with canvas.group("notes"):
            notes.write(canvas)
    return canvas.figure


def label_map(answer_map: AnswerMap, language: Language, *, furniture: bool = True) -> None:
    """
    Write all labels of a map, and draw its furniture in the corners.

    Parameters
    ----------
    answer_map
        The map, drawn.
    language
        Language of the labels.
    furniture
        Whether it has a scale bar, a locator and labels of the graticule.
    """
    frame, words, look = answer_map.frame, language.picture, answer_map.drawing.look
    answer, marks = answer_map.answer, answer_map.marks(language)
    labels = MapLabels(
        frame,
        language,
        sites=answer.sites,
        lines=answer_map.lines(),
        shaded=answer_map.shaded,
        fills=answer_map.fills,
        marks=marks,
    )
    answer_map.draw_marks(marks)
    if look.inset == "mercator" and furniture:
        draw_mercator(frame, labels.space, answer_map.inset_lines(), words)
    if furniture:
        draw_locator(frame, labels.space)
        draw_scale_bar(frame, labels.space, words)
        with frame.canvas.group("graticule-labels"):
            label_graticule(frame, labels.space)
    labels.write(lines=answer_map.line_labels(language), targets=answer.targets)


def to_bytes(
    answer: Answer,
    form: str,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    heading: bool = True,
    lang: str = "en",
) -> bytes:
    """
    Picture of an answer as a file.

    Parameters
    ----------
    answer, title, command, look, heading, lang
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
    figure = _draw_or_reuse(answer, title, command, look or Look(), heading, lang)
    notes = picture_notes(answer, load_language(lang), command, None)
    description = " ".join([*sentences(answer), *notes])
    return encode(figure, form, title=title or finding(answer, lang), description=description)


def _draw_or_reuse(answer: Answer, *options: Any) -> Figure:
    """Draw, or reuse the last figure: the files of one run may differ in format alone."""
    global _last  # noqa: PLW0603
    last_answer, last_options, figure = _last
    if figure is None or last_answer() is not answer or last_options != options:
        title, command, look, heading, lang = options
        figure = draw(answer, title=title, command=command, look=look, heading=heading, lang=lang)
        _last = (weakref.ref(answer), options, figure)
    return figure


_last: tuple[Callable[[], Answer | None], tuple[Any, ...], Figure | None]
_last = (lambda: None, (), None)
