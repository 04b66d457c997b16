"""Processes that test mutants; one that does not answer is replaced."""

import tempfile
from collections.abc import Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from torchkata.author.mutants.runner import Runner, Variant
from torchkata.author.worker import Lost, Worker, limit_memory, shared_out
from torchkata.errors import KataError
from torchkata.kata.folder import Kata

_LONGEST = 60.0  # seconds for one mutant; after that it hangs without reach of an exception

_WORTHWHILE = 50  # variants: with fewer, another process costs more than it saves


def what_noticed(
    kata: Kata, topic: str, variants: Sequence[Variant], jobs: int
) -> Generator[str, None, None]:
    """The test that noticed each of them, in order; empty if none did."""
    names = frozenset(name for variant in variants for name in variant.exercises)
    jobs = min(jobs, 1 + len(variants) // _WORTHWHILE)
    # The folder is ours, because a killed process does not remove its own.
    with tempfile.TemporaryDirectory(prefix="kata-mutants-") as scratch:
        arguments = kata.root, topic, names, Path(scratch)
        workers = [Worker(f"The tests of {topic}", _serve, *arguments) for _ in range(jobs)]
        yield from shared_out(workers, _noticed, variants)


def _noticed(worker: Worker, variant: Variant) -> str:
    worker.ask(variant)
    try:
        return str(worker.answer(_LONGEST))
    except Lost as lost:
        return str(lost)


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
