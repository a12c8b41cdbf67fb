from __future__ import annotations

from typing import Any

import pytest

from rangeviz.catalog.citations import (
    full_citation,
    short_citation,
    source_date,
    source_remarks,
)
from rangeviz.catalog.records import Source

_SOURCE = {"title": "Arms sales", "publisher": "CRS", "date": "2024-05", "seen": True}


@pytest.mark.parametrize(
    ("fields", "remarks"),
    [
        ({"seen": True}, []),
        ({"seen": True, "weak": False}, []),
        ({"seen": True, "weak": True}, ["weak source"]),
        ({"seen": False}, ["not read"]),
        ({}, ["not read"]),
        ({"weak": True}, ["not read", "weak source"]),
    ],
)
def test_remarks_say_what_was_not_read_and_what_is_weak(
    fields: dict[str, Any], remarks: list[str]
) -> None:
    assert source_remarks(fields) == remarks


@pytest.mark.parametrize("fields", [{}, {"date": "n.d."}, {"date": None}, {"date": ""}])
def test_a_source_without_a_date_is_undated(fields: dict[str, Any]) -> None:
    assert source_date(fields) == "undated"
    assert short_citation({"publisher": "CRS", **fields}) == "CRS, undated"


@pytest.mark.parametrize("date", ["2024", "2024-05", "2024-05-17"])
def test_a_date_is_kept_as_printed(date: str) -> None:
    assert source_date({"date": date}) == date


def test_a_full_citation_puts_remarks_in_brackets_only_if_there_are_any() -> None:
    assert full_citation(_SOURCE) == "Arms sales. CRS, 2024-05"
    unread = {**_SOURCE, "seen": False, "weak": True}
    assert full_citation(unread) == "Arms sales. CRS, 2024-05 (not read; weak source)"


def test_the_address_is_left_to_the_caller() -> None:
    assert "http" not in full_citation({**_SOURCE, "url": "https://example.org/"})


def test_fields_of_a_file_and_of_a_record_give_the_same_citation() -> None:
    fields = {"title": "Arms sales", "publisher": "CRS"}
    assert full_citation(fields) == full_citation(Source(**fields).model_dump())
