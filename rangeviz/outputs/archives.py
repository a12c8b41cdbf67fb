"""Office files without timestamps: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy

__all__ = ["undated"]

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<")


def undated(file: io.BytesIO, *, is_part: bool = False) -> bytes:
    """
    Archive without the times at which its parts were written.

    Parameters
    ----------
    file
        Archive of an office program, or of a part of one.
    is_part
        Whether the times that its own properties name are replaced too, because its library writes
        the time of the clock.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("a.txt", "one")
    >>> zipfile.ZipFile(io.BytesIO(undated(file))).infolist()[0].date_time
    (1980, 1, 1, 0, 0, 0)
    """
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = copy(part)
            entry.date_time = (1980, 1, 1, 0, 0, 0)
            content = old.read(part)
            if part.filename.endswith(".xlsx"):  # the data of a chart
                content = undated(io.BytesIO(content), is_part=True)
            elif is_part and part.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z<", content)
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
