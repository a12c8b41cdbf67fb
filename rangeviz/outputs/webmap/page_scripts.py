"""The page's JavaScript: its modules joined into one script, in which all share a scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["join_modules", "load_modules"]

_COMMENT_LINES = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n{2,}")
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
        for _, imported in _IMPORT.findall(_without_comments(text)):
            visit(imported, (*path, name))
        modules[name] = text

    visit(entry, ())
    return modules


def join_modules(modules: dict[str, str]) -> str:
    r"""
    Join modules into the text of one script: without imports, exports and whole lines of comment.

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
        If a module imports or exports in another form.

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
    code = _without_comments(text)
    renamed = [names for names, _ in _IMPORT.findall(code) if _RENAMED.search(names)]
    code = _EXPORT.sub("", _IMPORT.sub("", code))
    left = _LEFT.search(code)
    if renamed or left:
        line = left[0].strip() if left else renamed[0]
        msg = f"{name}: cannot join {line!r}; write import {{ a, b }} or export a declaration"
        raise ValueError(msg)
    return _BLANK_LINES.sub("\n", code).strip("\n")


def _without_comments(text: str) -> str:
    """Leave out comments that have lines of their own: types and words that no browser reads."""
    return _COMMENT_LINES.sub("", text)
