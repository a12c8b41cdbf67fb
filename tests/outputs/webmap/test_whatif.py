"""The geodesy of the page, run in a browser and held against pyproj and against `rangeviz`."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from helpers.page_labels import VERDICT, kilometres, percent
from pyproj import Geod

import rangeviz as rv
from rangeviz.outputs.webmap import to_html

WGS84 = Geod(ellps="WGS84")
GREELY = (-145.73, 63.98)
ASK = """([key, km]) => {
    const combination = document.getElementById("combination");
    combination.value = key;
    combination.dispatchEvent(new Event("change"));
    const number = document.getElementById("range-km");
    number.value = String(km);
    number.dispatchEvent(new Event("change"));
}"""
ROWS = """() => Object.fromEntries(rangeviz.data.regions.code.map((code, i) =>
    [code, rangeviz.state.verdicts[i]]))"""


def ask(page, key, km):
    page.evaluate(ASK, [key, km])


def places(points):
    """Longitudes and latitudes of points in the page's plane."""
    x, y = np.reshape(points, (-1, 2)).T
    return (x + 180) % 360 - 180, np.degrees(np.arctan(np.sinh(-np.radians(y))))


def outline(page, n=0):
    """Vertices and middles of the edges of an outline as it is drawn."""
    lines = page.evaluate("(n) => rangeviz.state.outlines[n].drawn.lines.map((l) => [...l])", n)
    points = [np.reshape(line, (-1, 2)) for line in lines]
    return np.concatenate([*points, *((line[1:] + line[:-1]) / 2 for line in points)])


@pytest.mark.browser
def test_distances_are_those_of_the_inverse_problem(page):
    rng = np.random.default_rng(5)
    n = 20_000
    lon, other = rng.uniform(-180, 180, (2, n))
    lat, far = np.degrees(np.arcsin(rng.uniform(-1, 1, (2, n))))
    truth = WGS84.inv(lon, lat, other, far)[2] / 1000

    told = page.evaluate(
        """([lon, lat, other, far]) => {
            const { DistanceField, vectorOf } = rangeviz.geodesy;
            return lon.map((x, i) => new DistanceField([[x, lat[i]]], false)
                .distance(vectorOf(other[i], far[i])));
        }""",
        [v.tolist() for v in (lon, lat, other, far)],
    )

    error = np.abs(np.array(told) - truth)
    assert error[truth < 13_000].max() < 0.03
    assert error[truth < 19_000].max() < 0.5


@pytest.mark.browser
def test_the_readout_measures_from_the_site_as_python_does(page, reach):
    rng = np.random.default_rng(6)
    lon = rng.uniform(-180, 180, 500)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 500)))
    for t, site in enumerate(reach.sites):
        truth = rv.distances_m(site.geometry, lon, lat) / 1000

        told = page.evaluate(
            "([t, lon, lat]) => lon.map((x, i) => rangeviz.distances.km(t, x, lat[i]))",
            [t, lon.tolist(), lat.tolist()],
        )

        near = truth < 19_000
        np.testing.assert_allclose(np.array(told)[near], truth[near], atol=1.0)
    x, y = page.evaluate(
        """(() => {
            const at = rangeviz.map.latLngToContainerPoint([50, 160]);
            const frame = rangeviz.map.getContainer().getBoundingClientRect();
            return [at.x + frame.x, at.y + frame.y];
        })()"""
    )
    page.mouse.move(x, y)
    km = rv.distances_m(reach.sites[0].geometry, np.array([160.0]), np.array([50.0]))[0] / 1000
    told = page.inner_text("#readout .from >> nth=0")
    assert re.fullmatch(r"(49\.9|50\.[01])° N (159\.9|160\.[01])° E", page.inner_text("#readout b"))
    assert abs(float(told.removesuffix(" km").split()[-1].replace(",", "")) - km) < 12  # a pixel


@pytest.mark.browser
@pytest.mark.parametrize(("key", "km"), [("0-0", 1310), ("1-1", 2120), ("2-0", 3400), ("2-1", 700)])
def test_a_range_of_ones_own_is_answered_as_python_answers_it(page, reach, key, km):
    site = reach.sites[int(key[2])]
    truth = rv.reach(systems=[km], sites=[site]).regions.set_index("region")

    ask(page, key, km)

    told = page.evaluate(ROWS)
    assert set(told) == set(truth.index)
    for code, row in truth.iterrows():
        assert told[code]["verdict"] == row["status"], code
        assert abs(told[code]["share"] - row["share"]) < 0.005, code
    assert f"{km:,} km" in page.inner_text("#asked")
    assert page.input_value("#system") == key[0]


@pytest.mark.browser
def test_the_published_range_brings_back_pythons_numbers(page, reach, listed):
    for s, system in enumerate(reach.systems):
        ask(page, f"{s}-0", 900)
        page.evaluate(
            """(s) => {
                const slider = document.getElementById("range");
                slider.value = String(rangeviz.data.systems[s].range);
                slider.dispatchEvent(new Event("input"));
            }""",
            s,
        )

        shown = page.evaluate(
            """() => Object.fromEntries(
                [...document.querySelectorAll("#regions tbody tr")].map((row) =>
                    [row.dataset.key, [...row.cells].slice(2).map((cell) => cell.textContent)]))"""
        )

        assert page.evaluate("rangeviz.state.ranges.size") == 0
        assert page.is_hidden("#asked")
        for row in listed[system.id, reach.sites[0].id]:
            assert shown[row["region"]] == [
                VERDICT[row["verdict"]],
                percent(row["share"], row["verdict"]),
                kilometres(row["nearest_km"]),
                kilometres(row["farthest_km"]),
            ]


@pytest.mark.browser
def test_the_slider_goes_by_the_keyboard_and_takes_its_outline_along(page):
    page.select_option("#combination", "0-0")
    page.focus("#range")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    assert page.input_value("#range-km") == "1020"
    assert page.evaluate("[...rangeviz.state.ranges]") == [["0-0", 1020]]
    assert page.evaluate("rangeviz.state.outlines[0].drawn !== rangeviz.state.outlines[0].nominal")
    page.click("#reset-range")
    assert page.evaluate("rangeviz.state.outlines[0].drawn === rangeviz.state.outlines[0].nominal")


@pytest.mark.browser
@pytest.mark.parametrize("km", [200, 480, 1000, 1850, 2775, 5500, 9000, 14000])
@pytest.mark.parametrize("t", [0, 1], ids=["kyushu", "first-island-chain"])
def test_an_outline_traced_here_is_pythons(page, reach, t, km):
    site = reach.sites[t]

    ask(page, f"2-{t}", km)

    drawn = outline(page, 4 + t)
    lon, lat = places(drawn)
    on_the_map = np.abs(lat) < 85
    strays = np.abs(rv.distances_m(site.geometry, lon, lat) / 1000 - km)[on_the_map]
    assert strays.max() < 1
    # and the other way: nothing of the true boundary is missing
    truth = rv.range_envelope(site.geometry, radius_m=1000 * km)
    points = shapely.get_coordinates(shapely.segmentize(truth.boundary, 0.3))
    points = points[(np.abs(points[:, 0]) < 179.9) & (np.abs(points[:, 1]) < 84.9)]
    assert farthest_from_line_km(points, page, 4 + t) < 1.3  # 1 km, and the grain of the search


def farthest_from_line_km(points, page, n):
    """How far at most points lie from an outline, by points every 0.01 degree along it."""
    lines = page.evaluate("(n) => rangeviz.state.outlines[n].drawn.lines.map((l) => [...l])", n)
    strings = shapely.MultiLineString([np.reshape(line, (-1, 2)) for line in lines])
    dense = shapely.get_coordinates(shapely.segmentize(strings, 0.01))
    drawn = shapely.STRtree(shapely.points(on_sphere(*places(dense))[:, :2]))
    worst = 0.0
    xyz = on_sphere(*places(dense))
    for lon, lat in points:
        p = on_sphere(np.array([lon]), np.array([lat]))[0]
        near = drawn.query(shapely.box(p[0] - 3e-3, p[1] - 3e-3, p[0] + 3e-3, p[1] + 3e-3))
        near = near[np.abs(xyz[near, 2] - p[2]) < 1e-2]
        worst = max(worst, 6371 * np.linalg.norm(xyz[near] - p, axis=1).min(initial=1))
    return worst


def on_sphere(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@pytest.fixture(scope="module")
def everywhere(open_page):
    reach = rv.reach(
        systems=["lrhw"], sites=["kyushu"], targets=["CHN", "KOR"], launch="everywhere"
    )
    return reach, open_page(to_html(reach)).page


@pytest.mark.browser
@pytest.mark.parametrize("km", [600, 1850, 4000])
def test_from_everywhere_the_farthest_point_decides(everywhere, km):
    reach, page = everywhere
    truth = rv.reach(
        systems=[km], sites=["kyushu"], targets=["CHN", "KOR"], launch="everywhere"
    ).regions.set_index("region")

    ask(page, "0-0", km)

    told = page.evaluate(ROWS)
    for code, row in truth.iterrows():
        assert told[code]["verdict"] == row["status"], code
        assert abs(told[code]["share"] - row["share"]) < 0.005, code
    lon, lat = places(outline(page))
    far = rv.distances_m(reach.sites[0].geometry, lon, lat, launch="everywhere") / 1000
    assert np.abs(far - km).max() < 1


@pytest.mark.browser
def test_a_range_too_short_for_everywhere_has_no_outline(everywhere):
    _, page = everywhere

    ask(page, "0-0", 100)

    assert page.evaluate("rangeviz.state.outlines[0].drawn.lines.length") == 0
    assert page.evaluate("rangeviz.state.verdicts.every((v) => v.verdict === 'none')")


@pytest.fixture(scope="module")
def point(open_page):
    reach = rv.reach(
        systems=["pralay", 5500], sites=[GREELY, (130.7, 32.8)], targets=["KOR", "RU-CHU"]
    )
    return reach, open_page(to_html(reach)).page


@pytest.mark.browser
def test_a_minimum_range_stays_out_of_reach(point):
    reach, page = point
    system = reach.systems[0]
    asked = rv.System(id="x", name="X", range_km=700, min_range_km=system.min_range_km)
    truth = rv.reach(systems=[asked], sites=[(130.7, 32.8)], targets=["KOR", "RU-CHU"])

    ask(page, "0-1", 700)

    told = page.evaluate(ROWS)
    for row in truth.regions.itertuples():
        assert told[row.region]["verdict"] == row.status
        assert abs(told[row.region]["share"] - row.share) < 0.005
    lon, lat = places(outline(page, 1))
    km = WGS84.inv(np.full(lon.size, 130.7), np.full(lon.size, 32.8), lon, lat)[2] / 1000
    wanted = np.where(km > 300, 700, system.min_range_km)
    assert np.abs(km - wanted).max() < 1
    assert (km < 300).any()


@pytest.mark.browser
def test_a_point_is_dragged_and_its_ring_stays_a_geodesic_one(point):
    _, page = point
    page.evaluate("rangeviz.show('')")
    handle = page.locator(".handle").nth(1)
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=5)
    page.mouse.up()

    ((t, (lon, lat)),) = page.evaluate("[...rangeviz.state.moved]")
    assert t == 1
    assert lon > 135
    assert lat > 35
    x, y = places(outline(page, 3))
    km = WGS84.inv(np.full(x.size, lon), np.full(x.size, lat), x, y)[2] / 1000
    assert np.abs(km - 5500).max() < 1
    assert f"--at {lon:.2f},{lat:.2f} --target KOR --target RU-CHU" in page.inner_text("#asked")


@pytest.mark.browser
def test_a_point_is_moved_by_the_arrow_keys_and_brought_back(point):
    _, page = point
    page.evaluate("rangeviz.show('')")
    page.locator(".handle").nth(1).focus()

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")

    ((_, (lon, lat)),) = page.evaluate("[...rangeviz.state.moved]")
    assert (round(lon, 3), round(lat, 3)) == (131.7, 32.9)
    page.keyboard.press("Home")
    assert page.evaluate("rangeviz.state.moved.size") == 0
    assert page.evaluate("rangeviz.state.outlines[3].drawn === rangeviz.state.outlines[3].nominal")


@pytest.mark.browser
def test_round_the_pole_the_page_says_where_the_map_ends(point):
    _, page = point

    assert "ends at 85°" in page.inner_text("footer")
