"""Processes that try mutants; one that hangs in C, or crashes, is ended and replaced."""

import multiprocessing
import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from torchkata.author.mutants.runner import Runner, Variant, limit_memory
from torchkata.errors import KataError
from torchkata.kata.folder import Kata

# Spawned, not forked: torch may have run in this process, and Windows has no fork.
_SPAWN = multiprocessing.get_context("spawn")
_READY = 120.0  # seconds to import torch and collect a topic's tests, on a busy machine
_LONGEST = 60.0  # seconds for one mutant: more is a hang that no exception reaches

_WORTHWHILE = 50  # variants: for fewer, another process costs more than it saves


def what_noticed(
    kata: Kata, topic: str, variants: Sequence[Variant], jobs: int
) -> Generator[str, None, None]:
    """What noticed each of them, in order; empty where nothing did."""
    names = frozenset(name for variant in variants for name in variant.exercises)
    jobs = min(jobs, 1 + len(variants) // _WORTHWHILE)
    # The folder is ours, for a process that is killed leaves its own behind.
    with tempfile.TemporaryDirectory(prefix="kata-mutants-") as scratch:
        workers = [_Worker(kata.root, topic, names, Path(scratch)) for _ in range(jobs)]
        idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in workers:
            idle.put(worker)

        def attempt(variant: Variant) -> str:
            worker = idle.get()
            try:
                return worker.noticed(variant)
            finally:
                idle.put(worker)

        try:
            with ThreadPoolExecutor(jobs) as threads:
                yield from threads.map(attempt, variants)
        finally:
            for worker in workers:
                worker.end()


class _Worker:
    """One process and the line to it; started when it is first asked."""

    def __init__(self, root: Path, topic: str, names: frozenset[str], scratch: Path) -> None:
        self.arguments = root, topic, names, scratch
        self.process: Any = None
        self.line: Connection

    def noticed(self, variant: Variant) -> str:
        if self.process is None:
            self.start()
        self.line.send(variant)
        try:
            if self.line.poll(_LONGEST):
                return str(self.line.recv())
            found = "it hung"
        except (EOFError, ConnectionError):
            found = "it crashed"
        self.end()
        return found

    def start(self) -> None:
        self.line, other = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_serve, args=(*self.arguments, other), daemon=True)
        self.process.start()
        other.close()
        try:
            ready = self.line.recv() if self.line.poll(_READY) else "did not get ready in time"
        except (EOFError, ConnectionError):
            ready = "did not start"
        if ready != "":
            self.end()
            raise KataError(f"The tests of {self.arguments[1]} cannot be run: {ready}.")

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.line.close()
            self.process = None


def _serve(root: Path, topic: str, names: frozenset[str], scratch: Path, line: Connection) -> None:
    kata = Kata(root)
    found = kata.syllabus.topic(topic)
    assert found is not None
    try:
        runner = Runner(kata, found, names, scratch)
    except KataError as error:
        line.send(str(error))
        return
    limit_memory()
    line.send("")
    while True:
        try:
            variant = line.recv()
        except EOFError:
            return
        line.send(runner.noticed(variant))
