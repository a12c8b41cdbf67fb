"""The page's JavaScript: its modules joined into one script, in which all share a scope."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["join_modules", "load_modules"]

_TOKENS = r"""//[^\n]*|/\*.*?\*/[ \t]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[/`"""
_TOKEN = re.compile(rf"{_TOKENS}]", re.DOTALL)
_TOKEN_OR_BRACE = re.compile(rf"{_TOKENS}{{}}]", re.DOTALL)
_COMMENT_STARTS = ("//", "/*")
_TEMPLATE_PART = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)", re.DOTALL)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/")
_BEFORE_PATTERN = re.compile(r"""(?:^|[^\w$)\]}"'`]|\b(?:return|typeof|case|of|in))$""")
_LINE_BREAK = re.compile(r"[ \t]*\n\s*")
_IMPORT = re.compile(r'^import \{\s*([\w\s,$]+?)\s*\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |class |const )", re.MULTILINE)
_LEFT = re.compile(r"^.*?\b(?:import|export)\b.*$", re.MULTILINE)
_RENAMED = re.compile(r"\bas\b")


def load_modules(folder: Path, entry: str) -> dict[str, str]:
    """
    Read a module and all that it imports, itself or by others, what is imported first.

    Parameters
    ----------
    folder
        Where the modules are; each imports from the same folder.
    entry
        File name of the module that the page starts with.

    Returns
    -------
    dict of str
        By file name the text of each module as it is written.

    Raises
    ------
    ValueError
        If modules import each other in a circle, or in a form that `join_modules` refuses.
    """
    modules: dict[str, str] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            msg = f"modules import each other in a circle: {' > '.join((*path, name))}"
            raise ValueError(msg)
        if name in modules:
            return
        text = (folder / name).read_text(encoding="utf-8")
        for _, imported in _IMPORT.findall(_compact(text)):
            visit(imported, (*path, name))
        modules[name] = text

    visit(entry, ())
    return modules


def join_modules(modules: dict[str, str]) -> str:
    r"""
    Join modules into the text of one script: without imports, exports, comments and indents.

    Only ``import { a, b } from "./x.js";`` and ``export`` before a function, class or const are
    understood, each at the start of a line. Names at the top of modules have to differ, for all
    come into one scope.

    Parameters
    ----------
    modules
        By name the text of each, in the order in which they are to run.

    Raises
    ------
    ValueError
        If a module imports or exports in another form, or a template literal has no end.

    Examples
    --------
    >>> modules = {
    ...     "a.js": "export const a = 1;\n",
    ...     "b.js": 'import { a } from "./a.js";\nf(a);\n',
    ... }
    >>> print(join_modules(modules))
    const a = 1;
    f(a);
    """
    return "\n".join(_script_of(name, text) for name, text in modules.items())


def _script_of(name: str, text: str) -> str:
    """One module as a part of the script."""
    try:
        code = _compact(text)
    except ValueError as fault:
        msg = f"{name}: {fault}"
        raise ValueError(msg) from fault
    renamed = [names for names, _ in _IMPORT.findall(code) if _RENAMED.search(names)]
    code = _EXPORT.sub("", _IMPORT.sub("", code))
    left = _LEFT.search(code)
    if renamed or left:
        line = left[0].strip() if left else renamed[0]
        msg = f"{name}: cannot join {line!r}; write import {{ a, b }} or export a declaration"
        raise ValueError(msg)
    return code.strip("\n")


@cache
def _compact(text: str) -> str:
    """Leave out comments, indents and blank lines, for no browser reads them; literals stay."""
    code = ""
    for is_literal, run in groupby(_pieces(text), key=itemgetter(1)):
        joined = "".join(piece for piece, _ in run)
        code += joined if is_literal else _LINE_BREAK.sub("\n", joined)
    return code.strip() + "\n"


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a module into code and, marked true, literals; comments become blanks."""
    end = 0
    before = ""  # the last code that is not blank: it tells a pattern from a division
    braces: list[int] = []  # open in each `${` that is open
    while token := (_TOKEN_OR_BRACE if braces else _TOKEN).search(text, end):
        code, piece = text[end : token.start()], token[0]
        yield code, False
        before = code.strip() or before
        end = token.end()
        if piece.startswith(_COMMENT_STARTS):
            yield "\n" if "\n" in piece else " ", False
            continue
        if piece == "`" or (piece == "}" and braces[-1] == 0):
            if piece == "}":
                braces.pop()
            part = _TEMPLATE_PART.match(text, end)
            if part is None:
                msg = "a template literal has no end"
                raise ValueError(msg)
            if part[1] == "${":
                braces.append(0)
            piece, end = piece + part[0], part.end()
        elif piece in "{}":
            braces[-1] += 1 if piece == "{" else -1
        elif piece == "/" and _BEFORE_PATTERN.search(before):
            pattern = _PATTERN.match(text, token.start())
            if pattern is not None:
                piece, end = pattern[0], pattern.end()
        yield piece, len(piece) > 1
        before = piece
    yield text[end:], False
