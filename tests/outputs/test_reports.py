"""Answers in every form: the same numbers for people and for machines."""

import csv
import io
import json
import re

import pytest

import rangeviz as rv
from rangeviz.outputs.reports import comparison_report, curve_report, render, who_report


@pytest.fixture(scope="module")
def reached():
    return rv.reach(systems=["lrhw"], sites=["kyushu", "guam"], targets=["KOR", "RU-KAM"])


@pytest.fixture(scope="module")
def found():
    return rv.who("RU-KAM", sites=["kyushu"], systems=["lrhw", "tomahawk", "df-26"])


@pytest.fixture(scope="module")
def told(found):
    return who_report(
        found,
        label="Kamchatka | Krai",
        sites={"kyushu": "Kyushu"},
        catalog=rv.load_catalog(),
        units="km",
    )


def cells(text):
    """Cells of every line of an aligned table that begins a row."""
    return [re.split(r" {2,}", line) for line in text.splitlines() if "  " in line]


def test_what_reaches_a_place_is_told_with_its_margins(told, found):
    header, *rows = cells(render(told, "table"))

    assert header[:3] == ["SYSTEM", "RANGE", "FROM"]
    assert [row[0] for row in rows] == found["system"].tolist()
    for row, truth in zip(rows, found.itertuples(), strict=True):
        assert row[3] == f"{truth.nearest_km:,.0f}"
        assert row[4] == f"{truth.margin_km:,.0f}"
        assert row[-1].removesuffix(" ~") == truth.verdict


def test_units_are_for_people_and_machines_get_kilometres(found):
    miles = who_report(
        found, label="x", sites={"kyushu": "Kyushu"}, catalog=rv.load_catalog(), units="mi"
    )

    _, row, *_ = cells(render(miles, "table"))
    assert row[3] == f"{found['nearest_km'].iloc[0] / 1.609344:,.0f}"
    first = next(csv.DictReader(io.StringIO(render(miles, "csv"))))
    assert float(first["nearest_km"]) == pytest.approx(found["nearest_km"].iloc[0], abs=0.051)


def test_json_holds_every_row_and_what_it_rests_on(told, found):
    document = json.loads(render(told, "json"))

    assert [row["system"] for row in document["rows"]] == found["system"].tolist()
    assert document["meta"] == {"target": "Kamchatka | Krai", "figures_as_of": "2026-11"}


def test_markdown_is_a_table_whose_names_are_inert(told, found):
    lines = render(told, "md").splitlines()

    assert lines[0] == "**What reaches Kamchatka \\| Krai**"
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + len(found)
    assert {len(re.split(r"(?<!\\)\|", line)) for line in table} == {9}


def test_nothing_found_is_said():
    nothing = rv.who("RU-KAM", sites=["kyushu"], systems=["prsm"])
    told = who_report(nothing, label="x", sites={}, catalog=rv.load_catalog(), units="km")

    assert "\n  none\n" in render(told, "table")
    assert render(told, "csv").count("\r\n") == 1


def test_needed_ranges_are_told_for_each_site_and_the_curve_to_machines(reached):
    told = curve_report(reached, units="nmi")
    text = render(told, "table")

    needed = reached.needed()
    assert text.count("Range needed from anywhere in ") == 2
    for row in needed[needed["site"] == "guam"].itertuples():
        assert f"{row.half_km / 1.852:,.0f}" in text
    rows = list(csv.DictReader(io.StringIO(render(told, "csv"))))
    assert list(rows[0]) == ["site", "region", "distance_km", "share"]
    assert len(rows) == len(reached.curve)


def test_a_comparison_lists_what_moved_and_counts_the_rest():
    now, then = (rv.reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (300, 420))
    change = rv.compare(now, then)
    told = comparison_report(change, names=["now", "then"])

    text = render(told, "table")
    header, *rows = cells(text)
    assert header == ["CHANGE", "CODE", "REGION", "NOW", "THEN"]
    counts = change.regions["change"].value_counts()
    listed = [row[0] for row in rows]
    for word in ("gained", "more"):
        assert listed.count(word) == counts[word] > 0
    assert listed == sorted(listed)
    assert f"{counts['gained']} regions gained" in text
    document = json.loads(render(told, "json"))
    assert len(document["rows"]) == len(change.regions)
    assert document["meta"]["after"]["systems"][0]["range_km"] == 420
