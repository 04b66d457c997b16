"""Which exercises lean on what the policy does not admit: their functions, helpers and modules."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from torchkata.grade.flags import policy, rules
from torchkata.grade.flags.findings import Finding, line_of
from torchkata.grade.flags.reader import Own, read
from torchkata.grade.flags.trees import attributes_of, libraries_of, parsed
from torchkata.i18n import _
from torchkata.submit.reading.names import visible

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Unit = tuple[str, str]  # a file, and a definition at its top level, or "" for all else in it
LIBRARIES = frozenset(sys.stdlib_module_names) | {"torch", "numpy", "pytest", "torchkata"}
TOP, ALL = "", "*"


@dataclass(frozen=True)
class Found:
    """A finding with its place.

    Attributes:
        path: The file.
        line: The line.
        what: The predicate.
        weight: What it weighs.
        rule: What the policy says, if it is about a name.
        unit: The definition at the top level that it is in; empty if it runs at the import.
        imports: Whether it is an import, and not a use.
    """

    path: str
    line: int
    what: str
    weight: int
    rule: rules.Rule | None = None
    unit: str = TOP
    imports: bool = False


@dataclass
class _Module:
    """One file: its findings, and what each of its definitions reaches."""

    found: list[Found] = field(default_factory=list)
    reaches: dict[str, set[_Unit]] = field(default_factory=dict)


class Reading:
    """A submission, read once.

    Args:
        files: Python files by their path inside the submission.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.modules: dict[str, _Module] = {}
        trees: dict[str, ast.Module] = {}
        for path, data in sorted(files.items()):
            self.modules[path] = module = _Module()
            if path.removesuffix(".py").removesuffix("/__init__") in LIBRARIES:
                said = _("has the name of a library, which it may replace")
                module.found.append(Found(path, 1, said, 3))
            try:
                trees[path] = parsed(data)
            except SyntaxError:
                continue  # it cannot be run either
            except (ValueError, RecursionError, MemoryError):
                module.found.append(Found(path, 1, _("cannot be analysed"), 3))
        nodes = {path: list(ast.walk(tree)) for path, tree in trees.items()}
        own = {name for path in trees for name in attributes_of(nodes[path])}
        names = {path.removesuffix(".py").split("/")[0] for path in files} | {"exercises"}
        lent = {
            f"{path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}.{name}"
            for path in trees
            for name in libraries_of(nodes[path], names)
        }
        defined = Own(names - LIBRARIES, own, lent)
        for path, tree in trees.items():
            self._read(path, tree, nodes[path], defined)
        self.against: dict[_Unit, list[Found]] = {}
        for path, module in self.modules.items():
            for found in module.found:
                if found.weight:
                    self.against.setdefault((path, found.unit), []).append(found)

    def _read(
        self,
        path: str,
        tree: ast.Module,
        nodes: Sequence[ast.AST],
        own: Own,
    ) -> None:
        module = self.modules[path]
        try:
            units = _units(tree)
            module.found += [_placed(path, one, units) for one in read(tree, own)]
            module.reaches = self._reaches(path, tree, nodes, units)
        except (ValueError, RecursionError, MemoryError):
            module.found.append(Found(path, 1, _("cannot be analysed"), 3))

    def shown(self) -> Iterator[Found]:
        """What a person should look at."""
        for path, module in self.modules.items():
            for one in module.found:
                if not _is_exempt(one, path, one.unit):
                    yield one

    def refused(self, topic: str, exercises: Iterable[str]) -> dict[str, str]:
        """Why each exercise of a topic that leans on what is not admitted is refused."""
        told = {}
        for name in exercises:
            against = [
                found
                for path, unit in self._reached(f"{topic}.py", name)
                for found in self.against.get((path, unit), ())
                if not _is_exempt(found, path, name)
            ]
            if against:
                worst = min(against, key=lambda one: (-one.weight, one.path, one.line, one.what))
                told[name] = _("Not admitted in this course: {file}, line {line}, {what}.").format(
                    file=visible(worst.path), line=worst.line, what=worst.what
                )
        return told

    def _reached(self, path: str, name: str) -> set[_Unit]:
        """All that may run when an exercise is imported and called."""
        reached: set[_Unit] = set()
        waiting = [(path, name), (path, TOP)]
        while waiting:
            unit = waiting.pop()
            if unit not in reached and unit[0] in self.modules:
                reached.add(unit)
                waiting += self.modules[unit[0]].reaches.get(unit[1], ())
        return reached

    def _reaches(
        self, path: str, tree: ast.Module, nodes: Sequence[ast.AST], units: Mapping[int, str]
    ) -> dict[str, set[_Unit]]:
        """What each part of a module uses of it, and of the submission's other files."""
        defined = {node.name for node in tree.body if isinstance(node, _Definition)}
        reaches: dict[str, set[_Unit]] = {ALL: {(path, name) for name in {TOP, *defined}}}
        imported: dict[str, set[_Unit]] = {}
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name, unit in self._imported(path, node):
                    imported.setdefault(name, set()).add(unit)
                    # An import runs the file, whatever it takes from it.
                    reaches.setdefault(units.get(id(node), TOP), set()).add((unit[0], TOP))
                    if name == "*":
                        reaches[units.get(id(node), TOP)].update([(unit[0], ALL)])
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found = reaches.setdefault(units.get(id(node), TOP), set())
                if node.id in defined:
                    found.add((path, node.id))
                for file, part in imported.get(node.id, ()):
                    found |= {(file, part)} if part else {(file, ALL)}
        return reaches

    def _imported(
        self, path: str, node: ast.Import | ast.ImportFrom
    ) -> Iterator[tuple[str, _Unit]]:
        """The names that an import binds to files of the submission, or to parts of them."""
        for alias in node.names:
            if isinstance(node, ast.Import):
                file = self._file(alias.name)
                if file is not None:
                    yield alias.asname or alias.name.partition(".")[0], (file, TOP)
                continue
            base = node.module or ""
            if node.level:
                folder = path.split("/")[: -node.level]
                base = ".".join([*folder, *([base] if base else [])])
            file = self._file(f"{base}.{alias.name}".strip("."))
            part = self._file(base)
            if file is not None:
                yield alias.asname or alias.name, (file, TOP)
            elif part is not None:
                yield alias.asname or alias.name, (part, alias.name)

    def _file(self, module: str) -> str | None:
        plain = module.removeprefix("exercises.").replace(".", "/")
        candidates = (f"{plain}.py", f"{plain}/__init__.py")
        return next((one for one in candidates if one in self.files), None)


def _is_exempt(found: Found, path: str, exercise: str) -> bool:
    """Whether the exercise is about what was found; an import alone does nothing for any other."""
    exempt = policy.EXEMPT.get(path, {})
    entries = frozenset().union(*exempt.values()) if found.imports else exempt.get(exercise, ())
    return found.rule is not None and found.rule.rule in entries


def _placed(path: str, found: Finding, units: Mapping[int, str]) -> Found:
    node = found.node
    unit, imports = units.get(id(node), TOP), isinstance(node, ast.Import | ast.ImportFrom)
    return Found(path, line_of(node), found.what, found.weight, found.rule, unit, imports)


def _units(tree: ast.Module) -> dict[int, str]:
    """The definition at the top level whose call runs a node, by the node.

    Decorators, defaults and annotations run at the import, as does a class's body outside of its
    methods; what is not in the result runs then, too.
    """
    units: dict[int, str] = {}
    for node in tree.body:
        if isinstance(node, _Definition):
            for part in _bodies(node):
                units.update((id(item), node.name) for item in ast.walk(part))
    return units


def _bodies(node: _Definition) -> Iterator[ast.stmt]:
    if isinstance(node, ast.ClassDef):
        for item in node.body:
            if isinstance(item, _Definition):
                yield from _bodies(item)
    else:
        yield from node.body
