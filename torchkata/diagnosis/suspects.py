"""The known wrong answers that the learner may have written, narrowed down test by test.

One explains an exercise if it reproduces every failure and passes every test that the learner's
code passes: a mistake that would fail another test is not the one that was made.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from torchkata.diagnosis.kinds import kind_of
from torchkata.diagnosis.match import Matches, match
from torchkata.errors import AuthorError
from torchkata.observe import Subject
from torchkata.testing.call import Seen
from torchkata.testing.known import Known
from torchkata.testing.learner import Transport, beside

Passes = Callable[[Transport], bool]  # whether an answer passes a test on the learner's inputs


class Suspects:
    """The known wrong answers of one exercise that nothing rules out yet.

    Args:
        exercise: The name that they replace.
        known: The known answers, read once a test fails; right ones are ignored.
        subject: The module that they belong to.
    """

    def __init__(self, exercise: str, known: Iterable[Known], subject: Subject) -> None:
        self.exercise = exercise
        self.subject = subject
        self._known = known
        self._passed: list[Passes] | None = []  # None after the first failure

    @cached_property
    def left(self) -> list[Known]:
        """The wrong answers that nothing rules out yet; at first, all of them."""
        return [answer for answer in self._known if answer.sentence is not None]

    def passed(self, passes: Passes) -> list[str] | None:
        """Note a test that the learner's code passes.

        Returns:
            The sentences that are left; None while no test has failed, because trying all answers
            on every test would take longer than the tests.
        """
        if self._passed is not None:
            self._passed.append(passes)
            return None
        self._keep(lambda answer: answer.by_chance or self._does(answer, passes))
        return self._sentences()

    def failed(self, history: Sequence[Seen], kind: str, passes: Passes) -> Matches | None:
        """Note a test that the learner's code fails.

        Args:
            history: The calls; the last one failed.
            kind: The kind of mistake that the test found.
            passes: The test.

        Returns:
            The sentences that explain it; None if it is a second mistake, such as a print that
            was left in.
        """
        suspects, aside = self.left, kind_of(kind).aside
        if aside:
            suspects = [answer for answer in suspects if not self._does(answer, passes)]
        matches = match(history, suspects, self.subject)
        if aside and not matches.alike:
            return None
        self.left = [answer for answer in suspects if answer.sentence in matches.alike]
        earlier, self._passed = self._passed or [], None
        self._keep(
            lambda answer: answer.by_chance or all(self._does(answer, before) for before in earlier)
        )
        left = self._sentences()
        return Matches(
            tuple(sentence for sentence in matches.alike if sentence in left),
            tuple(sentence for sentence in matches.close if sentence in left),
        )

    def _keep(self, holds: Callable[[Known], bool]) -> None:
        self.left = list(filter(holds, self.left))

    def _does(self, answer: Known, passes: Passes) -> bool:
        try:
            return passes(beside(self.subject.with_overrides({self.exercise: answer.answer})))
        except AuthorError:  # the test did not foresee it
            return False

    def _sentences(self) -> list[str]:
        return list(dict.fromkeys(answer.sentence or "" for answer in self.left))
