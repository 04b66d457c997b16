"""Changes that Cosmic Ray does not make but people do: they leave something out.

PyTorch accepts a step without `zero_grad()`, a result without `.detach()` or `.clone()`, a mean
without `dim=1`. Each operator has the form of Cosmic Ray's: the positions in a node of the parse
tree that it can change, and the changed node.
"""

from typing import Any

Span = tuple[tuple[int, int], tuple[int, int]]


class LeaveOutStatement:
    """Leaves out a call, an update in place, an assignment to a part, or a `raise`."""

    def mutation_positions(self, node: Any) -> list[Span]:
        """The positions of statements that can be left out."""
        if node.type == "simple_stmt" and _can_be_missing(node.children[0]):
            return [_span(node.children[0])]
        return []

    def mutate(self, node: Any, _index: int) -> Any:
        """Replace it by `pass`."""
        from cosmic_ray.ast import get_ast  # type: ignore[import-untyped]

        prefix = node.get_first_leaf().prefix
        node.children[0] = get_ast(f"{prefix}pass")
        return node


class LeaveOutKeyword:
    """Leaves out a keyword argument."""

    def mutation_positions(self, node: Any) -> list[Span]:
        """The positions of arguments that can be left out."""
        return [_span(node.children[index]) for index in _keywords(node)]

    def mutate(self, node: Any, index: int) -> Any:
        """Remove it, with the comma after it or before it."""
        at = _keywords(node)[index]
        del node.children[at]
        comma = next((i for i in (at, at - 1) if _is(node.children, i, ",")), None)
        if comma is not None:
            del node.children[comma]
        return node


class LeaveOutCall:
    """Leaves out `.method(...)` after a value, or replaces a function's result by its argument.

    An f-string is not changed: it is text, mostly of an error.

    Args:
        imported: Names of modules and names from them, which are not values.
    """

    def __init__(self, imported: frozenset[str] = frozenset()) -> None:
        self.imported = imported

    def mutation_positions(self, node: Any) -> list[Span]:
        """The positions of calls that can be left out."""
        return [_span(node.children[at]) for at, _ in self._calls(node)]

    def mutate(self, node: Any, index: int) -> Any:
        """Remove the method, or the function's name."""
        at, start = self._calls(node)[index]
        prefix = node.get_first_leaf().prefix
        if start:
            del node.children[start : at + 1]
        else:
            del node.children[:at]  # the argument in its brackets stays
        node.get_first_leaf().prefix = prefix
        return node

    def _calls(self, node: Any) -> list[tuple[int, int]]:
        """The brackets of each call, and the start of the part to leave out; 0 for a function."""
        if node.type not in ("atom_expr", "power") or _in_a_text(node):
            return []
        found = []
        parts = node.children
        value = parts[0].type != "name" or parts[0].value not in self.imported
        for at in range(1, len(parts)):
            if not _is_bracket(parts[at], "("):
                continue
            if value and at > 1 and _is_bracket(parts[at - 1], "."):
                found.append((at, at - 1))
            elif len(parts[at].children) == 3 and _is_positional(parts[at].children[1]):
                found.append((at, 0))
            value = True
        return found


def _in_a_text(node: Any) -> bool:
    while node is not None and node.type != "fstring_expr":
        node = node.parent
    return node is not None


def _span(node: Any) -> Span:
    return node.start_pos, node.end_pos


def _can_be_missing(statement: Any) -> bool:
    if statement.type == "raise_stmt":
        return True
    if statement.type in ("atom_expr", "power"):
        return _is_bracket(statement.children[-1], "(")
    if statement.type != "expr_stmt" or statement.children[1].type == "annassign":
        return False
    target, sign = statement.children[0], statement.children[1]
    return bool(sign.value != "=" or target.type in ("atom_expr", "power"))


def _keywords(node: Any) -> list[int]:
    if node.type not in ("arglist", "trailer"):
        return []
    return [
        index
        for index, child in enumerate(node.children)
        if child.type == "argument" and _is(child.children, 1, "=")
    ]


def _is_positional(argument: Any) -> bool:
    if argument.type == "argument":  # a keyword, a star, or a comprehension
        return argument.children[1].type in ("comp_for", "sync_comp_for")
    return bool(argument.type != "arglist")


def _is_bracket(node: Any, sign: str) -> bool:
    return bool(node.type == "trailer" and node.children[0].value == sign)


def _is(children: list[Any], index: int, sign: str) -> bool:
    return 0 <= index < len(children) and getattr(children[index], "value", None) == sign
