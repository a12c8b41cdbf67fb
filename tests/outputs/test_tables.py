import json
import re

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely.geometry import box

import rangeviz as rv
from rangeviz.outputs.data import to_json
from rangeviz.outputs.tables import to_markdown, to_table
from rangeviz.words.labels import share_label


@pytest.fixture(scope="module")
def reached():
    floor = rv.System(id="own", name="Own | *range*", range_km=900, range_is="floor")
    return rv.reach(systems=[floor, "tomahawk"], sites=[(130.7, 32.8)], targets=["KOR", "CHN"])


def _in_reach(reached):
    frame = reached.regions
    return frame[frame["verdict"] != "none"]


def test_the_terminal_table_lists_what_is_in_reach_and_counts_the_rest(reached):
    table = to_table(reached)

    codes = re.findall(r"^([A-Z]{2,3}-\S+)  ", table, re.MULTILINE)
    assert codes == _in_reach(reached)["region"].tolist()
    assert "Own | *range*, 900+ km, from 32.8° N, 130.7° E\n" in table
    left_out = len(reached.regions) - len(codes)
    assert f"Rows left out as out of reach: {left_out}" in table
    assert "Natural Earth" in table


def test_the_terminal_table_speaks_the_units_asked_for(reached):
    row = _in_reach(reached).iloc[0]

    table = to_table(reached, units="nmi")

    line = next(line for line in table.splitlines() if line.startswith(f"{row['region']}  "))
    cells = re.split(r" {2,}", line)
    assert cells[2] == f"{row['nearest_km'] / 1.852:,.0f}"
    assert cells[3] == f"{row['farthest_km'] / 1.852:,.0f}"
    assert "NEAREST nmi" in table
    assert "486+ nmi" in table  # 900 km


def test_a_system_that_reaches_nothing_is_told_so():
    table = to_table(rv.reach(systems=[5], sites=["guam"], targets=["KOR"]))

    assert "no region in reach" in table


def test_markdown_holds_a_row_for_each_region_in_reach(reached):
    text = to_markdown(reached)

    table, _, notes = text.partition("\n\n")
    head, rule, *rows = table.splitlines()
    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in (head, rule, *rows)]
    assert {len(row) for row in cells} == {9}
    assert len(rows) == len(_in_reach(reached))
    assert "Rows left out" in notes
    assert re.match(r"\| own \| 900\+ km \| 32\.8° N, 130\.7° E \| ", rows[0])


@pytest.mark.parametrize(
    ("share", "label"),
    [
        (0.0, "0%"),
        (1e-9, "<0.1%"),
        (0.0001, "<0.1%"),
        (0.4321, "43.2%"),
        (0.996, "99.6%"),
        (0.9999, ">99.9%"),
        (1 - 1e-9, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_a_sliver_is_neither_nothing_nor_all(share, label):
    assert share_label(share) == label


@pytest.mark.parametrize(
    ("reach_km", "label"), [(0.001, "<0.1%"), (-0.001, ">99.9%")], ids=["a-metre-in", "a-metre-off"]
)
def test_a_metre_of_a_region_is_a_sliver_in_every_table(reach_km, label):
    square = box(3, -0.5, 4, 0.5)
    end = (3, 0) if reach_km > 0 else (4, 0.5)
    range_km = Geod(ellps="WGS84").inv(0, 0, *end)[2] / 1000 + reach_km
    system = rv.System(id="own", name="Own", range_km=range_km)
    targets = gpd.GeoDataFrame({"region": ["S"], "name": ["S"]}, geometry=[square], crs=4326)

    answer = rv.reach(systems=[system], sites=[(0.0, 0.0)], targets=targets)

    assert answer.regions["status"].tolist() == ["partial"]
    assert to_table(answer).splitlines()[2].endswith(f" {label}")
    escaped = label.replace("<", chr(92) + "<").replace(">", chr(92) + ">")
    assert to_markdown(answer).splitlines()[2].endswith(f" {escaped} |")
    (row,) = json.loads(to_json(answer))["regions"]
    assert 0 < row["share"] < 1


def test_markdown_says_of_a_source_without_a_date_that_it_is_undated():
    source = rv.Source(title="A page", publisher="A house", url="https://example.org/")
    system = rv.System(id="own", name="Own", range_km=700, sources=(source,))
    answer = rv.reach(systems=[system], sites=[(130.7, 32.8)], targets=["KR-11"])

    assert "Sources of Own: [A house, undated](https://example.org/)." in to_markdown(answer)


def test_a_table_says_which_records_are_the_users(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("id,name,range_km\nlrhw,My LRHW,900\nmine,Mine,800\n")
    catalog = rv.load_catalog(path)

    answer = rv.reach(
        systems=["lrhw", "mine", "tomahawk"], sites=["kyushu"], targets=["KOR"], catalog=catalog
    )

    note = "Records of your own: lrhw (own.csv, overrides the bundled record), mine (own.csv)."
    assert note in " ".join(to_table(answer).split())
    assert note.replace("_", "") in to_markdown(answer).replace("\\", "")
