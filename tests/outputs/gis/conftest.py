"""Answers that go over 180°, over a pole, over both; and one of several systems and sites."""

import pytest

import rangeviz as rv


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(("lrhw", "shemya", ["RU-CHU", "JPN"]), id="lrhw-shemya"),
        pytest.param((5500, "guam", ["PRK", "RU-CHU"]), id="5500-guam"),
        pytest.param(("hwasong-15", "north-korea", ["RU-CHU", "ATA"]), id="hwasong-north-korea"),
    ],
)
def reached(request):
    system, site, targets = request.param
    return rv.reach(systems=[system], sites=[site], targets=targets, tolerance_m=100)


@pytest.fixture(scope="session")
def small():
    own = rv.System(id="fid", name="Own", range_km=700, range_low_km=500, range_high_km=900)
    return rv.reach(
        systems=[own, "tomahawk"], sites=["kyushu", (130.7, 32.8)], targets=["KOR"], tolerance_m=50
    )
