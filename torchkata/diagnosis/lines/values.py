"""Lines that often make a value wrong."""

import ast
import difflib
import re
from collections.abc import Iterator

from torchkata.diagnosis.lines.line import Look, look_at, written
from torchkata.i18n import _

_PAIRS = ("max", "min", "sort", "topk", "median", "mode", "kthvalue", "cummax", "cummin")
_REDUCTIONS = ("sum", "mean", "amax", "amin", "max", "min", "std", "var", "norm", "prod")
_ATTRIBUTES = ("requires_grad", "grad", "data", "training")
_DRAWS = ("torch.rand", "torch.normal", "torch.bernoulli", "np.random.", "random.")
_MAKERS = tuple(
    f"torch.{name}"
    for name in ("zeros", "ones", "empty", "full", "eye", "arange", "linspace", "rand", "randn")
)
_CHANGES = ("append", "extend", "update", "setdefault", "insert", "add", "pop", "clear")


def pairs_as_tensors(tree: ast.AST) -> Iterator[Look]:
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
                    yield look_at(child, said)


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


def views_as_copies(tree: ast.AST) -> Iterator[Look]:
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
            target = written(later)
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
                yield look_at(node, said.replace("{tensor}", tensor))
                break


def len_as_count(tree: ast.AST) -> Iterator[Look]:
    """`/ len(x)`, which counts rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            side = node.right
            if isinstance(side, ast.Call) and ast.unparse(side.func) == "len":
                yield look_at(side, _("`{code}` counts rows; `numel()` counts elements"))


def added_after_division(tree: ast.AST) -> Iterator[Look]:
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
            yield look_at(node, said)


def _is_small(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return "eps" in node.id.lower()
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value < 0.01


def leaves_the_loop(tree: ast.AST) -> Iterator[Look]:
    """A `return` that ends a loop in its first round."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            for statement in node.body:
                if isinstance(statement, ast.Return):
                    said = _("this `return` stands inside the loop, which ends in its first round")
                    yield Look(statement.lineno, said)


def lost_axes(tree: ast.AST) -> Iterator[Look]:
    """`e / e.sum(dim)`: what is left of e is lined up with the last axis."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub | ast.Div):
            continue
        names = {one.id for one in ast.walk(node.left) if isinstance(one, ast.Name)}
        call = node.right.value if isinstance(node.right, ast.Attribute) else node.right
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        of_torch = ast.unparse(call.func.value) == "torch"
        what, more = (call.args[0], call.args[1:]) if of_torch and call.args else (None, call.args)
        taken = ast.unparse(what or call.func.value)
        axes = [*more, *(one.value for one in call.keywords if one.arg in ("dim", "axis"))]
        keeps = any(one.arg in ("keepdim", "keepdims", "ord", "p") for one in call.keywords)
        is_lost = len(axes) == 1 and not keeps and ast.unparse(axes[0]) not in ("0", "None")
        if is_lost and call.func.attr in _REDUCTIONS and taken in names:
            said = _("`{code}` has lost that axis: with `keepdim=True` it still lines up")
            yield look_at(call, said)


def misspelt(tree: ast.AST) -> Iterator[Look]:
    """`p.require_grad = False`: Python makes a new attribute, and torch never reads it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            attribute = node.targets[0].attr
            meant = difflib.get_close_matches(attribute, _ATTRIBUTES, n=1, cutoff=0.8)
            if meant and attribute not in _ATTRIBUTES:
                said = _("`{code}` makes a new attribute: torch reads `{meant}`")
                yield look_at(node.targets[0], said.replace("{meant}", meant[0]))


def powers(tree: ast.AST) -> Iterator[Look]:
    """`x ^ 2`, which is not the power."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.BitXor)
            and isinstance(node.right, ast.Constant)
            and not isinstance(node.right.value, bool)
        ):
            yield look_at(node, _("`{code}` is an exclusive or: `**` is the power"))


_COUNTS = re.compile(r"\.shape\b|\.size\(|\blen\(|\.numel\(|\.ndim\b")


def whole_quotients(tree: ast.AST) -> Iterator[Look]:
    """`a // b`, which rounds down; a count is divided that way, however."""
    if ast.unparse(getattr(tree, "returns", None) or ast.Constant("")) == "int":
        return
    counts = {
        one.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _COUNTS.search(ast.unparse(node.value))
        for target in node.targets
        for one in ast.walk(target)
        if isinstance(one, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.FloorDiv):
            divided = node.left if isinstance(node, ast.BinOp) else node.target
            names = {one.id for one in ast.walk(divided) if isinstance(one, ast.Name)}
            if names & counts or _COUNTS.search(ast.unparse(divided)):
                continue
            yield look_at(node, _("`{code}` rounds down: `/` keeps the fraction"))


def random(tree: ast.AST) -> Iterator[Look]:
    """Random numbers where no generator is passed in."""
    arguments = [node for node in ast.walk(tree) if isinstance(node, ast.arguments)]
    if any("generator" in one.arg for more in arguments for one in more.args):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_DRAWS):
            yield look_at(node, _("`{code}` draws other numbers each time"))


def default_dtypes(tree: ast.AST) -> Iterator[Look]:
    """Tensors that are made without the dtype of another one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in _MAKERS and not any(one.arg == "dtype" for one in node.keywords):
            yield look_at(node, _("`{code}` names no dtype: torch chooses one"))
        elif name == "torch.Tensor" or name.endswith(".float"):
            yield look_at(node, _("`{code}` is float32, whatever the arguments are"))


def one_list_many_times(tree: ast.AST) -> Iterator[Look]:
    """`[[]] * n`: n names for one list."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for side in (node.left, node.right):
                if isinstance(side, ast.List) and any(
                    isinstance(item, ast.List | ast.Dict | ast.Call) for item in side.elts
                ):
                    said = _("`{code}` repeats one and the same object")
                    yield look_at(node, said)


def default_that_changes(tree: ast.AST) -> Iterator[Look]:
    """`def f(x, seen=[])`, where `seen` is changed."""
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
        target = written(node)
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
