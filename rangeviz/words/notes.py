"""Notes that every output carries: sources, viewpoint, projection, accuracy, software."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz._version import __version__
from rangeviz.basemaps import boundary_source, place_source
from rangeviz.catalog.citations import full_citation, short_citation
from rangeviz.units import position_label
from rangeviz.words.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.records import Source

__all__ = [
    "accuracy_note",
    "basis_note",
    "citations",
    "leading_citation",
    "made_note",
    "projection_note",
    "shared_words",
    "verdict_notes",
    "viewpoint_note",
]

_NOTES: dict[Viewpoint, str] = {
    "apart": "Disputed regions are listed apart and counted for no country.",
    "de-facto": "Disputed regions are counted for the country that holds them.",
    "iso": "Disputed regions are counted for the country that ISO 3166 lists them under.",
}

_VERDICTS = {
    "certain": "wholly within even the low figure, from everywhere in the site",
    "full": "wholly within the nominal figure",
    "partial": "partly",
    "possible": "by the high figure only",
}


def shared_words() -> dict[str, str]:
    """
    English words that the page and other outputs share, by key.

    Examples
    --------
    >>> shared_words()["disclaimer"].split(".")[0]
    'Published or estimated maximum ranges'
    """
    return load_texts("en")


def accuracy_note(tolerance_m: float) -> str:
    """State how accurate the outlines are, and what is simplified."""
    return (
        f"Geodesics on the WGS84 ellipsoid; outlines within {tolerance_m:,.12g} m of the "
        "true boundary. Coasts and borders are simplified in the picture only."
    )


def projection_note(lon: float, lat: float, *, of_many: bool) -> str:
    """
    State the projection of a picture and its centre, in degrees.

    If `of_many`, the centre is the middle of several sites.

    Examples
    --------
    >>> projection_note(130.7, 32.8, of_many=False)[:53]
    'Azimuthal equidistant, centred on 32.8° N, 130.7° E: '
    """
    where = position_label(lon, lat, digits=4)
    if of_many:
        return (
            f"Azimuthal equidistant, centred on the middle of the sites ({where}): "
            "distances are true from there, and a ring about another point is nearly a circle."
        )
    return f"Azimuthal equidistant, centred on {where}: rings about that point are true circles."


def made_note(command: str | None) -> str:
    """
    Name the version of rangeviz, and the command if there is one.

    Examples
    --------
    >>> made_note("rangeviz map").endswith(": rangeviz map")
    True
    """
    made = shared_words()["made"].format(version=__version__)
    return f"{made}: {command}" if command else f"{made}."


def citations(sources: Iterable[Source]) -> list[str]:
    """
    Full citations of sources with their addresses, one line each.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source
    >>> citations([Source(title="A page", publisher="A house", date="2024-05", weak=True)])
    ['A page. A house, 2024-05 (not read; weak source)']
    """
    fields = [source.model_dump() for source in sources]
    return [f"{full_citation(source)} {source['url'] or ''}".rstrip() for source in fields]


def leading_citation(sources: Iterable[Source]) -> str:
    """
    Short citation of the first source that is not weak, and the number of the others.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source
    >>> leading_citation([Source(title="A page", publisher="A house", date="2024-05")])
    'A house, 2024-05'
    """
    ordered = sorted(sources, key=lambda source: source.weak)
    if not ordered:
        return shared_words()["own_figure"]
    more = f" and {len(ordered) - 1} more" if len(ordered) > 1 else ""
    return f"{short_citation(ordered[0].model_dump())}{more}"


def basis_note(date: str, viewpoint: Viewpoint) -> str:
    """State the date of the ranges, the sources of boundaries and places, and the viewpoint."""
    source = boundary_source()
    return (
        f"Published ranges as of {date}. Boundaries: {source['name']} "
        f"{source['version']}. {source['viewpoint']} {viewpoint_note(viewpoint)} "
        f"{place_source()['credit']}"
    )


def verdict_notes(verdicts: Iterable[str], *, close: bool) -> list[str]:
    """Explain the verdicts that occur and, if `close`, the mark of what is too close to call."""
    occurring = set(verdicts)
    meanings = [f"{verdict}: {text}" for verdict, text in _VERDICTS.items() if verdict in occurring]
    notes = [f"{'; '.join(meanings)}."] if meanings else []
    return [*notes, "~ within 5 km or 0.5% of the range: too close to call."] if close else notes


def viewpoint_note(viewpoint: Viewpoint) -> str:
    """
    State which country a viewpoint counts disputed regions for.

    Examples
    --------
    >>> viewpoint_note("apart")
    'Disputed regions are listed apart and counted for no country.'
    """
    return _NOTES[viewpoint]
