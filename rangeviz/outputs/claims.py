"""Files of judged claims and audited rings; the suffix of the file chooses the format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import LookError
from rangeviz.writing import check_output, replace_file, write_text

if TYPE_CHECKING:
    from rangeviz.outputs.look import Look
    from rangeviz.outputs.reports import Form

__all__ = ["CLAIM_FORMATS", "CLAIM_TABLES", "check_claims_path", "write_claims"]

_PAGES = (".html", ".htm")
_PICTURES = (".png", ".svg", ".pdf")
CLAIM_TABLES: dict[str, Form] = {".csv": "csv", ".json": "json", ".md": "md", ".txt": "table"}
CLAIM_FORMATS = (*_PAGES, *_PICTURES, *CLAIM_TABLES)


def check_claims_path(path: str | Path, count: int) -> None:
    """
    Validate the path of an output of judged claims before any work is done for it.

    Parameters
    ----------
    path
        The file to write.
    count
        Number of claims.

    Raises
    ------
    OutputError
        If its suffix names no known format, or its folder cannot be written to.
    LookError
        If a picture of more than one claim is asked for.
    """
    check_output(path, suffixes=CLAIM_FORMATS)
    if Path(path).suffix.lower() in _PICTURES and count != 1:
        msg = f"{path}: a picture shows one claim, got {count:,}; end the name in .html"
        raise LookError(msg)


def write_claims(
    verification: Any, path: str | Path, *, title: str | None = None, look: Look | None = None
) -> Path:
    """
    Write judged claims in the format that the suffix names.

    Parameters
    ----------
    verification
        Result of `rangeviz.verify`.
    path
        The file, ending in html, png, svg, pdf, csv, json, md or txt.
    title
        Heading of a page.
    look
        Size, resolution and theme of a picture.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError, LookError
        As `check_claims_path`.
    """
    path = Path(path)
    findings = verification.findings
    check_claims_path(path, len(findings))
    suffix = path.suffix.lower()
    if suffix in CLAIM_TABLES:
        from rangeviz.outputs.claim_tables import render_claims

        form = CLAIM_TABLES[suffix]
        write_text(path, render_claims(findings, form, figures_as_of=verification.figures_as_of))
    elif suffix in _PAGES:
        write_text(path, verification.to_html(title=title))
    else:
        from rangeviz.outputs.figure.claim import claim_bytes

        picture = claim_bytes(findings[0], suffix[1:], look=look)
        replace_file(path, lambda new: new.write_bytes(picture))
    return path
