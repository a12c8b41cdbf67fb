import pytest

from rangeviz.units import distance_label, in_units, range_label


@pytest.mark.parametrize(
    ("distance_km", "units", "expected"),
    [  # the definitions: 1 mile = 1,609.344 m (1959), 1 nautical mile = 1,852 m (1929)
        pytest.param(1.609344, "mi", 1, id="mile"),
        pytest.param(1.852, "nmi", 1, id="nautical-mile"),
        pytest.param(2776.1184, "mi", 1725, id="dark-eagle-as-printed"),
        pytest.param(370.4, "nmi", 200, id="sm-6-as-printed"),
        pytest.param(7, "km", 7, id="kilometre"),
    ],
)
def test_distances_convert_by_the_international_definitions(distance_km, units, expected):
    assert in_units(distance_km, units) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("distance_km", "label"),
    [
        pytest.param(2775, "2,775 km", id="thousands"),
        pytest.param(9.94, "9.9 km", id="below-ten"),
        pytest.param(9.96, "10 km", id="rounds-to-ten"),
        pytest.param(0.04, "0.0 km", id="tiny"),
    ],
)
def test_a_distance_is_read_to_the_nearest_unit(distance_km, label):
    assert distance_label(distance_km) == label


def test_a_floor_is_marked_and_a_launcher_has_no_range():
    assert range_label(1000, "floor", "mi") == "621+ mi"
    assert range_label(1000, "typical") == range_label(1000, "maximum") == "1,000 km"
    assert range_label(None, "maximum") == ""
