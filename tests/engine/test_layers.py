"""The layout of the engine, read from its imports: what may import what, and how large files are.

A room is a folder or a module right under `torchkata/`.
"""

import ast
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from torchkata import cli
from torchkata.cli import author, teacher
from torchkata.handout.contents import KEPT_BACK

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "torchkata"
# Where a copy's own runs start: `import torchkata`, `kata`, pytest, the tests.
FACES = ("", "__main__", "plugin", "testing", "data")


@dataclass(frozen=True)
class Import:
    """A line of the engine that imports a module of the engine; names have no `torchkata.`."""

    file: Path
    line: int
    module: str
    imported: str

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.line}"


@functools.cache
def modules() -> dict[str, Path]:
    """The engine's modules by name: `kata.source`; a package has the name of its folder."""
    found = {}
    for file in sorted(ENGINE.rglob("*.py")):
        inside = file.relative_to(ENGINE)
        if inside.parts[0] != "stubs":
            folder = inside.parent.parts
            found[".".join(folder if file.stem == "__init__" else (*folder, file.stem))] = file
    return found


@functools.cache
def imports() -> tuple[Import, ...]:
    """All imports of the engine's own modules, those for types and those in functions too."""
    return tuple(
        Import(file, node.lineno, module, imported)
        for module, file in modules().items()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _named(node)
        if (imported := name.removeprefix("torchkata").lstrip(".")) in modules()
        and name.split(".")[0] == "torchkata"
    )


def _named(node: ast.AST) -> Iterator[str]:
    """The modules that a node imports: `from torchkata.kata import source` is `kata.source`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner.removeprefix("torchkata.") in modules() else node.module


def room(module: str) -> str:
    return module.split(".")[0]


def reached(starts: Iterable[str]) -> set[str]:
    """The modules that are imported when these are, whatever is called in them."""
    found: set[str] = set()
    left = list(starts)
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left += [one.imported for one in imports() if one.module == module]
            left += [module.rpartition(".")[0]]  # a package is loaded before its modules
    return found


# --- what an instructor keeps back ---------------------------------------------------------------


def test_a_copy_holds_the_rooms_that_its_own_commands_reach_and_no_other():
    kept = {path for path in KEPT_BACK if "/" not in path}
    rooms = {path.stem for path in ENGINE.iterdir() if path.suffix == ".py" or path.is_dir()}
    handed_out = rooms - kept - {"stubs", "__init__", "__pycache__"}
    needed = {room(module) for module in reached(FACES)} - {""}

    assert not handed_out - needed, (
        f"torchkata/handout/contents.py: a copy holds {handed_out - needed}, which only "
        "cli/author.py and cli/teacher.py reach: add it to KEPT_BACK."
    )
    assert not needed - handed_out, (
        f"torchkata/handout/contents.py: a copy lacks {needed - handed_out}, which it imports: "
        "take it out of KEPT_BACK, or take the import out."
    )


@pytest.mark.parametrize("module", [author, teacher])
def test_each_command_of_authors_and_teachers_is_told_of_in_a_copy_that_lacks_it(module):
    commands = {name for name, one in vars(module).items() if isinstance(one, click.Command)}
    known = {name for name, home in cli._MODULES.items() if module.__name__.endswith(f".{home}")}

    assert commands == known, (
        f"{module.__name__} has the commands {commands}, and _MODULES in torchkata/cli/__init__.py "
        f"says {known}: make them the same."
    )
