"""Rows as text: aligned for a terminal, as Markdown, as CSV; and names joined in a sentence."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = [
    "csv_text",
    "listed",
    "markdown_link",
    "markdown_table",
    "markdown_text",
    "plain_text",
    "spreadsheet_text",
    "text_table",
    "wrapped_lines",
]

_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")  # full-width marks too
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MIN_WIDTH = 6  # columns that a shortened column keeps
_LINE_WIDTH = 79  # columns of prose


def text_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Iterable[int] = (),
    width: int | None = None,
    shrink: int = -1,
) -> str:
    """
    Rows aligned in columns for a terminal; a wide East Asian character counts as two columns.

    Parameters
    ----------
    header, rows
        Texts, one for each column.
    right
        Numbers of the columns that are aligned right.
    width
        Width of the terminal in characters; nothing is shortened if left out.
    shrink
        Number of the column whose texts are shortened to fit; the last if left out.

    Returns
    -------
    str
        Lines without a line break at the end.

    Examples
    --------
    >>> print(text_table(["ID", "KM"], [["lrhw", "2,775"], ["x", "9"]], right=[1]))
    ID       KM
    lrhw  2,775
    x         9
    """
    right = set(right)
    table = [header, *rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    excess = 0 if width is None else sum(widths) + 2 * (len(widths) - 1) - width
    if excess > 0:
        widths[shrink] = max(widths[shrink] - excess, _MIN_WIDTH)
    lines = []
    for row in table:
        cells = []
        for column, (text, room) in enumerate(zip(row, widths, strict=True)):
            shown = _cut(plain_text(text, one_line=True), room)
            gap = " " * (room - _width(shown))
            cells.append(gap + shown if column in right else shown + gap)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""
    Rows as CSV (RFC 4180) whose texts no spreadsheet takes for formulas.

    Parameters
    ----------
    header
        Titles of the columns.
    rows
        Their cells. A text that a spreadsheet would take for a formula gets a leading apostrophe.

    Returns
    -------
    str
        Lines that end in CR LF.

    Examples
    --------
    >>> csv_text(["name", "km"], [["=1+1", -3.5]])
    "name,km\r\n'=1+1,-3.5\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def markdown_table(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Collection[int] = ()
) -> str:
    r"""
    Rows as a Markdown table with escaped texts.

    Parameters
    ----------
    header
        Titles of the columns.
    rows
        Their cells: texts, or lists of links, each a text and an address or None.
    right
        Numbers of the columns that are aligned right.

    Returns
    -------
    str
        Lines without a line break at the end.

    Examples
    --------
    >>> print(markdown_table(["a", "b"], [["*", [("x", "https://example.org/(1)")]]], right=[0]))
    | a | b |
    |---:|---|
    | \* | [x](https://example.org/%281%29) |
    """
    lines = [
        f"| {' | '.join(map(markdown_text, header))} |",
        f"|{'|'.join('---:' if i in right else '---' for i in range(len(header)))}|",
    ]
    for row in rows:
        cells = (
            markdown_text(cell) if isinstance(cell, str) else "<br>".join(map(markdown_link, cell))
            for cell in row
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def markdown_text(text: str) -> str:
    r"""
    Text on one line with its Markdown markup escaped.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Markdown that is displayed as the text.

    Examples
    --------
    >>> print(markdown_text("a*b"))
    a\*b
    """
    for mark in "\\|`*_<>[]&":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def plain_text(text: str, *, one_line: bool = False) -> str:
    r"""
    Text with the replacement character in place of characters that a file cannot hold.

    Parameters
    ----------
    text
        Any text.
    one_line
        For drawing: also replace invisible characters, and turn every white space into a space.

    Returns
    -------
    str
        Text without lone surrogates and without control characters, except tabs and line breaks.

    Examples
    --------
    >>> plain_text("a\0b\n"), plain_text("a\0b\n", one_line=True)
    ('a\ufffdb\n', 'a\ufffdb ')
    """
    if not one_line:
        return _NOT_IN_XML.sub("\ufffd", text)
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text
    )


def markdown_link(link: tuple[str, str | None]) -> str:
    r"""
    Link to an address in Markdown; the text alone if there is no address.

    Examples
    --------
    >>> markdown_link(("a page", "https://example.org")), markdown_link(("a*", None))
    ('[a page](https://example.org)', 'a\\*')
    """
    text, url = link
    for mark, code in {"(": "%28", ")": "%29", "|": "%7C", "\\": "%5C", "`": "%60"}.items():
        url = url.replace(mark, code) if url else url
    return f"[{markdown_text(text)}]({url})" if url else markdown_text(text)


def spreadsheet_text(text: str) -> str:
    """
    Text with a leading apostrophe if a spreadsheet would take it for a formula.

    Examples
    --------
    >>> spreadsheet_text("=1+1"), spreadsheet_text("Kyushu")
    ("'=1+1", 'Kyushu')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def listed(names: Sequence[str], *, join: str = "and", many: str = "", most: int = 4) -> str:
    """
    Names joined as in a sentence, or, if there are many, their number.

    Parameters
    ----------
    names
        At least one name.
    join
        Word before the last name.
    many
        Plural of what the names are. If left out, all names are listed.
    most
        Number of names up to which they are listed.

    Examples
    --------
    >>> listed(["a", "b", "c"], join="or"), listed(["a"] * 5, many="sites")
    ('a, b or c', '5 sites')
    """
    if many and len(names) > most:
        return f"{len(names)} {many}"
    *first, last = names
    return f"{', '.join(first)} {join} {last}" if first else last


def wrapped_lines(paragraphs: Iterable[str]) -> list[str]:
    """
    Lines of paragraphs, each at most 79 characters long.

    Examples
    --------
    >>> [len(line) for line in wrapped_lines(["word " * 20, "last"])]
    [79, 19, 4]
    """
    return [line for paragraph in paragraphs for line in wrap(paragraph, _LINE_WIDTH)]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return spreadsheet_text(value) if isinstance(value, str) else value


def _width(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(char) in "WF" for char in text)


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"
