"""The answer by country, against the frames of regions and towns and against pyproj."""

import pytest
import shapely

import rangeviz as rv
from rangeviz.geodesy.ellipsoid import WGS84

SITES = [(51.39, 35.69), (48.5, 31.0)]


@pytest.fixture(scope="module")
def answer():
    """Ask what lies within 900 km of two points in Iran, in seven countries."""
    return rv.reach(
        systems=[900], sites=SITES, targets=["IRQ", "SAU", "KWT", "QAT", "TUR", "SYR", "YEM"]
    )


def test_a_country_is_touched_by_as_many_regions_as_are_in_reach_from_any_site(answer):
    frame = answer.regions
    counted = dict(zip(frame["region"], list(answer.counted) * 2, strict=True))
    within = frame[frame["verdict"].isin(["partial", "full", "certain"])]

    for row in answer.countries.itertuples():
        codes = set(within.loc[within["country"] == row.country, "region"])
        assert row.touched == sum(bool(counted[code]) for code in codes)
        assert (row.verdict == "none") == (row.touched == 0)


def test_the_nearest_distance_and_the_share_are_those_of_the_regions(answer):
    frame = answer.regions
    for row in answer.countries.itertuples():
        own = frame[frame["country"] == row.country]
        assert row.nearest_km == own["nearest_km"].min()
    together = answer.together
    kuwait = answer.countries.set_index("country").loc["KWT"]
    own = together[together["country"] == "KWT"]
    assert kuwait.share == pytest.approx(
        (own["share"] * own["area_km2"]).sum() / own["area_km2"].sum()
    )


@pytest.mark.parametrize(
    ("country", "capital", "lon", "lat"),
    [  # positions from general knowledge, to 0.1 degree
        ("IRQ", "Baghdad", 44.4, 33.3),
        ("SAU", "Riyadh", 46.7, 24.7),
        ("YEM", "Sanaa", 44.2, 15.4),
    ],
)
def test_a_capital_is_as_far_as_pyproj_measures(answer, country, capital, lon, lat):
    row = answer.countries.set_index("country").loc[country]
    km = min(WGS84.inv(*site, lon, lat)[2] for site in SITES) / 1000

    assert row.capital == capital
    assert row.capital_km == pytest.approx(km, abs=20)
    assert row.capital_in_reach == ("yes" if km <= 900 else "no")


def test_the_largest_town_is_the_largest_of_those_in_reach(answer):
    places = answer.places
    reached = places[places["900-km"].isin(["low", "nominal"])]

    for row in answer.countries.itertuples():
        own = reached[reached["country"] == row.country]
        assert row.largest_town == (
            "" if own.empty else own.loc[own["population"].idxmax(), "place"]
        )


def test_a_country_wholly_in_reach_is_full():
    answer = rv.reach(systems=[1200], sites=[shapely.Point(47.98, 29.37)], targets=["KWT", "QAT"])

    assert set(answer.countries["verdict"]) <= {"full", "certain"}
    assert answer.countries["share"].tolist() == [1, 1]
