"""Files of claims: every fault at once, with its line; three formats say the same."""

import jsonschema
import openpyxl
import pytest

import rangeviz as rv
from rangeviz.basemaps import data_file
from rangeviz.catalog.claims import claims_schema
from rangeviz.catalog.reading.claims import read_claims
from rangeviz.catalog.reading.safe import read_toml
from rangeviz.errors import CatalogError, QuestionError

BAD = """\
[[claim]]
id = "a"
system = "lrwh"
site = "kyushuu"
target = "Beijing"

[[claim]]
id = "b"
range_km = -5
kind = "touchs"
site = "kyushu"
target = "Beijing"
colour = "red"

[[claim]]
id = "c"
range_km = 100
site = "kyushu"
target = "Beijing"
kind = "covers"
extent = "part"
from_lon = 130.0
"""


def test_every_fault_of_every_claim_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(BAD, "utf-8")

    with pytest.raises(QuestionError) as caught:
        rv.verify(path)

    lines = str(caught.value).splitlines()
    expected = [
        ("line 1: claim 'a'", "no system named 'lrwh'"),
        ("line 1: claim 'a'", "named 'kyushuu'"),
        ("line 7: claim 'b'", "range_km must be over 0, got -5"),
        ("line 7: claim 'b'", "kind must be"),
        ("line 7: claim 'b'", "unknown field 'colour'"),
        ("line 15: claim 'c'", "kind 'covers' contradicts extent 'part'"),
        ("line 15: claim 'c'", "has one of from_lon and from_lat"),
    ]
    for where, fault in expected:
        assert any(where in line and fault in line for line in lines), (where, fault)
    assert len(lines) == len(expected)


def test_three_formats_say_the_same(tmp_path):
    header = ["id", "range", "site", "target", "claimed", "source_publisher"]
    row = ["one", "1,000 miles", "iwakuni", "Beijing", "no", "A house"]
    (tmp_path / "a.toml").write_text(
        '[[claim]]\nid = "one"\nrange = "1,000 miles"\nsite = "iwakuni"\ntarget = "Beijing"\n'
        'claimed = false\nsource = { publisher = "A house" }\n',
        "utf-8",
    )
    (tmp_path / "a.csv").write_text(
        ",".join(header) + "\n" + ",".join(f'"{cell}"' for cell in row) + "\n", "utf-8"
    )
    book = openpyxl.Workbook()
    for cells in (header, row):
        book.active.append(cells)
    book.save(tmp_path / "a.xlsx")

    claims = [read_claims(tmp_path / f"a.{suffix}") for suffix in ("toml", "csv", "xlsx")]

    assert all(faults == [] for _, faults in claims)
    first, *others = (placed[0].claim for placed, _ in claims)
    assert first.range_km == pytest.approx(1609.344)
    assert not first.claimed
    assert others == [first, first]


def test_a_table_names_its_line_and_its_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,range_km,sight,target\none,many,kyushu,Beijing\n", "utf-8")

    _, faults = read_claims(path)

    assert any("line 1: unknown column 'sight'" in fault for fault in faults)
    assert any("line 2: claim 'one': range_km must be" in fault for fault in faults)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(CatalogError, match="names no format of claims"):
        read_claims(tmp_path / "a.docx")


def test_the_bundled_claims_fit_the_schema():
    tables = read_toml(data_file("claims", "claims.toml"))

    jsonschema.validate(tables, claims_schema())


def test_the_schema_refuses_what_the_reader_refuses():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"claim": [{"kind": "touchs"}]}, claims_schema())
