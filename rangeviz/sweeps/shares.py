"""Share of the targets that each site of a sweep reaches, in classes for a key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely

from rangeviz.naming.records import catalog_or_bundled
from rangeviz.sweeps.sweep import all_rows, prepare_sweep, target_regions
from rangeviz.words.labels import short_names
from rangeviz.words.notes import basis_note
from rangeviz.words.sentences import target_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from distributed import Client
    from numpy.typing import NDArray

    from rangeviz.basemaps.viewpoint import Viewpoint
    from rangeviz.catalog.catalog import Catalog
    from rangeviz.geodesy.distance import Launch
    from rangeviz.naming.records import Sites, SystemLike
    from rangeviz.naming.targets import Targets
    from rangeviz.sweeps.candidates import Candidates

__all__ = ["SweepShares", "median_neighbour_distance"]

_MOST_CLASSES = 7  # besides the class of zero: more shades of one hue cannot be told apart
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)  # widths of a class, as shares


@dataclass(frozen=True, eq=False)
class SweepShares:
    """
    Share of the area of all targets that each of many sites reaches.

    Attributes
    ----------
    candidates
        Sites of the sweep.
    ranges
        Label of each range, the shortest first.
    share
        Share of the area of all targets, from 0 to 1, by site and range; shape (n, ranges).
    targets
        Codes of the target countries or regions.
    catalog, viewpoint
        As for `rangeviz.reach`.

    Examples
    --------
    >>> shares = SweepShares.compute([(130.7, 32.8)], ranges_km=[900], targets=["KOR"], jobs=1)
    >>> shares.ranges, shares.share.round(2).tolist()
    (('900 km',), [[1.0]])
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
        sites: Sites,
        *,
        ranges_km: Sequence[float] | None = None,
        systems: Iterable[SystemLike] | None = None,
        targets: Targets = ("CHN", "RUS"),
        launch: Launch = "anywhere",
        catalog: Catalog | None = None,
        viewpoint: Viewpoint = "apart",
        jobs: int | None = None,
        client: Client | None = None,
        tick: Callable[[], None] | None = None,
    ) -> Self:
        """Sweep; the parameters are those of `rangeviz.sweep`."""
        catalog = catalog_or_bundled(catalog)
        question, candidates, _, found = prepare_sweep(
            sites, ranges_km, systems, targets, launch, catalog, viewpoint
        )
        rows = all_rows(question, candidates, jobs=jobs, client=client, tick=tick)
        area_m2 = target_regions(question).area_m2
        reached = rows["share"] * area_m2[rows["region"]] / area_m2.sum()
        share = np.zeros((candidates.ids.size, len(question.ranges)))
        np.add.at(share, (rows["site"], rows["range"]), reached)
        labels = [system.range_label() for system in found]
        if systems is not None:
            names = short_names(found)
            labels = [f"{name} ({label})" for name, label in zip(names, labels, strict=True)]
        order = sorted(range(len(found)), key=lambda number: found[number].range_km or 0.0)
        share = share[:, order]
        share.flags.writeable = False  # all else is computed from it
        return cls(
            candidates,
            tuple(labels[number] for number in order),
            share,
            question.targets,
            catalog,
            viewpoint,
        )

    @property
    def title(self) -> str:
        """Question that the map answers."""
        question = f"How much of {target_names(self.targets)} lies within reach of each site"
        return f"{question}: {self.ranges[0]}" if len(self.ranges) == 1 else question

    @cached_property
    def edges(self) -> NDArray[np.float64]:
        """Round shares that separate the classes, from least to greatest."""
        some = self.share[self.share > 0]
        low, high = (some.min(), some.max()) if some.size else (0.0, 1.0)
        for step in _STEPS:
            first, last = math.floor(low / step), max(math.ceil(high / step), 1)
            if last - first <= _MOST_CLASSES:
                break
        return np.arange(first, max(last, first + 1) + 1) * step

    @property
    def classes(self) -> NDArray[np.intp]:
        """Class of each share, in the order of `class_labels`; shape (n, ranges)."""
        inside = np.searchsorted(self.edges, self.share, side="right")
        return np.where(self.share > 0, np.clip(inside, 1, len(self.edges) - 1), 0)

    @property
    def class_labels(self) -> tuple[str, ...]:
        """Label of each class; sites that reach none of the targets are the first."""
        spans = (f"{100 * low:.3g}–{100 * high:.3g}%" for low, high in pairwise(self.edges))
        return ("none", *spans)

    @property
    def basis(self) -> str:
        """What the map shows, and the basis of its figures, in sentences."""
        subject = f"Share of the area of {target_names(self.targets)} within reach of each site."
        return f"{subject} {basis_note(self.catalog.date, self.viewpoint)}"


def median_neighbour_distance(xy: NDArray[np.float64]) -> float:
    """
    Median distance of points from their nearest neighbours; infinite if there is only one point.

    Parameters
    ----------
    xy
        Points, shape (n, 2); repeated ones count once.

    Examples
    --------
    >>> median_neighbour_distance(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 4.0]]))
    5.0
    """
    points = np.unique(xy, axis=0)
    if len(points) < 2:
        return math.inf
    tree = shapely.STRtree(shapely.points(points))
    near = tree.query_nearest(tree.geometries, exclusive=True, return_distance=True)[1]
    return float(np.median(near))
