"""Names of the regions in other languages, and how old the regions of a country are."""

from __future__ import annotations

import json

from rangeviz.basemaps import boundary_source, country_names, data_file

__all__ = ["read_region_names", "regions_note", "vintage"]


def read_region_names() -> dict[str, dict[str, list[str]]]:
    """
    Names of the regions in other languages, without importing anything heavy.

    Returns
    -------
    dict of dict
        By region code: names by language (ISO 639-1, ``zht`` for traditional Chinese), with
        further names, older and local, under ``""``. A region without such names is left out.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> read_region_names()["CN-GD"]["ja"]
    ['広東省']
    """
    table = json.loads(data_file("basemaps", "region_names.json").read_text(encoding="utf-8"))
    languages = table["languages"]
    return {
        code: {language: [name] for language, name in zip(languages, names, strict=True) if name}
        | ({"": others} if others else {})
        for code, (*names, others) in table["names"].items()
    }


def vintage(country: str) -> str:
    """
    How old the first-level regions of a country are.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code.

    Returns
    -------
    str
        Their number and date where they are not those of today, or else the date of the source.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> vintage("IDN")
    '33 provinces, as of 2004; 38 since 2022 (North Kalimantan, and Papua divided)'
    """
    table = json.loads(data_file("basemaps", "vintages.json").read_text(encoding="utf-8"))
    text: str = table["countries"].get(country, table["general"])
    return text


def regions_note(country: str = "") -> str:
    """
    State the source of the regions, what their areas include and, of a country, how old they are.

    Examples
    --------
    >>> regions_note("KEN")[:58]
    'Regions of Kenya: 8 provinces, as of 1992; 47 counties sin'
    """
    source = boundary_source()
    age = f"Regions of {country_names()[country]}: {vintage(country)}. " if country else ""
    return (
        f"{age}Boundaries: {source['name']} {source['version']}. {source['viewpoint']} "
        "Areas include lakes."
    )
