"""Any command line ends with status 0, 1 or 2, one line for a failure, and nothing left over."""

import pytest
from helpers.fuzzing import check, run, snapshot, undo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

AREAS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "a"},
"geometry": {"type": "Polygon", "coordinates": [[[103, 1], [104, 1], [104, 2], [103, 1]]]}}]}"""
OWN = '[[site]]\nid = "mine"\nname = "Mine"\nkind = "point"\nlon = 103\nlat = 1\n'
INPUTS = {
    "areas.geojson": AREAS,
    "own.toml": OWN,
    "bad.toml": "[[site]]\nid = 1\n",
    "sites.csv": "id,name,lon,lat\nx,X,103,1\n",
    "q.toml": 'range_km = "500"\nat = "103,1"\ntarget = "SGP"\n',
    "evil\x1b[31m\u202e\n.toml": "=",
    "empty.csv": "",
}
HOSTILE = [
    "",
    " ",
    "-",
    "--",
    "-1",
    "\x1b[31m",
    "\u202egnp",
    "a\nb",
    "x" * 400,
    "\ud800",
    "%s",
    "0",
]
NUMBERS = ["500", "0", "-1", "nan", "inf", "1e308", "1e-9", "20000", "1_0", "９", "1,5", *HOSTILE]
FILES = [*INPUTS, "absent.toml", ".", "/dev/null", "https://example.org/a.toml", *HOSTILE]
NAMES = ["lrhw", "LRHW", "tomahawk", "no-such", "kyushu", "guam", "SGP", "SG-01", "Singapore"]
FORMS = ["table", "csv", "json", "md", "xml", *HOSTILE]
OUTS = [
    *("o.csv", "o.json", "o.md", "o.txt", "o.geojson", "o.toml", "o", "O.CSV", "absent/o.csv"),
    *("./sites.csv", "own.toml", "o.xyz", "o.parquet", "\x1b.csv", "x" * 300 + ".csv", *HOSTILE),
]
VALUES = {
    "--system": [*NAMES, *HOSTILE],
    "--range-km": NUMBERS,
    "--site": ["guam", "mine", "x", "no-such", *HOSTILE],
    "--at": ["103,1", "1,103", "103", "nan,1", "181,0", "0,91", "a,b", "1,1,1", *HOSTILE],
    "--label": ["Here", *HOSTILE],
    "--target": ["SGP", "SG-01", "areas.geojson", "no-such", "Singapore", "bad.toml", *HOSTILE],
    "--launch": ["anywhere", "everywhere", "nowhere", *HOSTILE],
    "--viewpoint": ["apart", "iso", "de-facto", *HOSTILE],
    "--catalog": FILES,
    "--scenario": FILES,
    "--format": FORMS,
    "--units": ["km", "mi", "nmi", "m", *HOSTILE],
    "--out": OUTS,
    "-o": OUTS,
    "--title": HOSTILE,
    "--size": ["100x100", "0x0", "9e9x1", *HOSTILE],
    "--dpi": NUMBERS,
    "--place": ["Singapore", "no-such", *HOSTILE],
    "--sites": FILES,
    "--grid": ["guam", "no-such", *HOSTILE],
    "--spacing-km": ["25", "300", "0", "nan", *HOSTILE],
    "--scheduler": ["nonsense", "tcp://", *HOSTILE],
    "--kind": ["ballistic", *HOSTILE],
    "--min-range": NUMBERS,
    "--sort": ["id", "range", *HOSTILE],
    "--curve": None,
    "--strict": None,
    "--help": None,
    "--no-such": None,
}
CHEAP = ["--range-km", "500", "--at", "103,1", "--target", "SGP"]
COMMANDS = {
    "reach": CHEAP,
    "map": [*CHEAP, "-o", "o.csv"],
    "who": ["SG-01", "--site", "guam", "--system", "lrhw"],
    "sweep": [*CHEAP, "--jobs", "1"],
    "scenario": CHEAP,
    "compare": ["q.toml", "q.toml"],
    "systems": [],
    "sites": [],
    "regions": ["SGP"],
    "check": ["own.toml"],
    "no-such": [],
}


@st.composite
def command_lines(draw):
    command = draw(st.sampled_from(sorted(COMMANDS)))
    words = [command, *COMMANDS[command]]
    for flag in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3)):
        words.append(flag)
        if VALUES[flag] is not None:
            words.append(draw(st.sampled_from(VALUES[flag]) | st.text(max_size=8)))
    if draw(st.integers(0, 4)) == 0:
        words.insert(draw(st.integers(0, len(words))), draw(st.sampled_from(FILES)))
    return words


@pytest.mark.slow
def test_any_command_line_ends_in_one_line_and_leaves_nothing(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("fuzz")
    for name, text in INPUTS.items():
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    before = snapshot(folder)

    @settings(
        max_examples=2_000,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(command_lines())
    def holds(words):
        done = run(words)
        new = undo(folder, before)

        check(done)
        assert all(not name.startswith(".rangeviz-") for name in new)
        if done.status:
            assert not new, f"left over: {new}"

    holds()
