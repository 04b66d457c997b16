"""The record of a run: which tests there are, and how each came out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torchkata.diagnosis.verdict import Verdict
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.syllabus import Exercise

EXAMPLE = "example"  # the name of the test that runs an exercise's example


@dataclass(frozen=True)
class Entry:
    """How one test came out, and what was printed meanwhile."""

    verdict: Verdict
    printed: str


class Record:
    """What came out of a run, by exercise and test.

    Attributes:
        selective: Whether single tests were asked for by name.
    """

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        self.selective = False
        self._expected: dict[str, set[str]] = defaultdict(set)
        self._entries: dict[str, dict[str, Entry]] = defaultdict(dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing ran."""
        return not self._entries

    def expect(self, exercise: Exercise, test: str) -> None:
        """Note that a test exists."""
        self._expected[exercise.name].add(test)

    def note(self, exercise: Exercise, test: str, verdict: Verdict, printed: str = "") -> None:
        """Note how a test came out."""
        self._entries[exercise.name][test] = Entry(verdict, printed)

    def gather(self, plain: Mapping[str, Any], printed: str) -> None:
        """Note a report that may come from another process: `exercise`, `test`, and a verdict."""
        exercise = self.kata.syllabus.by_name.get(plain["exercise"])
        if exercise is not None:
            self.note(exercise, plain["test"], Verdict.read(plain), printed)

    def entries(self, exercise: Exercise) -> Mapping[str, Entry]:
        """How the tests of an exercise came out, those that ran."""
        return self._entries.get(exercise.name, {})

    def ran(self) -> list[Exercise]:
        """The exercises of which something ran."""
        return [self.kata.syllabus.by_name[name] for name in self._entries]

    def outcome(self, exercise: Exercise) -> Outcome:
        """The worst of what ran; no more than `example` where its hidden tests are elsewhere."""
        outcome = worst(entry.verdict.outcome for entry in self.entries(exercise).values())
        is_all = outcome is not Outcome.SOLVED or self.kata.has_tests(exercise)
        return outcome if is_all else Outcome.EXAMPLE

    def ran_whole(self, exercise: Exercise) -> bool:
        """Whether every test of the exercise ran, not a selection."""
        expected = self._expected[exercise.name]
        without_hidden = expected == {EXAMPLE} and self.kata.test_file(exercise).is_file()
        ran = self.entries(exercise).keys()
        return not self.selective and not without_hidden and expected <= ran
