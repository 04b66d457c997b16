"""The change of an argument in a wrong size or direction, and division that rounds down."""

from collections.abc import Callable, Iterator

import numpy as np

from torchkata.diagnosis.relations.case import Case, Pair
from torchkata.diagnosis.relations.factors import quantities
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _


def whole_multiples(pair: Pair, case: Case) -> Iterator[Relation]:
    """Rounded down to a multiple of an argument, as an integer division does it."""
    if pair.a is None or pair.b is None or pair.a.shape != pair.b.shape:
        return
    for name, array in case.arrays.items():
        if array.ndim == 0 and isinstance(case.leaves[name], float) and float(array):
            said = _(
                "{what} is always a whole multiple of `{name}`: a division rounds down "
                "(`//`, or one of integers)."
            ).replace("{name}", name)
            yield Relation(said, said, _floored(name), 3)


def _floored(name: str) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        unit = case.arrays.get(name)
        if unit is None or unit.ndim or not float(unit) or pair.b is None:
            return None
        return pair.is_like(np.floor(pair.b / float(unit) + 1e-6) * float(unit))

    return holds


def updates(pair: Pair, case: Case) -> Iterator[Relation]:
    """The change of an argument, times a simple number: a step in the wrong direction."""
    a, b = pair.a, pair.b
    if a is None or b is None or a.shape != b.shape:
        return
    for name in _changed(case, b.shape):
        before = case.arrays[name]
        if not np.array_equal(before, b):
            for constant, words in (
                (-1.0, _("goes in the wrong direction: it has the wrong sign")),
                (2.0, _("is 2 times as large as it should be")),
                (0.5, _("is half as large as it should be")),
            ):
                said = _("The change from `{name}` to what it returns {words}.")
                yield Relation(
                    f"update {name} {constant}",
                    said.format(name=name, words=words),
                    _updated(name, constant),
                    3,
                )
            for (concept, quantity), value in quantities(case, pair).items():
                if not concept.startswith("argument"):
                    continue
                for inverse in (False, True):
                    if not value or value == 1.0:
                        continue
                    said = (
                        _("The change from `{name}` is what it should be, divided by {quantity}.")
                        if inverse
                        else _("The change from `{name}` is what it should be, times {quantity}.")
                    )
                    yield Relation(
                        f"update {name} {quantity} {inverse}",
                        said.format(name=name, quantity=quantity),
                        _updated(name, (concept, quantity), inverse),
                        6,
                    )


def _changed(case: Case, shape: tuple[int, ...]) -> list[str]:
    """The argument that a part is the next value of: its own, or the first of that shape."""
    alike = [name for name, array in case.arrays.items() if array.shape == shape and array.ndim]
    if case.compared.what in ("argument", "grad"):
        end = ".grad" if case.compared.what == "grad" else ""
        return [name for name in alike if name == case.compared.name + end]
    return alike[:1]


def _updated(
    name: str, factor: float | tuple[str, str], inverse: bool = False
) -> Callable[[Pair, Case], bool | None]:
    def holds(pair: Pair, case: Case) -> bool | None:
        before = case.arrays.get(name)
        if before is None or pair.b is None or before.shape != pair.b.shape:
            return None
        value = factor if isinstance(factor, float) else quantities(case, pair).get(factor)
        if value is None or not value:
            return None
        return pair.is_like(before + (pair.b - before) * (1 / value if inverse else value))

    return holds
