"""A relation that nothing has contradicted yet, and how much speaks for it."""

from typing import NamedTuple

import numpy as np

from torchkata.diagnosis.relations.case import Case, Pair
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _

_SIMPLE = 5  # the rank up to which a relation may be one of the failing calls only
_CLEAR = 4  # numbers that show it then
_ENOUGH = 2  # what a part says that holds no numbers


class Told(NamedTuple):
    """A sentence, whether right calls bear it out, and what it costs: the lowest is told."""

    said: str
    verdict: bool | None
    cost: int

    def in_words(self, where: str | None, is_all: bool) -> str:
        """The sentence, with the calls that it is about unless right ones say the same.

        Args:
            where: What these calls have and others do not.
            is_all: Whether these are all the calls that fail.
        """
        said = self.said[0].lower() + self.said[1:]
        if self.verdict and is_all:
            return self.said
        if where is not None:
            return _("Where {where}: {said}").format(where=where, said=said)
        if not is_all:
            return _("In some of the calls that fail, ") + said
        return self.said if self.verdict is None else _("In each call that fails, ") + said


class Candidate:
    """A relation that nothing has contradicted yet.

    Args:
        relation: The relation.
        path: The only part in which it holds; None if it holds in every wrong part.
    """

    def __init__(self, relation: Relation, path: str | None = None) -> None:
        self.relation = relation
        self.path = path
        self.verdict: bool | None = None
        self.asked = 0  # of how many right calls
        self._sizes: set[float] = set()
        self.weight = 0

    @property
    def cost(self) -> int:
        """The lowest is told: what holds everywhere, in all parts, and is simple."""
        part = 0 if self.path is None else 3
        return self.relation.rank + part + (2 if self.verdict is False else 0)

    @property
    def has_one_size(self) -> bool:
        """Whether the size of an argument was the same each time, and may be a coincidence."""
        return self.relation.size is not None and len(self._sizes) < 2

    @property
    def is_shown(self) -> bool:
        """Whether it is more than one whole number's coincidence."""
        return self.weight >= self.relation.need

    @property
    def is_clear(self) -> bool:
        """Whether it may be told of the failing calls alone, where right ones contradict it."""
        return self.relation.rank <= _SIMPLE and self.weight >= _CLEAR

    def stands(self, case: Case) -> bool:
        """Whether it holds in another wrong call, too, or says nothing about it."""
        pairs = [pair for pair in case.wrong if self.path in (None, pair.path)]
        held = [holds(self.relation, pair, case) for pair in pairs]
        if any(one is False for one in held):
            return False
        for pair, one in zip(pairs, held, strict=True):
            if one:
                self.weight += weight_of(pair)
                if self.relation.size is not None:
                    self._sizes.add(self.relation.size(pair, case) or 0.0)
        return True


def holds(relation: Relation, pair: Pair, case: Case) -> bool | None:
    """Whether a relation holds; nothing can be said of values that have an unexpected form."""
    try:
        held = relation.holds(pair, case)
        return None if held is None else bool(held)
    except Exception:  # a learner's value may be anything, and a relation is only help
        return None


def weight_of(pair: Pair) -> int:
    """How much one part says: its numbers, where whole ones and few of them may be chance."""
    if pair.a is None or pair.b is None:
        return _ENOUGH
    told = pair.b.ravel()
    if pair.a.shape == pair.b.shape:
        off = (pair.a != pair.b).ravel()
        told = told[off] if off.any() else told  # where only the form differs, all of them count
    finite = told[np.isfinite(told)]
    return int(min(told.size, 4)) + (1 if (finite != finite.round()).any() else 0)
