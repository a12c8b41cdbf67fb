"""Sweeps: the numbers of `reach`, in any process and on a cluster."""

import os
import signal
import subprocess
import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box

import rangeviz as rv
from rangeviz.errors import OutputError, QuestionError, RadiusError

RANGES = [600, 1600, 2775, 4000]


@pytest.fixture(scope="module")
def points():
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(118, 150, 60), rng.uniform(5, 55, 60)
    return gpd.GeoDataFrame(
        {"id": [f"p{i}" for i in range(60)]}, geometry=shapely.points(lon, lat), crs=4326
    )


@pytest.fixture(scope="module")
def swept(points):
    return rv.sweep(points, ranges_km=RANGES, jobs=1)


def truth(sites, names, systems=RANGES, **options):
    frame = rv.reach(systems=systems, sites=sites, **options).regions
    ids = dict(zip(frame["site"].unique(), names, strict=True))
    return frame.assign(site=frame["site"].map(ids))


def compared(frame, swept, on=("site", "range_km", "region")):
    left = frame[frame["status"] != "none"]
    right = swept.astype({"site": "str", "region": "str"})
    return left.merge(right, on=list(on), how="outer", suffixes=("", "_swept"), indicator=True)


def test_every_row_is_what_reach_says(points, swept):
    some = points.iloc[::6]
    frame = truth([(p.x, p.y) for p in some.geometry], some["id"].tolist())
    both = compared(frame, swept[swept["site"].isin(some["id"])])

    sure = both[(both["_merge"] != "left_only") | (both["share"] > 1e-6)]
    assert set(sure["_merge"]) == {"both"}
    assert (sure["nearest_km"] - sure["nearest_km_swept"]).abs().max() < 0.1
    assert (sure["farthest_km"] - sure["farthest_km_swept"]).abs().max() < 0.1
    assert (sure["share"] - sure["share_swept"]).abs().max() < 0.002
    np.testing.assert_array_equal(sure["status"] == "full", sure["share_swept"] == 1)


@pytest.mark.parametrize("launch", ["anywhere", "everywhere"])
def test_areas_and_systems_with_a_minimum_range_are_swept_too(launch):
    band = rv.System(id="band", name="Band", range_km=1500, min_range_km=900)
    names = ["kyushu", "guam", "okinawa-main-island"]
    swept = rv.sweep(names, systems=[band, "lrhw"], targets=["CHN"], launch=launch, jobs=1)
    frame = truth(names, names, systems=[band, "lrhw"], targets=["CHN"], launch=launch)
    both = compared(frame, swept, on=("site", "system", "range_km", "region"))

    sure = both[(both["_merge"] != "left_only") | (both["share"] > 1e-3)]
    assert set(sure["_merge"]) == {"both"}
    big = sure[sure["area_km2"] > 1000]
    assert (big["share"] - big["share_swept"]).abs().max() < 0.004


def test_processes_change_nothing(points, swept):
    again = rv.sweep(points, ranges_km=RANGES, jobs=2)

    pd.testing.assert_frame_equal(again, swept)


def test_own_regions_can_be_swept():
    squares = gpd.GeoDataFrame(
        {"region": ["near", "far"]}, geometry=[box(131, 33, 132, 34), box(0, 0, 1, 1)], crs=4326
    )
    found = rv.sweep([(130.7, 32.8)], ranges_km=[500], targets=squares, jobs=1)

    assert found["region"].tolist() == ["near"]
    assert found["share"].tolist() == [1.0]


def test_arrays_series_and_iterators_are_lists():
    points, names = gpd.GeoSeries([Point(130.7, 32.8)], index=["A"], crs=4326), ["tomahawk"]
    common = {"targets": ["KR-11"], "jobs": 1}

    found = rv.sweep(points.to_crs(3857), ranges_km=np.array([500, 900]), **common)

    assert (found["site"].tolist(), found["range_km"].tolist()) == (["A"], [900.0])
    assert found["nearest_km"].tolist() == pytest.approx([610], abs=0.5)
    heat = rv.sweep_map(points, systems=iter(names), **common)
    assert heat.ranges == ("Tomahawk (1,000+ km)",)


@pytest.mark.slow
def test_the_world_is_swept_for_what_is_in_reach():
    found = rv.sweep([(130.7, 32.8)], ranges_km=[1000], targets="world", jobs=1)
    frame = rv.reach(systems=[1000], sites=[(130.7, 32.8)], targets="world").regions

    assert found["region"].tolist() == frame.loc[frame["status"] != "none", "region"].tolist()


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"ranges_km": None}, QuestionError, "give one of the two"),
        ({"systems": ["lrhw"]}, QuestionError, "give one of the two"),
        ({"ranges_km": None, "systems": "lrhw"}, QuestionError, "must be a list, got 'lrhw'"),
        ({"sites": "kyushu"}, QuestionError, "sites must be a list, got 'kyushu'"),
        ({"ranges_km": [-1]}, RadiusError, "-1 km is not a distance"),
        ({"sites": []}, QuestionError, "no sites given"),
        ({"launch": "nowhere"}, QuestionError, "no launch 'nowhere'"),
    ],
)
def test_wrong_questions_get_one_line(wrong, error, message):
    arguments = {"sites": [(130.7, 32.8)], "ranges_km": [500], **wrong}

    with pytest.raises(error, match=message):
        rv.sweep(arguments.pop("sites"), **arguments)


# Files


def test_a_csv_holds_the_frame(points, swept, tmp_path):
    path = rv.sweep_to(tmp_path / "sweep.csv", points, ranges_km=RANGES, jobs=1)

    frame = pd.read_csv(path)
    assert frame.columns.tolist() == swept.columns.tolist()
    assert frame["region"].tolist() == swept["region"].tolist()
    np.testing.assert_allclose(frame["share"], swept["share"], atol=1.01e-4)
    np.testing.assert_array_equal(frame["share"] == 1, swept["share"] == 1)  # only the whole is 1
    assert (frame["share"] > 0).all()
    assert [entry.name for entry in tmp_path.iterdir()] == ["sweep.csv"]


def test_a_dataset_and_points_hold_the_same(points, swept, tmp_path):
    dataset = rv.sweep_to(tmp_path / "sweep.parquet", points, ranges_km=RANGES, jobs=2)
    file = rv.sweep_to(tmp_path / "sweep.fgb", points, ranges_km=RANGES, jobs=1)

    frame = pd.read_parquet(dataset)
    assert len(list(dataset.glob("part-*.parquet"))) == 2
    assert frame["share"].tolist() == swept["share"].tolist()
    read = gpd.read_file(file)
    assert len(read) == len(swept)
    assert set(read.geometry.geom_type) == {"Point"}


@pytest.mark.slow
def test_an_interrupted_sweep_goes_on_and_ends_with_the_same_bytes(tmp_path):
    words = ["sweep", "--grid", "luzon", "--spacing-km", "12", "--range-km", "1600", "--jobs", "2"]
    command = [sys.executable, "-m", "rangeviz", *words, "-o"]
    subprocess.run([*command, "whole.csv"], cwd=tmp_path, check=True, capture_output=True)
    parts = tmp_path / "torn.csv.parts"
    with subprocess.Popen(
        [*command, "torn.csv"], cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        while not list(parts.glob("part-*")):
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=60)
    done = {path: path.stat().st_mtime_ns for path in parts.glob("part-*")}

    assert child.returncode == 130
    assert b"Traceback" not in err
    assert not (tmp_path / "torn.csv").exists()
    assert 0 < len(done) < 16
    subprocess.run([*command, "torn.csv"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "torn.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not parts.exists()


def test_parts_of_another_sweep_are_not_taken_for_its_own(tmp_path):
    one = rv.sweep_to(tmp_path / "x.parquet", [(130, 33)], ranges_km=[500], jobs=1)

    with pytest.raises(OutputError, match=r"x\.parquet: is of another sweep; remove it"):
        rv.sweep_to(one, [(131, 33)], ranges_km=[500], jobs=1)


def test_a_finished_dataset_is_left_as_it_is(tmp_path):
    one = rv.sweep_to(tmp_path / "x.parquet", [(130, 33)], ranges_km=[500], jobs=1)
    before = {path: path.stat().st_mtime_ns for path in one.iterdir()}
    rv.sweep_to(one, [(130, 33)], ranges_km=[500], jobs=1)

    assert {path: path.stat().st_mtime_ns for path in one.iterdir()} == before


# A cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Start a scheduler and two workers, each a process of its own on loopback."""
    pytest.importorskip("distributed")
    folder = tmp_path_factory.mktemp("cluster")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    file = folder / "scheduler.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    words += ["--scheduler-file", str(file)]
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler", *words]
    processes = [subprocess.Popen(run, **quiet)]
    try:
        for _ in range(2):
            words = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--nthreads", "1"]
            words += ["--no-nanny", "--no-dashboard"]
            run = [sys.executable, "-m", "distributed.cli.dask_worker", *words]
            processes.append(subprocess.Popen(run, **quiet))
        yield file, processes
    finally:
        for process in reversed(
            processes
        ):  # a worker that is stopped gently waits for its scheduler
            process.kill()
            process.wait(timeout=20)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # distributed's own, at closing time
def test_a_cluster_gives_the_same_and_loses_nothing_with_a_worker(cluster, points, tmp_path):
    from distributed import Client

    file, processes = cluster
    many = rv.grid("luzon", spacing_km=12)
    alone = rv.sweep_to(tmp_path / "alone.csv", many, ranges_km=[1600], jobs=2)
    with Client(scheduler_file=str(file), timeout=30, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=30)
        swept = rv.sweep(points, ranges_km=RANGES, client=client)
        pd.testing.assert_frame_equal(swept, rv.sweep(points, ranges_km=RANGES, jobs=1))
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) == 2:
                processes[1].kill()

        torn = rv.sweep_to(tmp_path / "torn.csv", many, ranges_km=[1600], client=client, tick=tick)

    assert torn.read_bytes() == alone.read_bytes()
    assert processes[1].wait(timeout=5) == -signal.SIGKILL


def test_the_sites_may_be_points_of_one_place_only_once():
    twice = gpd.GeoDataFrame({"id": ["a", "a"]}, geometry=[Point(1, 1), Point(2, 2)], crs=4326)

    with pytest.raises(QuestionError, match="two sites are both called 'a'"):
        rv.sweep(twice, ranges_km=[100])
