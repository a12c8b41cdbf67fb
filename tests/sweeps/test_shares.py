"""The map of a sweep: what each site reaches, and in which colour."""

import re

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

import rangeviz as rv
from rangeviz import cli
from rangeviz.errors import LookError, OutputError
from rangeviz.sweeps.candidates import Candidates

SITES = ["kyushu", "guam", "luzon"]


def heat_of(*shares):
    """A heat of one range, of made-up shares."""
    n = len(shares)
    at = np.arange(float(n))
    ids = np.array([f"p{i}" for i in range(n)], dtype=object)
    candidates = Candidates(ids, at, at, np.full(n, None))
    catalog = rv.load_catalog()
    return rv.SweepMap(candidates, ("9 km",), np.array(shares)[:, None], ("CHN",), catalog, "apart")


def test_every_site_has_the_share_that_reach_gives_within_each_range():
    heat = rv.sweep_map(SITES, ranges_km=[2000, 900], targets=["CHN"], jobs=1)

    assert heat.ranges == ("900 km", "2,000 km")
    frame = rv.reach(systems=[900, 2000], sites=SITES, targets=["CHN"]).regions
    area = frame["area_km2"] * frame["share"]
    truth = area.groupby([frame["site"], frame["range_km"]]).sum().unstack()
    total = frame.drop_duplicates("region")["area_km2"].sum()
    for i, site in enumerate(heat.candidates.ids):
        assert heat.share[i] == pytest.approx(truth.loc[site] / total, abs=2e-3)


def test_systems_are_named_with_their_ranges_as_published():
    heat = rv.sweep_map(["guam"], systems=["lrhw", "tomahawk"], targets=["JP-13"], jobs=1)

    assert heat.ranges == ("Tomahawk (1,000+ km)", "LRHW (2,775 km)")


@pytest.mark.parametrize(
    ("shares", "meanings", "classes"),
    [
        pytest.param(
            (0, 0.541, 0.586),
            ["none", "54–55%", "55–56%", "56–57%", "57–58%", "58–59%"],
            [0, 1, 5],
            id="close-together",
        ),
        pytest.param(
            (1e-9, 0.2, 1.0),
            ["none", "0–20%", "20–40%", "40–60%", "60–80%", "80–100%"],
            [1, 2, 5],
            id="all-there-is",
        ),
        pytest.param((0.3, 0.3), ["none", "30–30.1%"], [1, 1], id="all-the-same"),
        pytest.param((0, 0), None, [0, 0], id="nothing"),
    ],
)
def test_colours_end_at_round_shares_that_span_what_there_is(shares, meanings, classes):
    heat = heat_of(*shares)

    assert heat.classes[:, 0].tolist() == classes
    if meanings:
        assert [*heat.key.values()] == meanings
    assert len(set(heat.key)) == len(heat.edges)


def test_a_picture_with_no_room_for_the_ranges_is_refused_before_the_work(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    ranges = [word for km in range(13) for word in ("--range-km", str(1000 + km))]
    with pytest.raises(SystemExit) as exited:
        cli.main(["sweep", "--site", "kyushu", *ranges, "-o", "heat.png"])

    assert exited.value.code == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert re.search(r"heat\.png: a picture shows 12 ranges at most, got 13; .*\.html", said[0])
    assert not [*tmp_path.iterdir()]


def test_a_map_has_no_other_suffix(tmp_path):
    with pytest.raises(OutputError, match=r"suffix '.gpkg' names no format; .*\.html"):
        heat_of(0.1).save(tmp_path / "heat.gpkg")


def test_a_map_of_many_ranges_is_a_page(tmp_path):
    heat = rv.sweep_map([(130.7, 32.8)], ranges_km=range(500, 2000, 100), targets=["KOR"], jobs=1)

    assert heat.save(tmp_path / "heat.html").stat().st_size > 10_000
    with pytest.raises(LookError, match="12 ranges at most, got 15"):
        heat.save(tmp_path / "heat.svg")


def test_regions_of_ones_own_are_targets():
    square = gpd.GeoDataFrame({"name": ["A"]}, geometry=[box(127, 36, 128, 37)], crs=4326)

    heat = rv.sweep_map([(130.7, 32.8)], ranges_km=[300, 900], targets=square, jobs=1)

    assert heat.share.tolist() == [[0.0, 1.0]]
    assert "lies within reach of each site" in heat.to_html()
