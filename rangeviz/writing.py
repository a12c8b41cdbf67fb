"""Writing files: check the path before any work, replace the file in one step."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.errors import OutputError, told_as

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

__all__ = ["check_output", "is_file_or_new", "remove_unfinished", "replace_file", "write_text"]

_unfinished: dict[Path, int] = {}  # temporary folders, with the process that made them


def check_output(
    path: str | Path, *, suffixes: Collection[str], inputs: Iterable[str | Path] = ()
) -> None:
    """
    Validate the path of an output before any work is done for it.

    Parameters
    ----------
    path
        The file to write.
    suffixes
        The allowed suffixes; an empty collection allows any.
    inputs
        Files that are read for it, which it may not replace.

    Raises
    ------
    OutputError
        If its suffix names no known format, its folder cannot be written to, it is a socket or a
        disk, or it is one of the inputs under whatever name.
    """
    path = Path(path)
    with told_as(OutputError, f"{path}: cannot be written", "write elsewhere"):
        fault = _fault_of_path(path, suffixes)
        if fault is None:
            same = next((file for file in inputs if _is_same_file(path, file)), None)
            fault = None if same is None else f"would replace the input {str(same)!r}"
            fault = fault and f"{fault}; write elsewhere"
    if fault is not None:
        msg = f"{path}: {fault}"
        raise OutputError(msg)


def _fault_of_path(path: Path, suffixes: Collection[str]) -> str | None:
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        return "is a folder; name a file in it"
    if suffixes and path.suffix.lower() not in suffixes:
        fault = f"suffix {path.suffix!r} names no format" if path.suffix else "has no suffix"
        return f"{fault}; end the name in one of {', '.join(suffixes)}"
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        return "is a socket or a disk; name a file"
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        return f"there is no folder {str(path.parent)!r}; make it, or write elsewhere"
    touched = ([folder] if stat.S_ISREG(mode) else []) + ([path] if path.exists() else [])
    if not all(os.access(place, os.W_OK) for place in touched):
        return "may not be written; change its permissions, or write elsewhere"
    return None


def _mode(path: Path) -> int:
    """Kind of a file; a path that names nothing yet will be a regular one."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return stat.S_IFREG


def _is_same_file(path: Path, other: str | Path) -> bool:
    """Whether two paths are one file: the same, linked, or spelled otherwise."""
    try:
        return path.samefile(other) and is_file_or_new(path)
    except (OSError, ValueError):  # one of them is not there, so that nothing can be lost
        return False


def is_file_or_new(path: str | Path) -> bool:
    """Whether a path is a regular file or names nothing yet, rather than a device or a pipe."""
    return stat.S_ISREG(_mode(Path(path)))


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

    The new file has the permissions and, where that is allowed, the owner of the old one. A device
    or a named pipe is not replaced: the content is written into it.

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
    path = Path(path)
    with told_as(OutputError, f"{path}: cannot be written", "write elsewhere"):
        try:
            if is_file_or_new(path):
                target = Path(os.path.realpath(path))
                with _temporary_folder(target.parent) as folder:
                    fill(folder / target.name)
                    _copy_permissions(target, folder / target.name)
                    (folder / target.name).replace(target)
            else:
                with _temporary_folder(Path(tempfile.gettempdir())) as folder:
                    fill(folder / path.name)
                    _pour(folder / path.name, path)
        except UnicodeEncodeError as error:  # a lone surrogate, as from a byte that is not UTF-8
            msg = f"{path}: cannot be written: a name or title is not Unicode text; mend its "
            msg += "spelling"
            raise OutputError(msg) from error


def _pour(content: Path, sink: Path) -> None:
    with content.open("rb") as source, sink.open("wb", buffering=0) as target:
        while chunk := memoryview(source.read(1 << 16)):
            while chunk:
                chunk = chunk[target.write(chunk) :]


def _copy_permissions(old: Path, new: Path) -> None:
    """Give a file the owner, mode and access list of another, if that is there."""
    try:
        found = old.stat()
    except FileNotFoundError:
        return
    made = new.stat()
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (made.st_uid, made.st_gid):
        for owner in ((found.st_uid, found.st_gid), (-1, found.st_gid)):
            with contextlib.suppress(OSError):
                os.chown(new, *owner)
                break
    new.chmod(found.st_mode & 0o777)
    if hasattr(os, "getxattr"):
        with contextlib.suppress(OSError):  # no list, or none on this file system
            name = "system.posix_acl_access"
            os.setxattr(new, name, os.getxattr(old, name))


@contextlib.contextmanager
def _temporary_folder(parent: Path) -> Iterator[Path]:
    """Folder of one's own, which no interrupt leaves over: it is known before it is made."""
    folder = parent / f".rangeviz-{secrets.token_hex(4)}"
    _unfinished[folder] = os.getpid()
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _unfinished.pop(folder, None)


@atexit.register
def remove_unfinished() -> None:
    """Remove the temporary folders that an interrupt kept this process from removing."""
    for folder, process in list(_unfinished.items()):
        if process == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
            _unfinished.pop(folder, None)
