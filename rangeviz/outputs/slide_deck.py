"""A deck of slides: titles, pictures, native tables, charts and text, in a theme or a template."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__
from rangeviz.errors import MissingExtraError
from rangeviz.outputs.archives import undated
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.slide_template import open_template
from rangeviz.text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rangeviz.outputs.look import Look

try:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
    from pptx.enum.shapes import PP_PLACEHOLDER
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Emu, Inches, Pt
except ImportError as error:
    what = "a presentation"
    raise MissingExtraError(what, "python-pptx", "slides") from error

__all__ = ["Deck"]

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT_TAG, _STYLE_TAG = f"{_DRAWING}t", f"{_DRAWING}rPr"
_ROW_IN = 0.3
_CHARACTER_EM = 0.5
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


class Deck:
    """
    Presentation, slide by slide.

    Attributes
    ----------
    width, height, margin
        Of a slide, in EMU.
    """

    def __init__(self, look: Look, notes: Sequence[str]) -> None:
        self.look = look
        self.has_template = look.template is not None
        self.palette = load_palette(look.theme)
        if look.template is None:
            self._deck: Any = Presentation()
            self._deck.slide_width, self._deck.slide_height = Inches(13.333), Inches(7.5)
        else:
            self._deck = open_template(look.template)
        self.width, self.height = int(self._deck.slide_width), int(self._deck.slide_height)
        self.margin = self.width // 24 if self.has_template else int(Inches(0.4))
        self._layout = _plainest_layout(self._deck.slide_layouts)
        self._notes = "\n".join(_one_line(note) for note in notes)

    @property
    def body_width(self) -> int:
        """Width between the margins, EMU."""
        return self.width - 2 * self.margin

    @property
    def room(self) -> int:
        """Height between the title and a line of notes at the foot, EMU."""
        return self.height - self._title_height() - self.margin - int(Inches(0.5))

    @property
    def page_rows(self) -> int:
        """Rows of a table that fit a slide, without its heading."""
        return max(self.room // int(Inches(_ROW_IN)) - 1, 5)

    def add_slide(self, title: str, sentence: str = "") -> tuple[Any, int]:
        """Add a slide with a title and the notes; return it and the top of its body."""
        slide = self._deck.slides.add_slide(self._layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in _TITLES | _FURNITURE:
                shape._element.getparent().remove(shape._element)
        box = slide.shapes.title
        bottom = self._title_height()
        if box is None:
            box = slide.shapes.add_textbox(self.margin, self.margin // 2, 0, 0)
            box.width, box.height = self.body_width, bottom - self.margin
        if not self.has_template:
            box.left, box.top = self.margin, int(Inches(0.15))
            box.width, box.height = self.body_width, int(Inches(0.75))
            background = slide.background.fill
            background.solid()
            background.fore_color.rgb = self._rgb("paper")
        self._write_title(box.text_frame, title, sentence)
        slide.notes_slide.notes_text_frame.text = self._notes
        return slide, bottom

    def _write_title(self, frame: Any, title: str, sentence: str) -> None:
        frame.word_wrap = True
        frame.text = _one_line(title)
        if sentence:
            frame.add_paragraph().text = _one_line(sentence)
        size = 24 if len(title) < 75 else 18 if len(title) < 130 else 15
        for i, paragraph in enumerate(frame.paragraphs):
            if not self.has_template:
                paragraph.alignment = PP_ALIGN.LEFT
                frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            for run in paragraph.runs:
                run.font.size = Pt(size if i == 0 else 12 if size < 24 else 14)
                run.font.bold = i == 0
                if not self.has_template:
                    run.font.color.rgb = self._rgb("ink" if i == 0 else "soft")

    def add_picture(self, slide: Any, top: int, png: bytes, description: str) -> None:
        """Add a picture as wide as the body."""
        picture = slide.shapes.add_picture(io.BytesIO(png), self.margin, top, width=self.body_width)
        picture._element.nvPicPr.cNvPr.set("descr", _one_line(description))
        picture.name = "Map"

    def add_table(
        self,
        slide: Any,
        top: int,
        *,
        name: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        right: Iterable[int] = (),
    ) -> None:
        """Add a table; python-pptx takes 1 ms for a cell, so most rows are copies of samples."""
        height = Inches(_ROW_IN) * (len(rows) + 1)
        shape = slide.shapes.add_table(3, len(header), self.margin, top, self.body_width, height)
        shape.name = name
        shape._element.nvGraphicFramePr.cNvPr.set("descr", _one_line(name))
        table = shape.table
        unit = self.body_width / sum(widths)
        for column, part in zip(table.columns, widths, strict=True):
            column.width = int(unit * part)
        samples = self._sample_rows(table, set(right))
        for row in list(table._tbl.tr_lst):
            table._tbl.remove(row)
        for i, values in enumerate([header, *rows]):
            row = deepcopy(samples[(i - 1) % 2 + 1 if i else 0])
            table._tbl.append(row)
            for value, text, part in zip(values, row.iter(_TEXT_TAG), widths, strict=True):
                text.text = _one_line(value)
                points = Emu(int(unit * part)).pt - 8
                if len(value) * 12 * 0.55 > points:
                    size = max(700, min(1200, int(100 * points / (0.55 * len(value)))))
                    text.getparent().find(_STYLE_TAG).set("sz", str(size))

    def _sample_rows(self, table: Any, right: set[int]) -> list[Any]:
        """Make a heading and two rows, from which all others are copied."""
        for number, row in enumerate(table.rows):
            row.height = Inches(_ROW_IN)
            for column, cell in enumerate(row.cells):
                self._format_cell(cell, number, right=column in right)
        return list(table._tbl.tr_lst)

    def _format_cell(self, cell: Any, row: int, *, right: bool) -> None:
        cell.margin_top = cell.margin_bottom = Pt(1.5)
        cell.margin_left = cell.margin_right = Pt(4)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame = cell.text_frame
        frame.word_wrap = True
        frame.text = "-"
        paragraph = frame.paragraphs[0]
        if right:
            paragraph.alignment = PP_ALIGN.RIGHT
        for run in paragraph.runs:
            run.font.size = Pt(12)
            run.font.bold = row == 0
            if not self.has_template:
                run.font.color.rgb = self._rgb("paper" if row == 0 else "ink")
        if not self.has_template:
            cell.fill.solid()
            colour = "accent" if row == 0 else "panel" if row % 2 else "paper"
            cell.fill.fore_color.rgb = self._rgb(colour)

    def add_bars(
        self, slide: Any, top: int, *, name: str, labels: Sequence[str], values: Sequence[float]
    ) -> None:
        """Add a chart of horizontal bars with their values, the first on top."""
        data: Any = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
        data.categories = [_one_line(label) for label in reversed(labels)]
        data.add_series(_one_line(name), [float(value) for value in reversed(values)])
        height = min(self.room, int(Inches(0.42 * len(labels) + 0.7)))
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED, self.margin, top, self.body_width, height, data
        )
        frame.name = name
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.size = Pt(11)
        chart.font.color.rgb = self._rgb("ink")
        chart.value_axis.minimum_scale = 0
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.visible = False
        plot = chart.plots[0]
        plot.gap_width = 45
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0", False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        fill = plot.series[0].format.fill
        fill.solid()
        fill.fore_color.rgb = self._rgb("accent")

    def add_foot(self, slide: Any, lines: Sequence[str]) -> None:
        """Add lines at the foot of a slide."""
        self.add_text(slide, self.height - int(Inches(0.6)), [[" ".join(lines)]], pt=11)

    def pages(self, paragraphs: Sequence[Sequence[str]], *, pt: float) -> list[Any]:
        """Divide paragraphs into pages that fit a slide."""
        most = int(Emu(self.room).pt / (pt * 1.45))
        width = int(Emu(self.body_width).pt / (pt * _CHARACTER_EM))
        pages: list[list[Sequence[str]]] = [[]]
        used = 0
        for paragraph in paragraphs:
            lines = ceil((sum(map(len, paragraph)) + 2) / width)
            if used + lines > most and pages[-1]:
                pages.append([])
                used = 0
            pages[-1].append(paragraph)
            used += lines
        return pages

    def add_text(
        self, slide: Any, top: int, paragraphs: Iterable[Sequence[str]], *, pt: float
    ) -> None:
        """Add paragraphs: a term in bold and a text, or a text alone."""
        box = slide.shapes.add_textbox(self.margin, top, self.body_width, Inches(0.4))
        frame = box.text_frame
        frame.word_wrap = True
        for i, texts in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(pt * 0.2)
            *term, text = (_one_line(part) for part in texts)
            text_and_address = re.split(r"(https?://\S+)$", text)
            for part in (f"{term[0]}. " if term else "", *text_and_address):
                if not part:
                    continue
                run = paragraph.add_run()
                run.text = part
                run.font.size = Pt(pt)
                run.font.bold = bool(term) and part == f"{term[0]}. "
                if part.startswith(("https://", "http://")):
                    run.hyperlink.address = part
                elif not self.has_template:
                    run.font.color.rgb = self._rgb("ink")

    def encode(self, *, title: str, subject: str, comments: str, date: str) -> bytes:
        """Set the document properties and encode the file; bytes depend on the content alone."""
        about = self._deck.core_properties
        about.title, about.author = _one_line(title)[:255], f"rangeviz {__version__}"
        about.last_modified_by, about.keywords = about.author, "rangeviz"
        about.subject, about.comments = _one_line(subject)[:255], _one_line(comments)[:255]
        year, month = (int(part) for part in f"{date}-01".split("-")[:2])
        about.created = about.modified = datetime(year, month, 1)
        file = io.BytesIO()
        self._deck.save(file)
        return undated(file)

    def _title_height(self) -> int:
        if not self.has_template:
            return int(Inches(0.95))
        for shape in self._layout.placeholders:
            if shape.placeholder_format.type in _TITLES and shape.top is not None:
                return min(int(shape.top) + int(shape.height), self.height * 2 // 5)
        return self.height // 6

    def _rgb(self, name: str) -> Any:
        return RGBColor.from_string(  # type: ignore[no-untyped-call]
            "".join(f"{round(255 * part):02X}" for part in self.palette[name][:3])
        )


def _plainest_layout(layouts: Any) -> Any:
    """Choose the layout with a title and the fewest other placeholders."""

    def clutter(layout: Any) -> tuple[bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        return not _TITLES & set(kinds), sum(kind not in _TITLES | _FURNITURE for kind in kinds)

    return min(layouts, key=clutter)


def _one_line(text: str) -> str:
    return plain_text(text, one_line=True)
