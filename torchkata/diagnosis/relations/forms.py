"""The right numbers in another form: the wrong dtype, a tensor for a number, one entry too many."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from torchkata.diagnosis.relations.case import Case, Pair, alike, dtype_of
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _
from torchkata.testing.compare import difference

_NO_WAY = _(
    "{what} is missing: autograd finds no way back to it. A step left the graph (`.detach()`, "
    "`.data`, `.item()`, `no_grad`, NumPy, a new tensor), or a backward gives None for it."
)


def forms(pair: Pair, case: Case) -> Iterator[Relation]:
    """What differs besides the numbers."""
    for key, said, holds in (
        ("dtype", _("{what} has the right numbers; only its dtype is wrong."), _only_dtype),
        (
            "tensor for number",
            _("{what} is the right number, but as a tensor: the test expects a plain number."),
            _tensor_for_number,
        ),
        (
            "number for tensor",
            _("{what} is the right number, but a plain one: the test expects a tensor."),
            _number_for_tensor,
        ),
        (
            "kind of number",
            _("{what} is the right number, but of another type: int, float and bool differ."),
            _kind_of_number,
        ),
        (
            "array for tensor",
            _("{what} has the right numbers, but as another kind of array or as a list."),
            _array_for_tensor,
        ),
        (
            "list for tuple",
            _("{what} has the right entries, but a list and a tuple are not the same."),
            _list_for_tuple,
        ),
        ("not none", _("{what} is a value where the test expects None."), _not_none),
    ):
        yield Relation(key, said, lambda p, _c, h=holds: h(p), 1)  # type: ignore[misc]
    if case.compared.what == "gradient":  # a result that is None says so itself
        yield Relation("none", _NO_WAY, lambda p, _c: _none(p), 1)
    for key, said, keep in (
        ("last too many", _("{what} has one entry too many: the last."), (0, 1, 0, 0)),
        ("first too many", _("{what} has one entry too many: the first."), (1, 0, 0, 0)),
        ("last missing", _("{what} lacks its last entry."), (0, 0, 0, 1)),
        ("first missing", _("{what} lacks its first entry."), (0, 0, 1, 0)),
    ):
        yield Relation(key, said, lambda p, _c, k=keep: _entries(p, k), 1)  # type: ignore[misc]
    if isinstance(pair.wanted, tuple | list) and not isinstance(pair.got, tuple | list):
        for index in range(min(len(pair.wanted), 5)):
            yield Relation(
                f"only {index}",
                _("It returns one value, the right one for {path}, where the test expects {count}.")
                .replace("{path}", f"[{index}]")
                .replace("{count}", str(len(pair.wanted))),
                lambda p, _c, i=index: _only(p, i),  # type: ignore[misc]
                1,
            )
    yield Relation("longer", _("{what} has too many entries."), lambda p, _c: _length(p, 1), 6)
    yield Relation("shorter", _("{what} has too few entries."), lambda p, _c: _length(p, -1), 6)
    if isinstance(pair.got, dict) and isinstance(pair.wanted, dict):
        yield Relation("keys missing", _("{what} lacks a key."), lambda p, _c: _keys(p, 1), 2)
        yield Relation("keys more", _("{what} has a key too many."), lambda p, _c: _keys(p, -1), 2)
    if isinstance(pair.got, bool | str | torch.device | torch.dtype) and not pair.path:
        yield Relation(
            "opposite",
            _("{what} is the opposite of what the test expects."),
            lambda p, _c: isinstance(p.got, bool) and p.got is not p.wanted,
            6,
        )
        # A text or a device is chosen by the code under test, and must not come back in feedback.
        is_plain = isinstance(pair.got, bool | torch.dtype)
        value = repr(pair.got) if is_plain else _("the same")
        yield Relation(
            f"always {pair.got}",
            _("{what} is {value} in each call that fails, whatever the arguments are.").replace(
                "{value}", value
            ),
            lambda p, _c, v=pair.got: _is_again(p, v),  # type: ignore[misc]
            6,
            need=4,  # two calls
        )


def _is_again(pair: Pair, value: Any) -> bool | None:
    if not pair.differs:
        return None
    return type(pair.got) is type(value) and bool(pair.got == value)


def _only(pair: Pair, index: int) -> bool | None:
    """Whether one of the values that it should be stands for all of them."""
    if not pair.differs or not isinstance(pair.wanted, tuple | list):
        return None
    return index < len(pair.wanted) and difference(pair.got, pair.wanted[index]) is None


def _only_dtype(pair: Pair) -> bool | None:
    got, wanted = pair.got, pair.wanted
    kinds = (torch.Tensor, np.ndarray)
    if not pair.differs or not any(isinstance(got, k) and isinstance(wanted, k) for k in kinds):
        return None
    return dtype_of(got) is not dtype_of(wanted) and _same_numbers(pair)


def _tensor_for_number(pair: Pair) -> bool | None:
    if not pair.differs:
        return None
    return (
        isinstance(pair.got, torch.Tensor | np.ndarray)
        and _is_number(pair.wanted)
        and _same_numbers(pair)
    )


def _number_for_tensor(pair: Pair) -> bool | None:
    if not pair.differs:
        return None
    return isinstance(pair.wanted, torch.Tensor) and _is_number(pair.got) and _same_numbers(pair)


def _kind_of_number(pair: Pair) -> bool | None:
    if not pair.differs:
        return None
    return _is_number(pair.got) and _is_number(pair.wanted) and bool(pair.got == pair.wanted)


def _array_for_tensor(pair: Pair) -> bool | None:
    if not pair.differs:
        return None
    kinds = (torch.Tensor, np.ndarray, list, tuple)
    one = next((k for k in kinds if isinstance(pair.got, k)), None)
    other = next((k for k in kinds if isinstance(pair.wanted, k)), None)
    if one is None or other is None or one is other or {one, other} == {list, tuple}:
        return False
    try:
        a, b = (np.asarray(value, float) for value in (pair.a, pair.b))
    except (ValueError, TypeError):
        return False
    return pair.a is not None and pair.b is not None and alike(a, b, pair.tolerance)


def _list_for_tuple(pair: Pair) -> bool | None:
    got, wanted = pair.got, pair.wanted
    if not pair.differs:
        return None
    if {type(got), type(wanted)} != {list, tuple}:
        return False
    return difference(list(got), list(wanted)) is None


def _none(pair: Pair) -> bool | None:
    return None if not pair.differs else pair.got is None and pair.wanted is not None


def _not_none(pair: Pair) -> bool | None:
    return None if not pair.differs else pair.got is not None and pair.wanted is None


def _entries(pair: Pair, keep: tuple[int, int, int, int]) -> bool | None:
    """Whether the two agree without some entries at the ends of what it is, or should be."""
    got, wanted = pair.got, pair.wanted
    if not (isinstance(got, list | tuple) and isinstance(wanted, list | tuple)):
        return None
    if not pair.differs or min(len(got), len(wanted)) == 0:
        return None
    one = got[keep[0] : len(got) - keep[1]]
    other = wanted[keep[2] : len(wanted) - keep[3]]
    return difference(list(one), list(other)) is None


def _length(pair: Pair, sign: int) -> bool | None:
    got, wanted = pair.got, pair.wanted
    if not (isinstance(got, list | tuple) and isinstance(wanted, list | tuple)):
        return None
    return None if not pair.differs else (len(got) - len(wanted)) * sign > 0


def _keys(pair: Pair, sign: int) -> bool | None:
    got, wanted = pair.got, pair.wanted
    if not (isinstance(got, dict) and isinstance(wanted, dict)):
        return None
    less, more = (got, wanted) if sign == 1 else (wanted, got)
    return None if not pair.differs else less.keys() < more.keys()


def _same_numbers(pair: Pair) -> bool:
    a, b = pair.a, pair.b
    if a is None or b is None:
        return False
    one = a.reshape(()) if a.size == 1 and b.ndim == 0 else a
    other = b.reshape(()) if b.size == 1 and a.ndim == 0 else b
    return alike(one, other, pair.tolerance)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number)
