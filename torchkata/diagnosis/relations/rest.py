"""What can be said where nothing simpler holds: how the wrong numbers lie to the right ones."""

from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair
from torchkata.diagnosis.relations.functions import EVERYWHERE
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_FEWEST = 6  # numbers, before all of them lie on one side by chance
_EXACT = 8  # the highest rank of what is seen in a single number


def terms(pair: Pair, case: Case) -> Iterator[Relation]:
    """What differs is a multiple of an argument: one term is wrong."""
    if pair.a is None or pair.b is None or pair.a.shape != pair.b.shape:
        return
    for name, array in case.arrays.items():
        if array.shape == pair.b.shape and array.size > 2:
            said = _(
                "{what} differs from what the test expects by a multiple of `{name}`: a term with "
                "`{name}` is missing, or too much, or has a wrong factor."
            ).replace("{name}", name)
            yield Relation(said, said, _multiple_of(name), 6)


def tendencies(pair: Pair, _case: Case) -> Iterator[Relation]:
    """Too large or too small everywhere, NaN or infinite somewhere."""
    if pair.a is None or pair.b is None:
        return
    for said, rank, holds in _TENDENCIES:
        words = said if pair.b.ndim else said.replace(EVERYWHERE, "")
        yield Relation(
            said,
            words,
            lambda p, _c, h=holds: _all_of(p, h),  # type: ignore[misc]
            rank,
            need=_FEWEST if rank > _EXACT else 1,
        )


def _multiple_of(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        a, b, y = pair.a, pair.b, case.arrays.get(name)
        if a is None or b is None or y is None or a.shape != b.shape or y.shape != b.shape:
            return None
        if not pair.differs or y.size < 3:
            return None
        off = a - b
        at = int(np.argmax(np.abs(y)))
        if not y.flat[at] or not np.isfinite(off).all() or not np.isfinite(y).all():
            return None
        factor = off.flat[at] / y.flat[at]
        # The difference cancels most digits: it has to be many times their size.
        if np.abs(off).max() < 1e3 * pair.tolerance[1] * np.abs(b).max():
            return None
        return pair.is_like(b + factor * y) and np.ptp(y) > 0

    return holds


def _all_of(pair: Pair, holds: Callable[[Array, Array], bool]) -> bool | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not pair.differs:
        return None
    return bool(holds(a, b))


_TENDENCIES: tuple[tuple[str, int, Callable[[Array, Array], bool]], ...] = (
    (
        _(
            "{what} holds NaN where the test expects numbers: a 0 / 0, a log or a root of a "
            "negative number, or 0 times infinity or NaN."
        ),
        8,
        lambda a, b: bool(np.isnan(a).any()) and not np.isnan(b).any(),
    ),
    (
        _("{what} holds infinity where the test expects numbers: a division by 0, or too large."),
        8,
        lambda a, b: bool(np.isinf(a).any()) and not np.isinf(b).any(),
    ),
    (
        _("{what} is too small everywhere."),
        10,
        lambda a, b: bool((a < b).all()),
    ),
    (
        _("{what} is too large everywhere."),
        10,
        lambda a, b: bool((a > b).all()),
    ),
)
