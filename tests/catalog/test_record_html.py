"""HTML of records in a notebook: facts, sources with links, hostile texts escaped."""

import re
from html import unescape

import pytest

import rangeviz as rv

HOSTILE = """'"><img src=x onerror=alert(1)></td><script>alert(2)</script>"""


@pytest.fixture(scope="module")
def catalog():
    return rv.load_catalog()


def cells(html, tag="td"):
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(f"<{tag}[^>]*>(.*?)</{tag}>", html)]


def test_a_system_shows_its_range_its_spread_and_what_each_source_prints(catalog):
    system = catalog.systems["lrhw"]

    html = system._repr_html_()

    assert "2,775 km (1,724 mi, 1,498 nmi), a typical figure, neither floor nor maximum" in cells(
        html
    )
    assert f"{system.range_low_km:,.0f}–{system.range_high_km:,.0f} km" in cells(html)
    assert f"{len(system.sources)} sources" in html
    hrefs = re.findall(
        r'<a href="(https?://[^"]+)" target="_blank" rel="noopener noreferrer">', html
    )
    assert hrefs == [source.url for source in system.sources if source.url]
    assert any("1,725 mi (2,776 km)" in cell for cell in cells(html))


def test_a_floor_says_that_it_is_one(catalog):
    (text,) = (
        cell
        for cell in map(unescape, cells(catalog.systems["tomahawk"]._repr_html_()))
        if cell.startswith("1,000+ km (")
    )

    assert text.endswith(", a floor: published as 'over' or 'at least', with no maximum")


def test_a_chain_shows_its_parts(catalog):
    site = catalog.sites["first-island-chain"]

    assert ", ".join(site.members) in cells(site._repr_html_())


def test_a_catalog_lists_every_record_and_its_file(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("name,range_km\nMine,900\n", encoding="utf-8")

    html = rv.load_catalog(file)._repr_html_()

    systems = len(rv.load_catalog().systems) + 1
    assert f"<summary>{systems} systems</summary>" in html
    row = next(row for row in html.split("<tr>") if "<code>mine</code>" in row)
    assert "900 km" in row
    assert "own.csv" in row


@pytest.mark.parametrize("kind", ["system", "site", "catalog"])
def test_hostile_texts_are_escaped(kind, tmp_path):
    hostile = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    (tmp_path / "own.toml").write_text(
        f'[[system]]\nid = "x"\nname = "{hostile}"\nrange_km = 9\nnotes = "{hostile}"\n'
        f'[[system.source]]\ntitle = "{hostile}"\npublisher = "{hostile}"\ndate = "2026"\n'
        f'[[site]]\nid = "y"\nname = "{hostile}"\nlon = 1\nlat = 2\nrole = "{hostile}"\n',
        encoding="utf-8",
    )
    catalog = rv.load_catalog(tmp_path / "own.toml")
    record = {"system": catalog.systems["x"], "site": catalog.sites["y"], "catalog": catalog}[kind]

    html = record._repr_html_()

    assert "<img" not in html
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(2)") >= 2
