"""Slides: the map, the table of regions that PowerPoint can edit, and what they rest on."""

from __future__ import annotations

import csv
import io
import re
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__
from rangeviz.errors import MissingExtraError
from rangeviz.outputs.figure import to_bytes
from rangeviz.outputs.figure.canvas import printable
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.outputs.slide_template import open_template, undated
from rangeviz.words.notes import (
    accuracy_note,
    basis_note,
    citations,
    made_note,
    shared_words,
    verdict_notes,
)
from rangeviz.words.sentences import question, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

try:
    from pptx import Presentation
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import PP_PLACEHOLDER
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Emu, Inches, Pt
except ImportError as error:
    what = "a presentation"
    raise MissingExtraError(what, "python-pptx", "slides") from error

__all__ = ["to_pptx"]

_COLUMNS = {  # of the CSV, with their headings and widths
    "system": ("System", 1.5),
    "site": ("From", 1.6),
    "region": ("Code", 0.8),
    "name": ("Region", 2.2),
    "country": ("Country", 0.8),
    "nearest_km": ("Nearest km", 1.0),
    "farthest_km": ("Farthest km", 1.0),
    "verdict": ("Verdict", 0.9),
    "share_low": ("Share, low", 0.9),
    "share": ("Share", 0.9),
    "share_high": ("Share, high", 0.9),
}
_NUMBERS = {"nearest_km", "farthest_km", "share_low", "share", "share_high"}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT_TAG, _STYLE_TAG = f"{_DRAWING}t", f"{_DRAWING}rPr"
_ROW_IN = 0.25
_MOST_TABLES = 40  # slides; a CSV holds all rows
_LEAST_PX, _MOST_PX = 1600, 6000  # across the picture
_TEXT_PT, _LETTER_EM = 10, 0.5
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


def to_pptx(
    answer: Answer,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
) -> bytes:
    """
    Slides of a reach: the map, the regions in a native table, sources and method.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.
    title
        Heading of the first slide, above the sentence that sums it up.
    command
        The command that made it, named in the notes.
    look
        Theme, resolution and inset of the picture; the template whose masters to use.

    Returns
    -------
    bytes
        A PowerPoint file; the same for the same reach and versions.

    Raises
    ------
    TemplateError
        If the template cannot be read or has no layouts.

    Examples
    --------
    >>> import rangeviz as rv
    >>> reach = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> to_pptx(reach)[:2]  # a ZIP archive
    b'PK'
    """
    look = look or Look()
    deck = _Deck(answer, command, look)
    deck.map_slide(title)
    deck.table_slides()
    deck.source_slides()
    return deck.finish(title or question(answer))


class _Deck:
    """A presentation in the making."""

    def __init__(self, answer: Answer, command: str | None, look: Look) -> None:
        self.answer, self.command, self.look = answer, command, look
        self.is_own = look.template is None
        self.palette = load_palette(look.theme)
        if look.template is None:
            self.deck: Any = Presentation()
            self.deck.slide_width, self.deck.slide_height = Inches(13.333), Inches(7.5)
        else:
            self.deck = open_template(look.template)
        self.width, self.height = int(self.deck.slide_width), int(self.deck.slide_height)
        self.margin = int(Inches(0.4)) if self.is_own else self.width // 24
        self.layout = _plainest(self.deck.slide_layouts)
        self.rows: list[Any] = []
        told = [f"{record.name}: {cited}" for record, cited in _cited(answer)]
        notes = [
            *sentences(answer),
            "",
            basis_note(answer.catalog.date, answer.viewpoint),
            accuracy_note(answer.tolerance_m),
        ]
        notes += [shared_words()["disclaimer"], made_note(command), "", *told]
        self.notes = "\n".join(printable(line) for line in notes)

    def map_slide(self, title: str | None) -> None:
        """Make the slide of the map."""
        sentence = sentences(self.answer)[0]
        slide, top = self._slide(title or sentence, sentence if title else "")
        width, height = self.width - 2 * self.margin, self.height - top - self.margin // 2
        px = min(max(self.look.size[0], _LEAST_PX), _MOST_PX)
        size = (px, round(px * min(max(height / width, 0.25), 2)))
        look = replace(self.look, size=size, dpi=px / max(Emu(width).inches, 4))
        told = to_bytes(self.answer, "png", command=self.command, look=look, heading=False)
        picture = slide.shapes.add_picture(io.BytesIO(told), self.margin, top, width=width)
        described = f"Map. {question(self.answer)} {' '.join(sentences(self.answer))}"
        picture._element.nvPicPr.cNvPr.set("descr", printable(described))
        picture.name = "Map"

    def table_slides(self) -> None:
        """Make the slides of the table: the regions in reach, as the CSV has them."""
        from rangeviz.outputs.data import to_csv

        everything = list(csv.DictReader(io.StringIO(to_csv(self.answer), newline="")))
        rows = [row for row in everything if row["verdict"] != "none"]
        if not rows:  # which the sentence on the map says
            return
        sheet = self.height - int(Inches(0.9)) - self._title_height() - self.margin
        page = max(sheet // int(Inches(_ROW_IN)) - 1, 5)
        pages = min(ceil(len(rows) / page), _MOST_TABLES)
        left_out = len(everything) - len(rows)
        cut = max(len(rows) - pages * page, 0)
        notes = verdict_notes((row["verdict"] for row in rows[: pages * page]), close=False)
        if left_out:
            notes.append(f"Rows left out as out of reach: {left_out:,}.")
        if cut:
            notes.append(f"{cut:,} more rows in reach are left out here; a CSV file holds them.")
        for i in range(pages):
            number = f" ({i + 1} of {pages})" if pages > 1 else ""
            slide, top = self._slide(f"Regions in reach{number}")
            self._table(slide, top, rows[i * page : (i + 1) * page])
            self._text(slide, self.height - int(Inches(0.7)), [[" ".join(notes)]], pt=9)

    def source_slides(self) -> None:
        """Make the slides of method and sources."""
        method = [shared_words()[self.answer.launch]] if _is_spread(self.answer) else []
        paragraphs = [
            ["Method", f"{accuracy_note(self.answer.tolerance_m)} {' '.join(method)}"],
            ["Data and viewpoint", basis_note(self.answer.catalog.date, self.answer.viewpoint)],
            ["Reservations", shared_words()["disclaimer"]],
            ["Made with", made_note(self.command)],
        ]
        paragraphs += [[record.name, cited] for record, cited in _cited(self.answer)]
        room = self.height - self._title_height() - 2 * self.margin
        most = int(Emu(room).pt / (_TEXT_PT * 1.45))
        width = int(Emu(self.width - 2 * self.margin).pt / (_TEXT_PT * _LETTER_EM))
        pages: list[list[list[str]]] = [[]]
        used = 0
        for paragraph in paragraphs:
            lines = ceil((sum(map(len, paragraph)) + 2) / width)
            if used + lines > most:
                pages.append([])
                used = 0
            pages[-1].append(paragraph)
            used += lines
        for i, page in enumerate(pages):
            number = f" ({i + 1} of {len(pages)})" if len(pages) > 1 else ""
            slide, top = self._slide(f"Sources, method and viewpoint{number}")
            self._text(slide, top, page, pt=_TEXT_PT)

    def finish(self, title: str) -> bytes:
        """Name what it is and rests on, and write it, each byte by the content alone."""
        about = self.deck.core_properties
        about.title, about.author = printable(title)[:255], f"rangeviz {__version__}"
        about.last_modified_by, about.keywords = about.author, "rangeviz"
        about.subject = printable(sentences(self.answer)[0])[:255]
        about.comments = printable(f"{shared_words()['disclaimer']} {made_note(self.command)}")[
            :255
        ]
        about.created = about.modified = _month(self.answer.catalog.date)
        file = io.BytesIO()
        self.deck.save(file)
        return undated(file)

    def _title_height(self) -> int:
        return int(Inches(0.95)) if self.is_own else self._below(self.layout)

    def _below(self, layout: Any) -> int:
        """Where the title of a template's layout ends."""
        for shape in layout.placeholders:
            if shape.placeholder_format.type in _TITLES and shape.top is not None:
                return min(int(shape.top) + int(shape.height), self.height * 2 // 5)
        return self.height // 6

    def _slide(self, title: str, sentence: str = "") -> tuple[Any, int]:
        """Add a slide with a title and the notes; return it and where its body begins."""
        slide = self.deck.slides.add_slide(self.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in _TITLES | _FURNITURE:
                shape._element.getparent().remove(shape._element)
        box = slide.shapes.title
        bottom = self._title_height()
        if box is None:
            box = slide.shapes.add_textbox(self.margin, self.margin // 2, 0, 0)
            box.width, box.height = self.width - 2 * self.margin, bottom - self.margin
        if self.is_own:
            box.left, box.top = self.margin, int(Inches(0.15))
            box.width, box.height = self.width - 2 * self.margin, int(Inches(0.75))
            background = slide.background.fill
            background.solid()
            background.fore_color.rgb = self._rgb("paper")
        frame = box.text_frame
        frame.word_wrap = True
        frame.text = printable(title)
        if sentence:
            frame.add_paragraph().text = printable(sentence)
        longest = len(title) + len(sentence)
        for i, paragraph in enumerate(frame.paragraphs):
            if self.is_own:
                paragraph.alignment = PP_ALIGN.LEFT
                frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            size = 22 if longest < 90 else 18 if longest < 190 else 14
            for run in paragraph.runs:
                run.font.size = Pt(size if i == 0 else min(size, 14))
                run.font.bold = i == 0
                if self.is_own:
                    run.font.color.rgb = self._rgb("ink")
        slide.notes_slide.notes_text_frame.text = self.notes
        return slide, bottom

    def _table(self, slide: Any, top: int, rows: Sequence[dict[str, str]]) -> None:
        """Add a table; python-pptx takes 1 ms for a cell, so that most rows are copies."""
        width, height = self.width - 2 * self.margin, Inches(_ROW_IN) * (len(rows) + 1)
        shape = slide.shapes.add_table(
            1 if self.rows else 3, len(_COLUMNS), self.margin, top, width, height
        )
        shape.name = "Regions in reach"
        shape._element.nvGraphicFramePr.cNvPr.set("descr", "Regions in reach, with distances")
        table = shape.table
        unit = width / sum(part for _, part in _COLUMNS.values())
        for column, (_, part) in zip(table.columns, _COLUMNS.values(), strict=True):
            column.width = int(unit * part)
        if not self.rows:
            self.rows = self._pattern_rows(table)
        for line in list(table._tbl.tr_lst):
            table._tbl.remove(line)
        headings = {name: heading for name, (heading, _) in _COLUMNS.items()}
        for i, values in enumerate([headings, *rows]):
            line = deepcopy(self.rows[(i - 1) % 2 + 1 if i else 0])
            table._tbl.append(line)
            for name, text in zip(_COLUMNS, line.iter(_TEXT_TAG), strict=True):
                text.text = printable(values[name])
                if len(values[name]) > 26:
                    text.getparent().find(_STYLE_TAG).set("sz", "900")

    def _pattern_rows(self, table: Any) -> list[Any]:
        """Make a heading and two rows, from which all others are copied."""
        for number, row in enumerate(table.rows):
            row.height = Inches(_ROW_IN)
            for cell, name in zip(row.cells, _COLUMNS, strict=True):
                self._cell(cell, "-", number, right=name in _NUMBERS)
        return list(table._tbl.tr_lst)

    def _cell(self, cell: Any, text: str, row: int, *, right: bool) -> None:
        cell.margin_top = cell.margin_bottom = Pt(1.5)
        cell.margin_left = cell.margin_right = Pt(4)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame = cell.text_frame
        frame.word_wrap = False if right else None
        frame.text = printable(text)
        paragraph = frame.paragraphs[0]
        if right:
            paragraph.alignment = PP_ALIGN.RIGHT
        for run in paragraph.runs:
            run.font.size = Pt(10)
            run.font.bold = row == 0
            if self.is_own:
                run.font.color.rgb = self._rgb("paper" if row == 0 else "ink")
        if self.is_own:
            cell.fill.solid()
            cell.fill.fore_color.rgb = self._rgb(
                "accent" if row == 0 else "panel" if row % 2 else "paper"
            )

    def _text(self, slide: Any, top: int, told: Iterable[Sequence[str]], *, pt: float) -> None:
        """Write paragraphs: a term in bold and what is said of it, or one text alone."""
        box = slide.shapes.add_textbox(self.margin, top, self.width - 2 * self.margin, Inches(0.4))
        frame = box.text_frame
        frame.word_wrap = True
        for i, texts in enumerate(told):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(pt * 0.2)
            *term, text = (printable(part) for part in texts)
            words_and_address = re.split(r"(https?://\S+)$", text)
            for part in (f"{term[0]}. " if term else "", *words_and_address):
                if not part:
                    continue
                run = paragraph.add_run()
                run.text = part
                run.font.size = Pt(pt)
                run.font.bold = bool(term) and part == f"{term[0]}. "
                if part.startswith(("https://", "http://")):
                    run.hyperlink.address = part
                elif self.is_own:
                    run.font.color.rgb = self._rgb("ink")

    def _rgb(self, name: str) -> Any:
        return RGBColor.from_string(  # type: ignore[no-untyped-call]
            "".join(f"{round(255 * part):02X}" for part in self.palette[name][:3])
        )


def _plainest(layouts: Any) -> Any:
    """Choose the layout with a title and as little else as there is."""

    def clutter(layout: Any) -> tuple[bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        return not _TITLES & set(kinds), sum(kind not in _TITLES | _FURNITURE for kind in kinds)

    return min(layouts, key=clutter)


def _cited(answer: Answer) -> list[tuple[Any, str]]:
    """Every citation of every system and site."""
    return [(record, cited) for record in _records(answer) for cited in citations(record.sources)]


def _records(answer: Answer) -> list[System | Site]:
    return [*answer.systems, *answer.sites]


def _is_spread(answer: Answer) -> bool:
    return any(site.kind != "point" for site in answer.sites)


def _month(date: str) -> datetime:
    year, month = (int(part) for part in f"{date}-01".split("-")[:2])
    return datetime(year, month, 1)
