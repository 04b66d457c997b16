"""One module, read against the policy: what it uses that a submission may not use."""

import ast
from collections.abc import Collection, Iterable, Iterator

from torchkata.grade.flags import loaded, policy
from torchkata.grade.flags.findings import Finding, assigns, line_of, used
from torchkata.grade.flags.lookups import LOOKS_UP, Lookups, is_special
from torchkata.grade.flags.names import Names, reached
from torchkata.grade.flags.texts import other_names
from torchkata.grade.intake.names import visible
from torchkata.i18n import _

LARGEST_TABLE = 200
LONGEST_TEXT = 2_000
LONGEST_ANNOTATION = 200

_Literal = ast.List | ast.Tuple | ast.Dict | ast.Set
_Use = ast.Name | ast.Attribute | ast.Call | ast.Subscript
_AS_TEXT = frozenset(f"builtins.{name}" for name in (*LOOKS_UP, "vars"))


def read(tree: ast.Module, files: Collection[str], own: Collection[str]) -> Iterator[Finding]:
    """Everything to report about one module.

    Args:
        tree: Its syntax tree.
        files: The names under which the submission's own files are imported.
        own: The attributes that the submission defines.
    """
    return _Reader(tree, files, own).read()


def attributes_of(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The attributes that a module defines for its own objects."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


class _Reader:
    """One module, read from its first node to its last."""

    def __init__(self, tree: ast.Module, files: Collection[str], own: Collection[str]) -> None:
        self.files = files
        self.own = own
        nodes = list(_walked(tree))
        self.nodes = [*nodes, *_annotations(nodes)]
        self.docstrings = set(map(id, _docstrings(self.nodes)))
        self.names = Names(tree, self.nodes, _scopes(tree))
        self.texts = self.names.texts
        self.lookups = Lookups(self.nodes, self.names, own)
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
            if not self._is_own(name):
                yield from used(node, why_import(reached(name), _module(node, name)))

    def _of_class(self, node: ast.ClassDef) -> Iterator[Finding]:
        for base in node.bases:
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
        if isinstance(node, ast.Attribute) and (not names or is_special(node.attr)):
            yield from used(node, policy.of_attribute(node.attr, self.own))
        elif isinstance(node, ast.Name) and is_special(node.id) and _is_read(node):
            yield from used(node, policy.of_attribute(node.id, ()))
        elif isinstance(node, ast.Call):
            yield from self.lookups.read(node)
        parent = self.parents.get(id(node))
        if isinstance(parent, ast.Attribute) and names:
            return  # the whole of a.b.c is looked at, not its parts
        for name in names:
            if not self._is_own(name):
                yield from used(node, why(name) or self._as_value(node, name))

    def _as_value(self, node: ast.AST, name: str) -> policy.Rule | None:
        """A module that is passed on: what is used from it does not show."""
        parent = self.parents.get(id(node))
        if name in _AS_TEXT:  # as in `map(getattr, ...)`
            return None if isinstance(parent, ast.Call) and parent.func is node else _passed(name)
        if name not in policy.MANY and not loaded.is_module(name):
            return None
        followed = isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.arguments)
        looked_up = isinstance(parent, ast.Call) and self.names.calls(
            parent, *LOOKS_UP, "hasattr", "vars"
        )
        if isinstance(parent, ast.Attribute) or followed or looked_up:
            return None
        is_read = isinstance(node, ast.Call) or _is_read(node)
        return _passed(name) if is_read else None

    def _is_own(self, name: str) -> bool:
        return name.partition(".")[0] in self.files

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


def why(name: str) -> policy.Rule | None:
    """Why the use of a name is reported: by a rule, or because its module is not admitted."""
    rule = policy.why(name)
    if rule is not None or name in policy.MANY or policy.is_settled(name):
        return rule
    home = loaded.home_of(name)
    return None if home is None else policy.needless(home)


def why_import(name: str, module: str) -> policy.Rule | None:
    """The same for an import of a name from a module, or of the module itself."""
    root = name.partition(".")[0]
    if root not in policy.ROOTS | policy.REACHED:
        return policy.needless(root)
    found = policy.why_all(name) or why(name)
    if found is None and root in policy.ROOTS and not policy.is_settled(name):
        return policy.needless(reached(module))
    return found


def _passed(name: str) -> policy.Rule | None:
    return policy.passed_on(name.removeprefix("builtins."))


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


def _scopes(tree: ast.Module) -> dict[int, int]:
    """The number of the definition at the top level around each node that is in one."""
    return {
        id(item): number
        for number, node in enumerate(tree.body, 1)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for item in ast.walk(node)
        if item is not node
    }


def _walked(tree: ast.Module) -> Iterator[ast.AST]:
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
    stored = isinstance(node, ast.Name) and not _is_read(node)
    return [*([node.id] if isinstance(node, ast.Name) and stored else []), *other_names(node)]


def _is_main(test: ast.expr) -> bool:
    return ast.dump(test) == ast.dump(_MAIN)


_MAIN = ast.parse('__name__ == "__main__"', mode="eval").body


def _annotations(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """The code in annotations that are written as strings: `typing.get_type_hints` runs it."""
    for node in nodes:
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for item in ast.walk(annotation) if isinstance(annotation, ast.AST) else ():
                text = item.value if isinstance(item, ast.Constant) else None
                if isinstance(text, str) and len(text) <= LONGEST_ANNOTATION:
                    yield from _parsed(text, line_of(item))


def _parsed(text: str, line: int) -> Iterator[ast.AST]:
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = line
        yield node


def _module(node: ast.Import | ast.ImportFrom, name: str) -> str:
    return name if isinstance(node, ast.Import) else node.module or ""


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [f"{node.module}.{alias.name}" for alias in node.names]


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
