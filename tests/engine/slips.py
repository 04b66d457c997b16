"""The ten commonest slips of beginners, made in the solutions of the core path.

    python tests/engine/slips.py [EXERCISE...]

prints each slip, the message that a learner would read first, and how many messages name the slip.
"""

import ast
import copy
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from torchkata.author.answers.runner import Question, Runner
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise

# What a message says that names the slip, apart from the calls and the code that it shows.
NAMED = {
    "no return": r"`return`",
    "print for return": r"A `print` shows",
    "item": r"`\.item\(\)`|a plain one|no attribute 'item'|the float .*wanted tensor",
    "no parentheses": r"parentheses",
    "results exchanged": r"exchanged|order|swapped|comes first",
    "wrong axis": r"\b(axis|axes|dim|rows?|columns?|transposed?)\b|wanted shape|shapes? do not fit",
    "mean missing": r"\bmean\b|average|[Dd]ivide",
    "argument overwritten": r"changed|in place|in-place",
    "import forgotten": r"import is missing",
    "name misspelt": r"Did you mean",
}
MOST_PLACES = 3  # of one kind in one exercise


@dataclass(frozen=True)
class Slip:
    """A solution with one slip.

    Attributes:
        exercise: The exercise.
        kind: One of `NAMED`.
        text: The module.
    """

    exercise: Exercise
    kind: str
    text: str


def slips_of(source: Source, exercise: Exercise) -> Iterator[Slip]:
    """The slips that can be made in a solution."""
    own = source.definitions[exercise.name]
    for kind, change in _CHANGES.items():
        for place in range(MOST_PLACES if kind in ("wrong axis", "no parentheses") else 1):
            tree = copy.deepcopy(source.tree)
            found = next(one for one in ast.walk(tree) if _is_same(one, own))
            body = _main(found)
            if body is not None and change(body, place):
                yield Slip(exercise, kind, ast.unparse(ast.fix_missing_locations(tree)))
    yield from _without_imports(source, exercise, own)


def _is_same(one: ast.AST, other: ast.stmt) -> bool:
    return type(one) is type(other) and getattr(one, "name", "") == getattr(other, "name", "")


def _main(node: ast.AST) -> ast.FunctionDef | None:
    """The function to change: of a class, its forward."""
    if isinstance(node, ast.ClassDef):
        inside = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
        return inside.get("forward")
    return node if isinstance(node, ast.FunctionDef) else None


def _last_return(function: ast.FunctionDef) -> ast.Return | None:
    last = function.body[-1]
    return last if isinstance(last, ast.Return) and last.value is not None else None


def _replace_return(change: Callable[[ast.expr], ast.stmt | None]) -> Callable[..., bool]:
    def apply(function: ast.FunctionDef, _place: int) -> bool:
        last = _last_return(function)
        new = None if last is None or last.value is None else change(last.value)
        if new is not None:
            function.body[-1] = new
        return new is not None

    return apply


def _call(function: ast.expr, *args: ast.expr) -> ast.Call:
    return ast.Call(function, list(args), [])


def _as_item(value: ast.expr) -> ast.stmt | None:
    if isinstance(value, ast.Tuple | ast.List | ast.Dict | ast.Constant):
        return None
    return ast.Return(_call(ast.Attribute(value, "item", ast.Load())))


def _exchanged(value: ast.expr) -> ast.stmt | None:
    if isinstance(value, ast.Tuple) and len(value.elts) == 2:
        return ast.Return(ast.Tuple(value.elts[::-1], ast.Load()))
    return None


def _change_one(matches: Callable[[ast.AST], ast.AST | None]) -> Callable[..., bool]:
    """Replace one of the nodes for which something else is given."""

    class Change(ast.NodeTransformer):
        def __init__(self, place: int) -> None:
            self.left = place

        def visit(self, node: ast.AST) -> ast.AST:
            new = None if self.left < 0 else matches(node)
            if new is not None:
                self.left -= 1
            return new if new is not None and self.left < 0 else self.generic_visit(node)

    def apply(function: ast.FunctionDef, place: int) -> bool:
        change = Change(place)
        function.body = [change.visit(statement) for statement in function.body]
        return change.left < 0

    return apply


def _method(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        return node.func if isinstance(node.func, ast.Attribute) else None
    return None


def _other_axis(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    if isinstance(node, ast.Subscript) and ast.unparse(node.slice) == ":, None":
        return ast.Subscript(node.value, ast.Constant(None), node.ctx)
    named = isinstance(node, ast.keyword) and node.arg in ("dim", "axis", "start_dim")
    if named and _is_axis(node.value):
        return ast.keyword(node.arg, ast.Constant(1 - node.value.value))
    takes = ("sum", "mean", "amax", "argmax", "softmax", "stack", "cat", "unsqueeze", "size")
    name = getattr(getattr(node, "func", None), "attr", None)
    if isinstance(node, ast.Call) and name in takes and node.args and _is_axis(node.args[-1]):
        *others, axis = node.args
        return ast.Call(node.func, [*others, ast.Constant(1 - axis.value)], node.keywords)
    of_shape = isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".shape")
    if of_shape and _is_axis(node.slice):
        return ast.Subscript(node.value, ast.Constant(1 - node.slice.value), node.ctx)
    return None


def _is_axis(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in (0, 1)


def _no_mean(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.value if node.func.attr == "mean" else None
    return None


_IN_PLACE = {ast.Sub: "sub_", ast.Add: "add_", ast.Mult: "mul_", ast.Div: "div_"}


def _overwritten(function: ast.FunctionDef, place: int) -> bool:
    parameters = {
        argument.arg
        for argument in function.args.args
        if argument.annotation is not None and ast.unparse(argument.annotation) == "torch.Tensor"
    }

    def matches(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.BinOp) or not isinstance(node.left, ast.Name):
            return None
        if type(node.op) not in _IN_PLACE or node.left.id not in parameters:
            return None
        return _call(ast.Attribute(node.left, _IN_PLACE[type(node.op)], ast.Load()), node.right)

    return _change_one(matches)(function, place)


def _misspelt(function: ast.FunctionDef, place: int) -> bool:
    names = {argument.arg for argument in function.args.args if argument.arg != "self"}

    def matches(node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
            return ast.Name(node.id + node.id[-1], ast.Load())
        return None

    return _change_one(matches)(function, place)


_CHANGES: dict[str, Callable[[ast.FunctionDef, int], bool]] = {
    "no return": _replace_return(ast.Expr),
    "print for return": _replace_return(
        lambda value: ast.Expr(_call(ast.Name("print", ast.Load()), value))
    ),
    "item": _replace_return(_as_item),
    "no parentheses": _change_one(_method),
    "results exchanged": _replace_return(_exchanged),
    "wrong axis": _change_one(_other_axis),
    "mean missing": _change_one(_no_mean),
    "argument overwritten": _overwritten,
    "name misspelt": _misspelt,
}


def _without_imports(source: Source, exercise: Exercise, own: ast.stmt) -> Iterator[Slip]:
    """The module without an import that the exercise uses in its body."""
    body = own.body if isinstance(own, ast.FunctionDef | ast.ClassDef) else []
    used = {one.id for part in body for one in ast.walk(part) if isinstance(one, ast.Name)}
    for statement in source.tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names = {alias.asname or alias.name for alias in statement.names}
            if names & used:
                tree = copy.deepcopy(source.tree)
                del tree.body[source.tree.body.index(statement)]
                yield Slip(exercise, "import forgotten", ast.unparse(tree))
                return


def told(kata: Kata, slips: list[Slip]) -> Iterator[tuple[Slip, str | None]]:
    """Each slip with its message; None if the tests accept it, so it is not a slip there."""
    with tempfile.TemporaryDirectory() as scratch:
        runner = Runner(kata, {slip.exercise.name for slip in slips}, Path(scratch))
        for slip in slips:
            found = runner.told(Question(slip.exercise, slip.text, 0, 10.0), lambda _test: None)
            yield slip, None if found.outcome is Outcome.SOLVED else found.message or ""


# Lines with numbers, code and prints, and those that only point at something else.
_SHOWN = re.compile(
    r"      \w+(\[\d+\])*: |      \S+\.py:\d+: |    \| |    Look at .* autograd|    \w+\(.*\)$"
)


def is_named(slip: Slip, message: str) -> bool:
    """Whether a message names the slip."""
    words = [line for line in message.splitlines() if not _SHOWN.match(line)]
    return re.search(NAMED[slip.kind], "\n".join(words)) is not None


def core_slips(kata: Kata) -> list[Slip]:
    """All slips of the core path."""
    solutions = kata.root / "solutions"
    return [
        slip
        for exercise in kata.syllabus
        if exercise.core
        for slip in slips_of(Source(solutions / f"{exercise.topic}.py"), exercise)
    ]


def main() -> None:
    """Print the messages."""
    kata = Kata.find(Path(__file__).resolve().parents[2])
    slips = [s for s in core_slips(kata) if not sys.argv[1:] or s.exercise.name in sys.argv[1:]]
    count = named = 0
    for slip, message in told(kata, slips):
        if message is not None:
            count += 1
            named += is_named(slip, message)
            sign = "   " if is_named(slip, message) else "!! "
            sys.stdout.write(f"{sign}{slip.kind}\n{message}\n\n")
    sys.stdout.write(f"{named} of {count} messages name the slip\n")


if __name__ == "__main__":
    main()
