"""What is installed: its names, its version, its files, and what importing it costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata, resources
from pathlib import Path
from typing import get_args

import pytest

import rangeviz as rv
from rangeviz.basemaps import data_file

ROOT = Path(__file__).parents[1]
PACKAGE = Path(rv.__file__).parent
ALIASES = {"Launch", "SiteLike", "Sites", "SystemLike", "Targets", "Theme", "Units", "Viewpoint"}
HEAVY = {
    *("branca", "folium", "geopandas", "numpy", "pandas", "pydantic", "pyogrio", "pyproj"),
    *("shapely", "typer"),
}
DATA = {
    *("basemaps/SOURCES.md", "basemaps/backdrop.json", "basemaps/countries.json"),
    "basemaps/country_labels.json",
    *("basemaps/display.gpkg", "basemaps/groups.toml", "basemaps/labels.json"),
    *("basemaps/names.db", "basemaps/places.gpkg", "basemaps/regions.gpkg"),
    *("basemaps/sites.gpkg", "basemaps/vintages.json"),
    *("catalog/hosts.toml", "catalog/press_names.toml"),
    *("catalog/sites.toml", "catalog/systems.toml"),
    *("claims/README.md", "claims/areas.toml", "claims/claims.toml"),
}


def _run(code):
    """What a new interpreter prints that finds rangeviz where this one did."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def recorded():
    """Files that the installer wrote down as those of rangeviz."""
    files = {file.as_posix() for file in metadata.files("rangeviz") or ()}
    if "rangeviz/__init__.py" not in files:
        pytest.skip("rangeviz is installed editable: its files are those of the checkout")
    return files


# Names


@pytest.mark.parametrize("name", rv.__all__)
def test_a_public_name_resolves_and_says_what_it_is(name):
    value = getattr(rv, name)

    if name in ALIASES:
        assert "|" in str(value) or get_args(value)
    else:
        assert value.__name__ == name
        assert value.__doc__


def test_public_names_are_listed_in_order_and_by_dir():
    assert rv.__all__ == sorted(set(rv.__all__))
    assert set(rv.__all__) <= set(dir(rv))


def test_a_name_that_is_not_public_is_refused_by_name():
    with pytest.raises(AttributeError, match="module 'rangeviz' has no attribute 'rings'"):
        _ = rv.rings


def test_no_module_takes_the_name_of_something_public():
    modules = {path.stem for path in PACKAGE.iterdir()}

    assert not modules & set(rv.__all__)


@pytest.mark.parametrize("module", ["coverage.answer", "catalog", "geodesy", "errors", "results"])
def test_importing_a_module_first_leaves_the_public_names_alone(module):
    said = _run(
        f"import rangeviz.{module}, rangeviz as rv; "
        "print([type(getattr(rv, name)).__name__ for name in rv.__all__].count('module'), rv.reach)"
    )

    assert said.startswith("0 <function reach ")


# What importing it costs


def test_importing_rangeviz_imports_no_other_library():
    loaded = _run("import rangeviz; print(*sys.modules)").split()

    assert not HEAVY & set(loaded)
    assert {name for name in loaded if name.startswith("rangeviz")} == {
        "rangeviz",
        "rangeviz._version",
    }


def test_the_errors_are_there_at_once():
    assert _run("import rangeviz as rv; print(rv.errors.QuestionError.__mro__[1].__name__)") == (
        "RangevizError\n"
    )


@pytest.mark.parametrize("words", ["--help", "systems", "systems lrhw --help"])
def test_commands_that_compute_nothing_import_no_library_but_typer(words):
    loaded = _run(
        "from rangeviz import cli\n"
        f"try: cli.main({words.split()!r})\n"
        "except SystemExit: print(*sys.modules)"
    ).split()

    assert set(loaded) & HEAVY == {"typer"}


# Metadata


def test_the_version_is_that_of_what_is_installed():
    assert metadata.version("rangeviz") == rv.__version__


def test_changelog_and_citation_name_the_version():
    if not (ROOT / "CHANGELOG.md").is_file():
        pytest.skip("no checkout around the tests")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

    assert re.findall(r"^## \[([\d.]+)\]", changes, re.MULTILINE)[0] == rv.__version__
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [rv.__version__]


def test_every_library_imported_is_declared_and_every_one_declared_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in extras for line in extras[name])]
    tools = {re.match(r"[\w.-]+", line)[0] for line in extras["test"]}
    declared = {re.match(r"[\w.-]+", line)[0] for line in lines}
    extras_too = {"distributed", "ipywidgets", "pyarrow", "python-docx", "python-pptx"}
    declared -= tools - extras_too
    module_of = {"XStatic-Leaflet": "xstatic", "python-docx": "docx", "python-pptx": "pptx"}
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.partition(".")[0])

    libraries = imported - sys.stdlib_module_names - {"rangeviz"}
    assert libraries == {module_of.get(name, name) for name in declared}


# Files


def test_the_types_are_declared_to_type_checkers():
    assert resources.files("rangeviz").joinpath("py.typed").is_file()


@pytest.mark.parametrize("name", sorted(DATA))
def test_a_data_file_is_found(name):
    assert data_file(*name.split("/")).stat().st_size > 0


def test_an_installed_package_holds_the_data_and_not_what_built_it(recorded):
    inside = {
        name.removeprefix("rangeviz/data/") for name in recorded if name.startswith("rangeviz/data")
    }

    assert inside == DATA


def test_an_installed_package_reads_the_data_inside_it(recorded):
    if (PACKAGE.parent / "pyproject.toml").is_file():
        pytest.skip("run from the checkout, whose package is found first")

    assert data_file("basemaps", "regions.gpkg").is_relative_to(PACKAGE)
    assert "site-packages" in PACKAGE.parts
