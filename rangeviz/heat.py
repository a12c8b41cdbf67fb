"""The map of a sweep: every site once, coloured by how much of the targets it reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz.catalog import Catalog, System, load_catalog
from rangeviz.errors import LookError
from rangeviz.lookup import find_systems
from rangeviz.sweeping import answers, ask, land_of
from rangeviz.tables import basis_note
from rangeviz.wording import asked_names, short_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.candidates import Candidates
    from rangeviz.geodesy.distance import Launch
    from rangeviz.look import Look
    from rangeviz.viewpoint import Viewpoint

__all__ = ["FORMATS", "Heat", "check_map", "neighbours", "sweep_map"]

_COLOURS = ("#e3eef9", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08306b")
_NONE = "#ffffff"
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)  # of a share: what a colour spans
FORMATS = (".html", ".htm", ".png", ".svg", ".pdf")
_MOST_PANELS = 12


@dataclass(frozen=True)
class Heat:
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

    @property
    def title(self) -> str:
        """Question that the map answers."""
        asked = f"How much of {asked_names(self.targets)} lies within reach of each site"
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
        shown = f"Share of the area of {asked_names(self.targets)} within reach of each site."
        return f"{shown} {basis_note(self)}"

    def to_html(self) -> str:
        """Draw it on one HTML page that needs no network, nor a script."""
        from rangeviz.webmap.heat import heat_html

        return heat_html(self)

    def to_figure(self, *, look: Look | None = None) -> Figure:
        """
        Draw it as a picture, azimuthal equidistant, a panel for each range.

        Parameters
        ----------
        look
            Its size, resolution and theme.
        """
        from rangeviz.figure.heat import draw_heat

        return draw_heat(self, look=look)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook, with a picture if there is room for all ranges."""
        from rangeviz.notebook import PICTURE_DPI, PICTURE_PX, mimebundle

        picture = None
        if len(self.ranges) <= _MOST_PANELS:
            from rangeviz.figure.heat import heat_bytes
            from rangeviz.look import Look

            picture = heat_bytes(self, "png", look=Look(size=PICTURE_PX, dpi=PICTURE_DPI))
        return mimebundle(self.to_html(), title=self.title, text=self.title, picture=picture)

    def save(self, path: str | Path, *, look: Look | None = None) -> Path:
        """
        Write it, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, png, svg or pdf; written whole or not at all.
        look
            Size, resolution and theme of a picture.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no such format, or the file cannot be written.
        LookError
            If there are more ranges than a picture has room for.
        """
        from rangeviz.export import replace_file, write_text

        path = Path(path)
        check_map(path, len(self.ranges))
        suffix = path.suffix.lower()
        if suffix in FORMATS[:2]:
            write_text(path, self.to_html())
        else:
            from rangeviz.figure.heat import heat_bytes

            told = heat_bytes(self, suffix[1:], look=look)
            replace_file(path, lambda new: new.write_bytes(told))
        return path


def sweep_map(
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
) -> Heat:
    """
    Sweep, and map every site by how much of the targets it reaches.

    Parameters
    ----------
    sites, ranges_km, systems, targets, launch, catalog, viewpoint, jobs, client, tick
        As for `rangeviz.sweep`.

    Returns
    -------
    Heat
        To be saved as a page or a picture.

    Raises
    ------
    RadiusError, UnknownNameError, CoordinateError, GeometryError
        As `rangeviz.sweep`.

    Examples
    --------
    >>> heat = sweep_map([(130.7, 32.8)], ranges_km=[2000, 700], targets=["KOR"], jobs=1)
    >>> dict(zip(heat.ranges, heat.share[0].round(2).tolist()))
    {'700 km': 1.0, '2,000 km': 1.0}
    """
    catalog = load_catalog() if catalog is None else catalog
    question, candidates, _ = ask(sites, ranges_km, systems, targets, launch, catalog, viewpoint)
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
    return Heat(
        candidates,
        tuple(labels[number] for number in order),
        share[:, order],
        question.targets,
        catalog,
        viewpoint,
    )


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


def check_map(path: str | Path, ranges: int) -> None:
    """
    Refuse a file that a map cannot be written to, before any work is done for it.

    Parameters
    ----------
    path
        The file to be.
    ranges
        How many are to be drawn.

    Raises
    ------
    OutputError
        If its suffix names no format of a map, or its folder cannot be written to.
    LookError
        If there are more ranges than a picture has room for.
    """
    from rangeviz.export import check_output

    check_output(path, suffixes=FORMATS)
    if ranges > _MOST_PANELS and not str(path).lower().endswith(FORMATS[:2]):
        msg = (
            f"{path}: a picture shows {_MOST_PANELS} ranges at most, got {ranges}; "
            "ask for fewer, or end the name in .html"
        )
        raise LookError(msg)
