"""Wrong results of one part of one call, in several tests, and what all of them show."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from torchkata.diagnosis.relations.arguments import (
    arguments,
    counts,
    gaps,
    nothing_written,
)
from torchkata.diagnosis.relations.calls import Call
from torchkata.diagnosis.relations.candidate import Candidate, Told, holds, weight_of
from torchkata.diagnosis.relations.case import Case, Pair
from torchkata.diagnosis.relations.combined import combined, lines
from torchkata.diagnosis.relations.entries import entries
from torchkata.diagnosis.relations.factors import factors, offsets
from torchkata.diagnosis.relations.findings import wrong_gradient
from torchkata.diagnosis.relations.forms import forms
from torchkata.diagnosis.relations.functions import digits, functions
from torchkata.diagnosis.relations.parameters import parameters
from torchkata.diagnosis.relations.parts import others
from torchkata.diagnosis.relations.places import places
from torchkata.diagnosis.relations.relation import Family, Relation
from torchkata.diagnosis.relations.rest import tendencies, terms
from torchkata.diagnosis.relations.sizes import along_any_axis, sizes
from torchkata.diagnosis.relations.updates import updates, whole_multiples
from torchkata.diagnosis.relations.variants import turned, variants
from torchkata.diagnosis.relations.wording import part_in_words, parts_in_words
from torchkata.i18n import _

# The cheapest first.
FAMILIES: Sequence[Family] = (
    parameters,
    forms,
    arguments,
    nothing_written,
    gaps,
    counts,
    others,
    factors,
    offsets,
    whole_multiples,
    updates,
    combined,
    functions,
    places,
    sizes,
    along_any_axis,
    entries,
    digits,
    variants,
    turned,
    lines,
    terms,
    tendencies,
)


class Group:
    """Wrong cases that are about the same part of the same call.

    Args:
        case: The first of them; it proposes the relations.

    Attributes:
        cases: The cases.
        calls: The call of each.
    """

    def __init__(self, case: Case) -> None:
        self.cases = [case]
        self.calls = [Call(case.seen)]
        self._open = list(_proposed(case))

    def add(self, case: Case) -> None:
        """Add another wrong case, which may contradict relations."""
        self.cases.append(case)
        self.calls.append(Call(case.seen))
        self._open = [one for one in self._open if one.stands(case)]

    def chosen(self, right: Sequence[Case], is_set_apart: bool) -> Told | None:
        """The simplest relation that stands, with its sentence about the part that is wrong.

        Args:
            right: The right cases so far, in the order of the last call and more.
            is_set_apart: Whether the wrong calls have a property that the right ones lack.
        """
        shown = [one for one in self._open if one.is_shown]
        for one in shown:
            self._ask(one, right)
        left = [one for one in shown if one.verdict is not False or is_set_apart or one.is_clear]
        if not left:
            return None
        first = min(left, key=lambda one: one.cost)
        chosen = first.relation
        alike = [one.relation for one in left if one.relation.rank == chosen.rank]
        if chosen.instead is not None and (
            len({one.concept for one in alike}) > 1 or first.has_one_size
        ):
            chosen = chosen.instead
        case = self.cases[0]
        paths = sorted({pair.path for one in self.cases for pair in one.wrong})
        if first.path is not None:
            paths = [first.path]
        is_all = first.path is None and all(len(one.wrong) == len(one.pairs) for one in self.cases)
        what = part_in_words(case.compared, paths, is_all)
        return Told(chosen.said.replace("{what}", what), first.verdict, first.cost)

    def located(self, right: Sequence[Case]) -> str | None:
        """Which part is wrong in every call, where others are right."""
        case = self.cases[0]
        if case.compared.what == "gradient":
            return wrong_gradient(case.compared.name) if right else None
        if case.compared.what in ("argument", "grad") and case.seen.compared[:-1]:
            return _("{what} is wrong; the result itself is right.").format(
                what=part_in_words(case.compared, [""], False)
            )
        if len(case.pairs) < 2:
            return None
        steps = case.compared.wanted
        if isinstance(steps, list) and all(isinstance(one, float | torch.Tensor) for one in steps):
            at_once = [one.wrong[0] is one.pairs[0] for one in self.cases]
            is_right_elsewhere = any(
                about_what(one) == about_what(case) and any(map(weight_of, one.pairs))
                for one in right  # empty results are right by themselves
            )
            if all(at_once) and not is_right_elsewhere:
                return _(
                    "It is wrong from the first entry on: look at what one step does, before what "
                    "is kept between steps."
                )
            if all(at_once):
                return _("In each call that fails, it is wrong from the first entry on.")
            if not any(at_once):
                right_before = {one.pairs.index(one.wrong[0]) for one in self.cases}
                if len(right_before) == 1 and (count := right_before.pop()) >= _LONG:
                    return _(
                        "Its first {count} entries are right, and the next one is wrong: look for "
                        "something that is full, or ends, after {count} steps."
                    ).format(count=count)
                return _(
                    "Its first entry is right and a later one is wrong: look at what is kept from "
                    "one step to the next, and at what depends on the number of the step."
                )
        wrong = [{pair.path for pair in one.wrong} for one in self.cases]
        always = set.intersection(*wrong)
        if 0 < len(always) <= _MOST_PARTS and len(set.union(*wrong)) < len(case.pairs):
            return _("What is wrong each time: {parts}. Other parts are right.").format(
                parts=parts_in_words(case.compared, sorted(always))
            )
        return None

    def _ask(self, one: Candidate, right: Sequence[Case]) -> None:
        """Whether a relation fits the right cases, too; each is asked once."""
        paths = {pair.path for case in self.cases for pair in case.wrong}
        if one.path is not None:
            paths = {one.path}
        for case in right[one.asked :]:
            if about_what(case) == about_what(self.cases[0]):
                for pair in case.pairs:
                    if pair.path in paths and one.verdict is not False:
                        held = holds(one.relation, pair, case)
                        one.verdict = one.verdict if held is None else held
        one.asked = len(right)


_MOST_PARTS = 2  # that are named; a longer list helps nobody
_LONG = 3  # steps, before the same number of them in each call means a limit


def about_what(case: Case) -> tuple[Any, str, str]:
    """What a case is about: the call, and the part of it that was compared."""
    return case.is_about, case.compared.what, case.compared.name


def _proposed(case: Case) -> Iterator[Candidate]:
    """What holds in the first wrong call: in all its wrong parts, or in one of them."""
    if not case.wrong:
        return
    seen = set()
    first, *others = case.wrong
    for family in FAMILIES:
        for relation in _of_family(family, first, case):
            if relation.key in seen:
                continue
            if not relation.whole and not holds(relation, first, case):
                continue
            seen.add(relation.key)
            parts = (None, first.path) if others and not relation.whole else (None,)
            for path in parts:
                one = Candidate(relation, path)
                if one.stands(case):
                    yield one
                    break
    for pair in others[-1:]:  # a result that comes last is often made from those before it
        for family in FAMILIES:
            for relation in _of_family(family, pair, case):
                one = Candidate(relation, pair.path)
                if not relation.whole and holds(relation, pair, case) and one.stands(case):
                    yield one


def _of_family(family: Family, pair: Pair, case: Case) -> Iterator[Relation]:
    """What a family proposes for a part that is wrong, whatever form it has."""
    try:
        yield from family(pair, case)
    except Exception:  # as in `holds`: a learner's value may be anything
        return
