"""A time limit for code in our process: on every platform, without signals.

A thread raises `TimeLimit` inside the code when its time is up, and raises it again until the code
ends, because a loop may swallow exceptions. It cannot interrupt a single call that hangs inside C
(`time.sleep(1000)`): the exception waits until that call returns.

The clock on the wall counts, with one exception: on a machine that is too busy, code that got less
than half of its seconds on a processor gets more time. Right code is not slow code there.

Which loop does not end? When the time is up, the code may be anywhere, also in a function that the
loop calls. So the thread looks at the stack a few times before that: a function that was called
and came back has another frame each time, and the function with the loop is still the same.
"""

import ast
import ctypes
import linecache
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import CodeType, FrameType
from typing import Any, TypeVar

Result = TypeVar("Result")

_AGAIN = 0.005  # seconds between two attempts at code that swallows the exception
_LOST = 0.05  # seconds before an exception that has not arrived counts as lost
_PATIENCE = 3  # code that waits, for a processor or asleep, gets so many times its seconds
_LOOKS = 8  # at the stack, in the second half of the time
_DEBUGGERS = ("pdb.py", "bdb.py")


class TimeLimit(BaseException):
    """The code under test ran out of time."""


class _Strike(TimeLimit):
    """The exception raised inside the code; the code's own thread makes it when it arrives.

    Code that catches it would go on, so its constructor also sets a trap: the next line of the
    learner's code, the first line of the handler, raises again.
    """

    def __init__(self) -> None:
        super().__init__()
        if _watch is not None:
            _watch.pending = 0.0
        frame: FrameType | None = sys._getframe(1)
        sys.settrace(_trap)
        while frame is not None and frame.f_code is not _under.__code__:
            frame.f_trace = _trap
            frame = frame.f_back


def _trap(frame: FrameType, event: str, _argument: Any) -> Any:
    if _watch is None or _watch.where(frame) is None:
        return None
    if event == "line":
        raise TimeLimit
    return _trap


class _Watch(threading.Thread):
    """One thread for the whole session: arming takes a few microseconds, starting takes 170."""

    def __init__(self, around: AbstractContextManager[object]) -> None:
        super().__init__(name="torchkata time limit", daemon=True)
        self.around = around
        self.changed = threading.Condition()
        self.thread = 0
        self.deadline = float("inf")
        self.wakes = float("inf")  # its next look at the clock
        self.seconds = 0.0
        self.used: float | None = None  # seconds on a processor, when the call began
        self.last = float("inf")  # the end of all patience
        self.pending = 0.0  # the time of an exception that was sent and has not arrived
        self.place: tuple[str, int, FrameType, set[int]] | None = None
        self.where: Callable[[FrameType], tuple[str, int] | None] = lambda _frame: None
        self.end = float("inf")  # of its time; before it, the thread only looks
        self.steady: dict[FrameType, set[int]] = {}  # in all looks so far, with their lines

    def run(self) -> None:
        with self.around:
            self.watch()

    def watch(self) -> None:
        while True:
            with self.changed:
                left = self.deadline - time.monotonic()
                if left > 0:
                    self.wakes = self.deadline
                    self.changed.wait(min(left, threading.TIMEOUT_MAX))
                    continue
                is_late = time.monotonic() >= self.end
                if is_late and (missing := self.missing()) > 0:
                    self.deadline = min(time.monotonic() + missing, self.last)
                    continue
                self.deadline = time.monotonic() + _AGAIN
                self.interrupt(is_late)

    def missing(self) -> float:
        """How many seconds on a processor the call may still have before it counts as late."""
        now = _used(self.thread)
        if now is None or self.used is None or time.monotonic() >= self.last:
            return 0.0
        return self.seconds / 2 - (now - self.used)

    def start_clock(self) -> None:
        self.end = time.monotonic() + self.seconds
        self.deadline, self.steady = self.end - self.seconds / 2, {}

    def interrupt(self, is_late: bool) -> None:
        inside = False
        own: list[FrameType] = []  # the innermost first
        walk = sys._current_frames().get(self.thread)
        while walk is not None:
            if is_debugger(walk.f_code):
                self.start_clock()  # a person is using a debugger
                return
            if not own and walk.f_code.co_filename.startswith("<frozen importlib"):
                # torch's imports at a first use take seconds on a slow machine, and a module that
                # is half imported would always fail from then on: their time does not count.
                self.start_clock()
                return
            if self.where(walk) is not None:
                own.append(walk)
            inside = inside or walk.f_code is _under.__code__
            walk = walk.f_back
        if self.place is None:
            before = self.steady if any(frame in self.steady for frame in own) else {}
            self.steady = {
                frame: {frame.f_lineno} | before.get(frame, set())
                for frame in own
                if frame in before or not before
            }
        if not is_late:
            self.deadline = min(time.monotonic() + self.seconds / 2 / _LOOKS, self.end)
            return
        if inside and time.monotonic() - self.pending > _LOST:
            self.remember_place()
            self.pending = time.monotonic()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.thread), ctypes.py_object(_Strike)
            )

    def remember_place(self) -> None:
        if self.place is None and self.steady:
            frame, lines = next(iter(self.steady.items()))
            place = self.where(frame)
            if place is not None:
                self.place = (*place, frame, lines)

    def settle(self, trace: Any) -> None:
        """Disarm, and let an exception that has not arrived yet arrive here, where it is harmless.

        (Cancelling it by sending none would leave CPython 3.11 in an internal endless loop if a
        trace function is set: under coverage, or in a debugger.)
        """
        while True:
            try:
                with self.changed:
                    self.deadline = float("inf")
                while self.pending and time.monotonic() - self.pending < _LOST:
                    pass
                if sys.gettrace() is _trap:
                    sys.settrace(trace)
            except TimeLimit:
                continue
            return


def is_debugger(code: CodeType | None) -> bool:
    """Whether code belongs to Python's debugger: a person is looking."""
    return code is not None and code.co_filename.endswith(_DEBUGGERS)


def _used(thread: int) -> float | None:
    """The seconds that a thread was on a processor; None where the system does not tell."""
    if not hasattr(time, "pthread_getcpuclockid"):  # macOS and Windows
        return None
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


_watch: _Watch | None = None


def start(around: AbstractContextManager[object] | None = None) -> None:
    """Start the watching thread now, in a process that may start none later.

    Args:
        around: Is entered in that thread for as long as it runs.
    """
    global _watch
    _watch = _Watch(around or nullcontext())
    _watch.start()


def limited(
    work: Callable[[], Result],
    seconds: float,
    where: Callable[[FrameType], tuple[str, int] | None],
) -> Result:
    """Run `work` for at most `seconds`.

    Args:
        work: The call.
        seconds: Its time limit.
        where: Gives file and line of a learner's frame, None for others.

    Raises:
        TimeLimit: If the time is up; its arguments are file, line and function of the loop.
    """
    if _watch is None or not _watch.is_alive():  # a fork does not have the thread
        start()
    watch = _watch
    assert watch is not None
    trace = sys.gettrace()
    with watch.changed:
        watch.thread, watch.where, watch.place = threading.get_ident(), where, None
        watch.seconds, watch.pending = seconds, 0.0
        watch.used, watch.last = _used(watch.thread), time.monotonic() + _PATIENCE * seconds
        watch.start_clock()
        if watch.deadline < watch.wakes:  # otherwise it wakes in time anyway
            watch.changed.notify()
    try:
        try:
            return _under(work)
        finally:
            if sys.gettrace() is _trap:
                sys.settrace(trace)
            watch.settle(trace)
    except TimeLimit:
        watch.settle(trace)
        raise TimeLimit(*_place(watch.place)) from None
    finally:
        watch.steady, watch.place = {}, None  # their frames hold what the code under test made


def _place(found: tuple[str, int, FrameType, set[int]] | None) -> tuple[str, int, str] | tuple[()]:
    """File, line and function of the loop that did not end."""
    if found is None:
        return ()
    file, line, frame, lines = found
    loop = _loop_around(frame, lines)
    return file, line if loop is None else loop, frame.f_code.co_qualname


def _loop_around(frame: FrameType, lines: set[int]) -> int | None:
    """The line of the loop that holds all these lines of a function; a `while` comes first."""
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
        around = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.For | ast.While)
            and frame.f_code.co_firstlineno <= node.lineno <= min(lines)
            and max(lines) <= (node.end_lineno or 0)
        ]
    except Exception:  # the file has changed, or is nested too deep
        return None
    around.sort(key=lambda node: (isinstance(node, ast.While), node.lineno))
    return around[-1].lineno if around else None


def _under(work: Callable[[], Result]) -> Result:
    """Only what runs below this frame is ever interrupted."""
    return work()
