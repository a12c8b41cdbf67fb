"""The process of a command: its streams, the signals that end it, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Ended", "command_process", "drop_stream"]

_SIGNALS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]
_STREAMS = ("stdin", "stdout", "stderr")


class Ended(BaseException):
    """A signal from outside that ends the process, as an interrupt does."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


@contextmanager
def command_process(*, whole: bool) -> Iterator[None]:
    """
    Run a command so that it can always be ended, and leaves no temporary file.

    Parameters
    ----------
    whole
        Whether the process is for the command alone, and ends with it.
    """
    streams = {name: getattr(sys, name) for name in _STREAMS}
    handlers: dict[int, Any] = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) == signal.SIG_DFL:
                    handlers[number] = signal.signal(number, _end)
        _open_streams()
        if whole and not sys.warnoptions:
            import warnings

            warnings.simplefilter("ignore")  # of libraries, to their programmers
        yield
    finally:
        writing = sys.modules.get("rangeviz.writing")
        if writing is not None:
            writing.remove_unfinished()
        if whole:  # the end takes a moment, in which a signal has nothing left to end
            for number in (signal.SIGINT, *handlers):
                signal.signal(number, signal.SIG_IGN)
        else:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            for name, stream in streams.items():
                setattr(sys, name, stream)


def drop_stream(name: str) -> None:
    """
    Write what is still to come on a stream to nowhere, since nobody can read it.

    Parameters
    ----------
    name
        ``"stdout"`` or ``"stderr"``.
    """
    setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _end(number: int, _: object) -> None:
    raise Ended(number)


def _open_streams() -> None:
    """Make sure that the three streams are there; what is written to a closed stdout fails."""
    for number, name in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            with suppress(OSError):
                os.fstat(number)
                drop_stream(name)  # closed, but the number has been taken by another file
                continue
            flags = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            mode = "r" if name == "stdin" else "w"
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal without a letter shows '?' instead
        sys.stdout.reconfigure(errors="replace")
