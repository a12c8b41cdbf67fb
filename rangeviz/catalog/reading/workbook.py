"""Reader of Excel workbooks: every part is counted before openpyxl builds anything of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.catalog.reading.safe import check_count, open_archive, read_member
from rangeviz.catalog.reading.xml import check_xml
from rangeviz.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipFile

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

__all__ = ["MOST_COLUMNS", "workbook_sheets"]

Line = tuple[int, list[str]]  # number in the file, and texts of the cells
MOST_COLUMNS, _MOST_ROWS = 100, 20_001
_MOST_SHEETS = 20
_MOST_TABLE_ELEMENTS = 1_000_000  # of the cells of a sheet, or of its texts
_MOST_ELEMENTS = 100_000  # of any other part of a workbook


def workbook_sheets(path: Path) -> Iterator[tuple[str, Iterator[Line]]]:
    """
    Sheets of a workbook by title; a formula has its last computed value.

    Parameters
    ----------
    path
        An xlsx file.

    Yields
    ------
    tuple
        Title of a sheet, and its lines that are not empty: their number and texts.

    Raises
    ------
    CatalogError
        If it is no workbook, or holds more than is read.
    """
    import warnings

    archive = open_archive(path)
    _check_parts(archive, path)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            book = openpyxl.load_workbook(
                archive.fp, read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                yield sheet.title, iter(list(_sheet_lines(sheet, path)))
    except CatalogError:
        raise
    except Exception as error:  # openpyxl lets through what its XML library raises, one of two
        msg = f"{path}: is not a workbook that Excel would open; save it again as .xlsx"
        raise CatalogError(msg) from error


def _check_parts(archive: ZipFile, path: Path) -> None:
    """Count what openpyxl would build, before it does."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            is_table = "worksheets/" in name or "sharedstrings" in name.lower()
            check_xml(
                read_member(archive, name, path),
                path,
                most=_MOST_TABLE_ELEMENTS if is_table else _MOST_ELEMENTS,
                most_of={"sheet": _MOST_SHEETS, "row": _MOST_ROWS + 1},
                part=name,
            )


def _sheet_lines(sheet: ReadOnlyWorksheet, path: Path) -> Iterator[Line]:
    sheet.reset_dimensions()  # the size that a sheet declares may be wrong
    rows = sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(rows, 1):
        check_count(number - 1, path, what="rows or more")
        cells = [_cell_text(value) for value in values]
        if any(cells):
            yield number, cells


def _cell_text(value: Any) -> str:
    import datetime

    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value).strip()
