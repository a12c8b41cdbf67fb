"""Rows of a user's file before validation, and entries after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from rangeviz.catalog.records import Site, System

__all__ = ["Entry", "Row"]


@dataclass(frozen=True)
class Row:
    """One record of a file before validation: its fields, and its place in the file."""

    kind: str  # "system" or "site"
    fields: dict[str, Any]
    where: str = ""  # such as "line 3" or "sheet 'A' row 3"; empty for TOML
    geometry: BaseGeometry | None = None
    faulty_fields: frozenset[str] = field(default=frozenset())  # their faults are listed already


@dataclass(frozen=True)
class Entry:
    """One valid record, and its name in messages."""

    kind: str
    record: System | Site
    where: str
