"""Picture of a comparison: regions by what became of them, and the outlines of both answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely

from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.labels import MapLabels, OutlineLabel
from rangeviz.outputs.figure.layout import fit_notes, split_map_and_legend, write_heading
from rangeviz.outputs.figure.legend import Legend
from rangeviz.outputs.figure.map_frame import MapFrame, extent_points
from rangeviz.outputs.figure.projection import centre_of, rings_of
from rangeviz.outputs.figure.theme import CHANGE_FILLS, load_palette
from rangeviz.outputs.look import Look
from rangeviz.outputs.palette import LinePattern
from rangeviz.text import listed
from rangeviz.words.labels import short_names
from rangeviz.words.notes import (
    accuracy_note,
    basis_note,
    leading_citation,
    made_note,
    projection_note,
    shared_words,
)
from rangeviz.words.sentences import CHANGE_LABELS, change_sentences, comparison_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change
    from rangeviz.outputs.figure.legend import Row

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

__all__ = ["comparison_bytes", "draw_comparison"]

_PATTERNS = (LinePattern((14, 9)), LinePattern())  # before is dashed, after is solid
_WIDTH = 3.0  # of outlines, units
_HATCH_WIDTH = 2.0  # units
_LEGEND_HEIGHT = 340.0  # below the map, units
_MOST = 4  # systems of each answer that the legend lists


def draw_comparison(
    change: Change,
    *,
    title: str | None = None,
    names: Sequence[str] = ("before", "after"),
    look: Look | None = None,
) -> Figure:
    """
    Draw what is gained, lost and kept: a map, azimuthal equidistant about the middle of the sites.

    Parameters
    ----------
    change
        Result of `rangeviz.compare`.
    title
        Heading; the question that the picture answers if left out.
    names
        Names of the two answers, before and after.
    look
        Size, resolution, theme and inset.

    Returns
    -------
    Figure
        Of matplotlib, without a window.

    Examples
    --------
    >>> import rangeviz as rv
    >>> now, then = (rv.reach(systems=[km], sites=["guam"], targets=["GUM"]) for km in (5, 90))
    >>> draw_comparison(rv.compare(now, then)).get_size_inches().round(2).tolist()
    [13.33, 7.5]
    """
    look = look or Look()
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(look, load_palette(look.theme))
        mpl.rcParams["hatch.linewidth"] = _HATCH_WIDTH * canvas.points
        heading = title or comparison_question(change)
        top = write_heading(canvas, heading, " ".join(change_sentences(change)))
        notes = fit_notes(canvas, _notes(change, names))
        notes.write(canvas)
        layout = split_map_and_legend(canvas, top, notes.top, legend_height=_LEGEND_HEIGHT)
        drawing = ComparisonMap(change, canvas, layout.map_box)
        drawing.draw()
        inset = drawing.draw_inset() if look.inset == "mercator" else None
        MapLabels(drawing.frame, inset).write(
            sites=drawing.sites,
            outlines=drawing.outline_labels(names),
            targets=change.after.targets,
            shaded=drawing.shaded,
        )
        ComparisonLegend(change, names, canvas, layout.legend_box, columns=layout.columns).write()
    return canvas.figure


def comparison_bytes(
    change: Change,
    form: str,
    *,
    title: str | None = None,
    names: Sequence[str] = ("before", "after"),
    look: Look | None = None,
) -> bytes:
    """
    Picture of a comparison as a file.

    Parameters
    ----------
    change, title, names, look
        As for `draw_comparison`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.

    Returns
    -------
    bytes
        The same for the same comparison and versions; the metadata name the question and the
        sources.
    """
    figure = draw_comparison(change, title=title, names=names, look=look)
    description = " ".join([*change_sentences(change), *_notes(change, names)])
    heading = title or comparison_question(change)
    return encode(figure, form, title=heading, description=description)


class ComparisonMap:
    """
    Map of a comparison in a box of the canvas.

    Attributes
    ----------
    frame
        The map without the comparison.
    sites
        Sites of either answer, each once.
    outlines
        Rings of the nominal envelopes before and after, each of all systems and sites together.
    shaded
        Paths of the regions in reach of either, which labels of outlines avoid.
    """

    def __init__(self, change: Change, canvas: Canvas, box: Box) -> None:
        self.change, self.canvas = change, canvas
        self.sites = _sites(change)
        self._site_rings = [rings_of(site.geometry) for site in self.sites]
        self.outlines = [_outline(answer) for answer in (change.before, change.after)]
        rings = [ring for group in (*self.outlines, *self._site_rings) for ring in group]
        positions = [(site.lon, site.lat) for site in self.sites]
        self.frame = MapFrame(canvas, box, _centre(change), extent_points(rings, positions))
        self.shaded: list[Any] = []

    def draw(self) -> None:
        """Draw everything but the labels."""
        regions = self.change.regions
        self.frame.draw_ground()
        self.shaded = self.frame.draw_regions(regions, regions["change"].tolist(), CHANGE_FILLS)
        for site, rings in zip(self.sites, self._site_rings, strict=True):
            self.frame.draw_site(site, rings)
        ink = self.canvas.palette["ink"]
        for rings, pattern in zip(self.outlines, _PATTERNS, strict=True):
            self.frame.draw_outline(rings, ink, _WIDTH, pattern)
        for site, rings in zip(self.sites, self._site_rings, strict=True):
            self.frame.mark_small_site(site, rings)
        self.frame.clip()

    def draw_inset(self) -> Box:
        """Draw the outlines once more in Mercator, in a corner; return the box."""
        ink = self.canvas.palette["ink"]
        dashes = ((7.0, 5.0), ())
        return self.frame.draw_inset(
            [(rings, ink, dash) for rings, dash in zip(self.outlines, dashes, strict=True)]
        )

    def outline_labels(self, names: Sequence[str]) -> list[OutlineLabel]:
        """Label each outline with its name and, if there is one system only, its range."""
        labels = []
        answers = (self.change.before, self.change.after)
        for name, answer, rings in zip(names, answers, self.outlines, strict=True):
            km = [system.range_label() for system in answer.systems]
            texts = [f"{name}: {km[0]}", name, km[0]] if len(km) == 1 else [name]
            labels.append(OutlineLabel(rings, texts, self.canvas.palette["ink"]))
        return labels


class ComparisonLegend(Legend):
    """Legend beside or below the map of a comparison."""

    def __init__(
        self, change: Change, names: Sequence[str], canvas: Canvas, box: Box, *, columns: int
    ) -> None:
        super().__init__(canvas, box, columns=columns)
        self.change, self.names = change, names

    def blocks(self) -> tuple[list[Row], list[Row]]:
        """Rows of the two answers, and of the regions with their counts."""
        return self._answers(), self._regions()

    def _answers(self) -> list[Row]:
        rows = [self.heading("Outlines, nominal range", gap=0)]
        answers = (self.change.before, self.change.after)
        for name, answer, pattern in zip(self.names, answers, _PATTERNS, strict=True):
            swatch = partial(
                self.line_swatch,
                colour=self.palette["ink"],
                width=_WIDTH,
                dash=pattern.dash,
            )
            rows.append(self.entry(name, _answer_notes(answer), swatch, bold=True))
        return rows

    def _regions(self) -> list[Row]:
        counts = self.change.regions["change"].value_counts()
        rows = [self.heading("Regions", gap=20 if self.columns == 1 else 0)]
        for kind, label in CHANGE_LABELS.items():
            swatch = partial(self.fill_swatch, fill=CHANGE_FILLS[kind])
            rows.append(self.entry(label, swatch=swatch, count=f"{counts.get(kind, 0):,}"))
        return rows


def _answer_notes(answer: Answer) -> list[str]:
    """List the systems with their sources, and the sites."""
    notes = []
    systems = list(zip(answer.systems, short_names(answer.systems), strict=True))
    for system, name in systems[:_MOST]:
        label = system.range_label()
        whole = label if name == label else f"{name}, {label}"
        notes.append(f"{whole} ({leading_citation(system.sources)})")
    if len(systems) > _MOST:
        notes.append(f"and {len(systems) - _MOST} more systems")
    places = listed(short_names(answer.sites), join="or", many="places")
    where = f"{answer.launch} in " if _has_area(answer) else ""
    return [*notes, f"from {where}{places}"]


def _notes(change: Change, names: Sequence[str]) -> list[str]:
    """Write the notes at the foot; a basis that differs is stated for each answer."""
    answers = (change.before, change.after)
    bases = [basis_note(answer.catalog.date, answer.viewpoint) for answer in answers]
    if bases[0] == bases[1]:
        bases = bases[1:]
    else:
        bases = [f"{name}: {basis}" for name, basis in zip(names, bases, strict=True)]
    projection = projection_note(*_centre(change), of_many=len(_sites(change)) > 1)
    accuracy = accuracy_note(max(answer.tolerance_m for answer in answers))
    launches = dict.fromkeys(answer.launch for answer in answers if _has_area(answer))
    measured = [shared_words()[launch] for launch in launches]
    return [
        *bases,
        " ".join([projection, accuracy, *measured]),
        f"{shared_words()['disclaimer']} {made_note(None)}",
    ]


def _sites(change: Change) -> list[Site]:
    sites = list(change.before.sites)
    return sites + [site for site in change.after.sites if site not in sites]


def _centre(change: Change) -> tuple[float, float]:
    return centre_of((site.lon, site.lat) for site in _sites(change))


def _outline(answer: Answer) -> list[Floats]:
    """Rings of the nominal envelopes of all systems and sites together."""
    envelopes = answer.envelopes
    nominal = envelopes.loc[envelopes["bound"] == "nominal", "geometry"].to_numpy()
    return rings_of(shapely.union_all(nominal))


def _has_area(answer: Answer) -> bool:
    return any(site.kind != "point" for site in answer.sites)
