"""A time limit for code that shares our process: on every platform, without signals.

A watching thread raises `TimeLimit` inside the code when its time is up, and goes on raising it
until the code gives way, for a loop may swallow exceptions. What it cannot interrupt is a single
call that hangs inside C (`time.sleep(1000)`): the exception waits until that call returns.
"""

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

_AGAIN = 0.005  # seconds between two attempts at code that swallows the exception
_DEBUGGERS = ("pdb.py", "bdb.py")


class TimeLimit(BaseException):
    """The code under test ran out of time."""


class _Watch(threading.Thread):
    """One thread for the whole session: arming it costs microseconds, starting it 170 of them."""

    def __init__(self) -> None:
        super().__init__(name="torchkata time limit", daemon=True)
        self.changed = threading.Condition()
        self.thread = 0
        self.deadline = float("inf")
        self.seconds = 0.0
        self.raised = False
        self.place: tuple[str, int] | None = None
        self.where: Callable[[FrameType], tuple[str, int] | None] = lambda _frame: None

    def run(self) -> None:
        while True:
            with self.changed:
                left = self.deadline - time.monotonic()
                if left > 0:
                    self.changed.wait(min(left, threading.TIMEOUT_MAX))
                    continue
                self.interrupt()
                self.deadline = time.monotonic() + _AGAIN

    def interrupt(self) -> None:
        frame = sys._current_frames().get(self.thread)
        inside, place = False, None
        walk = frame
        while walk is not None:
            if walk.f_code.co_filename.endswith(_DEBUGGERS):
                self.deadline = time.monotonic() + self.seconds  # a person is thinking
                return
            place = place or self.where(walk)
            inside = inside or walk.f_code is _under.__code__
            walk = walk.f_back
        if not inside:  # it has just returned
            return
        self.place = self.place or place
        self.raised = True
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self.thread), ctypes.py_object(TimeLimit)
        )


_watch: _Watch | None = None


def limited(
    work: Callable[[], Result],
    seconds: float,
    where: Callable[[FrameType], tuple[str, int] | None],
) -> Result:
    """Run `work`, for at most `seconds`.

    Args:
        work: The call.
        seconds: Its time.
        where: Says file and line of a frame that is the learner's, None of others.

    Raises:
        TimeLimit: When time was up; its arguments are the file and the line it was at.
    """
    global _watch
    if _watch is None or not _watch.is_alive():  # a fork leaves the thread behind
        _watch = _Watch()
        _watch.start()
    watch = _watch
    with watch.changed:
        watch.thread, watch.where, watch.place = threading.get_ident(), where, None
        watch.seconds, watch.deadline = seconds, time.monotonic() + seconds
        watch.changed.notify()
    try:
        try:
            return _under(work)
        finally:
            _disarm(watch)
    except TimeLimit:
        _disarm(watch)
        raise TimeLimit(*(watch.place or ())) from None


def _under(work: Callable[[], Result]) -> Result:
    """Only what runs below this frame is ever interrupted."""
    return work()


def _disarm(watch: _Watch) -> None:
    with watch.changed:
        watch.deadline = float("inf")
        raised, watch.raised = watch.raised, False
    if raised:
        # One may still be on its way: let it arrive, at a jump backwards. To take it back by
        # raising None would leave CPython 3.11 with a signal that nobody clears, and there any
        # later breakpoint, coverage or profile hangs for ever.
        with contextlib.suppress(TimeLimit):
            for _ in range(100):
                pass
