"""Too many numbers, or too few: not added up, one entry too many, an axis that should stay."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair, alike
from torchkata.diagnosis.relations.places import Move, axis_in_words, moved
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _


def sizes(pair: Pair, _case: Case) -> Iterator[Relation]:
    """What a reduction, or its absence, makes of one another."""
    a, b = pair.a, pair.b
    if a is None or b is None or not a.size or not b.size:
        return
    if a.size < b.size:
        yield from _too_few(b)
    elif a.size > b.size:
        yield from _too_many(a)


def _too_few(b: Array) -> Iterator[Relation]:
    for axis in range(b.ndim):
        where = axis_in_words(axis, b.ndim)
        for name, function in (
            (_("the sum of what the test expects over {axis}"), np.sum),
            (_("the mean of what the test expects over {axis}"), np.mean),
            (_("the largest of what the test expects along {axis}"), np.max),
        ):
            for keep in (False, True):
                yield moved(
                    "{what} "
                    + _("is {it}: that axis should stay.").format(it=name.format(axis=where)),
                    lambda b, i=axis, f=function, k=keep: (  # type: ignore[misc]
                        f(b, axis=i, keepdims=k) if i < b.ndim else None
                    ),
                    3,
                )
        for at, word in ((0, _("first")), (-1, _("last"))):
            yield moved(
                _("{what} is only the {word} entry along {axis} of what the test expects.")
                .replace("{word}", word)
                .replace("{axis}", where),
                lambda b, i=axis, j=at: b.take(j, axis=i) if i < b.ndim else None,  # type: ignore[misc]
                3,
            )
            yield moved(
                _("{what} lacks the {word} entry along {axis}.")
                .replace("{word}", word)
                .replace("{axis}", where),
                lambda b, i=axis, j=at: _without(b, i, j),  # type: ignore[misc]
                2,
            )
    for name, function in (
        (_("the sum"), np.sum),
        (_("the mean"), np.mean),
        (_("the largest"), np.max),
    ):
        yield moved(
            "{what} " + _("is {name} over everything that the test expects.").format(name=name),
            lambda b, f=function: np.asarray(f(b)),  # type: ignore[misc]
            2,
        )
    if b.ndim == 2:
        yield moved(_("{what} is only the diagonal of what the test expects."), np.diagonal, 3)


def _too_many(a: Array) -> Iterator[Relation]:
    for axis in range(a.ndim):
        where = axis_in_words(axis, a.ndim)
        for verb, function in (
            (_("added up"), np.sum),
            (_("averaged"), np.mean),
        ):
            for keep in (False, True):
                yield Relation(
                    f"not {verb} {axis}",
                    _("{what} still has to be {verb} over {axis}.")
                    .replace("{verb}", verb)
                    .replace("{axis}", where),
                    _reduces(lambda a, i=axis, f=function, k=keep: f(a, axis=i, keepdims=k), axis),  # type: ignore[misc]
                    3,
                )
        for at, word in ((0, _("first")), (-1, _("last"))):
            yield Relation(
                f"one too many {axis} {at}",
                _("{what} has one entry too many along {axis}: the {word}.")
                .replace("{word}", word)
                .replace("{axis}", where),
                _reduces(lambda a, i=axis, j=at: _without(a, i, j), axis),  # type: ignore[misc]
                2,
            )
            yield Relation(
                f"not picked {axis} {at}",
                _(
                    "{what} has more than it should: the test expects only its {word} entry "
                    "along {axis}."
                )
                .replace("{word}", word)
                .replace("{axis}", where),
                _reduces(lambda a, i=axis, j=at: a.take(j, axis=i), axis),  # type: ignore[misc]
                3,
            )
    for verb, whole in ((_("added up"), np.sum), (_("averaged"), np.mean)):
        yield Relation(
            f"not {verb}",
            _("{what} still has to be {verb}: the test expects one number.").replace(
                "{verb}", verb
            ),
            _reduces(lambda a, f=whole: np.asarray(f(a)), 0),  # type: ignore[misc]
            2,
        )
    yield Relation(
        "diagonal",
        _(
            "{what} has the right numbers on its diagonal only: every row was combined with every "
            "other."
        ),
        _reduces(lambda a: np.diagonal(a) if a.ndim == 2 else None, 1),
        3,
    )
    yield Relation(
        "repeated",
        _("{what} repeats the right numbers along an axis that should not be there."),
        _repeats,
        2,
    )


def along_any_axis(pair: Pair, _case: Case) -> Iterator[Relation]:
    """The same mistakes along an axis that is another one from call to call."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape == b.shape or not b.size:
        return
    for key, said, move in _ALONG:
        yield Relation(key, said, _along(move), 5)
    yield Relation(
        "not added up",
        _("{what} still has to be added up over an axis, or over more of them."),
        lambda p, _c: _unreduced(p, np.sum),
        5,
    )
    yield Relation(
        "not averaged",
        _("{what} still has to be averaged over an axis, or over more of them."),
        lambda p, _c: _unreduced(p, np.mean),
        5,
    )
    if a.ndim == b.ndim:
        for key, said, more, at_end in (
            ("end missing", _("{what} stops too early along an axis: its end is missing."), 0, 1),
            (
                "start missing",
                _("{what} starts too late along an axis: its start is missing."),
                0,
                0,
            ),
            ("end more", _("{what} goes on too long along an axis: its end is too much."), 1, 1),
            (
                "start more",
                _("{what} starts too early along an axis: its start is too much."),
                1,
                0,
            ),
        ):
            yield Relation(key, said, lambda p, _c, m=more, e=at_end: _part_of(p, m, e), 4)  # type: ignore[misc]
    if a.ndim != b.ndim:
        said = _("{what} has too many axes.") if a.ndim > b.ndim else _("{what} has too few axes.")
        more = a.ndim > b.ndim
        yield Relation(said, said, lambda p, _c, m=more: _has_more_axes(p, m), 8)  # type: ignore[misc]


_ALONG: tuple[tuple[str, str, Callable[[Array, int], Array]], ...] = (
    (
        "first along an axis",
        _("{what} is only the first entry along one axis of what the test expects."),
        lambda b, axis: b.take(0, axis),
    ),
    (
        "last along an axis",
        _("{what} is only the last entry along one axis of what the test expects."),
        lambda b, axis: b.take(-1, axis),
    ),
    (
        "first of an axis",
        _("{what} is only the first entry along one axis of what the test expects."),
        lambda b, axis: b.take([0], axis),
    ),
    (
        "sum over an axis",
        _("{what} is added up over an axis that should stay."),
        lambda b, axis: b.sum(axis),
    ),
    (
        "mean over an axis",
        _("{what} is averaged over an axis that should stay."),
        lambda b, axis: b.sum(axis) / b.shape[axis],
    ),
)


def _reduces(move: Move, axis: int) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, _case: Case) -> bool | None:
        if pair.a is None or pair.b is None or pair.a.size == 0 or axis >= max(pair.a.ndim, 1):
            return None
        if not pair.differs:
            return None
        moved = move(pair.a)
        return moved is not None and _fits(moved, pair)

    return holds


def _fits(array: Array, pair: Pair) -> bool:
    assert pair.b is not None
    return alike(np.asarray(array), pair.b, pair.tolerance)


def _repeats(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or not pair.differs or b.size < 2:
        return None
    try:
        return a.size > b.size and pair.is_like(np.broadcast_to(b, a.shape))
    except ValueError:
        return False


def _without(array: Array, axis: int, at: int) -> Array | None:
    if axis >= array.ndim or array.shape[axis] < 2:
        return None
    found: Array = np.delete(array, at, axis=axis)
    return found


def _along(move: Callable[[Array, int], Array]) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, _case: Case) -> bool | None:
        b = pair.b
        if b is None or not pair.differs or not b.ndim:
            return None
        return any(pair.is_like(np.asarray(move(b, i))) for i in range(b.ndim))

    return holds


def _has_more_axes(pair: Pair, more: bool) -> bool | None:
    if pair.a is None or pair.b is None or not pair.differs:
        return None
    if isinstance(pair.got, tuple | list):
        return False  # it is not a tensor, which the message says already
    return pair.a.ndim > pair.b.ndim if more else pair.a.ndim < pair.b.ndim


def _part_of(pair: Pair, more: int, at_end: int) -> bool | None:
    """Whether one is the start, or the end, of the other along a single axis."""
    if pair.a is None or pair.b is None or not pair.differs or pair.a.ndim != pair.b.ndim:
        return None
    long, short = (pair.a, pair.b) if more else (pair.b, pair.a)
    axes = [i for i in range(long.ndim) if long.shape[i] != short.shape[i]]
    if len(axes) != 1 or long.shape[axes[0]] < short.shape[axes[0]] or not short.size:
        return False
    size = short.shape[axes[0]]
    index = (
        np.arange(size) if at_end else np.arange(long.shape[axes[0]] - size, long.shape[axes[0]])
    )
    return alike(long.take(index, axes[0]), short, pair.tolerance)


def _unreduced(pair: Pair, reduce: Callable[..., Array]) -> bool | None:
    """Whether a sum or a mean over some axes gives what it should be."""
    a, b = pair.a, pair.b
    if a is None or b is None or not pair.differs or a.size <= b.size or a.ndim > 4:
        return None
    for count in range(1, a.ndim + 1):
        for axes in itertools.combinations(range(a.ndim), count):
            for keep in (False, True):
                if _fits(np.asarray(reduce(a, axis=axes, keepdims=keep)), pair):
                    return True
    return False
