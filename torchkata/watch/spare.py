"""A spare: a process with torch and the tests loaded, waiting to run one exercise.

A fork copies shared memory at the first write, and torch sets up much at its first use. So a spare
rehearses while nobody waits for it: without a rehearsal the first run takes twice as long.
"""

import contextlib
import functools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torchkata.kata.folder import Kata
from torchkata.kata.source import shipped_source
from torchkata.run.quiet import silence

if TYPE_CHECKING:
    from torchkata.run.attempt import HiddenTest
    from torchkata.run.trial import Trial


@functools.cache
def warm_up() -> "tuple[Kata, dict[str, list[HiddenTest]]]":
    """Load everything that a run needs; a forked process has it already.

    Returns:
        The kata that contains the current folder, and its hidden tests by exercise.
    """
    # Otherwise the check for a GPU would prevent forked processes from using it.
    os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
    import torch

    torch.set_num_threads(1)
    import torch._dynamo  # takes a second, which the first optimizer would take

    import torchkata.run.examples
    import torchkata.run.trial  # noqa: F401 - with all their imports
    from torchkata.run.suite import collect
    from torchkata.testing.known import wrong_answers

    kata = Kata.find(Path.cwd())
    for topic in kata.syllabus.topics:
        shipped_source(kata.stub(topic.name))
    tests = collect(kata, kata.syllabus)
    for exercise in kata.syllabus:
        list(wrong_answers(kata, exercise))
    return kata, tests


def serve(connection: Connection) -> None:
    """Report that everything is loaded, then run requests; the other end may kill us at any time.

    Requests and answers are JSON. An answer has one key: `ready`; `test`, the property that is
    tested now; `trial`, at the end; or `fault`, a sentence, if the error is not the learner's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence()
    sys.dont_write_bytecode = True  # two saves in one second look alike to Python's cache

    def tell(**answer: object) -> None:
        connection.send_bytes(json.dumps(answer).encode())

    try:
        kata, tests = warm_up()
        from torchkata.diagnosis.verdict import property_of

        ours = set(sys.modules)
        tell(ready=True)
        with contextlib.suppress(Exception):  # a run gets the same error, and reports it
            rehearse(kata, tests)
        while True:
            request = json.loads(connection.recv_bytes())
            _forget(kata.exercises, sys.modules.keys() - ours)
            try:
                trial = run(kata, tests, request, lambda name: tell(test=property_of(name)))
            except Exception as error:
                tell(fault=f"{type(error).__name__}: {error}")
            else:
                tell(trial=trial.plain())
    except (EOFError, OSError):  # the watch has ended
        return
    except Exception as error:
        tell(fault=f"{type(error).__name__}: {error}")


def run(
    kata: Kata,
    tests: "dict[str, list[HiddenTest]]",
    request: dict[str, Any],
    began: Callable[[str], None],
) -> "Trial":
    """Run a request, with the keys `exercise`, `seed` and `seconds`."""
    from torchkata.observe.recorders import settings_restored
    from torchkata.run.code import Code
    from torchkata.run.session import Session
    from torchkata.run.trial import tried

    exercise = kata.syllabus.exercise(request["exercise"])
    session = Session(Code(kata, kata.exercises), request["seed"], request["seconds"])
    with settings_restored():
        return tried(session, exercise, tests.get(exercise.name, []), began)


def rehearse(kata: Kata, tests: "dict[str, list[HiddenTest]]") -> "Trial":
    """Run a known wrong answer like a learner's; outcomes of another folder are not saved."""
    from torchkata.observe.recorders import settings_restored
    from torchkata.run.code import OneSubject, load
    from torchkata.run.session import Session
    from torchkata.run.trial import tried
    from torchkata.testing.known import wrong_answers

    # The first exercise with a gradient, because autograd sets up much at its first use.
    chosen = max(tests.values(), key=lambda one: any("gradient" in test.name for test in one))
    exercise = chosen[0].exercise
    wrong = next(wrong_answers(kata, exercise))
    stub = load(kata, kata.stubs, exercise.topic)
    subject = stub.with_overrides({exercise.name: wrong.answer})
    session = Session(OneSubject(kata, kata.stubs, exercise, subject), seed=0, seconds=10.0)
    with settings_restored():
        return tried(session, exercise, chosen)


def _forget(folder: Path, names: Iterable[str]) -> None:
    """Unload modules of the learner's folder, because they may have changed."""
    start = str(folder) + os.sep
    for name in names:
        if str(getattr(sys.modules[name], "__file__", None)).startswith(start):
            del sys.modules[name]
