import csv
import io
import json
import re
import runpy
from pathlib import Path
from typing import get_args

import pytest

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.listing import (
    SiteOrder,
    SystemOrder,
    select_sites,
    select_systems,
    sites_markdown,
    systems_markdown,
    to_csv,
    to_json,
)
from rangeviz.errors import UnknownNameError

CATALOG = load_catalog()


def _ids(summaries):
    return [summary["id"] for summary in summaries]


@pytest.mark.parametrize(
    ("filters", "least"),
    [
        ({"kind": ["ballistic"]}, None),
        ({"origin": ["USA", "jpn"]}, None),
        ({"operators": ["JPN"], "basing": ["ship"]}, None),
        ({"kind": ["cruise"], "origin": ["CHN"]}, 1500),
        ({}, 5500),
    ],
)
def test_systems_that_pass_are_those_of_the_records(filters, least):
    found = _ids(select_systems(CATALOG, filters, min_range_km=least))

    def values(system, field):
        got = getattr(system, field)
        return {got} if isinstance(got, str) else set(got)

    def passes(system):
        chosen = all(
            {value.casefold() for value in wanted}
            & {value.casefold() for value in values(system, field)}
            for field, wanted in filters.items()
        )
        return chosen and max(m.range_km for m in CATALOG.missiles(system)) >= (least or 0)

    assert found == [system.id for system in CATALOG.systems.values() if passes(system)]
    assert found


def test_a_launcher_reaches_as_far_as_its_farthest_missile():
    assert "typhon" in _ids(select_systems(CATALOG, {}, min_range_km=1600))
    assert "typhon" not in _ids(select_systems(CATALOG, {}, min_range_km=1601))


@pytest.mark.parametrize("order", get_args(SystemOrder))
def test_systems_are_sorted(order):
    found = select_systems(CATALOG, {}, sort=order)

    assert len(found) == len(CATALOG.systems)
    if order == "range":
        ranges = [max(m.range_km for m in CATALOG.missiles(i)) for i in _ids(found)]
        assert ranges == sorted(ranges, reverse=True)
    else:
        values = [summary[order] for summary in found if summary.get(order)]
        key = str.casefold if isinstance(values[0], str) else None
        assert values == sorted(values, key=key)


@pytest.mark.parametrize("order", get_args(SiteOrder))
def test_sites_are_sorted(order):
    values = [summary[order] for summary in select_sites(CATALOG, {}, sort=order)]

    assert values == sorted(values, key=str.casefold if isinstance(values[0], str) else None)


def test_the_five_usages_of_the_first_island_chain_are_listed():
    found = select_sites(CATALOG, {"kind": ["chain"], "chain": ["first-island-chain"]})

    assert [summary["definition"] for summary in found] == [
        *("usual", "wider", "japan", "us", "china")
    ]


def test_a_filter_that_fits_nothing_suggests_near_ones():
    with pytest.raises(UnknownNameError, match="no kind named 'balistic'; did you mean 'ballistic"):
        select_systems(CATALOG, {"kind": ["balistic"]})
    with pytest.raises(UnknownNameError, match="no operator named 'XXX'; known: "):
        select_systems(CATALOG, {"operators": ["XXX"]})


@pytest.mark.parametrize("kind", ["system", "site"])
def test_json_holds_every_source_as_it_is(kind):
    records = CATALOG.systems if kind == "system" else CATALOG.sites

    document = json.loads(to_json(kind, records.summaries(), CATALOG))

    assert document["figures_as_of"] == CATALOG.date
    assert _ids(document[f"{kind}s"]) == list(records)
    for record in document[f"{kind}s"]:
        assert record["file"] is None
        assert [source["title"] for source in record["source"]] == [
            source.title for source in records[record["id"]].sources
        ]


@pytest.mark.parametrize("kind", ["system", "site"])
def test_csv_is_a_catalog_again(kind, tmp_path):
    records = CATALOG.systems if kind == "system" else CATALOG.sites
    path = tmp_path / "again.csv"
    path.write_text(to_csv(kind, records.summaries(), CATALOG), encoding="utf-8", newline="")

    again = load_catalog(path)

    fields = {"sources", "accept", "path", "selector", "alt_selector"}
    for record_id in records:
        read = (again.systems if kind == "system" else again.sites)[record_id]
        assert read.model_dump(exclude=fields) == records[record_id].model_dump(exclude=fields)


def test_a_formula_is_a_text_in_csv_and_comes_back_as_it_was(tmp_path):
    own = tmp_path / "own.csv"
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "plain"]
    with own.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                ["id", "name", "lon", "lat"],
                *([f"x{i}", name, 1, 2] for i, name in enumerate(hostile)),
            ]
        )
    catalog = load_catalog(own)
    summaries = [
        summary for summary in catalog.sites.summaries() if re.fullmatch(r"x\d", summary["id"])
    ]

    text = to_csv("site", summaries, catalog)

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == [*(f"'{name}" for name in hostile[:-1]), "plain"]
    again = tmp_path / "again.csv"
    again.write_text(text, encoding="utf-8", newline="")
    assert [load_catalog(again).sites[f"x{i}"].name for i in range(6)] == hostile


def test_markdown_links_every_source_that_has_an_address():
    text = systems_markdown(CATALOG.systems.summaries(), CATALOG)
    lines = text.splitlines()

    assert len(lines) == 2 + len(CATALOG.systems)
    for line, system in zip(lines[2:], CATALOG.systems.values(), strict=True):
        assert line.startswith(f"| {system.id} | ")
        assert line.count("](http") == sum(source.url is not None for source in system.sources)
    assert "more than 1,700 mi](https://stripes.com" in text


def test_markdown_of_a_hostile_name_is_text(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[[site]]\nid="x"\nname="<img src=x> | [a](b) `c`"\nlon=1\nlat=2\n'
        '[[site.source]]\ntitle="t"\npublisher="a](http://evil)"\nurl="http://x.org/)|y"\n'
    )
    catalog = load_catalog(own)

    line = sites_markdown([catalog.sites.summaries()[-1]], catalog).splitlines()[-1]

    assert r"\<img src=x\> \| \[a\](b) \`c\`" in line
    assert r"[a\](http://evil), undated (not read)](http://x.org/%29%7Cy)" in line


def test_the_page_of_the_catalog_is_current():
    docs = Path(__file__).parents[2] / "docs"
    if not (docs / "catalog.py").is_file():
        pytest.skip("no checkout around the tests")

    page = runpy.run_path(str(docs / "catalog.py"))["page"]()

    assert (docs / "catalog.md").read_text(encoding="utf-8") == page, "run docs/catalog.py"
    for source in (source for system in CATALOG.systems.values() for source in system.sources):
        assert source.url is None or source.url.translate({40: "%28", 41: "%29"}) in page
