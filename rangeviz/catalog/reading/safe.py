"""What of a user's file is read at all: its size, encoding, archive, and the paths it names."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "as_text",
    "beside",
    "check_count",
    "open_archive",
    "read_bytes",
    "read_member",
    "read_text",
    "read_toml",
]

_LIMIT_TOML_MB = 5  # tomllib takes a second for each of the worst
_WORD = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(rf"(?<![\w-]){_WORD}(?:[ \t]*\.[ \t]*{_WORD}){{32}}")

_LIMIT_MB = 20  # of a file; unpacked, an archive may hold three times as much
_LIMIT_UNPACKED_MB = 60
_LIMIT_MEMBERS = 1_000
_LIMIT_RECORDS = 20_000
_CHUNK = 1 << 20
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|[\\/]{2}|[\\/]vsi")  # a drive has one letter


def read_bytes(path: str | Path, *, limit_mb: int = _LIMIT_MB) -> bytes:
    """
    Content of a user's file.

    Parameters
    ----------
    path
        A regular file.
    limit_mb
        How large it may be.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    CatalogError
        If it is an address, no regular file, too large or cannot be read.
    """
    if _ADDRESS.match(str(path)):
        msg = f"{path}: is an address, and nothing is fetched; give the path of a copy on this disk"
        raise CatalogError(msg)
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            msg = f"{path}: is not a regular file; give the path of a file"
            raise CatalogError(msg)
        if (size_mb := path.stat().st_size / 1e6) > limit_mb:
            msg = f"{path}: is {size_mb:,.0f} MB, over the limit of {limit_mb} MB; split it"
            raise CatalogError(msg)
        with path.open("rb") as file:
            return file.read(limit_mb * 1_000_000)
    except OSError as error:
        reason = error.strerror or str(error)
        msg = f"{path}: cannot be read: {reason.lower()}; check the path"
        raise CatalogError(msg) from error
    except CatalogError:
        raise
    except ValueError as error:  # a NUL in the path
        msg = f"{str(path)!r}: cannot be read: {error}; check the path"
        raise CatalogError(msg) from error


def read_text(path: str | Path, *, limit_mb: int = _LIMIT_MB) -> str:
    """
    Text of a user's file.

    Parameters
    ----------
    path
        A regular file.
    limit_mb
        How large it may be.

    Returns
    -------
    str
        Its text, without a byte order mark.

    Raises
    ------
    CatalogError
        If it cannot be read or is not UTF-8.
    """
    return as_text(read_bytes(path, limit_mb=limit_mb), path)


def as_text(data: bytes, path: str | Path) -> str:
    """
    Decode a file's content.

    Parameters
    ----------
    data
        The content.
    path
        The file, to be named if it is at fault.

    Returns
    -------
    str
        Its text, without a byte order mark.

    Raises
    ------
    CatalogError
        If it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: is not UTF-8 text; save it as UTF-8"
        raise CatalogError(msg) from error


def open_archive(path: str | Path) -> zipfile.ZipFile:
    """
    Open a zipped file, which an Excel workbook and a KMZ are, without unpacking it.

    Parameters
    ----------
    path
        A regular file of at most 20 MB.

    Returns
    -------
    ZipFile
        Its members may be read: together they are declared to be at most 60 MB, and no member is
        ever read past the size that it declares.

    Raises
    ------
    CatalogError
        If it is no archive, or would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(read_bytes(path)))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        msg = f"{path}: is not a zipped file: {str(error).lower()}; save it again"
        raise CatalogError(msg) from error
    size_mb = sum(member.file_size for member in members) / 1e6
    if size_mb > _LIMIT_UNPACKED_MB or len(members) > _LIMIT_MEMBERS:
        msg = (
            f"{path}: unpacks to {size_mb:,.0f} MB in {len(members):,} files, over the limit of "
            f"{_LIMIT_UNPACKED_MB} MB in {_LIMIT_MEMBERS:,}; split it"
        )
        raise CatalogError(msg)
    for member in members:
        read_member(archive, member.filename, path)  # what it declares may be a lie
    return archive


def read_member(archive: zipfile.ZipFile, name: str, path: str | Path) -> bytes:
    """
    Read one member of an archive.

    Parameters
    ----------
    archive
        What `open_archive` gave.
    name
        The member.
    path
        The archive's file, to be named if it is at fault.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    CatalogError
        If it is damaged, encrypted, or not as large as it declares.
    """
    import zlib

    damage = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
    try:
        out = bytearray()
        with archive.open(name) as member:  # read at once, it would unpack past what it declares
            while chunk := member.read(_CHUNK):
                out += chunk
        return bytes(out)
    except damage as error:  # NotImplementedError is a RuntimeError
        msg = f"{path}: is damaged or encrypted: {str(error).lower()}; save it again"
        raise CatalogError(msg) from error


def check_count(count: int, path: str | Path, *, what: str = "records") -> None:
    """
    Refuse more records than memory is sure to hold.

    Parameters
    ----------
    count
        How many there are.
    path
        The file they are in.
    what
        What to call them.

    Raises
    ------
    CatalogError
        If there are more than 20,000.
    """
    if count > _LIMIT_RECORDS:
        msg = f"{path}: holds {count:,} {what}, over the limit of {_LIMIT_RECORDS:,}; split it"
        raise CatalogError(msg)


def beside(path: Path, names: Iterable[str]) -> list[str]:
    """
    Paths of files that a file names, which must travel with it.

    Parameters
    ----------
    path
        The file that names them.
    names
        Relative to its folder.

    Returns
    -------
    list of str
        The paths, below the folder of the file.

    Raises
    ------
    CatalogError
        If a name is absolute, an address, or leads out of the folder, be it by a link.

    Examples
    --------
    >>> beside(Path("brief/question.toml"), ["own.toml"]) == [str(Path("brief/own.toml"))]
    True
    """
    folder = path.parent
    out = []
    for name in names:
        plain = name.isprintable() and not _ADDRESS.match(name) and not Path(name).is_absolute()
        if not plain or not (folder / name).resolve().is_relative_to(folder.resolve()):
            msg = (
                f"{name!r} leads out of the folder of the file; "
                "copy what it names beside the file, and give its bare name"
            )
            raise CatalogError(msg)
        out.append(str(folder / name))
    return out


def read_toml(path: str | Path) -> dict[str, Any]:
    """
    Parse a TOML file that a user wrote.

    Parameters
    ----------
    path
        The file; at most 5 MB.

    Returns
    -------
    dict
        Its tables.

    Raises
    ------
    CatalogError
        If it cannot be read, is too large, or is not TOML; the message names file and line.
    """
    text = read_text(path, limit_mb=_LIMIT_TOML_MB)
    try:
        if _DEEP_KEY.search(text):  # tomllib takes a time that grows with the square of the depth
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{path}: is not valid TOML: {error}"
        raise CatalogError(msg) from error
    except RecursionError as error:
        msg = f"{path}: is nested too deeply; a catalog needs three levels"
        raise CatalogError(msg) from error
