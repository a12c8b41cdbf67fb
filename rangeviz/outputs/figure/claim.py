"""Picture of a claim: its two points, the geodesic between them, the range about the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Circle

from rangeviz.outputs.claim_tables import verdict_label
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.layout import EDGE, fit_notes, write_heading
from rangeviz.outputs.figure.map_frame import draw_ground
from rangeviz.outputs.figure.projection import RIM_KM, Azimuthal, View
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.units import distance_label
from rangeviz.words.claim_sentences import claim_text, end_labels, reasons, source_line
from rangeviz.words.notes import made_note, projection_note, shared_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.coverage.judging import Finding

__all__ = ["claim_bytes", "draw_claim"]

_MARGIN = 0.2  # of the distance between the points, on every side
_LEAST_KM = 60.0
_VERDICT_COLOURS = {"supported": "s1", "contradicted": "s0", "depends": "s6"}


def draw_claim(finding: Finding, *, look: Look | None = None) -> Figure:
    """
    Draw a judged claim, azimuthal equidistant about its start: the range is a true circle.

    Parameters
    ----------
    finding
        A claim, judged.
    look
        Size, resolution and theme.

    Returns
    -------
    Figure
        Of matplotlib, without a window.
    """
    look = look or Look()
    palette = load_palette(look.theme)
    with mpl.rc_context(SETTINGS):
        canvas = Canvas(look, palette)
        verdict = f"{verdict_label(finding)}: {_lead(finding)}"
        top = write_heading(canvas, claim_text(finding), verdict)
        notes = fit_notes(canvas, _notes(finding))
        notes.write(canvas)
        _draw_map(finding, canvas, (EDGE, top, canvas.width - EDGE, notes.top - 18))
    return canvas.figure


def claim_bytes(finding: Finding, form: str, *, look: Look | None = None) -> bytes:
    """
    Picture of a judged claim as a file.

    Parameters
    ----------
    finding, look
        As for `draw_claim`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.

    Returns
    -------
    bytes
        The same for the same claim and versions.
    """
    description = f"{verdict_label(finding)}: {' '.join(reasons(finding))}"
    figure = draw_claim(finding, look=look)
    return encode(figure, form, title=claim_text(finding), description=description)


def _lead(finding: Finding) -> str:
    first, *rest = reasons(finding)
    return " ".join([first, *rest[:1]]) if finding.verdict == "depends" else first


def _notes(finding: Finding) -> list[str]:
    pair = finding.reading.pair if finding.reading else finding.nearest
    projection = projection_note(pair.start_lon, pair.start_lat, of_many=False)
    return [
        source_line(finding) or "A distance alone.",
        projection,
        f"{shared_words()['disclaimer']} {made_note(None)}",
    ]


def _draw_map(finding: Finding, canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    pair = finding.reading.pair if finding.reading else finding.nearest
    plane = Azimuthal(pair.start_lon, pair.start_lat)
    end = plane.xy(np.array([[pair.end_lon, pair.end_lat]]))[0]
    extent, km = _extent(end, box)
    axes = canvas.map_axes(box, extent)
    palette, points = canvas.palette, canvas.points
    axes.set_facecolor(palette["sea"])
    draw_ground(canvas, axes, plane, View(plane, extent, km / canvas.unit_px))
    for name, radius in finding.ranges_km.items():
        if name == "nominal" or radius != finding.ranges_km["nominal"]:
            ring = Circle((0, 0), radius, fill=False, edgecolor=palette["s6"], zorder=6)
            ring.set_linewidth((3.0 if name == "nominal" else 1.8) * points)
            ring.set_linestyle("-" if name == "nominal" else (0, (5, 4)))
            axes.add_artist(ring)
    colour = palette[_VERDICT_COLOURS.get(finding.verdict, "ink")]
    axes.plot([0, end[0]], [0, end[1]], color=colour, linewidth=3 * points, zorder=7)
    axes.scatter(
        [0, end[0]], [0, end[1]], s=(11 * points) ** 2, color=palette["ink"], zorder=8, linewidths=0
    )
    axes.set(xlim=extent[::2], ylim=extent[1::2])
    _write_labels(finding, canvas, axes, end, km)


def _extent(
    end: NDArray[np.float64], box: tuple[float, float, float, float]
) -> tuple[tuple[float, float, float, float], float]:
    """Part of the plane that shows both points, and kilometres to a unit of the canvas."""
    width, height = box[2] - box[0], box[3] - box[1]
    span = np.maximum(np.abs(end), _LEAST_KM)
    room = _MARGIN * max(float(np.hypot(*end)), _LEAST_KM)
    km = max((span[0] + 2 * room) / width, (span[1] + 2 * room) / height)
    x, y = end / 2
    half_x, half_y = min(km * width / 2, RIM_KM), min(km * height / 2, RIM_KM)
    return (x - half_x, y - half_y, x + half_x, y + half_y), km


def _write_labels(
    finding: Finding, canvas: Canvas, axes: Axes, end: NDArray[np.float64], km: float
) -> None:
    """Name both points beside them, and the distance with its margin beside the line."""
    pair = finding.reading.pair if finding.reading else finding.nearest
    names = end_labels(finding, pair)
    to_canvas = axes.transData + canvas.axes.transData.inverted()
    words = distance_label(pair.distance_m / 1000)
    margin = finding.margins_km.get("nominal")
    if margin is not None:
        words += f", {distance_label(abs(margin))} {'to spare' if margin >= 0 else 'short'}"
    north = end[1] > 0
    rows = [
        (names[0], np.zeros(2), not north),
        (names[1], end, north),
        (words, end / 2, True),
    ]
    for text, at, above in rows:
        x, y = to_canvas.transform(at)
        size = 24.0
        width = canvas.measure(text, size)
        x = min(max(x + 16, EDGE + 8), canvas.width - EDGE - width - 8)
        y = y - 14 if above else y + 34
        canvas.halo(x, y, text, size, canvas.palette["paper"])
        canvas.write(x, y, text, size, canvas.palette["ink"])
    nominal = finding.ranges_km.get("nominal")
    if nominal is None:
        return
    spot = _label_spot(axes, end, nominal, 150 * km)
    if spot is not None:
        x, y = to_canvas.transform(spot)
        text = distance_label(nominal)
        canvas.halo(x + 10, y, text, 20.0, canvas.palette["paper"])
        canvas.write(x + 10, y, text, 20.0, canvas.palette["s6-ink"])


def _label_spot(
    axes: Axes, end: NDArray[np.float64], radius_km: float, apart_km: float
) -> NDArray[np.float64] | None:
    """Place on the circle of the range that is on the map, and away from both points."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    direction = np.arctan2(end[1], end[0])
    for turn in np.radians([0, 12, -12, 24, -24, 40, -40, 60, -60, 90, -90, 120, -120]):
        spot = radius_km * np.array([np.cos(direction + turn), np.sin(direction + turn)])
        inside = west + apart_km / 2 < spot[0] < east - apart_km and south < spot[1] < north
        if inside and np.hypot(*(spot - end)) > apart_km and np.hypot(*spot) > apart_km:
            return spot
    return None
