"""What a reader sees in a picture, taken from the SVG file: titles, labels, extents, layers."""

import itertools
import json
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties, findfont
from PIL import ImageFont
from pyproj import Geod

import rangeviz as rv
from rangeviz.errors import LookError
from rangeviz.outputs.figure import to_bytes

SVG = "{http://www.w3.org/2000/svg}"
WGS84 = Geod(ellps="WGS84")
KHARKIV = (36.23, 49.99)
SIZES = {"wide": (1920, 1080), "square": (1080, 1080), "card": (1200, 628), "a4": (1240, 1754)}


def svg_of(answer, **look):
    return ET.fromstring(to_bytes(answer, "svg", look=rv.Look(**look)))


def texts_of(svg):
    """Texts with their middle, size, angle and box, from the file alone; in points."""
    found = []
    for element in svg.iter(f"{SVG}text"):
        style, text = element.get("style", ""), element.text or ""
        size = float(re.search(r"([\d.]+)px", style)[1])
        weight = "bold" if "700" in style or "bold" in style else "normal"
        slant = "italic" if "italic" in style else "normal"
        file = findfont(FontProperties(family="DejaVu Sans", weight=weight, style=slant))
        width = ImageFont.truetype(file, 100).getlength(text) * size / 100
        turn = re.search(r"rotate\((-?[\d.]+)", element.get("transform", ""))
        angle = -float(turn[1]) if turn else 0.0
        x, y = (float(element.get(axis)) for axis in "xy")
        anchor = "middle" if "middle" in style else "end" if "anchor: end" in style else "start"
        shift = {"start": 0.5, "middle": 0.0, "end": -0.5}[anchor] * width
        sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
        up = 0.36 * size
        middle = (x + shift * cosine - up * sine, y - shift * sine - up * cosine)
        half = (abs(width * cosine) + abs(0.72 * size * sine)) / 2
        tall = (abs(width * sine) + abs(0.72 * size * cosine)) / 2
        box = (middle[0] - half, middle[1] - tall, middle[0] + half, middle[1] + tall)
        found.append((text, middle, box))
    return found


def layer(svg, name):
    return [e for e in svg.iter(f"{SVG}g") if e.get("id") == name]


def points_of(path):
    return np.array(re.findall(r"-?\d+\.?\d*", path.get("d")), dtype=float).reshape(-1, 2)


@pytest.fixture(scope="module")
def atacms():
    return rv.reach(systems=["atacms"], sites=[KHARKIV], targets=["RUS"])


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_each_label_lies_on_the_ring_whose_range_it_states(atacms, size):
    svg = svg_of(atacms, size=size, extent="rings")
    rings = [points_of(p) for g in layer(svg, "rings") for p in g.iter(f"{SVG}path")]
    system = atacms.systems[0]
    outer = max(rings, key=lambda ring: np.ptp(ring[:, 0]))
    centre = (outer.min(axis=0) + outer.max(axis=0)) / 2
    radius = np.ptp(outer[:, 0]) / 2 / system.range_high_km

    labels = {text: np.hypot(*(np.array(middle) - centre)) for text, middle, _ in texts_of(svg)}

    nominal, least = f"{system.name} {system.range_label()}", f"min. {system.min_range_km:.0f} km"
    assert labels[nominal] / radius == pytest.approx(system.range_km, rel=0.02)
    assert labels[least] / radius == pytest.approx(system.min_range_km, rel=0.02)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(
    ("system", "site", "targets"),
    [
        ("lrhw", "kyushu", ["CHN", "RUS"]),
        ("df-26", "shandong", ["GUM", "US-AK"]),
        ("hwasong-15", "north-korea", ["USA"]),
        (500, "kaliningrad", ["POL", "LTU", "DEU"]),
        ("typhon", "luzon", ["CHN"]),
    ],
)
def test_no_label_is_cut_or_lies_over_another(system, site, targets, size):
    answer = rv.reach(systems=[system], sites=[site], targets=targets)
    svg = svg_of(answer, size=size)
    width, height = (float(part) for part in svg.get("viewBox").split()[2:])

    found = texts_of(svg)
    for text, _, (left, top, right, bottom) in found:
        assert -0.5 <= left <= right <= width + 0.5, text
        assert -0.5 <= top <= bottom <= height + 0.5, text
    for (one, _, a), (two, _, b) in itertools.combinations(found, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert min(across, down) <= 1.0, f"{one!r} lies over {two!r}"


def test_numbers_of_the_title_are_those_of_the_table():
    answer = rv.reach(systems=["lrhw"], sites=["kyushu"], targets=["CHN"])
    rows = answer.regions[answer.counted]
    touched = (rows["status"] != "none").sum()
    share = (rows["share"] * rows["area_km2"]).sum() / rows["area_km2"].sum()

    by_height = sorted(texts_of(svg_of(answer)), key=lambda found: found[1][1])
    title = " ".join(text for text, _, _ in by_height[:2])

    assert title.startswith(
        f"LRHW from Kyushu: {touched} of {len(rows)} regions of China, {100 * share:.0f}%"
    )


def test_a_target_too_small_to_be_seen_is_marked_and_named():
    answer = rv.reach(systems=["df-26"], sites=["shandong"], targets=["GUM"])
    svg = svg_of(answer)

    assert [text for text, _, _ in texts_of(svg)].count("Guam") == 1
    assert len(layer(svg, "marks")) == 1


def test_a_site_and_a_town_of_one_name_are_written_once():
    from rangeviz.catalog.sites import point_site

    site = point_site(135.5, 34.69, "Osaka")
    svg = svg_of(rv.reach(systems=[400], sites=[site], targets=["JPN"]))

    map_texts = [t.text for g in layer(svg, "labels") for t in g.iter(f"{SVG}text")]
    assert map_texts.count("Osaka") == 1


def test_layers_have_the_names_that_a_designer_looks_for(atacms):
    svg = svg_of(atacms)

    ids = [e.get("id") for e in svg.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {"land", "regions", "rings", "labels", "legend", "graticule"} <= set(ids)


@pytest.mark.slow
def test_the_default_question_makes_no_svg_over_a_megabyte_and_a_half():
    answer = rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    )

    content = to_bytes(answer, "svg")

    assert len(content) <= 1_500_000
    labels = [t.text for g in layer(ET.fromstring(content), "labels") for t in g.iter(f"{SVG}text")]
    assert sum(" km" in (text or "") for text in labels) <= 8


@pytest.mark.parametrize(
    ("extent", "inside", "outside"),
    [
        ("35,49,38,51", (36.5, 50.0), (31.0, 50.0)),
        ("rings", (36.23, 47.4), (60.0, 60.0)),
        ("UKR", (24.0, 49.8), (60.0, 60.0)),
    ],
)
def test_an_extent_shows_what_it_names(atacms, extent, inside, outside):
    from rangeviz.outputs.figure.answer_map import AnswerDrawing
    from rangeviz.outputs.figure.map_frame import _fit_extent

    framing = AnswerDrawing(atacms, rv.Look(extent=extent)).framing()
    _, (west, south, east, north) = _fit_extent(
        framing.plane.xy(framing.lonlat), 1.6, framing.plane
    )

    for point, shown in ((inside, True), (outside, False)):
        x, y = framing.plane.xy(np.array([point]))[0]
        assert (west < x < east and south < y < north) == shown


@pytest.mark.parametrize("extent", ["1,2,3", "120,46,150,20", "nowhere", "a,b,c,d", "0,0,0,10"])
def test_an_extent_that_is_none_is_refused_in_one_line(extent):
    with pytest.raises(LookError, match=r"^no extent [^\n]*$"):
        rv.Look(extent=extent)


def test_areas_are_true_where_the_map_is_equal_area(atacms):
    from rangeviz.outputs.figure.projection import Azimuthal

    plane = Azimuthal(31.0, 49.0, equal_area=True)
    lon, lat = np.array([22.0, 22.5, 22.5, 22.0]), np.array([48.0, 48.0, 48.5, 48.5])
    edge = np.linspace(0, 1, 50)[:, None]
    ring = np.vstack(
        [
            (1 - edge) * (lon[i], lat[i]) + edge * (lon[(i + 1) % 4], lat[(i + 1) % 4])
            for i in range(4)
        ]
    )
    x, y = plane.xy(ring).T

    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    expected = abs(WGS84.polygon_area_perimeter(*ring.T)[0]) / 1e6
    assert area == pytest.approx(expected, rel=1e-4)


def test_words_of_every_language_have_the_same_keys_and_fields():
    from rangeviz.words.texts import load_texts

    english = load_texts("en")
    japanese = load_texts("ja")
    for part in ("finding", "picture", "brief"):
        assert set(english[part]) - set(japanese[part]) == set()
        for key, text in english[part].items():
            fields = set(re.findall(r"\{(\w+)\}", text))
            assert set(re.findall(r"\{(\w+)\}", japanese[part][key])) == fields, (part, key)
    json.dumps(japanese)


def test_facets_show_each_system_at_one_scale_with_its_share():
    answer = rv.reach(systems=[500, 900], sites=["kyushu"], targets=["KOR"])
    figure = answer.to_figure(look=rv.Look(facet="system"))
    maps = [axes for axes in figure.axes[1:] if axes.get_xlim() != (0, 1)]

    assert len(maps) == 2
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in maps}) == 1
    text = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    rows = answer.regions[(answer.regions["range_km"] == 500)].iloc[: answer.counted.size]
    rows = rows[answer.counted]
    share = (rows["share"] * rows["area_km2"]).sum() / rows["area_km2"].sum()
    assert f"South Korea {100 * share:.0f}%" in text


def test_more_facets_than_fit_are_refused():
    answer = rv.reach(systems=[100 * n for n in range(3, 16)], sites=["guam"], targets=["GUM"])

    with pytest.raises(LookError, match="12 maps at most, got 13"):
        answer.to_figure(look=rv.Look(facet="system"))
