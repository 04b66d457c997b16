"""The failure that the last message about an exercise is about: the test, and the call in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torchkata.diagnosis.verdict import EXAMPLE, Verdict, property_of
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.attempt import Attempt, HiddenTest
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import tried
from torchkata.testing.call import Finding
from torchkata.testing.learner import beside


@dataclass(frozen=True)
class Failed:
    """A failing test of an exercise, run again.

    Attributes:
        session: The run, with its seed.
        exercise: The exercise.
        verdict: The verdict on the test.
        test: The hidden test; None if the example failed.
        finding: What it found, with the call; None if the example failed.
    """

    session: Session
    exercise: Exercise
    verdict: Verdict
    test: HiddenTest | None = None
    finding: Finding | None = None

    @property
    def title(self) -> str:
        """The exercise, the test and the seed, in one line."""
        return _('{name}, "{test}", inputs from seed {seed}').format(
            name=self.exercise.name,
            test=property_of(self.test.name if self.test else EXAMPLE),
            seed=self.session.setting.seed,
        )


class NothingFailed(KataError):
    """Every test passes."""


def failed(root: Path, name: str, seconds: float) -> Failed:
    """Find the failure again, with the seed and the test of the last run.

    Args:
        root: A folder in the kata.
        name: The exercise.
        seconds: The time limit of one call.

    Raises:
        NothingFailed: If there is none any more.
        KataError: If the exercise is still to do.
    """
    session = Session.open(root, "exercises", 0, seconds)
    kata = session.kata
    exercise = kata.syllabus.exercise(name)
    if session.code.is_todo(exercise):
        raise KataError(_("{name} is still to do.").format(name=exercise.name))
    tests = collect(kata, [exercise]).get(exercise.name, [])
    kept = session.code.progress.outcomes.kept.get(exercise.name, {})
    if kept.get("test") == EXAMPLE:
        verdict = session.run_example(exercise)
        if verdict.outcome is not Outcome.SOLVED:
            return Failed(session, exercise, verdict)
    if str(kept.get("seed")).isdecimal():
        session = Session.open(root, "exercises", int(kept["seed"]), seconds)
    again = next((test for test in tests if test.name == kept.get("test")), None)
    if again is None:
        tried(session, exercise, tests)
        found = failed_in(session, exercise, tests)
        if found is None:
            said = _("{name} passes: no call failed.")
            raise NothingFailed(said.format(name=exercise.name))
        return found
    return _again(session, again)


def ensure_loaded(session: Session, exercise: Exercise) -> None:
    """Check that a module could be loaded.

    Raises:
        KataError: If not, so that no call was made.
    """
    if session.code.subject(exercise.topic).failure is not None:
        said = _("{file} cannot be loaded, so no call was made: kata check {name}")
        raise KataError(said.format(file=f"{exercise.topic}.py", name=exercise.name))


def failed_in(session: Session, exercise: Exercise, tests: Sequence[HiddenTest]) -> Failed | None:
    """The failure that is shown of an exercise that ran in a session; None if it passed."""
    choice = session.record.choice(exercise)
    failures = session.record.failures(exercise)
    if choice is None or choice.test not in failures:
        return None
    if choice.test == EXAMPLE:
        return Failed(session, exercise, failures[EXAMPLE])
    return _again(session, next(test for test in tests if test.name == choice.test))


def _again(session: Session, test: HiddenTest) -> Failed:
    attempt = Attempt(test, session.setting, beside(session.code.subject(test.exercise.topic)))
    if attempt.finding is None:
        said = _("{name} passes on these inputs now; to test it again: kata check {name}")
        raise NothingFailed(said.format(name=test.exercise.name))
    return Failed(session, test.exercise, attempt.verdict, test, attempt.finding)
