"""Results that go nowhere, methods that are not called, and numbers that only leave a function."""

import ast
from collections.abc import Collection, Iterator

from torchkata.diagnosis.lines.line import Look, look_at
from torchkata.i18n import _

# Methods of a tensor that leave it as it is; `_MOVES` change a module, however.
_MAKES_NEW = (
    *("detach", "clone", "unsqueeze", "squeeze", "view", "reshape", "permute", "transpose"),
    *("flatten", "relu", "exp", "log", "sqrt", "square", "abs", "sum", "mean", "clamp"),
)
_PROPERTIES = (
    *("shape", "ndim", "dtype", "device", "T", "data"),
    *("grad", "grad_fn", "is_leaf", "requires_grad"),
)
_MOVES = ("to", "float", "double", "half", "cpu", "cuda")
_NOWHERE = _("the result of `{code}` goes nowhere: a name and `=`, or a `return`, is missing")
# A function may also change its arguments, and a module moves itself.
_NOT_KEPT = _("the result of `{code}` is not kept: is that meant?")


def uncalled(tree: ast.AST) -> Iterator[Look]:
    """`loss.backward` without parentheses: a line of its own that does nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute):
            said = _("`{code}` is not called: its parentheses are missing")
            said = _NOWHERE if node.value.attr in _PROPERTIES else said
            yield look_at(node.value, said, is_sure=True)


def dropped(tree: ast.AST, returning: Collection[str]) -> Iterator[Look]:
    """`w - lr * dw` as a line of its own: its result goes nowhere.

    Args:
        tree: The learner's function or class.
        returning: The functions of the module that return something.
    """
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.BinOp | ast.Compare | ast.UnaryOp):
            yield look_at(value, _NOWHERE, is_sure=True)
        elif isinstance(value, ast.Call):
            name = getattr(value.func, "attr", "") or getattr(value.func, "id", "")
            is_method = isinstance(value.func, ast.Attribute)
            if name in (*_MAKES_NEW, *_MOVES) if is_method else name in returning:
                is_sure = is_method and name in _MAKES_NEW
                yield look_at(value, _NOWHERE if is_sure else _NOT_KEPT, is_sure=is_sure)


def unused(tree: ast.AST) -> Iterator[Look]:
    """Arguments that the function never reads."""
    if not isinstance(tree, ast.FunctionDef) or any(
        isinstance(one, ast.Name) and one.id == "locals" for one in ast.walk(tree)
    ):
        return
    given = [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]
    read = {
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    for argument in given:
        if argument.arg not in read and argument.arg not in ("self", "cls", "ctx"):
            yield look_at(
                ast.copy_location(ast.Name(argument.arg, ast.Load()), argument),
                _("the argument `{code}` is not used"),
            )


def handed_out(tree: ast.AST) -> Iterator[ast.AST]:
    """Numbers that are returned, kept in a list or printed: nothing is computed with them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            yield from node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("append", "print")):
            yield from node.args
