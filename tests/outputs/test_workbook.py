import io

import pandas as pd
import pytest
from openpyxl import load_workbook

import rangeviz as rv
from rangeviz.outputs.workbook import to_xlsx


@pytest.fixture(scope="module")
def reached():
    return rv.reach(systems=["lrhw", 700], sites=["kyushu"], targets=["KOR", "PRK"])


@pytest.fixture(scope="module")
def sheets(reached):
    return pd.read_excel(io.BytesIO(to_xlsx(reached, command="rangeviz map")), sheet_name=None)


def test_a_workbook_has_a_sheet_for_each_table(sheets):
    assert list(sheets) == ["regions", "countries", "places", "sources", "about"]


@pytest.mark.parametrize("name", ["regions", "places"])
def test_numbers_come_back_as_numbers_and_texts_as_texts(reached, sheets, name):
    expected = getattr(reached, name).drop(columns="geometry")

    got = sheets[name]

    assert list(got.columns) == list(expected.columns)
    for column in expected:
        kinds = got[column].dtype.kind, expected[column].dtype.kind
        assert kinds[0] == kinds[1] or set(kinds) == {"i", "f"}  # a cell knows numbers alone
        if expected[column].dtype.kind == "f":
            assert got[column].tolist() == pytest.approx(expected[column].tolist(), nan_ok=True)
        elif expected[column].dtype.kind == "O":
            assert got[column].fillna("").tolist() == expected[column].tolist()


def test_countries_sum_up_their_regions(reached, sheets):
    rows = reached.regions[reached.regions["system"] == "lrhw"]
    korea = rows[(rows["country"] == "KOR") & ~rows["disputed"]]

    row = sheets["countries"].set_index("country").loc["KOR"]

    assert row["regions"] == len(korea)
    assert row["in_reach"] == (korea["status"] != "none").sum()
    share = (korea["share"] * korea["area_km2"]).sum() / korea["area_km2"].sum()
    assert row["share"] == pytest.approx(share, abs=0.001)


def test_texts_are_never_formulas():
    site = rv.Site(id="x", name="=1+1", kind="point", lon=130.7, lat=32.8)
    reached = rv.reach(systems=[700], sites=[site], targets=["KOR"])

    book = load_workbook(io.BytesIO(to_xlsx(reached, title="=HYPERLINK(1)")))

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["about"]["B2"].value == "=HYPERLINK(1)"
