"""A constant factor, or a constant that was added, and what it is equal to."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from torchkata.diagnosis.relations.case import Array, Case, Pair
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_CONSTANTS: Mapping[float, str] = {
    2.0: _("{what} is 2 times what the test expects."),
    0.5: _("{what} is half of what the test expects."),
    3.0: _("{what} is 3 times what the test expects."),
    1 / 3: _("{what} is a third of what the test expects."),
    4.0: _("{what} is 4 times what the test expects."),
    0.25: _("{what} is a quarter of what the test expects."),
    -0.5: _("{what} is half of what the test expects, and has the wrong sign."),
    -2.0: _("{what} is 2 times what the test expects, and has the wrong sign."),
    100.0: _("{what} is 100 times what the test expects: is it a percentage?"),
    0.01: _("{what} is a hundredth of what the test expects."),
    1000.0: _("{what} is 1000 times what the test expects."),
    0.001: _("{what} is a thousandth of what the test expects."),
    math.log(2): _("{what} is multiplied by ln 2: a logarithm has another base than it should."),
    1 / math.log(2): _("{what} is divided by ln 2: a logarithm has another base than it should."),
    math.log(10): _("{what} is multiplied by ln 10: a logarithm has another base than it should."),
    1 / math.log(10): _("{what} is divided by ln 10: a logarithm has another base than it should."),
    math.pi: _("{what} is multiplied by π."),
    2 * math.pi: _("{what} is multiplied by 2 π."),
}
_NEGATED = _("{what} has the wrong sign: it is minus what the test expects.")
_ONLY = _(
    "{what} is what the test expects, times a number that is the same in all its elements: "
    "a factor or a divisor is wrong."
)
_TIMES = _("{what} is what the test expects, times {quantity}.")
_OVER = _("{what} is what the test expects, divided by {quantity}.")
_HIGHER = _("{what} is too large by {quantity}.")
_LOWER = _("{what} is too small by {quantity}.")
_SHIFTED = _("{what} is what the test expects, plus a number that is the same in all its elements.")
_SUM_FOR_MEAN = _("{what} is what the test expects, times {quantity}: a sum in place of a mean?")
_MEAN_FOR_SUM = _(
    "{what} is what the test expects, divided by {quantity}: a mean in place of a sum?"
)
_MEASURES = (
    "elements",
    "rows",
    "last axis",
    "entries",
    "all rows",
    "first axis",
    "entry",
)  # what a mean divides by

_FORMS: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("{q}", lambda q: q),
    ("2 · {q}", lambda q: 2 * q),
    ("{q} / 2", lambda q: q / 2),
    ("{q} squared", lambda q: q * q),
    ("the square root of {q}", lambda q: math.sqrt(q) if q >= 0 else math.nan),
    ("{q} − 1", lambda q: q - 1),
    ("1 − {q}", lambda q: 1 - q),
    ("1 + {q}", lambda q: 1 + q),
    ("n / (n − 1), where n is {q}", lambda q: q / (q - 1) if q != 1 else math.nan),
    ("minus {q}", lambda q: -q),
)


def factors(pair: Pair, case: Case) -> Iterator[Relation]:
    """The factors of one part: simple numbers, sizes of the arguments, the arguments."""
    ratio = _ratio(pair)
    if ratio is None:
        return
    yield _times("-1", lambda _c, _p: -1.0, _NEGATED, 1)
    for constant, said in _CONSTANTS.items():
        if _near(ratio, constant):
            yield _times(str(constant), lambda _c, _p, c=constant: c, said, 1)  # type: ignore[misc]
    only = Relation("a factor", _ONLY, _constant_factor, 9)
    for (concept, name), value in quantities(case, pair).items():
        for form, of in _FORMS:
            size = of(value)
            if not math.isfinite(size) or size in (0.0, 1.0) or (size == -1.0):
                continue
            for inverse in (False, True):
                if _near(ratio, 1 / size if inverse else size):
                    yield _quantity(concept, name, form, of, inverse, only)
    if pair.b is not None and np.count_nonzero(pair.b) > 1:
        yield only


def offsets(pair: Pair, _case: Case) -> Iterator[Relation]:
    """A number that was added to every element."""
    offset = _offset(pair)
    if offset is None:
        return
    for constant in (1.0, 2.0, 0.5):
        for sign in (1.0, -1.0):
            if _near(offset, sign * constant):
                said = (_HIGHER if sign > 0 else _LOWER).replace("{quantity}", f"{constant:g}")
                yield _plus(f"{sign * constant}", sign * constant, said)
    assert pair.b is not None
    if pair.b.size > 2 and np.ptp(pair.b) > 0:
        yield Relation("an offset", _SHIFTED, _constant_offset, 9)


def _times(
    key: str, factor: Callable[[Case, Pair], float | None], said: str, rank: int, **more: object
) -> Relation:
    def holds(pair: Pair, case: Case) -> bool | None:
        value = factor(case, pair)
        if pair.a is None or pair.b is None or value is None:
            return None
        if not pair.differs and not np.any(pair.b):
            return None
        return pair.is_like(pair.b * value)

    return Relation(f"times {key}", said, holds, rank, **more)  # type: ignore[arg-type]


def _quantity(
    concept: str,
    name: str,
    form: str,
    of: Callable[[float], float],
    inverse: bool,
    only: Relation,
) -> Relation:
    def factor(case: Case, pair: Pair) -> float | None:
        value = quantities(case, pair).get((concept, name))
        if not value:  # there is none, or nothing to divide
            return None
        size = of(value)
        return (1 / size if size else math.inf) if inverse else size

    said = _OVER if inverse else _TIMES
    if form == "{q}" and concept in _MEASURES:
        said = _MEAN_FOR_SUM if inverse else _SUM_FOR_MEAN
    said = said.replace("{quantity}", form.format(q=name))
    plain = 3 if form == "{q}" else 4
    key = f"{form} {name} {inverse}"
    size = (lambda p, c: factor(c, p)) if concept in _MEASURES else None
    return _times(
        key, factor, said, plain, concept=f"{concept} {form} {inverse}", size=size, instead=only
    )


def quantities(case: Case, pair: Pair) -> dict[tuple[str, str], float]:
    """What a factor may be equal to, by its concept and its name."""
    found: dict[tuple[str, str], float] = {}
    for name, array in case.arrays.items():
        if array.ndim == 0:
            if not isinstance(case.leaves[name], bool):
                found["argument " + name, f"`{name}`"] = float(array)
            continue
        text = _("the number of entries of `{name}`" if _is_list(case, name) else "")
        if text:
            found["entries", text.format(name=name)] = array.shape[0]
            continue
        for concept, words, size in _measures(array):
            found[concept, words.format(name=name)] = size
    for name, value in case.given.items():
        if isinstance(value, list | tuple) and name not in case.arrays:
            found["entries", _("the number of entries of `{name}`").format(name=name)] = len(value)
            text = _("the number of rows in all entries of `{name}`")
            found["all rows", text.format(name=name)] = sum(map(_rows, value))
    if pair.b is not None and pair.b.ndim:
        found["elements", _("the number of its elements")] = pair.b.size
    return found


def _measures(array: Array) -> Iterator[tuple[str, str, float]]:
    """The sizes of an argument that a sum may be divided by."""
    yield "elements", _("the number of elements of `{name}`"), array.size
    if array.ndim < 2 or not array.size:
        return
    yield "rows", _("the number of rows of `{name}`"), array.shape[0]
    yield "rows", _("the sizes of all axes of `{name}` but the last"), array.size / array.shape[-1]
    yield "last axis", _("the size of the last axis of `{name}`"), array.shape[-1]
    yield "last axis", _("the elements in an entry of `{name}`"), array.size / array.shape[0]


def _rows(entry: Any) -> int:
    """How many rows an entry has, which may be a pair of inputs and targets."""
    first = entry[0] if isinstance(entry, list | tuple) and entry else entry
    return len(first) if getattr(first, "ndim", 0) else 1


def _is_list(case: Case, name: str) -> bool:
    return isinstance(case.leaves[name], list | tuple)


def _ratio(pair: Pair) -> float | None:
    """The one factor between the two, if there is one."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not a.size:
        return None
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    at = int(np.argmax(np.abs(b)))
    top = b.flat[at]
    if top == 0 or a.flat[at] == 0:
        return None
    ratio = float(a.flat[at] / top)
    return ratio if pair.is_like(b * ratio) else None


def _constant_factor(pair: Pair, _case: Case) -> bool | None:
    if pair.a is None or pair.b is None or np.count_nonzero(pair.b) < 2:
        return None
    return not pair.differs or _ratio(pair) is not None


def _plus(key: str, offset: float, said: str) -> Relation:
    def holds(pair: Pair, _case: Case) -> bool | None:
        if pair.a is None or pair.b is None or not pair.b.size:
            return None
        return pair.is_like(pair.b + offset)

    return Relation(f"plus {key}", said, holds, 3)


def _offset(pair: Pair) -> float | None:
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape or not a.size:
        return None
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    offset = float((a - b).flat[0])
    return offset if offset and pair.is_like(b + offset) else None


def _constant_offset(pair: Pair, _case: Case) -> bool | None:
    if pair.a is None or pair.b is None or pair.b.size < 3:
        return None
    return not pair.differs or _offset(pair) is not None


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-4 * abs(other)
