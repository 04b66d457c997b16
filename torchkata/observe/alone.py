"""The surroundings of a module that is graded.

A worker of `kata grade` enters them, and so does the check of `kata submit`: what a module finds
there, and what it does not find, is the same.
"""

import _thread
import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode, _pop_mode, _push_mode

from torchkata.observe import limit

_KEPT = ("SYSTEMROOT",)  # Windows needs it to draw a random number
_STARTS = {  # a thread; the names differ between Python's versions
    *("start_new", "start_new_thread", "_start_new_thread"),
    *("start_joinable_thread", "_start_joinable_thread"),
}
_SETS = {"set_num_threads", "set_num_interop_threads"}
_LOOPS = ("asyncio", "asyncio.events")  # torch has loaded them


def settle(scratch: Path) -> None:
    """Leave a module nothing of the machine but a folder to write to, for the rest of the process.

    `torchkata.check` does nothing from here on: a notebook's cell that checks itself may be part of
    a module.

    Args:
        scratch: The folder.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    sys.argv[:] = [""]
    os.chdir(scratch)
    tempfile.tempdir = str(scratch)
    vars(sys.modules["torchkata"])["check"] = _checks_nothing
    sys.meta_path.insert(0, _NoEngine())


def end_threads() -> None:
    """Let no thread be started from here on, except for the one that watches the time.

    A recorder watches the thread of the call, so work in another one would go unseen. A request
    for more of torch's own threads has no effect, because torch ends the process where it cannot
    start them.
    """
    limit.start(nothing_computes())
    for module in (_thread, threading, torch, torch._C):
        for name in vars(module).keys() & _STARTS:
            setattr(module, name, _starts_nothing)
        for name in vars(module).keys() & _SETS:
            setattr(module, name, _sets_nothing)
    for module in filter(None, map(sys.modules.get, _LOOPS)):
        vars(module)["new_event_loop"] = _starts_no_loop


def _starts_nothing(*_function: object, **_options: object) -> None:
    raise RuntimeError("a module that is graded cannot start a thread")


def _starts_no_loop() -> None:
    raise RuntimeError("a module that is graded cannot start an event loop or a thread")


def _sets_nothing(count: int) -> None:
    """`torch.set_num_threads` where a module is graded."""


def _checks_nothing(*_function: object, **_options: object) -> None:
    """`torchkata.check` where a module is graded."""


class _NoEngine(MetaPathFinder):
    """Says of a part of torchkata that it is not here; those that a module may use are loaded."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.startswith("torchkata."):
            raise ModuleNotFoundError(
                f"{fullname} cannot be imported by a module that is graded", name=fullname
            )
        return None


class _NoFunction(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise RuntimeError("torch does not compute in this thread")


class _NoOperation(TorchDispatchMode):  # type: ignore[no-untyped-call]
    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise RuntimeError("torch does not compute in this thread")


@contextlib.contextmanager
def nothing_computes() -> Iterator[None]:
    """Refuse every torch function and every operation, in the thread that enters it.

    A recorder watches one thread. Code can get into another without starting it: the garbage
    collector runs finalizers in whichever thread it happens to run.
    """
    with _NoFunction():
        # Entering the mode would also tell the whole process that a mode is on.
        _push_mode(_NoOperation())  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            _pop_mode()
