"""The page, judged by what a real browser makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.sites import point_site
from rangeviz.webmap import payload, to_html

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


@pytest.fixture(scope="module")
def reach():
    return rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    )


@pytest.fixture(scope="module")
def html(reach):
    return to_html(reach, command="rangeviz map")


@pytest.fixture(scope="module")
def open_page(browser, tmp_path_factory):
    """Open a text as a file, and keep what the page asks for and says while it runs."""
    contexts = []

    def opened(text, **options):
        path = tmp_path_factory.mktemp("page") / "map.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1600, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        seen = SimpleNamespace(page=page, url=path.as_uri(), requests=[], said=[])
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.said.append(message.text))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("dialog", lambda dialog: (seen.said.append(dialog.message), dialog.dismiss()))
        page.goto(seen.url)
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def default(open_page, html):
    return open_page(html)


@pytest.fixture(scope="module")
def painted(open_page, html):
    """The default page again, for reading pixels, which Chromium remarks on in the console."""
    return open_page(html).page


@pytest.fixture
def page(default):
    """The default page as it is when opened."""
    default.page.evaluate("rangeviz.home()")
    default.page.mouse.move(5, 5)
    yield default.page
    default.page.keyboard.press("Escape")
    default.page.select_option("#system", "any")
    default.page.select_option("#site", "any")
    default.page.fill("#search", "")


def kilometres(value):
    return f"{np.floor(round(value, 1) + 0.5):,.0f}"


def percent(share):
    share = round(share, 5)
    text = f"{np.floor(share * 1000 + 0.5) / 10:.1f} %"
    if text == "0.0 %" and share > 0:
        return "<0.1 %"
    return ">99.9 %" if text == "100.0 %" and share < 1 else text


WORD = {"full": "wholly", "partial": "partly", "none": "no"}


def table_of(page):
    """Cells of each row of the table of regions, by region code."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#scroll tbody tr")].map((row) =>
            [row.dataset.region, [...row.cells].map((cell) => cell.textContent)]))"""
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
                rangeviz.state.shown = new Set([key]);
                rangeviz.home();
            }""",
            f"{s}-{t}",
        )
        points = shapely.get_coordinates(shapely.segmentize(row.geometry, 1.0))[::3]
        points = points[np.abs(points[:, 0]) < 179.99]
        close = painted.evaluate(
            """([points, colour]) => {
                const canvas = document.querySelector(".folium-map canvas");
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
    labels = page.evaluate("rangeviz.state.labels")

    for system in reach.systems:
        for site in ("Kyushu", "First island chain"):
            found = [x for x in labels if system.range_label() in x and site in x]
            assert found, f"{system.id} from {site} in {labels}"


@pytest.mark.browser
def test_an_unticked_outline_is_gone(page):
    box = page.locator("#outlines td input").first
    before = page.evaluate("rangeviz.state.labels.length")

    box.uncheck()

    assert page.evaluate("rangeviz.state.shown.size") == 5
    assert page.evaluate("rangeviz.state.labels.some((x) => /1,000. km · Kyushu/.test(x))") is False
    box.check()
    assert page.evaluate("rangeviz.state.labels.length") == before


@pytest.mark.browser
def test_the_table_says_what_the_reach_says(page, reach):
    for s, system in enumerate(reach.systems):
        for t, site in enumerate(reach.sites):
            rows = reach.regions[
                (reach.regions["system"] == system.id) & (reach.regions["site"] == site.id)
            ]
            page.select_option("#system", str(s))
            page.select_option("#site", str(t))

            shown = table_of(page)

            assert len(shown) == len(rows)
            for row in rows.itertuples():
                name, country, verdict, share, nearest, farthest = shown[row.region]
                assert name == f"{row.name}{' disputed' if row.disputed else ''}"
                assert country == {"CHN": "China", "RUS": "Russia"}[row.country]
                assert verdict == WORD[row.status]
                assert share == percent(row.share)
                assert nearest == kilometres(row.nearest_km)
                assert farthest == kilometres(row.farthest_km)


@pytest.mark.browser
def test_the_first_view_is_the_best_of_all_systems_and_sites(page, reach):
    rank = {"none": 0, "partial": 1, "full": 2}
    frame = reach.regions.assign(rank=reach.regions["status"].map(rank))
    best = (
        frame.sort_values(["rank", "share", "nearest_km"], ascending=[False, False, True])
        .groupby("region")
        .first()
    )

    shown = table_of(page)

    assert {code: cells[2] for code, cells in shown.items()} == {
        code: WORD[status] for code, status in best["status"].items()
    }
    counted = best[~best["disputed"]]["status"].value_counts()
    text = page.inner_text("#verdicts")
    assert re.findall(r"\d+", text)[:3] == [
        str(counted.get(status, 0)) for status in ("full", "partial", "none")
    ]


@pytest.mark.browser
def test_the_card_of_every_region_says_what_the_reach_says(page, reach):
    cards = page.evaluate(
        """() => [...document.querySelectorAll("#scroll tbody tr")].map((row) => {
            row.focus();
            const card = document.getElementById("card");
            return {
                region: row.dataset.region,
                heading: card.querySelector("h2").textContent,
                rows: Object.fromEntries([...card.querySelectorAll("[data-row]")].map((r) =>
                    [r.dataset.row, [...r.cells].slice(1).map((c) => c.textContent)])),
                sites: Object.fromEntries([...card.querySelectorAll("[data-site]")].map((p) =>
                    [p.dataset.site, p.textContent])),
            };
        })"""
    )
    by_region = dict(iter(reach.regions.groupby("region")))

    assert {card["region"] for card in cards} == set(by_region)
    for card in cards:
        for row in by_region[card["region"]].itertuples():
            assert card["heading"] == row.name
            assert card["rows"][f"{row.system} {row.site}"] == [
                WORD[row.status],
                percent(row.share_low),
                percent(row.share),
                percent(row.share_high),
            ]
            distances = f"{kilometres(row.nearest_km)} km, farthest {kilometres(row.farthest_km)}"
            assert distances in card["sites"][row.site]


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
    assert page.get_attribute("#scroll tr.hovered", "data-region") == code

    page.mouse.click(x, y)
    page.mouse.move(5, 5)
    assert page.inner_text("#card h2") == name
    assert page.get_attribute("#scroll tr.pinned", "data-region") == code

    page.keyboard.press("Escape")
    assert page.is_hidden("#card")


@pytest.mark.browser
def test_the_table_is_walked_sorted_and_searched_by_keyboard(page):
    page.focus("#scroll tbody tr[tabindex='0']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.evaluate("document.querySelectorAll('#scroll tbody tr')[1].dataset.region")
    assert page.get_attribute("#scroll tr.pinned", "data-region") == second

    page.focus("#scroll thead th:first-child button")
    page.keyboard.press("Enter")
    names = [cells[0] for cells in table_of(page).values()]
    assert page.get_attribute("#scroll thead th:first-child", "aria-sort") == "ascending"
    assert names == page.evaluate("(names) => [...names].sort((a, b) => a.localeCompare(b))", names)

    page.focus("#search")
    page.keyboard.type("russia")
    assert {cells[1] for cells in table_of(page).values()} == {"Russia"}


@pytest.mark.browser
def test_the_band_is_drawn_only_when_asked_for(painted):
    # 141 E 25 N is open sea, 1,180 km from Kyushu: Tomahawk's figures are 1,000 and 1,600 km.
    colour_there = """() => {
        rangeviz.state.shown = new Set(["0-0"]);
        rangeviz.home();
        const canvas = document.querySelector(".folium-map canvas");
        const at = rangeviz.map.latLngToContainerPoint([25, 141]);
        const frame = rangeviz.map.getContainer().getBoundingClientRect();
        const origin = canvas.getBoundingClientRect();
        const [x, y] = [at.x + frame.x - origin.x, at.y + frame.y - origin.y];
        return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data];
    }"""
    sea = [0xDD, 0xE6, 0xEB, 255]
    assert painted.evaluate(colour_there) == sea

    painted.check("#band")
    assert painted.evaluate(colour_there) != sea

    painted.uncheck("#band")
    assert painted.evaluate(colour_there) == sea


@pytest.mark.browser
@pytest.mark.parametrize("texts", [HOSTILE, HOSTILE[::-1]], ids=["one-way", "other-way"])
def test_hostile_names_are_text_and_nothing_else(open_page, texts):
    half = len(texts) // 2
    systems = [
        rv.System(id=f"s{i}", name=f"S {text}", aliases=(text,), range_km=900 + i, notes=text)
        for i, text in enumerate(texts[:half])
    ]
    sites = [
        point_site(179.0, 65.0, f"P {text}").model_copy(update={"id": f"p{i}", "notes": text})
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
    page.focus("#scroll tbody tr")
    assert _property(page, "#card [data-row='s0 p0'] th", "textContent") == [systems[0].name]
    notes = _property(page, "#sources p", "textContent")
    assert set(texts[half:]) <= set(notes)


def _property(page, selector, name):
    return page.evaluate(
        "([selector, name]) => [...document.querySelectorAll(selector)].map((e) => e[name])",
        [selector, name],
    )


@pytest.mark.browser
def test_only_web_addresses_become_links(open_page):
    system = rv.load_catalog().systems["lrhw"]
    source = system.sources[0].model_copy(update={"url": "javascript:alert(1)"})
    hostile = system.model_copy(update={"sources": (source,)})
    reach = rv.reach(systems=[hostile], sites=[(179.0, 65.0)], targets=["RU-CHU"])

    page = open_page(to_html(reach)).page

    addresses = page.evaluate("[...document.links].map((link) => link.href)")
    assert [x for x in addresses if not re.match(r"https?://|file://.*#regions-title$", x)] == []
    assert source.publisher in page.text_content("#outlines")


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


def _decoded(text, steps):
    """The format as `rangeviz.basemaps.backdrop_json` states it, read back digit by digit."""
    values, value, bits = [], 0, 0
    for character in text:
        digit = ord(character) - 63
        value |= (digit & 31) << bits
        bits += 5
        if digit < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    return np.cumsum(np.reshape(values, (-1, 2)), axis=0) / steps


@given(
    st.lists(
        st.tuples(st.floats(-180, 179), st.floats(-90, 89), st.floats(0.01, 1)),
        min_size=1,
        max_size=6,
    )
)
def test_encoded_rings_come_back_within_half_a_step(corners):
    shapes = np.array([shapely.box(x, y, x + w, y + w) for x, y, w in corners], dtype=object)

    encoded = payload._encode(shapes, 1000)

    assert [len(parts) for parts in encoded] == [1] * len(shapes)
    for shape, ((ring,),) in zip(shapes, encoded, strict=True):
        expected = shapely.get_coordinates(shape)[:-1]
        np.testing.assert_allclose(_decoded(ring, 1000), expected, atol=0.0005 + 1e-9)


def test_holes_and_parts_keep_their_order():
    square = shapely.box(0, 0, 10, 10)
    holed = square.difference(shapely.box(2, 2, 4, 4))
    shape = shapely.MultiPolygon([holed, shapely.box(20, 0, 21, 1)])

    ((first, second),) = payload._encode(np.array([shape], dtype=object), 100)

    assert (len(first), len(second)) == (2, 1)
    assert _decoded(first[1], 100).min(axis=0).tolist() == [2.0, 2.0]
    assert _decoded(second[0], 100).max(axis=0).tolist() == [21.0, 1.0]
