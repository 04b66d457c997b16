"""The fork server of the judges: it has torch and all tests loaded, and each judge is its fork.

Like the fork server of the workers, it has one thread and computes nothing.
"""

import json
import socket
from pathlib import Path
from typing import Any

from torchkata.errors import BrokenMachine, KataError
from torchkata.grade.flags import Printer, suspicious
from torchkata.grade.judge import Judge
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.grade.wall.forks import Child, Forks, freeze, reply, warmed_up
from torchkata.grade.wall.sandbox import die_with_parent, limit_memory
from torchkata.kata.folder import Kata

# MiB of address space that a judge may take beyond what its fork server has. The largest answer,
# of 64 MiB, takes 320 while it is decoded, and the syntax tree of the largest module 256. With both
# fork servers, this leaves a run below the submission's own memory and 1 GiB.
MEMORY = 384
CHANNEL, WORKERS = 3, 4  # a judge's descriptors


class JudgeServer(Forks):
    """Forks a judge for each submission."""

    def __init__(self, control: socket.socket, judge: Judge, printer: Printer) -> None:
        super().__init__(control)
        self.judge = judge
        self.printer = printer

    def prepare(self, _child: Child, descriptors: list[int]) -> None:
        _channel, _workers = descriptors  # none arrives if too many files are open

    def become(self, _child: Child) -> None:
        die_with_parent()
        limit_memory(MEMORY)
        message = frames.read(CHANNEL)
        if message is None:
            return
        self.judge.client.borrow(socket.socket(fileno=WORKERS))
        try:
            self.judge_one(Submission.from_bytes(message))
        except BrokenMachine as error:
            tell(broken=str(error))
        except KataError as error:  # a test of the instructor's
            tell(fault=str(error))

    def judge_one(self, submission: Submission) -> None:
        """Grade it, and tell whoever asked for it each step."""
        files = submission.files
        tell(flags=suspicious(files), prints=self.printer.of(files))
        result = self.judge.grade(submission, tell)
        tell(result=result.plain())


def tell(**what: Any) -> None:
    """One message of a judge."""
    frames.write(CHANNEL, json.dumps(what).encode())


def main() -> None:
    """Load torch and the tests, report it, and serve."""
    control, settings = warmed_up()
    if settings is None:
        return
    try:
        kata = Kata(Path(settings["kata"]))
        judge = Judge(kata, Rules.read(settings["rules"]))
        for known in judge.wrong.values():
            list(known)
        printer = Printer(kata)
    except KataError as error:
        reply(control, fault=str(error))
        return
    freeze()
    tests = {one.key: [test.name for test in judge.tests[one.name]] for one in judge.exercises}
    reply(control, tests=tests)
    JudgeServer(control, judge, printer).serve()


if __name__ == "__main__":
    main()
