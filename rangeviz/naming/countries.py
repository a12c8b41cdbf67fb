"""Countries by code or any name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz.basemaps import country_names
from rangeviz.catalog.catalog import load_catalog
from rangeviz.naming.resolver import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["country_code", "country_codes"]


def country_code(text: str) -> str:
    """
    Code of a country given by code or name.

    Parameters
    ----------
    text
        Such as ``"chn"``, ``"China"`` or ``"中国"``.

    Returns
    -------
    str
        ISO 3166-1 alpha-3.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If no country of the base map has that code or name, or two have it.

    Examples
    --------
    >>> country_code("UK"), country_code("deutschland")
    ('GBR', 'DEU')
    """
    if text in country_names():
        return text
    return resolve(text, "country", load_catalog()).id


def country_codes(texts: Iterable[str]) -> list[str]:
    """Codes of countries given by code or name."""
    return [country_code(text) for text in texts]
