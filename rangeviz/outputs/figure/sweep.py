"""The picture of a sweep: a small map for each range, every site coloured by what it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle

from rangeviz.outputs.figure.canvas import Sheet
from rangeviz.outputs.figure.map import draw_ground
from rangeviz.outputs.figure.picture import (
    EDGE,
    SETTINGS,
    fit_notes,
    metadata,
    save,
    title_above,
    write_notes,
)
from rangeviz.outputs.figure.projection import RIM_KM, Azimuthal, View, centre_of
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.sweeps.shares import neighbours
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
_NAME = 24.0  # size of the text that names a panel
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
        Its size, resolution and theme.

    Returns
    -------
    Figure
        Of matplotlib, with a canvas of its own: no window is opened.
    """
    look = look or Look()
    palette = load_palette(look.theme)
    with mpl.rc_context(SETTINGS):
        sheet = Sheet(look, palette)
        lonlat = np.column_stack([shares.candidates.lon, shares.candidates.lat])
        centre = centre_of(lonlat.tolist())
        plane = Azimuthal(*centre)
        xy = plane.xy(lonlat)
        top = title_above(sheet, shares.title, _answer(shares))
        lines, size, foot = fit_notes(sheet, _notes(shares, centre))
        write_notes(sheet, lines, size, foot)
        _key(shares, sheet, foot - _KEY - 16)
        inner = (EDGE, top, sheet.width - EDGE, foot - 2 * _KEY - 20)
        seen = _seen(xy)
        for number, box in enumerate(_panels(inner, len(shares.ranges), seen)):
            if len(shares.ranges) > 1:
                sizes, name = (_NAME, 20, 17, 14), shares.ranges[number]
                line, size = sheet.fit(name, sizes, box[2] - box[0], 1)
                sheet.paragraph(box[0], box[1] - 1.4 * _NAME, line, size, palette["ink"])
            _map(sheet, box, plane, seen, xy, shares.classes[:, number], [*shares.key])
    return sheet.figure


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
    told = f"{_answer(shares)} {shares.basis} {shared_words()['disclaimer']} {made_note(None)}"
    return save(draw_sweep(shares, look=look), form, metadata(form, shares.title, told))


def _answer(shares: SweepShares) -> str:
    """Say which site reaches most."""
    best = int(np.lexsort(shares.share.T)[-1])
    share = f"{100 * shares.share[best, -1]:.1f}%"
    name, lon, lat, _ = (part[best] for part in shares.candidates)
    most = f"{name} ({position_label(lon, lat, digits=4)}) reaches most"
    found = f"{shares.ranges[-1]} {share}" if len(shares.ranges) > 1 else share
    return f"Of {shares.candidates.ids.size:,} sites, {most}: {found}."


def _notes(shares: SweepShares, centre: tuple[float, float]) -> list[str]:
    return [
        shares.basis,
        projection_note(*centre, of_many=shares.candidates.ids.size > 1),
        f"{shared_words()['disclaimer']} {made_note(None)}",
    ]


def _seen(xy: NDArray[np.float64]) -> Box:
    """Part of the plane that shows every site, with a margin."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle = (low + high) / 2
    half = np.minimum(np.maximum((high - low) / 2 * (1 + 2 * _MARGIN), _LEAST_KM), RIM_KM)
    (west, south), (east, north) = middle - half, middle + half
    return float(west), float(south), float(east), float(north)


def _panels(inner: Box, count: int, seen: Box) -> list[Box]:
    """Lay out as many boxes as there are ranges, so that the maps come out as large as they can."""
    left, top, right, bottom = inner
    wide, tall = seen[2] - seen[0], seen[3] - seen[1]
    head = 1.5 * _NAME if count > 1 else 0.0

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


def _map(
    sheet: Sheet,
    box: Box,
    plane: Azimuthal,
    seen: Box,
    xy: NDArray[np.float64],
    classes: NDArray[np.intp],
    colours: Sequence[str],
) -> None:
    """Draw land and borders, and over them every site, the farthest-reaching on top."""
    palette = sheet.palette
    width, height = box[2] - box[0], box[3] - box[1]
    km = max((seen[2] - seen[0]) / width, (seen[3] - seen[1]) / height)  # to a unit
    x, y = (seen[0] + seen[2]) / 2, (seen[1] + seen[3]) / 2
    kept = (x - km * width / 2, y - km * height / 2, x + km * width / 2, y + km * height / 2)
    view = View(plane, kept, km / sheet.unit_px)
    axes = sheet.map_axes(box, kept)
    axes.set_facecolor(palette["sea"])
    draw_ground(sheet, axes, plane, view)
    order = np.argsort(classes, kind="stable")
    dot = _dot(xy, km)
    axes.scatter(
        xy[order, 0],
        xy[order, 1],
        s=(dot * sheet.points) ** 2,
        c=[colours[number] for number in classes[order]],
        edgecolors=[palette["ink"]],
        linewidths=min(0.06 * dot, 0.8) * sheet.points,
        zorder=6,
    )


def _dot(xy: NDArray[np.float64], km: float) -> float:
    """Choose how large dots are, units: as large as most can be without lying on each other."""
    return float(np.clip(0.9 * neighbours(xy) / km, 4.0, 14.0))


def _key(shares: SweepShares, sheet: Sheet, y: float) -> None:
    """Say which colour is which share, in one line."""
    x = EDGE
    for colour, text in shares.key.items():
        patch = Rectangle((x, y + 2), 34, 18, facecolor=colour, edgecolor=sheet.palette["ink"])
        patch.set_linewidth(0.7 * sheet.points)
        sheet.axes.add_artist(patch)
        sheet.paragraph(x + 42, y - 2, [text], 18, sheet.palette["ink"])
        x += 42 + sheet.measure(text, 18) + 28
    sheet.paragraph(x, y - 2, ["of the area of the targets"], 18, sheet.palette["soft"])
