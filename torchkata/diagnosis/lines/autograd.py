"""Lines that often leave the graph, or change what belongs to somebody else."""

import ast
from collections.abc import Iterator

from torchkata.diagnosis.lines.line import Look, look_at, written
from torchkata.diagnosis.lines.useless import handed_out
from torchkata.i18n import _

_CUTS = ("item", "detach", "numpy", "tolist")


def made_anew(tree: ast.AST) -> Iterator[Look]:
    """`torch.tensor(x)`: a copy without a history."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("torch.tensor", "torch.as_tensor", "torch.Tensor")
            and node.args
            and isinstance(node.args[0], ast.Name | ast.Attribute | ast.BinOp | ast.Call)
        ):
            said = _("`{code}` makes a new tensor, which autograd does not follow back")
            yield look_at(node, said)


def cuts(tree: ast.AST) -> Iterator[Look]:
    """`.data`, `.detach()`, `.item()`, NumPy: what leaves the graph."""
    kept = set(handed_out(tree))
    for node in ast.walk(tree):
        if node in kept:
            continue
        if isinstance(node, ast.Attribute) and node.attr == "data":
            yield look_at(node, _("`{code}` is hidden from autograd"))
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _CUTS:
            yield look_at(node, _("`{code}` leaves the graph: autograd does not follow it"))
        elif name.startswith(("np.", "numpy.")):
            yield look_at(node, _("`{code}` is NumPy, which autograd does not follow"))


def forward_without_grad(tree: ast.AST) -> Iterator[Look]:
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
                    yield look_at(inner, _("`{code}` is computed under no_grad: it has no graph"))


def marked_too_late(tree: ast.AST) -> Iterator[Look]:
    """`x.requires_grad_()` after x was used."""
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
                    yield look_at(node, said.replace("{name}", name))
                    break


def returned_gradients(tree: ast.AST) -> Iterator[Look]:
    """`return hidden.grad`, which is None for a tensor that is not a leaf."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            for one in ast.walk(node.value):
                if isinstance(one, ast.Attribute) and one.attr == "grad":
                    yield look_at(
                        one,
                        _(
                            "`{code}` is None if no backward reached the tensor, or if it is not a "
                            "leaf and did not ask for it (`retain_grad()`)"
                        ),
                    )


def replaced_gradients(tree: ast.AST) -> Iterator[Look]:
    """`self.grad = ...` in a backward of one operation, which may not be the only path."""
    for method in ast.walk(tree):
        if not isinstance(method, ast.FunctionDef):
            continue
        for inner in ast.walk(method):
            if not isinstance(inner, ast.FunctionDef | ast.Lambda) or inner is method:
                continue
            for node in ast.walk(inner):
                if not isinstance(node, ast.Assign) or isinstance(node.value, ast.Constant):
                    continue
                target = node.targets[0]
                if isinstance(target, ast.Attribute) and target.attr == "grad":
                    said = _("`{code}` replaces what other paths have added: `+=` adds to it")
                    yield look_at(node, said)


def _is_bound(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def written_arguments(tree: ast.AST) -> Iterator[Look]:
    """`x += 1` and `x[i] = ...` for an argument x."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = {argument.arg for argument in function.args.args} - {"self", "ctx"}
        for node in ast.walk(
            function
        ):  # a name that is given something else is the caller's no more
            if isinstance(node, ast.Assign):
                bound = [one for target in node.targets for one in ast.walk(target)]
                names -= {one.id for one in bound if isinstance(one, ast.Name) and _is_bound(one)}
        for node in ast.walk(function):
            target = written(node)
            if isinstance(node, ast.AugAssign) and isinstance(target, ast.Name):
                if target.id in names:
                    yield look_at(node, _("`{code}` changes a tensor in place, also the caller's"))
            elif isinstance(target, ast.Subscript) and ast.unparse(target.value) in names:
                yield look_at(node, _("`{code}` writes into the caller's tensor"))
