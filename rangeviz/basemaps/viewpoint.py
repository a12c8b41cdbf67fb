"""Viewpoints: the country that a disputed region is listed under and counts for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from rangeviz.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Viewpoint", "check_viewpoint", "seen_from"]

Viewpoint = Literal["apart", "de-facto", "iso"]

_LISTED_BY_ISO = {  # regions that the base map draws apart, and in another shape than ISO 3166-2
    "CYP-~90": "CYP",
    "SOM-~90": "SOM",
    "SYR-~90": "SYR",
}
_HELD_BY_SEVERAL = {"XSP-~90"}


def check_viewpoint(viewpoint: str) -> Viewpoint:
    """
    Validate the name of a viewpoint.

    Parameters
    ----------
    viewpoint
        ``"apart"``, ``"de-facto"`` or ``"iso"``.

    Raises
    ------
    UnknownNameError
        If no viewpoint has that name.

    Examples
    --------
    >>> check_viewpoint("iso")
    'iso'
    """
    for known in get_args(Viewpoint):
        if isinstance(viewpoint, str) and viewpoint == known:
            return known  # type: ignore[no-any-return]
    kind = "viewpoint"
    raise UnknownNameError(kind, str(viewpoint), get_args(Viewpoint))


def seen_from(
    viewpoint: Viewpoint, regions: Mapping[str, NDArray[Any]]
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """
    Country that each region is listed under, and whether the region counts for it.

    Only disputed regions depend on the viewpoint. A disputed region that ISO 3166 does not list, or
    that no country of the base map holds, counts for no country.

    Parameters
    ----------
    viewpoint
        ``"apart"``: disputed regions count for no country. ``"de-facto"``: for the country that
        holds the ground. ``"iso"``: for the country under which ISO 3166 lists them.
    regions
        Columns ``region country disputed claimants`` of all regions of the base map.

    Returns
    -------
    country, counted
        ISO 3166-1 alpha-3 codes, and whether the regions count for them, shape (n,).

    Examples
    --------
    >>> from rangeviz.basemaps import read_regions
    >>> world = read_regions(geometry=False)
    >>> crimea = world["region"].tolist().index("UA-43")
    >>> [str(seen_from(view, world)[0][crimea]) for view in ("apart", "de-facto", "iso")]
    ['RUS', 'RUS', 'UKR']
    """
    country: NDArray[np.object_] = regions["country"].copy()
    disputed = regions["disputed"].astype(bool)
    counted = ~disputed
    if viewpoint == "apart":
        return country, counted
    known = set(country.tolist())
    alpha3 = dict(  # by alpha-2, from the regions that are not disputed
        zip(
            (code.partition("-")[0] for code in regions["region"][~disputed]),
            country[~disputed],
            strict=True,
        )
    )
    for row in np.flatnonzero(disputed):
        code = regions["region"][row]
        if "-" not in code:  # a territory of ISO 3166-1; codes with X are user-assigned
            holder = "" if viewpoint == "iso" and code.startswith("X") else country[row]
        elif viewpoint == "de-facto":
            holder = "" if code in _HELD_BY_SEVERAL else regions["claimants"][row].partition(";")[0]
        elif "~" in code:
            holder = _LISTED_BY_ISO.get(code, "")
        else:
            holder = alpha3.get(code.partition("-")[0], "")
        if holder in known:
            country[row], counted[row] = holder, True
    return country, counted
