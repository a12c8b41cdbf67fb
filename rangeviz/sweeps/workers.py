"""Function calls in other processes, or on the workers of a Dask cluster."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rangeviz.errors import WorkerError, told_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from distributed import Client

__all__ = ["run_each"]

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


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
        yield from _run_on_cluster(function, work, client)
        return
    jobs = min(jobs or os.cpu_count() or 1, len(work))
    if jobs <= 1:
        for arguments in work:
            yield function(*arguments)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("spawn")
    lifeline, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, initializer=_live_by, initargs=(lifeline,))
    try:
        with _without_the_users_script(), _signals_later():
            results = pool.map(function, *zip(*work, strict=True))  # starts all processes
        yield from results
    except BrokenProcessPool as error:
        held.close()
        msg = (
            "a process at work was ended from outside, perhaps for want of memory; use fewer "
            "--jobs (jobs=1 needs no other process)"
        )
        raise WorkerError(msg) from error
    except BaseException:
        held.close()  # ends the processes in the middle of their work
        raise
    finally:
        try:
            pool.shutdown(cancel_futures=True)
        finally:
            held.close()
            lifeline.close()


def _run_on_cluster(
    function: Callable[..., Any], work: Sequence[tuple[Any, ...]], client: Client
) -> Iterator[Any]:
    remedy = "look whether its scheduler and workers run, and start again"
    futures: list[Any] = []
    try:
        with told_as(WorkerError, "the cluster lost the sweep", remedy):
            if work:
                futures = client.map(function, *zip(*work, strict=True), pure=False)
        for future in futures:
            with told_as(WorkerError, "the cluster lost the sweep", remedy):
                result = future.result()
            yield result
    finally:
        with contextlib.suppress(Exception):  # of a cluster that is gone
            client.cancel(futures)  # type: ignore[no-untyped-call]


@contextlib.contextmanager
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


@contextlib.contextmanager
def _signals_later() -> Iterator[None]:
    """Answer signals afterwards: a process that was started by half would print so."""
    import threading

    came: list[int] = []
    handlers = {}
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                handlers[number] = signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)


def _live_by(lifeline: Connection) -> None:
    """
    Live no longer than the parent, however that ends, and leave interrupts to it.

    The parent alone holds the other end of the pipe, so that the system closes it when the parent
    is gone. A process of the pool would else wait for work that nobody sends.
    """
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        with contextlib.suppress(EOFError, OSError):
            lifeline.recv_bytes()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
