"""Labels: short names of records, numbers and shares as texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rangeviz.units import Units, in_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.catalog.records import Site, System

__all__ = ["number_label", "share_label", "short_names"]


_REMARK = re.compile(r"\s+\(([^()]*)\)$")


def short_names(records: Sequence[System | Site]) -> list[str]:
    """
    Names of records short enough for a label.

    Records whose short names would be equal keep their full names.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> short_names([load_catalog().sites["first-island-chain-us-usage"]])
    ['First island chain']
    """
    short = [_short_name(record) for record in records]
    return [
        name if short.count(name) == 1 else record.name
        for name, record in zip(short, records, strict=True)
    ]


def _short_name(record: System | Site) -> str:
    """Leave out the remark in brackets and a town's province; a long name gives way to a code."""
    name = _REMARK.sub("", record.name) or record.name
    if getattr(record, "country", None) and record.kind == "point":
        name = name.partition(",")[0]
    aliases = getattr(record, "aliases", ())
    codes = [alias for alias in aliases if re.fullmatch(r"[\w -]{2,14}", alias, re.ASCII)]
    return codes[0] if len(name) > 24 and codes else name


def number_label(km: float | None, units: Units = "km") -> str:
    """Distance without its unit, rounded to whole units; empty if there is no distance."""
    return "" if km is None else f"{in_units(km, units):,.0f}"


def share_label(share: float | None) -> str:
    """Share in percent; only none at all is 0%, and only the whole is 100%."""
    if share is None:
        return ""
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%" if 0 < share < 1 else f"{100 * share:.0f}%"
