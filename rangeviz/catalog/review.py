"""Review of the evidence of a system: what an editor would ask about its figures and sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rangeviz.catalog.sources import is_same_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rangeviz.catalog.records import Lint, Site, System
    from rangeviz.catalog.sources import Source

__all__ = ["evidence_lints", "link_lints"]

_HEADLINES = ("range_km", "range_low_km", "range_high_km", "min_range_km")
_STALE_YEARS = 2
_STATUS_YEAR = re.compile(r"\((\d{4})\)\s*$")
_REPOST = re.compile(r"\b(copy|[Rr]eposted?|mirror|excerpt)\b|\btext \(|\(via |ezproxy|proxy\.")


def evidence_lints(system: System, *, year: int) -> Iterator[tuple[Lint, str]]:
    """
    Remarks on the figures of a system, and on what they rest on.

    A system whose sources print no figure, or none at all, is not remarked on here.

    Parameters
    ----------
    system
        A missile or launcher.
    year
        Year by which its status counts as old or not.

    Yields
    ------
    tuple
        Code of the remark, and its text.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source, System
    >>> from rangeviz.catalog.sources import Figure
    >>> page = Source(title="A page", publisher="P", figures=(Figure(value=900, unit="km"),))
    >>> system = System(id="x", name="X", range_km=900, range_is="floor", sources=(page,))
    >>> next(evidence_lints(system, year=2026))[1].partition(";")[0]
    'range_km 900 is said to be a floor, but no source words it so'
    """
    if system.range_km is None or not any(source.figures for source in system.sources):
        return
    fields = {getattr(system, field): field for field in reversed(_HEADLINES)}
    for km in filter(None, reversed(fields)):
        yield from _headline_lints(system, fields[km], km)
    yield from _spread_lints(system)
    yield from _floor_lints(system)
    stated = _STATUS_YEAR.search(system.status)
    if stated and int(stated[1]) < year - _STALE_YEARS:
        yield (
            "stale-status",
            f"status {system.status!r} is older than {_STALE_YEARS} years; look for a newer report",
        )


def link_lints(record: System | Site) -> Iterator[tuple[Lint, str]]:
    """
    Remarks on links to copies of a page, where the original should be cited.

    Parameters
    ----------
    record
        A system or site; weak sources say already that they are copies.

    Yields
    ------
    tuple
        Code of the remark, and its text.

    Examples
    --------
    >>> from rangeviz.catalog.records import Source, System
    >>> copy = Source(title="T", publisher="Agency (copy at x.org)", url="https://x.org/1")
    >>> list(link_lints(System(id="x", name="X", range_km=900, sources=(copy,))))[0][0]
    'repost'
    """
    for source in record.sources:
        named = f"{source.publisher} {source.url or ''}"
        if source.url and not source.weak and not source.relays and _REPOST.search(named):
            yield (
                "repost",
                f"source {source.title!r} is a copy, {source.publisher!r}; cite the original, or "
                "say in 'relays' whose it is",
            )


def _headline_lints(system: System, field: str, km: float) -> Iterator[tuple[Lint, str]]:
    printing = [source for source in system.sources if source.prints(km)]
    if printing:
        if field != "min_range_km" and all(source.weak for source in printing):
            yield (
                "weak-bound",
                f"{field} {km:,g} is printed by weak sources only; find a better one",
            )
        return
    other = next((source for source in system.sources if _prints_of_variant(source, km)), None)
    if other:
        yield (
            "variant-mixed",
            f"{field} {km:,g} is printed of {other.variant!r} only; give that a record of its own",
        )
    else:
        yield (
            "unprinted",
            f"{field} {km:,g} is printed by no source of the record within 2 %; cite one that does",
        )


def _prints_of_variant(source: Source, km: float) -> bool:
    return bool(source.variant) and any(is_same_range(figure.km, km) for figure in source.figures)


def _spread_lints(system: System) -> Iterator[tuple[Lint, str]]:
    low_km, high_km = system.range_low_km, system.range_high_km
    if low_km is None or high_km is None or is_same_range(low_km, high_km):
        return
    low, high = (
        {
            (source.relays or source.publisher).casefold()
            for source in system.sources
            if source.prints(km)
        }
        for km in (low_km, high_km)
    )
    if low and high and len(low | high) == 1:
        yield (
            "one-source-spread",
            f"the spread {low_km:,g} to {high_km:,g} km is that of one source; cite another",
        )


def _floor_lints(system: System) -> Iterator[tuple[Lint, str]]:
    km = system.range_km
    if system.range_is != "floor" or km is None:
        return
    floors = (
        figure
        for source in system.sources
        for figure in source.figures
        if not source.variant and figure.is_floor
    )
    if not any(is_same_range(figure.km, km) for figure in floors):
        yield (
            "floor",
            f"range_km {km:,g} is said to be a floor, but no source words it so; is it 'more than' "
            "or 'at least' there?",
        )
