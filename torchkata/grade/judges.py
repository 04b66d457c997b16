"""Grades each submission with a judge of its own, which is gone afterwards.

Nothing of a submission is looked at in this process, which imports neither torch nor a test. A
second fork server (`judge_server`) has loaded both; for each submission it forks one judge, which
parses the source, decodes the answers, and runs the tests, oracles and known answers on them. The
judge may hang, or be ended by the kernel: that costs its submission what was not judged yet, and
nobody else anything.
"""

import dataclasses
import json
import os
import socket
import time
from typing import Any

from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.results import USED_UP, Graded, Result
from torchkata.grade.rules import Rules, probes_of
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.grade.wall.client import Client
from torchkata.grade.wall.server import Server
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome

GRACE = 10.0  # seconds beyond a submission's own for what the judge has begun
LARGEST = 1 << 24  # bytes of one message from a judge
_HUNG = "judging it took longer than the submission's time"
_DIED = "judging it ended the judge's process"
_NOT_BEGUN = "not judged: the judge's process had ended"


class Judges:
    """Grades submissions one after another, each with a new judge.

    Attributes:
        client: The fork server of the workers.
        server: The fork server of the judges.
    """

    def __init__(self, kata: Kata, rules: Rules) -> None:
        self.rules = rules
        exercises = rules.counted(kata)
        self.client = Client(probes_of(kata, exercises), rules.limits, rules.trusted)
        settings = {"kata": str(kata.root), "rules": dataclasses.asdict(rules)}
        # One arena for all threads: others would take address space, which a judge has little of.
        self.server = Server(
            "torchkata.grade.judge_server", settings, {**os.environ, "MALLOC_ARENA_MAX": "1"}
        )
        self.tests: dict[str, list[str]] = {}

    def open(self) -> tuple[str, ...]:
        """Start both fork servers, and return the walls around the workers.

        Raises:
            KataError: If a needed wall or a test is missing, or a fork server does not start.
        """
        self.server.begin()
        self.client.open()
        hello = self.server.hello()
        if "fault" in hello:
            self.close()
            raise KataError(hello["fault"])
        self.tests = hello["tests"]
        return self.client.walls

    def close(self) -> None:
        """End both fork servers."""
        self.server.close()
        self.client.close()

    def grade(self, submission: Submission) -> Result:
        """Grade one submission; whatever it does, this returns in its time and a little more.

        Raises:
            BrokenMachine: If this machine cannot set up a process for it.
        """
        if submission.refused is not None:
            return Result(submission.student, 0.0, "refused", submission.refused)
        for _attempt in (1, 2):
            if not (self.server.alive and self.client.alive):
                self.open()
            try:
                return self._grade(submission)
            except (OSError, ValueError) as error:
                why = str(error)
                self.close()  # new fork servers may work if one was killed or cannot fork
        raise BrokenMachine(why)

    def _grade(self, submission: Submission) -> Result:
        """Grade it with a new judge.

        Raises:
            OSError, ValueError: If this machine, not the submission, is in the way.
        """
        deadline = time.monotonic() + self.rules.seconds + GRACE
        to_judge, from_us = socket.socketpair()
        to_workers, from_judge = socket.socketpair()
        with to_judge, from_us, to_workers, from_judge:
            self.client.order(from_judge, do="join")
            started = self.server.order(from_us, to_workers, do="start")
            from_us.close()
            to_workers.close()
            if "pid" not in started:
                raise OSError(_broken(started["failed"]))
            case = _Case(submission, self.tests)
            try:
                frames.send(to_judge, submission.to_bytes(), deadline)
                while case.result is None:
                    case.hear(json.loads(frames.receive(to_judge, deadline, LARGEST)))
            except frames.TooLate:
                case.lose(Outcome.TIMED_OUT)
            except frames.Lost:
                case.lose(Outcome.CRASHED)
            finally:
                self.server.end(int(started["pid"]))
        if not (self.server.alive and self.client.alive):
            raise OSError(_broken(_("a fork server was ended")))
        assert case.result is not None
        return case.result


def _broken(why: str) -> str:
    return _(
        "The process for a judge cannot be set up here ({error}): check the disk space, the memory "
        "and the limits (`ulimit -a`). Nobody lost points; finished grades are kept."
    ).format(error=why)


class _Case:
    """What is known of a submission so far, in case its judge says no more.

    Attributes:
        result: The whole result, once it is known.
    """

    def __init__(self, submission: Submission, tests: dict[str, list[str]]) -> None:
        self.submission = submission
        self.tests = tests
        self.counts = list(tests)
        self.at = ""
        self.since = time.monotonic()
        self.graded: dict[str, Graded] = {}
        self.flags: list[str] = []
        self.prints: dict[str, str] = {}
        self.result: Result | None = None

    def hear(self, told: dict[str, Any]) -> None:
        """A message of the judge.

        Raises:
            OSError: If it says that this machine is in the way.
            KataError: If a test is at fault.
        """
        if "counts" in told:
            self.counts = told["counts"]
        if "flags" in told:
            self.flags, self.prints = told["flags"], told["prints"]
        if "at" in told:
            self.at, self.since = told["at"], time.monotonic()
        if "done" in told:
            self.graded[told["done"]] = Graded(**told["graded"])
            self.at = ""
        if "result" in told:
            result = Result.read(told["result"])
            flags = (*result.flags, *self.flags)
            self.result = dataclasses.replace(result, flags=flags, prints=self.prints)
        if "broken" in told:
            raise OSError(told["broken"])
        if "fault" in told:
            raise KataError(told["fault"])

    def lose(self, outcome: Outcome) -> None:
        """The judge hung, or died: what it had judged stays, and the rest earns nothing."""
        hung = outcome is Outcome.TIMED_OUT
        for key in self.counts:
            if key not in self.graded:
                reason = USED_UP if hung else _NOT_BEGUN
                seconds = 0.0
                if key == self.at:
                    reason = _HUNG if hung else _DIED
                    seconds = round(time.monotonic() - self.since, 3)
                tests = dict.fromkeys(self.tests.get(key, ()), outcome)
                self.graded[key] = Graded(outcome, 0.0, tests, reason, None, seconds)
        flags = self.flags
        what = self.at or _("its source")
        said = (
            _("Judging {what} did not end in the submission's time; the rest was not judged.")
            if hung
            else _("Judging {what} ended the judge's process: a person has to look at it.")
        )
        if self.at:
            flag = said.format(what=what)
            self.graded[self.at] = dataclasses.replace(self.graded[self.at], flags=(flag,))
        else:
            flags = [said.format(what=what), *flags]
        points = sum(one.points for one in self.graded.values())
        graded = {key: self.graded[key] for key in self.counts}
        self.result = Result(
            *(self.submission.student, points, "graded", None, tuple(flags), graded),
            prints=self.prints,
        )
