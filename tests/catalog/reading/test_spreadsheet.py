import datetime

import openpyxl
import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.reading.spreadsheet import parse_range
from rangeviz.errors import CatalogError


def _csv(folder, text, name="own.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _faults(path):
    with pytest.raises(CatalogError) as raised:
        load_catalog(path)
    return [line.removeprefix(f"{path}: ") for line in str(raised.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "unit", "parsed"),
    [
        pytest.param("1,725 mi", None, (1725.0, "mi", False), id="miles"),
        pytest.param("900 nmi", "km", (900.0, "nmi", False), id="the-cell-goes-before-the-header"),
        pytest.param("900 NM", None, (900.0, "nmi", False), id="aviators-nautical-miles"),
        pytest.param("1,000+ km", None, (1000.0, "km", True), id="floor"),
        pytest.param("2775", "km", (2775.0, "km", False), id="unit-of-the-header"),
        pytest.param("1 725.5 km", None, (1725.5, "km", False), id="spaces-group-thousands"),
        pytest.param("1\u202f725 km", None, (1725.0, "km", False), id="narrow-spaces-too"),
        pytest.param("1\u00a0725 km", None, (1725.0, "km", False), id="no-break-spaces-too"),
        pytest.param("12,345,678km", None, (12345678.0, "km", False), id="millions"),
        pytest.param("3 nautical miles", None, (3.0, "nmi", False), id="in-words"),
    ],
)
def test_a_range_is_read_as_people_write_it(text, unit, parsed):
    assert parse_range(text, unit) == parsed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("1725", "has no unit, got '1725'; write km, mi or nmi in the header", id="no"),
        pytest.param("12 parsecs", "has the unknown unit 'parsecs'; write km, mi", id="unknown"),
        pytest.param("1725,5 km", "must be a number and a unit .* got '1725,5 km'", id="comma"),
        pytest.param("-40 km", "must be a number and a unit", id="negative"),
        pytest.param("1,000-1,600 km", "must be a number and a unit", id="span"),
        pytest.param("=A1*2", "must be a number and a unit", id="formula"),
        pytest.param("nan km", "must be a number and a unit", id="nan"),
        pytest.param("1e999 km", "has the unknown unit", id="exponent"),
    ],
)
def test_a_range_that_may_be_misread_is_refused(text, fault):
    with pytest.raises(ValueError, match=fault):
        parse_range(text)


def test_what_a_file_says_of_a_range_goes_before_a_plus_sign(tmp_path):
    path = _csv(
        tmp_path,
        "id,name,range_is,range_km,source_title,source_publisher,source_date\n"
        'a,A,typical,"1,000+",A page,A paper,2024-05\nb,B,,"1,000+",A page,A paper,2024-05\n',
    )

    systems = load_catalog(path).systems

    assert (systems["a"].range_is, systems["b"].range_is) == ("typical", "floor")


def test_systems_of_a_csv_file_carry_their_units_and_source(tmp_path):
    path = _csv(
        tmp_path,
        "Name,Range (mi),range_low,RANGE HIGH km,operators,#remark,source_title,source_publisher,"
        "source_date\n"
        '"Foo, One","1,725+",1500 km,3000,JPN; USA,left out,A page,A paper,2024-05\n',
    )

    system = load_catalog(path).systems["foo-one"]

    assert system.range_km == pytest.approx(2776.1184)
    assert (system.range_low_km, system.range_high_km, system.range_is) == (1500, 3000, "floor")
    assert system.operators == ("JPN", "USA")
    (source,) = system.sources
    assert [(f.value, f.unit, f.qualifier, f.bound) for f in source.figures] == [
        (1725, "mi", "more than", None),
        (1500, "km", "exactly", "low"),
        (3000, "km", "exactly", "high"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_sites_of_a_csv_file_are_points_and_areas(tmp_path, delimiter):
    rows = [
        ("name", "Longitude", "Latitude", "wkt"),
        ("A point", "130.7", "32.8", ""),
        ("An area", "", "", '"POLYGON((0 0,1 0,1 1,0 0))"'),
    ]
    path = _csv(tmp_path, "\n".join(delimiter.join(row) for row in rows))

    sites = load_catalog(path).sites

    assert sites["a-point"].geometry.wkt == "POINT (130.7 32.8)"
    area = sites["an area"]
    assert area.kind == "area"
    assert area.geometry.area == pytest.approx(0.5)
    assert area.geometry.covers(load_catalog(path).sites["an-area"].geometry.representative_point())


def test_a_workbook_holds_systems_and_sites_on_their_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Notes, which are no table"
    sheet = book.create_sheet("Ranges")
    sheet.append([None])
    sheet.append(["Name", "Range nmi", "Source date", "source_title", "source_publisher"])
    sheet.append(["S1", 900, datetime.datetime(2024, 5, 6), "T", "P"])
    sheet = book.create_sheet("Places")
    sheet.append(["Name", "lon", "lat"])
    sheet.append(["P1", 1.5, 2])
    path = tmp_path / "own.xlsx"
    book.save(path)

    catalog = load_catalog(path)

    assert catalog.systems["s1"].range_km == pytest.approx(900 * 1.852)
    assert catalog.systems["s1"].sources[0].date == "2024-05-06"
    assert catalog.sites["p1"].geometry.wkt == "POINT (1.5 2)"


def test_twenty_faults_of_a_csv_file_are_all_listed_with_their_lines(tmp_path):
    lines = [
        "id,name,lon,lat,country,kind",
        *("a,A,x,1,,", "b,B,1,y,,", "c,C,200,1,,", "d,D,1,95,,", "e,E,nan,1,,"),
        *("f,F,1,inf,,", "two words,G,1,1,,", "h,H,,1,,", "i,I,1,,,", "j,J,1,1,Japan,"),
        *("k,K,1,1,,city", "l,L,1,1,,area", "l,L,1,1,,", "m,M,130°,1,,", "n,N,1,1,JP,"),
        *("o,O,-181,1,,", "p,P,1,-91,,", "q,Q,1,1,jpn,", ",,1,1,,", "s,S,1,1,,,extra"),
    ]
    path = _csv(tmp_path, "\n".join(lines))

    faults = _faults(path)

    at = {int(fault.split(":")[0].removeprefix("line ")) for fault in faults}
    assert at == set(range(2, 22))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("name,x\nA,1\n", "line 1: the header must be that of systems", id="header"),
        pytest.param(
            "name,lon,lat,range_km\nA,1,1,1\n",
            "line 1: the header must be that of",
            id="both-kinds",
        ),
        pytest.param(
            "name,rnage_low,range_km\n",
            "line 1: unknown column 'rnage_low'; did you mean 'range_low'?",
            id="typo",
        ),
        pytest.param(
            "name,lon,lat,remarks\n",
            "line 1: unknown column 'remarks'; lead its name with '#' to leave it out",
            id="unknown",
        ),
        pytest.param("name,lon,lat,lon\n", "line 1: column 'lon' is there twice", id="twice"),
        pytest.param(
            'name,lon,lat\n"A,1,1\n',
            "line 2: is not valid CSV: unexpected end of data; put texts in double quotes",
            id="quote",
        ),
        pytest.param(
            f"name,geometry\nA,{'1' * 140_000}\n",
            "line 2: is not valid CSV: field larger than field limit (131072); give large shapes",
            id="cell",
        ),
    ],
)
def test_a_fault_of_a_table_names_its_line(tmp_path, text, fault):
    assert _faults(_csv(tmp_path, text))[0].startswith(fault)


def test_a_workbook_without_a_table_is_refused(tmp_path):
    path = tmp_path / "own.xlsx"
    openpyxl.Workbook().save(path)

    assert _faults(path)[0].startswith("no sheet holds systems or sites; systems need a column")


def test_a_sheet_that_claims_a_million_rows_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["name", "lon", "lat"])
    book.active["A1048576"] = "x"
    path = tmp_path / "own.xlsx"
    book.save(path)

    assert _faults(path) == ["holds 20,001 rows or more, over the limit of 20,000; split it"]
