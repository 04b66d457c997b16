"""Every import of the engine is a declared dependency, not an accident of another package."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = {"torchkata", "solutions"} | {file.stem for file in Path(__file__).parent.glob("*.py")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> set[str]:
    lines = chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    return {_plain(re.match(r"[\w.-]+", line)[0]) for line in lines}


def imported(file: Path) -> set[str]:
    """The modules from elsewhere that a file imports, each with its first name only."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.append(node.module)
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - OWN


def _plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.mark.parametrize("folder", ["torchkata", "benchmarks", "solutions", "exercises"])
def test_every_import_is_declared(folder):
    brings = packages_distributions()
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files

    for file in files:
        for module in imported(file):
            packages = {_plain(name) for name in brings.get(module, [module])}
            assert packages & declared(), f"{file.relative_to(ROOT)} imports {module}"
