"""What is said of a claim that was judged: a sentence, a paragraph to paste, labels of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz._version import __version__
from rangeviz.naming.grounds import nearest_town
from rangeviz.text import listed
from rangeviz.units import Units, distance_label, position_label
from rangeviz.words.labels import share_label
from rangeviz.words.notes import leading_citation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.coverage.judging import Finding, Reading
    from rangeviz.geodesy.pairs import Pair
    from rangeviz.naming.grounds import Ground

__all__ = [
    "VERDICT_LABELS",
    "claim_text",
    "counts_sentence",
    "end_labels",
    "paragraph",
    "reasons",
    "source_line",
]

VERDICT_LABELS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "depends": "Depends",
    "too close to call": "Too close to call",
    "not judged": "Not judged",
}
_DEPENDS = {
    "site": "where in {site} it starts",
    "figure": "which published figure is taken",
    "target": "which part of {end} is meant",
}


def claim_text(finding: Finding) -> str:
    """
    Say what is claimed: the claim's own text, or a sentence made of its parts.

    Examples
    --------
    >>> from rangeviz import verify
    >>> claim_text(verify(range_km=1600, site="iwakuni", target="Beijing").findings[0])
    'A range of 1,600 km from Iwakuni reaches Beijing.'
    """
    claim, case = finding.case.claim, finding.case
    if claim.text:
        return claim.text
    start, end = _short(case.start), _short(case.end)
    if not claim.says_reach:
        words = {"less than": "less than ", "more than": "over ", "about": "about "}
        bound = "less than " if claim.within_km else words[claim.distance_bound]
        km = claim.within_km or claim.distance_km_claimed or 0.0
        verb = "is" if claim.claimed else "is not"
        return f"{start} {verb} {bound}{distance_label(km)} from {end}."
    what = _system_name(finding)
    verb = "does not reach" if claim.is_denial else "reaches"
    part = {"all": "all of ", "share": "", "only-part": "only a part of "}.get(
        claim.extent_claimed if not case.end.is_point else "", ""
    )
    if claim.share_claimed_min and not case.end.is_point:
        part = f"at least {claim.share_claimed_min:.0%} of the area of "
    return f"{what[:1].upper()}{what[1:]} from {start} {verb} {part}{end}."


def reasons(finding: Finding, units: Units = "km") -> list[str]:
    """
    Say why a claim has its verdict, in sentences: distances, margins, what would have to be true.

    Parameters
    ----------
    finding
        A claim, judged.
    units
        Units of the distances.

    Returns
    -------
    list of str
        The sentence that decides first.
    """
    out = []
    if finding.why:
        out.append(f"It is not judged, because {finding.why}.")
    if finding.verdict == "depends":
        names = {"site": _short(finding.case.start), "end": _short(finding.case.end)}
        on = [_DEPENDS[name].format(**names) for name in finding.depends_on]
        out.append(f"It depends on {listed(on)}.")
    if finding.readings:
        out += [_reading_sentence(finding, reading, units) for reading in finding.readings]
        out += _figures(finding, units)
        out += _site_share(finding)
    if finding.distance:
        out.append(_distance_sentence(finding, units))
    if finding.case.remark:
        out.append(f"{finding.case.remark.rstrip('.')}.")
    return out


def paragraph(finding: Finding, units: Units = "km") -> str:
    """
    One paragraph on a claim to paste into an article, with the source of the range.

    Parameters
    ----------
    finding
        A claim, judged.
    units
        Units of the distances.

    Examples
    --------
    >>> from rangeviz import verify
    >>> found = verify(range_km=1600, site="iwakuni", target="Beijing").findings[0]
    >>> paragraph(found).split(". ")[1]
    'Supported: from Iwakuni to Beijing it is 1,543 km, within the 1,600 km range by 57 km'
    """
    text = claim_text(finding).strip().rstrip(".")
    verdict = VERDICT_LABELS[finding.verdict]
    first, *rest = reasons(finding, units)
    lead = f"{verdict}: {first[:1].lower()}{first[1:]}"
    if finding.verdict == "depends":
        lead = first.replace("It depends", "Depends", 1)
    sentences = [f"{text}.", lead, *rest]
    sentences += _mercator(finding, units)
    sentences.append(source_line(finding))
    sentences.append(
        "Distances are geodesics on the WGS84 ellipsoid between published places and coasts "
        f"(rangeviz {__version__}); they say nothing of what a weapon can do."
    )
    return " ".join(sentence for sentence in sentences if sentence)


def source_line(finding: Finding) -> str:
    """Name the source of the range, and that of the claim."""
    claim, system = finding.case.claim, finding.case.system
    lines = []
    if system is not None:
        if claim.range_km is not None:
            printed = f' ("{claim.range_printed}")' if claim.range_printed else ""
            lines.append(f"The range is the claim's own{printed}.")
        elif system.sources:
            lines.append(f"Range of {system.name}: {leading_citation(system.sources)}.")
    if claim.source:
        date = f", {claim.source.date}" if claim.source.date != "n.d." else ""
        lines.append(f"Claim: {claim.source.publisher}{date}.")
    return " ".join(lines)


def end_labels(finding: Finding, pair: Pair) -> tuple[str, str]:
    """
    Name both points of a pair: the place, or coordinates and the nearest town.

    Examples
    --------
    >>> from rangeviz import verify
    >>> found = verify(range_km=1600, site="kyushu", target="Beijing").findings[0]
    >>> end_labels(found, found.nearest)[1]
    'Beijing'
    """
    case = finding.case
    ends = ((pair.start_lon, pair.start_lat), (pair.end_lon, pair.end_lat))
    start = next(
        (ground for ground in (case.named, case.area) if ground and _is_at(ground, *ends[0])), None
    )
    return (
        _short(start) if start else _place(*ends[0], case.start),
        _short(case.end) if case.end.is_point else _place(*ends[1], case.end),
    )


def counts_sentence(findings: Sequence[Finding]) -> str:
    """
    Count the verdicts.

    Examples
    --------
    >>> from rangeviz import verify
    >>> counts_sentence(verify(range_km=1600, site="iwakuni", target="Beijing").findings)
    '1 claim: 1 supported.'
    """
    counts = dict.fromkeys(VERDICT_LABELS, 0)
    for finding in findings:
        counts[finding.verdict] += 1
    noun = "claim" if len(findings) == 1 else "claims"
    parts = [f"{count:,} {verdict}" for verdict, count in counts.items() if count]
    return f"{len(findings):,} {noun}: {listed(parts) if parts else 'none'}."


def _reading_sentence(finding: Finding, reading: Reading, units: Units) -> str:
    """Say how far it is from one kind of place, and what that leaves of the range."""
    start, end = end_labels(finding, reading.pair)
    needed = distance_label(reading.needed_km, units)
    nominal = finding.ranges_km["nominal"]
    extent = finding.case.claim.extent_claimed
    area = finding.case.start
    if extent == "share" and finding.case.claim.share_claimed_min and not finding.case.end.is_point:
        least = f"{finding.case.claim.share_claimed_min:.0%}"
        what = (
            f"{_from(reading, start, area)}, {least} of {_short(finding.case.end)} takes {needed}"
        )
        if reading.share is not None:
            what += f" and {reading.share:.0%} of its area is in reach"
    elif reading.needed_km == 0:
        what = f"{_short(area)} holds or touches {_short(finding.case.end)}"
    elif reading.where == "named" or not finding.case.area:
        what = f"from {start} to {end} it is {needed}"
    elif reading.where == "nearest":
        words = "the farthest point" if extent in {"all", "only-part"} else "the nearest points"
        what = f"the nearest place in {_short(area)} decides: {start} to {end}, {needed}"
        if extent == "all":
            what = f"{words} of {_short(finding.case.end)}, {end}, is {needed} from {start}"
    else:
        what = f"from everywhere in {_short(area)} it takes {needed} ({start} to {end})"
    state = reading.states["nominal"]
    apart = distance_label(abs(nominal - reading.needed_km), units)
    label = _range_label(finding, units)
    if state == "close":
        return f"{_capital(what)}; the {label} differs by {apart}, less than coasts are known to."
    if state == "some":
        share = "a part" if reading.share is None else share_label(reading.share)
        return (
            f"{_capital(what)}, within the {label} by {apart}; {share} of the area of "
            f"{_short(finding.case.end)} is in reach."
        )
    if state == "yes":
        return f"{_capital(what)}, within the {label} by {apart}."
    short = "out of reach of" if reading.needed_km > nominal else "not as stated for"
    return f"{_capital(what)}, {short} the {label} by {apart}."


def _from(reading: Reading, start: str, area: Ground) -> str:
    if reading.where == "everywhere":
        return f"from everywhere in {_short(area)}"
    return f"from {start}"


def _figures(finding: Finding, units: Units) -> list[str]:
    """Say what the low and the high published figure leave, where they differ."""
    low, nominal, high = (finding.ranges_km[name] for name in ("low", "nominal", "high"))
    if low == nominal == high:
        return []
    margins = finding.margins_km
    words = [
        f"{distance_label(finding.ranges_km[name], units)} ({name}) {_spare(margins[name], units)}"
        for name in ("low", "high")
        if finding.ranges_km[name] != nominal
    ]
    return [f"Published figures differ: {listed(words)}."]


def _spare(margin_km: float, units: Units) -> str:
    label = distance_label(abs(margin_km), units)
    return f"has {label} to spare" if margin_km >= 0 else f"is {label} short"


def _site_share(finding: Finding) -> list[str]:
    if finding.site_share is None:
        return []
    share = share_label(finding.site_share)
    return [f"It holds from {share} of the area of {_short(finding.case.start)}."]


def _distance_sentence(finding: Finding, units: Units) -> str:
    found = finding.distance
    if found is None:
        return ""
    claimed, true = (distance_label(km, units) for km in (found.claimed_km, found.found_km))
    bound = finding.case.claim.distance_bound if not finding.case.claim.within_km else "less than"
    if bound == "about":
        error = f"{abs(found.error_share):.1%} {'more' if found.error_share > 0 else 'less'}"
        return f"The distance is {true}; {claimed} was stated, {error}."
    return f"The distance is {true}; {bound} {claimed} was stated."


def _mercator(finding: Finding, units: Units) -> list[str]:
    """Say what a circle drawn on a Mercator map would have said."""
    drawn = finding.mercator
    if drawn is None:
        return []
    label = distance_label(drawn.distance_km, units)
    answer = "the opposite" if drawn.differs else "the same"
    return [f"A circle on a Mercator map would make it {label} and say {answer}."]


def _range_label(finding: Finding, units: Units) -> str:
    km = finding.ranges_km["nominal"]
    system = finding.case.system
    plus = "+" if system is not None and system.range_is == "floor" else ""
    value, unit = distance_label(km, units).split(" ")
    return f"{value}{plus} {unit} range"


def _system_name(finding: Finding) -> str:
    system = finding.case.system
    if system is None:
        return "it"
    if system.name.endswith(" km") and finding.case.claim.system == "":
        return f"a range of {system.name}"
    return system.name


def _short(ground: Ground) -> str:
    """Name of a town without its province and country."""
    if ground.is_point and "°" not in ground.label:
        return ground.label.partition(",")[0]
    return ground.label


def _place(lon: float, lat: float, ground: Ground) -> str:
    where = position_label(lon, lat, digits=4, between=" ")
    town = nearest_town(lon, lat)
    return f"{where} ({town})" if town else f"{where} ({ground.label})"


def _is_at(ground: Ground, lon: float, lat: float) -> bool:
    return ground.is_point and abs(ground.geometry.x - lon) + abs(ground.geometry.y - lat) < 1e-6


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
