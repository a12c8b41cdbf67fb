"""Any file is read or refused in clean lines, and nothing else comes of it."""

import io
import sqlite3
import struct
import warnings
import zipfile

import pytest
from helpers.fuzzing import check, run, snapshot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.reading.shapes import is_area_file, read_areas
from rangeviz.errors import CatalogError

TOML = (
    b'[[system]]\nid = "s"\nname = "S"\nrange_km = 900\nrange_low_km = 800.5\naliases = ["t"]\n'
    b'[[system.source]]\ntitle = "T"\npublisher = "P"\ndate = 2020-01-02\n'
    b'figures = [{ value = 900, unit = "km" }]\n'
    b'[[site]]\nid = "a"\nname = "A"\nkind = "area"\nlon = 131\nlat = 33\n'
    b'geometry = "POLYGON ((131 33, 132 33, 132 34, 131 33))"\n'
)
SCENARIO = b'system = ["lrhw"]\nrange_km = 500\nat = [[131, 33]]\ntarget = ["KR-11"]\ntitle = "T"\n'
CSV = (
    b"id,name,lon,lat,geometry,source_title,source_publisher\n"
    b'a,A,131,33,,T,P\nb,"B, b",132,34,"POLYGON ((131 33, 132 33, 132 34, 131 33))",,\n'
)
GEOJSON = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties": '
    b'{"name": "A", "country": "JPN"}, "geometry": {"type": "MultiPolygon", "coordinates": '
    b'[[[[131, 33], [132, 33], [132, 34], [131, 33]]]]}}, {"type": "Feature", "properties": {},'
    b'"geometry": {"type": "Point", "coordinates": [131.5, 33.5]}}]}'
)
KML = (
    b'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    b"<Placemark><name>A</name><ExtendedData><Data name='id'><value>a</value></Data></ExtendedData>"
    b"<Polygon><outerBoundaryIs><LinearRing><coordinates>131,33 132,33 132,34 131,33</coordinates>"
    b"</LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><Point><coordinates>131,33,0"
    b"</coordinates></Point></Placemark></Document></kml>"
)
TOKENS = {
    ".toml": [
        *(b"[[site]]\n", b"= nan\n", b"inf", b'"""', b"{", b"]"),
        *(b"0x" + b"f" * 5000, b"9" * 5000),
    ],
    ".csv": [b'"', b"\r", b"\n", b";", b"\t", b",,", b"lon", b"POLYGON ((", b"EMPTY", b"=1+1"],
    ".geojson": [
        *(b"NaN", b"1e999", b"null", b"[", b"]]", b"{", b'"type"', b"181", b"-"),
        b"9" * 5000,
    ],
    ".kml": [
        *(b"nan,1 ", b"1e999,1 ", b"<Polygon>", b"</Polygon>", b"<!DOCTYPE a>", b"&a;"),
        b"<![CDATA[",
    ],
    ".xlsx": [
        *(b"<c>", b"<v>1e999</v>", b"t='s'", b"&a;", b"<!DOCTYPE a>", b"</row>", b"<is>"),
        b"r='A9'",
    ],
    ".gpkg": [b"\xff\xff\xff\x7f", b"GP\0\1", b"\0" * 8, b"CREATE VIEW", b"features", b"4326"],
}
COMMON = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", "\u202e".encode(), b"'", b"\\"),
    b" " * 99,
]


def _workbook():
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("id", "name", "lon", "lat"), ("a", "A", 131, 33), ("b", True, 132.5, None)):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _geopackage(path):
    with sqlite3.connect(path) as database:
        database.executescript(
            "PRAGMA page_size = 512;"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id);"
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326), (1, 'EPSG', 3857);"
            "INSERT INTO gpkg_contents VALUES ('a', 'features');"
            "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326);"
            "CREATE TABLE a (id TEXT, name TEXT, geom BLOB);"
        )
        wkb = struct.pack("<BIII8d", 1, 3, 1, 4, 131, 33, 132, 33, 132, 34, 131, 33)
        blob = b"GP\0\1" + struct.pack("<i", 4326) + wkb
        database.execute("INSERT INTO a VALUES ('a', 'A', ?)", (blob,))
    database.close()
    return path.read_bytes()


@st.composite
def mutations(draw):
    """Draw cuts, copies, flips and insertions, each at a place in parts of the whole."""
    places = st.floats(0, 1)
    kinds = st.sampled_from(["cut", "copy", "flip", "insert", "token", "end"])
    return draw(
        st.lists(st.tuples(kinds, places, places, st.integers(0, 255)), min_size=1, max_size=5)
    )


def mutated(data, changes, tokens):
    for kind, at, other, value in changes:
        i, j = sorted((int(at * len(data)), int(other * len(data))))
        j = min(j, i + 200)
        match kind:
            case "cut":
                data = data[:i] + data[j:]
            case "copy":
                data = data[:j] + data[i:j] * (1 + value % 3) + data[j:]
            case "flip" if data:
                i = min(i, len(data) - 1)
                data = data[:i] + bytes([data[i] ^ (value or 1)]) + data[i + 1 :]
            case "insert":
                data = data[:i] + bytes([value]) + data[i:]
            case "token":
                data = data[:i] + tokens[value % len(tokens)] + data[i:]
            case "end":
                data = data[:i] if value < 64 else data
    return data


def rezipped(archive, changes, tokens):
    """Mutate one member of an archive, or the archive itself."""
    out, (_, at, _, value) = io.BytesIO(), changes[0]
    if value % 4 == 0:
        return mutated(archive, changes, tokens)
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = names[int(at * (len(names) - 1))]
        for name in names:
            content = old.read(name)
            new.writestr(name, mutated(content, changes, tokens) if name == chosen else content)
    return out.getvalue()


def _kmz():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", KML)
    return out.getvalue()


SEEDS = {
    "catalog.toml": lambda _: TOML,
    "scenario.toml": lambda _: SCENARIO,
    "sites.csv": lambda _: CSV,
    "areas.geojson": lambda _: GEOJSON,
    "areas.kml": lambda _: KML,
    "areas.kmz": lambda _: _kmz(),
    "book.xlsx": lambda _: _workbook(),
    "areas.gpkg": lambda folder: _geopackage(folder / "seed.gpkg"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDS)
def test_any_file_is_read_or_refused_in_clean_lines(name, tmp_path_factory, monkeypatch):
    seed = SEEDS[name](tmp_path_factory.mktemp("seed"))
    folder = tmp_path_factory.mktemp("fuzz")
    monkeypatch.chdir(folder)
    path = folder / name
    tokens = [*COMMON, *TOKENS[{".kmz": ".kml"}.get(path.suffix, path.suffix)]]
    is_zipped = path.suffix in {".kmz", ".xlsx"}
    warnings.simplefilter("error")

    @settings(
        max_examples=2_000,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations())
    def holds(changes):
        change = rezipped if is_zipped else mutated
        path.write_bytes(change(seed, changes, tokens))
        before = snapshot(folder)
        readers = [load_catalog] + [read_areas] * is_area_file(name)
        if name == "scenario.toml":
            done = run(["scenario", "--scenario", name])
            check(done)
            readers = []
        for read in readers:
            try:
                read(name)
            except CatalogError as error:
                for line in str(error).split("\n"):
                    assert line.isprintable()
                    assert len(line) <= 300
                    assert line.startswith((name, "and "))
        assert snapshot(folder) == before

    holds()
