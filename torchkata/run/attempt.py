"""One attempt at one hidden test: its calls, its finding, the known mistakes that may explain it.

pytest, the watch, `check` in a notebook, the judge, the mutants and the gate run tests here.
"""

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from torchkata.diagnosis.match import Finds
from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict
from torchkata.errors import AuthorError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import shipped_source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Options, interrupt
from torchkata.testing import messages
from torchkata.testing.call import Finding
from torchkata.testing.draw import Draw, seed_for
from torchkata.testing.learner import Learner, Transport

# A known mistake may explain these outcomes; nothing explains a hang or a crash.
_EXPLAINED = (Outcome.WRONG, Outcome.RAISED, Outcome.REFUSED)


@dataclass(frozen=True)
class HiddenTest:
    """One hidden test of one exercise.

    Attributes:
        exercise: Which exercise.
        name: The test's name, with its parameters in brackets.
        module: The test file as a module.
        function: The test function.
        parameters: Its arguments besides `learner` and `draw`.
    """

    exercise: Exercise
    name: str
    module: ModuleType
    function: Any
    parameters: dict[str, Any] = field(default_factory=dict)

    @functools.cached_property
    def _wanted(self) -> list[str]:
        return list(inspect.signature(self.function).parameters)

    def run(self, learner: Learner, draw: Draw) -> None:
        """Call the test function, which raises a finding if it fails."""
        fixtures = {"learner": learner, "draw": draw}
        given = self.parameters | {n: fixtures[n] for n in self._wanted if n in fixtures}
        self.function(**given)


@dataclass(frozen=True)
class Setting:
    """The settings of all attempts of one run.

    Attributes:
        kata: The kata.
        seed: The seed of the inputs.
        seconds: The time limit of one call.
    """

    kata: Kata
    seed: int
    seconds: float = 10.0

    def draw(self, exercise: Exercise, test: str) -> Draw:
        """The source of a test's inputs."""
        return Draw(seed_for(self.seed, f"{exercise.name} {test}"))

    def learner(self, exercise: Exercise, test: str, transport: Transport) -> Learner:
        """The learner that a test calls."""
        parameters = _parameters(self.kata.stub(exercise.topic))
        seed = seed_for(self.seed, f"call {exercise.name} {test}")
        options = Options(seconds=self.seconds, seed=seed)
        return Learner(transport, exercise.name, parameters, options)


class Attempt:
    """One hidden test, run once when the attempt is made.

    Args:
        test: The test.
        setting: The settings of the run.
        transport: The way to the code under test.
        learner: The learner that the test calls, if a fixture has it, too; by default a new one.

    Attributes:
        finding: The mistake that it found; None if it passed.

    Raises:
        AuthorError: If the test itself is at fault.
    """

    def __init__(
        self,
        test: HiddenTest,
        setting: Setting,
        transport: Transport,
        learner: Learner | None = None,
    ) -> None:
        self.test = test
        self.setting = setting
        self.learner = learner or setting.learner(test.exercise, test.name, transport)
        draw = setting.draw(test.exercise, test.name)
        try:
            self.finding = _finding(lambda: test.run(self.learner, draw), self.learner)
        except AuthorError as error:
            raise AuthorError(f"{test.name}: {error}") from error

    @functools.cached_property
    def verdict(self) -> Verdict:
        """Its outcome and message, without a diagnosis; made when it is asked for."""
        found = self.finding
        verdict = Verdict(Outcome.SOLVED) if found is None else verdict_of(found)
        printed = any(seen.observation.printed for seen in self.learner.history)
        return replace(verdict, printed=printed)

    @property
    def failed_call(self) -> int:
        """The number of the call that the finding is about, counted from 0."""
        calls = self.learner.history
        seen = self.finding and self.finding.seen
        return next((i for i, one in enumerate(calls) if one is seen), len(calls) - 1)

    def explained(self, suspects: Suspects, verdict: Verdict | None = None) -> Verdict:
        """The verdict with the evidence for and against the known mistakes.

        Args:
            suspects: The known mistakes that nothing has ruled out yet.
            verdict: A verdict to use instead of the attempt's own.
        """
        verdict = verdict or self.verdict
        finds = _again(self.test, self.setting)
        if verdict.outcome is Outcome.SOLVED:
            evidence = suspects.passed(self.test.name, finds)
            suspects.relations.passed(self.learner.history)
            related = None if evidence is None else suspects.relations.said() or ""
            return replace(verdict, evidence=evidence, related=related)
        if self.finding is None or verdict.outcome not in _EXPLAINED:
            return verdict
        calls = self.learner.history[: self.failed_call + 1]
        suspects.relations.failed(calls, self.finding, self.test.name)
        found = suspects.failed(self.test.name, finds, calls, self.finding.kind)
        return replace(verdict, evidence=found, related=suspects.relations.said() or "")


def _again(test: HiddenTest, setting: Setting) -> Finds:
    """What the same test finds in another answer, on the same inputs.

    It holds no attempt: suspects keep it as long as an exercise is tested, and an attempt holds
    everything that the code under test returned.
    """

    def finds(transport: Transport) -> str | None:
        finding = Attempt(test, setting, transport).finding
        return None if finding is None else finding.kind

    return finds


def verdict_of(finding: Finding) -> Verdict:
    """A finding as a verdict, without a diagnosis."""
    error = finding.seen.observation.error
    frames = error.frames if error else ()
    violations = finding.seen.observation.violations
    frame = frames[-1] if frames else violations[0].frame if violations else None
    place = f"{frame.file}:{frame.line}" if frame else ""
    return Verdict(
        finding.outcome,
        finding.kind,
        finding.call,
        finding.said,
        place,
        elsewhere=finding.elsewhere,
        trace=error.trace if error else "",
    )


def _finding(test: Callable[[], object], learner: Learner) -> Finding | None:
    """The finding of a test; any error that the answer causes becomes one."""
    try:
        with one_thread():
            test()
    except Finding as finding:
        # Its traceback would hold all frames and so, in a circle, everything that was returned.
        finding.__context__ = None
        return finding.with_traceback(None)
    except interrupt.ENDING:
        raise
    except AuthorError:
        raise
    except pytest.skip.Exception as error:
        raise AuthorError(f"it was skipped ({error}), but a hidden test must run") from None
    except Exception as error:
        if not learner.history:
            raise
        return _surprise(error, learner)
    if not learner.history:
        raise AuthorError("the test made no call, so it cannot find a mistake")
    return None


def _surprise(error: Exception, learner: Learner) -> Finding:
    """The finding if a test failed on a result of an unexpected form, which is wrong."""
    seen = learner.history[-1]
    value = seen.observation.value
    said = _("returned {what}. The test cannot use it: is it of the type that the docstring says?")
    said = said.format(what=messages.argument(value))
    if value is None:
        said = messages.came_back(None, seen.observation.printed)
    finding = Finding(seen, "nothing returned" if value is None else "wrong type", said)
    finding.__cause__ = error.with_traceback(None)  # which would hold its frames, as above
    return finding


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread: faster for small tensors, and much faster on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@functools.cache
def _parameters(stub: Path) -> dict[str, list[str]]:
    """The parameters of every exercise of a topic; shipped stubs do not change."""
    shipped = shipped_source(stub)
    return {name: shipped.parameters(name) for name in shipped.definitions}
