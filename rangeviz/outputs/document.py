"""Document of an answer (docx): a memo with finding, picture, table, figures and sources."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__
from rangeviz.errors import MissingExtraError
from rangeviz.outputs.archives import undated
from rangeviz.outputs.brief_rows import (
    best_rows,
    closing_lines,
    country_rows,
    graded_sources,
    pair_rows,
)
from rangeviz.outputs.figure import to_bytes
from rangeviz.outputs.look import Look
from rangeviz.text import plain_text
from rangeviz.words.findings import finding, finding_details
from rangeviz.words.languages import load_language
from rangeviz.words.notes import basis_note, made_note, shared_words
from rangeviz.words.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.coverage.answer import Answer

try:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor
except ImportError as error:
    what = "a document"
    raise MissingExtraError(what, "python-docx", "slides") from error

__all__ = ["to_docx"]

_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0
_PICTURE_PX = (1700, 1150)  # as wide as the text, less than half a page
_SHORT_ROWS, _SHORT_SOURCES = 22, 14  # on two pages
_WIDTHS_CM = (4.3, 2.6, 2.4, 2.6, 2.7, 1.5, 1.5)


def to_docx(
    answer: Answer,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
    lang: str = "en",
) -> bytes:
    """
    Memo of an answer on A4: finding, picture, table, sources by grade, method.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Heading; the finding if left out.
    command
        Command to name at the end.
    look
        Theme, extent and outlines of the picture; with the table ``"full"``, all rows and sources.
    lang
        Language: ``"en"`` or ``"ja"``.

    Returns
    -------
    bytes
        A Word file; the same for the same answer and versions.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> to_docx(answer)[:2]  # a ZIP archive
    b'PK'
    """
    memo = _Memo(answer, look or Look(), lang)
    heading = title or finding(answer, lang)
    memo.add_heading(heading)
    memo.add_picture(heading, command)
    memo.add_tables()
    memo.add_sources(command)
    return memo.encode(heading)


class _Memo:
    """Document of one answer."""

    def __init__(self, answer: Answer, look: Look, lang: str) -> None:
        self.answer, self.look, self.lang = answer, look, lang
        self.language = load_language(lang)
        self.words = self.language.brief
        self.document: Any = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = (Cm(side) for side in _PAGE_CM)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Cm(_MARGIN_CM))
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        normal.paragraph_format.space_after = Pt(4)
        if lang == "ja":
            normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Yu Gothic")

    def add_heading(self, heading: str) -> None:
        """Add the finding, what it rests on, and what it counts."""
        self._heading(heading, size=17)
        self._paragraph(finding_details(self.answer, self.lang), soft=True)

    def add_picture(self, heading: str, command: str | None) -> None:
        """Add the map, with a description for those who cannot see it."""
        size = self.look.size if self.look.size != Look().size else _PICTURE_PX
        look = replace(self.look, size=size, theme="print" if self._is_print else "light")
        png = to_bytes(
            self.answer, "png", command=command, look=look, heading=False, lang=self.lang
        )
        width = Cm(_PAGE_CM[0] - 2 * _MARGIN_CM)
        shape = self.document.add_picture(io.BytesIO(png), width=width)
        described = shape._inline.docPr
        described.set("descr", _one_line(f"{heading}. {' '.join(sentences(self.answer))}"))

    @property
    def _is_print(self) -> bool:
        return self.look.theme == "print"

    def add_tables(self) -> None:
        """Add the regions that fit two pages, or all, and the countries if there are several."""
        words, is_full = self.words, self.look.table == "full"
        rows = best_rows(self.answer, self.language)
        self._heading(words["regions_title"])
        if not rows:
            self._paragraph(words["nothing"])
            return
        countries = country_rows(self.answer, self.language)
        shown = rows if is_full else rows[: _SHORT_ROWS - min(len(countries), 8)]
        keys = ("region", "country", "verdict", "system", "site", "nearest", "share")
        self._table([words[key] for key in keys], shown, _WIDTHS_CM, right={5, 6})
        left_out = len(rows) - len(shown)
        self._paragraph(
            " ".join(closing_lines(self.answer, self.language, left_out=left_out)), soft=True
        )
        if len(countries) > 1:
            self._heading(words["countries_title"])
            header = ("country", "verdict", "at_all", "wholly", "share")
            few = countries if is_full else countries[:12]
            self._table([words[key] for key in header], few, (5, 4, 3.5, 3.5, 1.6), right={4})
            if len(few) < len(countries):
                more = self.language.picture["more"]
                self._paragraph(more.format(n=len(countries) - len(few)), soft=True)
        if is_full:
            self._heading(words["all_rows_title"])
            every = pair_rows(self.answer, self.language)
            keys = ("region", "country", "verdict", "system", "site", "nearest", "share")
            self._table([words[key] for key in keys], every, _WIDTHS_CM, right={5, 6})

    def add_sources(self, command: str | None) -> None:
        """Add sources by grade, method, reservations and software."""
        words, answer = self.words, self.answer
        text = {**shared_words(), **self.language.text}
        self._heading(words["sources_title"])
        most = _SHORT_SOURCES if self.look.table == "short" else 10_000
        for grade, lines in graded_sources(answer, self.language):
            shown, most = lines[:most], max(most - len(lines), 0)
            for i, line in enumerate(shown):
                self._paragraph(line, term=grade if i == 0 else "", size=8.5)
            if len(shown) < len(lines):
                more = self.language.picture["more"].format(n=len(lines) - len(shown))
                self._paragraph(f"{grade}: {more}", soft=True, size=8.5)
        geodesic = self.language.picture["geodesic"].format(m=f"{answer.tolerance_m:,.12g}")
        has_area = any(site.kind != "point" for site in answer.sites)
        measured = text[answer.launch] if has_area else ""
        for term, line in (
            (words["method"], f"{geodesic} {measured}".strip()),
            (words["basis"], basis_note(answer.catalog.date, answer.viewpoint)),
            (words["reservations"], text["disclaimer"]),
            (words["made"], made_note(command)),
        ):
            self._paragraph(line, term=term, size=8.5)

    def encode(self, heading: str) -> bytes:
        """Set the document properties and encode the file; bytes depend on the content alone."""
        year, month = (int(part) for part in f"{self.answer.catalog.date}-01".split("-")[:2])
        about = self.document.core_properties
        about.title, about.author = _one_line(heading)[:255], f"rangeviz {__version__}"
        about.last_modified_by, about.comments = about.author, shared_words()["disclaimer"][:255]
        about.created = about.modified = datetime(year, month, 1)
        file = io.BytesIO()
        self.document.save(file)
        return undated(file)

    def _heading(self, text: str, size: float = 12.5) -> None:
        paragraph = self.document.add_heading(level=1)
        run = paragraph.add_run(_one_line(text))
        run.font.size, run.font.color.rgb = Pt(size), RGBColor(0x1B, 0x21, 0x26)
        paragraph.paragraph_format.space_before = Pt(2 if size > 14 else 8)
        paragraph.paragraph_format.space_after = Pt(3)

    def _paragraph(
        self, text: str, *, term: str = "", soft: bool = False, size: float = 10
    ) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        for part, bold in ((f"{term}. " if term else "", True), (text, False)):
            if part:
                run = paragraph.add_run(_one_line(part) + (" " if bold else ""))
                run.bold, run.font.size = bold, Pt(size)
                if soft:
                    run.font.color.rgb = RGBColor(0x56, 0x61, 0x6B)

    def _table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths_cm: Sequence[float],
        *,
        right: set[int],
    ) -> None:
        """Add a table whose heading is repeated on every page."""
        table = self.document.add_table(rows=0, cols=len(header))
        table.style = "Light Grid Accent 1"
        table.autofit = False
        for number, values in enumerate([header, *rows]):
            row = table.add_row()
            for i, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = Cm(widths_cm[i])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                if i in right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                run = paragraph.add_run(_one_line(value))
                run.font.size, run.bold = Pt(9), number == 0
            if number == 0:
                repeated = OxmlElement("w:tblHeader")
                row._tr.get_or_add_trPr().append(repeated)


def _one_line(text: str) -> str:
    return plain_text(text, one_line=True)
