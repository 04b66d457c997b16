"""Calls that look something up by its name: `getattr`, `vars`, `attrgetter`, `format`."""

import ast
import string
from collections.abc import Collection, Iterable, Iterator

from torchkata.grade.flags import loaded, policy, rules
from torchkata.grade.flags.findings import Finding, assigns, used
from torchkata.grade.flags.names import Names
from torchkata.i18n import _

LOOKS_UP = ("getattr", "setattr", "delattr")
_GETTERS = {"operator.attrgetter", "operator.methodcaller"}


class Lookups:
    """The lookups of one module."""

    def __init__(self, nodes: Iterable[ast.AST], names: Names, own: Collection[str]) -> None:
        self.names = names
        self.texts = names.texts
        self.own = own
        self.naming = policy.NAMING.difference(own)
        self.parents: dict[int, ast.AST] = {}
        self.loads: dict[str, list[ast.AST]] = {}  # what is around each use of a name
        self.only_called: dict[str, bool] = {}
        for node in nodes:
            for child in ast.iter_child_nodes(node):
                self.parents[id(child)] = node
                if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load):
                    self.loads.setdefault(child.id, []).append(node)

    def read(self, node: ast.Call) -> Iterator[Finding]:
        """What a call looks up that a submission may not use."""
        if self.names.calls(node, *LOOKS_UP) and node.args:
            yield from self._of_lookup(node)
        elif self.names.calls(node, "vars"):
            if not self._is_called(node):
                yield Finding(node, policy.COMPUTED.format(name="vars"), 2)
        elif self.names.calls(node, "type"):
            if len(node.args) > 1 or any(isinstance(one, ast.Starred) for one in node.args):
                yield Finding(node, _("makes a class by calling type"), 3)
        elif self.names.stands_for(node.func) & _GETTERS:
            yield from self._of_getter(node)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "format_map"):
            for text in self.texts.of(node.func.value) or ():
                yield from self.of_texts(node, _fields(text))

    def _of_getter(self, node: ast.Call) -> Iterator[Finding]:
        calls = "operator.methodcaller" in self.names.stands_for(node.func)
        for arg in node.args[:1] if calls else node.args:
            texts = self.texts.of(arg)
            if texts is None:
                yield Finding(node, policy.COMPUTED.format(name="operator"), 2)
            for text in texts or ():
                yield from self.of_texts(node, text.split("."))

    def _of_lookup(self, node: ast.Call) -> Iterator[Finding]:
        writes = not self.names.calls(node, "getattr")
        named = node.args[1] if len(node.args) > 1 else None
        texts = None if named is None else self.texts.of(named)
        known = self.names.stands_for(node.args[0])
        if writes:
            for name in known:
                for text in texts or ("…",):
                    yield assigns(node, f"{name}.{text}")
        if texts is not None:
            yield from self.of_texts(
                node, [text for text in texts if not known or is_special(text)]
            )
            return
        start = "" if named is None else self.texts.start_of(named)
        is_own = isinstance(node.args[0], ast.Name) and node.args[0].id in ("self", "cls")
        if start and not rules.begins_badly(start, self.own):
            return
        if named is not None and self.texts.are_from(named, self.naming):
            return
        if not (is_own and writes) and not self._is_called(node):
            called = next(name for name in LOOKS_UP if self.names.calls(node, name))
            yield Finding(node, policy.COMPUTED.format(name=called), 2)

    def _is_called(self, node: ast.Call) -> bool:
        """Whether what was looked up in a library is only called, with arguments as a class takes.

        `getattr(torch.optim, name)(parameters, lr=lr)` is how a class is chosen by its name; with
        two arguments, nothing that every module has can be called.
        """
        if not any(map(loaded.is_module, self.names.stands_for(node.args[0]) if node.args else ())):
            return False
        found: ast.AST = node
        parent = self.parents.get(id(node))
        if self.names.calls(node, "vars"):
            if not (isinstance(parent, ast.Subscript) and parent.value is node):
                return False
            found, parent = parent, self.parents.get(id(parent))
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
            return isinstance(target, ast.Name) and self._only_called(target.id)
        return isinstance(parent, ast.Call) and parent.func is found and _as_a_class(parent)

    def _only_called(self, name: str) -> bool:
        if name not in self.only_called:
            self.only_called[name] = all(
                isinstance(use, ast.Call)
                and isinstance(use.func, ast.Name)
                and use.func.id == name
                and _as_a_class(use)
                and not any(isinstance(arg, ast.Name) and arg.id == name for arg in use.args)
                for use in self.loads.get(name, ())
            )
        return self.only_called[name]

    def of_texts(self, node: ast.AST, texts: Collection[str]) -> Iterator[Finding]:
        """What attributes of these names would be reported for, on an unknown object."""
        for text in texts:
            yield from used(node, rules.of_attribute(text, self.own))


def _as_a_class(node: ast.Call) -> bool:
    return len(node.args) > 1 or bool(node.keywords)


def is_special(name: str) -> bool:
    """Whether Python itself gives a meaning to a name."""
    return name.startswith("__") and name.endswith("__")


def _fields(text: str) -> list[str]:
    """The attributes that `format` reads: `__class__` of `{0.__class__}`."""
    try:
        fields = [field for _text, field, _spec, _conversion in string.Formatter().parse(text)]
    except ValueError:
        return []
    return [part for field in fields if field for part in field.replace("[", ".").split(".")[1:]]
