"""The right values at the place of others: exchanged, a step too early, the last one each time."""

import re
from collections.abc import Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Case, Pair, alike
from torchkata.diagnosis.relations.relation import Relation
from torchkata.diagnosis.relations.wording import parts_in_words
from torchkata.i18n import _
from torchkata.testing.compare import difference

_MOST_PARTS = 12  # which are compared with one another


def others(pair: Pair, case: Case) -> Iterator[Relation]:
    """What another part of the result should be: exchanged values, a step too early or late."""
    if pair.a is None or len(case.pairs) < 2:
        return
    for other in case.pairs:
        if other.path != pair.path and other.b is not None:
            said = _("{what} is what the test expects of another part: {part}.")
            part = parts_in_words(case.compared, [other.path])
            yield Relation(
                f"exchanged with {other.path}",
                said.replace("{part}", part),
                lambda p, c, at=other.path: _is_other(p, c, at),  # type: ignore[misc]
                2,
                need=4,  # small whole numbers are alike by chance
            )
    if isinstance(case.compared.wanted, tuple) and len(case.pairs) == 2:
        yield Relation(
            "swapped",
            _("It returns the right values, but in the wrong order: the two are exchanged."),
            _swapped,
            1,
        )
    yield Relation(
        "parts in another order",
        _("It returns the right parts, but in another order."),
        lambda _p, c: _parts_moved(c),
        2,
    )
    yield Relation(
        "shapes in another order",
        _("The shapes of the parts come in another order: are the parts exchanged?"),
        lambda _p, c: _shapes_moved(c),
        7,
        need=0,
    )
    yield Relation(
        "numbers in other parts",
        _("It returns the right numbers, but they are in the wrong parts of the result."),
        lambda _p, c: _numbers_moved(c),
        4,
    )
    if not isinstance(case.compared.wanted, list):
        return
    yield Relation(
        "step before",
        _("{what} is one step behind: it is what the step before should give."),
        lambda p, c: _neighbour(p, c, -1),
        1,
        whole=True,
    )
    yield Relation(
        "step after",
        _("{what} is one step ahead: it is what the next step should give."),
        lambda p, c: _neighbour(p, c, 1),
        1,
        whole=True,
    )
    yield Relation(
        "last everywhere",
        _(
            "{what} is the last state, at every step: one and the same tensor was kept each time; "
            "keep a copy (`.clone()`)."
        ),
        _last_everywhere,
        1,
        whole=True,
    )


def _is_other(pair: Pair, case: Case, path: str) -> bool | None:
    other = case.by_path.get(path)
    if other is None or other.b is None or pair.a is None or not pair.a.size:
        return None
    if np.isin(other.b, (-1.0, 0.0, 1.0, 2.0)).all():  # too common to say where they come from
        return None
    return pair.is_like(other.b)


def _neighbour(pair: Pair, case: Case, step: int) -> bool | None:
    """Whether a part is what the part a step away should be."""
    match = re.fullmatch(r"(.*)\[(\d+)\](\D*)", pair.path)
    if match is None:
        return None
    path = f"{match[1]}[{int(match[2]) + step}]{match[3]}"
    return _is_other(pair, case, path)


def _last_everywhere(pair: Pair, case: Case) -> bool | None:
    match = re.fullmatch(r"(.*)\[(\d+)\](\D*)", pair.path)
    if match is None:
        return None
    index = int(match[2])
    while f"{match[1]}[{index + 1}]{match[3]}" in case.by_path:
        index += 1
    if index < 2:
        return None
    return _is_other(pair, case, f"{match[1]}[{index}]{match[3]}")


def _parts_moved(case: Case) -> bool | None:
    """Whether each part that is wrong is right at the place of another."""
    if len(case.wrong) < 2 or len(case.pairs) > _MOST_PARTS:
        return None
    left = [pair.got for pair in case.wrong]
    for pair in case.wrong:
        at = next((i for i, got in enumerate(left) if difference(got, pair.wanted) is None), None)
        if at is None:
            return False
        del left[at]
    return True


def _shapes_moved(case: Case) -> bool | None:
    """Whether the shapes are the right ones, but not each at its place."""
    if not case.wrong or len(case.pairs) > _MOST_PARTS:
        return None
    if any(pair.a is None or pair.b is None for pair in case.pairs):
        return None
    got = [pair.a.shape for pair in case.pairs if pair.a is not None]
    wanted = [pair.b.shape for pair in case.pairs if pair.b is not None]
    if len(set(wanted)) == 1:
        return None
    return got != wanted and sorted(got) == sorted(wanted)


def _numbers_moved(case: Case) -> bool | None:
    """Whether all numbers of all parts together are the right ones."""
    if not case.wrong:
        return None
    if case.is_about_form:
        return False
    got = [pair.a.ravel() for pair in case.pairs if pair.a is not None]
    wanted = [pair.b.ravel() for pair in case.pairs if pair.b is not None]
    if len(got) < len(case.pairs) or len(wanted) < len(case.pairs) or len(got) < 2:
        return False
    a, b = np.sort(np.concatenate(got)), np.sort(np.concatenate(wanted))
    return alike(a, b, case.wrong[0].tolerance)


def _swapped(pair: Pair, case: Case) -> bool | None:
    if len(case.pairs) != 2 or not pair.differs:
        return None
    one, other = case.pairs
    return difference(one.got, other.wanted) is None and difference(other.got, one.wanted) is None
