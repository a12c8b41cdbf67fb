"""Map of an answer: regions by verdict, sites, an outline for each system and site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.figure.labels import OutlineLabel
from rangeviz.outputs.figure.map_frame import MapFrame, extent_points
from rangeviz.outputs.figure.projection import centre_of, rings_of
from rangeviz.outputs.figure.theme import VERDICT_FILLS
from rangeviz.outputs.palette import site_patterns
from rangeviz.words.labels import short_names

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from rangeviz.coverage.answer import Answer
    from rangeviz.outputs.figure.canvas import Canvas

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["AnswerMap"]


@dataclass(frozen=True)
class Outline:
    """Outline of one system from one site: rings of the nominal, low and high range."""

    system: int
    site: int
    nominal: list[Floats]
    low: list[Floats] | None
    high: list[Floats] | None


class AnswerMap:
    """
    Map of an answer in a box of the canvas.

    Attributes
    ----------
    frame
        The map without the answer.
    outlines
        Outlines of every system and site.
    verdicts
        The best verdict of each region, as numbers.
    shaded
        Paths of the regions in reach, which labels of outlines avoid.
    """

    def __init__(self, answer: Answer, canvas: Canvas, box: Box) -> None:
        self.answer, self.canvas = answer, canvas
        self.outlines = _outlines(answer)
        self._sites = [rings_of(site.geometry) for site in answer.sites]
        drawn = [ring for o in self.outlines for ring in (*o.nominal, *(o.high or ()))]
        own = [ring for rings in self._sites for ring in rings]
        positions = [(site.lon, site.lat) for site in answer.sites]
        self.frame = MapFrame(
            canvas, box, centre_of(positions), extent_points([*drawn, *own], positions)
        )
        self.verdicts = _best_verdicts(answer)
        self.shaded: list[Any] = []

    def draw(self) -> None:
        """Draw everything but the labels."""
        self.frame.draw_ground()
        regions = self.answer.regions[: self.answer.counted.size]
        verdicts = [VERDICTS[rank] for rank in self.verdicts]
        self.shaded = self.frame.draw_regions(regions, verdicts, VERDICT_FILLS)
        for site, rings in zip(self.answer.sites, self._sites, strict=True):
            self.frame.draw_site(site, rings)
        self._draw_outlines()
        for site, rings in zip(self.answer.sites, self._sites, strict=True):
            self.frame.mark_small_site(site, rings)
        self.frame.clip()

    def _draw_outlines(self) -> None:
        palette, patterns = self.canvas.palette, site_patterns()
        for o in self.outlines:
            if o.low is not None and o.high is not None:
                self.frame.draw_band(
                    o.low,
                    o.high,
                    dashed=[bound for bound in (o.low, o.high) if bound is not o.nominal],
                    colour=palette.line(o.system),
                    alpha=0.1 if len(self.outlines) <= 2 else 0.06,
                )
        for o in reversed(self.outlines):  # the double line lies under the single one
            self.frame.draw_outline(
                o.nominal,
                palette.line(o.system),
                palette.width(o.system),
                patterns[o.site % len(patterns)],
            )

    def draw_inset(self) -> Box:
        """Draw the outlines once more in Mercator, in a corner; return the box."""
        palette = self.canvas.palette
        return self.frame.draw_inset(
            [(o.nominal, palette.line(o.system), ()) for o in reversed(self.outlines)]
        )

    def outline_labels(self) -> list[OutlineLabel]:
        """Label each outline with its system and range, and its site if there are several."""
        systems, sites = short_names(self.answer.systems), short_names(self.answer.sites)
        labels = []
        for o in self.outlines:
            km = self.answer.systems[o.system].range_label()
            name, site = systems[o.system], sites[o.site]
            whole = km if name == km else f"{name} {km}"
            with_site = [f"{whole} · {site}", f"{km} · {site}"] if len(sites) > 1 else []
            texts = [*with_site, whole, km]
            labels.append(OutlineLabel(o.nominal, texts, self.canvas.palette.ink(o.system)))
        return labels


def _outlines(answer: Answer) -> list[Outline]:
    """Outlines of every system and site; bounds that repeat the nominal range are left out."""
    frame = answer.envelopes
    shapes = dict(
        zip(
            zip(*(frame[name].tolist() for name in ("system", "site", "bound")), strict=True),
            frame.geometry.to_numpy(),
            strict=True,
        )
    )
    outlines = []
    for s, system in enumerate(answer.systems):
        for t, site in enumerate(answer.sites):
            nominal = rings_of(shapes[system.id, site.id, "nominal"])
            spread = system.range_low_km != system.range_high_km
            low, high = (
                nominal if km == system.range_km else rings_of(shapes[system.id, site.id, bound])
                for bound, km in (("low", system.range_low_km), ("high", system.range_high_km))
            )
            outlines.append(
                Outline(s, t, nominal, low if spread else None, high if spread else None)
            )
    return outlines


def _best_verdicts(answer: Answer) -> NDArray[np.intp]:
    """Best verdict of each region by any system from any site."""
    ranks = np.array([VERDICTS.index(word) for word in answer.regions["verdict"]])
    best: NDArray[np.intp] = ranks.reshape(-1, answer.counted.size).max(axis=0)
    return best
