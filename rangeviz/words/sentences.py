"""Sentences about an answer or a comparison: the question, counts of regions, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rangeviz import basemaps
from rangeviz.basemaps.names import called, groups
from rangeviz.coverage.frames import VERDICTS
from rangeviz.folding import fold
from rangeviz.text import listed
from rangeviz.units import distance_label, point_label
from rangeviz.words.labels import _REMARK, share_label, short_names
from rangeviz.words.notes import viewpoint_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change

__all__ = [
    "CHANGE_LABELS",
    "change_sentences",
    "comparison_question",
    "question",
    "sentences",
    "target_names",
]

CHANGE_LABELS = {  # of `Comparison.regions`, column `change`
    "gained": "gained",
    "lost": "lost",
    "more": "more of it",
    "less": "less of it",
    "kept": "as before",
    "none": "out of reach in both",
}

_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_LISTED_APART = {"CHN": ("HKG", "MAC", "TWN")}  # by ISO 3166-1, with codes of their own
_GROUP_ARTICLES = {
    "EU": "the European Union",
    "Arab League": "the Arab League",
    **{name: f"the {name} countries" for name in ("Quad", "AUKUS", "G7", "CSTO", "SCO", "GCC")},
}
_MOST_REGIONS = 3  # named in a sentence; more are counted
_MOST_NEAREST = 10  # countries named, where there are many
_MOST_COUNTRIES = 4  # named in a sentence; more are counted together


def question(answer: Answer) -> str:
    """
    Question that an answer replies to: the title of its map.

    Examples
    --------
    >>> import rangeviz as rv
    >>> question(rv.reach(systems=[1600], sites=["kyushu"], targets=["KOR"]))
    'Which parts of South Korea lie within reach of a 1,600 km range from Kyushu?'
    """
    where = f"Which parts of {target_names(answer.targets)}"
    if where.endswith("the chosen regions"):
        where = "Which of the chosen regions"
    systems = listed(_missiles(answer.systems), many="missiles")
    join = "or" if answer.launch == "anywhere" else "and"
    sites = listed(_in_a_sentence(answer.sites), join=join, many="places")
    return f"{where} lie within reach of {systems} from {sites}?"


def target_names(targets: Sequence[str]) -> str:
    """
    Names of the targets, as part of a sentence.

    Parameters
    ----------
    targets
        Codes of countries or regions, or ``"world"``.

    Returns
    -------
    str
        Such as ``"China and Russia"``.

    Examples
    --------
    >>> target_names(["CHN", "RUS"]), target_names(["CN-SD"]), target_names(["AUS", "GBR", "USA"])
    ('China and Russia', 'Shandong', 'the AUKUS countries')
    """
    countries = basemaps.country_names()
    if "world" in targets:
        return "the world"
    for group in groups().values():
        if set(targets) == set(group.members) & set(countries):
            return _GROUP_ARTICLES.get(group.id, group.name)
    if all(code in countries for code in targets):
        return listed([countries[code] for code in targets], many="countries")
    if len(targets) <= _MOST_REGIONS:
        found = [called(fold(code), kinds=("region", "country"))[:1] for code in targets]
        if all(found) and all(record.level == 0 for (record,) in found):
            return listed([record.name for (record,) in found])
    return "the chosen regions"


def sentences(answer: Answer) -> list[str]:
    """
    Sentences that count the regions in reach, by country: of any system, then of each system.

    A region is in reach of a system if it is in reach from any of the sites.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    list of str
        A headline, a sentence for each system, and notes on distances and counts.

    Examples
    --------
    >>> import rangeviz as rv
    >>> for sentence in sentences(rv.reach(systems=[1600], sites=["kyushu"], targets=["CN-SH"])):
    ...     print(sentence)
    Within reach of a 1,600 km range from Kyushu: Shanghai wholly.
    Published ranges, from the nearest point of each site.
    """
    frame = answer.regions
    n = len(frame) // (len(answer.systems) * len(answer.sites))
    rank = np.array([_RANK[verdict] for verdict in frame["verdict"]])
    rank = rank.reshape(len(answer.systems), len(answer.sites), n).max(axis=1)
    if n <= _MOST_REGIONS and answer.counted.all():
        return [*_named(answer, rank), " ".join(_notes(answer))]
    by_country = _groups(frame["country"].to_numpy()[:n], answer.counted)

    best = rank.max(axis=0)
    touched = [
        f"{(best[rows] >= _RANK['partial']).sum()} of {_regions_of(rows, name)}"
        for name, rows in by_country.items()
    ]
    systems = listed(_missiles(answer.systems), join="or", many="missiles")
    sites = listed(_in_a_sentence(answer.sites), join="or", many="places")
    out = [f"Wholly or partly within reach of {systems} from {sites}: {listed(touched)}."]
    for system, short, ranks in zip(answer.systems, short_names(answer.systems), rank, strict=True):
        counts = [
            f"{_counted(ranks[rows])} of {_regions_of(rows, name)}"
            for name, rows in by_country.items()
        ]
        label = short if short == system.range_label() else f"{short}, {system.range_label()}"
        out.append(f"{label}: {listed(counts)}.")
    out += _nearest_countries(answer, best)
    return [*out, " ".join(_notes(answer))]


def _named(answer: Answer, rank: NDArray[np.intp]) -> list[str]:
    """Headline and a sentence for each system, where so few regions are asked for: by name."""
    names = answer.regions["name"].tolist()[: rank.shape[1]]
    shares = answer.together["share"].to_numpy()
    systems = listed(_missiles(answer.systems), join="or", many="missiles")
    sites = listed(_in_a_sentence(answer.sites), join="or", many="places")
    words = [_how_much(r, share) for r, share in zip(rank.max(axis=0), shares, strict=True)]
    phrases = [f"{name} {word}" for name, word in zip(names, words, strict=True)]
    out = [f"Within reach of {systems} from {sites}: {listed(phrases)}."]
    if len(answer.systems) == 1:
        return out
    frame = answer.regions
    for system, short, ranks in zip(answer.systems, short_names(answer.systems), rank, strict=True):
        own = frame[frame["system"] == system.id]
        share = own["share"].to_numpy().reshape(len(answer.sites), -1).max(axis=0)
        words = [_how_much(r, part) for r, part in zip(ranks, share, strict=True)]
        phrases = [f"{name} {word}" for name, word in zip(names, words, strict=True)]
        label = short if short == system.range_label() else f"{short}, {system.range_label()}"
        out.append(f"{label}: {listed(phrases)}.")
    return out


def _how_much(rank: int, share: float) -> str:
    """Say in words how much of a region is in reach."""
    word = {"certain": "wholly", "full": "wholly", "possible": "possibly", "none": "not at all"}
    return word.get(VERDICTS[rank]) or f"partly ({share_label(share)})"


def _nearest_countries(answer: Answer, best: NDArray[np.intp]) -> list[str]:
    """Name the countries in reach, the nearest first, where there are too many to count apart."""
    frame = answer.regions
    n = best.size
    country = frame["country"].to_numpy()[:n]
    codes = list(dict.fromkeys(country[answer.counted & (country != "")]))
    if len(codes) <= _MOST_COUNTRIES:
        return []
    nearest = frame["nearest_km"].to_numpy().reshape(-1, n).min(axis=0)
    touched = {
        code: nearest[rows].min()
        for code in codes
        for rows in [np.flatnonzero((country == code) & answer.counted)]
        if (best[rows] >= _RANK["partial"]).any()
    }
    names = basemaps.country_names()
    ordered = [names.get(code, code) for code in sorted(touched, key=touched.__getitem__)]
    if not ordered:
        return [f"In reach wholly or partly: none of {len(codes)} countries."]
    rest = len(ordered) - _MOST_NEAREST
    named = [*ordered[:_MOST_NEAREST], f"{rest} more"] if rest > 0 else ordered
    head = f"In reach wholly or partly: {len(ordered)} of {len(codes)} countries"
    return [f"{head}, the nearest first: {listed(named)}."]


def change_sentences(change: Change) -> list[str]:
    """
    Sentences on what a comparison gains, loses and keeps.

    Returns
    -------
    list of str
        One sentence on regions, one on places.
    """
    regions = change.regions
    names = {
        kind: regions.loc[regions["change"] == kind, "name"].tolist() for kind in ("gained", "lost")
    }
    moved = [
        f"{len(group)} {'region' if len(group) == 1 else 'regions'} {kind}"
        + (f" ({listed(group, most=6, many='regions')})" if 0 < len(group) <= 6 else "")
        for kind, group in names.items()
    ]
    counts = regions["change"].value_counts()
    rest = [
        f"{counts.get(kind, 0)} {words}"
        for kind, words in (
            ("more", "in reach by more of their area"),
            ("less", "by less"),
            ("kept", "by as much"),
        )
    ]
    places = change.places["change"].value_counts()
    return [
        f"{listed(moved)}; {listed(rest)}.",
        f"Places: {places.get('gained', 0)} gained, {places.get('lost', 0)} lost,"
        f" {places.get('kept', 0)} kept.",
    ]


def comparison_question(change: Change) -> str:
    """
    Question that a comparison replies to: the title of its map.

    Examples
    --------
    >>> import rangeviz as rv
    >>> now, then = (rv.reach(systems=[km], sites=["guam"], targets=["GUM"]) for km in (20, 90))
    >>> comparison_question(rv.compare(now, then))
    'What is gained and lost in Guam with a 90 km range instead of a 20 km range from Guam?'
    """
    before, after = change.before, change.after
    shared = [code for code in after.targets if code in before.targets]
    targets = target_names(shared) if shared else "the chosen regions"
    (old, new), (old_sites, new_sites) = _system_phrases(change), _site_phrases(change)
    if before.systems == after.systems:
        instead = "" if old_sites == new_sites else f" instead of {old_sites}"
        return f"What is gained and lost in {targets} with {new} from {new_sites}{instead}?"
    if old_sites == new_sites:
        return f"What is gained and lost in {targets} with {new} instead of {old} from {new_sites}?"
    return (
        f"What is gained and lost in {targets} with {new} from {new_sites} "
        f"instead of {old} from {old_sites}?"
    )


def _system_phrases(change: Change) -> list[str]:
    """Name the systems before and after; add their ranges where the names alone are equal."""
    answers = (change.before, change.after)
    old, new = (listed(_missiles(answer.systems), many="missiles") for answer in answers)
    if old != new or change.before.systems == change.after.systems:
        return [old, new]
    return [
        listed([f"{name} ({system.range_label()})" for name, system in names], many="missiles")
        for answer in answers
        for names in [list(zip(short_names(answer.systems), answer.systems, strict=True))]
    ]


def _site_phrases(change: Change) -> list[str]:
    """Name the sites before and after; add the launch where it differs."""
    is_same_launch = change.before.launch == change.after.launch
    phrases = []
    for answer in (change.before, change.after):
        join = "or" if answer.launch == "anywhere" else "and"
        sites = listed(_in_a_sentence(answer.sites), join=join, many="places")
        phrases.append(sites if is_same_launch else f"{answer.launch} in {sites}")
    return phrases


def _missiles(systems: Sequence[System]) -> list[str]:
    return [
        f"a {name} range" if name == system.range_label() else name
        for system, name in zip(systems, short_names(systems), strict=True)
    ]


def _in_a_sentence(sites: Sequence[Site]) -> list[str]:
    """Names of sites within a sentence; a label of the user's own with its coordinates."""
    phrases = []
    for site, name in zip(sites, short_names(sites), strict=True):
        where = point_label(site.lon, site.lat)
        if site.kind == "chain" and "chain" in name:
            phrases.append(f"the {name[0].lower()}{name[1:]}")
        elif site.kind == "point" and not site.coord_source and site.name != where:
            phrases.append(f"{name} ({where})")
        else:
            phrases.append(name)
    return phrases


def _groups(
    country: NDArray[np.object_], counted: NDArray[np.bool_]
) -> dict[str, NDArray[np.intp]]:
    """Rows counted for each country, in the order in which the countries occur."""
    names = basemaps.country_names()
    codes = list(dict.fromkeys(country[counted]))
    if not codes or len(codes) > _MOST_COUNTRIES:
        return {f"{len(codes)} countries": np.flatnonzero(counted)}
    return {
        names.get(code, "those given"): np.flatnonzero((country == code) & counted)
        for code in codes
    }


def _counted(ranks: NDArray[np.intp]) -> str:
    """Count the verdicts in words; regions that are certain are also counted on their own."""
    wholly, certain = (int((ranks >= _RANK[verdict]).sum()) for verdict in ("full", "certain"))
    partly, possibly = (int((ranks == _RANK[verdict]).sum()) for verdict in ("partial", "possible"))
    surely = f" ({certain} certainly)" if certain < wholly else ""
    counts = [f"{wholly} wholly{surely}", f"{partly} partly"]
    return listed([*counts, f"{possibly} possibly"] if possibly else counts)


def _regions_of(rows: NDArray[np.intp], name: str) -> str:
    return f"{len(rows)} region{'' if len(rows) == 1 else 's'} of {name}"


def _notes(answer: Answer) -> list[str]:
    """State where distances start, how a chain is defined, and how disputed regions count."""
    measured = "nearest" if answer.launch == "anywhere" else "farthest"
    notes = [f"Published ranges, from the {measured} point of each site."]
    for system in answer.systems:
        if system.min_range_km:
            least = distance_label(system.min_range_km, "km")
            notes.append(f"What {system.name} could hit within {least} is left out.")
    for site in answer.sites:
        if site.kind == "chain" and _REMARK.search(site.name):
            notes.append(f"{site.name}.")
    n = answer.counted.size
    disputed = answer.regions["disputed"].to_numpy(bool)[:n]
    apart = int((~answer.counted).sum())
    if apart:
        regions = "disputed region is" if apart == 1 else "disputed regions are"
        notes.append(f"{apart} {regions} counted for no country.")
    if (disputed & answer.counted).any():
        notes.append(viewpoint_note(answer.viewpoint))
    names = basemaps.country_names()
    for code, others in _LISTED_APART.items():
        left_out = [other for other in others if other not in answer.targets]
        if code in answer.targets and left_out:
            notes.append(
                f"{names[code]} is taken without {listed([names[other] for other in left_out])},"
                f" which ISO 3166-1 lists on their own; to add them, name {listed(left_out)} as"
                " targets."
            )
    return notes
