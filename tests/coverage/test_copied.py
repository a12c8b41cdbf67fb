"""What is handed out may be written to, and nothing else changes."""

import numpy as np
import pytest

import rangeviz as rv

FRAMES = ["envelopes", "regions", "places", "curve", "together"]


def ask():
    return rv.reach(systems=[1600], sites=[(130.7, 32.8)], targets=["KOR"])


@pytest.mark.parametrize("name", [*FRAMES, "needed"])
def test_writing_to_a_frame_changes_neither_the_answer_nor_a_later_one(name):
    answer = ask()
    told = answer.summary()

    def frame(of):
        return of.needed() if name == "needed" else getattr(of, name)

    before = frame(answer)
    spoilt = frame(answer)
    for column in spoilt.columns:
        if column == "geometry":
            continue
        values = spoilt[column].to_numpy()
        if values.flags.writeable:
            values[:] = values[0]
        spoilt[column] = None

    assert frame(answer).equals(before)
    assert frame(ask()).equals(before)
    assert answer.summary() == ask().summary() == told


@pytest.mark.parametrize("name", ["counted", "close_calls"])
def test_writing_to_an_array_changes_neither_the_answer_nor_a_later_one(name):
    answer = ask()
    told, before = answer.summary(), getattr(answer, name)

    getattr(answer, name)[:] = ~before

    np.testing.assert_array_equal(getattr(answer, name), before)
    assert ask().summary() == told
    assert "of 17 regions of South Korea" in told[0]
    assert len(ask().curve) == len(answer.curve)


@pytest.mark.parametrize("name", ["regions", "places"])
def test_writing_to_a_comparison_changes_neither_it_nor_its_answers(name):
    compared = rv.compare(ask(), rv.reach(systems=[500], sites=[(130.7, 32.8)], targets=["KOR"]))
    before = getattr(compared, name)

    spoilt = getattr(compared, name)
    spoilt["change"] = "lost"

    assert getattr(compared, name).equals(before)


def test_writing_to_base_maps_that_were_read_spoils_no_answer():
    from rangeviz.basemaps import read_places, read_regions

    told = ask().summary()
    for read in (read_regions(["KOR"]), read_places(geometry=False)):
        for values in read.values():
            if values.flags.writeable:
                values[:] = values[0]

    assert ask().summary() == told
    assert len(set(read_regions(["KOR"])["region"])) == 18  # with Dokdo
    assert len(set(read_places(geometry=False)["name"])) > 1000
