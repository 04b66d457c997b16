"""One module, read against the policy: what it uses that a submission may not use."""

import ast
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from torchkata.grade.flags import loaded, policy, rules
from torchkata.grade.flags.findings import Finding, assigns, used
from torchkata.grade.flags.lookups import LOOKS_UP, Lookups, is_special
from torchkata.grade.flags.names import Names, reached
from torchkata.grade.flags.trees import annotations, docstrings, scopes, walked
from torchkata.i18n import _
from torchkata.submit.reading.names import visible

LARGEST_TABLE = 200
LONGEST_TEXT = 2_000

_Literal = ast.List | ast.Tuple | ast.Dict | ast.Set
_Use = ast.Name | ast.Attribute | ast.Call | ast.Subscript
_CHECKS = ("isinstance", "issubclass", "print", "repr", "str", "hasattr")
_AS_TEXT = frozenset(f"builtins.{name}" for name in (*LOOKS_UP, "vars"))


@dataclass(frozen=True)
class Own:
    """What the files of a submission define.

    Attributes:
        files: The names under which they are imported.
        attributes: The attributes of their own objects.
        lent: The names by which one file could take a library from another: `helpers.np`.
    """

    files: Collection[str]
    attributes: Collection[str]
    lent: Collection[str]


def read(tree: ast.Module, own: Own) -> Iterator[Finding]:
    """Everything to report about one module."""
    return _Reader(tree, own).read()


class _Reader:
    """One module, read from its first node to its last."""

    def __init__(self, tree: ast.Module, own: Own) -> None:
        self.own = own
        nodes = list(walked(tree))
        self.nodes = [*nodes, *annotations(nodes)]
        self.docstrings = set(map(id, docstrings(self.nodes)))
        self.names = Names(tree, self.nodes, scopes(tree))
        self.texts = self.names.texts
        self.lookups = Lookups(self.nodes, self.names, own.attributes)
        self.parents = self.lookups.parents
        self.silent: set[int] = set()

    def read(self) -> Iterator[Finding]:
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
                    yield Finding(node, large.format(count=LARGEST_TABLE), 0)
            yield from self._of(node)

    def _of(self, node: ast.AST) -> Iterator[Finding]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from self._of_import(node)
        elif isinstance(node, ast.ClassDef):
            yield from self._of_class(node)
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)
        elif isinstance(node, _Use):
            yield from self._of_use(node)
        elif isinstance(node, ast.MatchClass):
            yield from self.lookups.of_texts(node, node.kwd_attrs)
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            for name in self.names.stands_for(node):
                if "." in name and not self._is_own(name):
                    yield assigns(node, name)

    def _of_import(self, node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
        for name in _imported(node):
            if self._is_own(name):
                yield from self._of_own(node, name)
            else:
                yield from used(node, why_import(reached(name), _module(node, name)))

    def _of_class(self, node: ast.ClassDef) -> Iterator[Finding]:
        for base in node.bases:
            if "builtins.type" in self.names.stands_for(base):
                yield Finding(node, _("defines a class of classes"), 1)
            for name in self.names.stands_for(base) & _TENSORS:
                said = _("defines a subclass of {name}, which can lie about itself")
                yield Finding(node, said.format(name=visible(name)), 1)
        if any(keyword.arg == "metaclass" for keyword in node.keywords):
            yield Finding(node, _("defines a class with a metaclass"), 1)
        for item in node.body:
            value = getattr(item, "value", None)
            if isinstance(value, ast.Constant) and value.value is None:
                continue  # `__array_ufunc__ = None` only declines
            for name in set(_binds_here(item)):
                if name in policy.METHODS:
                    said = _("defines {name}").format(name=visible(name))
                    yield Finding(item, said, 3 if name in policy.ATTRIBUTES else 0)
                if name == "__match_args__" and isinstance(value, _Literal):
                    for child in ast.iter_child_nodes(value):
                        yield from self.lookups.of_texts(item, self.texts.of(child) or ())

    def _of_constant(self, node: ast.Constant) -> Iterator[Finding]:
        value = node.value
        if not isinstance(value, str | bytes) or id(node) in self.docstrings:
            return
        if len(value) > LONGEST_TEXT:
            said = _("holds a string of more than {count} characters")
            yield Finding(node, said.format(count=LONGEST_TEXT), 0)
        elif value in policy.METHODS or value in policy.ATTRIBUTES:
            weight = 3 if value in policy.ATTRIBUTES else 0
            yield Finding(node, _("names {name} in a string").format(name=value), weight)

    def _of_use(self, node: _Use) -> Iterator[Finding]:
        if id(node) in self.silent:
            return
        names = self.names.stands_for(node)
        for name in filter(self._is_own, names):
            yield from self._of_own(node, name)
        names = {name for name in names if not self._is_own(name)}
        if isinstance(node, ast.Name) and node.id in self.names.crowded:
            yield Finding(node, _("uses one name for too many things"), 2)
        if isinstance(node, ast.Attribute) and (not names or is_special(node.attr)):
            yield from used(node, rules.of_attribute(node.attr, self.own.attributes))
        elif isinstance(node, ast.Name) and is_special(node.id) and _is_read(node):
            yield from used(node, rules.of_attribute(node.id, ()))
        elif isinstance(node, ast.Call):
            yield from self.lookups.read(node)
        parent = self.parents.get(id(node))
        if isinstance(parent, ast.Attribute) and names:
            return  # the whole of a.b.c is looked at, not its parts
        for name in names:
            yield from used(node, why(name) or self._as_value(node, name))

    def _as_value(self, node: ast.AST, name: str) -> rules.Rule | None:
        """A module that is passed on: what is used from it does not show."""
        parent = self.parents.get(id(node))
        if name in _AS_TEXT:  # as in `map(getattr, ...)`
            return None if isinstance(parent, ast.Call) and parent.func is node else _passed(name)
        if name == "builtins.type" and isinstance(parent, ast.Call | ast.ClassDef | ast.Attribute):
            checks = isinstance(parent, ast.Call) and self.names.calls(parent, *_CHECKS)
            called = isinstance(parent, ast.Call) and parent.func is node
            return None if checks or called else _passed(name)
        if name not in policy.MANY and not loaded.is_module(name):
            return None
        looked_up = isinstance(parent, ast.Call) and self.names.calls(
            parent, *LOOKS_UP, "hasattr", "vars"
        )
        if isinstance(parent, ast.Attribute) or self._is_followed(parent) or looked_up:
            return None
        is_read = isinstance(node, ast.Call) or _is_read(node)
        return _passed(name) if is_read else None

    def _is_followed(self, parent: ast.AST | None) -> bool:
        """Whether a value only gets a name in a function, so that its uses are seen."""
        around = self.parents.get(id(parent))
        if isinstance(parent, ast.Assign):
            named = all(isinstance(target, ast.Name) for target in parent.targets)
        elif isinstance(parent, ast.AnnAssign):
            named = isinstance(parent.target, ast.Name)
        elif isinstance(parent, ast.NamedExpr):
            return isinstance(around, ast.Expr | ast.Attribute)
        else:
            return isinstance(parent, ast.arguments)
        return named and not isinstance(around, ast.ClassDef)

    def _of_own(self, node: ast.AST, name: str) -> Iterator[Finding]:
        """What one file takes from another that is not the other's."""
        plain = name.removeprefix("exercises.")
        above = plain.split(".")
        taken = {".".join(above[:length]) for length in range(2, len(above) + 1)}
        if plain.endswith(".*"):
            yield from used(node, rules.hides(plain))
        elif taken.intersection(self.own.lent):
            yield from used(node, rules.passed_on(plain))

    def _is_own(self, name: str) -> bool:
        return name.partition(".")[0] in self.own.files

    def _loads_weights_only(self, node: ast.Call) -> bool:
        return self.names.stands_for(node.func) == {"torch.load"} and any(
            keyword.arg == "weights_only"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
            for keyword in node.keywords
        )


_TENSORS = {
    *("torch.Tensor", "torch.nn.Parameter", "torch.nn.parameter.Parameter"),
    *("torch._tensor.Tensor", "numpy.ndarray"),
}


def why(name: str) -> rules.Rule | None:
    """Why the use of a name is reported: by a rule, or because its module is not admitted."""
    rule = rules.why(name)
    if rule is not None or name in policy.MANY or rules.is_settled(name):
        return rule
    home = loaded.home_of(name)
    if home is None:  # of a library that an admitted one uses, as `json.codecs`
        home = name.partition(".")[0]
        if home not in sys.stdlib_module_names or home == "builtins":
            return None
    return rules.needless(home)


def why_import(name: str, module: str) -> rules.Rule | None:
    """The same for an import of a name from a module, or of the module itself."""
    root = name.partition(".")[0]
    if root not in policy.ROOTS | policy.REACHED:
        return rules.needless(root)
    found = rules.why_all(name) or why(name)
    if found is None and root in policy.ROOTS and not rules.is_settled(name):
        return rules.needless(reached(module))
    return found


def _passed(name: str) -> rules.Rule | None:
    return rules.passed_on(name.removeprefix("builtins."))


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


def _module(node: ast.Import | ast.ImportFrom, name: str) -> str:
    return name if isinstance(node, ast.Import) else node.module or ""


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [".".join(filter(None, [node.module, alias.name])) for alias in node.names]


def _binds_here(item: ast.stmt) -> Iterator[str]:
    """The names that a statement in a class's body defines."""
    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield item.name
    elif isinstance(item, ast.Assign | ast.AnnAssign):
        for target in item.targets if isinstance(item, ast.Assign) else [item.target]:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
