"""What a change of system, site or range gains and loses, region by region and place by place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from rangeviz.coverage.frames import VERDICTS
from rangeviz.errors import GeometryError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from rangeviz.coverage.answer import Answer

__all__ = ["Change"]

_REACHED = VERDICTS[VERDICTS.index("partial") :]
_PLACE = ["place", "country", "admin1", "population", "geometry"]
_SAME = 5e-4  # of a share: what is not worth calling a change


@dataclass(frozen=True)
class Change:
    """
    Two answers to a question put in two ways, side by side; made by `compare`.

    Attributes
    ----------
    before, after
        The answers.
    """

    before: Answer
    after: Answer

    @classmethod
    def between(cls, before: Answer, after: Answer) -> Self:
        """Compare two answers; as `rangeviz.compare`."""
        if not set(before.regions["region"]) & set(after.regions["region"]):
            msg = "the two have no region in common; ask both about the same targets"
            raise GeometryError(msg)
        return cls(before, after)

    @cached_property
    def regions(self) -> GeoDataFrame:
        """
        Every region that both answers speak of, and what became of it.

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

    @cached_property
    def places(self) -> GeoDataFrame:
        """
        Every populated place in reach of either by its nominal ranges, the largest first.

        `place`, `country`, `admin1`, `population`, `change` (``gained``, ``lost`` or ``kept``),
        `geometry`.
        """
        both = _reached(self.before).merge(
            _reached(self.after), on=_PLACE, suffixes=("_before", "_after")
        )
        both["change"] = _changes(both["reached_before"], both["reached_after"], 0.0)
        return both.loc[both["change"] != "none", [*_PLACE[:-1], "change", "geometry"]]


def _reached(answer: Answer) -> GeoDataFrame:
    """Tell of each place whether any nominal range reaches it from any site."""
    places = answer.places
    words = places[[system.id for system in answer.systems]]
    reached = words.isin(["low", "nominal"]).any(axis=1).to_numpy()
    n = len(places) // len(answer.sites)  # the same ones for every site
    return places[_PLACE][:n].assign(reached=reached.reshape(-1, n).any(axis=0))


def _changes(
    was: NDArray[np.bool_], is_: NDArray[np.bool_], gain: NDArray[np.float64] | float
) -> NDArray[np.object_]:
    """Say what became of what was in reach, or was not, by how much its share grew."""
    cases = {
        "none": ~was & ~is_,
        "gained": ~was & is_,
        "lost": was & ~is_,
        "more": gain > _SAME,
        "less": gain < -_SAME,
    }
    return np.select(list(cases.values()), list(cases), "kept").astype(object)
