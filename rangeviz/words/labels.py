"""words.labels."""

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
    """Shorten names for a label; the full ones stay where the short would be the same."""
    short = [_short_name(record) for record in records]
    return [
        name if short.count(name) == 1 else record.name
        for name, record in zip(short, records, strict=True)
    ]


def _short_name(record: System | Site) -> str:
    """Leave out a remark in brackets and a town's province; prefer a code to a long name."""
    name = _REMARK.sub("", record.name) or record.name
    if getattr(record, "country", None) and record.kind == "point":
        name = name.partition(",")[0]
    aliases = getattr(record, "aliases", ())
    codes = [alias for alias in aliases if re.fullmatch(r"[\w -]{2,14}", alias, re.ASCII)]
    return codes[0] if len(name) > 24 and codes else name


def number_label(km: float | None, units: Units = "km") -> str:
    """Write a distance without its unit, or nothing where there is none."""
    return "" if km is None else f"{in_units(km, units):,.0f}"


def share_label(share: float | None) -> str:
    """Word a share; a sliver is never called 0%, nor all but a sliver 100%."""
    if share is None:
        return ""
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%" if 0 < share < 1 else f"{100 * share:.0f}%"
