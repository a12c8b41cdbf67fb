"""Groups of a site's parts, compared with distances between their corners."""

import shapely

from rangeviz.geodesy.groups import links_of


def test_a_link_is_never_taken_for_shorter_than_the_gap():
    islands = shapely.MultiPolygon([shapely.box(x, 0, x + 1, 1) for x in (0, 3, 20)])

    longest = links_of(islands).length_m.max()

    assert 16 * 111_319 <= longest <= 18.1 * 111_700  # from 4 to 20 degrees
    assert links_of(shapely.Point(3, 4)).length_m.tolist() == [0]


def test_parts_of_a_group_are_linked_by_gaps_under_the_limit():
    islands = shapely.MultiPolygon([shapely.box(x, 0, x + 1, 1) for x in (20, 0, 3, 24, 6)])

    groups = links_of(islands).groups(4.5 * 111_319)

    bounds = sorted((group.bounds[0], group.bounds[2], len(group.geoms)) for group in groups)
    assert bounds == [(0, 7, 3), (20, 25, 2)]


def test_every_part_is_in_one_group():
    points = shapely.multipoints([[x, x % 7] for x in range(-60, 60, 3)])

    for gap_m in (1.0, 400_000.0, 2e7):
        groups = links_of(points).groups(gap_m)
        assert sum(len(shapely.get_parts(group)) for group in groups) == 40
        assert shapely.union_all(groups).equals(points)
