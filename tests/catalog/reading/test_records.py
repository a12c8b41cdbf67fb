import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pytest
import shapely

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.reading.records import read_rows
from rangeviz.catalog.reading.safe import read_toml
from rangeviz.catalog.reading.shapes import is_area_file, read_areas
from rangeviz.errors import CatalogError

# Hostile files: each is made as large as is allowed, and read by a process of its own, which is
# killed by whatever it should not do.

READ = """
import sys
sys.dont_write_bytecode = True
import numpy, openpyxl, pyproj, shapely, rangeviz.cli.check  # imports may write; reading not

def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "urllib.", "ftplib.", "http.")):
        raise SystemExit(f"forbidden: {event} {arguments}")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise SystemExit(f"forbidden: writing {arguments[0]}")

sys.addaudithook(refuse)
from rangeviz import load_catalog
from rangeviz.catalog.reading.shapes import is_area_file, read_areas
from rangeviz.errors import CatalogError
for read in (load_catalog, read_areas)[: 1 + is_area_file(sys.argv[1])]:
    try:
        read(sys.argv[1])
    except CatalogError as error:
        print(error)
    else:
        print("read")
with open("/proc/self/status") as status:
    print(next(line for line in status if line.startswith("VmHWM")))
"""


def _zipped(name, size, *, declared=None):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b" " * size)
        if declared is not None:
            data = bytearray(path.read_bytes())
            for signature, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
                start = data.find(signature) + at
                data[start : start + 4] = declared.to_bytes(4, "little")
            path.write_bytes(data)

    return write


def _bytes(*parts):
    return lambda path: path.write_bytes(b"".join(parts))


ENTITIES = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)).encode()
RING = b",".join(b"[%d,%d]" % (i % 170, i % 80) for i in range(1_000_000))
HOSTILE = {
    "fifty-megabytes.toml": (_bytes(b"#" * 50_000_000), "is 50 MB, over the limit of 5 MB"),
    "fifty-megabytes.csv": (_bytes(b"a,b\n" * 12_500_000), "is 50 MB, over the limit of 20 MB"),
    "fifty-megabytes.gpkg": (_bytes(b"S" * 50_000_000), "is 50 MB, over the limit of 20 MB"),
    "nested.toml": (_bytes(b"a = ", b"[" * 4_000_000), "is nested too deeply"),
    "dotted.toml": (_bytes(b"a." * 2_000_000, b"a = 1"), "is nested too deeply"),
    "dotted-inside.toml": (_bytes(b"x = {", b'"a".' * 900_000, b"a = 1}"), "is nested too deeply"),
    "long-word.toml": (_bytes(b"a" * 4_900_000, b" = 1"), r"unknown key 'a+\.\.\.$"),
    "records.toml": (
        _bytes(b"site = [", b"{}," * 1_600_000, b"]"),
        "holds 1,600,000 records, over the limit of 20,000; split it",
    ),
    "rows.csv": (_bytes(b"name,lon,lat\n", b"a,1,2\n" * 3_000_000), "holds 3,000,001 lines"),
    "columns.csv": (_bytes(b"c," * 9_000_000), "has 9,000,001 cells, over the limit of 100"),
    "nested.geojson": (_bytes(b"[" * 19_000_000), "is nested too deeply"),
    "objects.geojson": (
        _bytes(b'{"type":"FeatureCollection","features":[', b'{"":[]},' * 2_400_000, b"0]}"),
        "holds 2,400,001 features, over the limit of 20,000; split it",
    ),
    "million.geojson": (
        _bytes(b'{"type":"Polygon","coordinates":[[', RING, b",[0,0]]]}"),
        "has 1,000,001 vertices, over the limit of 250,000; simplify it",
    ),
    "entities.kml": (
        _bytes(b'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">', ENTITIES, b"]><kml>&a9;</kml>"),
        "has a document type, in which bombs are hidden",
    ),
    "tags.kml": (_bytes(b"<a>", b"<b/>" * 4_900_000, b"</a>"), "has over 1,000,000 tags; split it"),
    "deep.kml": (_bytes(b"<a>" * 400_000, b"</a>" * 400_000), "holds no (site|area)"),
    "bomb.kmz": (_zipped("doc.kml", 200_000_000), "unpacks to 200 MB in 1 files"),
    "liar.kmz": (_zipped("doc.kml", 1_000_000_000, declared=999), "is damaged or encrypted"),
    "bomb.xlsx": (_zipped("xl/workbook.xml", 200_000_000), "unpacks to 200 MB in 1 files"),
    "liar.xlsx": (
        _zipped("xl/workbook.xml", 200_000_000, declared=999),
        "is damaged or encrypted",
    ),
    "vrt.gpkg": (
        _bytes(
            b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:9/a'
            b"</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
        ),
        "is not a GeoPackage; save it again",
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures memory on Linux")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_within_a_gigabyte(tmp_path, name):
    write, fault = HOSTILE[name]
    path = tmp_path / name
    write(path)
    before = sorted(tmp_path.iterdir())

    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
        cwd=tmp_path,
    )

    assert (done.returncode, done.stderr) == (0, "")
    *lines, peak = done.stdout.strip().splitlines()
    assert len(lines) == (2 if path.suffix in {".geojson", ".gpkg", ".kml", ".kmz"} else 1)
    for line in lines:
        assert line.startswith(f"{path}: ")
        assert re.search(fault, line)
        assert len(line) < 400
    assert int(peak.split()[1]) < 1_000_000  # kB
    assert sorted(tmp_path.iterdir()) == before


# Damaged files: a fault is told, whatever the damage; anything else raised is a bug.

PIECES = (b"nan", b"-1", b"1e999", b"null", b"[]", b"{}", b"\0", b"\xff", b'"', b",", b"<", b"&x;")
PIECES += (b"true", b"9" * 30, b"Feature", b"\n", b"'", b"=", b"()", b" EMPTY", b"2024-01-01")
TEXTS = {
    ".toml": '[[system]]\nid = "a"\nname = "A"\nrange_km = 5\n[[system.source]]\ntitle = "t"\n'
    'publisher = "p"\nfigures = [{ value = 5, unit = "km" }]\n[[site]]\nid = "s"\nname = "S"\n'
    'kind = "area"\nlon = 0.5\nlat = 0.2\n'
    'geometry = { type = "Polygon", coordinates = [[[0, 0], [1, 0], [1, 1], [0, 0]]] }\n',
    ".csv": 'name,lon,lat,geometry\nA,1,2,\nB,,,"POLYGON((0 0,1 0,1 1,0 0))"\n',
    ".kml": "<kml><Placemark><name>A</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    "0,0 1,0 1,1 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
}


def _sound(path):
    """Write a sound file of the format that the suffix names."""
    if path.suffix in TEXTS:
        path.write_text(TEXTS[path.suffix])
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in (["name", "range mi", "introduced"], ["a", "1,725", 2024], ["b", 5, None]):
            book.active.append(row)
        book.save(path)
    elif path.suffix == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", TEXTS[".kml"])
    else:
        shapes = [shapely.box(120, 25, 126, 30), shapely.box(130, 20, 150, 30)]
        geopandas.GeoDataFrame({"name": ["A", "B"]}, geometry=shapes, crs=4326).to_file(path)


def _damaged(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, choice = rng.randrange(len(data) or 1), rng.random()
        if choice < 0.7:
            data[at : at + rng.randint(0, 8)] = rng.choice(PIECES)
        elif choice < 0.9:
            del data[at : at + rng.randint(1, 30)]
        else:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize(
    "suffix", [".toml", ".csv", ".xlsx", ".geojson", ".gpkg", ".kml", ".kmz", ".xlsx/sheet1.xml"]
)
def test_whatever_the_damage_a_fault_is_told(tmp_path, suffix):
    suffix, _, inner = suffix.partition("/")
    rng = random.Random(8)
    sound, damaged = tmp_path / f"sound{suffix}", tmp_path / f"damaged{suffix}"
    _sound(sound)
    load_catalog(sound)
    told = []

    for _ in range(60):
        if inner:
            with zipfile.ZipFile(sound) as source, zipfile.ZipFile(damaged, "w") as archive:
                for name in source.namelist():
                    data = source.read(name)
                    archive.writestr(name, _damaged(data, rng) if inner in name else data)
        else:
            damaged.write_bytes(_damaged(sound.read_bytes(), rng))
        for read in (load_catalog, read_areas)[: 1 + is_area_file(str(damaged))]:
            try:
                read(str(damaged))
            except CatalogError as error:
                told.append(str(error))

    assert len(told) > 5
    assert all(str(damaged) in message for message in told)


@pytest.mark.parametrize("suffix", [".xls", ".shp", ".vrt", ".yaml", "", ".toml.exe"])
def test_a_file_of_another_format_is_refused_by_its_suffix(tmp_path, suffix):
    path = tmp_path / f"own{suffix}"
    path.write_text("")

    with pytest.raises(CatalogError, match=r"suffix '.*' names no format of a catalog; end the na"):
        load_catalog(path)


def test_a_version_number_is_no_nesting(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('notes = "1.2.3.4.5.6.7.8.9 of a.b.c.d.e.f; POLYGON ((1.5 2.5, 3.5 4.5))"\n')

    assert read_toml(path)["notes"].startswith("1.2.3")


def test_rows_say_where_they_stand(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text('name,lon,lat\n"two\nlines",1,2\n\nB,3,4\n')

    rows = read_rows(path, [])

    assert [row.where for row in rows] == ["line 2", "line 5"]


def test_no_more_than_a_thousand_faults_are_told_at_once(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("name,lon,lat\n" + "A,x,1\n" * 1_500)

    with pytest.raises(CatalogError) as raised:
        load_catalog(path)
    lines = str(raised.value).splitlines()
    assert len(lines) == 1_001
    assert re.fullmatch(r"and [\d,]+ more faults", lines[-1])
