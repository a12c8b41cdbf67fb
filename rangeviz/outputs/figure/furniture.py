"""Furniture of a map: scale bar, labels of the graticule, locator and Mercator inset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Circle, Polygon

from rangeviz.outputs.figure.map_frame import placed_backdrop
from rangeviz.outputs.figure.projection import Azimuthal, Mercator, View, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from rangeviz.outputs.figure.label_placement import LabelSpace
    from rangeviz.outputs.figure.map_frame import MapFrame
    from rangeviz.outputs.figure.theme import Colour

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]
    InsetLine = tuple[list[Floats], Colour, tuple[float, ...]]  # rings, colour and dash

__all__ = ["draw_locator", "draw_mercator", "draw_scale_bar", "label_graticule"]

_EARTH_KM2 = 510.1e6
_LOCATOR_PART = 0.1  # of the globe: a map of less has a locator
_LOCATOR = 0.2  # of the smaller side of the map
_HEMISPHERE_KM = 10_001.97
_SCALE_PLACES = ("lower right", "lower left", "upper right", "upper left", "lower", "upper")
_SCALE_STEPS = (1, 2, 5)
_TRUE_KM = 2_000.0  # from the centre to a corner: within, lengths are true to a hundredth or so
_TEXT = 13.0
_TORN = 4_000.0  # units: a longer step of a line passes through the antipode
_PAD = 12.0


def draw_scale_bar(frame: MapFrame, space: LabelSpace, words: Mapping[str, str]) -> None:
    """Draw a scale bar, in a lower corner if one is free; none where the whole globe is shown."""
    if frame.is_globe:
        return
    canvas, palette = frame.canvas, frame.palette
    km_unit = frame.view.px_km * canvas.unit_px
    most = 0.16 * (frame.box[2] - frame.box[0]) * km_unit
    tens = 10.0 ** np.floor(np.log10(most))
    km = max(step * tens for step in _SCALE_STEPS if step * tens <= most)
    text, length = f"{km:,.0f} km", km / km_unit
    west, south, east, north = frame.view.box
    if np.hypot(max(-west, east), max(-south, north)) > _TRUE_KM:
        text = f"{text}, {words['true_from_centre']}"
    wide = max(length, canvas.measure(text, _TEXT)) + 16
    box = _free_corner(space, frame.box, wide, 34, _SCALE_PLACES)
    if box is None:
        return
    space.taken.append(box)
    with canvas.group("scale"):
        x, y = box[0] + 8, box[3] - 9
        ends = ((x, y - 5), (x, y), (x + length, y), (x + length, y - 5))
        line = Polygon(ends, closed=False, fill=False, edgecolor=palette["ink"], zorder=2.5)
        line.set_linewidth(1.6 * canvas.points)
        canvas.add(line)
        canvas.halo(x, y - 9, text, _TEXT, palette["halo"])
        canvas.write(x, y - 9, text, _TEXT, palette["ink"], zorder=2.6)


def label_graticule(frame: MapFrame, space: LabelSpace) -> None:
    """Label meridians at the bottom or top edge, parallels at the left edge."""
    if frame.is_globe:
        return
    canvas = frame.canvas
    colour = canvas.palette["sea-ink"]
    for text, x, y in _crossings(frame):
        wide = canvas.measure(text, _TEXT)
        left = min(max(x - wide / 2, frame.box[0] + 7), frame.box[2] - wide - 7)
        top = min(max(y - _TEXT / 2, frame.box[1] + 7), frame.box[3] - _TEXT - 8)
        box = (left, top, left + wide, top + 1.1 * _TEXT)
        if space.is_free(box, gap=8):
            space.taken.append(box)
            canvas.halo(left, box[3] - 0.28 * _TEXT, text, _TEXT, canvas.palette["halo"], width=3)
            canvas.write(left, box[3] - 0.28 * _TEXT, text, _TEXT, colour, zorder=2.5)


def _crossings(frame: MapFrame) -> Iterator[tuple[str, float, float]]:
    """Yield the label of each line of the graticule, and where it meets the edge of the map."""
    left, top, right, bottom = frame.box
    lons, lats = frame.graticule()
    for lon in lons:
        name = f"{abs(lon):g}°{'' if lon in {0, -180} else ' E' if lon > 0 else ' W'}"
        points = np.column_stack([np.full(161, lon), np.linspace(-80, 80, 161)])
        xy = frame.to_canvas(frame.plane.xy(points))
        for edge in (bottom, top):
            found = [x for x in _meets(xy[:, 1], xy[:, 0], edge) if left + 30 < x < right - 30]
            if found:
                yield name, found[0], edge - 14 if edge == bottom else edge + 14
                break
    for lat in lats:
        name = f"{abs(lat):g}°{'' if lat == 0 else ' N' if lat > 0 else ' S'}"
        points = np.column_stack([np.linspace(-180, 180, 361), np.full(361, lat)])
        xy = frame.to_canvas(frame.plane.xy(points))
        for edge in (left, right):
            found = [y for y in _meets(xy[:, 0], xy[:, 1], edge) if top + 20 < y < bottom - 20]
            if found:
                yield name, edge, found[0]
                break


def _meets(across: Floats, along: Floats, edge: float) -> list[float]:
    """Where a line crosses an edge."""
    side = across > edge
    is_torn = np.abs(np.diff(across)) > _TORN
    at = np.flatnonzero((side[1:] != side[:-1]) & ~is_torn)
    part = (edge - across[at]) / (across[at + 1] - across[at])
    found: list[float] = (along[at] + part * (along[at + 1] - along[at])).tolist()
    return found


def draw_locator(frame: MapFrame, space: LabelSpace) -> None:
    """Draw where on the globe the map lies, in a corner, if it shows less than a tenth of it."""
    west, south, east, north = frame.view.box
    if frame.is_globe or (east - west) * (north - south) > _LOCATOR_PART * _EARTH_KM2:
        return
    canvas, palette = frame.canvas, frame.palette
    side = _LOCATOR * min(frame.box[2] - frame.box[0], frame.box[3] - frame.box[1])
    corners = ("upper left", "upper right", "lower left", "lower right")
    box = _free_corner(space, frame.box, side, side, corners)
    if box is None:
        return
    space.taken.append(box)
    middle = frame.plane.lonlat(np.array([[(west + east) / 2, (south + north) / 2]]))[0]
    plane = Azimuthal(float(middle[0].round(1)), float(middle[1].round(1)))
    view = View(plane, (-_HEMISPHERE_KM,) * 2 + (_HEMISPHERE_KM,) * 2, 3 * _HEMISPHERE_KM / side)
    edge = 1.04 * _HEMISPHERE_KM
    axes = canvas.map_axes(box, (-edge, -edge, edge, edge))
    axes.patch.set_alpha(0)
    axes.set_zorder(4)
    for spine in axes.spines.values():
        spine.set_visible(False)
    with canvas.group("locator"):
        disc = Circle((0, 0), _HEMISPHERE_KM, facecolor=palette["sea"], edgecolor=palette["coast"])
        disc.set_linewidth(1.4 * canvas.points)
        canvas.add(disc, axes)
        land = placed_backdrop(plane, _HEMISPHERE_KM)[0]
        canvas.fill(axes, view.area(land), palette["target"], 1)
        u = np.linspace(0, 1, 40)
        ring = np.concatenate(
            [
                np.column_stack([west + (east - west) * u, np.full(40, south)]),
                np.column_stack([np.full(40, east), south + (north - south) * u]),
                np.column_stack([east - (east - west) * u, np.full(40, north)]),
                np.column_stack([np.full(40, west), north - (north - south) * u]),
            ]
        )
        shape = Polygon(plane.xy(frame.plane.lonlat(ring)), closed=True, zorder=3)
        shape.set(facecolor=(*palette["accent"][:3], 0.18), edgecolor=palette["accent"])
        shape.set_linewidth(1.8 * canvas.points)
        canvas.add(shape, axes)
        for artist in axes.patches:
            if artist is not disc:
                artist.set_clip_path(disc)


def draw_mercator(
    frame: MapFrame, space: LabelSpace, lines: Sequence[InsetLine], words: Mapping[str, str]
) -> None:
    """Draw outlines once more in Mercator, in a corner, the last on top."""
    plane, canvas, palette = Mercator(frame.centre[0]), frame.canvas, frame.palette
    xy = plane.xy(_below_80_deg(np.vstack([ring for rings, _, _ in lines for ring in rings])))
    low, high = xy.min(axis=0), xy.max(axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) * 0.58, 100.0)
    extent = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
    side = 0.3 * min(frame.box[2] - frame.box[0], frame.box[3] - frame.box[1])
    left, bottom = frame.box[0] + _PAD, frame.box[3] - _PAD
    corner = canvas.snapped((left, bottom - side, left + side, bottom))
    view = View(plane, extent, 2 * half / (side * canvas.unit_px))
    axes = canvas.map_axes(corner, extent)
    axes.set(facecolor=palette["sea"], zorder=4)
    with canvas.group("inset"):
        land = placed_backdrop(plane)[0]
        canvas.fill(axes, view.area(land), palette["land"], 1)
        canvas.stroke(axes, view.line(land), palette["coast"], 0.7, 1.1)
        for rings, colour, dash in lines:
            canvas.stroke(axes, view.line(place(plane, rings)), colour, 2, 6, dash)
        text = canvas.wrap(words["inset"], 14, side - 16)
        tall = canvas.leading(len(text), 14) + 8
        canvas.plate((corner[0], corner[1] - tall, corner[2], corner[1]), 0.95)
        canvas.paragraph(left + 8, corner[1] - tall + 4, text, 14, palette["ink"])
    space.taken.append((corner[0], corner[1] - tall, corner[2], corner[3]))


def _free_corner(
    space: LabelSpace, box: Box, wide: float, tall: float, corners: Sequence[str]
) -> Box | None:
    """
    Choose the corner whose box covers least of lines and shaded regions, and no other box.

    A corner that is neither left nor right is the middle of its edge.
    """
    left, top, right, bottom = box
    found: list[tuple[float, Box]] = []
    for rank, corner in enumerate(corners):
        y = top + _PAD if "upper" in corner else bottom - _PAD - tall
        x = (left + right - wide) / 2
        if "left" in corner:
            x = left + _PAD
        elif "right" in corner:
            x = right - _PAD - wide
        place_ = (x, y, x + wide, y + tall)
        if space.is_free(place_, gap=4):
            found.append((space.cost(place_, penalty=1.0) + 0.5 * rank, place_))
    return min(found, default=(0.0, None))[1]


def _below_80_deg(lonlat: Floats) -> Floats:
    below: Floats = lonlat[np.abs(lonlat[:, 1]) < 80]
    return below
