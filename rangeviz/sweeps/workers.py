"""Function calls in other processes, or on the workers of a Dask cluster."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rangeviz.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client

__all__ = ["run_each"]


def run_each(
    function: Callable[..., Any],
    work: Sequence[tuple[Any, ...]],
    *,
    jobs: int | None = None,
    client: Client | None = None,
) -> Iterator[Any]:
    """
    Call a function for each item of work, in other processes or on a cluster.

    Parameters
    ----------
    function
        Function to call; it must be importable.
    work
        Arguments of each call.
    jobs
        Number of processes; that of the processors if left out. With 1, calls run in this process.
    client
        Client of a Dask cluster, whose workers are used instead of processes; the calls of a lost
        worker run again on another.

    Yields
    ------
    Any
        Results of the calls, in the order of the work.

    Raises
    ------
    WorkerError
        If a process ends before its calls are done.

    Examples
    --------
    >>> import math
    >>> list(run_each(math.hypot, [(3, 4), (5, 12)], jobs=1))
    [5.0, 13.0]
    """
    if client is not None:
        futures = client.map(function, *zip(*work, strict=True), pure=False) if work else []
        try:
            for future in futures:
                yield future.result()
        finally:
            client.cancel(futures)  # type: ignore[no-untyped-call]
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
                results = pool.map(function, *zip(*work, strict=True))  # starts all processes
            yield from results
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
    Start processes that do not import the user's script.

    A script without a ``__main__`` guard would start further processes; standard input has no file
    to import.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _leave_interrupts() -> None:
    """Ignore interrupts from the terminal, which the parent handles."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
