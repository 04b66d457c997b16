"""What the failing calls have in common: an argument without elements, strided, NaN, negative."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import torch

from torchkata.diagnosis.relations.case import Array, array_of, dtype_of, is_row
from torchkata.i18n import _
from torchkata.observe import arguments_of
from torchkata.observe.nest import walk
from torchkata.testing.call import Seen
from torchkata.testing.describe import dtype_of as dtype_name

# Each with the name of an argument, in the order in which the first one that fits is told.
_EMPTY = _("{name} has no elements")
_SCALAR = _("{name} has rank 0")
_SINGLE = _("{name} has a single element")
_TRACKED = _("{name} requires grad")
_STRIDED = _("{name} lies in memory with gaps or turned (strided)")
_EXPANDED = _("{name} is an expanded tensor, whose elements share a place")
_DTYPE = _("{name} is {dtype}")
_NAN = _("{name} holds NaN")
_INFINITE = _("{name} holds infinity")
_NO_GRAD = _("{name} has a `.grad` that is None")
_HAS_GRAD = _("{name} already has a `.grad`")
_NONE = _("{name} is None")
_NUMBER = _("{name} is {value}")
_NEGATIVE = _("{name} is negative")
_INT_DTYPE = _("{name} is a dtype of integers")
_NO_ENTRY = _("{name} has no entries")
_ONE_ENTRY = _("{name} has a single entry")
_ONE_ROW = _("{name} has one row")
_ONE_COLUMN = _("{name} has one column")
_ONE_AXIS = _("{name} has one axis")
_AXES = _("{name} has {count} axes")
_TIES = _("{name} holds equal numbers")
_ALL_ZERO = _("{name} holds nothing but 0")
_ZERO = _("{name} holds 0")
_LARGE = _("{name} holds numbers beyond 1000")
_SMALL = _("{name} holds nothing beyond 0.001")
_MINUS = _("{name} holds negative numbers")
_SQUARE = _("{name} is square")
_OTHER_DTYPES = _("the arguments have different dtypes")
_OTHER_SHAPES = _("the arguments have different shapes")
_LARGER = _("{name} is larger than `{other}`")
_AT_LEAST = _("{name} is at least as large as `{other}`")
_EQUAL = _("{name} is equal to `{other}`")
_MULTIPLE = _("{name} is a multiple of `{other}`")
_NO_MULTIPLE = _("{name} is not a multiple of `{other}`")
_EVEN = _("{name} is even")
_ODD = _("{name} is odd")
_ANY = _("an argument")
_ENTRY = _("an entry of {name}")
_FEWEST = 2  # right calls, to say what the wrong ones have in common


class Call:
    """A call, whose arguments are looked at when somebody asks."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self.is_about = seen.request.exercise, seen.request.probe

    @property
    def is_empty(self) -> bool:
        """Whether an argument has no elements."""
        return any(key.startswith(_EMPTY) for key in self.properties)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The properties of its arguments: their keys, with the words of each."""
        return dict(_properties(self._seen))


def what_sets_apart(wrong: Sequence[Call], right: Sequence[Call]) -> str | None:
    """The property that all wrong calls have, and no right one; None if there is none."""
    called = {call.is_about for call in wrong}
    right = [call for call in right if call.is_about in called]
    if not wrong or len(right) < _FEWEST:
        return None
    left = dict(wrong[0].properties)
    for call in wrong[1:]:
        left = {key: said for key, said in left.items() if key in call.properties}
    for call in right:
        if not left:
            return None
        left = {key: said for key, said in left.items() if key not in call.properties}
    if not left:
        return None
    if sum(not call.is_empty for call in right) < _MANY:  # else chance may set these apart
        left = {key: said for key, said in left.items() if not _is_by_chance(key)}
        if not left:
            return None
    kind = min((key.partition("|")[0] for key in left), key=lambda one: _ORDER.index(_plain(one)))
    named = [said for key, said in left.items() if key.startswith(kind + "|")]
    unnamed = [said for said in named if said.startswith(_ANY)]
    if len(named) - len(unnamed) == 1:  # it is the same argument in all of them
        return next(said for said in named if said not in unnamed)
    return unnamed[0] if unnamed else named[0]


def _properties(seen: Seen) -> Mapping[str, str]:
    args, kwargs = arguments_of(seen.sent)
    names = list(seen.parameters)[: len(args)]
    names += [_("argument {n}").format(n=i + 1) for i in range(len(names), len(args))]
    found: dict[str, str] = {}
    tensors = []
    given = dict(zip(names, args, strict=True)) | kwargs
    for name, value in given.items():
        for template, more in _of(value):
            for label in (f"`{name}`", _ANY):
                found[f"{template}|{label}|{more}"] = template.format(name=label, **more)
        for _path, leaf in walk("", value):
            if isinstance(leaf, torch.Tensor):
                tensors.append(leaf)
    for name, other in itertools.permutations(given, 2):
        for template in _between(given[name], given[other]):
            found[f"{template}|{name}|{other}"] = template.format(name=f"`{name}`", other=other)
    if len({tensor.dtype for tensor in tensors}) > 1:
        found[f"{_OTHER_DTYPES}|"] = _OTHER_DTYPES
    if len({tensor.shape for tensor in tensors}) > 1:
        found[f"{_OTHER_SHAPES}|"] = _OTHER_SHAPES
    return found


def _between(one: Any, other: Any) -> Iterator[str]:
    """How two arguments that are plain numbers lie to one another."""
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in (one, other)):
        return
    if one > other:
        yield _LARGER
    if one >= other:
        yield _AT_LEAST
    if one == other:
        yield _EQUAL
    if isinstance(one, int) and isinstance(other, int) and other > 1:
        yield _NO_MULTIPLE if one % other else _MULTIPLE


def _of(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, list | tuple):
        if len(value) == 0:
            yield _NO_ENTRY, {}
        if len(value) == 1:
            yield _ONE_ENTRY, {}
    if is_row(value):
        yield from _of_numbers(np.asarray(value, float))
        return
    seen: dict[str, tuple[str, dict[str, Any]]] = {}
    for path, leaf in walk("", value):
        is_tensor = isinstance(leaf, torch.Tensor | np.ndarray)
        for template, more in _of_tensor(leaf) if is_tensor else _of_plain(leaf):
            if path:
                template = template.replace("{name}", _ENTRY)
            seen[f"{template}{more}"] = template, more
    yield from seen.values()


def _of_plain(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if value is None:
        yield _NONE, {}
    elif isinstance(value, bool):
        yield _NUMBER, {"value": value}
    elif isinstance(value, int | float):
        if value in (0, 1):
            yield _NUMBER, {"value": int(value)}
        if value < 0:
            yield _NEGATIVE, {}
        if isinstance(value, int):
            yield _ODD if value % 2 else _EVEN, {}
        if value != value or value in (float("inf"), float("-inf")):
            yield _NUMBER, {"value": value}
    elif isinstance(value, str):
        yield _NUMBER, {"value": repr(value)}
    elif isinstance(value, torch.dtype):
        yield _NUMBER, {"value": dtype_name(value)}
        if not (value.is_floating_point or value.is_complex or value is torch.bool):
            yield _INT_DTYPE, {}


def _of_tensor(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    size = value.numel() if isinstance(value, torch.Tensor) else value.size
    if size == 0:
        yield _EMPTY, {}
    if value.ndim == 0:
        yield _SCALAR, {}
    elif size == 1:
        yield _SINGLE, {}
    if value.ndim:
        yield (_ONE_AXIS, {}) if value.ndim == 1 else (_AXES, {"count": value.ndim})
        if value.shape[0] == 1:
            yield _ONE_ROW, {}
        if value.ndim > 1 and value.shape[-1] == 1:
            yield _ONE_COLUMN, {}
        if value.ndim == 2 and value.shape[0] == value.shape[1]:
            yield _SQUARE, {}
    yield _DTYPE, {"dtype": dtype_name(dtype_of(value))}
    if isinstance(value, torch.Tensor):
        if value.requires_grad:
            yield _TRACKED, {}
        if value.is_leaf and value.requires_grad:
            yield (_NO_GRAD if value.grad is None else _HAS_GRAD), {}
        if not value.is_contiguous():
            yield _STRIDED, {}
        if 0 in [s for s, n in zip(value.stride(), value.shape, strict=True) if n > 1]:
            yield _EXPANDED, {}
    array = array_of(value)
    if array is not None and array.size:
        yield from _of_numbers(array)


def _of_numbers(array: Array) -> Iterator[tuple[str, dict[str, Any]]]:
    if np.isnan(array).any():
        yield _NAN, {}
    if np.isinf(array).any():
        yield _INFINITE, {}
    if (array == 0).all():
        yield _ALL_ZERO, {}
    if (array == 0).any():
        yield _ZERO, {}
    if (np.abs(array) > 1000).any():
        yield _LARGE, {}
    if (np.abs(array) < 1e-3).all():
        yield _SMALL, {}
    if (array < 0).any():
        yield _MINUS, {}
    if array.size > 1 and len(np.unique(array)) < array.size:
        yield _TIES, {}


_ORDER = [
    _EMPTY,
    _NO_ENTRY,
    _SCALAR,
    _SINGLE,
    _ONE_ENTRY,
    _ONE_ROW,
    _TRACKED,
    _STRIDED,
    _EXPANDED,
    _NAN,
    _INFINITE,
    _HAS_GRAD,
    _NO_GRAD,
    _NONE,
    _OTHER_DTYPES,
    _DTYPE,
    _ALL_ZERO,
    _NUMBER,
    _INT_DTYPE,
    _NEGATIVE,
    _ONE_COLUMN,
    _EQUAL,
    _LARGER,
    _AT_LEAST,
    _MULTIPLE,
    _NO_MULTIPLE,
    _EVEN,
    _ODD,
    _ONE_AXIS,
    _AXES,
    _SQUARE,
    _OTHER_SHAPES,
    _LARGE,
    _SMALL,
    _TIES,
    _ZERO,
    _MINUS,
]
_BY_CHANCE = _ORDER[_ORDER.index(_EQUAL) :]
_MANY = 5  # right calls that lack such a property


def _is_by_chance(key: str) -> bool:
    """Whether a few calls may have a property by chance: most tensors are float32, for one."""
    return _plain(key) in _BY_CHANCE or (_plain(key) == _DTYPE and "'float32'" in key)


def _plain(key: str) -> str:
    """The words of a property, without the entry that has it."""
    return key.partition("|")[0].replace(_ENTRY, "{name}")
