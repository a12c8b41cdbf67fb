"""Reports other than the region table: who, curve and comparison, as table, CSV, JSON, Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rangeviz.outputs.data import frame_csv, json_text, rounded_rows
from rangeviz.outputs.metadata import answer_metadata
from rangeviz.text import markdown_table, markdown_text, text_table, wrapped_lines
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

__all__ = [
    "Form",
    "Report",
    "comparison_report",
    "country_report",
    "curve_report",
    "render",
    "who_report",
]

Form = Literal["table", "csv", "json", "md"]


class Report(NamedTuple):
    """
    A result in two forms: texts for people, a frame for programs.

    Attributes
    ----------
    header
        Titles of the columns of every table.
    tables
        Heading and rows of each table.
    right
        Numbers of the columns that are aligned right.
    shrink
        Number of the column that is shortened to fit the terminal.
    notes
        Sentences under the tables.
    frame
        The whole result, metric.
    meta
        Metadata of the frame, plain values.
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
        The report.
    form
        ``"table"`` or ``"md"`` for people, ``"csv"`` or ``"json"`` for the whole frame.
    width
        Width of the terminal in characters; nothing is shortened if left out.

    Returns
    -------
    str
        Lines with a line break at the end.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])
    >>> for line in render(curve_report(answer, units="km"), "table").splitlines()[:3]:
    ...     print(line)
    Range needed from anywhere in Kyushu
    CODE   REGION       TOUCHES km  HALF km  COVERS km
    KR-11  Seoul               498      512        525
    """
    if form == "csv":
        return frame_csv(report.frame)
    if form == "json":
        rows = ",\n".join(map(json_text, rounded_rows(report.frame)))
        return f'{{"meta": {json_text(report.meta)},\n"rows": [\n{rows}\n]}}\n'
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
    return "\n".join([*parts, *wrapped_lines(report.notes), ""])


def who_report(
    frame: DataFrame, *, label: str, sites: dict[str, str], catalog: Catalog, units: Units
) -> Report:
    """
    Report on the systems that reach a place.

    Parameters
    ----------
    frame
        Result of `rangeviz.who`.
    label
        Name of the place.
    sites
        Names of the sites by id.
    catalog
        Catalog of the systems.
    units
        Units of the distances in the table.
    """
    rows: list[tuple[str, ...]] = []
    for row in frame.itertuples():
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
        *verdict_notes(frame["verdict"], close=bool(frame["too_close"].any())),
        "Margin: the range minus the distance to the nearest point.",
        f"Figures as of {catalog.date}. {shared_words()['disclaimer']}",
    ]
    return Report(
        (*header, "REACH"),
        [(f"What reaches {label}", rows)],
        {1, 3, 4, 5},
        2,
        notes,
        frame,
        {"target": label, "figures_as_of": catalog.date},
    )


def curve_report(answer: Answer, *, units: Units) -> Report:
    """
    Report on the ranges that touch, half cover and cover each region.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    units
        Units of the distances in the table.

    Returns
    -------
    Report
        Its frame is the whole curve of every region.
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


def country_report(answer: Answer, *, units: Units) -> Report:
    """
    Report on the countries in reach: how near, how much of them, capital and largest town.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    units
        Units of the distances in the table.

    Returns
    -------
    Report
        Its frame holds every country of the targets; the tables, those in reach, the nearest first.
    """
    frame = answer.countries
    tables, left_out = [], 0
    for system in answer.systems:
        own = frame[frame["system"] == system.id].sort_values("nearest_km", kind="stable")
        listed = own[own["verdict"] != "none"]
        left_out = max(left_out, len(own) - len(listed))
        rows = [_country_row(row, units) for row in listed.itertuples(index=False)]
        sites = " or ".join(short_names(answer.sites)[:3])
        more = f" and {len(answer.sites) - 3} more" if len(answer.sites) > 3 else ""
        heading = f"{system.name}, {system.range_label(units)}, from {sites}{more}: "
        tables.append((f"{heading}{len(listed)} of {len(own)} countries", rows))
    notes = ["Share: of the area of the country's regions that count for it."]
    notes.append("Largest town: of those in reach by the nominal range.")
    notes += verdict_notes(frame.loc[frame["verdict"] != "none", "verdict"], close=False)
    if left_out:
        notes.append("Countries out of reach are left out; CSV and JSON hold them.")
    notes.append(basis_note(answer.catalog.date, answer.viewpoint))
    header = (
        *("CODE", "COUNTRY", "REGIONS", f"NEAREST {units}", "REACH", "SHARE"),
        *("CAPITAL IN REACH", f"CAPITAL {units}", "LARGEST TOWN IN REACH"),
    )
    return Report(header, tables, {2, 3, 5, 7}, 8, notes, frame, answer_metadata(answer))


def _country_row(row: Any, units: Units) -> tuple[str, ...]:
    capital = f"{row.capital}: {row.capital_in_reach}" if row.capital else ""
    return (
        row.country,
        row.name,
        f"{row.touched} of {row.regions}",
        number_label(row.nearest_km, units),
        row.verdict,
        share_label(row.share),
        capital,
        number_label(row.capital_km, units) if row.capital else "",
        row.largest_town,
    )


def comparison_report(change: Change, *, names: Sequence[str]) -> Report:
    """
    Report on what a comparison gains and loses.

    Parameters
    ----------
    change
        Result of `rangeviz.compare`.
    names
        Names of the two answers, before and after.
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
