"""The judge: it holds the tests, asks the workers, and keeps its own record of the outcomes.

A point needs a complete record from here: this process ran every hidden test of an exercise, on
answers that came in time and in order, and found no mistake. A failure on the other side of the
wall fails the current test, and the others go on.
"""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from torchkata.diagnosis.choice import choose
from torchkata.diagnosis.kinds import PRINTS, repeatable
from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict
from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.desk import Desk, tidy
from torchkata.grade.flags import Reading, policy
from torchkata.grade.results import USED_UP, Graded, Result
from torchkata.grade.rules import Rules, probes_of
from torchkata.grade.submission import Submission
from torchkata.grade.wall.client import Client
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import handed_out, is_strict
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Ending, Subject
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.run.suite import collect, run_all
from torchkata.submit.offered import modules_of
from torchkata.testing.known import Known, wrong_answers

LOST = (Outcome.TIMED_OUT, Outcome.CRASHED)  # outcomes of a test that lose the worker
LOST_CAUSE = 2  # tests of an exercise that may hang or crash before the others are skipped

Tell = Callable[..., object]


def _nobody(**_what: object) -> None:
    """Nobody is told."""


class Judge:
    """Grades submissions one after another."""

    def __init__(self, kata: Kata, rules: Rules) -> None:
        self.kata = kata
        self.rules = rules
        self.exercises = rules.counted(kata)
        policy.OFFERED.clear()
        policy.OFFERED.update(modules_of(rules.packages))
        self.topics = list(dict.fromkeys(exercise.topic for exercise in self.exercises))
        self.client = Client(probes_of(kata, self.exercises), rules.limits, rules.trusted)
        self.tests = collect(kata, self.exercises)
        for exercise in self.exercises:
            if not self.tests.get(exercise.name):
                raise KataError(
                    _(
                        "{name} cannot be graded: its hidden tests are not here ({file}). "
                        "A course copy has none; grade in a clone."
                    ).format(name=exercise.name, file=kata.test_file(exercise))
                )
        # Loaded here, before time is measured.
        self.wrong = {exercise.name: self._wrong(exercise) for exercise in self.exercises}
        self.shipped = {topic: Source(kata.stub(topic)) for topic in self.topics}
        self.own = {topic: self._own(topic) for topic in self.topics}
        self.held: dict[str, tuple[str, ...]] = {}  # of each exercise: what its stub passes

    @property
    def max_points(self) -> float:
        """The points that a submission can earn."""
        return float(sum(exercise.points for exercise in self.exercises))

    def open(self) -> tuple[str, ...]:
        """Start the fork server, and return its walls.

        Raises:
            KataError: If a needed wall is missing.
        """
        self.client.open()
        return self.client.walls

    def close(self) -> None:
        """End the fork server."""
        self.client.close()

    def grade(self, submission: Submission, tell: Tell = _nobody) -> Result:
        """Grade one submission.

        What the submission sends back is decoded, and runs through our tests, in this process: it
        may take all time and memory that this process has. `Judges` gives each submission a process
        of its own for that.

        Args:
            submission: The submission.
            tell: Is told what counts (`counts`, a list of keys), what is judged now (`at`, a key),
                and each result (`done`, a key, and `graded`, as plain data).

        Raises:
            BrokenMachine: If this machine cannot set up a process for it.
        """
        if submission.refused is not None:
            return Result(submission.student, 0.0, "refused", submission.refused)
        given = handed_out(submission.manifest)
        counts = [one for one in self.exercises if given is None or one.name in given]
        tell(counts=[one.key for one in counts])
        strict = self.rules.strict or is_strict(submission.manifest)
        reading = Reading(submission.files) if strict else None
        against: Mapping[str, str] = {}
        graded: dict[str, Graded] = {}
        sources: dict[str, Source] = {}
        with contextlib.closing(Desk(self.client, submission.files, self.rules)) as desk:
            for exercise in counts:
                topic = exercise.topic
                if topic not in sources:
                    tell(at=exercise.key)  # a parser may take long, too
                    text = submission.files.get(f"{topic}.py", b"")
                    sources = {topic: Source(Path("exercises", f"{topic}.py"), text)}
                    names = [one.name for one in self.exercises if one.topic == topic]
                    against = reading.refused(topic, names) if reading else {}
                if self._is_todo(exercise, sources[topic], given):
                    one = self._todo(exercise)
                else:
                    tell(at=exercise.key)
                    one = self._exercise(exercise, desk, against.get(exercise.name, ""))
                graded[exercise.key] = one
                tell(done=exercise.key, graded=one.plain())
        points = sum(one.points for one in graded.values())
        return Result(submission.student, points, "graded", exercises=graded)

    def _is_todo(self, exercise: Exercise, source: Source, given: Mapping[str, str] | None) -> bool:
        """Whether it is the stub, as shipped or as an older handout had it."""
        name = exercise.name
        if given is not None and source.fingerprint(name) == given[name]:
            return True
        return not source.text or source.is_todo(name, self.shipped[exercise.topic])

    def _exercise(self, exercise: Exercise, desk: Desk, against: str) -> Graded:
        began = time.perf_counter()
        tests = self.tests[exercise.name]
        if against:  # it never runs, so it cannot touch what runs after it
            refused = {test.name: Outcome.REFUSED for test in tests}
            return Graded(Outcome.REFUSED, 0.0, refused, tidy(against))
        broken = desk.broken(exercise.topic)
        if broken is not None:
            outcome, reason = broken
            return Graded(outcome, 0.0, {test.name: outcome for test in tests}, reason)
        verdicts, remark = self._run(tests, desk)
        outcome = worst([verdict.outcome for verdict in verdicts.values()])
        choice = choose(verdicts)
        told = verdicts[choice.test] if choice else None
        return Graded(
            outcome,
            float(exercise.points) if outcome is Outcome.SOLVED else 0.0,
            {name: verdict.outcome for name, verdict in verdicts.items()},
            tidy(told.kind or told.outcome) if told else None,
            choice.told if choice and outcome is not Outcome.TODO else None,
            round(time.perf_counter() - began, 3),
            (PRINTS,) if any(verdict.printed for verdict in verdicts.values()) else (),
            () if outcome is Outcome.SOLVED else self._held_by_stub(exercise),
            (remark,) if remark else (),
        )

    def _held_by_stub(self, exercise: Exercise) -> tuple[str, ...]:
        """The tests that the untouched stub passes; a stub that only raises passes none."""
        if exercise.name not in self.held:
            held: list[str] = []
            if "NotImplementedError" not in (
                self.shipped[exercise.topic].body(exercise.name) or ""
            ):
                stub = self._ours(exercise.topic, self.kata.stubs)
                tests, seconds = self.tests[exercise.name], self.rules.call_seconds
                verdicts = run_all(self.kata, tests, stub, self.rules.seed, seconds=seconds)
                held = [name for name, one in verdicts.items() if one.outcome is Outcome.SOLVED]
            self.held[exercise.name] = tuple(held)
        return self.held[exercise.name]

    def _todo(self, exercise: Exercise) -> Graded:
        return Graded(
            Outcome.TODO, 0.0, {test.name: Outcome.TODO for test in self.tests[exercise.name]}
        )

    def _run(self, tests: Sequence[HiddenTest], desk: Desk) -> tuple[dict[str, Verdict], str]:
        """Run every test of an exercise; a remark for a person may come with the verdicts."""
        verdicts: dict[str, Verdict] = {}
        exercise = tests[0].exercise
        suspects = Suspects(exercise.name, self.wrong[exercise.name], self.own[exercise.topic])
        remark = ""
        for test in tests:
            gone = [one for one in verdicts.values() if one.outcome in LOST]
            if len(gone) >= LOST_CAUSE or desk.over:
                kind = gone[-1].kind if gone else USED_UP
                verdicts[test.name] = Verdict(gone[-1].outcome if gone else Outcome.TIMED_OUT, kind)
                continue
            try:
                verdict = self._one(test, desk, suspects)
            except BrokenMachine:
                raise
            except Exception as error:  # an answer that the test did not foresee is not a right one
                desk.replace()
                name = test.exercise.name
                remark = f"{name}: {test.name} could not judge it ({tidy(type(error).__name__)})"
                verdict = Verdict(Outcome.REFUSED, "an answer that cannot be judged")
            verdicts[test.name] = verdict
        if any(verdict.outcome in LOST for verdict in verdicts.values()):
            desk.replace()  # what it left must not harm the next exercise
        return verdicts, remark

    def _one(self, test: HiddenTest, desk: Desk, suspects: Suspects) -> Verdict:
        setting = Setting(self.kata, self.rules.seed, self.rules.call_seconds)
        with desk.test(test.exercise.topic) as transport:
            attempt = Attempt(test, setting, transport)
        verdict = replace(attempt.verdict, kind=repeatable(attempt.verdict.kind))
        lost = [
            seen.observation.ending
            for seen in attempt.learner.history
            if seen.observation.ending in (Ending.CRASHED, Ending.TIMED_OUT)
        ]
        if (
            attempt.finding is None and lost
        ):  # in a call whose result the test did not check; it counts, too
            verdict = Verdict(Outcome(lost[0].value), desk.reason)
        if verdict.outcome is Outcome.CRASHED:
            desk.replace()  # if it is still alive, its answer was unreadable
        if desk.reason:
            verdict = Verdict(verdict.outcome, desk.reason) if attempt.finding else verdict
        return attempt.explained(suspects, verdict)

    def _wrong(self, exercise: Exercise) -> list[Known]:
        modules = dict.fromkeys(test.module for test in self.tests[exercise.name])
        return list(wrong_answers(self.kata, exercise, modules))

    def _own(self, topic: str) -> Subject:
        """Our own module for known answers; never a submission's."""
        solutions = self.kata.root / "solutions"
        folder = solutions if (solutions / f"{topic}.py").is_file() else self.kata.stubs
        return self._ours(topic, folder)

    def _ours(self, topic: str, folder: Path) -> Subject:
        # Without a time limit, whose thread a fork of this process would not have.
        return Subject.load(folder, topic, self.kata.tests(topic) / "probes.py", None)
