import json

import jsonschema
import pytest

from rangeviz import basemaps
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.reading.safe import read_toml
from rangeviz.cli.check import check_files, json_schema

CITED = """
[[system.source]]
title = "A page"
publisher = "A paper"
date = "2024-05"
figures = [{FIGURES}]
"""


def _write(folder, text, name="own.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _system(figures, **fields):
    fields = {"id": "own", "name": "Own", "range_km": 1000} | fields
    lines = [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    return "\n".join(["[[system]]", *lines]) + CITED.replace("{FIGURES}", figures)


def _lints(path):
    report = check_files(path)
    assert report.faults == []
    return [line.removeprefix(f"{path}: ") for line in report.lints]


# The bundled catalog


def test_the_bundled_catalog_has_no_fault_and_no_unexplained_lint():
    report = check_files()

    assert (report.faults, report.lints) == ([], [])


def test_what_is_accepted_in_the_bundled_catalog_is_explained():
    catalog = load_catalog()
    accepted = {
        record.id: record.accept
        for record in (*catalog.systems.values(), *catalog.sites.values())
        if record.accept
    }

    assert all(len(reason) > 20 for reasons in accepted.values() for reason in reasons.values())


# Faults


FAULTY = """
oops = 1
[[system]]
id = "a"
name = "A"
range_km = -1
rnage = 2
[[system]]
id = "b"
name = ""
range_km = 10
range_low_km = 20
origin = "Japan"
[[system]]
id = "b"
name = "B"
range_km = 10
kind = "rocket"
operators = ["US"]
introduced = 1066
[[system]]
name = "C"
range_km = "far"
[[system]]
id = "d"
name = "D"
kind = "launcher"
fires = ["nothing"]
[[system.source]]
title = "T"
publisher = "P"
date = "May"
url = "ftp://example.org"
figures = [{ value = 0, unit = "ly" }]
[[site]]
id = "e"
name = "E"
lon = 32.8
lat = 130.7
[[site]]
id = "f f"
name = "F"
lon = nan
lat = 1
[[site]]
id = "g"
name = "G"
kind = "area"
lon = 0
lat = 0
geometry = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"
"""


def test_twenty_faults_of_a_toml_file_are_all_listed_with_their_records(tmp_path):
    path = _write(tmp_path, FAULTY)

    faults = [line.removeprefix(f"{path}: ") for line in check_files(path).faults]

    for start in (
        "unknown key 'oops'",
        "system 'a': range_km must be over 0, got -1",
        "system 'a': unknown field 'rnage'",
        "system 'b': name must be a text that is not empty, got ''",
        "system 'b': range_low_km must be at most range_km 10, got 20",
        "system 'b': origin must be an ISO 3166-1 alpha-3 code such as JPN, got 'Japan'",
        "system 'b': id is used twice; give each record its own",
        "system 'b': kind must be 'ballistic',",
        "system 'b': operators must be ISO 3166-1 alpha-3 codes such as JPN, got 'US'",
        "system 'b': introduced must be at least 1900, got 1066",
        "system 4: id is missing",
        "system 4: range_km must be a number, got 'far'",
        "system 'd': source 1: date must be a date such as",
        "system 'd': source 1: url must be an http or https address",
        "system 'd': source 1: figures 1: value must be over 0, got 0",
        "system 'd': source 1: figures 1: unit must be 'km', 'mi' or 'nmi', got 'ly'",
        "site 'e': lat must be at most 90, got 130.7; are lon and lat swapped?",
        "site 'f f': id must be letters, digits,",
        "site 'f f': lon must be a finite number, got nan",
        "site 'g': the outline crosses itself or is not closed (Self-intersection[1 1])",
    ):
        assert [fault for fault in faults if fault.startswith(start)], start
    assert len(faults) == 20


def test_a_launcher_that_fires_an_unknown_missile_is_a_fault(tmp_path):
    text = '[[system]]\nid = "d"\nname = "D"\nkind = "launcher"\nfires = ["nothing", "lrhw"]\n'
    path = _write(tmp_path, text)

    assert check_files(path).faults == [f"{path}: system 'd': fires unknown system 'nothing'"]


def test_a_launcher_may_fire_what_another_file_of_the_run_holds(tmp_path):
    launcher = _write(
        tmp_path, '[[system]]\nid = "d"\nname = "D"\nkind = "launcher"\nfires = ["own"]\n', "d.toml"
    )

    assert check_files(launcher, _write(tmp_path, _system(""))).faults == []


def test_a_scenario_is_checked_with_its_catalogs_and_its_names(tmp_path):
    _write(tmp_path, '[[system]]\nid = "own"\nname = "Own"\nrange_km = -5\n')
    bad_catalog = _write(tmp_path, 'catalog = "own.toml"\n', "a.toml")
    bad_names = _write(
        tmp_path, 'system = ["lrwh"]\nsite = ["kyusu"]\ntarget = ["Chnia", "no.gpkg"]\n', "b.toml"
    )
    bad_flags = _write(tmp_path, 'sytem = "lrhw"\ncatalog = "../x.toml"\n', "c.toml")
    good = _write(tmp_path, 'system = ["lrhw"]\ntarget = ["CN-SD"]\n', "d.toml")

    faults = check_files(bad_catalog, bad_names, bad_flags, good).faults

    assert [line.partition(";")[0].replace(str(tmp_path), "") for line in faults] == [
        "/own.toml: system 'own': range_km must be over 0, got -5",
        "/b.toml: no system named 'lrwh'",
        "/b.toml: no site named 'kyusu'",
        "/b.toml: no country named 'Chnia'",
        "/no.gpkg: cannot be read: no such file or directory",
        "/c.toml: sytem: is no flag",
        "/c.toml: catalog: '../x.toml' leads out of the folder of the file",
    ]


# Lints


KM = '{ value = 1000, unit = "km" }'
MILES = '{ value = 1000, unit = "mi" }'


@pytest.mark.parametrize(
    ("text", "lint"),
    [
        pytest.param(
            '[[system]]\nid = "own"\nname = "Own"\nrange_km = 5\n',
            "no-source: range_km 5 has no source; cite where it was read",
            id="no-source",
        ),
        pytest.param(_system(""), "no-source: no source prints a figure;", id="no-figure"),
        pytest.param(
            _system(KM).replace('date = "2024-05"', ""),
            "undated: source 'A page' has no date; give it as printed",
            id="undated",
        ),
        pytest.param(
            _system(KM, range_km=1100),
            "outside-sources: range_km 1,100 lies outside what its sources print, 1,000 to 1,000",
            id="outside-sources",
        ),
        pytest.param(
            _system(MILES),
            "units-swapped: range_km 1,000 is 1,000 km, but its source prints 1,000 mi, which is "
            "1,609 km; correct one of them",
            id="miles-taken-for-kilometres",
        ),
        pytest.param(
            _system(KM, range_km=1609),
            "units-swapped: range_km 1,609 is 1,000 mi, but its source prints 1,000 km;",
            id="kilometres-taken-for-miles",
        ),
        pytest.param(
            _system(f"{KM}, {MILES}"),
            "units-swapped: source 'A page' says 1,000 km and 1,000 mi, which are the same number",
            id="one-number-two-units",
        ),
        pytest.param(
            _system(KM, origin="JPX"),
            "unknown-country: origin 'JPX' is not a country of the base map; did you mean 'JPN'?",
            id="unknown-country",
        ),
        pytest.param(
            _system(KM, aliases=["dark eagle"]),
            "shared-name: 'dark eagle' is also a name of 'lrhw'; use the id",
            id="shared-name",
        ),
        pytest.param(
            _system(KM, aliases=["LRHW"]),
            "shared-name: 'lrhw' is also a name of 'lrhw'; use the id",
            id="alias-that-is-an-id",
        ),
        pytest.param(
            _system(KM, accept={}).replace("accept = {}", 'accept = { undated = "why not" }'),
            "accept explains 'undated', which does not apply; take it out",
            id="needless-accept",
        ),
    ],
)
def test_an_odd_system_is_remarked_on(tmp_path, text, lint):
    (line,) = _lints(_write(tmp_path, text))

    assert line.startswith(f"system 'own': {lint}")


@pytest.mark.parametrize(
    ("lon", "lat", "country", "lint"),
    [
        pytest.param(
            33.59, 44.6, "GUM", "outside-country: lon 33.59, lat 44.6 is in ", id="elsewhere"
        ),
        pytest.param(13.44, 144.79, "GUM", None, id="off-the-earth-is-a-fault"),
        pytest.param(
            35.0, 69.0, "AFG", "lon-lat-swapped: lon 35, lat 69 is at sea or abroad", id="swapped"
        ),
        pytest.param(
            -17.8, 31.1, "ZWE", "lon-lat-swapped: lon -17.8, lat 31.1 is at sea", id="in-the-sea"
        ),
        pytest.param(
            -15.6, 32.5, None, "lon-lat-swapped: lon -15.6, lat 32.5 is at sea", id="no-country"
        ),
    ],
)
def test_a_site_that_lies_elsewhere_is_remarked_on(tmp_path, lon, lat, country, lint):
    said = f'country = "{country}"\n' if country else ""
    path = _write(tmp_path, f'[[site]]\nid="a"\nname="A"\nlon = {lon}\nlat = {lat}\n{said}')

    if lint is None:
        (fault,) = check_files(path).faults
        assert fault.endswith("; are lon and lat swapped?")
    else:
        (line,) = _lints(path)
        assert line.startswith(f"site 'a': {lint}")


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        pytest.param(130.71, 32.8, "JPN", id="inland"),
        pytest.param(145.86, 44.1, "JPN", id="claimed"),
        pytest.param(145.86, 44.1, "RUS", id="held"),
        pytest.param(-30.0, 0.0, None, id="sea-without-a-country"),
        pytest.param(160.0, 70.0, "MUL", id="several-countries"),
    ],
)
def test_a_site_that_lies_where_it_says_is_not(tmp_path, lon, lat, country):
    said = f'country = "{country}"\n' if country else ""
    path = _write(tmp_path, f'[[site]]\nid="a"\nname="A"\nlon = {lon}\nlat = {lat}\n{said}')

    assert _lints(path) == []


def test_an_accepted_lint_is_not_listed(tmp_path):
    text = '[[system]]\nid = "own"\nname = "Own"\nrange_km = 5\naccept = { no-source = "a test" }\n'

    assert _lints(_write(tmp_path, text)) == []


# The schema


@pytest.mark.parametrize("kind", ["systems", "sites"])
def test_the_schema_takes_the_bundled_catalog(kind):
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)

    tables = read_toml(basemaps.data_file("catalog", f"{kind}.toml"))

    jsonschema.validate(json.loads(json.dumps(tables)), schema)


@pytest.mark.parametrize(
    "record",
    [
        {"id": "a", "name": "A", "range_km": -1},
        {"id": "a", "name": "A", "rnage_km": 1},
        {"id": "a a", "name": "A"},
        {"id": "a", "name": "A", "kind": "rocket"},
        {"id": "a", "name": "line\nbreak"},
        {"name": "A"},
    ],
)
def test_the_schema_refuses_what_the_models_refuse(record):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"system": [record]}, json_schema())
