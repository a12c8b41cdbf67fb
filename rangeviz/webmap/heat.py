"""The page of a sweep: every site, coloured by how much of the targets it reaches."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.basemaps import boundary_source
from rangeviz.viewpoint import viewpoint_note
from rangeviz.webmap.still import box_of, middle_deg, page, plane, svg

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.candidates import Candidates
    from rangeviz.viewpoint import Viewpoint

__all__ = ["heat_html", "reached_share"]

_STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)  # of a share: where one colour ends
_COLOURS = ("#f7fbff", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08306b")
_STYLE = "".join(f".s{i}{{fill:{colour}}}" for i, colour in enumerate(_COLOURS))
_STYLE += "circle,.key rect{stroke:#1a2027;stroke-width:.8}table{max-width:40rem}\n"
_MOST_ROWS = 25


def reached_share(
    swept: DataFrame, area_km2: dict[str, float], ids: NDArray[np.object_], range_km: float
) -> NDArray[np.float64]:
    """
    Share of the area of all targets that each site reaches.

    Parameters
    ----------
    swept
        What `rangeviz.sweep` returned.
    area_km2
        Area of every region that was asked about, by code.
    ids
        The sites, in the order of the answer.
    range_km
        Which range.

    Returns
    -------
    NDArray
        From 0 to 1, shape (n,).
    """
    mine = swept[swept["range_km"] == range_km]
    reached = mine["share"].to_numpy() * mine["region"].astype(object).map(area_km2).to_numpy()
    found = dict.fromkeys(ids, 0.0)
    for site, value in zip(mine["site"], reached, strict=True):
        found[site] += float(value)
    share: NDArray[np.float64] = np.array([found[id_] for id_ in ids]) / sum(area_km2.values())
    return share


def heat_html(
    candidates: Candidates,
    share: NDArray[np.float64],
    *,
    ranges: str,
    targets: str,
    date: str,
    viewpoint: Viewpoint,
) -> str:
    """
    Page that shows a sweep, complete in one HTML file without a script.

    Parameters
    ----------
    candidates
        The sites.
    share
        What `reached_share` gave.
    ranges, targets
        What was asked, in words.
    date
        Of the published figures.
    viewpoint
        Where disputed regions count.

    Returns
    -------
    str
        HTML, to be written as UTF-8.
    """
    title = escape(f"How much of {targets} lies within {ranges}, from where")
    lon0 = middle_deg(candidates.lon)
    xy = np.vstack(
        [
            plane(np.array([[lon, lat]]), lon0)
            for lon, lat in zip(candidates.lon, candidates.lat, strict=True)
        ]
    )
    box = box_of([xy])
    radius = max(box[2] / 300, 2.0)
    order = np.argsort(share, kind="stable")  # the farthest-reaching on top
    dots = [
        f'<circle class="s{step}" cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}">'
        f"<title>{escape(id_)}: {100 * value:.1f}%</title></circle>"
        for id_, (x, y), value, step in zip(
            candidates.ids[order],
            xy[order],
            share[order],
            np.searchsorted(_STEPS, share[order], side="right"),
            strict=True,
        )
    ]
    # drawn over the borders, which a site would hide
    drawing = svg([], box, lon0, title=title).removesuffix("</svg>") + "".join(dots) + "</svg>"
    source = boundary_source()
    basis = escape(
        f"Share of the area of {targets} within reach of each site. Published ranges as of {date}. "
        f"Boundaries: {source['name']} {source['version']}. {source['viewpoint']} "
        f"{viewpoint_note(viewpoint)}"
    )
    body = "\n".join([drawing, _key(), _table(candidates, share, order[::-1])])
    return page(title, body, style=_STYLE, basis=basis)


def _key() -> str:
    ends = [0.0, *_STEPS, 1.0]
    rows = "".join(
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><rect width="24" height="14" '
        f'class="s{i}"/></svg> {100 * low:.0f}–{100 * high:.0f}%</li>'
        for i, (low, high) in enumerate(pairwise(ends))
    )
    return f'<ul class="key">{rows}</ul>'


def _table(candidates: Candidates, share: Any, order: NDArray[np.intp]) -> str:
    rows = "".join(
        f"<tr><td>{escape(candidates.ids[i])}</td>"
        f'<td class="number">{candidates.lon[i]:.3f}</td>'
        f'<td class="number">{candidates.lat[i]:.3f}</td>'
        f'<td class="number">{100 * share[i]:.1f}%</td></tr>\n'
        for i in order[:_MOST_ROWS]
    )
    return (
        f"<table><caption>The {min(_MOST_ROWS, order.size)} that reach most, of {order.size:,}"
        "</caption><thead><tr><th>Site</th><th>Lon</th><th>Lat</th><th>Share</th></tr></thead>"
        f"<tbody>\n{rows}</tbody></table>"
    )
