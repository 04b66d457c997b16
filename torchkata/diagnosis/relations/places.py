"""The right numbers in another place or shape: turned, shifted, reshaped, not reduced."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair, alike
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_SPREAD = 0.01  # of the largest number, before an order of them means something
_DIFFERENT = 3  # whole numbers, before an order of them means something

Move = Callable[[Array], Array | None]


def places(pair: Pair, _case: Case) -> Iterator[Relation]:
    """The same numbers elsewhere; only where there are at least two different ones."""
    a, b = pair.a, pair.b
    if a is None or b is None or not a.size or not b.size:
        return
    if a.shape == b.shape:
        if b.size < 2 or np.ptp(b) == 0:
            return
        yield from _in_the_same_shape(b)
    elif a.size == b.size:
        yield from _in_another_shape()
    if sorted(a.shape) == sorted(b.shape):
        yield from _turned(b)
    if a.size == b.size:
        yield Relation(
            "another order",
            _("{what} has the right numbers, but in another order."),
            _shuffled,
            7,
        )


def _turned(b: Array) -> Iterator[Relation]:
    if b.ndim == 2:
        yield moved(_("{what} is transposed: its rows are the right columns."), lambda b: b.T, 2)
    elif 2 < b.ndim <= 4:
        for order in itertools.permutations(range(b.ndim)):
            if order != tuple(range(b.ndim)):
                said = _("{{what}} has its axes in another order: as after `permute{order}`.")
                yield moved(
                    said.format(order=order).replace("{{what}}", "{what}"),
                    lambda b, o=order: b.transpose(o) if b.ndim == len(o) else None,  # type: ignore[misc]
                    2,
                )


def _in_the_same_shape(b: Array) -> Iterator[Relation]:
    yield moved(
        _("{what} has its numbers in reverse order."),
        lambda b: b.ravel()[::-1].reshape(b.shape),
        2,
    )
    for axis in range(b.ndim):
        where = axis_in_words(axis, b.ndim)
        if b.ndim > 1:
            said = _("{what} is reversed along {axis}.").replace("{axis}", where)
            yield moved(said, lambda b, i=axis: np.flip(b, i) if i < b.ndim else None, 2)  # type: ignore[misc]
        for step in (1, -1):
            said = _("{what} is shifted along {axis}: each entry stands one place {side}.").replace(
                "{side}", _("later") if step == 1 else _("earlier")
            )
            yield Relation(
                f"shifted {axis} {step}",
                said.replace("{axis}", where),
                _shifted(axis, step),
                3,
            )
    yield moved(
        _(
            "{what} has the right numbers, but read in the wrong order: a `view` or `reshape` "
            "where axes have to change places (`.T`, `permute`, `movedim`)."
        ),
        lambda b: np.ascontiguousarray(b.T).reshape(b.shape),
        3,
    )
    if b.ndim > 2:
        yield Relation(
            "reshaped",
            _(
                "{what} has the right numbers, but cut in the wrong order: a `view` or `reshape` "
                "where axes have to change places (`permute`, `movedim`)."
            ),
            _reshaped_wrongly,
            4,
        )
    yield moved(_("{what} is sorted; the order should stay."), lambda b: np.sort(b, -1), 3)


def _in_another_shape() -> Iterator[Relation]:
    yield Relation(
        "axes of size 1",
        _("{what} has the right numbers; only an axis of size 1 is too many or missing."),
        _squeezed,
        1,
    )
    yield Relation(
        "another shape",
        _("{what} has the right numbers in the right order; only their shape is wrong."),
        _same_order,
        2,
    )


def moved(said: str, move: Move, rank: int) -> Relation:
    """The relation that a part is what it should be after a move."""

    def holds(pair: Pair, _case: Case) -> bool | None:
        if pair.a is None or pair.b is None or not pair.b.size or pair.b.ndim == 0:
            return None
        moved = move(pair.b)
        return None if moved is None else pair.is_like(np.asarray(moved))

    return Relation(said, said, holds, rank)


def _shifted(axis: int, step: int) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, _case: Case) -> bool | None:
        a, b = pair.a, pair.b
        if a is None or b is None or b.ndim <= axis or b.shape[axis] < 3 or a.shape != b.shape:
            return None
        a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
        one, other = (a[1:], b[:-1]) if step == 1 else (a[:-1], b[1:])
        return alike(one, other, pair.tolerance) if np.ptp(other) > 0 else None

    return holds


def _reshaped_wrongly(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or b.ndim < 2:
        return None
    for order in itertools.permutations(range(b.ndim)):
        if order != tuple(range(b.ndim)):
            if pair.is_like(np.ascontiguousarray(b.transpose(order)).reshape(b.shape)):
                return True
            turned = a.transpose(order)
            inverse = np.ascontiguousarray(b).reshape(turned.shape)
            if pair.is_like(inverse.transpose(np.argsort(order))):
                return True
    return False


def _shuffled(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.size != b.size or not a.size:
        return None
    if pair.differs and pair.has_right_numbers:
        return False
    fewest = 2 if (b != np.round(b)).any() else _DIFFERENT  # flags have no order to speak of
    if len(np.unique(b)) < fewest:
        return None
    if np.ptp(b) < _SPREAD * np.abs(b).max():  # any numbers near these are nearly the same
        return None
    one, other = np.sort(a, axis=None), np.sort(b, axis=None)
    return alike(one, other, pair.tolerance)


def _squeezed(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or not a.size or not pair.differs:
        return None
    return (
        a.shape != b.shape
        and _same_order(pair, _case)
        and ([n for n in a.shape if n != 1] == [n for n in b.shape if n != 1])
    )


def _same_order(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or not a.size or not pair.differs or a.size != b.size:
        return None
    return pair.is_like(b.reshape(a.shape))


def axis_in_words(axis: int, ndim: int) -> str:
    """An axis of an array of so many axes."""
    if ndim == 1:
        return _("its only axis")
    if ndim == 2:
        return _("its rows (axis 0)") if axis == 0 else _("its columns (axis 1)")
    return _("axis {axis}").format(axis=axis)
