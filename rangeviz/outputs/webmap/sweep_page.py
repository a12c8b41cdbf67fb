"""The page of a sweep: every site, coloured by how much of the targets it reaches."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.outputs.palette import load_colours
from rangeviz.outputs.webmap.static_map import Box, box_of, middle_deg, page, plane, svg
from rangeviz.sweeps.shares import neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rangeviz.sweeps.shares import SweepShares

__all__ = ["sweep_html"]

_STYLE = f"circle,.key rect{{stroke:{load_colours('light')['ink']};"
_STYLE += """stroke-width:.7;vector-effect:non-scaling-stroke}
table{max-width:60rem}
fieldset{border:0;margin:0;padding:0}legend,label{padding:0 .9rem 0 .2rem}legend{float:left}
label{white-space:nowrap}.key{clear:both}
"""
_MOST_ROWS = 25


def sweep_html(shares: SweepShares) -> str:
    """
    Page that shows a sweep, complete in one HTML file without a script.

    Parameters
    ----------
    shares
        What `rangeviz.sweep_map` returned.

    Returns
    -------
    str
        HTML, to be written as UTF-8.
    """
    title = escape(shares.title)
    lon0 = middle_deg(shares.candidates.lon)
    lonlat = np.column_stack([shares.candidates.lon, shares.candidates.lat])
    xy = np.vstack([plane(point[None], lon0) for point in lonlat])
    box = box_of([xy])
    order = np.lexsort(shares.share.T)  # the farthest-reaching on top
    # drawn over the borders, which a site would hide
    drawing = svg([], box, lon0, title=title).removesuffix("</svg>")
    drawing += "".join(_dots(shares, xy, _radius(xy, box), order)) + "</svg>"
    body = f"<fieldset>{_choice(shares)}{drawing}</fieldset>\n"
    body += _key(shares) + _table(shares, order[::-1])
    return page(title, body, style=_STYLE + _colours(shares), basis=escape(shares.basis))


def _radius(xy: NDArray[np.float64], box: Box) -> float:
    """Choose how large dots are: as large as most can be without lying on each other."""
    size = max(box[2], 1.5 * box[3])  # what the width of a screen shows
    return float(np.clip(0.45 * neighbours(xy), size / 400, size / 130))


def _dots(
    shares: SweepShares, xy: NDArray[np.float64], radius: float, order: NDArray[np.intp]
) -> list[str]:
    steps, dots = shares.classes, []
    for i in order:
        classes = " ".join(f"r{number}-{step}" for number, step in enumerate(steps[i]))
        told = ", ".join(
            (f"{name} " if len(shares.ranges) > 1 else "") + f"{100 * share:.1f}%"
            for name, share in zip(shares.ranges, shares.share[i], strict=True)
        )
        dots.append(
            f'<circle class="{classes}" cx="{xy[i, 0]:.1f}" cy="{xy[i, 1]:.1f}" r="{radius:.2f}">'
            f"<title>{escape(f'{shares.candidates.ids[i]}: {told}')}</title></circle>"
        )
    return dots


def _choice(shares: SweepShares) -> str:
    """Offer the ranges, the longest at first; the style sheet does what a script would."""
    if len(shares.ranges) == 1:
        return ""
    last = len(shares.ranges) - 1
    return "<legend>Range</legend>" + "".join(
        f'<input type="radio" name="range" id="r{number}"{" checked" if number == last else ""}>'
        f'<label for="r{number}">{escape(name)}</label>'
        for number, name in enumerate(shares.ranges)
    )


def _colours(shares: SweepShares) -> str:
    """Style by which a dot has the colour of its share within the range that is chosen."""
    only = len(shares.ranges) == 1
    rules = [f".s{step}{{fill:{colour}}}" for step, colour in enumerate(shares.key)]
    for number in range(len(shares.ranges)):
        chosen = "" if only else f"#r{number}:checked~svg "
        rules += [
            f"{chosen}.r{number}-{step}{{fill:{colour}}}" for step, colour in enumerate(shares.key)
        ]
    return "".join(rules)


def _key(shares: SweepShares) -> str:
    rows = "".join(
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><rect width="24" height="14" '
        f'class="s{i}"/></svg> {meaning}</li>'
        for i, meaning in enumerate(shares.key.values())
    )
    return f'<ul class="key">{rows}</ul>'


def _table(shares: SweepShares, order: NDArray[np.intp]) -> str:
    number = '<td class="number">{}</td>'.format
    names, lon, lat, _ = shares.candidates
    rows = "".join(
        f"<tr><td>{escape(names[i])}</td>{number(f'{lon[i]:.3f}')}{number(f'{lat[i]:.3f}')}"
        + "".join(number(f"{100 * share:.1f}%") for share in shares.share[i])
        + "</tr>\n"
        for i in order[:_MOST_ROWS]
    )
    heads = ["Share"] if len(shares.ranges) == 1 else shares.ranges
    head = "".join(f"<th>{escape(text)}</th>" for text in ("Site", "Lon", "Lat", *heads))
    return (
        f"<table><caption>The {min(_MOST_ROWS, order.size)} that reach most, of {order.size:,}"
        f"</caption><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"
    )
