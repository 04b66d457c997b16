"""Source code that has no business in a submission, found in its syntax tree."""

import ast
import sys
from collections.abc import Iterator, Mapping

from torchkata.grade.flags import forbidden
from torchkata.grade.flags.names import Names, reached
from torchkata.grade.flags.trees import parsed
from torchkata.i18n import _, ngettext
from torchkata.submit.reading.names import visible

MOST = 20
LARGEST_TABLE = 200
LONGEST_TEXT = 2_000

_Literal = ast.List | ast.Tuple | ast.Dict | ast.Set
_LIBRARIES = frozenset(sys.stdlib_module_names) | {"torch", "numpy", "pytest", "torchkata"}


def suspicious(files: Mapping[str, bytes]) -> list[str]:
    """What a person should look at, one sentence each, by file and line; at most 21 of them.

    A hint, never proof: code can hide from a syntax tree.

    Args:
        files: Python files by their path inside the submission.
    """
    own = {path.removesuffix(".py").split("/")[0] for path in files}
    seen: dict[tuple[str, str], int] = {}
    for path, data in sorted(files.items()):
        for line, what in _of_file(path, data, own):
            seen[path, what] = min(line, seen.get((path, what), line))
    found = sorted((path, line, what) for (path, what), line in seen.items())
    sentences = [f"{visible(path)}:{line} {what}." for path, line, what in found[:MOST]]
    more = len(found) - len(sentences)
    if more:
        one, many = "{count} more thing to look at.", "{count} more things to look at."
        sentences.append(ngettext(one, many, more).format(count=more))
    return sentences


def _of_file(path: str, data: bytes, own: set[str]) -> Iterator[tuple[int, str]]:
    if path.removesuffix(".py").removesuffix("/__init__") in _LIBRARIES:
        yield 1, _("has the name of a library, which it may replace")
    try:
        yield from _Reader(parsed(data), own).read()
    except SyntaxError:
        return  # it cannot be run either
    except (ValueError, RecursionError, MemoryError):
        yield 1, _("cannot be analysed")


class _Reader:
    """One module, read from its first node to its last."""

    def __init__(self, tree: ast.Module, own: set[str]) -> None:
        self.own = own
        self.nodes = list(ast.walk(tree))
        self.docstrings = set(map(id, _docstrings(self.nodes)))
        self.names = Names(tree, self.nodes)
        self.silent: set[int] = set()

    def read(self) -> Iterator[tuple[int, str]]:
        """Line and predicate of everything to report: `12, "uses ctypes, which ..."`."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and self._loads_weights_only(node):
                self.silent.add(id(node.func))
        within: set[int] = set()  # nodes inside a literal are counted with it
        for node in self.nodes:
            if isinstance(node, _Literal) and id(node) not in within:
                below = list(ast.walk(node))
                within.update(map(id, below))
                if sum(isinstance(item, ast.Constant) for item in below) > LARGEST_TABLE:
                    large = _("holds a table of more than {count} values")
                    yield _line(node), large.format(count=LARGEST_TABLE)
            for what in self._of(node):
                yield _line(node), what

    def _of(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from self._of_import(node)
        elif isinstance(node, ast.ClassDef):
            yield from self._of_class(node)
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)
        elif isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
            yield from self._of_use(node)
        for target in _targets(node):
            for name in self.names.stands_for(target):
                if "." in name and not self._is_own(name):
                    yield _("assigns to {name}").format(name=visible(name))

    def _of_import(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        for name in _imported(node):
            found = None if self._is_own(name) else forbidden.why_import(reached(name))
            if found:
                yield _("uses {name}, {why}").format(name=visible(found[0]), why=found[1])

    def _of_class(self, node: ast.ClassDef) -> Iterator[str]:
        for base in node.bases:
            for name in self.names.stands_for(base) & {
                *("torch.Tensor", "torch.nn.Parameter", "torch.nn.parameter.Parameter"),
                "numpy.ndarray",
            }:
                yield _("defines a subclass of {name}, which can lie about itself").format(
                    name=visible(name)
                )
        if any(keyword.arg == "metaclass" for keyword in node.keywords):
            yield _("defines a class with a metaclass")
        for item in node.body:
            value = getattr(item, "value", None)
            is_none = isinstance(value, ast.Constant) and value.value is None
            for name in set(_binds_here(item)) & forbidden.METHODS:
                if not is_none:  # `__array_ufunc__ = None` only declines
                    yield _("defines {name}").format(name=visible(name))

    def _of_constant(self, node: ast.Constant) -> Iterator[str]:
        value = node.value
        if not isinstance(value, str | bytes) or id(node) in self.docstrings:
            return
        if len(value) > LONGEST_TEXT:
            yield _("holds a string of more than {count} characters").format(count=LONGEST_TEXT)
        elif value in forbidden.METHODS or value in forbidden.ATTRIBUTES:
            yield _("names {name} in a string").format(name=value)

    def _of_use(self, node: ast.Name | ast.Attribute | ast.Call | ast.Subscript) -> Iterator[str]:
        if id(node) in self.silent:
            return
        if isinstance(node, ast.Attribute) and node.attr in forbidden.ATTRIBUTES:
            yield _("uses {name}, {why}").format(
                name=node.attr, why=forbidden.ATTRIBUTES[node.attr]
            )
        if (
            isinstance(node, ast.Call)
            and self.names.calls(node, "setattr", "delattr")
            and node.args
        ):
            named = self.names.text(node.args[1]) if len(node.args) > 1 else None
            for name in self.names.stands_for(node.args[0]):
                yield _("assigns to {name}").format(name=visible(f"{name}.{named or '…'}"))
        names = self.names.stands_for(node)
        if isinstance(node, ast.Attribute) and not names and node.attr in forbidden.HIDDEN:
            yield _("uses {name}, {why}").format(name=node.attr, why=forbidden.HIDDEN[node.attr])
        for name in names:
            found = forbidden.why(name)
            if found:
                yield _("uses {name}, {why}").format(name=visible(found[0]), why=found[1])

    def _is_own(self, name: str) -> bool:
        return name.partition(".")[0] in self.own - _LIBRARIES

    def _loads_weights_only(self, node: ast.Call) -> bool:
        return self.names.stands_for(node.func) == {"torch.load"} and any(
            keyword.arg == "weights_only"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in node.keywords
        )


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [f"{node.module}.{alias.name}" for alias in node.names]


def _targets(node: ast.AST) -> list[ast.expr]:
    """Attributes and items that a statement writes to or deletes."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return [node]
    return []


def _binds_here(item: ast.stmt) -> Iterator[str]:
    """The names that a statement in a class's body defines."""
    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield item.name
    elif isinstance(item, ast.Assign | ast.AnnAssign):
        for target in item.targets if isinstance(item, ast.Assign) else [item.target]:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _docstrings(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
