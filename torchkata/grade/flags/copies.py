"""Exercises whose syntax tree equals the published solution's, or another student's.

The flag says what is equal, not why: a short exercise has few good answers, and friends work
together. A person must decide what it means.
"""

import ast
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from torchkata.grade.flags.trees import parsed
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata

FEWEST_NODES = 30
MOST_NAMED = 5


class Printer:
    """Fingerprints of submissions, to compare them later without their source.

    Args:
        kata: The source of the stubs as shipped.
    """

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        topics = [topic.name for topic in kata.syllabus.topics]
        self.shipped = {topic: _definitions(_read(kata.stub(topic))) for topic in topics}

    def of(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """A fingerprint of each exercise that is worth comparing, by `TOPIC.NAME`."""
        prints = {}
        for topic, stubs in self.shipped.items():
            trees = _definitions(files.get(f"{topic}.py", b""))
            for exercise in self.kata.syllabus:
                tree, stub = trees.get(exercise.name), stubs.get(exercise.name)
                if exercise.topic == topic and tree is not None and _counts(tree, stub):
                    prints[f"{topic}.{exercise.name}"] = tree.fingerprint
        return prints


def copied(prints: Mapping[str, Mapping[str, str]], kata: Kata) -> dict[str, list[str]]:
    """What is equal except for the names of locals, annotations and docstrings, by student.

    Trees of 30 nodes or fewer do not count, nor do stubs as shipped. If the stub is a program that
    the student has to fix, more than 30 nodes must be new.

    Args:
        prints: The fingerprints of each student of a class.
        kata: The source of the stubs to compare with, and of the solutions, if it has them.

    Returns:
        A sentence for the solution and one for each group of others; students without anything
        to report are left out.
    """
    topics = [topic.name for topic in kata.syllabus.topics]
    solutions = {f"{topic}.py": _read(kata.root / "solutions" / f"{topic}.py") for topic in topics}
    published = set(Printer(kata).of(solutions).items())
    students: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student in sorted(prints, key=lambda one: (one.casefold(), one)):
        for printed in prints[student].items():
            students[printed].append(student)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    order = {f"{one.topic}.{one.name}": place for place, one in enumerate(kata.syllabus)}
    for printed in sorted(students, key=lambda printed: order[printed[0]]):
        for student in students[printed]:
            others = tuple(other for other in students[printed] if other != student)
            if printed in published:
                groups[student, ()].append(printed[0])
            elif others:
                groups[student, others].append(printed[0])
    found: dict[str, list[str]] = defaultdict(list)
    for (student, others), places in sorted(groups.items()):
        found[student].append(_sentence(others, places))
    return dict(found)


def _sentence(others: tuple[str, ...], places: list[str]) -> str:
    if not others:
        return _("Equal to the published solution except for names: {places}.").format(
            places=", ".join(places)
        )
    return _("Equal to the submission of {others} except for names: {places}.").format(
        others=listed(others, MOST_NAMED), places=", ".join(places)
    )


class _Tree:
    """A definition with its locals renamed, without docstrings and annotations.

    Attributes:
        size: How many nodes it had, annotations included.
        fingerprint: A hash that is equal for equal trees.
        nodes: How often each node occurs, as text without its children.
    """

    def __init__(self, node: ast.stmt) -> None:
        _drop_docstrings(node)
        self.size = sum(1 for _node in ast.walk(node))
        self._renamed = _Renamer().visit(node)
        self.fingerprint = hashlib.sha256(ast.dump(self._renamed).encode()).hexdigest()

    @cached_property
    def nodes(self) -> Counter[str]:
        return Counter(_label(item) for item in ast.walk(self._renamed))


def _counts(tree: _Tree, stub: _Tree | None) -> bool:
    """Whether the tree is long enough to mean something, and is not the shipped stub."""
    if tree.size <= FEWEST_NODES:
        return False
    if stub is None:
        return True
    is_program = not any("NotImplementedError" in label for label in stub.nodes)
    new = (tree.nodes - stub.nodes).total() if is_program else tree.size
    return new > FEWEST_NODES and tree.fingerprint != stub.fingerprint


def _definitions(data: bytes) -> dict[str, _Tree]:
    """Functions and classes at the top level, by name; the last one with a name counts."""
    try:
        found = {
            node.name: node
            for node in parsed(data).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        return {name: _Tree(node) for name, node in found.items()}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _label(node: ast.AST) -> str:
    """A node by itself: its kind and its own words."""
    own = (value for _name, value in ast.iter_fields(node) if isinstance(value, str | int | float))
    return " ".join([type(node).__name__, *map(repr, own)])


def _drop_docstrings(node: ast.AST) -> None:
    for item in ast.walk(node):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = item.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                item.body = item.body[1:]


class _Renamer(ast.NodeTransformer):
    """Names locals and arguments by the order in which they appear; drops annotations.

    A function's names are its own: in a class, the count starts again in each method.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.bound: set[str] = set()
        self.inside = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self.function(node)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        if self.inside:
            node.name = self.renamed(node.name)
            return self.generic_visit(node)
        self.names, self.inside = {}, True
        self.bound = {name for item in ast.walk(node) for name in _binds(item)} - {node.name}
        self.generic_visit(node)
        self.inside = False
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self.renamed(node.arg), None
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.renamed(node.id)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass()
        return self.generic_visit(ast.Assign([node.target], node.value))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = node.name and self.renamed(node.name)
        return self.generic_visit(node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        node.names = [self.renamed(name) for name in node.names]
        return node

    def renamed(self, name: str) -> str:
        if not self.inside or name not in self.bound:
            return name
        return self.names.setdefault(name, f"v{len(self.names)}")


def _binds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.ExceptHandler) and node.name:
        return [node.name]
    return []
