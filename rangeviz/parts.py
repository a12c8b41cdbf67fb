"""Work in parts: who computes them, where they lie, and how they are put together in the end."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rangeviz.errors import OutputError, WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Output", "each"]

_SUFFIXES = (".csv", ".fgb", ".parquet")


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


class Output:
    """
    A file or dataset that is filled a part at a time; an interrupted one is gone on with.

    Parameters
    ----------
    path
        A file that ends in csv or fgb, or a folder that ends in parquet: a dataset.
    key
        What tells this work from another.

    Raises
    ------
    OutputError
        If the suffix names no such format, it cannot be written there, or what lies there is of
        other work.
    """

    def __init__(self, path: str | Path, key: str) -> None:
        from rangeviz.export import check_output

        self.path = Path(path)
        self._is_dataset = self.path.suffix.lower() == ".parquet"
        if not (self._is_dataset and self.path.is_dir()):
            check_output(self.path, suffixes=_SUFFIXES)
        self._folder = self.path
        if self._is_dataset:
            _import_pyarrow()
        else:
            self._folder = self.path.with_name(f"{self.path.name}.parts")
        self._claim(key)

    def part(self, number: int) -> Path:
        """Path of a part."""
        return self._folder / f"part-{number:05d}{self.path.suffix if self._is_dataset else '.csv'}"

    def finish(self, count: int, header: str) -> Path:
        """
        Put the parts together.

        Parameters
        ----------
        count
            How many there are.
        header
            The first line of a CSV file.

        Returns
        -------
        Path
            The file or dataset.
        """
        if not self._is_dataset:
            temporary = self._folder / f"whole{self.path.suffix}"
            with temporary.open("wb") as whole:
                whole.write(header.encode())
                for number in range(count):
                    with self.part(number).open("rb") as part:
                        shutil.copyfileobj(part, whole)
            if self.path.suffix.lower() == ".fgb":
                temporary = _as_points(temporary)
            temporary.replace(os.path.realpath(self.path))
            shutil.rmtree(self._folder)
        return self.path

    def _claim(self, key: str) -> None:
        """Begin, or go on with what was begun."""
        mark = self._folder / "_sweep.json"
        begun = ""
        try:
            self._folder.mkdir(exist_ok=True)
            if mark.exists():
                begun = json.loads(mark.read_text(encoding="utf-8"))["key"]
            elif not any(self._folder.iterdir()):
                begun = key
                mark.write_text(json.dumps({"key": key}), encoding="utf-8")
        except (OSError, ValueError, LookupError, TypeError) as error:
            msg = f"{self._folder}: cannot be used: {error}; write elsewhere"
            raise OutputError(msg) from error
        if begun != key:
            msg = f"{self._folder}: is of another sweep; remove it, or write elsewhere"
            raise OutputError(msg)


def _as_points(table: Path) -> Path:
    """Make a FlatGeobuf of points of a CSV file with longitudes and latitudes."""
    import pandas as pd
    import pyogrio
    from geopandas import GeoDataFrame, points_from_xy

    frame = pd.read_csv(table, dtype={"site": "str", "region": "str"}, keep_default_na=False)
    points = GeoDataFrame(frame, geometry=points_from_xy(frame["lon"], frame["lat"]), crs=4326)
    path = table.with_suffix(".fgb")
    pyogrio.write_dataframe(points, path, driver="FlatGeobuf")
    return path


def _import_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        msg = "Parquet needs pyarrow; install it with pip install 'rangeviz[parquet]'"
        raise OutputError(msg) from error


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
