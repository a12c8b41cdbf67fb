"""The notebooks: that they run wherever they are, and hold no more than was written."""

from __future__ import annotations

import ast
from importlib import metadata
from pathlib import Path

import nbclient
import nbformat
import pytest

import rangeviz as rv

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted(Path(__file__).parents[2].glob("notebooks/*.ipynb"))
HERE = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _notebook(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in sources])


def _said(notebook):
    return "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", ())
    )


def test_there_are_five_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@HERE
def test_a_notebook_runs_in_an_empty_folder_without_a_network(path, run, tmp_path):
    ran = run(path, tmp_path)

    outputs = [output for cell in ran.cells for output in cell.get("outputs", ())]
    assert any("text/html" in output.get("data", ()) for output in outputs)
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


def test_the_kernel_finds_the_rangeviz_that_is_tested(run, tmp_path):
    ran = run(_notebook("import rangeviz; print(rangeviz.__file__)"), tmp_path)

    installed = metadata.distribution("rangeviz").locate_file("rangeviz/__init__.py")
    assert _said(ran).strip() in {rv.__file__, str(installed)}  # the latter, beside a checkout


def test_the_kernel_is_refused_the_network(run, tmp_path):
    fetch = "import urllib.request; urllib.request.urlopen('http://192.0.2.1', timeout=5)"

    with pytest.raises(nbclient.exceptions.CellExecutionError, match="the network is refused"):
        run(_notebook(fetch), tmp_path)


@HERE
def test_a_notebook_holds_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)

    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert {cell.execution_count for cell in code} == {None}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not any(cell.metadata for cell in notebook.cells)


@HERE
def test_a_notebook_uses_public_names_only(path):
    cells = nbformat.read(path, as_version=4).cells
    tree = ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    nodes = list(ast.walk(tree))

    imported = [
        alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    ]
    froms = [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    used = {node.attr for node in attributes if getattr(node.value, "id", None) == "rv"}
    assert [name for name in [*imported, *froms] if name.startswith("rangeviz")] == ["rangeviz"]
    assert used
    assert used <= set(rv.__all__)
    assert not [node.attr for node in attributes if node.attr.startswith("_")]


@HERE
def test_the_links_of_a_notebook_lead_somewhere(path):
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")

    for link in prose.split("](")[1:]:
        assert (path.parent / link.partition(")")[0]).is_file()
