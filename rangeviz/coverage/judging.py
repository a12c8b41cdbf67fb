"""Judging claims: whether geometry bears out that something at one place reaches another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.measuring import (
    cells_in,
    farthest_of,
    km_for_share,
    last_of,
    nearest_of,
    shape_of,
    share_within,
)
from rangeviz.coverage.membership import too_close
from rangeviz.coverage.stated_distance import DistanceFinding, judge_distance
from rangeviz.geodesy.mercator import mercator_distances_m
from rangeviz.geodesy.pairs import Pair, shape_distance_m

if TYPE_CHECKING:
    from rangeviz.naming.cases import Case
    from rangeviz.naming.grounds import Ground

__all__ = ["Finding", "Mercator", "Reading", "State", "Verdict", "judge"]

Verdict = Literal["supported", "contradicted", "depends", "too close to call", "not judged"]
State = Literal["yes", "no", "close", "some"]
_CLOSE_SHARE = 0.005  # of an area: no coast is drawn better


class Reading(NamedTuple):
    """
    What a range has to be for the words to hold, from one kind of place.

    Attributes
    ----------
    where
        ``"nearest"``: from the best place of an area; ``"named"``: from the point named;
        ``"everywhere"``: from every place of an area.
    pair
        The points that decide, and their distance.
    needed_km
        The least range for which the words hold from there.
    share
        Share of the target's area in reach by the nominal figure; None for a point.
    states
        Whether the words hold by the low, nominal and high figure.
    """

    where: Literal["nearest", "named", "everywhere"]
    pair: Pair
    needed_km: float
    share: float | None
    states: dict[str, State]


class Mercator(NamedTuple):
    """What a circle drawn on a Mercator map would have said, from the point named or the best."""

    distance_km: float
    says: bool
    differs: bool


@dataclass(frozen=True)
class Finding:
    """
    A claim, judged.

    Attributes
    ----------
    case
        The claim with what it names.
    verdict
        Of the whole claim.
    depends_on
        Of ``"site"``, ``"figure"`` and ``"target"`` those that decide, if the verdict depends.
    why
        Why it was not judged; else empty.
    ranges_km
        Low, nominal and high published range; empty for a mere distance.
    readings
        From the best place, the one named and every place, as far as the claim has them.
    nearest, farthest
        The pairs of points, one at either end, that lie nearest and farthest.
    distance
        What became of a stated distance; None if none was stated.
    mercator
        None without a range.
    site_share
        Share of the area from which it holds, if the verdict depends on it; else None.
    """

    case: Case
    verdict: Verdict
    depends_on: tuple[str, ...]
    why: str
    ranges_km: dict[str, float]
    readings: tuple[Reading, ...]
    nearest: Pair
    farthest: Pair
    distance: DistanceFinding | None
    mercator: Mercator | None
    site_share: float | None

    @property
    def reading(self) -> Reading | None:
        """The reading that decides: from the best place, else from the point named."""
        return self.readings[0] if self.readings else None

    @property
    def margins_km(self) -> dict[str, float]:
        """Low, nominal and high range less the range needed; negative where they fall short."""
        if not self.readings:
            return {}
        return {name: km - self.readings[0].needed_km for name, km in self.ranges_km.items()}


def judge(case: Case) -> Finding:
    """
    Judge a claim.

    Parameters
    ----------
    case
        The claim, with what it names.

    Returns
    -------
    Finding
        Verdict, distances, margins and what would have to be true.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> from rangeviz.catalog.claims import Claim
    >>> from rangeviz.naming.cases import find_case
    >>> claim = Claim(range_km=1600, site="iwakuni", target="Beijing")
    >>> case, _ = find_case(claim, load_catalog())
    >>> judge(case).verdict
    'supported'
    """
    claim, start = case.claim, case.start
    nearest, farthest = nearest_of(start, case.end), farthest_of(start, case.end)
    ranges_km: dict[str, float] = {}
    readings: tuple[Reading, ...] = ()
    verdict: Verdict = "supported"
    depends_on: tuple[str, ...] = ()
    why, mercator, site_share = "", None, None
    if claim.says_reach and case.system is not None:
        bands = bands_of(case.system)
        ranges_km = {name: band.radius_m / 1000 for name, band in bands.items()}
        inner_km = bands["nominal"].inner_m / 1000
        readings = tuple(_readings(case, ranges_km, inner_km))
        verdict, depends_on = _reach_verdict(case, readings)
        why = _floor_remark(case, readings)
        mercator = _mercator(case, readings, ranges_km["nominal"])
        if "site" in depends_on:
            site_share = _holding_share(case, readings, ranges_km["nominal"])
    if why:
        verdict, depends_on = "not judged", ()
    distance = None
    if claim.says_distance:
        at = case.named or start
        distance = judge_distance(
            claim,
            nearest_of(at, case.end).distance_m / 1000,
            None if case.named else (nearest.distance_m / 1000, farthest.distance_m / 1000),
        )
        verdict = _both(verdict, distance.verdict) if claim.says_reach else distance.verdict
        if verdict == "depends" and not depends_on:
            depends_on = ("site",)
    return Finding(
        *(case, verdict, depends_on, why, ranges_km, readings),
        *(nearest, farthest, distance, mercator, site_share),
    )


def _both(reach: Verdict, distance: Verdict) -> Verdict:
    """Verdict on two statements: the worse of theirs."""
    order: list[Verdict] = [
        *("not judged", "too close to call", "contradicted", "depends", "supported")
    ]
    return min(reach, distance, key=order.index)


# Verdict


def _reach_verdict(case: Case, readings: tuple[Reading, ...]) -> tuple[Verdict, tuple[str, ...]]:
    """Combine what holds from where and by which figure; a denial is turned round."""
    by_figure = {}
    depends = set()
    for figure in ("low", "nominal", "high"):
        state, on = _from_anywhere(readings, figure)
        by_figure[figure] = state
        if figure == "nominal":
            depends |= on
    nominal = by_figure["nominal"]
    if nominal != "close" and {"yes", "no"} <= set(by_figure.values()):
        depends.add("figure")
    if nominal == "close" and {"yes", "no"} <= set(by_figure.values()):
        return "depends", ("figure",)
    if nominal == "close" or (nominal == "no" and by_figure["high"] == "close" and not depends):
        return "too close to call", ()
    if depends:
        order = ("site", "figure", "target")
        return "depends", tuple(name for name in order if name in depends)
    return ("supported" if (nominal == "yes") != case.claim.is_denial else "contradicted"), ()


def _from_anywhere(readings: tuple[Reading, ...], figure: str) -> tuple[State, set[str]]:
    """Whether the words hold by a figure, and on what that depends: the site, or the target."""
    best = readings[0].states[figure]
    other = readings[1].states[figure] if len(readings) > 1 else best
    if best == "close" or (other == "close" and readings[1].where == "named"):
        return "close", set()
    on = {"target"} if "some" in {best, other} else set()
    if best != other:
        on.add("site")
    return best, on


def _floor_remark(case: Case, readings: tuple[Reading, ...]) -> str:
    """Why a figure that its publishers state as a floor decides nothing where it falls short."""
    system = case.system
    if system is None or system.range_is != "floor" or system.range_high_km != system.range_km:
        return ""
    if readings[0].states["high"] != "no":
        return ""
    return "the only published figure is a floor (more than that), and it falls short"


# Measuring


def _readings(case: Case, ranges_km: dict[str, float], inner_km: float) -> list[Reading]:
    extent = case.claim.extent_claimed
    if case.end.is_point and extent in {"", "part", "all"}:
        extent = "part"
    out = []
    if case.area:
        out.append(_reading("nearest", case.area, case, extent, ranges_km, inner_km))
    if case.named:
        out.append(_reading("named", case.named, case, extent, ranges_km, inner_km))
    elif case.area:
        out.append(_reading("everywhere", case.area, case, extent, ranges_km, inner_km))
    return out


def _reading(
    where: Literal["nearest", "named", "everywhere"],
    start: Ground,
    case: Case,
    extent: str,
    ranges_km: dict[str, float],
    inner_km: float,
) -> Reading:
    end, share, part, whole = case.end, None, None, None
    if extent == "share" and case.claim.share_claimed_min is not None:
        least = case.claim.share_claimed_min
        pair = _part_pair(where, start, end)
        needed_km = km_for_share(where, start, end, least)
        states = {
            figure: _share_state(share_within(where, start, end, km), least)
            for figure, km in ranges_km.items()
        }
    else:
        if extent != "all":
            part = _part_pair(where, start, end)
        if extent != "part":
            whole = _whole_pair(where, start, end)
        states = {figure: _pair_state(km, part, whole, extent) for figure, km in ranges_km.items()}
        pair = part or whole  # type: ignore[assignment]
        needed_km = pair.distance_m / 1000
    if not end.is_point and extent in {"", "share"}:
        share = share_within(where, start, end, ranges_km["nominal"])
    if inner_km and _beyond_km(where, start, end, extent) < inner_km:
        states = dict.fromkeys(states, "no")
    return Reading(where, pair, needed_km, share, states)


def _pair_state(range_km: float, part: Pair | None, whole: Pair | None, extent: str) -> State:
    """Whether the words hold, by the pairs that decide for a part and for the whole of the end."""
    some = _state(range_km, part.distance_m / 1000) if part else "yes"
    every = _state(range_km, whole.distance_m / 1000) if whole else some
    if part is None or whole is None:
        return every
    if extent == "only-part":
        if "close" in {some, every}:
            return "close"
        return "yes" if (some, every) == ("yes", "no") else "no"
    if some != "yes":
        return some
    return "some" if every == "no" else every


def _share_state(share: float, least: float) -> State:
    if abs(share - least) < _CLOSE_SHARE:
        return "close"
    return "yes" if share >= least else "no"


def _state(range_km: float, needed_km: float) -> State:
    if bool(too_close(1000 * range_km, 1000 * needed_km)):
        return "close"
    return "yes" if needed_km <= range_km else "no"


def _part_pair(where: str, start: Ground, end: Ground) -> Pair:
    """Pair that decides whether some of the end is in reach."""
    if where == "everywhere":  # the place of the start that is farthest from the end's nearest
        return _turned(last_of(end, start))
    return nearest_of(start, end)


def _whole_pair(where: str, start: Ground, end: Ground) -> Pair:
    """Pair that decides whether all of the end is in reach."""
    return farthest_of(start, end) if where == "everywhere" else last_of(start, end)


def _turned(pair: Pair) -> Pair:
    return Pair(pair.end_lon, pair.end_lat, pair.start_lon, pair.start_lat, pair.distance_m)


def _beyond_km(where: str, start: Ground, end: Ground, extent: str) -> float:
    """Distance that has to be at least the minimum range, km."""
    one, other = shape_of(start), shape_of(end)
    if extent == "all":
        if where == "everywhere":
            return nearest_of(start, end).distance_m / 1000
        return shape_distance_m(one, other, "everywhere", farthest=False) / 1000
    if where == "everywhere":
        return shape_distance_m(other, one, "everywhere", farthest=False) / 1000
    return farthest_of(start, end).distance_m / 1000


def _holding_share(case: Case, readings: tuple[Reading, ...], range_km: float) -> float | None:
    """Share of the area's surface from which some of the target is in reach."""
    if case.area is None or case.claim.extent_claimed not in {"", "part"}:
        return None
    return share_within("nearest", case.end, case.area, range_km)


def _mercator(case: Case, readings: tuple[Reading, ...], range_km: float) -> Mercator:
    """Lay the range as a circle on a Mercator map, with the scale of the place it starts from."""
    reading = next((one for one in readings if one.where == "named"), readings[0])
    lon, lat = reading.pair.start_lon, reading.pair.start_lat
    points = shape_of(case.end).points
    km = mercator_distances_m(lon, lat, points.lon, points.lat) / 1000
    extent = case.claim.extent_claimed
    distance_km = float(km.max() if extent in {"all", "only-part"} else km.min())
    if extent == "share" and case.claim.share_claimed_min is not None and not case.end.is_point:
        cells = cells_in(case.end)
        inner = mercator_distances_m(lon, lat, cells.lon, cells.lat) / 1000
        order = np.argsort(inner)
        held = np.searchsorted(np.cumsum(cells.share[order]), case.claim.share_claimed_min)
        distance_km = float(inner[order[min(int(held), order.size - 1)]])
    says = distance_km <= range_km
    if extent == "only-part":
        says = not says and float(km.min()) <= range_km
    truth = reading.needed_km <= range_km
    if extent == "only-part":
        truth = reading.states["nominal"] == "yes"
    return Mercator(distance_km, says, says != truth)
