"""
Computes an answer in a second process while this one imports folium and geopandas.

The imports take half of the time of `rangeviz map`, and threads do not shorten them. On any failure
`reach_aside` returns None; the caller then computes in this process, where errors are reported.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from rangeviz.results import Reach

__all__ = ["reach_aside"]

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""For matrices this small, threads of the linear algebra take three times as long."""
_CHILD = "from rangeviz.cli.second_process import _answer; _answer()"


def reach_aside(arguments: dict[str, Any], meanwhile: Callable[[], object]) -> Reach | None:
    """
    Compute a reach in a second process.

    Parameters
    ----------
    arguments
        Those of `rangeviz.reach`.
    meanwhile
        What to do in this process until the answer is there.

    Returns
    -------
    Reach or None
        With its envelopes and shares computed; None if there was no second processor or process,
        or the computation failed.
    """
    if (os.cpu_count() or 1) < 2 or not sys.executable:
        return None
    here = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", _CHILD],  # -P: import nothing from the current folder
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, **_ONE_THREAD},
            start_new_session=True,  # an interrupt at the terminal is for the parent to answer
        )
    except OSError:
        return None
    with child:
        stdin, stdout = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
        try:
            with contextlib.suppress(BrokenPipeError):
                pickle.dump(arguments, stdin)
                stdin.flush()  # it stays open: the child ends when it is closed
            meanwhile()
            return _unpickled(stdout)
        finally:
            child.kill()
            with contextlib.suppress(OSError):
                stdin.close()


def _unpickled(stdout: IO[bytes]) -> Reach | None:
    try:
        found: Reach = pickle.load(stdout)
    except Exception:  # whatever ails the child, it is met again and told in this process
        return None
    return found


def _answer() -> None:
    """Run in the child: read the arguments from stdin, write the answer to stdout."""
    arguments = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from rangeviz.coverage.answer import compute_for_drawing
    from rangeviz.results import reach

    found = reach(**arguments)
    compute_for_drawing(found)
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.flush()
    os._exit(0)  # the thread still waits at stdin


def _end_with_parent() -> None:
    """End this process when the parent is gone, and with it the other end of stdin."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
