import json

import numpy as np
import shapely

from rangeviz.basemaps import backdrop_json, read_regions
from rangeviz.basemaps.backdrop import decode, display_shapes, read_backdrop


def _by_hand(text, steps):
    """As data/basemaps/SOURCES.md and the page have it: digit by digit."""
    numbers, value, bits = [], 0, 0
    for letter in text:
        digit = ord(letter) - 63
        value |= (digit & 31) << bits
        bits += 5
        if digit < 32:
            numbers.append(-((value + 1) >> 1) if value & 1 else value >> 1)
            value = bits = 0
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / steps


def test_the_encoding_is_undone_as_the_page_undoes_it():
    told = json.loads(backdrop_json())

    lines = decode(told["borders"], told["steps"])

    assert len(lines) == len(told["borders"])
    for line, text in zip(lines, told["borders"], strict=True):
        np.testing.assert_array_equal(line, _by_hand(text, told["steps"]))


def test_land_turns_the_same_way_everywhere():
    rings = read_backdrop().land

    outer = [shapely.LinearRing(ring) for ring in rings]
    assert all(np.array_equal(ring[0], ring[-1]) for ring in rings)
    assert sum(ring.is_ccw for ring in outer) == len(json.loads(backdrop_json())["land"])


def test_a_region_of_the_users_own_is_drawn_from_its_own_shape():
    known = read_regions(["ISL"])
    codes = np.array(["mine", known["region"][0]], dtype=object)
    own = shapely.box(0, 0, 1, 1)

    drawn = display_shapes(codes, np.array([own, known["geometry"][0]], dtype=object))

    assert drawn[0].equals(own)
    assert shapely.hausdorff_distance(drawn[1], known["geometry"][0]) < 0.1
