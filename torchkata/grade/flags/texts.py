"""The texts that a piece of code may stand for, as far as they are built from constants."""

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

MOST = 16  # candidates for one expression

_Key = tuple[int, str]
Literal = ast.Tuple | ast.List | ast.Set


class Texts:
    """The texts of one module's expressions.

    Args:
        nodes: The module's nodes.
        scopes: The number of the definition at the top level around a node; 0 if there is none.
    """

    def __init__(self, nodes: list[ast.AST], scopes: Mapping[int, int]) -> None:
        self.scopes = scopes
        self.bound, self.pairs = _bound(nodes, scopes), _pairs(nodes, scopes)
        self._found: dict[int, frozenset[str] | None] = {}

    def of(self, node: ast.AST) -> frozenset[str] | None:
        """All texts that the expression may be; None if they are not known."""
        if id(node) not in self._found:
            self._found[id(node)] = None  # a name that is built from itself is not known
            self._found[id(node)] = self._of(node)
        return self._found[id(node)]

    def start_of(self, node: ast.AST) -> str:
        """The constant beginning of a text that is not known as a whole, as of f"layer{i}"."""
        if isinstance(node, ast.JoinedStr):
            node = node.values[0] if node.values else node
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            return self.start_of(node.left).partition("%")[0]
        found = self.of(node)
        return min(found) if found is not None and len(found) == 1 else ""

    def are_from(self, node: ast.AST, methods: Collection[str]) -> bool:
        """Whether the texts are the first of each pair that one of these methods gives."""
        if isinstance(node, ast.Name):
            key = self._key(node)
            if key in self.pairs:
                return self.pairs[key].issubset(methods)
            values = self.bound.get(key)
            return bool(values) and all(self._are_from(value, methods) for value in values or ())
        return self._are_from(node, methods)

    def _are_from(self, node: ast.AST, methods: Collection[str]) -> bool:
        if isinstance(node, ast.Subscript):
            return self.are_from(node.value, methods)
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return isinstance(node.elt, ast.Name) and self.are_from(node.elt, methods)
        return False

    def _of(self, node: ast.AST) -> frozenset[str] | None:
        if isinstance(node, ast.Constant):
            return frozenset([node.value]) if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            values = self.bound.get(self._key(node))
            return None if values is None else self._any(values)
        if isinstance(node, ast.IfExp):
            return self._any([node.body, node.orelse])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right])
        if isinstance(node, ast.JoinedStr):
            parts = (
                part.value if isinstance(part, ast.FormattedValue) else part for part in node.values
            )
            return self._joined(parts)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            pieces = node.args[0] if node.func.attr == "join" and node.args else None
            if isinstance(pieces, Literal) and self.of(node.func.value) == frozenset({""}):
                return self._joined(pieces.elts)
        return None

    def _key(self, node: ast.Name) -> _Key:
        """The binding that a name means: of its own definition, or else of the module."""
        inner = self.scopes.get(id(node), 0), node.id
        return inner if inner in self.bound else (0, node.id)

    def _any(self, nodes: Iterable[ast.AST]) -> frozenset[str] | None:
        found: set[str] = set()
        for node in nodes:
            texts = self.of(node)
            if texts is None or len(found | texts) > MOST:
                return None
            found |= texts
        return frozenset(found)

    def _joined(self, nodes: Iterable[ast.AST]) -> frozenset[str] | None:
        found = {""}
        for node in nodes:
            texts = self.of(node)
            if texts is None or len(found) * len(texts) > MOST:
                return None
            found = {left + right for left in found for right in texts}
        return frozenset(found)


def _bound(nodes: list[ast.AST], scopes: Mapping[int, int]) -> dict[_Key, list[ast.expr] | None]:
    """The values of each name; None if one of them is not an expression that is written here."""
    bound: dict[_Key, list[ast.expr] | None] = {}
    told: set[int] = set()
    for node in nodes:
        for target, values in _values(node):
            told.add(id(target))
            key = scopes.get(id(target), 0), target.id
            known = bound.setdefault(key, [])
            if known is not None:
                known += values
                if len(known) > MOST:
                    bound[key] = None
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            if id(node) not in told:
                bound[scopes.get(id(node), 0), node.id] = None
        elif isinstance(node, ast.Global):
            bound |= {(0, name): None for name in node.names}
        else:
            bound |= {(scopes.get(id(node), 0), name): None for name in other_names(node)}
    return bound


def _pairs(nodes: list[ast.AST], scopes: Mapping[int, int]) -> dict[_Key, set[str]]:
    """The methods whose pairs begin with a name, if nothing else binds it."""
    pairs: dict[_Key, list[str]] = {}
    stored: Counter[_Key] = Counter()
    for node in nodes:
        scope = scopes.get(id(node), 0)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored[scope, node.id] += 1
        stored.update((scope, name) for name in other_names(node))
        if isinstance(node, ast.Global):
            stored.update((0, name) for name in node.names)
        target = node.target if isinstance(node, ast.For | ast.comprehension) else None
        if isinstance(target, ast.Tuple) and target.elts and isinstance(target.elts[0], ast.Name):
            pairs.setdefault((scope, target.elts[0].id), []).append(_method(node))
    return {key: set(found) for key, found in pairs.items() if stored[key] == len(found)}


def _method(loop: ast.AST) -> str:
    """`named_children` of `for name, child in model.named_children()`."""
    call = loop.iter if isinstance(loop, ast.For | ast.comprehension) else None
    called = call.func if isinstance(call, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else ""


def _values(node: ast.AST) -> Iterator[tuple[ast.Name, list[ast.expr]]]:
    """The names that a node binds to written values."""
    if isinstance(node, ast.Assign):
        yield from ((one, [node.value]) for one in node.targets if isinstance(one, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        if isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target, [node.value]
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
        target, values = node.target, node.iter
        yield from [(target, list(values.elts))] if isinstance(values, Literal) else ()


def other_names(node: ast.AST) -> Iterator[str]:
    """The names that a node binds to something that is not written here."""
    if isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        if node.name is not None:
            yield node.name
    elif isinstance(node, ast.MatchMapping):
        if node.rest is not None:
            yield node.rest
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
