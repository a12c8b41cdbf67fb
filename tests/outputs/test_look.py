import pytest

from rangeviz.errors import LookError
from rangeviz.outputs.look import Look, parse_size


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        pytest.param({"size": (10, 10)}, "no picture of 10x10 pixels; give 400 to", id="small"),
        pytest.param({"size": (99_999, 999)}, "no picture of 99999x999 pixels", id="large"),
        pytest.param({"size": (4000, 500)}, "no side over 4 times the other", id="narrow"),
        pytest.param({"dpi": 0}, "no resolution of 0 dpi; give one from", id="dpi"),
        pytest.param({"dpi": float("nan")}, "no resolution of nan dpi", id="nan"),
        pytest.param({"theme": "pink"}, "no theme 'pink'; known: light, dark, print", id="theme"),
        pytest.param({"inset": "globe"}, "no inset 'globe'; known: mercator", id="inset"),
    ],
)
def test_what_no_picture_can_be_is_refused_with_a_remedy(how, fault):
    with pytest.raises(LookError, match=fault):
        Look(**how)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "-5x5", "1e3x1e3", "1920 1080", "x" * 999])
def test_what_is_no_size_is_told(text):
    with pytest.raises(LookError, match=r"^expected WIDTHxHEIGHT in pixels.{0,140}$"):
        parse_size(text)
