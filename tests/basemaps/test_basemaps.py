"""The base maps: complete, with right codes and clean borders, and their readers."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangeviz import basemaps
from rangeviz.basemaps import (
    backdrop_json,
    boundary_source,
    bundled_site_geometry,
    country_names,
    data_file,
    read_codes,
    read_display,
    read_labels,
    read_places,
    read_regions,
)
from rangeviz.errors import BasemapError, UnknownNameError

WGS84 = Geod(ellps="WGS84")

# ISO 3166-2, November 2023, without what has a country code of its own (CN-HK, CN-MO, CN-TW)
ISO = {
    "CHN": "CN AH BJ CQ FJ GD GS GX GZ HA HB HE HI HL HN JL JS JX LN NM NX QH SC SD SH SN SX TJ XJ "
    "XZ YN ZJ",
    "RUS": "RU AD AL ALT AMU ARK AST BA BEL BRY BU CE CHE CHU CU DA IN IRK IVA KAM KB KC KDA KEM "
    "KGD KGN KHA KHM KIR KK KL KLU KO KOS KR KRS KYA LEN LIP MAG ME MO MOS MOW MUR NEN NGR NIZ NVS "
    "OMS ORE ORL PER PNZ PRI PSK ROS RYA SA SAK SAM SAR SE SMO SPE STA SVE TA TAM TOM TUL TVE TY "
    "TYU UD ULY VGG VLA VLG VOR YAN YAR YEV ZAB",
    "JPN": "JP " + " ".join(f"{n:02}" for n in range(1, 48)),
    "PRK": "KP 01 02 03 04 05 06 07 08 09 10 13 14 15",
    "KOR": "KR 11 26 27 28 29 30 31 41 42 43 44 45 46 47 48 49 50",
    "TWN": "TW CHA CYI CYQ HSQ HSZ HUA ILA KEE KHH KIN LIE MIA NAN NWT PEN PIF TAO TNN TPE TTT TXG "
    "YUN",
    "PHL": "PH 00 ABR AGN AGS AKL ALB ANT APA AUR BAN BAS BEN BIL BOH BTG BTN BUK BUL CAG CAM CAN "
    "CAP CAS CAT CAV CEB COM DAO DAS DAV DIN DVO EAS GUI IFU ILI ILN ILS ISA KAL LAG LAN LAS LEY "
    "LUN MAD MAS MDC MDR MGN MGS MOU MSC MSR NCO NEC NER NSA NUE NUV PAM PAN PLW QUE QUI RIZ ROM "
    "SAR SCO SIG SLE SLU SOR SUK SUN SUR TAR TAW WSA ZAN ZAS ZMB ZSI",
}
LACKING = {"KP-14", "KP-15", "PH-DVO", "PH-MGN", "PH-MGS"}  # listed in SOURCES.md
OUTSIDE_ISO = {"CHN-~90", "CHN-~91", "RUS-~90", "JPN-~90", "KOR-~90", "PHL-~90", "UA-40", "UA-43"}


@cache
def world():
    return read_regions()


@cache
def drawn():
    return read_display(world()["region"].tolist())["geometry"]


def region(code):
    table = world()
    return {name: values[table["region"] == code][0] for name, values in table.items()}


@cache
def catalog_sites():
    with data_file("catalog", "sites.toml").open("rb") as file:
        return {site["id"]: site for site in tomllib.load(file)["site"]}


def decoded(text, steps):
    values, shift, bits = [], 0, 0
    for character in text:
        code = ord(character) - 63
        bits |= (code & 31) << shift
        shift += 5
        if code < 32:
            values.append(-(bits + 1) // 2 if bits & 1 else bits // 2)
            bits = shift = 0
    return np.cumsum(np.reshape(values, (-1, 2)), axis=0) / steps


@cache
def backdrop():
    page = json.loads(backdrop_json())
    steps = page["steps"]
    land = [[decoded(ring, steps) for ring in polygon] for polygon in page["land"]]
    lines = {key: [decoded(line, steps) for line in page[key]] for key in ("borders", "disputed")}
    return land, lines


@pytest.mark.parametrize("country", ISO)
def test_every_iso_subdivision_is_there_once_or_listed_as_lacking(country):
    prefix, *rest = ISO[country].split()
    expected = {f"{prefix}-{code}" for code in rest}
    found = Counter(read_regions([country], geometry=False)["region"].tolist())

    assert expected - set(found) == expected & LACKING
    assert set(found) - expected <= OUTSIDE_ISO
    assert max(found.values()) == 1


def test_lacking_codes_are_listed_in_the_sources():
    sources = data_file("basemaps", "SOURCES.md").read_text(encoding="utf-8")

    assert all(code in sources for code in LACKING)


@pytest.mark.parametrize(
    ("code", "name", "lon", "lat"),
    [
        ("RU-MOW", "Moscow", 37.62, 55.75),
        ("RU-MOS", "Moscow Oblast", 38.78, 55.10),  # Kolomna
        ("RU-PRI", "Primorsky Krai", 131.95, 43.80),  # Ussuriysk
        ("RU-YEV", "Jewish Autonomous Oblast", 132.92, 48.79),  # Birobidzhan
        ("RU-ZAB", "Zabaykalsky Krai", 113.50, 52.03),  # Chita
        ("RU-YAN", "Yamalo-Nenets", 67.3, 68.8),  # the sliver without a name
        ("CN-NM", "Inner Mongolia", 111.67, 40.81),  # Hohhot
        ("CN-HE", "Hebei", 114.48, 38.04),  # Shijiazhuang
        ("CN-HA", "Henan", 113.65, 34.76),  # Zhengzhou
        ("JP-43", "Kumamoto", 130.69, 32.81),
        ("KP-03", "North Pyongan", 124.45, 40.10),  # Sinuiju
        ("KR-47", "North Gyeongsang", 129.34, 36.02),  # Pohang
        ("TW-TXG", "Taichung", 120.68, 24.15),
        ("PH-00", "Metro Manila", 121.04, 14.65),  # Quezon City
        ("PH-PLW", "Palawan", 118.74, 9.79),  # Puerto Princesa
        ("PL-28", "Warmia-Masuria", 20.49, 53.78),  # Olsztyn
        ("UA-43", "Crimea", 34.10, 44.95),  # Simferopol
    ],
)
def test_a_town_lies_in_the_region_of_its_code_and_name(code, name, lon, lat):
    found = region(code)

    assert shapely.contains_xy(found["geometry"], lon, lat)
    assert found["name"] == name


def test_nine_regions_in_ten_have_an_iso_code_and_all_have_a_name_and_a_country():
    table = world()
    iso = [re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code) is not None for code in table["region"]]
    own = [re.fullmatch(r"[A-Z]{3}-~\d\d", code) is not None for code in table["region"]]

    assert len(set(table["region"])) == len(table["region"])
    assert np.all(np.logical_xor(iso, own))
    assert np.mean(iso) > 0.93
    assert all(table["name"])
    assert set(table["country"]) == set(country_names())


# Natural Earth's own areas, then official ones; it draws coasts at 1:10 million
@pytest.mark.parametrize(
    ("code", "area_km2", "tolerance"),
    [
        ("RU-ZAB", 432_397, 0.001),
        ("RU-KAM", 463_767, 0.001),
        ("RU-PER", 161_327, 0.001),
        ("RU-CHU", 721_481, 0.01),
        ("RU-MOW", 2_561, 0.12),
        ("JP-46", 9_187, 0.05),
        ("JP-47", 2_281, 0.05),
        ("KR-49", 1_850, 0.05),
        ("CN-XJ", 1_664_900, 0.03),
        ("CN-SH", 6_341, 0.15),
        ("GU", 541, 0.05),
        ("SS-JG", 122_581, 0.03),
        ("IN-TS", 112_077, 0.03),
        ("CL-NB", 13_178, 0.03),
        ("NO-34", 52_072, 0.02),
        ("VN-35", 24_233, 0.02),
        ("RU-BU", 351_334, 0.01),  # with its part of Lake Baikal
        ("XK", 10_887, 0.01),
        ("RUS-~90", 5_003, 0.02),
    ],
)
def test_areas_are_those_published(code, area_km2, tolerance):
    assert region(code)["area_km2"] == pytest.approx(area_km2, rel=tolerance)


@pytest.mark.parametrize(
    ("country", "area_km2", "tolerance"),
    [
        ("CHN", 9.376e6, 0.0005),
        ("RUS", 16.98e6, 0.0005),  # with its lakes
        ("JPN", 373_000, 0.02),
        ("PRK", 120_540, 0.02),
        ("KOR", 100_210, 0.02),
        ("TWN", 36_197, 0.02),
        ("PHL", 300_000, 0.03),
    ],
)
def test_countries_add_up(country, area_km2, tolerance):
    table = read_regions([country], columns=["area_km2"], geometry=False)

    assert table["area_km2"].sum() == pytest.approx(area_km2, rel=tolerance)


def test_the_world_has_its_land():
    assert world()["area_km2"].sum() == pytest.approx(148.9e6, rel=0.02)  # lakes included


def test_regions_have_the_areas_that_the_package_has_by_another_reading():
    """The table beside this test was made with pyproj's geodesic area from the package's JSON."""
    table = data_file("basemaps", "regions.gpkg").parent / "tables" / "regions.csv"
    if not table.is_file():
        pytest.skip("no checkout around the tests")
    with table.open(newline="", encoding="utf-8") as file:
        region_of = {row["unit"]: row["region"] for row in csv.DictReader(file)}
    with Path(__file__).with_name("package_areas.csv").open(newline="", encoding="utf-8") as file:
        units = list(csv.DictReader(file))
    united = Counter(region_of.values())
    found = {
        code: (area, shapely.get_num_geometries(shape))
        for code, area, shape in zip(
            world()["region"], world()["area_km2"], world()["geometry"], strict=True
        )
    }
    compared = 0
    for unit in units:
        code = region_of[unit["unit"]]
        if united[code] == 1 and found[code][1] == int(unit["parts"]):  # no island was added
            assert found[code][0] == pytest.approx(float(unit["area_km2"]), rel=0.001), code
            compared += 1
    assert len(units) == 4_596
    assert compared > 3_800


@pytest.mark.parametrize("country", ["VNM", "NOR"])
def test_provinces_that_were_united_are_those_of_today(country):
    expected = {"VNM": 34, "NOR": 15}[country]

    table = read_regions([country], columns=["region"], geometry=False)

    assert len(table["region"]) == expected


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("VN-SG", 107.08, 10.35),  # Vung Tau
        ("VN-35", 108.10, 10.93),  # Phan Thiet
        ("VN-DN", 108.33, 15.88),  # Hoi An
        ("VN-59", 105.72, 9.29),  # Bac Lieu
        ("NO-34", 10.47, 61.12),  # Lillehammer, once in Oppland
        ("NO-34", 11.07, 60.79),  # Hamar, once in Hedmark
        ("NO-46", 5.32, 60.39),  # Bergen
        ("NO-42", 7.99, 58.15),  # Kristiansand
        ("IN-LD", 73.05, 8.28),  # Minicoy
        ("AU-NSW", 159.08, -31.55),  # Lord Howe Island
        ("KI-P", -171.70, -2.81),  # Kanton
        ("KI-G", 172.98, 1.35),  # Tarawa
        ("KI-L", -157.40, 1.88),  # Kiritimati
        ("AX", 19.95, 60.25),  # Geta, which the source leaves out
        ("PH-BAS", 121.97, 6.70),  # Isabela, likewise
        ("RU-MOW", 37.62, 55.75),
        ("IN-LA", 77.58, 34.16),  # Leh
    ],
)
def test_land_lies_in_the_region_of_today(code, lon, lat):
    assert shapely.distance(region(code)["geometry"], shapely.Point(lon, lat)) < 0.05


@pytest.mark.parametrize("column", ["name", "country_name"])
def test_no_name_has_lost_letters(column):
    assert not [name for name in world()[column] if "?" in name or "\ufffd" in name]


@pytest.mark.parametrize("code", ["GU", "RU-CHU", "JP-01", "US-CO", "PH-BTN"])
def test_an_area_is_that_of_the_densified_polygon_by_another_method(code):
    found = region(code)
    fine = shapely.segmentize(found["geometry"], 0.01)

    assert found["area_km2"] * 1e6 == pytest.approx(
        WGS84.geometry_area_perimeter(fine)[0], rel=1e-5
    )


def test_chukotka_is_one_region_on_both_sides_of_the_antimeridian():
    parts = shapely.get_parts(region("RU-CHU")["geometry"])
    west, _, east, _ = shapely.bounds(parts).T

    assert (east == 180).sum() == (west == -180).sum() == 2  # the mainland and Wrangel Island
    assert np.all(east - west < 30)


def test_disputed_areas_are_rows_of_their_own_and_name_the_holder_first():
    table = world()
    claimants = dict(zip(table["region"], table["claimants"], strict=True))

    assert claimants["UA-43"] == claimants["UA-40"] == "RUS;UKR"
    assert claimants["RUS-~90"] == "RUS;JPN"
    assert claimants["UA-14"] == "UKR;RUS"
    assert claimants["CHN-~90"].startswith("CHN;")
    assert region("UA-43")["country"] == "RUS"
    np.testing.assert_array_equal(table["disputed"], table["claimants"] != "")
    assert not table["disputed"][table["country"] == "TWN"].any()


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("RUS-~90", 147.9, 45.0),  # Iturup
        ("RUS-~90", 146.75, 43.8),  # Shikotan
        ("RU-SAK", 150.0, 46.0),  # Urup, not disputed
        ("CHN-~90", 112.332, 16.83),  # Woody Island
        ("XSP-~90", 114.366, 10.18),  # Itu Aba is among the Spratly Islands
        ("JPN-~90", 123.47, 25.745),  # Uotsuri is near
        ("TW-LIE", 119.94, 26.155),  # Nangan
        ("JP-13", 153.979, 24.288),  # Minamitorishima
    ],
)
def test_islands_lie_in_the_region_they_should(code, lon, lat):
    assert shapely.distance(region(code)["geometry"], shapely.Point(lon, lat)) < 0.06


def test_regions_neither_overlap_nor_leave_slits():
    shapes = world()["geometry"]

    assert shapely.coverage_is_valid(shapes)
    union = shapely.coverage_union_all(shapes)
    holes = [shapely.Polygon(r) for part in union.geoms for r in part.interiors]
    assert len(holes) == 3  # Caspian Sea; ice in Patagonia and an island in the Uruguay, both
    assert min(hole.area for hole in holes) > 0.0002  # without an agreed border


@pytest.mark.parametrize("shapes", [world, drawn], ids=["full", "display"])
def test_shapes_are_valid_multipolygons_on_the_map_counterclockwise_outside(shapes):
    found = shapes()["geometry"] if shapes is world else shapes()
    parts = shapely.get_parts(found)

    assert set(shapely.get_type_id(found)) == {shapely.GeometryType.MULTIPOLYGON}
    assert shapely.is_valid(found).all()
    assert not shapely.is_empty(found).any()
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
    west, south, east, north = shapely.total_bounds(found)
    assert (west, south, east) == (-180, -90, 180)
    assert north < 84


def test_simplified_borders_are_still_shared():
    assert shapely.coverage_is_valid(drawn())


def test_simplified_regions_stay_where_they_were_but_for_large_lakes():
    areas = world()["area_km2"]
    overlap = shapely.area(shapely.intersection(drawn(), world()["geometry"]))
    share = overlap / shapely.area(world()["geometry"])
    dry = ~np.isin(world()["country"], ["UGA", "TZA", "MWI", "KEN", "USA", "CAN", "NIC", "FIN"])

    assert np.average(share, weights=areas) > 0.98
    assert np.average(share[dry], weights=areas[dry]) > 0.985
    assert np.quantile(share[areas > 10_000], 0.02) > 0.85
    assert share[areas > 1_000].min() > 0.02  # the islands of Uganda in Lake Victoria
    assert share.min() > 0


@pytest.mark.parametrize("code", ["JP-01", "TW-TTT", "RU-KAM"])
def test_regions_share_their_coasts_with_the_backdrop(code):
    land, _ = backdrop()
    vertices = {tuple(v) for polygon in land for ring in polygon for v in np.round(ring, 4)}
    shape = read_display([code])["geometry"][0]
    coast = shapely.get_coordinates(shape)

    shared = np.mean([tuple(v) in vertices for v in np.round(coast, 4)])

    assert shared > 0.6
    if code == "JP-01":
        assert shared == 1


def test_the_backdrop_is_land_where_there_is_land():
    land, _ = backdrop()
    shapes = shapely.MultiPolygon([shapely.Polygon(outer, inner) for outer, *inner in land])

    on_land = shapely.contains_xy(
        shapely.make_valid(shapes), [139.5, 116.4, -105, 45, 134.5], [35.8, 39.9, 39.7, -20, -25]
    )
    at_sea = shapely.contains_xy(
        shapely.make_valid(shapes), [155, 135, 123, 0, 51, 107.5], [25, 40, 36, 0, 41, 53]
    )  # the last two are the Caspian Sea and Lake Baikal

    assert on_land.all()
    assert not at_sea.any()
    assert all(np.array_equal(r[0], r[-1]) for polygon in land for r in polygon)


def test_the_backdrop_runs_on_past_the_antimeridian():
    land, _ = backdrop()
    chukotka = [p for p in land if shapely.contains_xy(shapely.Polygon(p[0]), 179.9, 67.5)]

    assert len(chukotka) == 1
    assert shapely.contains_xy(shapely.Polygon(chukotka[0][0]), 185.0, 66.5)


def test_borders_are_drawn_once_and_disputed_ones_apart():
    _, lines = backdrop()
    borders = shapely.MultiLineString(lines["borders"])
    disputed = shapely.MultiLineString(lines["disputed"])

    assert borders.distance(shapely.Point(127.0, 38.25)) < 0.1  # between the Koreas
    assert disputed.distance(shapely.Point(33.65, 46.13)) < 0.1  # the neck of Crimea
    assert borders.distance(shapely.Point(33.65, 46.13)) > 1
    assert borders.intersection(disputed).length == 0
    assert borders.distance(shapely.Point(116.4, 39.9)) > 3  # nothing between provinces


def test_the_backdrop_is_small_and_safe_to_embed():
    text = backdrop_json()

    assert len(text.encode()) < 330_000
    assert not set(text) & set("<&'$\u2028\n")


def test_every_site_of_the_catalog_has_a_valid_geometry_where_it_says():
    for site in catalog_sites().values():
        shape = bundled_site_geometry(site["id"])
        point = shapely.Point(site["lon"], site["lat"])
        allowed = {"point": 0, "area": 0.15, "chain": 0.6}[site["kind"]]

        assert shape.is_valid, site["id"]
        assert shape.geom_type == ("Point" if site["kind"] == "point" else "MultiPolygon")
        assert shape.distance(point) <= allowed, site["id"]


def test_sites_fill_the_boxes_that_the_catalog_gives():
    boxes = {
        site["id"]: (site["selector"]["bbox"], bundled_site_geometry(site["id"]).bounds)
        for site in catalog_sites().values()
        if "bbox" in site.get("selector", {})
    }

    assert len(boxes) > 20
    for name, (expected, found) in boxes.items():
        assert found == pytest.approx(expected, abs=0.1), name


def test_kyushu_is_the_main_island_with_what_lies_close():
    kyushu = bundled_site_geometry("kyushu")

    assert shapely.contains_xy(kyushu, 130.7, 32.8)
    assert max(part.area for part in kyushu.geoms) > 0.95 * kyushu.area
    assert kyushu.distance(bundled_site_geometry("tanegashima")) > 0.1
    assert kyushu.disjoint(bundled_site_geometry("honshu"))


def test_a_chain_is_its_islands_and_not_its_anchors():
    chain = bundled_site_geometry("first-island-chain")
    prc = bundled_site_geometry("first-island-chain-prc-usage")
    second = bundled_site_geometry("second-island-chain")

    for member in ("kyushu", "okinawa-main-island", "taiwan", "luzon", "palawan", "hokkaido"):
        assert shapely.area(chain.intersection(bundled_site_geometry(member))) == pytest.approx(
            shapely.area(bundled_site_geometry(member))
        )
    assert shapely.contains_xy(chain, [130.52, 121.06], [30.34, 12.96]).all()  # Yakushima, Mindoro
    assert not shapely.contains_xy(chain, 159.0, 56.0)  # Kamchatka
    assert not shapely.contains_xy(prc, 109.61, -7.32)  # Java
    assert not shapely.contains_xy(second, [138.5, 134.0], [35.5, -1.0]).any()  # Honshu, New Guinea


def test_labels_give_both_names_where_they_are_disputed():
    labels = {label["name"]: label for label in read_labels()}

    assert labels["Sea of Japan / East Sea"]["lat"] == 40.0
    assert {"Senkaku / Diaoyu Islands", "Southern Kurils / Northern Territories"} <= set(labels)


def test_the_boundary_source_names_its_viewpoint():
    source = boundary_source()

    assert set(source) == {"name", "version", "licence", "viewpoint", "date"}
    assert "who holds the ground" in source["viewpoint"]


def test_countries_come_in_the_order_asked_and_once():
    table = read_regions(["RUS", "CHN", "RUS"], columns=["country", "region"], geometry=False)

    assert list(table) == ["country", "region"]
    assert list(dict.fromkeys(table["country"])) == ["RUS", "CHN"]
    assert len(set(table["region"])) == len(table["region"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: read_regions(["RU"]), "no country named 'RU'; did you mean 'RUS'"),
        (lambda: read_regions(columns=["area"]), "no column named 'area'; did you mean 'area_km2'"),
        (lambda: read_display(["CN-XX"]), "no region named 'CN-XX'; did you mean 'CN-"),
        (lambda: read_places(["XXX"]), "no country named 'XXX'"),
        (lambda: bundled_site_geometry("kyusu"), "no site named 'kyusu'; did you mean 'kyushu'"),
    ],
)
def test_a_wrong_name_suggests_near_ones(call, message):
    with pytest.raises(UnknownNameError, match=re.escape(message)):
        call()


def test_nothing_heavy_is_imported_to_find_a_file_or_a_name():
    program = (
        "import sys, rangeviz.basemaps as b; b.country_names(); b.data_file('basemaps', "
        "'regions.gpkg'); print(*{'numpy', 'shapely', 'pandas', 'pyogrio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert done.stdout.strip() == ""


def elsewhere(tmp_path, data):
    """The module, loaded from a copy, with its data folder where ``data`` says."""
    package = tmp_path / "rangeviz" / "basemaps"
    package.mkdir(parents=True)
    copy = package / "__init__.py"
    copy.write_bytes(Path(basemaps.__file__).read_bytes())
    (tmp_path / data / "basemaps").mkdir(parents=True)
    spec = importlib.util.spec_from_file_location("basemaps_copy", copy)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, tmp_path / data / "basemaps"


@pytest.mark.parametrize("data", ["rangeviz/data", "data"], ids=["wheel", "checkout"])
def test_data_is_found_inside_the_package_or_beside_it(tmp_path, data):
    module, folder = elsewhere(tmp_path, data)
    (folder / "countries.json").write_text('{"XXX": "Nowhere"}', encoding="utf-8")

    assert module.country_names() == {"XXX": "Nowhere"}


def test_a_missing_or_damaged_file_says_so_in_one_line(tmp_path):
    module, folder = elsewhere(tmp_path, "data")
    (folder / "sites.gpkg").write_bytes(b"SQLite format 3\0" + bytes(4000))

    with pytest.raises(BasemapError, match=r"^no data file 'basemaps/countries.json'; reinstall"):
        module.country_names()
    with pytest.raises(BasemapError, match=r"^cannot read data file 'sites.gpkg': .*reinstall"):
        module.bundled_site_geometry("kyushu")


def test_the_sources_page_has_the_hashes_of_what_was_built():
    sources = data_file("basemaps", "SOURCES.md").read_text(encoding="utf-8")
    built = dict(re.findall(r"\| `([\w.]+)` \| [\d,]+ \| `([0-9a-f]{64})` \|", sources))

    assert len(built) == 9
    if "site-packages" in basemaps.__file__:
        del built["region_names.json"]  # only build_names.py reads it
    for name, digest in built.items():
        found = hashlib.sha256(data_file("basemaps", name).read_bytes()).hexdigest()
        assert found == digest, name


def test_the_sources_page_has_the_hashes_of_what_it_was_built_of():
    recipe = Path(__file__).parents[2] / "data" / "basemaps" / "recipe" / "packages.py"
    if not recipe.is_file():
        pytest.skip("no checkout around the tests")
    sources = data_file("basemaps", "SOURCES.md").read_text(encoding="utf-8")

    packages = re.findall(r'"([0-9a-f]{64})"', recipe.read_text(encoding="utf-8"))

    assert len(packages) == 5
    assert all(digest in sources for digest in packages)


def test_the_sources_page_lists_every_disputed_region():
    sources = data_file("basemaps", "SOURCES.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z0-9~-]+)` \| .* \| .* \| .* \|$", sources, re.MULTILINE)

    assert sorted(listed) == sorted(world()["region"][world()["disputed"]])


def test_rows_are_sorted_by_country_and_code():
    table = world()
    rows = list(zip(table["country"], table["region"], strict=True))

    assert rows == sorted(rows)
    assert read_codes() == table["region"].tolist()


def test_the_files_are_geopackages_that_gis_programs_read():
    import pyogrio

    info = pyogrio.read_info(data_file("basemaps", "regions.gpkg"))

    assert info["driver"] == "GPKG"
    assert info["crs"] == "EPSG:4326"
    assert info["features"] == len(world()["region"])
    assert "geometry" not in info["fields"]
