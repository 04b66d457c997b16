"""A spare: a process with torch and the tests loaded, waiting to run one exercise."""

import functools
import json
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from torchkata.syllabus import Kata
from torchkata.text import _

if TYPE_CHECKING:
    from torchkata.suite import HiddenTest
    from torchkata.trial import Trial


@functools.cache
def warm_up() -> "tuple[Kata, dict[str, list[HiddenTest]]]":
    """Load everything that a run needs; in a process that was forked, it already is.

    Returns:
        The kata that the current folder lies in, and its hidden tests by exercise.
    """
    # Or asking whether there is a GPU would keep the processes forked from here from using it.
    os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
    import torch

    torch.set_num_threads(1)
    import torch._dynamo  # a second's work, which the first optimizer would do

    import torchkata.trial  # noqa: F401 - and all that it brings
    from torchkata.suite import collect

    kata = Kata.find(Path.cwd())
    return kata, collect(kata, kata.syllabus)


def serve(connection: Connection) -> None:
    """Say that all is ready, then run what is asked for; the other end kills us when it likes.

    Requests and answers are JSON. An answer has one key: `ready`; `test`, the property that is
    tested now; `trial`, at the end; or `fault`, a sentence, where it is not the learner's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    sys.dont_write_bytecode = True  # two saves in one second look alike to Python's cache

    def tell(**answer: object) -> None:
        connection.send_bytes(json.dumps(answer).encode())

    try:
        tests = warm_up()[1]
        from torchkata.verdict import property_of

        tell(ready=True)
        while True:
            request = json.loads(connection.recv_bytes())
            try:
                trial = _run(request, tests, lambda name: tell(test=property_of(name)))
            except Exception as error:
                tell(fault=f"{type(error).__name__}: {error}")
            else:
                tell(trial=trial.plain())
    except (EOFError, OSError):  # the watch has ended
        return
    except Exception as error:
        tell(fault=f"{type(error).__name__}: {error}")


def _run(request: dict[str, Any], tests: "dict[str, list[HiddenTest]]", began: Any) -> "Trial":
    from torchkata.observe.recorders import settings_restored
    from torchkata.session import Session
    from torchkata.trial import tried

    kata = warm_up()[0]
    _forget(kata.exercises)
    exercise = kata.syllabus.exercise(request["exercise"])
    session = Session(kata, kata.exercises, request["seed"], request["seconds"])
    with settings_restored():
        return tried(session, exercise, tests.get(exercise.name, []), began)


def _forget(folder: Path) -> None:
    """What a learner's module imported from its own folder may have changed."""
    start = str(folder) + os.sep
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(start):
            del sys.modules[name]


def _silence() -> None:
    """Nothing but the watch writes to its screen, not even a crash inside C."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    for name in ("stdout", "stderr"):
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    sys.breakpointhook = _no_debugger


def _no_debugger(*_arguments: object, **_keywords: object) -> NoReturn:
    raise RuntimeError(_("breakpoint() needs a terminal of its own: run `pytest -k NAME`"))
