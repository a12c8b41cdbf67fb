"""
Plant faults in the code, one at a time, and count those that the tests notice.

The faults are those of cosmic-ray; a sample of them is drawn from the modules of the packages
named. Each is planted in a copy of the checkout, where the tests of its module run first and those
of its package after them. Those that survive are printed as differences, with the seed that
draws them again::

    python benchmarks/mutants.py geodesy coverage --sample 200 --seed 1
    python benchmarks/mutants.py geodesy/sector.py --sample 20
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cosmic_ray.commands.init import _all_work_items
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec, TestOutcome
from results import Results

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[1]
_KILL_BAR = 0.85
_ABOUT = (
    "A sample of the faults that cosmic-ray knows (operators, numbers, comparisons, conditions, "
    "loops), planted one at a time; annotations and decorators are left out. A fault is killed "
    "when a test of its package fails or does not end."
)


def main() -> None:
    """Draw, plant, run and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("packages", nargs="*", default=["geodesy", "coverage", "words"])
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds for one fault")
    parser.add_argument("--write", action="store_true", help="write a section of RESULTS.md")
    asked = parser.parse_args()
    modules = [module for package in asked.packages for module in _modules(package)]
    with tempfile.TemporaryDirectory() as copy:
        _copy_checkout(Path(copy))
        os.chdir(copy)
        faults = [fault for module in modules for fault in _faults(module)]
        random.Random(asked.seed).shuffle(faults)
        drawn = faults[: asked.sample]
        print(f"{len(drawn)} of {len(faults)} faults, seed {asked.seed}", flush=True)
        survived = sum(_survives(fault, asked.timeout) for fault in drawn)
    results = Results()
    killed = len(drawn) - survived
    where = ", ".join(asked.packages)
    results.note(
        f"{where}: faults killed, of {len(drawn)} drawn with seed {asked.seed}",
        f"{killed} ({killed / len(drawn):.1%})",
        f"{_KILL_BAR:.0%}",
    )
    if asked.write:
        results.write("mutants", "Faults planted", _ABOUT)
    sys.exit(killed < _KILL_BAR * len(drawn))


def _modules(package: str) -> list[Path]:
    """Modules of a package, or the one named, relative to the checkout."""
    path = _ROOT / "rangeviz" / package
    found = [path] if path.is_file() else sorted(path.rglob("*.py"))
    if not found:
        msg = f"{package} is no package or module of rangeviz"
        raise SystemExit(msg)
    return [module.relative_to(_ROOT) for module in found]


def _copy_checkout(copy: Path) -> None:
    """Copy the files that git knows, as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (_ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(_ROOT / name, copy / name)


def _faults(module: Path) -> Iterator[MutationSpec]:
    """Faults of a module, but for those in annotations, which change nothing."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    idle = [
        ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        for node in _annotations(tree)
    ]
    for item in _all_work_items([module], {}):
        (fault,) = item.mutations
        if not fault.operator_name.endswith("RemoveDecorator") and not any(
            start <= fault.start_pos and fault.end_pos <= end for start, end in idle
        ):
            yield fault


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            found = getattr(node, field, None)
            if isinstance(found, ast.expr):
                yield found


def _survives(fault: MutationSpec, timeout_s: float) -> bool:
    """Whether the tests pass with the fault; if so, it is printed."""
    package = Path("tests", *fault.module_path.parent.parts[1:])
    own = package / f"test_{fault.module_path.stem}.py"
    where = [str(path) for path in (own, package) if path.exists()]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    tests = " ".join([*command, "-m", "'not slow'", *where])
    result = mutate_and_test([fault], tests, timeout_s)
    outcome = "no test" if result.test_outcome is None else result.test_outcome.value
    print(f"{fault.module_path}:{fault.start_pos[0]} {fault.operator_name}: {outcome}", flush=True)
    if result.test_outcome != TestOutcome.SURVIVED:
        return False
    print(result.diff, flush=True)
    return True


if __name__ == "__main__":
    main()
