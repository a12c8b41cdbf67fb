"""catalog.labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.units import KM_PER_UNIT, Units, distance_label, in_units

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["figure_label", "spread_label"]


def figure_label(figure: Mapping[str, Any], units: Units | None = None) -> str:
    """
    Figure of a source as printed.

    Parameters
    ----------
    figure
        Its value, unit, qualifier and bound.
    units
        What to give it in as well; in nothing else if left out.

    Returns
    -------
    str
        Such as ``"more than 1,725 mi (2,776 km)"``.

    Examples
    --------
    >>> figure_label({"value": 1725, "unit": "mi", "qualifier": "more than"}, "km")
    'more than 1,725 mi (2,776 km)'
    """
    qualifier = figure.get("qualifier", "exactly")
    label = f"{figure['value']:,g} {figure['unit']}"
    if units and figure["unit"] != units:
        label += f" ({distance_label(figure['value'] * KM_PER_UNIT[figure['unit']], units)})"
    if qualifier != "exactly":
        label = f"{qualifier} {label}"
    return label + (f", {figure['bound']} end" if figure.get("bound") else "")


def spread_label(record: Mapping[str, Any], units: Units) -> str:
    """
    Low and high published figure, where they differ.

    Parameters
    ----------
    record
        A system's fields.
    units
        What to give them in.

    Returns
    -------
    str
        Such as ``"1,000–1,600"``, else empty.

    Examples
    --------
    >>> spread_label({"range_low_km": 1000, "range_high_km": 1600}, "km")
    '1,000–1,600'
    """
    low_km, high_km = record.get("range_low_km"), record.get("range_high_km")
    if low_km is None or high_km is None or low_km == high_km:
        return ""
    return f"{in_units(low_km, units):,.0f}–{in_units(high_km, units):,.0f}"
