import json

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from rangeviz.catalog.record_model import faults_of
from rangeviz.catalog.records import Figure, Site, Source, System


def _faults(model, record):
    with pytest.raises(ValidationError) as raised:
        model.model_validate(record)
    return faults_of(raised.value)


def test_a_range_is_all_a_system_needs():
    system = System(id="1600-km", name="1,600 km", range_km=1600)

    assert (system.range_low_km, system.range_km, system.range_high_km) == (1600, 1600, 1600)
    assert system.range_label("nmi") == "864 nmi"
    assert system.sources == system.fires == ()


def test_records_cannot_be_changed_and_can_be_keys():
    system = System(id="x", name="X", range_km=1)

    with pytest.raises(ValidationError, match="frozen"):
        system.range_km = 2
    assert {system: 1}[System(id="x", name="X", range_km=1)] == 1


def test_records_that_hold_dictionaries_can_be_hashed_and_compared():
    fields = {"id": "s", "name": "S", "kind": "area", "lon": 1, "lat": 2}
    polygon = shapely.box(0, 0, 2, 4)
    sites = [
        Site(**fields),
        Site(**fields, selector={"bbox": [0, 0, 2, 4]}, accept={"no-source": "a test"}),
        Site(**fields, shape=json.loads(shapely.to_geojson(polygon))),
        Site(**fields).with_geometry(polygon),
        Site(**fields).with_geometry(shapely.box(0, 0, 2, 5)),
    ]
    others = [System(id="s", name="S", range_km=1, accept={"undated": "a test"}), "s", None]

    assert {hash(site) for site in sites} == {hash(sites[0])}
    assert [[one == other for other in sites] for one in sites] == np.eye(5, dtype=bool).tolist()
    assert len({*sites, *others}) == len(sites) + len(others)
    assert sites[3] == Site(**fields).with_geometry(polygon)


def test_a_site_stays_equal_when_its_geometry_has_been_computed():
    computed, fresh = (Site(id="p", name="P", lon=1, lat=2) for _ in range(2))
    _ = computed.geometry

    assert computed == fresh
    assert hash(computed) == hash(fresh)


def test_another_geometry_replaces_a_computed_one():
    site = Site(id="p", name="P", lon=1, lat=2)
    _ = site.geometry

    moved = site.with_geometry(shapely.Point(5, 6))

    assert moved.geometry == shapely.Point(5, 6)
    assert site.geometry == shapely.Point(1, 2)


def test_a_figure_keeps_its_unit_and_tells_kilometres():
    assert Figure(value=1725, unit="mi").km == pytest.approx(2776.1184)
    assert Figure(value=200, unit="nmi").km == pytest.approx(370.4)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"range_km": -40}, "range_km must be over 0, got -40", id="negative"),
        pytest.param({"range_km": 0}, "range_km must be over 0, got 0", id="zero"),
        pytest.param(
            {"range_km": float("nan")}, "range_km must be a finite number, got nan", id="nan"
        ),
        pytest.param(
            {"range_km": float("inf")}, "range_km must be a finite number, got inf", id="infinite"
        ),
        pytest.param({"range_km": "800"}, "range_km must be a number, got '800'", id="text"),
        pytest.param({"range_km": True}, "range_km must be a number, got True", id="boolean"),
        pytest.param({"range_km": None}, "range_km is missing", id="none"),
        pytest.param(
            {"range_low_km": 900},
            "range_low_km must be at most range_km 800, got 900",
            id="low-over-nominal",
        ),
        pytest.param(
            {"range_high_km": 700},
            "range_high_km must be at least range_km 800, got 700",
            id="high-under-nominal",
        ),
        pytest.param(
            {"min_range_km": 801},
            "min_range_km must be at most range_km 800, got 801",
            id="minimum-over-nominal",
        ),
        pytest.param(
            {"rnage_is": "floor"}, "unknown field 'rnage_is'; did you mean 'range_is'?", id="typo"
        ),
        pytest.param(
            {"range_is": "ceiling"},
            "range_is must be 'floor', 'typical' or 'maximum', got 'ceiling'",
            id="not-a-choice",
        ),
        pytest.param(
            {"origin": "Japan"},
            "origin must be an ISO 3166-1 alpha-3 code such as JPN, got 'Japan'",
            id="country-name",
        ),
        pytest.param(
            {"operators": ["JPN", "us"]},
            "operators must be ISO 3166-1 alpha-3 codes such as JPN, got 'us'",
            id="second-country",
        ),
        pytest.param(
            {"aliases": "LRHW"}, "aliases must be a list in [brackets], got 'LRHW'", id="list"
        ),
        pytest.param(
            {"id": "two words"},
            "id must be letters, digits, '-', '_', '.' or '+', without spaces, got 'two words'",
            id="id",
        ),
        pytest.param(
            {"name": "red\x1b[31m"},
            "name must be one line without control characters, got 'red\\x1b[31m'",
            id="terminal-escape",
        ),
        pytest.param({"name": ""}, "name must be a text that is not empty, got ''", id="empty"),
        pytest.param(
            {"fires": ["lrhw"]},
            "fires is for kind 'launcher' only, got kind 'unspecified'",
            id="missile-that-fires",
        ),
        pytest.param(
            {"kind": "launcher", "fires": ["lrhw"]},
            "a launcher has no range of its own, got range_km 800",
            id="launcher-with-a-range",
        ),
        pytest.param(
            {"kind": "launcher", "range_km": None},
            "a launcher must say what it fires",
            id="launcher-of-nothing",
        ),
        pytest.param(
            {"source": [{"title": "T", "publisher": "P", "date": "May"}]},
            "source 1: date must be a date such as 2026-11-30, 2026-11, 2026 or 'n.d.', got 'May'",
            id="source-date",
        ),
        pytest.param(
            {
                "source": [
                    {"title": "T", "publisher": "P", "date": 2026, "url": "javascript:alert(1)"}
                ]
            },
            "source 1: url must be an http or https address, got 'javascript:alert(1)'",
            id="source-script",
        ),
        pytest.param(
            {"source": [{"title": "T", "publisher": "P", "date": 2026, "figures": [{"value": 1}]}]},
            "source 1: figures 1: unit is missing",
            id="figure-without-unit",
        ),
    ],
)
def test_one_fault_is_one_line_with_value_and_remedy(change, fault):
    record = {"id": "beta", "name": "Beta", "range_km": 800, **change}

    assert _faults(System, record) == [fault]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"lon": 200}, "lon must be at most 180, got 200", id="lon"),
        pytest.param({"lat": -95.5}, "lat must be at least -90, got -95.5", id="lat"),
        pytest.param({"lat": None}, "lat must be a number, got None", id="no-lat"),
        pytest.param(
            {"kind": "base"}, "kind must be 'area', 'point' or 'chain', got 'base'", id="kind"
        ),
        pytest.param(
            {"path": [{"label": "X", "lon": 1}]}, "path 1: lat is missing", id="point-of-a-path"
        ),
    ],
)
def test_a_fault_of_a_site_is_one_line(change, fault):
    record = {"id": "here", "name": "Here", "lon": 1, "lat": 2, **change}

    assert _faults(Site, record) == [fault]


def test_all_faults_of_a_record_come_at_once():
    record = {"id": "b", "range_km": -1, "origin": "x", "min_range_km": "4", "colour": "red"}

    assert len(_faults(System, record)) == 5


def test_toml_dates_and_years_are_dates():
    import tomllib

    text = 'title = "T"\npublisher = "P"\ndate = '
    dates = [
        Source.model_validate(tomllib.loads(text + date)).date
        for date in ("2026-11-30", "2026", '"2026-11"', '"n.d."')
    ]

    assert dates == ["2026-11-30", "2026", "2026-11", "n.d."]
