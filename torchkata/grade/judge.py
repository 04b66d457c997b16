"""The judge: holds the tests, asks the workers, and keeps its own record of what came out.

A point needs a complete record made here: every hidden test of an exercise was run by this
process, on answers that came in time and in turn, and found nothing. Whatever goes wrong on the
other side of the wall loses the test at hand, and the rest go on.
"""

import contextlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict, diagnosed, most_telling
from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.results import LATE, Graded, Result
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.grade.wall.client import Client, Worker
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import handed_out
from torchkata.kata.outcome import Outcome, worst
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Ending, Error, Malformed, Subject, answer_without_call, read_answer
from torchkata.run.attempt import Attempt, HiddenTest, Setting
from torchkata.run.code import load
from torchkata.run.suite import collect
from torchkata.testing.known import Known, wrong_answers
from torchkata.testing.learner import Transport

LOADING = 25.0  # seconds for a module; the worker itself gives up a little earlier
PATIENCE = 2.0  # times a call's limit before the worker is taken for hung: it also differentiates
MOST_NAMED = 12  # exercises in one sentence
LOST = (Outcome.TIMED_OUT, Outcome.CRASHED)  # how a test ends that costs the worker
LOST_CAUSE = 2  # tests of an exercise that may hang or crash before the rest are not tried


class Judge:
    """Grades submissions one after another."""

    def __init__(self, kata: Kata, rules: Rules) -> None:
        self.kata = kata
        self.rules = rules
        self.exercises = [
            exercise
            for exercise in kata.syllabus
            if not rules.exercises or exercise.name in rules.exercises
        ]
        self.topics = list(dict.fromkeys(exercise.topic for exercise in self.exercises))
        probes = {topic: kata.tests(topic) / "probes.py" for topic in self.topics}
        present = {topic: file for topic, file in probes.items() if file.is_file()}
        self.client = Client(present, rules.limits, rules.trusted)
        self.tests = collect(kata, self.exercises)
        for exercise in self.exercises:
            if not self.tests.get(exercise.name):
                raise KataError(
                    _(
                        "{name} cannot be graded: its hidden tests are not here ({file}). "
                        "A course copy has none; grade in a clone."
                    ).format(name=exercise.name, file=kata.test_file(exercise))
                )
        # Loaded here, before anything is timed.
        self.wrong = {exercise.name: self._wrong(exercise) for exercise in self.exercises}
        self.shipped = {topic: Source(kata.stub(topic)) for topic in self.topics}
        self.own: dict[str, Subject] = {}

    @property
    def max_points(self) -> float:
        """What a submission can earn."""
        return float(sum(exercise.points for exercise in self.exercises))

    def open(self) -> tuple[str, ...]:
        """Start the fork server; the walls that are up.

        Raises:
            KataError: Where a wall that is needed is missing.
        """
        self.client.open()
        return self.client.walls

    def close(self) -> None:
        """Let the fork server go."""
        self.client.close()

    def grade(self, submission: Submission) -> Result:
        """Grade one submission; whatever it does, this returns.

        Raises:
            BrokenMachine: Where no process can be made ready for it here.
        """
        if submission.refused is not None:
            return Result(submission.student, 0.0, "refused", submission.refused)
        flags: list[str] = list(submission.remarks)
        if submission.late:
            flags.append(LATE)
        given = handed_out(submission.manifest)
        flags += self._left_out(given)
        graded: dict[str, Graded] = {}
        with contextlib.closing(_Desk(self.client, submission.files, self.rules)) as desk:
            for topic in self.topics:
                source = Source(
                    Path("exercises", f"{topic}.py"), submission.files.get(f"{topic}.py", b"")
                )
                for exercise in self.exercises:
                    if exercise.topic == topic and (given is None or exercise.name in given):
                        if given is not None and (
                            source.fingerprint(exercise.name) == given[exercise.name]
                        ):  # the stub of an older handout
                            graded[f"{topic}.{exercise.name}"] = self._todo(exercise)
                            continue
                        one, remark = self._exercise(exercise, source, desk)
                        graded[f"{topic}.{exercise.name}"] = one
                        flags += [remark] if remark else []
        points = sum(one.points for one in graded.values())
        return Result(submission.student, points, "graded", None, tuple(flags), graded)

    def _left_out(self, given: Mapping[str, str] | None) -> list[str]:
        """What the manifest leaves out is said: it is only its sender's word."""
        names = [one.name for one in self.exercises if given is not None and one.name not in given]
        if not names:
            return []
        said = _("Not handed out, says the handout.json that came with it, so left out: {names}.")
        return [said.format(names=listed(names, MOST_NAMED))]

    def _exercise(self, exercise: Exercise, source: Source, desk: "_Desk") -> tuple[Graded, str]:
        began = time.perf_counter()
        tests = self.tests[exercise.name]
        if not source.text or source.is_todo(exercise.name, self.shipped[exercise.topic]):
            return self._todo(exercise), ""
        broken = desk.broken(exercise.topic)
        if broken is not None:
            outcome, reason = broken
            return Graded(outcome, 0.0, {test.name: outcome for test in tests}, reason), ""
        verdicts, remark = self._run(tests, desk)
        outcome = worst([verdict.outcome for verdict in verdicts.values()])
        failing = {name: one for name, one in verdicts.items() if one.outcome is not Outcome.SOLVED}
        told = failing[most_telling(failing)] if failing else None
        record = Graded(
            outcome,
            float(exercise.points) if outcome is Outcome.SOLVED else 0.0,
            {name: verdict.outcome for name, verdict in verdicts.items()},
            _tidy(told.kind or told.outcome) if told else None,
            diagnosed(verdicts.values()) if outcome is not Outcome.TODO else None,
            round(time.perf_counter() - began, 3),
        )
        return record, remark

    def _todo(self, exercise: Exercise) -> Graded:
        return Graded(
            Outcome.TODO, 0.0, {test.name: Outcome.TODO for test in self.tests[exercise.name]}
        )

    def _run(self, tests: Sequence[HiddenTest], desk: "_Desk") -> tuple[dict[str, Verdict], str]:
        """Every test of an exercise, and what a person should hear about them."""
        verdicts: dict[str, Verdict] = {}
        exercise = tests[0].exercise
        own = self._own(exercise.topic)
        suspects = Suspects(exercise.name, self.wrong[exercise.name], own)
        remark = ""
        for test in tests:
            gone = [one for one in verdicts.values() if one.outcome in LOST]
            if len(gone) >= LOST_CAUSE or desk.over:
                kind = gone[-1].kind if gone else "the submission's time was used up"
                verdicts[test.name] = Verdict(gone[-1].outcome if gone else Outcome.TIMED_OUT, kind)
                continue
            try:
                verdict = self._one(test, desk, suspects)
            except BrokenMachine:
                raise
            except Exception as error:  # an answer that no test could foresee is no right one
                desk.replace()
                name = test.exercise.name
                remark = f"{name}: {test.name} could not judge it ({_tidy(type(error).__name__)})"
                verdict = Verdict(Outcome.REFUSED, "an answer that cannot be judged")
            verdicts[test.name] = verdict
        if any(verdict.outcome in LOST for verdict in verdicts.values()):
            desk.replace()  # a thread that it left behind, say, shall not cost the next exercise
        return verdicts, remark

    def _one(self, test: HiddenTest, desk: "_Desk", suspects: Suspects) -> Verdict:
        setting = Setting(self.kata, self.rules.seed, self.rules.call_seconds)
        with desk.test(test.exercise.topic) as transport:
            attempt = Attempt(test, setting, transport)
        verdict = attempt.verdict
        lost = [
            seen.observation.ending
            for seen in attempt.learner.history
            if seen.observation.ending in (Ending.CRASHED, Ending.TIMED_OUT)
        ]
        if (
            attempt.finding is None and lost
        ):  # in a call that the test did not look at; it counts as well
            verdict = Verdict(Outcome(lost[0].value), desk.reason)
        if verdict.outcome is Outcome.CRASHED:
            desk.replace()  # where it is still there, it answered what cannot be read
        if desk.reason:
            verdict = Verdict(verdict.outcome, desk.reason) if attempt.finding else verdict
        return attempt.explained(suspects, verdict)

    def _wrong(self, exercise: Exercise) -> list[Known]:
        modules = dict.fromkeys(test.module for test in self.tests[exercise.name])
        return list(wrong_answers(self.kata, exercise, modules))

    def _own(self, topic: str) -> Subject:
        """A module of ours for known answers to stand in; never a submission's."""
        if topic not in self.own:
            solutions = self.kata.root / "solutions"
            whole = (solutions / f"{topic}.py").is_file()
            self.own[topic] = load(self.kata, solutions if whole else self.kata.stubs, topic)
        return self.own[topic]


class _Desk:
    """One submission before the judge: its worker, a new one each time that it is lost.

    Attributes:
        reason: What went wrong with the worker in the test at hand, where something did.
    """

    def __init__(self, client: Client, files: Mapping[str, bytes], rules: Rules) -> None:
        self.client = client
        self.files = files
        self.rules = rules
        self.deadline = time.monotonic() + rules.seconds
        self.worker: Worker | None = None
        self.loaded: dict[str, tuple[Outcome, str] | None] = {}
        self.reason = ""

    @property
    def over(self) -> bool:
        """Whether the submission's time is used up."""
        return time.monotonic() > self.deadline

    def broken(self, topic: str) -> tuple[Outcome, str] | None:
        """Why a module cannot be loaded, as an outcome and a reason; None where it can."""
        if topic not in self.loaded:
            self.loaded[topic] = self._load(topic)
        return self.loaded[topic]

    def _load(self, topic: str) -> tuple[Outcome, str] | None:
        if self.over:
            return Outcome.TIMED_OUT, "the submission's time was used up"
        try:
            seen = read_answer(self._worker().load(topic, self._left(LOADING)))
        except frames.TooLate:
            self.replace()
            return Outcome.TIMED_OUT, f"{topic}.py: loading it does not come to an end"
        except (frames.Lost, Malformed):
            why = self.replace()
            return Outcome.CRASHED, f"{topic}.py: loading it {why or 'ends the process'}"
        except BrokenMachine:
            raise
        except Exception:
            self.replace()
            return Outcome.CRASHED, f"{topic}.py: loading it gives no answer that can be read"
        if seen.error is None:
            return None
        said = _tidy(not_loaded(f"{topic}.py", seen.error))
        return (Outcome.TIMED_OUT if seen.error.type == "TimeLimit" else Outcome.RAISED), said

    @contextlib.contextmanager
    def test(self, topic: str) -> Iterator[Transport]:
        """The way to a worker for one test; a worker that fails in it fails all of it."""
        self.reason = ""
        lost: list[Ending] = []

        def carry(request: bytes) -> bytes:
            if self.over and not lost:
                lost.append(Ending.TIMED_OUT)
                self.reason = "the submission's time was used up"
            if lost:
                return answer_without_call(lost[0])
            try:
                seconds = self._left(PATIENCE * self.rules.call_seconds)
                return self._worker().call(topic, request, seconds)
            except frames.TooLate:
                lost.append(Ending.TIMED_OUT)
                self.replace()
            except BrokenMachine:
                raise
            except Exception:
                lost.append(Ending.CRASHED)
                self.reason = self.replace()
            return answer_without_call(lost[0])

        yield carry

    def _left(self, seconds: float) -> float:
        return min(seconds, max(0.1, self.deadline - time.monotonic()))

    def _worker(self) -> Worker:
        if self.worker is None:
            self.worker = self.client.spawn(self.files)
        return self.worker

    def replace(self) -> str:
        """Give the worker up; the next call gets a new one. What it had been ended for, if so."""
        worker, self.worker = self.worker, None
        return "" if worker is None else worker.end()

    def close(self) -> None:
        """The submission is through."""
        self.replace()


def not_loaded(module: str, error: Error) -> str:
    """Where and why loading a module failed, which may be in another one that it imports."""
    where = module
    for innermost in error.frames[-1:]:
        file = innermost.file.removeprefix("exercises/")
        where += f"{'' if file == module else f': {file}'}, line {innermost.line}"
    if error.type == "TimeLimit":
        return f"{where}: loading it does not come to an end"
    return f"{where}: {error.type}: {error.message}"


def _tidy(text: str) -> str:
    """Text from a submission as one line that can do no harm."""
    printable = "".join(c if c.isprintable() else " " for c in text[:2000])
    return re.sub(r"\s+", " ", printable).strip()[:300]
