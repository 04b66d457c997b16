"""The record of a run: its tests and their outcomes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torchkata.diagnosis.choice import Choice, choose
from torchkata.diagnosis.verdict import EXAMPLE, Verdict
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.syllabus import Exercise


@dataclass(frozen=True)
class Entry:
    """The verdict on one test, and what the code printed."""

    verdict: Verdict
    printed: str


class Record:
    """The outcomes of a run, by exercise and test."""

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
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
        """Note the verdict on a test."""
        self._entries[exercise.name][test] = Entry(verdict, printed)

    def gather(self, plain: Mapping[str, Any], printed: str) -> None:
        """Note a report that may come from another process: `exercise`, `test`, and a verdict."""
        exercise = self.kata.syllabus.by_name.get(plain["exercise"])
        if exercise is not None:
            self.note(exercise, plain["test"], Verdict.read(plain), printed)

    def entries(self, exercise: Exercise) -> Mapping[str, Entry]:
        """The entries of an exercise's tests that ran."""
        return self._entries.get(exercise.name, {})

    def ran(self) -> list[Exercise]:
        """The exercises with at least one test that ran."""
        return [self.kata.syllabus.by_name[name] for name in self._entries]

    def failures(self, exercise: Exercise) -> dict[str, Verdict]:
        """Its failing tests; one that is still to do or did not run is not one of them."""
        return {
            test: entry.verdict
            for test, entry in self.entries(exercise).items()
            if entry.verdict.outcome not in (Outcome.SOLVED, Outcome.TODO, Outcome.NOT_RUN)
        }

    def choice(self, exercise: Exercise) -> Choice | None:
        """Which of its failing tests is shown, and which mistakes are told; None if none failed."""
        return choose({test: entry.verdict for test, entry in self.entries(exercise).items()})

    def outcome(self, exercise: Exercise) -> Outcome:
        """The outcome of the failing test that is shown, so that the message and the bar agree.

        If none failed, the worst of all; at best `example` if its hidden tests are not here.
        """
        failing = self.failures(exercise)
        if failing:
            choice = self.choice(exercise)
            assert choice is not None
            return failing[choice.test].outcome
        outcome = worst(entry.verdict.outcome for entry in self.entries(exercise).values())
        is_all = outcome is not Outcome.SOLVED or self.kata.has_tests(exercise)
        return outcome if is_all else Outcome.EXAMPLE

    def ran_whole(self, exercise: Exercise) -> bool:
        """Whether every test of the exercise ran, not a selection."""
        expected = self._expected[exercise.name]
        without_hidden = expected == {EXAMPLE} and self.kata.test_file(exercise).is_file()
        ran = self.entries(exercise).keys()
        return not without_hidden and expected <= ran
