"""Outlines of an answer: each system's from each site, and the best case of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.basemaps.backdrop import display_shapes
from rangeviz.coverage.frames import VERDICTS
from rangeviz.geodesy import distances_m
from rangeviz.outputs.figure.projection import rings_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.answer import Answer

    Floats = NDArray[np.float64]

__all__ = ["Outline", "best_case", "best_verdicts", "outlines_of", "reached_parts"]

_MOST_POINTS = 400  # of a ring, where its visible parts are looked for
_TOUCHING_DEG = 1e-9


@dataclass(frozen=True)
class Outline:
    """
    Outline of one system from one site, or of all of them together.

    Attributes
    ----------
    system, site
        Numbers of the system and of the site; None for the best case of all.
    outer, inner
        Rings of the nominal range, and those of the minimum range.
    low, high
        Rings of the low and high range; None if they are the nominal one.
    """

    system: int | None
    site: int | None
    outer: list[Floats]
    inner: list[Floats]
    low: list[Floats] | None
    high: list[Floats] | None

    @property
    def nominal(self) -> list[Floats]:
        """All rings of the nominal range."""
        return [*self.outer, *self.inner]


def outlines_of(answer: Answer) -> list[Outline]:
    """Outlines of every system and site, in that order."""
    shapes = _shapes(answer)
    outlines = []
    for s, system in enumerate(answer.systems):
        for t, site in enumerate(answer.sites):
            rings = rings_of(shapes[system.id, site.id, "nominal"])
            inner = [ring for ring in rings if _is_inner(ring, system, site)]
            outer = [ring for ring in rings if not any(ring is other for other in inner)]
            low, high = (
                None if km == system.range_km else rings_of(shapes[system.id, site.id, bound])
                for bound, km in (("low", system.range_low_km), ("high", system.range_high_km))
            )
            outlines.append(Outline(s, t, outer, inner, low, high))
    return outlines


def best_case(answer: Answer, outlines: list[Outline]) -> tuple[Outline, list[list[Floats]]]:
    """
    Outline of what any system reaches from any site, and the parts of it that each outline makes.

    Returns
    -------
    Outline
        Of all together.
    list of lists of arrays
        For each of `outlines`, the lines of its rings that lie on the outline of all.
    """
    unions = {}
    frame = answer.envelopes
    for bound in ("low", "nominal", "high"):
        shapes = frame.geometry.to_numpy()[(frame["bound"] == bound).to_numpy()]
        unions[bound] = shapely.union_all(shapes)
    rings = {bound: rings_of(shape) for bound, shape in unions.items()}
    low, high = (
        None if shapely.equals(unions[bound], unions["nominal"]) else rings[bound]
        for bound in ("low", "high")
    )
    edge = shapely.boundary(unions["nominal"])
    shapely.prepare(edge)
    parts = [_on_edge(outline.outer, edge) for outline in outlines]
    return Outline(None, None, rings["nominal"], [], low, high), parts


def best_verdicts(answer: Answer) -> NDArray[np.intp]:
    """Best verdict of each region by any system from any site, as numbers."""
    ranks = np.array([VERDICTS.index(word) for word in answer.regions["verdict"]])
    best: NDArray[np.intp] = ranks.reshape(-1, answer.counted.size).max(axis=0)
    return best


def reached_parts(answer: Answer, verdicts: NDArray[np.intp]) -> NDArray[Any]:
    """
    Shapes of the regions, simplified, and of those partly in reach the part that is.

    Returns
    -------
    NDArray
        By region; empty where it is out of reach; the part that only the high figure reaches where
        nothing else does.
    """
    regions = answer.regions.iloc[: answer.counted.size]
    shapes = display_shapes(regions["region"].to_numpy(), regions["geometry"].to_numpy())
    parts = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    whole = verdicts >= VERDICTS.index("full")
    parts[whole] = shapes[whole]
    frame = answer.envelopes
    for word, bound in (("partial", "nominal"), ("possible", "high")):
        rows = np.flatnonzero(verdicts == VERDICTS.index(word))
        if rows.size:
            envelopes = frame.geometry.to_numpy()[(frame["bound"] == bound).to_numpy()]
            valid = shapely.make_valid(shapes[rows])
            parts[rows] = shapely.intersection(valid, shapely.union_all(envelopes))
    return parts


def _shapes(answer: Answer) -> dict[tuple[str, str, str], Any]:
    frame = answer.envelopes
    keys = zip(*(frame[name].tolist() for name in ("system", "site", "bound")), strict=True)
    return dict(zip(keys, frame.geometry.to_numpy(), strict=True))


def _is_inner(ring: Floats, system: System, site: Site) -> bool:
    """Whether a ring bounds what lies within the minimum range."""
    if not system.min_range_km or not system.range_km:
        return False
    point = shapely.Point(site.lon, site.lat)
    far_m = float(distances_m(point, *ring[:: max(1, len(ring) // 50)].T).max())
    return far_m <= 1_000.5 * system.min_range_km


def _on_edge(rings: list[Floats], edge: Any) -> list[Floats]:
    """Parts of rings that lie on an edge."""
    parts = []
    for ring in rings:
        line = ring[:: max(1, len(ring) // _MOST_POINTS)]
        on = shapely.dwithin(shapely.points(line), edge, _TOUCHING_DEG)
        starts = np.flatnonzero(np.diff(np.append(False, on).astype(int)) == 1)
        ends = np.flatnonzero(np.diff(np.append(on, False).astype(int)) == -1) + 1
        parts += [line[a:b] for a, b in zip(starts, ends, strict=True) if b - a > 2]
    return parts
