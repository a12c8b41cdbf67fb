"""How slides are laid out: whose master they wear, where there is room, and what fits there."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import LookError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.look import Theme

__all__ = ["Deck", "read_template"]

_INCH = 914_400
_WIDTH, _HEIGHT = 12_192_000, 6_858_000  # 13.33 x 7.5 inches, PowerPoint's own 16:9
_MOST_BYTES = 300_000_000  # of a template, unpacked
_LINE = 1.22  # height of a line, of the size
_TITLE_SIZES = (28, 24, 22, 20, 18, 16, 14)
_TABLE_PT, _NOTE_PT, _TEXT_PT = 10.5, 10.0, 11.0
_CELL_X, _CELL_Y = 0.06 * _INCH, 0.02 * _INCH
_TEMPLATE = b"presentationml.template.main+xml"
_SLIDE = b"presentationml.presentation.main+xml"


def read_template(path: str | None) -> Any:
    """
    Open a template without its slides, or the plain one, made as wide as screens are.

    Parameters
    ----------
    path
        A .pptx or .potx file; None for the plain one.

    Returns
    -------
    pptx.presentation.Presentation
        With master and layouts, and no slide.

    Raises
    ------
    LookError
        If it is no PowerPoint file.
    """
    from pptx import Presentation

    if path is None:
        presentation = Presentation()
        _widen(presentation)
    else:
        try:
            presentation = Presentation(io.BytesIO(_unpacked(Path(path))))
            _ = [layout.name for layout in presentation.slide_layouts]
        except OSError as fault:
            msg = f"{path}: cannot be read: {(fault.strerror or str(fault)).lower()}"
            raise LookError(msg) from fault
        except Exception as fault:  # whatever python-pptx and lxml make of a damaged file
            msg = f"{path}: is no PowerPoint file; give a .pptx or .potx that PowerPoint opens"
            raise LookError(msg) from fault
    _empty(presentation)
    return presentation


class Deck:
    """
    Slides that are being made.

    Attributes
    ----------
    presentation
        The file, as python-pptx has it.
    """

    INCH = _INCH

    def __init__(self, presentation: Any, *, theme: Theme | None) -> None:
        from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

        self.presentation = presentation
        self.width, self.height = presentation.slide_width, presentation.slide_height
        self._palette = None
        if theme:
            from rangeviz.figure.theme import load_palette

            self._palette = load_palette(theme)
        furniture = {KINDS.DATE, KINDS.FOOTER, KINDS.SLIDE_NUMBER}
        titles = {KINDS.TITLE, KINDS.CENTER_TITLE}
        found = []
        for i, layout in enumerate(presentation.slide_layouts):
            kinds = [shape.placeholder_format.type for shape in layout.placeholders]
            if titles & {*kinds}:
                others = len([kind for kind in kinds if kind not in furniture]) - 1
                found.append((others, KINDS.CENTER_TITLE in kinds, i))
        if not found:
            msg = "the template has no layout with a title; add one to its master, or leave it out"
            raise LookError(msg)
        self._layout = presentation.slide_layouts[min(found)[-1]]
        title = next(s for s in self._layout.placeholders if s.placeholder_format.type in titles)
        self._title = title.left, title.top, title.width, title.height
        feet = [
            shape.top
            for shape in self._layout.placeholders
            if shape.placeholder_format.type in furniture and shape.top > 0.75 * self.height
        ]
        self._foot = (
            min([self.height - 0.3 * _INCH, *feet])
            if theme is None
            else (self.height - 0.25 * _INCH)
        )

    def body(self, *, wide: bool = False) -> tuple[int, int, int, int]:
        """Room below the title: left, top, width, height; as wide as the title, or the slide."""
        left, top, width, height = self._title
        top = top + height + int(0.08 * _INCH)
        if top > 0.6 * self.height:  # a title that is not at the head
            top = int(0.2 * self.height)
        if wide:
            left, width = 0, self.width
        return left, top, width, int(self._foot - top)

    def add(self, title: str, *, notes: str) -> Any:
        """Add a slide with a title, as large as fits, and notes for who speaks."""
        from pptx.enum.text import MSO_ANCHOR
        from pptx.util import Pt

        slide = self.presentation.slides.add_slide(self._layout)
        for shape in [*slide.placeholders]:
            if shape != slide.shapes.title and not _is_title(shape):
                shape._element.getparent().remove(shape._element)  # it would ask to be filled in
        frame = slide.shapes.title.text_frame
        frame.text, frame.word_wrap = title, True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _, _, width, height = self._title
        room = width - 0.2 * _INCH
        size = next(
            (s for s in _TITLE_SIZES if _tall(title, s, room) <= height - 0.05 * _INCH),
            _TITLE_SIZES[-1] - 2,
        )
        for run in frame.paragraphs[0].runs:
            run.font.size = Pt(size)
            if self._palette:
                run.font.bold = True
                self._colour(run.font, "ink")
        if self._palette:
            slide.background.fill.solid()
            slide.background.fill.fore_color.rgb = _rgb(self._palette["paper"])
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def describe(self, shape: Any, name: str, text: str) -> None:
        """Give a shape its name and alternative text."""
        shape.name = name
        shape._element.xpath(".//p:cNvPr")[0].set("descr", text)

    def pages(self, rows: Sequence[Sequence[str]], note: str, shares: Sequence[float]) -> list[Any]:
        """Split rows into as many tables as it takes, with a note below each."""
        _, _, width, height = self.body()
        room = height - self._row(["x"], [1.0], width) - _tall(note, _NOTE_PT, width) - 0.2 * _INCH
        pages: list[list[Sequence[str]]] = [[]]
        taken = 0.0
        for row in rows:
            tall = self._row(row, shares, width)
            if taken + tall > room and pages[-1]:
                pages.append([])
                taken = 0.0
            pages[-1].append(row)
            taken += tall
        return pages

    def table(
        self,
        slide: Any,
        columns: Sequence[tuple[str, float, bool]],
        rows: Sequence[Sequence[str]],
        note: str,
    ) -> None:
        """Put a table of PowerPoint's own on a slide, and a note below it."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Emu, Pt

        left, top, width, _ = self.body()
        shares = [share for _, share, _ in columns]
        shape = slide.shapes.add_table(len(rows) + 1, len(columns), left, top, width, Emu(1))
        self.describe(shape, "Regions", f"Table of {len(rows)} rows: regions in reach.")
        table = shape.table
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Emu(int(width * share / sum(shares)))
        head = [name for name, _, _ in columns]
        below = top
        for row, texts in zip(table.rows, [head, *rows], strict=True):
            row.height = Emu(int(self._row(texts, shares, width)))
            below += row.height
            for cell, text, (_, _, is_number) in zip(row.cells, texts, columns, strict=True):
                cell.margin_left = cell.margin_right = Emu(int(_CELL_X))
                cell.margin_top = cell.margin_bottom = Emu(int(_CELL_Y))
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.font.size = Pt(_TABLE_PT)
                if is_number:
                    paragraph.alignment = PP_ALIGN.RIGHT
                if text:
                    run = paragraph.add_run()
                    run.text = text
                    run.font.size = Pt(_TABLE_PT)
        shape.height = below - top
        tall = int(_tall(note, _NOTE_PT, width) + 0.1 * _INCH)
        self._text(slide, [("", note)], (left, below + int(0.04 * _INCH), width, tall), _NOTE_PT)

    def filled(self, paragraphs: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """Split paragraphs, each with a head, over as many slides as it takes."""
        _, _, width, height = self.body()
        pages: list[list[tuple[str, str]]] = [[]]
        taken = 0.0
        for head, text in paragraphs:
            rest, name = " ".join(text.split()), head
            while rest:
                tall = _tall(f"{name}: {rest}", _TEXT_PT, width) + 5 * _INCH / 72
                room = height - taken
                part = rest
                if tall > room:
                    part = _start(f"{name}: ", rest, room - 5 * _INCH / 72, width)
                if part:
                    pages[-1].append((name, part))
                    taken += tall
                    rest, name = rest[len(part) :].lstrip(), f"{head}, continued"
                if rest:
                    if not pages[-1]:  # not even a line: a slide that small is past help
                        pages[-1].append((name, rest))
                        break
                    pages.append([])
                    taken = 0.0
        return pages

    def write(self, slide: Any, paragraphs: Sequence[tuple[str, str]]) -> None:
        """Write paragraphs, each with a head in bold, below the title."""
        self._text(slide, paragraphs, self.body(), _TEXT_PT)

    def _text(
        self,
        slide: Any,
        paragraphs: Sequence[tuple[str, str]],
        box: tuple[int, int, int, int],
        size: float,
    ) -> None:
        from pptx.util import Pt

        frame = slide.shapes.add_textbox(*box).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for i, (head, text) in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(4)
            for words, is_bold in ((f"{head}: " if head else "", True), (text, False)):
                if words:
                    run = paragraph.add_run()
                    run.text = words
                    run.font.size, run.font.bold = Pt(size), is_bold
                    self._colour(run.font, "ink" if is_bold else "soft")

    def _colour(self, font: Any, name: str) -> None:
        if self._palette:  # the template knows its own
            font.color.rgb = _rgb(self._palette[name])

    def _row(self, texts: Sequence[str], shares: Sequence[float], width: float) -> float:
        rooms = [width * share / sum(shares) - 2 * _CELL_X for share in shares]
        tall = max(_tall(text, _TABLE_PT, room) for text, room in zip(texts, rooms, strict=True))
        return tall + 2 * _CELL_Y


def _start(lead: str, text: str, height: float, width: float) -> str:
    """As much of a text as fits a height, if that is more than two lines of it."""
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _tall(lead + " ".join(words[:middle]), _TEXT_PT, width) <= height
        low, high = (middle, high) if fits else (low, middle - 1)
    part = " ".join(words[:low])
    return part if _tall(part, _TEXT_PT, width) > _tall("x", _TEXT_PT, width) * 2.5 else ""


def _is_title(shape: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

    return shape.placeholder_format.type in {KINDS.TITLE, KINDS.CENTER_TITLE}


def _tall(text: str, size: float, width: float) -> float:
    """Height of a wrapped text, on the safe side."""
    return _lines(text, width / (size * _INCH / 72)) * _LINE * size * _INCH / 72


def _lines(text: str, width: float) -> int:
    """Count the lines of a text wrapped to a width, in sizes of its letters."""
    lines, taken = 1, 0.0
    for word in text.split():
        wide = sum(map(_wide, word))
        if taken and taken + wide > width:
            lines, taken = lines + 1, 0.0
        lines += int(wide / width)  # an address may be longer than a line
        taken += wide % width + _wide(" ")
    return lines


@cache
def _wide(letter: str) -> float:
    """Width of a letter in a wide font, of its size: the one it is shown in is not known here."""
    from matplotlib.font_manager import findfont, get_font

    if letter > "\u2e7f":  # an ideogram
        return 1.05
    font = get_font(findfont("DejaVu Sans"))
    font.set_size(100, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65_536 / 100


def _rgb(colour: tuple[float, float, float, float]) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string("".join(f"{round(255 * part):02X}" for part in colour[:3]))  # type: ignore[no-untyped-call]


def _unpacked(path: Path) -> bytes:
    """Read a file; a template (.potx) becomes what it is a template of."""
    raw = path.read_bytes()
    source, result = io.BytesIO(raw), io.BytesIO()
    with zipfile.ZipFile(source) as parts:
        if sum(info.file_size for info in parts.infolist()) > _MOST_BYTES:
            msg = "too large"
            raise ValueError(msg)
        types = parts.read("[Content_Types].xml")
        if _TEMPLATE not in types:
            return raw
        with zipfile.ZipFile(result, "w") as file:
            for name in parts.namelist():
                part = parts.read(name)
                file.writestr(
                    name, part.replace(_TEMPLATE, _SLIDE) if name.startswith("[Content") else part
                )
    return result.getvalue()


def _widen(presentation: Any) -> None:
    """Stretch master and layouts of python-pptx's own template, which is 4:3."""
    stretch = _WIDTH / presentation.slide_width
    presentation.slide_width, presentation.slide_height = _WIDTH, _HEIGHT
    master = presentation.slide_master
    for owner in (master, *presentation.slide_layouts):
        for shape in owner.shapes:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    title = master.shapes[0]
    title.left, title.top, title.width, title.height = (
        *(int(0.35 * _INCH), int(0.22 * _INCH)),
        *(_WIDTH - int(0.7 * _INCH), int(0.92 * _INCH)),
    )
    for paragraph in title.text_frame.paragraphs:
        paragraph.alignment = None
    for style in master._element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr"):
        style.set("algn", "l")
    package = presentation.part.package
    for key, relation in [*package._rels.items()]:
        if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's slide
            package._rels.pop(key)


def _empty(presentation: Any) -> None:
    """Take out a template's slides, and all that would still name them."""
    part, root = presentation.part, presentation.part._element
    for slide in root.xpath("p:sldIdLst/p:sldId"):
        part.rels.pop(slide.rId)
        slide.getparent().remove(slide)
    shows = "p:custShowLst | p:extLst/p:ext[.//*[local-name()='sectionLst']]"
    for named in root.xpath(shows):
        named.getparent().remove(named)
    for extensions in root.xpath("p:extLst[not(*)]"):
        root.remove(extensions)
    for key, relation in [*part.rels.items()]:
        if re.search(r"/(viewProps|printerSettings)$", relation.reltype):
            part.rels.pop(key)  # which slide was looked at last
