"""Values in a few words, as a learner reads them: `tensor(1.5)`, `a tensor of shape (5, 2)`."""

import reprlib
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _, counted
from torchkata.testing.numbers import is_small, literal, number_of


def describe(value: Any) -> str:
    """A value in a few words: its type, and the value itself if that is short."""
    if isinstance(value, torch.Tensor):
        if value.ndim == 0:
            return _("tensor({number})").format(number=number_of(value.item()))
        if is_small(value):
            return literal(value.detach())
        return _("a tensor of shape {shape}").format(shape=shape_of(value))
    if isinstance(value, np.ndarray):
        if is_small(value):
            return literal(value)
        return _("a NumPy array of shape {shape}").format(shape=shape_of(value))
    if isinstance(value, bool | np.bool_ | np.integer):
        return str(value)
    if isinstance(value, int):
        return short(value)
    if isinstance(value, float | np.floating):
        return number_of(float(value))
    if isinstance(value, tuple | list):
        text = short(value)
        if len(text) <= 60 and "tensor" not in text:
            return text
    if isinstance(value, tuple | list | dict):
        return sized(value)
    text = short(value)
    return text if len(text) <= 60 else text[:57] + "..."


def sized(value: Any) -> str:
    """A list, a tuple or a dict by its size: `a tuple of 2 values`."""
    kind = _("a list") if isinstance(value, list) else _("a tuple")
    if isinstance(value, dict):
        kind = _("a dict")
    return _("{kind} of {count}").format(kind=kind, count=counted(len(value), "value", "values"))


class _Short(reprlib.Repr):
    """The `repr` of a value, up to about 60 characters; floats have 6 digits."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = self.maxtuple = self.maxlist = self.maxdict = 32
        self.maxstring = self.maxother = 100

    def repr_int(self, number: int, _level: int) -> str:
        if number.bit_length() > 1000:  # Python refuses to write some of them
            return _("an integer of {count:,} bits").format(count=number.bit_length())
        return repr(number)

    def repr_float(self, number: float, _level: int) -> str:
        return number_of(number)

    def repr_Tensor(self, tensor: Any, _level: int) -> str:  # noqa: N802 (named after the type)
        # The name says nothing of the type: the capstone's own class is called Tensor, too.
        is_one = isinstance(tensor, torch.Tensor)
        return f"tensor of shape {tuple(tensor.shape)}" if is_one else f"a {type(tensor).__name__}"

    repr_Parameter = repr_Tensor  # noqa: N815


_short = _Short()


def short(value: Any) -> str:
    """The `repr` of a value of any size, cut if it is too long to read."""
    return _short.repr(value)


def shape_of(value: Any) -> str:
    """A shape as a tuple: `(5, 2)`."""
    return str(tuple(value.shape))


def dtype_of(dtype: Any) -> str:
    """A dtype without its module: `float32`."""
    return str(dtype).removeprefix("torch.")


def with_type(value: Any) -> str:
    """A value with the name of its type: `the int 3`."""
    if value is None:
        return "None"
    if isinstance(value, bool | int | float | str | np.generic):
        return _("the {kind} {value}").format(kind=type(value).__name__, value=describe(value))
    return describe(value)
