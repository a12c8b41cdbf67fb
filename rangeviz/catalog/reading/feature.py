"""Features of a file of shapes, in any format: place in the file, properties, geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.errors import RangevizError

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

__all__ = ["Feature", "shape_or_fault"]


class Feature(NamedTuple):
    """One feature of a file; without a geometry it has a fault."""

    where: str  # as messages name it, such as "feature 3"
    properties: dict[str, Any]
    geometry: BaseGeometry | None
    fault: str = ""


def shape_or_fault(
    read: Callable[..., BaseGeometry], *arguments: Any
) -> tuple[BaseGeometry | None, str]:
    """
    Read a shape, or return the fault that prevents it.

    Parameters
    ----------
    read
        Function that returns the shape or raises a `RangevizError`.
    *arguments
        Its arguments.

    Returns
    -------
    tuple
        The shape and an empty text, or None and the fault.
    """
    try:
        return read(*arguments), ""
    except RangevizError as error:
        return None, str(error)
