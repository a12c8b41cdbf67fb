import zipfile

import pytest

from rangeviz.catalog.reading.safe import (
    check_count,
    open_archive,
    paths_in_folder,
    read_bytes,
    read_text,
)
from rangeviz.errors import CatalogError


def _archive(path, size=1_000, name="doc.kml"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" " * size)
    return path


@pytest.mark.parametrize(
    "path",
    [
        "http://example.org/own.toml",
        "https:/example.org/own.toml",
        "file:///etc/passwd",
        "/vsicurl/http://example.org/own.gpkg",
        "//server/share/own.toml",
        r"\\server\share\own.toml",
    ],
)
def test_an_address_is_not_fetched(path):
    with pytest.raises(CatalogError, match="is an address, and nothing is fetched; give the path"):
        read_bytes(path)


def test_a_nul_in_a_path_is_reported_in_one_line():
    with pytest.raises(CatalogError, match=r"^'a\\x00b': cannot be read: .*; check the path$"):
        read_bytes("a\0b")


def test_a_byte_order_mark_is_left_out(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("name", encoding="utf-8-sig")

    assert read_text(path) == "name"


@pytest.mark.parametrize(
    "name",
    [
        "../own.toml",
        "sub/../../own.toml",
        "/etc/passwd",
        "http://example.org/own.toml",
        "/vsicurl/http://example.org/a.gpkg",
        r"\\server\share\own.toml",
        "own.toml\x1b[2J",
        "link.toml",
    ],
)
def test_a_file_names_only_files_in_its_folder(tmp_path, name):
    folder = tmp_path / "scenario"
    folder.mkdir()
    (tmp_path / "own.toml").write_text("")
    (folder / "link.toml").symlink_to(tmp_path / "own.toml")

    with pytest.raises(CatalogError, match=r"leads out of the folder .*; copy what it names"):
        paths_in_folder(folder / "question.toml", [name])


def test_a_name_below_the_folder_will_do(tmp_path):
    paths = paths_in_folder(
        tmp_path / "question.toml", ["own.toml", "sub/areas.gpkg", "sub/../own.toml"]
    )

    assert paths[:2] == [str(tmp_path / "own.toml"), str(tmp_path / "sub/areas.gpkg")]


def test_an_archive_that_declares_too_much_is_refused_unread(tmp_path):
    path = _archive(tmp_path / "bomb.kmz", size=61_000_000)

    with pytest.raises(CatalogError, match="unpacks to 61 MB in 1 files, over the limit of 60 MB"):
        open_archive(path)


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = _archive(tmp_path / "lie.kmz", size=30_000_000)
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = data.find(signature) + at
        data[start : start + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(data)

    with pytest.raises(CatalogError, match=r"lie.kmz: is damaged or encrypted: Bad CRC-32"):
        open_archive(path)


def test_a_file_that_is_not_an_archive_is_refused(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_text("name,lon,lat")

    with pytest.raises(CatalogError, match=r"own.xlsx: is not a zipped file: .*; save it again"):
        open_archive(path)


def test_too_many_records_are_refused():
    check_count(20_000, "own.csv")
    with pytest.raises(
        CatalogError, match=r"own.csv: holds 20,001 records, over the limit of 20,0"
    ):
        check_count(20_001, "own.csv")
