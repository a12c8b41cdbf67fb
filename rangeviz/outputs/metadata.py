"""Metadata that files of an answer carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

__all__ = ["answer_metadata"]


def answer_metadata(answer: Answer) -> dict[str, Any]:
    """
    Metadata of an answer: versions, dates, settings, records and their sources.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    dict
        Plain values that can be written as JSON.

    Examples
    --------
    >>> import rangeviz as rv
    >>> metadata = answer_metadata(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"]))
    >>> metadata["launch"], metadata["targets"]
    ('anywhere', ['KR-11'])
    """
    from rangeviz._version import __version__
    from rangeviz.basemaps import boundary_source, place_source
    from rangeviz.words.notes import shared_words, viewpoint_note

    return {
        "rangeviz": __version__,
        "figures_as_of": answer.catalog.date,
        "launch": answer.launch,
        "viewpoint": {"name": answer.viewpoint, "means": viewpoint_note(answer.viewpoint)},
        "tolerance_m": answer.tolerance_m,
        "targets": list(answer.targets),
        "boundaries": boundary_source(),
        "places": place_source(),
        "disclaimer": shared_words()["disclaimer"],
        "systems": [
            {
                "id": system.id,
                "name": system.name,
                "range_km": system.range_km,
                "range_low_km": system.range_low_km,
                "range_high_km": system.range_high_km,
                "min_range_km": system.min_range_km,
                "range_is": system.range_is,
                "sources": _sources(system),
                "catalog": answer.catalog.origin("system", system.id),
            }
            for system in answer.systems
        ],
        "sites": [
            {
                "id": site.id,
                "name": site.name,
                "kind": site.kind,
                "country": site.country,
                "lon": site.lon,
                "lat": site.lat,
                "sources": _sources(site),
                "catalog": answer.catalog.origin("site", site.id),
            }
            for site in answer.sites
        ],
    }


def _sources(record: System | Site) -> list[dict[str, Any]]:
    """Fields of the sources of a record, as the catalog has them."""
    fields = {"title", "publisher", "date", "url"}
    return [source.model_dump(include=fields) for source in record.sources]
