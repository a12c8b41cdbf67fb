"""What a change of system, site or range gains and loses, region by region and place by place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.errors import GeometryError
from rangeviz.frames import VERDICTS
from rangeviz.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from rangeviz.coverage import Reach

__all__ = ["Comparison", "compare"]

_REACHED = VERDICTS[VERDICTS.index("partial") :]
_PLACE = ["place", "country", "admin1", "population", "geometry"]
_SAME = 5e-4  # of a share: what is not worth calling a change


@dataclass(frozen=True)
class Comparison:
    """
    Two answers to a question put in two ways, side by side; made by `compare`.

    Attributes
    ----------
    before, after
        The answers.
    """

    before: Reach
    after: Reach

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

    def to_html(self, *, names: Sequence[str] = ("before", "after")) -> str:
        """
        Draw what is gained, lost and kept on one HTML page that needs no network, nor a script.

        Parameters
        ----------
        names
            What to call the two.
        """
        from rangeviz.webmap.change import change_html

        return change_html(self, names=names)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook."""
        from rangeviz.notebook import mimebundle

        text = "\n".join(self.summary())
        return mimebundle(self.to_html(), title="Comparison", text=text, picture=None)

    def summary(self) -> list[str]:
        """
        Say in sentences what is gained and lost.

        Returns
        -------
        list of str
            One on regions, one on places.
        """
        regions = self.regions
        names = {
            change: regions.loc[regions["change"] == change, "name"].tolist()
            for change in ("gained", "lost")
        }
        told = [
            f"{len(those)} {'region' if len(those) == 1 else 'regions'} {change}"
            + (f" ({listed(those, most=6, many='regions')})" if 0 < len(those) <= 6 else "")
            for change, those in names.items()
        ]
        counts = regions["change"].value_counts()
        rest = [
            f"{counts.get(change, 0)} {words}"
            for change, words in (
                ("more", "in reach by more of their area"),
                ("less", "by less"),
                ("kept", "by as much"),
            )
        ]
        places = self.places["change"].value_counts()
        return [
            f"{listed(told)}; {listed(rest)}.",
            f"Places: {places.get('gained', 0)} gained, {places.get('lost', 0)} lost,"
            f" {places.get('kept', 0)} kept.",
        ]


def compare(before: Reach, after: Reach) -> Comparison:
    """
    Compare two answers, region by region and place by place.

    Parameters
    ----------
    before, after
        What `rangeviz.reach` returned for two systems, sites or ranges; of the same targets, or of
        some in common.

    Returns
    -------
    Comparison
        Frames `regions` and `places`, and a `summary`.

    Raises
    ------
    GeometryError
        If no region is in both.

    Examples
    --------
    >>> from rangeviz import reach
    >>> now, then = (reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (300, 500))
    >>> compare(now, then).regions["change"].value_counts().to_dict()
    {'gained': 8, 'more': 6, 'kept': 4}
    """
    if not set(before.regions["region"]) & set(after.regions["region"]):
        msg = "the two have no region in common; ask both about the same targets"
        raise GeometryError(msg)
    return Comparison(before, after)


def _reached(reach: Reach) -> GeoDataFrame:
    """Tell of each place whether any nominal range reaches it from any site."""
    places = reach.places
    words = places[[system.id for system in reach.systems]]
    reached = words.isin(["low", "nominal"]).any(axis=1).to_numpy()
    n = len(places) // len(reach.sites)  # the same ones for every site
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
