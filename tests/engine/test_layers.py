"""The layout of the engine, read from its imports: the allowed imports, and the size of files.

A room is a folder or a module right under `torchkata/`; the table in `docs/design.md` says which
rooms it may import. Each failure is one sentence: the place, what is wrong there, what to do.
"""

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from torchkata import cli
from torchkata.cli import author, board, teacher
from torchkata.cli import start as starting
from torchkata.handout.contents import KEPT_BACK, KEPT_FROM_A_COURSE

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "torchkata"
# Where a copy's own runs start: `import torchkata`, `kata`, pytest, the tests.
FACES = ("", "__main__", "plugin", "testing", "data")
TABLE = ROOT / "docs" / "design.md"
OPEN_TO_ALL = {"errors", "i18n"}
MOST_AT_THE_TOP = 24
LONGEST = 300  # lines of a file
WHY_LONGER = f"Longer than {LONGEST} lines: "
HEAVY = ("torch", "numpy", "pytest")


@dataclass(frozen=True)
class Import:
    """A line of the engine that imports a module of the engine; names have no `torchkata.`."""

    file: Path
    line: int
    module: str
    imported: str
    at_load: bool  # neither in a function nor for types alone

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
    found = []
    for module, file in modules().items():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        loaded = set(_at_load(tree))
        for node in ast.walk(tree):
            for name in _named(node):
                imported = name.removeprefix("torchkata").lstrip(".")
                ours = name.split(".")[0] == "torchkata"
                assert not ours or imported in modules(), f"{file}:{node.lineno} imports {name}."
                if ours:
                    found.append(Import(file, node.lineno, module, imported, node in loaded))
    return tuple(found)


def _at_load(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(inner, ast.If) and ast.unparse(inner.test).endswith("TYPE_CHECKING"):
            continue
        yield inner
        yield from _at_load(inner)


def _named(node: ast.AST) -> Iterator[str]:
    """The modules that a node imports: `from torchkata.kata import source` is `kata.source`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"`{ast.unparse(node)}` is relative: begin it with `torchkata`."
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner.removeprefix("torchkata.") in modules() else str(node.module)


def room(module: str) -> str:
    return module.split(".")[0] or "__init__"


def none_of(wrong: Iterable[str]) -> None:
    """Nothing is wrong, or else each of it is a line of the failure."""
    told = "\n".join(wrong)
    if told:
        pytest.fail(told, pytrace=False)


def shown(module: str) -> str:
    return modules()[module].relative_to(ROOT).as_posix()


def reached(starts: Iterable[str], at_load: bool = False) -> set[str]:
    """The modules that these import, in whatever is called in them or only `at_load`."""
    found: set[str] = set()
    left = list(starts)
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            own = [one for one in imports() if one.module == module]
            left += [one.imported for one in own if one.at_load or not at_load]
            left += [module.rpartition(".")[0]]  # a package is loaded before its modules
    return found


@functools.cache
def table() -> dict[str, set[str]]:
    """The rooms from top to bottom, and what each may import."""
    text = TABLE.read_text(encoding="utf-8")
    section = re.search(r"^## The rooms\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert section, "docs/design.md has no section `## The rooms`."
    found = {}
    for line in section[1].splitlines():
        if line.startswith("| `"):
            rooms, allowed, _job = (cell.strip() for cell in line.strip("|").split(" |", 2))
            for name in re.findall(r"`(\w+)(?:/|\.py)`", rooms):
                found[name] = set(re.findall(r"`(\w+)`", allowed))
    return found


# --- rooms and layers ----------------------------------------------------------------------------


def test_every_room_has_a_row_in_the_table():
    rooms = {room(module) for module in modules()}
    missing = [
        f"docs/design.md has no row for torchkata/{one}: add it." for one in rooms - {*table()}
    ]
    gone = [
        f"docs/design.md has a row for {one}, which is gone: delete it."
        for one in {*table()} - rooms
    ]

    none_of(missing + gone)


def test_every_import_goes_to_a_room_that_the_table_allows():
    wrong = [
        f"{one.place} imports {room(one.imported)}/, which docs/design.md does not allow "
        f"{room(one.module)}/: take the import out, or add it to the table."
        for one in imports()
        if room(one.imported)
        not in {room(one.module), *OPEN_TO_ALL, *table().get(room(one.module), ())}
    ]

    none_of(wrong)


def test_the_table_allows_nothing_that_no_room_needs():
    used = {(room(one.module), room(one.imported)) for one in imports()}

    none_of(
        f"docs/design.md allows {above}/ to import {below}, which it does not: take it out."
        for above, allowed in table().items()
        for below in sorted(allowed)
        if (above, below) not in used
    )


def test_the_table_goes_downwards_only():
    order = list(table())

    none_of(
        f"docs/design.md: {above}/ may import {below}, which is not below it: move the row, or "
        "turn the import round."
        for above, allowed in table().items()
        for below in sorted(allowed)
        if below not in order[order.index(above) + 1 :]
    )
    assert set(order[-len(OPEN_TO_ALL) :]) == OPEN_TO_ALL, "errors and i18n come last."


def test_no_module_imports_itself_by_a_detour():
    circles = [
        " -> ".join(map(shown, [*circle, circle[0]])) + " is a circle: move what both ends need "
        "into a module that imports neither."
        for circle in _circles()
    ]

    none_of(circles)


def _circles() -> list[list[str]]:
    """The shortest way back to each module that has one; each circle once."""
    below: dict[str, set[str]] = {module: set() for module in modules()}
    for one in imports():
        below[one.module].add(one.imported)
    found: dict[frozenset[str], list[str]] = {}
    for start in below:
        ways = [[start]]
        seen: set[str] = set()
        for way in ways:
            onward = sorted(below[way[-1]] - seen)
            if start in onward:
                found.setdefault(frozenset(way), way)
                break
            seen.update(onward)
            ways += [[*way, module] for module in onward]
    return list(found.values())


# --- sizes ---------------------------------------------------------------------------------------


def test_the_top_of_the_engine_can_be_read_at_a_glance():
    names = [path.name for path in ENGINE.iterdir() if path.name != "__pycache__"]

    assert len(names) <= MOST_AT_THE_TOP, (
        f"torchkata/ has {len(names)} files and folders, more than {MOST_AT_THE_TOP}: move one "
        "into the room that it belongs to."
    )


def test_a_long_file_says_why():
    wrong = []
    for file in modules().values():
        text = file.read_text(encoding="utf-8")
        docstring = ast.get_docstring(ast.parse(text)) or ""
        says = any(part.startswith(WHY_LONGER) for part in docstring.split("\n\n"))
        lines = len(text.splitlines())
        place = file.relative_to(ROOT).as_posix()
        if lines > LONGEST and not says:
            wrong.append(
                f"{place} has {lines} lines: give its second noun a file, or say why not in a "
                f"paragraph of its docstring that begins `{WHY_LONGER}`."
            )
        if lines <= LONGEST and says:
            wrong.append(f"{place} has {lines} lines: its docstring need not say why any more.")

    none_of(wrong)


# --- what is light -------------------------------------------------------------------------------


def test_what_reads_the_exercises_does_without_torch():
    light = reached((one for one in modules() if room(one) == "kata"), at_load=True)
    wrong = []
    for module in sorted(light):
        file = modules()[module]
        for node in _at_load(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
                wrong += [
                    f"{shown(module)}:{node.lineno} imports {name} as it is loaded, and `kata` "
                    "waits for that: import it in the function that needs it."
                    for name in names
                    if name.split(".")[0] in HEAVY
                ]

    none_of(wrong)


@pytest.mark.parametrize("name", ["run", "diagnosis"])
def test_a_room_that_is_used_in_parts_loads_nothing_by_itself(name):
    body = ast.parse(modules()[name].read_text(encoding="utf-8")).body

    assert len(body) == 1, (
        f"{shown(name)}:{body[1].lineno} is code: only a docstring belongs there."
    )
    assert isinstance(body[0].value, ast.Constant)


def test_the_bare_command_loads_nothing_heavy(small_kata, run):
    done = run(small_kata, "torchkata", PYTHONPROFILEIMPORTTIME="1")
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))

    assert "torchkata.cli.learner" in loaded
    for heavy in ("rich.console", *HEAVY):
        assert heavy not in loaded, (
            f"`kata` imports {heavy}, a tenth of a second or more: import it in the command that "
            "needs it."
        )


# --- what an instructor keeps back ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "more"), [((*KEPT_BACK, *KEPT_FROM_A_COURSE), ()), (KEPT_BACK, ("cli.board",))]
)
def test_a_copy_holds_the_rooms_that_its_own_commands_reach_and_no_other(back, more):
    kept = {path for path in back if "/" not in path}
    rooms = {path.stem for path in ENGINE.iterdir() if path.suffix == ".py" or path.is_dir()}
    handed_out = rooms - kept - {"stubs", "__init__", "__pycache__"}
    needed = {room(module) for module in reached((*FACES, *more))} - {"__init__"}

    assert not handed_out - needed, (
        f"torchkata/handout/contents.py: a copy holds {handed_out - needed}, which only "
        "cli/author.py, cli/start.py and cli/teacher.py reach: add it to KEPT_BACK."
    )
    assert not needed - handed_out, (
        f"torchkata/handout/contents.py: a copy lacks {needed - handed_out}, which it imports: "
        "take it out of KEPT_BACK, or take the import out."
    )


@pytest.mark.parametrize("module", [author, board, starting, teacher])
def test_each_command_of_authors_and_teachers_is_told_of_in_a_copy_that_lacks_it(module):
    commands = {name for name, one in vars(module).items() if isinstance(one, click.Command)}
    known = {name for name, home in cli._MODULES.items() if module.__name__.endswith(f".{home}")}

    assert commands == known, (
        f"{module.__name__} has the commands {commands}, and _MODULES in torchkata/cli/__init__.py "
        f"says {known}: make them the same."
    )
