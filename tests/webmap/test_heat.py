"""The map of a sweep: every site once, coloured by what it reaches."""

import re

import numpy as np
import pytest

import rangeviz as rv
from rangeviz import cli

CIRCLE = re.compile(r'<circle class="s(\d)" [^>]*><title>([^:<]+): ([\d.]+)%</title>')


def test_every_site_is_a_dot_of_the_share_that_reach_gives():
    page = rv.sweep_map(["kyushu", "guam", "luzon"], ranges_km=[900, 2000], targets=["CHN"], jobs=1)

    dots = {name: (int(step), float(share)) for step, name, share in CIRCLE.findall(page)}
    frame = rv.reach(systems=[2000], sites=["kyushu", "guam", "luzon"], targets=["CHN"]).regions
    for site, rows in frame.groupby("site"):
        share = 100 * (rows["share"] * rows["area_km2"]).sum() / rows["area_km2"].sum()
        assert dots[site][1] == pytest.approx(share, abs=0.2)
        assert dots[site][0] == np.searchsorted([5, 10, 20, 30, 40, 50], dots[site][1], "right")
    assert "How much of China lies within 2,000 km" in page
    assert "<script" not in page


def test_the_command_draws_a_grid(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "--grid", "kyushu", "--spacing-km", "60", "-s", "lrhw", "--target", "KOR"]
    with pytest.raises(SystemExit) as exited:
        cli.main([*words, "--jobs", "1", "-o", "heat.html"])

    assert exited.value.code == 0
    page = (tmp_path / "heat.html").read_text(encoding="utf-8")
    assert len(CIRCLE.findall(page)) == len(rv.grid("kyushu", spacing_km=60))


@pytest.mark.browser
def test_a_browser_shows_it_without_a_request_or_a_complaint(browser, tmp_path):
    path = tmp_path / "heat.html"
    path.write_text(rv.sweep_map(["kyushu"], ranges_km=[900], jobs=1), encoding="utf-8")
    page = browser.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())

    assert said == []
    assert asked == [path.as_uri()]
    assert page.locator("circle").count() == 1
    page.close()
