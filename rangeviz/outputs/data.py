"""CSV, JSON and GeoJSON of an answer: metric, for programs."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from rangeviz.outputs.metadata import answer_metadata
from rangeviz.text import csv_text

if TYPE_CHECKING:
    from pandas import DataFrame

    from rangeviz.coverage.answer import Answer

__all__ = [
    "frame_csv",
    "json_text",
    "rounded_rows",
    "rounded_share",
    "to_csv",
    "to_geojson",
    "to_json",
]

_SHARE_DECIMALS = 4
_GEOJSON_DECIMALS = 9  # 0.1 mm; with the 6 of RFC 7946, an islet loses 0.004% of its area


def to_csv(answer: Answer) -> str:
    """
    Region table as CSV (RFC 4180), metric, one row per system, site and region.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    str
        A header and the rows. A text that a spreadsheet would take for a formula gets a leading
        apostrophe.

    Examples
    --------
    >>> import rangeviz as rv
    >>> to_csv(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])).splitlines()[1][:29]
    '700-km,kyushu,700.0,KR-11,Seo'
    """
    return frame_csv(answer.regions)


def to_json(answer: Answer) -> str:
    """
    Region table as JSON, metric, with metadata.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    str
        An object with ``meta`` (version, date of the figures, boundary source, systems, sites) and
        ``regions``, one object per system, site and region.
    """
    regions = ",\n".join(map(json_text, rounded_rows(answer.regions)))
    return f'{{"meta": {json_text(answer_metadata(answer))},\n"regions": [\n{regions}\n]}}\n'


def to_geojson(answer: Answer) -> str:
    """
    Envelopes and regions as GeoJSON (RFC 7946), metric.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    str
        A FeatureCollection. The property ``feature`` is ``"envelope"`` or ``"region"``.
        Coordinates are rounded to 0.1 mm, so that areas keep nine digits.
    """
    shapes: dict[str, str] = {}
    features: list[str] = []
    for kind, frame in (("envelope", answer.envelopes), ("region", answer.regions)):
        for row, geometry in zip(rounded_rows(frame), frame.geometry, strict=True):
            shape = shapes.get(row.get("region", "")) or _geometry(geometry)
            if kind == "region":  # the same outline in the row of every system and site
                shapes[row["region"]] = shape
            features.append(
                f'{{"type": "Feature", "properties": {json_text({"feature": kind, **row})}, '
                f'"geometry": {shape}}}'
            )
    body = ",\n".join(features)
    return (
        f'{{"type": "FeatureCollection", "meta": {json_text(answer_metadata(answer))},\n'
        f'"features": [\n{body}\n]}}\n'
    )


def _geometry(geometry: Any) -> str:
    import numpy as np
    import shapely

    rounded = shapely.transform(geometry, lambda lonlat: np.round(lonlat, _GEOJSON_DECIMALS))
    return str(shapely.to_geojson(rounded))


def frame_csv(frame: DataFrame) -> str:
    r"""
    Rows of a frame as CSV, without the geometry, rounded as by `rounded_rows`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame_csv(pd.DataFrame({"site": ["guam"], "nearest_km": [1234.567]}))
    'site,nearest_km\r\nguam,1234.6\r\n'
    """
    header = [name for name in frame.columns if name != "geometry"]
    return csv_text(header, ([*row.values()] for row in rounded_rows(frame)))


def json_text(value: Any) -> str:
    """
    JSON (RFC 8259) of a plain value on one line, with letters of any script as they are.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> json_text({"name": "九州", "country": None})
    '{"name": "九州", "country": null}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def rounded_rows(frame: DataFrame) -> list[dict[str, Any]]:
    """
    Rows of a frame as plain values, without the geometry.

    Parameters
    ----------
    frame
        Such as `Reach.regions`.

    Returns
    -------
    list of dict
        Shares are rounded to 4 decimals, but never to 0 or 1 if they are not exactly that; other
        numbers are rounded to 0.1; a number that is not finite is None.

    Examples
    --------
    >>> import pandas as pd
    >>> rounded_rows(pd.DataFrame({"share": [0.123456], "nearest_km": [float("nan")]}))
    [{'share': 0.1235, 'nearest_km': None}]
    """
    columns = {
        name: [
            rounded_share(value) if name.startswith("share") else _plain(value)
            for value in frame[name].tolist()
        ]
        for name in frame.columns
        if name != "geometry"
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def rounded_share(share: float, decimals: int = _SHARE_DECIMALS) -> float | None:
    """
    Share rounded to some decimals: only none is 0, and only the whole is 1.

    Examples
    --------
    >>> rounded_share(0.123456), rounded_share(1e-9), rounded_share(1.0)
    (0.1235, 0.0001, 1.0)
    >>> rounded_share(0.123456, 6)
    0.123456
    """
    if not math.isfinite(share):
        return None
    rounded = round(share, decimals)
    least = 10**-decimals
    return min(max(rounded, least), 1 - least) if 0 < share < 1 else rounded


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 1) if math.isfinite(value) else None
    return value
