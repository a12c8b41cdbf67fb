"""Slides of a comparison and of a sweep: the picture, a native table, the basis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.basemaps import country_names
from rangeviz.outputs.figure import comparison_bytes
from rangeviz.outputs.figure.sweep import best_places, sweep_bytes, sweep_title
from rangeviz.outputs.look import Look
from rangeviz.outputs.slide_deck import Deck
from rangeviz.units import position_label
from rangeviz.words.findings import comparison_finding
from rangeviz.words.labels import share_label
from rangeviz.words.notes import basis_note, citations, made_note, shared_words
from rangeviz.words.sentences import CHANGE_LABELS, change_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rangeviz.catalog.records import Site, System
    from rangeviz.coverage.change import Change
    from rangeviz.sweeps.shares import SweepShares

__all__ = ["comparison_pptx", "sweep_pptx"]

_PX = 2400  # across the picture
_TEXT_PT = 11


def comparison_pptx(
    change: Change,
    *,
    title: str | None = None,
    names: Sequence[str] = ("before", "after"),
    look: Look | None = None,
) -> bytes:
    """
    Slides of a comparison: the map, the regions that change, the sources.

    Parameters
    ----------
    change
        Result of `rangeviz.compare`.
    title
        Heading; the finding if left out.
    names
        Names of the two answers, before and after.
    look
        Theme and extent of the picture, and the template.

    Returns
    -------
    bytes
        A PowerPoint file; the same for the same comparison and versions.
    """
    look = look or Look()
    heading = title or comparison_finding(change)
    after = change.after
    records: list[System | Site] = []
    for answer in (change.before, after):
        records += [*answer.systems, *answer.sites]
    lines = [f"{one.name}: {line}" for one in records for line in citations(one.sources)]
    cited = [[line] for line in dict.fromkeys(lines)]
    basis = [basis_note(after.catalog.date, after.viewpoint), shared_words()["disclaimer"]]
    deck = Deck(look, [*change_sentences(change), "", *basis, "", *(c[0] for c in cited)])
    slide, top = deck.add_slide(heading, change_sentences(change)[0])
    png = comparison_bytes(change, "png", title=heading, names=names, look=_wide(deck, look, top))
    deck.add_picture(slide, top, png, heading)
    _add_changes(deck, change, names)
    slide, top = deck.add_slide("Sources and method")
    pages = deck.pages([*([line] for line in basis), [made_note(None)], *cited], pt=_TEXT_PT)
    deck.add_text(slide, top, pages[0], pt=_TEXT_PT)
    return deck.encode(
        title=heading,
        subject=change_sentences(change)[0],
        comments=shared_words()["disclaimer"],
        date=after.catalog.date,
    )


def _add_changes(deck: Deck, change: Change, names: Sequence[str]) -> None:
    """Add the table of the regions that change, those gained first."""
    frame = change.regions
    order = {kind: i for i, kind in enumerate(("gained", "lost", "more", "less"))}
    moved = frame[frame["change"].isin(list(order))]
    moved = moved.sort_values("change", key=lambda kinds: kinds.map(order), kind="stable")
    if not len(moved):
        return
    countries = country_names()
    rows = [
        (
            row.name + (" *" if row.disputed else ""),
            countries.get(row.country, row.country),
            CHANGE_LABELS[row.change],
            f"{row.verdict_before}, {share_label(row.share_before)}",
            f"{row.verdict_after}, {share_label(row.share_after)}",
        )
        for row in moved.itertuples(index=False)
    ]
    shown = rows[: deck.page_rows - 1]
    slide, top = deck.add_slide("What changes")
    header = ("Region", "Country", "Change", *names)
    deck.add_table(
        slide, top, name="What changes", header=header, rows=shown, widths=(2.5, 2, 1.4, 2, 2)
    )
    left_out = [f"{len(rows) - len(shown)} more change."] if len(shown) < len(rows) else []
    deck.add_foot(slide, [*left_out, *change_sentences(change)])


def sweep_pptx(shares: SweepShares, *, look: Look | None = None) -> bytes:
    """
    Slides of a sweep: the maps, and the best sites in a table.

    Parameters
    ----------
    shares
        Result of `rangeviz.sweep_map`.
    look
        Theme of the picture, and the template.

    Returns
    -------
    bytes
        A PowerPoint file; the same for the same sweep and versions.
    """
    look = look or Look()
    heading = sweep_title(shares)
    deck = Deck(look, [heading, shares.basis, shared_words()["disclaimer"]])
    slide, top = deck.add_slide(heading)
    png = sweep_bytes(shares, "png", look=_wide(deck, look, top))
    deck.add_picture(slide, top, png, heading)
    slide, top = deck.add_slide("The best sites")
    rows = []
    best = np.lexsort(shares.share.T)[::-1][: deck.page_rows - 1]
    for site, place in zip(best, best_places(shares, best), strict=True):
        name, lon, lat, _ = (part[site] for part in shares.candidates)
        reached = [share_label(float(share)) for share in shares.share[site]]
        rows.append((str(name), place, position_label(lon, lat, digits=4), *reached))
    ranges = [f"{name}" for name in shares.ranges]
    deck.add_table(
        slide,
        top,
        name="The best sites",
        header=("Site", "Nearest town", "Position", *ranges),
        rows=rows,
        widths=(1.6, 2.2, 2.2, *([1.2] * len(ranges))),
        right=range(3, 3 + len(ranges)),
    )
    deck.add_foot(slide, [shares.basis])
    return deck.encode(
        title=heading,
        subject=shares.basis,
        comments=shared_words()["disclaimer"],
        date=shares.catalog.date,
    )


def _wide(deck: Deck, look: Look, top: int) -> Look:
    """Look of a picture that fills the body of a slide."""
    height = (deck.height - top - deck.margin // 2) / deck.body_width
    return replace(look, size=(_PX, round(_PX * min(max(height, 0.3), 2))), dpi=190)
