"""Picture of a comparison: regions by what became of them, and the outlines of both answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely

from rangeviz.basemaps.backdrop import display_shapes
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.extent import frame_question
from rangeviz.outputs.figure.furniture import (
    draw_locator,
    draw_mercator,
    draw_scale_bar,
    label_graticule,
)
from rangeviz.outputs.figure.labels import LineLabel, MapLabels
from rangeviz.outputs.figure.layout import fit_notes, split_map_and_legend, write_heading
from rangeviz.outputs.figure.legend import Legend
from rangeviz.outputs.figure.map_frame import MapFrame
from rangeviz.outputs.figure.projection import rings_of
from rangeviz.outputs.figure.theme import CHANGE_FILLS, load_palette
from rangeviz.outputs.look import Look
from rangeviz.outputs.palette import LinePattern
from rangeviz.text import listed
from rangeviz.words.findings import comparison_finding
from rangeviz.words.labels import short_names
from rangeviz.words.languages import load_language
from rangeviz.words.notes import (
    accuracy_note,
    basis_note,
    leading_citation,
    made_note,
    shared_words,
)
from rangeviz.words.picture_notes import projection_sentence
from rangeviz.words.sentences import CHANGE_LABELS, change_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change
    from rangeviz.outputs.figure.extent import Framing
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
        Heading; what the picture shows, in a sentence, if left out.
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
        heading = title or comparison_finding(change)
        top = write_heading(canvas, heading, " ".join(change_sentences(change)))
        framing = _framing(change, look)
        notes = fit_notes(canvas, _notes(change, names, framing))
        with canvas.group("notes"):
            notes.write(canvas)
        layout = split_map_and_legend(canvas, top, notes.top, legend_height=_LEGEND_HEIGHT)
        drawing = ComparisonMap(change, canvas, layout.map_box, framing)
        drawing.draw()
        drawing.write_labels(names, look)
        with canvas.group("legend"):
            legend = ComparisonLegend(
                change, names, canvas, layout.legend_box, columns=layout.columns
            )
            legend.write()
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
    description = " ".join([*change_sentences(change), *_notes(change, names, None)])
    heading = title or comparison_finding(change)
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

    def __init__(self, change: Change, canvas: Canvas, box: Box, framing: Framing) -> None:
        self.change, self.canvas = change, canvas
        self.sites = _sites(change)
        self._site_rings = [rings_of(site.geometry) for site in self.sites]
        self.outlines = [_outline(answer) for answer in (change.before, change.after)]
        self.frame = MapFrame(canvas, box, framing)
        self.shaded: list[Any] = []
        self._fills: list[tuple[Any, Any]] = []

    def draw(self) -> None:
        """Draw everything but the labels."""
        frame, canvas = self.frame, self.canvas
        frame.draw_ground()
        with canvas.group("regions"):
            self._draw_regions()
        with canvas.group("sites"):
            for site, rings in zip(self.sites, self._site_rings, strict=True):
                frame.draw_site(site, rings)
        ink = canvas.palette["ink"]
        with canvas.group("rings"):
            for rings, pattern in zip(self.outlines, _PATTERNS, strict=True):
                frame.draw_outline(rings, ink, _WIDTH, pattern)
        with canvas.group("marks"):
            for site, rings in zip(self.sites, self._site_rings, strict=True):
                frame.mark_small_site(site, rings)
        frame.clip()

    def _draw_regions(self) -> None:
        regions = self.change.regions
        shapes = display_shapes(regions["region"].to_numpy(), regions["geometry"].to_numpy())
        kinds = regions["change"].to_numpy()
        disputed = regions["disputed"].to_numpy(bool)
        for kind, fill in CHANGE_FILLS.items():
            rows = (kinds == kind) & ~(disputed & (kinds == "none"))
            if rows.any():
                path = self.frame.fill_regions(shapes[rows], fill)
                self._fills.append((path, self.canvas.palette[fill.colour]))
                if kind != "none":
                    self.shaded.append(path)
        if disputed.any():
            self.frame.mark_disputed(shapes[disputed])

    def write_labels(self, names: Sequence[str], look: Look) -> None:
        """Write all labels, and draw the furniture of the map in its corners."""
        frame, language = self.frame, load_language("en")
        labels = MapLabels(
            frame,
            language,
            sites=self.sites,
            lines=[*self.outlines, *self._site_rings],
            shaded=self.shaded,
            fills=self._fills,
        )
        if look.inset == "mercator":
            ink, dashes = self.canvas.palette["ink"], ((7.0, 5.0), ())
            lines = [(rings, ink, dash) for rings, dash in zip(self.outlines, dashes, strict=True)]
            draw_mercator(frame, labels.space, lines, language.picture)
        draw_locator(frame, labels.space)
        draw_scale_bar(frame, labels.space, language.picture)
        with self.canvas.group("graticule-labels"):
            label_graticule(frame, labels.space)
        labels.write(lines=self._line_labels(names), targets=self.change.after.targets)

    def _line_labels(self, names: Sequence[str]) -> list[LineLabel]:
        """Label each outline with its name and, if there is one system only, its range."""
        labels = []
        answers = (self.change.before, self.change.after)
        for name, answer, rings in zip(names, answers, self.outlines, strict=True):
            km = [system.range_label() for system in answer.systems]
            texts = [f"{name}: {km[0]}", name, km[0]] if len(km) == 1 else [name]
            labels.append(LineLabel(rings, texts, self.canvas.palette["ink"]))
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


def _notes(change: Change, names: Sequence[str], framing: Framing | None) -> list[str]:
    """Write the notes at the foot; a basis that differs is stated for each answer."""
    answers = (change.before, change.after)
    bases = [basis_note(answer.catalog.date, answer.viewpoint) for answer in answers]
    if bases[0] == bases[1]:
        bases = bases[1:]
    else:
        bases = [f"{name}: {basis}" for name, basis in zip(names, bases, strict=True)]
    projection = projection_sentence(framing, load_language("en"), many=len(_sites(change)) > 1)
    accuracy = accuracy_note(max(answer.tolerance_m for answer in answers))
    launches = dict.fromkeys(answer.launch for answer in answers if _has_area(answer))
    measured = [shared_words()[launch] for launch in launches]
    return [
        *bases,
        " ".join(part for part in (projection, accuracy, *measured) if part),
        f"{shared_words()['disclaimer']} {made_note(None)}",
    ]


def _sites(change: Change) -> list[Site]:
    sites = list(change.before.sites)
    return sites + [site for site in change.after.sites if site not in sites]


def _framing(change: Change, look: Look) -> Framing:
    """Choose extent and projection: about the sites, round what is in reach of either."""
    regions = change.regions
    shapes = display_shapes(regions["region"].to_numpy(), regions["geometry"].to_numpy())
    rings = [ring for answer in (change.before, change.after) for ring in _outline(answer)]
    reached = (regions["change"] != "none").to_numpy()
    wide = shapely.union_all(
        [envelope for answer in (change.before, change.after) for envelope in _envelopes(answer)]
    )
    parts = shapely.intersection(shapely.make_valid(shapes[reached]), wide)
    return frame_question(look, sites=_sites(change), outlines=rings, reached=parts, targets=shapes)


def _outline(answer: Answer) -> list[Floats]:
    """Rings of the nominal envelopes of all systems and sites together."""
    return rings_of(shapely.union_all(_envelopes(answer)))


def _envelopes(answer: Answer) -> NDArray[Any]:
    """Nominal envelopes of all systems and sites."""
    frame = answer.envelopes
    nominal: NDArray[Any] = frame.geometry.to_numpy()[(frame["bound"] == "nominal").to_numpy()]
    return nominal


def _has_area(answer: Answer) -> bool:
    return any(site.kind != "point" for site in answer.sites)
