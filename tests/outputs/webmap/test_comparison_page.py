"""The page of a comparison, in a real browser: still, complete, harmless, and right."""

import re

import pytest

import rangeviz as rv
from rangeviz.outputs.webmap.comparison_page import comparison_html

HOSTILE = "`${alert(1)}</title></script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def change():
    before = rv.reach(systems=["lrhw"], sites=["guam"], targets=["JPN", "RUS"])
    after = rv.reach(systems=[2000], sites=["shemya"], targets=["JPN", "RUS"])
    return rv.compare(before, after)


def test_every_region_is_drawn_as_what_became_of_it(change):
    page = comparison_html(change)

    drawn = re.findall(r'<path class="region (\w+)"[^>]*><title>([^<]*): ', page)
    told = change.regions[["change", "name"]].itertuples(index=False, name=None)
    assert [(word, name.replace("&#x27;", "'")) for word, name in drawn] == list(told)
    assert {"gained", "lost", "none"} <= {word for word, _ in drawn}


def test_the_table_lists_what_is_in_reach_of_either(change):
    rows = re.findall(r"<tr><td>([^<]+)</td><td>([^<]+)</td>", comparison_html(change))

    told = change.regions[change.regions["change"] != "none"]
    assert len(rows) == len(told)


def test_names_are_inert_and_the_page_is_small_and_the_same_again(change):
    page = comparison_html(change, names=[HOSTILE, HOSTILE])

    assert "<img" not in page
    assert "<script" not in page
    assert page == comparison_html(change, names=[HOSTILE, HOSTILE])
    assert len(page.encode()) < 700_000


@pytest.mark.browser
def test_a_browser_shows_it_without_a_request_or_a_complaint(change, browser, tmp_path):
    path = tmp_path / "change.html"
    path.write_text(comparison_html(change, names=[HOSTILE, "then"]), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    assert said == []
    assert asked == [path.as_uri()]
    fills = page.evaluate(
        "() => Object.fromEntries(['gained', 'kept', 'none', 'lost'].map(name => [name, "
        "getComputedStyle(document.querySelector('rect.' + name)).fill]))"
    )
    assert len(set(fills.values())) == 4
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.close()
