"""Syntax trees of source code from strangers, and what each node belongs to."""

import ast
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence

from torchkata.grade.flags.texts import other_names


def parsed(data: bytes) -> ast.Module:
    """The tree, as Python itself would read these bytes; its warnings are ignored.

    Raises:
        SyntaxError: If it is not valid Python.
        ValueError, RecursionError, MemoryError: If it was written to break the parser.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(data)


def walked(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node that can run in grading: not what runs only if the file is started."""
    waiting: list[ast.AST] = [tree]
    if any("__name__" in _bound_by(node) for node in ast.walk(tree)):
        yield from ast.walk(tree)
        return
    while waiting:
        next_ones: list[ast.AST] = []
        for node in waiting:
            yield node
            children = list(ast.iter_child_nodes(node))
            if isinstance(node, ast.If) and _is_main(node.test):
                children = [node.test, *node.orelse]
            next_ones += children
        waiting = next_ones


def _bound_by(node: ast.AST) -> list[str]:
    stored = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    return [*([node.id] if isinstance(node, ast.Name) and stored else []), *other_names(node)]


def _is_main(test: ast.expr) -> bool:
    return ast.dump(test) == ast.dump(_MAIN)


_MAIN = ast.parse('__name__ == "__main__"', mode="eval").body


def annotations(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The code in annotations that are written as strings: `typing.get_type_hints` runs it."""
    for node in nodes:
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for item in ast.walk(annotation) if isinstance(annotation, ast.AST) else ():
                text = item.value if isinstance(item, ast.Constant) else None
                if isinstance(text, str):
                    yield from _parsed(text, getattr(item, "lineno", 1))


def _parsed(text: str, line: int) -> Iterator[ast.AST]:
    try:
        text = text.strip()
        # As `typing` reads `*tuple[int, ...]`.
        tree = ast.parse(f"({text},)" if text.startswith("*") else text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = line
        yield node


def scopes(tree: ast.Module) -> dict[int, int]:
    """The number of the definition at the top level around each node that is in one."""
    return {
        id(item): number
        for number, node in enumerate(tree.body, 1)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for item in ast.walk(node)
        if item is not node
    }


def attributes_of(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The attributes that a module defines for its own objects."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def libraries_of(nodes: Iterable[ast.AST], files: Collection[str]) -> Iterator[str]:
    """The names that a module's imports bind to something of a library."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            for alias in node.names:
                name = module or alias.name
                if not getattr(node, "level", 0) and name.partition(".")[0] not in files:
                    yield alias.asname or alias.name.partition(".")[0]


def docstrings(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Constants that stand alone: docstrings, and other texts that do nothing."""
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
