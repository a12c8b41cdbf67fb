"""catalog.reading.rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.records import Site, System

__all__ = ["Entry", "Row"]


@dataclass(frozen=True)
class Row:
    """One record as a file has it, not validated: its fields, and where it stands."""

    kind: str  # "system" or "site"
    fields: dict[str, Any]
    where: str = ""  # a line, a row of a sheet, a feature; TOML has none
    geometry: BaseGeometry | None = None
    told: frozenset[str] = field(default=frozenset())  # fields whose faults are told already


@dataclass(frozen=True)
class Entry:
    """One valid record, and how messages name it."""

    kind: str
    record: System | Site
    where: str
