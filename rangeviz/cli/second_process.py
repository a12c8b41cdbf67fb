"""
A second process that computes while this one imports what draws.

Half of the time `rangeviz map` takes is folium and geopandas being imported, which no thread can do
beside other work. With two processors the answer is computed meanwhile; whatever goes wrong there
is left to the caller, who then computes it himself and meets the fault where it can be told.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from rangeviz.results import Reach

__all__ = ["reach_aside"]

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Matrices this small only wait for more: a third of the time."""
_CHILD = "from rangeviz.cli.second_process import _answer; _answer()"


def reach_aside(arguments: dict[str, Any], meanwhile: Callable[[], object]) -> Reach | None:
    """
    Compute a reach in a second process.

    Parameters
    ----------
    arguments
        Those of `rangeviz.reach`.
    meanwhile
        What to do in this process until it is there.

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
            [sys.executable, "-P", "-c", _CHILD],  # -P: nothing is imported from where we stand
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, **_ONE_THREAD},
            start_new_session=True,  # an interrupt at the terminal is for the parent to answer
        )
    except OSError:
        return None
    with child:
        try:
            ask, told = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
            with contextlib.suppress(BrokenPipeError), ask:
                pickle.dump(arguments, ask)
            meanwhile()
            found: Reach = pickle.load(told)
        except (EOFError, OSError, pickle.PickleError):
            return None
        finally:
            child.kill()
    return found


def _answer() -> None:
    """Do the child's part: read the arguments, write the reach."""
    arguments = pickle.load(sys.stdin.buffer)
    from rangeviz.coverage.answer import compute_for_drawing
    from rangeviz.results import reach

    found = reach(**arguments)
    compute_for_drawing(found)
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
