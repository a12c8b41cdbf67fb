"""Work in parts: who computes them, where they lie, and how they are put together in the end."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rangeviz.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["each"]


def each(
    function: Callable[..., Any],
    work: Sequence[tuple[Any, ...]],
    *,
    jobs: int | None = None,
    client: Any = None,
) -> Iterator[Any]:
    """
    Call a function for every piece of work, in other processes or on a cluster.

    Parameters
    ----------
    function
        What is called; it must be importable.
    work
        The arguments of each call.
    jobs
        Processes of this machine; as many as it has processors if left out, none other if 1.
    client
        A ``dask.distributed.Client``: its workers do the work, and again where one was lost.

    Yields
    ------
    Any
        What the calls gave, in the order of the work.

    Raises
    ------
    WorkerError
        If a process ends that had not done its work.
    """
    if client is not None:
        futures = client.map(function, *zip(*work, strict=True), pure=False) if work else []
        try:
            for future in futures:
                yield future.result()
        finally:
            client.cancel(futures)
        return
    jobs = min(jobs or os.cpu_count() or 1, len(work))
    if jobs <= 1:
        for arguments in work:
            yield function(*arguments)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_leave_interrupts) as pool:
        try:
            with _without_the_users_script():
                answers = pool.map(function, *zip(*work, strict=True))  # starts all processes
            yield from answers
        except BrokenProcessPool as error:
            msg = (
                "a process at work was ended from outside, perhaps for want of memory; use fewer "
                "--jobs (jobs=1 needs no other process)"
            )
            raise WorkerError(msg) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _without_the_users_script() -> Iterator[None]:
    """
    Let processes start that do not run the user's script again, of which they need nothing.

    It may have no guard, and then would start processes of its own; or no file to be run from.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _leave_interrupts() -> None:
    """Leave an interrupt at the terminal to the parent to answer."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
