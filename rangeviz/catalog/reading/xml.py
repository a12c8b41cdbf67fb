"""Limits on XML, counted before anything is built of it: depth, elements, length of a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from rangeviz.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["check_xml"]

_MOST_DEPTH = 64
_MOST_TAG_BYTES = 1_000_000  # attributes in it are built one by one
_CHUNK = 1 << 16


class _TooMuchError(Exception):
    pass


def check_xml(
    data: bytes,
    path: Path,
    *,
    most: int,
    most_of: Mapping[str, int] | None = None,
    part: str = "",
    encoding: str | None = None,
) -> None:
    """
    Validate that XML is well-formed and of bounded size, without building anything of it.

    Parameters
    ----------
    data
        The XML.
    path
        The file, named in errors.
    most
        Greatest number of elements.
    most_of
        Greatest number of elements with a local name.
    part
        Name of the part of an archive, named in errors.
    encoding
        Encoding, instead of the one that the XML declares.

    Raises
    ------
    CatalogError
        If it is not well-formed, has a document type, is nested over 64 levels deep, or has too
        many elements or too long a tag.
    """
    parser = expat.ParserCreate(encoding)
    count, depth = 0, 0
    left = dict(most_of or {})

    def start(name: str, _: object) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > most:
            msg = f"has over {most:,} elements; split it"
            raise _TooMuchError(msg)
        if depth > _MOST_DEPTH:
            msg = (
                f"is nested over {_MOST_DEPTH} levels deep, and holds no site there; save it again"
            )
            raise _TooMuchError(msg)
        local = name.rpartition(":")[2]
        if local in left:
            left[local] -= 1
            if left[local] < 0:
                msg = f"has over {dict(most_of or {})[local]:,} of <{local}>; split it"
                raise _TooMuchError(msg)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        msg = "has a document type, whose entities may expand without limit; remove <!DOCTYPE ...>"
        raise _TooMuchError(msg)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse_doctype
    where = f"{path}: {part}: " if part else f"{path}: "
    try:
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK])
            if at - parser.CurrentByteIndex > _MOST_TAG_BYTES:
                msg = f"has a tag or comment over {_MOST_TAG_BYTES // 1_000_000} MB; save it again"
                raise _TooMuchError(msg)
        parser.Parse(b"", True)  # noqa: FBT003  # the end
    except _TooMuchError as error:
        raise CatalogError(where + str(error)) from None
    except (expat.ExpatError, ValueError, LookupError) as error:  # also an unknown encoding
        msg = f"{where}is not valid XML: {error}; save it again"
        raise CatalogError(msg) from error
