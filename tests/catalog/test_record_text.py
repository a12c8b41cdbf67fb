import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.record_text import site_sheet, sites_table, system_sheet, systems_table
from rangeviz.catalog.records import System

CATALOG = load_catalog()


@pytest.mark.parametrize("system_id", CATALOG.systems)
def test_a_system_sheet_cites_every_source(system_id):
    system = CATALOG.systems[system_id]

    flat = " ".join(system_sheet(system, width=80).split())

    assert flat.startswith(f"{system.name} ({system.id}) ")
    for number, source in enumerate(system.sources, 1):
        assert f" {number}. " in flat
        assert f"{source.title}. {source.publisher}, {source.date} (" in flat
        assert source.url is None or source.url in flat
        for figure in source.figures:
            assert f"{figure.value:,g} {figure.unit}" in flat


def test_weak_and_unread_sources_say_so():
    sheet = " ".join(system_sheet(CATALOG.systems["tomahawk"]).split())

    assert "2025-10-07 (read, weak)" in sheet
    assert "United States Navy, n.d. (standard reference, not read again)" in sheet


def test_an_own_system_has_no_empty_lines_and_names_its_file():
    sheet = system_sheet(System(id="own", name="Own", range_km=926), units="nmi", file="own.toml")

    assert sheet.splitlines() == [
        "Own (own)",
        "",
        "range          500 nmi (926 km, 575 mi), published as a maximum",
        "kind           unspecified",
        "from file      own.toml",
    ]


def test_a_site_sheet_cites_what_each_source_says():
    sheet = " ".join(site_sheet(CATALOG.sites["first-island-chain-us-usage"]).split())

    assert "usage US" in sheet
    assert "parts honshu, kyushu" in sheet
    for source in CATALOG.sites["first-island-chain-us-usage"].sources:
        assert source.about in sheet
        assert source.publisher in sheet


def test_lists_fit_the_terminal():
    systems = systems_table(CATALOG.systems.heads(), "km", 80).splitlines()
    sites = sites_table(CATALOG.sites.heads(), 80).splitlines()

    assert (len(systems), len(sites)) == (72, 74)
    assert max(map(len, systems)) <= 80
    assert max(map(len, sites)) <= 80
