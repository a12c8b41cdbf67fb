"""Data of the page: encoded outlines and curves."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from rangeviz.outputs.webmap import page_data


def _decoded(text, steps):
    """The format as `rangeviz.basemaps.backdrop_json` states it, read back digit by digit."""
    values, value, bits = [], 0, 0
    for character in text:
        digit = ord(character) - 63
        value |= (digit & 31) << bits
        bits += 5
        if digit < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    return np.cumsum(np.reshape(values, (-1, 2)), axis=0) / steps


@given(
    st.lists(
        st.tuples(st.floats(-180, 179), st.floats(-90, 89), st.floats(0.01, 1)),
        min_size=1,
        max_size=6,
    )
)
def test_encoded_rings_come_back_within_half_a_step(corners):
    shapes = np.array([shapely.box(x, y, x + w, y + w) for x, y, w in corners], dtype=object)

    encoded = page_data._encode(shapes, 1000)

    assert [len(parts) for parts in encoded] == [1] * len(shapes)
    for shape, ((ring,),) in zip(shapes, encoded, strict=True):
        expected = shapely.get_coordinates(shape)[:-1]
        np.testing.assert_allclose(_decoded(ring, 1000), expected, atol=0.0005 + 1e-9)


def test_holes_and_parts_keep_their_order():
    square = shapely.box(0, 0, 10, 10)
    holed = square.difference(shapely.box(2, 2, 4, 4))
    shape = shapely.MultiPolygon([holed, shapely.box(20, 0, 21, 1)])

    ((first, second),) = page_data._encode(np.array([shape], dtype=object), 100)

    assert (len(first), len(second)) == (2, 1)
    assert _decoded(first[1], 100).min(axis=0).tolist() == [2.0, 2.0]
    assert _decoded(second[0], 100).max(axis=0).tolist() == [21.0, 1.0]


@pytest.mark.parametrize("tolerance_m", [0.001, 7, 10, 100, 5_000])
def test_the_page_states_no_better_accuracy_than_its_outlines_have(tolerance_m):
    degree_m = 111_320  # of longitude at the equator, the longest
    simplified_m, gridded_m = 0.0004 * degree_m, np.hypot(0.5, 0.5) * degree_m / 10_000

    stated_m = page_data._drawn_within(tolerance_m)

    assert stated_m % 10 == 0
    assert 0 <= stated_m - (tolerance_m + simplified_m + gridded_m) < 10.1
