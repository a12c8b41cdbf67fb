"""Output to the terminal: messages to stderr, data to stdout as wide as the window."""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from rangeviz.cli.process import drop_stream
from rangeviz.errors import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["progress", "say", "terminal_width"]

_PATIENCE_S = 1.0  # before a bar is shown


def say(*lines: str) -> None:
    """
    Say lines on stderr.

    Parameters
    ----------
    *lines
        A line each; a character that would move the terminal is shown as an escape.
    """
    for line in lines:
        try:
            typer.echo(printable(line), err=True)
        except OSError:  # nobody can read it, which is no reason to withhold the data
            drop_stream("stderr")


def terminal_width() -> int | None:
    """Columns of the window, or None if stdout is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def progress(steps: int) -> Iterator[Callable[[], None]]:
    """
    Show a bar on stderr, if that is a terminal, once a second has passed.

    Parameters
    ----------
    steps
        How many there will be.

    Yields
    ------
    Callable
        To be called after each step, from any thread.
    """
    start, done = time.monotonic(), 0
    bar: Any = None

    def tick() -> None:
        nonlocal bar, done
        done += 1
        with suppress(OSError):  # the terminal is gone
            if bar is None and sys.stderr.isatty() and time.monotonic() - start > _PATIENCE_S:
                bar = typer.progressbar(length=steps, file=sys.stderr)
                bar.__enter__()
                bar.update(done - 1)
            if bar is not None:
                bar.update(1)

    try:
        yield tick
    finally:
        if bar is not None:
            with suppress(OSError):
                bar.__exit__(None, None, None)
