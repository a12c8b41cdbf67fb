"""Notes at the foot of a picture: basis, projection, accuracy, disclaimer, software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz._version import __version__
from rangeviz.basemaps import boundary_source
from rangeviz.units import position_label
from rangeviz.words.notes import basis_note, shared_words

if TYPE_CHECKING:
    from rangeviz.coverage.answer import Answer
    from rangeviz.words.languages import Language

__all__ = ["picture_notes", "projection_sentence"]


def picture_notes(
    answer: Answer, language: Language, command: str | None, framing: Any
) -> list[str]:
    """
    Write the notes of the picture of an answer, in its language.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    language
        Language of the notes.
    command
        Command to name, if there is one.
    framing
        What the map shows: its `plane`, and whether that is `about_sites`; None leaves it out.

    Examples
    --------
    >>> import rangeviz as rv
    >>> from rangeviz.words.languages import load_language
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KOR"])
    >>> picture_notes(answer, load_language("en"), None, None)[0][:30]
    'Published ranges as of 2026-11'
    """
    words, text = language.picture, {**shared_words(), **language.text}
    if language.code == "en":
        basis = basis_note(answer.catalog.date, answer.viewpoint)
    else:
        source = boundary_source()
        basis = words["basis"].format(
            date=answer.catalog.date,
            boundaries=f"{source['name']} {source['version']}",
            viewpoint=language.viewpoint(answer.viewpoint),
        )
    measured = text[answer.launch] if any(site.kind != "point" for site in answer.sites) else ""
    projection = projection_sentence(framing, language, many=len(answer.sites) > 1)
    accuracy = words["geodesic"].format(m=f"{answer.tolerance_m:,.12g}")
    made = text["made"].format(version=__version__)
    return [
        basis,
        " ".join(part for part in (projection, accuracy, measured) if part),
        f"{text['disclaimer']} {made}{f': {command}' if command else '.'}",
    ]


def projection_sentence(framing: Any, language: Language, *, many: bool) -> str:
    """
    State the projection of a picture; an empty text without a map.

    Parameters
    ----------
    framing
        What the map shows: its `plane` with `lon`, `lat` and `equal_area`, and `about_sites`; or
        None.
    language
        Language of the sentence.
    many
        Whether there are several sites.
    """
    if framing is None:
        return ""
    words, plane = language.picture, framing.plane
    where = position_label(plane.lon, plane.lat, digits=4)
    if plane.equal_area:
        return words["projection_area"].format(where=where)
    if framing.about_sites and not many:
        return words["projection_ring"].format(where=where)
    if framing.about_sites:
        where = words["about_many"].format(where=where)
    return words["projection_distance"].format(where=where)
