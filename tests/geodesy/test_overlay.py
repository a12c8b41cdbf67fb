from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from rangeviz import RangevizError
from rangeviz.geodesy import overlay

# each crosses itself; GEOS refuses to unite them
CROSSED = [
    Polygon([(4, 3), (2, 1), (1, 0), (0, 0), (0, 4), (3, 4)]),
    Polygon([(2, 3), (4, 3), (3, 2), (2, 4), (1, 4), (3, 0)]),
]


def inside_even_odd(polygon, x, y):
    """Count the edges that a ray to the east crosses."""
    crossed = np.zeros(x.size, dtype=bool)
    xy = shapely.get_coordinates(polygon)
    for (x0, y0), (x1, y1) in pairwise(xy):
        if y0 != y1:
            crossed ^= ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    return crossed


def test_polygons_that_cross_themselves_are_united_all_the_same():
    with pytest.raises(shapely.GEOSException):
        shapely.union_all(CROSSED)

    united = overlay.union(CROSSED)

    x, y = (np.indices((800, 800)) + 0.5).reshape(2, -1) / 160  # the square from 0 to 5
    held = inside_even_odd(CROSSED[0], x, y) | inside_even_odd(CROSSED[1], x, y)
    assert united.is_valid
    assert united.area == pytest.approx(25 * held.mean(), abs=0.03)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_cannot_be_overlaid_at_all_is_told_in_one_line():
    far = box(-1e308, -1e308, 1e308, 1e308)
    wild = [far, Polygon([(0, 0), (1e308, 1e308), (1e308, -1e308), (-1e308, 1)])]

    with pytest.raises(RangevizError, match="give another tolerance_m") as caught:
        overlay.union(wild)

    assert "\n" not in str(caught.value)


def test_shapes_that_do_not_all_meet_have_no_intersection():
    boxes = [box(x, 0, x + 2, 1) for x in (0, 0.5, 1, 1.5, 2.5)]

    assert overlay.intersection(boxes).is_empty
    assert overlay.intersection(boxes[:4]).equals(box(1.5, 0, 2, 1))
    assert overlay.intersection(boxes[:1]).equals(boxes[0])
