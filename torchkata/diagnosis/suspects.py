"""The known wrong answers that the learner may have written, weighed test by test.

A test contradicts a known mistake if the learner's code fails it with another value, or passes it
and the known answer does not. Some tests only raise a doubt: the known answer stops with an error
where the learner's code is right, perhaps because the two are written in different ways.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from torchkata.diagnosis.kinds import kind_of
from torchkata.diagnosis.match import Failure, Finds, Fit, fit
from torchkata.diagnosis.relations.told import Relations
from torchkata.diagnosis.remembered import Remembered
from torchkata.errors import AuthorError
from torchkata.observe import Subject
from torchkata.testing.call import Seen
from torchkata.testing.known import Known
from torchkata.testing.learner import Transport, beside

Evidence = dict[str, Fit]  # by the sentences of the known answers

# Kinds that say nothing against a known answer where the learner's code passes: its author wrote
# down one mistake, and may have left out a check.
_LEFT_OUT = ("no error", "wrong message", "warned", "printed")
# A second mistake is compared with that many of the failures that the first one explains: a known
# answer that has wrong values has them in nearly all tests, and each test costs a millisecond.
_COMPARED = 2
_MOST_KEPT = 1_000_000  # bytes of a test's calls: larger ones are not kept to look at again


@dataclass(frozen=True)
class _Test:
    name: str
    finds: Finds
    failure: Failure | None = None
    explained: bool = False  # whether a known answer gives the same values


class Suspects:
    """The known wrong answers of one exercise that nothing rules out yet.

    Args:
        exercise: The name that they replace.
        known: The known answers, read once a test fails; right ones are ignored.
        subject: The module that they belong to.
        remembered: What was seen of the known answers already; it is added to.

    Attributes:
        relations: What wrong results have to do with the right ones, if no mistake is known.
    """

    def __init__(
        self,
        exercise: str,
        known: Iterable[Known],
        subject: Subject,
        remembered: Remembered | None = None,
    ) -> None:
        self.exercise = exercise
        self.subject = subject
        self.relations = Relations()
        self._known = known
        self._remembered = Remembered() if remembered is None else remembered
        self._tests: list[_Test] = []
        self._failed = False
        self._spare: list[Known] = []  # explain nothing so far, but perhaps a second mistake
        self._explained: Counter[str] = Counter()  # how many tests a sentence explains
        self._against: Counter[str] = Counter()  # and how many failed with another value
        self._doubts: Counter[str] = Counter()  # for each answer, where it stopped with an error

    @cached_property
    def left(self) -> list[Known]:
        """The wrong answers that nothing rules out yet; at first, all of them."""
        return [answer for answer in self._known if answer.sentence is not None]

    def passed(self, name: str, finds: Finds) -> Evidence | None:
        """Note a test that the learner's code passes.

        Args:
            name: Its name.
            finds: The test.

        Returns:
            The sentences that it contradicts; None while no test has failed, because trying all
            answers on every test would take longer than the tests.
        """
        test = _Test(name, finds)
        self._tests.append(test)
        if not self._failed:
            return None
        return self._drop({one.name for one in self.left if not self._stands(one, [test])})

    def failed(self, name: str, finds: Finds, history: Sequence[Seen], kind: str) -> Evidence:
        """Note a test that the learner's code fails.

        Args:
            name: Its name.
            finds: The test.
            history: The calls; the last one failed.
            kind: The kind of mistake that the test found.

        Returns:
            How the sentences fit it; those that say nothing about it are left out.
        """
        test = _Test(name, finds, Failure(tuple(history), kind))
        spare, fits = list(self._spare), self._fits(test, self.left, quick=True)
        told: Evidence = {s: one for s, one in fits.items() if one is not Fit.NOTHING}
        self._count(told)
        self._set_aside(fits)
        if not self._failed:
            self._failed = True
            wrong = {one.name for one in self.left if not self._stands(one, self._tests)}
            told |= self._drop(wrong)
        explained = any(one.explains for one in told.values())
        if not explained:
            joining = self._recruited(test, spare)
            self._count(joining)
            told |= joining
        if kind_of(kind).of_value and not self.left:
            self._spare = []  # nothing explains this value
        kept = sum(len(seen.sent) + seen.received for seen in history) <= _MOST_KEPT
        self._tests.append(replace(test, explained=explained) if kept else _Test(name, finds))
        return told

    def _fits(self, test: _Test, answers: Sequence[Known], *, quick: bool = False) -> Evidence:
        """How well each sentence fits a failed test: as well as the best of its answers."""
        fits: Evidence = {}
        for answer in answers:
            one, sentence = self._fit(test, answer, quick=quick), answer.sentence or ""
            fits[sentence] = max(one, fits.get(sentence, one))
        return fits

    def _count(self, told: Evidence) -> None:
        """Remember for each sentence how many failed tests are for it and against it."""
        self._explained.update(sentence for sentence, one in told.items() if one >= Fit.KIND)
        self._against.update(sentence for sentence, one in told.items() if one is Fit.AGAINST)

    def _set_aside(self, fits: Evidence) -> None:
        """Keep the answers that explain something; the others may still be a second mistake."""
        left, self.left = self.left, []
        for answer in left:
            sentence = answer.sentence or ""
            if self._explained[sentence] > self._against[sentence]:
                self.left.append(answer)
            elif fits[sentence] is not Fit.AGAINST:
                self._spare.append(answer)

    def _recruited(self, test: _Test, spare: Sequence[Known]) -> Evidence:
        """The answers that explain a test which those left do not: they join them."""
        told: Evidence = {}
        for sentence, one in self._fits(test, spare, quick=True).items():
            if one >= Fit.KIND:
                own = [answer for answer in spare if answer.sentence == sentence]
                joining = [answer for answer in own if self._stands(answer, self._tests)]
                self._spare = [answer for answer in self._spare if answer not in own]
                self.left += joining
                told[sentence] = one if joining else Fit.AGAINST
        return told

    def _stands(self, answer: Known, tests: Iterable[_Test]) -> bool:
        """Whether none of these tests contradicts an answer, and not too many raise a doubt."""
        compared = 0
        for test in tests:
            if test.failure is not None:
                compared += test.explained
                if test.explained and compared > _COMPARED:
                    continue
                if self._fit(test, answer) is Fit.AGAINST:
                    return False
            elif not answer.by_chance:
                found = self._found(test, answer)
                if found is not None and found.startswith("raised "):
                    self._doubts[answer.name] += 1
                elif found not in (None, *_LEFT_OUT):
                    return False
        return self._doubts[answer.name] <= max(1, self._explained[answer.sentence or ""])

    def _drop(self, names: set[str]) -> Evidence:
        """Drop answers; the evidence is against the sentences that none is left of."""
        before = self.left
        self.left = [answer for answer in before if answer.name not in names]
        gone = {answer.sentence or "" for answer in before} - set(self._sentences())
        return dict.fromkeys(gone, Fit.AGAINST)

    def _sentences(self) -> Iterator[str]:
        return (answer.sentence or "" for answer in self.left)

    def _fit(self, test: _Test, answer: Known, *, quick: bool = False) -> Fit:
        assert test.failure is not None
        found = lambda _transport: self._found(test, answer)  # noqa: E731
        return fit(test.failure, self._way_to(answer), found, quick=quick)

    def _found(self, test: _Test, answer: Known) -> str | None:
        def find() -> str | None:
            try:
                return test.finds(self._way_to(answer))
            except AuthorError:  # the test did not foresee it
                return "wrong type"

        return self._remembered.finding(test.name, answer.name, find)

    def _way_to(self, answer: Known) -> Transport:
        way = beside(self.subject.with_overrides({self.exercise: answer.answer}))
        return self._remembered.way_to(answer.name, way)
