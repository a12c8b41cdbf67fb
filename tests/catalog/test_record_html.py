"""Records as a notebook shows them: what they say, where from, and as text."""

import re

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

    card = system._repr_html_()

    assert "2,775 km, typical" in cells(card)
    assert f"{system.range_low_km:,.0f}–{system.range_high_km:,.0f} km" in cells(card)
    assert f"{len(system.sources)} sources" in card
    hrefs = re.findall(
        r'<a href="(https?://[^"]+)" target="_blank" rel="noopener noreferrer">', card
    )
    assert hrefs == [source.url for source in system.sources if source.url]
    assert any("1,725 mi (2,776 km)" in cell for cell in cells(card))


def test_a_floor_says_that_it_is_one(catalog):
    assert "1,000+ km, published as a floor" in cells(catalog.systems["tomahawk"]._repr_html_())


def test_a_chain_shows_its_parts(catalog):
    site = catalog.sites["first-island-chain"]

    assert ", ".join(site.members) in cells(site._repr_html_())


def test_a_catalog_lists_every_record_and_whose_it_is(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("name,range_km\nMine,900\n", encoding="utf-8")

    card = rv.load_catalog(file)._repr_html_()

    systems = len(rv.load_catalog().systems) + 1
    assert f"<summary>{systems} systems</summary>" in card
    row = next(row for row in card.split("<tr>") if "<code>mine</code>" in row)
    assert "900 km" in row
    assert "own.csv" in row


@pytest.mark.parametrize("kind", ["system", "site", "catalog"])
def test_what_records_say_stays_text(kind, tmp_path):
    told = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    (tmp_path / "own.toml").write_text(
        f'[[system]]\nid = "x"\nname = "{told}"\nrange_km = 9\nnotes = "{told}"\n'
        f'[[system.source]]\ntitle = "{told}"\npublisher = "{told}"\ndate = "2026"\n'
        f'[[site]]\nid = "y"\nname = "{told}"\nlon = 1\nlat = 2\nrole = "{told}"\n',
        encoding="utf-8",
    )
    catalog = rv.load_catalog(tmp_path / "own.toml")
    record = {"system": catalog.systems["x"], "site": catalog.sites["y"], "catalog": catalog}[kind]

    card = record._repr_html_()

    assert "<img" not in card
    assert "<script" not in card
    assert card.count("&lt;script&gt;alert(2)") >= 2
