"""The sentences a briefing wants, every number computed, and names short enough for a label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from rangeviz import basemaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rangeviz.coverage import Reach
    from rangeviz.records import Site, System

__all__ = ["listed", "question", "sentences", "short_names"]

_RANK = {"none": 0, "partial": 1, "full": 2}
_REMARK = re.compile(r"\s+\(([^()]*)\)$")
_MOST_COUNTRIES = 4  # in a sentence; more are taken together


def question(reach: Reach) -> str:
    """Ask the question that a reach answers: the title of its map."""
    countries = basemaps.country_names()
    if "world" in reach.targets:
        where = "Which parts of the world"
    elif all(code in countries for code in reach.targets):
        names = [countries[code] for code in reach.targets]
        where = f"Which parts of {listed(names, many='countries')}"
    else:
        where = "Which of the chosen regions"
    systems = listed(_missiles(reach.systems), many="missiles")
    join = "or" if reach.launch == "anywhere" else "and"
    sites = listed(_in_a_sentence(reach.sites), join=join, many="places")
    return f"{where} lie within reach of {systems} from {sites}?"


def sentences(reach: Reach) -> list[str]:
    """
    Say how many regions of each target lie in reach: of anything, then of each system.

    A region is in reach of a system if it is from any of the sites; disputed ones are not counted.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    list of str
        A headline, a sentence for each system, and a note on what was measured and counted.
    """
    frame = reach.regions
    n = len(frame) // (len(reach.systems) * len(reach.sites))
    rank = np.array([_RANK[status] for status in frame["status"]])
    rank = rank.reshape(len(reach.systems), len(reach.sites), n).max(axis=1)
    disputed = frame["disputed"].to_numpy(bool)[:n]
    groups = _groups(frame["country"].to_numpy()[:n], ~disputed)

    touched = [
        f"{(rank.max(axis=0)[rows] > 0).sum()} of {_regions_of(rows, name)}"
        for name, rows in groups.items()
    ]
    systems = listed(_missiles(reach.systems), join="or", many="missiles")
    sites = listed(_in_a_sentence(reach.sites), join="or", many="places")
    out = [f"Wholly or partly within reach of {systems} from {sites}: {listed(touched)}."]
    for system, short, ranks in zip(reach.systems, short_names(reach.systems), rank, strict=True):
        counts = [
            f"{(ranks[rows] == 2).sum()} wholly and {(ranks[rows] == 1).sum()} partly of"
            f" {_regions_of(rows, name)}"
            for name, rows in groups.items()
        ]
        label = short if short == system.range_label() else f"{short}, {system.range_label()}"
        out.append(f"{label}: {listed(counts)}.")
    return [*out, " ".join(_notes(reach, int(disputed.sum())))]


def listed(names: Sequence[str], *, join: str = "and", many: str = "", most: int = 4) -> str:
    """Join names as a sentence does, or, past `most`, say how many of what kind they are."""
    if many and len(names) > most:
        return f"{len(names)} {many}"
    *first, last = names
    return f"{', '.join(first)} {join} {last}" if first else last


def short_names(records: Sequence[System | Site]) -> list[str]:
    """Shorten names for a label; the full ones stay where the short would be the same."""
    short = [_short_name(record) for record in records]
    return [
        name if short.count(name) == 1 else record.name
        for name, record in zip(short, records, strict=True)
    ]


def _short_name(record: System | Site) -> str:
    """Leave out a remark in brackets and a town's province; prefer a code to a long name."""
    name = _REMARK.sub("", record.name) or record.name
    if getattr(record, "country", None) and record.kind == "point":
        name = name.partition(",")[0]
    aliases = getattr(record, "aliases", ())
    codes = [alias for alias in aliases if re.fullmatch(r"[\w -]{2,14}", alias, re.ASCII)]
    return codes[0] if len(name) > 24 and codes else name


def _missiles(systems: Sequence[System]) -> list[str]:
    return [
        f"a {name} range" if name == system.range_label() else name
        for system, name in zip(systems, short_names(systems), strict=True)
    ]


def _in_a_sentence(sites: Sequence[Site]) -> list[str]:
    return [
        f"the {name[0].lower()}{name[1:]}" if site.kind == "chain" and "chain" in name else name
        for site, name in zip(sites, short_names(sites), strict=True)
    ]


def _groups(
    country: NDArray[np.object_], counted: NDArray[np.bool_]
) -> dict[str, NDArray[np.intp]]:
    """Give the rows that count for each country, in the order they come."""
    names = basemaps.country_names()
    codes = list(dict.fromkeys(country[counted]))
    if not codes or len(codes) > _MOST_COUNTRIES:
        return {f"{len(codes)} countries": np.flatnonzero(counted)}
    return {
        names.get(code, "those given"): np.flatnonzero((country == code) & counted)
        for code in codes
    }


def _regions_of(rows: NDArray[np.intp], name: str) -> str:
    return f"{len(rows)} region{'' if len(rows) == 1 else 's'} of {name}"


def _notes(reach: Reach, disputed: int) -> list[str]:
    """Say from where distances are, how a chain is defined, and what is in nobody's count."""
    measured = "nearest" if reach.launch == "anywhere" else "farthest"
    notes = [f"Published ranges, from the {measured} point of each site."]
    for site in reach.sites:
        if site.kind == "chain" and _REMARK.search(site.name):
            notes.append(f"{site.name}.")
    if disputed:
        verb = "is" if disputed == 1 else "are"
        regions = "region" if disputed == 1 else "regions"
        notes.append(f"{disputed} disputed {regions} {verb} counted for no country.")
    return notes
