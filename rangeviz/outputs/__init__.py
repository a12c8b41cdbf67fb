"""Files of answers, comparisons and sweeps; the suffix of the file chooses the format."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rangeviz.errors import LookError, MissingExtraError
from rangeviz.outputs.data import to_csv, to_geojson, to_json
from rangeviz.outputs.tables import to_markdown
from rangeviz.writing import check_output, replace_file, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change
    from rangeviz.outputs.look import Look
    from rangeviz.sweeps.shares import SweepShares

__all__ = [
    "COMPARISON_MAPS",
    "MOST_PANELS",
    "SWEEP_FORMATS",
    "check_path",
    "check_sweep_path",
    "write",
    "write_comparison",
    "write_sweep",
]

COMPARISON_MAPS = (".html", ".htm", ".png", ".svg", ".pdf")
SWEEP_FORMATS = (".html", ".htm", ".png", ".svg", ".pdf")
MOST_PANELS = 12


def write(
    answer: Answer,
    path: str | Path,
    *,
    title: str | None = None,
    command: str | None = None,
    lang: str = "en",
    look: Look | None = None,
) -> Path:
    """
    Write an answer to a file in the format that the suffix names.

    The file is written beside `path` and then renamed. If anything fails, an existing file is left
    unchanged.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    path
        The file, whose suffix names the format: html, png, svg, pdf, pptx, csv, json, md,
        geojson, gpkg, kml, kmz or fgb.
    title
        Heading of a map, and title of a file that has one; the question if left out.
    command
        The command that made the map, printed on it.
    lang
        Language of an HTML map: ``"en"`` or ``"ja"``.
    look
        Size, resolution, theme, inset and template of a picture or of slides.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the suffix names no known format or the file cannot be written.
    MissingExtraError
        If the format needs a library that is not installed.
    UnknownNameError
        If the page is not translated into `lang`.

    Examples
    --------
    >>> import rangeviz as rv, tempfile
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(answer, f"{folder}/seoul.csv").read_text("utf-8")[:11]
    'system,site'
    """
    path = Path(path)
    check_path(path)
    suffix = path.suffix.lower()
    if suffix in {".html", ".htm"}:
        from rangeviz.outputs.webmap import to_html

        write_text(path, to_html(answer, title=title, command=command, lang=lang))
    elif suffix in _TEXTS:
        write_text(path, _TEXTS[suffix](answer))
    elif suffix in _DRAWN:
        content = _drawn(answer, suffix, title=title, command=command, look=look)
        replace_file(path, lambda new: new.write_bytes(content))
    else:
        replace_file(path, partial(_gis_writer(suffix), answer, title=title))
    return path


_TEXTS: dict[str, Callable[[Answer], str]] = {
    ".csv": to_csv,
    ".json": to_json,
    ".md": to_markdown,
    ".geojson": to_geojson,
}
_DRAWN = (".png", ".svg", ".pdf", ".pptx")
_FORMATS = (".html", ".htm", *_DRAWN, *_TEXTS, ".gpkg", ".kml", ".kmz", ".fgb")


def _drawn(
    answer: Answer, suffix: str, *, title: str | None, command: str | None, look: Look | None
) -> bytes:
    """Draw a picture or slides."""
    if suffix == ".pptx":
        from rangeviz.outputs.slides import to_pptx

        return to_pptx(answer, title=title, command=command, look=look)
    from rangeviz.outputs.figure import to_bytes

    return to_bytes(answer, suffix[1:], title=title, command=command, look=look)


def _gis_writer(suffix: str) -> Callable[..., None]:
    if suffix in {".kml", ".kmz"}:
        from rangeviz.outputs.gis.kml import write_kml

        return write_kml
    from rangeviz.outputs.gis.layers import write_flatgeobuf, write_geopackage

    return write_geopackage if suffix == ".gpkg" else write_flatgeobuf


def check_path(path: str | Path, *, inputs: Iterable[str | Path] = ()) -> None:
    """
    Validate the path of an output of `write` before any work is done for it.

    Parameters
    ----------
    path
        The file to write.
    inputs
        Files that are read for it, which it may not replace.

    Raises
    ------
    OutputError
        If its suffix names no known format, its folder cannot be written to, or it is an input.
    MissingExtraError
        If the format needs a library that is not installed.
    """
    path = Path(path)
    check_output(path, suffixes=_FORMATS, inputs=inputs)
    if path.suffix.lower() == ".pptx":
        from importlib.util import find_spec

        if find_spec("pptx") is None:
            what = f"{path}: a presentation"
            raise MissingExtraError(what, "python-pptx", "slides")


def write_comparison(
    change: Change,
    path: str | Path,
    *,
    names: Sequence[str] = ("before", "after"),
    title: str | None = None,
    look: Look | None = None,
) -> Path:
    """
    Write a comparison in the format that the suffix names.

    Parameters
    ----------
    change
        Result of `rangeviz.compare`.
    path
        The file, ending in html, png, svg, pdf, csv, json or md; written whole or not at all.
    names
        Names of the two answers, before and after.
    title
        Heading of a map; the question it answers if left out.
    look
        Size, resolution, theme and inset of a picture.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the suffix names none of these formats, or the file cannot be written.
    """
    path = Path(path)
    check_output(path, suffixes=(*COMPARISON_MAPS, *_REPORTS))
    suffix = path.suffix.lower()
    if suffix in _REPORTS:
        from rangeviz.outputs.reports import comparison_report, render

        write_text(path, render(comparison_report(change, names=names), _REPORTS[suffix]))
    elif suffix in COMPARISON_MAPS[:2]:
        from rangeviz.outputs.webmap.comparison_page import comparison_html

        write_text(path, comparison_html(change, names=names, title=title))
    else:
        from rangeviz.outputs.figure import comparison_bytes

        picture = comparison_bytes(change, suffix[1:], title=title, names=names, look=look)
        replace_file(path, lambda new: new.write_bytes(picture))
    return path


_REPORTS: dict[str, Literal["csv", "json", "md"]] = {".csv": "csv", ".json": "json", ".md": "md"}


def write_sweep(shares: SweepShares, path: str | Path, *, look: Look | None = None) -> Path:
    """
    Write the map of a sweep in the format that the suffix names.

    Parameters
    ----------
    shares
        Result of `rangeviz.sweep_map`.
    path
        The file, ending in html, png, svg or pdf; written whole or not at all.
    look
        Size, resolution and theme of a picture.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the suffix names none of these formats, or the file cannot be written.
    LookError
        If there are more ranges than a picture can show.
    """
    path = Path(path)
    check_sweep_path(path, len(shares.ranges))
    suffix = path.suffix.lower()
    if suffix in SWEEP_FORMATS[:2]:
        from rangeviz.outputs.webmap.sweep_page import sweep_html

        write_text(path, sweep_html(shares))
    else:
        from rangeviz.outputs.figure.sweep import sweep_bytes

        picture = sweep_bytes(shares, suffix[1:], look=look)
        replace_file(path, lambda new: new.write_bytes(picture))
    return path


def check_sweep_path(path: str | Path, ranges: int) -> None:
    """
    Validate the path of a map of a sweep before any work is done for it.

    Parameters
    ----------
    path
        The file to write.
    ranges
        Number of ranges to draw.

    Raises
    ------
    OutputError
        If its suffix names no format of a map, or its folder cannot be written to.
    LookError
        If there are more ranges than a picture can show.
    """
    check_output(path, suffixes=SWEEP_FORMATS)
    if ranges > MOST_PANELS and not str(path).lower().endswith(SWEEP_FORMATS[:2]):
        msg = (
            f"{path}: a picture shows {MOST_PANELS} ranges at most, got {ranges}; "
            "ask for fewer, or end the name in .html"
        )
        raise LookError(msg)
