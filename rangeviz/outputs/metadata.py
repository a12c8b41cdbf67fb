"""outputs.metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

__all__ = ["answer_metadata"]


def answer_metadata(answer: Answer) -> dict[str, Any]:
    """
    Gather what an answer rests on, for a file to carry.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.

    Returns
    -------
    dict
        Plain values, ready for JSON.
    """
    from rangeviz._version import __version__
    from rangeviz.basemaps import boundary_source
    from rangeviz.words.notes import shared_words, viewpoint_note

    return {
        "rangeviz": __version__,
        "figures_as_of": answer.catalog.date,
        "launch": answer.launch,
        "viewpoint": {"name": answer.viewpoint, "means": viewpoint_note(answer.viewpoint)},
        "tolerance_m": answer.tolerance_m,
        "targets": list(answer.targets),
        "boundaries": boundary_source(),
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
                "sources": _cited(system),
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
                "sources": _cited(site),
                "catalog": answer.catalog.origin("site", site.id),
            }
            for site in answer.sites
        ],
    }


def _cited(record: System | Site) -> list[dict[str, str | None]]:
    return [
        {
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "url": source.url,
        }
        for source in record.sources
    ]
