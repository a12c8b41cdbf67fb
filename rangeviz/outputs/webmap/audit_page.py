"""Page of an audited ring: both rings on a still map, the ways that were tried, no scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.outputs.webmap.drawn_lines import dot, framed_box, label, ring_lines
from rangeviz.outputs.webmap.static_map import page, project, svg_map, svg_path
from rangeviz.units import position_label
from rangeviz.words.audit_sentences import audit_sentences, kind_label

if TYPE_CHECKING:
    from rangeviz.geodesy.audited import RingAudit

__all__ = ["audit_html"]

_STYLE = """
main{display:grid;gap:.6rem}
.verdict{font-size:1.25rem;font-weight:650;padding:.5rem .8rem;border-left:.5rem solid;margin:0}
.verdict small{font-weight:400;font-size:.95rem;display:block}
.right{border-color:var(--gained)}.wrong{border-color:var(--lost)}
.true{fill:none;stroke:var(--s1);stroke-width:2.6;vector-effect:non-scaling-stroke}
.drawn{fill:none;stroke:var(--s0);stroke-width:2.4;stroke-dasharray:9 5;
vector-effect:non-scaling-stroke}
circle.end{fill:var(--ink);stroke:var(--paper);stroke-width:1.5;vector-effect:non-scaling-stroke}
circle.worst{fill:var(--s0);stroke:var(--paper);stroke-width:1.5;vector-effect:non-scaling-stroke}
text{fill:var(--ink);stroke:var(--halo);paint-order:stroke;stroke-linejoin:round;
font-family:system-ui,sans-serif}
tr.best td{font-weight:650}
"""
_BASIS = (
    "The true ring follows the geodesic on the WGS84 ellipsoid. Left over: root of the mean square "
    "of what the vertices are off by, after centre and radius were fitted. Coasts: Natural Earth."
)


def audit_html(audit: RingAudit, *, title: str) -> str:
    """
    Page of an audited ring in one HTML file.

    Parameters
    ----------
    audit
        Result of `rangeviz.geodesy.audited.audit_ring`.
    title
        Heading.

    Returns
    -------
    str
        HTML, to be written as UTF-8.

    Examples
    --------
    >>> from rangeviz.geodesy import range_ring
    >>> from rangeviz.geodesy.audited import audit_ring
    >>> page = audit_html(audit_ring(range_ring(10, 50, radius_m=1_000_000)), title="<b>")
    >>> "<b>" in page, "<script" in page
    (False, False)
    """
    first, *rest = audit_sentences(audit)
    css = "right" if audit.name == "right" else "wrong"
    lead = f'<p class="verdict {css}">{escape(first)}<small>{escape(" ".join(rest))}</small></p>'
    body = "\n".join([lead, _map(audit, escape(title)), _key(audit), _table(audit)])
    return page(escape(title), body, style=_STYLE, basis=escape(_BASIS))


def _map(audit: RingAudit, title: str) -> str:
    lon0 = audit.centre[0]
    true, drawn = ring_lines(audit.true_ring, lon0), ring_lines(audit.drawn, lon0)
    box = framed_box([*true, *drawn], margin=0.08)
    centre, worst = (project(np.array([at]), lon0)[0] for at in (audit.centre, audit.worst_lonlat))
    off = f"{abs(audit.worst_m) / 1000:,.1f} km {'outside' if audit.worst_m > 0 else 'inside'}"
    parts = [
        svg_path("true", true, f"true ring, {audit.radius_m / 1000:,.0f} km", decimals=1),
        svg_path("drawn", drawn, "ring as drawn", decimals=1),
        dot("end", centre, box),
        label(position_label(*audit.centre, digits=5), centre, box),
    ]
    if abs(audit.worst_m) >= 50:
        parts += [dot("worst", worst, box), label(off, worst, box, above=worst[1] > centre[1])]
    return svg_map(parts, box, lon0, title=title)


def _key(audit: RingAudit) -> str:
    whose = "stated" if audit.stated.radius_m else "fitted"
    rows = (
        ("true", f"true ring, {audit.radius_m / 1000:,.1f} km ({whose})"),
        ("drawn", f"ring as drawn, {audit.vertices:,} vertices"),
    )
    items = "".join(
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><path class="{name}" d="M0 7H24"/></svg>'
        f" {escape(text)}</li>"
        for name, text in rows
    )
    return f'<ul class="key">{items}</ul>'


def _table(audit: RingAudit) -> str:
    best = ' class="best"'
    rows = "".join(
        f"<tr{best if fit is audit.fit else ''}>"
        f"<td>{escape(kind_label(fit.kind, fit.detail))}</td>"
        f'<td class="number">{fit.radius_m / 1000:,.2f} km</td>'
        f"<td>{escape(position_label(fit.lon, fit.lat, digits=6))}</td>"
        f'<td class="number">{fit.rms_m:,.1f} m</td></tr>\n'
        for fit in sorted(audit.fits, key=lambda fit: fit.rms_m)
    )
    return (
        "<table><caption>Ways to draw it that were tried</caption><thead><tr><th>Drawn</th>"
        f"<th>Radius</th><th>Centre</th><th>Left over</th></tr></thead><tbody>\n{rows}"
        "</tbody></table>"
    )
