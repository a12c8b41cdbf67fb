"""Labels of published figures: one figure, all of a source, the spread of a system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.units import KM_PER_UNIT, Units, distance_label, in_units

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["figure_label", "printed_figures", "spread_label"]


def figure_label(figure: Mapping[str, Any], units: Units | None = None) -> str:
    """
    Label of a figure as its source prints it.

    Parameters
    ----------
    figure
        Its value, unit, qualifier and bound.
    units
        Units to convert it to, in brackets; not converted if left out.

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


def printed_figures(source: Mapping[str, Any], units: Units | None = None) -> str:
    """
    Figures of a source as printed, with the variant that they are about.

    Parameters
    ----------
    source
        Fields of a source.
    units
        Units to convert the figures to, in brackets; not converted if left out.

    Returns
    -------
    str
        Empty if the source prints no figure.

    Examples
    --------
    >>> figures = [{"value": 460, "unit": "mi"}]
    >>> printed_figures({"figures": figures, "variant": "Block III"}, "km")
    '460 mi (740 km) [Block III]'
    """
    figures = "; ".join(figure_label(figure, units) for figure in source.get("figures", ()))
    variant = source.get("variant")
    return f"{figures} [{variant}]" if figures and variant else figures


def spread_label(record: Mapping[str, Any], units: Units) -> str:
    """
    Low and high published figure, where they differ.

    Parameters
    ----------
    record
        Fields of a system.
    units
        Units of the label.

    Returns
    -------
    str
        Such as ``"1,000–1,600"``; empty if the figures do not differ.

    Examples
    --------
    >>> spread_label({"range_low_km": 1000, "range_high_km": 1600}, "km")
    '1,000–1,600'
    """
    low_km, high_km = record.get("range_low_km"), record.get("range_high_km")
    if low_km is None or high_km is None or low_km == high_km:
        return ""
    return f"{in_units(low_km, units):,.0f}–{in_units(high_km, units):,.0f}"
