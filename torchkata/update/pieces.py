"""A module cut into pieces that can be compared: its statements, and the parts of a definition."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from torchkata.kata.source import Source, first_line, lines_of

DOCSTRING = "docstring"  # the key of a module's or a class's own


@dataclass(frozen=True)
class Part:
    """One statement: the blank lines and comments before it, its text, and its node."""

    key: str
    lead: str
    text: str
    node: ast.stmt

    @property
    def name(self) -> str:
        return self.node.name if isinstance(self.node, ast.FunctionDef | ast.ClassDef) else ""

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)


@dataclass(frozen=True)
class Body:
    """The statements of a module or a class, and the lines after the last one."""

    parts: Sequence[Part]
    tail: str
    bound: frozenset[str]  # the names that any statement here defines

    def get(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)


def whole(source: Source) -> Body:
    """The statements of a module."""
    lines = lines_of(source.text.replace("\r\n", "\n"))
    return _parts(source.tree.body, lines, 0, None)


def _parts(nodes: Sequence[ast.stmt], lines: Sequence[str], start: int, end: int | None) -> Body:
    """Cut lines into statements.

    Args:
        nodes: The statements.
        lines: All lines of the file.
        start: The first line of the statements, from 0.
        end: The line after their last one; None for the end of the file.
    """
    parts: list[Part] = []
    at = start
    for index, node in enumerate(nodes):
        first = first_line(node) - 1
        last = node.end_lineno or first + 1
        if first < at and parts:  # a second statement on a line
            continue
        text = _ended("".join(lines[first:last]))
        parts.append(Part(_key(node, index), "".join(lines[at:first]), text, node))
        at = last
    seen: set[str] = set()
    for index in range(len(parts) - 1, -1, -1):  # of two definitions with one name, the last counts
        if parts[index].key in seen:
            parts[index] = replace(parts[index], key=f"{parts[index].key} {index}")
        seen.add(parts[index].key)
    bound = frozenset(name for node in nodes for name in names_bound(node))
    return Body(parts, "".join(lines[at:end]), bound)


@dataclass(frozen=True)
class Pieces:
    """A definition as four texts: its decorators, its head, its docstring, and the rest."""

    above: str
    head: str
    says: str
    body: str
    statements: Body

    @classmethod
    def of(cls, part: Part) -> "Pieces | None":
        """The pieces; None if two of them share a line."""
        node = part.node
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        lines = lines_of(part.text)
        offset = first_line(node) - 1
        body = list(node.body)
        start = first_line(body[0]) - 1 - offset
        if node.body[0].lineno == node.lineno or body[0].lineno <= _head_end(node):
            return None
        while start > 1 and lines[start - 1].lstrip().startswith("#"):
            start -= 1  # a comment before the first statement is part of the body
        says = start
        if ast.get_docstring(node, clean=False) is not None:
            says = (body.pop(0).end_lineno or 0) - offset
            if body and first_line(body[0]) - offset <= says:
                return None
        shifted = ["\n"] * offset + lines
        statements = _parts(body, shifted, says + offset, None)
        above = node.lineno - first_line(node)
        return cls(
            "".join(lines[:above]),
            "".join(lines[above:start]),
            "".join(lines[start:says]),
            "".join(lines[says:]),
            statements,
        )


def _head_end(node: ast.FunctionDef | ast.ClassDef) -> int:
    """The last line that the head of a definition reaches for certain."""
    if isinstance(node, ast.ClassDef):
        inner: Sequence[ast.AST] = [*node.bases, *node.keywords]
    else:
        inner = [*ast.walk(node.args), *([node.returns] if node.returns else [])]
    ends = [getattr(item, "end_lineno", None) or 0 for item in inner]
    return max([node.lineno, *ends])


def _key(node: ast.stmt, index: int) -> str:
    """The key by which a statement is found in another text."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"def {node.name}"
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return ", ".join(map(ast.unparse, targets))
    if index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return DOCSTRING
    return ast.unparse(node)


def names_bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement defines in its module or class."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for inner in ast.iter_child_nodes(node):
        yield from names_bound(inner)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
