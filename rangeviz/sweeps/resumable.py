"""sweeps.resumable."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from rangeviz.errors import OutputError

__all__ = ["Output"]

_SUFFIXES = (".csv", ".fgb", ".parquet")


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
