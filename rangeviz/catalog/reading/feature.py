"""One shape of a file, whatever the format: where it stands, what is said of it, its geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.errors import RangevizError

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

__all__ = ["Feature", "shape_or_fault"]


class Feature(NamedTuple):
    """A shape, or the fault for which there is none."""

    where: str
    properties: dict[str, Any]
    geometry: BaseGeometry | None
    fault: str = ""


def shape_or_fault(
    make: Callable[..., BaseGeometry], *given: Any
) -> tuple[BaseGeometry | None, str]:
    """
    Make a shape, or say why there is none.

    Parameters
    ----------
    make
        What makes it.
    *given
        Of what.

    Returns
    -------
    tuple
        The shape and an empty text, or None and the fault.
    """
    try:
        return make(*given), ""
    except RangevizError as error:
        return None, str(error)
