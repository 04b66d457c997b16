"""Submissions that do not come to an end, whatever asks them to."""

import contextlib
import ctypes
import os
import re
import signal
import sys
import threading
import time

import torch
from exercises.tools import honest


def loops(predictions, targets):
    """An endless loop.

    Gets: timed_out.
    """
    while True:
        pass


def loops_whatever_is_raised(predictions, targets):
    """An endless loop that catches everything, twice over.

    Gets: timed_out.
    """
    while True:
        with contextlib.suppress(BaseException):
            while True:
                with contextlib.suppress(BaseException):
                    while True:
                        pass


def ignores_signals(predictions, targets):
    """Ignores every signal that can be, and loops.

    Gets: timed_out.
    """
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(100)


def sleeps_in_c(predictions, targets):
    """A single call that hangs inside C.

    Gets: timed_out.
    """
    time.sleep(1000)


def waits_for_a_lock(predictions, targets):
    """A lock that nobody will release.

    Gets: timed_out.
    """
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def searches_for_ever(predictions, targets):
    """A regular expression that takes exponential time, inside C.

    Gets: timed_out.
    """
    re.match(r"(a+)+$", "a" * 64 + "b")


def multiplies_for_ever(predictions, targets):
    """Integers so large that one product takes for ever, inside C.

    Gets: timed_out or crashed or raised.
    """
    return 3 ** (10**12)


def shakes_off_the_watch(predictions, targets):
    """Takes the time limit's thread, tracing and clock away, then loops.

    Gets: timed_out.
    """
    from torchkata.observe import limit

    limit._watch.deadline = float("inf")
    limit._watch.interrupt = lambda: None
    limit._Strike.__init__ = lambda self: None
    sys.settrace(None)
    sys._current_frames = dict
    time.monotonic = time.perf_counter = lambda: 0.0
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(limit._watch.ident), ctypes.py_object(SystemExit)
    )
    while True:
        pass


def loops_when_looked_at(predictions, targets):
    """A result that would take for ever if its own code were run to look at it.

    Gets: wrong.
    """

    class Endless(tuple):
        _fields = ()

        def __iter__(self):
            while True:
                yield None

        def __len__(self):
            while True:
                pass

    return Endless()


def loops_in_backward(predictions, targets):
    """A gradient that takes for ever.

    Gets: timed_out.
    """

    class Endless(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            return a.clone()

        @staticmethod
        def backward(ctx, upstream):
            while True:
                pass

    return Endless.apply(honest(predictions, targets))


def _spin():
    while True:
        pass


def burns_every_core(predictions, targets):
    """Threads that compute for ever, beside a call that returns.

    Gets: raised.
    """
    for _ in range(8):
        threading.Thread(target=_spin, daemon=True).start()
    return honest(predictions, targets)


def never_loads():
    """A module that never finishes loading.

    Gets: timed_out or raised.
    """
    while True:
        with contextlib.suppress(BaseException):
            while True:
                os.getpid()
