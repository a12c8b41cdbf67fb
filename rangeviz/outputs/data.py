"""outputs.data."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from rangeviz.outputs.metadata import answer_metadata
from rangeviz.text import csv_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from rangeviz.coverage.answer import Answer

__all__ = ["rounded_rows", "to_csv", "to_geojson", "to_json"]


_GEOJSON_DECIMALS = 9  # 0.1 mm; with 6, as RFC 7946 has them, an islet loses 0.004% of its area


def to_csv(answer: Answer) -> str:
    """
    Region table as CSV (RFC 4180), metric, one row per system, site and region.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        A header and the rows. A text that a spreadsheet would take for a formula is led by an
        apostrophe.
    """
    header = [name for name in answer.regions.columns if name != "geometry"]
    return csv_text(header, ([*row.values()] for row in rounded_rows(answer.regions)))


def to_json(answer: Answer) -> str:
    """
    Region table as JSON, metric, with what it rests on.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        An object with ``meta`` (version, date of the figures, boundary source, systems, sites) and
        ``regions``, one object per system, site and region.
    """
    regions = ",\n".join(_json(row) for row in rounded_rows(answer.regions))
    return f'{{"meta": {_json(answer_metadata(answer))},\n"regions": [\n{regions}\n]}}\n'


def to_geojson(answer: Answer) -> str:
    """
    Envelopes and regions as GeoJSON (RFC 7946), metric.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        A FeatureCollection; the property ``feature`` tells an ``"envelope"`` from a ``"region"``.
        Coordinates are rounded to 0.1 mm, with which areas keep nine digits.
    """
    drawn: dict[str, str] = {}
    features: list[str] = []
    for kind, frame in (("envelope", answer.envelopes), ("region", answer.regions)):
        for row, geometry in zip(rounded_rows(frame), frame.geometry, strict=True):
            shape = drawn.get(row.get("region", "")) or _geometry(geometry)
            if kind == "region":  # the same outline in the row of every system and site
                drawn[row["region"]] = shape
            features.append(
                f'{{"type": "Feature", "properties": {_json({"feature": kind, **row})}, '
                f'"geometry": {shape}}}'
            )
    body = ",\n".join(features)
    return (
        f'{{"type": "FeatureCollection", "meta": {_json(answer_metadata(answer))},\n'
        f'"features": [\n{body}\n]}}\n'
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _geometry(geometry: Any) -> str:
    import numpy as np
    import shapely

    rounded = shapely.transform(geometry, lambda lonlat: np.round(lonlat, _GEOJSON_DECIMALS))
    return str(shapely.to_geojson(rounded))


def rounded_rows(frame: GeoDataFrame) -> list[dict[str, Any]]:
    """
    Rows of a frame as plain values, without the geometry.

    Parameters
    ----------
    frame
        Such as `Reach.regions`.

    Returns
    -------
    list of dict
        Kilometres to 0.1, shares to 4 decimals, None for what is not a number.
    """
    columns = {
        name: [
            _plain(value, 4 if name.startswith("share") else 1) for value in frame[name].tolist()
        ]
        for name in frame.columns
        if name != "geometry"
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any, decimals: int) -> Any:
    if isinstance(value, float):
        return round(value, decimals) if math.isfinite(value) else None
    return value
