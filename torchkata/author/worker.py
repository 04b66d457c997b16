"""Processes that test code for an author; one that hangs in C, or crashes, is replaced."""

import multiprocessing
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeVar

from torchkata.errors import KataError

# Spawned, not forked: torch may have run in this process, and Windows has no fork.
_SPAWN = multiprocessing.get_context("spawn")
_READY = 120.0  # seconds to import torch and collect a topic's tests, on a busy machine
MEMORY = 8 << 30  # bytes: greedy code must not stop the machine


_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


class Lost(Exception):
    """A process ended without an answer; the next question gets a new one.

    Attributes:
        hung: Whether it ran out of time; if not, it crashed.
    """

    def __init__(self, hung: bool) -> None:
        super().__init__("it hung" if hung else "it crashed")
        self.hung = hung


class Worker:
    """One process and the connection to it; started when it is first asked.

    Args:
        what: A name for its work, for the message if it cannot be started.
        serve: Its function, called with `arguments` and its end of the connection. It first sends
            an empty text, or why it cannot work; then it receives questions and sends answers.
        arguments: They have to be picklable.
    """

    def __init__(self, what: str, serve: Callable[..., None], *arguments: object) -> None:
        self.what = what
        self.serve = serve
        self.arguments = arguments
        self.process: Any = None
        self.line: Connection

    def ask(self, question: object) -> None:
        """Send a question; several answers may follow.

        Raises:
            KataError: If the process cannot be started.
        """
        if self.process is None:
            self.start()
        self.line.send(question)

    def answer(self, seconds: float) -> Any:
        """The next answer.

        Raises:
            Lost: If there is none after so many seconds, or the process is gone.
        """
        hung = False
        try:
            if self.line.poll(seconds):
                return self.line.recv()
            hung = True
        except (EOFError, ConnectionError):
            pass
        self.end()
        raise Lost(hung)

    def start(self) -> None:
        self.line, other = _SPAWN.Pipe()
        arguments = (*self.arguments, other)
        self.process = _SPAWN.Process(target=self.serve, args=arguments, daemon=True)
        self.process.start()
        other.close()
        try:
            ready = self.line.recv() if self.line.poll(_READY) else "did not get ready in time"
        except (EOFError, ConnectionError):
            ready = "did not start"
        if ready != "":
            self.end()
            raise KataError(f"{self.what} cannot be run: {ready}.")

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.line.close()
            self.process = None


def shared_out(
    workers: Sequence[Worker],
    attempt: Callable[[Worker, _Question], _Answer],
    questions: Iterable[_Question],
) -> Generator[_Answer, None, None]:
    """The result of `attempt` for each question, in order; an idle worker takes the next one."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def with_an_idle_one(question: _Question) -> _Answer:
        worker = idle.get()
        try:
            return attempt(worker, question)
        finally:
            idle.put(worker)

    try:
        with ThreadPoolExecutor(len(workers)) as threads:
            yield from threads.map(with_an_idle_one, questions)
    finally:
        for worker in workers:
            worker.end()


def limit_memory() -> None:
    """Limit this process to `MEMORY`, if the system can do that."""
    if sys.platform == "linux":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
