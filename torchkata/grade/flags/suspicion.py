"""What stands in a submission's source and has no business there, by its syntax tree."""

import ast
import builtins
import sys
from collections.abc import Iterator, Mapping

from torchkata.grade.flags import rules
from torchkata.grade.flags.trees import parsed
from torchkata.text import _, ngettext

MOST = 20
LARGEST_TABLE = 200
LONGEST_TEXT = 2_000

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_LIBRARIES = frozenset(sys.stdlib_module_names) | {"torch", "numpy", "pytest", "torchkata"}


def suspicious(files: Mapping[str, bytes]) -> list[str]:
    """What a person should look at, a sentence each, by file and line; at most 21 of them.

    A lead, never proof: who wants to hide something from a syntax tree can.

    Args:
        files: Python files by their path inside the submission.
    """
    own = {path.removesuffix(".py").split("/")[0] for path in files}
    seen: dict[tuple[str, str], int] = {}
    for path, data in sorted(files.items()):
        for line, what in _of_file(path, data, own):
            seen[path, what] = min(line, seen.get((path, what), line))
    found = sorted((path, line, what) for (path, what), line in seen.items())
    sentences = [f"{path}:{line} {what}." for path, line, what in found[:MOST]]
    more = len(found) - len(sentences)
    if more:
        one, many = "{count} more thing to look at.", "{count} more things to look at."
        sentences.append(ngettext(one, many, more).format(count=more))
    return sentences


def _of_file(path: str, data: bytes, own: set[str]) -> Iterator[tuple[int, str]]:
    if path.removesuffix(".py").removesuffix("/__init__") in _LIBRARIES:
        yield 1, _("has the name of a library, which it may stand in for")
    try:
        yield from _Reader(parsed(data), own).read()
    except SyntaxError:
        return  # nor can it be run
    except (ValueError, RecursionError, MemoryError):
        yield 1, _("cannot be looked through")


class _Reader:
    """One module; names are followed through imports and plain assignments, whatever their scope.

    Attributes:
        names: What a name stands for, in full: `{"c": {"ctypes"}}`. A name may stand for several.
    """

    def __init__(self, tree: ast.Module, own: set[str]) -> None:
        self.tree = tree
        self.own = own
        self.nodes = list(ast.walk(tree))
        self.docstrings = set(map(id, _docstrings(self.nodes)))
        self.shadowed = _shadowed(tree)
        self.names: dict[str, set[str]] = {}
        self.silent: set[int] = set()
        self._follow()

    def read(self) -> Iterator[tuple[int, str]]:
        """Line and predicate of all that says something: `12, "uses ctypes, which ..."`."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and self._loads_weights_only(node):
                self.silent.add(id(node.func))
        tables: set[int] = set()
        for node in self.nodes:
            if id(node) in tables:
                continue
            if _size(node) > LARGEST_TABLE:
                tables.update(map(id, ast.walk(node)))
                yield (
                    _line(node),
                    _("holds a table of more than {count} values").format(count=LARGEST_TABLE),
                )
                continue
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
            for name in self._stands_for(target):
                if "." in name and not self._is_own(name):
                    yield _("assigns to {name}").format(name=name)

    def _of_import(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        for name in _imported(node):
            found = None if self._is_own(name) else rules.why_import(_reached(name))
            if found:
                yield _("uses {name}, {why}").format(name=found[0], why=found[1])

    def _of_class(self, node: ast.ClassDef) -> Iterator[str]:
        for base in node.bases:
            for name in self._stands_for(base) & {
                *("torch.Tensor", "torch.nn.Parameter", "torch.nn.parameter.Parameter"),
                "numpy.ndarray",
            }:
                yield _("defines a kind of {name}, which can lie about itself").format(name=name)
        if any(keyword.arg == "metaclass" for keyword in node.keywords):
            yield _("defines a class by a metaclass")
        for item in node.body:
            value = getattr(item, "value", None)
            is_none = isinstance(value, ast.Constant) and value.value is None
            for name in set(_binds_here(item)) & rules.METHODS:
                if not is_none:  # `__array_ufunc__ = None` only says no
                    yield _("defines {name}").format(name=name)

    def _of_constant(self, node: ast.Constant) -> Iterator[str]:
        value = node.value
        if not isinstance(value, str | bytes) or id(node) in self.docstrings:
            return
        if len(value) > LONGEST_TEXT:
            yield _("holds a text of more than {count} characters").format(count=LONGEST_TEXT)
        elif value in rules.METHODS or value in rules.ATTRIBUTES:
            yield _("names {name} in a text").format(name=value)

    def _of_use(self, node: ast.Name | ast.Attribute | ast.Call | ast.Subscript) -> Iterator[str]:
        if id(node) in self.silent:
            return
        if isinstance(node, ast.Attribute) and node.attr in rules.ATTRIBUTES:
            yield _("uses {name}, {why}").format(name=node.attr, why=rules.ATTRIBUTES[node.attr])
        if isinstance(node, ast.Call) and self._calls(node, "setattr", "delattr") and node.args:
            named = self._text(node.args[1]) if len(node.args) > 1 else None
            for name in self._stands_for(node.args[0]):
                yield _("assigns to {name}").format(name=f"{name}.{named or '…'}")
        for name in self._stands_for(node):
            found = rules.why(name)
            if found:
                yield _("uses {name}, {why}").format(name=found[0], why=found[1])

    def _follow(self) -> None:
        """Find what names stand for: once for what is imported, thrice for what is assigned."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._name(alias.asname or name, name)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for alias in node.names:
                    self._name(alias.asname or alias.name, f"{node.module}.{alias.name}")
        pairs = [pair for node in self.nodes for pair in _assigned(node)]
        for _round in range(3):
            for name, value in pairs:
                for full in self._stands_for(value):
                    self._name(name, full)

    def _name(self, name: str, full: str) -> None:
        known = self.names.setdefault(name, set())
        if len(known) < 8:
            known.add(_reached(full))

    def _stands_for(self, node: ast.AST) -> set[str]:
        """What a name, an attribute or a call that looks one up stands for, in full."""
        if isinstance(node, ast.Name):
            return self._of_name(node)
        if isinstance(node, ast.Attribute):
            return self._below(node.value, node.attr)
        if isinstance(node, ast.NamedExpr):
            return self._stands_for(node.value)
        if isinstance(node, ast.Call) and node.args:
            if self._calls(node, "getattr") and len(node.args) > 1:
                return self._below(node.args[0], self._text(node.args[1]))
            if self._calls(node, "__import__", "import_module"):
                name = self._text(node.args[0])
                return {_reached(name)} if name else set()
        if isinstance(node, ast.Subscript):
            return self._of_item(node)
        return set()

    def _is_own(self, name: str) -> bool:
        return name.partition(".")[0] in self.own - _LIBRARIES

    def _of_name(self, node: ast.Name) -> set[str]:
        found = self.names.get(node.id, set())
        is_builtin = hasattr(builtins, node.id) or node.id == "__builtins__"
        if id(node) in self.shadowed or not is_builtin:
            return found
        return found | {f"builtins.{node.id}"}

    def _of_item(self, node: ast.Subscript) -> set[str]:
        """`torch.__dict__["_C"]`, `vars(torch)["_C"]`, `sys.modules["torch"]`."""
        key, holder = self._text(node.slice), node.value
        if key is None:
            return set()
        if isinstance(holder, ast.Attribute) and holder.attr == "__dict__":
            return self._below(holder.value, key)
        if isinstance(holder, ast.Call) and holder.args and self._calls(holder, "vars"):
            return self._below(holder.args[0], key)
        if "sys.modules" in self._stands_for(holder):
            return {_reached(key)}
        return set()

    def _below(self, node: ast.AST, name: str | None) -> set[str]:
        if name is None:
            return set()
        return {_reached(f"{full}.{name}") for full in self._stands_for(node)}

    def _calls(self, node: ast.Call, *names: str) -> bool:
        return any(
            full.rpartition(".")[2] in names and full.partition(".")[0] in ("builtins", "importlib")
            for full in self._stands_for(node.func)
        )

    def _loads_weights_only(self, node: ast.Call) -> bool:
        return self._stands_for(node.func) == {"torch.load"} and any(
            keyword.arg == "weights_only"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in node.keywords
        )

    def _text(self, node: ast.AST) -> str | None:
        """A text that is put together from constants."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self._text(node.left), self._text(node.right)
            return None if left is None or right is None else left + right
        if isinstance(node, ast.JoinedStr):
            parts = [
                self._text(getattr(part, "value", part))
                if isinstance(part, ast.FormattedValue)
                else self._text(part)
                for part in node.values
            ]
            return None if None in parts else "".join(part for part in parts if part)
        return None


def _reached(name: str) -> str:
    """A name from the last module in it that says more than where it was found."""
    parts = name.split(".")
    for place in range(len(parts) - 1, 0, -1):
        if parts[place] in rules.REACHED and ".".join(parts[: place + 1]) not in rules.RULES:
            return ".".join(parts[place:])
    return name


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [f"{node.module}.{alias.name}" for alias in node.names]


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names and what is assigned to them, `a, b = c, d` too, and defaults of parameters."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            yield from ((item.id, value) for item, value in pairs if isinstance(item, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        if isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value
    elif isinstance(node, ast.withitem):
        if isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, node.context_expr
    elif isinstance(node, ast.arguments):
        plain = [*node.posonlyargs, *node.args]
        with_default = plain[len(plain) - len(node.defaults) :]
        yield from (
            (arg.arg, value) for arg, value in zip(with_default, node.defaults, strict=True)
        )
        for arg, value in zip(node.kwonlyargs, node.kw_defaults, strict=True):
            if value is not None:
                yield arg.arg, value


def _targets(node: ast.AST) -> list[ast.expr]:
    """Attributes and items that a statement writes to or deletes."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return [node]
    return []


def _shadowed(tree: ast.Module) -> set[int]:
    """The names that are no builtins, as the module or the function around them binds them."""
    shadowed = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(tree, frozenset(_bound_by_module(tree)))]
    while waiting:
        node, bound = waiting.pop()
        if isinstance(node, _Function):
            bound |= {name for item in ast.walk(node) for name in _binds(item)}
        if isinstance(node, ast.Name) and node.id in bound:
            shadowed.add(id(node))
        waiting += [(child, bound) for child in ast.iter_child_nodes(node)]
    return shadowed


def _bound_by_module(tree: ast.Module) -> Iterator[str]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield from _binds(node)
        if node is tree or not isinstance(node, _Function | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a node binds where it stands."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name


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


def _size(node: ast.AST) -> int:
    """How many constants a literal holds; 0 for anything else."""
    if not isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set):
        return 0
    return sum(isinstance(item, ast.Constant) for item in ast.walk(node))
