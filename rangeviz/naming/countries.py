"""Countries and regions by code or name, without reading any shape."""

from __future__ import annotations

from rangeviz.basemaps import country_names
from rangeviz.catalog.reading.shapes import is_area_file
from rangeviz.errors import UnknownNameError

__all__ = ["country_code", "target_code"]


def country_code(text: str) -> str:
    """
    Code of a country given by code or English name.

    Parameters
    ----------
    text
        Such as ``"chn"`` or ``"China"``.

    Returns
    -------
    str
        ISO 3166-1 alpha-3.

    Raises
    ------
    UnknownNameError
        If no country of the base map has that code or name.
    """
    names: dict[str, str] = country_names()
    if text.upper() in names:
        return text.upper()
    for code, name in names.items():
        if text.casefold() == name.casefold():
            return code
    kind = "country"
    raise UnknownNameError(kind, text, [*names.values(), *names])


def target_code(text: str) -> str:
    """
    Code of a target given as people write it.

    Parameters
    ----------
    text
        A country by code or name, a region, ``"world"``, or a file of areas.

    Returns
    -------
    str
        The code of a country or region; ``"world"`` and the name of a file as they are.

    Raises
    ------
    UnknownNameError
        If it is none of these.

    Examples
    --------
    >>> target_code("china"), target_code("cn-sd"), target_code("areas.gpkg")
    ('CHN', 'CN-SD', 'areas.gpkg')
    """
    if is_area_file(text):
        return text
    if text.casefold() == "world":
        return "world"
    return text.upper() if "-" in text[2:4] else country_code(text)
