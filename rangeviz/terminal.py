"""What a terminal is told: words go to stderr, data to stdout, as wide as the window."""

from __future__ import annotations

import shutil
import sys

import typer

__all__ = ["say", "terminal_width"]


def say(*lines: str) -> None:
    """
    Say lines on stderr.

    Parameters
    ----------
    *lines
        A line each.
    """
    for line in lines:
        typer.echo(line, err=True)


def terminal_width() -> int | None:
    """Columns of the window, or None if stdout is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
