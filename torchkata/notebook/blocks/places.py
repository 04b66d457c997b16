"""The place in memory of each element of some tensors.

Tensors whose memory overlaps are in one memory, and a place is one number in it. So a view has the
places of what it is a view of, and a copy has a memory of its own.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _

LETTERS = "abcdefgh"
MOST_COMPARED = 1_000_000  # elements
MOST_TRACED = 10_000

Place = tuple[int, int]  # the number of a memory, and a place in it


def name_of(place: Place) -> str:
    """A place in a picture: `a3`."""
    memory, number = place
    return f"{LETTERS[memory] if memory < len(LETTERS) else f'm{memory}:'}{number}"


class Memories:
    """Knows the place of each element of some tensors and arrays.

    Args:
        values: All of them, those that were given first.
    """

    def __init__(self, values: Sequence[Any]) -> None:
        extents = sorted({_extent(value) for value in values if has_memory(value)})
        merged: list[list[int]] = []
        for low, high in extents:
            if merged and low < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], high)
            else:
                merged.append([low, high])
        self._merged = merged
        order: dict[int, None] = {}
        for value in values:  # the first that is named has the first letter
            if has_memory(value):
                order[self._at(value)] = None
        self._number = {at: number for number, at in enumerate(order)}
        self._unit = [
            min(_itemsize(one) for one in values if has_memory(one) and self._at(one) == at)
            for at in range(len(merged))
        ]

    def _at(self, value: Any) -> int:
        low, _high = _extent(value)
        return next(i for i, one in enumerate(self._merged) if one[0] <= low < one[1])

    def place(self, value: Any, index: tuple[int, ...]) -> Place | None:
        """The place of one element; None without memory."""
        if not has_memory(value):
            return None
        at = self._at(value)
        steps = zip(index, _byte_strides(value), strict=True)
        offset = _address(value) - self._merged[at][0] + sum(i * step for i, step in steps)
        return self._number[at], offset // self._unit[at]

    def places(self, value: Any) -> "tuple[int, np.ndarray[Any, Any]] | None":
        """The number of its memory, and the place of each element in it; None without memory."""
        if not has_memory(value):
            return None
        at = self._at(value)
        offsets = np.full((), _address(value) - self._merged[at][0], dtype=np.int64)
        for size, stride in zip(value.shape, _byte_strides(value), strict=True):
            offsets = offsets[..., None] + np.arange(size, dtype=np.int64) * stride
        return self._number[at], offsets // self._unit[at]


def origins(pairs: Iterable[tuple[Any, Any]], memories: Memories) -> dict[Any, Place]:
    """Where each number lies that stands in only one place.

    Args:
        pairs: A tensor with the numbers, and the one whose places they have.
        memories: What knows the places.
    """
    found: dict[Any, Place] = {}
    twice = set()
    for numbers, value in pairs:
        placed = memories.places(value)
        if placed is None or value_count(value) > MOST_TRACED:
            continue
        memory, places = placed
        flat = zip(numbers_of(numbers).ravel().tolist(), places.ravel().tolist(), strict=True)
        for number, place in flat:
            if found.setdefault(key_of(number), (memory, place)) != (memory, place):
                twice.add(key_of(number))
    return {number: place for number, place in found.items() if number not in twice}


def is_moved(value: Any, given: Iterable[Any]) -> bool:
    """Whether every number of a tensor is one of those that were given."""
    if not 1 < value_count(value) <= MOST_TRACED:
        return False
    known: set[Any] = set()
    for one in given:
        if is_drawable(one) and one.dtype == value.dtype and value_count(one) <= MOST_TRACED:
            known |= set(map(key_of, numbers_of(one).ravel().tolist()))
    return set(map(key_of, numbers_of(value).ravel().tolist())) <= known


def where_it_lies(value: Any, given: Mapping[str, Any], memories: Memories) -> list[str]:
    """What a result has to do with the memory of the arguments, in a sentence or two."""
    mine = memories.places(value)
    if mine is None or not value_count(value):
        return []
    if value_count(value) > MOST_COMPARED:
        return [_("too many elements to compare their places")]
    memory, places = mine
    flat = places.ravel()
    said = []
    for name, argument in given.items():
        theirs = memories.places(argument)
        if theirs is None or theirs[0] != memory or value_count(argument) > MOST_COMPARED:
            continue
        own = theirs[1].ravel()
        shared = np.isin(flat, own)
        if shared.all():
            said.append(_("in the memory of {name}: a view").format(name=name) + _order(flat, own))
        elif shared.any():
            said.append(_("partly in the memory of {name}").format(name=name))
    if not said:
        said.append(_("in new memory: it shares none with the arguments"))
    most = int(np.unique(flat, return_counts=True)[1].max())
    if most > 1:
        told = _("up to {count} elements lie in the same place, as its strides say")
        said.append(told.format(count=most))
    return said


def _order(flat: Any, own: Any) -> str:
    """How a view goes through the memory of what it is a view of."""
    if len(flat) == len(own) and (flat == own).all():
        return _(", in the same order")
    if len(np.unique(flat)) < len(np.unique(own)):
        return _(" of a part of it")
    return _(", in another order") if len(flat) == len(own) else ""


def is_drawable(value: Any) -> bool:
    """Whether something is a tensor or an array with numbers that lie in memory."""
    if isinstance(value, torch.Tensor):
        return value.layout is torch.strided and value.device.type != "meta"
    return isinstance(value, np.ndarray) and value.dtype.kind in "biufc"


def has_memory(value: Any) -> bool:
    """Whether it is a tensor or an array with at least one element."""
    return is_drawable(value) and value_count(value) > 0


def value_count(value: Any) -> int:
    """The number of elements."""
    return math.prod(value.shape)


def _address(value: Any) -> int:
    if isinstance(value, torch.Tensor):
        return value.data_ptr()
    return int(value.__array_interface__["data"][0])


def _itemsize(value: Any) -> int:
    return int(value.element_size() if isinstance(value, torch.Tensor) else value.itemsize)


def strides_of(value: Any) -> tuple[int, ...]:
    """Its strides in elements, as torch counts them."""
    return tuple(stride // _itemsize(value) for stride in _byte_strides(value))


def _byte_strides(value: Any) -> list[int]:
    if isinstance(value, torch.Tensor):
        return [stride * value.element_size() for stride in value.stride()]
    return list(value.strides)


def _extent(value: Any) -> tuple[int, int]:
    """The first byte of its memory, and the one after the last."""
    pairs = zip(value.shape, _byte_strides(value), strict=True)
    reaches = [(size - 1) * stride for size, stride in pairs]
    low = _address(value) + sum(reach for reach in reaches if reach < 0)
    high = _address(value) + sum(reach for reach in reaches if reach > 0)
    return low, high + _itemsize(value)


def numbers_of(value: Any) -> "np.ndarray[Any, Any]":
    """Its numbers as an array of a dtype that NumPy knows."""
    if isinstance(value, np.ndarray):
        return value
    plain = value.detach().resolve_conj().resolve_neg().cpu()
    try:
        numbers: np.ndarray[Any, Any] = plain.numpy()
    except TypeError:  # bfloat16 and the smaller ones
        numbers = plain.float().numpy()
    return numbers


def key_of(number: Any) -> Any:
    """What two equal numbers have in common; each NaN has it, too."""
    plain = number.item() if isinstance(number, np.generic) else number
    return "nan" if plain != plain else plain
