"""What every output carries: sources, viewpoint, projection, accuracy, disclaimer, what made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz._version import __version__
from rangeviz.basemaps import boundary_source
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
    "made_note",
    "projection_note",
    "shared_words",
    "short_citation",
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
    Words that the page and other outputs share, in English.

    Examples
    --------
    >>> shared_words()["disclaimer"].split(".")[0]
    'Published or estimated maximum ranges'
    """
    return load_texts("en")


def accuracy_note(tolerance_m: float) -> str:
    """Say how exact outlines, shares and the drawing are."""
    return (
        f"Geodesics on the WGS84 ellipsoid; outlines within {tolerance_m:,.12g} m of the "
        "true boundary. Coasts and borders are simplified in the picture only."
    )


def projection_note(lon: float, lat: float, *, of_many: bool) -> str:
    """
    Say how a picture is projected, and about which point.

    Examples
    --------
    >>> projection_note(130.7, 32.8, of_many=False)[:53]
    'Azimuthal equidistant, centred on 32.8° N, 130.7° E: '
    """
    where = position_label(round(lon, 2), round(lat, 2))
    if of_many:
        return (
            f"Azimuthal equidistant, centred on the middle of the sites ({where}): "
            "distances are true from there, and a ring about another point is nearly a circle."
        )
    return f"Azimuthal equidistant, centred on {where}: rings about that point are true circles."


def made_note(command: str | None) -> str:
    """
    Name the version, and the command if there was one.

    Examples
    --------
    >>> made_note("rangeviz map").endswith(": rangeviz map")
    True
    """
    made = shared_words()["made"].format(version=__version__)
    return f"{made}: {command}" if command else f"{made}."


def citations(sources: Iterable[Source]) -> list[str]:
    """
    Cite sources in full, one line each.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source
    >>> citations([Source(title="A page", publisher="A house", date="2024-05", weak=True)])
    ['A page. A house, 2024-05 (recalled, not re-read; weak source)']
    """
    lines = []
    for source in sources:
        date = shared_words()["undated"] if source.date == "n.d." else source.date
        remarks = [shared_words()["accessed_not"]] if not source.seen else []
        remarks += [shared_words()["weak"]] if source.weak else []
        told = f" ({'; '.join(remarks)})" if remarks else ""
        address = f" {source.url}" if source.url else ""
        lines.append(f"{source.title}. {source.publisher}, {date}{told}{address}")
    return lines


def short_citation(sources: Iterable[Source]) -> str:
    """
    Name the first source, those that are weak last, and how many more there are.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source
    >>> short_citation([Source(title="A page", publisher="A house", date="2024-05")])
    'A house, 2024-05'
    """
    listed = sorted(sources, key=lambda source: source.weak)
    if not listed:
        return shared_words()["own_figure"]
    first = listed[0]
    date = shared_words()["undated"] if first.date == "n.d." else first.date
    more = f" and {len(listed) - 1} more" if len(listed) > 1 else ""
    return f"{first.publisher}, {date}{more}"


def basis_note(date: str, viewpoint: Viewpoint) -> str:
    """Say what an answer rests on: date of the ranges, boundaries and viewpoint."""
    source = boundary_source()
    return (
        f"Published ranges as of {date}. Boundaries: {source['name']} "
        f"{source['version']}. {source['viewpoint']} {viewpoint_note(viewpoint)}"
    )


def verdict_notes(verdicts: Iterable[str], *, close: bool) -> list[str]:
    """Explain the verdicts that occur, and the mark of what is too close to call."""
    words = set(verdicts)
    told = [f"{word}: {meaning}" for word, meaning in _VERDICTS.items() if word in words]
    notes = [f"{'; '.join(told)}."] if told else []
    return [*notes, "~ within 5 km or 0.5% of the range: too close to call."] if close else notes


def viewpoint_note(viewpoint: Viewpoint) -> str:
    """
    Sentence that says where a viewpoint counts disputed regions.

    Examples
    --------
    >>> viewpoint_note("apart")
    'Disputed regions are listed apart and counted for no country.'
    """
    return _NOTES[viewpoint]
