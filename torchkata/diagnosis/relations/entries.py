"""Right but for some entries: one row, the diagonal, where an argument is negative, zero or NaN."""

from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair, agreeing
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_Region = Callable[[Pair, Case], Array | None]  # which entries; None where it has no meaning
_Filling = Callable[[Pair, Case, Array], bool]  # what they hold instead

_WRONG = _("{what} is wrong only {where}.")
_HOLDS = _("{what} is wrong only {where}: it is {filling} there.")


def entries(pair: Pair, case: Case) -> Iterator[Relation]:
    """The regions that hold every wrong entry, and what they hold instead."""
    off = _off(pair)
    if off is None or pair.b is None or off.all() or not off.any():
        return
    for where, rank, region in _regions(pair.b, case, pair.is_truth):
        if _covers(region, pair, case):
            for filling, is_filled in _fillings(case, pair.is_truth):
                said = _HOLDS.replace("{where}", where).replace("{filling}", filling)
                yield Relation(said, said, _filled(region, is_filled), rank - 1)
            said = _WRONG.replace("{where}", where)
            yield Relation(said, said, lambda p, c, r=region: _covers(r, p, c), rank)  # type: ignore[misc]


def _regions(b: Array, case: Case, is_truth: bool) -> Iterator[tuple[str, int, _Region]]:
    yield _("where the test expects NaN"), 3, lambda p, _c: np.isnan(_wanted(p))
    yield _("where the test expects infinity"), 3, lambda p, _c: np.isinf(_wanted(p))
    for name, array in case.arrays.items():
        if array.shape == b.shape and array.ndim:
            for words, of in _VALUES:
                yield (
                    words.format(name=name),
                    3,
                    lambda p, c, n=name, f=of: _of_argument(p, c, n, f),  # type: ignore[misc]
                )
                for words, of in _LEVELS:
                    yield (
                        words.format(name=name),
                        6,
                        lambda p, c, n=name, f=of: _from_a_level(p, c, n, f),  # type: ignore[misc]
                    )
    zero = _("where the test expects False") if is_truth else _("where the test expects zero")
    yield zero, 4, lambda p, _c: _wanted(p) == 0
    if is_truth:
        yield _("where the test expects True"), 4, lambda p, _c: _wanted(p) == 1
    yield _("where the test expects a negative number"), 4, lambda p, _c: _wanted(p) < 0
    if not is_truth:
        yield _("where the test expects a positive number"), 4, lambda p, _c: _wanted(p) > 0
    for axis in range(b.ndim):
        for at, nth in ((0, _("first")), (-1, _("last"))):
            yield (
                _noun(axis, b.ndim).format(nth=nth),
                4,
                lambda p, _c, i=axis, j=at: _slice(p.b, i, j),  # type: ignore[misc]
            )
    if b.ndim == 2 and min(b.shape) > 1:
        yield _("on the diagonal"), 3, lambda p, _c: _diagonal(p.b)
        yield _("off the diagonal"), 4, lambda p, _c: _not(_diagonal(p.b))
        yield _("above the diagonal"), 3, lambda p, _c: np.triu(np.ones_like(p.b), 1) > 0
        yield _("below the diagonal"), 3, lambda p, _c: np.tril(np.ones_like(p.b), -1) > 0
    for axis in range(b.ndim):
        if b.ndim == 1:
            said = _("after its first entry")
        elif (axis, b.ndim) == (1, 2):
            said = _("after its first column")
        else:
            said = _("after the first entry along axis {axis}").format(axis=axis)
        yield said, 6, lambda p, _c, i=axis: _not(_slice(p.b, i, 0))  # type: ignore[misc]
    if b.ndim:
        yield (
            _("between the ends: its first and its last entry are right"),
            6,
            lambda p, _c: _inner(_wanted(p)),
        )
    for axis in range(b.ndim):
        said = _("from some entry along axis {axis} on, and right before it")
        yield (
            said.format(axis=axis) if b.ndim > 1 else _("from some entry on, and right before it"),
            7,
            lambda p, _c, i=axis: _suffix(p, i),  # type: ignore[misc]
        )


_VALUES: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    (_("where `{name}` is NaN"), np.isnan),
    (_("where `{name}` is infinite"), np.isinf),
    (_("where `{name}` is 0"), lambda x: x == 0),
    (_("where `{name}` is negative"), lambda x: x < 0),
    (_("where `{name}` is positive"), lambda x: x > 0),
    (_("where entries of `{name}` are equal"), lambda x: _tied(x)),
)


_LEVELS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    (_("where `{name}` is far from 0"), np.abs),
    (_("where `{name}` is near 0"), lambda x: -np.abs(x)),
    (_("where `{name}` is large"), lambda x: x),
    (_("where `{name}` is small"), lambda x: -x),
)


def _fillings(case: Case, is_truth: bool) -> Iterator[tuple[str, _Filling]]:
    yield _("NaN"), lambda p, _c, m: bool(np.isnan(p.a[m]).all())  # type: ignore[index]
    yield "False" if is_truth else "0", lambda p, _c, m: bool((p.a[m] == 0).all())  # type: ignore[index]
    yield _("infinite"), lambda p, _c, m: bool(np.isinf(p.a[m]).all())  # type: ignore[index]
    yield "True" if is_truth else "1", lambda p, _c, m: bool((p.a[m] == 1).all())  # type: ignore[index]
    for name in case.arrays:
        yield (
            _("`{name}` itself").format(name=name),
            lambda p, c, m, n=name: _is_argument(p, c, m, n, 1.0),  # type: ignore[misc]
        )
        yield (
            _("minus `{name}`").format(name=name),
            lambda p, c, m, n=name: _is_argument(p, c, m, n, -1.0),  # type: ignore[misc]
        )


def _filled(region: _Region, is_filled: _Filling) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        covered = _covers(region, pair, case)
        if covered is not True:
            return covered
        off = _off(pair)
        assert off is not None
        return is_filled(pair, case, off)

    return holds


def _covers(region: _Region, pair: Pair, case: Case) -> bool | None:
    """Whether a region holds every wrong entry, and hardly any right one."""
    off = _off(pair)
    mask = None if off is None else region(pair, case)
    if off is None or mask is None or not off.size or not (mask.any() or off.any()):
        return None
    if mask.all():  # says nothing: the whole is the region
        return None
    return bool((off <= mask).all() and 2 * off.sum() >= mask.sum())


def _off(pair: Pair) -> Array | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape:
        return None
    return ~agreeing(a, b, pair.tolerance)


def _of_argument(pair: Pair, case: Case, name: str, of: Callable[[Array], Array]) -> Array | None:
    array = case.arrays.get(name)
    if array is None or pair.b is None or array.shape != pair.b.shape:
        return None
    return of(array)


def _from_a_level(pair: Pair, case: Case, name: str, of: Callable[[Array], Array]) -> Array | None:
    """The entries from the level on where the first one is wrong, if these are the smaller part."""
    array, off = case.arrays.get(name), _off(pair)
    if array is None or off is None or array.shape != off.shape or not off.any():
        return None
    mask: Array = of(array) >= of(array)[off].min()
    return mask if 2 * mask.sum() < mask.size else np.zeros_like(off)


def _is_argument(pair: Pair, case: Case, mask: Array, name: str, times: float) -> bool:
    array = case.arrays.get(name)
    if array is None or pair.a is None or array.shape != pair.a.shape or not array[mask].any():
        return False
    return bool(agreeing(pair.a[mask], times * array[mask], pair.tolerance).all())


def _slice(b: Array | None, axis: int, at: int) -> Array | None:
    if b is None or axis >= b.ndim or b.shape[axis] < 2:
        return None
    mask = np.zeros(b.shape, bool)
    np.moveaxis(mask, axis, 0)[at] = True
    return mask


def _diagonal(b: Array | None) -> Array | None:
    return None if b is None or b.ndim != 2 else np.eye(*b.shape, dtype=bool)


def _wanted(pair: Pair) -> Array:
    assert pair.b is not None
    return pair.b


def _not(mask: Array | None) -> Array | None:
    return None if mask is None else ~mask


def _suffix(pair: Pair, axis: int) -> Array | None:
    """Everything from the first wrong entry of an axis on, if there is a right one before it."""
    off = _off(pair)
    if off is None or axis >= off.ndim or not off.any():
        return None
    rows = np.asarray(np.moveaxis(off, axis, 0).reshape(off.shape[axis], -1).any(axis=1))
    first = int(rows.argmax())
    if first == 0 or not rows[first:].all() or first == len(rows) - 1:
        return np.zeros_like(off)
    mask = np.zeros_like(off)
    np.moveaxis(mask, axis, 0)[first:] = True
    return mask


def _inner(b: Array) -> Array | None:
    """All but the first and the last entry of axis 0."""
    if b.shape[0] < 4:
        return None
    mask = np.ones(b.shape, bool)
    mask[[0, -1]] = False
    return mask


def _tied(x: Array) -> Array:
    """Which entries occur more than once, if not all are the same."""
    flat = x.reshape(-1)
    counts = (flat[:, None] == flat[None, :]).sum(1)
    found: Array = (counts > 1) & (counts < flat.size)
    return found.reshape(x.shape)


def _noun(axis: int, ndim: int) -> str:
    if ndim == 1:
        return _("in its {nth} entry")
    if ndim == 2:
        return _("in its {nth} row") if axis == 0 else _("in its {nth} column")
    return _("in the {nth} entry along axis {axis}").replace("{axis}", str(axis))
