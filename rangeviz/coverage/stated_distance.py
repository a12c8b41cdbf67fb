"""Distances that a claim states: whether geometry bears them out, as they were rounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from rangeviz.coverage.membership import too_close

if TYPE_CHECKING:
    from rangeviz.catalog.claims import Claim

__all__ = ["DistanceFinding", "judge_distance"]

_SHARE, _MOST_SHARE, _LEAST_KM = 0.05, 0.10, 10.0  # of what is claimed: a tolerance of "about"


class DistanceFinding(NamedTuple):
    """
    A stated distance and the true one.

    Attributes
    ----------
    claimed_km, found_km
        As stated; and from the point named, or else from the nearest place of the area.
    tolerance_km
        How far "about" may be off.
    verdict
        Whether it is borne out.
    """

    claimed_km: float
    found_km: float
    tolerance_km: float
    verdict: Literal["supported", "contradicted", "depends", "too close to call"]

    @property
    def error_share(self) -> float:
        """How far the claim is off, as a share of the true distance; positive if too long."""
        return (self.claimed_km - self.found_km) / max(self.found_km, 0.1)


def judge_distance(
    claim: Claim, found_km: float, span_km: tuple[float, float] | None
) -> DistanceFinding:
    """
    Judge a stated distance.

    "About N" is right within the greatest of 5 per cent, half a unit of the last significant digit
    (but no more than 10 per cent) and 10 km; "less than" and "more than" have no tolerance.

    Parameters
    ----------
    claim
        A claim that states a distance.
    found_km
        True distance, from the point named or else from the nearest place.
    span_km
        Least and greatest distance from the places of an area; None for a point.

    Examples
    --------
    >>> from rangeviz.catalog.claims import Claim
    >>> judge_distance(Claim(distance_km_claimed=500), 529.6, None).verdict
    'supported'
    """
    stated = claim.within_km or claim.distance_km_claimed or 0.0
    bound = "less than" if claim.within_km is not None else claim.distance_bound
    if bound == "about":
        tolerance = max(
            _SHARE * stated, min(_half_digit_km(claim, stated), _MOST_SHARE * stated), _LEAST_KM
        )
        holds = abs(stated - found_km) <= tolerance
        every = holds
        some = holds or (
            span_km is not None and span_km[0] - tolerance <= stated <= span_km[1] + tolerance
        )
    else:
        tolerance = 0.0
        if bool(too_close(1000 * stated, 1000 * found_km)):
            return DistanceFinding(stated, found_km, tolerance, "too close to call")
        held = [km < stated if bound == "less than" else km > stated for km in span_km or ()]
        holds = found_km < stated if bound == "less than" else found_km > stated
        some, every = any([holds, *held]), all([holds, *held])
    verdict: Literal["supported", "contradicted", "depends"] = "depends"
    if every or not some:
        denied = not claim.claimed and not claim.says_reach
        verdict = "supported" if every != denied else "contradicted"
    return DistanceFinding(stated, found_km, tolerance, verdict)


def _half_digit_km(claim: Claim, stated_km: float) -> float:
    """Half a unit of the last digit that is not a trailing zero, of the number as printed."""
    match = re.search(r"\d[\d.,]*", claim.distance_printed)
    number = re.sub(r"\D", "", match[0]) if match else f"{stated_km:.0f}"
    number = number.lstrip("0") or "0"
    digits = len(number.rstrip("0")) or 1
    share: float = 0.5 * 10.0 ** (len(number) - digits) / max(int(number), 1)
    return share * stated_km
