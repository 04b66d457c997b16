"""What the names in a module stand for, as far as that is known without running it."""

import ast
import builtins
from collections.abc import Iterator, Mapping

from torchkata.grade.flags import loaded, policy
from torchkata.grade.flags.texts import Texts

MOST_DOTS = 12
MOST_MEANINGS = 8  # of one name
MOST_ROUNDS = 8  # of following assignments to assignments

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Names:
    """One module's names, followed through imports and plain assignments, whatever their scope."""

    def __init__(self, tree: ast.Module, nodes: list[ast.AST], scopes: Mapping[int, int]) -> None:
        self.nodes = nodes
        self.used = {node.id for node in nodes if isinstance(node, ast.Name)}
        self.shadowed = _shadowed(tree)
        # A name may stand for several things: `{"c": {"ctypes"}}`.
        self.names: dict[str, set[str]] = {}
        self._found: dict[int, set[str]] = {}  # needed again at every step of a.b.c
        self.texts = Texts(nodes, scopes)
        self.crowded: set[str] = set()  # names that stand for more than is followed
        self._changed = False
        self._follow()

    def _follow(self) -> None:
        """Find what names stand for: one pass for imports, more for assignments."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._name(alias.asname or name, name)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.name == "*":
                        self._follow_all(node.module or "")
                    else:
                        full = ".".join(filter(None, [node.module, alias.name]))
                        self._name(alias.asname or alias.name, full)
        pairs = [pair for node in self.nodes for pair in _assigned(node)]
        for _round in range(MOST_ROUNDS):
            self._found.clear()
            self._changed = False
            for name, value in pairs:
                for full in self.stands_for(value):
                    self._name(name, full)
            if not self._changed:
                break
        else:
            self.crowded.update(name for name, _value in pairs)
        self._found.clear()

    def _follow_all(self, module: str) -> None:
        """`from math import *`, as far as its names are used here."""
        for name in self.used.intersection(loaded.public(module)):
            self._name(name, f"{module}.{name}")

    def _name(self, name: str, full: str) -> None:
        known, found = self.names.setdefault(name, set()), reached(full)
        if found in known:
            return
        if len(known) == MOST_MEANINGS:
            self.crowded.add(name)
        else:
            known.add(found)
            self._changed = True

    def stands_for(self, node: ast.AST) -> set[str]:
        """What a name, an attribute or a call that looks one up stands for, in full."""
        found = self._found.get(id(node))
        if found is None:
            found = self._found[id(node)] = self._stands_for(node)
        return found

    def _stands_for(self, node: ast.AST) -> set[str]:
        if isinstance(node, ast.Name):
            return self._of_name(node)
        if isinstance(node, ast.Attribute):
            return self._below(node.value, node.attr)
        if isinstance(node, ast.NamedExpr):
            return self.stands_for(node.value)
        if isinstance(node, ast.Call) and node.args:
            if self.calls(node, "getattr") and len(node.args) > 1:
                texts = self.texts.of(node.args[1]) or ()
                return {full for text in texts for full in self._below(node.args[0], text)}
            if self.calls(node, "__import__", "import_module"):
                return {reached(name) for name in self.texts.of(node.args[0]) or () if name}
        if isinstance(node, ast.Subscript):
            return self._of_item(node)
        return set()

    def _of_name(self, node: ast.Name) -> set[str]:
        found = self.names.get(node.id, set())
        is_builtin = hasattr(builtins, node.id) or node.id == "__builtins__"
        if id(node) in self.shadowed or not is_builtin:
            return found
        return found | {f"builtins.{node.id}"}

    def _of_item(self, node: ast.Subscript) -> set[str]:
        """`torch.__dict__["_C"]`, `vars(torch)["_C"]`, `sys.modules["torch"]`."""
        found: set[str] = set()
        for key in self.texts.of(node.slice) or ():
            found |= self._of_key(node.value, key)
        return found

    def _of_key(self, holder: ast.expr, key: str) -> set[str]:
        if isinstance(holder, ast.Attribute) and holder.attr == "__dict__":
            return self._below(holder.value, key)
        if isinstance(holder, ast.Call) and holder.args and self.calls(holder, "vars"):
            return self._below(holder.args[0], key)
        if "sys.modules" in self.stands_for(holder):
            return {reached(key)}
        return set()

    def _below(self, node: ast.AST, name: str) -> set[str]:
        found = self.stands_for(node)
        return {reached(f"{full}.{name}") for full in found if full.count(".") < MOST_DOTS}

    def calls(self, node: ast.Call, *names: str) -> bool:
        """Whether a call is one of these functions from Python itself."""
        return any(
            full.rpartition(".")[2] in names and full.partition(".")[0] in ("builtins", "importlib")
            for full in self.stands_for(node.func)
        )


def reached(name: str) -> str:
    """A name from its last module on, if that module says more than where the name was found."""
    parts = name.split(".")
    if parts[0] in policy.ROOTS:
        return loaded.canonical(name)
    for place in range(len(parts) - 1, 0, -1):
        if parts[place] in policy.REACHED and ".".join(parts[: place + 1]) not in policy.RULES:
            return ".".join(parts[place:])
    return name


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names and the values assigned to them, including `a, b = c, d`, and parameter defaults."""
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


def _shadowed(tree: ast.Module) -> set[int]:
    """The names that are no builtins, as the module or a function around them binds them."""
    shadowed = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(tree, _bound_by(tree))]
    while waiting:
        node, bound = waiting.pop()
        if isinstance(node, _Function):
            bound |= _bound_by(node)
        if isinstance(node, ast.Name) and node.id in bound:
            shadowed.add(id(node))
        waiting += [(child, bound) for child in ast.iter_child_nodes(node)]
    return shadowed


def _bound_by(scope: ast.Module | _Function) -> frozenset[str]:
    """Which names of builtins a module or a function binds itself, without inner scopes."""
    bound: set[str] = set()
    waiting: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        bound.update(name for name in _binds(node) if hasattr(builtins, name))
        if not isinstance(node, _Function | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return frozenset(bound)


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a node binds in its own scope."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
