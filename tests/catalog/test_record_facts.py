from html import unescape

import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.record_facts import other_usages, site_facts, source_statement, system_facts
from rangeviz.catalog.record_text import site_text, system_text
from rangeviz.catalog.records import Figure, Site, Source, System

CATALOG = load_catalog()


@pytest.mark.parametrize(
    "record",
    [*CATALOG.systems.values(), *CATALOG.sites.values()],
    ids=lambda record: record.id,
)
def test_text_and_html_show_the_same_facts(record):
    is_system = isinstance(record, System)
    facts = (system_facts if is_system else site_facts)(record.model_dump())
    text = " ".join((system_text if is_system else site_text)(record).split())
    html = unescape(record._repr_html_())

    assert facts[0][1]
    for name, fact in facts:
        assert f"{name} {fact}" in text
        assert f"<strong>{name}</strong>" in html
        assert f">{fact}</td>" in html
    for source in record.sources:
        statement = source_statement(source.model_dump(), "km")
        assert statement in text
        assert statement in html


def test_facts_that_are_empty_are_left_out():
    launcher = System(id="l", name="L", kind="launcher", fires=["lrhw"])

    assert system_facts(launcher.model_dump(), file="own.toml") == [
        ("fires", "lrhw"),
        ("kind", "launcher"),
        ("from file", "own.toml"),
    ]


def test_ranges_are_given_in_the_units_of_the_reader():
    system = System(
        id="x", name="X", range_km=1609.344, min_range_km=160.9344, range_high_km=3218.688
    )

    facts = dict(system_facts(system.model_dump(), units="mi"))

    assert facts["range"].startswith("1,000 mi (1,609 km, 869 nmi), ")
    assert facts["published"] == "1,000–2,000 mi"
    assert facts["minimum"] == "100 mi"


def test_other_definitions_of_a_chain_differ_by_their_members():
    chain = Site(id="a", name="A", lon=1, lat=2, chain="c", definition="mine", members=["x", "y"])
    others = [
        {"id": "a", "chain": "c", "definition": "mine", "members": ["x", "y"]},
        {"id": "b", "chain": "c", "definition": "us", "members": ["y", "z"]},
        {"id": "d", "chain": "c", "definition": "japan", "members": ["x", "y"]},
        {"id": "e", "chain": "other", "definition": "us"},
        {"id": "f", "chain": "c"},
    ]

    assert other_usages(chain.model_dump(), others) == {
        "US usage": "with z; without x (b)",
        "Japanese usage": "the same parts (d)",
    }
    assert other_usages(others[-1], others) == {}


def test_a_source_states_its_figures_or_else_what_it_says():
    figures = [Figure(value=100, unit="km"), Figure(value=62, unit="mi")]
    source = Source(title="T", publisher="P", about="Says so.", variant="Block 2")

    assert source_statement(source.model_dump(), "km") == "Says so."
    printed = source.model_copy(update={"figures": tuple(figures)}).model_dump()
    assert source_statement(printed) == "100 km; 62 mi [Block 2]"
    assert source_statement(printed, "km") == "100 km; 62 mi (100 km) [Block 2]"
