"""The messages to a learner: calls, errors and findings in plain words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _
from torchkata.observe import Error, Frame, Violation
from torchkata.testing.describe import dtype_of, shape_of, short, with_type

_PARENTHESES = _("Are the parentheses of a call missing?")
# What Python says of `x.mean + 1` and of `with torch.no_grad:`.
_UNCALLED = re.compile(
    r"builtin_function_or_method|'method'|'type' object does not support the context"
)
_MOST_LINES = 2  # to look at
_MOST_OF_AN_ERROR = 10  # lines of its message


def call(
    name: str, parameters: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> str:
    """A call as one line: `mse(predictions: (5, 2), targets: (5, 2))`."""
    parts = []
    for index, value in enumerate(args):
        label = f"{parameters[index]}: " if index < len(parameters) else ""
        parts.append(label + argument(value))
    parts += [f"{key}: {argument(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def argument(value: Any, depth: int = 0) -> str:
    """An argument by its most important facts: a tensor's shape, a number's value."""
    if isinstance(value, torch.Tensor):
        text = shape_of(value)
        if value.dtype is not torch.float32:
            text += f" {dtype_of(value.dtype)}"
        if not value.is_contiguous():
            text += " " + _("strided")
        if value.requires_grad:
            text += " " + _("requires grad")
        return text
    if isinstance(value, np.ndarray):
        return _("array {shape} {dtype}").format(shape=shape_of(value), dtype=value.dtype)
    if isinstance(value, list | tuple):
        items = [argument(item, depth + 1) for item in value[:4]]
        more = ", ..." if len(value) > 4 else ""
        return f"[{', '.join(items)}{more}]" if isinstance(value, list) else _tuple(items, more)
    if isinstance(value, torch.Generator):
        return _("a generator")
    if isinstance(value, dict):
        items = [
            f"{short(key)}: {argument(item, depth + 1)}" for key, item in list(value.items())[:4]
        ]
        return "{" + ", ".join(items) + "}"
    if callable(value):
        return str(getattr(value, "__name__", None) or getattr(value, "func", value).__name__)
    text = short(value)
    return text if len(text) <= 40 else text[:37] + "..."


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
        return _("returned a function, not its result. {hint}").format(hint=_PARENTHESES)
    if isinstance(value, torch.Tensor) and value.ndim == 0:
        return _("returned a tensor of one number")
    return _("returned {what}").format(what=with_type(value))


def result(value: Any) -> str:
    """A result as `argument` shows it, with the words "a tensor" if it is one."""
    if isinstance(value, torch.Tensor):
        return _("a tensor of shape {what}").format(what=argument(value))
    return argument(value)


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


def exception(error: Error) -> list[str]:
    """An error, and the learner's own lines of its traceback, innermost last."""
    if error.type in ("SyntaxError", "ValueError") and "null bytes" in error.message:  # UTF-16
        said = _("holds null bytes, as UTF-16 does: save the file as UTF-8")
    elif error.type == "SyntaxError" and "'utf-8' codec can't decode" in error.message:
        said = _("is not saved as UTF-8: save the file as UTF-8")
    elif error.type == "SyntaxError" and error.frames:
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
    if _UNCALLED.search(error.message):
        said += f". {_PARENTHESES}"
    # A comprehension has its own frame, on the same line as its function's.
    return [said, *(f"  {line}" for line in list(dict.fromkeys(map(place, error.frames)))[-4:])]


_VIOLATIONS = {
    "autograd": _("lets autograd differentiate, which this exercise forbids"),
    "a tensor from outside": _("uses a tensor that was not made from the arguments by torch"),
    "a result from outside": _("returns a tensor that was not made from the arguments by torch"),
}
_DOORS = _("leaves torch through {name}, which this exercise forbids")
_OPERATION = _("uses {name}, which this exercise forbids")


def violation(found: Violation, doors: frozenset[str]) -> str:
    """A violation in words, with the learner's line."""
    template = _VIOLATIONS.get(found.what, _DOORS if found.what in doors else _OPERATION)
    said = template.format(name=found.what.strip("_") if found.what not in doors else found.what)
    return f"{said}\n  {place(found.frame)}" if found.frame else said
