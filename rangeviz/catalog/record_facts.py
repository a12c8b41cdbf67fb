"""Facts of a system or a site as names and texts, for a terminal and a notebook to lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from rangeviz.catalog.labels import printed_figures, spread_label
from rangeviz.units import Units, distance_label, range_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Fields = Mapping[str, Any]
    Facts = list[tuple[str, str]]

__all__ = [
    "evidence_label",
    "other_usages",
    "site_facts",
    "source_statement",
    "system_facts",
    "usage_label",
]

_RANGE_IS = {
    "floor": "a floor: published as 'over' or 'at least', with no maximum",
    "typical": "a typical figure, neither floor nor maximum",
    "maximum": "published as a maximum",
}
_USAGE = {
    "usual": "usual",
    "wider": "wider",
    "japan": "Japanese",
    "us": "US",
    "china": "Chinese",
}


def system_facts(system: Fields, *, units: Units = "km", file: str | None = None) -> Facts:
    """
    Facts of a system: its ranges, what they rest on, who has it.

    Parameters
    ----------
    system
        All fields of a missile or launcher.
    units
        Units of its ranges.
    file
        The user's file that it comes from, if any.

    Returns
    -------
    list of tuple
        Name and text of each fact, in the order of display; without the facts that are empty.

    Examples
    --------
    >>> from rangeviz.catalog.records import System
    >>> system_facts(System(id="own", name="Own", range_km=926).model_dump(), units="nmi")[0]
    ('range', '500 nmi (926 km, 575 mi), published as a maximum')
    """
    range_km, range_is = system["range_km"], system["range_is"]
    converted = ", ".join(
        range_label(range_km, range_is, unit) for unit in get_args(Units) if unit != units
    )
    label = f"{range_label(range_km, range_is, units)} ({converted}), {_RANGE_IS[range_is]}"
    spread = spread_label(system, units)
    min_range_km = system["min_range_km"]
    since = f", since {system['introduced']}" if system["introduced"] else ""
    return _without_empty(
        {
            "range": label if range_km else "",
            "published": f"{spread} {units}" if spread else "",
            "minimum": distance_label(min_range_km, units) if min_range_km else "",
            "rests on": system["figure_basis"],
            "evidence": evidence_label(system),
            "variant of": system["variant_of"],
            "fires": ", ".join(system["fires"]),
            "also called": ", ".join(system["aliases"]),
            "kind": ", from ".join(filter(None, (system["kind"], ", ".join(system["basing"])))),
            "origin": system["origin"],
            "operators": ", ".join(system["operators"]),
            "status": system["status"] + since,
            "notes": system["notes"],
            "accepted": "; ".join(system["accept"].values()),
            "from file": file,
        }
    )


def site_facts(site: Fields, *, file: str | None = None, summaries: Iterable[Fields] = ()) -> Facts:
    """
    Facts of a site: where it lies, what belongs to it, how other definitions of it differ.

    Parameters
    ----------
    site
        All fields of a place.
    file
        The user's file that it comes from, if any.
    summaries
        Result of `Records.summaries`, in which other definitions of the same chain are looked up.

    Returns
    -------
    list of tuple
        Name and text of each fact, in the order of display; without the facts that are empty.

    Examples
    --------
    >>> from rangeviz.catalog.sites import point_site
    >>> site_facts(point_site(130.7, 32.8).model_dump())
    [('kind', 'point'), ('lon, lat', '130.7, 32.8')]
    """
    return _without_empty(
        {
            "local name": site["local_name"],
            "kind": ", ".join(filter(None, (site["kind"], site["precision"]))),
            "country": site["country"],
            "lon, lat": f"{site['lon']:g}, {site['lat']:g}",
            "chain": site["chain"] if site["chain"] != "none" else "",
            "usage": usage_label(site["definition"]),
            "role": site["role"],
            "parts": ", ".join(site["members"]),
            "notes": site["notes"],
            "accepted": "; ".join(site["accept"].values()),
            **other_usages(site, summaries),
            "from file": file,
        }
    )


def _without_empty(facts: Mapping[str, str | None]) -> Facts:
    return [(name, text) for name, text in facts.items() if text]


def evidence_label(system: Fields) -> str:
    """
    Tell how many independent sources of a system were read.

    Parameters
    ----------
    system
        All fields of a missile or launcher.

    Returns
    -------
    str
        Empty if it has no source, and for a launcher, which has no range of its own.

    Examples
    --------
    >>> figures = ({"value": 900, "unit": "km"},)
    >>> page = {"title": "A page", "publisher": "Paper", "figures": figures, "seen": True}
    >>> evidence_label({"range_km": 900, "sources": [page]})
    'a single source that was read'
    """
    if system["range_km"] is None or not system["sources"]:
        return ""
    from rangeviz.catalog.sources import Source, independent_sources

    count = independent_sources(Source.model_validate(dict(s)) for s in system["sources"])
    if count == 0:
        return "no source that was read, but for weak ones"
    if count == 1:
        return "a single source that was read"
    return f"{count} independent sources that were read"


def usage_label(definition: str) -> str:
    """
    Adjective for the country or school that defines a chain so.

    Parameters
    ----------
    definition
        The field of that name; the user's own values are returned unchanged.

    Examples
    --------
    >>> usage_label("japan"), usage_label("mine")
    ('Japanese', 'mine')
    """
    return _USAGE.get(definition, definition)


def other_usages(site: Fields, summaries: Iterable[Fields]) -> dict[str, str]:
    """
    Differences between a chain and the other definitions of the same chain.

    Parameters
    ----------
    site
        Fields of a chain.
    summaries
        Result of `Records.summaries`.

    Returns
    -------
    dict
        The members that each other usage adds and leaves out, by the name of the usage; empty if
        there is no other usage.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> summaries = {site["id"]: site for site in load_catalog().sites.summaries()}
    >>> other_usages(summaries["first-island-chain"], summaries.values())["US usage"]
    'with batanes, luzon; without philippines (first-island-chain-us-usage)'
    """
    usages: dict[str, str] = {}
    own_members = site.get("members", ())
    for other in summaries if site.get("definition") else ():
        is_same_chain = other.get("definition") and other.get("chain") == site["chain"]
        if not is_same_chain or other["id"] == site["id"]:
            continue
        members = other.get("members", ())
        added = [member for member in members if member not in own_members]
        left_out = [member for member in own_members if member not in members]
        differences = [f"with {', '.join(added)}"] if added else []
        differences += [f"without {', '.join(left_out)}"] if left_out else []
        text = f"{'; '.join(differences) or 'the same parts'} ({other['id']})"
        usages[f"{usage_label(other['definition'])} usage"] = text
    return usages


def source_statement(source: Fields, units: Units | None = None) -> str:
    """
    Statement of a source: the figures that it prints, or else what it says in our words.

    Parameters
    ----------
    source
        Fields of a source.
    units
        Units to convert the figures to, in brackets; not converted if left out.

    Examples
    --------
    >>> source_statement({"figures": [{"value": 1725, "unit": "mi"}]}, "km")
    '1,725 mi (2,776 km)'
    >>> source_statement({"about": "Names Kyushu as a candidate."})
    'Names Kyushu as a candidate.'
    """
    return printed_figures(source, units) or str(source.get("about", ""))
