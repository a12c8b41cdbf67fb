"""The map of a sweep: every site once, coloured by how much of the targets it reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import shapely

from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.naming.records import find_systems
from rangeviz.sweeps.sweep import answers, ask, land_of
from rangeviz.words.labels import short_names
from rangeviz.words.notes import basis_note
from rangeviz.words.sentences import target_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.records import System
    from rangeviz.geodesy.distance import Launch
    from rangeviz.sweeps.candidates import Candidates

__all__ = ["SweepShares", "neighbours"]

_COLOURS = ("#e3eef9", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08306b")
_NONE = "#ffffff"
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)  # of a share: what a colour spans


@dataclass(frozen=True, eq=False)
class SweepShares:
    """
    How much of the targets each of many sites reaches; made by `sweep_map`.

    Attributes
    ----------
    candidates
        The sites.
    ranges
        What each range is, in words, the shortest first.
    share
        Of the area of all targets, from 0 to 1, by site and range; shape (n, ranges).
    targets, catalog, viewpoint
        As asked.
    """

    candidates: Candidates
    ranges: tuple[str, ...]
    share: NDArray[np.float64]
    targets: tuple[str, ...]
    catalog: Catalog
    viewpoint: Viewpoint

    @classmethod
    def compute(
        cls,
        sites: Any,
        *,
        ranges_km: Sequence[float] | None = None,
        systems: Sequence[str | float | System] | None = None,
        targets: Any = ("CHN", "RUS"),
        launch: Launch = "anywhere",
        catalog: Catalog | None = None,
        viewpoint: Viewpoint = "apart",
        jobs: int | None = None,
        client: Any = None,
        tick: Callable[[], None] | None = None,
    ) -> Self:
        """Sweep; the parameters are those of `rangeviz.sweep_map`."""
        catalog = load_catalog() if catalog is None else catalog
        question, candidates, _ = ask(
            sites, ranges_km, systems, targets, launch, catalog, viewpoint
        )
        rows = answers(question, candidates, jobs=jobs, client=client, tick=tick)
        area_m2 = land_of(question).area_m2
        reached = rows["share"] * area_m2[rows["region"]] / area_m2.sum()
        share = np.zeros((candidates.ids.size, len(question.ranges)))
        np.add.at(share, (rows["site"], rows["range"]), reached)
        found = find_systems(list(systems or ranges_km or ()), catalog)
        labels = [system.range_label() for system in found]
        if systems:
            names = short_names(found)
            labels = [f"{name} ({label})" for name, label in zip(names, labels, strict=True)]
        order = sorted(range(len(found)), key=lambda number: found[number].range_km or 0.0)
        return cls(
            candidates,
            tuple(labels[number] for number in order),
            share[:, order],
            question.targets,
            catalog,
            viewpoint,
        )

    @property
    def title(self) -> str:
        """Question that the map answers."""
        asked = f"How much of {target_names(self.targets)} lies within reach of each site"
        return f"{asked}: {self.ranges[0]}" if len(self.ranges) == 1 else asked

    @cached_property
    def edges(self) -> NDArray[np.float64]:
        """Round shares at which one colour ends and the next begins, from least to greatest."""
        some = self.share[self.share > 0]
        low, high = (some.min(), some.max()) if some.size else (0.0, 1.0)
        for step in _STEPS:
            first, last = math.floor(low / step), max(math.ceil(high / step), 1)
            if last - first <= len(_COLOURS):
                break
        return np.arange(first, max(last, first + 1) + 1) * step

    @property
    def classes(self) -> NDArray[np.intp]:
        """Number, in `key`, of the colour of each share; shape (n, ranges)."""
        inside = np.searchsorted(self.edges, self.share, side="right")
        return np.where(self.share > 0, np.clip(inside, 1, len(self.edges) - 1), 0)

    @property
    def key(self) -> dict[str, str]:
        """What each colour means, nothing at all first."""
        spans = [f"{100 * low:.3g}–{100 * high:.3g}%" for low, high in pairwise(self.edges)]
        places = np.linspace(0, len(_COLOURS) - 1, len(spans)).round().astype(int)
        return {_NONE: "none", **{_COLOURS[i]: span for i, span in zip(places, spans, strict=True)}}

    @property
    def basis(self) -> str:
        """What it rests on, in sentences."""
        shown = f"Share of the area of {target_names(self.targets)} within reach of each site."
        return f"{shown} {basis_note(self.catalog.date, self.viewpoint)}"


def neighbours(xy: NDArray[np.float64]) -> float:
    """
    Give the usual distance to the nearest other point; infinite where there is only one.

    Examples
    --------
    >>> neighbours(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 4.0]]))
    5.0
    """
    points = np.unique(xy, axis=0)
    if len(points) < 2:
        return math.inf
    tree = shapely.STRtree(shapely.points(points))
    near = tree.query_nearest(tree.geometries, exclusive=True, return_distance=True)[1]
    return float(np.median(near))
