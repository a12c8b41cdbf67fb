"""Columns of the records as a table: those of a CSV file that `--catalog` can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

__all__ = ["COLUMNS", "summaries_frame"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "system": (
        *("id", "name", "aliases", "variant_of", "kind", "fires"),
        *("range_km", "range_low_km", "range_high_km", "min_range_km"),
        *("range_is", "figure_basis", "basing", "origin", "operators"),
        *("status", "introduced", "notes"),
    ),
    "site": (
        *("id", "name", "local_name", "kind", "country", "hosts", "lon", "lat", "chain", "role"),
        *("precision", "definition", "notes", "coord_source", "members"),
    ),
}


def summaries_frame(kind: str, summaries: Iterable[dict[str, Any]]) -> DataFrame:
    """
    List the records of a kind as a frame, one row each.

    Examples
    --------
    >>> summaries_frame("site", [{"id": "guam", "country": "GUM"}])["id"].iloc[0]
    'guam'
    """
    from pandas import DataFrame

    columns = list(COLUMNS[kind])
    rows = [{name: summary.get(name) for name in columns} for summary in summaries]
    return DataFrame(rows, columns=columns)
