"""Resumable output of a sweep: one part file for each block, merged at the end."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import OutputError, told_as

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SUFFIXES", "ResumableOutput", "write_checked"]

SUFFIXES = (".csv", ".fgb", ".parquet")
_MARK = "_sweep.json"
_OURS = re.compile(r"\.(part|sweep)-.*|_?part-\d{5,}\.(csv|parquet)(\.sha256)?")


class ResumableOutput:
    r"""
    Resumable output: one part file for each block, merged at the end.

    The parts of a file lie in a folder beside it, which is removed at the end; the parts of a
    dataset are the dataset. A part counts only if its content is what was written: beside it, or at
    the end in the mark of the folder, stands its digest.

    Parameters
    ----------
    path
        File that ends in csv or fgb, or folder that ends in parquet: a dataset.
    key
        Digest that identifies the sweep.

    Raises
    ------
    OutputError
        If the suffix names no such format, the folder cannot be written, another sweep is at work
        in it, or it holds parts of another question.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     output = ResumableOutput(Path(folder) / "x.csv", key="a question")
    ...     write_checked(output.part(0), lambda new: new.write_text("1,2"))
    ...     output.finish(1, "a,b\n").read_text()
    'a,b\n1,2'
    """

    def __init__(self, path: str | Path, key: str) -> None:
        from rangeviz.writing import check_output

        self.path = Path(path)
        self._is_dataset = self.path.suffix.lower() == ".parquet"
        if not (self._is_dataset and os.path.isdir(self.path)):  # noqa: PTH112  # never raises
            check_output(self.path, suffixes=SUFFIXES)
        self._folder, self._key = self.path, key
        if self._is_dataset:
            _import_pyarrow()
        else:
            self._folder = self.path.with_name(f"{self.path.name}.parts")
        self._digests: dict[str, str] = {}  # of the parts of a finished dataset
        self._lock: int | None = None
        with told_as(OutputError, f"{self._folder}: cannot be used", "write elsewhere"):
            self._lock = _locked(self._folder)
            try:
                self._claim()
            except BaseException:
                self.close()
                raise

    def part(self, number: int) -> Path:
        """Path of the part file of a block."""
        return self._folder / f"part-{number:05d}{self.path.suffix if self._is_dataset else '.csv'}"

    def has(self, number: int) -> bool:
        """Whether the part of a block is there, as it was written."""
        part = self.part(number)
        with contextlib.suppress(OSError, ValueError):
            told = self._digests.get(part.name) or _digest_file(part).read_text("ascii").strip()
            return told == _digest(part)
        return False

    def finish(self, count: int, header: str) -> Path:
        """
        Merge the parts.

        Parameters
        ----------
        count
            Number of parts.
        header
            First line of the CSV file.

        Returns
        -------
        Path
            The file or dataset.

        Raises
        ------
        OutputError
            If it cannot be written; the parts are kept.
        """
        from rangeviz.writing import replace_file

        def merge(new: Path) -> None:
            table = new.with_suffix(".csv")
            with table.open("xb") as whole:
                whole.write(header.encode())
                for number in range(count):
                    with self.part(number).open("rb") as part:
                        shutil.copyfileobj(part, whole)
            if new.suffix.lower() == ".fgb":
                _write_points(table, new)
            elif new != table:
                table.replace(new)

        if self._is_dataset:
            parts = [self.part(number) for number in range(count)]
            with told_as(OutputError, f"{self.path}: cannot be written", "write elsewhere"):
                digests = {part.name: _digest(part) for part in parts}
                if digests != self._digests:
                    self._write_mark(digests)
                for part in parts:
                    _digest_file(part).unlink(missing_ok=True)
        else:
            replace_file(self.path, merge)
            shutil.rmtree(self._folder, ignore_errors=True)
        self.close()
        return self.path

    def close(self) -> None:
        """Let others write to the output."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _claim(self) -> None:
        """Mark the folder of the parts as this sweep's, or check that it is."""
        mark = self._folder / _MARK
        others = [file for file in self._folder.iterdir() if file != mark]
        begun: Any = None
        with contextlib.suppress(FileNotFoundError, ValueError):  # not there, or cut short
            begun = json.loads(mark.read_text(encoding="utf-8"))
        key = begun.get("key") if isinstance(begun, dict) else None
        is_ours = all(_OURS.fullmatch(file.name) for file in others)
        if key is None and is_ours and (mark.exists() or not any(_is_part(f) for f in others)):
            for file in others:  # of a start that was cut short: nobody knows of what question
                file.unlink()
            self._write_mark({})
        elif key != self._key:
            msg = f"{self._folder}: is of another sweep; remove it, or write elsewhere "
            msg += "(another version of rangeviz or of its base maps makes another sweep)"
            raise OutputError(msg)
        else:
            self._digests = dict(begun.get("parts") or {})
            for file in others:
                if file.name.startswith("."):  # of a worker that was ended
                    file.unlink()

    def _write_mark(self, digests: dict[str, str]) -> None:
        """Write the mark beside itself, and then rename it: it is whole or not there."""
        new = self._folder / f".sweep-{secrets.token_hex(4)}"
        try:
            text = json.dumps({"key": self._key, **({"parts": digests} if digests else {})})
            new.write_text(text, encoding="utf-8")
            new.replace(self._folder / _MARK)
        finally:
            new.unlink(missing_ok=True)


def write_checked(path: Path, fill: Callable[[Path], object]) -> None:
    """
    Write a part whole or not at all, and its digest beside it.

    Parameters
    ----------
    path
        File of the part.
    fill
        Function that writes a new file of that path.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    note = new.with_name(f"{new.name}.sha256")
    with told_as(OutputError, f"{path}: cannot be written", "write elsewhere"):
        try:
            fill(new)
            note.write_text(_digest(new), encoding="ascii")
            note.replace(_digest_file(path))
            new.replace(path)
        finally:
            for left in (new, note):
                left.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_file(part: Path) -> Path:
    return part.with_name(f"_{part.name}.sha256")


def _is_part(file: Path) -> bool:
    return not file.name.startswith((".", "_"))


def _locked(folder: Path) -> int | None:
    """
    Make a folder, and keep other sweeps out of it for as long as this process lives.

    Returns
    -------
    int or None
        To be closed at the end; None on a system that locks no folders.

    Raises
    ------
    OutputError
        If another sweep is at work in it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        folder.mkdir(exist_ok=True)
        return None
    while True:
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # the other sweep is done, and removed it
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(lock), folder.stat()):
                    return lock
            except BlockingIOError:
                os.close(lock)
                msg = f"{folder}: another sweep is at work in it; let it end, or write elsewhere"
                raise OutputError(msg) from None
            except FileNotFoundError:
                os.close(lock)
                raise
            except OSError:  # a network's file system without locks
                os.close(lock)
                return None
            os.close(lock)


def _write_points(table: Path, path: Path) -> None:
    """Convert a CSV file with longitudes and latitudes to a FlatGeobuf of points."""
    import pandas as pd
    import pyogrio
    from geopandas import GeoDataFrame, points_from_xy

    frame = pd.read_csv(table, dtype={"site": "str", "region": "str"}, keep_default_na=False)
    points = GeoDataFrame(frame, geometry=points_from_xy(frame["lon"], frame["lat"]), crs=4326)
    pyogrio.write_dataframe(points, path, driver="FlatGeobuf")


def _import_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        msg = "Parquet needs pyarrow; install it with pip install 'rangeviz[parquet]'"
        raise OutputError(msg) from error
