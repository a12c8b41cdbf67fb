"""Still maps: pages with one Mercator drawing and without scripts."""

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

__all__ = ["Box", "box_of", "middle_deg", "page", "project", "project_rings", "svg_map", "svg_path"]

Box = tuple[float, float, float, float]  # west, north, width and height, pixels

_EDGE_DEG = 83.0  # latitude; the map ends here, since Mercator stretches the poles without end
_PX_PER_DEG, _SMALL_PX = 20.0, 600.0  # a smaller map is drawn to a tenth of a pixel
_MARGIN, _LEAST_MARGIN_DEG = 0.12, 1.5  # the first as a fraction of the size of the outlines
_SIMPLIFY_DEG = 0.01  # tolerance for regions and outlines
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
    HTML page of a still map, with a policy that forbids loading anything.

    Parameters
    ----------
    title, body, basis
        Escaped HTML: heading, content, and a note on dates and boundaries.
    style
        CSS in addition to that of every still map.

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


def svg_map(parts: Iterable[str], box: Box, lon0: float, *, title: str) -> str:
    """SVG of some parts over land and under borders, centred on a longitude, cropped to a box."""
    land = [project(ring, lon0) for ring in read_backdrop().land]
    borders = [project(line, lon0) for line in read_backdrop().borders]
    west, north, width, height = box
    decimals = int(width < _SMALL_PX)
    ground = svg_path("land", _inside_box(land, box), decimals=decimals)
    lines = svg_path("border", _inside_box(borders, box), decimals=decimals)
    elements = [ground, *parts, lines]
    view = f"{west:.1f} {north:.1f} {width:.1f} {height:.1f}"
    return f'<svg viewBox="{view}" role="img" aria-label="{title}">{"".join(elements)}</svg>'


def middle_deg(lons: Iterable[float]) -> float:
    """
    Mean direction of longitudes, in degrees: the centre of a map.

    Examples
    --------
    >>> middle_deg([170.0, -170.0])
    180.0
    """
    angles = np.radians(list(lons))
    return float(np.degrees(np.arctan2(np.sin(angles).sum(), np.cos(angles).sum())))


def project(lonlat: NDArray[np.float64], lon0: float) -> NDArray[np.float64]:
    """
    Project a line to Mercator pixels, y southwards, relative to the central longitude `lon0`.

    The longitudes must not jump by 360 degrees within the line.
    """
    lon, lat = lonlat.T
    shift = 360 * np.round((lon0 - lon.mean()) / 360)
    phi = np.radians(np.clip(lat, -_EDGE_DEG, _EDGE_DEG))
    y = np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))
    xy: NDArray[np.float64] = np.column_stack([lon + shift - lon0, -y]) * _PX_PER_DEG
    return xy


def project_rings(shape: shapely.Geometry, lon0: float) -> list[list[NDArray[np.float64]]]:
    """Project the rings of a shape, each as pieces without the edges along the antimeridian."""
    out = []
    for ring in shapely.simplify(shapely.get_rings(shapely.get_parts(shape)), _SIMPLIFY_DEG):
        lonlat = shapely.get_coordinates(ring)
        on_cut = np.abs(lonlat[:, 0]) >= 180
        breaks = np.flatnonzero(on_cut[1:] & on_cut[:-1]) + 1
        out.append(np.split(project(lonlat, lon0), breaks))
    return out


def _inside_box(lines: list[NDArray[np.float64]], box: Box) -> list[NDArray[np.float64]]:
    """Keep the lines whose bounds overlap a box."""
    west, north, width, height = box
    low, high = np.array([west, north]), np.array([west + width, north + height])
    return [xy for xy in lines if (xy.max(axis=0) >= low).all() and (xy.min(axis=0) <= high).all()]


def box_of(lines: Iterable[NDArray[np.float64]]) -> Box:
    """Box around some lines, with a margin."""
    xy = np.vstack(list(lines))
    margin = max(_MARGIN * np.ptp(xy, axis=0).max(), _LEAST_MARGIN_DEG * _PX_PER_DEG)
    half = 180 * _PX_PER_DEG
    west, east = max(xy[:, 0].min() - margin, -half), min(xy[:, 0].max() + margin, half)
    north, south = xy[:, 1].min() - margin, xy[:, 1].max() + margin
    return west, north, east - west, south - north


def svg_path(
    name: str, lines: Iterable[NDArray[np.float64]], label: str = "", *, decimals: int = 0
) -> str:
    """SVG path of some lines in pixels, with a class, since the policy forbids inline styles."""
    texts, unit = [], 10**decimals
    for xy in lines:
        points = np.round(xy * unit).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps):
            moves = " ".join(f"{x / unit:.9g},{y / unit:.9g}" for x, y in steps.tolist())
            texts.append(f"M{points[0, 0] / unit:.9g},{points[0, 1] / unit:.9g}l{moves}")
    title = f"<title>{label}</title>" if label else ""
    return f'<path class="{name}" fill-rule="evenodd" d="{"".join(texts)}">{title}</path>'
