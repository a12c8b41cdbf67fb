"""Small files that would take minutes or gigabytes, by name: each is a way to waste."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MB = 1_000_000
SQUARE = "0,0 0,1 1,1 0,0"


def _zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


# Workbooks


def _workbook(**parts: str) -> bytes:
    """Build a workbook of one sheet of sites, some of whose parts are others."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = parts.get("sheets", '<sheet name="S" sheetId="1" r:id="rId1"/>')
    cells = ""
    for row in (("id", "lon", "lat"), ("a", "1", "2")):
        texts = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row)
        cells += f"<row>{''.join(texts)}</row>"
    return _zipped(
        {
            "[Content_Types].xml": f'{head}<Types {package}content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
            f"{parts.get('types', '')}</Types>",
            "_rels/.rels": f'{head}<Relationships {package}relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'{head}<Relationships {package}relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/s.xml"/>'
            f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            f"{parts.get('relations', '')}</Relationships>",
            "xl/workbook.xml": f'{head}<workbook {main} xmlns:r="{office}">'
            f"<sheets>{sheets}</sheets>{parts.get('names', '')}</workbook>",
            "xl/styles.xml": f"{head}<styleSheet {main}>{parts.get('styles', '')}</styleSheet>",
            "xl/sharedStrings.xml": f"{head}<sst {main}>{parts.get('strings', '')}</sst>",
            "xl/worksheets/s.xml": f"{head}<worksheet {main}>{parts.get('before', '')}"
            f"<sheetData>{cells}{parts.get('rows', '')}</sheetData>{parts.get('after', '')}"
            "</worksheet>",
        }
    )


def _tag_of_attributes() -> str:
    return "<x " + "".join(f"a{i}='' " for i in range(1_500_000)) + "/>"


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "styles.xlsx": lambda: _workbook(styles="<cellXfs>" + "<xf/>" * 3_000_000 + "</cellXfs>"),
    "fonts.xlsx": lambda: _workbook(styles="<fonts>" + "<font><b/></font>" * 900_000 + "</fonts>"),
    "formats.xlsx": lambda: _workbook(
        styles="<numFmts>"
        + "".join(f'<numFmt numFmtId="{i}" formatCode="0"/>' for i in range(164, 900_000))
        + "</numFmts>"
    ),
    "strings.xlsx": lambda: _workbook(strings="<si/>" * 11_000_000),
    "runs.xlsx": lambda: _workbook(strings="<si>" + "<r><t>a</t></r>" * 3_000_000 + "</si>"),
    "sheets.xlsx": lambda: _workbook(
        sheets="".join(f'<sheet name="{i}" sheetId="{i}" r:id="rId1"/>' for i in range(300_000))
    ),
    "names.xlsx": lambda: _workbook(
        names="<definedNames>"
        + "".join(f'<definedName name="n{i}">S!$A$1</definedName>' for i in range(600_000))
        + "</definedNames>"
    ),
    "merged.xlsx": lambda: _workbook(
        after="<mergeCells>"
        + "".join(f'<mergeCell ref="A{i}:ZZ{i}"/>' for i in range(1, 1_500_000))
        + "</mergeCells>"
    ),
    "columns.xlsx": lambda: _workbook(
        before="<cols>" + '<col min="1" max="16384" width="9"/>' * 1_200_000 + "</cols>"
    ),
    "rows.xlsx": lambda: _workbook(rows="<row/>" * 9_000_000),
    "cells.xlsx": lambda: _workbook(rows="<row>" + "<c><v>1</v></c>" * 3_500_000 + "</row>"),
    "wide.xlsx": lambda: _workbook(rows=("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 20_000),
    "relations.xlsx": lambda: _workbook(
        relations="".join(f'<Relationship Id="r{i}" Type="t" Target="u"/>' for i in range(900_000))
    ),
    "types.xlsx": lambda: _workbook(
        types="".join(
            f'<Override PartName="/a{i}.xml" ContentType="application/x"/>' for i in range(800_000)
        )
    ),
    "comments.xlsx": lambda: _workbook(after="<!-- " + "x" * 50 * MB + " -->"),
    "attributes.xlsx": lambda: _workbook(before=_tag_of_attributes()),
    "attributes-of-styles.xlsx": lambda: _workbook(styles=_tag_of_attributes()),
    "deep.xlsx": lambda: _workbook(styles="<a>" * 3_000_000 + "</a>" * 3_000_000),
    "deep-rows.xlsx": lambda: _workbook(rows="<a>" * 3_000_000 + "</a>" * 3_000_000),
    "one-text.xlsx": lambda: _workbook(strings="<si><t>" + "x" * 55 * MB + "</t></si>"),
    "members.xlsx": lambda: _zipped({f"xl/{i}.xml": "" for i in range(150_000)}),
}

# KML


def _kml(body: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'.encode()


def _placemark(body: str) -> str:
    return f"<Placemark>{body}</Placemark>"


def _polygon(coordinates: str = SQUARE) -> str:
    ring = f"<LinearRing><coordinates>{coordinates}</coordinates></LinearRing>"
    return f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"


def _nested(tag: str, depth: int, inner: str = "") -> str:
    return f"<{tag}>" * depth + inner + f"</{tag}>" * depth


KMLS: dict[str, Callable[[], bytes]] = {
    "placemarks.kml": lambda: _kml(_nested("Placemark", 15_000, _polygon())),
    "placemarks-polygons.kml": lambda: _kml(_nested("Placemark", 300, _polygon() * 3_000)),
    "placemarks-shallow.kml": lambda: _kml(_nested("Placemark", 50, _polygon() * 60_000)),
    "folders.kml": lambda: _kml(_nested("Folder", 300_000, _placemark(_polygon()))),
    "geometries.kml": lambda: _kml(_placemark(_nested("MultiGeometry", 300_000, _polygon()))),
    "geometries-polygons.kml": lambda: _kml(
        _placemark(_nested("MultiGeometry", 60, _polygon() * 60_000))
    ),
    "polygons.kml": lambda: _kml(_placemark(_nested("Polygon", 100_000, _polygon()))),
    "polygons-shallow.kml": lambda: _kml(
        _placemark(
            "<Polygon><outerBoundaryIs>" * 25
            + _polygon() * 40_000
            + "</outerBoundaryIs></Polygon>" * 25
        )
    ),
    "boundaries.kml": lambda: _kml(
        _placemark("<Polygon>" + "<outerBoundaryIs/>" * 800_000 + "</Polygon>")
    ),
    "many.kml": lambda: _kml(_placemark(_polygon()) * 110_000),
    "coordinates.kml": lambda: _kml(_placemark(_polygon("1,1 " * 4_900_000))),
    "coordinates-many.kml": lambda: _kml(_placemark(_polygon("1,1 " * 200_000)) * 24),
    "numbers.kml": lambda: _kml(_placemark(_polygon("1," * 9 * MB))),
    "data.kml": lambda: _kml(
        _placemark("<ExtendedData>" + '<Data name="a"/>' * 1_000_000 + "</ExtendedData>")
    ),
    "attributes.kml": lambda: _kml(_tag_of_attributes()),
    "comment.kml": lambda: _kml("<!-- " + "x" * 19 * MB + " -->"),
    "empty-tags.kml": lambda: _kml("<a/>" * 4_500_000),
    "text.kml": lambda: _kml(_placemark("<name>" + "x" * 19 * MB + "</name>" + _polygon())),
    "bomb.kmz": lambda: _zipped({"doc.kml": _kml(_placemark(_polygon("1,1 " * 14 * MB)))}),
    "bz2.kmz": lambda: _zipped({"doc.kml": b"\0" * 59 * MB}, zipfile.ZIP_BZIP2),
    "members.kmz": lambda: _zipped({f"{i}": "" for i in range(150_000)}),
}


def _one_name() -> bytes:
    """A thousand members of one name, of which the last alone is large."""
    import warnings

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(900):
            archive.writestr("doc.kml", "")
        archive.writestr("doc.kml", _kml(" " * 59 * MB))
    return out.getvalue()


KMLS["one-name.kmz"] = _one_name

# GeoPackages

WKB = struct.pack("<BII", 1, 3, 1) + struct.pack("<I8d", 4, 0, 0, 0, 1, 1, 1, 0, 0)
BLOB = b"GP\0\1" + struct.pack("<i", 4326) + WKB


def _geopackage(path: Path, *statements: str, layer: str = "id TEXT, geom BLOB") -> None:
    with sqlite3.connect(path) as database:
        database.executescript(
            "PRAGMA page_size = 4096;"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, organization,"
            " organization_coordsys_id, definition, description);"
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('w', 4326, 'EPSG', 4326, '', '');"
            "INSERT INTO gpkg_contents VALUES ('a', 'features', 4326);"
            "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326);"
            f"CREATE TABLE a ({layer});"
        )
        database.execute("INSERT INTO a (id, geom) VALUES ('x', ?)", (BLOB,))
        for statement in statements:
            database.executescript(statement)
    database.close()


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "


def _columns(count: int, expression: str) -> str:
    made = ", ".join(f"c{i} GENERATED ALWAYS AS ({expression})" for i in range(count))
    return f"id TEXT, geom BLOB, {made}"


GEOPACKAGES: dict[str, Callable[[Path], None]] = {
    "generated.gpkg": lambda path: _geopackage(path, layer=_columns(12, "zeroblob(900000000)")),
    "generated-small.gpkg": lambda path: _geopackage(
        path, layer=_columns(1_500, "hex(zeroblob(9000))")
    ),
    "generated-shape.gpkg": lambda path: _geopackage(
        path,
        "ALTER TABLE a ADD COLUMN s GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL;"
        "UPDATE gpkg_geometry_columns SET column_name = 's';",
    ),
    "generated-meta.gpkg": lambda path: _geopackage(
        path,
        "ALTER TABLE gpkg_contents ADD COLUMN s GENERATED ALWAYS AS (hex(zeroblob(9000000)));",
    ),
    "view.gpkg": lambda path: _geopackage(
        path,
        "ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS "
        + _NUMBERS.format(10**9)
        + "SELECT 'a' AS table_name, 'features' AS data_type, 4326 AS srs_id FROM n;",
    ),
    "view-of-text.gpkg": lambda path: _geopackage(
        path,
        "ALTER TABLE gpkg_spatial_ref_sys RENAME TO s; CREATE VIEW gpkg_spatial_ref_sys AS "
        + _NUMBERS.format(5_000)
        + "SELECT 4326 AS srs_id, hex(zeroblob(9000000)) AS organization, i AS "
        "organization_coordsys_id FROM n;",
    ),
    "layer-is-a-view.gpkg": lambda path: _geopackage(
        path,
        "ALTER TABLE a RENAME TO b; CREATE VIEW a AS "
        + _NUMBERS.format(10**9)
        + "SELECT i AS id, zeroblob(900000000) AS geom FROM n;",
    ),
    "layers.gpkg": lambda path: _geopackage(
        path,
        "INSERT INTO gpkg_contents SELECT 'a', 'features', 4326 FROM ("
        + _NUMBERS.format(300)
        + "SELECT i FROM n);"
        + _NUMBERS.format(2_000)
        + "INSERT INTO a SELECT i, (SELECT geom FROM a LIMIT 1) FROM n;",
    ),
    "columns-listed.gpkg": lambda path: _geopackage(
        path,
        _NUMBERS.format(300_000)
        + "INSERT INTO gpkg_geometry_columns SELECT 'a', 'geom', 4326 FROM n;",
    ),
    "many-layers.gpkg": lambda path: _geopackage(
        path,
        *(
            f"CREATE TABLE l{i} (geom BLOB); INSERT INTO l{i} SELECT geom FROM a;"
            f"INSERT INTO gpkg_contents VALUES ('l{i}', 'features', 4326);"
            f"INSERT INTO gpkg_geometry_columns VALUES ('l{i}', 'geom', 4326);"
            for i in range(150)
        ),
    ),
    "rows.gpkg": lambda path: _geopackage(
        path, _NUMBERS.format(1_000_000) + "INSERT INTO a (id) SELECT i FROM n;"
    ),
    "rings.gpkg": lambda path: _with_blob(
        path, struct.pack("<BII", 1, 3, 4_500_000) + bytes(4 * 4_500_000)
    ),
    "polygons.gpkg": lambda path: _with_blob(
        path,
        struct.pack("<BII", 1, 6, 2_000_000) + struct.pack("<BII", 1, 3, 0) * 2_000_000,
    ),
    "vertices.gpkg": lambda path: _with_blob(
        path,
        struct.pack("<BIII", 1, 3, 1, 1_100_000) + struct.pack("<dd", 1, 1) * 1_100_000,
    ),
    "text.gpkg": lambda path: _geopackage(
        path,
        "UPDATE a SET id = hex(zeroblob(9000000));",
    ),
    "wide.gpkg": lambda path: _geopackage(
        path,
        _NUMBERS.format(4_000) + "INSERT INTO a (id, geom) SELECT i, (SELECT geom FROM a) FROM n;",
        layer="id TEXT, geom BLOB, " + ", ".join(f"c{i} DEFAULT {i}" for i in range(1_900)),
    ),
    "default.gpkg": lambda path: _geopackage(
        path,
        _NUMBERS.format(20_000) + "INSERT INTO a (id) SELECT i FROM n;",
        f"ALTER TABLE a ADD COLUMN d TEXT DEFAULT '{'x' * 900_000}';",
    ),
}


def _with_blob(path: Path, wkb: bytes) -> None:
    _geopackage(path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE a SET geom = ?", (BLOB[:8] + wkb,))
    database.close()


# Texts

_POINT = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,1]}}'


def _collection(body: str) -> bytes:
    return f'{{"type":"FeatureCollection","features":[{body}]}}'.encode()


def _area(coordinates: str) -> str:
    return (
        '{"type":"Feature","properties":{"id":"a"},"geometry":'
        f'{{"type":"Polygon","coordinates":{coordinates}}}}}'
    )


TEXTS: dict[str, Callable[[], bytes]] = {
    "deep.geojson": lambda: _collection("[" * 9 * MB + "]" * 9 * MB),
    "deep-objects.geojson": lambda: _collection('{"a":' * 3 * MB + "1" + "}" * 3 * MB),
    "deep-shape.geojson": lambda: _collection(_area("[" * 900 + "]" * 900)),
    "lists.geojson": lambda: _collection("[]," * 6 * MB + "1"),
    "lists-of-one.geojson": lambda: _collection("[0]," * 4_700_000 + "1"),
    "objects.geojson": lambda: _collection('{"":0},' * 2_700_000 + "1"),
    "empty-objects.geojson": lambda: _collection("{}," * 6 * MB + "1"),
    "keys.geojson": lambda: _collection(
        '{"type":"Feature","properties":{'
        + ",".join(f'"{i}":0' for i in range(1_700_000))
        + '},"geometry":null}'
    ),
    "features.geojson": lambda: _collection(",".join([_POINT] * 220_000)),
    "vertices.geojson": lambda: _collection(_area("[[" + "[1,1]," * 3_200_000 + "[1,1]]]")),
    "rings.geojson": lambda: _collection(_area("[" + "[]," * 6 * MB + "[]]")),
    "numbers.geojson": lambda: _collection("1.5," * 4_700_000 + "1"),
    "digits.geojson": lambda: _collection("1" * 19 * MB),
    "spaces.geojson": lambda: _collection(" " * 19 * MB),
    "shallow-vertices.geojson": lambda: _collection(
        ",".join([_area("[[" + "[1,1]," * 200_000 + "[1,1]]]")] * 16)
    ),
    "cr.csv": lambda: b"name,lon,lat\r" + b"a,1,1\r" * 2_500_000,
    "lf.csv": lambda: b"name,lon,lat\n" + b"a,1,1\n" * 3_000_000,
    "commas.csv": lambda: b"name,lon,lat\n" + b"," * 19 * MB,
    "head.csv": lambda: b"lon,lat," + b"a," * 9 * MB,
    "wide-head.csv": lambda: (
        b"lon,lat," + b",".join(b"c%d" % i for i in range(2_000_000)) + b"\n1,1\n"
    ),
    "one-line.csv": lambda: b"lon,lat,name\n1,1," + b"x" * 19 * MB,
    "quote.csv": lambda: b'lon,lat,name\n1,1,"' + b"x\n" * 9 * MB,
    "quotes.csv": lambda: b"lon,lat,name\n1,1," + b'""' * 9 * MB,
    "emoji.csv": lambda: b"lon,lat,name\n" + "\U0001f600".encode() + b"1,1,x\n" * 3_000_000,
    "wide-rows.csv": lambda: b"lon,lat\n" + (b"," * 99 + b"\n") * 190_000,
    "wrong-rows.csv": lambda: b"id,lon,lat\n" + b"!,x,y\n" * 19_990,
    "wrong-cells.csv": lambda: b"id,lon,lat,introduced,source_seen\n" + b"!,x,y,z,w\n" * 19_990,
    "unknown-columns.csv": lambda: b"lon,lat," + b",".join(b"x%d" % i for i in range(90)) + b"\n",
    "spaces.csv": lambda: b" " * 19 * MB,
    "tabs.csv": lambda: b"lon\tlat\n" + b"\t" * 19 * MB,
    "arrays.toml": lambda: b"a = " + b"[" * 2 * MB + b"]" * 2 * MB,
    "inline.toml": lambda: b"a = " + b"{a=" * MB + b"1" + b"}" * MB,
    "dotted.toml": lambda: b"a." * 2 * MB + b"a = 1",
    "headers.toml": lambda: b"".join(b"[a%d]\n" % i for i in range(500_000)),
    "tables.toml": lambda: b"[[site]]\n" * 500_000,
    "dotted-headers.toml": lambda: b"".join(
        b"[" + b".".join([b"a"] * 30) + b".b%d]\n" % i for i in range(60_000)
    ),
    "keys.toml": lambda: b"".join(b"k%d=1\n" % i for i in range(450_000)),
    "dotted-keys.toml": lambda: b"".join(
        b".".join([b"a"] * 30) + b".b%d=1\n" % i for i in range(60_000)
    ),
    "numbers.toml": lambda: b"a = [" + b"1," * 2_400_000 + b"]",
    "lists.toml": lambda: b"a = [" + b"[]," * 1_600_000 + b"]",
    "objects.toml": lambda: b"a = [" + b"{}," * 1_600_000 + b"]",
    "escapes.toml": lambda: b'a = "' + b"\\u0041" * 800_000 + b'"',
    "quotes.toml": lambda: b'a = """' + b'""a' * 1_600_000 + b'"""',
    "string.toml": lambda: b'a = "' + b"x" * 4_900_000 + b'"',
    "dates.toml": lambda: b"a = [" + b"2000-01-01T00:00:00Z," * 230_000 + b"]",
    "digits.toml": lambda: b"a = " + b"1" * 4_900_000,
    "hex.toml": lambda: b"a = 0x" + b"f" * 4_900_000,
    "underscores.toml": lambda: b"a = 1" + b"_1" * 2_400_000,
    "floats.toml": lambda: b"a = 1." + b"1" * 4_900_000,
    "comment.toml": lambda: b"#" * 4_900_000,
    "lines.toml": lambda: b"\n" * 4_900_000,
    "bare-key.toml": lambda: b"a" * 4_900_000 + b" = 1",
}


def make(name: str, folder: Path) -> Path:
    """Write a bomb to a folder."""
    path = folder / name
    if name in GEOPACKAGES:
        GEOPACKAGES[name](path)
    else:
        path.write_bytes({**WORKBOOKS, **KMLS, **TEXTS}[name]())
    return path


NAMES = [*WORKBOOKS, *KMLS, *GEOPACKAGES, *TEXTS]
