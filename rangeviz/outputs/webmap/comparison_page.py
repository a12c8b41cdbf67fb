"""The page of a comparison: one still map of what is gained, lost and kept, and the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rangeviz.basemaps.backdrop import display_shapes
from rangeviz.outputs.webmap.static_map import box_of, middle_deg, page, path, rings, svg
from rangeviz.words.labels import share_label
from rangeviz.words.notes import basis_note
from rangeviz.words.sentences import change_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.coverage.change import Change

__all__ = ["comparison_html"]

_WORDS = {
    "gained": "gained",
    "lost": "lost",
    "more": "more of it",
    "less": "less of it",
    "kept": "as before",
    "none": "out of reach in both",
}
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
_UNNAMED = ("before", "after")
_STYLE = """
.region{stroke:var(--paper);stroke-width:1.4}
.gained{fill:var(--gained)}.more{fill:var(--more)}.lost{fill:url(#lost)}.less{fill:url(#less)}
.lost-hatch rect{fill:var(--lost)}.less-hatch rect{fill:var(--less)}
.lost-hatch path,.less-hatch path{stroke:var(--paper);stroke-width:3}
.kept{fill:var(--kept)}.none{fill:var(--none)}
.before,.after{fill:none;stroke:var(--ink);stroke-width:4}.before{stroke-dasharray:14 10}
"""


def comparison_html(change: Change, *, names: Sequence[str] = _UNNAMED) -> str:
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
    >>> page = comparison_html(rv.compare(now, then), names=["<b>", "then"])
    >>> "<b>" in page, "<script" in page
    (False, False)
    """
    before, after = (escape(name) for name in names)
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in change_sentences(change))
    named = f"{after} gains and loses against {before}"
    title = f"What {'the change gains and loses' if tuple(names) == _UNNAMED else named}"
    parts = (told, _key(change, before, after), _map(change, title), _table(change, before, after))
    return page(
        title,
        "\n".join(parts),
        style=_STYLE,
        basis=escape(basis_note(change.after.catalog.date, change.after.viewpoint)),
    )


def _map(change: Change, title: str) -> str:
    """Draw the map: land, regions by what became of them, both outlines."""
    lon0 = middle_deg(site.lon for site in change.after.sites)
    outlines = {}
    for name, reach in (("before", change.before), ("after", change.after)):
        nominal = reach.envelopes.loc[reach.envelopes["bound"] == "nominal", "geometry"]
        shape = shapely.union_all(nominal.to_numpy())
        outlines[name] = [line for ring in rings(shape, lon0) for line in ring]
    regions = change.regions
    shapes = display_shapes(regions["region"].to_numpy(), regions.geometry.to_numpy())
    parts = [_HATCHES]
    for shape, row in zip(shapes, regions.itertuples(index=False), strict=True):
        lines = [np.vstack(ring) for ring in rings(shape, lon0)]
        label = escape(f"{row.name}: {_WORDS[row.change]}")
        parts.append(path(f"region {row.change}", lines, label))
    parts += [path(name, lines, decimals=1) for name, lines in outlines.items()]
    box = box_of(line for lines in outlines.values() for line in lines)
    return svg(parts, box, lon0, title=title)


def _key(change: Change, before: str, after: str) -> str:
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


def _table(change: Change, before: str, after: str) -> str:
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
