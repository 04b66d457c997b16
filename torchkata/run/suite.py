"""The hidden tests outside a pytest run: collected once by pytest, then run as often as needed."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from torchkata.diagnosis.suspects import Passes, Suspects
from torchkata.diagnosis.verdict import Verdict, judge
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import shipped_source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Options, Subject
from torchkata.testing.draw import Draw, seed_for
from torchkata.testing.known import Known, known_answers
from torchkata.testing.learner import Learner, Transport, beside


@dataclass(frozen=True)
class HiddenTest:
    """One hidden test of one exercise.

    Attributes:
        exercise: Which exercise.
        name: The test's name, with its parameters in brackets.
        module: The test file as a module.
        function: The test function.
        parameters: What pytest's parametrize gives it.
    """

    exercise: Exercise
    name: str
    module: ModuleType
    function: Any
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def known(self) -> list[Known]:
        """The known answers that stand in the same file."""
        return known_answers(self.module)

    @functools.cached_property
    def _wanted(self) -> list[str]:
        return list(inspect.signature(self.function).parameters)

    def call(self, learner: Learner | None, draw: Draw) -> Callable[[], object]:
        """The test as a call of no arguments."""
        fixtures = {"learner": learner, "draw": draw}
        given = self.parameters | {n: fixtures[n] for n in self._wanted if n in fixtures}
        return lambda: self.function(**given)

    def run(self, learner: Learner, seed: int) -> tuple[Verdict, Any]:
        """Run it on a learner; the finding is None where it passed."""
        try:
            return judge(self.call(learner, draw_for(self.exercise, self.name, seed)), learner)
        except AuthorError as error:
            raise AuthorError(f"{self.name}: {error}") from error

    def rerun(self, kata: Kata, seed: int, seconds: float) -> Passes:
        """The test again, on the same inputs: whether some other answer passes it."""

        def passes(transport: Transport) -> bool:
            learner = learner_for(kata, self.exercise, self.name, transport, seed, seconds)
            return self.run(learner, seed)[1] is None

        return passes


def draw_for(exercise: Exercise, test: str, seed: int) -> Draw:
    """The inputs of one test in one run."""
    return Draw(seed_for(seed, f"{exercise.name} {test}"))


def learner_for(
    kata: Kata, exercise: Exercise, test: str, transport: Transport, seed: int, seconds: float
) -> Learner:
    """The learner of one test in one run."""
    parameters = _parameters(kata.stub(exercise.topic))
    options = Options(seconds=seconds, seed=seed_for(seed, f"call {exercise.name} {test}"))
    return Learner(transport, exercise.name, parameters, options)


@functools.cache
def _parameters(stub: Path) -> dict[str, list[str]]:
    """The parameters of every exercise of a topic; stubs as shipped do not change."""
    shipped = shipped_source(stub)
    return {name: shipped.parameters(name) for name in shipped.definitions}


def explain(
    verdict: Verdict, finding: Any, learner: Learner, suspects: Suspects, passes: Passes
) -> Verdict:
    """The verdict with the known wrong answers that explain it and all before it."""
    if verdict.outcome is Outcome.SOLVED:
        left = suspects.passed(passes)
        return replace(verdict, alike=left, close=left)
    if finding is None or verdict.outcome not in (Outcome.WRONG, Outcome.RAISED, Outcome.REFUSED):
        return verdict
    calls: Sequence[Any] = learner.history
    at = next((i for i, seen in enumerate(calls) if seen is finding.seen), len(calls) - 1)
    matches = suspects.failed(calls[: at + 1], finding.kind, passes)
    if matches is None:
        return verdict
    return replace(verdict, alike=list(matches.alike), close=list(matches.close))


def collect(kata: Kata, exercises: Iterable[Exercise]) -> dict[str, list[HiddenTest]]:
    """The hidden tests of some exercises, by exercise.

    Raises:
        AuthorError: Where a test file cannot be collected; the message is pytest's.
    """
    files = [
        kata.argument(file)
        for exercise in exercises
        for file in (
            kata.test_file(exercise),
            *sorted(kata.tests(exercise.topic).glob(f"test_{exercise.name}__*.py")),
        )
        if file.is_file()
    ]
    if not files:
        return {}
    collector = _Collector(kata)
    pytest.main(
        [
            *("--collect-only", f"--impl={kata.stubs}", "--assert=plain", "-p", "no:terminal"),
            *("-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(kata.root)),
            *("-c", str(kata.root / "pyproject.toml"), *files),
        ],
        plugins=[collector],
    )
    if collector.problems:
        raise AuthorError("\n".join(collector.problems))
    return collector.found


class _Collector:
    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        self.found: dict[str, list[HiddenTest]] = {}
        self.problems: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            why = str(report.longrepr).strip().splitlines()[-1].removeprefix("E").strip()
            self.problems.append(f"{report.nodeid}: cannot be collected: {why}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            # `test_mse__mine.py` is an instructor's, beside ours.
            name, _beside, own = item.path.stem.removeprefix("test_").partition("__")
            exercise = self.kata.syllabus.by_name.get(name)
            if exercise is None or not isinstance(item, pytest.Function):
                continue
            call = getattr(item, "callspec", None)
            test = HiddenTest(
                exercise,
                f"{own}::{item.name}" if own else item.name,  # two files may share names
                item.module,
                item.obj,
                dict(call.params) if call else {},
            )
            self.found.setdefault(exercise.name, []).append(test)


def load(kata: Kata, folder: Path, topic: str) -> Subject:
    """A topic's module from some folder, with the topic's probes."""
    return Subject.load(folder, topic, kata.tests(topic) / "probes.py")


def run_all(
    kata: Kata,
    tests: Sequence[HiddenTest],
    subject: Subject,
    seed: int,
    *,
    diagnose_with: Sequence[Known] = (),
    seconds: float = 10.0,
) -> dict[str, Verdict]:
    """Run an exercise's tests beside us, and say how each came out."""
    verdicts = {}
    suspects = Suspects(tests[0].exercise.name if tests else "", diagnose_with, subject)
    for test in tests:
        learner = learner_for(kata, test.exercise, test.name, beside(subject), seed, seconds)
        verdict, finding = test.run(learner, seed)
        passes = test.rerun(kata, seed, seconds)
        verdicts[test.name] = explain(verdict, finding, learner, suspects, passes)
    return verdicts
