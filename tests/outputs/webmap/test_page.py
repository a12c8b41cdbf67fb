"""The page, judged by what a real browser makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import geopandas
import numpy as np
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from helpers.page_labels import RANK, VERDICT, kilometres, percent

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.catalog.sites import point_site
from rangeviz.outputs.webmap import embed_snippet, to_html

HOSTILE = [
    "`",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "\\2",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "&lt;b&gt;",
    "a\u2028b\u2029c\u202e",
    "{title} {{ title }}",
]


# wait_for_function evaluates a text in the page, which the page's policy forbids
NEXT_FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


def table_of(page):
    """Cells of each row of the table of regions, by region code."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#regions tbody tr")].map((row) =>
            [row.dataset.key, [...row.cells].map((cell) => cell.textContent)]))"""
    )


@pytest.mark.browser
def test_the_page_asks_for_nothing_but_itself_and_logs_nothing(default):
    assert default.requests == [default.url]
    assert default.said == []


@pytest.mark.browser
def test_every_outline_runs_where_the_envelope_ends(painted, reach):
    colours = painted.evaluate(
        """() => rangeviz.data.systems.map((_, i) =>
            getComputedStyle(document.documentElement).getPropertyValue(`--s${i}`).trim())"""
    )
    frame = reach.envelopes[reach.envelopes["bound"] == "nominal"]
    assert len(frame) == 6

    for row in frame.itertuples():
        s = [system.id for system in reach.systems].index(row.system)
        t = [site.id for site in reach.sites].index(row.site)
        painted.evaluate(
            """(key) => {
                rangeviz.store.update({ shown: new Set([key]) });
                rangeviz.home();
            }""",
            f"{s}-{t}",
        )
        points = shapely.get_coordinates(shapely.segmentize(row.geometry, 1.0))[::3]
        points = points[np.abs(points[:, 0]) < 179.99]
        close = painted.evaluate(
            """([points, colour]) => {
                const canvas = document.querySelector("[data-layer=lines]");
                const context = canvas.getContext("2d");
                const wanted = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
                const origin = canvas.getBoundingClientRect();
                const frame = rangeviz.map.getContainer().getBoundingClientRect();
                return points.map(([lon, lat]) => {
                    const near = lon + 360 * Math.round((rangeviz.data.centre - lon) / 360);
                    const at = rangeviz.map.latLngToContainerPoint([lat, near]);
                    const x = Math.round(at.x + frame.x - origin.x) - 4;
                    const y = Math.round(at.y + frame.y - origin.y) - 4;
                    const { data } = context.getImageData(x, y, 9, 9);
                    for (let i = 0; i < data.length; i += 4) {
                        if (wanted.every((v, c) => Math.abs(v - data[i + c]) < 12)) return true;
                    }
                    return false;
                });
            }""",
            [points.tolist(), colours[s]],
        )
        assert len(close) > 40
        assert np.mean(close) == 1.0, f"{row.system} from {row.site}"


@pytest.mark.browser
def test_every_outline_is_labelled_with_its_range(page, reach):
    labels = page.evaluate("rangeviz.placedNames()")

    for system in reach.systems:
        for site in ("Kyushu", "First island chain"):
            found = [x for x in labels if system.range_label() in x and site in x]
            assert found, f"{system.id} from {site} in {labels}"


@pytest.mark.browser
def test_an_unticked_outline_is_gone(page):
    box = page.locator("#outlines td input").first
    before = page.evaluate("rangeviz.placedNames()")

    box.uncheck()

    assert page.evaluate("rangeviz.state.shown.size") == 5
    assert not [x for x in page.evaluate("rangeviz.placedNames()") if "1,000+ km · Kyushu" in x]
    box.check()
    assert page.evaluate("rangeviz.placedNames()") == before


@pytest.mark.browser
def test_the_table_says_what_the_csv_says(page, reach, listed):
    for s, system in enumerate(reach.systems):
        for t, site in enumerate(reach.sites):
            rows = listed[system.id, site.id]
            page.select_option("#system", str(s))
            page.select_option("#site", str(t))

            shown = table_of(page)

            assert len(shown) == len(rows)
            for row in rows:
                disputed = " disputed" if row["disputed"] == "true" else ""
                assert shown[row["region"]] == [
                    row["name"] + disputed,
                    {"CHN": "China", "RUS": "Russia"}[row["country"]],
                    VERDICT[row["verdict"]],
                    percent(row["share"], row["verdict"]),
                    kilometres(row["nearest_km"]),
                    kilometres(row["farthest_km"]),
                ]


@pytest.mark.browser
def test_the_first_view_is_the_best_of_all_systems_and_sites(page, reach):
    frame = reach.regions.assign(rank=reach.regions["verdict"].map(RANK))
    best = (
        frame.sort_values(["rank", "share", "nearest_km"], ascending=[False, False, True])
        .groupby("region")
        .first()
        .loc[reach.regions["region"][: reach.counted.size]]
    )

    shown = table_of(page)

    assert {code: cells[2] for code, cells in shown.items()} == {
        code: VERDICT[verdict] for code, verdict in best["verdict"].items()
    }
    counted = best[reach.counted]["verdict"].value_counts()
    told = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#verdicts [data-verdict]")]
            .map((item) => [item.dataset.verdict, Number(item.querySelector("b").textContent)]))"""
    )
    assert told == {verdict: counted.get(verdict, 0) for verdict in RANK}


@pytest.mark.browser
def test_the_card_of_every_region_says_what_the_csv_says(page, reach, listed):
    cards = page.evaluate(
        """() => [...document.querySelectorAll("#regions tbody tr")].map((row) => {
            row.focus();
            const card = document.getElementById("card");
            return {
                region: row.dataset.key,
                heading: card.querySelector("h2").textContent,
                rows: Object.fromEntries([...card.querySelectorAll("[data-row]")].map((r) =>
                    [r.dataset.row, [...r.cells].slice(1).map((c) => c.textContent)])),
                sites: Object.fromEntries([...card.querySelectorAll("[data-site]")].map((p) =>
                    [p.dataset.site, p.textContent])),
            };
        })"""
    )
    by_region = {card["region"]: card for card in cards}

    for (system, site), rows in listed.items():
        assert set(by_region) == {row["region"] for row in rows}
        for row in rows:
            card = by_region[row["region"]]
            assert card["heading"] == row["name"]
            assert card["rows"][f"{system} {site}"] == [
                VERDICT[row["verdict"]],
                percent(row["share_low"]),
                percent(row["share"], row["verdict"]),
                percent(row["share_high"]),
            ]
            near, far = kilometres(row["nearest_km"]), kilometres(row["farthest_km"])
            assert f"nearest {near} km, farthest {far} km" in card["sites"][site]


@pytest.mark.browser
def test_the_places_say_which_figure_reaches_them(page, reach):
    page.click("#tab-places")
    words = {"low": "even by the low", "nominal": "by the nominal", "high": "only by the high"}
    for s, system in enumerate(reach.systems):
        for t, site in enumerate(reach.sites):
            page.select_option("#system", str(s))
            page.select_option("#site", str(t))
            shown = page.evaluate(
                """() => [...document.querySelectorAll("#places tbody tr")].map((row) =>
                    [row.cells[0].firstChild.data.trim(), row.cells[1].textContent,
                     row.cells[2].textContent])"""
            )
            frame = reach.places[reach.places["site"] == site.id]
            frame = frame[(frame["population"] >= 100_000) | (frame["tier"] > 0)]

            assert len(shown) == len(frame) > 400
            assert sorted(map(tuple, shown)) == sorted(
                (row.place, words.get(row.figure, "no"), kilometres(row.distance_km))
                for row in frame.rename(columns={system.id: "figure"}).itertuples()
            )


@pytest.mark.browser
@pytest.mark.parametrize("code", ["CN-FJ", "RU-PRI", "RU-CHU"])
def test_hovering_a_region_tells_its_name_and_clicking_pins_it(page, reach, code):
    shape = basemaps.read_display([code])["geometry"][0]
    inside = max(shapely.get_parts(shape), key=shapely.area).representative_point()
    x, y = page.evaluate(
        """([lon, lat]) => {
            const near = lon + 360 * Math.round((rangeviz.data.centre - lon) / 360);
            const at = rangeviz.map.latLngToContainerPoint([lat, near]);
            const frame = rangeviz.map.getContainer().getBoundingClientRect();
            return [at.x + frame.x, at.y + frame.y];
        }""",
        [inside.x, inside.y],
    )
    name = reach.regions.set_index("region").loc[code, "name"].iloc[0]

    page.mouse.move(x, y)
    assert page.inner_text("#card h2") == name
    assert page.get_attribute("#regions tr.hovered", "data-key") == code

    page.mouse.click(x, y)
    page.mouse.move(5, 5)
    assert page.inner_text("#card h2") == name
    assert page.get_attribute("#regions tr.pinned", "data-key") == code

    page.keyboard.press("Escape")
    assert page.is_hidden("#card")


@pytest.mark.browser
def test_the_table_is_walked_sorted_and_searched_by_keyboard(page):
    page.focus("#regions tbody tr[tabindex='0']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.evaluate("document.querySelectorAll('#regions tbody tr')[1].dataset.key")
    assert page.get_attribute("#regions tr.pinned", "data-key") == second

    page.focus("#regions thead th:first-child button")
    page.keyboard.press("Enter")
    names = [cells[0] for cells in table_of(page).values()]
    assert page.get_attribute("#regions thead th:first-child", "aria-sort") == "ascending"
    assert names == page.evaluate("(names) => [...names].sort((a, b) => a.localeCompare(b))", names)

    page.focus("#regions input")
    page.keyboard.type("russia")
    assert {cells[1] for cells in table_of(page).values()} == {"Russia"}


@pytest.mark.browser
def test_the_band_is_drawn_only_when_asked_for(painted):
    # 141 E 25 N is open sea, 1,180 km from Kyushu: Tomahawk's figures are 1,000 and 1,600 km.
    colour_there = """() => {
        rangeviz.store.update({ shown: new Set(["0-0"]) });
        rangeviz.home();
        const canvas = document.querySelector("[data-layer=lines]");
        const at = rangeviz.map.latLngToContainerPoint([25, 141]);
        const frame = rangeviz.map.getContainer().getBoundingClientRect();
        const origin = canvas.getBoundingClientRect();
        const [x, y] = [at.x + frame.x - origin.x, at.y + frame.y - origin.y];
        return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data];
    }"""
    nothing = [0, 0, 0, 0]
    assert painted.evaluate(colour_there) == nothing

    painted.check("#band")
    assert painted.evaluate(colour_there) != nothing

    painted.uncheck("#band")
    assert painted.evaluate(colour_there) == nothing


@pytest.mark.browser
@pytest.mark.parametrize("texts", [HOSTILE, HOSTILE[::-1]], ids=["one-way", "other-way"])
def test_hostile_names_are_text_and_nothing_else(open_page, texts):
    half = len(texts) // 2
    systems = [
        # a copy, since a record refuses some of the texts: the page relies on nobody's checks
        rv.System(id=f"s{i}", name="S", range_km=900 + i).model_copy(
            update={"name": f"S {text}", "aliases": (text,), "notes": text}
        )
        for i, text in enumerate(texts[:half])
    ]
    sites = [
        point_site(179.0, 65.0, "P").model_copy(
            update={"id": f"p{i}", "name": f"P {text}", "notes": text}
        )
        for i, text in enumerate(texts[half:])
    ]
    everything = " ".join(texts)
    reach = rv.reach(systems=systems, sites=sites, targets=["RU-CHU"])

    seen = open_page(to_html(reach, title=f"T {everything}", command=f"C {everything}"))

    page = seen.page
    assert seen.said == []
    assert seen.requests == [seen.url]
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.scripts.length") == 3
    assert page.evaluate("document.querySelector('h1').textContent") == f"T {everything}"
    assert page.title() == f"T {everything}"
    assert page.evaluate("document.querySelector('footer code').textContent") == f"C {everything}"
    assert _property(page, "#outlines tbody th", "title") == [system.name for system in systems]
    names = [site.name for site in sites]
    assert _property(page, "#outlines .below label", "textContent") == names * len(systems)
    assert _property(page, "#site option", "textContent")[1:] == names
    page.focus("#regions tbody tr")
    assert _property(page, "#card [data-row='s0 p0'] th", "textContent") == [systems[0].name]
    notes = _property(page, "#sources p", "textContent")
    assert set(texts[half:]) <= set(notes)


def _property(page, selector, name):
    return page.evaluate(
        "([selector, name]) => [...document.querySelectorAll(selector)].map((e) => e[name])",
        [selector, name],
    )


@pytest.mark.browser
def test_only_web_addresses_become_links_and_sources_are_text(open_page):
    system = rv.load_catalog().systems["lrhw"]
    sources = tuple(
        system.sources[0].model_copy(update={"url": url, "title": text, "publisher": text})
        for text in HOSTILE
        for url in (
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "//x.example",
        )
    )
    hostile = system.model_copy(update={"sources": sources, "figure_basis": HOSTILE[4]})
    reach = rv.reach(systems=[hostile], sites=[(179.0, 65.0)], targets=["RU-CHU"])

    seen = open_page(to_html(reach))

    page = seen.page
    assert seen.said == []
    own = {f"{seen.url}#regions", seen.url}
    assert set(page.evaluate("[...document.links].map((link) => link.href)")) == own
    told = _property(page, "#sources li", "textContent")
    assert len(told) == len(sources)
    assert all(text in item for text, item in zip(np.repeat(HOSTILE, 3), told, strict=True))
    assert page.evaluate("document.images.length") == 0


@pytest.mark.browser
def test_records_of_the_users_own_say_so(open_page, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        '[[system]]\nid = "lrhw"\nname = "Mine"\nrange_km = 900\n'
        '[[site]]\nid = "here"\nname = "Here"\nlon = 179\nlat = 65\n',
        encoding="utf-8",
    )
    reach = rv.reach(
        systems=["lrhw", "prsm-inc-1"],
        sites=["here"],
        targets=["RU-CHU"],
        catalog=rv.load_catalog(file),
    )

    told = open_page(to_html(reach)).page.locator("#sources").text_content()

    assert "Record of the user’s own: own.toml, overrides the bundled record." in told
    assert "Record of the user’s own: own.toml." in told
    assert told.count("Record of the user’s own") == 2
    assert str(tmp_path) not in told


def test_hostile_regions_of_ones_own_are_text(open_page):
    boxes = [shapely.box(170 + i, 64, 170.8 + i, 65) for i in range(len(HOSTILE))]
    frame = geopandas.GeoDataFrame(
        {"region": HOSTILE, "name": HOSTILE, "country": HOSTILE}, geometry=boxes, crs=4326
    )
    reach = rv.reach(systems=[700], sites=[(169.0, 65.0)], targets=frame)

    seen = open_page(to_html(reach))

    page = seen.page
    assert set(_property(page, "#regions tbody th", "textContent")) == set(HOSTILE)
    page.focus("#regions tbody tr")
    page.keyboard.press("Enter")
    assert page.text_content("#card h2") in HOSTILE
    assert page.evaluate("(hash) => rangeviz.show(hash)", settled(page, "pin=")) is None
    assert seen.said == []
    assert page.evaluate("document.images.length") == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("site", "lon", "range_km"),
    [
        pytest.param("shemya", 174.1, 2775, id="shemya"),
        pytest.param("guam", 144.8, 5500, id="guam"),
        pytest.param("shemya", 174.1, 5500, id="round-the-pole"),
    ],
)
def test_an_outline_across_the_antimeridian_is_whole(open_page, site, lon, range_km):
    reach = rv.reach(systems=[range_km], sites=[site], targets=["RU-CHU"])

    page = open_page(to_html(reach)).page

    along_the_cut = page.evaluate(
        """rangeviz.world.outlines[0].nominal.lines.some((line) => line.some((x, i) =>
            i % 2 === 0 && i > 0 && x === line[i - 2] && Math.abs(x) % 360 === 180))"""
    )
    assert along_the_cut is False
    points = shapely.get_coordinates(reach.envelopes.geometry.iloc[1])
    points = points[np.abs(points[:, 1]) < 75]
    points[:, 0] = lon + (points[:, 0] - lon + 180) % 360 - 180
    view = page.evaluate(
        """(() => {
            const bounds = rangeviz.map.getBounds();
            return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
        })()"""
    )
    west, south, east, north = view
    assert (points > [west, south]).all()
    assert (points < [east, north]).all()
    assert abs((west + east) / 2 - points[:, 0].mean()) < 15
    chukotka = page.evaluate("rangeviz.world.regions[0].shape.box")
    assert chukotka["west"] < 180 < chukotka["east"] < chukotka["west"] + 40


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 390, 1024, 1600])
def test_nothing_is_wider_than_the_window(page, default, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(NEXT_FRAMES)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert default.said == []

    page.set_viewport_size({"width": 1600, "height": 900})
    page.evaluate(NEXT_FRAMES)


@pytest.mark.browser
def test_it_prints_on_one_landscape_page_in_light_colours(open_page, html):
    page = open_page(html, color_scheme="dark").page

    pdf = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    assert width > height
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_one_landscape_page(open_page, html, paper):
    page = open_page(html, color_scheme="dark").page
    page.select_option("#system", "2")
    page.click("#tab-sources")

    pdf = page.pdf(format=paper, landscape=True)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "#tab=places", "#tab=sources&pin=CN-FJ", "#embed"])
def test_axe_finds_nothing_serious(open_page, html, scheme, fragment):
    page = open_page(html, color_scheme=scheme).page
    page.evaluate("(hash) => rangeviz.show(hash)", fragment)

    found = Axe().run(page).response["violations"]

    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    assert [(rule["id"], [n["target"] for n in rule["nodes"]][:3]) for rule in serious] == []


@pytest.mark.browser
def test_everything_is_reached_by_the_tab_key(page):
    page.focus(".skip")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(({ id, className }) => id || String(className))(document.activeElement)"
            )
        )

    for stop in (
        "map",
        "band",
        "system",
        "site",
        "combination",
        "range",
        "range-km",
        "tab-regions",
    ):
        assert any(stop in name for name in seen), f"{stop} in {seen}"


@pytest.mark.browser
def test_tabs_turn_with_the_arrow_keys(page):
    page.focus("#tab-regions")

    page.keyboard.press("ArrowRight")

    assert page.is_visible("#places")
    assert page.is_hidden("#regions")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#sources")
    assert page.get_attribute("#tab-sources", "aria-selected") == "true"


@pytest.mark.browser
def test_every_published_figure_is_in_the_chart_and_the_list(page, reach):
    page.click("#tab-sources")
    for n, system in enumerate(reach.systems):
        figures = [figure for source in system.sources for figure in source.figures]

        marks = page.evaluate(
            "(n) => [...document.querySelectorAll('.spread')[n].querySelectorAll('.spread-mark')]"
            ".map((mark) => mark.textContent)",
            n,
        )

        assert len(marks) == len(figures) > 1
        for figure in figures:
            printed = f"{figure.value:,.12g} {figure.unit}"
            assert any(printed in mark for mark in marks), printed
            assert printed in page.inner_text("#sources")
    addresses = page.evaluate("[...document.querySelectorAll('#sources a')].map((a) => a.href)")
    assert {s.url for system in reach.systems for s in system.sources if s.url} <= set(addresses)


def settled(page, words):
    """The fragment of the page's address, as soon as it holds some words."""
    for _ in range(50):
        fragment = page.evaluate("location.hash")
        if words in fragment:
            return fragment
        page.wait_for_timeout(100)
    return fragment


@pytest.mark.browser
def test_an_address_brings_the_page_back(open_page, html):
    first = open_page(html).page
    first.select_option("#combination", "2-0")
    first.fill("#range-km", "1850")
    first.press("#range-km", "Enter")
    first.uncheck("#outlines td input >> nth=1")
    first.check("#band")
    first.click("#tab-places")
    first.evaluate("rangeviz.map.setView([40, 150], 4)")
    fragment = settled(first, "view=")
    state = """() => {
        const { system, site, isBandShown, tab, shown, ranges } = rangeviz.state;
        const { lat, lng } = rangeviz.map.getCenter();
        return [system, site, isBandShown, tab, [...shown].sort(), [...ranges],
            document.querySelector("#regions tbody").textContent, lat.toFixed(1), lng.toFixed(1)];
    }"""

    second = open_page(html, fragment=fragment).page

    assert "range=lrhw~kyushu~1850" in fragment
    assert second.evaluate(state) == first.evaluate(state)


@pytest.mark.browser
@pytest.mark.parametrize(
    "fragment",
    [
        "#system=<img src=x onerror=alert(1)>&site=${alert(1)}&pin=__proto__",
        "#range=lrhw~kyushu~NaN&range=lrhw~nowhere~900&range=~~&view=1,2&view=a,b,c",
        "#range=lrhw~kyushu~-5&move=kyushu~0,0&tab=__proto__&hide=constructor~constructor",
        "#%",
    ],
)
def test_a_hostile_address_changes_nothing(open_page, html, fragment):
    seen = open_page(html, fragment=fragment)

    assert seen.said == []
    assert seen.page.evaluate("rangeviz.state.ranges.size + rangeviz.state.moved.size") == 0
    assert seen.page.evaluate("rangeviz.state.shown.size") == 6
    assert seen.page.evaluate("rangeviz.state.pinned") is None
    assert seen.page.is_visible("#regions")


@pytest.mark.browser
def test_embedded_it_is_map_and_legend_in_a_frame(open_page, reach, html, tmp_path):
    (tmp_path / "my map.html").write_text(html, encoding="utf-8")
    snippet = embed_snippet(reach, tmp_path / "my map.html", title='A "title" <b>')
    host = tmp_path / "host.html"
    host.write_text(f"<!DOCTYPE html><title>x</title><body>{snippet}", encoding="utf-8")

    page = open_page("").page
    page.goto(host.as_uri())
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_selector("[data-layer=names]", state="attached")

    assert page.get_attribute("iframe", "title") == 'A "title" <b>'
    assert frame.is_visible("#map")
    assert frame.is_visible("#verdicts")
    assert frame.is_visible("#caption")
    for hidden in ("header", "footer", "#tabs", "#regions", "#whatif"):
        assert frame.is_hidden(hidden), hidden


class _Resources(HTMLParser):
    """Addresses a browser would fetch by itself, and elements that can run or hold something."""

    def __init__(self):
        super().__init__()
        self.addresses, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag != "a":
            self.addresses += [v for name, v in attrs if name in {"src", "href", "srcset", "data"}]


def test_the_file_points_at_nothing_remote(html):
    parser = _Resources()
    parser.feed(html)

    assert parser.addresses == []
    assert parser.tags.isdisjoint({"iframe", "img", "link", "object", "base", "form"})
    assert not re.search(r"url\((?!#)[^)]*\)", html.replace("url(#default#VML)", ""))
    assert "sourceMappingURL" not in html


def test_the_policy_allows_the_pages_own_scripts_and_nothing_else(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]

    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_the_default_page_is_small_and_always_the_same(reach, html):
    assert len(html.encode()) <= 1_000_000
    assert to_html(reach, command="rangeviz map") == html


def test_the_page_carries_its_furniture(reach, html):
    source = basemaps.boundary_source()

    for words in (
        "Reach is not deployment",
        "Why the outlines are not round",
        source["viewpoint"],
        reach.catalog.date,
        "rangeviz map",
        f'"tolerance":"{reach.tolerance_m:g}"',
    ):
        assert words in html, words
