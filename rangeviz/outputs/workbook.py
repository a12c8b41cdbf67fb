"""Workbook of an answer (xlsx): regions, countries, places and sources, numbers as numbers."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from rangeviz._version import __version__
from rangeviz.outputs.archives import undated
from rangeviz.outputs.gis.layers import source_frame
from rangeviz.outputs.palette import load_colours
from rangeviz.text import plain_text
from rangeviz.words.findings import country_findings, finding
from rangeviz.words.notes import basis_note, made_note, shared_words

if TYPE_CHECKING:
    from pandas import DataFrame

    from rangeviz.coverage.answer import Answer

__all__ = ["to_xlsx"]

_WIDEST = 46.0  # of a column, characters
_SAMPLE_ROWS = 200  # from which the width of a column is taken
_FORMATS = {"share": "0.0%", "km": "#,##0.0", "population": "#,##0", "area": "#,##0"}


def to_xlsx(answer: Answer, *, title: str | None = None, command: str | None = None) -> bytes:
    """
    Workbook of an answer.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Title of the workbook; the finding if left out.
    command
        Command to name on the sheet ``about``.

    Returns
    -------
    bytes
        An Excel file with the sheets ``regions``, ``countries``, ``places``, ``sources`` and
        ``about``; the same for the same answer and versions. Texts are never formulas.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])
    >>> to_xlsx(answer)[:2]  # a ZIP archive
    b'PK'
    """
    from pandas import DataFrame

    heading = title or finding(answer)
    about = {
        "title": heading,
        "basis": basis_note(answer.catalog.date, answer.viewpoint),
        "disclaimer": shared_words()["disclaimer"],
        "made": made_note(command),
    }
    sheets = {
        "regions": answer.regions.drop(columns="geometry"),
        "countries": _countries(answer),
        "places": answer.places.drop(columns="geometry"),
        "sources": source_frame(answer),
        "about": DataFrame({"what": list(about), "text": list(about.values())}),
    }
    book = Workbook()
    book.remove(book.active)
    for name, frame in sheets.items():
        _fill(book.create_sheet(name), frame)
    _describe(book, answer, heading)
    file = io.BytesIO()
    book.save(file)
    return undated(file, is_part=True)


def _describe(book: Any, answer: Answer, heading: str) -> None:
    year, month = (int(part) for part in f"{answer.catalog.date}-01".split("-")[:2])
    about = book.properties
    about.title, about.creator = _text(heading)[:255], f"rangeviz {__version__}"
    about.lastModifiedBy = about.creator
    about.created = about.modified = datetime(year, month, 1)


def _countries(answer: Answer) -> DataFrame:
    """Frame of the countries, one row each."""
    from pandas import DataFrame

    from rangeviz.basemaps import country_names

    names = country_names()
    rows = [
        {
            "country": one.country,
            "name": names.get(one.country, ""),
            "verdict": one.verdict,
            "regions": one.regions,
            "in_reach": one.touched,
            "wholly": one.wholly,
            "share": one.share,
        }
        for one in country_findings(answer)
    ]
    return DataFrame(rows)


def _fill(sheet: Any, frame: DataFrame) -> None:
    """Write a frame with a heading that stays in view, a filter and readable widths."""
    colours = load_colours("light")
    columns = list(frame.columns)
    sheet.append([_text(column) for column in columns])
    for row in zip(*(frame[column].tolist() for column in columns), strict=True):
        sheet.append([_value(value) for value in row])
    fill = PatternFill("solid", fgColor=colours["accent"].removeprefix("#"))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), fill
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        cells = sheet[letter]
        texts = [str(cell.value) for cell in cells[:_SAMPLE_ROWS] if cell.value is not None]
        sheet.column_dimensions[letter].width = min(max(map(len, texts)) + 2.0, _WIDEST)
        form = next((f for part, f in _FORMATS.items() if part in column), None)
        for cell in cells[1:]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # text that begins with = is no formula
                if column == "text":
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif form and isinstance(cell.value, float | int):
                cell.number_format = form
    sheet.freeze_panes = "A2"
    if len(frame):
        sheet.auto_filter.ref = sheet.dimensions


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _text(value: Any) -> str:
    return plain_text(str(value), one_line=True)
