"""Lines of a learner's function that often go wrong without an error: to look at, not the mistake.

What the calls show leaves it open which line is at fault. These patterns are right in some places,
so a line is only pointed at, and only for a kind of failure that it can cause.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from torchkata.i18n import _

_VALUES = ("values", "shape", "length", "NaN", "type", "example", "raised", "keys", "repeatable")
_GRADIENT = ("gradient", "requires_grad", "tracked", "leaf", "raised RuntimeError")
_CHANGED = ("changed", "alias", "values")
_PAIRS = ("max", "min", "sort", "topk", "median", "mode", "kthvalue", "cummax", "cummin")
_CUTS = ("item", "detach", "numpy", "tolist")
_CHANGES = ("append", "extend", "update", "setdefault", "insert", "add", "pop", "clear")


@dataclass(frozen=True)
class Look:
    """A line to look at.

    Attributes:
        line: Its number in the file.
        said: Why.
    """

    line: int
    said: str


Pattern = Callable[[ast.AST], Iterator[Look]]


def looks(definition: ast.AST, kind: str) -> list[Look]:
    """The lines of a definition to look at after a failure of that kind, in order.

    Args:
        definition: The learner's function or class.
        kind: The kind of mistake that a test found.
    """
    found = [
        look
        for kinds, pattern in _PATTERNS
        if any(one in kind for one in kinds)
        for look in pattern(definition)
    ]
    return sorted(dict.fromkeys(found), key=lambda look: look.line)


def _pairs_as_tensors(tree: ast.AST) -> Iterator[Look]:
    """`x.max(dim)` in an expression: it is a pair of values and indices."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.Subscript | ast.Starred):
            continue
        if isinstance(parent, ast.Attribute) and parent.attr in ("values", "indices"):
            continue
        if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple):
            continue
        if isinstance(parent, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Attribute | ast.Call):
            for child in ast.iter_child_nodes(parent):
                if isinstance(child, ast.Call) and _gives_a_pair(child):
                    said = _("`{code}` gives a pair, values and indices, not a tensor")
                    yield _look(child, said)


def _gives_a_pair(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _PAIRS:
        return False
    of_torch = isinstance(call.func.value, ast.Name) and call.func.value.id == "torch"
    more = call.args[1:] if of_torch else call.args
    if any(keyword.arg == "dim" for keyword in call.keywords):
        return True
    if call.func.attr in ("sort", "topk", "kthvalue", "cummax", "cummin"):
        return True
    return bool(more) and (
        isinstance(more[0], ast.Constant | ast.UnaryOp)
        or (isinstance(more[0], ast.Name) and more[0].id in ("dim", "axis"))
    )


def _views_as_copies(tree: ast.AST) -> Iterator[Look]:
    """`old = x[i]`, and `x[i]` written later: the name shows the new number, too."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Subscript)
            and isinstance(node.value.value, ast.Name)
        ):
            continue
        tensor = node.value.value.id
        for later in ast.walk(tree):
            target = _written(later)
            if (
                isinstance(target, ast.Subscript)
                and isinstance(target.value, ast.Name)
                and target.value.id == tensor
                and later.lineno > node.lineno  # type: ignore[attr-defined]
            ):
                said = _(
                    "`{code}` is a view: it changes when `{tensor}` does "
                    "(`.item()` or `.clone()` keeps the old number)"
                )
                yield _look(node, said.replace("{tensor}", tensor))
                break


def _written(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.AugAssign):
        return node.target
    return node.targets[0] if isinstance(node, ast.Assign) else None


def _len_as_count(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Mult):
            for side in (node.left, node.right):
                if (
                    isinstance(side, ast.Call)
                    and isinstance(side.func, ast.Name)
                    and side.func.id == "len"
                ):
                    said = _("`{code}` counts rows; `numel()` counts elements")
                    yield _look(side, said)


def _added_after_division(tree: ast.AST) -> Iterator[Look]:
    """`lr * m / sqrt(v) + eps`: what is added stands outside the divisor."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Add)
            and isinstance(node.left, ast.BinOp)
            and isinstance(node.left.op, ast.Div)
            and _is_small(node.right)
        ):
            said = _("in `{code}` the sum comes after the division: are parentheses missing?")
            yield _look(node, said)


def _is_small(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return "eps" in node.id.lower()
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value < 0.01


def _made_anew(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("torch.tensor", "torch.as_tensor", "torch.Tensor")
            and node.args
            and isinstance(node.args[0], ast.Name | ast.Attribute | ast.BinOp | ast.Call)
        ):
            said = _("`{code}` makes a new tensor, which autograd does not follow back")
            yield _look(node, said)


def _cuts(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "data":
            yield _look(node, _("`{code}` is hidden from autograd"))
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _CUTS:
            yield _look(node, _("`{code}` leaves the graph: autograd does not follow it"))
        elif name.startswith(("np.", "numpy.")):
            yield _look(node, _("`{code}` is NumPy, which autograd does not follow"))


def _leaves_the_loop(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            for statement in node.body:
                if isinstance(statement, ast.Return):
                    said = _("this `return` stands inside the loop, which ends in its first round")
                    yield Look(statement.lineno, said)


def _forward_without_grad(tree: ast.AST) -> Iterator[Look]:
    """A name that is computed under `no_grad`, and whose backward is called."""
    starts = {
        ast.unparse(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "backward"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and any(
            ast.unparse(item.context_expr).endswith("no_grad()") for item in node.items
        ):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Assign) and ast.unparse(inner.targets[0]) in starts:
                    yield _look(inner, _("`{code}` is computed under no_grad: it has no graph"))


def _marked_too_late(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "requires_grad_"
            and isinstance(node.func.value, ast.Name)
        ):
            name = node.func.value.id
            for earlier in ast.walk(tree):
                if (
                    isinstance(earlier, ast.BinOp)
                    and earlier.lineno < node.lineno
                    and name in {one.id for one in ast.walk(earlier) if isinstance(one, ast.Name)}
                ):
                    said = _("`{code}` comes after work with `{name}`, which autograd did not see")
                    yield _look(node, said.replace("{name}", name))
                    break


def _one_list_many_times(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for side in (node.left, node.right):
                if isinstance(side, ast.List) and any(
                    isinstance(item, ast.List | ast.Dict | ast.Call) for item in side.elts
                ):
                    said = _("`{code}` repeats one and the same object")
                    yield _look(node, said)


def _default_that_changes(tree: ast.AST) -> Iterator[Look]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        named = [*node.args.posonlyargs, *node.args.args][::-1]
        pairs = [*zip(named, node.args.defaults[::-1], strict=False)]
        pairs += [
            (name, value)
            for name, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if value is not None
        ]
        for argument, default in pairs:
            if isinstance(default, ast.List | ast.Dict | ast.Set) and _is_changed(
                argument.arg, node
            ):
                said = _("the default of `{name}` is made once and kept from call to call")
                yield Look(default.lineno, said.format(name=argument.arg))


def _is_changed(name: str, tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        target = _written(node)
        if isinstance(target, ast.Subscript) and ast.unparse(target.value) == name:
            return True
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CHANGES
            and ast.unparse(node.func.value) == name
        ):
            return True
    return False


def _written_arguments(tree: ast.AST) -> Iterator[Look]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = {argument.arg for argument in function.args.args} - {"self", "ctx"}
        for node in ast.walk(function):
            target = _written(node)
            if isinstance(node, ast.AugAssign) and isinstance(target, ast.Name):
                if target.id in names:
                    yield _look(node, _("`{code}` changes a tensor in place, also the caller's"))
            elif isinstance(target, ast.Subscript) and ast.unparse(target.value) in names:
                yield _look(node, _("`{code}` writes into the caller's tensor"))


def _look(node: ast.AST, said: str) -> Look:
    code = ast.unparse(node)
    code = code if len(code) <= 50 else code[:47] + "..."
    return Look(node.lineno, said.replace("{code}", code))  # type: ignore[attr-defined]


_PATTERNS: Sequence[tuple[Sequence[str], Pattern]] = (
    (_VALUES, _pairs_as_tensors),
    (_VALUES, _views_as_copies),
    (_VALUES, _len_as_count),
    (_VALUES, _added_after_division),
    (_VALUES, _leaves_the_loop),
    (_VALUES, _one_list_many_times),
    (_VALUES, _default_that_changes),
    (_GRADIENT, _made_anew),
    (_GRADIENT, _cuts),
    (_GRADIENT, _forward_without_grad),
    (_GRADIENT, _marked_too_late),
    (_CHANGED, _written_arguments),
)
