"""Tries answers as a learner's code is tried; what is told of each is what a learner reads."""

import os
import tempfile
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.observe.recorders import settings_restored
from torchkata.run.attempt import HiddenTest
from torchkata.run.code import Code
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import tried


@dataclass(frozen=True)
class Question:
    """What is to be tried.

    Attributes:
        exercise: The exercise.
        text: The topic's module.
        seed: What inputs are drawn from.
        seconds: What one call may take.
    """

    exercise: Exercise
    text: str
    seed: int
    seconds: float


@dataclass(frozen=True)
class Told:
    """What a learner is told of an answer, with one seed.

    Attributes:
        outcome: How it came out.
        test: The test that the message shows; None where none failed.
        kind: The kind of the mistake that it found.
        diagnosis: The sentence of a known mistake that explains every failure.
        relation: Without one, what its results have to do with the right ones.
        message: All that is told.
    """

    outcome: Outcome
    test: str | None = None
    kind: str = ""
    diagnosis: str | None = None
    relation: str | None = None
    message: str | None = None


class Runner:
    """Runs the hidden tests of some exercises; a topic's are collected when first asked for.

    Args:
        kata: The kata.
        names: The exercises.
        scratch: A folder for the changed modules.
    """

    def __init__(self, kata: Kata, names: Set[str], scratch: Path) -> None:
        self.kata = kata
        self.names = names
        self.scratch = scratch
        self._tests: dict[str, dict[str, list[HiddenTest]]] = {}

    def told(self, question: Question, began: Callable[[str], None]) -> Told:
        """What is told of an answer; `began` hears of each test as it begins.

        Raises:
            AuthorError: Where a test is at fault, not the answer.
        """
        exercise = question.exercise
        tests = self._collected(exercise.topic)[exercise.name]
        with tempfile.TemporaryDirectory(dir=self.scratch) as parent:
            # Messages name a file by its last folder: it is called what learners call theirs.
            folder = Path(parent) / "exercises"
            folder.mkdir()
            for module in (self.kata.root / "solutions").glob("*.py"):
                (folder / module.name).write_bytes(module.read_bytes())
            changed = folder / f"{exercise.topic}.py"
            changed.write_text(question.text, encoding="utf-8")
            session = Session(Code(self.kata, folder), question.seed, question.seconds)
            with settings_restored():
                trial = tried(session, exercise, tests, began)
            message = "\n".join(text for text, _style in trial.lines).replace(parent + os.sep, "")
        entries = session.record.entries(exercise)
        choice = session.record.choice(exercise)
        if choice is None or not session.record.failures(exercise):
            return Told(trial.outcome)
        kind = entries[choice.test].verdict.kind
        return Told(trial.outcome, choice.test, kind, choice.diagnosis, choice.relation, message)

    def _collected(self, topic: str) -> dict[str, list[HiddenTest]]:
        if topic not in self._tests:
            own = [e for e in self.kata.syllabus if e.topic == topic and e.name in self.names]
            self._tests[topic] = collect(self.kata, own)
        return self._tests[topic]
