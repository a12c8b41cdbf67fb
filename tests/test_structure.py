"""What keeps the code readable: no long module, no long function."""

import ast
from pathlib import Path

import pytest

import rangeviz as rv

PACKAGE = Path(rv.__file__).parent
MODULE_LINES, FUNCTION_LINES = 420, 60
PYTHON = sorted(PACKAGE.rglob("*.py"))


def test_the_modules_are_found():
    assert {"results.py", "ellipsoid.py", "kml.py"} <= {path.name for path in PYTHON}


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_no_module_is_long(path):
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_no_function_is_long(path):
    """A function is counted from its ``def``, without its docstring."""
    long = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, *rest = node.body
            is_docstring = rest and isinstance(first, ast.Expr) and ast.get_docstring(node)
            docstring = first.end_lineno - first.lineno + 1 if is_docstring else 0
            lines = node.end_lineno - node.lineno + 1 - docstring
            if lines > FUNCTION_LINES:
                long.append(f"{node.name}: {lines} lines")

    assert long == []
