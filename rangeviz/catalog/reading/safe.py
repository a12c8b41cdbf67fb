"""Limits on users' files: size, encoding, archives, nesting, and the paths that they name."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import CatalogError, brief, fault_of, told_as

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MOST_RECORDS",
    "MOST_VERTICES",
    "check_count",
    "decode_text",
    "open_archive",
    "paths_in_folder",
    "read_bytes",
    "read_member",
    "read_text",
    "read_toml",
]

_LIMIT_TOML_MB = 5  # tomllib takes a second for each MB of the worst files
_MOST_TOML = {
    "{": ("records", 100_000),
    "[": ("tables", 100_000),
    "=": ("fields", 150_000),
    ",": ("values", 400_000),
    ".": ("parts of keys and numbers", 700_000),
}
_MOST_KEYS = 1_000  # at the top: a catalog has four, a scenario a dozen
_KEY_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_NUMBER = re.compile(r"[=\[,.]\s*(?:0x)?[0-9a-fA-F_]{20000}")
_DEEP_KEY = re.compile(rf"(?<![\w-]){_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART}){{16}}")

_LIMIT_MB = 20  # of a file; an archive may unpack to three times as much
_LIMIT_UNPACKED_MB = 60
_LIMIT_MEMBERS = 1_000
MOST_RECORDS = 20_000
MOST_VERTICES = 1_000_000  # of all shapes of a file
_CHUNK = 1 << 20
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|[\\/]{2}|[\\/]vsi")  # a drive has one letter


def read_bytes(path: str | Path, *, limit_mb: int = _LIMIT_MB) -> bytes:
    """
    Read the content of a user's file.

    Parameters
    ----------
    path
        A regular file.
    limit_mb
        Greatest size of the file in megabytes.

    Returns
    -------
    bytes
        The whole content.

    Raises
    ------
    CatalogError
        If it is an address, not a regular file, too large, or cannot be read.
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
    Read the text of a user's file.

    Parameters
    ----------
    path
        A regular file.
    limit_mb
        Greatest size of the file in megabytes.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    CatalogError
        If it cannot be read or is not UTF-8.
    """
    return decode_text(read_bytes(path, limit_mb=limit_mb), path)


def decode_text(data: bytes, path: str | Path) -> str:
    """
    Decode the content of a file as UTF-8.

    Parameters
    ----------
    data
        The content.
    path
        The file, named in errors.

    Returns
    -------
    str
        The text, without a byte order mark.

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
    Open a zip archive, such as an Excel workbook or a KMZ file, without unpacking it.

    Parameters
    ----------
    path
        A regular file of at most 20 MB.

    Returns
    -------
    ZipFile
        An archive that declares at most 60 MB unpacked. Every member was read once, up to the size
        that it declares.

    Raises
    ------
    CatalogError
        If it is not an archive, is damaged, or would unpack to more than 60 MB or 1,000 files.
    """
    data = read_bytes(path)
    entries = data.count(b"PK\1\2")  # of the directory, before it is built
    check_count(entries, path, what="zipped files", limit=2 * _LIMIT_MEMBERS)
    with told_as(CatalogError, f"{path}: is not a zipped file", "save it again"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    size_mb = sum(member.file_size for member in members) / 1e6
    if size_mb > _LIMIT_UNPACKED_MB or len(members) > _LIMIT_MEMBERS:
        msg = (
            f"{path}: unpacks to {size_mb:,.0f} MB in {len(members):,} files, over the limit of "
            f"{_LIMIT_UNPACKED_MB} MB in {_LIMIT_MEMBERS:,}; split it"
        )
        raise CatalogError(msg)
    for member in members:
        if archive.getinfo(member.filename) is not member:
            msg = f"{path}: holds two files called {brief(member.filename)}; save it again"
            raise CatalogError(msg)
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            msg = f"{path}: is packed in a way that neither Excel nor Google Earth reads; zip it "
            msg += "as usual ('deflate')"
            raise CatalogError(msg)
        read_member(archive, member.filename, path)  # its declared size may be wrong
    return archive


def read_member(archive: zipfile.ZipFile, name: str, path: str | Path) -> bytes:
    """
    Read one member of an archive.

    Parameters
    ----------
    archive
        Archive from `open_archive`.
    name
        Name of the member.
    path
        File of the archive, named in errors.

    Returns
    -------
    bytes
        Content of the member.

    Raises
    ------
    CatalogError
        If the member is damaged or encrypted, or its declared size is wrong.
    """
    with told_as(CatalogError, f"{path}: is damaged or encrypted", "save it again"):
        content = bytearray()
        with archive.open(name) as member:  # one call of read would pass the declared size
            while chunk := member.read(_CHUNK):
                content += chunk
        return bytes(content)


def check_count(
    count: int, path: str | Path, *, what: str = "records", limit: int = MOST_RECORDS
) -> None:
    """
    Validate the number of records: memory is sure to hold 20,000.

    Parameters
    ----------
    count
        Number of records.
    path
        The file that holds them, named in errors.
    what
        Noun for them in errors.
    limit
        Greatest number.

    Raises
    ------
    CatalogError
        If the count is over the limit.
    """
    if count > limit:
        msg = f"{path}: holds {count:,} {what}, over the limit of {limit:,}; split it"
        raise CatalogError(msg)


def paths_in_folder(path: Path, names: Iterable[str]) -> list[str]:
    """
    Paths of the files that a file names; they must lie in its folder, to travel with it.

    Parameters
    ----------
    path
        The file that names the others.
    names
        Names of the others, relative to the folder.

    Returns
    -------
    list of str
        The paths, below the folder of the file.

    Raises
    ------
    CatalogError
        If a name is absolute, is an address, or leads out of the folder, also by a symbolic link.

    Examples
    --------
    >>> paths_in_folder(Path("brief/question.toml"), ["own.toml"]) == [str(Path("brief/own.toml"))]
    True
    """
    folder = path.parent
    paths = []
    for name in names:
        is_relative = (
            name.isprintable() and not _ADDRESS.match(name) and not Path(name).is_absolute()
        )
        if not is_relative or not (folder / name).resolve().is_relative_to(folder.resolve()):
            msg = (
                f"{name!r} leads out of the folder of the file; "
                "copy what it names beside the file, and give its bare name"
            )
            raise CatalogError(msg)
        paths.append(str(folder / name))
    return paths


def read_toml(path: str | Path) -> dict[str, Any]:
    """
    Read a user's TOML file.

    Parameters
    ----------
    path
        A regular file of at most 5 MB.

    Returns
    -------
    dict
        Tables of the file.

    Raises
    ------
    CatalogError
        If it cannot be read, is too large, or is not TOML; the message names file and line.
    """
    text = read_text(path, limit_mb=_LIMIT_TOML_MB)
    if "[" * 1_000 in text or _DEEP_KEY.search(text):  # tomllib's time grows as depth squared
        msg = f"{path}: is nested too deeply; a catalog needs three levels"
        raise CatalogError(msg)
    if _LONG_NUMBER.search(text):  # takes a hundred times its size
        msg = f"{path}: has a number of over 4,300 digits; shorten it"
        raise CatalogError(msg)
    for mark, (what, limit) in _MOST_TOML.items():  # before they take time and memory
        if (count := text.count(mark)) > limit:
            check_count(count, path, what=what, limit=min(limit, MOST_RECORDS))
    try:
        tables = tomllib.loads(text)
    except RecursionError as error:
        msg = f"{path}: is nested too deeply; a catalog needs three levels"
        raise CatalogError(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"{path}: is not valid TOML: {fault_of(error)}"
        raise CatalogError(msg) from error
    except ValueError as error:
        msg = f"{path}: has a number of over 4,300 digits; shorten it"
        raise CatalogError(msg) from error
    check_count(len(tables), path, what="keys", limit=_MOST_KEYS)
    if _has_long_integer(tables):
        msg = f"{path}: has an integer of over 64 bits, which TOML does not allow; shorten it"
        raise CatalogError(msg)
    return tables


def _has_long_integer(tables: dict[str, Any]) -> bool:
    left: list[Any] = [tables]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
        elif isinstance(value, int) and value.bit_length() > 63:
            return True
    return False
