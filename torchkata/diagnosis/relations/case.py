"""One comparison of a test, cut into pairs of arrays: what a part is, and what it should be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch

from torchkata.observe import arguments_of
from torchkata.observe.nest import walk
from torchkata.testing.call import Compared, Seen
from torchkata.testing.compare import TOLERANCES, difference

_ROUNDS = 4  # of a loop, such as epochs, cost as much as one value
_MOST_ROUNDS = 4_000  # a larger number is a seed
MOST_NUMBERS = 20_000  # in one array: more are not looked at

Array = np.ndarray[Any, Any]


def array_of(value: Any) -> Array | None:
    """A number, a tensor or a list of numbers as float64; None for anything else."""
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        try:
            return np.asarray(float(value))
        except OverflowError:
            return None
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return value.astype(np.float64) if value.size <= MOST_NUMBERS else None
    if isinstance(value, torch.Tensor):
        if value.numel() > MOST_NUMBERS or value.is_complex() or value.is_sparse:
            return None
        found: Array = value.detach().to("cpu", torch.float64).numpy()
        return found
    if is_row(value):
        return np.asarray([float(item) for item in value])
    if _is_shape(value):
        return np.asarray(value, float)
    if isinstance(value, list) and value and all(map(is_row, value)):
        return np.asarray(value, float) if len({len(row) for row in value}) == 1 else None
    return None


def is_row(value: Any) -> bool:
    """Whether a value is a list of plain numbers, which is one row of numbers."""
    return isinstance(value, list) and 0 < len(value) <= MOST_NUMBERS and all(map(_is_plain, value))


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and 0 < len(value) < 8 and all(type(n) is int for n in value)


def _is_plain(item: Any) -> bool:
    return type(item) is float or (type(item) is int and item.bit_length() < 1000)


def dtype_of(value: Any) -> torch.dtype:
    """The dtype whose tolerance counts for a value."""
    if isinstance(value, torch.Tensor):
        return value.dtype
    if isinstance(value, np.ndarray):
        return torch.from_numpy(np.empty(0, value.dtype)).dtype
    if isinstance(value, bool | int | np.integer | np.bool_):
        return torch.int64
    if is_row(value) and all(isinstance(item, int) for item in value):
        return torch.int64
    return torch.float32  # as `difference` takes Python's floats


@dataclass(frozen=True)
class Pair:
    """One part of what was compared.

    Attributes:
        path: Its place: `[0]`, or nothing for the whole.
        got: What it is.
        wanted: What it should be.
        differs: Whether the two differ.
    """

    path: str
    got: Any
    wanted: Any
    differs: bool

    @cached_property
    def a(self) -> Array | None:
        """What it is, as numbers."""
        return array_of(self.got)

    @cached_property
    def b(self) -> Array | None:
        """What it should be, as numbers."""
        return array_of(self.wanted)

    @cached_property
    def tolerance(self) -> tuple[float, float, float]:
        """The tolerance of the coarser of the two, as in `compare`."""
        found = [TOLERANCES.get(dtype_of(one), (0.0, 0.0, 0.0)) for one in (self.got, self.wanted)]
        return max(found)

    @cached_property
    def has_right_numbers(self) -> bool:
        """Whether its numbers are right, whatever else differs."""
        return self.a is not None and self.b is not None and alike(self.a, self.b, self.tolerance)

    @cached_property
    def is_truth(self) -> bool:
        """Whether both are bool, so that a learner reads True and False, not 1 and 0."""
        return {dtype_of(self.got), dtype_of(self.wanted)} == {torch.bool}

    def is_like(self, prediction: Array) -> bool:
        """Whether a prediction of wrong numbers is what it is."""
        if self.a is None or (self.differs and self.has_right_numbers):
            return False  # any function that changes nothing would predict right numbers
        return alike(self.a, prediction, self.tolerance)


def alike(one: Array, other: Array, tolerance: tuple[float, float, float]) -> bool:
    """Whether two arrays of the same shape agree; NaN equals NaN."""
    return one.shape == other.shape and bool(agreeing(one, other, tolerance).all())


def agreeing(one: Array, other: Array, tolerance: tuple[float, float, float]) -> Array:
    """Where two arrays of the same shape agree; NaN equals NaN."""
    relative, scaled, floor = tolerance
    size = np.abs(other)
    largest = size.max(initial=0.0, where=np.isfinite(size))
    near = np.abs(one - other) <= floor + scaled * largest + relative * size
    near &= np.isfinite(size)  # nothing is near infinity
    found: Array = (one == other) | near | ((one != one) & (other != other))
    return found


class Purse:
    """The work that the cases of one exercise may spend on calls of the oracle.

    It is counted, not timed: a slow machine tells the same.

    Args:
        units: How much there is.
    """

    def __init__(self, units: int) -> None:
        self.units = units

    def pay(self, given: Mapping[str, Any]) -> None:
        """Take a call with these arguments out of it: its values, and the rounds of its loops."""
        for value in given.values():
            for _path, leaf in walk("", value):
                is_count = isinstance(leaf, int) and not isinstance(leaf, bool)
                self.units -= 1 + (min(abs(leaf), _MOST_ROUNDS) // _ROUNDS if is_count else 0)


class Case:
    """One comparison in one call.

    Args:
        seen: The call.
        compared: What a check compared in it.
        purse: What calls of the oracle may cost.
    """

    def __init__(self, seen: Seen, compared: Compared, purse: Purse) -> None:
        self.purse = purse
        self.seen = seen
        self.compared = compared
        self.oracle = compared.oracle
        self.lent: Callable[..., Any] | None = None
        self.variants: dict[str, Any] = {}  # what the oracle gives for changed arguments

    def right(self) -> Callable[..., Any] | None:
        """The oracle of this call: its own, or the one that was lent if it agrees with it."""
        if self.oracle is None and self.lent is not None:
            lent, self.lent = self.lent, None
            self.purse.pay(self.given)
            if self._agrees(lent):
                self.oracle = lent
        return self.oracle

    def _agrees(self, oracle: Callable[..., Any]) -> bool:
        try:
            args, kwargs = arguments_of(self.seen.sent)
            value = oracle(*args, **kwargs)
            if self.compared.what == "argument":
                value = dict(zip(self.names(len(args)), args, strict=True))[self.compared.name]
            return difference(value, self.compared.wanted) is None
        except Exception:  # it takes other arguments
            return False

    def names(self, count: int) -> list[str]:
        """The names of that many arguments."""
        known = list(self.seen.parameters)[:count]
        return [*known, *(f"argument {i + 1}" for i in range(len(known), count))]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Its parts; where the two have another structure, that part is one pair."""
        one = self.compared
        return list(pairs_of(one.got, one.wanted, tolerance=one.tolerance))

    @cached_property
    def wrong(self) -> list[Pair]:
        """The parts that differ."""
        return [pair for pair in self.pairs if pair.differs]

    @cached_property
    def is_about_form(self) -> bool:
        """Whether the numbers of all its wrong parts are right: a dtype is wrong, or a type."""
        return bool(self.wrong) and all(pair.has_right_numbers for pair in self.wrong)

    @cached_property
    def by_path(self) -> Mapping[str, Pair]:
        """The parts by their place."""
        return {pair.path: pair for pair in self.pairs}

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """The arguments before the call, by the names of the parameters."""
        args, kwargs = arguments_of(self.seen.sent)
        return dict(zip(self.names(len(args)), args, strict=True)) | kwargs

    @cached_property
    def leaves(self) -> Mapping[str, Any]:
        """The same without nests: `params[1]` and `weights.grad` are names, too."""
        found: dict[str, Any] = {}
        for name, value in self.given.items():
            if array_of(value) is not None:
                found[name] = value
            else:
                found |= dict(walk(name, value))
        grads = {
            f"{name}.grad": value.grad
            for name, value in found.items()
            if isinstance(value, torch.Tensor) and value.is_leaf and value.grad is not None
        }
        return found | grads

    @cached_property
    def arrays(self) -> Mapping[str, Array]:
        """The leaves that are numbers, as arrays."""
        found = {name: array_of(value) for name, value in self.leaves.items()}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def is_about(self) -> tuple[str, tuple[str, str] | None]:
        """What was called: the exercise, and the probe if there is one."""
        return self.seen.request.exercise, self.seen.request.probe


def pairs_of(
    got: Any,
    wanted: Any,
    path: str = "",
    depth: int = 0,
    tolerance: tuple[float | None, float | None] = (None, None),
) -> Iterator[Pair]:
    """Two nested values, cut into parts; where their structures differ, that part is one pair."""
    is_one = (is_row(got) and is_row(wanted)) or (depth and _is_shape(got) and _is_shape(wanted))
    if depth < 8 and not is_one:
        if isinstance(wanted, dict) and isinstance(got, dict) and got.keys() == wanted.keys():
            for key, value in wanted.items():
                yield from pairs_of(got[key], value, f"{path}[{key!r}]", depth + 1, tolerance)
            return
        if isinstance(wanted, list | tuple) and isinstance(got, list | tuple):
            kind = tuple if isinstance(wanted, tuple) else list
            if isinstance(got, kind) and len(got) == len(wanted):
                for index, (one, other) in enumerate(zip(got, wanted, strict=True)):
                    yield from pairs_of(one, other, f"{path}[{index}]", depth + 1, tolerance)
                return
    atol, rtol = tolerance
    differs = difference(got, wanted, atol=atol, rtol=rtol) is not None
    yield Pair(path, got, wanted, differs)
