"""Findings: what an answer, a comparison or a sweep shows, in one sentence fit for a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rangeviz import basemaps
from rangeviz.coverage.frames import VERDICTS
from rangeviz.text import listed
from rangeviz.units import distance_label
from rangeviz.words.labels import short_names
from rangeviz.words.languages import load_language
from rangeviz.words.sentences import _in_a_sentence, _missiles, comparison_question, target_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change
    from rangeviz.words.languages import Language

__all__ = [
    "CountryFinding",
    "comparison_finding",
    "country_findings",
    "finding",
    "finding_details",
    "percent",
    "sweep_finding",
]

_TAKES_ARTICLE = re.compile(
    r"^(United|Central African)|Republic|(Islands|Philippines)$|^Netherlands"
)
_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_MOST_COUNTRIES = 2  # with counts of their own in a title
_MOST_NAMED = 3  # regions of all targets up to which each is named


class CountryFinding(NamedTuple):
    """
    What of one country lies in reach, by the best of all systems and sites.

    Attributes
    ----------
    country
        Its code.
    regions, touched, wholly
        Number of its counted regions, of those in reach at least partly, and of those wholly.
    share
        Share of the area of those regions within the nominal ranges, from 0 to 1.
    verdict
        Best verdict of the country as a whole.
    """

    country: str
    regions: int
    touched: int
    wholly: int
    share: float
    verdict: str


def percent(share: float) -> str:
    """
    Share in whole percent; below 1 and above 99 percent never rounded to none or all.

    Examples
    --------
    >>> percent(0.617), percent(0.002), percent(0.9999), percent(1.0)
    ('62%', '<1%', '>99%', '100%')
    """
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def country_findings(answer: Answer) -> list[CountryFinding]:
    """
    Count what of each country lies in reach; regions that count for no country are left out.

    Examples
    --------
    >>> import rangeviz as rv
    >>> (korea,) = country_findings(rv.reach(systems=[700], sites=["kyushu"], targets=["KOR"]))
    >>> korea.touched, korea.regions, round(korea.share, 2)
    (17, 17, 1.0)
    """
    frame, counted = answer.together, answer.counted
    country, area = frame["country"].to_numpy(), frame["area_km2"].to_numpy(float)
    rank = _ranks(answer)
    reached = frame["share"].to_numpy(float) * area
    found = []
    for code in dict.fromkeys(country[counted].tolist()):
        rows = counted & (country == code)
        wholly = int((rank[rows] >= _RANK["full"]).sum())
        best, least = VERDICTS[rank[rows].max()], VERDICTS[rank[rows].min()]
        whole = wholly == int(rows.sum())
        found.append(
            CountryFinding(
                code,
                int(rows.sum()),
                int((rank[rows] >= _RANK["partial"]).sum()),
                wholly,
                float(reached[rows].sum() / area[rows].sum()),
                least if whole else ("partial" if best in {"full", "certain"} else best),
            )
        )
    return found


def finding(answer: Answer, lang: str = "en") -> str:
    """
    State what an answer shows, for a title: how much of which country is in reach, from where.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    lang
        Language: ``"en"`` or ``"ja"``.

    Examples
    --------
    >>> import rangeviz as rv
    >>> finding(rv.reach(systems=[700], sites=["kyushu"], targets=["KOR"]))
    '700 km range from Kyushu: all 17 regions of South Korea'
    >>> finding(rv.reach(systems=[500], sites=["kyushu"], targets=["GUM"]))
    '500 km range from Kyushu: not Guam, which lies 1,901 km beyond'
    """
    language = load_language(lang)
    words = language.finding
    return words["title"].format(
        systems=_systems(answer, language),
        sites=_sites(answer, language),
        what=_what(answer, language),
    )


def _what(answer: Answer, language: Language) -> str:
    """Say what is in reach: regions by name if they are few, by country, or countries."""
    words = language.finding
    found = country_findings(answer)
    if not found:
        return words["only_disputed"]
    total = sum(one.regions for one in found)
    if not any(one.touched for one in found):
        return _nothing(answer, found, language)
    if total <= _MOST_NAMED:
        return _named(answer, language)
    reached = [one for one in found if one.touched]
    if len(found) > _MOST_COUNTRIES:
        wholly = sum(one.wholly == one.regions and _is_whole(one, answer) for one in found)
        key = "countries" if len(reached) < len(found) else "all_countries"
        text = words[key].format(n=len(reached), all=len(found))
        return text + (words["countries_wholly"].format(n=wholly) if wholly else "")
    texts = [_of_country(one, answer, language, is_first=i == 0) for i, one in enumerate(reached)]
    return words["join"].join(texts)


def _of_country(
    found: CountryFinding, answer: Answer, language: Language, *, is_first: bool
) -> str:
    words, name = language.finding, _country(found.country, language)
    is_whole = _is_whole(found, answer)
    if found.regions == 1:
        place = _place(found, answer, language)
        return words["part"].format(region=place, share=percent(found.share))
    if found.wholly == found.regions:
        return words["all" if is_whole else "all_chosen"].format(n=found.regions, country=name)
    key = ("count" if is_first else "count_next") if is_whole else "count_chosen"
    return words[key].format(
        n=found.touched, all=found.regions, country=name, share=percent(found.share)
    )


def _is_whole(found: CountryFinding, answer: Answer) -> bool:
    """Whether a country was asked about, rather than some of its regions; own areas are whole."""
    return not found.country or bool({found.country, "world"} & set(answer.targets))


def _only_region(found: CountryFinding, answer: Answer, language: Language) -> str:
    """Name of the one region of a country that counts."""
    frame = answer.together[answer.counted]
    (row,) = frame[frame["country"] == found.country].itertuples()
    return language.name("regions", row.region, row.name)


def _place(found: CountryFinding, answer: Answer, language: Language) -> str:
    """Name of a country, or of what was asked about of it."""
    name = _country(found.country, language)
    if _is_whole(found, answer):
        return name
    if found.regions == 1:
        return _only_region(found, answer, language)
    return language.finding["chosen"].format(country=name)


def _named(answer: Answer, language: Language) -> str:
    """Name each of a few regions: those in reach, wholly or by their share, then those not."""
    words, frame, rank = language.finding, answer.together, _ranks(answer)
    texts = []
    rows = np.flatnonzero(answer.counted)
    for row in sorted(rows, key=lambda row: -rank[row]):
        name = language.name("regions", frame["region"].iloc[row], frame["name"].iloc[row])
        share = float(frame["share"].iloc[row])
        if rank[row] >= _RANK["full"]:
            texts.append(words["whole"].format(region=name))
        elif rank[row] == _RANK["partial"]:
            texts.append(words["part"].format(region=name, share=percent(share)))
        elif rank[row] == _RANK["possible"]:
            texts.append(words["possible"].format(region=name))
        else:
            texts.append(words["not"].format(region=name))
    return words["comma"].join(texts)


def _nothing(answer: Answer, found: Sequence[CountryFinding], language: Language) -> str:
    """Say that nothing is in reach, and by how much the nearest region is missed."""
    words = language.finding
    regions = answer.regions
    n = answer.counted.size
    counted = np.tile(answer.counted, len(regions) // n)
    beyond = np.where(
        counted, (regions["nearest_km"] - regions["range_km"]).to_numpy(float), np.inf
    )
    row = int(beyond.argmin())
    name = language.name("regions", regions["region"].iloc[row], regions["name"].iloc[row])
    kind = "none_one" if sum(one.regions for one in found) == 1 else "none"
    if any(one.verdict == "possible" for one in found):
        kind = "none_nominal"
    where = _join([_place(one, answer, language) for one in found], language, many="countries")
    return words[kind].format(
        where=where, region=name, km=distance_label(max(float(beyond[row]), 0.0))
    )


def finding_details(answer: Answer, lang: str = "en") -> str:
    """
    State how the finding divides by verdict, and what it rests on; for below a title.

    Examples
    --------
    >>> import rangeviz as rv
    >>> finding_details(rv.reach(systems=[700], sites=["kyushu"], targets=["KOR"]))[:9]
    'In reach:'
    """
    words = load_language(lang).finding
    rank = _ranks(answer)[answer.counted]
    counts = [
        (int((rank == _RANK["certain"]).sum()), "certainly"),
        (int((rank == _RANK["full"]).sum()), "wholly"),
        (int((rank == _RANK["partial"]).sum()), "partly"),
        (int((rank == _RANK["possible"]).sum()), "possibly"),
    ]
    texts = [words[f"details_{key}"].format(n=n) for n, key in counts if n]
    many = len(answer.systems) * len(answer.sites) > 1
    basis = words["basis_many" if many else "basis"].format(date=answer.catalog.date)
    if not texts:
        return basis
    return f"{words['details'].format(counts=words['comma'].join(texts))} {basis}"


def comparison_finding(change: Change) -> str:
    """
    State what a comparison shows, for a title: regions gained and lost.

    Examples
    --------
    >>> import rangeviz as rv
    >>> now, then = (rv.reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (250, 300))
    >>> comparison_finding(rv.compare(now, then))
    '2 regions gained, none lost in South Korea: 300 km instead of 250 km range from Kyushu'
    """
    counts = change.regions["change"].value_counts()
    gained, lost, more, less = (int(counts.get(k, 0)) for k in ("gained", "lost", "more", "less"))
    question = comparison_question(change).removeprefix("What is gained and lost in ")
    where, _, rest = question.removesuffix("?").partition(" with ")
    rest = rest.removeprefix("a ").replace(" range instead of a ", " instead of ")
    if not gained and not lost:
        text = (
            f"{_regions(more)} more in reach, {_regions(less)} less"
            if more or less
            else "no change"
        )
        return f"{text[0].upper()}{text[1:]} in {where}: {rest}"
    parts = [_regions(gained) + " gained", (f"{lost}" if lost else "none") + " lost"]
    if not gained:
        parts = [_regions(lost) + " lost", "none gained"]
    return f"{', '.join(parts)} in {where}: {rest}"


def _regions(n: int) -> str:
    return f"{n} region{'' if n == 1 else 's'}"


def sweep_finding(
    targets: Sequence[str], *, sites: int, range_label: str, most: float, best: str
) -> str:
    """
    State what a sweep shows, for a title.

    Parameters
    ----------
    targets
        Codes of the targets.
    sites
        Number of the sites.
    range_label
        Label of the longest range.
    most
        Greatest share of the area of the targets that a site reaches with it, from 0 to 1.
    best
        Where that site is.

    Examples
    --------
    >>> sweep_finding(["KOR"], sites=9, range_label="700 km", most=0.34, best="Fukuoka")
    'A 700 km range reaches at most 34% of South Korea: from near Fukuoka'
    """
    where = target_names(targets)
    name = f"A {range_label} range" if range_label[0].isdigit() else range_label
    if not most:
        return f"{name} reaches no part of {where} from any of {sites:,} sites"
    return f"{name} reaches at most {percent(most)} of {where}: from near {best}"


def _ranks(answer: Answer) -> NDArray[np.intp]:
    """Best verdict of each region over all systems and sites, as a number."""
    ranks = np.array([_RANK[verdict] for verdict in answer.regions["verdict"]], dtype=np.intp)
    best: NDArray[np.intp] = ranks.reshape(-1, answer.counted.size).max(axis=0)
    return best


def _country(code: str, language: Language) -> str:
    name = language.name("countries", code, basemaps.country_names().get(code, ""))
    if not name:
        return language.finding["own_areas"]
    return f"the {name}" if language.code == "en" and _TAKES_ARTICLE.search(name) else name


def _systems(answer: Answer, language: Language) -> str:
    if language.code == "en":
        names = [name.removeprefix("a ") for name in _missiles(answer.systems)]
    else:
        names = short_names(answer.systems)
    return _join(names, language, many="missiles", word="or")


def _sites(answer: Answer, language: Language) -> str:
    names = (
        _in_a_sentence(answer.sites)
        if language.code == "en"
        else language.short_sites(answer.sites)
    )
    word = "or" if answer.launch == "anywhere" else "and"
    return _join(names, language, many="places", word=word)


def _join(names: Sequence[str], language: Language, *, many: str, word: str = "and") -> str:
    """Join names, or count them if there are over three."""
    if language.code == "en":
        return listed(list(names), join=word, many=many, most=3)
    if len(names) > 3:
        return language.finding[f"many_{many}"].format(n=len(names))
    return language.finding["comma"].join(names)
