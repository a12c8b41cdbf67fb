"""The picture of a sweep: a panel for each range, every site in its colour at its place."""

import io

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

import rangeviz as rv

LOOK = rv.Look(size=(1200, 900))


@pytest.fixture(scope="module")
def heat():
    sites = [(130.7, 32.8), (121.0, 14.6), (144.8, 13.4)]
    return rv.sweep_map(sites, ranges_km=[1200, 2400], targets=["CHN"], jobs=1)


def test_every_dot_has_the_colour_of_its_share_in_the_panel_of_its_range(heat):
    figure = heat.to_figure(look=LOOK)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=figure.dpi)
    pixels = imread(io.BytesIO(file.getvalue()))[:, :, :3]

    panels = [axes for axes in figure.axes if axes.collections]
    assert len(panels) == 2
    colours = [*heat.key]
    assert len({int(number) for number in heat.classes.ravel()}) > 3
    for number, axes in enumerate(panels):
        order = np.argsort(heat.classes[:, number], kind="stable")
        at = axes.transData.transform(axes.collections[-1].get_offsets()).round().astype(int)
        for site, (x, y) in zip(order, at, strict=True):
            expected = to_rgb(colours[heat.classes[site, number]])
            assert pixels[len(pixels) - 1 - y, x] == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_picture_is_written_in_each_format_and_twice_the_same(heat, form, tmp_path):
    first, second = (
        heat.save(tmp_path / f"{name}.{form}", look=LOOK).read_bytes() for name in "ab"
    )

    assert first == second
    assert first.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[form])


def test_no_panel_runs_into_another_or_off_the_sheet():
    for count in (1, 2, 5, 12):
        ranges = [1000 + 100 * number for number in range(count)]
        heat = rv.sweep_map([(130.7, 32.8)], ranges_km=ranges, targets=["KOR"], jobs=1)
        figure = heat.to_figure(look=LOOK)
        boxes = [axes.get_position() for axes in figure.axes if axes.collections]

        assert len(boxes) == count
        assert all(0 < box.x0 < box.x1 < 1 and 0.1 < box.y0 < box.y1 < 0.95 for box in boxes)
        for i, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:i])
