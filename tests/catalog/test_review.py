import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.records import System
from rangeviz.catalog.review import evidence_lints, link_lints

PAGE = {"title": "A page", "publisher": "Paper", "date": "2024", "seen": True}
CATALOG = load_catalog()


def _source(*figures, **fields):
    return {
        **PAGE,
        "figures": [{"value": km, "unit": "km", **how} for km, how in figures],
        **fields,
    }


def _lints(sources, **fields):
    record = {"id": "own", "name": "Own", "range_km": 1000.0, **fields}
    system = System.model_validate({**record, "sources": sources})
    return [*evidence_lints(system, year=2026), *link_lints(system)]


PLAIN = (1000.0, {})


@pytest.mark.parametrize(
    ("sources", "fields", "code", "words"),
    [
        pytest.param(
            [_source((900.0, {}))],
            {},
            "unprinted",
            "range_km 1,000 is printed by no source of the record within 2 %",
            id="no-source-prints-it",
        ),
        pytest.param(
            [_source(PLAIN)],
            {"min_range_km": 60.0},
            "unprinted",
            "min_range_km 60 is printed by no source",
            id="no-source-prints-the-minimum",
        ),
        pytest.param(
            [_source(PLAIN), _source((1500.0, {}), variant="Block II", publisher="B")],
            {"range_high_km": 1500.0},
            "variant-mixed",
            "range_high_km 1,500 is printed of 'Block II' only",
            id="of-another-variant",
        ),
        pytest.param(
            [_source(PLAIN), _source((1500.0, {}), weak=True, publisher="B")],
            {"range_high_km": 1500.0},
            "weak-bound",
            "range_high_km 1,500 is printed by weak sources only",
            id="weak-only",
        ),
        pytest.param(
            [_source(PLAIN, (1500.0, {}))],
            {"range_high_km": 1500.0},
            "one-source-spread",
            "the spread 1,000 to 1,500 km is that of one source",
            id="spread-of-one-source",
        ),
        pytest.param(
            [_source(PLAIN), _source((1500.0, {}), publisher="B", relays="Paper")],
            {"range_high_km": 1500.0},
            "one-source-spread",
            "the spread 1,000 to 1,500 km is that of one source",
            id="spread-of-one-source-and-its-relay",
        ),
        pytest.param(
            [_source((1000.0, {"qualifier": "up to"}))],
            {"range_is": "floor"},
            "floor",
            "range_km 1,000 is said to be a floor, but no source words it so",
            id="floor-that-no-source-words",
        ),
        pytest.param(
            [_source(PLAIN)],
            {"status": "in service (2023)"},
            "stale-status",
            "status 'in service (2023)' is older than 2 years",
            id="old-status",
        ),
        pytest.param(
            [_source(PLAIN, url="https://x.org/1", publisher="Agency (copy at x.org)")],
            {},
            "repost",
            "source 'A page' is a copy, 'Agency (copy at x.org)'",
            id="copy",
        ),
        pytest.param(
            [_source(PLAIN, url="https://www-press-org.ezproxy.school.org/1")],
            {},
            "repost",
            "source 'A page' is a copy",
            id="library-proxy",
        ),
    ],
)
def test_a_record_that_an_editor_would_question_is_remarked_on(sources, fields, code, words):
    ((found, text),) = _lints(sources, **fields)

    assert found == code
    assert text.startswith(words)


@pytest.mark.parametrize(
    ("sources", "fields"),
    [
        pytest.param([_source((1019.0, {}))], {}, id="within-2-percent"),
        pytest.param(
            [_source(PLAIN), _source((1500.0, {}), publisher="B")],
            {"range_high_km": 1500.0},
            id="spread-of-two",
        ),
        pytest.param([_source(PLAIN, weak=True), _source(PLAIN)], {}, id="weak-beside-good"),
        pytest.param(
            [_source((1000.0, {"qualifier": "at least"}))], {"range_is": "floor"}, id="floor"
        ),
        pytest.param([_source(PLAIN)], {"status": "in service (2024)"}, id="status-of-2-years"),
        pytest.param([_source(PLAIN)], {"status": "in service"}, id="status-without-a-year"),
        pytest.param(
            [_source(PLAIN, url="https://x.org/1", publisher="A (via B)", relays="A")],
            {},
            id="copy-that-says-whose-it-is",
        ),
        pytest.param(
            [_source(PLAIN, url="https://x.org/1", publisher="Defense Mirror")],
            {},
            id="a-paper-called-mirror",
        ),
        pytest.param([], {}, id="no-source-is-told-elsewhere"),
    ],
)
def test_a_sound_record_is_not(sources, fields):
    assert _lints(sources, **fields) == []


def test_every_remark_on_the_bundled_catalog_is_explained_in_its_record():
    year = int(CATALOG.date[:4])
    remarks = {
        (system.id, code): system.accept.get(code)
        for system in CATALOG.systems.values()
        for code, _ in (*evidence_lints(system, year=year), *link_lints(system))
    }

    assert remarks
    assert [key for key, reason in remarks.items() if not reason] == []
    assert not [site.id for site in CATALOG.sites.values() if [*link_lints(site)]]
