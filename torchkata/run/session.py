"""One run of the kata: whose code, which seed, and what came out."""

import fnmatch
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from torchkata.diagnosis.verdict import Verdict, judge
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.progress import Progress
from torchkata.kata.source import Source, Sources
from torchkata.kata.syllabus import Exercise

if TYPE_CHECKING:
    from types import ModuleType

    from torchkata.diagnosis.suspects import Suspects
    from torchkata.observe import Subject
    from torchkata.testing.draw import Draw
    from torchkata.testing.learner import Learner, Transport


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file; by a link, as an editor may give it, they differ."""
    return one == other or one.resolve() == other.resolve()


class NotSolved(pytest.fail.Exception):  # type: ignore[name-defined, misc]
    """A test of an exercise did not pass; the verdict says how.

    As one of pytest's own failures, it spares pytest the making of a traceback that nobody reads.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.outcome, pytrace=False)
        self.verdict = verdict


@dataclass
class Session:
    """One run over one folder of modules.

    Attributes:
        kata: The kata.
        folder: The folder whose modules are tested.
        seed: What inputs are drawn from.
        seconds: What one call may take.
        selective: Whether single tests were asked for by name.
    """

    kata: Kata
    folder: Path
    seed: int
    seconds: float
    selective: bool = False
    subjects: "dict[str, Subject]" = field(default_factory=dict)
    begun: dict[str, bool] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    suspects: "dict[str, Suspects]" = field(default_factory=dict)
    helpers: dict[str, list[str]] = field(default_factory=dict)
    expected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    verdicts: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    @classmethod
    def open(cls, root: Path, folder: str, seed: int, seconds: float) -> "Session":
        """Find the kata and the folder to test.

        Raises:
            KataError: Where there is no kata, its syllabus is broken, or the folder has no module.
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
                _("--impl={folder}: none of the modules is in it; it needs {names}.").format(
                    folder=folder, names=", ".join(f"{topic}.py" for topic in topics)
                )
            )
        own = same_file(path, kata.exercises)  # which may be a link to elsewhere
        return cls(kata, kata.exercises if own else path, seed, seconds)

    @property
    def folder_name(self) -> str:
        """The folder as the learner calls it."""
        root = self.kata.root
        return (
            self.folder.relative_to(root).as_posix()
            if self.folder.is_relative_to(root)
            else str(self.folder)
        )

    @cached_property
    def progress(self) -> Progress:
        """Where the learner stands, as far as the code tells."""
        return Progress(self.kata)

    @cached_property
    def sources(self) -> Sources:
        """The modules under test as text; progress speaks of the same text, where it is theirs."""
        if self.folder == self.kata.exercises:
            return self.progress.sources
        return Sources(self.folder)

    def source(self, topic: str) -> Source:
        """The module under test as text."""
        return self.sources[topic]

    def shipped(self, topic: str) -> Source:
        """The same module as shipped."""
        return self.progress.shipped[topic]

    def line(self, exercise: Exercise) -> int:
        """The line where the exercise is defined in the module under test."""
        return self.source(exercise.topic).line(exercise.name)

    def exercise_of(self, file: Path) -> Exercise | None:
        """The exercise that a file of hidden tests is about."""
        if not fnmatch.fnmatch(file.name, "test_*.py"):
            return None
        exercise = self.kata.syllabus.by_name.get(file.stem.removeprefix("test_"))
        if exercise is None or not same_file(file, self.kata.test_file(exercise)):
            return None
        return exercise

    # --- running ---------------------------------------------------------------------------------

    def subject(self, topic: str) -> "Subject":
        """The module under test, loaded once."""
        from torchkata.observe import Subject  # brings torch with it

        if topic not in self.subjects:
            self.subjects[topic] = Subject.load(
                self.folder, topic, self.kata.tests(topic) / "probes.py"
            )
        return self.subjects[topic]

    def is_todo(self, exercise: Exercise) -> bool:
        """Whether the module under test still holds the stub, or is missing."""
        if exercise.name not in self.begun:
            if self.folder == self.kata.exercises:  # of the text that is going to run
                self.digests[exercise.name] = self.progress.digest(exercise)
            source = self.source(exercise.topic)
            self.begun[exercise.name] = source.path.is_file() and not source.is_todo(
                exercise.name, self.shipped(exercise.topic)
            )
        return not self.begun[exercise.name]

    def learner(self, exercise: Exercise, test: str) -> "Learner | None":
        """What a hidden test calls; None where there is nothing to call yet."""
        if self.is_todo(exercise):
            return None
        from torchkata.testing.learner import beside

        return self._learner(exercise, test, beside(self.subject(exercise.topic)))

    def _learner(self, exercise: Exercise, test: str, transport: "Transport") -> "Learner":
        from torchkata.run.suite import learner_for

        return learner_for(self.kata, exercise, test, transport, self.seed, self.seconds)

    def draw(self, exercise: Exercise, test: str) -> "Draw":
        """What a hidden test draws its inputs from."""
        from torchkata.run.suite import draw_for

        return draw_for(exercise, test, self.seed)

    def run_test(
        self,
        exercise: Exercise,
        test: str,
        tests: "ModuleType",
        call: "Callable[[Learner | None, Draw], object]",
        learner: "Learner | None",
    ) -> Verdict:
        """Run one hidden test.

        Args:
            exercise: What it is about.
            test: Its name.
            tests: The file that it stands in, as a module.
            call: Runs it on some learner and some draw.
            learner: The learner's code; None where there is nothing to call.

        Returns:
            That it is solved, with the known mistakes that this leaves.

        Raises:
            NotSolved: With the verdict and the known mistakes that may explain it.
        """
        self._refuse_todo(exercise)
        if learner is None:
            call(None, self.draw(exercise, test))
            return Verdict(Outcome.SOLVED)
        from torchkata.run.suite import explain

        verdict, finding = judge(lambda: call(learner, self.draw(exercise, test)), learner)

        def passes(transport: "Transport") -> bool:
            other = self._learner(exercise, test, transport)
            return judge(lambda: call(other, self.draw(exercise, test)), other)[1] is None

        verdict = explain(verdict, finding, learner, self._suspects(exercise, tests), passes)
        if finding is None:
            return verdict
        raise NotSolved(self._placed(verdict, exercise))

    def _suspects(self, exercise: Exercise, tests: "ModuleType") -> "Suspects":
        from torchkata.diagnosis.suspects import Suspects
        from torchkata.testing.known import known_answers

        if exercise.name not in self.suspects:
            subject = self.subject(exercise.topic)
            self.suspects[exercise.name] = Suspects(exercise.name, known_answers(tests), subject)
        return self.suspects[exercise.name]

    def run_example(self, exercise: Exercise) -> Verdict:
        """Run the example of an exercise.

        Raises:
            NotSolved: With the verdict, where it is not solved.
        """
        self._refuse_todo(exercise)
        from torchkata.run.examples import examples_of, run_examples

        verdict = run_examples(
            examples_of(self.shipped(exercise.topic), exercise.name),
            self.subject(exercise.topic),
            exercise.name,
            self.seconds,
        )
        if verdict.outcome is not Outcome.SOLVED:
            raise NotSolved(self._placed(verdict, exercise))
        return verdict

    def _placed(self, verdict: Verdict, exercise: Exercise) -> Verdict:
        """The verdict with where to look, and what to do first."""
        place = verdict.place or self.place(exercise)
        return replace(verdict, place=place, notes=self.unsolved_helpers(exercise))

    def _refuse_todo(self, exercise: Exercise) -> None:
        if self.is_todo(exercise):
            said = _("{name} is still to do").format(name=exercise.name)
            raise NotSolved(Verdict(Outcome.TODO, "todo", "", said, self.place(exercise)))

    def place(self, exercise: Exercise) -> str:
        """Where the exercise stands: `exercises/line_fit.py:31`."""
        return f"{self.folder_name}/{exercise.topic}.py:{self.line(exercise)}"

    def unsolved_helpers(self, exercise: Exercise) -> list[str]:
        """A sentence for each unsolved exercise that this one calls, as far as is known."""
        if exercise.name not in self.helpers:  # every test that fails asks
            topic = self.kata.syllabus.topic(exercise.topic)
            assert topic is not None
            used = self.source(exercise.topic).uses(exercise.name) - {exercise.name}
            calls = [other for other in topic.exercises if other.name in used]
            self.helpers[exercise.name] = [
                _("{name} calls {other}, which is {state}: {place}").format(
                    name=exercise.name,
                    other=other.name,
                    state=_("still to do") if outcome is Outcome.TODO else _("not solved either"),
                    place=self.place(other),
                )
                for other, outcome in zip(calls, map(self._last_outcome, calls), strict=True)
                if not outcome.is_done and outcome is not Outcome.CHANGED
            ]
        return self.helpers[exercise.name]

    def _last_outcome(self, exercise: Exercise) -> Outcome:
        """How an exercise came out: in this run, or else in the last one of the same code."""
        if self.is_todo(exercise):
            return Outcome.TODO
        if exercise.name in self.verdicts:
            return self.outcome(exercise)
        if self.folder == self.kata.exercises:
            return self.progress.state(exercise).outcome
        return Outcome.CHANGED

    # --- gathering -------------------------------------------------------------------------------

    def expect_test(self, exercise: Exercise, test: str) -> None:
        """Note that a test of the exercise exists."""
        self.expected[exercise.name].add(test)

    def gather(self, kata: dict[str, Any], printed: str) -> None:
        """Note how a test came out."""
        if kata["exercise"] in self.kata.syllabus.by_name:
            self.verdicts[kata["exercise"]][kata["test"]] = kata | {"printed": printed}

    def finish(self) -> None:
        """Keep the outcomes of the learner's own exercises for the next look at them."""
        if self.folder != self.kata.exercises:
            return
        entries = {}
        for name in self.verdicts:
            exercise = self.kata.syllabus.by_name[name]
            outcome = self.outcome(exercise)
            if outcome is Outcome.SOLVED and not self.ran_whole(exercise):
                continue
            if outcome is not Outcome.TODO:
                digest = self.digests.get(name) or self.progress.digest(exercise)
                entries[name] = {"outcome": outcome, "digest": digest}
        if entries:
            self.progress.outcomes.keep(entries)

    def outcome(self, exercise: Exercise) -> Outcome:
        """The worst of what ran; no more than `example` where its hidden tests are elsewhere."""
        verdicts = self.verdicts[exercise.name].values()
        outcome = worst([verdict["outcome"] for verdict in verdicts])
        is_all = outcome is not Outcome.SOLVED or self.kata.has_tests(exercise)
        return outcome if is_all else Outcome.EXAMPLE

    def cannot_load(self, topic: str) -> bool:
        """Whether a module was asked for and could not be loaded."""
        return topic in self.subjects and self.subjects[topic].failure is not None

    def ran_whole(self, exercise: Exercise) -> bool:
        """Whether every test of the exercise ran, not a selection."""
        expected = self.expected[exercise.name]
        without_hidden = expected == {"example"} and self.kata.test_file(exercise).is_file()
        return (
            not self.selective
            and not without_hidden
            and expected <= self.verdicts[exercise.name].keys()
        )
