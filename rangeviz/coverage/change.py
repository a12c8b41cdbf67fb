"""Comparison of two answers: regions and places gained, lost and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from rangeviz.coverage.answer import Answer
from rangeviz.coverage.copied import copied_property
from rangeviz.coverage.frames import VERDICTS
from rangeviz.errors import QuestionError, brief

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray


__all__ = ["Change"]

_REACHED = VERDICTS[VERDICTS.index("partial") :]
_PLACE = ["place", "country", "admin1", "population", "geometry"]
_MIN_SHARE_CHANGE = 5e-4  # shares that differ by less are the same


@dataclass(frozen=True)
class Change:
    """
    Two answers, with the regions and places gained, lost and kept.

    Attributes
    ----------
    before, after
        Answers about the same targets, or with some in common.

    Examples
    --------
    >>> from rangeviz.coverage.answer import Answer
    >>> before, after = (
    ...     Answer.compute(systems=[km], sites=["kyushu"], targets=["KR-11"]) for km in (300, 900)
    ... )
    >>> Change.between(before, after).regions["change"].tolist()
    ['gained']
    """

    before: Answer
    after: Answer

    @classmethod
    def between(cls, before: Answer, after: Answer) -> Self:
        """Compare two answers, as `rangeviz.compare` does."""
        for answer in (before, after):
            if not isinstance(answer, Answer):
                msg = f"only what reach() returns can be compared, got {brief(answer)}"
                raise QuestionError(msg)
        if not set(before.regions["region"]) & set(after.regions["region"]):
            msg = "the two have no region in common; ask both about the same targets"
            raise QuestionError(msg)
        return cls(before, after)

    @copied_property
    def regions(self) -> GeoDataFrame:
        """
        Regions that both answers have, one row each, and how each changed.

        `region`, `name`, `country`, `disputed`, `change` (``gained``, ``lost``, ``more`` or
        ``less`` of it in reach, ``kept``, or ``none``: out of reach in both), `verdict_before`,
        `verdict_after`, `share_before`, `share_after`, `area_km2`, `geometry`. Verdict and share
        are by any system from any site: those of `Reach.together`.
        """
        both = self.before.together.merge(
            self.after.together[["region", "verdict", "share"]],
            on="region",
            suffixes=("_before", "_after"),
        )
        was, is_ = (both[f"verdict_{side}"].isin(_REACHED) for side in ("before", "after"))
        gain = both["share_after"] - both["share_before"]
        both["change"] = _changes(was, is_, gain)
        return both[
            [
                *("region", "name", "country", "disputed", "change"),
                *("verdict_before", "verdict_after", "share_before", "share_after"),
                *("area_km2", "geometry"),
            ]
        ]

    @copied_property
    def places(self) -> GeoDataFrame:
        """
        Populated places in reach of either answer by its nominal ranges, the largest first.

        `place`, `country`, `admin1`, `population`, `change` (``gained``, ``lost`` or ``kept``),
        `geometry`.
        """
        both = _reached(self.before).merge(
            _reached(self.after), on=_PLACE, suffixes=("_before", "_after")
        )
        both["change"] = _changes(both["reached_before"], both["reached_after"], 0.0)
        return both.loc[both["change"] != "none", [*_PLACE[:-1], "change", "geometry"]]


def _reached(answer: Answer) -> GeoDataFrame:
    """Places of an answer, and whether any nominal range reaches each from any site."""
    places = answer.places
    figures = places[[system.id for system in answer.systems]]
    reached = figures.isin(["low", "nominal"]).any(axis=1).to_numpy()
    n = len(places) // len(answer.sites)  # the same places for each site
    return places[_PLACE][:n].assign(reached=reached.reshape(-1, n).any(axis=0))


def _changes(
    was: NDArray[np.bool_], is_: NDArray[np.bool_], gain: NDArray[np.float64] | float
) -> NDArray[np.object_]:
    """Classify changes by whether each was in reach, is in reach, and how much its share grew."""
    cases = {
        "none": ~was & ~is_,
        "gained": ~was & is_,
        "lost": was & ~is_,
        "more": gain > _MIN_SHARE_CHANGE,
        "less": gain < -_MIN_SHARE_CHANGE,
    }
    return np.select(list(cases.values()), list(cases), "kept").astype(object)
