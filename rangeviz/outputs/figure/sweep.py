"""Picture of a sweep: a map for each range, sites coloured by the share they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle

from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.layout import EDGE, fit_notes, write_heading
from rangeviz.outputs.figure.map_frame import draw_ground
from rangeviz.outputs.figure.projection import RIM_KM, Azimuthal, View, centre_of
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.outputs.palette import class_colours
from rangeviz.sweeps.shares import median_neighbour_distance
from rangeviz.units import position_label
from rangeviz.words.notes import made_note, projection_note, shared_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.sweeps.shares import SweepShares

    Box = tuple[float, float, float, float]

__all__ = ["draw_sweep", "sweep_bytes"]

_GAP = 24.0  # between panels, units
_PANEL_TITLE = 24.0  # size of text, units
_KEY = 22.0
_LEAST_KM = 150.0
_MARGIN = 0.12


def draw_sweep(shares: SweepShares, *, look: Look | None = None) -> Figure:
    """
    Draw a sweep: a map for each range, azimuthal equidistant about the middle of the sites.

    Parameters
    ----------
    shares
        What `rangeviz.sweep_map` returned.
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
        lonlat = np.column_stack([shares.candidates.lon, shares.candidates.lat])
        centre = centre_of(lonlat.tolist())
        plane = Azimuthal(*centre)
        xy = plane.xy(lonlat)
        top = write_heading(canvas, shares.title, _best_site_sentence(shares))
        notes = fit_notes(canvas, _notes(shares, centre))
        notes.write(canvas)
        _draw_key(shares, canvas, notes.top - _KEY - 16)
        inner = (EDGE, top, canvas.width - EDGE, notes.top - 2 * _KEY - 20)
        extent = _extent(xy)
        colours = class_colours(len(shares.class_labels))
        for number, box in enumerate(_panel_boxes(inner, len(shares.ranges), extent)):
            if len(shares.ranges) > 1:
                sizes, name = (_PANEL_TITLE, 20, 17, 14), shares.ranges[number]
                line, size = canvas.fit(name, sizes, box[2] - box[0], 1)
                canvas.paragraph(box[0], box[1] - 1.4 * _PANEL_TITLE, line, size, palette["ink"])
            _draw_panel(canvas, box, plane, extent, xy, shares.classes[:, number], colours)
    return canvas.figure


def sweep_bytes(shares: SweepShares, form: str, *, look: Look | None = None) -> bytes:
    """
    Picture of a sweep as a file.

    Parameters
    ----------
    shares, look
        As for `draw_sweep`.
    form
        ``"png"``, ``"svg"`` or ``"pdf"``.

    Returns
    -------
    bytes
        The same for the same sweep and versions.
    """
    description = " ".join([_best_site_sentence(shares), *_basis_and_disclaimer(shares)])
    figure = draw_sweep(shares, look=look)
    return encode(figure, form, title=shares.title, description=description)


def _best_site_sentence(shares: SweepShares) -> str:
    """Name the site that reaches most."""
    best = int(np.lexsort(shares.share.T)[-1])
    share = f"{100 * shares.share[best, -1]:.1f}%"
    name, lon, lat, _ = (part[best] for part in shares.candidates)
    most = f"{name} ({position_label(lon, lat, digits=4)}) reaches most"
    reached = f"{shares.ranges[-1]} {share}" if len(shares.ranges) > 1 else share
    return f"Of {shares.candidates.ids.size:,} sites, {most}: {reached}."


def _notes(shares: SweepShares, centre: tuple[float, float]) -> list[str]:
    basis, disclaimer = _basis_and_disclaimer(shares)
    projection = projection_note(*centre, of_many=shares.candidates.ids.size > 1)
    return [basis, projection, disclaimer]


def _basis_and_disclaimer(shares: SweepShares) -> tuple[str, str]:
    return shares.basis, f"{shared_words()['disclaimer']} {made_note(None)}"


def _extent(xy: NDArray[np.float64]) -> Box:
    """Part of the plane that shows every site, with a margin."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle = (low + high) / 2
    half = np.minimum(np.maximum((high - low) / 2 * (1 + 2 * _MARGIN), _LEAST_KM), RIM_KM)
    (west, south), (east, north) = middle - half, middle + half
    return float(west), float(south), float(east), float(north)


def _panel_boxes(inner: Box, count: int, extent: Box) -> list[Box]:
    """Lay out `count` boxes in rows and columns so that the maps are as large as possible."""
    left, top, right, bottom = inner
    wide, tall = extent[2] - extent[0], extent[3] - extent[1]
    head = 1.5 * _PANEL_TITLE if count > 1 else 0.0

    def size(columns: int) -> tuple[float, float]:
        rows = -(-count // columns)
        width = (right - left - _GAP * (columns - 1)) / columns
        return width, (bottom - top - _GAP * (rows - 1)) / rows - head

    def scale(columns: int) -> float:
        width, height = size(columns)
        return min(width / wide, height / tall)

    columns = max(range(1, count + 1), key=scale)
    width, height = size(columns)
    boxes = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (width + _GAP), top + row * (height + _GAP + head) + head
        boxes.append((x, y, x + width, y + height))
    return boxes


def _draw_panel(
    canvas: Canvas,
    box: Box,
    plane: Azimuthal,
    extent: Box,
    xy: NDArray[np.float64],
    classes: NDArray[np.intp],
    colours: Sequence[str],
) -> None:
    """Draw land, borders and sites; the sites that reach most are on top."""
    palette = canvas.palette
    width, height = box[2] - box[0], box[3] - box[1]
    km = max((extent[2] - extent[0]) / width, (extent[3] - extent[1]) / height)  # per unit
    x, y = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
    shown = (x - km * width / 2, y - km * height / 2, x + km * width / 2, y + km * height / 2)
    view = View(plane, shown, km / canvas.unit_px)
    axes = canvas.map_axes(box, shown)
    axes.set_facecolor(palette["sea"])
    draw_ground(canvas, axes, plane, view)
    order = np.argsort(classes, kind="stable")
    dot = _dot_size(xy, km)
    axes.scatter(
        xy[order, 0],
        xy[order, 1],
        s=(dot * canvas.points) ** 2,
        c=[colours[number] for number in classes[order]],
        edgecolors=[palette["ink"]],
        linewidths=min(0.06 * dot, 0.8) * canvas.points,
        zorder=6,
    )


def _dot_size(xy: NDArray[np.float64], km: float) -> float:
    """Size of dots, units: the largest at which most do not overlap."""
    return float(np.clip(0.9 * median_neighbour_distance(xy) / km, 4.0, 14.0))


def _draw_key(shares: SweepShares, canvas: Canvas, y: float) -> None:
    """Draw the key of colours and shares, in one line."""
    x = EDGE
    labels = shares.class_labels
    for colour, text in zip(class_colours(len(labels)), labels, strict=True):
        patch = Rectangle((x, y + 2), 34, 18, facecolor=colour, edgecolor=canvas.palette["ink"])
        patch.set_linewidth(0.7 * canvas.points)
        canvas.axes.add_artist(patch)
        canvas.paragraph(x + 42, y - 2, [text], 18, canvas.palette["ink"])
        x += 42 + canvas.measure(text, 18) + 28
    canvas.paragraph(x, y - 2, ["of the area of the targets"], 18, canvas.palette["soft"])
