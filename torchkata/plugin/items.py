"""The pytest items of an exercise: its example, alone or before its hidden tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from torchkata.diagnosis.verdict import EXAMPLE, Verdict
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.plugin.report import NotSolved
from torchkata.run.attempt import HiddenTest
from torchkata.run.session import Session

SESSION = pytest.StashKey[Session]()  # of a config: the run
VERDICT = pytest.StashKey[Verdict]()  # of an item that passed
EXERCISE = pytest.StashKey[Exercise]()  # of an item: its exercise


class ExampleFile(pytest.File):
    """The examples of one topic, if its hidden tests are missing or were not asked for."""

    def collect(self) -> Iterable[pytest.Collector]:
        session = self.config.stash[SESSION]
        topic = session.kata.syllabus.topic(self.path.stem)
        assert topic is not None
        for exercise in topic.exercises:
            yield ExerciseAlone.from_parent(self, name=exercise.name)


class ExerciseAlone(pytest.Collector):
    """One exercise in such a file, with the id `exercises/line_fit.py::mse`."""

    def collect(self) -> Iterable[pytest.Item]:
        session = self.config.stash[SESSION]
        yield Example.of(self, session.kata.syllabus.by_name[self.name], EXAMPLE)


class HiddenTests(pytest.Module):
    """The hidden tests of one exercise, its example first."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        session = self.config.stash[SESSION]
        exercise = session.kata.exercise_of(self.path)
        assert exercise is not None
        yield Example.of(self, exercise, EXAMPLE)
        for found in super().collect():
            if isinstance(found, pytest.Item):  # also one that is left out: `::test_x`, `--lf`
                session.record.expect(exercise, found.name)
            yield found


def hidden_test(item: pytest.Function, exercise: Exercise) -> HiddenTest:
    """The hidden test that an item runs, with its own fixtures and parameters."""
    names = item._fixtureinfo.argnames
    given: dict[str, Any] = {name: item.funcargs[name] for name in names}
    return HiddenTest(exercise, item.name, item.module, item.obj, given)


class Example(pytest.Item):
    """The example in an exercise's docstring."""

    @classmethod
    def of(cls, parent: pytest.Collector, exercise: Exercise, name: str) -> "Example":
        item: Example = cls.from_parent(parent, name=name)
        item.stash[EXERCISE] = exercise
        item.extra_keyword_matches.add(exercise.name)
        return item

    def runtest(self) -> None:
        verdict = self.config.stash[SESSION].run_example(self.stash[EXERCISE])
        if verdict.outcome is not Outcome.SOLVED:
            raise NotSolved(verdict)
        self.stash[VERDICT] = verdict

    def reportinfo(self) -> tuple[Path, int, str]:
        exercise = self.stash[EXERCISE]
        line = self.config.stash[SESSION].code.line(exercise) - 1
        return self.path, line, f"{exercise.name}: " + _("the example in its docstring")
