import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.citations import full_citation
from rangeviz.catalog.record_text import site_text, sites_table, system_text, systems_table
from rangeviz.catalog.records import System

CATALOG = load_catalog()


@pytest.mark.parametrize("system_id", CATALOG.systems)
def test_the_text_of_a_system_cites_every_source(system_id):
    system = CATALOG.systems[system_id]

    flat = " ".join(system_text(system, width=80).split())

    assert flat.startswith(f"{system.name} ({system.id}) ")
    for number, source in enumerate(system.sources, 1):
        assert f" {number}. " in flat
        assert full_citation(source.model_dump()) in flat
        assert source.url is None or source.url in flat
        for figure in source.figures:
            assert f"{figure.value:,g} {figure.unit}" in flat


def test_weak_and_unread_sources_say_so():
    text = " ".join(system_text(CATALOG.systems["lrhw"]).split())

    assert "2025-12-15 (weak source)" in text
    assert "Congressional Research Service, undated (not read)" in text


def test_an_own_system_has_no_empty_lines_and_names_its_file():
    text = system_text(System(id="own", name="Own", range_km=926), units="nmi", file="own.toml")

    assert text.splitlines() == [
        "Own (own)",
        "",
        "range          500 nmi (926 km, 575 mi), published as a maximum",
        "kind           unspecified",
        "from file      own.toml",
    ]


def test_the_text_of_a_site_cites_what_each_source_says():
    text = " ".join(site_text(CATALOG.sites["first-island-chain-us-usage"]).split())

    assert "usage US" in text
    assert "parts hokkaido, honshu, shikoku, kyushu" in text
    for source in CATALOG.sites["first-island-chain-us-usage"].sources:
        assert source.about in text
        assert source.publisher in text


def test_lists_fit_the_terminal():
    systems = systems_table(CATALOG.systems.summaries(), "km", 80).splitlines()
    sites = sites_table(CATALOG.sites.summaries(), 80).splitlines()

    assert len(systems) == len(CATALOG.systems) + 1
    assert len(sites) == len(CATALOG.sites) + 1
    assert max(map(len, systems)) <= 80
    assert max(map(len, sites)) <= 80
