"""Every error rangeviz raises on purpose: value, fault and remedy in one line."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AmbiguousNameError",
    "BasemapError",
    "CatalogError",
    "CoordinateError",
    "GeometryError",
    "LookError",
    "MissingExtraError",
    "OutputError",
    "QuestionError",
    "RadiusError",
    "RangevizError",
    "TemplateError",
    "ToleranceError",
    "UnknownNameError",
    "WorkerError",
    "brief",
    "suggestion",
]


def brief(value: object) -> str:
    """
    Value as a message gives it, cut if it is long.

    Parameters
    ----------
    value
        Whatever was found.

    Returns
    -------
    str
        Its `repr`, of at most 80 characters.

    Examples
    --------
    >>> brief("1,600"), len(brief("a" * 1000))
    ("'1,600'", 80)
    """
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


class RangevizError(Exception):
    """Base of every error rangeviz raises on purpose."""


class UnknownNameError(RangevizError, LookupError):
    """A system, site or region was asked for by a name that is not there."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, hint: str = "") -> None:
        self.kind, self.name = kind, name
        if hint:
            super().__init__(f"no {kind} named {brief(name)}; {hint}")
            return
        known = sorted(known)
        near = {k.casefold(): k for k in reversed(known)}
        close = [near[k] for k in difflib.get_close_matches(name.casefold(), near, n=3)]
        hint = (
            f"did you mean {' or '.join(map(repr, close))}?"
            if close
            else f"known: {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"
        )
        super().__init__(f"no {kind} named {name!r}; {hint}")


class AmbiguousNameError(RangevizError, LookupError):
    """Several systems or sites share the alias that was asked for."""

    def __init__(self, kind: str, name: str, ids: Iterable[str]) -> None:
        choices = " or ".join(map(repr, sorted(ids)))
        super().__init__(f"more than one {kind} is called {name!r}; say {choices}")
        self.kind, self.name = kind, name


class CatalogError(RangevizError, ValueError):
    """A catalog or scenario file cannot be read or breaks the schema."""


class BasemapError(RangevizError, OSError):
    """A bundled data file is missing or damaged."""


class CoordinateError(RangevizError, ValueError):
    """A longitude or latitude is not a place on the Earth."""


class RadiusError(RangevizError, ValueError):
    """No ring on the Earth has that radius."""


class ToleranceError(RangevizError, ValueError):
    """A tolerance is not a positive length."""


class GeometryError(RangevizError, ValueError):
    """A geometry is empty, invalid or of a kind that cannot be a site or a target."""


class QuestionError(RangevizError, ValueError):
    """An argument of a question is missing, empty, of the wrong kind or contradicts another."""


class LookError(RangevizError, ValueError):
    """A picture cannot have that size, resolution, theme or inset."""


class TemplateError(RangevizError, ValueError):
    """Slides cannot be made from a template."""


class MissingExtraError(RangevizError, ImportError):
    """A format needs a library that is not installed."""

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(
            f"{what} needs {library}, which is not installed; "
            f"python -m pip install 'rangeviz[{extra}]'"
        )


class OutputError(RangevizError, OSError):
    """A file cannot be written, or its suffix names no known format."""


class WorkerError(RangevizError, RuntimeError):
    """A process that did part of the work ended before it was done."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """
    Hint at what a misspelt name was meant to be.

    Parameters
    ----------
    name
        The name as it was written.
    known
        The names there are.

    Returns
    -------
    str
        To be added to an error message; empty if nothing is near.

    Examples
    --------
    >>> suggestion("rnage_km", ["range_km", "id"])
    "; did you mean 'range_km'?"
    """
    import difflib

    close = difflib.get_close_matches(name[:80], known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
