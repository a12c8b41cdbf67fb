"""The second process answers as this one would, or leaves the question to it."""

import os
import pickle
import subprocess
import sys

import pytest
from pandas.testing import assert_frame_equal

import rangeviz as rv
from rangeviz.cli.second_process import reach_aside

ASKED = {"systems": ["lrhw", 500], "sites": ["kyushu", (144.8, 13.5)], "targets": ["PRK"]}

needs_two_processors = pytest.mark.skipif(
    (os.cpu_count() or 1) < 2, reason="one processor: nothing is computed aside"
)


@needs_two_processors
def test_the_second_process_gives_the_same_answer_and_this_one_goes_on_meanwhile():
    done = []

    found = reach_aside(ASKED, lambda: done.append("imports"))

    here = rv.reach(**ASKED)
    assert done == ["imports"]
    assert_frame_equal(found.regions, here.regions)
    assert found.envelopes.geometry.geom_equals_exact(here.envelopes.geometry, 0).all()


def test_a_fault_is_left_to_the_caller():
    assert reach_aside({**ASKED, "systems": ["no-such-system"]}, lambda: None) is None


def test_a_reach_survives_pickling_before_and_after_its_shares_are_known():
    band = rv.System(id="band", name="Band", range_km=900, min_range_km=300)
    fresh = rv.reach(systems=[band], sites=["kyushu"], targets=["PRK"])

    again = pickle.loads(pickle.dumps(fresh))

    assert_frame_equal(again.regions, fresh.regions)


@needs_two_processors
def test_the_map_is_the_same_page_whoever_computes_it(tmp_path):
    from rangeviz.outputs import write

    command = [sys.executable, "-m", "rangeviz", "map", "--range-km", "900", "--site", "kumamoto"]
    subprocess.run([*command, "-o", "aside.html"], cwd=tmp_path, check=True, capture_output=True)

    here = rv.reach(systems=[900], sites=["kumamoto"])
    said = "rangeviz map --range-km 900 --site kumamoto"
    write(here, tmp_path / "here.html", command=said)
    assert (tmp_path / "aside.html").read_text() == (tmp_path / "here.html").read_text()
