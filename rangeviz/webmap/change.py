"""The page of a comparison: one still map of what is gained, lost and kept, and the table."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rangeviz import __version__
from rangeviz.backdrop import display_shapes, read_backdrop
from rangeviz.tables import basis_note, share_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from rangeviz.comparison import Comparison
    from rangeviz.coverage import Reach

__all__ = ["change_html"]

_EDGE_DEG = 83.0  # of latitude: what lies beyond, Mercator only stretches
_PX_PER_DEG = 20.0
_MARGIN_DEG = 6.0
_WORDS = {
    "gained": "gained",
    "lost": "lost",
    "more": "more of it",
    "less": "less of it",
    "kept": "as before",
    "none": "out of reach in both",
}
_DISCLAIMER = (
    "Published or estimated maximum ranges. Reach is not deployment, intent or the ability to hit. "
    "Candidate sites are hypothetical. Boundaries imply no endorsement."
)
_FINE_DEG = 0.05  # how finely regions and outlines are drawn
_HATCHES = (
    "<defs>"
    + "".join(
        f'<pattern id="{name}" class="{name}-hatch" width="14" height="14" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">'
        '<rect width="14" height="14"/><path d="M0 7H14"/></pattern>'
        for name, turn in (("lost", 45), ("less", 135))
    )
    + "</defs>"
)
_STYLE = """
:root{color-scheme:light dark;--ink:#1a2027;--paper:#fff;--sea:#dde6ec;--land:#f5f3ee;
--line:#9aa5ad;
--gained:#009E73;--more:#7cc9b2;--lost:#D55E00;--less:#eda77a;--kept:#56B4E9;--none:#d9d4c8}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaee;--paper:#14191e;--sea:#0f1418;--land:#262c32;
--line:#5b656d;--none:#3a4046}}
body{margin:0 auto;max-width:1200px;padding:1rem;font:15px/1.45 system-ui,sans-serif;
color:var(--ink);background:var(--paper)}
h1{font-size:1.35rem;margin:.2rem 0}
svg{width:100%;height:auto;max-height:78vh;background:var(--sea);display:block}
.land{fill:var(--land)}.border{fill:none;stroke:var(--line);stroke-width:1.2}
.region{stroke:var(--paper);stroke-width:1.4}
.gained{fill:var(--gained)}.more{fill:var(--more)}.lost{fill:url(#lost)}.less{fill:url(#less)}
.lost-hatch rect{fill:var(--lost)}.less-hatch rect{fill:var(--less)}
.lost-hatch path,.less-hatch path{stroke:var(--paper);stroke-width:3}
.kept{fill:var(--kept)}.none{fill:var(--none)}
.before,.after{fill:none;stroke:var(--ink);stroke-width:4}.before{stroke-dasharray:14 10}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.6rem 0;padding:0;list-style:none}
.key svg{width:1.5rem;height:.9rem;display:inline;vertical-align:-.1rem;background:none}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .5rem;
border-bottom:1px solid var(--line)}td.number{text-align:right;font-variant-numeric:tabular-nums}
footer{font-size:.85rem;margin-top:1rem}
@media print{svg{max-height:none}}
"""


def change_html(change: Comparison, *, names: Sequence[str] = ("before", "after")) -> str:
    """
    Page that shows a comparison, complete in one HTML file without a script.

    Parameters
    ----------
    change
        What `rangeviz.compare` returned.
    names
        What to call the two.

    Returns
    -------
    str
        HTML, to be written as UTF-8. The same comparison gives the same text.

    Examples
    --------
    >>> import rangeviz as rv
    >>> now, then = (rv.reach(systems=[km], sites=["guam"], targets=["GUM"]) for km in (5, 90))
    >>> page = change_html(rv.compare(now, then), names=["<b>", "then"])
    >>> "<b>" in page, "<script" in page
    (False, False)
    """
    before, after = (escape(name) for name in names)
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'"
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in change.summary())
    title = f"What {after} gains and loses against {before}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"{told}\n{_map(change, title)}\n{_key(change, before, after)}\n"
        f"{_table(change, before, after)}</main>\n<footer><p>"
        "Why the outlines are not round: Mercator stretches the map towards the poles. "
        f"{escape(basis_note(change.after))}</p><p><strong>{_DISCLAIMER}</strong> "
        f"Made with rangeviz {__version__}.</p></footer></body></html>\n"
    )


def _map(change: Comparison, title: str) -> str:
    """Draw the map: land, regions by what became of them, both outlines."""
    lon0 = _middle(change.after)
    outlines = {
        name: shapely.union_all(
            reach.envelopes.loc[reach.envelopes["bound"] == "nominal", "geometry"].to_numpy()
        )
        for name, reach in (("before", change.before), ("after", change.after))
    }
    box = _box([*outlines.values()], lon0)
    land = [_plane(ring, lon0) for ring in read_backdrop().land]
    parts = [_HATCHES, _path("land", _seen(land, box))]
    regions = change.regions
    shapes = display_shapes(regions["region"].to_numpy(), regions.geometry.to_numpy())
    for shape, row in zip(shapes, regions.itertuples(index=False), strict=True):
        label = f"{row.name}: {_WORDS[row.change]}"
        rings = [np.vstack(ring) for ring in _rings(shape, lon0)]
        parts.append(_path(f"region {row.change}", rings, escape(label)))
    borders = [_plane(line, lon0) for line in read_backdrop().borders]
    parts.append(_path("border", _seen(borders, box)))
    for name, shape in outlines.items():
        parts.append(_path(name, [line for ring in _rings(shape, lon0) for line in ring]))
    west, north, width, height = box
    view = f"{west:.0f} {north:.0f} {width:.0f} {height:.0f}"
    return f'<svg viewBox="{view}" role="img" aria-label="{title}">{"".join(parts)}</svg>'


def _middle(reach: Reach) -> float:
    """Longitude of the middle of the map: the mean direction of the sites."""
    lons = np.radians([site.lon for site in reach.sites])
    return float(np.degrees(np.arctan2(np.sin(lons).sum(), np.cos(lons).sum())))


def _plane(lonlat: NDArray[np.float64], lon0: float) -> NDArray[np.float64]:
    """Put a line that is not torn on the Mercator map about a longitude, pixels, southwards."""
    lon, lat = lonlat.T
    shift = 360 * np.round((lon0 - lon.mean()) / 360)
    phi = np.radians(np.clip(lat, -_EDGE_DEG, _EDGE_DEG))
    y = np.degrees(np.log(np.tan(np.pi / 4 + phi / 2)))
    xy: NDArray[np.float64] = np.column_stack([lon + shift - lon0, -y]) * _PX_PER_DEG
    return xy


def _rings(shape: shapely.Geometry, lon0: float) -> list[list[NDArray[np.float64]]]:
    """Put the rings of a shape on the map, each in pieces: not drawn is the cut at 180 degrees."""
    out = []
    for ring in shapely.simplify(shapely.get_rings(shapely.get_parts(shape)), _FINE_DEG):
        lonlat = shapely.get_coordinates(ring)
        on_cut = np.abs(lonlat[:, 0]) >= 180
        breaks = np.flatnonzero(on_cut[1:] & on_cut[:-1]) + 1
        out.append(np.split(_plane(lonlat, lon0), breaks))
    return out


def _seen(
    lines: list[NDArray[np.float64]], box: tuple[float, float, float, float]
) -> list[NDArray[np.float64]]:
    """Leave out the lines that are wholly outside a box."""
    west, north, width, height = box
    low, high = np.array([west, north]), np.array([west + width, north + height])
    return [xy for xy in lines if (xy.max(axis=0) >= low).all() and (xy.min(axis=0) <= high).all()]


def _box(outlines: Iterable[shapely.Geometry], lon0: float) -> tuple[float, float, float, float]:
    """West, north, width and height of what is shown, pixels."""
    xy = np.vstack([line for shape in outlines for ring in _rings(shape, lon0) for line in ring])
    margin = _MARGIN_DEG * _PX_PER_DEG
    half = 180 * _PX_PER_DEG
    west, east = max(xy[:, 0].min() - margin, -half), min(xy[:, 0].max() + margin, half)
    north, south = xy[:, 1].min() - margin, xy[:, 1].max() + margin
    return west, north, east - west, south - north


def _path(name: str, lines: Iterable[NDArray[np.float64]], label: str = "") -> str:
    """Write lines as one SVG path, in whole pixels; the policy allows no style but by class."""
    texts = []
    for xy in lines:
        points = np.round(xy).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps):
            moves = " ".join(f"{x},{y}" for x, y in steps.tolist())
            texts.append(f"M{points[0, 0]},{points[0, 1]}l{moves}")
    told = f"<title>{label}</title>" if label else ""
    return f'<path class="{name}" fill-rule="evenodd" d="{"".join(texts)}">{told}</path>'


def _key(change: Comparison, before: str, after: str) -> str:
    counts = change.regions["change"].value_counts()
    rows = [
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><rect width="24" height="14" '
        f'class="{word}"/></svg> {meaning}: {counts.get(word, 0)}</li>'
        for word, meaning in _WORDS.items()
    ]
    rows += [
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true"><path class="{word}" d="M0 7H24"/></svg> '
        f"outline, {name}</li>"
        for word, name in (("before", before), ("after", after))
    ]
    return f'<ul class="key">{"".join(rows)}</ul>'


def _table(change: Comparison, before: str, after: str) -> str:
    regions = change.regions[change.regions["change"] != "none"]
    rows = "".join(
        f"<tr><td>{_WORDS[row.change]}</td>"
        f"<td>{escape(row.name)}{' *' if row.disputed else ''}</td><td>{escape(row.country)}</td>"
        f'<td>{row.verdict_before}</td><td class="number">{escape(share_label(row.share_before))}'
        f'</td><td>{row.verdict_after}</td><td class="number">'
        f"{escape(share_label(row.share_after))}</td></tr>\n"
        for row in regions.itertuples(index=False)
    )
    return (
        "<table><caption>Regions in reach of either; * disputed</caption><thead><tr><th>Change</th>"
        f"<th>Region</th><th>Country</th><th>{before}</th><th>Share</th><th>{after}</th>"
        f"<th>Share</th></tr></thead><tbody>\n{rows}</tbody></table>"
    )
