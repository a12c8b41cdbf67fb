"""The page in another language: every word there, names where there are any."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.errors import UnknownNameError
from rangeviz.outputs.webmap import load_language, to_html

ASSETS = Path(rv.__file__).parent / "outputs" / "webmap" / "assets"
WORDS = Path(rv.__file__).parent / "words"
COUNTED = {"finding.many_missiles", "finding.many_places", "finding.many_countries"}
SENTENCES = {
    "question",
    "answer",
    "count",
    "world",
    "comma",
    "and_more",
    *COUNTED,
}  # Python's, in English
VIEWPOINTS = {"viewpoint_apart", "viewpoint_de-facto", "viewpoint_iso"}


def words(code):
    return json.loads((WORDS / f"text.{code}.json").read_text(encoding="utf-8"))


def flattened(texts):
    """Texts by key, those of a group by the group's name and their own key."""
    found = {}
    for name, value in texts.items():
        if isinstance(value, dict):
            found |= {f"{name}.{key}": text for key, text in flattened(value).items()}
        else:
            found[name] = value
    return found


def test_both_languages_say_the_same_things_with_the_same_blanks():
    english, japanese = words("en"), words("ja")
    del japanese["names"]
    english, japanese = flattened(english), flattened(japanese)

    assert set(japanese) - SENTENCES - VIEWPOINTS == set(english)
    for name in set(english) - {"boundaries"}:
        blanks = [sorted(re.findall(r"\{\w+\}", text[name])) for text in (english, japanese)]
        assert blanks[0] == blanks[1], name


@pytest.mark.parametrize("code", ["en", "ja"])
def test_every_word_that_the_page_asks_for_is_there(code):
    asked = set(re.findall(r"\{\{ text\.(\w+) \}\}", (ASSETS / "page.html").read_text()))
    for script in ASSETS.glob("*.js"):
        asked |= set(re.findall(r"(?<!\w)text\.([a-z]+_[a-z_]+)", script.read_text("utf-8")))

    assert len(asked) > 45
    assert asked <= {*words(code), "lang"}


def test_japanese_names_are_of_things_that_exist():
    names = words("ja")["names"]

    assert set(names["countries"]) <= set(basemaps.country_names())
    assert set(names["regions"]) <= set(basemaps.read_codes())
    assert set(names["sites"]) <= set(rv.load_catalog().sites)
    assert set(names["places"]) <= set(basemaps.read_places(geometry=False)["name"].tolist())
    assert set(names["waters"]) == {label["name"] for label in basemaps.read_labels()}


def test_every_region_of_the_default_targets_has_a_japanese_name():
    regions = basemaps.read_regions(["CHN", "RUS"], columns=["region"], geometry=False)["region"]

    assert set(regions.tolist()) <= set(words("ja")["names"]["regions"])


def test_a_language_the_page_does_not_speak_is_refused():
    with pytest.raises(UnknownNameError, match="no language named 'jp'; known: en, ja"):
        load_language("jp")


@pytest.mark.browser
def test_the_japanese_page_answers_in_japanese(open_page, reach):
    seen = open_page(to_html(reach, lang="ja"))
    page = seen.page

    assert seen.said == []
    assert page.get_attribute("html", "lang") == "ja"
    assert "中国" in page.inner_text("h1")
    told = page.inner_text("#answer")
    counts = re.findall(r"(\d+) of (\d+) regions", reach.summary()[0])
    assert re.findall(r"(\d+)地域中(\d+)", told) == [(total, n) for n, total in counts]
    assert page.inner_text("#regions tbody tr[data-key='CN-FJ'] th") == "福建省"
    assert "九州" in " ".join(page.evaluate("rangeviz.placedNames()"))
    assert page.inner_text("#tab-places") == "都市"


def test_a_place_of_the_languages_own_country_has_its_local_name():
    sites = rv.load_catalog().sites

    assert load_language("ja").site(sites["okinawa-main-island"]) == "沖縄本島"
    assert load_language("en").site(sites["okinawa-main-island"]) == "Okinawa main island"


def test_an_answer_writes_its_page_in_the_language_asked_for(tmp_path):
    answer = rv.reach(systems=[1600], sites=["kumamoto"], targets=["KOR"])

    page = answer.save(tmp_path / "map.html", lang="ja").read_text(encoding="utf-8")

    assert '<html lang="ja"' in page
    assert '<html lang="en"' in answer.to_html()
