"""Fingerprints of answers: equal for trees that differ only in names, annotations and comments."""

import ast
import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from torchkata.grade.flags.trees import parsed
from torchkata.kata.folder import Kata

FEWEST_NODES = 30
FEWEST_STATEMENTS = 2


class Printer:
    """Fingerprints of submissions, to compare them later without their source.

    Args:
        kata: The source of the stubs as shipped.
    """

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        topics = [topic.name for topic in kata.syllabus.topics]
        self.shipped = {topic: _definitions(read_or_nothing(kata.stub(topic))) for topic in topics}

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


class _Tree:
    """A definition without docstrings and annotations, whatever its names and their order.

    Attributes:
        size: How many nodes it has.
        statements: How many statements it has, without docstrings.
        fingerprint: Its size, and a hash that is equal for equal trees.
        nodes: How often each node occurs, as text without its children.
    """

    def __init__(self, node: ast.stmt) -> None:
        _drop_docstrings(node)
        self._renamed = _Renamer().visit(node)
        inside = list(ast.walk(self._renamed))
        self.size = len(inside)
        self.statements = sum(isinstance(item, ast.stmt) for item in inside) - 1
        digest = hashlib.sha256(_unordered(self._renamed).encode()).hexdigest()
        self.fingerprint = f"{self.size} {digest}"

    @cached_property
    def nodes(self) -> Counter[str]:
        return Counter(_label(item) for item in ast.walk(self._renamed))


def _counts(tree: _Tree, stub: _Tree | None) -> bool:
    """Whether the tree is long enough to mean something, and is not the shipped stub."""
    if tree.size <= FEWEST_NODES or tree.statements < FEWEST_STATEMENTS:
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


def size_of(fingerprint: str) -> int:
    """The number of nodes of the tree."""
    return int(fingerprint.partition(" ")[0])


def read_or_nothing(path: Path) -> bytes:
    """The bytes of a file; none if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _label(node: ast.AST) -> str:
    """A node by itself: its kind and its own words."""
    own = (value for _name, value in ast.iter_fields(node) if isinstance(value, str | int | float))
    return " ".join([type(node).__name__, *map(repr, own)])


def _unordered(node: ast.AST) -> str:
    """A tree as text in which the order of statements makes no difference."""
    parts = []
    for _name, value in ast.iter_fields(node):
        items = value if isinstance(value, list) else [value]
        texts = [_unordered(item) if isinstance(item, ast.AST) else repr(item) for item in items]
        if any(isinstance(item, ast.stmt) for item in items):
            texts.sort()
        parts.append(f"[{' '.join(texts)}]")
    return f"{type(node).__name__}({' '.join(parts)})"


def _drop_docstrings(node: ast.AST) -> None:
    for item in ast.walk(node):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = item.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                item.body = item.body[1:] or [ast.Pass()]


class _Renamer(ast.NodeTransformer):
    """Gives arguments their number as a name, and all locals the same one; drops annotations.

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
        given = node.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        self.names = {argument.arg: f"p{place}" for place, argument in enumerate(arguments)}
        self.inside = True
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
        return self.names.get(name, "v")


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
