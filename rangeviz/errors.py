"""Every error rangeviz raises on purpose: value, fault and remedy in one line."""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    "fault_of",
    "one_line",
    "printable",
    "suggestion",
    "told_as",
]

_MOST = 300  # characters of a line
_MOST_BRIEF = 80


def printable(text: str) -> str:
    r"""
    Text with an escape in place of every character that is not seen or moves the others.

    Parameters
    ----------
    text
        Any text, such as the name of a stranger's file.

    Returns
    -------
    str
        Without control and bidirectional characters, line breaks and lone surrogates.

    Examples
    --------
    >>> print(printable("a\u202eb\x1b[1m\n"))
    a\u202eb\x1b[1m\n
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable()
        else " "
        if char in _SPACES
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


_SPACES = "\u00a0\u2007\u2009\u202f"


def one_line(text: str) -> str:
    """
    Line of a message: printable, and without its middle if it is long.

    Parameters
    ----------
    text
        Value, fault and remedy.

    Returns
    -------
    str
        At most 300 characters, of which the last ones hold the remedy.

    Examples
    --------
    >>> len(one_line("x" * 1000 + "; mend it"))
    300
    """
    line = printable(text)
    if len(line) <= _MOST:
        return line
    half = (_MOST - 5) // 2
    return f"{line[: _MOST - 5 - half]} ... {line[-half:]}"


def brief(value: object) -> str:
    """
    Value as a message gives it: in one line, cut if it is long.

    Parameters
    ----------
    value
        Whatever was found.

    Returns
    -------
    str
        Its `repr`, of at most 80 characters; its kind if it has none, as a number of over 4,300
        digits.

    Examples
    --------
    >>> brief("1,600"), len(brief("a" * 1000)), brief(10**5000)
    ("'1,600'", 80, 'a very large int')
    """
    try:
        shown = repr(value[:_MOST_BRIEF] if isinstance(value, str | bytes) else value)
        shown = " ".join(shown.split())  # an array's has several lines
    except Exception:  # whatever a stranger's class may raise
        return f"a very large {type(value).__name__}"
    if len(shown) <= _MOST_BRIEF and not (isinstance(value, str) and len(value) > _MOST_BRIEF):
        return shown
    return f"{shown[: _MOST_BRIEF - 3]}..."


def fault_of(error: BaseException) -> str:
    """
    Fault that an error of a library or of the system tells, on one line.

    Parameters
    ----------
    error
        Any error.

    Returns
    -------
    str
        At most 160 characters.

    Examples
    --------
    >>> fault_of(FileNotFoundError(2, "No such file or directory", "x.csv"))
    'no such file or directory'
    """
    if isinstance(error, MemoryError):
        return "takes more memory than there is"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror).lower()
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:157]}..."


@contextmanager
def told_as(kind: type[RangevizError], value: object, remedy: str) -> Iterator[None]:
    """
    Wall round a library or the system: whatever it raises becomes one line.

    Parameters
    ----------
    kind
        Error to raise instead.
    value
        What was read or written, and what happened to it.
    remedy
        What can be done about it.

    Examples
    --------
    >>> with told_as(OutputError, "x.csv: cannot be written", "write elsewhere"):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    rangeviz.errors.OutputError: x.csv: cannot be written: no space left on device; write elsewhere
    """
    try:
        yield
    except RangevizError:
        raise
    except Exception as error:
        msg = f"{value}: {fault_of(error)}; {remedy}"
        raise kind(msg) from error


class RangevizError(Exception):
    r"""
    Base of every error rangeviz raises on purpose.

    Parameters
    ----------
    *lines
        Lines of the message, one for each fault. Each is made printable, so that no text of a file
        can break it, and cut to 300 characters.

    Examples
    --------
    >>> print(RangevizError("a\nb.toml: is empty; fill it"))
    a\nb.toml: is empty; fill it
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(map(one_line, lines)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (type(self), self.args, self.__dict__)


def _revived(
    kind: type[RangevizError], args: tuple[Any, ...], state: dict[str, Any]
) -> RangevizError:
    """Error that came from another process; its message is not made again."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UnknownNameError(RangevizError, LookupError):
    """A system, site or region was asked for by a name that is not there."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = {k.casefold(): k for k in reversed(known)}
        close = [near[k] for k in difflib.get_close_matches(name.casefold(), near, n=3)]
        hint = (
            f"did you mean {' or '.join(map(repr, close))}?"
            if close
            else f"known: {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"
        )
        super().__init__(f"no {kind} named {name!r}; {hint}")
        self.kind, self.name = kind, name


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
