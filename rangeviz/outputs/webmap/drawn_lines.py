"""Geodesics, rings, points and labels in the still map of a claim or of an audited ring."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rangeviz.geodesy.ellipsoid import direct, inverse
from rangeviz.outputs.webmap.static_map import Box, project, project_rings, svg_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["dot", "framed_box", "geodesic", "label", "outline", "ring_lines", "wide_box"]

_STEPS = 96
_SEAM_DEG = 1e-6
_HALF_MAP_PX = 3600.0  # of 20 pixels to the degree
_WORLD_PX = 2 * _HALF_MAP_PX


def geodesic(
    lon0: float, start: tuple[float, float], end: tuple[float, float]
) -> NDArray[np.float64]:
    """Geodesic from a point to another, degrees, in pixels of a map centred on `lon0`."""
    lon, lat = (np.array([value]) for value in start)
    azimuth, _, length = inverse(lon, lat, *(np.array([value]) for value in end))
    along = np.linspace(0, float(length[0]), _STEPS)
    one = np.ones(_STEPS)
    x, y, _ = direct(lon[0] * one, lat[0] * one, azimuth[0] * one, along)
    return project(np.column_stack([np.unwrap(x, period=360), y]), lon0)


def outline(name: str, shape: shapely.Geometry, lon0: float, text: str = "") -> str:
    """SVG path of the outline of a shape."""
    lines = [line for ring in project_rings(shape, lon0) for line in ring if len(line) > 1]
    return svg_path(name, lines, escape(text), decimals=1)


def ring_lines(shape: shapely.Geometry, lon0: float) -> list[NDArray[np.float64]]:
    """
    Lines of rings in pixels of a map centred on `lon0`, without what closes them at a seam or pole.

    They are broken where they leave the map, not at the antimeridian.
    """
    out = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for lonlat in map(shapely.get_coordinates, rings):
            on_seam = (np.abs(np.abs(lonlat[:, 0]) - 180) < _SEAM_DEG) | (
                np.abs(lonlat[:, 1]) > 90 - _SEAM_DEG
            )
            lon = (lonlat[:, 0] - lon0 + 180) % 360 - 180 + lon0
            broken = (on_seam[1:] & on_seam[:-1]) | (np.abs(np.diff(lon)) > 180)
            for piece in np.split(np.column_stack([lon, lonlat[:, 1]]), np.flatnonzero(broken) + 1):
                if len(piece) > 1:
                    out.append(_pixels(piece, lon0))
    return out


def _pixels(lonlat: NDArray[np.float64], lon0: float) -> NDArray[np.float64]:
    """Project a line whose longitudes are those of the map, within 180 degrees of `lon0`."""
    xy = project(lonlat, lon0)
    turns = round((xy[0, 0] - 20 * (lonlat[0, 0] - lon0)) / _WORLD_PX)
    moved: NDArray[np.float64] = xy - np.array([turns * _WORLD_PX, 0.0])
    return moved


def framed_box(lines: Iterable[NDArray[np.float64]], *, margin: float = 0.18) -> Box:
    """Box around lines with a margin, as wide as a screen: its width 1.9 times its height."""
    xy = np.vstack(list(lines))
    low, high = xy.min(axis=0), xy.max(axis=0)
    return wide_box(low, high, margin=margin)


def wide_box(low: NDArray[np.float64], high: NDArray[np.float64], *, margin: float) -> Box:
    """Box around a span of pixels, as wide as a screen."""
    size = np.maximum(high - low, 30.0) * (1 + 2 * margin)
    width = min(max(size[0], 1.9 * size[1]), 2 * _HALF_MAP_PX)
    height = max(size[1], width / 1.9)
    x, y = (low + high) / 2
    return float(x - width / 2), float(y - height / 2), float(width), float(height)


def dot(name: str, xy: NDArray[np.float64], box: Box) -> str:
    """SVG of a filled dot, of one size on the screen."""
    radius = box[2] / 240
    return f'<circle class="{name}" cx="{xy[0]:.1f}" cy="{xy[1]:.1f}" r="{radius:.2f}"/>'


def label(
    text: str, xy: NDArray[np.float64], box: Box, *, name: str = "label", above: bool = True
) -> str:
    """Text beside a point, inside the box, with a halo; of one size on the screen."""
    size = box[2] / 68
    right = xy[0] + 0.56 * size * len(text) > box[0] + box[2]  # letters are half as wide as high
    x = xy[0] + (-0.7 if right else 0.7) * size
    y = xy[1] + (-0.55 if above else 1.25) * size
    x = float(np.clip(x, box[0] + size, box[0] + box[2] - size))
    y = float(np.clip(y, box[1] + 1.4 * size, box[1] + box[3] - size))
    anchor = "end" if right else "start"
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" '
        f'stroke-width="{size / 4:.2f}" text-anchor="{anchor}">{escape(text)}</text>'
    )
