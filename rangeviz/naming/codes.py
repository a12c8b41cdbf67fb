"""Codes of named targets, without reading or importing anything that knows shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz import basemaps
from rangeviz.basemaps.names import groups
from rangeviz.catalog.reading.shapes import is_area_file
from rangeviz.errors import UnknownNameError
from rangeviz.naming.resolver import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.naming.resolver import Named

__all__ = ["codes_of", "codes_of_targets"]


def codes_of(named: Named) -> tuple[str, ...]:
    """
    Codes of the countries of a group that the base maps hold; the own code of anything else.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> from rangeviz.naming.resolver import resolve
    >>> codes_of(resolve("aukus", "target", load_catalog()))
    ('AUS', 'GBR', 'USA')
    """
    if named.kind != "group":
        return (named.id,)
    known = basemaps.country_names()
    return tuple(code for code in groups()[named.id].members if code in known)


def codes_of_targets(
    texts: Iterable[str], catalog: Catalog, notes: list[str] | None = None
) -> list[str] | None:
    """
    Codes of targets that are countries, groups or regions; None if there are others among them.

    Parameters
    ----------
    texts
        Names or codes.
    catalog
        Where sites are looked up.
    notes
        Gets what else a name could have meant.

    Raises
    ------
    AmbiguousNameError
        If several things are called so.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> codes_of_targets(["CHN", "Aukus"], load_catalog())
    ['CHN', 'AUS', 'GBR', 'USA']
    """
    codes: list[str] = []
    for text in texts:
        if text == "world" or text in basemaps.country_names():
            codes.append(text)
            continue
        if is_area_file(text):
            return None
        try:
            named = resolve(text, "target", catalog)
        except UnknownNameError:
            return None
        if named.kind not in {"country", "group", "region"}:
            return None
        if notes is not None and named.note:
            notes.append(named.note)
        codes += codes_of(named)
    return list(dict.fromkeys(codes))
