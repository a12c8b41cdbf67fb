"""Writing files: check the path before any work, replace the file in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["check_output", "replace_file", "write_text"]


def check_output(path: str | Path, *, suffixes: Collection[str]) -> None:
    """
    Validate the path of an output before any work is done for it.

    Parameters
    ----------
    path
        The file to write.
    suffixes
        The allowed suffixes; an empty collection allows any.

    Raises
    ------
    OutputError
        If its suffix names no known format, or its folder cannot be written to.
    """
    path = Path(path)
    if path.is_dir():
        msg = f"{path}: is a folder; name a file in it"
        raise OutputError(msg)
    if suffixes and path.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        fault = f"suffix {path.suffix!r} names no format" if path.suffix else "has no suffix"
        msg = f"{path}: {fault}; end the name in one of {known}"
        raise OutputError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: there is no folder {str(path.parent)!r}; make it, or write elsewhere"
        raise OutputError(msg)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        msg = f"{path}: may not be written; change its permissions, or write elsewhere"
        raise OutputError(msg)


def write_text(path: str | Path, text: str) -> None:
    """
    Write a text to a file in one step: the whole text, or nothing.

    Parameters
    ----------
    path
        The file. If it is a symbolic link, its target is replaced.
    text
        The text, written as UTF-8.

    Raises
    ------
    OutputError
        If the file cannot be written; an existing file is left unchanged.
    """

    def fill(new: Path) -> None:
        with new.open("x", encoding="utf-8", newline="") as file:
            file.write(text)

    replace_file(path, fill)


def replace_file(path: str | Path, fill: Callable[[Path], object]) -> None:
    """
    Replace a file in one step: the new file is written beside it and then renamed.

    Parameters
    ----------
    path
        The file. If it is a symbolic link, its target is replaced.
    fill
        Function that writes the new file, given a path with the same suffix that does not exist.

    Raises
    ------
    OutputError
        If the file cannot be written; an existing file is left unchanged and no other is left over.
    """
    target = Path(os.path.realpath(path))
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".rangeviz-", dir=target.parent))
        new = folder / target.name
        fill(new)
        new.replace(target)
    except OSError as error:
        msg = (
            f"{path}: cannot be written: {(error.strerror or str(error)).lower()}; write elsewhere"
        )
        raise OutputError(msg) from error
    except UnicodeEncodeError as error:  # a lone surrogate, as from a byte that is not UTF-8
        msg = f"{path}: cannot be written: a name or title is not Unicode text; mend its spelling"
        raise OutputError(msg) from error
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
