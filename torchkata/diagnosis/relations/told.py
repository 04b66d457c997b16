"""Follows the tests of one exercise, and keeps the relations that nothing contradicts."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from torchkata.diagnosis.kinds import kind_of
from torchkata.diagnosis.relations.calls import Call, what_sets_apart
from torchkata.diagnosis.relations.case import Case, Purse
from torchkata.diagnosis.relations.findings import OTHER_ERROR, Failure, about
from torchkata.diagnosis.relations.group import Group, about_what
from torchkata.i18n import _
from torchkata.testing.call import Finding, Seen

_WORK = 800  # units, for calls of the oracle with other arguments
_MOST_CALLS = 40  # right ones that are remembered
_LARGEST = 30_000  # bytes of a call that is remembered
# Wrong results may be infinite or NaN; what NumPy warns of there says nothing to a learner.
_quiet = np.errstate(all="ignore")


class Relations:
    """What the wrong results of one exercise have in common.

    Each test adds its calls; `said` is the line for a learner, or nothing.
    """

    def __init__(self) -> None:
        self._purse = Purse(_WORK)
        self._right: list[Case] = []
        self._right_calls: list[Call] = []
        self._groups: dict[Any, Group] = {}
        self._failures: list[Failure] = []
        self._failed_calls: list[Call] = []
        self._oracles: dict[Any, Callable[..., Any]] = {}

    def passed(self, history: Sequence[Seen]) -> None:
        """Note the calls of a test that passes."""
        for seen in history:
            self._note_right(seen)

    @_quiet
    def failed(self, history: Sequence[Seen], finding: Finding, test: str = "") -> None:
        """Note the calls of a test that fails; the last one showed the mistake."""
        for seen in history[:-1]:
            self._note_right(seen)
        seen = finding.seen
        compared = seen.compared[-1] if seen.compared else None
        if compared is None or compared.agrees:
            self._failures.append(Failure.of(finding, test))
            self._failed_calls.append(Call(seen))
            return
        case = Case(seen, compared, self._purse)
        self._lend_oracle(case)
        key = about_what(case), case.is_about_form
        group = self._groups.get(key)
        if group is None:
            self._groups[key] = Group(case)
        else:
            group.add(case)

    @_quiet
    def said(self) -> str | None:
        """The line that all failures agree on, if there is one."""
        if not self._groups:
            return self._about_failures()
        changed = [one for one in self._failures if one.kind == "argument changed"]
        failed = about(self._failures, False)
        raised = sum(one.kind.startswith("raised ") for one in self._failures)
        groups = list(self._groups.values())
        wrong = [call for group in groups for call in group.calls]
        if raised > len(wrong) and failed is not None:
            return failed  # most calls do not come as far as a result
        where = what_sets_apart(wrong, self._right_calls)
        found = []
        for group in groups:
            part = about_what(group.cases[0])
            is_of_probe = part[0][1] is not None  # a call of the exercise itself is plainer
            is_all = sum(about_what(one.cases[0]) == part for one in groups) == 1
            if is_of_probe and any(call.is_about[1] is None for call in wrong):
                is_all = is_all and part[1] == "argument"
            others = [] if is_all else [call for call in wrong if call not in group.calls]
            apart = what_sets_apart(group.calls, [*self._right_calls, *others])
            if part[1] == "argument" and len(groups) > 1:
                apart = None  # where a result is wrong, the arguments were not looked at
            if one := group.chosen(self._right, apart is not None):
                found.append((one.cost, is_of_probe, one.in_words(apart, is_all)))
        if found:
            return min(found)[2]
        if where is not None and self._failures:
            spoiled = [
                call
                for failure, call in zip(self._failures, self._failed_calls, strict=True)
                if not kind_of(failure.kind).aside
            ]
            where = what_sets_apart([*wrong, *spoiled], self._right_calls)
        if where is not None:
            return _("It is wrong only where {where}; its other results are right.").format(
                where=where
            )
        return about(changed, False) or groups[0].located(self._right) or failed

    def _note_right(self, seen: Seen) -> None:
        if not seen.compared or not all(compared.agrees for compared in seen.compared):
            return
        if len(self._right_calls) < _MOST_CALLS and len(seen.sent) <= _LARGEST:
            self._right_calls.append(Call(seen))
            cases = [Case(seen, compared, self._purse) for compared in seen.compared]
            self._right += cases
            for case in cases:
                if case.oracle is not None:
                    self._oracles.setdefault(case.is_about, case.oracle)

    def _lend_oracle(self, case: Case) -> None:
        """Let the oracle of another test stand in, if this one has none and calls the same."""
        if case.oracle is not None:
            self._oracles.setdefault(case.is_about, case.oracle)
        elif case.is_about in self._oracles:
            case.lent = self._oracles[case.is_about]

    def _about_failures(self) -> str | None:
        where = what_sets_apart(self._failed_calls, self._right_calls)
        said = about(self._failures, bool(self._right))
        raised = [one.kind for one in self._failures if one.kind.startswith("raised ")]
        if where is None or len(raised) < len(self._failures):
            return said
        template = _("Its other results are right; it fails where {where}.")
        if said == OTHER_ERROR:  # which says that the results are right
            template = _("It fails where {where}.")
        return " ".join(filter(None, [template.format(where=where), said]))
