"""How rows are laid out as text: aligned for a terminal, as Markdown, as CSV."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
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
]


_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")  # full-width marks too
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROWEST = 6  # columns left of a text that is cut


def text_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Iterable[int] = (),
    width: int | None = None,
    shrink: int = -1,
) -> str:
    """
    Columns aligned for a terminal, wide East Asian characters counted as two.

    Parameters
    ----------
    header, rows
        Texts, one for each column.
    right
        Columns to be aligned right.
    width
        Columns of the terminal. Uncut if left out.
    shrink
        The column whose texts are cut to fit; the last if left out.

    Returns
    -------
    str
        Lines, joined.

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
        widths[shrink] = max(widths[shrink] - excess, _NARROWEST)
    lines = []
    for row in table:
        cells = []
        for column, (text, room) in enumerate(zip(row, widths, strict=True)):
            shown = _cut(text, room)
            gap = " " * (room - _width(shown))
            cells.append(gap + shown if column in right else shown + gap)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""
    Rows as CSV (RFC 4180) that no spreadsheet runs.

    Parameters
    ----------
    header
        Titles of the columns.
    rows
        Their cells. A text that a spreadsheet would take for a formula is led by an apostrophe.

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
    Rows as a Markdown table, their texts escaped.

    Parameters
    ----------
    header
        Titles of the columns.
    rows
        Their cells: texts, or lists of links, each a text and an address or None.
    right
        Columns that are set to the right.

    Returns
    -------
    str
        Lines, joined.

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
    Text whose markup is escaped, on one line.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The same text to whoever reads the Markdown.

    Examples
    --------
    >>> print(markdown_text("a*b"))
    a\*b
    """
    for mark in "\\|`*_<>[]":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def plain_text(text: str) -> str:
    r"""
    Text that XML and C can carry: what they cannot becomes the replacement character.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Without control characters, but for tabs and ends of lines, and without half characters.

    Examples
    --------
    >>> plain_text("a\0b")
    'a\ufffdb'
    """
    return _UNPRINTED.sub("\ufffd", text)


def markdown_link(link: tuple[str, str | None]) -> str:
    r"""
    Write a text and its address, or the text alone if it has none.

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
    Lead a text by an apostrophe where a spreadsheet would run it as a formula.

    Examples
    --------
    >>> spreadsheet_text("=1+1"), spreadsheet_text("Kyushu")
    ("'=1+1", 'Kyushu')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


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


def listed(names: Sequence[str], *, join: str = "and", many: str = "", most: int = 4) -> str:
    """Join names as a sentence does, or, past `most`, say how many of what kind they are."""
    if many and len(names) > most:
        return f"{len(names)} {many}"
    *first, last = names
    return f"{', '.join(first)} {join} {last}" if first else last
