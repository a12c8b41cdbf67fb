"""Templates of slides."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

from rangeviz.errors import MissingExtraError, TemplateError

try:
    from pptx import Presentation
    from pptx.exc import PythonPptxError
except ImportError as error:
    what = "a presentation"
    raise MissingExtraError(what, "python-pptx", "slides") from error

__all__ = ["check_template", "open_template"]

_LISTS = "./p:custShowLst | ./p:extLst/p:ext[@uri='{521415D9-36F7-43E2-AB2F-B90AF26B5E84}']"
_BROKEN = (
    *(PythonPptxError, SyntaxError, OSError, KeyError, ValueError, AttributeError),
    *(IndexError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error),
)


def check_template(path: str) -> None:
    """
    Validate a template of slides.

    Parameters
    ----------
    path
        PowerPoint file (.pptx or .potx) whose slide master is used.

    Raises
    ------
    TemplateError
        If it cannot be read as a presentation or has no layouts.
    """
    open_template(path)


def open_template(path: str) -> Any:
    """Presentation of a template, without its example slides."""
    if not Path(path).is_file():
        msg = f"{path}: there is no such template; check its name"
        raise TemplateError(msg)
    try:
        deck = Presentation(_as_presentation(Path(path)))
        layouts = len(deck.slide_layouts)
        _ = deck.slide_width + deck.slide_height, deck.core_properties.title
        for example in list(deck.slides._sldIdLst):
            deck.part.drop_rel(example.rId)
            deck.slides._sldIdLst.remove(example)
        for lists in deck.element.xpath(
            _LISTS
        ):  # without the examples, PowerPoint reports them as damaged
            lists.getparent().remove(lists)
    except (*_BROKEN, TypeError) as error:
        msg = f"{path}: is no PowerPoint presentation that can be read; save it as .pptx again"
        raise TemplateError(msg) from error
    if not layouts:
        msg = f"{path}: has no slide layouts; use a presentation with a slide master"
        raise TemplateError(msg)
    return deck


def _as_presentation(path: Path) -> io.BytesIO:
    """Read a presentation or a template (.potx), which differs in its content type alone."""
    presentation = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(presentation, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(b".template.main+xml", b".presentation.main+xml")
            target.writestr(entry, content)
    presentation.seek(0)
    return presentation
