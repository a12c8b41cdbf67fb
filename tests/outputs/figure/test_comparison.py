"""The picture of a comparison: fills, outlines and texts against independent measures."""

import csv
import io
import itertools
import json
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from pyproj import Geod

import rangeviz as rv
from rangeviz.errors import OutputError, QuestionError
from rangeviz.outputs.palette import load_colours
from rangeviz.words.findings import comparison_finding

WGS84 = Geod(ellps="WGS84")
SITE = (130.7, 32.8)
HOSTILE = "</svg><script>alert(1)</script> $x_y$ & \x00 日本 \ud800" + "W" * 90


@pytest.fixture(scope="module")
def change():
    """From a point, so that both outlines are circles: 900 km before, 1,500 km after."""
    before, after = (
        rv.reach(systems=[km], sites=[SITE], targets=["KOR", "PRK", "CN-SD", "CN-HE", "CN-JL"])
        for km in (900, 1500)
    )
    return rv.compare(before, after)


@pytest.fixture(scope="module")
def reverse(change):
    return rv.compare(change.after, change.before)


def _pixels(figure):
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=figure.dpi)
    return imread(io.BytesIO(file.getvalue()))[..., :3]


def _map_of(figure):
    return max(figure.axes[1:], key=lambda axes: axes.bbox.width * axes.bbox.height)


def _at(figure, pixels, lonlat):
    """Row and column of a place, by the geodesic from the centre of the map."""
    azimuth, _, length = WGS84.inv(*SITE, *lonlat)
    xy = [length / 1000 * part(np.radians(azimuth)) for part in (np.sin, np.cos)]
    column, row = _map_of(figure).transData.transform(xy)
    return round(pixels.shape[0] - 1 - row), round(column)


def _main_colour(figure, shape):
    """Colour most seen in a region, away from its border."""
    pixels = _pixels(figure)
    west, south, east, north = shape.bounds
    grid = [(x, y) for x in np.linspace(west, east, 40) for y in np.linspace(south, north, 40)]
    inside = [p for p in grid if shapely.contains_xy(shape.buffer(-0.1), *p)]
    seen = np.array([pixels[_at(figure, pixels, point)] for point in inside])
    assert len(seen) > 50
    colours, counts = np.unique(seen.round(2), axis=0, return_counts=True)
    return colours[counts.argmax()]


def _boxes(figure):
    """Texts and their boxes as in the files, which have no hints that widen small glyphs."""
    with mpl.rc_context({"text.hinting": "none"}):
        figure.draw_without_rendering()
        return [(text.get_text(), text.get_window_extent().extents) for text in _texts(figure)]


def _texts(figure):
    return [text for axes in figure.axes for text in axes.texts if text.get_text()]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(
    ("which", "code", "kind"),
    [
        ("change", "CN-HE", "gained"),
        ("reverse", "CN-HE", "lost"),
        ("change", "CN-SD", "more"),
        ("reverse", "CN-SD", "less"),
        ("change", "KR-47", "kept"),
    ],
)
def test_a_region_has_the_colour_of_its_change(which, code, kind, theme, request):
    comparison = request.getfixturevalue(which)
    row = comparison.regions.set_index("region").loc[code]
    figure = comparison.to_figure(look=rv.Look(theme=theme))

    assert row["change"] == kind
    expected = to_rgb(load_colours(theme)[kind])
    assert _main_colour(figure, row["geometry"]) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_kinds_of_change_differ_in_the_legend_without_colour(theme, change):
    figure = change.to_figure(look=rv.Look(theme=theme))
    grey = _pixels(figure) @ (0.299, 0.587, 0.114)
    kinds = [text for text in _texts(figure) if text.get_text() in {*_labels()}]
    swatches = []
    for text in kinds:
        left, bottom, _, top = text.get_window_extent().extents
        middle = round(grey.shape[0] - (bottom + top) / 2)
        swatches.append(grey[middle - 8 : middle + 9, round(left) - 52 : round(left) - 20])

    assert len(swatches) == 6
    for one, other in itertools.combinations(swatches, 2):
        is_lighter = abs(one.mean() - other.mean()) > 0.04
        is_hatched_otherwise = np.abs(one - other).mean() > 0.06
        assert is_lighter or is_hatched_otherwise


def _labels():
    return "gained", "lost", "more of it", "less of it", "as before", "out of reach in both"


@pytest.mark.parametrize(("km", "least", "most"), [(900, 0.4, 0.8), (1500, 0.9, 1.0)])
def test_outlines_run_at_the_true_distance_dashed_before_and_solid_after(change, km, least, most):
    figure = change.to_figure(look=rv.Look(extent="rings"))
    pixels, ink = _pixels(figure), to_rgb(load_colours("light")["ink"])

    dark = []
    for azimuth in range(0, 360, 2):
        lon, lat, _ = WGS84.fwd(*SITE, azimuth, 1000 * km)
        row, column = _at(figure, pixels, (lon, lat))
        around = pixels[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 3)
        dark.append((np.abs(around - ink).max(axis=1) < 0.1).any())

    assert least <= np.mean(dark) <= most


def test_counts_in_the_legend_are_those_of_the_regions(change):
    figure = change.to_figure()
    rows = {}
    for text in _texts(figure):
        rows.setdefault(round(text.get_position()[1]), []).append(text.get_text())

    counts = change.regions["change"].value_counts()
    kinds = ("gained", "lost", "more", "less", "kept", "none")
    for label, kind in zip(_labels(), kinds, strict=True):
        (row,) = (row for row in rows.values() if label in row)
        assert f"{counts.get(kind, 0):,}" in row


def test_a_picture_states_its_finding_its_basis_and_the_disclaimer(change):
    text = " ".join(text.get_text() for text in _texts(change.to_figure(names=["now", "then"])))

    for part in (
        comparison_finding(change),
        change.summary()[0],
        "now: 900 km",
        "then: 1,500 km",
        "figure given by the user",
        "Natural Earth",
        "counted for no country",
        "within 10 m of the true boundary",
        "centred on 32.8° N, 130.7° E",
        "Reach is not deployment",
        f"rangeviz {rv.__version__}",
    ):
        assert part in text


def test_a_basis_that_differs_is_stated_for_each_answer(change):
    after = rv.reach(systems=[1500], sites=[SITE], targets=["KOR"], viewpoint="iso")
    figure = rv.compare(change.before, after).to_figure(names=["apart", "as listed"])

    text = " ".join(text.get_text() for text in _texts(figure))
    assert "apart: Published ranges" in text
    assert "as listed: Published ranges" in text


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1350), (640, 400)])
def test_no_text_is_cut_or_overlaps_another(change, size, theme):
    look = rv.Look(size=size, theme=theme, inset="mercator")
    figure = change.to_figure(look=look, names=["a scenario of 900 km", "another of 1,500 km"])

    boxes = _boxes(figure)
    for text, (left, bottom, right, top) in boxes:
        assert -0.5 <= left < right <= size[0] + 0.5, text
        assert -0.5 <= bottom < top <= size[1] + 0.5, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert min(across, down) <= 3, f"{one!r} overlaps {other!r}"


def test_a_long_title_leaves_the_margins_of_a_small_file_empty(change, tmp_path):
    look = rv.Look(size=(640, 400))

    for words in range(8, 17):
        path = change.save(tmp_path / "x.png", look=look, title="Kyushu " * words)
        pixels = imread(path)[..., :3]
        assert (pixels[0, 0] == pixels[:, :8]).all()
        assert (pixels[0, 0] == pixels[:, -8:]).all()


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (
            {"systems": [300], "sites": ["kyushu"]},
            {"systems": ["lrhw"], "sites": ["kyushu"]},
            "with LRHW instead of a 300 km range from Kyushu?",
        ),
        (
            {"systems": ["lrhw"], "sites": ["guam"]},
            {"systems": ["lrhw"], "sites": ["kyushu", "luzon"]},
            "with LRHW from Kyushu or Luzon instead of Guam?",
        ),
        (
            {"systems": [300], "sites": ["guam"]},
            {"systems": ["lrhw"], "sites": ["kyushu"]},
            "with LRHW from Kyushu instead of a 300 km range from Guam?",
        ),
        (
            {"systems": ["lrhw"], "sites": ["kyushu"]},
            {"systems": ["lrhw"], "sites": ["kyushu"], "launch": "everywhere"},
            "with LRHW from everywhere in Kyushu instead of anywhere in Kyushu?",
        ),
        (
            {"systems": [rv.System(id="x", name="X", range_km=300)], "sites": ["kyushu"]},
            {"systems": [rv.System(id="x", name="X", range_km=500)], "sites": ["kyushu"]},
            "with X (500 km) instead of X (300 km) from Kyushu?",
        ),
    ],
)
def test_the_title_names_what_changes(before, after, title):
    comparison = rv.compare(*(rv.reach(**one, targets=["KR-49"]) for one in (before, after)))

    assert comparison.title == f"What is gained and lost in Jeju {title}"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_comparison_gives_the_same_bytes(form):
    script = (
        "import sys, tempfile, rangeviz as rv;"
        "pair = [rv.reach(systems=[km], sites=['guam'], targets=['GUM']) for km in (5, 90)];"
        f"path = tempfile.mkdtemp() + '/x.{form}';"
        "look = rv.Look(size=(640, 400));"
        "sys.stdout.buffer.write(rv.compare(*pair).save(path, look=look).read_bytes())"
    )

    one, two = (
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout
        for _ in range(2)
    )

    assert one == two
    assert len(one) > 5_000


def test_each_format_is_readable_by_its_own_reader(change, tmp_path):
    paths = {
        form: change.save(tmp_path / f"x.{form}", names=["now", "then"], title="Now & then")
        for form in ("html", "png", "svg", "pdf", "csv", "json", "md")
    }

    assert imread(paths["png"]).shape[:2] == (1080, 1920)
    texts = [element.text for element in ET.parse(paths["svg"]).getroot().iter()]
    assert "Now & then" in texts
    assert paths["pdf"].read_bytes().startswith(b"%PDF")
    assert "<h1>Now &amp; then</h1>" in paths["html"].read_text("utf-8")
    expected = change.regions["change"].tolist()
    rows = csv.DictReader(io.StringIO(paths["csv"].read_text("utf-8"), newline=""))
    assert [row["change"] for row in rows] == expected
    rows = json.loads(paths["json"].read_bytes())["rows"]
    assert [row["change"] for row in rows] == expected
    assert "**From now to then**" in paths["md"].read_text("utf-8")


def test_hostile_names_stay_text_in_every_format(tmp_path):
    own = gpd.GeoDataFrame(
        {"name": [HOSTILE.replace("\ud800", "")]},
        geometry=[shapely.box(126, 36, 127, 37)],
        crs=4326,
    )
    system = rv.System(id="x", name="</text>$a_b$ ${alert(1)}", range_km=900)
    comparison = rv.compare(
        rv.reach(systems=[100], sites=[SITE], targets=own),
        rv.reach(systems=[system], sites=[SITE], targets=own),
    )

    for form in ("png", "svg", "pdf"):
        comparison.save(tmp_path / f"x.{form}", names=[HOSTILE, HOSTILE], title=HOSTILE)
    page = comparison.to_html(names=["<b>", "then"], title="<img src=x onerror=alert(1)>")

    texts = [element.text or "" for element in ET.parse(tmp_path / "x.svg").getroot().iter()]
    assert any("<script>alert(1)</script> $x_y$" in text for text in texts)
    assert not re.search(r"<script|<img|<b>", page)
    assert "script" not in {element.tag for element in ET.parse(tmp_path / "x.svg").iter()}


@pytest.mark.parametrize("name", ["x.docx", "x.xlsx", "x.geojson", "x", "x.txt"])
def test_another_suffix_is_refused_and_nothing_is_written(change, name, tmp_path):
    with pytest.raises(OutputError, match=r"end the name in one of \.html.*\.md$"):
        change.save(tmp_path / name)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("names", ["ab", ["one"], ["a", "b", "c"], [1, 2]])
def test_names_that_are_not_two_texts_are_refused(change, names, tmp_path):
    for call in (
        lambda: change.to_html(names=names),
        lambda: change.to_figure(names=names),
        lambda: change.save(tmp_path / "x.csv", names=names),
    ):
        with pytest.raises(QuestionError, match="names must be two texts, before and after; got"):
            call()


def test_a_full_disk_leaves_the_file_that_was_there(change, tmp_path, monkeypatch):
    path = change.save(tmp_path / "x.svg", look=rv.Look(size=(640, 400)))
    content = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OutputError, match="no space left on device"):
        change.save(path, title="Another")

    monkeypatch.undo()
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]
