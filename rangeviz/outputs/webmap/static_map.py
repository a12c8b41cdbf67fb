"""Still maps: pages of one drawing in Mercator, without a script, and the lines of it."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rangeviz._version import __version__
from rangeviz.basemaps.backdrop import read_backdrop
from rangeviz.outputs.palette import root_css
from rangeviz.words.notes import shared_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["Box", "box_of", "middle_deg", "page", "path", "plane", "rings", "svg"]

Box = tuple[float, float, float, float]  # west, north, width and height, pixels

_EDGE_DEG = 83.0  # of latitude: what lies beyond, Mercator only stretches
_PX_PER_DEG, _SMALL_PX = 20.0, 600.0  # a smaller map is drawn to a tenth of a pixel
_MARGIN, _LEAST_MARGIN_DEG = 0.12, 1.5  # of the size of what is shown
_FINE_DEG = 0.01  # how finely regions and outlines are drawn
_STYLE = """
body{margin:0 auto;max-width:1200px;padding:1rem;font:15px/1.45 system-ui,sans-serif;
color:var(--ink);background:var(--paper)}
h1{font-size:1.35rem;margin:.2rem 0}
svg{width:100%;height:auto;max-height:78vh;background:var(--sea);display:block}
@media (max-height:750px){svg{max-height:60vh}}
.land{fill:var(--land)}.border{fill:none;stroke:var(--coast);
stroke-width:1.2;vector-effect:non-scaling-stroke}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.6rem 0;padding:0;list-style:none}
.key svg{width:1.5rem;height:.9rem;display:inline;vertical-align:-.1rem;background:none}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .5rem;
border-bottom:1px solid var(--rule)}td.number{text-align:right;font-variant-numeric:tabular-nums}
footer{font-size:.85rem;margin-top:1rem}
@media print{svg{max-height:none}}
"""


def page(title: str, body: str, *, style: str, basis: str) -> str:
    """
    Put a still map and its words into an HTML file that may load nothing.

    Parameters
    ----------
    title, body, basis
        HTML, escaped: the heading, what stands under it, and what it rests on.
    style
        CSS beside that of every still map.

    Returns
    -------
    str
        HTML, to be written as UTF-8.
    """
    style = root_css() + _STYLE + style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"{body}</main>\n<footer><p>"
        "Why outlines are not round: Mercator stretches the map towards the poles. "
        f"{basis}</p><p><strong>{shared_words()['disclaimer']}</strong> "
        f"Made with rangeviz {__version__}.</p></footer></body></html>\n"
    )


def svg(parts: Iterable[str], box: Box, lon0: float, *, title: str) -> str:
    """Draw parts on the land and borders of the world, about a longitude, as far as a box shows."""
    land = [plane(ring, lon0) for ring in read_backdrop().land]
    borders = [plane(line, lon0) for line in read_backdrop().borders]
    west, north, width, height = box
    decimals = int(width < _SMALL_PX)
    ground = path("land", _seen(land, box), decimals=decimals)
    lines = path("border", _seen(borders, box), decimals=decimals)
    drawn = [ground, *parts, lines]
    view = f"{west:.1f} {north:.1f} {width:.1f} {height:.1f}"
    return f'<svg viewBox="{view}" role="img" aria-label="{title}">{"".join(drawn)}</svg>'


def middle_deg(lons: Iterable[float]) -> float:
    """Longitude of the middle of a map: the mean direction of some."""
    angles = np.radians(list(lons))
    return float(np.degrees(np.arctan2(np.sin(angles).sum(), np.cos(angles).sum())))


def plane(lonlat: NDArray[np.float64], lon0: float) -> NDArray[np.float64]:
    """Put a line that is not torn on the Mercator map about a longitude, pixels, southwards."""
    lon, lat = lonlat.T
    shift = 360 * np.round((lon0 - lon.mean()) / 360)
    phi = np.radians(np.clip(lat, -_EDGE_DEG, _EDGE_DEG))
    y = np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))
    xy: NDArray[np.float64] = np.column_stack([lon + shift - lon0, -y]) * _PX_PER_DEG
    return xy


def rings(shape: shapely.Geometry, lon0: float) -> list[list[NDArray[np.float64]]]:
    """Put the rings of a shape on the map, each in pieces: not drawn is the cut at 180 degrees."""
    out = []
    for ring in shapely.simplify(shapely.get_rings(shapely.get_parts(shape)), _FINE_DEG):
        lonlat = shapely.get_coordinates(ring)
        on_cut = np.abs(lonlat[:, 0]) >= 180
        breaks = np.flatnonzero(on_cut[1:] & on_cut[:-1]) + 1
        out.append(np.split(plane(lonlat, lon0), breaks))
    return out


def _seen(lines: list[NDArray[np.float64]], box: Box) -> list[NDArray[np.float64]]:
    """Leave out the lines that are wholly outside a box."""
    west, north, width, height = box
    low, high = np.array([west, north]), np.array([west + width, north + height])
    return [xy for xy in lines if (xy.max(axis=0) >= low).all() and (xy.min(axis=0) <= high).all()]


def box_of(lines: Iterable[NDArray[np.float64]]) -> Box:
    """Give the box that shows some lines, with a margin."""
    xy = np.vstack(list(lines))
    margin = max(_MARGIN * np.ptp(xy, axis=0).max(), _LEAST_MARGIN_DEG * _PX_PER_DEG)
    half = 180 * _PX_PER_DEG
    west, east = max(xy[:, 0].min() - margin, -half), min(xy[:, 0].max() + margin, half)
    north, south = xy[:, 1].min() - margin, xy[:, 1].max() + margin
    return west, north, east - west, south - north


def path(
    name: str, lines: Iterable[NDArray[np.float64]], label: str = "", *, decimals: int = 0
) -> str:
    """Write lines as one SVG path, in pixels; the policy allows no style but by class."""
    texts, unit = [], 10**decimals
    for xy in lines:
        points = np.round(xy * unit).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps):
            moves = " ".join(f"{x / unit:.9g},{y / unit:.9g}" for x, y in steps.tolist())
            texts.append(f"M{points[0, 0] / unit:.9g},{points[0, 1] / unit:.9g}l{moves}")
    told = f"<title>{label}</title>" if label else ""
    return f'<path class="{name}" fill-rule="evenodd" d="{"".join(texts)}">{told}</path>'
