"""A function of what was wanted: its square, its absolute value, its sum so far, fewer digits."""

from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_Function = Callable[[Array], Array | None]


def _rows(function: _Function) -> _Function:
    """The function, for arrays of more than one element only."""
    return lambda b: function(b) if b.size > 1 else None


def _along(axis: int, function: Callable[..., Array]) -> _Function:
    """Each row, or each column, of a matrix as one number in all its places."""
    return lambda b: (
        np.broadcast_to(function(b, axis=axis, keepdims=True), b.shape)
        if b.ndim == 2 and b.shape[axis] > 1
        else None
    )


def _rounded(count: int) -> _Function:
    return lambda b: np.round(b, count)


EVERYWHERE = _(" everywhere")
_FUNCTIONS: tuple[tuple[str, int, _Function], ...] = (
    (_("{what} is zero everywhere."), 1, lambda b: np.zeros_like(b)),
    (_("{what} is NaN everywhere."), 1, lambda b: np.full_like(b, np.nan)),
    (_("{what} is one everywhere."), 2, _rows(lambda b: np.ones_like(b))),
    (_("{what} is the absolute value of what the test expects."), 2, np.abs),
    (_("{what} is zero where the test expects a negative number."), 2, lambda b: np.maximum(b, 0)),
    (_("{what} is the square of what the test expects: is a root missing?"), 3, np.square),
    (_("{what} is the square root of what the test expects."), 3, np.sqrt),
    (_("{what} is the logarithm of what the test expects."), 3, np.log),
    (_("{what} is e to the power of what the test expects: is a log missing?"), 3, np.exp),
    (
        _("{what} is 1 divided by what the test expects: is a fraction upside down?"),
        3,
        lambda b: 1 / b,
    ),
    (_("{what} is 1 minus what the test expects."), 3, lambda b: 1 - b),
    (_("{what} is rounded: it is what the test expects, as whole numbers."), 3, np.round),
    (_("{what} is cut off: it is what the test expects without its fraction."), 3, np.trunc),
    (_("{what} is rounded down to whole numbers."), 4, np.floor),
    (_("{what} is rounded up to whole numbers."), 4, np.ceil),
    (_("{what} is only the sign of what the test expects."), 3, np.sign),
    (
        _("{what} is what the test expects, divided by its own length (norm)."),
        3,
        _rows(lambda b: b / np.linalg.norm(b)),
    ),
    (
        _("{what} is what the test expects, divided by its own sum."),
        3,
        _rows(lambda b: b / b.sum()),
    ),
    (
        _("{what} is what the test expects, minus its own mean."),
        3,
        _rows(lambda b: b - b.mean()),
    ),
    (
        _("{what} is a running sum: each entry adds what came before."),
        3,
        lambda b: np.cumsum(b, 0) if b.ndim and b.shape[0] > 1 else None,
    ),
    (
        _("{what} is a running mean over what came before."),
        3,
        lambda b: (np.cumsum(b) / np.arange(1, b.size + 1)) if b.ndim == 1 and b.size > 1 else None,
    ),
    (
        _("{what} is the mean of what the test expects, in every place."),
        3,
        _rows(lambda b: np.full_like(b, b.mean())),
    ),
    (
        _("{what} is the sum of what the test expects, in every place."),
        3,
        _rows(lambda b: np.full_like(b, b.sum())),
    ),
    *(
        (words.format(line=line), 3, _along(axis, function))
        for axis, line in ((0, _("column")), (1, _("row")))
        for words, function in (
            (_("{{what}} has the sum of each {line} in each of its places."), np.sum),
            (_("{{what}} has the mean of each {line} in each of its places."), np.mean),
        )
    ),
    *(
        (_("{{what}} is rounded to {count} decimals.").format(count=count), 3, _rounded(count))
        for count in range(1, 7)
    ),
    (
        _("{what} is the last entry of what the test expects, in every place."),
        3,
        lambda b: np.broadcast_to(b[-1:], b.shape) if b.ndim and b.shape[0] > 1 else None,
    ),
    (
        _("{what} is the first entry of what the test expects, in every place."),
        3,
        lambda b: np.broadcast_to(b[:1], b.shape) if b.ndim and b.shape[0] > 1 else None,
    ),
)


def functions(pair: Pair, _case: Case) -> Iterator[Relation]:
    """Functions of what was wanted, element by element or along an axis."""
    if pair.a is None or pair.b is None or pair.a.shape != pair.b.shape:
        return
    for said, rank, function in _FUNCTIONS:
        words = said if pair.b.ndim else said.replace(EVERYWHERE, "")
        yield Relation(said, words, _applied(function), rank)


def _applied(function: _Function) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, _case: Case) -> bool | None:
        if pair.a is None or pair.b is None or not pair.b.size:
            return None
        expected = function(pair.b)
        if expected is None or (np.isinf(expected).any() and not np.isinf(pair.b).any()):
            return None
        return pair.is_like(expected)

    return holds


def digits(pair: Pair, _case: Case) -> Iterator[Relation]:
    """Right in fewer digits."""
    if pair.a is not None and pair.b is not None and pair.a.shape == pair.b.shape:
        yield Relation(
            "float32",
            _(
                "{what} has only the digits of float32: something on the way is float32 "
                "(`.float()`, a tensor made from Python's floats)."
            ),
            _single,
            6,
        )
        yield Relation(
            "close",
            _(
                "{what} is right in its first three digits or more, and wrong after them: look at "
                "what has only a small effect (an `eps`, a divisor, a one-sided difference)."
            ),
            _nearly,
            8,
        )


def _single(pair: Pair, _case: Case) -> bool | None:
    """Whether it is off by roundings of float32, which are larger than those of its dtype."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not a.size:
        return None
    if pair.tolerance[0] > 1e-8 or not pair.differs:
        return None
    off = np.abs(a - b).max()
    return bool(off <= 3e-6 * np.abs(b).max() and (a == a.astype(np.float32)).all())


def _nearly(pair: Pair, _case: Case) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not a.size:
        return None
    if not pair.differs:
        return None
    return (
        bool((np.abs(a - b) <= 1e-3 * np.abs(b)).all())
        and bool(np.isfinite(b).all())
        and not _whole(b)
    )


def _whole(b: Array) -> bool:
    return bool((b == np.round(b)).all())
