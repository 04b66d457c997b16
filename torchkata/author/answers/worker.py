"""What is told of each answer: processes try them, and one that never answers is replaced."""

import sys
import tempfile
from collections.abc import Generator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from torchkata.author.answers.answer import Answer
from torchkata.author.answers.runner import Question, Runner, Told
from torchkata.author.worker import Lost, Worker, limit_memory, shared_out
from torchkata.diagnosis.kinds import sentence
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Sources
from torchkata.run.quiet import silence

_SECONDS = 10.0  # for one call, as a learner has them
_LONGEST = 60.0  # seconds for one test: more is a hang that no exception reaches

_WORTHWHILE = 10  # answers: for fewer, another process costs more than it saves


def what_is_told(
    kata: Kata, answers: Sequence[Answer], seeds: int, jobs: int
) -> Generator[list[Told], None, None]:
    """What is told of each of them on each seed, in order.

    Raises:
        AuthorError: Where a test is at fault, or the solutions are.
    """
    names = frozenset(answer.exercise.name for answer in answers)
    jobs = min(jobs, 1 + len(answers) // _WORTHWHILE)
    told = partial(_told, solutions=Sources(kata.root / "solutions"), seeds=seeds)
    # The folder is ours, for a process that is killed leaves its own behind.
    with tempfile.TemporaryDirectory(prefix="kata-answers-") as scratch:
        arguments = kata.root, names, Path(scratch)
        workers = [Worker("The hidden tests", _serve, *arguments) for _ in range(jobs)]
        yield from shared_out(workers, told, answers)


def _told(worker: Worker, answer: Answer, *, solutions: Sources, seeds: int) -> list[Told]:
    text = answer.in_place(solutions[answer.exercise.topic])
    questions = [Question(answer.exercise, text, seed, _SECONDS) for seed in range(seeds)]
    return [_told_once(worker, answer, question) for question in questions]


def _told_once(worker: Worker, answer: Answer, question: Question) -> Told:
    test = None
    worker.ask(question)
    try:
        while True:
            said = worker.answer(_LONGEST)
            if isinstance(said, Told):
                return said
            if isinstance(said, AuthorError):
                raise AuthorError(f"{answer.place}: {answer.name} cannot be judged: {said}")
            test = str(said)
    except Lost as lost:
        outcome, kind = (
            (Outcome.TIMED_OUT, "timed out") if lost.hung else (Outcome.CRASHED, "crashed")
        )
        return Told(outcome, test, kind, message=sentence(kind))


def _serve(root: Path, names: frozenset[str], scratch: Path, line: Connection) -> None:
    """Answer each question with the names of the tests as they begin, then with what is told."""
    silence()
    sys.dont_write_bytecode = True
    import torch._dynamo  # noqa: F401 - a second's work, which the first optimizer would do

    runner = Runner(Kata(root), names, scratch)
    limit_memory()
    line.send("")
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        try:
            line.send(runner.told(question, line.send))
        except Exception as error:  # not the answer's fault: the person who asked is told
            line.send(AuthorError(f"{type(error).__name__}: {error}"))
