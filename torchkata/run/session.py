"""One run of the kata: it tests some code and records the outcomes."""

import functools
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.again import solved_again
from torchkata.kata.effort import effort_of, solved_first, worked
from torchkata.kata.files import same_file
from torchkata.kata.folder import Kata
from torchkata.kata.hints import hints_taken
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.run.code import Code
from torchkata.run.examples import examples_of, run_examples
from torchkata.run.ran_out import RanOut
from torchkata.run.record import Record
from torchkata.run.result import Result
from torchkata.testing.known import wrong_answers
from torchkata.testing.learner import beside

if TYPE_CHECKING:
    from torchkata.testing.draw import Draw
    from torchkata.testing.learner import Learner


class Session:
    """One run over some code.

    Args:
        code: The code under test.
        seed: The seed of the inputs.
        seconds: The time limit of one call.

    Attributes:
        kata: The kata.
        record: The outcomes.
        unkept: A sentence if the outcomes cannot be saved; see `finish`.
        solved: The exercises that are done since this run, and were not before; see `finish`.
        results: The results of the exercises that ran whole, or failed; see `finish`.
    """

    def __init__(self, code: Code, seed: int, seconds: float) -> None:
        self.code = code
        self.kata = code.kata
        self.setting = Setting(code.kata, seed, seconds)
        self.record = Record(code.kata)
        self.unkept = ""
        self.solved: list[Exercise] = []
        self.results: list[Result] = []
        self._suspects: dict[str, Suspects] = {}
        self._notes: dict[str, list[str]] = {}
        self._ran_out = RanOut(code, self.record)
        self._pause = code.progress.outcomes.pause()

    @classmethod
    def open(
        cls, root: Path, folder: str, seed: int, seconds: float, *, traces: bool = False
    ) -> "Session":
        """Find the kata and the folder to test; `traces` keeps whole tracebacks.

        Raises:
            KataError: If there is no kata, its syllabus is broken, or the folder has no module.
        """
        kata = Kata.find(root)
        path = (root / folder).resolve()
        if not path.is_dir():
            raise KataError(
                _("--impl={folder}: there is no such folder in {root}.").format(
                    folder=folder, root=root
                )
            )
        topics = [topic.name for topic in kata.syllabus.topics]
        if not any((path / f"{topic}.py").is_file() for topic in topics):
            raise KataError(
                _("--impl={folder}: the folder has no module; it needs {names}.").format(
                    folder=folder, names=", ".join(f"{topic}.py" for topic in topics)
                )
            )
        own = same_file(path, kata.exercises)  # which may be a link
        code = Code(kata, kata.exercises if own else path, traces=traces)
        return cls(code, seed, seconds)

    def learner(self, exercise: Exercise, test: str) -> "Learner | None":
        """The learner that a hidden test calls; None if there is nothing to call yet."""
        if self.code.is_todo(exercise):
            return None
        transport = beside(self.code.subject(exercise.topic))
        return self.setting.learner(exercise, test, transport)

    def draw(self, exercise: Exercise, test: str) -> "Draw":
        """The source of a hidden test's inputs."""
        return self.setting.draw(exercise, test)

    def run_test(self, test: HiddenTest, learner: "Learner | None" = None) -> Verdict:
        """Run one hidden test.

        Args:
            test: The test.
            learner: The learner that it calls, if a fixture has it, too; by default a new one.

        Returns:
            The verdict, with the known mistakes that may explain it and the place to look at.
        """
        exercise = test.exercise
        if stopped := self._before(exercise):
            return stopped
        subject = self.code.subject(exercise.topic)
        if exercise.name not in self._suspects:
            known = wrong_answers(self.kata, exercise, [test.module])
            self._suspects[exercise.name] = Suspects(exercise.name, known, subject)
        attempt = Attempt(test, self.setting, beside(subject), learner)
        return self._placed(attempt.explained(self._suspects[exercise.name]), exercise)

    def run_example(self, exercise: Exercise) -> Verdict:
        """Run the example of an exercise."""
        if stopped := self._before(exercise):
            return stopped
        verdict = run_examples(
            examples_of(self.code.shipped(exercise.topic), exercise.name),
            self.code.subject(exercise.topic),
            exercise.name,
            self.setting.seconds,
        )
        return self._placed(verdict, exercise)

    def run_again(self, test: HiddenTest, around: Callable[[Callable[[], bytes]], bytes]) -> None:
        """Run a hidden test that fails once more.

        Args:
            test: The test.
            around: Makes the call that failed; other calls are made as always.
        """
        transport = beside(self.code.subject(test.exercise.topic))
        failed = Attempt(test, self.setting, transport).failed_call
        calls = itertools.count()

        def stopping(request: bytes) -> bytes:
            if next(calls) != failed:
                return transport(request)
            return around(lambda: transport(request))

        Attempt(test, self.setting, stopping)

    def finish(self) -> None:
        """Note the results, and save the outcomes of the learner's own exercises."""
        entries = {}
        outcomes = self.code.progress.outcomes
        for exercise in self.record.ran():
            outcome, key = self.record.outcome(exercise), self.code.key(exercise)
            if outcome in (Outcome.TODO, Outcome.NOT_RUN):
                continue
            if outcome is Outcome.SOLVED and not self.record.ran_whole(exercise):
                continue
            before = self.code.progress.state(exercise).outcome if key else None
            self.results.append(Result.of(self.record, exercise, before is not outcome))
            if before is None:
                continue
            digest = self.code.digest(exercise)
            entry = {"outcome": outcome.value, "digest": digest}
            entry |= worked(outcomes.kept.get(key, {}), outcome, digest, self._pause, self._changed)
            if outcome.is_done and not before.is_done:
                self.solved.append(exercise)
                entry = self._solved(exercise, entry)
            entries[key] = entry
            choice = self.record.choice(exercise)
            if choice is not None:
                seed = str(self.setting.seed)
                entries[key] |= {"seed": seed, "test": choice.test}  # for a replay
        if entries:
            self.unkept = outcomes.keep(entries) or self.unkept

    @functools.cached_property
    def _changed(self) -> int:
        """How many exercises, in the topics of this run, were written since they last ran."""
        progress = self.code.progress
        topics = {exercise.topic for exercise in self.record.ran()}
        return sum(
            progress.state(exercise).outcome is Outcome.CHANGED
            for exercise in self.kata.syllabus
            if exercise.topic in topics and not progress.is_todo(exercise)
        )

    def _solved(self, exercise: Exercise, entry: dict[str, str]) -> dict[str, str]:
        """Note for `kata again` how an exercise was solved, and return what to keep of it."""
        hints, looked = hints_taken(self.kata, exercise)
        effort = effort_of(entry, hints, looked)
        self.unkept = solved_again(self.kata, exercise, effort) or self.unkept
        return solved_first(entry, effort, exercise.minutes, datetime.now(UTC))

    def _before(self, exercise: Exercise) -> Verdict | None:
        """The verdict if there is nothing to run yet, or if a call has run out of time before."""
        if not self.code.is_todo(exercise):
            return self._ran_out.before(exercise)
        said = _("{name} is still to do").format(name=exercise.name)
        return Verdict(Outcome.TODO, "todo", "", said, self.code.place(exercise))

    def _placed(self, verdict: Verdict, exercise: Exercise) -> Verdict:
        """The verdict with the place to look at, and with what to do first."""
        if verdict.outcome is Outcome.SOLVED:
            return verdict
        if verdict.outcome is Outcome.TIMED_OUT:
            self._ran_out.note(exercise, verdict.place)
        place = verdict.place or self.code.place(exercise)
        return replace(verdict, place=place, notes=self._unsolved_helpers(exercise))

    def _unsolved_helpers(self, exercise: Exercise) -> list[str]:
        """A sentence for each exercise that this one calls and that is known to be unsolved."""
        if exercise.name not in self._notes:  # every test that fails asks
            topic = self.kata.syllabus.topic(exercise.topic)
            assert topic is not None
            used = self.code.source(exercise.topic).uses(exercise.name) - {exercise.name}
            calls = [other for other in topic.exercises if other.name in used]
            self._notes[exercise.name] = [
                _("{name} calls {other}, which is {state}: {place}").format(
                    name=exercise.name,
                    other=other.name,
                    state=_("still to do") if outcome is Outcome.TODO else _("not solved either"),
                    place=self.code.place(other),
                )
                for other, outcome in zip(calls, map(self._last_outcome, calls), strict=True)
                if not outcome.is_done and outcome is not Outcome.CHANGED
            ]
        return self._notes[exercise.name]

    def _last_outcome(self, exercise: Exercise) -> Outcome:
        """The outcome of an exercise in this run, or else in the last run of the same code."""
        if self.code.is_todo(exercise):
            return Outcome.TODO
        if self.record.entries(exercise):
            return self.record.outcome(exercise)
        if self.code.is_own:
            return self.code.progress.state(exercise).outcome
        return Outcome.CHANGED
