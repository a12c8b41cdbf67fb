"""Picture of a sweep: a map for each range, sites coloured by the share they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle
from shapely import Point

from rangeviz.basemaps import read_places
from rangeviz.geodesy import distances_m
from rangeviz.outputs.figure.canvas import Canvas
from rangeviz.outputs.figure.encode import SETTINGS, encode
from rangeviz.outputs.figure.layout import EDGE, fit_notes, panel_boxes, write_heading
from rangeviz.outputs.figure.map_frame import draw_fine_ground, draw_ground
from rangeviz.outputs.figure.projection import RIM_KM, Azimuthal, View, centre_of
from rangeviz.outputs.figure.theme import load_palette
from rangeviz.outputs.look import Look
from rangeviz.outputs.palette import class_colours
from rangeviz.sweeps.shares import median_neighbour_distance
from rangeviz.words.findings import sweep_finding
from rangeviz.words.notes import made_note, projection_note, shared_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from rangeviz.sweeps.shares import SweepShares

    Box = tuple[float, float, float, float]

__all__ = ["best_places", "draw_sweep", "sweep_bytes", "sweep_title"]

_PANEL_TITLE = 24.0  # size of text, units
_KEY = 22.0
_BEST = 5  # sites that are named and numbered on the map
_AT_TOWN_KM = 10.0
_FINE_KM = 2_500.0  # a map as wide shows the coast at full resolution
_LEAST_KM = 150.0
_MARGIN = 0.18


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
        top = write_heading(canvas, sweep_title(shares), _best_sites_sentence(shares))
        notes = fit_notes(canvas, _notes(shares, centre))
        notes.write(canvas)
        _draw_key(shares, canvas, notes.top - _KEY - 16)
        inner = (EDGE, top, canvas.width - EDGE, notes.top - 2 * _KEY - 20)
        extent = _extent(xy)
        aspect = (extent[2] - extent[0]) / (extent[3] - extent[1])
        head = 1.5 * _PANEL_TITLE if len(shares.ranges) > 1 else 0.0
        colours = class_colours(len(shares.class_labels))
        best = np.lexsort(shares.share.T)[::-1][:_BEST]
        for number, box in enumerate(panel_boxes(inner, len(shares.ranges), aspect, head=head)):
            if len(shares.ranges) > 1:
                sizes, name = (_PANEL_TITLE, 20, 17, 14), shares.ranges[number]
                line, size = canvas.fit(name, sizes, box[2] - box[0], 1)
                canvas.paragraph(box[0], box[1] - 1.4 * _PANEL_TITLE, line, size, palette["ink"])
            _draw_panel(canvas, box, plane, extent, xy, shares.classes[:, number], colours, best)
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
    description = " ".join([_best_sites_sentence(shares), *_basis_and_disclaimer(shares)])
    figure = draw_sweep(shares, look=look)
    return encode(figure, form, title=sweep_title(shares), description=description)


def sweep_title(shares: SweepShares) -> str:
    """State what a sweep shows: how much the best site reaches, and where it is."""
    best = np.lexsort(shares.share.T)[::-1][:1]
    return sweep_finding(
        shares.targets,
        sites=int(shares.candidates.ids.size),
        range_label=shares.ranges[-1],
        most=float(shares.share[best[0], -1]),
        best=best_places(shares, best)[0].partition(" (")[0],
    )


def best_places(shares: SweepShares, sites: Sequence[int] | NDArray[np.intp]) -> list[str]:
    """
    Name the town nearest to each of some sites, with its distance if that is over 10 km.

    Parameters
    ----------
    shares
        The sweep.
    sites
        Numbers of the sites.
    """
    places = read_places(geometry=False)
    xyz = _on_sphere(places["lon"], places["lat"])
    names = []
    for site in sites:
        lon, lat = float(shares.candidates.lon[site]), float(shares.candidates.lat[site])
        near = np.argsort(-(_on_sphere(np.array([lon]), np.array([lat]))[:, 0] @ xyz))[:8]
        km = distances_m(Point(lon, lat), places["lon"][near], places["lat"][near]) / 1000
        row = int(km.argmin())
        away = f" ({km[row]:,.0f} km)" if km[row] > _AT_TOWN_KM else ""
        names.append(f"{places['name'][near[row]]}{away}")
    return names


def _on_sphere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit sphere, shape (3, n); to sort by distance, not to measure."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _best_sites_sentence(shares: SweepShares) -> str:
    """Name the towns nearest to the sites that reach most."""
    best = np.lexsort(shares.share.T)[::-1][:_BEST]
    reached = [
        f"{number} {place} {100 * shares.share[site, -1]:.1f}%"
        for number, (site, place) in enumerate(
            zip(best, best_places(shares, best), strict=True), start=1
        )
    ]
    count = f"Best of {shares.candidates.ids.size:,} sites with {shares.ranges[-1]}"
    return f"{count}, by the nearest town: {', '.join(reached)}."


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


def _draw_panel(
    canvas: Canvas,
    box: Box,
    plane: Azimuthal,
    extent: Box,
    xy: NDArray[np.float64],
    classes: NDArray[np.intp],
    colours: Sequence[str],
    best: NDArray[np.intp],
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
    if max(shown[2] - shown[0], shown[3] - shown[1]) <= _FINE_KM:
        draw_fine_ground(canvas, axes, plane, view)
    else:
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
    _number_best(canvas, box, shown, xy[best], dot)


def _number_best(canvas: Canvas, box: Box, shown: Box, xy: NDArray[np.float64], dot: float) -> None:
    """Write the ranks of the best sites beside their dots, where they do not hide one another."""
    units = (box[2] - box[0]) / (shown[2] - shown[0])
    taken: list[tuple[float, float]] = []
    for rank, (east, north) in enumerate(xy.tolist(), start=1):
        x = box[0] + (east - shown[0]) * units + 0.6 * dot + 2
        y = box[3] - (north - shown[1]) * units - 0.3 * dot
        if all(np.hypot(x - a, y - b) > 15 for a, b in taken):
            taken.append((x, y))
            with canvas.group("labels"):
                canvas.halo(x, y, str(rank), 16, canvas.palette["halo"], bold=True)
                canvas.write(x, y, str(rank), 16, canvas.palette["ink"], bold=True, zorder=2.5)


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
