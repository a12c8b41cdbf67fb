"""Rows of a bundled table as columns: arrays by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Columns = dict[str, NDArray[Any]]

__all__ = ["columns_of", "shapes_of"]

_TYPES = {"disputed": "bool", "area_km2": "float64", "population": "int64", "tier": "int8"}
_TYPES |= {"lon": "float64", "lat": "float64"}  # all the rest is text
_HEADER = 8  # bytes of a GeoPackage geometry before its WKB: ours carry no envelope


def columns_of(names: Sequence[str], rows: list[tuple[Any, ...]], *, geometry: bool) -> Columns:
    """Arrays by name; the last value of each row is its geometry, if there is one."""
    import numpy as np

    table = {}
    for i, name in enumerate(names):
        kind = _TYPES.get(name, "object")
        values = [row[i] for row in rows]
        table[name] = np.array(values if kind == "object" else [v or 0 for v in values], dtype=kind)
    if geometry:
        table["geometry"] = shapes_of(rows)
    return table


def shapes_of(rows: Iterable[tuple[Any, ...]]) -> NDArray[Any]:
    """Shapes of rows whose last value is a geometry."""
    import numpy as np
    import shapely

    return np.asarray(shapely.from_wkb([row[-1][_HEADER:] for row in rows]))
