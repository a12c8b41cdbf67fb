"""Reader of CSV files and Excel workbooks, whose rows are systems or sites."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.catalog.reading.rows import Row
from rangeviz.catalog.reading.safe import (
    check_count,
    open_archive,
    read_member,
    read_text,
)
from rangeviz.catalog.reading.xml import check_xml
from rangeviz.errors import CatalogError, brief
from rangeviz.units import KM_PER_UNIT, Units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from zipfile import ZipFile

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

__all__ = ["parse_range", "read_spreadsheet", "read_tables"]

SOURCE_COLUMNS = (
    "source_title",
    "source_publisher",
    "source_date",
    "source_url",
    "source_about",
    "source_seen",
)
SYSTEM_COLUMNS = (
    *("id", "name", "aliases", "variant_of", "kind", "fires"),
    *("range", "range_low", "range_high", "min_range"),
    *("range_is", "figure_basis", "basing", "origin", "operators", "status", "introduced", "notes"),
    *SOURCE_COLUMNS,
)
SITE_COLUMNS = (
    *("id", "name", "local_name", "kind", "country", "lon", "lat", "geometry", "chain", "role"),
    *("precision", "definition", "notes", "coord_source", "members"),
    *SOURCE_COLUMNS,
)
_RANGES = ("range", "range_low", "range_high", "min_range")
_LISTS = {"aliases", "fires", "basing", "operators", "members"}  # separated by semicolons
_NUMBERS = {"lon", "lat"}
_SYNONYMS = {"longitude": "lon", "latitude": "lat", "wkt": "geometry"}
_UNITS: dict[str, Units] = {
    **dict.fromkeys(("km", "kilometre", "kilometer", "kilometres", "kilometers"), "km"),
    **dict.fromkeys(("mi", "mile", "miles", "statute miles"), "mi"),
    **dict.fromkeys(("nmi", "nm", "nautical mile", "nautical miles"), "nmi"),
}
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_MOST_COLUMNS, _MOST_ROWS = 100, 20_001
_MOST_SHEETS = 20
_MOST_TABLE_ELEMENTS = 1_000_000  # of the cells of a sheet, or of its texts
_MOST_ELEMENTS = 100_000  # of any other part of a workbook


def read_spreadsheet(path: Path, faults: list[str]) -> list[Row]:
    """
    Read the rows of a CSV file, or of the sheets of a workbook that hold systems or sites.

    Parameters
    ----------
    path
        A csv or xlsx file.
    faults
        Faults of columns and cells are appended here, one line each.

    Returns
    -------
    list of Row
        A row with a range is a system, one with a longitude or a geometry a site.

    Raises
    ------
    CatalogError
        If the file cannot be read, or no sheet holds systems or sites.
    """
    if path.suffix.lower() == ".csv":
        return _rows(path, "", _csv_lines(path), faults)
    rows: list[Row] = []
    for title, lines in _workbook_sheets(path):
        table = list(lines)
        if table and _record_kind(_columns(table[0][1])) is not None:
            rows += _rows(path, f"sheet {title!r} ", table, faults)
    if not rows and not faults:
        msg = f"{path}: no sheet holds systems or sites; {_HEADER_REMEDY}"
        raise CatalogError(msg)
    return rows


def read_tables(path: Path) -> Iterator[tuple[str, list[_Line]]]:
    """
    Read the tables of a CSV file or of the sheets of a workbook as texts.

    Parameters
    ----------
    path
        A csv or xlsx file.

    Yields
    ------
    noun, lines
        What a line is called in messages (``"line"``, ``"sheet 'A' row"``); the number and the
        texts of each line that is not empty.

    Raises
    ------
    CatalogError
        If the file cannot be read.
    """
    if path.suffix.lower() == ".csv":
        yield "line", list(_csv_lines(path))
        return
    for title, lines in _workbook_sheets(path):
        yield f"sheet {title!r} row", list(lines)


def parse_range(text: str, unit: Units | None = None) -> tuple[float, Units, bool]:
    """
    Parse a range as people write it.

    Parameters
    ----------
    text
        Such as ``"1,725 mi"``, ``"900 nmi"`` or ``"1,000+ km"``.
    unit
        Unit of a text without one.

    Returns
    -------
    value
        The number in the text.
    unit
        ``"km"``, ``"mi"`` or ``"nmi"``.
    floor
        Whether a plus sign marks the range as a floor.

    Raises
    ------
    ValueError
        If the text is not a number with a known unit.

    Examples
    --------
    >>> parse_range("1,725 mi"), parse_range("900", "nmi"), parse_range("1 000+ km")
    ((1725.0, 'mi', False), (900.0, 'nmi', False), (1000.0, 'km', True))
    """
    match = re.fullmatch(rf"({_NUMBER.pattern})\s*(\+?)\s*([^\W\d_][\w .]*)?", text.strip())
    if match is None:
        msg = f"must be a number and a unit such as '1,725 mi' or '900 nmi', got {brief(text)}"
        raise ValueError(msg)
    number, plus, word = match.groups()
    parsed_unit = _UNITS.get(word.strip(" .").casefold()) if word else unit
    if parsed_unit is None:
        fault = f"has the unknown unit {word!r}" if word else f"has no unit, got {brief(text)}"
        msg = f"{fault}; write km, mi or nmi in the header ('range_km') or the cell ('900 nmi')"
        raise ValueError(msg)
    return float(re.sub(r"[^\d.]", "", number)), parsed_unit, bool(plus)


_HEADER_REMEDY = (
    "systems need a column 'range' with its unit, such as 'range_km'; sites need 'lon' and 'lat', "
    "or 'geometry'"
)
_Line = tuple[int, list[str]]  # number in the file, and texts of the cells
_Column = tuple[str, Units | None]  # field of a record (the title if none fits), and its unit


class _Cell(NamedTuple):
    text: str
    unit: Units | None  # of the header
    title: str  # of the column


def _csv_lines(path: Path) -> Iterator[_Line]:
    text = read_text(path)
    check_count(max(text.count("\n"), text.count("\r")), path, what="lines")
    first = text[:100_000].lstrip().splitlines()[:1]
    delimiter = max(",;\t", key=first[0].count if first else text[:1].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if len(cells) > _MOST_COLUMNS:
                msg = f"{path}: line {number}: has {len(cells):,} cells, over the limit of "
                msg += f"{_MOST_COLUMNS}; put texts in double quotes"
                raise CatalogError(msg)
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        remedy = "put texts in double quotes"
        if "field limit" in str(error):
            remedy = "give large shapes in a GeoPackage or GeoJSON file"
        msg = f"{path}: line {number}: is not valid CSV: {error}; {remedy}"
        raise CatalogError(msg) from error


def _workbook_sheets(path: Path) -> Iterator[tuple[str, Iterator[_Line]]]:
    """Sheets of a workbook by title; a formula has its last computed value."""
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


def _sheet_lines(sheet: ReadOnlyWorksheet, path: Path) -> Iterator[_Line]:
    sheet.reset_dimensions()  # the size that a sheet declares may be wrong
    rows = sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
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


def _columns(header: list[str]) -> list[_Column]:
    columns: list[_Column] = []
    for title in header:
        name = re.sub(r"[\s_-]+", "_", title.strip().casefold())
        name = _SYNONYMS.get(name, name)
        unit: Units | None = None
        match = re.fullmatch(r"(\w+?)_?[(\[]?([a-z]+(?:_miles?)?)[)\]]?", name)
        if match and match[1] in _RANGES and match[2].replace("_", " ") in _UNITS:
            name, unit = match[1], _UNITS[match[2].replace("_", " ")]
        columns.append((name, unit))
    return columns


def _record_kind(columns: Iterable[_Column]) -> str | None:
    """Kind of the records in a table, None if its columns fit neither kind or both."""
    names = {name for name, _ in columns}
    kinds = [
        kind
        for kind, required in (("system", {"range"}), ("site", {"lon", "lat", "geometry"}))
        if names & required
    ]
    return kinds[0] if len(kinds) == 1 else None


def _rows(path: Path, sheet: str, lines: Iterable[_Line], faults: list[str]) -> list[Row]:
    from rangeviz.errors import suggestion

    table = iter(lines)
    noun = f"{sheet}row" if sheet else "line"
    number, header = next(table, (1, []))
    columns = _columns(header)
    kind = _record_kind(columns)
    if kind is None:
        fault = f"the header must be that of systems or of sites; {_HEADER_REMEDY}"
        faults.append(f"{path}: {noun} {number}: {fault}")
        return []
    known = SYSTEM_COLUMNS if kind == "system" else SITE_COLUMNS
    names = [name for name, _ in columns]
    for i, name in enumerate(names):
        if name in known:
            if name in names[:i]:
                faults.append(f"{path}: {noun} {number}: column {brief(header[i])} is there twice")
        elif name and not name.startswith("#"):
            hint = suggestion(name, known) or "; lead its name with '#' to leave it out"
            faults.append(f"{path}: {noun} {number}: unknown column {brief(header[i])}{hint}")
    rows = []
    for number, cells in table:
        where = f"{noun} {number}"
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            faults.append(
                f"{path}: {where}: has {len(cells)} cells, the header {len(header)}; "
                "put a text that holds the delimiter in double quotes"
            )
            continue
        filled = {  # without the quote that `csv_text` puts before a formula
            name: _Cell(re.sub("^'(?=[^\\w\\s])", "", cell.strip()), unit, title)
            for (name, unit), cell, title in zip(columns, cells, header, strict=False)
            if name in known and cell.strip()
        }
        rows.append(_row(kind, filled, f"{path}: ", where, faults))
    return rows


def _row(
    kind: str,
    cells: dict[str, _Cell],
    file: str,
    where: str,
    faults: list[str],
) -> Row:
    fields: dict[str, Any] = {}
    source: dict[str, Any] = {}
    figures: list[dict[str, Any]] = []
    faulty: set[str] = set()
    for name, (text, header_unit, title) in cells.items():
        field = f"{name}_km" if name in _RANGES else name
        try:
            if name in _RANGES:
                value, unit, floor = parse_range(text, header_unit)
                fields[field] = round(value * KM_PER_UNIT[unit], 6)
                figures += _figures(name, value, unit, floor=floor)
                if floor and name == "range" and "range_is" not in cells:
                    fields["range_is"] = "floor"
            elif name.startswith("source_"):
                source[name.removeprefix("source_")] = _source_value(name, text)
            else:
                fields[field] = _cell_value(name, text)
        except ValueError as error:
            faulty.add(field)
            id_cell = cells.get("id") or cells.get("name")
            record = brief(id_cell.text if id_cell else "")
            faults.append(f"{file}{where}: {kind} {record}: {title.strip()} {error}")
    if source:
        fields["source"] = [source | ({"figures": figures} if kind == "system" else {})]
    _complete_name(fields)
    if kind == "site" and "geometry" in fields:
        return _row_with_shape(fields, file, where, faults, faulty)
    return Row(kind, fields, where, faulty_fields=frozenset(faulty))


def _figures(name: str, value: float, unit: Units, *, floor: bool) -> list[dict[str, Any]]:
    """Figure for the source of the row, as the cell prints it."""
    if name == "min_range":
        return []
    figure: dict[str, Any] = {"value": value, "unit": unit}
    if name != "range":
        figure["bound"] = name.removeprefix("range_")
    return [figure | ({"qualifier": "more than"} if floor else {})]


def _complete_name(fields: dict[str, Any]) -> None:
    """Make an id from the name, or the name from the id, if one of them is missing."""
    from rangeviz.catalog.shapes import slug

    if "id" not in fields and slug(fields.get("name")):
        fields["id"] = slug(fields["name"])
    elif "id" in fields:
        fields.setdefault("name", fields["id"])


def _row_with_shape(
    fields: dict[str, Any], file: str, where: str, faults: list[str], faulty: set[str]
) -> Row:
    from rangeviz.catalog.reading.shapes import fields_with_location
    from rangeviz.catalog.shapes import read_shape
    from rangeviz.errors import GeometryError

    try:
        geometry = read_shape(fields.pop("geometry"))
    except GeometryError as error:
        faults.append(f"{file}{where}: site {fields.get('id')!r}: {error}")
        faulty |= {"geometry", "lon", "lat"}
        return Row("site", fields, where, faulty_fields=frozenset(faulty))
    located = fields_with_location(fields, geometry)
    return Row("site", located, where, geometry, frozenset(faulty))


def _cell_value(name: str, text: str) -> Any:
    if name in _LISTS:
        return [part.strip() for part in text.split(";") if part.strip()]
    if name in _NUMBERS:
        return _degrees(text)
    if name == "introduced":
        if not re.fullmatch(r"\d{4}", text):
            msg = f"must be a year, got {brief(text)}"
            raise ValueError(msg)
        return int(text)
    return text


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        msg = f"must be degrees as a decimal number such as 130.7, got {brief(text)}"
        raise ValueError(msg) from None


def _source_value(name: str, text: str) -> Any:
    if name != "source_seen":
        return text
    if text.casefold() not in {"true", "false", "yes", "no"}:
        msg = f"must be true or false, got {brief(text)}"
        raise ValueError(msg)
    return text.casefold() in {"true", "yes"}
