import io
import itertools
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import PathPatch
from matplotlib.testing.compare import compare_images
from pyproj import Geod

import rangeviz as rv
from rangeviz.basemaps.backdrop import read_backdrop
from rangeviz.outputs.figure import draw, to_bytes
from rangeviz.outputs.figure.projection import Azimuthal, View, nearby, place
from rangeviz.outputs.figure.theme import load_palette

BASELINES = Path(__file__).parent
HOSTILE = (
    "$x^2 <script>alert(1)</script> & \\frac{1}{2} _under_ \x00\x07 日本 " + "W" * 60 + "\ud800"
)


@pytest.fixture(scope="module")
def point():
    return rv.reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KOR", "CN-SD"])


@pytest.fixture(scope="module")
def default():
    return rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    )


@pytest.fixture(scope="module")
def globe():
    return rv.reach(systems=["hwasong-15"], sites=["north-korea"], targets=["USA", "AUS"])


def _pixels(reached, **look):
    return imread(io.BytesIO(to_bytes(reached, "png", look=rv.Look(**look))))[..., :3]


def _map_of(figure):
    """The axes of the map: the largest except those of the canvas."""
    return max(figure.axes[1:], key=lambda axes: axes.bbox.width * axes.bbox.height)


def _boxes(figure):
    """Texts and their boxes as in the files, which have no hints that widen small glyphs."""
    with mpl.rc_context({"text.hinting": "none"}):
        figure.draw_without_rendering()
        return [(text.get_text(), text.get_window_extent().extents) for text in _texts(figure)]


def _texts(figure):
    return [text for axes in figure.axes for text in axes.texts if text.get_text()]


def _at(figure, image, centre, lonlat):
    """Colour most seen round a place, by the geodesic from the map's centre to it."""
    azimuth, _, length = Geod(ellps="WGS84").inv(*centre, *lonlat)
    x, y = (length / 1000 * f(np.radians(azimuth)) for f in (np.sin, np.cos))
    column, row = _map_of(figure).transData.transform((x, y))
    row, column = round(image.shape[0] - 1 - row), round(column)
    around = image[row - 12 : row + 13, column - 12 : column + 13].reshape(-1, 3)
    colours, counts = np.unique(around.round(2), axis=0, return_counts=True)
    return colours[counts.argmax()]


def test_a_ring_round_a_point_is_a_circle_in_the_pixels(point):
    image = _pixels(point, size=(1920, 1080), extent="rings")
    ring = np.abs(image - load_palette("light").line(0)[:3]).max(axis=-1) < 0.06
    ring[:, 1400:] = False  # the legend

    y, x = np.nonzero(ring)
    terms = np.column_stack([2 * x, 2 * y, np.ones(x.size)])
    a, b, c = np.linalg.lstsq(terms, x**2 + y**2, rcond=None)[0]
    radius = np.sqrt(c + a**2 + b**2)
    distance, angle = np.hypot(x - a, y - b), np.degrees(np.arctan2(y - b, x - a)) // 3
    sides = np.array([distance[angle == side].mean() for side in np.unique(angle)])

    assert sides.size > 100  # of 120: the label hides a few
    assert np.abs(sides / radius - 1).max() < 0.002
    axes = _map_of(draw(point, look=rv.Look(extent="rings")))
    km = radius * np.ptp(axes.get_xlim()) / axes.bbox.width
    assert km == pytest.approx(1600, rel=0.002)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_input_gives_the_same_bytes(form, tmp_path):
    script = (
        "import sys, rangeviz as rv; from rangeviz.outputs.figure import to_bytes;"
        "r = rv.reach(systems=['lrhw'], sites=['guam'], targets=['KOR']);"
        f"sys.stdout.buffer.write(to_bytes(r, '{form}', look=rv.Look(size=(800, 500))))"
    )

    one, two = (
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout
        for _ in range(2)
    )

    assert one == two
    assert len(one) > 10_000


def test_svg_and_pdf_keep_text_as_text(point):
    finding = "1,600 km range from 32.80° N 130.70° E: all 17 regions of South"

    svg = to_bytes(point, "svg").decode()
    pdf = to_bytes(point, "pdf")

    texts = [t.text for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert any((text or "").startswith(finding[:40]) for text in texts)
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    shown = b"".join(zlib.decompress(s) for s in streams if s[:1] == b"x")
    assert shown.count(b"Tj") + shown.count(b"TJ") >= len(texts)
    assert b"/ToUnicode" in pdf


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize("which", ["point", "default", "globe"])
def test_no_text_is_cut_or_lies_over_another(which, theme, request):
    reached = request.getfixturevalue(which)

    figure = draw(reached, look=rv.Look(theme=theme, inset="mercator"), command="rangeviz map")

    boxes = _boxes(figure)
    width, height = figure.bbox.width, figure.bbox.height
    for text, (left, bottom, right, top) in boxes:
        assert 0 <= left < right <= width, text
        assert 0 <= bottom < top <= height, text
    for (one, a), (two, b) in itertools.combinations(boxes, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert min(across, down) <= 3, f"{one!r} lies over {two!r}"


@pytest.mark.parametrize("size", [(1080, 1920), (1000, 1000), (3840, 1000), (640, 400)])
def test_text_stays_on_canvases_of_any_shape(default, size):
    figure = draw(default, look=rv.Look(size=size, dpi=100), command="rangeviz map")

    assert tuple(figure.bbox.size.round()) == size
    for text, (left, bottom, right, top) in _boxes(figure):
        assert -0.5 <= left < right <= size[0] + 0.5, text
        assert -0.5 <= bottom < top <= size[1] + 0.5, text


@pytest.mark.parametrize("inset", [None, "mercator"])
@pytest.mark.parametrize("size", [(800, 450), (1920, 1080), (1080, 1350)])
def test_no_text_lies_over_the_dot_of_a_site(point, size, inset):
    figure = draw(point, look=rv.Look(size=size, inset=inset))

    x, y = _map_of(figure).transData.transform((0, 0))  # the map is centred on the site
    for text, (left, bottom, right, top) in _boxes(figure):
        away = np.hypot(max(left - x, x - right, 0), max(bottom - y, y - top, 0))
        assert away > 7.5 * min(size) / 1080, text
    assert any(re.fullmatch(r"[\d,]+ km", text) for text, _ in _boxes(figure))  # the scale bar


def test_a_picture_states_its_sources_and_notes(default):
    text = " ".join(drawn.get_text() for drawn in _texts(draw(default, command="rangeviz map")))

    for part in (
        "Reuters",  # the first source of the first range
        "Natural Earth",
        "counted for no country",  # the viewpoint
        f"rangeviz {rv.__version__}: rangeviz map",
        f"as of {default.catalog.date}",
        "outlines within 10 m",
        "Reach is not deployment, intent or the ability to hit",
        "centred on the middle of the sites",
        "disputed, counted for no country",
    ):
        assert part in text


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_hostile_names_are_drawn_as_they_are(form):
    system = rv.System(id="x", name="</svg>$a_b$ ${alert(1)}", range_km=700)
    reached = rv.reach(systems=[system], sites=[(130.7, 32.8)], targets=["KOR"])

    picture = to_bytes(reached, form, title=HOSTILE, look=rv.Look(size=(800, 500)))

    if form == "svg":
        texts = [t.text or "" for t in ET.fromstring(picture.decode()).iter()]
        assert any("</svg>$a_b$ ${alert(1)}" in text for text in texts)
        assert any("$x^2 <script>alert(1)</script>" in text for text in texts)


def test_sea_is_sea_and_land_is_land_though_the_antipode_is_in_brazil(default):
    look = {"extent": "rings"}
    figure, palette = draw(default, look=rv.Look(**look)), load_palette("light")
    image = _pixels(default, **look)

    note = " ".join(text.get_text() for text in _texts(figure))
    lat, lon = re.search(r"middle of the sites \(([\d.]+)° N, ([\d.]+)° E\)", note).groups()
    centre = (float(lon), float(lat))
    for lonlat, ground in [((172.0, -2.0), "sea"), ((73.0, -9.0), "sea"), ((78.0, 22.0), "land")]:
        seen = _at(figure, image, centre, lonlat)
        np.testing.assert_allclose(seen, palette[ground][:3], atol=0.02)


def test_a_globe_shows_what_lies_beyond_the_horizon(globe):
    figure, palette = draw(globe, look=rv.Look(band="off")), load_palette("light")
    image, centre = _pixels(globe, band="off"), (globe.sites[0].lon, globe.sites[0].lat)

    congo, pacific = (22.0, 3.0), (-145.0, -42.0)
    for place_, ground in ((congo, "land"), (pacific, "sea")):
        assert Geod(ellps="WGS84").inv(*centre, *place_)[2] > 10_500_000
        np.testing.assert_allclose(
            _at(figure, image, centre, place_), palette[ground][:3], atol=0.03
        )


def test_a_shape_round_the_antipode_fills_the_rim():
    plane = Azimuthal(0.0, 10.0)
    view = View(plane, (-2e4, -2e4, 2e4, 2e4), 10.0)
    angle = np.radians(np.arange(0, 361))
    ring = np.column_stack([181 + 8 * np.cos(angle), -9 + 8 * np.sin(angle)])

    path = view.area(place(plane, [ring]))

    x, y = plane.xy(np.array([[183.0, -12.0]]))[0]
    assert np.hypot(x, y) > 19_000
    winding = [  # by hand: the curve round the centre undoes the rim
        (np.diff(np.unwrap(np.arctan2(part[:, 1], part[:, 0]))).sum() / (2 * np.pi)).round()
        for part in path.to_polygons(closed_only=True)
    ]
    assert sorted(winding) == [-1, 1]


def test_a_ring_smaller_than_a_pixel_fills_nothing():
    view = View(Azimuthal(0.0, 10.0), (-2e4, -2e4, 2e4, 2e4), 100.0)
    tiny = np.array([[10.0, 10.0], [10.3, 10.0], [10.3, 10.3], [10.0, 10.0]])

    path = view.area(place(view.plane, [tiny]))

    assert not len(path.vertices)


def test_the_print_theme_needs_no_colour(point):
    image = _pixels(point, theme="print", size=(800, 500))

    assert np.ptp(image, axis=-1).max() < 0.005


def test_a_picture_needs_no_browser(tmp_path):
    environment = {**os.environ, "PATH": str(tmp_path), "DISPLAY": ""}
    command = ["map", "--range-km", "500", "--at", "127,38", "--target", "KOR", "-o", "map.png"]

    done = subprocess.run(
        [sys.executable, "-m", "rangeviz", *command, "--size", "640x400"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert imread(tmp_path / "map.png").shape[:2] == (400, 640)


@pytest.mark.parametrize(
    ("which", "look"),
    [
        pytest.param("globe", {"theme": "dark"}, id="globe"),
        pytest.param("point", {"theme": "print", "inset": "mercator"}, id="point"),
    ],
)
def test_pictures_look_as_they_were_approved(which, look, request, tmp_path):
    drawn = tmp_path / f"{which}.png"
    drawn.write_bytes(
        to_bytes(request.getfixturevalue(which), "png", look=rv.Look(size=(800, 450), **look))
    )

    fault = compare_images(str(BASELINES / drawn.name), str(drawn), tol=6)

    assert fault is None, f"{fault}\nlook at it; if it is right, copy it over the baseline"


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param(103.8, 46.0, id="far-from-any-coast"),
        pytest.param(-109.2, 49.0, id="in-the-middle-of-a-straight-border"),
        pytest.param(-150.0, -50.0, id="at-sea"),
    ],
)
def test_the_ground_is_the_same_however_little_of_it_is_placed(lon, lat):
    plane, box = Azimuthal(lon, lat), (-300, -200, 300, 200)
    view = View(plane, box, 0.5)
    backdrop = read_backdrop()
    for kind, lines in (("area", backdrop.land), ("line", backdrop.borders)):
        pictures = []
        for placed in (lines, nearby(lines, (lon, lat), 960)):
            figure = Figure(figsize=(6, 4), dpi=100)
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set(xlim=box[::2], ylim=box[1::2])
            path = getattr(view, kind)(place(plane, placed))
            axes.add_patch(PathPatch(path, fill=kind == "area"))
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            pictures.append(np.asarray(canvas.buffer_rgba()))
        np.testing.assert_array_equal(*pictures)
        drawn = (pictures[0][:, :, 0] < 128).mean()
        assert drawn > 0.9 if (kind == "area" and lat > 0) else drawn < 0.1
