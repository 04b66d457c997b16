"""The right numbers and something else: an argument too many, one number for each column."""

from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair, agreeing
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_WITH_ARGUMENT: tuple[tuple[str, Callable[[Array, Array], Array]], ...] = (
    (_("{what} is what the test expects, times `{name}`."), lambda b, y: b * y),
    (_("{what} is what the test expects, divided by `{name}`."), lambda b, y: b / y),
    (_("{what} is what the test expects, plus `{name}`."), lambda b, y: b + y),
    (_("{what} is what the test expects, minus `{name}`."), lambda b, y: b - y),
    (_("{what} is `{name}` minus what the test expects."), lambda b, y: y - b),
)
_FEWEST = 3  # more numbers than a line through them could explain by chance
_MIRRORED = _(
    "{what} falls where the result that the test expects rises: it is a constant minus that result."
)
_PARTLY = _("{what} is right in some {lines}, and {zero} in the others.")
_SCALED = _(
    "{what} is what the test expects, but scaled and shifted: it has a wrong factor and a wrong "
    "term, which are the same in all its elements."
)
_ADDED = _(
    "{what} is off by one number in each {line}: what is added or subtracted there is wrong."
)
_MULTIPLIED = _(
    "{what} is what the test expects, times one number in each {line}: what it is multiplied or "
    "divided by there is wrong."
)
_UNITS = _(
    "{what} is what the test expects, but scaled and shifted in each {line}: is it in other units "
    "(standardised, or not)?"
)


def combined(pair: Pair, case: Case) -> Iterator[Relation]:
    """What was wanted, with an argument as a factor or as a term."""
    if pair.a is None or pair.b is None or pair.a.shape != pair.b.shape:
        return
    for name, array in case.arrays.items():
        if array.ndim and array.size > 1:
            for words, function in _WITH_ARGUMENT:
                said = words.replace("{name}", name)
                yield Relation(said, said, _with_argument(name, function), 3)


def _with_argument(
    name: str, function: Callable[[Array, Array], Array]
) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        array = case.arrays.get(name)
        if array is None or pair.b is None or not pair.b.size:
            return None
        if array.shape not in (pair.b.shape, pair.b.shape[-array.ndim :]):
            return None
        return pair.is_like(function(pair.b, array))

    return holds


def lines(pair: Pair, _case: Case) -> Iterator[Relation]:
    """A straight line from the right numbers to the wrong ones, in all or in each row or column."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not b.ndim:
        return
    yield Relation("mirrored", _MIRRORED, _mirrored, 4, need=_FEWEST)
    yield Relation("scaled and shifted", _SCALED, _scaled, 8, need=_FEWEST)
    if b.ndim > 1:
        zero = "False" if pair.is_truth else "0"
        for axis, line in ((0, _("columns")), (1, _("rows"))):
            yield Relation(
                f"{_PARTLY} {line}",
                _PARTLY.replace("{lines}", line).replace("{zero}", zero),
                lambda p, _c, i=axis: _partly_zero(p, i),  # type: ignore[misc]
                5,
                need=_FEWEST,
            )
    if b.ndim == 2:
        for axis, line in ((0, _("column")), (1, _("row"))):
            for said, rank, holds in ((_ADDED, 6, _added), (_MULTIPLIED, 6, _multiplied)):
                yield Relation(
                    f"{said} {line}",
                    said.replace("{line}", line),
                    lambda p, _c, h=holds, i=axis: h(p, i),  # type: ignore[misc]
                    rank,
                    need=_FEWEST,
                )
            yield Relation(
                f"units {line}",
                _UNITS.replace("{line}", line),
                lambda p, _c, i=axis: _in_other_units(p, i),  # type: ignore[misc]
                7,
                need=_FEWEST,
            )


def _numbers(pair: Pair, ndim: int | None = None) -> tuple[Array, Array] | None:
    """Both sides of a wrong part, if all their numbers are finite."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not pair.differs:
        return None
    if ndim is not None and b.ndim != ndim:
        return None
    return (a, b) if np.isfinite(a).all() and np.isfinite(b).all() else None


def _mirrored(pair: Pair, _case: Case) -> bool | None:
    found = _numbers(pair)
    if found is None or found[1].size < _FEWEST:
        return None
    a, b = found
    return pair.is_like((a + b).mean() - b) and bool(np.ptp(b) > 0)


def _scaled(pair: Pair, _case: Case) -> bool | None:
    found = _numbers(pair)
    if found is None or found[1].size <= _FEWEST:
        return None
    a, b = found
    factor = (a * b).sum() / (b * b).sum() if b.any() else 0.0
    if pair.is_like(b * factor) or pair.is_like(b + (a - b).mean()):
        return False  # one number says it
    return _fits_a_line(pair, a.reshape(-1, 1), b.reshape(-1, 1))


def _added(pair: Pair, axis: int) -> bool | None:
    found = _in_lines(pair, axis, 1)
    if found is None:
        return None
    a, b = found
    off = (a - b).mean(axis=axis, keepdims=True)
    return pair.is_like(b + off) and not pair.is_like(b + off.mean())


def _multiplied(pair: Pair, axis: int) -> bool | None:
    found = _in_lines(pair, axis, 1)
    if found is None:
        return None
    a, b = found
    at = np.expand_dims(np.abs(b).argmax(axis=axis), axis)
    top = np.take_along_axis(b, at, axis)
    if (top == 0).any():
        return None
    ratio = np.take_along_axis(a, at, axis) / top
    return pair.is_like(b * ratio) and not pair.is_like(b * ratio.mean())


def _partly_zero(pair: Pair, axis: int) -> bool | None:
    """Whether some lines are right, not by being 0, and all others are 0."""
    found = _numbers(pair)
    if found is None or found[1].ndim < 2:
        return None
    a, b = (one.reshape(-1, one.shape[-1]) for one in found)
    right = agreeing(a, b, pair.tolerance).all(axis=axis)
    zero = (a == 0).all(axis=axis)
    if not (right | zero).all():
        return False
    return True if (zero & ~right).any() and (right & ~zero).any() else None


def _in_other_units(pair: Pair, axis: int) -> bool | None:
    found = _in_lines(pair, axis, 2)
    if found is None:
        return None
    a, b = found
    if _fits_a_line(pair, a.reshape(-1, 1), b.reshape(-1, 1)):
        return False  # one line is simpler than one for each
    return _fits_a_line(pair, a, b) if axis == 0 else _fits_a_line(pair, a.T, b.T)


def _in_lines(pair: Pair, axis: int, free: int) -> tuple[Array, Array] | None:
    """Both sides, if there are more numbers than `free` ones in each line could explain."""
    found = _numbers(pair, 2)
    if found is None:
        return None
    long, many = found[1].shape[axis], found[1].shape[1 - axis]
    return found if many > 1 and (long - free) * many >= _FEWEST else None


def _fits_a_line(pair: Pair, a: Array, b: Array) -> bool:
    """Whether each column of the one is a straight line of the other's, neither flat."""
    centred = b - b.mean(axis=0)
    spread = (centred**2).sum(axis=0)
    if (spread == 0).any():
        return False
    slope = (centred * a).sum(axis=0) / spread
    predicted = a.mean(axis=0) + slope * centred
    if (slope == 0).any() or pair.a is None:
        return False
    shaped = predicted if predicted.shape == pair.a.shape else predicted.T.reshape(pair.a.shape)
    return pair.is_like(shaped)
