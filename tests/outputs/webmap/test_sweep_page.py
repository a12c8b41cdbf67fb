"""The page of a sweep: every site a dot, the ranges to choose from, and no script."""

import re

import geopandas as gpd
import pytest
import shapely

import rangeviz as rv
from rangeviz import cli

CIRCLE = re.compile(r'<circle class="([^"]+)" [^>]*><title>([^<]+)</title>')
FILL = "(dot) => getComputedStyle(dot).fill"


def test_every_site_is_a_dot_that_says_what_it_reaches():
    heat = rv.sweep_map(["kyushu", "guam"], ranges_km=[900, 2000], targets=["CHN"], jobs=1)

    dots = {told.split(":")[0]: (classes, told) for classes, told in CIRCLE.findall(heat.to_html())}

    for i, site in enumerate(heat.candidates.ids):
        classes, told = dots[site]
        near, far = 100 * heat.share[i]
        assert told == f"{site}: 900 km {near:.1f}%, 2,000 km {far:.1f}%"
        assert classes == f"r0-{heat.classes[i, 0]} r1-{heat.classes[i, 1]}"


def test_the_command_draws_a_grid(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "--grid", "kyushu", "--spacing-km", "60", "-s", "lrhw", "--target", "KOR"]
    with pytest.raises(SystemExit) as exited:
        cli.main([*words, "--jobs", "1", "-o", "heat.html"])

    assert exited.value.code == 0
    page = (tmp_path / "heat.html").read_text(encoding="utf-8")
    assert len(CIRCLE.findall(page)) == len(rv.grid("kyushu", spacing_km=60))
    assert "How much of South Korea lies within reach of each site: LRHW (2,775 km)" in page
    assert "<script" not in page
    assert "<legend" not in page


def test_the_name_of_a_site_stays_text():
    hostile = "<img src=x onerror=alert(1)>&\"'"
    frame = gpd.GeoDataFrame({"id": [hostile]}, geometry=[shapely.Point(130, 33)], crs=4326)

    page = rv.sweep_map(frame, ranges_km=[900], targets=["KOR"], jobs=1).to_html()

    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#x27;") == 2


@pytest.mark.browser
def test_a_browser_shows_the_range_that_is_chosen_without_a_request_or_a_complaint(
    browser, tmp_path
):
    heat = rv.sweep_map([(130.7, 32.8)], ranges_km=[300, 1900], targets=["CHN"], jobs=1)
    path = heat.save(tmp_path / "heat.html")
    page = browser.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    far = page.locator("circle").evaluate(FILL)
    page.get_by_label("300 km").check()
    near = page.locator("circle").evaluate(FILL)

    assert near == "rgb(255, 255, 255)"  # reaches nothing
    assert far == page.locator(".key rect").last.evaluate(FILL)
    assert said == []
    assert asked == [path.as_uri()]
    page.close()
