"""Files of judged claims: the same figures in every format, hostile texts inert."""

import csv
import io
import json

import pytest

import rangeviz as rv
from rangeviz.errors import LookError, OutputError

EVIL = "</script><img src=x onerror=alert(1)> {{ title }} ${1}"


@pytest.fixture(scope="module")
def found():
    return rv.verify(
        [
            {"id": "a", "range_km": 1600, "site": "iwakuni", "target": "Beijing", "text": EVIL},
            {"id": "b", "range_km": 900, "site": "iwakuni", "target": "Beijing"},
        ]
    )


def test_csv_json_and_frame_say_the_same(found, tmp_path):
    rows = csv.DictReader(io.StringIO(found.save(tmp_path / "a.csv").read_text("utf-8")))
    whole = json.loads(found.save(tmp_path / "a.json").read_text("utf-8"))
    frame = found.to_frame()

    table = list(rows)
    assert [row["verdict"] for row in table] == ["supported", "contradicted"]
    assert [row["verdict"] for row in whole["rows"]] == frame["verdict"].tolist()
    assert [float(row["needed_km"]) for row in table] == frame["needed_km"].tolist()


def test_pages_hold_no_script_and_no_markup_of_a_claim(found, tmp_path):
    one = rv.Verification(found.findings[:1], found.figures_as_of)
    for pages in (found, one):
        text = pages.save(tmp_path / "a.html").read_text("utf-8")
        assert "<img" not in text
        assert "<script" not in text
        assert "http://" not in text
        assert "&lt;img src=x" in text


def test_markdown_holds_no_markup_of_a_claim(found, tmp_path):
    text = found.save(tmp_path / "a.md").read_text("utf-8")

    assert "<img" not in text.replace("\\<", "")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_picture_shows_one_claim(found, tmp_path, suffix):
    one = rv.Verification(found.findings[:1], found.figures_as_of)

    assert one.save(tmp_path / f"a.{suffix}").stat().st_size > 10_000
    with pytest.raises(LookError, match="a picture shows one claim, got 2"):
        found.save(tmp_path / f"b.{suffix}")


def test_other_suffixes_are_refused(found, tmp_path):
    with pytest.raises(OutputError, match="names no format"):
        found.save(tmp_path / "a.docx")


def test_many_claims_can_be_filtered_by_verdict(found):
    page = found.to_html()

    assert 'id="v-supported"' in page
    assert 'id="v-contradicted"' in page
    assert "#v-supported:checked~.many tbody tr:not(.supported)" in page
