"""Runs the hidden tests of an exercise on a mutant, up to the first that fails."""

import tempfile
import warnings
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Topic
from torchkata.observe import Subject
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.run.code import load
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.suite import collect
from torchkata.testing.learner import beside

SEED = 0  # always the same, to reveal mutants that only some seeds notice
SECONDS = 3.0  # for one call, the cost of an endless mutant


@dataclass(frozen=True)
class Variant:
    """A module of solutions for a worker, changed or unchanged.

    Attributes:
        text: The module of solutions as changed.
        exercises: The exercises with the tests that have to notice.
    """

    text: str
    exercises: tuple[str, ...]


class Runner:
    """Runs one topic's hidden tests, collected once, on variants of its solutions.

    Args:
        kata: The kata.
        topic: The topic.
        names: The exercises with the needed tests.
        scratch: A folder for the changed modules.
    """

    def __init__(self, kata: Kata, topic: Topic, names: Set[str], scratch: Path) -> None:
        self.kata = kata
        self.topic = topic
        self.scratch = scratch
        self.setting = Setting(kata, SEED, SECONDS)
        self.shipped = Source(kata.stub(topic.name))
        self.tests = collect(kata, [one for one in topic.exercises if one.name in names])

    def noticed(self, variant: Variant) -> str:
        """The first test that the module fails; empty if it passes all."""
        with (
            tempfile.TemporaryDirectory(dir=self.scratch) as folder,
            warnings.catch_warnings(action="ignore"),
        ):
            solutions = Path(folder) / "solutions"
            solutions.mkdir()
            file = solutions / f"{self.topic.name}.py"
            file.write_text(variant.text, encoding="utf-8")
            subject = load(self.kata, solutions, self.topic.name)
            if subject.failure is not None:
                return "import"
            for name in variant.exercises:
                found = self._noticed(name, subject)
                if found:
                    return found
        return ""

    def _noticed(self, name: str, subject: Subject) -> str:
        examples = examples_of(self.shipped, name)
        if run_examples(examples, subject, name, SECONDS).outcome is not Outcome.SOLVED:
            return f"the example of {name}"
        tests: Sequence[HiddenTest] = self.tests.get(name, ())
        for test in tests:
            outcome = Attempt(test, self.setting, beside(subject)).verdict.outcome
            if outcome is not Outcome.SOLVED:
                return f"{name}: {test.name}: {outcome}"
        return ""
