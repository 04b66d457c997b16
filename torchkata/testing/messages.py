"""The messages to a learner: calls, errors and findings in plain words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _
from torchkata.observe import MODULE, UNCALLED, UNRAISED, Error, Frame, Violation
from torchkata.observe.nest import walk
from torchkata.testing.describe import dtype_of, shape_of, short, with_type
from torchkata.testing.numbers import is_small, literal, span

_PARENTHESES = _("Are the parentheses of a call missing?")
# What Python says of `x.mean + 1` and of `with torch.no_grad:`.
_UNCALLED = re.compile(
    r"builtin_function_or_method|'method'|'type' object does not support the context"
)
# Types whose entries Python gives out one by one.
_ITERABLES = {
    *("generator", "map", "filter", "zip", "range", "enumerate", "reversed", "list_iterator"),
    *("set", "frozenset", "dict_keys", "dict_values", "dict_items"),
}
_UNKNOWN = re.compile(r"name '(\w+)' is not defined")
# The usual imports, by the name that a learner finds missing.
_IMPORTS = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "functional": "from torch.nn import functional",
    "F": "import torch.nn.functional as F",
    "optim": "from torch import optim",
    "np": "import numpy as np",
    "numpy": "import numpy",
    **{name: f"import {name}" for name in ("math", "random", "time", "copy", "itertools")},
    **{name: f"from typing import {name}" for name in ("Any", "Callable", "Iterable", "Sequence")},
}
_MOST_LINES = 2  # to look at
_MOST_OF_AN_ERROR = 10  # lines of its message
_MOST_NUMBERS = 6  # lines of numbers under a call
WIDTH = 75  # of a line, which is written four columns further in


def call(
    name: str, parameters: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> str:
    """A call with its arguments: `mse(predictions: tensor([1., 2.]), targets: tensor([0., 2.]))`.

    If that is too long, the first line has the shapes, and more lines have the numbers. If it is
    still too long, an argument that has a line of its own has only its name in the first line.
    """
    given = [
        (parameters[index] if index < len(parameters) else "", value)
        for index, value in enumerate(args)
    ]
    given += kwargs.items()
    shown = _written(name, [(label, argument(value)) for label, value in given])
    if len(shown) <= WIDTH:
        return shown
    short = [(label, argument(value, numbers=False)) for label, value in given]
    lines = _in_numbers(given)
    if len(_written(name, short)) > WIDTH:
        below = {re.split(r"[:\[]", line)[0] for line in lines}
        short = [(label, "" if label in below else text) for label, text in short]
    return "\n".join([_written(name, short), *(f"  {line}" for line in lines)])


def _written(name: str, given: Sequence[tuple[str, str]]) -> str:
    parts = [f"{label}: {text}" if label and text else label or text for label, text in given]
    return f"{name}({', '.join(parts)})"


def _in_numbers(given: Sequence[tuple[str, Any]]) -> list[str]:
    """A line for each tensor among the arguments that says more than its shape."""
    lines = []
    for number, (label, value) in enumerate(given, 1):
        outer = label or _("argument {n}").format(n=number)
        for path, leaf in walk(outer, value):
            if isinstance(leaf, torch.Tensor | np.ndarray):
                text = argument(leaf)
                if text != argument(leaf, numbers=False):
                    lines.append(f"{path}: {text}")
    return lines if len(lines) <= _MOST_NUMBERS else [*lines[:_MOST_NUMBERS], "..."]


def argument(value: Any, *, numbers: bool = True) -> str:
    """An argument by its most important facts: a tensor's shape and range, or its few numbers."""
    if isinstance(value, torch.Tensor):
        return _tensor(value, numbers)
    if isinstance(value, np.ndarray):
        if numbers and is_small(value):
            return literal(value)
        said = _("array {shape} {dtype}").format(shape=shape_of(value), dtype=value.dtype)
        return _with_range(said, value, numbers)
    if isinstance(value, list | tuple):
        items = [argument(item, numbers=numbers) for item in value[:4]]
        more = ", ..." if len(value) > 4 else ""
        return f"[{', '.join(items)}{more}]" if isinstance(value, list) else _tuple(items, more)
    if isinstance(value, torch.Generator):
        return _("a generator")
    if isinstance(value, dict):
        items = [
            f"{short(key)}: {argument(item, numbers=numbers)}"
            for key, item in list(value.items())[:4]
        ]
        return "{" + ", ".join(items) + "}"
    if callable(value):
        return str(getattr(value, "__name__", None) or getattr(value, "func", value).__name__)
    text = short(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _tensor(value: torch.Tensor, numbers: bool) -> str:
    strided = "" if value.is_contiguous() else " " + _("strided")
    if numbers and is_small(value):
        return literal(value) + strided
    text = shape_of(value)
    if value.dtype is not torch.float32:
        text += f" {dtype_of(value.dtype)}"
    text += strided
    if value.requires_grad:
        text += " " + _("requires grad")
    return _with_range(text, value, numbers)


def _with_range(text: str, value: Any, numbers: bool) -> str:
    told = span(value) if numbers else ""
    return f"{text} {told}" if told else text


def nothing_returned(printed: str = "") -> str:
    """What to look at where None came back, which is true whether a `return` stands or not."""
    asked = _("Is there a `return` at the end, and does it have a value?")
    shown = _("A `print` shows a value, and only a `return` gives it back.")
    return f"{asked} {shown}" if printed else asked


def came_back(value: Any, printed: str = "") -> str:
    """A result on which something that follows has stopped, and what to look at."""
    if value is None:
        return _("returned None. {hint}").format(hint=nothing_returned(printed))
    if callable(value) and not isinstance(value, torch.nn.Module):
        return unfinished(UNCALLED)
    if isinstance(value, torch.Tensor) and value.ndim == 0:
        return _("returned a tensor of one number")
    return _("returned {what}").format(what=with_type(value))


def unfinished(what: str) -> str:
    """A result, as the packer names it, that is one step short of a value; empty for others."""
    if what == UNCALLED:
        return _("returned a function, not its result. {hint}").format(hint=_PARENTHESES)
    kind = what.rpartition(" ")[2]
    if what.startswith(UNRAISED):
        hint = _("Is `raise` meant instead of `return`?")
    elif what.startswith(MODULE):
        hint = _("A module gives its result when it is called with the input: `module(x)`.")
    elif kind in _ITERABLES and what.startswith("a value of type "):
        hint = _("Make a list, a tuple or a tensor of its entries, as the docstring says.")
    else:
        return ""
    return _("returned {what}. {hint}").format(what=what, hint=hint)


def result(value: Any) -> str:
    """A result as `argument` shows it, with the words "a tensor" if it is one."""
    if isinstance(value, torch.Tensor) and not is_small(value):
        return _("a tensor of shape {what}").format(what=argument(value, numbers=False))
    return argument(value)


def laid_out(said: str, note: str) -> str:
    """A sentence that compares two values, and a note; if it is long, it has two lines."""
    return "\n".join(_in_two_lines(line) for line in f"{said} {note}".split("\n"))


def _in_two_lines(line: str) -> str:
    begins = re.search(r", (wanted|was) ", line)
    sentence = line.partition(". ")[0]  # what follows it may be longer
    if begins is not None and len(sentence) >= WIDTH:
        line = f"{line[: begins.start()]},\n{begins[1]:>8} {line[begins.end() :]}"
    return line.rstrip()


def _tuple(items: list[str], more: str) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''}{more})"


def place(frame: Frame) -> str:
    """A line of the learner's file with its text: `exercises/line_fit.py:31: return ...`."""
    return f"{frame.file}:{frame.line}" + (f": {frame.source}" if frame.source else "")


def writes(name: str) -> bool:
    """Whether a torch function of that name writes into its argument: `sub_`, also for `-=`."""
    in_place = name.endswith("_") and not name.endswith("__") and name != "requires_grad_"
    return in_place or name in ("__setitem__", "__set__")


def cuts(name: str) -> bool:
    """Whether what a torch function of that name returns is out of the graph."""
    return name in ("detach", "item", "numpy", "tolist", "__array__", "__float__")


def lines_of(places: Mapping[str, Frame], which: Callable[[str], bool]) -> list[str]:
    """The learner's lines that call such functions, to look at; none if there are many."""
    lines = dict.fromkeys(f"  {place(frame)}" for name, frame in places.items() if which(name))
    return list(lines) if len(lines) <= _MOST_LINES else []


def asked_about(message: str) -> str:
    """What to look at after an error that a missing pair of parentheses or an import causes."""
    if _UNCALLED.search(message):
        return _PARENTHESES
    unknown = _UNKNOWN.search(message)
    missing = _IMPORTS.get(unknown[1], "") if unknown else ""
    said = _("Its import is missing at the top of the file: `{line}`")
    return said.format(line=missing) if missing else ""


def exception(error: Error) -> list[str]:
    """An error, and the learner's own lines of its traceback, innermost last."""
    if error.type in ("SyntaxError", "ValueError") and "null bytes" in error.message:  # UTF-16
        said = _("holds null bytes, as UTF-16 does: save the file as UTF-8")
    elif error.type == "SyntaxError" and "'utf-8' codec can't decode" in error.message:
        said = _("is not saved as UTF-8: save the file as UTF-8")
    elif error.type in ("SyntaxError", "IndentationError", "TabError") and error.frames:
        said = _("cannot be read as Python: {message}").format(message=error.message)
    elif error.type == "TimeLimit":  # while the module was loaded
        said = _("does not come to an end")
    elif error.type == "RecursionError":
        said = _("calls itself more often than Python allows (RecursionError)")
    else:
        first, *rest = error.message.strip().expandtabs(4).split("\n")
        said = _("raised {kind}: {message}").format(kind=error.type, message=first)
        if not first:
            said = _("raised {kind}").format(kind=error.type)
        said += "".join(f"\n  {line.rstrip()}" for line in rest[: _MOST_OF_AN_ERROR - 1])
        if len(rest) >= _MOST_OF_AN_ERROR:
            said += "\n  ..."
    if asked := asked_about(error.message):
        said += ("" if said.endswith("?") else ".") + f" {asked}"
    # A comprehension has its own frame, on the same line as its function's.
    return [said, *(f"  {line}" for line in list(dict.fromkeys(map(place, error.frames)))[-4:])]


_OPERATORS = {
    "matmul": "@",
    "add": "+",
    "sub": "-",
    "rsub": "-",
    "mul": "*",
    "div": "/",
    "rdiv": "/",
    "pow": "**",
    "rpow": "**",
    "floor_divide": "//",
    "remainder": "%",
    "getitem": "[",
}
_INDIRECT = ("backward", "grad")  # what runs then was written elsewhere
_VIOLATIONS = {
    "autograd": _("lets autograd differentiate, which this exercise forbids"),
    "a tensor from outside": _("uses a tensor that was not made from the arguments by torch"),
    "a result from outside": _("returns a tensor that was not made from the arguments by torch"),
}
_DOORS = _("leaves torch through {name}, which this exercise forbids")
_OPERATION = _("uses {name}, which this exercise forbids")


def written(name: str, frame: Frame | None) -> str:
    """A torch function by the name that the learner wrote: `@` for matmul, if the line has it."""
    name = name.strip("_")
    sign, line = _OPERATORS.get(name, ""), frame.source if frame else ""
    return sign if sign and sign in line and name not in line else name


def violation(found: Violation, doors: frozenset[str]) -> str:
    """A violation in words, with the learner's line."""
    template = _VIOLATIONS.get(found.what, _DOORS if found.what in doors else _OPERATION)
    name = found.what.strip("_") if found.what not in doors else found.what
    called = written(found.called, found.frame)
    if template is _OPERATION and called not in ("", name, *_INDIRECT):
        name = _("{called} (which runs {name})").format(called=called, name=name)
    said = template.format(name=name)
    return f"{said}\n  {place(found.frame)}" if found.frame else said
