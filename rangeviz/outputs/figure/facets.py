"""Small multiples: a map for each system or each site, with one extent and one key."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from rangeviz.coverage.frames import VERDICTS
from rangeviz.errors import LookError
from rangeviz.outputs.figure.answer_map import AnswerDrawing, AnswerMap
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS
from rangeviz.outputs.figure.labels import MapLabels
from rangeviz.outputs.figure.layout import EDGE, fit_notes, panel_boxes, write_heading
from rangeviz.outputs.figure.legend import KeyLine
from rangeviz.outputs.figure.theme import VERDICT_FILLS, load_palette
from rangeviz.words.findings import country_findings, finding, finding_details, percent
from rangeviz.words.labels import short_names
from rangeviz.words.languages import load_language
from rangeviz.words.notes import shared_words
from rangeviz.words.picture_notes import picture_notes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from rangeviz.coverage.answer import Answer
    from rangeviz.outputs.look import Look
    from rangeviz.words.languages import Language

    Box = tuple[float, float, float, float]

__all__ = ["MOST_FACETS", "draw_facets"]

MOST_FACETS = 12
_TITLE = 22.0  # size of the text above a panel, units
_KEY = 20.0


def draw_facets(
    answer: Answer, look: Look, *, title: str | None, command: str | None, lang: str
) -> Figure:
    """
    Draw a map for each system or each site of an answer.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    look
        Its `facet` says of what there is a map each.
    title, command, lang
        As for `rangeviz.outputs.figure.draw`.

    Returns
    -------
    Figure
        Of matplotlib.

    Raises
    ------
    LookError
        If there would be more maps than a picture can show.
    """
    language = load_language(lang)
    parts = _parts(answer, look, language)
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(look, load_palette(look.theme))
        mpl.rcParams["hatch.linewidth"] = 1.6 * canvas.points
        top = write_heading(canvas, title or finding(answer, lang), finding_details(answer, lang))
        framing = AnswerDrawing(answer, look).framing()
        notes = fit_notes(canvas, picture_notes(answer, language, command, framing))
        with canvas.group("notes"):
            notes.write(canvas)
        one_line = replace(look, show=look.show or "envelope")  # one idea a panel
        drawings = [(name, AnswerDrawing(part, one_line)) for name, part in parts]
        with canvas.group("legend"):
            _write_key(canvas, drawings, language, notes.top - _KEY - 14)
        inner = (EDGE, top, canvas.width - EDGE, notes.top - 2 * _KEY - 16)
        low, high = (f(framing.plane.xy(framing.lonlat), axis=0) for f in (np.min, np.max))
        aspect = float(np.clip((high[0] - low[0]) / max(high[1] - low[1], 1.0), 0.6, 1.8))
        for (name, drawing), box in zip(
            drawings, panel_boxes(inner, len(parts), aspect, head=1.6 * _TITLE), strict=True
        ):
            texts = _panel_texts(name, drawing.answer, language)
            _write_panel_title(canvas, box, texts)
            answer_map = AnswerMap(drawing, canvas, box, framing)
            answer_map.draw()
            _label(answer_map, language)
    return canvas.figure


def _parts(answer: Answer, look: Look, language: Language) -> list[tuple[str, Answer]]:
    """Name and answer of each panel."""
    if look.facet == "system":
        labels = [system.range_label() for system in answer.systems]
        names = [
            label if name == label else f"{name}, {label}"
            for name, label in zip(short_names(answer.systems), labels, strict=True)
        ]
        parts = [answer.only(systems=[system]) for system in answer.systems]
    else:
        names = language.short_sites(answer.sites)
        parts = [answer.only(sites=[site]) for site in answer.sites]
    if len(parts) > MOST_FACETS:
        msg = f"a picture shows {MOST_FACETS} maps at most, got {len(parts)}; ask for fewer"
        raise LookError(msg)
    return list(zip(names, parts, strict=True))


def _panel_texts(name: str, answer: Answer, language: Language) -> tuple[str, str]:
    """Say what a panel shows, and what of each country is in reach."""
    countries = language.countries()
    found = country_findings(answer)
    counts = (f"{countries.get(one.country, '')} {percent(one.share)}".strip() for one in found[:2])
    return f"{name}  ", "; ".join(counts)


def _write_panel_title(canvas: Canvas, box: Box, texts: tuple[str, str]) -> None:
    """Write the texts of a panel above it, in one line."""
    sizes = (_TITLE, 19.0, 16.0, 13.0, 10.0)
    width = box[2] - box[0]
    (line, *_), size = canvas.fit("".join(texts), sizes, width, 1, bold=True)
    name = texts[0] if line.startswith(texts[0].strip()) else line
    baseline = box[1] - 0.5 * _TITLE
    canvas.write(box[0], baseline, name, size, canvas.palette["ink"], bold=True)
    if name == texts[0]:
        left = box[0] + canvas.measure(f"{texts[0].strip()}n", size, bold=True)
        canvas.write(left, baseline, texts[1], size, canvas.palette["soft"])


def _write_key(
    canvas: Canvas, drawings: list[tuple[str, AnswerDrawing]], language: Language, y: float
) -> None:
    """Write the key of the verdicts that occur, in one line."""
    text = {**shared_words(), **language.text}
    line = KeyLine(canvas, (EDGE, y, canvas.width - EDGE, y + _KEY), columns=1)
    x = EDGE
    occurring = {int(rank) for _, drawing in drawings for rank in drawing.verdicts}
    for rank in sorted(occurring, reverse=True):
        verdict = VERDICTS[rank]
        swatch = partial(line.fill_swatch, fill=VERDICT_FILLS[verdict])
        label = language.picture["partial"] if verdict == "partial" else text[verdict]
        swatch(x, y + _KEY / 2)
        canvas.write(x + 54, y + 0.8 * _KEY, label, _KEY, canvas.palette["ink"])
        x += 54 + canvas.measure(label, _KEY) + 34


def _label(answer_map: AnswerMap, language: Language) -> None:
    """Label the rings and sites of a panel; towns are left to larger maps."""
    marks = answer_map.marks(language)
    labels = MapLabels(
        answer_map.frame,
        language,
        sites=answer_map.answer.sites,
        lines=answer_map.lines(),
        shaded=answer_map.shaded,
        fills=answer_map.fills,
        marks=marks,
    )
    answer_map.draw_marks(marks)
    labels.write(
        lines=answer_map.line_labels(language),
        targets=answer_map.answer.targets,
        most={"country": 5, "water": 2, "city": 0},
    )
