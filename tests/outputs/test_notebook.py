"""What a notebook shows of an answer: the page in a frame, the picture, the words."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import geopandas as gpd
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.image import imread
from shapely.geometry import box

import rangeviz as rv
from rangeviz.catalog.sites import point_site

HOSTILE = """'"><img src=x onerror=alert(1)>&quot;</iframe><script>alert(2)</script>"""


@pytest.fixture(scope="module")
def answer():
    return rv.reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KOR"])


@pytest.fixture(scope="module")
def bundle(answer):
    return DisplayFormatter().format(answer)[0]


class Tags(HTMLParser):
    """What tags a browser would find, and the attributes of the frame."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.frame = [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "iframe":
            self.frame = dict(attrs)


def test_an_answer_comes_as_page_picture_and_words(answer, bundle):
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    picture = imread(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert picture.shape[:2] == (675, 1200)
    assert bundle["text/plain"].splitlines() == answer.summary()
    assert bundle["image/png"] in bundle["text/html"]


def test_the_frame_holds_the_page_as_it_is_and_lets_nothing_out(answer, bundle):
    found = Tags(bundle["text/html"])

    assert found.frame["srcdoc"] == answer.to_html()
    assert found.tags.count("iframe") == 1
    assert "script" not in found.tags
    sandbox = found.frame["sandbox"].split()
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox


def test_names_stay_text_in_every_form():
    site = point_site(130.7, 32.8, HOSTILE)
    answer = rv.reach(systems=[900], sites=[site], targets=["KOR"])

    found = Tags(DisplayFormatter().format(answer)[0]["text/html"])

    assert found.tags == ["iframe", "noscript", "style", "img"]
    assert HOSTILE in found.frame["title"]
    assert found.frame["srcdoc"] == answer.to_html()


def test_the_frames_of_an_answer_are_plain_geodataframes(answer):
    for frame in (answer.regions, answer.places, answer.envelopes):
        assert type(frame) is gpd.GeoDataFrame
        assert frame.crs == "EPSG:4326"
        assert frame.plot() is not None
        assert "leaflet" in frame.head(3).explore().get_root().render()
    shares = answer.regions.groupby("country")["share"].mean()
    assert shares.to_dict() == {"KOR": 1.0}


def test_frames_of_ones_own_are_sites_and_targets():
    mine = gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(130, 32, 131, 33)], crs=4326)
    theirs = gpd.GeoDataFrame({"name": ["B"]}, geometry=[box(126, 36, 127, 37)], crs=4326)

    found = rv.reach(systems=[600], sites=mine.to_crs(3857), targets=theirs.to_crs(3857))

    assert found.regions["name"].tolist() == ["B"]
    nearest_m = rv.distances_m(mine.geometry[0], [127.0], [36.0])
    np.testing.assert_allclose(found.regions["nearest_km"] * 1000, nearest_m, atol=100)


def test_a_comparison_and_the_map_of_a_sweep_show_themselves(answer):
    wider = rv.reach(systems=[700], sites=[(130.7, 32.8)], targets=["KOR"])
    change = rv.compare(wider, answer)
    heat = rv.sweep_map([(130.7, 32.8)], ranges_km=[700], targets=["KOR"], jobs=1)

    for shown, page in ((change, change.to_html()), (heat, heat.to_html())):
        told = DisplayFormatter().format(shown)[0]
        assert Tags(told["text/html"]).frame["srcdoc"] == page
    told = DisplayFormatter().format(change)[0]
    assert told["text/plain"].splitlines() == change.summary()
    # where there are no frames, it has no picture, but words
    left = told["text/html"].rpartition("</iframe>")[2]
    assert all(f"<p>{line}</p>" in left for line in change.summary())


def test_names_stay_text_in_the_words_of_a_comparison():
    theirs = gpd.GeoDataFrame({"name": [HOSTILE]}, geometry=[box(126, 36, 127, 37)], crs=4326)
    near, far = (rv.reach(systems=[km], sites=[(130.7, 32.8)], targets=theirs) for km in (100, 900))

    change = rv.compare(near, far)

    assert HOSTILE in change.summary()[0]
    found = Tags(DisplayFormatter().format(change)[0]["text/html"])
    assert found.tags == ["iframe", "noscript", "p", "p"]
