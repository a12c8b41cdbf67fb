"""Reports other than the region table: as a text table, CSV, JSON or Markdown."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rangeviz.outputs.data import rounded_rows
from rangeviz.outputs.metadata import answer_metadata
from rangeviz.text import csv_text, markdown_table, markdown_text, text_table
from rangeviz.words.labels import number_label, share_label, short_names
from rangeviz.words.notes import basis_note, shared_words, verdict_notes
from rangeviz.words.sentences import change_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.coverage.answer import Answer
    from rangeviz.coverage.change import Change
    from rangeviz.units import Units

__all__ = ["Form", "Report", "comparison_report", "curve_report", "render", "who_report"]

Form = Literal["table", "csv", "json", "md"]


class Report(NamedTuple):
    """
    A result in two forms: texts for people, a frame for machines.

    `tables` holds a heading and rows for each table of the columns `header`; `right` numbers the
    columns that are set to the right, `shrink` the one that is cut to the terminal.
    """

    header: tuple[str, ...]
    tables: list[tuple[str, list[tuple[str, ...]]]]
    right: set[int]
    shrink: int
    notes: list[str]
    frame: DataFrame
    meta: dict[str, Any]


def render(report: Report, form: Form, *, width: int | None = None) -> str:
    """
    Text of a report in a form.

    Parameters
    ----------
    report
        What to write.
    form
        ``"table"``, ``"md"``, or ``"csv"`` and ``"json"``, which hold the whole frame and are
        metric.
    width
        Columns of the terminal; uncut if left out.

    Returns
    -------
    str
        Lines, the last one ended.
    """
    if form == "csv":
        columns = [name for name in report.frame.columns if name != "geometry"]
        return csv_text(columns, ([*row.values()] for row in rounded_rows(report.frame)))
    if form == "json":
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rounded_rows(report.frame))
        return f'{{"meta": {json.dumps(report.meta, ensure_ascii=False)},\n"rows": [\n{rows}\n]}}\n'
    parts = []
    for heading, body in report.tables:
        if form == "md":
            parts += [f"**{markdown_text(heading)}**", ""]
            parts += [markdown_table(report.header, body, right=report.right), ""]
        else:
            table = text_table(
                report.header, body, right=report.right, width=width, shrink=report.shrink
            )
            parts += [heading, table if body else "  none", ""]
    if form == "md":
        return "\n".join([*parts, "\n\n".join(map(markdown_text, report.notes)), ""])
    return "\n".join([*parts, *(line for note in report.notes for line in wrap(note, 79)), ""])


def who_report(
    found: DataFrame, *, label: str, sites: dict[str, str], catalog: Catalog, units: Units
) -> Report:
    """
    Report on the systems that reach a place.

    Parameters
    ----------
    found
        What `rangeviz.who` returned.
    label
        The place.
    sites
        Names of the sites by id.
    catalog
        Where the systems come from.
    units
        Of distances, for people.
    """
    rows: list[tuple[str, ...]] = []
    for row in found.itertuples():
        system = catalog.systems.get(row.system)
        margins = [number_label(km, units) for km in (row.margin_low_km, row.margin_high_km)]
        rows.append(
            (
                row.system,
                system.range_label(units) if system else f"{number_label(row.range_km, units)}",
                sites[row.site],
                number_label(row.nearest_km, units),
                number_label(row.margin_km, units),
                "" if margins[0] == margins[1] else f"{margins[0]} to {margins[1]}",
                f"{row.verdict} ~" if row.too_close else row.verdict,
            )
        )
    header = ("SYSTEM", "RANGE", "FROM", f"NEAREST {units}", f"MARGIN {units}", "LOW TO HIGH")
    notes = [
        *verdict_notes(found["verdict"], close=bool(found["too_close"].any())),
        "Margin: how far the range goes beyond the nearest point, or falls short of it (-).",
        f"Published ranges as of {catalog.date}. {shared_words()['disclaimer']}",
    ]
    return Report(
        (*header, "REACH"),
        [(f"What reaches {label}", rows)],
        {1, 3, 4, 5},
        2,
        notes,
        found,
        {"target": label, "figures_as_of": catalog.date},
    )


def curve_report(answer: Answer, *, units: Units) -> Report:
    """
    Report on the ranges that touch, half cover and cover each region; the frame is the whole curve.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.
    units
        Of distances, for people.
    """
    needed = answer.needed()
    tables = []
    for site, name in zip(answer.sites, short_names(answer.sites), strict=True):
        rows = [
            (
                row.region,
                row.name + (" *" if row.disputed else ""),
                *(number_label(km, units) for km in (row.touch_km, row.half_km, row.full_km)),
            )
            for row in needed[needed["site"] == site.id].itertuples(index=False)
        ]
        where = name if site.kind == "point" else f"{answer.launch} in {name}"
        tables.append((f"Range needed from {where}", rows))
    header = ("CODE", "REGION", f"TOUCHES {units}", f"HALF {units}", f"COVERS {units}")
    return Report(
        header,
        tables,
        {2, 3, 4},
        1,
        [basis_note(answer.catalog.date, answer.viewpoint)],
        answer.curve,
        answer_metadata(answer),
    )


def comparison_report(change: Change, *, names: Sequence[str]) -> Report:
    """
    Report on what a change gains and loses.

    Parameters
    ----------
    change
        What `rangeviz.compare` returned.
    names
        What to call the two.
    """
    frame = change.regions
    moved = frame[~frame["change"].isin(["kept", "none"])]
    order = {word: i for i, word in enumerate(("gained", "lost", "more", "less"))}
    moved = moved.sort_values("change", key=lambda words: words.map(order), kind="stable")
    rows: list[tuple[str, ...]] = [
        (
            row.change,
            row.region,
            row.name + (" *" if row.disputed else ""),
            f"{row.verdict_before}, {share_label(row.share_before)}",
            f"{row.verdict_after}, {share_label(row.share_after)}",
        )
        for row in moved.itertuples(index=False)
    ]
    places = change.places
    moves = [
        f"Places {word}: {', '.join(towns[:12])}{', …' if len(towns) > 12 else ''}."
        for word in ("gained", "lost")
        if (towns := places.loc[places["change"] == word, "place"].tolist())
    ]
    notes = [
        *change_sentences(change),
        *moves,
        basis_note(change.after.catalog.date, change.after.viewpoint),
    ]
    about = {"before": answer_metadata(change.before), "after": answer_metadata(change.after)}
    before, after = (name.upper() for name in names)
    header = ("CHANGE", "CODE", "REGION", before, after)
    title = f"From {names[0]} to {names[1]}"
    return Report(header, [(title, rows)], set(), 2, notes, frame, about)
