"""Whose a disputed region is: which country it is listed under and counted for, by viewpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from rangeviz.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Viewpoint", "check_viewpoint", "seen_from"]

Viewpoint = Literal["apart", "de-facto", "iso"]

_LISTED = {  # by ISO 3166-2, though the base map draws them apart and in another shape
    "CYP-~90": "CYP",
    "IND-~90": "IND",
    "SOM-~90": "SOM",
    "SYR-~90": "SYR",
}
_SHARED = {"XSP-~90"}  # its islets are held by several


def check_viewpoint(viewpoint: str) -> Viewpoint:
    """
    Refuse a viewpoint that is none.

    Parameters
    ----------
    viewpoint
        ``"apart"``, ``"de-facto"`` or ``"iso"``.

    Raises
    ------
    UnknownNameError
        If it is another word.

    Examples
    --------
    >>> check_viewpoint("iso")
    'iso'
    """
    for known in get_args(Viewpoint):
        if viewpoint == known:
            return known  # type: ignore[no-any-return]
    kind = "viewpoint"
    raise UnknownNameError(kind, str(viewpoint), get_args(Viewpoint))


def seen_from(
    viewpoint: Viewpoint, regions: Mapping[str, NDArray[Any]]
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """
    Country that each region is listed under, and whether it is counted for it.

    Only disputed regions change with the viewpoint. Where ISO 3166 does not list one, or no country
    of the base map holds it, it stays apart.

    Parameters
    ----------
    viewpoint
        ``"apart"``: as the base map lists them, counted for nobody. ``"de-facto"``: for the country
        that holds the ground. ``"iso"``: for the country under which ISO 3166 lists them.
    regions
        Columns ``region country disputed claimants`` of the base map, all of its regions.

    Returns
    -------
    country, counted
        ISO 3166-1 alpha-3 codes, and whether they count, shape (n,).

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
    lists = dict(  # alpha-2 to alpha-3, by what is not disputed
        zip(
            (code.partition("-")[0] for code in regions["region"][~disputed]),
            country[~disputed],
            strict=True,
        )
    )
    for row in np.flatnonzero(disputed):
        code = regions["region"][row]
        if "-" not in code:  # a territory of ISO 3166-1; X is for codes of the users' own
            holder = "" if viewpoint == "iso" and code.startswith("X") else country[row]
        elif viewpoint == "de-facto":
            holder = "" if code in _SHARED else regions["claimants"][row].partition(";")[0]
        else:
            holder = _LISTED.get(code, "") if "~" in code else lists.get(code.partition("-")[0], "")
        if holder in known:
            country[row], counted[row] = holder, True
    return country, counted
