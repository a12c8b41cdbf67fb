"""One home for colours and line patterns."""

import re
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz.outputs.palette import class_colours, load_colours, root_css, site_patterns

PACKAGE = Path(rv.__file__).parent
ASSETS = PACKAGE / "outputs" / "webmap" / "assets"


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_theme_has_every_colour_in_a_form_that_css_reads(theme):
    colours = load_colours(theme)

    assert set(colours) == set(load_colours("light"))
    form = re.compile(r"#[0-9a-f]{6}|rgba\(\d+, \d+, \d+, 0\.\d+\)")
    assert [name for name, text in colours.items() if not form.fullmatch(text)] == []


def test_the_lines_are_the_colours_of_okabe_and_ito_where_they_can_be_seen():
    published = {"#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#0072b2"}

    assert published <= {load_colours("light")[f"s{system}"] for system in range(8)}


def test_print_is_grey():
    for text in load_colours("print").values():
        assert text[1:3] == text[3:5] == text[5:7]


@pytest.mark.parametrize("count", range(2, 9))
def test_classes_of_shares_get_darker_and_the_greatest_of_many_is_the_darkest(count):
    lightness = [sum(bytes.fromhex(text[1:])) for text in class_colours(count)]

    assert len(lightness) == count
    assert lightness == sorted(set(lightness), reverse=True)
    assert count == 2 or lightness[-1] == sum(bytes.fromhex("08306b"))


def test_every_variable_that_the_page_uses_is_in_the_palette():
    text = "".join(path.read_text("utf-8") for path in sorted(ASSETS.glob("*.[cj]s*")))
    used = set(re.findall(r"var\(--([\w-]+)\)", text)) | set(re.findall(r'"--([\w-]+)"', text))

    assert len(used) > 20
    assert used <= set(load_colours("light"))


def test_the_page_draws_sites_with_the_patterns_of_the_palette():
    script = "".join(path.read_text("utf-8") for path in sorted(ASSETS.glob("*.js")))
    found = re.findall(r"\{ dash: \[([^\]]*)\](, isDouble: true)? \}", script)

    assert len(found) == len(site_patterns())
    for (dash, double), pattern in zip(found, site_patterns(), strict=True):
        assert [float(n) for n in dash.split(",") if n] == list(pattern.dash)
        assert bool(double) == pattern.double


def test_no_colour_is_written_anywhere_else():
    strays = [
        f"{path.name}: {colour}"
        for path in sorted((PACKAGE / "outputs").rglob("*"))
        if path.suffix in {".py", ".css"} and path.name != "palette.py"
        for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
    ]

    assert strays == []


def test_a_page_is_light_and_where_the_screen_is_dark_dark():
    light, dark = root_css().splitlines()

    assert f"--sea:{load_colours('light')['sea']};" in light
    assert dark.startswith("@media screen and (prefers-color-scheme: dark)")
    assert f"--sea:{load_colours('dark')['sea']};" in dark
