"""Resumable output of a sweep: one part file for each block, merged at the end."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from rangeviz.errors import OutputError

__all__ = ["ResumableOutput"]

_SUFFIXES = (".csv", ".fgb", ".parquet")


class ResumableOutput:
    r"""
    Resumable output: one part file for each block, merged at the end.

    The parts of a file lie in a folder beside it, which is removed at the end; the parts of a
    dataset are the dataset.

    Parameters
    ----------
    path
        File that ends in csv or fgb, or folder that ends in parquet: a dataset.
    key
        Digest that identifies the sweep.

    Raises
    ------
    OutputError
        If the suffix names no such format, the folder cannot be written, or it holds parts of
        another sweep.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     output = ResumableOutput(Path(folder) / "x.csv", key="a question")
    ...     _ = output.part(0).write_text("1,2")
    ...     output.finish(1, "a,b\n").read_text()
    'a,b\n1,2'
    """

    def __init__(self, path: str | Path, key: str) -> None:
        from rangeviz.writing import check_output

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
        """Path of the part file of a block."""
        return self._folder / f"part-{number:05d}{self.path.suffix if self._is_dataset else '.csv'}"

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
        """Mark the folder of the parts as this sweep's, or check that it is."""
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
    """Convert a CSV file with longitudes and latitudes to a FlatGeobuf of points."""
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
